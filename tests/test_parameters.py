"""Parameters, choices, vectors: what a declaration accepts and how it refuses."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greatgame.errors import DeclarationError, ParameterError
from greatgame.numbers import exact
from greatgame.parameters import Choice, Parameter, Vector, decimal


def parameter(default: Any = "0.25", **changes: Any) -> Parameter:
    facts: dict[str, Any] = {
        "low": 0,
        "high": "0.5",
        "symbol": "g",
        "meaning": "grab",
        "unit": "prize",
        "source": "judgement",
    }
    facts.update(changes)
    return Parameter(default, **facts)


def test_numbers_are_exact() -> None:
    p = parameter(0.1, high="1/3")
    assert (p.default, p.low, p.high) == (Fraction(1, 10), Fraction(0), Fraction(1, 3))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"default": "0.6"}, "outside its range"),
        ({"low": "0.5"}, "empty range"),
        ({"low": "abc"}, "'abc' is not a finite decimal"),
        ({"default": float("nan")}, "not finite"),
        ({"symbol": "2x"}, "not a letter"),
        ({"symbol": "a b"}, "not a letter"),
        ({"unit": " "}, "unit is missing"),
        ({"meaning": ""}, "meaning is missing"),
        ({"source": ""}, "source is missing"),
        ({"origin": "rumour"}, "origin 'rumour'"),
    ],
)
def test_wrong_declarations_name_the_fault(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(DeclarationError, match=words):
        parameter(**changes)


@pytest.mark.parametrize("value", ["0.51", -1, "x", float("nan"), float("inf"), None, True, [1]])
def test_bad_values_name_parameter_value_and_range(value: object) -> None:
    with pytest.raises(ParameterError) as caught:
        parameter().read("grab", value)
    message = str(caught.value)
    assert "grab = " in message
    assert "[0, 0.5] prize" in message


def test_sign_of_the_symbol_follows_the_range() -> None:
    assert parameter().sympy_symbol().is_nonnegative
    assert parameter(low="0.1").sympy_symbol().is_positive
    assert parameter("-0.2", low="-1", high="-0.1").sympy_symbol().is_negative
    assert parameter(low=-1).sympy_symbol().is_nonnegative is None


def test_choice_refuses_unknown_and_repeated_options() -> None:
    choice = Choice("fixed", among=("fixed", "tracking"), meaning="share")
    with pytest.raises(ParameterError, match=r"did you mean 'tracking'\?"):
        choice.read("share", "trackin")
    with pytest.raises(DeclarationError, match="repeat"):
        Choice("a", among=("a", "a"), meaning="m")
    with pytest.raises(DeclarationError, match="valid: a"):
        Choice("z", among=("a",), meaning="m")


def test_vector_needs_parameters() -> None:
    with pytest.raises(DeclarationError):
        Vector({})
    with pytest.raises(DeclarationError):
        Vector({"Russia": 1})  # type: ignore[dict-item]


@given(st.fractions())
def test_decimal_text_denotes_the_number(x: Fraction) -> None:
    assert exact(decimal(x)) == x
