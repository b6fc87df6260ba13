"""Nash bargaining: the maximum of the product, axioms, coalitions, and the models that use it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from greatgame.concepts.bargaining import bargain, coalition
from greatgame.errors import GameError
from greatgame.models import BaseRent, CoHegemony, FourPlusOne

small = st.fractions(0, 1, max_denominator=20)
weight = st.fractions(Fraction(1, 20), 3, max_denominator=20)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(small, weight), min_size=2, max_size=4), st.fractions(0, 3, max_denominator=20))
def test_gains_are_in_proportion_to_weights_and_use_up_the_total(pairs: Any, surplus: Fraction) -> None:
    outside = {str(k): o for k, (o, _) in enumerate(pairs)}
    weights = {str(k): w for k, (_, w) in enumerate(pairs)}
    total = sum(outside.values()) + surplus
    found = bargain(total, outside, weights)
    assert sum(found.values()) == total
    assert len({(found[k] - outside[k]) / weights[k] for k in outside}) == 1
    more = bargain(total, outside, {k: 7 * w for k, w in weights.items()})
    assert more == found


def test_the_split_maximises_the_weighted_product() -> None:
    total, outside = Fraction(9, 10), {"a": Fraction(1, 10), "b": Fraction(1, 5)}
    weights = {"a": 2, "b": 1}
    found = bargain(total, outside, weights)
    product = {
        k: (Fraction(k, 100) - outside["a"]) ** 2 * (total - Fraction(k, 100) - outside["b"])
        for k in range(10, 71)
    }
    assert found["a"] == Fraction(max(product, key=lambda k: product[k]), 100)


def test_symbols_stay_symbols() -> None:
    w = sympy.Symbol("w", positive=True)
    assert bargain(1, {"state": 0, "China": 0}, {"state": w, "China": 1})["state"] == w / (w + 1)


def test_a_coalition_bargains_with_the_sum_of_its_weights() -> None:
    m = FourPlusOne()
    weights = {**m.weight, "China": 1}
    terms = coalition(tuple(m.weight), "China", dict.fromkeys(weights, 0), weights)
    assert bargain(1, *terms)["coalition"] == m.share()
    assert bargain(1, *terms)["coalition"] > max(m.alone(state) for state in m.weight)


def test_the_models_use_the_same_solution() -> None:
    m = BaseRent()
    shared = bargain(m.stake - m.hosting, {"host": m.outside_host, "Russia": m.outside_russia})
    assert shared["host"] == m.rent - m.hosting
    m = CoHegemony(sharing="bargained")
    russia, china = m.payoffs("rival", "rival")
    both = bargain(1 + 2 * m.dividend, {"Russia": russia, "China": china})
    assert both["Russia"] == m.payoffs("coordinate", "coordinate")[0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bargain(1, {"a": 0}), "takes two"),
        (lambda: bargain(1, {"a": 0, "b": 0}, {"a": 1, "c": 1}), "differ"),
        (lambda: bargain(1, {"a": 0, "b": 0}, {"a": 1, "b": -1}), "'b' is -1"),
        (lambda: bargain(1, {"a": 0, "b": 0}, {"a": 0, "b": 0}), "all weights are 0"),
        (lambda: bargain(1, {"a": 1, "b": 1}), "nothing to agree on"),
        (lambda: coalition((), "c", {"c": 0}, {"c": 1}), "needs a member"),
        (lambda: coalition(("Rusia",), "c", {"c": 0, "Russia": 0}, {"c": 1}), "did you mean 'Russia'"),
    ],
)
def test_bad_data_says_what_is_wrong(call: Any, message: str) -> None:
    with pytest.raises(GameError, match=message):
        call()
