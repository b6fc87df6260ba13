r"""Correlated and coarse correlated equilibria: the best one for a stated aim, by linear programming.

A mediator draws a profile of actions from a commonly known distribution mu and tells each player
privately its own action.  mu is a *correlated equilibrium* if obeying is a best response (Aumann
1974, 1987): for each player i and any two of its actions a, b,

.. math::  \sum_{s_{-i}} \mu(a, s_{-i}) \, [u_i(b, s_{-i}) - u_i(a, s_{-i})] \le 0 .

It is a *coarse* correlated equilibrium (Moulin and Vial 1978) if no player gains by ignoring the
mediator beforehand: the same, summed over a.  Every Nash equilibrium is a correlated one and every
correlated one is coarse, so both sets are non-empty polytopes and the best element for a linear aim
is a linear programme.

The incentive constraints are divided by each player's payoff range, so payoffs' units and origins
do not matter.  The programme is solved over the rationals with a proof of optimality by duality
(:mod:`greatgame.equilibria.programme`).  A game of floats is first replaced by its exact equivalent
(``NormalForm.to_exact(snap=True)``), and the residual is stated on the game as given.

*Value of mediation*: how much more the best correlated equilibrium pays than the best, and than the
worst, Nash equilibrium under the same aim (compare Ashlagi, Monderer and Tennenholtz 2008).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from greatgame.checks import switch
from greatgame.equilibria.programme import Optimum, Programme, approximate, maximise
from greatgame.errors import GameError, SolverError, suggest
from greatgame.game import NormalForm
from greatgame.numbers import Number, show
from greatgame.shown import Shown
from greatgame.transformations import to_unit_range

if TYPE_CHECKING:
    from greatgame.equilibria.result import Equilibria

Concept = Literal["correlated", "coarse"]


@dataclass(frozen=True)
class Correlated(Shown):
    """The (coarse) correlated equilibrium that is best for an aim.

    Attributes
    ----------
    game : NormalForm
        The game.
    objective : str
        ``"welfare"``, ``"equity"`` or a player's name.
    concept : {"correlated", "coarse"}
        Which incentive constraints hold.
    probabilities : tuple of (profile, probability)
        The profiles that are drawn with positive probability, in the game's order.
    value : Number
        The aim's optimal value, in payoff units.
    violation : Number
        The most any player gains, in expectation before the draw, by always playing b when told a
        (coarse: by always playing b); 0 if nothing pays.  An exact record has ``Fraction(0)``.
    exact : bool
        Whether the numbers are exact.
    proof : str
        ``"duality"`` or ``"z3"``: why the value is optimal (for a game of floats: in its exact
        equivalent).  ``"none"``: found in floats, because the exact routes gave up; the record is
        then not exact and ``violation`` is its residual.
    """

    game: NormalForm = field(repr=False)
    objective: str
    concept: Concept
    probabilities: tuple[tuple[tuple[str, ...], Number], ...]
    value: Number
    violation: Number
    exact: bool
    proof: str

    @property
    def distribution(self) -> dict[tuple[str, ...], Number]:
        """Probability of each profile that is drawn at all."""
        return dict(self.probabilities)

    @property
    def payoffs(self) -> dict[str, Number]:
        """Expected payoff of each player."""
        totals: list[Any] = [sum(w * u for w, u in self._weighted(i)) for i in range(self.game.n_players)]
        return dict(zip(self.game.players, totals, strict=True))

    def _weighted(self, player: int) -> Iterator[tuple[Number, Number]]:
        for profile, weight in self.probabilities:
            yield weight, self.game.payoffs[player][self.game.position(profile)]

    def mediation(self, equilibria: Equilibria) -> Mediation:
        """Return the value of mediation over the given Nash equilibria of the same game.

        Raises
        ------
        GameError
            If what is given are not equilibria of the same game, or there are none.
        """
        if getattr(equilibria, "game", None) != self.game:
            raise GameError("the value of mediation compares it with the equilibria of the same game")
        if not equilibria:
            raise GameError(
                "the value of mediation needs at least one Nash equilibrium, and the list is empty"
            )
        values = [_aim(self.objective, e.payoffs) for e in equilibria]
        return Mediation(self.value, max(values), min(values), equilibria.status)

    def __str__(self) -> str:
        head = f"{self.concept} equilibrium, best for {self.objective}: {show(self.value)}"
        rows = (f"  {show(w)} ({', '.join(profile)})" for profile, w in self.probabilities)
        return "\n".join([head, *rows])


@dataclass(frozen=True)
class Mediation:
    """What a mediator adds, in payoff units of the aim.

    Attributes
    ----------
    value, best, worst : Number
        The aim under the mediator, in the best and in the worst listed Nash equilibrium.
    status : str
        Completeness of that list.  With "complete-extreme" the extremes of welfare and of a player's
        payoff are at listed points; the largest smallest payoff (equity) may lie between them.
    """

    value: Number
    best: Number
    worst: Number
    status: str

    @property
    def over_best(self) -> Number:
        """Gain over the best Nash equilibrium (never negative for a complete list)."""
        return self.value - self.best

    @property
    def over_worst(self) -> Number:
        """Gain over the worst Nash equilibrium."""
        return self.value - self.worst

    @property
    def ratio(self) -> Number | None:
        """Value over the best Nash value (Ashlagi et al. 2008); None unless that is positive."""
        return self.value / self.best if self.best > 0 else None


def correlated(game: NormalForm, objective: str = "welfare", *, coarse: bool = False) -> Correlated:
    """Return the correlated equilibrium that is best for ``objective``.

    Parameters
    ----------
    game : NormalForm
        Of floats or Fractions, any number of players.
    objective : str
        ``"welfare"`` (the sum of payoffs), ``"equity"`` (the smallest payoff of any player) or a
        player's name (its payoff).  Welfare and equity compare players' payoffs as they stand.
    coarse : bool
        Ask only for a coarse correlated equilibrium.

    Raises
    ------
    GameError
        For a symbolic game or an unknown objective.
    SolverError
        If the linear programme failed outright; the set itself is never empty.

    Examples
    --------
    Aumann's chicken: the mediator reaches a welfare that no Nash equilibrium does.

    >>> chicken = NormalForm({"R": ("dare", "yield"), "C": ("dare", "yield")},
    ...                      [[[0, 7], [2, 6]], [[0, 2], [7, 6]]])
    >>> print(correlated(chicken))
    correlated equilibrium, best for welfare: 21/2
      1/4 (dare, yield)
      1/4 (yield, dare)
      1/2 (yield, yield)
    """
    game.require_numbers("correlated")
    _check_objective(game, objective)
    concept: Concept = "coarse" if switch(coarse, "coarse") else "correlated"
    true = game.to_exact()
    payoffs = _by_profile(true)
    incentives = list(_incentives(to_unit_range(game.to_exact(snap=True)), concept))
    optimum = _solved(_programme(objective, game, payoffs, incentives))
    total = sum(optimum.point[: payoffs.shape[1]])  # one, or within rounding of it if unproved
    weights = [w / total for w in optimum.point[: payoffs.shape[1]]]
    means = dict(zip(game.players, (payoffs @ np.array(weights, dtype=object)).tolist(), strict=True))
    value, violation = _aim(objective, means), _violation(true, weights, concept)
    drawn = tuple((profile, w) for profile, w in zip(game.profiles(), weights, strict=True) if w)
    if game.kind == "exact" and optimum.proof != "none":
        return Correlated(game, objective, concept, drawn, value, violation, True, optimum.proof)
    rounded = tuple((profile, float(w)) for profile, w in drawn)
    return Correlated(game, objective, concept, rounded, float(value), float(violation), False, optimum.proof)


def _solved(programme: Programme) -> Optimum:
    """Solve exactly; a programme too large for the exact routes is solved in floats, unproved."""
    try:
        return maximise(programme)
    except SolverError:
        return approximate(programme)


def _check_objective(game: NormalForm, objective: str) -> None:
    options = ("welfare", "equity", *game.players)
    if objective not in options:
        raise GameError(f"unknown objective {objective!r}{suggest(objective, options)}")


def _aim(objective: str, payoffs: dict[str, Number]) -> Number:
    """Value of the aim; a player called "welfare" or "equity" yields to the aim of that name."""
    if objective == "welfare":
        return sum(payoffs.values())
    return min(payoffs.values()) if objective == "equity" else payoffs[objective]


def _by_profile(game: NormalForm) -> NDArray[Any]:
    return game.payoffs.reshape(game.n_players, -1)


def _incentives(game: NormalForm, concept: Concept) -> Iterator[list[Fraction]]:
    """Rows r of the constraints r mu <= 0, over profiles: the expected gain from one disobedience."""
    for i in range(game.n_players):
        line = np.moveaxis(game.payoffs[i], i, 0)
        n = game.shape[i]
        if concept == "coarse":
            for b in range(n):
                gain = line[b : b + 1] - line
                yield np.moveaxis(gain, 0, i).ravel().tolist()
            continue
        for a, b in itertools.permutations(range(n), 2):
            gain = np.full(line.shape, Fraction(0), dtype=object)
            gain[a] = line[b] - line[a]
            yield np.moveaxis(gain, 0, i).ravel().tolist()


def _programme(
    objective: str, game: NormalForm, payoffs: NDArray[Any], incentives: Sequence[list[Fraction]]
) -> Programme:
    """Build the programme; for equity with one more unknown, the smallest payoff above the floor."""
    width = payoffs.shape[1]
    zero, one = Fraction(0), Fraction(1)
    if objective != "equity":
        aim = payoffs.sum(axis=0) if objective == "welfare" else payoffs[game.player_index(objective)]
        aim = aim - aim.min()
        return Programme(aim.tolist(), incentives, [zero] * len(incentives), [[one] * width], [one])
    low, high = payoffs.min(), payoffs.max()
    scaled = (payoffs - low) / (high - low if high > low else one)
    floors = [[*(-x for x in line), one] for line in scaled.tolist()]
    rows = [*([*row, zero] for row in incentives), *floors]
    return Programme([zero] * width + [one], rows, [zero] * len(rows), [[one] * width + [zero]], [one])


def _violation(game: NormalForm, weights: Sequence[Fraction], concept: Concept) -> Fraction:
    """Largest expected gain from one kind of disobedience (one recommended action, one other)."""
    gains = (
        sum((g * w for g, w in zip(row, weights, strict=True) if w), Fraction(0))
        for row in _incentives(game, concept)
    )
    return max([Fraction(0), *gains])
