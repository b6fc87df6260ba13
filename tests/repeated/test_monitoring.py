"""Imperfect monitoring and issue linkage: the catalogue's thresholds, derived."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import sympy

from greatgame.errors import GameError, StrategyError
from greatgame.game import NormalForm
from greatgame.repeated.linkage import is_linked, linked, together
from greatgame.repeated.monitoring import (
    PublicAutomaton,
    PublicMonitoring,
    detection,
    monitored_formula,
    public_trigger,
)
from greatgame.repeated.play import RepeatedGame
from greatgame.repeated.shocks import Draw, drawn_formula
from greatgame.strategies import GrimTrigger, IssueLinkage, LimitedPunishment

from .drawn import dilemma

a, e, s, q, f = sympy.symbols("a e s q f", positive=True)
CC, DD = ("C", "C"), ("D", "D")


def exchange(gain: Any = a, extra: Any = e, loss: Any = s) -> NormalForm:
    """Catalogue M17: a for mutual exchange, a + e for cheating, -s for being cheated, 0 for none."""
    return dilemma(gain + extra, gain, 0, -loss).game


def test_a_deviation_seen_with_probability_q() -> None:
    # Catalogue M17: e/(e + q a); .91 at q = .15, .75 at q = .5 with a = .4, e = .6.
    formula = monitored_formula(detection(exchange(), CC, q), public_trigger(CC, DD))
    for player in ("I", "II"):
        one = formula[player]
        assert sympy.simplify(one.formula - e / (e + q * a)) == 0
        assert {str(r) for r in one.conditions} <= {"-e < 0", "a*q >= 0", "s >= 0"}
    for quality, expected in (("0.15", Fraction(10, 11)), ("0.5", Fraction(3, 4)), ("1", Fraction(3, 5))):
        critical = formula.at({a: "0.4", e: "0.6", s: "0.3", q: quality})
        assert critical.threshold == expected


def test_perfect_detection_is_perfect_monitoring() -> None:
    for length in (None, 2, 3):
        seen = monitored_formula(detection(exchange(), CC, 1), public_trigger(CC, DD, length))
        strategy = GrimTrigger() if length is None else LimitedPunishment(length)
        perfect = RepeatedGame(exchange(), cooperation=CC, punishment=DD).critical_discount_formula(strategy)
        point = {"a": 3, "e": 2, "s": 1}
        assert seen.at(point) == perfect.at(point)


def test_false_alarms_cost_patience_and_a_fair_signal_nothing_helps() -> None:
    # By hand: (1 - d) e <= d (q - f) (V_C - V_P), with V_C - V_P = (1 - d) a/(1 - d (1 - f)).
    formula = monitored_formula(detection(exchange(), CC, q, f), public_trigger(CC, DD))["I"]
    assert sympy.simplify(formula.formula - e / (e * (1 - f) + (q - f) * a)) == 0
    noise = {a: 4, e: 1, s: 1, q: sympy.Rational(1, 2), f: sympy.Rational(1, 2)}
    assert not formula.at(noise)


def test_thresholds_agree_with_following_the_values_numerically() -> None:
    """An independent route: value iteration in floats, and bisection on the best one-shot gain."""
    quality, alarm, gain, extra = 0.6, 0.1, 0.4, 0.3

    def tempted(delta: float, length: int) -> bool:
        values = [0.0] * (length + 1)
        for _ in range(4000):
            play = (1 - delta) * gain + delta * ((1 - alarm) * values[0] + alarm * values[length])
            values = [play, *(delta * values[k - 1] for k in range(1, length + 1))]
        cheat = (1 - delta) * (gain + extra) + delta * ((1 - quality) * values[0] + quality * values[length])
        return cheat > values[0]

    for length in (4, 9):
        low, high = 0.3, 0.999
        assert tempted(low, length)
        assert not tempted(high, length)
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (middle, high) if tempted(middle, length) else (low, middle)
        game = exchange(Fraction(2, 5), Fraction(3, 10), Fraction(3, 10))
        watched = detection(game, CC, sympy.Rational(3, 5), sympy.Rational(1, 10))
        critical = monitored_formula(watched, public_trigger(CC, DD, length)).at({})
        assert float(critical.threshold or 0) == pytest.approx(low, abs=1e-6)


def test_linking_issues_pools_their_constraints() -> None:
    # Catalogue M17: with linked issues sum e/(sum e + q sum a), between the issues' own thresholds.
    a1, e1, a2, e2 = sympy.symbols("a1 e1 a2 e2", positive=True)
    game = linked([exchange(a1, e1), exchange(a2, e2)])
    target, punishment = together([CC, CC]), together([DD, DD])
    pooled = monitored_formula(detection(game, target, q), public_trigger(target, punishment))["I"]
    assert sympy.simplify(pooled.formula - (e1 + e2) / (e1 + e2 + q * (a1 + a2))) == 0
    perfect = RepeatedGame(game, cooperation=target, punishment=punishment)
    linkage = perfect.critical_discount_formula(IssueLinkage())["I"]
    assert sympy.simplify(linkage.formula - (e1 + e2) / (e1 + e2 + a1 + a2)) == 0
    point = {"a1": 4, "e1": 1, "a2": 1, "e2": 3, "s": 1}
    both: Any = perfect.critical_discount_formula(IssueLinkage()).at(point).threshold
    assert Fraction(1, 5) < both < Fraction(3, 4)
    assert both == Fraction(4, 9)


def test_linked_payoffs_add_up() -> None:
    one, two = dilemma(5, 3, 1, 0).game, dilemma(9, 4, 2, -1).game
    game = linked([one, two])
    assert game.shape == (4, 4)
    assert game.payoff(("C & D", "D & C")) == {"I": 0 + 9, "II": 5 - 1}
    assert is_linked(game)
    assert not is_linked(one)
    other = NormalForm({"I": ("C", "D"), "X": ("C", "D")}, one.payoffs)
    with pytest.raises(GameError, match="same players"):
        linked([one, other])
    with pytest.raises(GameError, match="at least two"):
        linked([one])


def insurance(chance: Any, worth: Any, cost: Any) -> list[Draw]:
    """Catalogue M13: each of two is in need with a probability; helping costs c and is worth b."""
    ask = NormalForm({"A": ("ask",), "B": ("help", "refuse")}, [[[worth, 0]], [[-cost, 0]]])
    asked = NormalForm({"A": ("help", "refuse"), "B": ("ask",)}, [[[-cost], [0]], [[worth], [0]]])
    calm = NormalForm({"A": ("wait",), "B": ("wait",)}, [[[0]], [[0]]])
    return [
        Draw("A in need", chance, ask, ("ask", "help"), ("ask", "refuse")),
        Draw("B in need", chance, asked, ("help", "ask"), ("refuse", "ask")),
        Draw("calm", 1 - 2 * chance, calm, ("wait", "wait"), ("wait", "wait")),
    ]


def test_mutual_insurance_against_shocks() -> None:
    b, c, lam = sympy.symbols("b c lambda", positive=True)
    formula = drawn_formula(insurance(lam, b, c))
    for player in ("A", "B"):
        assert sympy.simplify(formula[player].formula - c / (c + lam * (b - c))) == 0
    # Catalogue M13, baseline: .56.
    assert formula.at({"b": 1, "c": "0.2", "lambda": "0.2"}).threshold == Fraction(5, 9)
    # Help that costs more than it is worth never holds.
    assert not formula.at({"b": 1, "c": 2, "lambda": "0.2"})


def test_a_single_drawn_game_is_a_repeated_game() -> None:
    game = exchange()
    one = drawn_formula([Draw("always", 1, game, CC, DD)])
    plain = RepeatedGame(game, cooperation=CC, punishment=DD).critical_discount_formula(GrimTrigger())
    for player in ("I", "II"):
        assert sympy.simplify(sympy.sympify(one[player]) - sympy.sympify(plain[player])) == 0
    point = {"a": 3, "e": 2, "s": 1}
    assert one.at(point) == plain.at(point)


def test_booms_tempt_most() -> None:
    # Rotemberg and Saloner 1986: n = 2 sellers share a drawn profit; the loss is that of an average period.
    high, low = sympy.Rational(3), sympy.Rational(1)

    def market(profit: Any) -> NormalForm:
        return dilemma(profit, profit / 2, 0, 0).game

    half = sympy.Rational(1, 2)
    formula = drawn_formula(
        [Draw("boom", half, market(high), CC, DD), Draw("slump", half, market(low), CC, DD)]
    )
    # (1 - d) high/2 <= d (high + low)/4.
    assert formula.at({}).threshold == Fraction(3, 5)


def test_faulty_draws_are_refused() -> None:
    good = Draw("x", 1, exchange(), CC, DD)
    other = NormalForm({"X": ("C", "D"), "Y": ("C", "D")}, exchange().payoffs)
    for draws, complaint in (
        ([], "at least one"),
        ([replace(good, probability=q)], "must sum to 1"),
        ([good, replace(good, game=other)], "players"),
        ([replace(good, target=("C", "X"))], "no action 'X'"),
    ):
        with pytest.raises(StrategyError, match=complaint):
            drawn_formula(draws)


@pytest.mark.parametrize(
    ("plays", "moves", "complaint"),
    [
        ({"x": CC}, {"x": {"clear": "x"}}, "no move on 'seen'"),
        ({"x": CC}, {"x": {"clear": "x", "seen": "y"}}, "unknown 'y'"),
        ({"x": ("C", "X")}, {"x": {"clear": "x", "seen": "x"}}, "no action 'X'"),
        ({}, {}, "at least one state"),
    ],
)
def test_faulty_public_automata_are_refused(plays: Any, moves: Any, complaint: str) -> None:
    with pytest.raises(StrategyError, match=complaint):
        monitored_formula(detection(exchange(), CC, q), PublicAutomaton(plays, moves))


def test_faulty_monitoring_is_refused() -> None:
    with pytest.raises(StrategyError, match="sum to 1"):
        PublicMonitoring(exchange(), ("x", "y"), ((q, q),) * 4)
    with pytest.raises(StrategyError, match="one row per profile"):
        PublicMonitoring(exchange(), ("x", "y"), ((q, 1 - q),))
    with pytest.raises(StrategyError, match="between 0 and 1"):
        detection(exchange(), CC, "3/2")
    with pytest.raises(StrategyError, match="not a profile"):
        detection(exchange(), ("C",), q)
    with pytest.raises(StrategyError, match="integer >= 1"):
        public_trigger(CC, DD, 0)


def test_floats_are_the_decimals_they_print_and_text_is_never_parsed() -> None:
    seen = detection(exchange(), CC, 0.7, false_alarm=0.1)
    assert seen.law[0] == (sympy.Rational(9, 10), sympy.Rational(1, 10))
    assert seen.law[1] == (sympy.Rational(3, 10), sympy.Rational(7, 10))
    floats = NormalForm(
        {"I": ("C", "D"), "II": ("C", "D")}, [[[0.2, -0.1], [0.3, 0]], [[0.2, 0.3], [-0.1, 0]]]
    )
    formula = monitored_formula(detection(floats, CC, 0.5), public_trigger(CC, DD))
    assert formula["I"].formula == sympy.Rational(1, 2)  # e / (e + q a) = 0.1 / (0.1 + 0.1)
    for quality in ("q", "2 - 1", None, [0.5]):
        with pytest.raises(StrategyError, match="probability of the signal 'seen'"):
            detection(exchange(), CC, quality)


def test_a_monitored_formula_needs_its_two_parts() -> None:
    wrong: Any
    for wrong in (3, None, exchange()):
        with pytest.raises(StrategyError, match="a PublicMonitoring and a PublicAutomaton"):
            monitored_formula(detection(exchange(), CC, q), wrong)
    with pytest.raises(StrategyError, match="distinct names"):
        PublicMonitoring(exchange(), ("x", "x"), ((q, 1 - q),) * 4)
    with pytest.raises(StrategyError, match="a table"):
        PublicMonitoring(exchange(), ("x", "y"), 3)  # type: ignore[arg-type]
