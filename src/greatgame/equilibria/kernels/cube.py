"""Compiled search for all equilibria of 2x2x2 games, by the signs of multilinear forms.

Let ``d_i`` be player i's gain from action 1 over action 0, a bilinear form of the other two players'
probabilities, kept by its four corner values (Bernstein form, so a form has one sign where its corners have).
Candidates, each *impossible*, *certain*, or neither beyond the error bounds:

* pure profiles: the sign of one corner per player;
* one player pure, two mixing: each mixer's two corners in that face have opposite signs, and the third
  player's form at the mixes, multiplied by both positive denominators, has the sign of the pure action;
* all mixing: given player 3's probability r, players 1 and 2 are indifferent at ``q(r) = L10 / (L10 - L11)``
  and ``p(r) = L20 / (L20 - L21)`` with linear L; player 3's form at (p(r), q(r)) times both denominators is a
  quadratic F.  Signs at 0, at 1 and at the vertex count its roots, a sign change across a narrow bracket
  holds each, and the signs of the four L at both ends of the bracket decide whether p and q are mixes.
  The index is the sign of F', which is minus the determinant of the players' Jacobian.

**Completeness.**  An equilibrium at which one player mixes against two pure actions lies on a segment along
that player's edge; at the segment's end the mixer is pure, or another player is indifferent too.  There a
pure or two-mixer candidate satisfies its conditions weakly, with a tie, so it is neither impossible nor
certain.  A certain candidate of any kind is an isolated equilibrium.  So if every candidate is impossible or
certain, the certain ones are all equilibria; otherwise the game is routed to the exact solver.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from greatgame.equilibria.kernels.compiled import COARSEST, EPS, HUGE, MARGIN, NOISE, ROUTED, TINY, kernel

Floats = NDArray[np.float64]

#: The most isolated equilibria a generic 2x2x2 game has (McKelvey and McLennan 1997).
MOST = 9
ROOM = 16
#: How far a root of F may be from the one reported.
RADIUS = 2.0**-20


def _bit(player: int, j: int, k: int) -> int:
    return 1 << (4 * player + 2 * j + k)


def _wanted() -> NDArray[np.int64]:
    """Return for each pure profile the corners that must be positive, and those that must be negative."""
    masks = np.zeros((8, 2), dtype=np.int64)
    for profile, (i, j, k) in enumerate(product((0, 1), repeat=3)):
        for own, bit in ((i, _bit(0, j, k)), (j, _bit(1, i, k)), (k, _bit(2, i, j))):
            masks[profile, 1 - own] |= bit
    return masks


def _faces() -> NDArray[np.int64]:
    """Return for each (pure player, action) the two corners of each of the two mixers, in player order."""
    masks = np.zeros((6, 2), dtype=np.int64)
    for pure, own in product(range(3), (0, 1)):
        mixers = [i for i in range(3) if i != pure]
        for slot, player in enumerate(mixers):
            other = mixers[1 - slot]
            corners = [(x, own) if other < pure else (own, x) for x in (0, 1)]
            masks[2 * pure + own, slot] = sum(_bit(player, *corner) for corner in corners)
    return masks


#: Bit masks over the 12 corner values.
WANTED, FACES = _wanted(), _faces()


@kernel
def _sign(x: float, bar: float) -> int:
    return int(x > bar) - int(x < -bar)


@kernel
def gains(games: Floats, g: int, player: int, d: Floats) -> float:
    """Set the corner values of a player's gain in game g, scaled to [-1, 1]; return how far each may be off.

    ``d[player, j, k]`` is for the other two players' actions, in player order.  The bound is infinite when
    the scale is too small, too large, or lost in the size of the payoffs.
    """
    big, top = 0.0, 0.0
    for j in range(2):
        for k in range(2):
            if player == 0:
                x, y = games[g, 0, 0, j, k], games[g, 0, 1, j, k]
            elif player == 1:
                x, y = games[g, 1, j, 0, k], games[g, 1, j, 1, k]
            else:
                x, y = games[g, 2, j, k, 0], games[g, 2, j, k, 1]
            d[player, j, k] = y - x
            big = max(big, abs(x), abs(y))
            top = max(top, abs(y - x))
    if not (top > TINY and big < HUGE):
        return float(np.inf)
    for j in range(2):
        for k in range(2):
            d[player, j, k] /= top
    noise = 2.1 * NOISE * EPS * (big / top)
    return float(noise) if noise < COARSEST else float(np.inf)


@kernel
def _face(d: Floats, player: int, mixer: int, pure: int, own: int) -> float:
    """Return the gain of ``player`` when the mixing opponent plays ``mixer`` and the third plays ``own``."""
    other = 3 - player - pure
    return float(d[player, mixer, own] if other < pure else d[player, own, mixer])


@kernel
def _corner_signs(d: Floats, noise: Floats) -> tuple[int, int]:
    """Return bit masks of the corners that are positive, and of those that are negative, beyond the bound."""
    plus, minus = 0, 0
    for i in range(3):
        bar = MARGIN * noise[i]
        for j in range(2):
            for k in range(2):
                at = 4 * i + 2 * j + k
                plus |= int(d[i, j, k] > bar) << at
                minus |= int(d[i, j, k] < -bar) << at
    return plus, minus


@kernel
def _opposite(corners: int, plus: int, minus: int) -> int:
    """Whether two corners have opposite signs: 1 yes, 0 no, 2 open."""
    if plus & corners == corners or minus & corners == corners:
        return 0
    return 1 if (plus | minus) & corners == corners else 2


@kernel
def _two_mix(d: Floats, noise: Floats, pure: int, own: int, points: Floats, at: int) -> int:
    """Examine the candidate where ``pure`` plays ``own`` and the others, of opposite corners, mix.

    Returns 0 when it is impossible, 2 when that is open, and otherwise its index, +1 or -1; row
    ``at`` of ``points`` is then set to the probabilities of action 1.
    """
    a = 1 if pure == 0 else 0
    b = 3 - pure - a
    a0, a1 = _face(d, a, 0, pure, own), _face(d, a, 1, pure, own)
    b0, b1 = _face(d, b, 0, pure, own), _face(d, b, 1, pure, own)
    # Player b's weights come from a's indifference, and the other way round.
    wa0, wa1, wb0, wb1 = abs(b1), abs(b0), abs(a1), abs(a0)
    third = wa0 * (wb0 * d[pure, 0, 0] + wb1 * d[pure, 0, 1]) + wa1 * (
        wb0 * d[pure, 1, 0] + wb1 * d[pure, 1, 1]
    )
    wish = _sign(third, MARGIN * 5.2 * (noise[0] + noise[1] + noise[2]))
    if wish == 0:
        return 2
    if (wish == 1) != (own == 1):
        return 0
    points[at, pure] = own
    points[at, a] = wa1 / (wa0 + wa1)
    points[at, b] = wb1 / (wb0 + wb1)
    return -1 if (a1 > 0.0) == (b1 > 0.0) else 1


@kernel
def _bernstein(d: Floats, f: Floats) -> None:
    """Set the Bernstein coefficients of F over r in [0, 1]."""
    f[:] = 0.0
    for i in range(2):
        for j in range(2):
            # p's weights come from player 2's gains, q's from player 1's.
            sign_p, sign_q = 2 * i - 1, 2 * j - 1
            p0, p1 = sign_p * d[1, 1 - i, 0], sign_p * d[1, 1 - i, 1]
            q0, q1 = sign_q * d[0, 1 - j, 0], sign_q * d[0, 1 - j, 1]
            f[0] += d[2, i, j] * (p0 * q0)
            f[1] += d[2, i, j] * (0.5 * (p0 * q1 + p1 * q0))
            f[2] += d[2, i, j] * (p1 * q1)


@kernel
def _value(f: Floats, r: float) -> float:
    s = 1.0 - r
    return float(s * (s * f[0] + r * f[1]) + r * (s * f[1] + r * f[2]))


@kernel
def _roots(f: Floats, error: float, roots: Floats) -> int:
    """Set the roots of F in (0, 1); return how many, or -1 when the error bound leaves that open."""
    bar = MARGIN * error
    at_0, at_1 = _sign(f[0], bar), _sign(f[2], bar)
    if at_0 == 0 or at_1 == 0:
        return -1
    same = at_0 == at_1
    if same and at_0 * f[1] > bar:
        return 0
    if same:
        # F has its extremum inside; its ends exceed the bar and f[1] does not, so nothing here cancels.
        bend = f[0] - 2.0 * f[1] + f[2]
        low = at_0 * _value(f, (f[0] - f[1]) / bend) if bend != 0.0 else 0.0
        if low > bar:
            return 0
        if low > -bar:
            return -1
    square = f[1] * f[1] - f[0] * f[2]
    if square <= 0.0:
        return -1
    # Roots of f2 t^2 + 2 f1 t + f0 in t = r / (1 - r), without cancellation.
    w = -(f[1] + np.sqrt(square)) if f[1] > 0.0 else np.sqrt(square) - f[1]
    one, other = w / (w + f[2]), f[0] / (f[0] + w)
    roots[0] = one if same or w * f[2] > 0.0 else other
    roots[1] = other
    return 2 if same else 1


@kernel
def _mixes(d: Floats, player: int, low: float, high: float, bar: float) -> int:
    """Whether this player's indifference gives a mix across a bracket of r: 1 yes, 0 no, 2 open."""
    product = 1
    for j in range(2):
        at_low = _sign((1.0 - low) * d[player, j, 0] + low * d[player, j, 1], bar)
        at_high = _sign((1.0 - high) * d[player, j, 0] + high * d[player, j, 1], bar)
        if at_low == 0 or at_low != at_high:
            return 2
        product *= at_low
    return 1 if product == -1 else 0


