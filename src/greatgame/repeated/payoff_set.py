"""Payoff sets of a repeated game: feasible, individually rational, folk-theorem, subgame perfect.

* *Feasible*: the convex hull of the stage payoffs (public randomisation).
* *Individually rational*: nobody below their minmax payoff; in pure and in mixed actions.
* *Folk theorem* (Fudenberg and Maskin 1986): with two players, or when the feasible set has as many
  dimensions as there are players, every feasible payoff above the mixed minmax is that of a
  subgame-perfect equilibrium for all discount factors near 1.  Abreu, Dutta and Smith (1994) weaken
  the condition to *non-equivalent utilities*: no two players' payoffs are increasing affine
  functions of each other.  The conditions are checked exactly.
* *Subgame perfect*, at the repeated game's own discount factor, in pure actions with public
  randomisation: exact for two players (:mod:`greatgame.repeated.abreu_sannikov`), enclosed for more
  (:mod:`greatgame.repeated.hyperplanes`).  One player's is the largest payoff of an action.

The sets nest: pure stage equilibria, subgame perfect, individually rational in pure actions, feasible.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from greatgame.errors import GameError, StrategyError, suggest
from greatgame.numbers import Number
from greatgame.repeated.abreu_sannikov import EquilibriumPayoffs, equilibrium_payoffs
from greatgame.repeated.bargaining import Bargain, bargain
from greatgame.repeated.intervals import discount_factor
from greatgame.repeated.minmax import Minmax, minmax
from greatgame.repeated.plane import Region, Vector, read_vector
from greatgame.repeated.play import RepeatedGame
from greatgame.shown import Shown
from greatgame.transformations import to_unit_range


@dataclass(frozen=True)
class FolkTheorem(Shown):
    """What the folk theorem says of a stage game.

    Attributes
    ----------
    region : Region
        Feasible payoffs at or above the minmax payoffs against independent mixing; where these are
        only bounded (three or more players), above their upper bound, the pure minmax payoffs.
    strict : bool
        Whether some payoff vector is strictly above everybody's minmax: else the theorem is silent.
    full_dimensional : bool
        Dimension of the feasible set equals the number of players.
    equivalent : tuple of pairs of players
        Players whose payoffs are increasing affine functions of each other.
    applies : bool
        Whether every payoff vector strictly above the minmax is that of a subgame-perfect
        equilibrium for all discount factors close enough to 1.
    """

    region: Region
    strict: bool
    full_dimensional: bool
    equivalent: tuple[tuple[str, str], ...]

    @property
    def applies(self) -> bool:
        """See the class."""
        enough = len(self.region.players) <= 2 or not self.equivalent
        return self.strict and enough

    def __str__(self) -> str:
        if not self.strict:
            return "silent: no payoff vector is strictly above everybody's minmax"
        if self.applies:
            return f"for patient players, all payoffs strictly above the minmax in {self.region}"
        pairs = ", ".join(" and ".join(p) for p in self.equivalent)
        return f"does not apply: equivalent utilities of {pairs}"


@dataclass(frozen=True)
class PayoffSets(Shown):
    """Payoff sets of a repeated game; each is computed when first asked for.

    Attributes
    ----------
    repeated : RepeatedGame
    """

    repeated: RepeatedGame

    @cached_property
    def feasible(self) -> Region:
        """Convex hull of the stage payoffs; exact vertices."""
        game = self.repeated.game
        return Region.hull(game.players, zip(*game.payoffs.reshape(game.n_players, -1).tolist(), strict=True))

    @cached_property
    def minmax(self) -> tuple[Minmax, ...]:
        """Pure, mixed and correlated minmax payoffs of each player."""
        return minmax(self.repeated.game)

    @cached_property
    def individually_rational(self) -> Region:
        """Feasible payoffs at or above every player's pure minmax; exact vertices."""
        return self.feasible.above([m.pure for m in self.minmax])

    @cached_property
    def individually_rational_mixed(self) -> Region:
        """Feasible payoffs at or above every player's correlated (two players: mixed) minmax."""
        return self.feasible.above([m.correlated for m in self.minmax])

    @cached_property
    def folk_theorem(self) -> FolkTheorem:
        """The set and the conditions of the folk theorem, checked exactly."""
        floor = [m.mixed[1] for m in self.minmax]
        region = self.feasible.above(floor)
        middle = [sum(c, Fraction(0)) / len(region) for c in zip(*region.vertices, strict=True)]
        return FolkTheorem(
            region,
            bool(region) and all(x > f for x, f in zip(middle, floor, strict=True)),
            self.feasible.dimension == self.repeated.game.n_players,
            equivalent_utilities(self.repeated),
        )

    @cached_property
    def subgame_perfect(self) -> EquilibriumPayoffs:
        """Subgame-perfect payoffs at the repeated game's discount factor.

        Raises
        ------
        StrategyError
            If no discount factor was given, or the players' discount factors differ.
        """
        factors = set(self.repeated.factors("the subgame-perfect payoff set"))
        if len(factors) > 1:
            raise StrategyError(
                "the subgame-perfect payoff set needs one discount factor for all players, got "
                + ", ".join(map(str, sorted(factors)))
            )
        return self._perfect(factors.pop())

    def _perfect(self, delta: Fraction) -> EquilibriumPayoffs:
        if self.repeated.game.n_players == 1:  # nobody is punished: only the best action is optimal
            best = self.stage_equilibria
            return EquilibriumPayoffs(best, best, "exact", 0.0, (), "optimum", 0)
        if self.repeated.game.n_players == 2:
            return equilibrium_payoffs(self.repeated.game, delta)
        from greatgame.repeated.hyperplanes import bounded_payoffs

        return bounded_payoffs(self.repeated.game, delta)

    @cached_property
    def stage_equilibria(self) -> Region:
        """Convex hull of the payoffs of pure stage equilibria."""
        game = self.repeated.game
        marks = game.best_responses().all(axis=0).reshape(-1)
        points = zip(*game.payoffs.reshape(game.n_players, -1)[:, marks].tolist(), strict=True)
        return Region.hull(game.players, points)

    def bargaining(self, threat: Sequence[Number] | None = None) -> Bargain:
        """Return the bargaining solutions in the subgame-perfect set.

        Parameters
        ----------
        threat : sequence of numbers, optional
            By default each player's lowest subgame-perfect payoff.

        Raises
        ------
        GameError
            If the set is empty, or has no point at or above the threat.
        """
        region = self.subgame_perfect.inner
        return bargain(region, tuple(region.worst.values()) if threat is None else threat)

    def best_sustainable(
        self, discounts: Sequence[object], weights: Sequence[Number] | None = None
    ) -> tuple[Sustainable, ...]:
        """Return the best weighted sum of payoffs in the subgame-perfect set at several discount factors.

        Parameters
        ----------
        discounts : sequence of numbers in (0, 1)
        weights : sequence of numbers, optional
            One per player; by default all 1 (welfare).

        Raises
        ------
        GameError
            If the weights are not one number per player.
        StrategyError
            If a discount factor is not in (0, 1).
        """
        if not isinstance(discounts, Iterable) or isinstance(discounts, str):
            raise StrategyError(f"the discount factors must be a sequence of numbers, got {discounts!r}")
        players = self.repeated.game.players
        chosen = read_vector([1] * len(players) if weights is None else weights, players, "the weights")
        return tuple(self._best_at(discount_factor(d), chosen) for d in discounts)

    def _best_at(self, delta: Fraction, weights: Sequence[Fraction]) -> Sustainable:
        sets = self._perfect(delta)
        at = sets.inner.maximum(weights) if sets.inner else None
        bound = sets.outer.maximum(weights) if sets.outer else None
        return Sustainable(
            delta,
            at,
            None if at is None else _dot(weights, at),
            None if bound is None else _dot(weights, bound),
        )

    def region(self, name: str) -> Region:
        """Return a set by name: feasible, individually-rational, folk-theorem, subgame-perfect, ...

        Raises
        ------
        GameError
            For an unknown name; the message lists the valid ones.
        """
        known = {
            "feasible": lambda: self.feasible,
            "individually-rational": lambda: self.individually_rational,
            "individually-rational-mixed": lambda: self.individually_rational_mixed,
            "folk-theorem": lambda: self.folk_theorem.region,
            "subgame-perfect": lambda: self.subgame_perfect.inner,
            "stage-equilibria": lambda: self.stage_equilibria,
        }
        if name not in known:
            raise GameError(f"no payoff set {name!r}{suggest(name, known)}")
        return known[name]()

    def to_json(self) -> dict[str, Any]:
        """Return the sets as plain data; exact numbers as text."""
        document: dict[str, Any] = {
            "feasible": self.feasible.to_json(),
            "minmax": {m.player: {"pure": str(m.pure), "correlated": str(m.correlated)} for m in self.minmax},
            "individually_rational": self.individually_rational.to_json(),
            "folk_theorem": {
                "applies": self.folk_theorem.applies,
                "vertices": self.folk_theorem.region.to_json(),
            },
        }
        if self.repeated.discount is not None:
            found = self.subgame_perfect
            document["subgame_perfect"] = {
                "status": found.status,
                "gap": found.gap,
                "vertices": found.inner.to_json(),
                "method": found.method,
            }
        return document

    def __str__(self) -> str:
        lines = [
            f"feasible: {self.feasible}",
            "minmax: " + ", ".join(f"{m.player} {m.pure} (correlated {m.correlated})" for m in self.minmax),
            f"individually rational: {self.individually_rational}",
            f"folk theorem: {self.folk_theorem}",
        ]
        if self.repeated.discount is not None:
            lines.append(f"subgame perfect: {self.subgame_perfect}")
        return "\n".join(lines)


