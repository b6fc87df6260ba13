"""Minmax payoffs: what the others can hold a player down to, in pure, mixed and correlated actions.

*Pure*: ``min over a_-i of max over a_i of u_i``, by enumeration.  *Correlated*: the others draw their
profile together, which makes a zero-sum game against one opponent; its value is a linear programme,
solved exactly (von Neumann 1928).  *Mixed*: the others mix independently.  With two players that is
the correlated one.  With more it is a polynomial problem; it lies between the correlated and the
pure value, and equals both where they agree.  Only these bounds are returned, never a guess.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from greatgame.equilibria.programme import Programme, maximise
from greatgame.game import NormalForm
from greatgame.repeated.tables import Profile

#: Opponents' actions by player (the player's own left out) -> probability.
Draw = tuple[tuple[Profile, Fraction], ...]


@dataclass(frozen=True)
class Minmax:
    """Minmax payoffs of one player, exact, in payoff units of the stage game.

    Attributes
    ----------
    player : str
    pure, correlated : Fraction
    punishment : tuple of str
        A profile of the other players' actions, in their order, that attains the pure value.
    lottery : tuple of (profile of the others, probability)
        A correlated punishment that attains the correlated value.
    n_players : int
    """

    player: str
    pure: Fraction
    correlated: Fraction
    punishment: Profile
    lottery: Draw
    n_players: int

    @property
    def mixed(self) -> tuple[Fraction, Fraction]:
        """Bounds on the value against independent mixing; equal where it is known."""
        return self.correlated, self.correlated if self.n_players <= 2 else self.pure


def minmax(game: NormalForm) -> tuple[Minmax, ...]:
    """Return the minmax payoffs of every player of a game over fractions.

    Raises
    ------
    GameError
        If the game is symbolic.
    SolverError
        If the linear programme cannot be solved exactly.

    Examples
    --------
    >>> pennies = NormalForm({"I": ("H", "T"), "II": ("H", "T")}, [[[1, 0], [0, 1]], [[0, 1], [1, 0]]])
    >>> [(m.pure, m.correlated) for m in minmax(pennies)]
    [(Fraction(1, 1), Fraction(1, 2)), (Fraction(1, 1), Fraction(1, 2))]
    """
    game = game.to_exact()
    return tuple(_of_player(game, i) for i in range(game.n_players))


def pure_minmax(game: NormalForm) -> tuple[Fraction, ...]:
    """Return only the pure minmax payoff of each player of a game over fractions."""
    return tuple(game.payoffs[i].max(axis=i).min() for i in range(game.n_players))


def _of_player(game: NormalForm, i: int) -> Minmax:
    own_first = np.moveaxis(game.payoffs[i], i, 0)
    table = own_first.reshape(len(own_first), -1)
    others = [acts for k, acts in enumerate(game.actions.values()) if k != i]
    profiles = list(itertools.product(*others))
    highs = table.max(axis=0).tolist()
    worst = min(range(len(highs)), key=highs.__getitem__)
    value, weights = _zero_sum(table.tolist())
    lottery = tuple((p, w) for p, w in zip(profiles, weights, strict=True) if w)
    return Minmax(game.players[i], highs[worst], value, profiles[worst], lottery, game.n_players)


def _zero_sum(table: list[list[Fraction]]) -> tuple[Fraction, tuple[Fraction, ...]]:
    """Value for the row player and an optimal mix of the column player."""
    shift = 1 - min(min(row) for row in table)
    raised = [[x + shift for x in row] for row in table]
    ones = [Fraction(1)] * len(table[0])
    best = maximise(Programme(ones, raised, [Fraction(1)] * len(table), [], []))
    return 1 / best.value - shift, tuple(z / best.value for z in best.point)
