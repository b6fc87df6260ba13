"""Linear programmes over the rationals, solved exactly: HiGHS finds the vertex, fractions prove it.

A programme in the form *maximise c x subject to A x <= b, E x = d, x >= 0* and its dual *minimise
b y + d z subject to A' y + E' z >= c, y >= 0* have equal values (von Neumann; Gale, Kuhn and
Tucker 1951).  A simplex code returns, in floats, a vertex of each.  Which variables are positive
and which constraints are tight determine that vertex exactly: it is the solution of a linear
system over the rationals.  If both exact vertices satisfy their constraints and their values
agree, weak duality proves that they are optimal; nothing then depends on the floats.

When the floats misjudge what is tight, the programme goes to the exact simplex of z3 (de Moura and
Bjorner 2008), which is slower but needs no tolerance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from greatgame.errors import SolverError

Row = Sequence[Fraction]

#: Tolerances at which floats are taken for zero, tried in turn.
TOLERANCES = (1e-9, 1e-11, 1e-7)
#: Feasibility that HiGHS is asked for: at its default, 1e-7, its vertex may be next to the optimal one.
FEASIBILITY = 1e-10
#: Milliseconds that the exact fall-back may take.
PATIENCE = 20_000


@dataclass(frozen=True)
class Programme:
    """Maximise ``objective . x`` subject to ``upper x <= bound``, ``equal x = target``, ``x >= 0``."""

    objective: Row
    upper: Sequence[Row]
    bound: Row
    equal: Sequence[Row]
    target: Row


@dataclass(frozen=True)
class Optimum:
    """An optimal solution over the rationals.

    Attributes
    ----------
    point : tuple of Fraction
        The optimal x.
    value : Fraction
        The optimal value of the objective.
    proof : {"duality", "z3", "none"}
        A dual solution of equal value, checked in exact arithmetic; or z3's exact simplex; or none:
        HiGHS's floats as they are (:func:`approximate`).
    """

    point: tuple[Fraction, ...]
    value: Fraction
    proof: Literal["duality", "z3", "none"]


def maximise(programme: Programme, patience: int = PATIENCE) -> Optimum:
    """Solve a linear programme exactly.

    Parameters
    ----------
    programme : Programme
        Over Fractions; assumed feasible and bounded.
    patience : int
        Milliseconds for the exact fall-back.

    Raises
    ------
    SolverError
        If neither route finds a proven optimum.

    Examples
    --------
    >>> one = Fraction(1)
    >>> best = maximise(Programme([one, one], [[3 * one, one], [one, 3 * one]], [one, one], [], []))
    >>> best.value, best.proof
    (Fraction(1, 2), 'duality')
    """
    answer = _highs(programme)
    for tolerance in TOLERANCES if answer.status == 0 else ():
        found = _by_duality(programme, answer, tolerance)
        if found is not None:
            return found
    return _by_z3(programme, patience)


def _floats(rows: Sequence[Row], width: int) -> NDArray[np.float64]:
    return np.array([[float(x) for x in row] for row in rows], dtype=float).reshape(len(rows), width)


def approximate(programme: Programme) -> Optimum:
    """Return HiGHS's solution as it is: feasible and optimal within its tolerances, without proof.

    Raises
    ------
    SolverError
        If HiGHS itself fails.
    """
    answer = _highs(programme)
    if answer.status != 0:
        raise SolverError(f"the linear programme failed: {answer.message}")
    point = tuple(max(Fraction(0), Fraction(float(x))) for x in answer.x)
    return Optimum(point, _dot(programme.objective, point), "none")


def _highs(programme: Programme) -> Any:
    """Run HiGHS's dual simplex, sharply if it can; the objective is divided by its largest entry."""
    from scipy.optimize import linprog

    width = len(programme.objective)
    scale = max((abs(c) for c in programme.objective), default=Fraction(1)) or Fraction(1)
    objective = [-float(c / scale) for c in programme.objective]
    constraints = {
        "A_ub": _floats(programme.upper, width) if programme.upper else None,
        "b_ub": [float(b) for b in programme.bound] if programme.upper else None,
        "A_eq": _floats(programme.equal, width) if programme.equal else None,
        "b_eq": [float(d) for d in programme.target] if programme.equal else None,
    }
    sharp = {"primal_feasibility_tolerance": FEASIBILITY, "dual_feasibility_tolerance": FEASIBILITY}
    answer = linprog(objective, **constraints, method="highs-ds", options=sharp)
    return answer if answer.status == 0 else linprog(objective, **constraints, method="highs-ds")