@dataclass(frozen=True)
class Sustainable:
    """The best sustainable weighted sum of payoffs at one discount factor.

    Attributes
    ----------
    discount : Fraction
    payoffs : tuple of Fraction or None
        A best subgame-perfect payoff vector; None if no equilibrium was found.
    value : Fraction or None
        Its weighted sum.
    bound : Fraction or None
        No equilibrium gives more; None if there is no equilibrium.
    """

    discount: Fraction
    payoffs: Vector | None
    value: Fraction | None
    bound: Fraction | None


def _dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def payoff_sets(repeated: RepeatedGame) -> PayoffSets:
    """Return the payoff sets of a repeated game.

    Raises
    ------
    GameError
        If the game is symbolic.

    Examples
    --------
    >>> from greatgame.game import NormalForm
    >>> pd = NormalForm({"I": ("C", "D"), "II": ("C", "D")}, [[[2, 0], [3, 1]], [[2, 3], [0, 1]]])
    >>> sets = payoff_sets(pd.repeated(discount="1/2"))
    >>> str(sets.individually_rational)
    '(1, 1), (5/2, 1), (2, 2), (1, 5/2)'
    >>> str(sets.subgame_perfect.inner)
    '(1, 1), (5/2, 1), (2, 2), (1, 5/2)'
    """
    repeated.game.require_numbers("payoff_set")
    return PayoffSets(repeated)


def equivalent_utilities(repeated: RepeatedGame) -> tuple[tuple[str, str], ...]:
    """Pairs of players whose stage payoffs are increasing affine functions of each other.

    The negation of the condition of Abreu, Dutta and Smith (1994); two constant players are such a pair.
    """
    game = repeated.game
    unit = [table.ravel().tolist() for table in to_unit_range(game).payoffs]
    pairs = itertools.combinations(range(game.n_players), 2)
    return tuple((game.players[i], game.players[j]) for i, j in pairs if unit[i] == unit[j])
