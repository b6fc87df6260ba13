"""Exact evaluation: the sign of an atom, and the truth of a formula, at a point, without the solver.

Coordinates are rationals or real algebraic numbers (SymPy's ``CRootOf`` and radicals).  Rational
points with rational auxiliary variables are evaluated in floating point with a bound on its error, and
in fractions if that does not settle the sign.  Otherwise signs come from ball
arithmetic (Arb, through python-flint) at growing precision; a value that still cannot be told from
zero is decided by its minimal polynomial.  Nothing here trusts the solver: this is what checks it.
"""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import sympy

from greatgame.errors import SolverError
from greatgame.proof.algebra import Algebra, Atom, Definition
from greatgame.proof.formula import AllOf, AnyOf, Compare, Formula
from greatgame.proof.space import rational

PRECISIONS = (64, 256, 1024)
#: Values up to this size (and its inverse) are tried in floating point first.
HUGE = 10**15


class UndeterminedError(SolverError):
    """An exact evaluation could not be completed, or the expression is undefined at the point."""


class Evaluator:
    """Exact signs at one point.

    Parameters
    ----------
    algebra : Algebra
        The factorisations and auxiliary variables.
    point : mapping of sympy.Symbol to Fraction or SymPy real algebraic number
        A value for every free symbol that is asked about.
    """

    def __init__(self, algebra: Algebra, point: Mapping[sympy.Symbol, Any]) -> None:
        self.algebra = algebra
        self.point = dict(point)
        self._exact: dict[sympy.Symbol, Fraction | None] = {}
        self._floats: dict[sympy.Symbol, float] = {}
        self._signs: dict[Atom, int] = {}

    def sign(self, atom: Atom) -> int:
        """Return the sign of an atom: -1, 0 or 1."""
        if atom not in self._signs:
            self._signs[atom] = self._sign(atom)
        return self._signs[atom]

    def sign_of(self, expression: Any) -> int:
        """Return the sign of an expression; UndeterminedError where it is undefined."""
        product = self.algebra.product(expression)
        if any(self.sign(a) == 0 for a in product.below):
            raise UndeterminedError(f"{expression} is undefined here")
        sign: int = product.sign
        for atom in product.odd:
            sign *= self.sign(atom)
        if any(self.sign(atom) == 0 for atom in product.even):
            return 0
        return sign

    def holds(self, formula: Formula) -> bool:
        """Return whether a formula holds at the point."""
        if isinstance(formula, Compare):
            sign = self.sign_of(formula.expression)
            return {
                ">": sign > 0,
                ">=": sign >= 0,
                "==": sign == 0,
                "!=": sign != 0,
                "<": sign < 0,
                "<=": sign <= 0,
            }[formula.relation]
        if isinstance(formula, AllOf):
            return all(self.holds(p) for p in formula.parts)
        if isinstance(formula, AnyOf):
            return any(self.holds(p) for p in formula.parts)
        raise SolverError(f"{formula!r} is not a formula")

    def fraction(self, symbol: sympy.Symbol) -> Fraction | None:
        """Return the value of a symbol when it is rational, else None."""
        if symbol not in self._exact:
            definition = self.algebra.definitions.get(symbol)
            if definition is None:
                self._exact[symbol] = _as_fraction(self.point[symbol])
            else:
                self._exact[symbol] = self._defined(definition)
        return self._exact[symbol]

    def _float(self, symbol: sympy.Symbol) -> float:
        """Return the correctly rounded value of a symbol that is rational; NaN if it is huge or tiny."""
        if symbol not in self._floats:
            value = self.fraction(symbol)
            safe = value is not None and (value == 0 or 1 / HUGE < abs(value) < HUGE)
            self._floats[symbol] = float(value) if safe and value is not None else math.nan
        return self._floats[symbol]

    def _defined(self, definition: Definition) -> Fraction | None:
        """Return the value of an auxiliary variable when it is rational."""
        if definition.kind == "piecewise":
            for value, condition in definition.arguments:
                if self.holds(condition):
                    return self._rational_value(value)
            raise UndeterminedError(f"{definition.meaning} is undefined here")
        values = [self._rational_value(a) for a in definition.arguments]
        known = [v for v in values if v is not None]
        if len(known) < len(values):
            return None
        if definition.kind == "root":
            return _exact_root(known[0], definition.degree)
        if definition.kind == "abs":
            return abs(known[0])
        return max(known) if definition.kind == "max" else min(known)

    def _rational_value(self, expression: Any) -> Fraction | None:
        """Return the value of a flattened expression when all its symbols are rational."""
        values = {s: self.fraction(s) for s in expression.free_symbols}
        if any(v is None for v in values.values()):
            return None
        result = expression.xreplace({s: rational(v) for s, v in values.items()})
        if not result.is_Rational:
            raise UndeterminedError(f"{expression} is undefined here")
        return Fraction(int(result.p), int(result.q))

    def _sign(self, atom: Atom) -> int:
        values = {s: self.fraction(s) for s in atom.symbols}
        if all(v is not None for v in values.values()):
            quick = atom.quick_sign({s: self._float(s) for s in values})
            if quick:
                return quick
            value: Fraction = Fraction(atom.evaluate(values))
            return int(value > 0) - int(value < 0)
        for bits in PRECISIONS:
            ball = self._ball(self.algebra.restore(atom.expression), bits)
            if ball > 0 or ball < 0:
                return 1 if ball > 0 else -1
        return self._exact_sign(atom)

    def _exact_sign(self, atom: Atom) -> int:
        """Decide a value indistinguishable from zero by its minimal polynomial."""
        number = self._substituted(self.algebra.restore(atom.expression))
        x = sympy.Symbol("x")
        try:
            polynomial = sympy.minimal_polynomial(number, x)
        except (NotImplementedError, ValueError, sympy.polys.polyerrors.BasePolynomialError) as error:
            raise UndeterminedError(f"cannot tell whether {atom.expression} is zero: {error}") from None
        if polynomial == x:
            return 0
        raise UndeterminedError(f"{atom.expression} is within 2**-{PRECISIONS[-1]} of zero, but not zero")

    def _substituted(self, expression: Any) -> Any:
        return expression.xreplace({s: rational(v) for s, v in self.point.items()})

    def _ball(self, expression: Any, bits: int) -> Any:
        """Enclose a value in an Arb ball at a working precision."""
        return enclosed(expression, self.point, bits)


