"""Two parameters at a time: regimes in the plane, bounded by exact curves.

With every other parameter fixed, the atoms are polynomials in two variables.  A regime boundary is
part of the zero set of an atom on which the regimes of the two sides differ.  Curves are traced
branch by branch: between consecutive critical abscissae (real roots of the atom's discriminant and
leading coefficient, isolated exactly) the number of real branches is constant, so each is a graph.
The equation of the curve is exact; the points drawn on it are its roots, to floating point.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import sympy
from numpy.typing import NDArray

from greatgame.errors import ParameterError
from greatgame.model import Model
from greatgame.proof.atlas import Atlas, atlas
from greatgame.proof.neighbours import Neighbour
from greatgame.proof.regime import Regime
from greatgame.proof.sampling import numeric
from greatgame.proof.space import Space
from greatgame.shown import Shown

STEPS = 48
BISECTIONS = 40


@dataclass(frozen=True, eq=False)
class Curve:
    """One branch of a regime boundary.

    Attributes
    ----------
    equation : sympy.Expr
        The polynomial (or algebraic expression) that vanishes on it, exact.
    x, y : ndarray
        Points of the branch.
    between : tuple of Regime
        The regimes on its two sides.
    """

    equation: sympy.Expr
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    between: tuple[Regime, Regime]


@dataclass(frozen=True, eq=False)
class Slice(Shown):
    """The atlas of a plane through the parameter space.

    Attributes
    ----------
    atlas : Atlas
        Regimes over the two free parameters, with witnesses and areas.
    horizontal, vertical : str
        The free parameters.
    baseline : dict of str to Fraction
        Where the model itself lies.
    curves : tuple of Curve
        Regime boundaries.
    """

    atlas: Atlas
    horizontal: str
    vertical: str
    baseline: dict[str, Fraction]
    curves: tuple[Curve, ...]
    space: Space

    @property
    def labels(self) -> tuple[tuple[str, float, float], ...]:
        """Name of each regime with a point deep inside it, to write it at."""
        return tuple((r.name, *self._deep(r)) for r in self.atlas)

    def _deep(self, regime: Regime) -> tuple[float, float]:
        """Return the sample point of a regime that is farthest from all others and from the frame."""
        from scipy.spatial import cKDTree

        chart = self.atlas.parts[0].chart
        unit = np.stack(
            [(chart.sample[s] - float(a)) / float(b - a) for s, (a, b) in self.space.bounds.items()], axis=1
        )
        inside = (chart.seeded == np.array(regime.pattern)).all(axis=1)
        if not inside.any():
            return float(regime.witness[self.horizontal]), float(regime.witness[self.vertical])
        room = np.minimum(unit[inside], 1 - unit[inside]).min(axis=1)
        if not inside.all():
            room = np.minimum(room, cKDTree(unit[~inside]).query(unit[inside])[0])
        best = np.flatnonzero(inside)[int(np.argmax(room))]
        values = {self.space.names[s]: float(column[best]) for s, column in chart.sample.items()}
        return values[self.horizontal], values[self.vertical]

    def plot(self, ax: Any = None) -> Any:
        """Draw boundaries, regime labels and the baseline; returns the axes."""
        import matplotlib.pyplot as plt

        ax = plt.gca() if ax is None else ax
        for curve in self.curves:
            ax.plot(curve.x, curve.y, color="black", linewidth=1)
        for name, x, y in self.labels:
            ax.annotate(name, (x, y), ha="center", va="center", fontsize="small")
        ax.plot([float(self.baseline[self.horizontal])], [float(self.baseline[self.vertical])], "o")
        for symbol, (low, high) in self.space.bounds.items():
            name = self.space.names[symbol]
            limits, label = (ax.set_xlim, ax.set_xlabel), f"{name} (${sympy.latex(symbol)}$)"
            if name == self.vertical:
                limits = (ax.set_ylim, ax.set_ylabel)
            limits[0](float(low), float(high))
            limits[1](label)
        return ax


def slice_atlas(model: Model, horizontal: str, vertical: str, *, time_limit: float = 20.0) -> Slice:
    """Return the exact regimes and boundaries in the plane of two parameters through a model.

    Parameters
    ----------
    model : Model
        A point of the parameter space; the other parameters stay at its values.
    horizontal, vertical : str
        The two that move over their ranges.
    time_limit : float
        Seconds for the enumeration.

    Raises
    ------
    ParameterError
        If the names are not two different parameters.
    """
    everything = Space(type(model))
    everything.symbol(horizontal)
    everything.symbol(vertical)
    if horizontal == vertical:
        raise ParameterError(f"a slice needs two different parameters, got {horizontal} twice")
    fixed: Mapping[str, object] = {k: v for k, v in model.values.items() if k not in (horizontal, vertical)}
    plane = atlas(type(model), at={**fixed, **model.chosen}, time_limit=time_limit)
    part = plane.parts[0]
    x, y = part.space.symbol(horizontal), part.space.symbol(vertical)
    curves: list[Curve] = []
    seen: set[tuple[Any, Any, Any]] = set()
    for pair in plane.neighbours:
        key = (pair.separator, pair.first.pattern, pair.second.pattern)
        if key not in seen:
            seen.add(key)
            curves += _boundary(part, pair, x, y)
    baseline = {k: model.values[k] for k in (horizontal, vertical)}
    return Slice(plane, horizontal, vertical, baseline, tuple(curves), part.space)


def _boundary(part: Any, pair: Neighbour, x: sympy.Symbol, y: sympy.Symbol) -> list[Curve]:
    """Trace the part of an atom's zero set that separates two regimes."""
    expression = next(pair.separator.leaves()).expression
    restored = [part.space.algebra.restore(a.expression) for a in part.chart.atoms]
    others = [e for e in restored if e.is_polynomial(x, y) and sympy.expand(e - expression) != 0]
    branches = trace(part.space, expression, x, y, others)
    found = []
    for xs, ys in branches:
        keep = _separates(part, pair, expression, x, y, xs, ys)
        for start, stop in _runs(keep):
            if stop - start > 1:
                found.append(Curve(expression, xs[start:stop], ys[start:stop], (pair.first, pair.second)))
    return found


