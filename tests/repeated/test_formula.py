"""Thresholds as formulas: the textbook's, the catalogue's, and agreement with the numeric sets."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from greatgame.errors import GameError, StrategyError
from greatgame.game import NormalForm
from greatgame.repeated.formula import DiscountFormula
from greatgame.repeated.play import RepeatedGame
from greatgame.strategies import (
    AlwaysDefect,
    ContriteTitForTat,
    ForgivingTrigger,
    GrimTrigger,
    LimitedPunishment,
    NashReversion,
    StickAndCarrot,
    TitForTat,
)

from .drawn import dilemma

T, R, P, S = sympy.symbols("T R P S")
LETTERS = dilemma(T, R, P, S)
p, s, g, k0, k_r, k_c, beta, d, phi, c1 = sympy.symbols("p s g k0 k_R k_C beta d phi c1", positive=True)


def co_hegemony() -> RepeatedGame:
    """The catalogue's model M01, written out here so that the test does not depend on the model class."""
    acts = ("Co", "Ri", "De")
    cells: dict[tuple[str, str], tuple[Any, Any]] = {
        ("Co", "Co"): (s + beta, 1 - s + beta),
        ("Ri", "Co"): (s + g - k0, 1 - s - g),
        ("Co", "Ri"): (s - g, 1 - s + g - k0),
        ("Ri", "Ri"): (p - k_r, 1 - p - k_c),
        ("De", "Co"): (d + phi * beta, 1 - d + phi * beta - c1),
        ("Co", "De"): (1 - d + phi * beta - c1, d + phi * beta),
        ("De", "Ri"): (d, 1 - d),
        ("Ri", "De"): (1 - d, d),
        ("De", "De"): (0, 0),
    }
    payoffs = np.array([[[cells[a, b][i] for b in acts] for a in acts] for i in (0, 1)], dtype=object)
    game = NormalForm({"R": acts, "C": acts}, payoffs)
    return RepeatedGame(game, cooperation=("Co", "Co"), punishment=("Ri", "Ri"))


def test_grim_trigger_gives_the_textbook_threshold() -> None:
    formula = LETTERS.critical_discount_formula(GrimTrigger())
    for player in ("I", "II"):
        one = formula[player]
        assert sympy.simplify(one.formula - (T - R) / (T - P)) == 0
        assert set(one.conditions) == {R - T < 0, R - P >= 0, P - S >= 0}
        assert one.unresolved == ()
    assert str(formula["I"]).splitlines()[0] == "I: delta >= (-R + T)/(-P + T)"
    assert LETTERS.critical_discount_formula(NashReversion())["I"].formula == formula["I"].formula


def test_the_catalogues_co_hegemony_thresholds_are_derived() -> None:
    formula = co_hegemony().critical_discount_formula(GrimTrigger())
    expected = {
        "R": (g - k0 - beta) / (s + g - k0 - p + k_r),
        "C": (g - k0 - beta) / (g - k0 - s + p + k_c),
    }
    for player, textbook in expected.items():
        assert sympy.simplify(formula[player].formula - textbook) == 0
    # With the share equal to power both are (g - k0 - beta)/(g - k0 + k), whatever power is.
    equal = [sympy.sympify(formula[x].formula).subs({s: p, k_r: d, k_c: d}) for x in ("R", "C")]
    assert all(sympy.simplify(e - (g - k0 - beta) / (g - k0 + d)) == 0 for e in equal)


