"""Many questions about one space that share most of what is assumed: the solver keeps what it learnt."""

from __future__ import annotations

import time
from collections.abc import Iterable

import z3

from greatgame.proof.formula import Formula
from greatgame.proof.points import UndeterminedError
from greatgame.proof.solver import Answer, Prover, limit


class Session:
    """An incremental solver.

    Parameters
    ----------
    prover : Prover
    given : Formula
        Assumed in every question.
    about : iterable of Formula
        Whose subexpressions questions are made of; what defines them is assumed too.
    """

    def __init__(self, prover: Prover, given: Formula, about: Iterable[Formula]) -> None:
        self.prover = prover
        self.given = given
        encoder = prover.encoder
        self._solver = z3.Solver(ctx=encoder.context)
        for formula in (*prover.background((given, *about)), given):
            self._solver.add(encoder.encode(formula))
        self._sides = 0

    def satisfy(self, *formulas: Formula, time_limit: float) -> Answer:
        """Find an admissible point where what is given and every formula holds, or prove there is none."""
        start = time.perf_counter()
        encoder = self.prover.encoder
        encoded = [encoder.encode(f) for f in formulas]
        self._solver.add(*encoder.sides[self._sides :])
        self._sides = len(encoder.sides)
        self._solver.push()
        try:
            self._solver.add(*encoded)
            limit(self._solver, time_limit)
            result = self._solver.check()
            if result == z3.unsat:
                return Answer("unsat", seconds=time.perf_counter() - start)
            if result == z3.unknown:
                return Answer("unknown", reason=self._solver.reason_unknown())
            point = self.prover.read(self._solver.model())
        finally:
            self._solver.pop()
        try:
            point = self.prover.verified(point, (self.given, *formulas))
        except UndeterminedError as error:
            return Answer("unknown", reason=str(error))
        return Answer("sat", point, time.perf_counter() - start)
