"""Short inequalities for a region that is a union of cells.

When every realisable combination of feature signs is known, the truth table of the parameter space
is known, and simplifying a description is a finite search in that table: a condition may be dropped
iff the others still exclude every realisable row outside the region.  No solver is needed, and the
result is equivalent to the definition on the whole (generic) space, not just on a sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from greatgame.proof.formula import Formula, any_of

Rows = NDArray[np.bool_]
#: Alternatives: (column, wanted value), one of which is to hold.
Clause = list[tuple[int, bool]]


@dataclass(frozen=True)
class Feature:
    """A condition that is constant on every row of a table.

    Attributes
    ----------
    yes, no : Formula
        The condition and its generic opposite.
    cost : int
        How long it is to read; longer ones are dropped first.
    """

    yes: Formula
    no: Formula
    cost: int


@dataclass(frozen=True)
class Table:
    """Truth table: one row per realisable cell, one column per feature.

    Attributes
    ----------
    features : tuple of Feature
        The columns.
    values : ndarray of bool, shape (rows, features)
        Which features hold in which cell.
    """

    features: tuple[Feature, ...]
    values: Rows

    def literal(self, literal: tuple[int, bool]) -> Formula:
        """Return a literal (column, wanted value) as a formula."""
        column, wanted = literal
        return self.features[column].yes if wanted else self.features[column].no

    def describe(self, target: Rows) -> tuple[Formula, ...]:
        """Return conditions whose conjunction holds in exactly the target rows.

        Parameters
        ----------
        target : ndarray of bool, shape (rows,)
            The region; at least one row.

        Returns
        -------
        tuple of Formula
            Inequalities, and disjunctions where the region is not an intersection of half-spaces.
        """
        return self.formulas(self.clauses(self.values[target], self.values[~target]))

    def satisfied(self, clauses: Sequence[Clause]) -> Rows:
        """Return in which rows every clause holds."""
        result = np.ones(len(self.values), dtype=bool)
        for clause in clauses:
            result &= true_in(self.values, clause)
        return result

    def formulas(self, clauses: Sequence[Clause]) -> tuple[Formula, ...]:
        """Return clauses as formulas."""
        return tuple(any_of(self.literal(x) for x in reversed(clause)) for clause in clauses)

    def clauses(self, inside: Rows, outside: Rows) -> list[Clause]:
        """Return clauses that all hold in every row inside, and not all in any row outside.

        Parameters
        ----------
        inside, outside : ndarray of bool, shape (rows, features)
            Some rows of the region (at least one), and some others.
        """
        by_cost = sorted(range(len(self.features)), key=lambda k: -self.features[k].cost)
        common = [(k, bool(inside[0, k])) for k in by_cost if (inside[:, k] == inside[0, k]).all()]
        excluded = np.zeros(len(outside), dtype=bool)
        for k, wanted in common:
            excluded |= outside[:, k] != wanted
        clauses = [[literal] for literal in common]
        for row in np.flatnonzero(~excluded).tolist():
            if excluded[row]:
                continue
            clause = self._separating(inside, outside[row], by_cost)
            clauses.append(clause)
            excluded |= ~true_in(outside, clause)
        return _irredundant(clauses, outside)

    def _separating(self, inside: Rows, row: Rows, by_cost: Sequence[int]) -> Clause:
        """Return a short clause that is true on all inside rows and false on one outside row."""
        true = inside != row
        count = true.sum(axis=1)
        clause: Clause = []
        for place, k in enumerate(by_cost):
            rest = len(clause) + len(by_cost) - place - 1
            if rest and (count[true[:, k]] > 1).all():
                count = count - true[:, k]
            else:
                clause.append((k, not bool(row[k])))
        return clause


def true_in(rows: Rows, clause: Sequence[tuple[int, bool]]) -> Rows:
    """Return in which rows some literal of a clause is true."""
    result = np.zeros(len(rows), dtype=bool)
    for column, wanted in clause:
        result |= rows[:, column] == wanted
    return result


def _irredundant(clauses: list[Clause], outside: Rows) -> list[Clause]:
    """Drop clauses, longest to read first, while the rest still exclude every outside row."""
    fails = [~true_in(outside, clause) for clause in clauses]
    count = np.sum(fails, axis=0) if fails else np.zeros(len(outside), dtype=int)
    kept = []
    order = sorted(range(len(clauses)), key=lambda k: -len(clauses[k]))
    for k in order:
        if (count[fails[k]] > 1).all():
            count = count - fails[k]
        else:
            kept.append(k)
    return [clauses[k] for k in sorted(kept, key=lambda k: (len(clauses[k]), k))]
