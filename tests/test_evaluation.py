"""Payoffs at a point: rational where they are, correctly rounded where they are not, never stuck."""

from fractions import Fraction
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, And, Max, Min, Not, Or, Piecewise, Rational, exp, pi, sqrt

from greatgame.evaluation import evaluate
from greatgame.models import DivisionOfLabour

X, Y = sympy.symbols("x y", real=True)
EXPRESSIONS = [
    X + Y * 3 - 1,
    X**2 / (1 + Y**2),
    Max(X, Y, 0) - Min(X, Y),
    Abs(X - Y) ** Rational(1, 2),
    sqrt(X**2 + 1) * sqrt(Y**2 + 2),
    Piecewise((X, X > Y), (Y * 2, And(X <= Y, Y < 1)), (X * Y, True)),
    Piecewise((1, Or(sqrt(2) < X, Y > 1)), (2, Not(X > 0)), (3, True)),
    exp(X) + pi,
    (X**2 + 1) ** Y,
    Max(sqrt(Y**2 + 1), X),
]
numbers = st.fractions(min_value=-3, max_value=3, max_denominator=50)


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=str)
@given(x=numbers, y=numbers)
@settings(max_examples=40, deadline=None)
def test_agrees_with_sympy(expression: Any, x: Fraction, y: Fraction) -> None:
    found = evaluate(expression, {X: x, Y: y})
    exact = expression.xreplace(
        {X: Rational(x.numerator, x.denominator), Y: Rational(y.numerator, y.denominator)}
    )
    if exact.is_Rational:
        assert found == Fraction(int(exact.p), int(exact.q)) or float(found) == float(exact)
    else:
        assert float(found) == pytest.approx(float(exact.evalf(30)), rel=1e-15, abs=1e-15)


def test_rational_roots_are_exact() -> None:
    point = {X: Fraction(4, 9), Y: Fraction(2)}
    assert evaluate(sqrt(X), point) == Fraction(2, 3)
    assert evaluate(X ** Rational(3, 2), point) == Fraction(8, 27)
    assert evaluate(sqrt(Y) * sqrt(Y + 6), point) == Fraction(4)
    assert evaluate(X**0 * sqrt(Y - 2), point) == 0
    assert not isinstance(evaluate(sqrt(Y), point), Fraction)


@pytest.mark.parametrize("expression", [1 / X, sqrt(X - 1), X ** (Y - 1), sympy.log(X)])
def test_values_that_are_no_real_numbers_are_errors(expression: Any) -> None:
    with pytest.raises(ArithmeticError):
        evaluate(expression, {X: Fraction(0), Y: Fraction(0)})


def test_sixteen_digit_parameters_under_a_power_are_quick() -> None:
    """SymPy alone would write 2 to the 10**16th power here."""
    m = DivisionOfLabour(security_weight=0.2806185464674407, security_russia=1.0474337369372326)
    game = m.game()
    order = 1.0474337369372326**0.2806185464674407
    assert game.payoff(("security", "economy"))["Russia"] == pytest.approx(order + 0.2)
