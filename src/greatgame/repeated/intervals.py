"""Sets of discount factors: finite unions of intervals inside (0, 1) with exact ends.

Ends are fractions or :class:`~greatgame.repeated.algebra.Algebraic` numbers.  The solution set of
polynomial inequalities is found by isolating every root and testing one rational point in each gap
(a cell decomposition of the line), so nothing is sampled and no cell is missed.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from greatgame.errors import StrategyError
from greatgame.numbers import exact
from greatgame.repeated.algebra import Algebraic, Point, between, evaluate, ordered, roots_within
from greatgame.shown import Shown

if TYPE_CHECKING:
    import flint

_ZERO, _ONE = Fraction(0), Fraction(1)


def discount_factor(value: object) -> Fraction:
    """Return a discount factor as an exact fraction strictly between 0 and 1.

    Raises
    ------
    StrategyError
        If it is no number, or not strictly between 0 and 1.
    """
    try:
        delta = exact(value)
    except (TypeError, ValueError) as error:
        raise StrategyError(f"a discount factor must be a number: {error}") from None
    if not 0 < delta < 1:
        raise StrategyError(f"a discount factor must lie strictly between 0 and 1, got {value}")
    return delta


@dataclass(frozen=True)
class Interval:
    """An interval with exact ends; ``low == high`` and both closed for a single point."""

    low: Point
    high: Point
    low_closed: bool
    high_closed: bool

    def __contains__(self, x: Point) -> bool:
        above = self.low < x or (self.low_closed and self.low == x)
        below = x < self.high or (self.high_closed and self.high == x)
        return above and below

    @property
    def is_point(self) -> bool:
        """Whether the interval is a single number."""
        return self.low == self.high

    def __str__(self) -> str:
        if self.is_point:
            return f"{{{self.low}}}"
        return f"{'[' if self.low_closed else '('}{self.low}, {self.high}{']' if self.high_closed else ')'}"


@dataclass(frozen=True)
class DiscountSet(Shown):
    """A finite union of intervals of discount factors in (0, 1).

    Attributes
    ----------
    intervals : tuple of Interval
        Disjoint, not adjoining, increasing.

    Examples
    --------
    >>> half = DiscountSet.where([Fraction(1, 2)], lambda d: d >= Fraction(1, 2))
    >>> half, 0.5 in half, 0.4 in half, half.threshold
    ([1/2, 1), True, False, Fraction(1, 2))
    """

    intervals: tuple[Interval, ...] = ()

    @classmethod
    def where(cls, cuts: Iterable[Point], test: Callable[[Point], bool]) -> DiscountSet:
        """Return the points of (0, 1) that pass a test constant between neighbouring cuts."""
        points = ordered({c for c in cuts if _ZERO < c < _ONE})
        ends: list[Point] = [_ZERO, *points, _ONE]
        pieces: list[Interval] = []
        for k, low in enumerate(ends[:-1]):
            if k and test(low):
                pieces.append(Interval(low, low, True, True))
            if test(between(low, ends[k + 1])):
                pieces.append(Interval(low, ends[k + 1], False, False))
        return cls(_joined(pieces))

    @classmethod
    def everything(cls) -> DiscountSet:
        """Return the whole of (0, 1)."""
        return cls((Interval(_ZERO, _ONE, False, False),))

    def __contains__(self, delta: object) -> bool:
        at = delta if isinstance(delta, Algebraic) else discount_factor(delta)
        return any(at in interval for interval in self.intervals)

    def __bool__(self) -> bool:
        return bool(self.intervals)

    @property
    def ends(self) -> list[Point]:
        """All ends of all intervals."""
        return [end for i in self.intervals for end in (i.low, i.high)]

    @property
    def infimum(self) -> Point | None:
        """Greatest lower bound; None for the empty set."""
        return self.intervals[0].low if self.intervals else None

    @property
    def threshold(self) -> Point | None:
        """The number above which every discount factor belongs to the set; None if there is none.

        0 when the whole of (0, 1) belongs.  Whether the threshold itself belongs: ``threshold in set``.
        """
        last = self.intervals[-1] if self.intervals else None
        return last.low if last is not None and last.high == _ONE else None

    def to_json(self) -> dict[str, Any]:
        """Return plain data: the set and its threshold as exact text, the threshold also as a float."""
        least = self.threshold
        exact_and_float = (None, None) if least is None else (str(least), float(least))
        return {"set": str(self), "threshold": exact_and_float[0], "decimal": exact_and_float[1]}

    def __and__(self, other: DiscountSet) -> DiscountSet:
        return self.where([*self.ends, *other.ends], lambda d: d in self and d in other)

    def __or__(self, other: DiscountSet) -> DiscountSet:
        return self.where([*self.ends, *other.ends], lambda d: d in self or d in other)

    def __sub__(self, other: DiscountSet) -> DiscountSet:
        return self.where([*self.ends, *other.ends], lambda d: d in self and d not in other)

    def __str__(self) -> str:
        return " or ".join(map(str, self.intervals)) if self.intervals else "no discount factor"

    __repr__ = __str__


def _joined(pieces: Sequence[Interval]) -> tuple[Interval, ...]:
    """Merge neighbouring pieces that meet in a point one of them contains."""
    merged: list[Interval] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        if last is not None and last.high == piece.low and (last.high_closed or piece.low_closed):
            merged[-1] = Interval(last.low, piece.high, last.low_closed, piece.high_closed)
        else:
            merged.append(piece)
    return tuple(merged)


def nonnegative(polynomials: Iterable[flint.fmpq_poly]) -> DiscountSet:
    """Return the discount factors at which every polynomial is non-negative.

    Parameters
    ----------
    polynomials : iterable of flint.fmpq_poly
        In the discount factor.
    """
    distinct: list[flint.fmpq_poly] = []
    for poly in polynomials:
        if poly.degree() >= 0 and poly not in distinct:
            distinct.append(poly)
    if any(poly.degree() == 0 and poly(0) < 0 for poly in distinct):
        return DiscountSet()
    roots = {id(poly): frozenset(roots_within(poly)) for poly in distinct}
    cuts: frozenset[Point] = frozenset().union(*roots.values())
    signs = _signs(ordered(cuts))

    def test(at: Point) -> bool:
        return all(at in roots[id(poly)] or signs(poly, at) >= 0 for poly in distinct)

    return DiscountSet.where(cuts, test)


def _signs(cuts: list[Point]) -> Callable[[flint.fmpq_poly, Point], Fraction]:
    """Return a function that gives the sign of a polynomial at a point that is no root of it.

    At an algebraic cut the sign is that at a rational point of the gap to its right, where the
    polynomial has no root nearer than the next cut.
    """
    gap = {cut: between(cut, after) for cut, after in itertools.pairwise([*cuts, _ONE])}

    def sign(poly: flint.fmpq_poly, at: Point) -> Fraction:
        return evaluate(poly, gap[at] if isinstance(at, Algebraic) else at)

    return sign
