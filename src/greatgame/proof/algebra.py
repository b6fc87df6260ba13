"""Algebra: every expression as a product of irreducible polynomials whose signs decide its own.

The sign of a rational function is the product of the signs of the irreducible factors of its
numerator and denominator, so a family of games is governed by a short list of *atoms*: primitive
integer polynomials, irreducible over the rationals, each taken once.  What is not a polynomial is
named by an auxiliary variable with a defining condition: ``x**(p/q)`` is ``y**p`` with ``y >= 0`` and
``y**q = x``; a maximum is at least each argument and equals one of them; likewise minima, absolute
values and ``Piecewise``.  The definitions are exact, so nothing is lost.  Exponents and functions
that no polynomial defines (``x**alpha`` with a free ``alpha``) are refused by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

import sympy

from greatgame.errors import SolverError
from greatgame.proof.formula import (
    Compare,
    Formula,
    all_of,
    any_of,
    from_sympy,
    implies,
    negate,
    nonnegative,
    positive,
    zero,
)
from greatgame.proof.quotients import Monomial, Polynomial, Quotient, Quotients, Terms, TooLargeError, reduced

#: Polynomials beyond these limits are not evaluated in floating point.
_QUICK_DEGREE, _QUICK_COEFFICIENT = 12, 10**60


class UndecidableError(SolverError):
    """An expression lies outside real arithmetic (``+ - * /``, rational powers, cases)."""


@dataclass(frozen=True)
class Atom:
    """A primitive irreducible integer polynomial.

    Attributes
    ----------
    expression : sympy.Expr
        The polynomial, expanded; identifies the atom.
    terms : tuple of (int, monomial)
        Its terms; a monomial is a tuple of (symbol, exponent).
    """

    expression: sympy.Expr
    terms: tuple[tuple[int, Monomial], ...] = field(compare=False, repr=False)

    @cached_property
    def symbols(self) -> frozenset[sympy.Symbol]:
        """Every symbol in the polynomial, auxiliary ones included."""
        return frozenset(s for _, monomial in self.terms for s, _ in monomial)

    def evaluate(self, values: Mapping[sympy.Symbol, Any]) -> Any:
        """Return the value at numbers or arrays of any kind that add and multiply."""
        total: Any = 0
        for coefficient, monomial in self.terms:
            term: Any = coefficient
            for symbol, exponent in monomial:
                term = term * values[symbol] ** exponent
            total = total + term
        return total

    def quick_sign(self, values: Mapping[sympy.Symbol, float]) -> int:
        """Return the sign at correctly rounded numbers if rounding cannot have changed it, else 0.

        Every term is off by at most one part in 2**53 for each of its roundings, and every addition
        adds one (Higham 2002, section 3.1); the bound used is four times that.  Values are between
        1e-15 and 1e15 in size, or 0, or not a number, so that with the limits on degree and
        coefficients nothing under- or overflows.
        """
        if not self._quick:
            return 0
        total = size = 0.0
        for coefficient, monomial in self.terms:
            term = float(coefficient)
            for symbol, exponent in monomial:
                term *= values[symbol] ** exponent
            total += term
            size += abs(term)
        roundings = len(self.terms) + 2 * _QUICK_DEGREE + 4
        if abs(total) > 4 * roundings * 2.0**-53 * size:
            return 1 if total > 0 else -1
        return 0

    @cached_property
    def _quick(self) -> bool:
        """Whether degrees and coefficients are small enough for floating point."""
        return all(
            abs(c) < _QUICK_COEFFICIENT and sum(e for _, e in m) <= _QUICK_DEGREE for c, m in self.terms
        )

    @property
    def is_linear(self) -> bool:
        """Whether every term has degree at most one."""
        return all(sum(e for _, e in monomial) <= 1 for _, monomial in self.terms)


@dataclass(frozen=True)
class Product:
    """The sign of an expression: ``sign`` times the signs of ``odd`` atoms, zero where any is zero.

    ``even`` atoms occur to an even power: they matter only where they vanish.  ``below`` atoms are
    those of the denominator, which must not vanish.
    """

    sign: int
    odd: tuple[Atom, ...]
    even: tuple[Atom, ...]
    below: tuple[Atom, ...]


@dataclass(frozen=True)
class Definition:
    """An auxiliary variable standing for a subexpression that is no polynomial.

    Attributes
    ----------
    symbol : sympy.Symbol
        The variable.
    kind : {"root", "max", "min", "abs", "piecewise"}
        What it stands for.
    meaning : sympy.Expr
        The subexpression in the model's own symbols.
    arguments : tuple of sympy.Expr
        Flattened arguments (may contain other auxiliary variables); for a root, its base.
    degree : int
        Of a root; else 0.
    condition : Formula
        What defines the variable, given that it is defined.
    domain : Formula
        Where it is defined.
    """

    symbol: sympy.Symbol
    kind: Literal["root", "max", "min", "abs", "piecewise"]
    meaning: sympy.Expr
    arguments: tuple[Any, ...]
    degree: int
    condition: Formula
    domain: Formula

    @property
    def needs(self) -> frozenset[sympy.Symbol]:
        """Symbols of the defining condition, itself excluded."""
        leaves = (*self.condition.leaves(), *self.domain.leaves())
        return frozenset(s for leaf in leaves for s in leaf.expression.free_symbols) - {self.symbol}


class Algebra:
    """Auxiliary variables and factorisations, remembered for one set of symbols.

    Parameters
    ----------
    symbols : iterable of sympy.Symbol
        The free symbols that may occur.
    names : mapping of symbol to str, optional
        Parameter names for error messages.
    """

    def __init__(
        self, symbols: Iterable[sympy.Symbol], names: Mapping[sympy.Symbol, str] | None = None
    ) -> None:
        self.symbols = tuple(symbols)
        self._names = dict(names or {})
        self._flat: dict[Any, sympy.Expr] = {}
        self._products: dict[Any, Product] = {}
        self._quotients = Quotients()
        self.definitions: dict[sympy.Symbol, Definition] = {}
        self._by_meaning: dict[Any, sympy.Symbol] = {}

    def restore(self, expression: sympy.Expr) -> sympy.Expr:
        """Replace auxiliary variables by what they stand for."""
        return expression.xreplace({d.symbol: d.meaning for d in self.definitions.values()})

    def flatten(self, expression: Any) -> sympy.Expr:
        """Return the expression as a rational function of symbols and auxiliary variables.

        Raises
        ------
        UndecidableError
            If it contains an unknown symbol, a free exponent or a transcendental function.
        """
        if expression not in self._flat:
            self._flat[expression] = self._flatten(expression)
        return self._flat[expression]

    def _flatten(self, e: Any) -> sympy.Expr:
        if e.is_Rational:
            return e
        if e.is_Symbol:
            if e not in self.symbols and e not in self.definitions:
                raise UndecidableError(f"{e} is not a parameter of this model")
            return e
        if e.is_Float:
            raise UndecidableError(f"{e} is a rounded number; write it exactly")
        if e.is_Add or e.is_Mul:
            return e.func(*(self.flatten(a) for a in e.args))
        if e.is_Pow:
            return self._power(e)
        if isinstance(e, sympy.Max | sympy.Min | sympy.Abs | sympy.Piecewise):
            return self._case(e)
        raise UndecidableError(f"{e} is not built from +, -, *, /, rational powers and cases")

    def _power(self, e: Any) -> sympy.Expr:
        if e.exp.is_Integer:
            return self.flatten(e.base) ** e.exp
        if not e.exp.is_Rational:
            free = sorted(self._names.get(s, str(s)) for s in e.exp.free_symbols)
            fix = " and ".join(free) or str(e.exp)
            raise UndecidableError(f"the exponent in {e} is not a number: fix {fix} with at={{...}}")
        if e.base.is_Rational and e.base.is_positive:
            return self._constant_power(e.base, e.exp)
        return self._root(e)

    def _constant_power(self, base: Any, exponent: Any) -> sympy.Expr:
        """Write a rational power of a positive rational through roots of primes.

        Different products of roots of distinct primes are linearly independent over the rationals
        (Besicovitch 1940), so that equal constants look equal.
        """
        value = sympy.Integer(1)
        for prime, power in sympy.factorrat(base).items():
            total = power * exponent
            whole = sympy.floor(total)
            rest = total - whole
            value *= prime**whole
            if rest:
                value *= self._root(sympy.Pow(prime, sympy.Rational(1, rest.q), evaluate=False)) ** int(
                    rest.p
                )
        return value

    def _root(self, e: Any) -> sympy.Expr:
        """Name a root of an expression, and raise it to the power that is left."""
        base, degree = self.flatten(e.base), int(e.exp.q)
        meaning = e.base ** sympy.Rational(1, degree)

        def condition(y: sympy.Symbol) -> tuple[Formula, Formula]:
            # This is what makes y the root, so it is the one place where y**degree must stay.
            self._products[y**degree - base] = self._factor(*self._quotient(y**degree - base))
            return all_of((nonnegative(y), zero(y**degree - base))), nonnegative(base)

        return self._define("root", meaning, (base,), degree, condition) ** int(e.exp.p)

    def _case(self, e: Any) -> sympy.Expr:
        """Name a maximum, minimum, absolute value or Piecewise."""
        if isinstance(e, sympy.Piecewise):
            return self._piecewise(e)
        arguments = tuple(self.flatten(a) for a in e.args)
        if isinstance(e, sympy.Abs):
            inner = arguments[0]

            def size(y: sympy.Symbol) -> tuple[Formula, Formula]:
                up = all_of((nonnegative(inner), zero(y - inner)))
                return any_of((up, all_of((negate(nonnegative(inner)), zero(y + inner))))), all_of(())

            return self._define("abs", e, arguments, 0, size)
        side = 1 if isinstance(e, sympy.Max) else -1

        def extreme(y: sympy.Symbol) -> tuple[Formula, Formula]:
            bounds = all_of(nonnegative(side * (y - a)) for a in arguments)
            return all_of((bounds, any_of(zero(y - a) for a in arguments))), all_of(())

        return self._define("max" if side > 0 else "min", e, arguments, 0, extreme)

    def _piecewise(self, e: Any) -> sympy.Expr:
        branches = [(self.flatten(value), from_sympy(cond)) for value, cond in e.args]
        for _, cond in branches:
            for leaf in cond.leaves():
                self.flatten(leaf.expression)

        def cases(y: sympy.Symbol) -> tuple[Formula, Formula]:
            earlier: list[Formula] = []
            rules = []
            for value, cond in branches:
                rules.append(implies(all_of((*map(negate, earlier), cond)), zero(y - value)))
                earlier.append(cond)
            return all_of(rules), any_of(earlier)

        return self._define("piecewise", e, tuple(branches), 0, cases)

    def _define(
        self, kind: Any, meaning: Any, arguments: tuple[Any, ...], degree: int, condition: Any
    ) -> sympy.Symbol:
        if meaning not in self._by_meaning:
            symbol = sympy.Dummy(f"{kind}{len(self.definitions)}", real=True)
            defined, domain = condition(symbol)
            self._by_meaning[meaning] = symbol
            self.definitions[symbol] = Definition(symbol, kind, meaning, arguments, degree, defined, domain)
        return self._by_meaning[meaning]

    def closure(self, symbols: Iterable[sympy.Symbol]) -> list[Definition]:
        """Return the definitions that some symbols depend on, each after those it needs."""
        found: dict[sympy.Symbol, Definition] = {}

        def visit(symbol: sympy.Symbol) -> None:
            if symbol in self.definitions and symbol not in found:
                definition = self.definitions[symbol]
                for leaf in (*definition.condition.leaves(), *definition.domain.leaves()):
                    for inner in self.flatten(leaf.expression).free_symbols - {symbol}:
                        visit(inner)
                found[symbol] = definition

        for symbol in sorted(self.definitions.keys() & set(symbols), key=str):
            visit(symbol)
        return list(found.values())

    def product(self, expression: Any) -> Product:
        """Factor an expression into the atoms whose signs decide its sign.

        Raises
        ------
        UndecidableError
            If it lies outside real arithmetic, or is too large to be expanded.
        """
        if expression not in self._products:
            opposite = self._products.get(-expression)
            if opposite is not None:
                self._products[expression] = replace(opposite, sign=-opposite.sign)
            else:
                self._products[expression] = self._factor(*self._reduced(self.flatten(expression)))
        return self._products[expression]

    def _factor(self, above: Polynomial, below: Polynomial) -> Product:
        """Factor a quotient."""
        if above == 0:
            return Product(0, (), (), ())
        sign = 1
        odd: list[Atom] = []
        even: list[Atom] = []
        under: list[Atom] = []
        for polynomial, divides in ((above, False), (below, True)):
            content, factors = self._quotients.factors(polynomial)
            sign *= content
            for terms, power in factors:
                atom, side = _atom(terms)
                if power % 2:
                    odd.append(atom)
                    sign *= side
                else:
                    even.append(atom)
                if divides:
                    under.append(atom)
        return Product(sign, tuple(odd), tuple(even), tuple(under))

    def _quotient(self, flat: sympy.Expr) -> Quotient:
        try:
            return self._quotients.read(flat)
        except TooLargeError as error:
            raise UndecidableError(str(error)) from None

    def _reduced(self, flat: sympy.Expr) -> Quotient:
        """Expand, and lower the powers of roots: ``y**q`` is the base."""
        roots = [d for d in self.closure(flat.free_symbols) if d.kind == "root"]
        if not roots:
            return self._quotient(flat)
        # Bases bring further symbols in: read them first, so that all live in one context.
        for d in roots:
            self._quotient(d.arguments[0])
        above, below = self._quotient(flat)
        for d in reversed(roots):
            above, below = (
                self._quotients.lowered(p, d.symbol, d.degree, d.arguments[0]) for p in (above, below)
            )
        return reduced(above, below)

    def atoms(self, formulas: Iterable[Formula]) -> list[Atom]:
        """Every atom of some formulas, in order of first occurrence."""
        found: dict[Atom, None] = {}
        for formula in formulas:
            for leaf in formula.leaves():
                product = self.product(leaf.expression)
                found |= dict.fromkeys((*product.odd, *product.even))
        return list(found)


def _atom(terms: Terms) -> tuple[Atom, int]:
    """Return one representative of a polynomial and its negative, and which of the two it is."""
    # Fewer minus signs first, then the sign SymPy itself prefers.
    minus = sum(1 for c, _ in terms if c < 0)
    flip = 2 * minus > len(terms)
    if 2 * minus == len(terms):
        flip = _sum_of(terms).could_extract_minus_sign()
    if flip:
        terms = [(-c, m) for c, m in terms]
    return Atom(_sum_of(terms), tuple(terms)), -1 if flip else 1


def _sum_of(terms: Terms) -> sympy.Expr:
    return sympy.Add(*(sympy.Mul(c, *(s**k for s, k in monomial)) for c, monomial in terms))


def interval(atom: Atom, box: Mapping[sympy.Symbol, tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """Enclose the values of an atom over a box by interval arithmetic."""
    low = high = Fraction(0)
    for coefficient, monomial in atom.terms:
        a = b = Fraction(coefficient)
        for symbol, exponent in monomial:
            c, d = _interval_power(*box[symbol], exponent)
            ends = (a * c, a * d, b * c, b * d)
            a, b = min(ends), max(ends)
        low, high = low + a, high + b
    return low, high


def _interval_power(low: Fraction, high: Fraction, exponent: int) -> tuple[Fraction, Fraction]:
    a, b = low**exponent, high**exponent
    if exponent % 2 == 0 and low < 0 < high:
        return Fraction(0), max(a, b)
    return min(a, b), max(a, b)


__all__ = [
    "Algebra",
    "Atom",
    "Compare",
    "Definition",
    "Product",
    "UndecidableError",
    "interval",
    "positive",
]