@pytest.mark.parametrize(
    ("power", "expected"),
    [
        # Catalogue M01, "Checked": (.25, .33) at p = .37; .83 for China at p = .19; above 1 at p = .10.
        ("0.37", ("[1/4, 1)", "[1/3, 1)")),
        ("0.19", ("no discount factor", "[5/6, 1)")),
        ("0.10", ("no discount factor", "no discount factor")),
    ],
)
def test_the_catalogues_values(power: str, expected: tuple[str, str]) -> None:
    r = co_hegemony()
    values = {"p": power, "s": "0.42", "g": "0.25", "k0": "0.05", "k_R": "0.15", "k_C": "0.15"}
    values |= {"beta": "0.1", "d": "0.1", "phi": "0.3", "c1": "0.1"}
    critical = r.critical_discount_formula(GrimTrigger()).at(values)
    assert tuple(map(str, critical.by_player.values())) == expected
    # At p = .19 open rivalry no longer deters Russia in the stage: (Ri, Ri) pays it less than giving in.
    point = {sym: sympy.Rational(values[sym.name]) for sym in (p, s, g, k0, k_r, k_c, beta, d, phi, c1)}
    numbers = [sympy.sympify(x).subs(point) for x in r.game.payoffs.ravel().tolist()]
    stage = NormalForm(dict(r.game.actions), np.array(numbers, dtype=object).reshape(r.game.payoffs.shape))
    numeric = RepeatedGame(stage, cooperation=r.cooperation, punishment=r.punishment)
    assert numeric.critical_discount(GrimTrigger()) == critical


def test_limited_punishment_is_a_polynomial_condition_solved_for_two_periods() -> None:
    two = LETTERS.critical_discount_formula(LimitedPunishment(2))["I"]
    delta = sympy.Symbol("delta", positive=True)
    main = two.constraints[two.binding or 0]
    assert sympy.expand(main.polynomial - ((R - P) * (delta + delta**2) - (T - R))) == 0
    at = {T: 3, R: 2, P: 1, S: 0}
    assert sympy.simplify(sympy.sympify(two.formula).subs(at) - (sympy.sqrt(5) - 1) / 2) == 0
    three = LETTERS.critical_discount_formula(LimitedPunishment(3))["I"]
    assert three.formula is None
    assert "delta**3" in str(three)
    assert str(three.at(at)).startswith("[0.543689 (a root of d**3 + d**2 + d - 1)")


def test_forgiveness_raises_the_threshold() -> None:
    f = sympy.Rational(1, 4)
    one = LETTERS.critical_discount_formula(ForgivingTrigger("1/4"))["I"]
    assert sympy.simplify(one.formula - (T - R) / ((R - P) + (1 - f) * (T - R))) == 0


def test_no_deviation_tempts_where_the_target_is_a_stage_equilibrium() -> None:
    one = LETTERS.critical_discount_formula(AlwaysDefect())["I"]
    assert one.formula is None
    assert one.binding is None
    assert one.conditions == (P - S >= 0,)
    assert str(one).startswith("I: any discount factor")


def test_the_reference_point_picks_the_deviation_that_binds() -> None:
    a, b, c = sympy.symbols("a b c")
    # Two temptations, b and c, against cooperation at 2 and punishment at 0.
    rows = [[2, -9, -9], [b, 0, -9], [c, -9, -9]]
    payoffs = np.array([rows, np.array(rows, dtype=object).T.tolist()], dtype=object)
    game = NormalForm({"I": ("x", "y", "z"), "II": ("x", "y", "z")}, payoffs)
    r = RepeatedGame(game, cooperation=("x", "x"), punishment=("y", "y"))
    from greatgame.repeated.formula import discount_formula

    for at, symbol in (({b: 3, c: 4}, c), ({b: 5, c: 4}, b)):
        one = discount_formula(r, GrimTrigger(), at)["I"]
        assert sympy.simplify(one.formula - (symbol - 2) / symbol) == 0
        assert all(bool(relation.subs(at)) for relation in one.conditions)
    # The conditions fail where the other deviation binds.
    wrong = discount_formula(r, GrimTrigger(), {b: 5, c: 4})["I"]
    assert not all(bool(relation.subs({b: 3, c: 4})) for relation in wrong.conditions)
    assert a not in game.payoffs.ravel().tolist()


