"""Equilibria in pure strategies of a game with any number of players.

A profile of actions is an equilibrium iff every player's action is a best response to the others'
(Nash 1951), so one pass of maxima over the payoff tensor finds them all.
"""

from __future__ import annotations

import numpy as np

from greatgame.game import NormalForm


def pure_profiles(game: NormalForm) -> list[tuple[int, ...]]:
    """Return the positions of every pure equilibrium, in lexicographic order.

    Parameters
    ----------
    game : NormalForm
        A game of floats or Fractions, any number of players.  Ties of a float game are those of
        ``game.to_exact(snap=True)``: payoffs that differ only by rounding are equal, so the answer
        does not depend on units and is the one the exact solvers give.

    Returns
    -------
    list of tuple of int
        One action position per player; empty when there is none.

    Raises
    ------
    GameError
        If the game is symbolic.

    Examples
    --------
    >>> hunt = NormalForm({"R": ("stag", "hare"), "C": ("stag", "hare")},
    ...                   [[[4, 0], [3, 3]], [[4, 3], [0, 3]]])
    >>> pure_profiles(hunt)
    [(0, 0), (1, 1)]
    """
    everyone = game.to_exact(snap=True).best_responses().all(axis=0)
    return [tuple(int(a) for a in cell) for cell in np.argwhere(everyone)]
