"""Compiled search for the pure equilibria of games of any size.

A profile is an equilibrium when every player's payoff there is the largest on the player's line through it.
Two equal floats are a tie.  Two floats closer than the exact solver's snapping radius are either a tie or
not: a profile that depends on it makes its game a routed one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from greatgame.equilibria.kernels.compiled import EPS, NOISE, ROUTED, kernel

Floats = NDArray[np.float64]


@kernel
def _mark(payoffs: Floats, stride: int, n: int, bar: float, marks: NDArray[np.uint8]) -> None:
    """Lower each profile's mark to what this player allows: 3 strict, 2 best with a tie, 1 open, 0 no."""
    for line in range(payoffs.shape[0] // n):
        base = (line // stride) * stride * n + line % stride
        best, at, second = payoffs[base], base, -np.inf
        for k in range(1, n):
            x = payoffs[base + k * stride]
            if x > best:
                best, at, second = x, base + k * stride, best
            else:
                second = max(second, x)
        for k in range(n):
            here = base + k * stride
            if here == at:
                mark = 3 if best - second > bar else 2
            else:
                gap = best - payoffs[here]
                mark = 0 if gap > bar else (2 if gap == 0.0 else 1)
            marks[here] = min(marks[here], mark)


@kernel
def scan(
    games: Floats, shape: NDArray[np.int64], counts: NDArray[np.uint8], profiles: NDArray[np.uint32],
    strict: NDArray[np.int8],
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
        Set to their row-major positions, one game after the other.
    strict : int8 array, same length
        Set to 1 where every player's best response is strict (its index is +1), else 0.

    Returns
    -------
    int
        Number of profiles written.
    """
    marks = np.empty(games.shape[2], np.uint8)
    total = 0
    for g in range(games.shape[0]):
        marks[:] = 3
        stride = games.shape[2]
        for i in range(games.shape[1]):
            stride //= shape[i]
            line = games[g, i]
            bar = 2.1 * NOISE * EPS * max(-line.min(), line.max())
            _mark(line, stride, shape[i], bar, marks)
        count = 0
        for cell in range(marks.shape[0]):
            if marks[cell] >= 2:
                if count < ROUTED - 1:
                    profiles[total + count] = cell
                    strict[total + count] = 1 if marks[cell] == 3 else 0
                count += 1
            elif marks[cell] == 1:
                count = ROUTED
                break
        counts[g] = min(count, ROUTED)
        total += count if count < ROUTED else 0
    return total