STRATEGIES = [
    GrimTrigger(),
    LimitedPunishment(1),
    LimitedPunishment(2),
    LimitedPunishment(3),
    ForgivingTrigger("1/3"),
    TitForTat(),
    ContriteTitForTat(),
    StickAndCarrot(),
]
FORMULAS = {str(x): LETTERS.critical_discount_formula(x) for x in STRATEGIES}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(STRATEGIES), st.lists(st.integers(-6, 6), min_size=4, max_size=4))
def test_formulas_agree_with_the_numeric_sets_for_any_letters(strategy: Any, letters: list[int]) -> None:
    point = dict(zip("TRPS", letters, strict=True))
    numeric = dilemma(*letters).critical_discount(strategy)
    formula: DiscountFormula = FORMULAS[str(strategy)]
    assert formula.at(point) == numeric
    at = {sympy.Symbol(k): v for k, v in point.items()}
    for one in formula.values():
        holds = all(bool(relation.subs(at)) for relation in one.conditions)
        if holds and not one.unresolved and one.formula is not None:
            threshold = one.formula.subs(at)
            found = numeric.by_player[one.player].threshold
            if found is None:
                assert threshold == 1
            else:
                assert sympy.simplify(threshold - sympy.sympify(found)) == 0


def test_a_formula_needs_all_its_symbols_and_known_players() -> None:
    formula = LETTERS.critical_discount_formula(GrimTrigger())
    with pytest.raises(GameError, match="left: P"):
        formula.at({"T": 5, "R": 3, "S": 0})
    with pytest.raises(GameError, match="must be a number"):
        formula.at({"T": "x"})
    with pytest.raises(StrategyError, match="no player 'III'"):
        _ = formula["III"]
    assert set(formula.symbols) == {"T", "R", "P", "S"}


def test_a_players_formula_stands_for_itself_in_sympy() -> None:
    one = LETTERS.critical_discount_formula(GrimTrigger())["I"]
    assert sympy.simplify(one - (T - R) / (T - P)) == 0
    polynomial = LETTERS.critical_discount_formula(LimitedPunishment(3))["I"]
    with pytest.raises(sympy.SympifyError, match="no closed form"):
        sympy.sympify(polynomial)


def test_formulas_as_plain_data() -> None:
    data = json.loads(json.dumps(LETTERS.critical_discount_formula(GrimTrigger()).to_json()))
    assert data["I"] == {
        "formula": "(-R + T)/(-P + T)",
        "conditions": ["R - T < 0", "-P + R >= 0", "P - S >= 0"],
        "unresolved": [],
    }


def test_irrational_payoffs_are_read_as_floats() -> None:
    root = sympy.sqrt(2)
    r = dilemma(2 * root, root, 1, 0)
    (one, _) = r.critical_discount_formula(GrimTrigger()).at({}).by_player.values()
    exact = root / (2 * root - 1)
    assert float(one.threshold or 0) == pytest.approx(float(exact), abs=1e-12)


def test_models_answer_with_the_formula_that_binds_at_their_baseline() -> None:
    from greatgame.models import CoHegemony

    formula = CoHegemony.critical_discount(GrimTrigger)
    symbols = CoHegemony.symbols
    dividend = symbols["dividend_base"] + symbols["dividend_slope"] * symbols["hostility"]
    tempt = symbols["grab"] - symbols["grab_cost"]
    textbook = (tempt - dividend) / (
        symbols["share"] + tempt - symbols["power"] + symbols["rivalry_cost_russia"]
    )
    assert sympy.simplify(formula["Russia"].formula - textbook) == 0
    point = CoHegemony(power="0.37", hostility="0.5")
    assert formula.at(dict(_symbols(point))) == point.repeated().critical_discount(GrimTrigger())


def _symbols(model: Any) -> Any:
    return ((model.symbols[name], value) for name, value in model.values.items())


def test_fraction_values_are_accepted() -> None:
    at = LETTERS.critical_discount_formula(GrimTrigger()).at({T: Fraction(5), R: 3, P: 1, S: 0})
    assert at.threshold == Fraction(1, 2)
