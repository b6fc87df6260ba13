"""Rational functions as quotients of integer polynomials, expanded and factored by FLINT.

Payoffs are built once and compared many times, so every subexpression is expanded once and remembered.
Greatest common divisors and factorisations over the integers are those of FLINT (Hart 2010), which
handles polynomials of hundreds of terms in twenty variables in a tenth of a second.
"""

from __future__ import annotations

from typing import Any

import flint
import sympy

from greatgame.errors import SolverError

#: A polynomial of FLINT (``fmpz_mpoly``), and a quotient of two.
Polynomial = Any
Quotient = tuple[Polynomial, Polynomial]
Monomial = tuple[tuple[sympy.Symbol, int], ...]
Terms = list[tuple[int, Monomial]]

#: Variables a context has room for beyond those it starts with.
ROOM = 16
#: Products of more terms than this are not expanded: it would take seconds and settle nothing.
MAX_PRODUCT = 4_000_000
#: Polynomials of more terms than this are made square-free, but not factored further.
MAX_FACTORED = 4_000


class TooLargeError(SolverError):
    """An expression has too many terms to be expanded."""


class Quotients:
    """Expanded rational functions over a growing list of symbols."""

    def __init__(self) -> None:
        self._symbols: list[sympy.Symbol] = []
        self._place: dict[sympy.Symbol, int] = {}
        self._order: list[int] = []
        self._known: dict[Any, Quotient] = {}
        self._allot(ROOM)

    def _allot(self, capacity: int) -> None:
        """Start a context with room for so many variables; what was expanded in another is forgotten."""
        names = tuple(f"v{k}" for k in range(capacity))
        self._context = flint.fmpz_mpoly_ctx.get(names, "degrevlex")
        self._gens = self._context.gens()
        self._one = self._context.constant(1)
        self._known.clear()

    def read(self, expression: Any) -> Quotient:
        """Expand a rational function with rational coefficients into numerator and denominator, coprime.

        Raises
        ------
        TooLargeError
            If a product has more than ``MAX_PRODUCT`` terms before like ones are collected.
        """
        new = sorted(expression.free_symbols - self._place.keys(), key=str)
        if new:
            self._place |= {symbol: len(self._symbols) + k for k, symbol in enumerate(new)}
            self._symbols += new
            self._order = [self._place[symbol] for symbol in _in_order(self._symbols)]
        if len(self._symbols) > len(self._gens):
            self._allot(len(self._symbols) + ROOM)
        return self._read(expression)

    def _read(self, e: Any) -> Quotient:
        if e not in self._known:
            self._known[e] = self._expand(e)
        return self._known[e]

    def _expand(self, e: Any) -> Quotient:
        if e.is_Rational:
            return self._context.constant(int(e.p)), self._context.constant(int(e.q))
        if e.is_Symbol:
            return self._gens[self._place[e]], self._one
        if e.is_Add:
            return self._sum([self._read(a) for a in e.args])
        if e.is_Mul:
            above = below = self._one
            for a in e.args:
                up, down = self._read(a)
                above, below = reduced(times(above, up), times(below, down))
            return above, below
        above, below = self._read(e.base)
        count = int(e.exp)
        return (power(above, count), power(below, count)) if count >= 0 else self._inverse(e, count)

    def _inverse(self, e: Any, count: int) -> Quotient:
        above, below = self._read(e.base)
        if above == 0:
            raise SolverError(f"{e} divides by zero")
        return power(below, -count), power(above, -count)

    def _sum(self, parts: list[Quotient]) -> Quotient:
        """Add quotients, those with a common denominator first."""
        alike: list[list[Polynomial]] = []
        for above, below in parts:
            for entry in alike:
                if entry[1] == below:
                    entry[0] = entry[0] + above
                    break
            else:
                alike.append([above, below])
        above, below = alike[0]
        for up, down in alike[1:]:
            common = below.gcd(down)
            mine, theirs = down // common, below // common
            above, below = times(above, mine) + times(up, theirs), times(below, mine)
        return reduced(above, below)

    def lowered(self, polynomial: Polynomial, root: sympy.Symbol, degree: int, base: Any) -> Polynomial:
        """Replace ``y**degree`` by the base of a root, up to a positive factor.

        Nothing changes if the base is no polynomial.
        """
        above, below = self.read(base)
        place = self._place.get(root)
        if place is None or not below.is_constant():
            return polynomial
        highest = polynomial.degrees()[place] // degree
        if highest == 0:
            return polynomial
        scale = int(below.leading_coefficient())
        if scale < 0:
            above, scale = -above, -scale
        slices: dict[int, dict[tuple[int, ...], Any]] = {}
        for monomial, coefficient in polynomial.terms():
            whole, rest = divmod(monomial[place], degree)
            kept = (*monomial[:place], rest, *monomial[place + 1 :])
            slices.setdefault(whole, {})[kept] = coefficient * scale ** (highest - whole)
        total = self._context.constant(0)
        for whole, terms in slices.items():
            total = total + times(self._context.from_dict(terms), power(above, whole))
        return total

    def factors(self, polynomial: Polynomial) -> tuple[int, list[tuple[Terms, int]]]:
        """Return the sign of the content, and the irreducible factors with their powers."""
        large = len(polynomial) > MAX_FACTORED
        content, found = polynomial.factor_squarefree() if large else polynomial.factor()
        listed = sorted(((self._terms(p), int(k)) for p, k in found), key=lambda f: (len(f[0]), f[1]))
        return (1 if content > 0 else -1), listed

    def _terms(self, polynomial: Polynomial) -> Terms:
        """Return the terms in lexicographic order of the variables."""
        listed = [(int(c), tuple(int(m[k]) for k in self._order)) for m, c in polynomial.terms()]
        listed.sort(key=lambda term: term[1], reverse=True)
        names = [self._symbols[k] for k in self._order]
        return [(c, tuple((s, k) for s, k in zip(names, m, strict=True) if k)) for c, m in listed]


def _in_order(symbols: list[sympy.Symbol]) -> tuple[sympy.Symbol, ...]:
    """Order variables as SymPy does in a polynomial, p, q, s before a, b, c.

    The solver meets the variables in this order and eliminates them by it: queries on co-hegemony that
    end in this order did not end in that of the alphabet.
    """
    from sympy.polys.rings import sring

    return tuple(sring(sympy.Add(*symbols))[0].symbols)


def times(a: Polynomial, b: Polynomial) -> Polynomial:
    """Multiply (TooLargeError if there would be too many terms)."""
    if len(a) * len(b) > MAX_PRODUCT:
        raise TooLargeError(f"a product of {len(a)} by {len(b)} terms is too large to expand")
    return a * b


def power(a: Polynomial, count: int) -> Polynomial:
    """Raise to a non-negative power by repeated multiplication."""
    result = a**0
    for _ in range(count):
        result = times(result, a)
    return result


def reduced(above: Polynomial, below: Polynomial) -> Quotient:
    """Cancel common factors."""
    common = above.gcd(below)
    return (above, below) if common == 1 else (above // common, below // common)
