"""The result of a tournament, and the population game that it defines.

The *meta-game* is the symmetric game whose actions are the strategies: a pair drawn from one
population plays in both roles with equal chances.  From it come the invasion graph, the
evolutionarily stable strategies (Maynard Smith and Price 1973) and replicator dynamics (Taylor and
Jonker 1978).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from greatgame.equilibria.learning import LearningPath, replicator_dynamics
from greatgame.errors import StrategyError, suggest
from greatgame.game import NormalForm
from greatgame.numbers import Number, show
from greatgame.repeated.play import RepeatedGame
from greatgame.shown import Shown

Array = NDArray[Any]

#: Payoffs of floats that differ by less than this share of the stage payoffs' range are equal.
TIE = 1e-10
#: Relative rounding of a payoff, per period of a match or of its expected length 1 / (1 - d).
ROUNDING = 1e-14


@dataclass(frozen=True)
class Tournament(Shown):
    """The result of a round robin.

    Attributes
    ----------
    repeated : RepeatedGame
        The stage game with its discount factors (none if matches have a fixed length), target and
        punishment.
    names : tuple of str
        Names of the strategies, in the order of entry.
    payoffs : array, shape (2, n, n)
        Payoff of each player when player 1 uses the row's strategy and player 2 the column's.
    rounds : int or None
        Length of a match; None for the infinite discounted game.
    noise : Fraction
        Probability that an intended action is replaced by another.
    arithmetic : {"float", "exact"}
    skipped : mapping of name to reason
        Strategies that cannot be built for this game, where the caller allowed that.
    """

    repeated: RepeatedGame
    names: tuple[str, ...]
    payoffs: Array
    rounds: int | None
    noise: Fraction
    arithmetic: Literal["float", "exact"]
    skipped: Mapping[str, str] = field(default_factory=dict)

    # -- results ----------------------------------------------------------------------------

    @cached_property
    def matrix(self) -> Array:
        """Payoff of the row's strategy against the column's, roles equally likely, shape (n, n)."""
        return np.asarray((self.payoffs[0] + self.payoffs[1].T) / 2)

    @cached_property
    def scores(self) -> dict[str, Number]:
        """Mean payoff of each strategy over all opponents, itself included."""
        means = self.matrix.sum(axis=1) / len(self.names)
        return dict(zip(self.names, means.tolist(), strict=True))

    @property
    def ranking(self) -> tuple[tuple[str, Number], ...]:
        """Strategies and scores, best first; ties in the order of entry."""
        return tuple(sorted(self.scores.items(), key=lambda item: -item[1]))

    @property
    def winner(self) -> str:
        """Name of the strategy with the highest score."""
        return self.ranking[0][0]

    def against(self, name: str) -> dict[str, Number]:
        """Payoff of every strategy against one of them."""
        return dict(zip(self.names, self.matrix[:, self._index(name)].tolist(), strict=True))

    def _index(self, name: str) -> int:
        if name not in self.names:
            raise StrategyError(f"no strategy {name!r} in this tournament{suggest(name, self.names)}")
        return self.names.index(name)

    # -- the population game ----------------------------------------------------------------

    @cached_property
    def meta_game(self) -> NormalForm:
        """The symmetric game between strategies; payoffs are floats or fractions."""
        labels = dict.fromkeys(("row", "column"), self.names)
        return NormalForm(labels, np.stack([self.matrix, self.matrix.T]), "meta-game")

    @cached_property
    def _advantage(self) -> NDArray[np.int8]:
        """Sign of what a rare mutant (row) has over the resident (column), second order if tied."""
        A = self.matrix
        resident, mutant = np.diag(A)[None, :], np.diag(A)[:, None]
        return np.asarray(
            np.where(self._sign(A - resident), self._sign(A - resident), self._sign(mutant - A.T))
        )

    @cached_property
    def _tie(self) -> float:
        """Largest difference of payoffs that rounding alone explains."""
        if self.arithmetic == "exact":
            return 0.0
        stage = self.repeated.game.to_float().payoffs
        factors = self.repeated.factors("a tournament") if self.rounds is None else ()
        periods = float(self.rounds or 1 / (1 - max(factors)))
        return TIE * float(np.ptp(stage)) + ROUNDING * periods * float(np.abs(stage).max())

    def _sign(self, difference: Array) -> NDArray[np.int8]:
        tie = self._tie
        return np.asarray((difference > tie).astype(np.int8) - (difference < -tie).astype(np.int8))

    @cached_property
    def invasions(self) -> dict[str, tuple[str, ...]]:
        """The invasion graph: for each resident, the strategies that invade when rare.

        A mutant invades if it does better than the resident against the resident, or equally well
        and then better against itself.  Strategies that drift in without advantage are not listed.
        """
        return self._related(1)

    @cached_property
    def drifts(self) -> dict[str, tuple[str, ...]]:
        """For each resident, the other strategies that enter with neither advantage nor loss."""
        return self._related(0)

    def _related(self, sign: int) -> dict[str, tuple[str, ...]]:
        n = len(self.names)
        return {
            resident: tuple(self.names[m] for m in range(n) if m != r and self._advantage[m, r] == sign)
            for r, resident in enumerate(self.names)
        }

    @property
    def evolutionarily_stable(self) -> tuple[str, ...]:
        """Pure strategies that no other strategy of the tournament invades or drifts into."""
        return tuple(x for x in self.names if not self.invasions[x] and not self.drifts[x])

    @property
    def neutrally_stable(self) -> tuple[str, ...]:
        """Pure strategies that no other strategy of the tournament invades."""
        return tuple(x for x in self.names if not self.invasions[x])

    def replicator(
        self, times: ArrayLike = (0, 1, 2, 5, 10, 20, 50, 100), start: Mapping[str, float] | None = None
    ) -> LearningPath:
        """Let the population evolve by replicator dynamics on the meta-game (through nashpy).

        Parameters
        ----------
        times : array_like
            Increasing times at which shares are reported; unit: 1 / payoff.
        start : mapping of name to share, optional
            Initial shares, sum 1; by default equal shares.

        Raises
        ------
        StrategyError
            For a name that is not in the tournament.
        GameError
            If the shares are malformed.
        """
        shares: list[Any] = [1 / len(self.names)] * len(self.names)
        if start is not None:
            if not isinstance(start, Mapping):
                raise StrategyError(f"start must give the share of each strategy by name, not {start!r}")
            shares = [0] * len(self.names)
            for name, share in start.items():
                shares[self._index(name)] = share
        return replicator_dynamics(self.meta_game, start=shares, times=times)

    # -- showing ----------------------------------------------------------------------------

    def to_json(self) -> dict[str, Any]:
        """Return plain data; exact numbers as text, floats as floats."""

        def plain(x: Number) -> str | float:
            return x if isinstance(x, float) else str(x)

        discount = self.repeated.discount
        return {
            "players": list(self.repeated.game.players),
            "discount": None if discount is None else {p: str(d) for p, d in discount.items()},
            "rounds": self.rounds,
            "noise": str(self.noise),
            "arithmetic": self.arithmetic,
            "strategies": list(self.names),
            "skipped": dict(self.skipped),
            "ranking": [{"strategy": name, "score": plain(score)} for name, score in self.ranking],
            "payoffs": {
                player: [[plain(x) for x in row] for row in table.tolist()]
                for player, table in zip(self.repeated.game.players, self.payoffs, strict=True)
            },
            "evolutionarily_stable": list(self.evolutionarily_stable),
            "invasions": {resident: list(names) for resident, names in self.invasions.items()},
        }

    def __str__(self) -> str:
        width = max(map(len, self.names))
        return "\n".join(f"{name:{width}}  {show(score)}" for name, score in self.ranking)
