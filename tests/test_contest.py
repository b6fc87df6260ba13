"""Contests: closed form, enclosures and the grid game against each other and against theory."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greatgame.concepts.contest import contest_game, lottery, tullock
from greatgame.equilibria.verify import max_regret
from greatgame.errors import GameError

POSITIVE = st.fractions(Fraction(1, 20), 5, max_denominator=20)
FIELDS = st.lists(st.tuples(POSITIVE, POSITIVE, POSITIVE), min_size=2, max_size=6)
MODERATE = st.fractions(Fraction(1, 2), 2, max_denominator=10)
RETURNS = st.sampled_from([Fraction(1, 4), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(9, 10)])
Columns = tuple[dict[str, Fraction], dict[str, Fraction], dict[str, Fraction]]


def columns(field: list[tuple[Fraction, Fraction, Fraction]]) -> Columns:
    """Return values, costs and effectiveness by player."""
    v, c, r = ({f"p{k}": row[i] for k, row in enumerate(field)} for i in range(3))
    return v, c, r


@settings(max_examples=60, deadline=None)
@given(FIELDS)
def test_no_effort_does_better_in_a_lottery(field: list[tuple[Fraction, Fraction, Fraction]]) -> None:
    """Best replies by square roots, squared to stay exact: an independent check of the equilibrium."""
    v, c, r = columns(field)
    found = lottery(v, c, r)
    assert sum(found.shares.values()) == 1
    impact = {k: r[k] * x for k, x in found.efforts.items()}
    for k in v:
        others = sum(impact.values()) - impact[k]
        y = v[k] * r[k] / c[k]
        best = impact[k] + others  # the best total impact is sqrt(y others) where that exceeds others
        assert best**2 == y * others if impact[k] else y <= others
        assert found.payoffs[k] == v[k] * impact[k] / best - c[k] * found.efforts[k]


@settings(max_examples=40, deadline=None)
@given(FIELDS, st.fractions(Fraction(1, 10), 10, max_denominator=10))
def test_units_do_not_matter(field: list[tuple[Fraction, Fraction, Fraction]], unit: Fraction) -> None:
    v, c, r = columns(field)
    shares = lottery(v, c, r).shares
    assert lottery({k: unit * x for k, x in v.items()}, c, r).shares == shares
    assert lottery(v, {k: x / unit for k, x in c.items()}, r).shares == shares
    assert lottery(v, c, {k: unit * x for k, x in r.items()}).shares == shares


@settings(max_examples=40, deadline=None)
@given(FIELDS)
def test_who_stays_out_changes_nothing(field: list[tuple[Fraction, Fraction, Fraction]]) -> None:
    v, c, r = columns(field)
    found = lottery(v, c, r)
    inside = {k: x for k, x in v.items() if k in found.active}
    again = lottery(inside, {k: c[k] for k in inside}, {k: r[k] for k in inside})
    assert again.aggregate == found.aggregate
    assert {k: found.shares[k] for k in inside} == again.shares


@pytest.mark.parametrize("n", [2, 3, 4, 7])
def test_equal_rivals_spend_the_share_of_the_prize_in_tullock(n: int) -> None:
    """Total spending (n - 1) / n of the prize; at decisiveness rho it is rho (n - 1) / n (Tullock 1980)."""
    prize = dict.fromkeys(map(str, range(n)), 1)
    assert sum(lottery(prize).efforts.values()) == Fraction(n - 1, n)
    for rho in (Fraction(1, 2), Fraction(3, 4)):
        bounds = tullock(prize, decisiveness=rho).efforts.values()
        low, high = (sum(b[side] for b in bounds) for side in (0, 1))
        assert low <= rho * Fraction(n - 1, n) <= high


def test_hillman_and_riley_weak_contestants_stay_out() -> None:
    found = lottery({"a": 1, "b": 1, "c": Fraction(1, 2), "d": Fraction(1, 4)})
    assert found.active == ("a", "b")  # c values the prize at exactly Z = 1/2: the margin stays out
    assert lottery({"a": 1, "b": 1, "c": Fraction(51, 100)}).active == ("a", "b", "c")


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(MODERATE, MODERATE, MODERATE), min_size=2, max_size=4), RETURNS)
def test_enclosures_hold_the_first_order_conditions(
    field: list[tuple[Fraction, Fraction, Fraction]], rho: Fraction
) -> None:
    """Marginal gain rho v s (1 - s) / x equals cost where the share is large enough for floats to tell."""
    v, c, r = columns(field)
    found = tullock(v, c, r, decisiveness=rho, bits=30)
    assert sum(low for low, _ in found.shares.values()) <= 1 <= sum(high for _, high in found.shares.values())
    effort = {k: float((low + high) / 2) for k, (low, high) in found.efforts.items()}
    impact = {k: (float(r[k]) * x) ** float(rho) for k, x in effort.items()}
    total = sum(impact.values())
    for k, (low, high) in found.shares.items():
        assert high - low <= Fraction(1, 2**30)
        share = impact[k] / total
        assert share == pytest.approx(float(low), abs=1e-6)
        if low > Fraction(1, 100):
            assert float(v[k] * rho / c[k]) * share * (1 - share) == pytest.approx(effort[k], rel=1e-4)
        worth = float(v[k]) * share - float(c[k]) * effort[k]
        assert float(found.payoffs[k][0]) - 1e-5 <= worth <= float(found.payoffs[k][1]) + 1e-5


def test_tiny_shares_are_enclosed_too() -> None:
    """Competitiveness 1000 to 1 at rho = 9/10: s / (1 - s) = 1000^-0.9."""
    low, high = tullock({"a": 1000, "b": 1}, decisiveness="9/10").shares["b"]
    odds = 1000**-0.9
    assert low <= Fraction(odds / (1 + odds)) <= high


def test_two_rivals_with_decreasing_returns_have_a_closed_form() -> None:
    """s / (1 - s) = (y_1 / y_2)^rho, so values 16 and 1 give shares 4/5 and 1/5 at rho = 1/2."""
    found = tullock({"a": 16, "b": 1}, decisiveness="1/2").shares
    assert found["a"][0] <= Fraction(4, 5) <= found["a"][1]
    assert found["b"][0] <= Fraction(1, 5) <= found["b"][1]


def test_decreasing_returns_approach_the_lottery() -> None:
    values = {"a": 1, "b": Fraction(1, 2), "c": Fraction(2, 5)}
    near = tullock(values, decisiveness="99/100", bits=20).shares
    for k, share in lottery(values).shares.items():
        assert float(near[k][0]) == pytest.approx(float(share), abs=0.02)


def test_grid_that_holds_the_equilibrium_has_it_as_one() -> None:
    values, costs = {"a": 1, "b": 1, "c": Fraction(1, 2)}, {"a": 1, "b": 2, "c": 1}
    found = lottery(values, costs)
    grid = {
        k: [0, x / 2, x, 2 * x] if x else [0, Fraction(1, 20), Fraction(1, 10)]
        for k, x in found.efforts.items()
    }
    game = contest_game(values, grid, costs)
    position = [list(map(Fraction, acts)).index(found.efforts[k]) for k, acts in game.actions.items()]
    mixes = [np.eye(len(acts))[p].tolist() for acts, p in zip(game.actions.values(), position, strict=True)]
    assert max_regret(game, mixes) == 0


def test_grid_with_decreasing_returns_is_nearly_an_equilibrium_at_the_enclosed_efforts() -> None:
    values = {"a": 3, "b": 1}
    found = tullock(values, decisiveness="1/2")
    grid = {k: [low / 2, low, 2 * low] for k, (low, _) in found.efforts.items()}
    game = contest_game(values, grid, decisiveness="1/2")
    assert float(max_regret(game, [[0, 1, 0], [0, 1, 0]])) < 1e-9


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: lottery({"a": 1}), "two players"),
        (lambda: lottery({"a": 1, "b": 0}), "two players"),
        (lambda: lottery({"a": 1, "b": -1}), "value of b"),
        (lambda: lottery({"a": 1, "b": 1}, {"a": 1, "b": 0}), "cost of b"),
        (lambda: lottery({"a": 1, "b": 1}, {"a": 1}), "cost is given for"),
        (lambda: lottery({"a": 1, "b": "much"}), "value of b"),
        (lambda: tullock({"a": 1, "b": 1}, decisiveness=1), "lottery"),
        (lambda: tullock({"a": 1, "b": 0}, decisiveness="1/2"), "positive value"),
        (lambda: contest_game({"a": 1, "b": 1}, {"a": [0], "b": [-1]}), "negative: b"),
        (lambda: contest_game({"a": 1, "b": 1}, {"a": [0], "b": [1]}, decisiveness=0), "decisiveness"),
    ],
)
def test_bad_data_says_what_is_wrong(call: object, message: str) -> None:
    assert callable(call)
    with pytest.raises(GameError, match=message):
        call()
