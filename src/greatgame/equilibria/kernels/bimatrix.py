"""Compiled search for all equilibria of m x n games, 64 at a time.

A block holds one player's payoffs of 64 games, entry first, game last, so that every operation on an entry is
one vector instruction on many games.  The signs of all bordered minors (see ``tables``) become bit masks over
the 64 games, and a support pair is tested in all 64 by and-ing masks.

**Error bound.**  Payoffs are mapped to [-1, 1]; afterwards each is known within ``noise``, which covers
rounding and the radius within which the exact solver may move a payoff.  With H_k the Hadamard bound on a
minor of level k (1, 2, 5.2, 16, 55.9), Laplace expansion gives
``e_k <= (k + 1) (e_(k-1) + (1 + (k + 2)/34) H_(k-1)) noise`` to first order, hence ``ERROR``; noise is
at most 2^-20 (else nothing is decided), which makes the higher orders smaller than the rounding up.

**Completeness.**  A pair of equal-size supports is *possible* unless some sign rules it out beyond its error
bound, and *certain* when all its signs hold beyond theirs.  If the game, or any game within the noise, has an
equilibrium other than the certain ones, it has an extreme one (x, y) with supports S, T and best responses
R ⊇ S, C ⊇ T that is degenerate (not S = R, T = C, |S| = |T| with independent indifference).  A vertex has
|T| <= |R| and |S| <= |C|, so equal-size S', T' exist between them; (x, y) solves the indifference system of
(S', T'), so by Cramer's rule no sign of that pair is strictly wrong and one vanishes: the pair is possible
and not certain.  A game with such a pair is routed; in all others the certain pairs are all equilibria.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from greatgame.equilibria.kernels.compiled import (
    ALL,
    COARSEST,
    EPS,
    LANES,
    MARGIN,
    NOISE,
    NONE,
    ONE,
    ROUTED,
    TINY,
    count_ones,
    kernel,
    store,
)

Floats = NDArray[np.float64]
Words = NDArray[np.uint64]
Ints = NDArray[np.int32]

#: No m x n game with m, n <= 5 and finitely many regular equilibria has more (Keiding 1997: 41 at 5x5).
MOST = 48
#: Error of a minor by level, in units of ``noise``.
ERROR = (0.0, 2.2, 14.0, 80.0, 500.0)


@kernel
def load_block(games: Floats, start: int, player: int, block: Floats) -> int:
    """Copy one player's payoffs of up to 64 games into a block, own actions first; return how many."""
    count: int = min(LANES, games.shape[0] - start)
    m, n = games.shape[2], games.shape[3]
    x = games.reshape(-1)
    for i in range(m):
        for j in range(n):
            row = block[i * n + j if player == 0 else j * m + i]
            first = (2 * start + player) * m * n + i * n + j
            for g in range(count):
                row[g] = x[first + 2 * m * n * g]
    for entry in range(m * n):
        for g in range(count, LANES):
            block[entry, g] = 0.0
    return count


@kernel
def normalise_block(block: Floats, noise: Floats, work: Floats) -> None:
    """Map each game's payoffs to [-1, 1] in place and set how far each may then be off.

    ``work`` is work space of shape (4, 64).
    """
    low, high, mid, scale = work[0], work[1], work[2], work[3]
    for g in range(LANES):
        low[g] = high[g] = block[0, g]
    for entry in range(1, block.shape[0]):
        for g in range(LANES):
            x = block[entry, g]
            low[g] = x if x < low[g] else low[g]
            high[g] = x if x > high[g] else high[g]
    for g in range(LANES):
        mid[g] = 0.5 * low[g] + 0.5 * high[g]
        half = 0.5 * high[g] - 0.5 * low[g]
        scale[g] = 1.0 / half if half > TINY else 1.0
        size = NOISE * EPS * max(-low[g], high[g]) * scale[g] + 1.25 * EPS
        noise[g] = size if half > TINY and size < COARSEST else np.inf
    for entry in range(block.shape[0]):
        for g in range(LANES):
            block[entry, g] = (block[entry, g] - mid[g]) * scale[g]


