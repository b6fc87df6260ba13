"""M09 against the figures that the catalogue calls checked, and against the closed forms of its room."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from greatgame.concepts.public_goods import threshold_equilibria, weakest_link_top
from greatgame.model import Model
from greatgame.models import SecurityGoods
from greatgame.models._security_goods_claims import ALL, LEADERS, NOBODY, STATES

Pure = Callable[[Model], set[tuple[str, ...]]]
R, C, KZ, UZ, KG, TJ = STATES
FIVE = (R, C, KZ, KG, TJ)


def givers(profiles: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Return who contributes in each profile."""
    return {tuple(s for s, a in zip(STATES, p, strict=True) if a == "contribute") for p in profiles}


def test_claims_are_those_of_the_catalogue() -> None:
    expected = (2, 21, 101, 104, 105, 106, 107, 108, 109, 110, 111, 118, 197)
    assert [c.key for c in SecurityGoods.claims] == [f"B{k:03d}" for k in expected]


def test_capacities_are_those_of_the_data() -> None:
    capacity = SecurityGoods().capacity
    shown = [float(round(capacity[s], 3)) for s in (R, C, KZ, KG)]
    assert shown == [0.363, 0.621, 0.014, 0.001]
    assert sum(capacity[s] for s in FIVE) == 1


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [
        ("0.3", {(R,), (C,)}),
        ("0.5", {(C,)}),
        ("0.62", {(C,)}),
        ("0.622", {(R, C), (C, KZ), (C, "Kyrgyzstan"), (C, "Tajikistan"), ()}),  # two in the sketch
        ("0.7", {(R, C), ()}),
        ("0.9", {(R, C), ()}),
        ("0.984", {(R, C), ()}),
        ("0.99", {(R, C, KZ), ()}),
        ("0.999", {(R, C, KZ, TJ), ()}),  # all five in the sketch, which rounds capacities
        ("0.9995", {FIVE, ()}),
    ],
)
def test_checked_equilibria_of_the_threshold(
    pure: Pure, threshold: str, expected: set[tuple[str, ...]]
) -> None:
    """Uzbekistan, which the sketch leaves out, abstains at the baseline."""
    m = SecurityGoods(threshold=threshold)
    assert givers(pure(m)) == expected
    costs = {s: m.burden(s) for s in STATES}
    benefits = {s: m.benefit(s) for s in STATES}
    assert set(threshold_equilibria(benefits, costs, m.capacity, m.threshold)) == expected


def test_uzbekistan_without_a_cost_in_autonomy_is_pivotal_too(pure: Pure) -> None:
    m = SecurityGoods.at("platforms")
    assert givers(pure(m)) == {(), (R, C, KZ), (R, C, UZ)}
    assert givers(pure(m.replace(threshold="0.999"))) == {(), (R, C, KZ, UZ), (R, C, KZ, TJ)}


@pytest.mark.parametrize(
    ("point", "provided"), [("endorsement", True), ("information", True), ("borders", False)]
)
def test_weakest_link(pure: Pure, point: str, provided: bool) -> None:
    m = SecurityGoods.at(point)
    assert pure(m) == ({ALL, NOBODY} if provided else {NOBODY})
    top = weakest_link_top({s: m.benefit(s) for s in STATES}, {s: m.burden(s) for s in STATES})
    assert top == provided
    assert SecurityGoods.at("endorsement").strain < 1 < SecurityGoods.at("information").replace(cost=1).strain


def test_one_member_who_does_not_care_undoes_the_weakest_link(pure: Pure) -> None:
    assert pure(SecurityGoods.at("trafficking")) == {NOBODY}
    assert pure(SecurityGoods.at("trafficking", autonomy=0)) == {NOBODY}
    assert pure(SecurityGoods.at("trafficking", autonomy=0, stake_china="0.25")) == {ALL, NOBODY}


def test_the_sum_is_provided_by_those_with_a_large_stake(pure: Pure) -> None:
    assert givers(pure(SecurityGoods.at("climate"))) == {LEADERS}


def test_training_draws_the_small_into_exercises(pure: Pure) -> None:
    m = SecurityGoods.at("exercises")
    assert givers(pure(m)) == {FIVE, ()}
    assert m.drill(KG, LEADERS) == Fraction("0.05") * (m.capacity[R] + m.capacity[C])
