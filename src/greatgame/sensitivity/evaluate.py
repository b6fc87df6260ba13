"""Outcomes at the points of a design: the evaluator shared by sweeps and sensitivity analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import sympy
from numpy.typing import NDArray

from greatgame.errors import ParameterError, StudyError, suggest
from greatgame.model import Model
from greatgame.sensitivity.compiler import NEAR, Space, truth_kernel, value_kernel
from greatgame.sensitivity.design import Design
from greatgame.sensitivity.discounting import Discounting
from greatgame.sensitivity.outcomes import EXCLUDED, FAILED, NONE, OK, SEVERAL, Outcome
from greatgame.sensitivity.regimes import Regimes
from greatgame.sensitivity.solved import NO_ROW, PIECE, TIE, Solved, Solver, picks, row_values


@dataclass
class Result:
    """One outcome at consecutive points.

    Attributes
    ----------
    values : tuple of arrays, each of shape (n,)
        One, or two for the rule "any".  Bit masks for a regime, 0 and 1 for truths, else floats.
    status : uint8 array, shape (n,)
        Position in ``outcomes.STATUSES``.
    failures : dict of int to (stage, reason)
        By position.
    """

    values: tuple[NDArray[Any], ...]
    status: NDArray[np.uint8]
    failures: dict[int, tuple[str, str]] = field(default_factory=dict)


class Evaluator:
    """Outcomes of a model under given choices, as a function of the parameters of a design.

    Parameters
    ----------
    model : type of Model
    chosen : mapping of choice to option
    fixed : mapping of parameter to Fraction
        Values of the parameters that the design does not vary.
    varied : sequence of str
    outcomes : sequence of Outcome

    Raises
    ------
    StudyError
        If a label of an outcome does not belong to the model, or something cannot be compiled.
    """

    def __init__(
        self,
        model: type[Model],
        chosen: Mapping[str, str],
        fixed: Mapping[str, Fraction],
        varied: Sequence[str],
        outcomes: Sequence[Outcome],
    ) -> None:
        self.model, self.chosen, self.outcomes = model, dict(chosen), tuple(outcomes)
        for name in varied:
            if name not in model.parameters:
                raise ParameterError(
                    f"{model.__name__} has no parameter {name!r}{suggest(name, model.parameters)}"
                )
        for outcome in self.outcomes:
            outcome.check(model, self.chosen)
        ranges = {n: (float(p.low), float(p.high)) for n, p in model.parameters.items()}
        ranges |= {n: (float(x), float(x)) for n, x in fixed.items() if n not in varied}
        self._space = Space(model.symbols, ranges, varied)
        self._fixed = {n: fixed[n] for n in self._space.fixed}
        self._f = np.array([float(self._fixed[n]) for n in self._space.fixed])
        self.regimes = Regimes(model, self.chosen, self._space, self._fixed)
        self._discounts = {
            o: Discounting(model, self.chosen, self._space, self._fixed, o)
            for o in self.outcomes
            if o.kind in ("critical-discount", "sustained")
        }
        self._solvers = {
            among: Solver(self.regimes.games, self._space, self._fixed, self.regimes.game.payoffs, among)
            for among in sorted({o.among for o in self.outcomes if o.needs_solver})
        }

    @cached_property
    def _assumptions(self) -> Any:
        point = self.model.symbolic_point(**self.chosen)
        held = [sympy.sympify(a.holds(point)) for a in self.model.assumptions]
        return truth_kernel(self._space, [sympy.And(*held)]) if held else None

    @cached_property
    def _derived(self) -> dict[str, Any]:
        point = self.model.symbolic_point(**self.chosen)
        names = sorted({o.quantity for o in self.outcomes if o.kind == "derived"})
        return {n: value_kernel(self._space, [sympy.sympify(getattr(point, n))])[0] for n in names}

    @property
    def only_regimes(self) -> bool:
        """Whether the set of pure equilibria answers everything, in one fused kernel."""
        return (
            self._assumptions is None and not self._solvers and all(self._by_regime(o) for o in self.outcomes)
        )

    @staticmethod
    def _by_regime(outcome: Outcome) -> bool:
        return outcome.kind in ("regime", "exists") or (
            outcome.kind in ("count", "unique") and outcome.among == "pure"
        )

    def evaluate(self, design: Design, start: int, stop: int) -> list[Result]:
        """Return the results of points ``start`` to ``stop``, one per outcome."""
        n = stop - start
        columns = np.empty((0, n)) if self.only_regimes else design.columns(start, stop)
        masks: tuple[NDArray[Any], dict[int, str]] = (np.empty(0, np.uint16), {})
        if any(self._by_regime(o) for o in self.outcomes):
            masks = self.regimes.masks(design, start, stop)
        results = [self._simple(o, columns, design, start, masks) for o in self.outcomes]
        for among, solver in self._solvers.items():
            asked = [k for k, o in enumerate(self.outcomes) if o.needs_solver and o.among == among]
            parts: list[list[Result]] = []
            for low in range(0, n, PIECE):
                piece = np.ascontiguousarray(columns[:, low : low + PIECE])
                solved = solver.solve(piece, design, start + low)
                parts.append([self._selected(self.outcomes[k], solved) for k in asked])
            for j, k in enumerate(asked):
                results[k] = _joined([part[j] for part in parts])
        self._exclude(results, columns, design, start)
        return [r for r in results if r is not None]

    # -- one outcome ------------------------------------------------------------------------

    def _simple(
        self,
        o: Outcome,
        columns: NDArray[np.float64],
        design: Design,
        start: int,
        masks: tuple[NDArray[Any], dict[int, str]],
    ) -> Any:
        """Return the result of an outcome that needs no solver; None for the others."""
        n = columns.shape[1]
        if self._by_regime(o):
            return self._from_masks(o, *masks)
        if o in self._discounts:
            values, status, reasons = self._discounts[o].column(columns, design, start)
            return Result((values,), status, {k: ("discount factor", r) for k, r in reasons.items()})
        if o.kind == "derived":
            out = np.empty((n, 1))
            self._derived[o.quantity].columns(columns, self._f, out)
            good = np.isfinite(out[:, 0])
            return Result((np.where(good, out[:, 0], np.nan),), np.where(good, OK, NONE).astype(np.uint8))
        return None

    def _from_masks(self, o: Outcome, masks: NDArray[Any], failed: dict[int, str]) -> Result:
        status = np.full(len(masks), OK, dtype=np.uint8)
        if o.kind == "regime":
            values: NDArray[Any] = masks.copy()  # points may yet be excluded for one outcome, not for others
            np.putmask(status, masks == 0, NONE)
        elif o.kind == "exists":
            values = ((masks & masks.dtype.type(self.regimes.bit(o.profile))) != 0).astype(np.int8)
        elif o.kind == "unique":
            values = (masks == self.regimes.bit(o.profile)).astype(np.int8)
        else:
            values = np.bitwise_count(masks).astype(float)
        for k in failed:
            status[k] = FAILED
        return Result((values,), status, {k: ("pure equilibria", r) for k, r in failed.items()})

    def _selected(self, o: Outcome, solved: Solved) -> Result:
        if o.kind == "count":
            values: tuple[NDArray[Any], ...] = (solved.counts.astype(float),)
            status = np.where(solved.continuum, SEVERAL, OK).astype(np.uint8)
        elif o.kind == "unique":
            row = picks(solved, o.profile, self.regimes.game.position(o.profile))
            values = (((row >= 0) & (solved.counts == 1) & ~solved.continuum).astype(np.int8),)
            status = np.full(len(solved.games), OK, dtype=np.uint8)
        else:
            values, status = self._by_rule(o, solved)
        for k in solved.failures:
            status[k] = FAILED
        for column in values:
            if column.dtype.kind == "f":
                column[status != OK] = np.nan
        return Result(values, status, {k: ("equilibria", r) for k, r in solved.failures.items()})

    def _by_rule(self, o: Outcome, solved: Solved) -> tuple[tuple[NDArray[Any], ...], NDArray[np.uint8]]:
        game = self.regimes.game
        player = game.players.index(o.player) if o.player else 0
        action = game.actions[o.player].index(o.action) if o.action else 0
        rows = row_values(solved, o, player, action)
        if o.rule in ("all", "any", "uniform"):
            return _aggregate(solved, rows, str(o.rule), o.kind == "probability")
        profile = game.position(o.rule) if isinstance(o.rule, tuple) else ()
        row = picks(solved, o.rule, profile)
        status = np.where(row >= 0, OK, np.where(row == NO_ROW, NONE, SEVERAL)).astype(np.uint8)
        values = np.full(len(row), np.nan)
        values[row >= 0] = rows[row[row >= 0]]
        return (values,), status

    def _exclude(self, results: list[Any], columns: NDArray[np.float64], design: Design, start: int) -> None:
        """Mark the points that violate an assumption of the model."""
        if self._assumptions is None:
            return
        codes = np.empty(columns.shape[1], dtype=np.int64)
        self._assumptions.columns(columns, self._f, codes)
        out = (codes & 1) == 0
        for k in np.flatnonzero(codes & NEAR).tolist():
            try:
                self.model(**self.chosen, **(self._fixed | design.point(start + k)))
                out[k] = False
            except ParameterError:
                out[k] = True
        for r in results:
            r.status[out] = EXCLUDED
            for column in r.values:
                column[out] = np.nan if column.dtype.kind == "f" else 0
            for k in list(r.failures):
                if out[k]:
                    del r.failures[k]


def _aggregate(
    solved: Solved, rows: NDArray[np.float64], rule: str, is_probability: bool
) -> tuple[tuple[NDArray[Any], ...], NDArray[np.uint8]]:
    """Return the common value, the range or the mean over each point's equilibria."""
    n, owner, counts = len(solved.games), solved.owner, solved.counts
    status = np.where(counts == 0, NONE, OK).astype(np.uint8)
    low, high = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(low, owner, rows)
    np.maximum.at(high, owner, rows)
    if rule == "any":
        return (low, high), status
    if rule == "all":
        unit = np.ones(n) if is_probability else np.abs(solved.games.reshape(n, -1)).max(axis=1)
        status[(counts > 0) & (high - low > TIE * unit)] = SEVERAL
        return (low,), status
    total = np.bincount(owner, weights=rows, minlength=n)
    status[solved.continuum] = SEVERAL
    return (total / np.maximum(counts, 1),), status


def _joined(parts: Sequence[Result]) -> Result:
    values = tuple(np.concatenate(columns) for columns in zip(*(p.values for p in parts), strict=True))
    failures: dict[int, tuple[str, str]] = {}
    at = 0
    for p in parts:
        failures |= {at + k: v for k, v in p.failures.items()}
        at += len(p.status)
    return Result(values, np.concatenate([p.status for p in parts]), failures)


def evaluator_of(model: type[Model] | Model, varied: Sequence[str], outcomes: Sequence[Any]) -> Evaluator:
    """Return the evaluator of a model (its baseline) or of a point, from which parameters vary."""
    point = model() if isinstance(model, type) else model
    if not isinstance(point, Model):
        raise StudyError(f"{model!r} is not a model")
    read = [Outcome.parse(o) for o in outcomes]
    return Evaluator(type(point), point.chosen, point.values, tuple(varied), read)
