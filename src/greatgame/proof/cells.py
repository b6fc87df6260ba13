"""Enumeration of everything that can happen: all realisable truth patterns of some conditions.

Given indicator formulas, find every pattern of true and false that some admissible point shows.
Sample points give most patterns for nothing; each is confirmed by an exact point.  The solver is
then asked for a point with any other pattern, again and again, until it proves that there is none
("blocking until unsatisfiable").  Only that last proof makes the enumeration complete.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sympy
import z3

from greatgame.proof.formula import TRUE, Formula, all_of, negate
from greatgame.proof.points import Evaluator, UndeterminedError
from greatgame.proof.sampling import Columns, draw, rational_point, truth
from greatgame.proof.solver import FIRST_ATTEMPT, Answer, Prover, limit

Pattern = tuple[bool, ...]
#: Seconds for a partial branch of the tree search.
BRANCH_SECONDS = 0.5
SEEDING = 12  # log2 of the number of sample points that seed an enumeration


@dataclass
class Enumeration:
    """Patterns found, an exact point for each, and whether there are no others.

    Attributes
    ----------
    patterns : dict of pattern to point
        In order of discovery.
    complete : bool
        Whether the absence of any other pattern was proved.
    reason : str
        When not complete, why.
    seconds : float
        Time spent.
    """

    patterns: dict[Pattern, dict[sympy.Symbol, Any]] = field(default_factory=dict)
    complete: bool = False
    reason: str = ""
    seconds: float = 0.0


def enumerate_patterns(
    prover: Prover,
    indicators: Sequence[Formula],
    given: Formula = TRUE,
    *,
    seconds: float = 60.0,
    sample: Columns | None = None,
) -> Enumeration:
    """Find every realisable pattern of ``indicators`` where ``given`` holds.

    Parameters
    ----------
    prover : Prover
        Over the space in question.
    indicators : sequence of Formula
        What is true or false.
    given : Formula
        A further condition on the points (genericity, for example).
    seconds : float
        Total limit; beyond it the result says it is not complete.
    sample : columns, optional
        Admissible points to start from; drawn if not given.
    """
    start = time.process_time()
    found = Enumeration()
    if sample is None:
        sample = draw(prover.space, SEEDING)
    _seed(prover, indicators, given, sample, found, start + seconds)
    search = _Search(prover, indicators, given)
    for pattern in found.patterns:
        search.block(pattern)
    while not found.complete and not found.reason:
        left = seconds - (time.process_time() - start)
        if left <= 0:
            found.reason = f"time limit of {seconds:.3g} s"
            break
        search.step(found, min(left, prover.time_limit))
    if found.reason:
        left = seconds - (time.process_time() - start)
        _Tree(prover, indicators, given, found, left).explore()
    found.seconds = time.process_time() - start
    return found


def _seed(
    prover: Prover,
    indicators: Sequence[Formula],
    given: Formula,
    sample: Columns,
    found: Enumeration,
    deadline: float,
) -> None:
    """Record the patterns that sample points show, each confirmed at an exact point, till a deadline."""
    if not sample or not len(next(iter(sample.values()))):
        return
    keep = np.flatnonzero(truth(given, sample))
    if not len(keep):
        return
    columns = [truth(f, sample)[keep] for f in indicators]
    table = np.stack(columns, axis=1) if columns else np.zeros((1, 0), dtype=bool)
    _, first = np.unique(table, axis=0, return_index=True)
    for row in sorted(keep[first].tolist()):
        if time.process_time() > deadline:
            return
        point = rational_point(prover.space, sample, row)
        try:
            evaluator = Evaluator(prover.space.algebra, point)
            if prover.holds(point, (given,)):
                found.patterns.setdefault(tuple(evaluator.holds(f) for f in indicators), point)
        except UndeterminedError:
            continue


class _Search:
    """The solver's side of an enumeration: one incremental z3 solver, one Boolean per indicator."""

    def __init__(self, prover: Prover, indicators: Sequence[Formula], given: Formula) -> None:
        self.prover, self.indicators, self.given = prover, indicators, given
        encoder = prover.encoder
        self.solver = z3.Solver(ctx=encoder.context)
        for formula in (*prover.background((given, *indicators)), given):
            self.solver.add(encoder.encode(formula))
        self.flags = [z3.Bool(f"holds{k}", encoder.context) for k in range(len(indicators))]
        for flag, formula in zip(self.flags, indicators, strict=True):
            self.solver.add(z3.Implies(flag, encoder.encode(formula)))
            self.solver.add(z3.Implies(z3.Not(flag), encoder.encode(negate(formula))))
        self.solver.add(*encoder.sides)

    def block(self, pattern: Sequence[bool]) -> None:
        """Exclude a pattern."""
        parts = [z3.Not(f) if value else f for f, value in zip(self.flags, pattern, strict=True)]
        self.solver.add(z3.Or(*parts) if parts else z3.BoolVal(False, self.prover.encoder.context))

    def step(self, found: Enumeration, seconds: float) -> None:
        """Ask once: record a new pattern, or finish with a proof or a reason."""
        limit(self.solver, min(seconds, FIRST_ATTEMPT))
        result = self.solver.check()
        if result == z3.unsat:
            found.complete = True
            return
        if result == z3.unknown:
            found.reason = f"the solver stopped: {self.solver.reason_unknown()}"
            return
        model = self.solver.model()
        asked = tuple(bool(z3.is_true(model.eval(f, model_completion=True))) for f in self.flags)
        try:
            self._record(model, asked, found)
        except UndeterminedError as error:
            found.reason = str(error)

    def _record(self, model: Any, asked: Pattern, found: Enumeration) -> None:
        wanted = all_of(f if value else negate(f) for f, value in zip(self.indicators, asked, strict=True))
        try:
            point = self.prover.verified(self.prover.read(model), (self.given, wanted))
        except UndeterminedError:
            # A corner where enclosed constants cannot be told apart: stay away from it.
            answer = self.prover.inside((self.given, wanted), FIRST_ATTEMPT)
            if answer.status != "sat" or answer.point is None:
                raise
            point = answer.point
        found.patterns[asked] = point
        self.block(asked)


