"""M01 against the figures that the catalogue calls checked, and against theory."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import sympy

from greatgame.data.derived import effective_power
from greatgame.model import Model
from greatgame.models import CoHegemony

Pure = Callable[[Model], set[tuple[str, ...]]]

JOINT = ("coordinate", "coordinate")
RIVALRY = ("rival", "rival")
JUNIOR = ("coordinate", "rival")
BYSTANDER = ("defer", "rival")


def test_claims_are_those_of_the_catalogue() -> None:
    assert [c.key for c in CoHegemony.claims] == [
        f"B{k:03d}"
        for k in (
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9,
            12,
            16,
            17,
            19,
            20,
            26,
            33,
            34,
            37,
            38,
            41,
            69,
            155,
            189,
            190,
            199,
        )
    ]


def test_baseline_power_is_computed_from_the_defence_table() -> None:
    assert CoHegemony().power == round(effective_power("0.5"), 3) == Fraction("0.28")
    assert CoHegemony.at("2012") == CoHegemony()
    assert CoHegemony.parameters["power"].origin == "data"


def test_keywords_of_the_constructor() -> None:
    m = CoHegemony(grab=0.3)
    assert m.grab == Fraction(3, 10)
    assert m.payoffs("rival", "coordinate") == (Fraction("0.67"), Fraction("0.28"))


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ("dilemma", {RIVALRY}),
        ("stag-hunt", {JOINT, RIVALRY}),
        ("harmony", {JOINT}),
        ("junior-partner", {JUNIOR}),
        ("bystander", {BYSTANDER}),
        ("united-nations-vote", {JOINT}),
        ("military-technology", {RIVALRY}),
    ],
)
def test_regimes_at_named_points(pure: Pure, point: str, expected: Any) -> None:
    assert pure(CoHegemony.at(point)) == expected


@pytest.mark.parametrize(
    ("power", "expected", "russia", "china"),
    [
        ("0.5", RIVALRY, "0.370", "0.233"),
        ("0.45", RIVALRY, "0.312", "0.263"),  # 0.3125 exactly: rounds half to even
        ("0.37", RIVALRY, "0.25", "0.333"),
        ("0.3", JUNIOR, "0.213", "0.435"),
        ("0.25", JUNIOR, "0.192", "0.556"),
        ("0.19", JUNIOR, "0.172", "0.833"),
        ("0.1", JUNIOR, "0.149", "3.333"),
    ],
)
def test_checked_thresholds_as_power_falls(
    pure: Pure, power: str, expected: Any, russia: str, china: str
) -> None:
    m = CoHegemony(power=power)
    assert pure(m) == {expected}
    assert (round(m.patience_russia, 3), round(m.patience_china, 3)) == (Fraction(russia), Fraction(china))


@pytest.mark.parametrize(
    ("dividend", "russia", "china"),
    [
        ("0.05", "0.375", "0.5"),
        ("0.1", "0.25", "0.333"),
        ("0.15", "0.125", "0.167"),
        ("0.19", "0.025", "0.033"),
    ],
)
def test_checked_thresholds_as_the_dividend_rises(dividend: str, russia: str, china: str) -> None:
    m = CoHegemony.at("dilemma", dividend_base=Fraction(dividend), dividend_slope=0)
    assert (round(m.patience_russia, 3), round(m.patience_china, 3)) == (Fraction(russia), Fraction(china))


@pytest.mark.parametrize("grab", ["0.35", "0.4"])
def test_checked_bystander(pure: Pure, grab: str) -> None:
    assert pure(CoHegemony(power="0.1", grab=grab)) == {BYSTANDER}


@pytest.mark.parametrize("player", ["Russia", "China"])
@pytest.mark.parametrize("point", ["dilemma", "1996", "2001", "military-technology"])
def test_patience_is_where_grim_trigger_just_holds(player: str, point: str) -> None:
    """Joint order for ever against one grab and rivalry for ever after, from the game's payoffs."""
    m = CoHegemony.at(point)
    game = m.game(exact=True)
    k = game.player_index(player)
    deviation = [("rival", "coordinate"), ("coordinate", "rival")][k]
    reward, grab, punished = (game.payoff(p)[player] for p in (JOINT, deviation, RIVALRY))
    delta = (m.patience_russia, m.patience_china)[k]
    assert reward == (1 - delta) * grab + delta * punished
    assert grab > reward > punished


def test_tracking_share_makes_patience_independent_of_power() -> None:
    """Claim B041: with s = p the thresholds are (T - beta) / (T + k), whatever p."""
    m = CoHegemony.symbolic_point(sharing="tracking")
    for formula in (m.patience_russia, m.patience_china):
        assert sympy.diff(sympy.simplify(formula), CoHegemony.symbols["power"]) == 0
    assert {CoHegemony(sharing="tracking", power=p).patience_china for p in ("0.1", "0.28", "0.5")} == {
        Fraction(2, 7)
    }