def _by_duality(programme: Programme, answer: Any, tolerance: float) -> Optimum | None:
    """Read the optimal bases off HiGHS's answer, solve them exactly, check both and their duality."""
    width = len(programme.objective)
    rows, sides = [*programme.upper, *programme.equal], [*programme.bound, *programme.target]
    n_upper = len(programme.upper)
    played = [j for j in range(width) if answer.x[j] > tolerance]
    slack = answer.ineqlin.residual if n_upper else np.zeros(0)
    tight = [k for k in range(n_upper) if abs(slack[k]) <= tolerance] + list(range(n_upper, len(rows)))
    point = _solve([[rows[k][j] for j in played] for k in tight], [sides[k] for k in tight], played, width)
    if point is None or not _feasible(programme, point):
        return None
    prices = np.concatenate([-answer.ineqlin.marginals if n_upper else [], -answer.eqlin.marginals])
    priced = [k for k in range(len(rows)) if k >= n_upper or prices[k] > tolerance]
    reduced = answer.lower.marginals
    binding = [j for j in range(width) if abs(reduced[j]) <= tolerance]
    dual = _solve(
        [[rows[k][j] for k in priced] for j in binding],
        [programme.objective[j] for j in binding],
        priced,
        len(rows),
    )
    value = _dot(programme.objective, point)
    if dual is None or not _dual_feasible(programme, rows, dual) or _dot(sides, dual) != value:
        return None
    return Optimum(tuple(point), value, "duality")


def _dot(a: Row, b: Row) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True) if x and y), Fraction(0))


def _feasible(programme: Programme, point: Row) -> bool:
    return (
        all(x >= 0 for x in point)
        and all(_dot(r, point) <= b for r, b in zip(programme.upper, programme.bound, strict=True))
        and all(_dot(r, point) == d for r, d in zip(programme.equal, programme.target, strict=True))
    )


def _dual_feasible(programme: Programme, rows: Sequence[Row], dual: Row) -> bool:
    columns = zip(*rows, strict=True)
    return all(y >= 0 for y in dual[: len(programme.upper)]) and all(
        _dot(column, dual) >= c for column, c in zip(columns, programme.objective, strict=True)
    )


def _solve(matrix: Sequence[Row], right: Row, places: Sequence[int], width: int) -> list[Fraction] | None:
    """Solve ``matrix v = right`` exactly; v at ``places``, zero elsewhere; free unknowns are zero."""
    solution = solve_exactly(matrix, right)
    if solution is None:
        return None
    full = [Fraction(0)] * width
    for place, value in zip(places, solution, strict=True):
        full[place] = value
    return full


def solve_exactly(matrix: Sequence[Row], right: Row) -> list[Fraction] | None:
    """Return one rational solution of a linear system (free unknowns zero), or None if there is none.

    Examples
    --------
    >>> solve_exactly([[Fraction(2), Fraction(1)]], [Fraction(3)])
    [Fraction(3, 2), Fraction(0, 1)]
    """
    import flint

    if not matrix:
        return []
    width = len(matrix[0])
    entries = [
        flint.fmpq(x.numerator, x.denominator)
        for row, b in zip(matrix, right, strict=True)
        for x in (*row, b)
    ]
    reduced, rank = flint.fmpq_mat(len(matrix), width + 1, entries).rref()
    solution = [Fraction(0)] * width
    for k in range(rank):
        pivot = next(j for j in range(width + 1) if reduced[k, j] != 0)
        if pivot == width:
            return None
        solution[pivot] = Fraction(int(reduced[k, width].p), int(reduced[k, width].q))
    return solution


def _by_z3(programme: Programme, patience: int) -> Optimum:
    """Solve by z3's exact simplex."""
    import z3

    context = z3.Context()
    solver = z3.Optimize(ctx=context)
    solver.set("timeout", patience)
    unknowns = [z3.Real(f"x{j}", context) for j in range(len(programme.objective))]

    def affine(row: Row) -> Any:
        terms = [_real(x, context) * v for x, v in zip(row, unknowns, strict=True) if x]
        return z3.Sum([_real(Fraction(0), context), *terms])

    for unknown in unknowns:
        solver.add(unknown >= 0)
    for row, side in zip(programme.upper, programme.bound, strict=True):
        solver.add(affine(row) <= _real(side, context))
    for row, side in zip(programme.equal, programme.target, strict=True):
        solver.add(affine(row) == _real(side, context))
    solver.maximize(affine(programme.objective))
    if solver.check() != z3.sat:
        raise SolverError(
            "the linear programme has no proven optimum: HiGHS's vertex fails the exact check, z3 gave up"
        )
    model = solver.model()
    point = []
    for unknown in unknowns:
        number = model.eval(unknown, model_completion=True)
        point.append(Fraction(number.numerator_as_long(), number.denominator_as_long()))
    if not _feasible(programme, point):
        raise SolverError("z3's optimum of the linear programme is not feasible")
    return Optimum(tuple(point), _dot(programme.objective, point), "z3")


def _real(value: Fraction, context: Any) -> Any:
    import z3

    return z3.RealVal(f"{value.numerator}/{value.denominator}", context)
