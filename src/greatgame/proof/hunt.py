"""Looking for a satisfying point by numbers, where the solver finds none in time.

The margin of ``e > 0`` is the value of e scaled by its spread; of a disjunction, the greatest of its
parts'; of a conjunction, the least while all are positive, else the sum of the negative ones.  A
formula holds where its margin is positive.  A population of points climbs the margin by differential
evolution (Storn and Price 1997).  Finding a point proves existence, once it is checked exactly;
finding none proves nothing.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import sympy
from numpy.typing import NDArray

from greatgame.errors import SolverError
from greatgame.proof.formula import AllOf, AnyOf, Compare, Formula, all_of
from greatgame.proof.sampling import Columns, columns, numeric, rational_point, unit_points
from greatgame.proof.space import Space

POPULATION_LOG2 = 9
ROUNDS = 150
GRID_BITS = 24


def margin(formula: Formula, points: Columns) -> NDArray[np.float64]:
    """Return how far inside (> 0) or outside (< 0) a formula each point is."""
    size = len(next(iter(points.values())))
    if isinstance(formula, Compare):
        return _leaf_margin(formula, points, size)
    if isinstance(formula, AllOf):
        parts = [margin(p, points) for p in formula.parts]
        short = np.sum([np.minimum(p, 0) for p in parts], axis=0) if parts else np.zeros(size)
        least = np.minimum.reduce(parts) if parts else np.full(size, np.inf)
        return np.asarray(np.where(short < 0, short, least))
    if isinstance(formula, AnyOf):
        options = [margin(p, points) for p in formula.parts]
        return np.asarray(np.maximum.reduce(options) if options else np.full(size, -np.inf))
    raise SolverError(f"{formula!r} is not a formula")


def _leaf_margin(leaf: Compare, points: Columns, size: int) -> NDArray[np.float64]:
    with np.errstate(all="ignore"):
        value = np.broadcast_to(np.asarray(numeric(leaf.expression, points), dtype=float), (size,))
        known = value[np.isfinite(value)]
    scale = (float(np.std(known)) if len(known) else 0.0) or 1.0
    value = np.asarray(np.nan_to_num(value, nan=-np.inf) / scale)
    if leaf.relation in ("<", "<="):
        return np.asarray(-value)
    if leaf.relation in (">", ">="):
        return value
    return np.asarray(np.abs(value)) if leaf.relation == "!=" else np.asarray(-np.abs(value))


def hunt(
    space: Space, formula: Formula, seed: int = 0, seconds: float = np.inf
) -> dict[sympy.Symbol, Any] | None:
    """Return a rational point of the box that satisfies a formula to floating point, or None.

    The caller verifies it exactly.  Formulas with equations are not hunted: floats cannot meet them.
    """
    if not space.symbols or any(leaf.relation == "==" for leaf in formula.leaves()):
        return None
    wanted = all_of((formula, *space.assumptions))
    ranges = space.tightened(wanted)
    if any(low > high for low, high in ranges.values()):
        return None
    deadline = time.process_time() + seconds
    rng = np.random.default_rng(seed)
    unit = unit_points(len(space.symbols), POPULATION_LOG2, seed)
    best = margin(wanted, columns(space, unit, ranges))
    for _ in range(ROUNDS):
        if (best > 0).any() or time.process_time() > deadline:
            break
        a, b = (unit[rng.permutation(len(unit))] for _ in range(2))
        champion = unit[np.argsort(best)[-len(unit) // 8 :]][rng.integers(0, len(unit) // 8, len(unit))]
        trial = unit + 0.7 * (champion - unit) + 0.7 * (a - b)
        trial = np.where(rng.random(unit.shape) < 0.8, trial, unit)
        trial = np.where((trial < 0) | (trial > 1), rng.random(unit.shape), trial)
        score = margin(wanted, columns(space, trial, ranges))
        better = score > best
        unit[better], best[better] = trial[better], score[better]
    if not (best > 0).any():
        return None
    return rational_point(space, columns(space, unit, ranges), int(np.argmax(best)), GRID_BITS, ranges)
