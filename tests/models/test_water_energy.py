"""M17 against the catalogue's checked figures, and against the repeated game itself."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
import sympy

from greatgame.game import NormalForm
from greatgame.model import Model
from greatgame.models import RegionalBody, WaterEnergy
from greatgame.models._monitored import threshold, value
from greatgame.repeated.linkage import linked, together
from greatgame.repeated.monitoring import detection, monitored_formula, public_trigger
from greatgame.strategies import GrimTrigger

Pure = Callable[[Model], set[tuple[str, ...]]]
KEPT, BREACHED = ("keep", "keep"), ("breach", "breach")


def dilemma(gain: object, temptation: object, loss: object) -> NormalForm:
    """Return one round on one issue."""
    a, e, s = (sympy.sympify(x) for x in (gain, temptation, loss))
    actions = {"Upstream": ("keep", "breach"), "Downstream": ("keep", "breach")}
    return NormalForm(actions, [[[a, -s], [a + e, 0]], [[a, a + e], [-s, 0]]])


def test_claims_are_those_of_the_catalogue() -> None:
    keys = {c.key for model in (WaterEnergy, RegionalBody) for c in model.claims}
    assert sorted(keys) == [f"B{k:03d}" for k in (120, 137, 149, 159, 170, 171, 172, 173, 194)]


def test_checked_thresholds(pure: Pure) -> None:
    quiet, mediated = WaterEnergy.at("quiet"), WaterEnergy.at("mediated")
    assert quiet.patience_water == Fraction(10, 11)
    assert mediated.patience_water == Fraction(3, 4)
    assert pure(quiet) == {BREACHED}
    assert pure(mediated) == {KEPT, BREACHED}
    strained = WaterEnergy.at("strained")
    assert round(strained.patience_water, 3) == Fraction("0.929")
    assert pure(strained) == {BREACHED}


def test_linkage_rescues_water(pure: Pure) -> None:
    """Water alone fails; an answer on the border as well makes both hold, until Afghanistan collapses."""
    m = WaterEnergy.at("linked")
    assert m.patience_border < m.patience_linked < m.discount < m.patience_water
    assert round(m.patience_linked, 3) == Fraction("0.876")
    assert pure(m) == {KEPT, BREACHED}
    assert pure(m.replace(issues="water")) == {BREACHED}
    assert pure(WaterEnergy.at("collapse")) == {BREACHED}
    assert round(WaterEnergy.at("collapse").patience_linked, 3) == Fraction("0.94")


def test_one_round_is_a_dilemma(pure: Pure) -> None:
    for issues in ("water", "linked"):
        assert pure(WaterEnergy(time="round", issues=issues)) == {BREACHED}


def test_perfect_monitoring_is_grim_trigger_in_the_repeated_round() -> None:
    m = WaterEnergy(monitoring=1, incident_slope=0)
    found = m.repeated(discount="0.9").critical_discount(GrimTrigger())
    assert m.patience_water == Fraction(3, 5)
    assert m.patience_water in found
    assert m.patience_water - Fraction(1, 10**6) not in found


@pytest.mark.parametrize("false_alarm", [0, sympy.Symbol("f", positive=True)])
def test_threshold_is_that_of_grim_trigger_under_monitoring(false_alarm: object) -> None:
    """The closed form is the public perfect equilibrium condition of the repeated game."""
    a, e, s, q = sympy.symbols("a e s q", positive=True)
    seen = detection(dilemma(a, e, s), KEPT, q, false_alarm)
    reference = {a: sympy.Rational(2, 5), e: sympy.Rational(3, 5), s: sympy.Rational(3, 10)}
    reference |= {q: sympy.Rational(3, 20), false_alarm: sympy.Rational(1, 70)} if false_alarm else {q: 1}
    derived = monitored_formula(seen, public_trigger(KEPT, BREACHED), reference)
    for player in ("Upstream", "Downstream"):
        assert sympy.simplify(derived[player].formula - threshold(a, e, q, false_alarm)) == 0


def test_linked_threshold_is_that_of_the_product_game() -> None:
    """A breach on both issues binds: the threshold is e / (e + q a) of the sums."""
    stakes = [(sympy.Rational(2, 5), sympy.Rational(3, 5)), (sympy.Rational(2, 5), sympy.Rational(1, 10))]
    game = linked([dilemma(a, e, sympy.Rational(3, 10)) for a, e in stakes])
    seen = detection(game, together([KEPT, KEPT]), sympy.Rational(3, 20))
    trigger = public_trigger(together([KEPT, KEPT]), together([BREACHED, BREACHED]))
    formula = monitored_formula(seen, trigger)["Upstream"].formula
    m = WaterEnergy.at("quiet")
    assert sympy.sympify(formula) == sympy.Rational(
        m.patience_linked.numerator, m.patience_linked.denominator
    )


def test_value_sums_the_rounds() -> None:
    """Value per round against a long sum: one payoff until the end, another after it."""
    stage, ends, discount, then = 0.4, 0.15, 0.9, 0.1
    total, lasts = 0.0, 1.0
    for k in range(600):
        total += (1 - discount) * discount**k * (lasts * stage + (1 - lasts) * then)
        lasts *= 1 - ends
    assert value(stage, ends, discount, then) == pytest.approx(total, rel=1e-12)


def test_regional_body(pure: Pure) -> None:
    m = RegionalBody()
    five = ("regional",) * 5
    outside = (*("outside",) * 4, "neutral")
    assert m.share_needed == Fraction(3, 4)
    assert m.potential < 0
    assert pure(m) == {outside, five}
    assert pure(m.replace(neutrality="0.5")) == {outside, (*five[:4], "neutral")}
    assert pure(m.replace(gain="0.4")) == {outside}
    assert m.at("outside-finance").potential > 0


def test_potential_of_the_regional_body() -> None:
    """Each state's gain from taking part is the step of the potential (Monderer and Shapley 1996)."""
    m = RegionalBody()
    steps = []
    for joined in range(4):
        others = ["regional"] * joined + ["outside"] * (3 - joined) + ["neutral"]
        steps.append(m.payoffs("regional", *others)[0] - m.payoffs("outside", *others)[0])
    assert sum(steps) == m.potential
