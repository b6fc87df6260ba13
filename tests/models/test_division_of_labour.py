"""M06 and forum choice against the figures that the catalogue calls checked."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from greatgame.model import Model
from greatgame.models import DivisionOfLabour, ForumChoice

Pure = Callable[[Model], set[tuple[str, ...]]]

DIVISION = ("security", "economy")
MIRROR = ("economy", "security")
ENCROACHMENT = ("security", "both")


def test_claims_are_those_of_the_catalogue() -> None:
    keys = [c.key for model in (DivisionOfLabour, ForumChoice) for c in model.claims]
    assert sorted(keys) == [
        f"B{k:03d}" for k in (6, 37, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 196, 205)
    ]


def test_baseline_productivities_are_computed_from_the_defence_table() -> None:
    m = DivisionOfLabour()
    assert m.security["Russia"] == Fraction("0.584")
    assert m.economy["Russia"] == Fraction("0.237")
    # 2.4641 from the ratios rounded to three decimals; 2.4677 unrounded, printed as 2.47.
    assert round(m.advantage, 2) == Fraction("2.46")


@pytest.mark.parametrize("point", ["gross", "regional"])
def test_checked_division_is_the_only_pure_equilibrium_and_the_best_cell(pure: Pure, point: str) -> None:
    m = DivisionOfLabour.at(point)
    game = m.game()
    assert pure(m) == {DIVISION}
    assert max(game.profiles(), key=lambda p: sum(game.payoff(p).values())) == DIVISION


def test_checked_joint_payoffs_at_the_gross_baseline() -> None:
    game = DivisionOfLabour().game()
    joint = {p: round(sum(game.payoff(p).values()), 2) for p in game.profiles()}
    assert (joint[DIVISION], joint[MIRROR], joint["both", "both"]) == (1.93, 1.37, 1.20)


def test_checked_payoffs_at_the_regional_point() -> None:
    game = DivisionOfLabour.at("regional").game()
    assert game.payoff(DIVISION) == pytest.approx({"Russia": 1.2, "China": 1.2})
    assert game.payoff(("both", "both")) == pytest.approx({"Russia": 0.5392, "China": 0.5768}, abs=5e-5)


def threshold(**values: object) -> float:
    """Smallest friction at which nobody gains by leaving the division, from the game without friction.

    Full overlap is 1 and half overlap 1/2, so a gain divided by the overlap is the friction that
    offsets it.
    """
    game = DivisionOfLabour(friction=0, **values).game()
    home = game.payoff(DIVISION)
    bounds = [0.0]
    for player, deviation, overlap in (
        ("Russia", ("both", "economy"), 0.5),
        ("Russia", ("economy", "economy"), 1.0),
        ("China", ("security", "both"), 0.5),
        ("China", ("security", "security"), 1.0),
    ):
        bounds.append((game.payoff(deviation)[player] - home[player]) / overlap)
    return max(bounds)


@pytest.mark.parametrize(
    ("russia", "grid"), [("0.237", 0.52), ("0.3", 0.42), ("0.584", 0.13), ("1", 0.0), ("2", 0.0)]
)
def test_checked_friction_threshold_falls_in_russian_security(russia: str, grid: float) -> None:
    """The catalogue's values are the first point of a grid of .01 at or above the threshold."""
    assert math.ceil(threshold(security_russia=russia) * 100) / 100 == grid


@pytest.mark.parametrize("economy", ["0.1", "0.237", "0.4", "0.584"])
def test_checked_threshold_does_not_move_with_russian_economy(economy: str) -> None:
    """The binding deviation is China adding security; Russia contributes no economy there."""
    m = DivisionOfLabour(economy_russia=economy)
    assert threshold(economy_russia=economy) == pytest.approx(float(m.latent))
    assert float(m.latent) == pytest.approx(0.1285, abs=1e-4)


@pytest.mark.parametrize("point", ["gross", "regional"])
@pytest.mark.parametrize(
    "change", [{}, {"security_china": 2}, {"economy_russia": "1.5"}, {"leverage_economy": "0.5"}]
)
def test_bound_formula_agrees_with_the_game(point: str, change: dict[str, object]) -> None:
    values = {**DivisionOfLabour.points[point], **change}
    assert float(DivisionOfLabour(**values).bound) == pytest.approx(threshold(**values))


def test_latent_tension_formula() -> None:
    """2 [omega (Y(S,B) - Y(S,E)) + lambda_S sigma_C / (2 sigma_R + sigma_C)] at the baseline."""
    order = math.sqrt((0.584 + 0.5) * 0.5) - math.sqrt(0.584)
    assert float(DivisionOfLabour().latent) == pytest.approx(2 * (order + 0.2 / 2.168))