def enclosed(expression: Any, point: Mapping[sympy.Symbol, Any], bits: int = PRECISIONS[0]) -> Any:
    """Enclose the value of an expression at a point in an Arb ball, at a working precision."""
    import flint

    before = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        return _enclose(expression, point)
    finally:
        flint.ctx.prec = before


def _enclose(e: Any, point: Mapping[sympy.Symbol, Any]) -> Any:
    """Evaluate an expression in ball arithmetic at the current precision."""
    import flint

    if isinstance(e, Fraction) or e.is_Rational:
        above, below = (e.numerator, e.denominator) if isinstance(e, Fraction) else (int(e.p), int(e.q))
        return flint.arb(flint.fmpq(above, below))
    if e.is_Symbol:
        return _enclose(point[e], point)
    if isinstance(e, sympy.CRootOf):
        return _root_ball(e)
    if isinstance(e, sympy.Piecewise):
        raise UndeterminedError(f"{e} at an irrational point is not supported")
    return _combine(e, [_enclose(a, point) for a in e.args])


def _combine(e: Any, parts: list[Any]) -> Any:
    """Apply the operation of an expression to the balls of its arguments."""
    first = parts[0]
    if e.is_Add:
        return functools.reduce(operator.add, parts)
    if e.is_Mul:
        return functools.reduce(operator.mul, parts)
    if e.is_Pow and e.exp.is_Rational:
        power = first.root(int(e.exp.q)) if e.exp.q != 1 else first
        return power ** int(e.exp.p)
    if e.is_Pow and first > 0:
        return first ** parts[1]
    if isinstance(e, sympy.exp | sympy.log):
        return first.exp() if isinstance(e, sympy.exp) else first.log()
    if isinstance(e, sympy.Abs):
        return abs(first)
    if isinstance(e, sympy.Max):
        return functools.reduce(lambda a, b: a.max(b), parts)
    if isinstance(e, sympy.Min):
        return functools.reduce(lambda a, b: a.min(b), parts)
    raise UndeterminedError(f"{e} cannot be enclosed")


def _root_ball(number: Any) -> Any:
    """Enclose a real root of an integer polynomial (SymPy isolates, Arb stores the ball)."""
    import flint

    digits = int(flint.ctx.prec * 0.30103) + 2
    middle = number.eval_rational(n=digits)
    radius = flint.arb(10) ** (-digits) * max(1, abs(int(middle)) + 1)
    centre = flint.arb(flint.fmpq(int(middle.p), int(middle.q)))
    return centre + flint.arb(0, radius)


def _as_fraction(value: Any) -> Fraction | None:
    if isinstance(value, int | Fraction):
        return Fraction(value)
    if getattr(value, "is_Rational", False):
        return Fraction(int(value.p), int(value.q))
    return None


def _exact_root(value: Fraction, degree: int) -> Fraction | None:
    """Return the rational root of a non-negative rational, None if it is irrational."""
    if value < 0:
        raise UndeterminedError(f"a root of degree {degree} of the negative number {value}")
    above, exact_above = sympy.integer_nthroot(value.numerator, degree)
    below, exact_below = sympy.integer_nthroot(value.denominator, degree)
    return Fraction(int(above), int(below)) if exact_above and exact_below else None
