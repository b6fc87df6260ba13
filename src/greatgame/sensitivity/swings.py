"""One parameter at a time: an outcome at a point, at both ends of every range, and over a plane."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greatgame.errors import StudyError
from greatgame.model import Model
from greatgame.sensitivity.design import Axis, Grid, grid, one_at_a_time
from greatgame.sensitivity.evaluate import Result, evaluator_of
from greatgame.sensitivity.outcomes import OK, Outcome

Floats = NDArray[np.float64]


def swings(
    point: Model, outcome: Any, parameters: Iterable[str] | None = None
) -> dict[str, tuple[float, float]]:
    """Return an outcome at both ends of each parameter's range, the others at a point.

    Parameters
    ----------
    point : Model
    outcome : Outcome, text or mapping
        One number per point.
    parameters : iterable of str, optional
        By default all.

    Returns
    -------
    dict of str to (float, float)
        At the lower and the upper end; NaN where the outcome has no value there.

    Raises
    ------
    StudyError
        If the outcome is not one number.
    """
    read = number_outcome(outcome)
    names = tuple(parameters if parameters is not None else point.parameters)
    design = one_at_a_time(point, 2, names)
    values = values_of(evaluator_of(point, names, [read]).evaluate(design, 0, design.size)[0])
    return {n: (float(values[1 + 2 * k]), float(values[2 + 2 * k])) for k, n in enumerate(names)}


def number_outcome(outcome: Any) -> Outcome:
    """Return an outcome that is one number; StudyError if it is not."""
    read = Outcome.parse(outcome)
    if read.kind == "regime" or read.rule == "any":
        raise StudyError(
            f"{read.name!r} is no single number; draw a heat map, or choose an outcome with a number"
        )
    return read


def value_at(point: Model, outcome: Outcome) -> float:
    """Return an outcome at one point; NaN if it has no value there."""
    name = next(iter(point.parameters))
    design = Grid((Axis((name,), ((point.values[name],),)),))
    return float(values_of(evaluator_of(point, (name,), [outcome]).evaluate(design, 0, 1)[0])[0])


def plane_of_cells(point: Model, x: str, y: str, n: int) -> Grid:
    """Return the centres of n x n cells of a plane, row y, column x."""
    axes = []
    for name in (y, x):
        declared = grid(type(point), {name: 2 * n + 1}).axes[0]
        axes.append(Axis(declared.names, declared.rows[1::2]))
    return Grid(tuple(axes))


def values_of(result: Result) -> Floats:
    """Return the values as floats, NaN where there is none (a regime without equilibrium is mask 0)."""
    values: Floats = result.values[0].astype(float)
    whole = result.values[0].dtype.kind == "u"
    values[result.status > 1 if whole else result.status != OK] = np.nan
    return values
