"""Compiled search for all equilibria of 2x2 games: one table look-up on four signs.

The bordered minors of a 2x2 game (see ``tables``) are each player's two payoff differences between own
actions.  Their signs, each above, below or within its error bound, decide everything: 3^4 cases, tabulated
once.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from greatgame.equilibria.kernels.compiled import EPS, HUGE, MARGIN, NOISE, ROUTED, TINY, checksum, kernel
from greatgame.equilibria.kernels.tables import size_tables

Floats = NDArray[np.float64]

#: Games examined while their payoffs are in the nearest cache.
PIECE = 64
#: Bound on a difference of two payoffs, in units of the player's largest absolute payoff.
BAR = MARGIN * 2.2 * NOISE * EPS
MIXED = 4


class Cases(NamedTuple):
    """What each of the 256 sign codes means (two bits a sign: 0 undecided, 1 positive, 2 negative).

    Attributes
    ----------
    number : uint8 array, shape (256,)
        Number of equilibria, or ``ROUTED``.
    mixed : uint8 array, shape (256,)
        1 if one of them is mixed.
    pairs : uint8 array, shape (256, 3)
        Their support pairs as numbered in ``tables``: four pure ones, and 4 for the mixed one, the last.
    """

    number: NDArray[np.uint8]
    mixed: NDArray[np.uint8]
    pairs: NDArray[np.uint8]


@cache
def cases() -> Cases:
    """Tabulate the equilibria of a 2x2 game by the signs of its four payoff differences."""
    number, mixed = np.full(256, ROUTED, dtype=np.uint8), np.zeros(256, dtype=np.uint8)
    pairs = np.zeros((256, 3), dtype=np.uint8)
    conditions = size_tables(2, 2).conditions.tolist()
    for signs in product((0, 1, 2), repeat=4):
        # Minors 0 and 1 of each player are the constant 1.
        by_player = ((1, 1, signs[0], signs[1]), (1, 1, signs[2], signs[3]))
        possible, certain = [], []
        for pair in range(5):
            seen = [
                {
                    _reversed(by_player[i][minor]) if turn else by_player[i][minor]
                    for minor, turn in conditions[i][pair]
                }
                for i in (0, 1)
            ]
            if all(not {1, 2} <= s for s in seen):
                possible.append(pair)
                if all(len(s) == 1 and 0 not in s for s in seen):
                    certain.append(pair)
        if possible == certain:
            code = sum(sign << (2 * i) for i, sign in enumerate(signs))
            number[code], mixed[code] = len(certain), MIXED in certain
            pairs[code, : len(certain)] = certain
    return Cases(number, mixed, pairs)


def _reversed(sign: int) -> int:
    return (0, 2, 1)[sign]


@kernel
def _bar(a: float, b: float, c: float, d: float) -> float:
    big = max(abs(a), abs(b), abs(c), abs(d))
    return BAR * big if (big < HUGE) & (big > TINY) else np.inf


@kernel
def _sign(x: float, bar: float) -> int:
    return int(x > bar) + 2 * int(x < -bar)


@kernel
def sign_code(a0: float, a1: float, a2: float, a3: float, b0: float, b1: float, b2: float, b3: float) -> int:
    """Return the code in ``cases`` of the game with payoffs a (player 1) and b, in row-major order."""
    bar_a, bar_b = _bar(a0, a1, a2, a3), _bar(b0, b1, b2, b3)
    return (
        _sign(a0 - a2, bar_a)
        | (_sign(a1 - a3, bar_a) << 2)
        | (_sign(b0 - b1, bar_b) << 4)
        | (_sign(b2 - b3, bar_b) << 6)
    )


@kernel
def mixed_2x2(
    a0: float, a1: float, a2: float, a3: float, b0: float, b1: float, b2: float, b3: float
) -> tuple[float, float, float, float]:
    """Return (first row, second row, first column, second column) probabilities of the mixed equilibrium."""
    a, b, c, d = b0 - b1, b2 - b3, a0 - a2, a1 - a3
    row, col = 1.0 / (b - a), 1.0 / (d - c)
    return b * row, -a * row, d * col, -c * col


@kernel
def scan(
    x: Floats, words: NDArray[np.uint64], number: NDArray[np.uint8], mixed: NDArray[np.uint8],
    codes: NDArray[np.uint8], mixes: Floats,
) -> tuple[np.uint64, int, int, int]:  # fmt: skip
    """Solve every game; return checksum, number of payoffs not finite, games routed, and rows of ``mixes``.

    Parameters
    ----------
    x : float array, shape (8 n_games,)
        Payoffs.
    words : uint64 array, shape (8 n_games,)
        The same memory.
    number, mixed : uint8 arrays, shape (256,)
        See ``cases``.
    codes : uint8 array, shape (n_games,)
        Set to the sign codes.
    mixes : float array, shape (at least n_games, 4)
        Set to the mixed equilibria of one game after the other (see ``mixed_2x2``).
    """
    total, bad, routed, at = np.uint64(0), 0, 0, 0
    # Entry first, game last: what follows is then vector arithmetic on neighbours.
    b = np.empty((8, PIECE))
    mixing = np.empty(PIECE, np.int64)
    for start in range(0, codes.shape[0], PIECE):
        here = min(PIECE, codes.shape[0] - start)
        for g in range(here):
            for entry in range(8):
                b[entry, g] = x[8 * (start + g) + entry]
        part, more = checksum(words[8 * start : 8 * (start + here)], 8 * start)
        total += part
        bad += more
        for g in range(here):
            codes[start + g] = sign_code(
                b[0, g], b[1, g], b[2, g], b[3, g], b[4, g], b[5, g], b[6, g], b[7, g]
            )
        several = 0
        for g in range(here):
            code = codes[start + g]
            routed += number[code] == ROUTED
            mixing[several] = g
            several += mixed[code]
        for g in mixing[:several]:
            mixes[at, 0], mixes[at, 1], mixes[at, 2], mixes[at, 3] = mixed_2x2(
                b[0, g], b[1, g], b[2, g], b[3, g], b[4, g], b[5, g], b[6, g], b[7, g]
            )
            at += 1
    return total, bad, routed, at


@kernel
def fill(
    x: Floats, words: NDArray[np.uint64], codes: NDArray[np.uint8], number: NDArray[np.uint8],
    pairs: NDArray[np.uint8], mixes: Floats, offsets: NDArray[np.int64], first: Floats, second: Floats,
    payoffs: Floats, support: NDArray[Any], index: NDArray[np.int8],
) -> np.uint64:  # fmt: skip
    """Write the equilibria that ``scan`` found; return the checksum. See ``bimatrix.fill``."""
    total, read = np.uint64(0), 0
    for start in range(0, codes.shape[0], PIECE):
        here = min(PIECE, codes.shape[0] - start)
        total += checksum(words[8 * start : 8 * (start + here)], 8 * start)[0]
        for g in range(start, start + here):
            n = number[codes[g]]
            if n == ROUTED:
                continue
            o, at = 8 * g, offsets[g]
            for e in range(n):
                pair = pairs[codes[g], e]
                if pair == MIXED:
                    p, q, r, s = mixes[read, 0], mixes[read, 1], mixes[read, 2], mixes[read, 3]
                    read += 1
                    first[at, 0], first[at, 1], second[at, 0], second[at, 1] = p, q, r, s
                    payoffs[at, 0] = x[o] * r + x[o + 1] * s
                    payoffs[at, 1] = x[o + 4] * p + x[o + 6] * q
                    support[at, 0], support[at, 1], index[at] = 3, 3, 2 - n
                else:
                    row, col = pair >> 1, pair & 1
                    first[at, 0], first[at, 1], second[at, 0], second[at, 1] = 1.0 - row, row, 1.0 - col, col
                    payoffs[at, 0], payoffs[at, 1] = x[o + pair], x[o + 4 + pair]
                    support[at, 0], support[at, 1], index[at] = 1 + row, 1 + col, 1
                at += 1
    return total
