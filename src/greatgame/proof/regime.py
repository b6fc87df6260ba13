"""A regime: one set of equilibria, with its name, its conditions and its share of the parameter space."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from greatgame.game import NormalForm
from greatgame.proof.formula import Compare, Formula
from greatgame.proof.sampling import Volume, numeric
from greatgame.proof.space import texts
from greatgame.shown import Shown

if TYPE_CHECKING:
    from greatgame.proof.chart import Chart
    from greatgame.proof.part import Part

Labels = tuple[str, ...]
#: Sample points of a 2x2 regime whose games are named.
NAMED_POINTS = 40
NOT_SHORTENED = "exactly these profiles are equilibria (conditions not shortened)"


@dataclass(frozen=True, eq=False)
class Regime(Shown):
    """One equilibrium regime.

    Attributes
    ----------
    name : str
        A game of the textbook where the game is 2x2 and one is known, else the equilibria.
    pure : tuple of profiles
        The pure equilibria, in the game's order.
    mixed : tuple of supports or None
        Supports of the mixed equilibria (action labels, player by player); None if not asked for, or
        if payoffs are tied all over the regime, where mixed equilibria are not enumerated.
    witness : dict of str to Fraction
        Exact parameters in the interior of the regime.
    chosen : dict
        The model's choices that this regime belongs to.
    generic : bool
        False for a regime that occurs only where somebody is indifferent.
    """

    name: str
    pure: tuple[Labels, ...]
    mixed: tuple[tuple[Labels, ...], ...] | None
    witness: dict[str, Fraction]
    chosen: dict[str, str]
    generic: bool
    pattern: tuple[bool, ...] = field(repr=False)
    supports: frozenset[int] | None = field(repr=False)
    _part: Part = field(repr=False)

    @property
    def unique(self) -> bool:
        """Whether exactly one equilibrium is in the list (mixed ones included if asked for)."""
        return len(self.pure) + len(self.mixed or ()) == 1

    @property
    def multiple(self) -> bool:
        """Whether several equilibria are in the list."""
        return len(self.pure) + len(self.mixed or ()) > 1

    @cached_property
    def definition(self) -> Formula:
        """The defining condition, unsimplified: who would and would not deviate."""
        return self._part.definition(self)

    @cached_property
    def inequalities(self) -> tuple[Formula, ...]:
        """Simplified conditions, all of which hold in the regime and only there (generically).

        Where the time limit was too short to shorten them, the definition (see ``Atlas.notes``).
        """
        return self._part.inequalities(self)

    @property
    def simplified(self) -> bool:
        """Whether the inequalities are short ones, proved equivalent to the definition."""
        return self._part.is_simplified(self)

    def _conditions(self) -> list[str]:
        """The inequalities as text; a definition that was not shortened would fill pages, and is named."""
        return [str(f) for f in self.inequalities] if self.simplified else [NOT_SHORTENED]

    @cached_property
    def dominant(self) -> dict[str, str]:
        """Actions proved to be strictly dominant for their player all over the regime."""
        return self._part.dominant(self)

    @cached_property
    def volume(self) -> Volume:
        """Share of the admissible parameter space."""
        return self._part.volume(self)

    def latex(self) -> str:
        """Return the simplified conditions in LaTeX."""
        return r" \quad ".join(
            f.latex() if isinstance(f, Compare) else rf"\left({f.latex()}\right)" for f in self.inequalities
        )

    def to_json(self) -> dict[str, Any]:
        """Return plain data (exact numbers as text)."""
        return {
            "name": self.name,
            "equilibria": [list(p) for p in self.pure],
            "mixed": None if self.mixed is None else [[list(s) for s in pair] for pair in self.mixed],
            "inequalities": self._conditions(),
            "latex": self.latex() if self.simplified else rf"\text{{{NOT_SHORTENED}}}",
            "witness": texts(self.witness),
            "volume": self.volume.to_json(),
            "dominant": self.dominant,
            "choices": self.chosen,
            "generic": self.generic,
        }

    def __str__(self) -> str:
        return f"{self.name}: {'; '.join(self._conditions()) or 'everywhere'}  [{self.volume}]"


@dataclass(frozen=True, eq=False)
class Undefined:
    """The part of the space where some payoff is not a number: it belongs to no regime.

    Attributes
    ----------
    condition : Formula
        Where it is.
    witness : dict of str to number
        An exact point of it.
    chosen : dict
        The model's choices it belongs to.
    volume : Volume
        Its share of the admissible space.
    """

    condition: Formula
    witness: dict[str, Any]
    chosen: dict[str, str]
    volume: Volume

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "condition": str(self.condition),
            "witness": texts(self.witness),
            "choices": self.chosen,
            "volume": self.volume.to_json(),
        }

    def __str__(self) -> str:
        return f"payoffs undefined: {self.condition}  [{self.volume}]"


def regime_name(chart: Chart, pattern: tuple[bool, ...], pure: tuple[Labels, ...], mixed: Any) -> str:
    """Name a regime by its equilibria; a 2x2 one also by the textbook games seen in it.

    A set of pure equilibria may belong to several textbook games (mutual defection is the equilibrium
    of the Prisoner's Dilemma and of Deadlock), so the names of all games found at sample points of the
    regime are given.
    """
    equilibria = " + ".join(f"({', '.join(p)})" for p in pure) or "no pure equilibrium"
    if mixed:
        equilibria += f" + {len(mixed)} mixed"
    known = textbook_names(chart, pattern) if chart.space.game.shape == (2, 2) else ""
    return f"{known}: {equilibria}" if known else equilibria


def textbook_names(chart: Chart, pattern: tuple[bool, ...]) -> str:
    """Return the textbook names of the 2x2 games at sample points of a regime."""
    from greatgame.equilibria.refinement.taxonomy import standard_name

    rows = np.flatnonzero((chart.seeded == np.array(pattern)).all(axis=1))[:NAMED_POINTS]
    few = {symbol: column[rows] for symbol, column in chart.sample.items()}
    cells = [np.broadcast_to(numeric(e, few), len(rows)) for e in chart.space.payoffs.ravel()]
    payoffs = np.stack(cells, axis=-1).reshape(len(rows), *chart.space.payoffs.shape)
    names = {standard_name(NormalForm(dict(chart.space.game.actions), p)) or "other" for p in payoffs}
    return " or ".join(sorted(names)) if names != {"other"} else ""
