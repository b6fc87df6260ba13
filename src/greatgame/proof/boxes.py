"""A second way to prove that nothing satisfies a formula: subdivide the space into boxes.

Over a box, interval arithmetic encloses every expression (Moore 1966); a box whose enclosures rule the
formula out is discarded, the others are halved.  No box left is a proof.  It needs slack (a formula
that is only just impossible is never ruled out on a box that touches the edge) but no polynomials:
roots, free exponents, exponentials and logarithms are enclosed like anything else.

Sums and products are rounded outwards after each operation, so that they enclose in spite of floating
point.  Powers, exponentials and logarithms come from the C library, whose error is a few units in
the last place; their results are widened by 1e-13 of their size, hundreds of times that error.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import sympy
from numpy.typing import NDArray

from greatgame.errors import SolverError
from greatgame.proof.formula import AllOf, AnyOf, Compare, Formula, all_of
from greatgame.proof.space import Space

Bounds = tuple[NDArray[np.float64], NDArray[np.float64]]
Boxes = dict[sympy.Symbol, Bounds]
MAX_BOXES = 60_000
WIDEN = 1e-13
INF = np.inf


def impossible(space: Space, formulas: Sequence[Formula], seconds: float) -> bool:
    """Whether subdivision proves that no admissible point satisfies every formula.

    Parameters
    ----------
    space : Space
        What is quantified over; points where an expression is undefined do not count.
    formulas : sequence of Formula
    seconds : float
        Time to spend.  False means only that no proof was found.
    """
    start = time.process_time()
    wanted = all_of((*formulas, *space.assumptions))
    bounds = space.tightened(wanted)
    low = np.array([[_below(a) for a, _ in bounds.values()]])
    high = np.array([[-_below(-b) for _, b in bounds.values()]])
    if (low > high).any():
        return True
    width = np.maximum(high[0] - low[0], 1e-300)
    used = {s for leaf in wanted.leaves() for s in leaf.expression.free_symbols}
    moving = np.array([s in used for s in space.symbols])
    if not moving.any():
        return False
    try:
        while len(low):
            if time.process_time() - start > seconds or len(low) > MAX_BOXES:
                return False
            boxes = {s: (low[:, k], high[:, k]) for k, s in enumerate(space.symbols)}
            keep = possible(wanted, boxes)
            low, high = low[keep], high[keep]
            low, high = _halved(low, high, width, moving)
    except SolverError:
        return False
    return True


def _halved(low: Any, high: Any, width: Any, moving: Any) -> tuple[Any, Any]:
    """Halve each box along its longest side, relative to the whole range."""
    if not len(low):
        return low, high
    side = np.argmax(np.where(moving, (high - low) / width, -1.0), axis=1)
    rows = np.arange(len(low))
    middle = (low[rows, side] + high[rows, side]) / 2
    left, right = high.copy(), low.copy()
    left[rows, side], right[rows, side] = middle, middle
    return np.concatenate([low, right]), np.concatenate([left, high])


def possible(formula: Formula, boxes: Boxes) -> NDArray[np.bool_]:
    """Return for each box whether the enclosures leave the formula possible."""
    size = len(next(iter(boxes.values()))[0])
    if isinstance(formula, Compare):
        with np.errstate(all="ignore"):
            low, high = enclose(formula.expression, boxes)
        low, high = np.broadcast_to(low, (size,)), np.broadcast_to(high, (size,))
        tests = {
            ">": high > 0,
            ">=": high >= 0,
            "<": low < 0,
            "<=": low <= 0,
            "==": (low <= 0) & (high >= 0),
            "!=": (low != 0) | (high != 0),
        }
        # An enclosure that is not a number excludes nothing.
        return np.asarray(tests[formula.relation] | np.isnan(low) | np.isnan(high))
    if isinstance(formula, AllOf | AnyOf):
        every = isinstance(formula, AllOf)
        result = np.full(size, every)
        for part in formula.parts:
            result = result & possible(part, boxes) if every else result | possible(part, boxes)
        return result
    raise SolverError(f"{formula!r} is not a formula")


def enclose(e: Any, boxes: Boxes) -> Bounds:
    """Enclose an expression over boxes.

    Raises
    ------
    SolverError
        If it contains a function that is not known here.
    """
    if e.is_Symbol:
        return boxes[e]
    if e.is_Rational:
        number = Fraction(int(e.p), int(e.q))
        return np.asarray(_below(number)), np.asarray(-_below(-number))
    if e.is_NumberSymbol or e.is_Float:
        return _widened(np.asarray(float(e)), np.asarray(float(e)))
    if e.is_Pow and e.exp.is_Integer:
        return _integer_power(enclose(e.base, boxes), int(e.exp))
    parts = [enclose(a, boxes) for a in e.args] if not isinstance(e, sympy.Piecewise) else []
    if e.is_Add:
        return _fold(_add, parts)
    if e.is_Mul:
        return _fold(_multiply, parts)
    if e.is_Pow and e.exp.is_Rational:
        return _root(*parts)
    if e.is_Pow:
        return _real_power(*parts)
    return _function(e, parts, boxes)


def _function(e: Any, parts: list[Bounds], boxes: Boxes) -> Bounds:
    """Enclose maxima, minima, absolute values, cases, exponentials and logarithms."""
    if isinstance(e, sympy.Max):
        return _fold(lambda a, b: (np.maximum(a[0], b[0]), np.maximum(a[1], b[1])), parts)
    if isinstance(e, sympy.Min):
        return _fold(lambda a, b: (np.minimum(a[0], b[0]), np.minimum(a[1], b[1])), parts)
    if isinstance(e, sympy.Abs):
        low, high = parts[0]
        least = np.where((low <= 0) & (high >= 0), 0.0, np.minimum(np.abs(low), np.abs(high)))
        return least, np.maximum(np.abs(low), np.abs(high))
    if isinstance(e, sympy.Piecewise):
        values = [enclose(value, boxes) for value, _ in e.args]
        return _fold(lambda a, b: (np.minimum(a[0], b[0]), np.maximum(a[1], b[1])), values)
    if isinstance(e, sympy.exp):
        return _widened(np.exp(parts[0][0]), np.exp(parts[0][1]))
    if isinstance(e, sympy.log):
        return _widened(np.log(np.maximum(parts[0][0], 0)), np.log(np.maximum(parts[0][1], 0)))
    raise SolverError(f"{e} cannot be enclosed")


def _fold(operation: Any, parts: Sequence[Bounds]) -> Bounds:
    result = parts[0]
    for part in parts[1:]:
        result = operation(result, part)
    return result


def _add(a: Bounds, b: Bounds) -> Bounds:
    return np.nextafter(a[0] + b[0], -INF), np.nextafter(a[1] + b[1], INF)


def _multiply(a: Bounds, b: Bounds) -> Bounds:
    # 0 times infinity is not a number: it stays, and excludes nothing.
    ends = [x * y for x, y in itertools.product(a, b)]
    low, high = (op.reduce(np.broadcast_arrays(*ends)) for op in (np.minimum, np.maximum))
    return np.nextafter(low, -INF), np.nextafter(high, INF)


def _integer_power(a: Bounds, exponent: int) -> Bounds:
    if exponent < 0:
        low, high = _integer_power(a, -exponent)
        crosses = (low <= 0) & (high >= 0)
        ends = (1 / np.where(crosses, 1.0, high), 1 / np.where(crosses, 1.0, low))
        return (
            np.where(crosses, -INF, np.nextafter(ends[0], -INF)),
            np.where(crosses, INF, np.nextafter(ends[1], INF)),
        )
    result: Bounds = (np.asarray(1.0), np.asarray(1.0))
    for _ in range(exponent):
        result = _multiply(result, a)
    if exponent % 2 == 0:
        result = (np.maximum(result[0], 0.0), result[1])
    return result


def _real_power(base: Bounds, exponent: Bounds) -> Bounds:
    """Enclose ``x**a`` with a free exponent; a negative base may be real at some exponents: no bounds."""
    low, high = _root(base, exponent)
    known = base[0] >= 0
    return np.where(known, low, -INF), np.where(known, high, INF)


def _root(base: Bounds, exponent: Bounds) -> Bounds:
    """Enclose ``x**a`` for x >= 0 (where it is real): monotone in each argument, so extremes are corners."""
    low, high = np.maximum(base[0], 0.0), np.maximum(base[1], 0.0)
    ends = [x**a for x, a in itertools.product((low, high), exponent)]
    corners = np.broadcast_arrays(*ends)
    return _widened(np.minimum.reduce(corners), np.maximum.reduce(corners))


def _widened(low: Any, high: Any) -> Bounds:
    return low - WIDEN * np.abs(low) - 1e-300, high + WIDEN * np.abs(high) + 1e-300


def _below(value: Fraction) -> float:
    """Return the largest float that is not above a rational."""
    nearest = float(value)
    return nearest if Fraction(nearest) <= value else _down(nearest)


def _down(value: float) -> float:
    return float(np.nextafter(value, -INF))
