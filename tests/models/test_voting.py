"""Power indices against enumeration, theorems and published values."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from fractions import Fraction
from math import factorial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greatgame.concepts.voting import banzhaf, banzhaf_shares, herfindahl, shapley_shubik
from greatgame.errors import DataError, GameError
from greatgame.models.india_accession import voting_power

GAMES = st.tuples(
    st.lists(st.integers(0, 8), min_size=1, max_size=5).filter(any),
    st.fractions(0, Fraction(19, 20), max_denominator=20),
)


def named(values: Iterable[int]) -> dict[str, int]:
    return {f"v{k}": w for k, w in enumerate(values)}


@settings(max_examples=150, deadline=None)
@given(GAMES)
def test_shapley_shubik_counts_pivots_of_all_orders(game: Any) -> None:
    values, quota = game
    weights, bar = named(values), quota * sum(values)
    pivots = dict.fromkeys(weights, 0)
    for order in itertools.permutations(weights):
        sums = itertools.accumulate(weights[v] for v in order)
        pivots[next(v for v, total in zip(order, sums, strict=True) if total > bar)] += 1
    orders = factorial(len(values))
    assert shapley_shubik(weights, quota) == {v: Fraction(n, orders) for v, n in pivots.items()}


@settings(max_examples=150, deadline=None)
@given(GAMES)
def test_banzhaf_counts_swings_of_all_coalitions(game: Any) -> None:
    values, quota = game
    weights, bar = named(values), quota * sum(values)
    for voter, power in banzhaf(weights, quota).items():
        others = [w for v, w in weights.items() if v != voter]
        sums = [sum(c) for k in range(len(others) + 1) for c in itertools.combinations(others, k)]
        swings = sum(s <= bar < s + weights[voter] for s in sums)
        assert power == Fraction(swings, len(sums))
    assert sum(banzhaf_shares(weights, quota).values()) == 1


def test_security_council() -> None:
    """Fifteen members, five vetoes: 421/2145 and 4/2145 (weighted form [39; 7^5, 1^10])."""
    weights = {f"p{k}": 7 for k in range(5)} | {f"e{k}": 1 for k in range(10)}
    index = shapley_shubik(weights, Fraction(38, 45))
    assert index["p0"] == Fraction(421, 2145)
    assert index["e0"] == Fraction(4, 2145)


def test_nassau_county() -> None:
    """Banzhaf (1965): with weights 31, 31, 28, 21, 2, 2 three boroughs share all power."""
    weights = named((31, 31, 28, 21, 2, 2))
    assert list(banzhaf_shares(weights).values()) == [Fraction(1, 3)] * 3 + [0] * 3


def test_unanimity_gives_equal_power() -> None:
    assert set(shapley_shubik(named((5, 3, 1)), Fraction(8, 9)).values()) == {Fraction(1, 3)}


@pytest.mark.parametrize(
    ("weights", "quota", "message"),
    [
        ({"a": -1, "b": 3}, "1/2", "negative: a"),
        ({"a": 0}, "1/2", "not all zero"),
        ({}, "1/2", "not all zero"),
        ({"a": 1}, 1, r"quota = 1 must be a share"),
        ({"a": 1}, -0.1, "quota"),
        ({"a": "x"}, 0, "must be numbers"),
        ({"a": float("nan")}, 0, "must be numbers"),
    ],
)
def test_malformed_votes_are_refused(weights: dict[str, object], quota: object, message: str) -> None:
    with pytest.raises(GameError, match=message):
        shapley_shubik(weights, quota)


def test_concentration_bounds() -> None:
    assert herfindahl({"a": 2, "b": 2}) == Fraction(1, 2)
    assert herfindahl({"a": 2, "b": 0}) == 1


CASES = ((), ("India",), ("India", "Pakistan"))


@pytest.mark.parametrize(
    ("metric", "quota", "russia", "china"),
    [
        ("defence", "1/2", ("0", "0", "2/15"), ("1", "1", "8/15")),
        ("defence", "2/3", ("1/2", "1/6", "1/6"), ("1/2", "2/3", "2/3")),
        ("product", "1/2", ("0", "0", "0"), ("1", "1", "1")),
        ("product", "2/3", ("0", "1/20", "1/20"), ("1", "4/5", "4/5")),
    ],
)
def test_accession_and_voting_power(
    metric: str, quota: object, russia: tuple[str, ...], china: tuple[str, ...]
) -> None:
    """Claim B073: whether dilution raises Russia's power depends on the quota and the measure."""
    for newcomers, r, c in zip(CASES, russia, china, strict=True):
        power = voting_power(newcomers, quota, metric)
        assert (power["Russia"], power["China"]) == (Fraction(r), Fraction(c))


def test_banzhaf_agrees_in_sign() -> None:
    russia = [voting_power(n, "1/2", index="banzhaf")["Russia"] for n in CASES]
    assert russia == [0, 0, Fraction(1, 8)]


def test_unknown_index_and_country() -> None:
    with pytest.raises(GameError, match="did you mean 'banzhaf'"):
        voting_power(index="banzaf")
    with pytest.raises(DataError, match="did you mean 'India'"):
        voting_power(["Indya"])
