"""Plane geometry for figures: convex hulls, and where a label fits into a polygon."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]


def convex_hull(points: Sequence[Point]) -> list[Point]:
    """Return the corners of the convex hull, anticlockwise (Andrew 1979, monotone chain).

    Examples
    --------
    >>> convex_hull([(0, 0), (2, 0), (1, 1), (2, 2), (0, 2), (1, 0)])
    [(0, 0), (2, 0), (2, 2), (0, 2)]
    """
    ordered = sorted(set(points))
    if len(ordered) <= 2:
        return ordered
    return _chain(ordered)[:-1] + _chain(ordered[::-1])[:-1]


def _chain(points: Sequence[Point]) -> list[Point]:
    """Return the lower half of the hull of points that are sorted."""
    chain: list[Point] = []
    for x, y in points:
        while len(chain) > 1:
            (ax, ay), (bx, by) = chain[-2:]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            chain.pop()
        chain.append((x, y))
    return chain


def deepest_point(polygon: NDArray[np.float64], n: int = 33) -> NDArray[np.float64]:
    """Return the point of a grid over a polygon (corners in rows) farthest from its edges.

    Examples
    --------
    >>> deepest_point(np.array([[0, 0], [4, 0], [4, 4], [0, 4]])).tolist()
    [2.0, 2.0]
    """
    from matplotlib.path import Path

    low, high = polygon.min(axis=0), polygon.max(axis=0)
    steps = (np.arange(n) + 0.5) / n
    grid = low + np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2) * (high - low)
    start, step = polygon, np.roll(polygon, -1, axis=0) - polygon
    offset = grid[:, None] - start
    along = (offset * step).sum(axis=2) / np.maximum((step**2).sum(axis=1), 1e-300)
    gaps = np.linalg.norm(offset - np.clip(along, 0, 1)[:, :, None] * step, axis=2).min(axis=1)
    inside = Path(polygon).contains_points(grid)
    deepest: NDArray[np.float64] = grid[int(np.argmax(np.where(inside, gaps, -gaps)))]
    return deepest
