"""Robustness: how far parameters must move, and which way, before an outcome is overturned.

The distance between two points of the parameter space is the largest weighted change of any one
parameter, each measured in its own scale (its baseline value, or its range): a box around the
baseline.  A box inside which the outcome is proved never to fail bounds the distance from below; a
verified point where it fails bounds it from above.  Bisection brings the two together.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from greatgame.errors import ParameterError
from greatgame.model import Model
from greatgame.numbers import exact
from greatgame.parameters import decimal
from greatgame.proof import conditions
from greatgame.proof.formula import Formula, all_of, negate, nonnegative
from greatgame.proof.line import Flip, flip
from greatgame.proof.points import Evaluator
from greatgame.proof.solver import Prover
from greatgame.proof.space import Space, rational, spaces
from greatgame.proof.vocabulary import Condition, OnlyOutcome, condition
from greatgame.shown import Shown

#: Undecided queries after which a bracket is given up where it is.
MAX_STUCK = 6


@dataclass(frozen=True, eq=False)
class Robustness(Shown):
    """Bounds on the smallest change of parameters that overturns an outcome.

    Attributes
    ----------
    model : Model
        The baseline.
    outcome : str
        What was tested, in words.
    safe : Fraction
        Proved: no admissible change of at most this size overturns it.
    breaks : Fraction or None
        A change of this size does (see ``point``); None: no admissible change at all does (proved if
        ``settled``).
    point : dict of str to Fraction, or None
        Exact parameters where the outcome fails, at distance ``breaks``.
    scale : dict of str to Fraction
        What counts as a change of size 1, parameter by parameter (0: held fixed).
    settled : bool
        Whether the bounds are within the tolerance; False if the solver ran out of time.
    seconds : float
    """

    model: Model
    outcome: str
    safe: Fraction
    breaks: Fraction | None
    point: dict[str, Fraction] | None
    scale: dict[str, Fraction]
    settled: bool
    seconds: float
    build: Callable[[Space], Formula] = field(repr=False)

    @property
    def direction(self) -> dict[str, Fraction]:
        """The overturning change, parameter by parameter, in scale units; unchanged ones left out."""
        if self.point is None:
            return {}
        moved = {k: (v - self.model.values[k]) for k, v in self.point.items()}
        return {k: d / self.scale[k] for k, d in moved.items() if d and self.scale[k]}

    @cached_property
    def flips(self) -> tuple[Flip, ...]:
        """For each parameter, how far it alone must move (exact)."""
        return tuple(flip(self.model, k, self.build) for k, s in self.scale.items() if s)

    def to_json(self) -> dict[str, Any]:
        """Return plain data (exact numbers as text)."""
        return {
            "model": type(self.model).name(),
            "outcome": self.outcome,
            "safe": decimal(self.safe),
            "breaks": None if self.breaks is None else decimal(self.breaks),
            "point": None if self.point is None else {k: decimal(v) for k, v in self.point.items()},
            "direction": {k: float(v) for k, v in self.direction.items()},
            "flips": [
                {"parameter": f.parameter, "down": _text(f.down), "up": _text(f.up)} for f in self.flips
            ],
            "settled": self.settled,
        }

    def __str__(self) -> str:
        if self.breaks is None and not self.settled:
            return f"{self.outcome}: proved up to a change of {float(self.safe):.4g}; beyond it undecided"
        if self.breaks is None:
            return f"{self.outcome}: no admissible change overturns it (proved)"
        moved = ", ".join(f"{k} {'+' if d > 0 else '-'}" for k, d in self.direction.items())
        tail = "" if self.settled else " (time limit: not to tolerance)"
        return (
            f"{self.outcome}: proved up to a change of {float(self.safe):.4g}, "
            f"overturned at {float(self.breaks):.4g} ({moved}){tail}"
        )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def robustness(
    model: Model,
    outcome: Any = None,
    *,
    scale: Literal["relative", "range"] = "relative",
    weights: Mapping[str, object] | None = None,
    tolerance: object = "1/1000",
    time_limit: float = 10.0,
) -> Robustness:
    """Bracket the smallest change of parameters that overturns an outcome.

    Parameters
    ----------
    model : Model
        The baseline.
    outcome : profile, Condition, callable, or None
        A profile: that it is an equilibrium.  None: that the set of pure equilibria stays what it is.
    scale : {"relative", "range"}
        Unit of change of each parameter: its baseline value (its range where that is 0), or its range.
    weights : mapping of str to number, optional
        Multiplies the unit; a weight of 2 lets that parameter move twice as far, 0 holds it fixed.
    tolerance : number
        Width of the bracket to stop at, in scale units.
    time_limit : float
        Seconds for each query.

    Raises
    ------
    ParameterError
        If a weight is negative or names no parameter, or the outcome does not hold at the baseline.
    """
    start = time.perf_counter()
    build, words = _outcome(model, outcome)
    units = _units(model, scale, weights or {})
    held = {k: model.values[k] for k, unit in units.items() if unit == 0}
    space = Space(type(model), {**held, **model.chosen})
    centre = space.point(model.values)
    formula = build(space)
    if not Evaluator(space.algebra, centre).holds(formula):
        raise ParameterError(f"{words} does not hold at {model!r}: there is nothing to overturn")
    search = _Search(space, centre, formula, units, time_limit)
    safe, breaks, point, settled = search.bracket(exact(tolerance))
    shown = None if point is None else dict(space.by_name(point))
    seconds = time.perf_counter() - start
    return Robustness(model, words, safe, breaks, shown, units, settled, seconds, build)


def _outcome(model: Model, outcome: Any) -> tuple[Callable[[Space], Formula], str]:
    """Read what is tested."""
    if isinstance(outcome, Condition) or callable(outcome):
        read = condition(outcome)
        return read.formula, str(read)
    if outcome is not None:
        profile = tuple(outcome)
        return lambda space: conditions.nash(space, profile), f"({', '.join(profile)}) is an equilibrium"
    space = Space(type(model), model.chosen)
    evaluator = Evaluator(space.algebra, space.point(model.values))
    labels = list(space.game.actions.values())
    pure = [
        tuple(acts[k] for acts, k in zip(labels, p, strict=True))
        for p in _positions(space)
        if evaluator.holds(conditions.nash_at(space, p))
    ]
    listed = ", ".join(f"({', '.join(p)})" for p in pure) or "none"
    return lambda s: conditions.same_pure(s, pure), f"the pure equilibria are {listed}"


def _positions(space: Space) -> Sequence[tuple[int, ...]]:
    import numpy as np

    return list(np.ndindex(*space.game.shape))


def _units(model: Model, scale: str, weights: Mapping[str, object]) -> dict[str, Fraction]:
    """Return the unit of change of each parameter."""
    for name in weights:
        if name not in model.parameters:
            Space(type(model)).symbol(name)
    if scale not in ("relative", "range"):
        raise ParameterError(f"scale must be 'relative' or 'range', not {scale!r}")
    units = {}
    for name, parameter in model.parameters.items():
        weight = exact(weights.get(name, 1))
        if weight < 0:
            raise ParameterError(f"weight of {name} must not be negative: {weight}")
        spread = parameter.high - parameter.low
        value = abs(model.values[name])
        units[name] = weight * (value if scale == "relative" and value else spread)
    return units


class _Search:
    """Bisection on the size of a box around the baseline."""

    def __init__(self, space: Space, centre: Any, formula: Formula, units: Any, time_limit: float) -> None:
        self.space, self.centre, self.formula, self.units = space, centre, formula, units
        self.prover = Prover(space, time_limit)

    def within(self, size: Fraction | None) -> Formula:
        """The box of a given size; None for the whole range."""
        parts: list[Formula] = []
        for symbol, value in self.centre.items():
            if size is not None:
                reach = self.units[self.space.names[symbol]] * size
                parts.append(nonnegative(symbol - rational(value - reach)))
                parts.append(nonnegative(rational(value + reach) - symbol))
        return all_of(parts)

    def distance(self, point: Any) -> Fraction:
        """Weighted max-norm distance of a point from the baseline."""
        units = {s: self.units[self.space.names[s]] for s in point}
        sizes = [abs(v - self.centre[s]) / units[s] for s, v in point.items()]
        return max(sizes, default=Fraction(0))

    def essential(self, point: Any) -> Any:
        """Move back to the baseline every coordinate that does not matter for the failure."""
        kept = dict(point)
        for symbol in point:
            trial = {**kept, symbol: self.centre[symbol]}
            if self.prover.holds(trial, (negate(self.formula),)):
                kept = trial
        return kept

    def bracket(self, tolerance: Fraction) -> tuple[Fraction, Fraction | None, Any, bool]:
        """Return (safe, breaks, point, settled)."""
        fails = negate(self.formula)
        answer = self.prover.satisfy(fails, self.within(None))
        if answer.status == "unsat":
            return Fraction(0), None, None, True
        safe, breaks, point = Fraction(0), None, None
        if _rational(answer.point):
            point = self.essential(answer.point)
            breaks = self.distance(point)
        # Below `reach` the question is still open; above it, overturned or beyond the solver.
        reach, settled, stuck = (breaks or Fraction(1)), breaks is not None, 0
        while reach - safe > tolerance and stuck < MAX_STUCK:
            trial = (safe + reach) / 2
            answer = self.prover.satisfy(fails, self.within(trial))
            if answer.status == "unsat":
                safe = trial
            elif answer.status == "sat" and _rational(answer.point):
                point = self.essential(answer.point)
                breaks = reach = self.distance(point)
                settled = True
            else:
                reach, settled, stuck = trial, False, stuck + 1
        return safe, breaks, point, settled


def _rational(point: Any) -> bool:
    return point is not None and all(isinstance(v, Fraction) for v in point.values())


def parameters_for(
    model: type[Model], outcome: Any, *, at: Mapping[str, object] | None = None, time_limit: float = 10.0
) -> Model | None:
    """Find admissible parameters that make an outcome the only pure equilibrium (or a condition true).

    Parameters
    ----------
    model : type of Model
    outcome : profile, Condition or callable
        A profile is read as ``OnlyOutcome(*profile)``.
    at : mapping, optional
        Parameters and choices to fix; choices left open are tried in turn.
    time_limit : float
        Seconds for each combination of choices.

    Returns
    -------
    Model or None
        None: proved that there are none.

    Raises
    ------
    SolverError
        If the question was not decided in time.
    """
    from greatgame.errors import SolverError

    read = (
        condition(outcome) if isinstance(outcome, Condition) or callable(outcome) else OnlyOutcome(*outcome)
    )
    open_ = ""
    for space in spaces(model, at):
        answer = Prover(space, time_limit).satisfy(read.formula(space))
        if answer.status == "unknown":
            open_ = f"not decided in {time_limit:g} s whether {read}: {answer.reason}"
        elif answer.point is not None and _rational(answer.point):
            return space.instance(answer.point)
        elif answer.point is not None:
            open_ = f"{read} holds only at irrational parameters: {space.show(answer.point)}"
    if open_:
        raise SolverError(open_)
    return None
