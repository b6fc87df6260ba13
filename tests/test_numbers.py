"""Exact numbers: what is read, what is refused, and the snapping of floats."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from greatgame.numbers import exact, show, simplest_between


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        ("0.1", Fraction(1, 10)),
        (0.1, Fraction(1, 10)),
        (np.float64(0.1), Fraction(1, 10)),
        (Decimal("0.10"), Fraction(1, 10)),
        (sympy.Rational(1, 3), Fraction(1, 3)),
        (sympy.Float("0.1"), Fraction(1, 10)),
        (" 3/7 ", Fraction(3, 7)),
        ("1e-3", Fraction(1, 1000)),
        ("-.5", Fraction(-1, 2)),
        (np.int8(3), Fraction(3)),
        (-0.0, Fraction(0)),
    ],
)
def test_reads_what_people_write(given_: object, wanted: Fraction) -> None:
    assert exact(given_) == wanted


@pytest.mark.parametrize(
    "bad", ["", "x", "nan", "inf", "1/0", "1/2/3", "1e999999999", "__import__('os')", "1e-500", float("inf")]
)
def test_refuses_text_and_values_that_are_not_finite_numbers(bad: object) -> None:
    with pytest.raises(ValueError, match="finite"):
        exact(bad)


@pytest.mark.parametrize("bad", [True, None, 1j, sympy.pi, [1], np.bool_(True)])
def test_refuses_things_that_are_not_numbers(bad: object) -> None:
    with pytest.raises(TypeError, match="is not a number"):
        exact(bad)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_the_decimal_that_prints_it(x: float) -> None:
    assert float(exact(x)) == x
    assert exact(x) == Fraction(repr(x))


@given(st.fractions(), st.fractions(min_value=0, max_value=2))
def test_simplest_between_is_inside_and_has_the_least_denominator(low: Fraction, width: Fraction) -> None:
    low = Fraction(low.numerator % 10_000, low.denominator % 1000 + 1)
    high = low + width
    found = simplest_between(low, high)
    assert low <= found <= high
    for below in range(1, min(found.denominator, 200)):
        assert -((-low * below) // 1) > (high * below) // 1  # no multiple of 1/below fits


def test_simplest_between_refuses_an_empty_interval() -> None:
    with pytest.raises(ValueError, match="empty"):
        simplest_between(Fraction(1), Fraction(0))


def test_show_is_short() -> None:
    assert [show(0.123456), show(Fraction(3, 7)), show(2.0)] == ["0.1235", "3/7", "2"]
