"""Compiled search for the pure equilibria of games of any size, 64 games at a time.

A profile is an equilibrium when every player's payoff there is the largest on the player's line through it.
Two equal floats are a tie.  Two floats closer than the exact solver's snapping radius are either a tie or
not: a profile that depends on it makes its game a routed one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from greatgame.equilibria.kernels.compiled import (
    ALL,
    EPS,
    LANES,
    NOISE,
    NONE,
    ONE,
    ROUTED,
    count_ones,
    kernel,
    store,
)

Floats = NDArray[np.float64]
Words = NDArray[np.uint64]


@kernel
def _load(games: Floats, start: int, player: int, block: Floats, bar: Floats) -> None:
    """Copy one player's payoffs of up to 64 games, entry first, and set how far two may be apart and tie."""
    count = min(LANES, games.shape[0] - start)
    bar[:] = 0.0
    for g in range(count):
        for cell in range(block.shape[0]):
            block[cell, g] = games[start + g, player, cell]
    for cell in range(block.shape[0]):
        for g in range(LANES):
            bar[g] = max(bar[g], abs(block[cell, g]))
    for g in range(LANES):
        bar[g] *= 2.0 * NOISE * EPS


@kernel
def _best(block: Floats, base: int, stride: int, n: int, best: Floats) -> None:
    """Set the largest payoff on a line, in 64 games."""
    for g in range(LANES):
        best[g] = block[base, g]
    for cell in range(base + stride, base + n * stride, stride):
        for g in range(LANES):
            best[g] = max(best[g], block[cell, g])


@kernel
def _nearness(block: Floats, cell: int, best: Floats, bar: Floats) -> tuple[np.uint64, np.uint64]:
    """Return the games in which a payoff may be the best of its line, and those in which it is."""
    near, exact = NONE, NONE
    for g in range(LANES):
        bit = ONE << np.uint64(g)
        near |= bit if best[g] - block[cell, g] <= bar[g] else NONE
        exact |= bit if block[cell, g] == best[g] else NONE
    return near, exact


@kernel
def _mark(block: Floats, stride: int, n: int, bar: Floats, best: Floats, marks: Words) -> None:
    """Keep of each profile's marks (may be an equilibrium, is one, is strict) what this player allows."""
    near = np.empty(n, np.uint64)
    for line in range(block.shape[0] // n):
        base = (line // stride) * stride * n + line % stride
        _best(block, base, stride, n, best)
        once, twice = NONE, NONE
        for k in range(n):
            near[k], exact = _nearness(block, base + k * stride, best, bar)
            marks[0, base + k * stride] &= near[k]
            marks[1, base + k * stride] &= exact
            twice |= once & near[k]
            once |= near[k]
        for k in range(n):
            marks[2, base + k * stride] &= near[k] & ~twice


@kernel
def _list(marks: Words, valid: np.uint64, found: NDArray[np.uint32], count: NDArray[np.int64]) -> np.uint64:
    """List each game's equilibria (twice the profile, plus 1 if strict); return the games to be routed."""
    undecided = NONE
    count[:] = 0
    for cell in range(marks.shape[1]):
        undecided |= marks[0, cell] & ~marks[1, cell]
        certain = marks[1, cell] & valid
        while certain != NONE:
            low = certain & (~certain + ONE)
            g = count_ones(low - ONE)
            if count[g] < found.shape[1]:
                found[g, count[g]] = 2 * cell + (1 if marks[2, cell] & low else 0)
            count[g] += 1
            certain ^= low
    for g in range(LANES):
        if count[g] > found.shape[1]:
            undecided |= ONE << np.uint64(g)
    return undecided


@kernel
def scan(
    games: Floats, shape: NDArray[np.int64], counts: NDArray[np.uint8], profiles: NDArray[np.uint32]
) -> int:  # fmt: skip
    """Find the pure equilibria of every game.

    Parameters
    ----------
    games : float array, shape (n_games, n_players, n_profiles)
    shape : int array
        Number of actions of each player.
    counts : uint8 array, shape (n_games,)
        Set to the number of pure equilibria, or ``ROUTED``; a game with 255 or more is routed.
    profiles : uint32 array, shape (at least n_games * min(n_profiles, 254),)
        Set to twice their row-major positions, plus 1 where every best response is strict (so that the
        index is +1), one game after the other.

    Returns
    -------
    int
        Number of profiles written.
    """
    cells = games.shape[2]
    block, bar, best = np.zeros((cells, LANES)), np.empty(LANES), np.empty(LANES)
    marks = np.empty((3, cells), np.uint64)
    found = np.empty((LANES, min(cells, ROUTED - 1)), np.uint32)
    count = np.empty(LANES, np.int64)
    total = 0
    for start in range(0, games.shape[0], LANES):
        marks[:] = ALL
        stride = cells
        for player in range(games.shape[1]):
            stride //= shape[player]
            _load(games, start, player, block, bar)
            _mark(block, stride, shape[player], bar, best, marks)
        here = min(LANES, games.shape[0] - start)
        valid = ALL if here == LANES else (ONE << np.uint64(here)) - ONE
        routed = _list(marks, valid, found, count)
        total = store(found, count, routed, counts[start : start + here], profiles, total)
    return total
