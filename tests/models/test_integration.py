"""M15 against the figures that the catalogue calls checked, and against theory."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from sympy import And

import greatgame as gg
from greatgame.model import Model
from greatgame.models import Integration, LinkedSpace, ProjectChoice, TechnologyStandard, TradeBloc
from greatgame.proof import BestResponse, Equilibria, ForAll, ForSome, Iff, Implies, Outcome, Sustained
from greatgame.strategies import GrimTrigger

Pure = Callable[[Model], set[tuple[str, ...]]]

ACCORD, STALLED = ("multilateral", "link"), ("multilateral", "obstruct")
LINKED, RIVALRY = ("bilateral", "link"), ("bilateral", "obstruct")
FAMILY = (Integration, LinkedSpace, TradeBloc, ProjectChoice, TechnologyStandard)


def test_claims_are_those_of_the_catalogue() -> None:
    keys = {c.key for model in FAMILY for c in model.claims}
    wanted = (20, 87, 88, 117, *range(150, 162), 180, 182, 190, 194, 202)
    assert keys == {f"B{k:03d}" for k in wanted}


@pytest.mark.parametrize(
    ("point", "outcome"),
    [("2003", STALLED), ("2013", LINKED), ("accord", ACCORD), ("rivalry", RIVALRY)],
)
def test_checked_regimes(pure: Pure, point: str, outcome: tuple[str, str]) -> None:
    m = Integration.at(point)
    assert pure(m) == {outcome}
    assert all(eq.regret == 0 for eq in m.equilibria())


def test_checked_early_regime_without_any_bilateral_gain(pure: Pure) -> None:
    assert pure(Integration(bilateral_gain=0, friction="0.15", synergy=0)) == {STALLED}


def test_in_between_there_is_only_a_mixed_equilibrium(pure: Pure) -> None:
    m = Integration.at("no-rest")
    assert pure(m) == set()
    (only,) = m.equilibria()
    assert only.regret == 0
    gap = Implies(
        lambda m: And(
            m.accord_russia < 0,
            m.seat + m.bypass > 0,
            m.bilateral_gain > m.friction - m.delay,
            m.bilateral_gain < m.accord_china - m.synergy,
        ),
        Equilibria(()),
    )
    assert gg.prove(Integration, gap).verdict == "proved"


def test_linking_that_costs_more_than_being_passed_by_cannot_be_sustained() -> None:
    """Russia is sure of -e by obstructing, so no threat keeps it at z < -e."""
    for punishment in (STALLED, RIVALRY):
        kept = ForSome(
            Sustained(GrimTrigger(), LINKED, punishment, ("Russia",)),
            given=lambda m: And(m.seat + m.bypass < 0, m.accord_russia < 0),
        )
        assert gg.prove(Integration, kept).verdict == "refuted"


def test_bound_separates_the_regimes() -> None:
    m = Integration()
    assert m.bound == Fraction("0.25")
    over, under = (m.replace(bilateral_gain=m.bound + Fraction(k, 100)) for k in (1, -1))
    for other, dominant in ((over, True), (under, False)):
        game = other.game(exact=True)
        gains = [game.payoff(("bilateral", r))["China"] > game.payoff(("multilateral", r))["China"] for r in
                 ("link", "obstruct")]  # fmt: skip
        assert all(gains) == dominant


@pytest.mark.parametrize("space", ["partnership", "union"])
@pytest.mark.parametrize(
    ("cost", "found"),
    [
        ("0.05", {("join",) * 4}),
        ("0.1", {("join",) * 4, ("stay",) * 4}),  # a lone joiner is indifferent
        ("0.2", {("join",) * 4, ("stay",) * 4}),
        ("0.4", {("join",) * 4, ("stay",) * 4}),
        ("0.5", {("stay",) * 4}),
    ],
)
def test_stag_hunt(pure: Pure, space: str, cost: str, found: set[tuple[str, ...]]) -> None:
    m = LinkedSpace(space=space, joining_cost=cost)
    assert m.critical == Fraction(cost) / Fraction("0.4")
    assert pure(m) == found


def test_outsiders_split_the_space_and_their_money_links_it(pure: Pure) -> None:
    assert pure(LinkedSpace.at("american-corridor")) == {("stay",) * 4}
    assert ("join",) * 4 in pure(LinkedSpace.at("closed", contribution="0.1"))


def test_kazakhstan_is_nearer_to_russia(pure: Pure) -> None:
    m = TradeBloc()
    assert [m.disparity[k] for k in ("Russia", "China")] == [Fraction("0.897"), Fraction("0.976")]
    assert pure(m) == {("union",)}
    assert pure(m.replace(trade="0.4")) == {("neither",)}


def test_the_financier_prevails_until_russia_pays(pure: Pure) -> None:
    assert ("transit line", "accept", "stand aside") in pure(ProjectChoice())
    niche = ProjectChoice.at("russian-niche").game(exact=True)
    host = {
        r: niche.payoff(("transit line", "build alone", r))["Kyrgyzstan"] for r in ("fund", "stand aside")
    }
    assert host == {"fund": Fraction("0.15"), "stand aside": Fraction("0.05")}
    assert niche.payoff(("transit line", "accept", "fund"))["Kyrgyzstan"] == Fraction("0.1")


def test_russia_gains_from_a_niche_that_costs_less_than_the_line_does() -> None:
    better = ForAll(
        lambda m: (
            m.payoffs("transit line", "build alone", "fund")[2]
            >= m.payoffs("transit line", "accept", "fund")[2]
        ),
        given=lambda m: m.support <= m.diversion + m.smuggling,
    )
    assert gg.prove(ProjectChoice, better).verdict == "proved"
    reply = BestResponse("Russia", "fund", {"China": "transit line", "Kyrgyzstan": "build alone"})
    # Once the host builds, Russia would rather not pay: the offer has to be binding.
    assert gg.prove(ProjectChoice, ForSome(reply, given=lambda m: m.support > 0)).verdict == "refuted"


def test_standards_lock_in(pure: Pure) -> None:
    chinese, russian = ("Chinese", "Chinese"), ("Russian", "Russian")
    assert pure(TechnologyStandard()) == {chinese, russian}
    assert pure(TechnologyStandard.at("lock-in")) == {chinese}
    assert pure(TechnologyStandard.at("russian-only")) == {russian}


@pytest.mark.parametrize(
    ("model", "profile", "region"),
    [
        (
            Integration,
            ACCORD,
            lambda m: And(m.accord_russia >= 0, m.accord_china >= m.bilateral_gain + m.synergy),
        ),
        (
            Integration,
            STALLED,
            lambda m: And(m.accord_russia <= 0, m.bilateral_gain <= m.friction - m.delay),
        ),
        (
            Integration,
            LINKED,
            lambda m: And(m.seat + m.bypass >= 0, m.bilateral_gain >= m.accord_china - m.synergy),
        ),
        (
            Integration,
            RIVALRY,
            lambda m: And(m.seat + m.bypass <= 0, m.bilateral_gain >= m.friction - m.delay),
        ),
        (
            ProjectChoice,
            ("transit line", "accept", "fund"),
            lambda m: And(m.transit_value >= m.goodwill, m.fee >= m.need - m.own_cost + m.support),
        ),
        (
            TechnologyStandard,
            ("Chinese", "Chinese"),
            lambda m: m.lead - m.dependence >= -2 * m.network * m.base,
        ),
        (
            TechnologyStandard,
            ("Russian", "Russian"),
            lambda m: m.lead - m.dependence <= 2 * m.network * (1 - m.base),
        ),
    ],
)
def test_stated_regimes_are_exact(
    model: type[Model], profile: tuple[str, ...], region: Callable[[object], object]
) -> None:
    assert gg.prove(model, Iff(Outcome(*profile), region)).verdict == "proved"
