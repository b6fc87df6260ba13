"""Vertices of best-response polyhedra without ties: double description in floats with proved signs.

The method of :mod:`.polyhedra` needs only the *signs* of ``row z`` at each ray z; in floats it runs
many times faster, and here every sign is proved or the attempt is given up.  The cone lies in the
non-negative orthant and each new ray is a positive combination of two old ones, so no coordinate
suffers cancellation: if ray z is known to a relative error r in every coordinate, then

* ``v = row z`` is known to ``e = |row| z (r + (d + 3) eps)`` (Higham 2002, section 3.1), and its
  sign is proved when ``|v| > 2 e``; its relative error is then ``s = e / |v| < 1/2``;
* the new ray ``|v'| z + |v| z'`` is known to ``max(r + s' + r s', r' + s + r' s) + 4 eps``.

Where a sign is left open, the ray is computed again from its labels, exactly, and so is its value.
If that is zero there is a tie: the answer is None, and the method of :mod:`.polyhedra` takes over.
Otherwise the labels are those of the exact polyhedron, which is simple, and the few vertices that
matter are computed exactly from them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from greatgame.equilibria.two_player.polyhedra import Matrix, bits, too_large

Floats = NDArray[np.float64]
Masks = NDArray[np.uint64]

EPS = float(np.finfo(float).eps)
#: Exact recomputations worth doing in one cut: this many, or this fraction of the rays.
WORTH = (64, 0.25)
#: Products of two numbers above this do not underflow; smaller coordinates are given up.
TINY = 1e-100


def simple_labels(payoffs: Matrix, limit: int) -> list[int] | None:
    """Return the labels of every vertex of a best-response polyhedron, or None.

    Parameters
    ----------
    payoffs : sequence of sequences of int, k x l
        As for :func:`.polyhedra.best_response_vertices`.
    limit : int
        Most rays to hold at any time.

    Returns
    -------
    list of int, or None
        Label sets as bit masks; None when there is a tie, when the payoffs differ too much in size
        for floats, or when there are more than 63 labels.

    Raises
    ------
    SolverError
        If there are more rays than ``limit``.
    """
    k, count = len(payoffs), len(payoffs[0])
    rows = _rows(payoffs)
    if rows is None or k + count > 63:
        return None
    rays = np.eye(k + 1)
    axes = np.uint64(1) << np.arange(k + 1, dtype=np.uint64)
    masks = axes.sum(dtype=np.uint64) ^ axes
    error = np.zeros(k + 1)
    for j, row in enumerate(rows):
        measured = _measure(payoffs, j + 1, row, rays, masks, error)
        cut = None if measured is None else _cut(rays, masks, error, measured, k + 1 + j)
        if cut is None:
            return None
        rays, masks, error = cut
        if len(rays) > limit:
            raise too_large(limit)
    played = rays[:, :k].any(axis=1)
    return [int(mask) for mask in masks[played]]


def vertex_at(payoffs: Matrix, labels: int) -> list[int]:
    """Return the exact weights, then u, of the vertex with the given labels.

    The labels must determine the vertex, as those of :func:`simple_labels` do.
    """
    from flint import fmpz_mat

    k = len(payoffs)
    played = [i for i in range(k) if not labels >> i & 1]
    best = bits(labels >> k)
    system = [[payoffs[i][0] - payoffs[i][j] for i in played] + [1] for j in best]
    kernel, _ = fmpz_mat(system).nullspace()
    solution = [int(kernel[i, 0]) for i in range(len(played) + 1)]
    sign = -1 if any(x < 0 for x in solution[:-1]) else 1
    weights = [0] * k
    for i, weight in zip(played, solution, strict=False):
        weights[i] = sign * weight
    return [*weights, sign * solution[-1]]


def _rows(payoffs: Matrix) -> Floats | None:
    """Inequalities with each coordinate in its own unit, correctly rounded; None if too uneven."""
    units = _units(payoffs)
    cuts = [
        [(row[0] - row[j]) / unit for row, unit in zip(payoffs, units, strict=True)] + [1.0]
        for j in range(1, len(payoffs[0]))
    ]
    rows = np.array(cuts, dtype=float).reshape(len(cuts), len(payoffs) + 1)
    exactly_zero = [[row[0] == row[j] for row in payoffs] for j in range(1, len(payoffs[0]))]
    uneven = (abs(rows[:, :-1]) < TINY) & ~np.array(exactly_zero, dtype=bool).reshape(rows[:, :-1].shape)
    return None if uneven.any() else rows


def _units(payoffs: Matrix) -> list[int]:
    """Unit of each coordinate: the largest coefficient it has in any inequality."""
    return [max(abs(row[0] - x) for x in row) or 1 for row in payoffs]


def _measure(
    payoffs: Matrix, column: int, row: Floats, rays: Floats, masks: Masks, error: Floats
) -> tuple[Floats, Floats] | None:
    """Values ``row z`` with proved signs, and their relative errors; None when a value is zero.

    None also when so many signs are open that the exact method is faster.

    Rays whose sign floats leave open are replaced, in place, by correctly rounded ones.
    """
    value = rays @ row
    slack = (rays @ abs(row)) * (1.001 * error + (len(row) + 3) * EPS)
    unsure = np.flatnonzero(abs(value) <= np.maximum(2 * slack, TINY))
    if len(unsure) > max(WORTH[0], WORTH[1] * len(rays)):
        return None
    relative = slack / np.where(value == 0, 1.0, abs(value))
    units = _units(payoffs)
    for position in unsure.tolist():
        *weights, top = vertex_at(payoffs, int(masks[position]))
        exact = top + sum(w * (line[0] - line[column]) for w, line in zip(weights, payoffs, strict=True))
        if exact == 0:
            return None
        point = [*(w * unit for w, unit in zip(weights, units, strict=True)), top]
        rays[position] = [x / max(point) for x in point]
        value[position] = exact / max(point)
        error[position] = relative[position] = EPS
    return None if (abs(value) <= TINY).any() else (value, relative)


def _cut(
    rays: Floats, masks: Masks, error: Floats, measured: tuple[Floats, Floats], label: int
) -> tuple[Floats, Masks, Floats] | None:
    """Intersect a simple cone with a half-space; None when coordinates become too uneven."""
    value, relative = measured
    good = value > 0
    above, below = _crossing(masks, np.flatnonzero(good), np.flatnonzero(~good))
    far, near = abs(value[below])[:, None], abs(value[above])[:, None]
    new = far * rays[above] + near * rays[below]
    new = np.ldexp(new, -np.frexp(new.max(axis=1, keepdims=True, initial=0.0))[1])
    if ((new > 0) & (new < TINY)).any():
        return None
    new_error = 4 * EPS + np.maximum(
        error[above] + relative[below] * (1 + error[above]),
        error[below] + relative[above] * (1 + error[below]),
    ) * (1 + 4 * EPS)
    new_masks = (masks[above] & masks[below]) | np.uint64(1 << label)
    return (
        np.concatenate([rays[good], new]),
        np.concatenate([masks[good], new_masks]),
        np.concatenate([error[good], new_error]),
    )


def _crossing(
    masks: Masks, above: NDArray[np.intp], below: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of rays on either side that share all labels but one: the edges across a cut."""
    ends, owner = _edges(masks, above)
    other_ends, other_owner = _edges(masks, below)
    order = np.argsort(ends)
    place = np.searchsorted(ends, other_ends, sorter=order)
    place = order[np.minimum(place, len(order) - 1)]
    met = ends[place] == other_ends
    return owner[place[met]], other_owner[met]


def _edges(masks: Masks, among: NDArray[np.intp]) -> tuple[Masks, NDArray[np.intp]]:
    """Every edge of some rays, as its label set, with the ray."""
    own = masks[among]
    ends, owners = [], []
    for label in bits(int(np.bitwise_or.reduce(own, initial=0))):
        bit = np.uint64(1 << label)
        has = (own & bit) != 0
        ends.append(own[has] ^ bit)
        owners.append(among[has])
    return np.concatenate(ends or [own]), np.concatenate(owners or [among])
