"""Exact algebra in one unknown, the discount factor: algebraic numbers and rational functions.

Over the rationals (python-flint; FLINT team 2024).  :class:`Algebraic` is a real root of an irreducible
integer polynomial, known by the polynomial and its position among the real roots, with exact comparison.
:class:`Ratio` is a rational function whose denominator is positive on (0, 1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key, lru_cache, total_ordering
from typing import Any

import flint


def to_flint(x: Fraction) -> flint.fmpq:
    """Return a fraction as FLINT's rational."""
    return flint.fmpq(x.numerator, x.denominator)


def to_fraction(x: Any) -> Fraction:
    """Return a FLINT rational or integer as a Fraction."""
    q = flint.fmpq(x)
    return Fraction(int(q.p), int(q.q))


def polynomial(coefficients: Sequence[Fraction]) -> flint.fmpq_poly:
    """Return the polynomial with these coefficients, constant first."""
    return flint.fmpq_poly([to_flint(Fraction(c)) for c in coefficients])


def evaluate(poly: flint.fmpq_poly, at: Fraction) -> Fraction:
    """Value of a polynomial at a rational point."""
    return to_fraction(poly(to_flint(at)))


# -- rational functions ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Ratio:
    """A rational function whose denominator is positive on (0, 1).

    Attributes
    ----------
    above, below : flint.fmpq_poly
        Numerator and denominator, without common factors.
    """

    above: flint.fmpq_poly
    below: flint.fmpq_poly

    @classmethod
    def reduced(cls, above: flint.fmpq_poly, below: flint.fmpq_poly) -> Ratio:
        """Cancel common factors and make the denominator positive on (0, 1), where it has no root."""
        common = above.gcd(below)
        above, below = above // common, below // common
        scale = abs(to_fraction(below.leading_coefficient()))
        factor = to_flint(1 / scale if evaluate(below, Fraction(1, 2)) > 0 else -1 / scale)
        return cls(above * factor, below * factor)

    def at(self, point: Fraction) -> Fraction:
        """Value at a rational point."""
        return evaluate(self.above, point) / evaluate(self.below, point)

    def coefficients(self) -> tuple[list[Fraction], list[Fraction]]:
        """Coefficients of numerator and denominator, constant first."""
        return _coefficients(self.above), _coefficients(self.below)

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio.reduced(self.above * other.below + other.above * self.below, self.below * other.below)

    def times(self, factor: flint.fmpq_poly | flint.fmpq) -> Ratio:
        """Multiply by a polynomial or a number."""
        return Ratio.reduced(self.above * factor, self.below)


def constant(value: Fraction) -> Ratio:
    """Return the constant function."""
    return Ratio(polynomial([value]), polynomial([Fraction(1)]))


def _coefficients(poly: flint.fmpq_poly) -> list[Fraction]:
    return [to_fraction(c) for c in poly.coeffs()]


# -- algebraic numbers ----------------------------------------------------------------------------


