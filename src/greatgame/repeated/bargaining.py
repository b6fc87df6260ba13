"""Bargaining solutions in a convex set of payoffs, relative to a threat point.

* Nash (1950): maximise the product of gains over the threat.  Exact for two players: on an edge the
  product is a quadratic, so the maximum is a vertex or a rational point of an edge.
* Kalai and Smorodinsky (1975): the last point of the set on the way from the threat to the ideal
  point, at which each player gets the most that leaves nobody below the threat.
* Egalitarian (Kalai 1977): the largest equal gain.

In a set without free disposal the last two may leave something over: of the points that give
everybody that much, the one with the largest sum is returned.  Only the part of the set at or above
the threat counts.  Where somebody can gain nothing, the Nash product is zero everywhere, and of the
points with the largest product that with the largest sum is returned.  With more than two players
the last two are exact linear programmes and the Nash point is a float, by convex optimisation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from greatgame.equilibria.programme import Programme, maximise
from greatgame.errors import GameError, SolverError
from greatgame.numbers import Number
from greatgame.repeated.plane import Region, Vector, read_vector


@dataclass(frozen=True)
class Bargain:
    """The bargaining solutions in a set; payoff vectors in the order of the set's players.

    Attributes
    ----------
    threat : tuple of Fraction
    nash, kalai_smorodinsky, egalitarian : tuple of numbers
        Exact but for the Nash point of more than two players.
    """

    threat: Vector
    nash: tuple[Number, ...]
    kalai_smorodinsky: Vector
    egalitarian: Vector


def bargain(region: Region, threat: Sequence[Number]) -> Bargain:
    """Return the Nash, Kalai-Smorodinsky and egalitarian points.

    Raises
    ------
    GameError
        If the threat does not fit the players or no point of the set is at or above it.

    Examples
    --------
    >>> zero, one = Fraction(0), Fraction(1)
    >>> triangle = Region.hull(("I", "II"), [(zero, zero), (2 * one, zero), (zero, one)])
    >>> b = bargain(triangle, (0, 0))
    >>> b.nash, b.kalai_smorodinsky, b.egalitarian
    ((Fraction(1, 1), Fraction(1, 2)), (Fraction(1, 1), Fraction(1, 2)), (Fraction(2, 3), Fraction(2, 3)))
    """
    floor = read_vector(threat, region.players, "the threat's payoffs")
    part = region.above(floor)
    if not part:
        raise GameError("no payoff vector of the set is at or above the threat")
    ideal = tuple(part.best.values())
    return Bargain(
        floor,
        _nash(part, floor),
        _furthest(part, floor, [a - b for a, b in zip(ideal, floor, strict=True)]),
        _furthest(part, floor, [Fraction(1)] * len(floor)),
    )


def _gain(point: Sequence[Fraction], floor: Vector) -> tuple[Fraction, Fraction]:
    gains = [x - d for x, d in zip(point, floor, strict=True)]
    return math.prod(gains, start=Fraction(1)), sum(gains, Fraction(0))


def _nash(part: Region, floor: Vector) -> tuple[Number, ...]:
    corner = max(part.vertices, key=lambda v: _gain(v, floor))
    if len(part.vertices) == 1 or _gain(_middle(part.vertices), floor)[0] == 0:
        return corner
    if len(floor) > 2:
        return _nash_float(part, floor)
    edges = zip(part.vertices, [*part.vertices[1:], part.vertices[0]], strict=True)
    inner = [p for a, b in edges if (p := _edge_peak(a, b, floor)) is not None]
    return max([corner, *inner], key=lambda v: _gain(v, floor))


def _middle(points: Sequence[Vector]) -> Vector:
    return tuple(sum(c, Fraction(0)) / len(points) for c in zip(*points, strict=True))


def _edge_peak(a: Vector, b: Vector, floor: Vector) -> Vector | None:
    """Return where the product of gains peaks inside an edge, if it does."""
    (x, y), (dx, dy) = (a[0] - floor[0], a[1] - floor[1]), (b[0] - a[0], b[1] - a[1])
    if dx * dy >= 0:
        return None
    t = -(x * dy + y * dx) / (2 * dx * dy)
    return (a[0] + t * dx, a[1] + t * dy) if 0 < t < 1 else None


def _nash_float(part: Region, floor: Vector) -> tuple[float, ...]:
    """Maximise the sum of log gains over convex weights on the vertices."""
    from scipy.optimize import LinearConstraint, minimize

    scale = [float(x - d) for x, d in zip(part.best.values(), floor, strict=True)]
    V = np.array([[float(x - d) / s for x, d, s in zip(v, floor, scale, strict=True)] for v in part.vertices])
    m = len(V)
    answer = minimize(
        lambda w: -np.log(np.maximum(w @ V, 1e-300)).sum(),
        np.full(m, 1 / m),
        jac=lambda w: -(V / np.maximum(w @ V, 1e-300)).sum(axis=1),
        bounds=[(0.0, 1.0)] * m,
        constraints=[LinearConstraint(np.ones((1, m)), 1.0, 1.0)],
        method="SLSQP",
        options={"maxiter": 1000, "ftol": 1e-15},
    )
    if not answer.success:
        raise SolverError(f"the Nash bargaining point was not found: {answer.message}")
    gains = (answer.x @ V).tolist()
    return tuple(float(d) + g * s for d, g, s in zip(floor, gains, scale, strict=True))


def _furthest(part: Region, floor: Vector, direction: Sequence[Fraction]) -> Vector:
    """Return a point that gives everyone the largest multiple of ``direction``, and then most in sum."""
    n, m = len(floor), len(part.vertices)
    gains = [[v[i] - floor[i] for v in part.vertices] for i in range(n)]
    equal, zeros = [[Fraction(1)] * m], [Fraction(0)] * n
    upper = [[-g for g in row] + [step] for row, step in zip(gains, direction, strict=True)]
    aim = [Fraction(0)] * m + [Fraction(1)]
    reach = maximise(Programme(aim, upper, zeros, [[*equal[0], Fraction(0)]], [Fraction(1)])).value
    total = [sum(column, Fraction(0)) for column in zip(*gains, strict=True)]
    least = [-reach * step for step in direction]
    best = maximise(Programme(total, [[-g for g in row] for row in gains], least, equal, [Fraction(1)]))
    return tuple(
        d + sum((w * g for w, g in zip(best.point, row, strict=True)), Fraction(0))
        for d, row in zip(floor, gains, strict=True)
    )
