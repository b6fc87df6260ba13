"""Cases: one hard question as several easier ones that together are the same.

A conjunction of disjunctions becomes a disjunction of conjunctions, and a maximum, minimum or absolute
value is replaced by each of its arguments in turn.  Conjunctions without case distinctions are what
the solver is best at, because equations then eliminate variables.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from greatgame.proof.algebra import Algebra, Definition
from greatgame.proof.formula import AllOf, AnyOf, Formula, all_of, zero

MAX_CASES = 64


def cases(algebra: Algebra, formulas: Sequence[Formula]) -> list[Formula]:
    """Return conjunctions whose disjunction is equivalent to the conjunction of some formulas.

    Returns
    -------
    list of Formula
        Empty if there would be fewer than 2 or more than ``MAX_CASES``.
    """
    choices = [_options(f) for f in _conjuncts(all_of(formulas))]
    symbols = {s for f in formulas for a in algebra.atoms((f,)) for s in a.symbols}
    choices += [_branches(d) for d in algebra.closure(symbols)]
    count = 1
    for options in choices:
        count *= max(len(options), 1)
        if count > MAX_CASES:
            return []
    if count < 2:
        return []
    return [all_of(parts) for parts in itertools.product(*(c for c in choices if c))]


def _conjuncts(formula: Formula) -> Sequence[Formula]:
    return formula.parts if isinstance(formula, AllOf) else (formula,)


def _options(formula: Formula) -> list[Formula]:
    """Alternatives of a disjunction, nested ones included."""
    if not isinstance(formula, AnyOf):
        return [formula]
    found: list[Formula] = []
    for part in formula.parts:
        inner = [_options(p) for p in _conjuncts(part)]
        found += [all_of(parts) for parts in itertools.product(*inner)]
    return found


def _branches(definition: Definition) -> list[Formula]:
    """Which argument an auxiliary variable equals."""
    y, arguments = definition.symbol, definition.arguments
    if definition.kind in ("max", "min"):
        return [zero(y - a) for a in arguments]
    if definition.kind == "abs":
        return [zero(y - arguments[0]), zero(y + arguments[0])]
    return []
