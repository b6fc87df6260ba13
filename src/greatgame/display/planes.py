"""Regime maps with exact boundaries: a plane of parameters cut into regimes of pure equilibria.

With all but two parameters fixed, a regime is a set of sign conditions on finitely many expressions
(the *atoms*: what each deviation gains).  Along a vertical line x = const the roots in y of the atoms
cut the range into intervals on which no sign changes, so one test inside each interval says which
regime holds there.  Columns are computed on a fine grid of x; where the sequence of regimes differs
between neighbouring columns the change is located by bisection, and between changes the boundaries
are the roots themselves.  What fits between two neighbouring columns (1/160 of the range) is
not drawn; the atlas, which is a proof, lists it all the same.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy
from numpy.typing import NDArray

from greatgame.display.plots import Point, Region, regime_map
from greatgame.display.plots.canvas import in_style
from greatgame.display.style import INK
from greatgame.errors import ParameterError, SolverError
from greatgame.model import Model
from greatgame.proof.chart import Chart
from greatgame.proof.sampling import truth
from greatgame.proof.space import Space

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Columns of the grid, and halvings that locate a change between two of them.
COLUMNS, HALVINGS = 160, 40

#: Code of what the model's assumptions exclude.
NOWHERE = -1

#: One column: the regimes from bottom to top (NOWHERE where not admissible), and where they meet.
Column = tuple[tuple[int, ...], NDArray[np.float64]]
#: Columns that show the same regimes, with their abscissae.
Run = list[tuple[float, Column]]
Coefficients = Callable[[float], list[float]]


class _Plane:
    """The columns of a plane through the parameter space."""

    def __init__(self, model: Model, horizontal: str, vertical: str) -> None:
        if horizontal == vertical:
            raise ParameterError(f"a plane needs two different parameters, got {horizontal} twice")
        whole = Space(type(model))
        for name in (horizontal, vertical):
            whole.symbol(name)
        fixed = {k: v for k, v in model.values.items() if k not in (horizontal, vertical)}
        self.space = Space(type(model), {**fixed, **model.chosen})
        self.chart = Chart(self.space)
        self.x, self.y = self.space.symbol(horizontal), self.space.symbol(vertical)
        self.low, self.high = (float(b) for b in self.space.bounds[self.y])
        self.names: list[str] = []
        self.codes: dict[tuple[bool, ...], int] = {}
        algebra = self.space.algebra
        atoms = algebra.atoms((*self.chart.nash, *self.space.assumptions))
        self.roots_of = [self._coefficients(algebra.restore(a.expression)) for a in atoms]

    def _coefficients(self, expression: Any) -> Coefficients:
        """Return the coefficients in y, highest first, as a function of x."""
        if not expression.is_polynomial(self.y):
            raise SolverError(f"{expression} is not a polynomial in {self.y}: swap the axes of the slice")
        terms = sympy.Poly(expression, self.y).all_coeffs()
        compiled: Coefficients = sympy.lambdify(self.x, terms, modules="math")
        return compiled

    def _code(self, pattern: tuple[bool, ...]) -> int:
        """Return the number of a regime, in the order in which they are met."""
        if pattern not in self.codes:
            profiles = zip(self.chart.profiles, pattern, strict=True)
            labels = list(self.space.game.actions.values())
            found = [[a[k] for a, k in zip(labels, p, strict=True)] for p, holds in profiles if holds]
            self.codes[pattern] = len(self.names)
            self.names.append(" + ".join(f"({', '.join(p)})" for p in found) or "no pure equilibrium")
        return self.codes[pattern]

    def column(self, at: float) -> Column:
        """Return the regimes along a vertical line and where they meet."""
        roots = [r for coefficients in self.roots_of for r in _real_roots(coefficients(at))]
        ends = np.unique([self.low, *(r for r in roots if self.low < r < self.high), self.high])
        middles = (ends[:-1] + ends[1:]) / 2
        points = {self.x: np.full(len(middles), at), self.y: middles}
        patterns = np.stack([truth(f, points) for f in self.chart.nash], axis=1)
        allowed = np.ones(len(middles), dtype=bool)
        for assumption in self.space.assumptions:
            allowed &= truth(assumption, points)
        rows = zip(patterns.tolist(), allowed, strict=True)
        codes = [self._code(tuple(row)) if ok else NOWHERE for row, ok in rows]
        keep = [0, *(k for k in range(1, len(codes)) if codes[k] != codes[k - 1])]
        return tuple(codes[k] for k in keep), ends[[*keep, -1]]

    def runs(self) -> list[Run]:
        """Return stretches of columns that show the same regimes in the same order."""
        left, right = (float(b) for b in self.space.bounds[self.x])
        inset = (right - left) * 1e-9  # a condition may change on the frame itself
        grid = np.linspace(left + inset, right - inset, COLUMNS)
        columns = [(float(x), self.column(float(x))) for x in grid]
        runs = [[columns[0]]]
        for here in columns[1:]:
            while here[1][0] != runs[-1][-1][1][0]:
                before, after = self._change(runs[-1][-1], here)
                runs[-1].append(before)
                runs.append([after])
            runs[-1].append(here)
        # A halving may hit a vertical boundary itself: what holds on a line is no region.
        return [run for run in runs if run[-1][0] - run[0][0] > inset]

    def _change(self, before: tuple[float, Column], after: tuple[float, Column]) -> Any:
        """Return columns next to each other on both sides of the change nearest to ``before``."""
        for _ in range(HALVINGS):
            x = (before[0] + after[0]) / 2
            middle = (x, self.column(x))
            if middle[1][0] == before[1][0]:
                before = middle
            else:
                after = middle
        return before, after


def _real_roots(coefficients: list[float]) -> list[float]:
    """Return the real roots of a polynomial given by its coefficients, highest first."""
    if len(coefficients) == 2 and coefficients[0]:
        return [-coefficients[1] / coefficients[0]]
    if len(coefficients) < 3:
        return []
    roots = np.roots(coefficients)
    return [float(r.real) for r in roots if abs(r.imag) <= 1e-9 * (1 + abs(r))]


def _regions(plane: _Plane, runs: Sequence[Run]) -> list[Region]:
    """Return the polygons of every regime, the largest regime first."""
    polygons: dict[int, list[tuple[Point, ...]]] = {}
    for run in runs:
        for k, code in enumerate(run[0][1][0]):
            lower = [(x, float(column[1][k])) for x, column in run]
            upper = [(x, float(column[1][k + 1])) for x, column in run]
            polygons.setdefault(code, []).append((*lower, *upper[::-1]))
    found = [Region(name, tuple(polygons[k])) for k, name in enumerate(plane.names) if k in polygons]
    return sorted(found, key=lambda r: -sum(map(_area, r.polygons)))


def _area(polygon: Sequence[Point]) -> float:
    """Area of a simple polygon (shoelace formula)."""
    x, y = np.array(polygon).T
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


def _boundaries(runs: Sequence[Run]) -> Iterator[tuple[Point, ...]]:
    """Yield the curves between regimes: graphs within a run, verticals where one run meets the next."""
    for run in runs:
        for k in range(1, len(run[0][1][0])):
            yield tuple((x, float(column[1][k])) for x, column in run)
    for before, after in itertools.pairwise(runs):
        (x, (left, left_ends)), (_, (right, right_ends)) = before[-1], after[0]
        ends = np.unique([*left_ends, *right_ends])
        least = 1e-9 * (ends[-1] - ends[0])  # two roundings of one corner
        for low, high in itertools.pairwise(ends.tolist()):
            if high - low < least:
                continue
            middle = (low + high) / 2
            sides = [
                c[int(np.searchsorted(e, middle)) - 1] for c, e in ((left, left_ends), (right, right_ends))
            ]
            if sides[0] != sides[1]:
                yield (x, low), (x, high)


def exact_regions(model: Model, horizontal: str, vertical: str) -> list[Region]:
    """Return the regimes of pure equilibria in a plane as polygons bounded by the exact curves.

    Parameters
    ----------
    model : Model
        A point of the parameter space; the other parameters stay at its values.
    horizontal, vertical : str
        The two that move over their ranges.

    Returns
    -------
    list of Region
        The largest first; corners are accurate to about 1e-12 of the horizontal range.

    Raises
    ------
    ParameterError
        If the names are not two different parameters.
    SolverError
        If a condition is not a polynomial in the vertical parameter.

    Examples
    --------
    >>> from greatgame.models import CoHegemony
    >>> [r.label for r in exact_regions(CoHegemony(), "dividend_base", "grab")]
    ['(coordinate, coordinate)', '(rival, rival)', '(coordinate, rival)',
     '(coordinate, coordinate) + (rival, rival)']
    """
    return list(cut_plane(model, horizontal, vertical).regions)


@dataclass(frozen=True)
class Cut:
    """A plane through the parameter space, cut into regimes.

    Attributes
    ----------
    model : Model
        The point through which the plane goes.
    horizontal, vertical : str
        The parameters that move.
    regions : tuple of Region
        The largest first.
    curves : tuple of polylines
        The boundaries between regimes.
    """

    model: Model
    horizontal: str
    vertical: str
    regions: tuple[Region, ...]
    curves: tuple[tuple[Point, ...], ...]

    @property
    def covers(self) -> bool:
        """Whether the regimes fill the plane; what they leave out violates an assumption."""
        x, y = (type(self.model).parameters[name] for name in (self.horizontal, self.vertical))
        filled = sum(_area(p) for region in self.regions for p in region.polygons)
        return filled > (1 - 1e-6) * float(x.high - x.low) * float(y.high - y.low)


def cut_plane(model: Model, horizontal: str, vertical: str) -> Cut:
    """Return the regimes of pure equilibria in a plane and the exact curves between them.

    Parameters and errors are those of :func:`exact_regions`.
    """
    plane = _Plane(model, horizontal, vertical)
    runs = plane.runs()
    return Cut(model, horizontal, vertical, tuple(_regions(plane, runs)), tuple(_boundaries(runs)))


@in_style
def regime_plane(
    model: Model,
    horizontal: str,
    vertical: str,
    names: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the regimes of pure equilibria in a plane, bounded by exact curves.

    Parameters
    ----------
    model : Model
        A point of the parameter space, marked; the other parameters stay at its values.
    horizontal, vertical : str
        The axes, drawn over their ranges.
    names : mapping of str to str, optional
        Words for some regimes, by the label that :func:`exact_regions` gives them.
    ax : matplotlib axes, optional

    Raises
    ------
    ParameterError
        If the names are not two different parameters.
    SolverError
        If a condition is not a polynomial in the vertical parameter.
    """
    cut = cut_plane(model, horizontal, vertical)
    words = names or {}
    regions = [Region(words.get(r.label, r.label), r.polygons) for r in cut.regions]
    if ax is None:
        import matplotlib.pyplot as plt

        ax = plt.subplots(figsize=(5.4, 4.8 + 0.22 * len(regions)))[1]
    return draw_cut(cut, regions, ax)


def draw_cut(cut: Cut, regions: Sequence[Region], ax: Axes) -> Axes:
    """Draw a plane with its regions as given: under other names, or joined."""
    x, y = (type(cut.model).parameters[name] for name in (cut.horizontal, cut.vertical))
    here = (float(cut.model.values[cut.horizontal]), float(cut.model.values[cut.vertical]))
    ax = regime_map(regions, x, y, here, "exact boundaries", ax=ax)
    for curve in cut.curves:
        ax.plot(*zip(*curve, strict=True), color=INK, lw=0.9)
    return ax
