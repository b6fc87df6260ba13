"""Exact algebra: roots, intervals, and values of Markov chains."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import Any

import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from greatgame.errors import SolverError, StrategyError
from greatgame.repeated.algebra import (
    Algebraic,
    between,
    evaluate,
    polynomial,
    roots_within,
)
from greatgame.repeated.chain import discounted, discounted_at
from greatgame.repeated.intervals import DiscountSet, Interval, discount_factor, nonnegative

from .drawn import DELTAS

GOLDEN = Algebraic((-1, 1, 1), 1)  # (sqrt(5) - 1)/2, the positive root of d**2 + d - 1
COEFFICIENTS = st.lists(st.integers(-6, 6), min_size=1, max_size=6)


@settings(max_examples=100, deadline=None)
@given(COEFFICIENTS, COEFFICIENTS)
def test_roots_are_sympys(first: list[int], second: list[int]) -> None:
    x = sympy.Symbol("x")
    poly = sympy.Poly(list(reversed(first)), x) * sympy.Poly(list(reversed(second)), x)
    assume(not poly.is_zero)
    expected = sorted(
        {r for r in sympy.Poly(poly, x).real_roots() if 0 < r < 1} if poly.degree() > 0 else set()
    )
    found = roots_within(polynomial([Fraction(int(c)) for c in reversed(poly.all_coeffs())]))
    assert len(found) == len(expected)
    for ours, theirs in zip(found, expected, strict=True):
        assert float(ours) == pytest.approx(float(theirs), abs=1e-12)
        assert sympy.sympify(ours).evalf(30) == pytest.approx(theirs.evalf(30), abs=1e-20)


def test_an_algebraic_number_compares_exactly() -> None:
    close = Fraction(61803398874989484820458683436563811772, 10**38)
    assert close < GOLDEN < close + Fraction(1, 10**37)
    assert close not in (GOLDEN,)
    assert Algebraic((-1, 1, 1), 0) < GOLDEN
    assert Algebraic((-1, 1, 1), 1) == GOLDEN
    assert hash(Algebraic((-1, 1, 1), 1)) == hash(GOLDEN)
    assert pickle.loads(pickle.dumps(GOLDEN)) == GOLDEN
    assert GOLDEN.sympy == (sympy.sqrt(5) - 1) / 2
    assert str(GOLDEN) == "-1/2 + sqrt(5)/2"
    assert Fraction(1, 2) < GOLDEN
    assert Fraction(1, 2) != GOLDEN
    assert Algebraic((-2, 0, 1), 0).sympy == -sympy.sqrt(2)


def test_roots_of_high_degree_print_with_their_polynomial() -> None:
    (root,) = roots_within(polynomial([Fraction(c) for c in (-1, 1, 1, 1)]))
    assert str(root) == "0.543689 (a root of d**3 + d**2 + d - 1)"
    assert sympy.sympify(root).is_algebraic


def test_two_roots_of_different_polynomials_that_nearly_agree_are_told_apart() -> None:
    (one,) = roots_within(polynomial([Fraction(-1), Fraction(0), Fraction(2)]))
    (other,) = roots_within(polynomial([Fraction(-(10**30) - 1), Fraction(0), Fraction(2 * 10**30)]))
    assert one < other
    assert one < between(one, other) < other


@settings(max_examples=100, deadline=None)
@given(st.lists(COEFFICIENTS, min_size=1, max_size=3), st.lists(DELTAS, min_size=5, max_size=5))
def test_the_solution_set_agrees_with_evaluation_everywhere_tried(rows: list[list[int]], points: Any) -> None:
    polys = [polynomial([Fraction(c) for c in row]) for row in rows]
    found = nonnegative(polys)
    ends = [e for i in found.intervals for e in (i.low, i.high)]
    nearby = [between(a, b) for a, b in zip([Fraction(0), *ends], [*ends, Fraction(1)], strict=True) if a < b]
    for at in [*points, *nearby, *(e for e in ends if isinstance(e, Fraction) and 0 < e < 1)]:
        assert (at in found) == all(evaluate(p, at) >= 0 for p in polys)


def test_isolated_solutions_and_empty_sets() -> None:
    square = polynomial([Fraction(-1), Fraction(4), Fraction(-4)])
    assert str(nonnegative([square])) == "{1/2}"
    assert nonnegative([square]).threshold is None
    assert not nonnegative([polynomial([Fraction(-1)])])
    assert str(nonnegative([polynomial([Fraction(-1)])])) == "no discount factor"
    assert nonnegative([]) == DiscountSet.everything()
    assert nonnegative([square, polynomial([])]) == nonnegative([square])
    assert nonnegative([polynomial([Fraction(-1), Fraction(0), Fraction(1)])]) == DiscountSet()


INTERVALS = st.lists(st.tuples(DELTAS, DELTAS, st.booleans(), st.booleans()), max_size=3)


@settings(max_examples=60, deadline=None)
@given(INTERVALS, INTERVALS, DELTAS)
def test_sets_combine_pointwise(one: Any, other: Any, at: Fraction) -> None:
    a, b = (_union(rows) for rows in (one, other))
    assert (at in (a & b)) == (at in a and at in b)
    assert (at in (a | b)) == (at in a or at in b)
    assert (at in (a - b)) == (at in a and at not in b)
    assert (a | b) - b == a - b
    assert a & a == a | a == a


def _union(rows: Any) -> DiscountSet:
    union = DiscountSet()
    for x, y, left, right in rows:
        low, high = min(x, y), max(x, y)
        closed = low == high
        piece = Interval(low, high, left or closed, right or closed)
        union |= DiscountSet((piece,))
    return union


def test_adjoining_intervals_are_joined() -> None:
    half, whole = Fraction(1, 2), DiscountSet.everything()
    low = DiscountSet.where([half], lambda d: d < half)
    high = DiscountSet.where([half], lambda d: d >= half)
    assert low | high == whole
    assert str(whole - DiscountSet.where([half], lambda d: d == half)) == "(0, 1/2) or (1/2, 1)"


@pytest.mark.parametrize("bad", [0, 1, 1.5, -0.1, "x", None, True, float("nan")])
def test_a_discount_factor_lies_strictly_between_0_and_1(bad: object) -> None:
    with pytest.raises(StrategyError, match="discount factor must"):
        discount_factor(bad)
    with pytest.raises(StrategyError, match="discount factor must"):
        _ = bad in DiscountSet.everything()


@st.composite
def chains(draw: st.DrawFn) -> tuple[list[dict[int, Fraction]], list[list[Fraction]]]:
    n = draw(st.integers(1, 5))
    weights = st.lists(st.integers(0, 3), min_size=n, max_size=n).filter(any)
    rows = [draw(weights) for _ in range(n)]
    chain = [{t: Fraction(w, sum(row)) for t, w in enumerate(row) if w} for row in rows]
    rewards = [[Fraction(draw(st.integers(-5, 5))) for _ in range(2)] for _ in range(n)]
    return chain, rewards


@settings(max_examples=60, deadline=None)
@given(chains(), DELTAS)
def test_values_as_functions_solve_the_linear_system_and_the_recursion(case: Any, delta: Fraction) -> None:
    chain, rewards = case
    at = discounted_at(chain, rewards, delta)
    functions = discounted(chain, rewards)
    for s, row in enumerate(chain):
        for c in range(2):
            assert functions[s][c].at(delta) == at[s][c]
            later = sum(w * at[t][c] for t, w in row.items())
            assert at[s][c] == (1 - delta) * rewards[s][c] + delta * later
            assert evaluate(functions[s][c].below, delta) > 0


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 7), DELTAS)
def test_values_where_every_state_has_one_successor(data: st.DataObject, n: int, delta: Fraction) -> None:
    """The closed form of lead and cycle against the recursion, from every state."""
    after = data.draw(st.lists(st.integers(0, n - 1), min_size=n, max_size=n))
    rewards = [[Fraction(data.draw(st.integers(-5, 5)), 3)] for _ in range(n)]
    chain = [{t: Fraction(1)} for t in after]
    at, functions = discounted_at(chain, rewards, delta), discounted(chain, rewards)
    for s, t in enumerate(after):
        assert at[s][0] == (1 - delta) * rewards[s][0] + delta * at[t][0] == functions[s][0].at(delta)
        assert evaluate(functions[s][0].below, delta) > 0


def test_long_cycles_are_quick_and_large_random_chains_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    n = 3000
    chain = [{(s + 1) % n: Fraction(1)} for s in range(n)]
    rewards = [[Fraction(s % 2)] for s in range(n)]
    assert discounted_at(chain, rewards, Fraction(1, 2))[0] == [Fraction(1, 3)]
    monkeypatch.setattr("greatgame.repeated.chain.MOST_UNKNOWNS", 2)
    random = [{0: Fraction(1, 2), (s + 1) % 3: Fraction(1, 2)} for s in range(3)]
    for solve in (lambda: discounted_at(random, [[Fraction(1)]] * 3, Fraction(1, 2)),
                  lambda: discounted(random, [[Fraction(1)]] * 3)):  # fmt: skip
        with pytest.raises(SolverError, match="3 joint states are out of reach"):
            solve()