@kernel
def _form(d: Floats, player: int, x: float, y: float) -> tuple[float, float, float]:
    """Return a player's gain at the others' probabilities, and its two derivatives."""
    at_0 = (1.0 - y) * d[player, 0, 0] + y * d[player, 0, 1]
    at_1 = (1.0 - y) * d[player, 1, 0] + y * d[player, 1, 1]
    by_y = (1.0 - x) * (d[player, 0, 1] - d[player, 0, 0]) + x * (d[player, 1, 1] - d[player, 1, 0])
    return (1.0 - x) * at_0 + x * at_1, at_1 - at_0, by_y


@kernel
def _polished(d: Floats, p: float, q: float, r: float) -> tuple[float, float, float]:
    """Take one Newton step: where p and q are ratios of cancelling sums, it leaves a regret of rounding."""
    g1, a, b = _form(d, 0, q, r)
    g2, c, e = _form(d, 1, p, r)
    g3, f, h = _form(d, 2, p, q)
    scale = 1.0 / (a * e * f + b * c * h)
    u = (e * h * g1 - b * h * g2 - a * e * g3) * scale
    v = (b * f * g2 - e * f * g1 - b * c * g3) * scale
    w = (a * c * g3 - c * h * g1 - a * f * g2) * scale
    small = max(abs(u), abs(v), abs(w)) < RADIUS
    inside = min(p + u, q + v, r + w) > 0.0 and max(p + u, q + v, r + w) < 1.0
    return (p + u, q + v, r + w) if small and inside else (p, q, r)


