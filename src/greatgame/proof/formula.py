"""Formulas: Boolean combinations of sign conditions on SymPy expressions.

Every question of this room (is this profile an equilibrium, which regime is this, does the claim
hold) is such a formula in the model's parameters.  The leaves are ``expression relation 0``; the
connectives are conjunction, disjunction and negation.  SymPy's own Booleans are accepted and given
back, but not used inside: they reorder, rewrite and simplify while they are built, which costs time
and hides what was asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import sympy

from greatgame.errors import SolverError

Relation = Literal[">", ">=", "==", "!=", "<", "<="]
OPPOSITE: dict[Relation, Relation] = {">": "<=", ">=": "<", "==": "!=", "!=": "==", "<": ">=", "<=": ">"}
_SYMPY: dict[Relation, Any] = {
    ">": sympy.StrictGreaterThan,
    ">=": sympy.GreaterThan,
    "==": sympy.Eq,
    "!=": sympy.Ne,
    "<": sympy.StrictLessThan,
    "<=": sympy.LessThan,
}


class Formula:
    """A statement about a point of the parameter space; combine with ``&``, ``|`` and ``~``."""

    def __and__(self, other: Formula) -> Formula:
        return all_of((self, other))

    def __or__(self, other: Formula) -> Formula:
        return any_of((self, other))

    def __invert__(self) -> Formula:
        return negate(self)

    def leaves(self) -> Iterator[Compare]:
        """Yield every sign condition, left to right."""
        raise NotImplementedError

    def to_sympy(self) -> Any:
        """Return the formula as an unevaluated SymPy Boolean."""
        raise NotImplementedError

    def latex(self) -> str:
        """Return the formula in LaTeX."""
        raise NotImplementedError

    def substitute(self, point: Any) -> Formula:
        """Replace symbols by expressions in every leaf."""
        raise NotImplementedError


@dataclass(frozen=True)
class Compare(Formula):
    """``expression relation 0``.

    Attributes
    ----------
    expression : sympy.Expr
        In the model's symbols.
    relation : {">", ">=", "==", "!=", "<", "<="}
        How it compares with zero.
    """

    expression: sympy.Expr
    relation: Relation

    def leaves(self) -> Iterator[Compare]:
        """Yield this condition."""
        yield self

    def to_sympy(self) -> Any:
        """Return an unevaluated SymPy relation, positive terms left and negative ones right."""
        left, right = _sides(self.expression)
        return _SYMPY[self.relation](left, right, evaluate=False)

    def latex(self) -> str:
        """Return the relation in LaTeX."""
        return _relation_latex(self)

    def substitute(self, point: Any) -> Formula:
        """Replace symbols in the expression."""
        return compare(self.expression.xreplace(point), self.relation)

    def __str__(self) -> str:
        return _relation_text(self)


@lru_cache(maxsize=8192)
def _relation_latex(leaf: Compare) -> str:
    """Print a relation; definitions of regimes repeat the same few hundred thousands of times."""
    return str(sympy.latex(leaf.to_sympy()))


@lru_cache(maxsize=8192)
def _relation_text(leaf: Compare) -> str:
    left, right = _sides(leaf.expression)
    return f"{left} {leaf.relation} {right}"


@dataclass(frozen=True)
class AllOf(Formula):
    """Every part holds; with no parts, true."""

    parts: tuple[Formula, ...]

    def leaves(self) -> Iterator[Compare]:
        """Yield the leaves of every part."""
        for part in self.parts:
            yield from part.leaves()

    def to_sympy(self) -> Any:
        """Return an unevaluated SymPy conjunction."""
        return sympy.And(*(p.to_sympy() for p in self.parts), evaluate=False) if self.parts else sympy.true

    def latex(self) -> str:
        """Return the parts joined by a wedge."""
        return r" \wedge ".join(_wrapped(p) for p in self.parts) if self.parts else r"\top"

    def substitute(self, point: Any) -> Formula:
        """Replace symbols in every part."""
        return all_of(p.substitute(point) for p in self.parts)

    def __str__(self) -> str:
        return " and ".join(_bracketed(p) for p in self.parts) if self.parts else "true"


@dataclass(frozen=True)
class AnyOf(Formula):
    """Some part holds; with no parts, false."""

    parts: tuple[Formula, ...]

    def leaves(self) -> Iterator[Compare]:
        """Yield the leaves of every part."""
        for part in self.parts:
            yield from part.leaves()

    def to_sympy(self) -> Any:
        """Return an unevaluated SymPy disjunction."""
        return sympy.Or(*(p.to_sympy() for p in self.parts), evaluate=False) if self.parts else sympy.false

    def latex(self) -> str:
        """Return the parts joined by a vee."""
        return r" \vee ".join(_wrapped(p) for p in self.parts) if self.parts else r"\bot"

    def substitute(self, point: Any) -> Formula:
        """Replace symbols in every part."""
        return any_of(p.substitute(point) for p in self.parts)

    def __str__(self) -> str:
        return " or ".join(_bracketed(p) for p in self.parts) if self.parts else "false"


TRUE = AllOf(())
FALSE = AnyOf(())


def compare(expression: Any, relation: Relation) -> Formula:
    """Return ``expression relation 0``, decided at once when the expression is a rational number."""
    expression = sympy.sympify(expression)
    if expression.is_Rational:
        holds = {
            ">": expression > 0,
            ">=": expression >= 0,
            "==": expression == 0,
            "!=": expression != 0,
            "<": expression < 0,
            "<=": expression <= 0,
        }[relation]
        return TRUE if holds else FALSE
    return Compare(expression, relation)


def positive(expression: Any) -> Formula:
    """``expression > 0``."""
    return compare(expression, ">")


def nonnegative(expression: Any) -> Formula:
    """``expression >= 0``."""
    return compare(expression, ">=")


def zero(expression: Any) -> Formula:
    """``expression == 0``."""
    return compare(expression, "==")


def all_of(parts: Iterable[Formula]) -> Formula:
    """Conjunction, flattened, without repeated or trivial parts."""
    return _join(parts, AllOf, FALSE)


def any_of(parts: Iterable[Formula]) -> Formula:
    """Disjunction, flattened, without repeated or trivial parts."""
    return _join(parts, AnyOf, TRUE)


def _join(parts: Iterable[Formula], kind: type[AllOf] | type[AnyOf], absorbing: Formula) -> Formula:
    """Flatten parts of one kind; the absorbing formula decides the whole."""
    kept: dict[Formula, None] = {}
    for part in parts:
        if part == absorbing:
            return absorbing
        for piece in part.parts if isinstance(part, kind) else (part,):
            kept[piece] = None
    return next(iter(kept)) if len(kept) == 1 else kind(tuple(kept))


def negate(formula: Formula) -> Formula:
    """Return the negation, pushed to the leaves."""
    if isinstance(formula, Compare):
        return Compare(formula.expression, OPPOSITE[formula.relation])
    if isinstance(formula, AllOf):
        return any_of(negate(p) for p in formula.parts)
    if isinstance(formula, AnyOf):
        return all_of(negate(p) for p in formula.parts)
    raise SolverError(f"{formula!r} is not a formula")


def opposite(formula: Formula) -> Formula:
    """Return the negation at generic points: strict inequalities become the opposite strict ones.

    Raises
    ------
    SolverError
        If a leaf is not a strict inequality.
    """
    if isinstance(formula, Compare):
        if formula.relation not in (">", "<"):
            raise SolverError(f"{formula} is not a strict inequality")
        return Compare(formula.expression, "<" if formula.relation == ">" else ">")
    if isinstance(formula, AllOf):
        return any_of(opposite(p) for p in formula.parts)
    if isinstance(formula, AnyOf):
        return all_of(opposite(p) for p in formula.parts)
    raise SolverError(f"{formula!r} is not a formula")


def implies(condition: Formula, conclusion: Formula) -> Formula:
    """``condition`` is false or ``conclusion`` holds."""
    return any_of((negate(condition), conclusion))


def equivalent(left: Formula, right: Formula) -> Formula:
    """Both hold or neither does."""
    return all_of((implies(left, right), implies(right, left)))


def from_sympy(value: Any) -> Formula:
    """Read a SymPy relation or Boolean, a Python bool, or a formula.

    Raises
    ------
    SolverError
        If the value is none of these.

    Examples
    --------
    >>> x, y = sympy.symbols("x y")
    >>> print(from_sympy((x > y) & ~sympy.Eq(x, 1)))
    x != 1 and x > y
    """
    if isinstance(value, Formula):
        return value
    if value is True or value == sympy.true:
        return TRUE
    if value is False or value == sympy.false:
        return FALSE
    relations: dict[str, Relation] = {}
    for relation, kind in _SYMPY.items():
        relations[kind.__name__] = relation
    name = type(value).__name__
    if name in relations:
        return compare(value.lhs - value.rhs, relations[name])
    connectives: dict[Any, Callable[..., Formula]] = {
        sympy.And: lambda *p: all_of(p),
        sympy.Or: lambda *p: any_of(p),
        sympy.Not: negate,
        sympy.Implies: implies,
        sympy.Equivalent: equivalent,
    }
    for kind, build in connectives.items():
        if isinstance(value, kind):
            # And and Or keep their arguments in a set; sort them so that runs repeat exactly.
            arguments = sorted(value.args, key=str) if kind in (sympy.And, sympy.Or) else value.args
            return build(*(from_sympy(a) for a in arguments))
    raise SolverError(f"{value!r} is not a relation, a Boolean or a formula")


def _sides(expression: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    """Split a sum into its positive terms and minus its negative ones."""
    left, right = [], []
    for term in sympy.Add.make_args(expression):
        if term.could_extract_minus_sign():
            right.append(-term)
        else:
            left.append(term)
    return sympy.Add(*left), sympy.Add(*right)


def _wrapped(part: Formula) -> str:
    return part.latex() if isinstance(part, Compare) else rf"\left({part.latex()}\right)"


def _bracketed(part: Formula) -> str:
    return str(part) if isinstance(part, Compare) else f"({part})"
