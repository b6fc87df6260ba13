"""The catalogue's models repeated: thresholds derived, and what the payoff sets say about them."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from greatgame.models import CoHegemony, DivisionOfLabour
from greatgame.repeated.formula import discount_formula
from greatgame.repeated.play import RepeatedGame
from greatgame.strategies import GrimTrigger

#: China, tempted to add security to its economic role while friction is small.
TEMPTED = DivisionOfLabour(friction="0.05")


def test_the_threshold_of_the_division_of_labour_is_gain_over_gain_plus_loss() -> None:
    """The catalogue's B037: encroach only if the gain exceeds the continuation lost; so T, R and P decide."""
    symbolic = DivisionOfLabour.symbolic()
    repeated = RepeatedGame(
        symbolic, cooperation=DivisionOfLabour.cooperation, punishment=DivisionOfLabour.punishment
    )
    baseline = {DivisionOfLabour.symbols[name]: value for name, value in TEMPTED.values.items()}
    derived = discount_formula(repeated, GrimTrigger(), baseline)["China"].formula
    T, R, P = (
        symbolic.payoff(cell)["China"]
        for cell in (("security", "both"), ("security", "economy"), ("both", "both"))
    )
    textbook = (T - R) / (T - P)
    for friction in ("0", "1/20", "1/10"):
        for ratio in ("1/2", "3/4", "2"):
            values = TEMPTED.values | {"friction": Fraction(friction), "security_russia": Fraction(ratio)}
            at = {
                DivisionOfLabour.symbols[k]: sympy.Rational(v.numerator, v.denominator)
                for k, v in values.items()
            }
            assert abs(sympy.N((derived - textbook).subs(at), 40)) < 1e-30


def test_the_numeric_threshold_of_the_division_of_labour_agrees() -> None:
    game = TEMPTED.repeated().game  # fractions: each float read as its shortest decimal
    T, R, P = (
        game.payoff(cell)["China"]
        for cell in (("security", "both"), ("security", "economy"), ("both", "both"))
    )
    critical = TEMPTED.repeated().critical_discount(GrimTrigger(), "nash")
    assert critical.by_player["China"].threshold == (T - R) / (T - P)
    assert critical.weakest == ("China",)


@pytest.mark.parametrize("power", ["0.37", "0.28"])
def test_coordination_is_a_payoff_of_the_set_wherever_grim_trigger_sustains_it(power: str) -> None:
    model = CoHegemony(power=power)
    repeated = model.repeated()
    critical = repeated.critical_discount(GrimTrigger())
    together = tuple(repeated.game.payoff(model.cooperation).values())
    for delta in (Fraction(k, 10) for k in range(1, 10)):
        if delta in critical:
            assert repeated.at(delta).payoff_set().subgame_perfect.inner.contains(together)


def test_a_threshold_of_the_whole_set_can_lie_below_that_of_reversion() -> None:
    """No simple strategy does better than the set: below its threshold coordination is impossible."""
    repeated = CoHegemony().repeated()
    together = tuple(repeated.game.payoff(("coordinate", "coordinate")).values())
    known = [repeated.at(Fraction(k, 20)).payoff_set().subgame_perfect for k in range(1, 20)]
    inside = [found.inner.contains(together) for found in known]
    assert inside == sorted(inside)
    assert not inside[0]
    assert inside[-1]
    assert not known[0].outer.contains(together)
