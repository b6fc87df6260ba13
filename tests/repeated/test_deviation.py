"""Equilibrium of a profile: known results, and brute force that shares no code with the solver."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction
from typing import Any

import pytest
import sympy
from hypothesis import given, settings

from greatgame.errors import GameError, StrategyError
from greatgame.game import NormalForm
from greatgame.repeated.machine import Machine
from greatgame.repeated.play import RepeatedGame
from greatgame.strategies import (
    AlwaysCooperate,
    AlwaysDefect,
    ContriteTitForTat,
    GrimTrigger,
    LimitedPunishment,
    Random,
    SimplePenalCode,
    StickAndCarrot,
    TitForTat,
    WinStayLoseShift,
)

from .drawn import DELTAS, dilemma, profiles

AXELROD = dilemma(5, 3, 1, 0)


def test_tit_for_tat_is_nash_but_not_subgame_perfect() -> None:
    r = AXELROD.at("9/10")
    assert r.is_nash(TitForTat())
    check = r.is_subgame_perfect(TitForTat())
    assert not check
    worst = check.deviations[0]
    # After a defection, answering it starts an endless echo; forgiving is worth more.
    d = Fraction(9, 10)
    echo = (5 * 1 + d * 0) / (1 + d)
    assert {(x.player, x.action, x.state) for x in check.deviations} == {
        ("I", "C", ("punish", "comply")),
        ("I", "C", ("punish", "punish")),
        ("II", "C", ("comply", "punish")),
        ("II", "C", ("punish", "punish")),
    }
    in_echo = next(x for x in check.deviations if x.state == ("punish", "comply"))
    assert in_echo.history == (("C", "D"),)
    assert in_echo.gain == 3 - echo
    assert not in_echo.on_path
    assert worst.gain >= in_echo.gain
    assert "in state (punish, comply), after (C, D), I gains 7/19 by C" in str(check)


def test_an_impatient_player_leaves_grim_trigger_at_once() -> None:
    check = AXELROD.at("1/3").is_subgame_perfect(GrimTrigger())
    (deviation, other) = check.deviations
    assert (deviation.state, deviation.action, deviation.on_path) == (("comply", "comply"), "D", True)
    assert deviation.gain == other.gain == Fraction(2, 3) * 5 + Fraction(1, 3) * 1 - 3
    assert AXELROD.at("1/2").is_subgame_perfect(GrimTrigger())


def test_best_response_to_tit_for_tat_alternates_when_that_pays() -> None:
    # Axelrod 1984, Proposition 2: with 2R < T + S alternation beats cooperation for the patient.
    r = dilemma(9, 3, 1, 0, discount="9/10")
    (response, _) = r.is_nash(TitForTat()).responses
    d = Fraction(9, 10)
    assert response.best == (9 + d * 0) / (1 + d)
    assert dict(response.plan) == {("comply",): "D", ("punish",): "C"}
    assert not r.is_nash(TitForTat())
    assert "by D when the others are in (comply); C when the others are in (punish)" in str(
        r.is_nash(TitForTat())
    )


def test_known_equilibria_of_the_dilemma() -> None:
    r = AXELROD.at("9/10")
    assert r.is_subgame_perfect(AlwaysDefect())
    assert not r.is_nash(AlwaysCooperate())
    assert r.is_subgame_perfect(ContriteTitForTat())
    assert not r.is_nash({"I": TitForTat(), "II": AlwaysDefect()})
    assert not r.is_nash(Random())
    # Win-stay, lose-shift needs d >= (T - R)/(R - P), which is 1 here and 1/2 at (4, 3, 1, 0).
    assert not AXELROD.at("99/100").is_subgame_perfect(WinStayLoseShift())
    assert dilemma(4, 3, 1, 0, discount="1/2").is_subgame_perfect(WinStayLoseShift())


def test_abreus_optimal_penal_code() -> None:
    # Abreu 1988, example: at d = 4/7 the code below gives a deviator exactly 0, the security level,
    # and sustains the best outcome (L, L); at any lower factor a stick of (M, H) is not carried out.
    acts = ("L", "M", "H")
    rows = [[[10, 3, 0], [15, 7, -4], [7, 5, -15]], [[10, 15, 7], [3, 7, 5], [0, -4, -15]]]
    game = NormalForm({"1": acts, "2": acts}, rows)
    r = RepeatedGame(game, "4/7", cooperation=("L", "L"))
    code = SimplePenalCode({"1": [("M", "H")], "2": [("H", "M")]}, {"1": [("L", "M")], "2": [("M", "L")]})
    assert r.is_subgame_perfect(code)
    started = r.play({"1": code, "2": code}).path_with_slips(4, {0: {"1": "M"}})
    assert started == (("M", "L"), ("M", "H"), ("L", "M"), ("L", "M"))
    machines = r.machines(code)
    punished = {m.player: m for m in machines}
    d = Fraction(4, 7)
    assert (1 - d) * -4 + d * 3 == 0
    assert worth(r, punished, tuple(m.states.index("punish 1 1") for m in machines), 0) == pytest.approx(0)


def test_an_asymmetric_profile_names_the_player_who_deviates() -> None:
    r = AXELROD.at({"I": "9/10", "II": "1/10"})
    check = r.is_subgame_perfect(GrimTrigger())
    assert {d.player for d in check.deviations} == {"II"}


def test_mixing_must_be_indifferent() -> None:
    pennies = NormalForm({"I": ("h", "t"), "II": ("h", "t")}, [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    toss = {
        p: Machine.from_rule(pennies, p, 0, lambda _: ("1/2", "1/2"), lambda s, _: s) for p in ("I", "II")
    }
    r = RepeatedGame(pennies, "1/2")
    assert r.is_subgame_perfect(toss)
    assert r.is_nash(toss)
    lean = toss | {"I": Machine.from_rule(pennies, "I", 0, lambda _: ("2/3", "1/3"), lambda s, _: s)}
    (deviation,) = r.is_subgame_perfect(lean).deviations
    assert (deviation.player, deviation.action) == ("II", "t")


def test_farrell_and_maskins_renegotiation() -> None:
    r = AXELROD.at("9/10")
    grim = r.is_renegotiation_proof(GrimTrigger())
    assert grim.subgame_perfect
    assert not grim
    (dominated,) = grim.dominated
    assert dominated[:2] == (("punish", "punish"), ("comply", "comply"))
    assert [list(values) for values in dominated[2:]] == [[1, 1], [3, 3]]
    assert r.is_renegotiation_proof(AlwaysDefect())
    assert not r.is_renegotiation_proof(TitForTat())
    # Farrell and Maskin 1989, on the prisoner's dilemma: who deviated complies while the other defects.
    penance = SimplePenalCode({"I": [("C", "D")] * 2, "II": [("D", "C")] * 2})
    assert r.is_subgame_perfect(penance)
    assert r.is_renegotiation_proof(penance)
    assert "weakly renegotiation-proof" in str(r.is_renegotiation_proof(penance))


def test_checks_need_numbers_and_a_discount_factor() -> None:
    with pytest.raises(StrategyError, match="needs a discount factor"):
        AXELROD.is_nash(TitForTat())
    T, R, P, S = sympy.symbols("T R P S")
    with pytest.raises(GameError, match="needs numbers"):
        dilemma(T, R, P, S, discount="1/2").is_subgame_perfect(TitForTat())


def test_answers_as_plain_data() -> None:
    r = AXELROD.at("9/10")
    perfect = json.loads(json.dumps(r.is_subgame_perfect(TitForTat()).to_json()))
    assert perfect["subgame_perfect"] is False
    assert [d["gain"] for d in perfect["deviations"]] == ["26/19", "26/19", "7/19", "7/19"]
    nash = json.loads(json.dumps(r.is_nash(TitForTat()).to_json()))
    assert nash["nash"] is True
    assert nash["responses"][0]["value"] == "3"


# -- brute force ----------------------------------------------------------------------------------


def worth(
    r: RepeatedGame, machines: Any, joint: tuple[int, ...], player: int, first: int | None = None
) -> float:
    """Discounted payoff by following deterministic machines for a long time, in floats."""
    names = r.game.players
    machines = [machines[p] for p in names]
    assert r.discount is not None
    delta, total, weight = float(r.discount[names[player]]), 0.0, 1.0
    for period in range(450):
        acts = [m.outputs[s].index(Fraction(1)) for m, s in zip(machines, joint, strict=True)]
        if period == 0 and first is not None:
            acts[player] = first
        profile = tuple(m.own_actions[a] for m, a in zip(machines, acts, strict=True))
        total += weight * float(r.game.payoffs[(player, *acts)])
        weight *= delta
        joint = tuple(m.moves[s][m.column(profile)][0][0] for m, s in zip(machines, joint, strict=True))
    return (1 - delta) * total


@settings(max_examples=15, deadline=None)
@given(profiles(), DELTAS)
def test_one_shot_gains_agree_with_following_the_machines(case: Any, delta: Fraction) -> None:
    r, machines = case
    r = r.at(delta)
    check = r.is_subgame_perfect(machines)
    reported = {(d.player, d.action, d.state): d.gain for d in check.deviations}
    seen = 0
    for joint in itertools.product(*(range(len(machines[p].states)) for p in r.game.players)):
        labels = tuple(machines[p].states[s] for p, s in zip(r.game.players, joint, strict=True))
        for i, player in enumerate(r.game.players):
            for a, action in enumerate(r.game.actions[player]):
                gain = worth(r, machines, joint, i, a) - worth(r, machines, joint, i)
                claim = reported.get((player, action, labels))
                if claim is not None:
                    assert float(claim) == pytest.approx(gain, abs=1e-7)
                    seen += 1
    assert seen == len(reported)
    for deviation in check.deviations:
        after = tuple(machines[p].after(deviation.history) for p in r.game.players)
        assert after == deviation.state


@settings(max_examples=40, deadline=None)
@given(profiles(random=True), DELTAS)
def test_policy_iteration_is_the_best_of_all_stationary_plans(case: Any, delta: Fraction) -> None:
    from greatgame.repeated.chain import discounted_at
    from greatgame.repeated.deviation import Decision

    r, machines = case
    for i, response in enumerate(r.at(delta).is_nash(machines).responses):
        decision = Decision.against(r, r.machines(machines), i)
        widths = [range(len(row)) for row in decision.options]
        plans = list(itertools.islice(itertools.product(*widths), 300))
        values = [discounted_at(*decision.under(plan), delta)[0][0] for plan in plans]
        assert response.best >= max(values)
        if len(plans) < 300:
            assert response.best == max(values)
        assert response.gain >= 0


@settings(max_examples=60, deadline=None)
@given(profiles(random=True), DELTAS)
def test_subgame_perfect_profiles_are_nash(case: Any, delta: Fraction) -> None:
    r, machines = case
    r = r.at(delta)
    if r.is_subgame_perfect(machines):
        assert r.is_nash(machines)


@pytest.mark.parametrize("strategy", [GrimTrigger(), LimitedPunishment(2), StickAndCarrot()], ids=str)
def test_stage_equilibria_repeated_are_subgame_perfect_whatever_the_threat(strategy: Any) -> None:
    stag = NormalForm({"I": ("s", "h"), "II": ("s", "h")}, [[[4, 0], [3, 2]], [[4, 3], [0, 2]]])
    r = RepeatedGame(stag, "1/5", cooperation=("s", "s"), punishment=("h", "h"))
    assert r.is_subgame_perfect(strategy)