@kernel
def _minor(q: int, level: int, terms: Ints, block: Floats, minors: Floats) -> None:
    """Expand minor q in smaller ones, in 64 games; at most five arrays a loop, so that each is vectorised."""
    e0, m0, e1, m1 = terms[q, 0, 0], terms[q, 0, 1], terms[q, 1, 0], terms[q, 1, 1]
    if level == 0:
        for g in range(LANES):
            minors[q, g] = 1.0
    elif level == 1:
        for g in range(LANES):
            minors[q, g] = block[e0, g] - block[e1, g]
    else:
        for g in range(LANES):
            minors[q, g] = block[e0, g] * minors[m0, g] - block[e1, g] * minors[m1, g]
    if level >= 3:
        e2, m2, e3, m3 = terms[q, 2, 0], terms[q, 2, 1], terms[q, 3, 0], terms[q, 3, 1]
        for g in range(LANES):
            minors[q, g] += block[e2, g] * minors[m2, g] - block[e3, g] * minors[m3, g]
    if level > 0 and level % 2 == 0:
        e, m = terms[q, level, 0], terms[q, level, 1]
        for g in range(LANES):
            minors[q, g] += block[e, g] * minors[m, g]


@kernel
def _beyond(minors: Floats, q: int, bar: Floats) -> tuple[np.uint64, np.uint64]:
    """Return in which of 64 games minor q exceeds the bar, and where it is below minus the bar."""
    above, below = NONE, NONE
    for g in range(LANES):
        bit = ONE << np.uint64(g)
        above |= bit if minors[q, g] > bar[g] else NONE
        below |= bit if minors[q, g] < -bar[g] else NONE
    return above, below


@kernel
def minor_signs(
    block: Floats, noise: Floats, level: Ints, terms: Ints, minors: Floats, work: Floats, may: Words
) -> None:
    """Set ``may[0, q]`` and ``may[1, q]``: the games in which minor q may be positive, or negative.

    ``block`` holds one player's payoffs in [-1, 1], shape (entries, 64); ``minors`` and ``work`` are work
    space of shapes (n_minors, 64) and (4, 64).  A game in both masks has an undecided sign.
    """
    bar = work[0]
    bar[:] = 0.0
    now = 0
    for q in range(level.shape[0]):
        if level[q] != now:
            now = level[q]
            for g in range(LANES):
                bar[g] = MARGIN * ERROR[now] * noise[g]
        _minor(q, now, terms, block, minors)
        above, below = _beyond(minors, q, bar)
        may[0, q] = ~below
        may[1, q] = ~above


@kernel
def _agreement(
    conditions: Ints, player: int, pair: int, may: Words
) -> tuple[np.uint64, np.uint64, np.uint64]:
    """Return the games where all signs of a pair may agree, where they do, and where they are negative."""
    may_be_positive, may_be_negative, some_positive, some_negative = ALL, ALL, NONE, NONE
    for c in range(conditions.shape[2]):
        q, reverse = conditions[player, pair, c, 0], conditions[player, pair, c, 1]
        positive, negative = may[player, reverse, q], may[player, 1 - reverse, q]
        may_be_positive &= positive
        may_be_negative &= negative
        some_positive |= positive
        some_negative |= negative
    return may_be_positive | may_be_negative, ~some_negative | ~some_positive, may_be_negative


@kernel
def match_supports(
    may: Words,
    conditions: Ints,
    size: Ints,
    valid: np.uint64,
    found: NDArray[np.uint16],
    count: NDArray[np.int64],
) -> np.uint64:
    """List each game's certain support pairs; return the games to be routed.

    ``found[g, :count[0, g]]`` are positions of pairs, plus 256 where the index is -1, and ``count[1]`` are
    the sums of indices; ``may`` has shape (2 players, 2 signs, n_minors).  Besides games with a possible but
    uncertain pair, those whose indices do not sum to +1 are routed (by the theorem above there are none).
    """
    undecided = NONE
    count[:] = 0
    number, total = count[0], count[1]
    for p in range(size.shape[0]):
        possible, certain, negative = _agreement(conditions, 0, p, may)
        possible &= valid
        if possible == NONE:
            continue
        possible_2, certain_2, negative_2 = _agreement(conditions, 1, p, may)
        possible &= possible_2
        certain &= certain_2 & possible
        undecided |= possible & ~certain
        minus = negative ^ negative_2 ^ (NONE if size[p] % 2 else ALL)
        while certain != NONE:
            low = certain & (~certain + ONE)
            g = count_ones(low - ONE)
            is_minus = (minus & low) != NONE
            if number[g] < MOST:
                found[g, number[g]] = p + (256 if is_minus else 0)
            number[g] += 1
            total[g] += -1 if is_minus else 1
            certain ^= low
    for g in range(LANES):
        if total[g] != 1 or number[g] > MOST:
            undecided |= ONE << np.uint64(g)
    return undecided & valid