@pytest.mark.parametrize(
    ("point", "changes", "expected"),
    [
        ("gross", {"friction": "0.1"}, {ENCROACHMENT}),
        ("gross", {"friction": "0.13"}, {DIVISION}),
        ("gross", {"friction": "0.2"}, {DIVISION}),
        ("gross", {"economy_russia": "0.4"}, {DIVISION, MIRROR}),
        ("gross", {"economy_russia": "0.1"}, {DIVISION}),
        ("gross", {"security_russia": "0.3"}, {ENCROACHMENT}),
        ("gross", {"security_russia": "0.237"}, {ENCROACHMENT, ("economy", "both")}),
        ("regional", {"friction": 0}, {DIVISION}),
        ("regional", {"friction": "0.5"}, {DIVISION, MIRROR}),
        ("regional", {"economy_russia": "0.5"}, {DIVISION, MIRROR}),
        ("regional", {"economy_russia": 1}, {DIVISION, MIRROR}),
        ("regional", {"economy_russia": "1.5"}, {DIVISION}),
        ("regional", {"friction": "0.1", "economy_russia": "0.8"}, {DIVISION}),
        ("regional", {"friction": 0, "security_china": "1.3"}, {DIVISION}),
        ("regional", {"friction": 0, "security_china": "1.6"}, {ENCROACHMENT}),
        ("regional", {"friction": "0.1", "security_china": "1.6"}, {DIVISION}),
        ("regional", {"friction": "0.1", "security_china": 2}, {ENCROACHMENT}),
        ("regional", {"friction": "0.3", "security_china": 2}, {DIVISION}),
        ("regional", {"friction": "0.3", "security_china": 3}, {ENCROACHMENT}),
        ("regional", {"friction": 0, "security_china": 3}, {("both", "both")}),
    ],
)
def test_checked_regimes(pure: Pure, point: str, changes: dict[str, object], expected: Any) -> None:
    assert pure(DivisionOfLabour.at(point, **changes)) == expected


@pytest.mark.parametrize("alpha", ["0.2", "0.35", "0.5", "0.65", "0.8"])
def test_checked_division_for_any_weight_of_security(pure: Pure, alpha: str) -> None:
    assert pure(DivisionOfLabour.at("regional", security_weight=alpha)) == {DIVISION}


def test_rational_square_roots_stay_exact() -> None:
    """At sigma_R = .64 the order of the division is .8 exactly, so its payoff is rational."""
    m = DivisionOfLabour(security_russia="0.64")
    assert m.payoffs(*DIVISION) == (1, 1)


@pytest.mark.parametrize(
    ("point", "values"),
    [
        ("hard-security", {"CSTO": "1.49", "SCO": "0.835", "bilateral": "1.41"}),
        ("information-exchange", {"SCO": "0.895", "CSTO": "0.73", "bilateral": "0.55"}),
        ("border-operations", {"bilateral": "1.27", "CSTO": "1.19", "SCO": "0.515"}),
        ("economic-integration", {"EAEU": "0.77", "SCO": "0.76", "bilateral": "0.7"}),
        ("american-presence", {"CSTO": "1.36", "bilateral": "1.18", "SCO": "0.955"}),
        ("afghan-crisis", {"CSTO": "1.59", "bilateral": "1.57", "SCO": "0.785"}),
    ],
)
def test_checked_forum_values(pure: Pure, point: str, values: Any) -> None:
    """Values of every competent forum; the best is the choice."""
    m = ForumChoice.at(point)
    game = m.game(exact=True)
    assert {p[0]: game.payoff(p)["Russia"] for p in game.profiles()} == {
        f: Fraction(v) for f, v in values.items()
    }
    assert pure(m) == {(max(values, key=lambda f: Fraction(values[f])),)}


def test_stake_from_which_russia_prefers_its_own_alliance() -> None:
    m = ForumChoice.at("information-exchange")
    assert m.stake_bound == Fraction(2, 3)
    for stake, best in (("0.66", "SCO"), ("0.67", "CSTO")):
        game = m.replace(stake=stake).game(exact=True)
        assert max(("SCO", "CSTO"), key=lambda f: game.payoff((f,))["Russia"]) == best


def test_without_a_eurasian_union_economic_issues_go_to_the_sco(pure: Pure) -> None:
    """Claim B196: a union without control over its members is worth less than the SCO."""
    assert pure(ForumChoice.at("economic-integration", control_eaeu=0)) == {("SCO",)}
