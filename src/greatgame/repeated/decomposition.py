"""Compiled outer iteration of Abreu and Sannikov's operator on polygons, with outward rounding.

Payoffs are scaled to [0, 1] for each player.  Every polygon of the sequence contains the equilibrium
payoff set: a point may be misplaced by the rounding of one step, a few units in the sixteenth
decimal, and every polygon is widened by ``ALLOWANCE``, which is more, in each coordinate and
direction.  Widened polygons have an interior, so that points and segments are no special case.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from greatgame.equilibria.kernels.compiled import kernel

Floats = NDArray[np.float64]

#: How much every polygon is widened, and every incentive constraint loosened, in units of the range.
ALLOWANCE = 1e-14


@kernel
def _hull(points: Floats, n: int, out: Floats) -> int:
    """Write the convex hull of the first ``n`` points, anticlockwise, to ``out``; return its size."""
    by_second = np.argsort(points[:n, 1])
    order = by_second[np.argsort(points[by_second, 0], kind="mergesort")]
    size = 0
    for sweep in range(2):
        base = size
        for step in range(n):
            k = order[step] if sweep == 0 else order[n - 1 - step]
            x, y = points[k, 0], points[k, 1]
            while size >= base + 2:
                ax, ay = out[size - 2, 0], out[size - 2, 1]
                bx, by = out[size - 1, 0], out[size - 1, 1]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0.0:
                    break
                size -= 1
            out[size, 0], out[size, 1] = x, y
            size += 1
        size -= 1
    return max(size, 1)


@kernel
def _widened(points: Floats, n: int, by: float, boxes: Floats, out: Floats) -> int:
    """Hull of the first ``n`` points, each replaced by a box of half-width ``by``."""
    size = _hull(points, n, out)
    for k in range(size):
        for corner in range(4):
            boxes[4 * k + corner, 0] = out[k, 0] + (by if corner < 2 else -by)
            boxes[4 * k + corner, 1] = out[k, 1] + (by if corner % 2 else -by)
    return _hull(boxes, 4 * size, out)


@kernel
def _section(polygon: Floats, size: int, axis: int, level: float) -> tuple[float, float]:
    """Range of the other coordinate where a polygon meets a line; empty (inf, -inf) if it does not."""
    low, high = np.inf, -np.inf
    for k in range(size):
        m = k + 1 if k + 1 < size else 0
        a, b = polygon[k, axis], polygon[m, axis]
        if (a < level and b < level) or (a > level and b > level):
            continue
        p, q = polygon[k, 1 - axis], polygon[m, 1 - axis]
        if a != b:
            p = q = p + (level - a) / (b - a) * (q - p)
        low, high = min(low, p, q), max(high, p, q)
    return low, high


@kernel
def _continuations(polygon: Floats, size: int, stage: Floats, needed: Floats, wanted: Floats) -> int:
    """Continuations that generate extreme points with one action profile.

    The stage payoff itself if it meets the constraints ``needed``; else the ends of the sections at
    which a constraint binds.  Written to ``wanted``; returns how many.
    """
    if stage[0] >= needed[0] and stage[1] >= needed[1]:
        wanted[0, 0], wanted[0, 1] = stage[0], stage[1]
        return 1
    count = 0
    for axis in range(2):
        low, high = _section(polygon, size, axis, needed[axis])
        if high < needed[1 - axis]:
            continue
        low = max(low, needed[1 - axis])
        for end in range(2 if high > low else 1):
            wanted[count, axis] = needed[axis]
            wanted[count, 1 - axis] = high if end == 0 else low
            count += 1
    return count


@kernel
def _shift(old: Floats, n_old: int, new: Floats, n_new: int) -> float:
    """Largest distance by which a vertex of ``old`` lies outside an edge line or the box of ``new``.

    The box counts where ``new`` is almost a point, whose edges are too short to have a direction.
    """
    worst = 0.0
    for i in range(2):
        worst = max(worst, new[:n_new, i].min() - old[:n_old, i].min())
        worst = max(worst, old[:n_old, i].max() - new[:n_new, i].max())
    for k in range(n_new):
        m = k + 1 if k + 1 < n_new else 0
        dx, dy = new[m, 0] - new[k, 0], new[m, 1] - new[k, 1]
        length = np.sqrt(dx * dx + dy * dy)
        if length < 1e-13:
            continue
        for j in range(n_old):
            side = dx * (old[j, 1] - new[k, 1]) - dy * (old[j, 0] - new[k, 0])
            worst = max(worst, -side / length)
    return worst


@kernel
def iterate(
    stage: Floats, gains: Floats, floor: Floats, delta: float, allowance: float, still: float, rounds: int,
) -> tuple[Floats, Floats, int, Floats, NDArray[np.int64], bool]:  # fmt: skip
    """Apply the operator until the polygon stops shrinking.

    Parameters
    ----------
    stage, gains : float arrays, shape (n_profiles, 2)
        Stage payoffs of each profile, and what each player can gain by deviating from it once.
    floor : float array, shape (2,)
        Lower bounds on equilibrium payoffs.
    delta, allowance, still : float
        Discount factor; widening of each step; a shift that counts as none.
    rounds : int
        Most steps.

    Returns
    -------
    polygon : float array, shape (n, 2)
        Contains the equilibrium payoff set; no rows if that is empty.
    floor : float array, shape (2,)
        Lower bounds on equilibrium payoffs.
    used : int
        Steps made.
    points : float array, shape (m, 2)
        Generated extreme points of the last step, before widening.
    makers : int array, shape (m,)
        The profile that generates each.
    settled : bool
        Whether the polygon stopped shrinking and the floor rising.
    """
    n = stage.shape[0]
    ratio = (1.0 - delta) / delta
    points = np.empty((4 * n, 2))
    makers = np.empty(4 * n, dtype=np.int64)
    boxes = np.empty((16 * n, 2))
    polygon, fresh = np.empty((16 * n + 2, 2)), np.empty((16 * n + 2, 2))
    alive = np.ones(n, dtype=np.bool_)
    needed, wanted = np.empty(2), np.empty((4, 2))
    floor = floor.copy()
    size = _widened(stage, n, allowance, boxes, polygon)
    count = n
    settled = False
    used = 0
    while used < rounds and not settled:
        used += 1
        count = 0
        for a in range(n):
            if not alive[a]:
                continue
            for i in range(2):
                needed[i] = floor[i] + ratio * gains[a, i] - allowance * (1.0 + ratio)
            found = _continuations(polygon, size, stage[a], needed, wanted)
            # The set shrinks and the floor rises: a profile that cannot be played now never can.
            alive[a] = found > 0
            for k in range(found):
                for i in range(2):
                    points[count, i] = (1.0 - delta) * stage[a, i] + delta * wanted[k, i]
                makers[count] = a
                count += 1
        if count == 0:
            return np.empty((0, 2)), floor, used, points[:0].copy(), makers[:0].copy(), True
        n_fresh = _widened(points, count, allowance, boxes, fresh)
        move = _shift(polygon, size, fresh, n_fresh)
        polygon, fresh, size = fresh, polygon, n_fresh
        for i in range(2):
            lowest = polygon[:size, i].min()
            move = max(move, lowest - floor[i])
            floor[i] = max(floor[i], lowest)
        settled = move <= still
    return polygon[:size].copy(), floor, used, points[:count].copy(), makers[:count].copy(), settled