@kernel
def scan(
    games: Floats, level_1: Ints, terms_1: Ints, level_2: Ints, terms_2: Ints, conditions: Ints, size: Ints,
    counts: NDArray[np.uint8], pairs: NDArray[np.uint16],
) -> int:  # fmt: skip
    """Find the supports of all equilibria of every game.

    Parameters
    ----------
    games : float array, shape (n_games, 2, m, n)
    level_1, ..., size : int arrays
        See ``tables``.
    counts : uint8 array, shape (n_games,)
        Set to the number of equilibria, or ``ROUTED``.
    pairs : uint16 array, shape (at least MOST * n_games,)
        Set to the pairs of one game after the other, as ``match_supports`` writes them.

    Returns
    -------
    int
        Number of pairs written.
    """
    block = np.empty((games.shape[2] * games.shape[3], LANES))
    noise, work = np.empty(LANES), np.empty((4, LANES))
    minors = np.empty((max(level_1.shape[0], level_2.shape[0]), LANES))
    may = np.empty((2, 2, minors.shape[0]), np.uint64)
    found = np.empty((LANES, MOST), np.uint16)
    count = np.empty((2, LANES), np.int64)
    total = 0
    for start in range(0, games.shape[0], LANES):
        here = 0
        for player in range(2):
            here = load_block(games, start, player, block)
            normalise_block(block, noise, work)
            if player == 0:
                minor_signs(block, noise, level_1, terms_1, minors, work, may[0])
            else:
                minor_signs(block, noise, level_2, terms_2, minors, work, may[1])
        valid = ALL if here == LANES else (ONE << np.uint64(here)) - ONE
        routed = match_supports(may, conditions, size, valid, found, count)
        total = store(found, count[0], routed, counts[start : start + here], pairs, total)
    return total


@kernel
def _differences(
    x: Floats, base: int, own: int, other: int, actions: Ints, pair: int, player: int, k: int, work: Floats
) -> None:
    """Set row i of ``work`` to what the i-th action of a support gains over its last, by opponent action.

    The player's payoff from action r against action c is ``x[base + r * own + c * other]``.
    """
    last = base + actions[pair, player, k - 1] * own
    for i in range(k - 1):
        row = base + actions[pair, player, i] * own
        for j in range(k):
            col = actions[pair, 1 - player, j] * other
            work[i, j] = x[row + col] - x[last + col]


@kernel
def _eliminate(work: Floats, k: int, order: NDArray[np.int64]) -> None:
    """Bring k - 1 rows of k numbers to echelon form, pivoting on each row's largest; set the column order."""
    for i in range(k):
        order[i] = i
    for i in range(k - 1):
        at = i
        for c in range(i + 1, k):
            if abs(work[i, c]) > abs(work[i, at]):
                at = c
        order[i], order[at] = order[at], order[i]
        for r in range(k - 1):
            work[r, i], work[r, at] = work[r, at], work[r, i]
        for r in range(i + 1, k - 1):
            factor = work[r, i] / work[i, i]
            for c in range(i + 1, k):
                work[r, c] -= factor * work[i, c]


@kernel
def _pair(
    x: Floats, base: int, own: int, other: int, actions: Ints, pair: int, player: int, out: Floats, at: int
) -> None:
    """Set the opponent's mix of two actions that makes this player's two indifferent."""
    first, second = base + actions[pair, player, 0] * own, base + actions[pair, player, 1] * own
    c, d = actions[pair, 1 - player, 0] * other, actions[pair, 1 - player, 1] * other
    gain, loss = x[first + c] - x[second + c], x[second + d] - x[first + d]
    scale = 1.0 / (gain + loss)
    out[at], out[at + 1] = loss * scale, gain * scale


