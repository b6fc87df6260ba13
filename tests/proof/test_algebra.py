"""Atoms, factorisation, auxiliary variables and exact evaluation."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from greatgame.errors import SolverError
from greatgame.proof.algebra import Algebra, UndecidableError, interval
from greatgame.proof.formula import FALSE, TRUE, compare, from_sympy, negate, opposite
from greatgame.proof.points import Evaluator, UndeterminedError

X, Y = sympy.symbols("x y", real=True)
NUMBERS = st.fractions(min_value=-3, max_value=3, max_denominator=7)
EXPRESSIONS = [
    X * Y - 1,
    (X - Y) ** 2 * (X + 1),
    (X**2 - Y**2) / (X**2 + 1),
    X / (Y**2 + Y + 1) - Y,
    sympy.Max(X, Y) - sympy.Min(1, X * Y),
    sympy.Abs(X - Y) - X,
    sympy.Piecewise((X, X > Y), (Y**2, X > 0), (Y, True)) - 1,
    sympy.sqrt(X**2 + 1) - Y,
    sympy.sqrt(X**2 + Y**2) * sympy.cbrt(Y**2 + 1) - 2,
    -3 * X,
]


@given(x=NUMBERS, y=NUMBERS, k=st.integers(0, len(EXPRESSIONS) - 1))
@settings(max_examples=150, deadline=None)
def test_sign_of_product_equals_sign_of_expression(x: Fraction, y: Fraction, k: int) -> None:
    expression = EXPRESSIONS[k]
    algebra = Algebra((X, Y))
    value = expression.subs({X: sympy.Rational(x), Y: sympy.Rational(y)})
    expected = 0 if sympy.simplify(value) == 0 else int(sympy.sign(value.n(50)))
    assert Evaluator(algebra, {X: x, Y: y}).sign_of(expression) == expected


def test_equal_up_to_a_factor_is_one_atom() -> None:
    algebra = Algebra((X, Y))
    first, second = algebra.product(X / 2 - Y / 3), algebra.product(4 * Y - 6 * X)
    assert first.odd == second.odd
    assert first.sign == -second.sign


def test_even_powers_matter_only_at_zero() -> None:
    algebra = Algebra((X, Y))
    assert Evaluator(algebra, {X: Fraction(1), Y: Fraction(1)}).sign_of((X - Y) ** 2) == 0
    assert Evaluator(algebra, {X: Fraction(1), Y: Fraction(2)}).sign_of((X - Y) ** 2) == 1


def test_undefined_is_not_a_sign() -> None:
    evaluator = Evaluator(Algebra((X, Y)), {X: Fraction(0), Y: Fraction(-1)})
    with pytest.raises(UndeterminedError, match="undefined"):
        evaluator.sign_of(1 / X)
    with pytest.raises(UndeterminedError, match="negative"):
        evaluator.sign_of(sympy.sqrt(Y) - 1)


@pytest.mark.parametrize("bad", [X**Y, sympy.exp(X), sympy.Symbol("z") + X, X + sympy.Float("0.5")])
def test_beyond_real_arithmetic_is_refused(bad: sympy.Expr) -> None:
    with pytest.raises(UndecidableError):
        Algebra((X, Y), {Y: "weight"}).product(bad)


def test_free_exponent_names_the_parameter_to_fix() -> None:
    with pytest.raises(UndecidableError, match="fix weight with at="):
        Algebra((X, Y), {Y: "weight"}).product(X**Y - 1)


def test_irrational_points_are_exact() -> None:
    algebra = Algebra((X, Y))
    root = sympy.rootof(X**2 - 2, 1, radicals=False)
    evaluator = Evaluator(algebra, {X: root, Y: Fraction(1)})
    assert evaluator.sign_of(X**2 - 2) == 0
    assert evaluator.sign_of(X - sympy.Rational(141421356237309504, 10**17)) == 1
    assert evaluator.sign_of(X - sympy.Rational(141421356237309505, 10**17)) == -1


@given(
    x=st.tuples(NUMBERS, NUMBERS).map(sorted),
    y=st.tuples(NUMBERS, NUMBERS).map(sorted),
    share=st.fractions(0, 1, max_denominator=5),
)
@settings(max_examples=60, deadline=None)
def test_interval_encloses(x: list[Fraction], y: list[Fraction], share: Fraction) -> None:
    atom = Algebra((X, Y)).product(X**2 * Y - 3 * X * Y + Y**2 - 2 * X + 1).odd[0]
    low, high = interval(atom, {X: (x[0], x[1]), Y: (y[0], y[1])})
    at = {X: x[0] + share * (x[1] - x[0]), Y: y[1] - share * (y[1] - y[0])}
    assert low <= atom.evaluate(at) <= high


def test_formulas_read_print_and_negate() -> None:
    formula = from_sympy(sympy.And(X > Y, sympy.Or(X <= 1, sympy.Ne(Y, 0))))
    assert str(negate(negate(formula))) == str(formula)
    assert from_sympy(True) == TRUE
    assert compare(sympy.Integer(-1), ">") == FALSE
    assert str(compare(X - Y, ">")) == "x > y"
    assert "\\vee" in formula.latex()
    with pytest.raises(SolverError, match="not a strict"):
        opposite(compare(X, ">="))
    with pytest.raises(SolverError, match="not a relation"):
        from_sympy("x > 0")
