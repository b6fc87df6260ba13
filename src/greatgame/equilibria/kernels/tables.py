"""Index tables of a bimatrix size: its bordered minors, and the sign conditions of each support pair.

Let ``a`` be one player's payoff matrix, the player choosing rows.  For a set S of rows and a set U of
columns with ``|S| = |U| + 1`` write ``m(S, U)`` for the determinant of ``[a_SU | 1]``.  It does not change
when a constant is added to a column, and neither do equilibria.  For supports S, T of equal size k let

* ``n_j = (-1)^pos(j in T) m(S, T - j)`` for j in T, and ``D`` their sum: by Cramer's rule ``n_j / D`` is the
  only mix over T that makes all rows of S pay the same;
* ``g_r = (-1)^(1 + pos(r in S + r)) m(S + r, T)`` for r outside S: it equals ``D`` times the loss from
  playing r against that mix.

So the mix exists and has full support T, and no row outside S pays as much, iff all ``n_j`` and ``g_r`` have
one and the same strict sign.  An equilibrium with supports (S, T) needs this for both players; its index is
``(-1)^(k+1) sign(D_1) sign(D_2)`` (Shapley 1974, in bordered form).  All equilibria of a game without ties
are therefore read off the signs of ``C(m + n, m - 1)`` minors per player: 2 for 2x2, 15 for 3x3, 210 for 5x5.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Subset = tuple[int, ...]
Ints = NDArray[np.int32]


class Minors(NamedTuple):
    """The bordered minors of one player, lowest order first.

    Attributes
    ----------
    level : int array, shape (n_minors,)
        ``|U|`` of each minor; those of level 0 equal 1.
    terms : int array, shape (n_minors, 5, 2)
        Laplace expansion along the first column of U: (flat entry of ``a``, position of the smaller
        minor), one row per row of S, with alternating signs.
    """

    level: Ints
    terms: Ints


class SizeTables(NamedTuple):
    """Everything the kernel needs to know about an m x n game.

    Attributes
    ----------
    first, second : Minors
        Of player 1 (matrix m x n) and of player 2 (matrix transposed, n x m).
    conditions : int array, shape (2, n_pairs, max(m, n), 2)
        For player, support pair and condition: (position of the minor, 1 if its sign is reversed).
    supports : int array, shape (n_pairs, 2)
        The pair as two bit masks over actions, pure pairs first.
    actions : int array, shape (n_pairs, 2, 5)
        The same as lists of actions.
    size : int array, shape (n_pairs,)
        Number of actions in each support.
    """

    first: Minors
    second: Minors
    conditions: Ints
    supports: Ints
    actions: Ints
    size: Ints


@cache
def size_tables(m: int, n: int) -> SizeTables:
    """Return the tables of an ``m x n`` game (1 <= m, n <= 5)."""
    first, at_first = _minors(m, n)
    second, at_second = _minors(n, m)
    pairs = [
        (s, t)
        for k in range(1, min(m, n) + 1)
        for s in combinations(range(m), k)
        for t in combinations(range(n), k)
    ]
    # A short list repeats its first condition, so that every pair has as many as any other.
    conditions = np.zeros((2, len(pairs), max(m, n), 2), dtype=np.int32)
    for p, (s, t) in enumerate(pairs):
        for player, rows in enumerate((_conditions(s, t, m, at_first), _conditions(t, s, n, at_second))):
            conditions[player, p] = rows + rows[:1] * (max(m, n) - len(rows))
    supports = np.array([(_mask(s), _mask(t)) for s, t in pairs], dtype=np.int32)
    size = np.array([len(s) for s, _ in pairs], dtype=np.int32)
    actions = np.zeros((len(pairs), 2, 5), dtype=np.int32)
    for p, (s, t) in enumerate(pairs):
        actions[p, 0, : len(s)], actions[p, 1, : len(t)] = s, t
    return SizeTables(first, second, conditions, supports, actions, size)


def _mask(members: Subset) -> int:
    return sum(1 << i for i in members)


def _without(members: Subset, one: int) -> Subset:
    return tuple(i for i in members if i != one)


def _minors(rows: int, cols: int) -> tuple[Minors, dict[tuple[Subset, Subset], int]]:
    """Enumerate the bordered minors of a rows x cols matrix and expand each in smaller ones."""
    keys = [
        (s, u)
        for k in range(min(rows - 1, cols) + 1)
        for s in combinations(range(rows), k + 1)
        for u in combinations(range(cols), k)
    ]
    at = {key: position for position, key in enumerate(keys)}
    terms = np.zeros((len(keys), 5, 2), dtype=np.int32)
    for position, (s, u) in enumerate(keys):
        if u:
            terms[position, : len(s)] = [(i * cols + u[0], at[_without(s, i), u[1:]]) for i in s]
    return Minors(np.array([len(u) for _, u in keys], dtype=np.int32), terms), at


def _conditions(
    s: Subset, t: Subset, n_rows: int, at: dict[tuple[Subset, Subset], int]
) -> list[tuple[int, int]]:
    """List the signs that must agree for the chooser of rows: first the ``n_j``, then the ``g_r``."""
    mix = [(at[s, _without(t, j)], position % 2) for position, j in enumerate(t)]
    loss = []
    for r in range(n_rows):
        if r not in s:
            more = tuple(sorted((*s, r)))
            loss.append((at[more, t], (1 + more.index(r)) % 2))
    return mix + loss