@kernel
def _at_root(d: Floats, noise: Floats, f: Floats, error: float, r: float, points: Floats, at: int) -> int:
    """Examine the completely mixed candidate at one root of F, as ``_two_mix`` does."""
    slope = 2.0 * ((1.0 - r) * (f[1] - f[0]) + r * (f[2] - f[1]))
    radius = 4.0 * error / abs(slope) if slope != 0.0 else 1.0
    low, high = r - radius, r + radius
    if not (radius < RADIUS and low > 0.0 and high < 1.0):
        return 2
    before, after = _sign(_value(f, low), error), _sign(_value(f, high), error)
    if before * after != -1:
        return 2
    mixes = (
        _mixes(d, 0, low, high, MARGIN * noise[0]),
        _mixes(d, 1, low, high, MARGIN * noise[1]),
    )
    if mixes[0] == 0 or mixes[1] == 0:
        return 0
    if mixes[0] == 2 or mixes[1] == 2:
        return 2
    q0, q1 = (1.0 - r) * d[0, 0, 0] + r * d[0, 0, 1], (1.0 - r) * d[0, 1, 0] + r * d[0, 1, 1]
    p0, p1 = (1.0 - r) * d[1, 0, 0] + r * d[1, 0, 1], (1.0 - r) * d[1, 1, 0] + r * d[1, 1, 1]
    points[at, 0], points[at, 1], points[at, 2] = _polished(d, p0 / (p0 - p1), q0 / (q0 - q1), r)
    return after


@kernel
def _pure_profiles(plus: int, minus: int, points: Floats, index: NDArray[np.int8], at: int) -> int:
    """Write the pure equilibria from row ``at`` on; return how many, or -1 when open."""
    found = 0
    for profile in range(8):
        up, down = WANTED[profile, 0], WANTED[profile, 1]
        if minus & up or plus & down:
            continue
        if plus & up != up or minus & down != down:
            return -1
        row = at + found
        points[row, 0], points[row, 1], points[row, 2] = profile >> 2, (profile >> 1) & 1, profile & 1
        index[row] = 1
        found += 1
    return found


@kernel
def _faces_of(
    d: Floats, noise: Floats, plus: int, minus: int, points: Floats, index: NDArray[np.int8], at: int,
    found: int,
) -> int:  # fmt: skip
    """Append the equilibria with one pure player; return the new number of equilibria, or -1 when open."""
    for face in range(6):
        one, other = _opposite(FACES[face, 0], plus, minus), _opposite(FACES[face, 1], plus, minus)
        if one == 0 or other == 0:
            continue
        verdict = _two_mix(d, noise, face >> 1, face & 1, points, at + found) if one + other == 2 else 2
        if verdict == 2:
            return -1
        if verdict != 0:
            index[at + found] = verdict
            found += 1
    return found


