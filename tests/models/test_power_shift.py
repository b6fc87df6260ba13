"""M02 against the figures that the catalogue calls checked, and against theory."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from greatgame.data.derived import effective_power
from greatgame.model import Model
from greatgame.models import PowerShift, PowerTransition

Pure = Callable[[Model], set[tuple[str, ...]]]

BALANCE = ("balance", "restrain")
ALIGN = ("align", "restrain")
WITHDRAW = ("withdraw", "restrain")


def at_power(power: str, **values: object) -> PowerShift:
    """Return the model where only the security sector counts, so that p is as given."""
    return PowerShift(security_power=power, economy_weight=0, **values)


def test_claims_are_those_of_the_catalogue() -> None:
    keys = {c.key for model in (PowerShift, PowerTransition) for c in model.claims}
    expected = (10, 11, 13, 14, 16, 18, 19, 21, 22, 24, 25, 26, 27, 28, 30, 42, 183)
    assert sorted(keys) == [f"B{k:03d}" for k in expected]


def test_baseline_power_is_that_of_the_data() -> None:
    assert PowerShift().power == Fraction("0.28") == round(effective_power("0.5"), 3)
    assert PowerShift(economy_weight=0).power > PowerShift(economy_weight=1).power


@pytest.mark.parametrize(
    ("year", "power", "expected"),
    [
        ("1996", "0.351", BALANCE),
        ("2001", "0.325", BALANCE),
        ("2005", "0.307", BALANCE),
        ("2008", "0.289", BALANCE),
        ("2012", "0.28", BALANCE),
        ("2014", "0.271", ALIGN),
        ("2017", "0.253", ALIGN),
        ("2022", "0.227", ALIGN),
    ],
)
def test_checked_era_path(pure: Pure, year: str, power: str, expected: tuple[str, ...]) -> None:
    m = PowerShift.at(year)
    assert abs(m.power - Fraction(power)) <= Fraction("0.0005")
    assert pure(m) == {expected}


@pytest.mark.parametrize(
    ("hostility", "aligned"),
    [
        ("0.1", ()),
        ("0.3", ()),
        ("0.5", ()),
        ("0.7", ("0.3",)),
        ("0.95", ("0.3", "0.37", "0.4", "0.45")),
    ],
)
def test_checked_map_of_power_and_hostility(pure: Pure, hostility: str, aligned: tuple[str, ...]) -> None:
    for power in ("0.3", "0.37", "0.4", "0.45"):
        assert pure(at_power(power, hostility=hostility)) == {ALIGN if power in aligned else BALANCE}


def test_checked_threshold_of_overload(pure: Pure) -> None:
    """At p = .25 and h = .7 Russia withdraws from o = .265 on."""
    m = PowerShift(security_power="0.3", economic_power="0.2", economy_weight="0.5", hostility="0.7")
    assert m.power == Fraction("0.25")
    assert m.overload == Fraction("0.265")
    assert pure(m.replace(overstretch="0.26")) == {ALIGN}
    assert pure(m.replace(overstretch="0.27")) == {WITHDRAW}
    assert pure(m.replace(overstretch=m.overload)) == {ALIGN, WITHDRAW}


def test_checked_threshold_of_support(pure: Pure) -> None:
    """At p = .25 and h = .9 balancing needs b_I of .285."""
    m = PowerShift(security_power="0.3", economic_power="0.2", economy_weight="0.5", hostility="0.9")
    assert m.support_needed == Fraction("0.285")
    assert pure(m.replace(support="0.28")) == {ALIGN}
    assert pure(m.replace(support="0.29")) == {BALANCE}


def test_power_needed_is_the_sketchs_formula() -> None:
    assert PowerShift().power_needed == Fraction("0.1375")
    m = PowerShift.at("2014")
    assert m.power_needed == Fraction("0.3625")
    assert m.replace(overstretch="0.3").power_needed == m.power_needed
    assert m.replace(overstretch="0.3", junior_load="0.5").power_needed > m.power_needed


def test_a_load_shared_with_china_makes_the_balancer_align_before_it_withdraws(pure: Pure) -> None:
    m = PowerShift(junior_load="0.3")
    assert [pure(m.replace(overstretch=o)) for o in (0, "0.15", "0.5")] == [
        {BALANCE},
        {ALIGN},
        {ALIGN},
    ]
    heavy = m.replace(hostility="0.1")
    assert [pure(heavy.replace(overstretch=o)) for o in (0, "0.5")] == [{BALANCE}, {WITHDRAW}]


def test_a_bystander_leaves_china_more_than_a_junior_does_iff_its_rest_is_smaller() -> None:
    for rest in ("0.1", "0.2"):
        m = PowerShift(bystander=rest)
        game = m.game(exact=True)
        gain = game.payoff(WITHDRAW)["China"] - game.payoff(ALIGN)["China"]
        assert (gain > 0) == (m.bystander < m.junior_share * m.power)


def test_between_balancer_and_tactical_cooperator() -> None:
    """No pure equilibrium; Russia aligns with probability k / x, China presses with (u_A - u_B) / x."""
    m = PowerShift.at("tactical")
    aligning = m.quarrel / m.pressing_gain
    pressing = (m.aligning - m.balancing) / m.pressing_gain
    (equilibrium,) = m.equilibria()
    assert equilibrium.regret == 0
    assert list(equilibrium.strategies["Russia"]) == [1 - aligning, aligning, 0]
    assert list(equilibrium.strategies["China"]) == [1 - pressing, pressing]


def test_the_pressed_junior(pure: Pure) -> None:
    m = PowerShift.at("2022", pressing_gain="0.1", quarrel="0.04")
    assert m.aligning - m.pressing_gain > m.balancing
    assert pure(m) == {("align", "press")}


@pytest.mark.parametrize(
    ("discount", "bounds"),
    [
        ("0.8", ("0.2075", "0.1825", "0.165")),
        ("0.9", ("0.0906", "0.0794", "0.0717")),
        ("0.95", ("0.0425", "0.0372", "0.0336")),
    ],
)
def test_checked_speed_of_shift(discount: str, bounds: tuple[str, ...]) -> None:
    for power, bound in zip(("0.2", "0.3", "0.37"), bounds, strict=True):
        m = PowerTransition(power=power, discount=discount)
        assert round(m.critical_shift, 4) == Fraction(bound)


def test_regimes_of_the_shift(pure: Pure) -> None:
    m = PowerTransition.at("security-power")
    assert round(m.critical_shift, 3) == Fraction("0.072")
    slow, fast = m.replace(shift=0), m.replace(shift="0.08")
    middle = m.replace(shift="0.05")
    assert slow.shift < m.peaceful_shift < middle.shift < m.critical_shift < fast.shift
    russia = [m.replace(shift=x).payoffs("adapt", "compensate")[0] for x in (0, "0.05", "0.08")]
    assert russia[0] == russia[1] == m.power > russia[2]
    assert pure(slow) == {("adapt", "hold"), ("demand", "compensate")}
    assert pure(middle) == {("demand", "compensate"), ("contest", "hold")}
    assert pure(fast) == {("contest", "compensate"), ("contest", "hold")}


def test_a_contest_wastes_its_cost_and_adaptation_does_not() -> None:
    m = PowerTransition()
    game = m.game(exact=True)
    for profile in game.profiles():
        total = sum(game.payoff(profile).values())
        contested = profile[0] == "contest" or profile == ("demand", "hold")
        assert total == (1 - 2 * (1 - m.discount) * m.conflict_cost if contested else 1)
