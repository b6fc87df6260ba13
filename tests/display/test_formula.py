"""Numbers and formulas in the three notations."""

import xml.dom.minidom
from fractions import Fraction
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from greatgame.display.formula import formula_html, number_text, plain, value

P, D = sympy.Symbol("p", positive=True), sympy.Symbol("delta")

FORMULAS = [
    P / (1 + D),
    sympy.Piecewise((P, D > P), (1 - P, True)),
    sympy.Min(P, D) - sympy.Max(0, P),
    sympy.sqrt(P) * sympy.exp(-D),
    P ** sympy.Rational(1, 3),
    sympy.Abs(P - D),
    sympy.log(P),
    sympy.Or(P < D, P > 2),
    sympy.Ne(P, D),
    sympy.Float("0.5") * P,
]


@pytest.mark.parametrize("formula", FORMULAS, ids=str)
def test_mathml_is_well_formed_and_needs_no_dtd(formula: Any) -> None:
    markup = formula_html(formula)
    assert markup.startswith("<math")
    document = xml.dom.minidom.parseString(markup)
    assert document.documentElement is not None
    assert "piecewise" not in markup


def test_unusual_symbols_are_shown_as_escaped_text() -> None:
    markup = formula_html(sympy.Symbol("<b>") + 1)
    assert markup == "<code>&lt;b&gt; + 1</code>"


def test_symbols_have_subscripts_and_greek_letters() -> None:
    assert "<msub><mi>β</mi><mi>0</mi></msub>" in formula_html(sympy.Symbol("beta_0"))


@given(st.fractions(max_denominator=5000))
@settings(max_examples=200, deadline=None)
def test_numbers_are_exact_unless_they_say_so(x: Fraction) -> None:
    text = number_text(x)
    if text.startswith("≈"):
        assert x.denominator >= 1000
        assert abs(Fraction(text[1:]) - x) <= abs(x) / 1000
    else:
        assert Fraction(text) == x


@given(st.floats(-1e300, 1e300))
@settings(max_examples=200, deadline=None)
def test_floats_keep_four_digits(x: float) -> None:
    shown = float(number_text(x))
    assert abs(shown - x) <= 1e-3 * abs(x)
    assert number_text(x) != "-0"


def test_cells_know_whether_they_are_numbers() -> None:
    assert value(Fraction(1, 3)).is_number
    assert value(sympy.Rational(1, 3)).text == "1/3"
    assert not value(P).is_number
    assert not plain("3").is_number
    assert value(Fraction(-1, 3)).latex == r"$-\frac{1}{3}$"
