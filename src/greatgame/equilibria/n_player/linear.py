"""Support profiles in which at most two players mix: linear, so solved exactly.

With two active players the indifference equations of each are linear in the other's probabilities,
so each player's probabilities range over a polytope (their simplex, the other's equations, the
other's outside conditions), listed by its vertices.  Conditions of players who do not mix are
bilinear.  A point of full support is wanted: a polytope has one iff the mean of its vertices is one.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_mat

from greatgame.equilibria.n_player.answers import Answer, Found, Rest
from greatgame.equilibria.n_player.nindex import equilibrium_index
from greatgame.equilibria.n_player.supports import Form, System

Vertex = tuple[Fraction, ...]

#: Systems of tight constraints tried per polytope before giving up.
MAX_BASES = 20_000


class TooManyBasesError(ArithmeticError):
    """A polytope with more candidate vertices than ``MAX_BASES``."""


def solve_linear(system: System) -> Answer:
    """Return the equilibria of a support profile with at most two active players, exactly."""
    if not system.active:
        return Answer((rational_point(system, ()),))
    try:
        return _solve(system)
    except TooManyBasesError:
        return Answer(rest="undecided")


def rational_point(system: System, point: Sequence[Vertex], regular: bool = True) -> Found:
    """Return the record of an exact equilibrium; ``regular=False`` inside a continuum."""
    tied = frozenset((f.player, f.action) for f in system.outside if f(point) == 0)
    index = equilibrium_index(system, point) if regular and not tied else None
    return Found(system, tuple(tuple(m) for m in point), exact=True, tied=tied, index=index)


def _solve(system: System) -> Answer:
    joint = [f for f in system.outside if min(f.coefficients.shape) > 1]
    if len(system.active) == 1:
        joint = []
    polytopes = [_polytope(system, axis) for axis in range(len(system.active))]
    for axis in range(len(polytopes)):
        if not all(map(_has_full_support, polytopes)):
            return Answer()
        if joint and len(polytopes[1 - axis]) == 1:
            fixed = polytopes[1 - axis][0]
            rows = [_row(f, axis, fixed) for f in joint]
            polytopes[axis], joint = _polytope(system, axis, rows), []
    if not all(map(_has_full_support, polytopes)):
        return Answer()
    if all(len(p) == 1 for p in polytopes):
        return Answer((rational_point(system, [p[0] for p in polytopes]),))
    return _continuum(system, polytopes, joint)


def _continuum(system: System, polytopes: list[list[Vertex]], joint: list[Form]) -> Answer:
    """Answer for a product of polytopes, not a point, subject to bilinear conditions.

    A bilinear form takes its extreme values at pairs of vertices.  If it is nowhere negative, it is
    zero exactly on the faces whose pairs of vertices are all zeros, so the search goes on there.
    """
    corners = list(itertools.product(*polytopes))
    values = [[f(c) for c in corners] for f in joint]
    if any(min(line) > 0 for line in values):
        return Answer()
    for form, line in zip(joint, values, strict=True):
        if min(line) == 0 < max(line):
            zeros = {c for c, v in zip(corners, line, strict=True) if v == 0}
            return _on_faces(system, polytopes, zeros, [f for f in joint if f is not form])
    joint = [f for f, line in zip(joint, values, strict=True) if max(line) > 0]
    good = [c for c in corners if all(f(c) <= 0 for f in joint)]
    points = [c for c in good if all(w > 0 for mix in c for w in mix)]
    if joint:
        witness = _strictly_inside(polytopes, joint)
        if witness is None:
            return Answer(tuple(rational_point(system, c, regular=False) for c in points), "undecided")
        points = points or [witness]
    return Answer(tuple(rational_point(system, c, regular=False) for c in points), "continuum")


def _on_faces(
    system: System, polytopes: list[list[Vertex]], zeros: set[tuple[Vertex, ...]], joint: list[Form]
) -> Answer:
    """Answer on the largest products of faces whose pairs of vertices all belong to ``zeros``."""
    first, second = polytopes
    columns = {v: frozenset(w for w in second if (v, w) in zeros) for v in first}
    shared = {
        frozenset.intersection(*c)
        for n in range(1, len(first) + 1)
        for c in itertools.combinations(columns.values(), n)
    }
    parts = []
    for ws in shared - {frozenset()}:
        face = [[v for v in first if ws <= columns[v]], [w for w in second if w in ws]]
        if all(map(_has_full_support, face)):
            parts.append(_on_face(system, face, joint))
    points = {f.point: f for part in parts for f in part.points}
    rests = {part.rest for part in parts}
    order: tuple[Rest, ...] = ("undecided", "continuum", "nothing")
    return Answer(tuple(points.values()), next((r for r in order if r in rests), "nothing"))


def _on_face(system: System, face: list[list[Vertex]], joint: list[Form]) -> Answer:
    if any(len(p) > 1 for p in face):
        return _continuum(system, face, joint)
    point = [p[0] for p in face]
    return Answer() if any(f(point) > 0 for f in joint) else Answer((rational_point(system, point),))


def _strictly_inside(polytopes: list[list[Vertex]], joint: list[Form]) -> tuple[Vertex, ...] | None:
    """Return a point of full support at which every form is negative, if the tries find one.

    For one form that is negative at a corner, points near enough to it will do.
    """
    for shrink in (Fraction(0), *(1 - Fraction(1, 2**j) for j in range(1, 12))):
        nearby = [[_between(_mean(p), v, shrink) for v in p] for p in polytopes]
        for trial in itertools.product(*nearby):
            if all(f(trial) < 0 for f in joint):
                return trial
    return None


def _between(start: Vertex, end: Vertex, share: Fraction) -> Vertex:
    return tuple(a + share * (b - a) for a, b in zip(start, end, strict=True))


def _polytope(system: System, axis: int, extra: Iterable[Sequence[Any]] = ()) -> list[Vertex]:
    """Vertices of one active player's mixes that satisfy every condition on them alone."""
    equal = [_row(f, axis) for f in system.equations if _alone(f, axis)]
    at_most = [_row(f, axis) for f in system.outside if _alone(f, axis)]
    return vertices(equal, [*at_most, *extra], system.sizes[axis])


