"""Convex hulls and convex regions of payoff vectors, exact wherever the payoffs are.

In the plane the hull is Andrew's (1979) monotone chain over fractions: points, segments and polygons
alike.  In higher dimensions the points are projected onto coordinates that span their affine hull
(found exactly), Qhull (Barber, Dobkin and Huhdanpaa 1996) says which are extreme, and the exact points
are kept; a point that is extreme only within Qhull's tolerance (about 1e-12 of the range) may be lost.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from greatgame.errors import GameError
from greatgame.numbers import Number, brief, exact
from greatgame.shown import Shown

Vector = tuple[Fraction, ...]

#: How far outside a region of more than two players a point may lie and still count as inside,
#: relative to the region's range: the tolerance of the linear programme that decides it.
TOLERANCE = 1e-9


def read_vector(numbers: Sequence[Number], players: Sequence[str], what: str) -> Vector:
    """Return one exact number per player, or raise a GameError that says ``what`` is malformed."""
    try:
        vector = tuple(exact(x) for x in numbers)
    except (TypeError, ValueError) as error:
        raise GameError(f"{what} must be numbers, one for each of {', '.join(players)}: {error}") from None
    if len(vector) != len(players):
        raise GameError(f"{what} must be numbers, one for each of {', '.join(players)}, not {len(vector)}")
    return vector


def cross(o: Any, a: Any, b: Any) -> Any:
    """Twice the signed area of a triangle in the plane, positive when it turns left."""
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def polygon(points: Iterable[Any]) -> list[Any]:
    """Vertices of the convex hull of points in the plane, anticlockwise from the lowest first coordinate.

    Coordinates are exact numbers of one type: fractions, or FLINT's rationals.

    Examples
    --------
    >>> polygon([(0, 0), (2, 0), (1, 0), (1, 1)])
    [(0, 0), (2, 0), (1, 1)]
    """
    ordered = sorted(set(points))
    if len(ordered) <= 2:
        return ordered
    return _chain(ordered)[:-1] + _chain(reversed(ordered))[:-1]


def _chain(points: Iterable[Any]) -> list[Any]:
    chain: list[Any] = []
    for p in points:
        while len(chain) >= 2 and cross(chain[-2], chain[-1], p) <= 0:
            chain.pop()
        chain.append(p)
    return chain


def extreme(points: Iterable[Vector]) -> list[Vector]:
    """Extreme points of a finite set in any dimension, in a fixed order."""
    distinct = sorted(set(points))
    if len(distinct) <= 2 or len(distinct[0]) == 2:
        return polygon(distinct) if distinct and len(distinct[0]) == 2 else distinct
    axes = spanning_axes(distinct)
    shadow = {tuple(p[k] for k in axes): p for p in distinct}
    if len(axes) == 1:
        return [distinct[0], distinct[-1]]
    if len(axes) == 2:
        return sorted(shadow[q] for q in polygon(shadow))
    from scipy.spatial import ConvexHull

    low = [min(column) for column in zip(*shadow, strict=True)]
    width = [max(column) - a for column, a in zip(zip(*shadow, strict=True), low, strict=True)]
    unit = [[float((x - a) / w) for x, a, w in zip(q, low, width, strict=True)] for q in shadow]
    corners = list(shadow.values())
    return sorted(corners[k] for k in ConvexHull(np.array(unit)).vertices)


def spanning_axes(points: Sequence[Vector]) -> list[int]:
    """Coordinates onto which the affine hull of the points projects one to one."""
    from flint import fmpq, fmpq_mat

    base, *rest = points
    if not rest:
        return []
    n = len(base)
    cells = [fmpq(d.numerator, d.denominator) for p in rest for d in _minus(p, base)]
    reduced, rank = fmpq_mat(len(rest), n, cells).rref()
    return [next(k for k in range(n) if reduced[r, k] != 0) for r in range(rank)]


def _minus(a: Vector, b: Vector) -> list[Fraction]:
    return [Fraction(x) - Fraction(y) for x, y in zip(a, b, strict=True)]


def cut(vertices: Sequence[Vector], axis: int, level: Fraction) -> list[Vector]:
    """Vertices of the part of a convex hull where one coordinate is at least ``level``."""
    above = [v for v in vertices if v[axis] >= level]
    below = [v for v in vertices if v[axis] < level]
    crossings = [
        tuple(b + (a - b) * (level - w[axis]) / (v[axis] - w[axis]) for a, b in zip(v, w, strict=True))
        for v, w in itertools.product(above, below)
        if v[axis] > level
    ]
    return extreme([*above, *crossings])


@dataclass(frozen=True)
class Region(Shown):
    """A convex set of payoff vectors, by its vertices.

    Attributes
    ----------
    players : tuple of str
        Order of the coordinates.
    vertices : tuple of tuples of Fraction
        Extreme points, in payoff units; anticlockwise for two players.  Empty for the empty set.
    """

    players: tuple[str, ...]
    vertices: tuple[Vector, ...]

    @classmethod
    def hull(cls, players: Sequence[str], points: Iterable[Vector]) -> Region:
        """Return the convex hull of finitely many payoff vectors."""
        return cls(tuple(players), tuple(extreme(points)))

    def __bool__(self) -> bool:
        return bool(self.vertices)

    def __len__(self) -> int:
        return len(self.vertices)

    @property
    def dimension(self) -> int:
        """Dimension of the affine hull, exact; -1 for the empty set."""
        return len(spanning_axes(self.vertices)) if self.vertices else -1

    @property
    def worst(self) -> dict[str, Fraction]:
        """Smallest payoff of each player; GameError if the set is empty."""
        self._require_points()
        return {p: min(c) for p, c in zip(self.players, zip(*self.vertices, strict=True), strict=True)}

    @property
    def best(self) -> dict[str, Fraction]:
        """Largest payoff of each player; GameError if the set is empty."""
        self._require_points()
        return {p: max(c) for p, c in zip(self.players, zip(*self.vertices, strict=True), strict=True)}

    def _require_points(self) -> None:
        if not self.vertices:
            raise GameError("the set of payoffs is empty")

    def above(self, floor: Sequence[Fraction]) -> Region:
        """Return the part where every player gets at least ``floor``."""
        vertices = list(self.vertices)
        for axis, level in enumerate(floor):
            vertices = cut(vertices, axis, level)
        return Region(self.players, tuple(vertices))

    def contains(self, point: Sequence[Number], tolerance: float = 0.0) -> bool:
        """Whether a payoff vector belongs to the set.

        Exact for two players (``tolerance`` widens the set, in payoff units); by linear programming
        in floats, up to ``TOLERANCE`` of the range, for more.

        Raises
        ------
        GameError
            If the point does not have one payoff per player, or the tolerance is no number.
        """
        target = read_vector(point, self.players, "the payoffs")
        (slack,) = read_vector([tolerance], ["all"], "the tolerance")
        if not self.vertices:
            return False
        if len(self.players) == 2:
            return inside(self.vertices, target, slack)
        return _distance(self.vertices, target) <= float(slack) + TOLERANCE * _range(self.vertices)

    def maximum(self, weights: Sequence[Number]) -> Vector:
        """Return a vertex with the largest weighted sum of payoffs; GameError if there is none."""
        self._require_points()
        w = read_vector(weights, self.players, "the weights")
        return max(self.vertices, key=lambda v: sum(a * b for a, b in zip(w, v, strict=True)))

    def to_json(self) -> list[dict[str, str]]:
        """Return the vertices as plain data, exact numbers as text."""
        return [{p: str(x) for p, x in zip(self.players, v, strict=True)} for v in self.vertices]

    def __str__(self) -> str:
        if not self.vertices:
            return "empty"
        return ", ".join("(" + ", ".join(map(brief, v)) + ")" for v in self.vertices)


def inside(vertices: Sequence[Any], p: Any, slack: Any) -> bool:
    """Whether a point lies in a polygon, segment or point, or at most ``slack`` outside each edge line.

    Coordinates are exact numbers of one type: fractions, or FLINT's rationals.
    """
    if len(vertices) == 1:
        return all(abs(a - b) <= slack for a, b in zip(p, vertices[0], strict=True))
    if any(
        not min(c) - slack <= x <= max(c) + slack for x, c in zip(p, zip(*vertices, strict=True), strict=True)
    ):
        return False
    sides = zip(vertices, [*vertices[1:], vertices[0]], strict=True)
    return all(cross(a, b, p) >= -slack * max(abs(b[0] - a[0]), abs(b[1] - a[1])) for a, b in sides)


def _range(vertices: Sequence[Vector]) -> float:
    return max(float(max(c) - min(c)) for c in zip(*vertices, strict=True))


def _distance(vertices: Sequence[Vector], p: Vector) -> float:
    """Largest coordinate by which a point misses a convex hull, by linear programming."""
    from scipy.optimize import linprog

    V: Any = np.array([[float(x - a) for x, a in zip(v, p, strict=True)] for v in vertices])
    m, n = V.shape
    rows = np.vstack([np.hstack([V.T, -np.ones((n, 1))]), np.hstack([-V.T, -np.ones((n, 1))])])
    answer = linprog(
        np.r_[np.zeros(m), 1.0],
        A_ub=rows,
        b_ub=np.zeros(2 * n),
        A_eq=[[1.0] * m + [0.0]],
        b_eq=[1.0],
        method="highs",
    )
    return float(answer.fun)
