"""Result records of the solvers: one equilibrium, a component of equilibria, the whole answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np
from numpy.typing import NDArray

from greatgame.numbers import Number, show
from greatgame.shown import Shown

if TYPE_CHECKING:
    import pandas as pd

    from greatgame.game import NormalForm

Mix = tuple[Number, ...]
Status = Literal["complete", "complete-extreme", "partial"]

STATUS_MEANING = {
    "complete": "every equilibrium is listed; all are isolated",
    "complete-extreme": "there is a continuum; every extreme point and every component is listed",
    "partial": "the listed profiles are equilibria; others may exist",
}


@dataclass(frozen=True)
class Equilibrium(Shown):
    """One Nash equilibrium with its certificate.

    Attributes
    ----------
    players, actions : tuples of str
        Labels, in the game's order.
    mix : tuple of tuples
        Probabilities, player first, then action.  Fractions if ``exact``.
    value : tuple
        Expected payoff of each player, in the game's payoff units.
    regret : Fraction or float
        The most any player gains by a unilateral deviation; a Fraction 0 is a proof.
    index : int or None
        Index of the component this point belongs to (+1, -1, 0, …); None when not computed.
    component : int or None
        Position in ``Equilibria.components`` of the component that contains this point.
    exact : bool
        Whether ``mix``, ``value`` and ``regret`` are exact numbers.
    """

    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    mix: tuple[Mix, ...]
    value: tuple[Number, ...]
    regret: Number
    index: int | None = None
    component: int | None = None
    exact: bool = True

    @property
    def strategies(self) -> dict[str, NDArray[Any]]:
        """Mixed strategy of each player: an array over that player's actions."""
        kind = object if self.exact else float
        return {p: np.array(m, dtype=kind) for p, m in zip(self.players, self.mix, strict=True)}

    @property
    def payoffs(self) -> dict[str, Number]:
        """Expected payoff of each player."""
        return dict(zip(self.players, self.value, strict=True))

    @property
    def support(self) -> dict[str, tuple[str, ...]]:
        """Actions played with positive probability, by player."""
        rows = zip(self.players, self.actions, self.mix, strict=True)
        return {p: tuple(a for a, w in zip(acts, mix, strict=True) if w > 0) for p, acts, mix in rows}

    @property
    def kind(self) -> Literal["pure", "mixed"]:
        """``"pure"`` when every player plays one action with certainty."""
        return "pure" if all(sum(w > 0 for w in mix) == 1 for mix in self.mix) else "mixed"

    @property
    def profile(self) -> tuple[str, ...] | None:
        """Action labels of a pure equilibrium; None for a mixed one."""
        return tuple(s[0] for s in self.support.values()) if self.kind == "pure" else None

    def __str__(self) -> str:
        parts = []
        for player, acts, mix in zip(self.players, self.actions, self.mix, strict=True):
            played = [(a, w) for a, w in zip(acts, mix, strict=True) if w > 0]
            if len(played) == 1:
                parts.append(f"{player}: {played[0][0]}")
            else:
                parts.append(f"{player}: " + " + ".join(f"{show(w)} {a}" for a, w in played))
        return "; ".join(parts) + " -> (" + ", ".join(show(v) for v in self.value) + ")"


@dataclass(frozen=True)
class Component(Shown):
    """A connected set of equilibria of a game of one or two players.

    It is the union over ``products`` of the products of convex hulls, one hull per player: the
    maximal Nash subsets that share points.

    Attributes
    ----------
    products : tuple of tuples, one entry per player, of mixes
        For each maximal Nash subset the vertices of each player's hull.
    index : int or None
        Index of the component; indices of all components sum to +1.
    """

    products: tuple[tuple[tuple[Mix, ...], ...], ...]
    index: int | None = None

    @property
    def is_point(self) -> bool:
        """Whether the component is a single isolated equilibrium."""
        return len(self.products) == 1 and all(len(v) == 1 for v in self.products[0])


