"""Sampling the parameter space: volumes with error bounds, seeds for enumeration, evidence.

Points are scrambled Sobol sequences (Owen 1995) over the box, kept where the assumptions hold.
Shares of the admissible space come from independent scramblings, whose spread gives a Student-t
confidence interval; because a share that no point hits shows no spread, the bound is never less than
what independent uniform points would support (Clopper and Pearson 1934).  Sampling is evidence and
orientation; no proof rests on it.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import sympy
from numpy.typing import NDArray

from greatgame.errors import SolverError
from greatgame.proof.algebra import Atom
from greatgame.proof.formula import AllOf, AnyOf, Compare, Formula, from_sympy
from greatgame.proof.space import Space

Columns = dict[sympy.Symbol, NDArray[np.float64]]
Ranges = Mapping[sympy.Symbol, tuple[Fraction, Fraction]]
CONFIDENCE = 0.99
COMPARE = {
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
}


@dataclass(frozen=True)
class Volume:
    """A share of the admissible parameter space.

    Attributes
    ----------
    share : float
        Estimate, between 0 and 1 (relative to the uniform measure on the box, cut by assumptions).
    error : float
        Half-width of a 99% confidence interval; 0 when the share is exact.
    points : int
        Admissible sample points; 0 when exact.
    exact : Fraction or None
        The exact share, when it was integrated.
    """

    share: float
    error: float
    points: int
    exact: Fraction | None = None

    def to_json(self) -> dict[str, Any]:
        """Return plain data; ``exact`` is a fraction as text, or null."""
        exact = None if self.exact is None else str(self.exact)
        return {"share": self.share, "error": self.error, "exact": exact}

    def __str__(self) -> str:
        if self.exact is not None:
            return str(self.exact)
        return f"{self.share:.4g} ± {self.error:.2g}"


def unit_points(dimension: int, log2_points: int, seed: int) -> NDArray[np.float64]:
    """Return 2**log2_points scrambled Sobol points in the unit cube, shape (points, dimension)."""
    from scipy.stats import qmc

    sampler = qmc.Sobol(dimension, scramble=True, rng=np.random.default_rng(seed))
    points: NDArray[np.float64] = sampler.random_base2(log2_points)
    return points


def columns(space: Space, unit: NDArray[np.float64], bounds: Ranges | None = None) -> Columns:
    """Scale unit points to the box (or to narrower ranges): one column per free symbol."""
    found = {}
    for k, (symbol, (low, high)) in enumerate((space.bounds if bounds is None else bounds).items()):
        found[symbol] = float(low) + float(high - low) * unit[:, k]
    return found


def draw(space: Space, log2_points: int, seed: int = 0) -> Columns:
    """Return admissible sample points as columns."""
    if not space.symbols:
        return {}
    points = columns(space, unit_points(len(space.symbols), log2_points, seed))
    keep = truth(space.admissible, points)
    return {s: column[keep] for s, column in points.items()}


def numeric(e: Any, points: Mapping[sympy.Symbol, NDArray[np.float64]]) -> Any:
    """Evaluate an expression on columns of numbers (rounding of ordinary floating point)."""
    if e.is_Symbol:
        return points[e]
    if e.is_number:
        return float(e)
    if e.is_Add:
        return sum(numeric(a, points) for a in e.args)
    if e.is_Mul:
        return math_product(numeric(a, points) for a in e.args)
    if e.is_Pow:
        exponent = int(e.exp) if e.exp.is_Integer else numeric(e.exp, points)
        base = numeric(e.base, points)
        return np.reciprocal(base**-exponent) if e.exp.is_Integer and exponent < 0 else base**exponent
    if isinstance(e, sympy.Max | sympy.Min):
        parts = [numeric(a, points) for a in e.args]
        pick = np.maximum if isinstance(e, sympy.Max) else np.minimum
        result = parts[0]
        for part in parts[1:]:
            result = pick(result, part)
        return result
    if isinstance(e, sympy.Abs):
        return np.abs(numeric(e.args[0], points))
    if isinstance(e, sympy.Piecewise):
        return _cases(e, points)
    return sympy.lambdify(list(points), e, modules="numpy")(*points.values())


def _cases(e: sympy.Piecewise, points: Mapping[sympy.Symbol, NDArray[np.float64]]) -> Any:
    """Evaluate case by case; where no condition holds, the value is not a number."""
    columns_ = dict(points)
    size = len(next(iter(columns_.values())))
    result, open_ = np.full(size, np.nan), np.ones(size, dtype=bool)
    for value, condition in e.args:
        here = open_ & truth(from_sympy(condition), columns_)
        result = np.where(here, numeric(value, points), result)
        open_ = open_ & ~here
    return result


def math_product(factors: Iterable[Any]) -> Any:
    """Multiply numbers or arrays."""
    result: Any = 1.0
    for factor in factors:
        result = result * factor
    return result


def truth(formula: Formula, points: Columns) -> NDArray[np.bool_]:
    """Return where a formula holds, by floating point: boolean, one entry per point."""
    size = len(next(iter(points.values())))
    if isinstance(formula, Compare):
        with np.errstate(all="ignore"):
            value = np.broadcast_to(np.asarray(numeric(formula.expression, points)), (size,))
        compared: NDArray[np.bool_] = COMPARE[formula.relation](value, 0)
        return compared
    if isinstance(formula, AllOf | AnyOf):
        every = isinstance(formula, AllOf)
        result = np.full(size, every)
        for part in formula.parts:
            result = result & truth(part, points) if every else result | truth(part, points)
        return result
    raise SolverError(f"{formula!r} is not a formula")


def atom_signs(space: Space, atoms: Iterable[Atom], points: Columns) -> NDArray[np.int8]:
    """Return the sign of each atom at each point, shape (points, atoms)."""
    values: dict[sympy.Symbol, Any] = dict(points)
    listed = list(atoms)
    needed = {s for a in listed for s in a.symbols}
    for definition in space.algebra.closure(needed):
        values[definition.symbol] = numeric(definition.meaning, points)
    size = len(next(iter(points.values())))
    signs = [np.broadcast_to(np.sign(a.evaluate(values)), (size,)).astype(np.int8) for a in listed]
    return np.stack(signs, axis=1) if signs else np.zeros((size, 0), dtype=np.int8)


def rational_point(
    space: Space, points: Columns, row: int, bits: int = 12, bounds: Ranges | None = None
) -> dict[sympy.Symbol, Fraction]:
    """Return the exact point of the dyadic grid (2**bits steps a side) nearest to a sample point."""
    found = {}
    for symbol, (low, high) in (space.bounds if bounds is None else bounds).items():
        if low == high:
            found[symbol] = low
            continue
        share = (float(points[symbol][row]) - float(low)) / float(high - low)
        step = min(max(round(share * 2**bits), 1), 2**bits - 1)
        found[symbol] = low + (high - low) * Fraction(step, 2**bits)
    return found


def volume(hits: NDArray[np.float64], sizes: NDArray[np.float64]) -> Volume:
    """Return the share with its bound from counts in independent replicates.

    Parameters
    ----------
    hits, sizes : ndarray, shape (replicates,)
        Points in the region, and admissible points, of each scrambling.
    """
    from scipy.stats import beta, t

    total, inside, count = float(sizes.sum()), float(hits.sum()), len(hits)
    if total == 0:
        return Volume(math.nan, 1.0, 0)
    share = inside / total
    residual = hits - share * sizes
    spread = math.sqrt(float((residual**2).sum()) / max(count - 1, 1) * count) / total
    student = float(t.ppf(0.5 + CONFIDENCE / 2, max(count - 1, 1))) * spread
    rare = min(inside, total - inside)
    floor = 0.0
    if rare < 16:
        floor = float(beta.ppf(0.5 + CONFIDENCE / 2, rare + 1, total - rare)) - rare / total
    return Volume(share, max(student, floor), int(total))
