"""Outcomes at many points equal the exact solvers' answers, point by point."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greatgame.equilibria.verify import max_regret
from greatgame.errors import StudyError
from greatgame.models import AccessionProposal, CoHegemony, DivisionOfLabour, IndiaAccession
from greatgame.sensitivity import design
from greatgame.sensitivity.evaluate import Result, evaluator_of
from greatgame.sensitivity.outcomes import EXCLUDED, NONE, OK, SEVERAL, Outcome
from greatgame.strategies import GrimTrigger

OUTCOMES = [
    "regime", "count", "exists profile=coordinate,coordinate", "unique profile=rival,rival",
    "payoff player=Russia", "payoff player=Russia rule=risk-dominant",
    "payoff player=China rule=payoff-dominant",
    "welfare rule=any", "welfare rule=uniform", "probability player=Russia action=rival rule=uniform",
    "payoff player=Russia rule=rival,rival", "critical-discount", "sustained discount=0.9",
    "derived quantity=patience_russia",
]  # fmt: skip
COORDINATES = ["power", "share", "grab", "dividend_base", "deference"]
SAMPLE = design.sample(CoHegemony, 3000, "monte-carlo", 4, COORDINATES)
RANDOM = np.random.default_rng(2).choice(SAMPLE.size, 60, replace=False).tolist()


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    evaluator = evaluator_of(CoHegemony, SAMPLE.names, OUTCOMES)
    return dict(zip(OUTCOMES, evaluator.evaluate(SAMPLE, 0, SAMPLE.size), strict=True))


@pytest.mark.parametrize("i", RANDOM)
def test_equilibria_and_selections_are_the_exact_solvers(i: int, results: dict[str, Result]) -> None:
    eqs = CoHegemony(**SAMPLE.point(i)).equilibria()
    assert eqs.max_regret == 0
    assert all(max_regret(eqs.game, e.mix) == 0 for e in eqs)
    assert results["count"].values[0][i] == len(eqs)
    profiles = {e.profile for e in eqs.pure}
    assert results["exists profile=coordinate,coordinate"].values[0][i] == (("coordinate",) * 2 in profiles)
    assert results["unique profile=rival,rival"].values[0][i] == (
        len(eqs) == 1 and ("rival", "rival") in profiles
    )
    for rule, player in (("risk-dominant", "Russia"), ("payoff-dominant", "China")):
        found = results[f"payoff player={player} rule={rule}"]
        pick = eqs[0] if len(eqs) == 1 else eqs.select(rule)
        if pick is None:
            assert found.status[i] == SEVERAL
        else:
            assert found.values[0][i] == pytest.approx(float(pick.payoffs[player]), abs=1e-12)
    welfare = [float(sum(e.value)) for e in eqs]
    low, high = results["welfare rule=any"].values
    assert (low[i], high[i]) == pytest.approx((min(welfare), max(welfare)), abs=1e-12)
    assert results["welfare rule=uniform"].values[0][i] == pytest.approx(np.mean(welfare), abs=1e-12)
    rival = np.mean([float(e.strategies["Russia"][1]) for e in eqs])
    assert results["probability player=Russia action=rival rule=uniform"].values[0][i] == pytest.approx(
        rival, abs=1e-9
    )


@pytest.mark.parametrize("i", RANDOM[:25])
def test_discount_factors_are_the_exact_ones(i: int, results: dict[str, Result]) -> None:
    critical = CoHegemony(**SAMPLE.point(i)).repeated().critical_discount(GrimTrigger())
    found = results["critical-discount"]
    assert (found.status[i] == NONE) == (critical.threshold is None)
    if critical.threshold is not None:
        assert found.values[0][i] == pytest.approx(float(critical.threshold), abs=1e-9)
    assert bool(results["sustained discount=0.9"].values[0][i]) == (Fraction(9, 10) in critical)


def test_a_branch_exists_exactly_where_its_profile_is_an_equilibrium(results: dict[str, Result]) -> None:
    branch, regime = results["payoff player=Russia rule=rival,rival"], results["regime"].values[0]
    assert ((branch.status == OK) == ((regime >> 4) & 1 == 1)).all()
    assert np.isnan(branch.values[0][branch.status == NONE]).all()


def test_all_agrees_only_where_the_range_is_a_point(results: dict[str, Result]) -> None:
    assert (results["payoff player=Russia"].status == SEVERAL).any()
    assert ((results["payoff player=Russia"].status == SEVERAL) <= (results["count"].values[0] > 1)).all()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(["0", "0.05", "0.1", "0.15", "0.2", "0.25"]), min_size=2, max_size=4, unique=True
    )
)
def test_ties_on_a_grid_are_decided_exactly(values: list[str]) -> None:
    """Grids of round numbers put many points exactly on the borders of regimes."""
    made = design.grid(
        CoHegemony,
        {
            "power": ["0.1", "0.25"],
            "share": values,
            "grab": values,
            "dividend_base": values,
            "deference": values,
        },
    )
    evaluator = evaluator_of(CoHegemony, made.names, ["regime"])
    masks = evaluator.evaluate(made, 0, made.size)[0].values[0]
    # The same, from Fractions one point at a time, and from the game's own solver.
    for i in range(0, made.size, max(1, made.size // 12)):
        assert masks[i] == evaluator.regimes.at(made.point(i))
        pure = CoHegemony(**made.point(i)).equilibria("pure").pure
        assert masks[i] == sum(evaluator.regimes.bit(e.profile) for e in pure if e.profile)


@pytest.mark.parametrize("sharing", ["tracking", "bargained"])
def test_max_and_choices_compile(sharing: str) -> None:
    made = design.sample(CoHegemony, 200, "halton", 1, ["power", "grab", "rivalry_cost_russia"])
    evaluator = evaluator_of(CoHegemony(sharing=sharing), made.names, ["regime"])
    masks = evaluator.evaluate(made, 0, 200)[0].values[0]
    for i in range(0, 200, 20):
        pure = CoHegemony(sharing=sharing, **made.point(i)).equilibria("pure").pure
        assert masks[i] == sum(evaluator.regimes.bit(e.profile) for e in pure if e.profile)


def test_irrational_payoffs() -> None:
    made = design.sample(DivisionOfLabour, 300, "halton", 3, ["friction", "security_china", "order_weight"])
    evaluator = evaluator_of(DivisionOfLabour, made.names, ["regime", "count", "welfare rule=uniform"])
    regime, count, welfare = evaluator.evaluate(made, 0, 300)
    for i in range(0, 300, 60):
        game = evaluator.regimes.games.at(DivisionOfLabour().values | made.point(i))
        eqs = game.equilibria()
        assert regime.values[0][i] == sum(evaluator.regimes.bit(e.profile) for e in eqs.pure if e.profile)
        assert count.values[0][i] == len(eqs)
        assert welfare.values[0][i] == pytest.approx(np.mean([float(sum(e.value)) for e in eqs]), abs=1e-9)


def test_structural_ties_go_to_the_exact_solver() -> None:
    """One veto is enough, so payoffs tie at every point and there is a continuum of equilibria."""
    made = design.sample(IndiaAccession, 12, "monte-carlo", 1, ["dilution", "threat"])
    count, uniform = evaluator_of(IndiaAccession, made.names, ["count", "welfare rule=uniform"]).evaluate(
        made, 0, 12
    )
    for i in range(12):
        eqs = IndiaAccession(**made.point(i)).equilibria()
        assert eqs.max_regret == 0
        assert count.values[0][i] == len(eqs) or eqs.status == "complete-extreme"
        assert (
            (count.status[i] == SEVERAL)
            == (uniform.status[i] == SEVERAL)
            == (eqs.status == "complete-extreme")
        )


def test_points_that_violate_an_assumption_are_excluded() -> None:
    made = design.sample(AccessionProposal, 64, "halton", 3)
    (regime,) = evaluator_of(AccessionProposal, made.names, ["regime"]).evaluate(made, 0, 64)
    for i in range(64):
        try:
            AccessionProposal(**made.point(i))
        except ValueError:
            assert regime.status[i] == EXCLUDED
        else:
            assert regime.status[i] in (OK, NONE)


@pytest.mark.parametrize(
    ("given_", "text"),
    [
        ("regimes", "did you mean 'regime'"),
        ("payoff", "needs a player"),
        ("payoff player=Rusia", "did you mean 'Russia'"),
        ("payoff player=Russia rule=risky", "unknown selection rule"),
        ("regime player=Russia", "takes no player"),
        ("exists profile=rival,deferr", "did you mean 'defer'"),
        ("exists profile=rival", "2 actions, not 1"),
        ("count among=some", "among = 'some'"),
        ("sustained discount=2", "strictly between 0 and 1"),
        ("critical-discount strategy=grym-trigger", "grim-trigger"),
        ("derived quantity=patience", "no derived quantity"),
        ("payoff Russia", "is not NAME=VALUE"),
        ({"kind": "payoff", "plyer": "Russia"}, "unknown setting 'plyer'"),
        (3, "an outcome is a kind"),
    ],
)
def test_malformed_outcomes_are_named(given_: object, text: str) -> None:
    with pytest.raises(StudyError, match=text):
        evaluator_of(CoHegemony, ("power",), [given_])


def test_names_of_outcomes() -> None:
    assert Outcome.parse("payoff player=Russia rule=rival,rival").name == "payoff Russia rival-rival"
    assert Outcome.parse("count among=pure").name == "count pure"
    with pytest.raises(StudyError, match="among = 'pure'"):
        evaluator_of(AccessionProposal, ("threat",), ["count"])