@kernel
def _dominance(plus: int, minus: int) -> bool:
    """Whether some player has an action that is better at every corner."""
    for i in range(3):
        corners = 15 << (4 * i)
        if plus & corners == corners or minus & corners == corners:
            return True
    return False


@kernel
def _all_mix(
    d: Floats, noise: Floats, points: Floats, index: NDArray[np.int8], at: int, found: int, work: Floats
) -> int:
    """Append the completely mixed equilibria; return the new number of equilibria, or -1 when open."""
    f, roots = work[:3], work[3:]
    _bernstein(d, f)
    error = 5.5 * (noise[0] + noise[1] + noise[2])
    n_roots = _roots(f, error, roots)
    if n_roots < 0:
        return -1
    for t in range(n_roots):
        verdict = _at_root(d, noise, f, error, roots[t], points, at + found)
        if verdict == 2:
            return -1
        if verdict != 0:
            index[at + found] = verdict
            found += 1
    return found


@kernel
def solve_cube(
    games: Floats, g: int, points: Floats, index: NDArray[np.int8], at: int, d: Floats, work: Floats
) -> int:
    """Find all equilibria of game g.

    Parameters
    ----------
    games : float array, shape (n_games, 3, 2, 2, 2)
    g : int
    points : float array, shape (n_rows, 3)
        Set from row ``at`` on to each player's probability of action 1; 16 rows may be written.
    index : int8 array, shape (n_rows,)
        Set to their indices.
    at : int
    d : float array, shape (3, 2, 2)
    work : float array, shape (8,)
        Work space.

    Returns
    -------
    int
        Number of equilibria, or ``ROUTED`` when a decisive sign is within its error bound.
    """
    noise = work[:3]
    for i in range(3):
        noise[i] = gains(games, g, i, d)
        if noise[i] == np.inf:
            return ROUTED
    plus, minus = _corner_signs(d, noise)
    found = _pure_profiles(plus, minus, points, index, at)
    if found >= 0:
        found = _faces_of(d, noise, plus, minus, points, index, at, found)
    if found >= 0 and not _dominance(plus, minus):
        found = _all_mix(d, noise, points, index, at, found, work[3:])
    total = 0
    for e in range(found):
        total += index[at + e]
    return found if found >= 0 and total == 1 and found <= MOST else ROUTED


@kernel
def scan(games: Floats, counts: NDArray[np.uint8], points: Floats, index: NDArray[np.int8]) -> int:
    """Solve every game of shape (n_games, 3, 2, 2, 2); return the number of equilibria written.

    ``counts[g]`` is set to the number of equilibria or ``ROUTED``; ``points`` (at least 9 n_games + 7 rows)
    and ``index`` to those of one game after the other.
    """
    d, work = np.empty((3, 2, 2)), np.empty(8)
    total = 0
    for g in range(games.shape[0]):
        counts[g] = solve_cube(games, g, points, index, total, d, work)
        total += counts[g] if counts[g] != ROUTED else 0
    return total


@kernel
def fill(
    games: Floats, counts: NDArray[np.uint8], points: Floats, indices: NDArray[np.int8],
    offsets: NDArray[np.int64], first: Floats, second: Floats, third: Floats, payoffs: Floats,
    support: NDArray[np.uint8], index: NDArray[np.int8],
) -> None:  # fmt: skip
    """Write strategies, payoffs, supports and indices of the equilibria that ``scan`` found."""
    read = 0
    for g in range(games.shape[0]):
        if counts[g] == ROUTED:
            continue
        for at in range(offsets[g], offsets[g] + counts[g]):
            point, index[at] = points[read], indices[read]
            read += 1
            for i in range(3):
                support[at, i] = 1 if point[i] == 0.0 else (2 if point[i] == 1.0 else 3)
            first[at, 0], first[at, 1] = 1.0 - point[0], point[0]
            second[at, 0], second[at, 1] = 1.0 - point[1], point[1]
            third[at, 0], third[at, 1] = 1.0 - point[2], point[2]
            payoffs[at] = 0.0
            for cell in range(8):
                i, j, k = cell >> 2, (cell >> 1) & 1, cell & 1
                weight = first[at, i] * second[at, j] * third[at, k]
                for player in range(3):
                    payoffs[at, player] += weight * games[g, player, i, j, k]