def trace(
    space: Space, expression: Any, x: sympy.Symbol, y: sympy.Symbol, others: Sequence[Any] = ()
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return the branches of ``expression = 0`` inside the box, cut where they meet other curves."""
    left, right = (float(b) for b in space.bounds[x])
    low, high = (float(b) for b in space.bounds[y])
    if not expression.is_polynomial(x, y):
        return _trace_by_sign(expression, x, y, (left, right), (low, high))
    polynomial = sympy.Poly(expression, y)
    if polynomial.degree() == 0:
        roots = [float(r) for r in sympy.Poly(expression, x).real_roots()]
        return [
            (np.full(STEPS, r), np.linspace(a, b, STEPS))
            for r in roots
            if left <= r <= right
            for a, b in itertools.pairwise([low, *_crossed(others, x, r, y, low, high), high])
        ]
    cuts = [left, *_critical(polynomial, others, x, left, right), right]
    coefficients = [sympy.lambdify(x, c, modules="numpy") for c in polynomial.all_coeffs()]
    branches = []
    for a, b in itertools.pairwise(cuts):
        # Cosine spacing: branches are steepest at the critical ends.
        xs = a + (b - a) * (1 - np.cos(np.linspace(1e-4, np.pi - 1e-4, STEPS))) / 2
        rows = [_real_roots([float(c(v)) for c in coefficients]) for v in xs]
        for k in range(min(len(r) for r in rows)):
            ys = np.array([r[k] for r in rows])
            for start, stop in _runs((ys >= low) & (ys <= high)):
                branches.append((xs[start:stop], ys[start:stop]))
    return branches


def _crossed(
    others: Sequence[Any], x: sympy.Symbol, at: float, y: sympy.Symbol, low: float, high: float
) -> list[float]:
    """Ordinates at which other curves cross a vertical line."""
    found: set[float] = set()
    for other in others:
        column = sympy.Poly(other, y)
        values = [float(c.subs(x, at)) for c in column.all_coeffs()]
        found |= set(_real_roots(values)) if any(values[:-1]) else set()
    return sorted(v for v in found if low < v < high)


def _critical(
    polynomial: sympy.Poly, others: Sequence[Any], x: sympy.Symbol, left: float, right: float
) -> list[float]:
    """Abscissae where the number of real branches can change, or another curve is met."""
    events = [polynomial.LC(), *(sympy.resultant(polynomial, sympy.Poly(o, polynomial.gen)) for o in others)]
    if polynomial.degree() > 1:
        events.append(sympy.discriminant(polynomial))
    roots: set[float] = set()
    for event in (e.as_expr() if isinstance(e, sympy.Poly) else sympy.sympify(e) for e in events):
        if event.has(x):
            roots |= {float(r) for r in sympy.Poly(event, x).real_roots(multiple=True)}
    return sorted(r for r in roots if left < r < right)


def _real_roots(coefficients: list[float]) -> list[float]:
    roots = np.roots(coefficients)
    scale = 1e-7 * (1 + np.abs(roots))
    return sorted(float(r.real) for r, s in zip(roots, scale, strict=True) if abs(r.imag) < s)


def _trace_by_sign(
    expression: Any, x: sympy.Symbol, y: sympy.Symbol, across: tuple[float, float], up: tuple[float, float]
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Trace an algebraic (not polynomial) curve by its crossings of verticals, each found by bisection.

    The k-th crossings of consecutive verticals with equally many of them make a branch; branches closer
    together than the grid are not told apart.
    """
    xs = np.linspace(*across, 4 * STEPS)
    grid = np.linspace(*up, 8 * STEPS)
    columns = [_crossings(expression, x, y, float(value), grid) for value in xs]
    branches = []
    for _, run in itertools.groupby(range(len(xs)), key=lambda k: len(columns[k])):
        rows = list(run)
        if len(rows) > 1:
            heights = np.array([columns[k] for k in rows])
            branches += [(xs[rows], heights[:, k]) for k in range(heights.shape[1])]
    return branches


def _crossings(
    expression: Any, x: sympy.Symbol, y: sympy.Symbol, at: float, grid: NDArray[np.float64]
) -> list[float]:
    """Return the ordinates at which an expression changes sign along a vertical."""

    def value(ordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        return numeric_columns(expression, x, y, np.full(len(ordinates), at), ordinates)

    signs = np.sign(value(grid))
    places = np.flatnonzero(signs[1:] * signs[:-1] < 0)
    low, high = grid[places], grid[places + 1]
    for _ in range(BISECTIONS if len(places) else 0):
        middle = (low + high) / 2
        same = np.sign(value(middle)) == signs[places]
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return [float(v) for v in (low + high) / 2]


def _separates(
    part: Any, pair: Neighbour, expression: Any, x: sympy.Symbol, y: sympy.Symbol, xs: Any, ys: Any
) -> NDArray[np.bool_]:
    """Mark the points of a branch whose two sides show the two regimes."""
    gradient = [numeric_columns(sympy.diff(expression, s), x, y, xs, ys) for s in (x, y)]
    size = np.hypot(*gradient) + 1e-300
    spans = [float(high - low) for low, high in (part.space.bounds[x], part.space.bounds[y])]
    patterns = []
    for side in (1, -1):
        step = 1e-5 * side
        moved = {x: xs + step * spans[0] * gradient[0] / size, y: ys + step * spans[1] * gradient[1] / size}
        patterns.append(np.stack([_truth(f, moved) for f in part.chart.nash], axis=1))
    first, second = (np.array(r.pattern) for r in (pair.first, pair.second))
    return np.asarray((patterns[0] == first).all(axis=1) & (patterns[1] == second).all(axis=1))


def numeric_columns(
    expression: Any, x: sympy.Symbol, y: sympy.Symbol, xs: Any, ys: Any
) -> NDArray[np.float64]:
    """Evaluate an expression along a branch, as an array."""
    return np.broadcast_to(
        np.asarray(numeric(sympy.sympify(expression), {x: xs, y: ys}), dtype=float), xs.shape
    )


def _truth(formula: Any, points: Any) -> Any:
    from greatgame.proof.sampling import truth

    return truth(formula, points)


def _runs(keep: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the maximal stretches of True as (start, stop)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], keep, [False]]).astype(int)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
