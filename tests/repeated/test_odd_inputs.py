"""Odd inputs to repeated games: each refusal is one of our errors and names what is wrong."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from greatgame import NormalForm, tournament
from greatgame.errors import GreatGameError, StrategyError
from greatgame.models import CoHegemony
from greatgame.repeated.linkage import linked
from greatgame.repeated.machine import MOST_STATES, Machine
from greatgame.repeated.shocks import Draw
from greatgame.strategies import (
    Cycle,
    GraduatedReciprocation,
    GrimTrigger,
    LimitedPunishment,
    MemoryOne,
    TitForTat,
)

STAGE = NormalForm({"I": ("C", "D"), "II": ("C", "D")}, [[[2, 0], [3, 1]], [[2, 3], [0, 1]]])
GAME = STAGE.repeated(discount="0.6", cooperation=("C", "C"), punishment=("D", "D"))
THREE: Any = 3
MODEL: Any = CoHegemony
NAMED: Any = {"grim-trigger": "x"}
ONES: Any = "1100"
ODD: Any = {"I": 3}
TWO: Any = np.int64(2)
ALONE = NormalForm({"A": ("low", "high", "top")}, [[1, 2, 2]])

Wrong = tuple[Callable[[Any], Any], str]

WRONG: list[Wrong] = [
    (lambda r: r.game.repeated(discont=0.5), "no option 'discont'; did you mean 'discount'"),
    (lambda r: r.game.repeated(game=r.game), "no option 'game'; valid: discount, cooperation, punishment"),
    (lambda r: CoHegemony().repeated(coperation=None), "did you mean 'cooperation'"),
    (lambda r: tournament(r, [GrimTrigger], punishmnt=None), "did you mean 'punishment'"),
    (lambda r: tournament(MODEL, [GrimTrigger], 0.5), r"a point of the model: CoHegemony\(\)"),
    (lambda r: tournament(r, THREE), "iterable of strategies, not 3"),
    (lambda r: tournament(r, [LimitedPunishment]), "limited-punishment needs its parameters: length"),
    (lambda r: tournament(r, {"x": LimitedPunishment}), "limited-punishment needs its parameters: length"),
    (lambda r: tournament(r, [GrimTrigger]).replicator(start=THREE), "share of each strategy"),
    (
        lambda r: tournament(r, [GrimTrigger]).replicator(start={"grim-triger": 1}),
        "did you mean 'grim-trigger'",
    ),
    (lambda r: tournament(r, [GrimTrigger]).replicator(start=NAMED), "shares"),
    (lambda r: r.play(GrimTrigger).path("x"), "n must be an integer >= 0, got 'x'"),
    (lambda r: r.play(GrimTrigger).path(-1), "n must be an integer >= 0, got -1"),
    (lambda r: r.play(GrimTrigger).path(2.5), "n must be an integer >= 0, got 2.5"),
    (lambda r: r.play(GrimTrigger).states(True), "n must be an integer >= 0, got True"),
    (lambda r: r.play(GrimTrigger).simulate(3, seed=-1), "seed must be an integer >= 0, got -1"),
    (lambda r: r.play(GrimTrigger).simulate(3, seed=None), "seed must be an integer >= 0, got None"),
    (lambda r: r.play(GrimTrigger).path_with_slips("x", {}), "n must be an integer"),
    (lambda r: r.play(GrimTrigger).path_with_slips(2, 3), "slips must map"),
    (lambda r: r.play(GrimTrigger).path_with_slips(2, {0: "D"}), "slips must map"),
    (lambda r: r.play(GrimTrigger).path_with_slips(2, {5: {"I": "D"}}), "period 5, of periods 0 to 1"),
    (lambda r: r.play(GrimTrigger).path_with_slips(2, {0: {"I": "E"}}), "cannot slip to 'E'"),
    (lambda r: r.payoff_set().feasible.contains(3), "one for each of I, II"),
    (lambda r: r.payoff_set().feasible.contains(("a", 1)), "one for each of I, II: 'a' is not"),
    (lambda r: r.payoff_set().feasible.contains((1, 1), tolerance="x"), "tolerance"),
    (lambda r: r.payoff_set().feasible.maximum((1,)), "weights must be numbers"),
    (lambda r: r.payoff_set().bargaining(threat=3), "threat"),
    (lambda r: r.payoff_set().bargaining(threat=(math.nan, 1)), "nan is not finite"),
    (lambda r: r.payoff_set().best_sustainable(0.5), "sequence of numbers, got 0.5"),
    (lambda r: r.payoff_set().best_sustainable([0.5], weights=3), "weights must be numbers"),
    (lambda r: r.payoff_set().best_sustainable([0.5], weights=("a", 1)), "weights must be numbers"),
    (lambda r: linked(THREE), "at least two games, got 3"),
    (lambda r: linked([r.game, THREE]), "at least two games"),
    (lambda r: Draw("war", "q", r.game, ("C", "C"), ("D", "D")), "probability of war"),
    (lambda r: Draw("war", 2, r.game, ("C", "C"), ("D", "D")), "between 0 and 1, got 2"),
    (lambda r: Machine.from_rule(THREE, "I", 0, str, THREE), "built for a NormalForm, not 3"),
    (lambda r: Machine.from_rule(r.game, "I", [], str, THREE), "must be hashable"),
    (lambda r: Machine.from_table(r.game, "I", THREE, {}), "must be mappings by state, not 3"),
    (lambda r: Machine.from_table(r.game, "I", {"c": "C"}, THREE), "must be mappings by state"),
    (lambda r: Cycle(THREE), "non-empty sequence"),
    (lambda r: MemoryOne(ONES), "four probabilities"),
    (lambda r: GraduatedReciprocation(ladders=THREE), "must map players to actions, not 3"),
    (lambda r: GraduatedReciprocation(ladders=ODD), "must map players"),
]


@pytest.mark.parametrize(("wrong", "complaint"), WRONG)
def test_wrong_requests_name_what_is_wrong(wrong: Callable[[Any], Any], complaint: str) -> None:
    with pytest.raises(GreatGameError, match=complaint):
        wrong(GAME)


def test_integers_of_any_kind_count() -> None:
    assert LimitedPunishment(TWO) == LimitedPunishment(2)
    assert type(LimitedPunishment(TWO).length) is int


def test_a_long_punishment_is_refused_at_once_not_built_for_ever() -> None:
    assert len(LimitedPunishment(500).build(STAGE, "I", ("C", "C"), ("D", "D")).states) == 501
    with pytest.raises(StrategyError, match=f"more than {MOST_STATES} states"):
        GAME.play(LimitedPunishment(10**9))


def test_a_player_alone_repeats_the_best_action() -> None:
    """One player: no game, a decision.  Its payoff sets are a range and the top of it."""
    alone = ALONE.repeated(discount="1/2", cooperation=("high",), punishment=("low",))
    sets = alone.payoff_set()
    assert sets.feasible.vertices == ((Fraction(1),), (Fraction(2),))
    assert sets.individually_rational.vertices == ((Fraction(2),),)
    assert sets.subgame_perfect.inner.vertices == ((Fraction(2),),) == sets.subgame_perfect.outer.vertices
    assert sets.bargaining().nash == (2,)
    assert sets.best_sustainable([0.5])[0].value == 2
    check = alone.is_subgame_perfect(GrimTrigger())
    assert {(d.player, d.state, d.action, d.gain) for d in check.deviations} == {
        ("A", ("punish",), "high", Fraction(1, 2)),
        ("A", ("punish",), "top", Fraction(1, 2)),
    }
    assert alone.is_nash(GrimTrigger())


def test_one_action_each_is_a_repeated_game_too() -> None:
    forced = NormalForm({"I": ("a",), "II": ("b",)}, [[[1]], [[2]]])
    repeated = forced.repeated(discount="1/2", cooperation=("a", "b"), punishment=("a", "b"))
    assert repeated.is_subgame_perfect(TitForTat())
    assert repeated.play(TitForTat(), noise="1/3").payoffs == {"I": 1, "II": 2}
    assert str(repeated.critical_discount(GrimTrigger()).joint) == "(0, 1)"
    assert repeated.payoff_set().subgame_perfect.inner.vertices == ((Fraction(1), Fraction(2)),)
    assert repeated.payoff_set().folk_theorem.strict is False