class _Tree:
    """Decide indicators one after the other: where the whole question is too hard, its parts may not be.

    A branch that is proved impossible closes everything below it; one that a known pattern lies on
    needs no proof; one that is not decided quickly is split by the next indicator.
    """

    def __init__(
        self,
        prover: Prover,
        indicators: Sequence[Formula],
        given: Formula,
        found: Enumeration,
        seconds: float,
    ) -> None:
        self.prover, self.indicators, self.given, self.found = prover, indicators, given, found
        self.deadline = time.process_time() + seconds

    def explore(self) -> None:
        """Settle every branch; ``found`` is complete if none stays open."""
        self.found.reason, self.found.complete = "", True
        self._branch(())

    def _branch(self, prefix: Pattern) -> None:
        if self.found.reason:
            return
        left = self.deadline - time.process_time()
        if left <= 0:
            self._stop("time limit")
            return
        depth, whole = len(prefix), len(prefix) == len(self.indicators)
        if not any(p[:depth] == prefix for p in self.found.patterns):
            answer = self._ask(prefix, min(left, self.prover.time_limit if whole else BRANCH_SECONDS))
            if answer.status == "unsat":
                return
            if answer.status == "unknown" and whole:
                self._stop(answer.reason)
                return
        if not whole:
            for value in (True, False):
                self._branch((*prefix, value))

    def _ask(self, prefix: Pattern, seconds: float) -> Answer:
        parts = [f if v else negate(f) for f, v in zip(self.indicators, prefix, strict=False)]
        answer = self.prover.satisfy(self.given, all_of(parts), time_limit=seconds)
        if answer.status == "sat" and answer.point is not None:
            evaluator = Evaluator(self.prover.space.algebra, answer.point)
            pattern = tuple(evaluator.holds(f) for f in self.indicators)
            self.found.patterns.setdefault(pattern, answer.point)
        return answer

    def _stop(self, reason: str) -> None:
        self.found.complete, self.found.reason = False, f"the solver stopped: {reason}"