def _alone(form: Form, axis: int) -> bool:
    return all((n > 1) == (a == axis) for a, n in enumerate(form.coefficients.shape))


def _row(form: Form, axis: int, other: Vertex = ()) -> list[Any]:
    """Coefficients on one axis, the other player's probabilities (if any) put in."""
    table = form.coefficients
    if table.ndim == 1:
        return list(table.tolist())
    lines = table.tolist() if axis == 0 else table.T.tolist()
    weights = other or (1,)
    return [sum(c * w for c, w in zip(line, weights, strict=True)) for line in lines]


def vertices(equal: Sequence[Sequence[Any]], at_most: Sequence[Sequence[Any]], k: int) -> list[Vertex]:
    """Return the vertices of {x >= 0, sum x = 1, equal @ x = 0, at_most @ x <= 0}, exactly.

    Raises
    ------
    TooManyBasesError
        If more than ``MAX_BASES`` sets of tight constraints would have to be tried.
    """
    base = [[1] * k + [1], *([*row, 0] for row in equal)]
    reduced, rank = _matrix(base).rref()
    if any(reduced[r, k] != 0 and all(reduced[r, c] == 0 for c in range(k)) for r in range(rank)):
        return []
    tight = [[*(int(a == b) for b in range(k)), 0] for a in range(k)] + [[*r, 0] for r in at_most]
    if math.comb(len(tight), k - rank) > MAX_BASES:
        raise TooManyBasesError
    found: dict[Vertex, None] = {}
    for rows in itertools.combinations(tight, k - rank):
        x = _unique_solution([*base, *rows], k) if rows else _read(reduced, k)
        if x and min(x) >= 0 and all(_dot(row, x) <= 0 for row in at_most):
            found[x] = None
    return list(found)


def _unique_solution(rows: Sequence[Sequence[Any]], k: int) -> Vertex | None:
    reduced, rank = _matrix(rows).rref()
    return _read(reduced, k) if rank == k and all(reduced[r, r] == 1 for r in range(k)) else None


def _read(reduced: Any, k: int) -> Vertex:
    return tuple(Fraction(int(reduced[r, k].p), int(reduced[r, k].q)) for r in range(k))


def _matrix(rows: Sequence[Sequence[Any]]) -> Any:
    cells = [fmpq(x.numerator, x.denominator) for row in rows for x in row]
    return fmpq_mat(len(rows), len(rows[0]), cells)


def _dot(row: Sequence[Any], x: Vertex) -> Any:
    return sum(c * w for c, w in zip(row, x, strict=True))


def _mean(points: Sequence[Vertex]) -> Vertex:
    return tuple(sum(column, Fraction(0)) / len(points) for column in zip(*points, strict=True))


def _has_full_support(polytope: list[Vertex]) -> bool:
    return bool(polytope) and all(max(column) > 0 for column in zip(*polytope, strict=True))
