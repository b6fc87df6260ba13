"""Ties: where an expression with cases vanishes on a region, not only on a surface.

A polynomial that is not identically zero vanishes on a set without volume.  With cases it is different:
``Max(a, b) - a`` is zero wherever ``a > b``.  Replacing every maximum, minimum, absolute value and
``Piecewise`` by each of its branches in turn gives expressions without cases, each valid where its branch
is taken; the expression vanishes on a region iff one of them is identically zero.  Roots may vanish on a
region too (``sqrt(a**2 - 2*a*b + b**2) - a + b``); that they do not is proved, by a resultant where
the base of a root changes sign, and otherwise said to be unresolved.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy

from greatgame.proof.algebra import Atom, Definition
from greatgame.proof.formula import (
    FALSE,
    TRUE,
    AllOf,
    AnyOf,
    Compare,
    Formula,
    all_of,
    any_of,
    from_sympy,
    negate,
    positive,
    zero,
)
from greatgame.proof.points import enclosed
from greatgame.proof.space import Space

MAX_BRANCHES = 256
#: Points tried before an atom with roots counts as possibly zero everywhere.
ATTEMPTS = 4
CASES = (sympy.Max, sympy.Min, sympy.Abs, sympy.Piecewise)


class UnresolvedTieError(Exception):
    """It could not be settled whether an expression vanishes on a region."""


@dataclass(frozen=True)
class Ties:
    """Where an atom vanishes on a region.

    Attributes
    ----------
    where : Formula
        Strict conditions under which it is identically zero; false if it vanishes on a surface at most.
    reason : str
        Why that could not be settled; then ``where`` is every zero.
    """

    where: Formula
    reason: str = ""


def ties(space: Space, atom: Atom) -> Ties:
    """Say where an atom vanishes on a region of positive volume.

    Parameters
    ----------
    space : Space
        Whose algebra the atom belongs to.
    atom : Atom

    Raises
    ------
    UndecidableError
        If a branch lies outside real arithmetic.
    """
    if atom.symbols <= set(space.symbols):
        return Ties(FALSE)
    expression = space.algebra.restore(atom.expression)
    try:
        return Ties(any_of(when for when, e in branches(space, expression) if vanishes(space, e)))
    except UnresolvedTieError as error:
        return Ties(zero(expression), f"cannot tell where {expression} is zero on a region: {error}")


def branches(space: Space, expression: Any) -> Iterator[tuple[Formula, Any]]:
    """Yield (condition, expression without cases); the conditions cover everything but surfaces.

    Raises
    ------
    UnresolvedTieError
        If there are more than ``MAX_BRANCHES``, or a condition may be a tie that is not resolved.
    """
    pending: list[tuple[Formula, Any]] = [(TRUE, expression)]
    count = 0
    while pending:
        when, current = pending.pop()
        case = _innermost(current)
        if case is None:
            count += 1
            if count > MAX_BRANCHES:
                raise UnresolvedTieError(f"more than {MAX_BRANCHES} branches")
            yield when, current
            continue
        for condition, value in _options(space, case):
            joint = all_of((when, condition))
            if joint != FALSE:
                pending.append((joint, current.xreplace({case: value})))


def vanishes(space: Space, expression: Any) -> bool:
    """Whether an expression without cases is identically zero.

    Raises
    ------
    UnresolvedTieError
        If roots keep this from being settled.
    """
    algebra = space.algebra
    product = algebra.product(expression)
    if product.sign == 0:
        return True
    for atom in (*product.odd, *product.even):
        if not atom.symbols <= set(space.symbols) and not _nonzero(space, atom):
            raise UnresolvedTieError(f"{algebra.restore(atom.expression)} may vanish on a region")
    return False


def _nonzero(space: Space, atom: Atom) -> bool:
    """Whether an atom with roots is proved not to vanish on any region.

    Where every root is analytic all over the interior of the box, which is connected, one point where the
    atom is not zero is enough.  Other roots are eliminated by resultants first.
    """
    polynomial = atom.expression
    for definition in reversed(space.algebra.closure(atom.symbols)):
        if polynomial.has(definition.symbol) and not _analytic(space, definition):
            relation = definition.symbol**definition.degree - definition.arguments[0]
            relation = sympy.numer(sympy.together(relation))
            polynomial = sympy.expand(sympy.resultant(polynomial, relation, definition.symbol))
    return bool(polynomial != 0) and _somewhere(space, space.algebra.restore(polynomial))


def _analytic(space: Space, definition: Definition) -> bool:
    """Whether the base of a root is positive all over the interior of the box."""
    product = space.algebra.product(definition.arguments[0])
    return product.sign > 0 and all(_positive_inside(space, a) for a in (*product.odd, *product.even))


def _positive_inside(space: Space, atom: Atom) -> bool:
    if space.sign_over_box(atom) > 0:
        return True
    low = space.bounds.get(atom.expression, (Fraction(-1), Fraction(-1)))[0]
    inner = space.algebra.definitions.get(atom.expression)
    return low >= 0 or (inner is not None and inner.kind == "root" and _analytic(space, inner))


def _somewhere(space: Space, expression: Any) -> bool:
    """Whether an expression is proved not to be zero at one of a few interior points."""
    for attempt in range(ATTEMPTS):
        point = {
            symbol: low + (high - low) * Fraction(1 + (7 * k + 11 * attempt) % 29, 31)
            for k, (symbol, (low, high)) in enumerate(space.bounds.items())
        }
        ball = enclosed(expression, point)
        if ball > 0 or ball < 0:
            return True
    return False


def _innermost(expression: Any) -> Any:
    """Return a case distinction that contains no other; None if there is none."""
    found = [e for e in expression.atoms(*CASES) if not any(a.has(*CASES) for a in e.args)]
    return min(found, key=sympy.default_sort_key) if found else None


def _options(space: Space, case: Any) -> Iterator[tuple[Formula, Any]]:
    """Yield the branches of one case distinction: where each is taken, up to surfaces, and its value."""
    if isinstance(case, sympy.Piecewise):
        earlier: list[Formula] = []
        for value, relation in case.args:
            condition = from_sympy(relation)
            yield strictly(space, all_of((*earlier, condition))), value
            earlier.append(negate(condition))
        return
    if isinstance(case, sympy.Abs):
        (inner,) = case.args
        yield strictly(space, positive(inner)), inner
        yield strictly(space, positive(-inner)), -inner
        return
    side = 1 if isinstance(case, sympy.Max) else -1
    values = _distinct(space, case.args)
    for value in values:
        above = (positive(side * (value - other)) for other in values if other is not value)
        yield strictly(space, all_of(above)), value


def _distinct(space: Space, values: Sequence[Any]) -> list[Any]:
    kept: list[Any] = []
    for value in values:
        if not any(vanishes(space, value - other) for other in kept):
            kept.append(value)
    return kept


def strictly(space: Space, formula: Formula) -> Formula:
    """Return a formula without cases as one in strict inequalities that differs on surfaces only.

    Raises
    ------
    UnresolvedTieError
        If an expression may vanish on a region without being identically zero.
    """
    if isinstance(formula, Compare):
        relation = formula.relation
        if vanishes(space, formula.expression):
            return TRUE if relation in (">=", "<=", "==") else FALSE
        if relation in ("==", "!="):
            return TRUE if relation == "!=" else FALSE
        return Compare(formula.expression, ">" if relation in (">", ">=") else "<")
    assert isinstance(formula, AllOf | AnyOf)
    join = all_of if isinstance(formula, AllOf) else any_of
    return join(strictly(space, part) for part in formula.parts)


def boundaries(space: Space, expression: Any) -> Iterator[Any]:
    """Yield every expression without cases whose zeros bound the signs of an expression with cases."""
    for when, value in branches(space, expression):
        yield from itertools.chain([value], (leaf.expression for leaf in when.leaves()))
