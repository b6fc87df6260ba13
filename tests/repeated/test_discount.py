"""Critical discount factors: textbook values, and bisection on the one-shot-deviation test."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from greatgame.errors import StrategyError
from greatgame.game import NormalForm
from greatgame.repeated.algebra import Algebraic, between
from greatgame.repeated.intervals import DiscountSet
from greatgame.repeated.play import RepeatedGame
from greatgame.strategies import (
    AlwaysDefect,
    ContriteTitForTat,
    ForgivingTrigger,
    GrimTrigger,
    LimitedPunishment,
    SimplePenalCode,
    TitForTat,
    WinStayLoseShift,
)

from .drawn import DELTAS, dilemma, profiles

AXELROD = dilemma(5, 3, 1, 0)


@st.composite
def dilemmas(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """Integers T > R > P > S."""
    numbers = draw(st.lists(st.integers(-10, 10), min_size=4, max_size=4, unique=True))
    T, R, P, S = sorted(numbers, reverse=True)
    return T, R, P, S


def least(r: RepeatedGame, strategy: Any, equilibrium: str = "subgame-perfect") -> Any:
    return r.critical_discount(strategy, equilibrium).threshold


@settings(max_examples=60, deadline=None)
@given(dilemmas())
def test_textbook_thresholds(letters: tuple[int, int, int, int]) -> None:
    T, R, P, S = letters
    r = dilemma(T, R, P, S)
    # Friedman 1971: (T - R)/(T - P).
    grim = Fraction(T - R, T - P)
    assert least(r, GrimTrigger()) == least(r, GrimTrigger(), "nash") == grim
    # Random-length punishment with chance f to forgive: (T - R)/((R - P) + (1 - f)(T - R)).
    f = Fraction(1, 4)
    forgiving = (T - R) / ((R - P) + (1 - f) * (T - R))
    found = least(r, ForgivingTrigger(f))
    assert found == forgiving if forgiving < 1 else found is None
    # Axelrod 1984, Proposition 2: max((T - R)/(T - P), (T - R)/(R - S)).
    reciprocity = max(grim, Fraction(T - R, R - S))
    nash = least(r, TitForTat(), "nash")
    assert nash == reciprocity if reciprocity < 1 else nash is None
    # Win-stay, lose-shift: R >= (1 - d) T + d ((1 - d) P + d R), that is d >= (T - R)/(R - P).
    pavlov = Fraction(T - R, R - P)
    shift = least(r, WinStayLoseShift())
    assert shift == pavlov if pavlov < 1 else shift is None


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9))
def test_tit_for_tat_is_subgame_perfect_at_one_point_of_a_donation_game(gain: int, cost: int) -> None:
    # Benefit b to the other at own cost c < b: only at d = c/b is every echo as good as forgiving.
    assume(gain > cost)
    r = dilemma(gain, gain - cost, 0, -cost)
    critical = r.critical_discount(TitForTat())
    assert str(critical.joint) == f"{{{Fraction(cost, gain)}}}"
    assert critical.threshold is None
    assert critical.weakest == ("I", "II")


def test_limited_punishment_needs_more_patience_the_shorter_it_is() -> None:
    # (T - R) <= (R - P)(d + ... + d^n): at (3, 2, 1, 0) the golden ratio for n = 2, none for n = 1.
    r = dilemma(3, 2, 1, 0)
    assert not r.critical_discount(LimitedPunishment(1))
    golden = least(r, LimitedPunishment(2))
    assert isinstance(golden, Algebraic)
    assert golden.sympy == (sympy.sqrt(5) - 1) / 2
    assert str(r.critical_discount(LimitedPunishment(2)).joint) == "[-1/2 + sqrt(5)/2, 1)"
    thresholds = [float(least(r, LimitedPunishment(n))) for n in range(2, 8)]
    assert thresholds == sorted(thresholds, reverse=True)
    for n, found in zip(range(2, 8), thresholds, strict=True):
        assert sum(found**k for k in range(1, n + 1)) == pytest.approx(1, abs=1e-12)
    assert thresholds[-1] > least(r, GrimTrigger()) == Fraction(1, 2)


def test_abreus_penal_code_needs_four_sevenths() -> None:
    acts = ("L", "M", "H")
    rows = [[[10, 3, 0], [15, 7, -4], [7, 5, -15]], [[10, 15, 7], [3, 7, 5], [0, -4, -15]]]
    r = RepeatedGame(NormalForm({"1": acts, "2": acts}, rows), cooperation=("L", "L"))
    code = SimplePenalCode({"1": [("M", "H")], "2": [("H", "M")]}, {"1": [("L", "M")], "2": [("M", "L")]})
    assert Fraction(4, 7) in r.critical_discount(code)
    assert r.critical_discount(code).joint.infimum == Fraction(4, 7)


def test_public_goods_among_n_players() -> None:
    # Each unit given returns m to everybody: d >= (1 - m)/((n - 1) m) by grim trigger.
    n, m = 3, Fraction(2, 3)
    cells = np.empty((n, *(2,) * n), dtype=object)
    for at in itertools.product((0, 1), repeat=n):
        for i in range(n):
            cells[(i, *at)] = m * (n - sum(at)) + at[i]
    game = NormalForm({f"p{i}": ("give", "keep") for i in range(n)}, cells)
    r = RepeatedGame(game, cooperation=("give",) * n, punishment=("keep",) * n)
    assert least(r, GrimTrigger()) == (1 - m) / ((n - 1) * m)


def test_a_cartel_of_n_needs_one_minus_one_over_n() -> None:
    # Catalogue M14: sellers share a profit of 1; who undercuts takes it all; price war pays nothing.
    n = 5
    cells = np.empty((n, *(2,) * n), dtype=object)
    for at in itertools.product((0, 1), repeat=n):
        for i in range(n):
            shared = Fraction(1, n) if sum(at) == 0 else Fraction(0)
            cells[(i, *at)] = Fraction(1) if sum(at) == at[i] == 1 else shared
    game = NormalForm({f"s{i}": ("collude", "undercut") for i in range(n)}, cells)
    r = RepeatedGame(game, cooperation=("collude",) * n, punishment=("undercut",) * n)
    assert least(r, GrimTrigger()) == 1 - Fraction(1, n)


def test_answers_as_plain_data() -> None:
    data = json.loads(json.dumps(dilemma(3, 2, 1, 0).critical_discount(LimitedPunishment(2)).to_json()))
    golden = {"set": "[-1/2 + sqrt(5)/2, 1)", "threshold": "-1/2 + sqrt(5)/2", "decimal": (5**0.5 - 1) / 2}
    assert data["joint"] == data["players"]["I"] == pytest.approx(golden)
    assert data["weakest"] == ["I", "II"]


def test_players_differ_and_the_weakest_link_is_named() -> None:
    game = NormalForm({"I": ("C", "D"), "II": ("C", "D")}, [[[3, 0], [5, 1]], [[3, 9], [0, 1]]])
    r = RepeatedGame(game, cooperation=("C", "C"), punishment=("D", "D"))
    critical = r.critical_discount(GrimTrigger())
    assert str(critical) == "[3/4, 1); I: [1/2, 1), II: [3/4, 1)"
    assert critical.weakest == ("II",)
    assert {"I": 0.5, "II": 0.75} in critical
    assert {"I": 0.75, "II": 0.5} not in critical
    assert 0.75 in critical
    assert 0.7 not in critical
    for wrong in ({"I": 0.5}, {"I": 0.5, "II": 0.5, "IV": 0.5}):
        with pytest.raises(StrategyError):
            _ = wrong in critical
    assert AXELROD.critical_discount(AlwaysDefect()).weakest == ()
    assert AXELROD.critical_discount(AlwaysDefect()).joint == DiscountSet.everything()
    with pytest.raises(StrategyError, match="no equilibrium concept 'spe'"):
        AXELROD.critical_discount(GrimTrigger(), "spe")


def test_contrite_tit_for_tat_is_subgame_perfect_when_patient() -> None:
    # Same bound as tit for tat in equilibrium, max of (T - R)/(T - P) and (T - R)/(R - S) (Boyd 1989).
    assert str(AXELROD.critical_discount(ContriteTitForTat()).joint) == "[2/3, 1)"


@settings(max_examples=60, deadline=None)
@given(profiles(random=True), DELTAS, st.sampled_from(["subgame-perfect", "nash"]))
def test_the_set_agrees_with_the_check_inside_outside_and_at_the_ends(
    case: Any, delta: Fraction, equilibrium: str
) -> None:
    r, machines = case
    critical = r.critical_discount(machines, equilibrium)
    ends = [e for e in critical.joint.ends if 0 < e < 1]
    cuts = [Fraction(0), *ends, Fraction(1)]
    points = [delta, *(e for e in ends if isinstance(e, Fraction))]
    points += [between(a, b) for a, b in itertools.pairwise(cuts) if a < b]
    for at in points:
        game = r.at(at)
        check = game.is_nash(machines) if equilibrium == "nash" else game.is_subgame_perfect(machines)
        assert (at in critical) == bool(check)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(profiles(), st.data())
def test_ends_are_found_by_bisection_on_the_check(case: Any, data: st.DataObject) -> None:
    r, machines = case
    sets = r.critical_discount(machines).by_player
    steps = [
        (player, end, ends)
        for player, one in sets.items()
        for ends in [[Fraction(0), *one.ends, Fraction(1)]]
        for end in one.ends
        if 0 < end < 1 and not any(i.is_point for i in one.intervals)
    ]
    assume(steps)
    player, end, ends = data.draw(st.sampled_from(steps))
    low = between(max(e for e in ends if e < end), end)
    high = between(end, min(e for e in ends if end < e))

    def holds(at: Fraction) -> bool:
        return all(d.player != player for d in r.at(at).is_subgame_perfect(machines).deviations)

    below = holds(low)
    assert holds(high) != below
    for _ in range(24):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) == below else (low, middle)
    assert abs(float(low) - float(end)) < 1e-6


@settings(max_examples=40, deadline=None)
@given(profiles(random=True))
def test_every_subgame_perfect_factor_is_a_nash_factor(case: Any) -> None:
    r, machines = case
    perfect = r.critical_discount(machines)
    nash = r.critical_discount(machines, "nash")
    for player, one in perfect.by_player.items():
        # No profitable one-shot deviation in any state: none of any kind from the start.
        assert not (one - nash.by_player[player])
