"""Closed forms of the public goods room against the solvers, over random members."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from greatgame.concepts.public_goods import (
    efficient_contributions,
    grid_game,
    pivotal_mixes,
    sum_contributions,
    threshold_equilibria,
    weakest_link_strain,
    weakest_link_top,
)
from greatgame.equilibria.verify import max_regret
from greatgame.errors import GameError
from greatgame.game import NormalForm

POSITIVE = st.integers(1, 9).map(lambda k: Fraction(k, 4))
WEIGHT = st.integers(0, 9).map(lambda k: Fraction(k, 4))
SIZES = st.integers(1, 4)


def members(draw: Any, number: int, strategy: Any) -> dict[str, Fraction]:
    return {f"m{k}": draw(strategy) for k in range(number)}


def pure(game: NormalForm) -> set[tuple[str, ...]]:
    return {p for p in game.profiles() if game.explain(p).is_equilibrium}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_threshold_equilibria_are_those_of_the_game(data: st.DataObject) -> None:
    """Over members who are unwilling, powerless, or just indifferent as well."""
    n = data.draw(SIZES)
    benefits, sizes = members(data.draw, n, WEIGHT), members(data.draw, n, WEIGHT)
    costs = members(data.draw, n, POSITIVE)
    bar = data.draw(POSITIVE)

    def payoff(i: str, given_: dict[str, Fraction]) -> Fraction:
        there = sum(sizes[j] * given_[j] for j in sizes) >= bar
        return benefits[i] * there - costs[i] * given_[i]

    game = grid_game(dict.fromkeys(sizes, (0, 1)), payoff)
    found = {tuple(i for i, a in zip(sizes, p, strict=True) if a == "1") for p in pure(game)}
    assert set(threshold_equilibria(benefits, costs, sizes, bar)) == found


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_weakest_link_equilibria_are_the_common_levels(data: st.DataObject) -> None:
    n = data.draw(st.integers(2, 3))
    benefits, costs = members(data.draw, n, WEIGHT), members(data.draw, n, POSITIVE)
    game = grid_game(
        dict.fromkeys(benefits, (0, "1/2", 1)), lambda i, g: benefits[i] * min(g.values()) - costs[i] * g[i]
    )
    levels = ("0", "1/2", "1") if weakest_link_top(benefits, costs) == 1 else ("0",)
    assert pure(game) == {(level,) * n for level in levels}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_strain_says_where_the_potential_is_highest(data: st.DataObject) -> None:
    n = data.draw(SIZES)
    benefits, costs = members(data.draw, n, POSITIVE), members(data.draw, n, POSITIVE)

    def potential(g: dict[str, Fraction]) -> Fraction:
        return min(g.values()) - sum(costs[i] / benefits[i] * g[i] for i in g)

    points = [
        dict(zip(benefits, g, strict=True)) for g in itertools.product((Fraction(0), Fraction(1)), repeat=n)
    ]
    for g, i in itertools.product(points, benefits):  # own payoff moves with the potential, times b_i
        other = g | {i: 1 - g[i]}
        gain = benefits[i] * (min(other.values()) - min(g.values())) - costs[i] * (other[i] - g[i])
        assert gain == benefits[i] * (potential(other) - potential(g))
    full = potential(dict.fromkeys(benefits, Fraction(1)))
    assert (full == max(map(potential, points))) == (weakest_link_strain(benefits, costs) <= 1)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_sum_contributions_are_dominant_and_too_small(data: st.DataObject) -> None:
    n = data.draw(SIZES)
    benefits, costs = members(data.draw, n, POSITIVE), members(data.draw, n, POSITIVE)
    nash, best = sum_contributions(benefits, costs), efficient_contributions(benefits, costs)
    grids = {i: sorted({Fraction(0), nash[i] / 2, nash[i], nash[i] * 2}) for i in nash}
    game = grid_game(grids, lambda i, g: benefits[i] * sum(g.values()) - costs[i] * g[i] ** 2 / 2)
    assert pure(game) == {tuple(str(nash[i]) for i in nash)}
    total = sum(benefits.values())
    assert all(nash[i] / best[i] == benefits[i] / total for i in nash)


def test_sum_contributions_take_symbols() -> None:
    b, c = sympy.symbols("b c", positive=True)
    assert sum_contributions({"a": b, "z": 1}, {"a": c, "z": 2}) == {"a": b / c, "z": Fraction(1, 2)}


@pytest.mark.parametrize(
    ("members_", "needed", "ratio"), [(2, 1, "1/3"), (3, 2, "1/4"), (5, 3, "1/5"), (4, 4, "1/8")]
)
def test_mixed_giving_makes_everybody_indifferent(members_: int, needed: int, ratio: str) -> None:
    """Palfrey and Rosenthal (1984): the chance of being pivotal is the cost over the benefit."""
    found = pivotal_mixes(members_, needed, ratio)
    assert found
    game = grid_game(
        {f"m{k}": (0, 1) for k in range(members_)},
        lambda i, g: (sum(g.values()) >= needed) - Fraction(ratio) * g[i],
    )
    for p in found:
        chance = float(p.evalf(30))
        profile = [[1 - chance, chance]] * members_
        assert float(max_regret(game, profile)) == pytest.approx(0, abs=1e-12)


def test_three_equal_members_of_whom_two_are_needed() -> None:
    """2 p (1 - p) = k / b: two roots about one half, that meet there."""
    assert pivotal_mixes(3, 2, "4/9") == (sympy.Rational(1, 3), sympy.Rational(2, 3))
    assert pivotal_mixes(3, 2, "1/2") == (sympy.Rational(1, 2),)
    assert pivotal_mixes(3, 2, "0.6") == ()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sum_contributions({"a": 1}, {"b": 1}), "different members"),
        (lambda: sum_contributions({}, {}), "at least one member"),
        (lambda: sum_contributions({"a": -1}, {"a": 1}), "benefits of a = -1"),
        (lambda: sum_contributions({"a": "much"}, {"a": 1}), "benefits of a"),
        (lambda: weakest_link_top({"a": 1}, {"a": 0}), "costs of a = 0 must be > 0"),
        (lambda: threshold_equilibria({"a": 1}, {"a": 1}, {"a": 1}, 0), "threshold = 0"),
        (lambda: pivotal_mixes(3, 4, "1/2"), "needed = 4"),
        (lambda: pivotal_mixes(3, 2, 1), "ratio = 1"),
    ],
)
def test_bad_input_is_named(call: Any, message: str) -> None:
    with pytest.raises(GameError, match=message):
        call()