@total_ordering
@dataclass(frozen=True)
class Algebraic:
    """An irrational real algebraic number.

    Attributes
    ----------
    coefficients : tuple of int
        Its minimal polynomial over the integers, primitive, constant first, leading one positive.
    index : int
        Its position among the polynomial's real roots, in increasing order.
    """

    coefficients: tuple[int, ...]
    index: int

    def bounds(self, bits: int = 64) -> tuple[Fraction, Fraction]:
        """Rational bounds that contain this root and no other, at most ``2**-bits`` apart."""
        return _isolated(self.coefficients, bits)[self.index]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Algebraic):
            return (self.coefficients, self.index) == (other.coefficients, other.index)
        return False if isinstance(other, int | float | Fraction) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.coefficients, self.index))

    def __lt__(self, other: Algebraic | Fraction | float) -> bool:
        if self == other:
            return False
        bits = 64
        while True:
            low, high = self.bounds(bits)
            there = other.bounds(bits) if isinstance(other, Algebraic) else (Fraction(other), Fraction(other))
            if high < there[0] or there[1] < low:
                return high < there[0]
            bits *= 2

    def __float__(self) -> float:
        low, high = self.bounds(80)
        return float((low + high) / 2)

    def _sympy_(self) -> Any:
        """Return radicals for a quadratic number, a ``CRootOf`` otherwise."""
        import sympy

        x = sympy.Symbol("x")
        poly = sympy.Poly(list(reversed(self.coefficients)), x)
        if poly.degree() > 2:
            return sympy.CRootOf(poly, self.index)
        c, b, a = self.coefficients
        root = sympy.sqrt(sympy.Integer(b * b - 4 * a * c))
        return sympy.expand((-b + (root if self.index else -root)) / (2 * a))

    @property
    def sympy(self) -> Any:
        """The number as a SymPy expression."""
        return self._sympy_()

    def __str__(self) -> str:
        if len(self.coefficients) == 3:
            return str(self.sympy)
        terms = [
            ("" if abs(c) == 1 and k else str(abs(c)), "*" if abs(c) != 1 and k else "", _power(k), c < 0)
            for k, c in reversed(list(enumerate(self.coefficients)))
            if c
        ]
        text = "".join((" - " if neg else " + ") + a + b + p for a, b, p, neg in terms).removeprefix(" + ")
        return f"{float(self):.6g} (a root of {text})"

    __repr__ = __str__


def _power(k: int) -> str:
    return "" if k == 0 else "d" if k == 1 else f"d**{k}"


Point = Fraction | Algebraic


@lru_cache(maxsize=4096)
def _isolated(coefficients: tuple[int, ...], bits: int) -> tuple[tuple[Fraction, Fraction], ...]:
    """Isolate the real roots of an irreducible polynomial between rationals, with certainty.

    FLINT's complex roots are disjoint balls, and a ball with exactly zero imaginary part holds one
    real root (``arb_fmpz_poly_complex_roots``); precision is raised until the balls are small enough.
    """
    poly = flint.fmpz_poly(list(coefficients))
    before, precision = flint.ctx.prec, bits + 32
    try:
        while True:
            flint.ctx.prec = precision
            roots: Any = poly.complex_roots()
            balls = [root.real for root, _ in roots if root.imag == 0]
            ends = sorted((_dyadic(b.lower()), _dyadic(b.upper())) for b in balls)
            apart = all(ends[k][1] < ends[k + 1][0] for k in range(len(ends) - 1))
            if apart and all(high - low <= Fraction(1, 2**bits) for low, high in ends):
                return tuple(ends)
            precision *= 2
    finally:
        flint.ctx.prec = before


def _dyadic(x: flint.arb) -> Fraction:
    """Return an exact binary floating-point number as a Fraction."""
    mantissa, exponent = x.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def ordered(points: Iterable[Point]) -> list[Point]:
    """Sort fractions and algebraic numbers together."""
    return sorted(points, key=cmp_to_key(_compare))


def _compare(a: Point, b: Point) -> int:
    return -1 if a < b else int(b < a)


def roots_within(poly: flint.fmpq_poly) -> list[Point]:
    """Real roots of a non-zero polynomial strictly between 0 and 1, distinct and increasing."""
    found: list[Point] = []
    for factor, _ in poly.numer().factor()[1]:
        coefficients = tuple(int(c) for c in factor.coeffs())
        if len(coefficients) == 2:
            root = Fraction(-coefficients[0], coefficients[1])
            found += [root] if 0 < root < 1 else []
        elif len(coefficients) > 2:
            flipped = coefficients if coefficients[-1] > 0 else tuple(-c for c in coefficients)
            candidates = [Algebraic(flipped, k) for k in range(len(_isolated(flipped, 64)))]
            found += [r for r in candidates if Fraction(0) < r < Fraction(1)]
    return ordered(found)


def between(low: Point, high: Point) -> Fraction:
    """Return a rational strictly between two numbers."""
    bits = 64
    while True:
        left = low.bounds(bits)[1] if isinstance(low, Algebraic) else low
        right = high.bounds(bits)[0] if isinstance(high, Algebraic) else high
        if left < right:
            return (left + right) / 2
        bits *= 2
