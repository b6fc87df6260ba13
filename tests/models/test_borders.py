"""M18 against the catalogue's checked figures, the repeated game, and the bargaining solution."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
import sympy

from greatgame.game import NormalForm
from greatgame.model import Model
from greatgame.models import Borders, FourPlusOne
from greatgame.repeated.monitoring import detection, monitored_formula, public_trigger

Pure = Callable[[Model], set[tuple[str, ...]]]
HELD, KEPT = ("reduce", "reduce"), ("keep", "keep")


def test_claims_are_those_of_the_catalogue() -> None:
    assert [c.key for model in (Borders, FourPlusOne) for c in model.claims] == ["B175", "B176", "B174"]


def test_checked_threshold(pure: Pure) -> None:
    m = Borders.at("inspected")
    assert m.patience == Fraction(5, 9)  # .556 in the catalogue
    assert pure(m) == {HELD, KEPT}
    assert pure(m.replace(discount="0.55")) == {KEPT}
    assert pure(m.replace(discount=Fraction(5, 9))) == {HELD, KEPT}


def test_threshold_is_that_of_grim_trigger_under_monitoring() -> None:
    r, e, v, q = sympy.symbols("r e v q", positive=True)
    stage = NormalForm(dict(Borders.symbolic().actions), [[[r, -v], [r + e, 0]], [[r, r + e], [-v, 0]]])
    formula = monitored_formula(detection(stage, HELD, q), public_trigger(HELD, KEPT))
    assert sympy.simplify(formula["China"].formula - e / (e + q * r)) == 0


def test_settlement_ends_the_reason_and_a_new_agenda_restores_it(pure: Pure) -> None:
    assert pure(Borders.at("blind")) == {KEPT}
    assert pure(Borders.at("exhausted")) == {KEPT}
    assert pure(Borders.at("institution")) == {HELD, KEPT}
    bound = Fraction("0.0129") / Fraction("0.288")  # .1 (.03 + .315 - .216) / [.45 (.1 + .54)]
    assert pure(Borders.at("institution", agenda=bound)) == {HELD, KEPT}
    assert pure(Borders.at("institution", agenda=bound - Fraction(1, 10**6))) == {KEPT}


def test_one_breach_is_compared_with_what_follows() -> None:
    """At n* the value of reducing equals one breach and the continuation it leaves."""
    m = Borders.at("institution", agenda=Fraction("0.0129") / Fraction("0.288"))
    d, q, x = m.discount, m.monitoring, m.settlement
    kept = m.worth("reduce", "reduce")
    assert kept == (1 - d) * m.gain + d * ((1 - x) * kept + x * m.agenda)
    assert kept == (1 - d) * (m.gain + m.temptation) + d * (1 - q) * kept


def test_one_round_is_a_dilemma(pure: Pure) -> None:
    assert pure(Borders(time="round")) == {KEPT}


def test_checked_shares() -> None:
    m = FourPlusOne.at("experienced")
    shares = [float(round(m.alone(s), 3)) for s in ("Russia", "Kazakhstan", "Kyrgyzstan", "Tajikistan")]
    assert shares == [0.369, 0.022, 0.001, 0.002]
    assert round(m.share(), 3) == Fraction("0.379")
    assert abs(m.share() - Fraction(62_395, 164_831)) < Fraction(1, 10**5)


def test_delegation_forms_unless_the_line_costs_too_much(pure: Pure) -> None:
    together, apart = ("joint",) * 4, ("separate",) * 4
    assert {together, apart} <= pure(FourPlusOne())
    assert together not in pure(FourPlusOne.at("costly-line"))


@pytest.mark.parametrize("weight", ["0.01", "0.3", "0.9"])
def test_share_is_the_asymmetric_nash_solution(weight: str) -> None:
    """It maximises s^w (1 - s), which is concave in logarithms: the derivative changes sign there."""
    w = Fraction(weight)
    m = FourPlusOne(weight_russia=w)
    share = m.alone("Russia")
    assert w / share == 1 / (1 - share)
