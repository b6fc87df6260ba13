"""Which two parameters the explorer's map opens with: those whose plane shows most regimes.

Every plane through the point is sampled on the same small grid, and all of them are evaluated at once
in floats.  The choice only orients a reader; nothing is concluded from it.
"""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from greatgame.model import Model

#: Points along each side of a plane.
SIDE = 9

#: A plane with more regimes than this is not readable.
MOST_REGIMES = 8

#: A payoff difference this small, relative to the largest payoff, counts as a tie.
ROUNDING = 1e-12

#: Points evaluated at once: enough to spare Python's overhead, few enough for memory.
CHUNK = 4096

Numbers = NDArray[np.float64]


def telling_axes(point: Model) -> list[int]:
    """Return the positions of two parameters (one twice, if there is only one).

    Among the planes with at most ``MOST_REGIMES`` regimes (those that are not admissible count as one)
    the one with most of them; among equals the one whose largest regime is smallest; then the one
    declared first.  If all have more, the one with fewest.
    """
    pairs = list(itertools.combinations(range(len(type(point).parameters)), 2))
    if not pairs:
        return [0, 0]
    codes = _regimes(point, np.concatenate([_plane(point, *pair) for pair in pairs]))
    counts = [Counter(plane.tolist()) for plane in codes.reshape(len(pairs), -1)]

    def merit(k: int) -> tuple[int, int]:
        regimes = len(counts[k])
        return (regimes if regimes <= MOST_REGIMES else -regimes), -max(counts[k].values())

    return list(pairs[max(range(len(pairs)), key=merit)])


def _plane(point: Model, across: int, up: int) -> Numbers:
    """Return the points of one plane's grid: shape (SIDE * SIDE, n_parameters)."""
    declared = list(type(point).parameters.values())
    points = np.tile([float(v) for v in point.values.values()], (SIDE * SIDE, 1))
    # Irrational offsets keep off the boundaries of regimes, which are simple fractions in most models.
    for k, offset, line in ((across, np.sqrt(2) - 1, np.tile), (up, (np.sqrt(5) - 1) / 2, np.repeat)):
        low, high = float(declared[k].low), float(declared[k].high)
        points[:, k] = line(low + (high - low) * (np.arange(SIDE) + offset) / SIDE, SIDE)
    return points


def _regimes(point: Model, points: Numbers) -> NDArray[np.int64]:
    """Return a number for the set of pure equilibria at each point; one for all that is not admissible."""
    import sympy

    cls = type(point)
    game, assumed = cls.symbolic(**point.chosen), cls.symbolic_point(**point.chosen)
    symbols = list(cls.symbols.values())
    payoffs = sympy.lambdify(symbols, game.payoffs.ravel().tolist(), "numpy", cse=True)
    rules = sympy.lambdify(symbols, [sympy.sympify(a.holds(assumed)) for a in cls.assumptions], "numpy")
    found = []
    for start in range(0, len(points), CHUNK):
        columns = list(points[start : start + CHUNK].T)
        size = len(columns[0])
        with np.errstate(all="ignore"):
            cells = np.array([np.broadcast_to(u, size) for u in payoffs(*columns)], dtype=float)
            allowed = [np.broadcast_to(rule, size) for rule in rules(*columns)]
        admissible = np.logical_and.reduce([np.isfinite(cells).all(axis=0), *allowed])
        pure = _pure(cells.reshape(*game.payoffs.shape, size)) & admissible
        found.append(np.vstack([pure, admissible]))
    _, codes = np.unique(np.concatenate(found, axis=1), axis=1, return_inverse=True)
    return codes.reshape(-1)


def _pure(payoffs: Numbers) -> NDArray[np.bool_]:
    """Return which profiles are equilibria: shape (n_profiles, n_points)."""
    slack = ROUNDING * np.abs(payoffs).max(axis=tuple(range(payoffs.ndim - 1)))
    best = [u >= u.max(axis=i, keepdims=True) - slack for i, u in enumerate(payoffs)]
    pure: NDArray[np.bool_] = np.logical_and.reduce(best)
    return pure.reshape(-1, payoffs.shape[-1])
