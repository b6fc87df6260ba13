"""Short inequalities for a regime, guessed from examples and proved by the solver.

A description that separates the cells seen so far is a guess.  The solver is asked for a point where it
and the definition differ; such a point is a cell not yet seen, and the next guess takes it into account.
When the solver proves that there is none, the description is equivalent to the definition (this is
synthesis by counterexamples, Solar-Lezama et al. 2006).  The cells need not be enumerated, of which there
may be far more than regimes.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from greatgame.proof.conditions import dominant_action, same_pure
from greatgame.proof.formula import Formula, all_of, negate
from greatgame.proof.points import Evaluator, UndeterminedError
from greatgame.proof.session import Session
from greatgame.proof.signs import SignTable, comparisons

if TYPE_CHECKING:
    from greatgame.proof.algebra import Product
    from greatgame.proof.chart import Chart
    from greatgame.proof.simplify import Clause

#: Rows inside and outside that a first guess looks at, and violated ones that each further guess adds.
FIRST, MORE = 120, 40
ROUNDS = 40
QUERY_SECONDS = 1.0
Pattern = tuple[bool, ...]


class Descriptions:
    """Descriptions of the sets of pure equilibria of a chart.

    Parameters
    ----------
    chart : Chart
    """

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.seen = SignTable(chart, np.unique(chart.signs_at(chart.atoms, chart.sample), axis=0))

    @cached_property
    def _session(self) -> Session:
        return Session(self.chart.prover, self.chart.generic, self.chart.nash)

    def add(self, point: dict[Any, Any]) -> None:
        """Add the cell of an exact point to those seen."""
        evaluator = Evaluator(self.chart.space.algebra, point)
        row = np.array([[evaluator.sign(a) for a in self.chart.atoms]], dtype=np.int8)
        self.seen = SignTable(self.chart, np.concatenate([self.seen.signs, row]))

    def describe(self, pattern: Pattern) -> tuple[Formula, ...] | None:
        """Return conditions proved equivalent to a set of pure equilibria at generic points.

        None if they are not found in time.
        """
        chart = self.chart
        definition = same_pure(chart.space, self._pure(pattern))
        kept: NDArray[np.bool_] | None = None
        for _ in range(ROUNDS):
            if not chart.clock.left():
                return None
            inside = (self.seen.nash == np.array(pattern)).all(axis=1)
            if not inside.any():
                return None
            try:
                clauses, kept = self._guess(inside, kept)
                formulas = self.seen.table.formulas(clauses)
                point = self._difference(definition, all_of(formulas))
            except UndeterminedError:
                return None
            if point is None:
                return formulas
            self.add(point)
            kept = np.append(kept, True)
        return None

    def _guess(
        self, inside: NDArray[np.bool_], kept: NDArray[np.bool_] | None
    ) -> tuple[list[Clause], NDArray[np.bool_]]:
        """Return clauses that fit every row seen, from as few rows as that takes, and those rows.

        Raises
        ------
        UndeterminedError
            If time runs out.
        """
        table = self.seen.table
        if kept is None:
            kept = np.zeros(len(inside), dtype=bool)
            for side in (inside, ~inside):
                kept[np.flatnonzero(side)[:FIRST]] = True
        while True:
            clauses = table.clauses(table.values[kept & inside], table.values[kept & ~inside])
            wrong = np.flatnonzero(table.satisfied(clauses) != inside)
            if not len(wrong):
                return clauses, kept
            kept[wrong[:MORE]] = True
            if not self.chart.clock.left():
                raise UndeterminedError("time limit")

    def _difference(self, definition: Formula, guess: Formula) -> dict[Any, Any] | None:
        """Return a generic point where exactly one of two formulas holds; None if there is proved to be none.

        Raises
        ------
        UndeterminedError
            If that is not settled in time.
        """
        chart = self.chart
        for pair in ((guess, negate(definition)), (definition, negate(guess))):
            seconds = min(QUERY_SECONDS, chart.clock.left()) or 0.01
            answer = self._session.satisfy(*pair, time_limit=seconds)
            if answer.status == "unknown":
                raise UndeterminedError(answer.reason)
            if answer.status == "sat":
                return answer.point
        return None

    def dominant(self, pattern: Pattern) -> dict[str, str]:
        """Return the actions proved strictly dominant all over a regime (in time)."""
        chart = self.chart
        if not chart.clock.left():
            return {}
        inside = (self.seen.nash == np.array(pattern)).all(axis=1)
        definition = same_pure(chart.space, self._pure(pattern))
        found: dict[str, str] = {}
        for player, label, better in self._comparisons:
            if all(p.sign and (self.seen.sign(p)[inside] > 0).all() for p in better):
                fails = negate(dominant_action(chart.space, player, label))
                seconds = min(QUERY_SECONDS, chart.clock.left()) or 0.01
                answer = self._session.satisfy(definition, fails, time_limit=seconds)
                if answer.status == "unsat":
                    found[player] = label
        return found

    @cached_property
    def _comparisons(self) -> list[tuple[str, str, list[Product]]]:
        return list(comparisons(self.chart))

    def _pure(self, pattern: Pattern) -> list[tuple[str, ...]]:
        """Return the profiles of a pattern as action labels."""
        return [self.chart.labels(p) for p, holds in zip(self.chart.profiles, pattern, strict=True) if holds]
