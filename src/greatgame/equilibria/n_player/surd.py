"""Numbers a + b sqrt(d) with rational a, b: exact arithmetic and exact sign."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering
from typing import Any


@total_ordering
@dataclass(frozen=True, eq=False)
class Surd:
    """The real number ``a + b * sqrt(d)``.

    Attributes
    ----------
    a, b : Fraction
    d : int
        Positive, not a square, and the same in all numbers that meet.

    Examples
    --------
    >>> root = Surd(Fraction(0), Fraction(1), 2)
    >>> root * root == 2, root > Fraction(7, 5), float(root)
    (True, True, 1.4142135623730951)
    """

    a: Fraction
    b: Fraction
    d: int

    def _lift(self, other: Any) -> Surd:
        return other if isinstance(other, Surd) else Surd(Fraction(other), Fraction(0), self.d)

    def __add__(self, other: Any) -> Surd:
        other = self._lift(other)
        return Surd(self.a + other.a, self.b + other.b, self.d)

    __radd__ = __add__

    def __neg__(self) -> Surd:
        return Surd(-self.a, -self.b, self.d)

    def _minus(self, other: Any) -> Surd:
        other = self._lift(other)
        return Surd(self.a - other.a, self.b - other.b, self.d)

    __sub__ = _minus

    def __rsub__(self, other: Any) -> Surd:
        return self._lift(other) - self

    def __mul__(self, other: Any) -> Surd:
        other = self._lift(other)
        return Surd(self.a * other.a + self.b * other.b * self.d, self.a * other.b + self.b * other.a, self.d)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Surd:
        other = self._lift(other)
        norm = other.a * other.a - other.b * other.b * self.d
        return self * Surd(other.a / norm, -other.b / norm, self.d)

    def sign(self) -> int:
        """Return -1, 0 or +1, exactly."""
        p, q = _sign(self.a), _sign(self.b)
        if q in (p, 0):
            return p
        return q if p == 0 else p * _sign(self.a * self.a - self.b * self.b * self.d)

    def __eq__(self, other: object) -> bool:
        return self._minus(other).sign() == 0

    def __lt__(self, other: Any) -> bool:
        return self._minus(other).sign() < 0

    def __hash__(self) -> int:
        return hash((self.a, self.b, self.d)) if self.b else hash(self.a)

    def near(self, bits: int = 128) -> Fraction:
        """Return a rational within ``2**-bits`` times ``1 + |b|`` of the number."""
        scale = 1 << bits
        return self.a + self.b * Fraction(math.isqrt(self.d * scale * scale), scale)

    def __float__(self) -> float:
        return float(self.near())


def _sign(x: Fraction) -> int:
    return (x > 0) - (x < 0)
