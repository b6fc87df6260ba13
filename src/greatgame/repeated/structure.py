"""Read off a float solution how each vertex of an equilibrium payoff set is generated.

Points and coordinates that differ by rounding are merged first.  What is read is a guess; its exact
solution is proved, or discarded, by :mod:`greatgame.repeated.fixed_point`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from greatgame.repeated.fixed_point import Link, Stage, Structure

Floats = NDArray[np.float64]

#: Points closer than this, in units of the payoffs' range, are taken for one when structure is read.
NEAR = 1e-9


def outline(points: Floats, makers: Sequence[int]) -> tuple[Floats, list[list[int]]]:
    """Vertices of the hull of points with near ones merged, and the profiles that generate each."""
    merged = np.column_stack([_merged(points[:, i]) for i in (0, 1)])
    distinct = sorted(set(map(tuple, merged.tolist())))
    corners: list[tuple[float, float]] = []
    for sweep in (distinct, distinct[::-1]):
        base = len(corners)
        for p in sweep:
            while len(corners) >= base + 2 and not _turns(corners[-2], corners[-1], p):
                corners.pop()
            corners.append(p)
        corners.pop()
    vertices = np.array(corners or distinct)
    same = (merged[:, None] == vertices[None]).all(axis=2)
    makers_of = [[m for m, at in zip(makers, column.tolist(), strict=True) if at] for column in same.T]
    return vertices, makers_of


def _merged(values: Floats) -> Floats:
    """Replace numbers that follow each other within ``NEAR`` by the first of them."""
    order = np.argsort(values)
    ranked = values[order]
    first = np.r_[True, np.diff(ranked) > NEAR]
    out = np.empty_like(values)
    out[order] = ranked[np.maximum.accumulate(np.where(first, np.arange(len(values)), 0))]
    return out


def _turns(o: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> bool:
    """Whether the path turns left at ``a`` by more than rounding."""
    px, py, qx, qy = a[0] - o[0], a[1] - o[1], b[0] - o[0], b[1] - o[1]
    return px * qy - py * qx > NEAR / 10 * max(abs(px), abs(py))


def read_link(
    vertices: Floats, k: int, profile: int, stage: Floats, needed: Floats, delta: float
) -> Link | None:
    """Say how a profile generates vertex ``k``, in floats scaled to the unit square; None if unclear."""
    close = 100 * NEAR
    if np.abs(vertices[k] - stage).max() <= close:
        return Link(profile, "stage")
    w = (vertices[k] - (1 - delta) * stage) / delta
    binding = np.abs(w - needed) <= close
    if binding.all():
        return Link(profile, "corner")
    same = np.abs(vertices - w).max(axis=1)
    if same.min() <= close:
        return Link(profile, "vertex", ends=(int(same.argmin()),))
    if not binding.any():
        return None
    axis = int(binding.argmax())
    best: tuple[float, tuple[int, int]] | None = None
    for j in range(len(vertices)):
        m = (j + 1) % len(vertices)
        a, b = vertices[j], vertices[m]
        if min(a[axis], b[axis]) - close <= needed[axis] <= max(a[axis], b[axis]) + close:
            length = np.abs(b - a).max()
            off = abs((b[0] - a[0]) * (w[1] - a[1]) - (b[1] - a[1]) * (w[0] - a[0])) / max(length, NEAR)
            if abs(b[axis] - a[axis]) > NEAR and (best is None or off < best[0]):
                best = float(off), (j, m)
    return None if best is None else Link(profile, "edge", axis, best[1])


def read_structure(
    game: Stage, corners: Floats, makers: Sequence[Sequence[int]], stage: Floats, needed: Floats
) -> Structure | None:
    """Say how every vertex is generated; None if that is unclear for some vertex.

    Parameters
    ----------
    game : Stage
    corners, makers : float array, shape (n, 2), and lists of int
        Vertices in units of the payoffs' range, and the profiles that may generate each.
    stage, needed : float arrays, shape (n_profiles, 2)
        Stage payoffs, and the continuations that keep everybody from deviating, in these units.
    """
    delta = float(game.delta)
    links = []
    for k, candidates in enumerate(makers):
        tries = (read_link(corners, k, a, stage[a], needed[a], delta) for a in dict.fromkeys(candidates))
        link = next((found for found in tries if found is not None), None)
        if link is None:
            return None
        links.append(link)
    lowest = corners.argmin(axis=0)
    return Structure(game, tuple(links), (int(lowest[0]), int(lowest[1])))