@dataclass(frozen=True)
class Equilibria(Shown, Sequence[Equilibrium]):
    """The answer of a solver: what was found, by which method, and how complete it is.

    ``bool(eqs)`` is False only for an empty answer; whether that means "none" or "not found" is
    what ``status`` says.
    """

    game: NormalForm = field(repr=False)
    items: tuple[Equilibrium, ...]
    method: str
    status: Status
    components: tuple[Component, ...] = ()
    note: str = ""

    @overload
    def __getitem__(self, position: int) -> Equilibrium: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Equilibrium]: ...
    def __getitem__(self, position: int | slice) -> Equilibrium | Sequence[Equilibrium]:
        return self.items[position]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Equilibrium]:
        return iter(self.items)

    @property
    def pure(self) -> tuple[Equilibrium, ...]:
        """The equilibria in pure strategies."""
        return tuple(e for e in self.items if e.kind == "pure")

    @property
    def mixed(self) -> tuple[Equilibrium, ...]:
        """The equilibria in which somebody mixes."""
        return tuple(e for e in self.items if e.kind == "mixed")

    @property
    def max_regret(self) -> Number:
        """Largest regret of any listed equilibrium (0 for an empty answer)."""
        return max((e.regret for e in self.items), default=Fraction(0))

    @property
    def index_sum(self) -> int | None:
        """Sum of the indices (over components where known); +1 for a complete answer."""
        source: Sequence[Component | Equilibrium] = self.components or self.items
        indices = [part.index for part in source]
        known = [i for i in indices if i is not None]
        return sum(known) if known and len(known) == len(indices) else None

    def select(self, rule: str) -> Equilibrium | None:
        """Return the equilibrium a selection rule picks, or None when the rule is silent.

        Parameters
        ----------
        rule : str
            ``"payoff-dominant"``, ``"risk-dominant"``, ``"welfare"``, ``"equity"``, ….

        Raises
        ------
        GameError
            For an unknown rule; the message lists the valid ones.
        """
        from greatgame.equilibria.refine import select

        return select(self, rule)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per equilibrium: kind, probabilities, payoffs, regret, index."""
        import pandas as pd

        return pd.DataFrame([self._row(e) for e in self.items], columns=self._columns())

    def _columns(self) -> list[str]:
        """Names of the columns, the same for an empty answer."""
        actions = [f"{p}: {a}" for p, acts in self.game.actions.items() for a in acts]
        payoffs = [f"payoff {p}" for p in self.game.players]
        return ["kind", *actions, *payoffs, "regret", "index", "component"]

    @staticmethod
    def _row(e: Equilibrium) -> dict[str, Any]:
        row: dict[str, Any] = {"kind": e.kind}
        for player, acts, mix in zip(e.players, e.actions, e.mix, strict=True):
            row |= {f"{player}: {a}": w for a, w in zip(acts, mix, strict=True)}
        row |= {f"payoff {p}": v for p, v in e.payoffs.items()}
        return row | {"regret": e.regret, "index": e.index, "component": e.component}

    def to_json(self) -> list[dict[str, Any]]:
        """Return plain data; exact numbers as strings such as ``"3/7"``, floats as floats."""

        def plain(x: Number) -> str | float:
            return float(x) if isinstance(x, float) else str(x)

        return [
            {
                "strategies": {
                    p: {a: plain(w) for a, w in zip(acts, mix, strict=True)}
                    for p, acts, mix in zip(e.players, e.actions, e.mix, strict=True)
                },
                "payoffs": {p: plain(v) for p, v in e.payoffs.items()},
                "regret": plain(e.regret),
                "index": e.index,
                "kind": e.kind,
            }
            for e in self.items
        ]

    def cite(self) -> str:
        """Return the references for the method that answered."""
        from greatgame.references import cite_method

        return cite_method(self.method)

    def __str__(self) -> str:
        count = f"{len(self.items)} equilibri{'um' if len(self.items) == 1 else 'a'}"
        head = f"{count}, {self.status} ({STATUS_MEANING[self.status]}), by {self.method}"
        if self.note:
            head += f"; {self.note}"
        return "\n".join([head, *(f"  {e}" for e in self.items)])