def test_baseline_of_2012_is_no_dilemma_unless_the_share_tracks_power(pure: Pure) -> None:
    """At p = .28 and s = .42 Russia would rather yield than rival, so rivalry is no credible threat."""
    assert pure(CoHegemony()) == {JUNIOR}
    assert pure(CoHegemony(sharing="tracking")) == {RIVALRY}
    assert pure(CoHegemony(sharing="bargained")) == {RIVALRY}


@pytest.mark.parametrize(
    ("year", "expected", "tracking"),
    [
        ("1996", RIVALRY, RIVALRY),
        ("2001", RIVALRY, RIVALRY),
        ("2005", JUNIOR, RIVALRY),
        ("2008", JUNIOR, RIVALRY),
        ("2012", JUNIOR, RIVALRY),
        ("2014", JUNIOR, RIVALRY),
        ("2017", JUNIOR, RIVALRY),
        ("2022", JUNIOR, BYSTANDER),
    ],
)
def test_checked_stage_outcomes_of_the_eras(
    pure: Pure, year: str, expected: Any, tracking: tuple[str, ...]
) -> None:
    assert pure(CoHegemony.at(year)) == {expected}
    assert pure(CoHegemony.at(year, sharing="tracking")) == {tracking}


def test_bargained_share_is_the_nash_solution() -> None:
    """It maximises the product of gains over rivalry, on a fine grid of shares."""
    m = CoHegemony(sharing="bargained", rivalry_cost_russia="0.1", rivalry_cost_china="0.3")
    low = m.power - m.rivalry_cost["Russia"]
    high = 1 - m.power - m.rivalry_cost["China"]
    grid = [Fraction(k, 1000) for k in range(1001)]
    gains = [(s + m.dividend - low, 1 - s + m.dividend - high) for s in grid]
    best = max(range(1001), key=lambda k: gains[k][0] * gains[k][1] if min(gains[k]) >= 0 else -1)
    assert m.agreed_share == grid[best] == Fraction("0.38")
    poor = CoHegemony(sharing="bargained", power="0.1", rivalry_cost_russia="0.4", rivalry_cost_china="0.05")
    assert poor.agreed_share == 0


def test_individually_rational_shares() -> None:
    """Both gain from joint order over rivalry exactly inside [p - k_R - beta, p + k_C + beta]."""
    m = CoHegemony.at("dilemma")
    for share, inside in (("0.119", False), ("0.121", True), ("0.619", True), ("0.621", False)):
        game = m.replace(share=share).game(exact=True)
        gains = [game.payoff(JOINT)[p] > game.payoff(RIVALRY)[p] for p in game.players]
        assert all(gains) == inside


def test_one_power_that_yields_is_enough_for_harmony(pure: Pure) -> None:
    """The sketch asks both powers to answer rivalry by coordinating; China need not."""
    m = CoHegemony.at("united-nations-vote")
    game = m.game(exact=True)
    assert game.payoff(RIVALRY)["China"] > game.payoff(("rival", "coordinate"))["China"]
    assert pure(m) == {JOINT}


def regime(m: CoHegemony) -> set[tuple[str, str]] | None:
    """Equilibria that the docstring's regimes predict; None outside their common premise."""
    s, p, d, beta = m.agreed_share, m.power, m.deference, m.dividend
    alone = m.single_provision * beta
    gross = m.grab - m.grab_cost
    answers = []
    for share, power, cost in ((s, p, m.rivalry_cost["Russia"]), (1 - s, 1 - p, m.rivalry_cost["China"])):
        if d + alone >= share + max(beta, gross):
            return None
        replies = {"coordinate": share - m.grab, "rival": power - cost, "defer": d}
        answers.append(max(replies, key=lambda a: replies[a]))
        if sorted(replies.values())[-2] == max(replies.values()) or beta == gross:
            return None
    if beta > gross and "coordinate" in answers and "defer" not in answers:
        return {JOINT}
    if answers == ["rival", "rival"]:
        return {JOINT, RIVALRY} if beta > gross else {RIVALRY}
    if beta < gross and answers == ["coordinate", "rival"]:
        return {JUNIOR}
    if beta < gross and answers == ["defer", "rival"] and alone < m.provision_cost:
        return {BYSTANDER}
    return None


def test_regimes_of_the_docstring_over_the_ranges(pure: Pure) -> None:
    """At seeded random points the pure equilibria are those of the regime whose inequalities hold."""
    rng = random.Random(1)
    seen: Counter[frozenset[tuple[str, str]]] = Counter()
    for _ in range(250):
        values: dict[str, object] = {
            name: p.low + (p.high - p.low) * Fraction(rng.randint(0, 97), 97)
            for name, p in CoHegemony.parameters.items()
        }
        m = CoHegemony(sharing=rng.choice(CoHegemony.sharing.among), **values)
        expected = regime(m)
        if expected is not None:
            assert pure(m) == expected, m
            seen[frozenset(expected)] += 1
    assert len(seen) == 5, seen
