"""The standard name of a 2x2 game, from the order of its payoffs (Rapoport and Guyer 1966).

Only the order in which each player ranks the four outcomes matters, so the name survives any
increasing rescaling and any relabelling of players and actions.  Under some labelling of one action
of each player as C and the other as D, write R for a player's payoff at (C, C), P at (D, D), T when
it alone plays D and S when it alone plays C.  A name is given if, under one labelling, both players'
payoffs fit the same pattern below; the strict patterns are the twelve symmetric games of Robinson
and Goforth (2005).  Matching Pennies is not symmetric and has its own test.  Other games (most
asymmetric ones) have no standard name, and None is returned.

====================  ======================  =================================================
name                  pattern                 in words
====================  ======================  =================================================
Prisoner's Dilemma    T > R > P > S           a dominant D leads both to less than (C, C)
Chicken               T > R > S > P           who yields alone loses little, who clashes all
Battle of the Sexes   T > S > R and S > P     agree on meeting, not on where; includes Rapoport
                                              and Guyer's Leader (R > P) and Hero (P > R)
Stag Hunt             R > T >= P > S          the best outcome needs trust
Assurance             R > P > T > S           as Stag Hunt, matching matters more than safety
Coordination          R > P > S > T           match, and (C, C) is the better match
Pure Coordination     R >= P > S = T          match; interests agree throughout
Harmony               R > S > T > P           C dominates and is best for both
Concord               R > T > S > P           C dominates; the other's C matters more than one's own
Peace                 R > S > P > T           as Harmony, a lone D does worst
Deadlock              T > P > R > S           D dominates and both prefer it
Compromise            T > P > S > R           D dominates, both get their second best
====================  ======================  =================================================
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greatgame.game import NormalForm

Pattern = Callable[[Fraction, Fraction, Fraction, Fraction], bool]

#: Name -> test of one player's (R, S, T, P).
PATTERNS: MappingProxyType[str, Pattern] = MappingProxyType(
    {
        "Prisoner's Dilemma": lambda R, S, T, P: T > R > P > S,
        "Chicken": lambda R, S, T, P: T > R > S > P,
        "Battle of the Sexes": lambda R, S, T, P: T > S > R and S > P,
        "Stag Hunt": lambda R, S, T, P: R > T >= P > S,
        "Assurance": lambda R, S, T, P: R > P > T > S,
        "Coordination": lambda R, S, T, P: R > P > S > T,
        "Pure Coordination": lambda R, S, T, P: R >= P > S == T,
        "Harmony": lambda R, S, T, P: R > S > T > P,
        "Concord": lambda R, S, T, P: R > T > S > P,
        "Peace": lambda R, S, T, P: R > S > P > T,
        "Deadlock": lambda R, S, T, P: T > P > R > S,
        "Compromise": lambda R, S, T, P: T > P > S > R,
    }
)


def standard_name(game: NormalForm) -> str | None:
    """Return the standard name of a two-player game with two actions each, or None.

    Parameters
    ----------
    game : NormalForm
        Any game of numbers; one that is not 2x2 has no name.

    Examples
    --------
    >>> standard_name(NormalForm({"R": ("a", "b"), "C": ("a", "b")},
    ...                          [[[-1, -10], [0, -5]], [[-1, 0], [-10, -5]]]))
    "Prisoner's Dilemma"
    """
    game.require_numbers("standard_name")
    if game.shape != (2, 2):
        return None
    A, B = game.to_exact(snap=True).payoffs
    for c1, c2 in itertools.product((0, 1), repeat=2):
        first, second = _roles(A, c1, c2), _roles(B.T, c2, c1)
        for name, fits in PATTERNS.items():
            if fits(*first) and fits(*second):
                return name
    return "Matching Pennies" if _opposed(A, B) and _cycles(A, B) else None


def _roles(own: NDArray[Any], c: int, other: int) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """(R, S, T, P) of a player whose table is own action x other's action, with the actions called C."""
    return own[c, other], own[c, 1 - other], own[1 - c, other], own[1 - c, 1 - other]


def _opposed(A: NDArray[Any], B: NDArray[Any]) -> bool:
    """Whether one player's ranking of the outcomes is the reverse of the other's."""
    return _ranks(A.ravel().tolist()) == _ranks((-B).ravel().tolist())


def _ranks(values: Sequence[Fraction]) -> list[int]:
    order = sorted(set(values))
    return [order.index(v) for v in values]


def _cycles(A: NDArray[Any], B: NDArray[Any]) -> bool:
    """Whether best responses chase each other round the table: no pure equilibrium, no ties."""
    rows = np.sign((A[0] - A[1]).astype(object))
    columns = np.sign((B[:, 0] - B[:, 1]).astype(object))
    return bool(rows[0] * rows[1] < 0 and columns[0] * columns[1] < 0 and rows[0] * columns[0] < 0)