@kernel
def _mix(
    x: Floats, base: int, own: int, other: int, actions: Ints, pair: int, player: int, k: int, work: Floats,
    order: NDArray[np.int64], out: Floats, at: int,
) -> None:  # fmt: skip
    """Set the opponent's mix that makes this player's support indifferent: a null vector, normalised.

    Backward stable, so the regret is of the order of rounding however close the payoffs are.
    """
    _differences(x, base, own, other, actions, pair, player, k, work)
    _eliminate(work, k, order)
    work[k, order[k - 1]] = 1.0
    total = 1.0
    for i in range(k - 2, -1, -1):
        z = work[i, k - 1]
        for c in range(i + 1, k - 1):
            z += work[i, c] * work[k, order[c]]
        work[k, order[i]] = -z / work[i, i]
        total += work[k, order[i]]
    for j in range(k):
        out[at + j] = work[k, j] / total


@kernel
def mix(
    x: Floats, m: int, n: int, counts: NDArray[np.uint8], pairs: NDArray[np.uint16], actions: Ints,
    size: Ints, mixes: Floats,
) -> int:  # fmt: skip
    """Set the probabilities of the mixed equilibria that ``scan`` found; return how many numbers that takes.

    ``x`` holds the payoffs of m x n games, flat.  Each equilibrium in turn takes twice the size of its
    supports: player 1's probabilities there, then player 2's.
    """
    work, order = np.empty((6, 6)), np.empty(6, np.int64)
    read, at = 0, 0
    for g in range(counts.shape[0]):
        if counts[g] == ROUTED:
            continue
        one, two = 2 * g * m * n, (2 * g + 1) * m * n
        for p in pairs[read : read + counts[g]]:
            pair = p & 255
            k = size[pair]
            if k == 2:
                _pair(x, one, n, 1, actions, pair, 0, mixes, at + k)
                _pair(x, two, 1, n, actions, pair, 1, mixes, at)
            elif k > 2:
                _mix(x, one, n, 1, actions, pair, 0, k, work, order, mixes, at + k)
                _mix(x, two, 1, n, actions, pair, 1, k, work, order, mixes, at)
            at += 2 * k if k > 1 else 0
        read += counts[g]
    return at


@kernel
def fill(
    games: Floats, counts: NDArray[np.uint8], pairs: NDArray[np.uint16], mixes: Floats,
    offsets: NDArray[np.int64], supports: Ints, actions: Ints, size: Ints, first: Floats, second: Floats,
    payoffs: Floats, support: NDArray[Any], index: NDArray[np.int8],
) -> None:  # fmt: skip
    """Write the equilibria that ``scan`` and ``mix`` found, one row each, and their payoffs.

    Game g's equilibria go to rows ``offsets[g]``, ...; games marked ``ROUTED`` are skipped.
    """
    read, mixed = 0, 0
    for g in range(games.shape[0]):
        if counts[g] == ROUTED:
            continue
        for at in range(offsets[g], offsets[g] + counts[g]):
            p = pairs[read] & 255
            index[at] = -1 if pairs[read] & 256 else 1
            read += 1
            support[at, 0], support[at, 1] = supports[p, 0], supports[p, 1]
            first[at, :], second[at, :] = 0.0, 0.0
            k, r, c = size[p], actions[p, 0, 0], actions[p, 1, 0]
            if k == 1:
                first[at, r], second[at, c] = 1.0, 1.0
                payoffs[at, 0], payoffs[at, 1] = games[g, 0, r, c], games[g, 1, r, c]
                continue
            payoffs[at, 0], payoffs[at, 1] = 0.0, 0.0
            for i in range(k):
                row, col, x, y = actions[p, 0, i], actions[p, 1, i], mixes[mixed + i], mixes[mixed + k + i]
                first[at, row], second[at, col] = x, y
                payoffs[at, 0] += games[g, 0, r, col] * y
                payoffs[at, 1] += games[g, 1, row, c] * x
            mixed += 2 * k
