"""Critical discount factors at many points.

Each one-shot deviation is deterred where a polynomial in the discount factor, with payoffs in its
coefficients, is not negative (:mod:`greatgame.repeated.formula`).  Where all are linear, ``c0 + c1 d``,
the factors above a threshold deter all deviations iff every ``c0 + c1`` is positive (or ``c1 <= 0`` and it
is zero), and the threshold is the largest ``-c0 / c1`` among those tempted today (c0 < 0), or 0.  Points
where such a sign is within its error bound, and profiles with polynomials of higher degree, are
answered exactly, one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import sympy
from numpy.typing import NDArray

from greatgame.errors import GreatGameError, StrategyError, StudyError
from greatgame.model import Model
from greatgame.numbers import exact
from greatgame.sensitivity.compiler import NEAR, Space, bar, truth_kernel, value_kernel
from greatgame.sensitivity.design import Design
from greatgame.sensitivity.outcomes import FAILED, NONE, OK, Outcome

Column = tuple[NDArray[Any], NDArray[np.uint8], dict[int, str]]


class Discounting:
    """One discount-factor outcome as a function of the parameters.

    Raises
    ------
    StudyError
        If the strategy cannot be built from its name, or the factor is not between 0 and 1.
    """

    def __init__(
        self,
        model: type[Model],
        chosen: Mapping[str, str],
        space: Space,
        fixed: Mapping[str, Fraction],
        outcome: Outcome,
    ) -> None:
        from greatgame.strategies import strategy_by_name

        self._model, self._fixed, self._outcome = model, dict(fixed), outcome
        try:
            self._formula = model.critical_discount(strategy_by_name(outcome.strategy), **chosen)
        except StrategyError as error:
            raise StudyError(f"outcome {outcome.kind!r}: {error}") from None
        self._f = np.array([float(fixed[n]) for n in space.fixed])
        self._constraints = [c for player in self._formula.players for c in player.constraints]
        self._linear = all(c.degree <= 1 for c in self._constraints)
        if outcome.kind == "sustained":
            self._delta = _factor(outcome.discount)
            delta = sympy.Rational(self._delta.numerator, self._delta.denominator)
            held = [sum(c * delta**k for k, c in enumerate(x.coefficients)) >= 0 for x in self._constraints]
            self._truth = truth_kernel(space, [sympy.And(*held)])
        elif self._linear:
            self._prepare(space)

    def _prepare(self, space: Space) -> None:
        today = [c.coefficients[0] for c in self._constraints]
        patient = [sympy.expand(sum(c.coefficients)) for c in self._constraints]
        self._kernel, values = value_kernel(space, [*today, *patient])
        self._bars = np.array([bar(v.error) for v in values[len(today) :]])

    def column(self, columns: NDArray[np.float64], design: Design, start: int) -> Column:
        """Return values, statuses and failures of points ``start``, ..."""
        n = columns.shape[1]
        if self._outcome.kind == "sustained":
            codes = np.empty(n, dtype=np.int64)
            self._truth.columns(columns, self._f, codes)
            values: NDArray[Any] = (codes & 1).astype(np.int8)
            return self._exactly(
                values, np.full(n, OK, np.uint8), np.flatnonzero(codes & NEAR), design, start
            )
        status = np.full(n, OK, dtype=np.uint8)
        if not self._linear:
            return self._exactly(np.full(n, np.nan), status, np.arange(n), design, start)
        out = np.empty((n, 2 * len(self._constraints)))
        self._kernel.columns(columns, self._f, out)
        today, patient = out[:, : len(self._constraints)], out[:, len(self._constraints) :]
        near = ~(np.abs(patient) > self._bars).all(axis=1)
        status[(patient < 0).any(axis=1)] = NONE
        with np.errstate(all="ignore"):
            values = np.where(today < 0, today / (today - patient), 0.0).max(axis=1, initial=0.0)
        values[status == NONE] = np.nan
        return self._exactly(values, status, np.flatnonzero(near), design, start)

    def _exactly(
        self,
        values: NDArray[Any],
        status: NDArray[np.uint8],
        near: NDArray[np.int64],
        design: Design,
        start: int,
    ) -> Column:
        failures: dict[int, str] = {}
        for k in near.tolist():
            point = self._fixed | design.point(start + k)
            try:
                answer = self._formula.at({self._model.symbols[n]: v for n, v in point.items()})
                if self._outcome.kind == "sustained":
                    values[k] = int(self._delta in answer)
                else:
                    threshold = answer.threshold
                    status[k] = NONE if threshold is None else OK
                    values[k] = np.nan if threshold is None else float(threshold)
            except (GreatGameError, ArithmeticError, ValueError, TypeError) as error:
                status[k], failures[k] = FAILED, f"{type(error).__name__}: {error}"
        return values, status, failures


def _factor(text: str) -> Fraction:
    from greatgame.repeated.intervals import discount_factor

    try:
        return discount_factor(exact(text))
    except (StrategyError, TypeError, ValueError) as error:
        raise StudyError(f"outcome 'sustained': {error}") from None
