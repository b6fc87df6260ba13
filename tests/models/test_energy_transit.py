"""M14 against the figures that the catalogue calls checked, and against theory."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from greatgame.model import Model
from greatgame.models import EnergyClub, EnergyTransit, EquityOil, HoldUp, RiskyRoute
from greatgame.strategies import GrimTrigger

Pure = Callable[[Model], set[tuple[str, ...]]]

M14: tuple[type[Model], ...] = (EnergyTransit, RiskyRoute, EnergyClub, EquityOil, HoldUp)


def test_claims_are_those_of_the_catalogue() -> None:
    keys = [c.key for model in M14 for c in model.claims]
    assert sorted(keys) == [f"B{k:03d}" for k in (97, 98, 143, 144, 145, 146, 147, 148, 149, 209)]


@pytest.mark.parametrize(
    ("values", "limit", "built"),
    [
        ({}, "0.1875", True),  # the catalogue rounds to .188 and .19
        ({"demand": "0.6"}, "0.5625", False),
        ({"demand": "0.6", "monopoly": "0.2"}, "0.5625", False),
        ({"pipe": "0.6", "monopoly": "0.2"}, "0.625", False),
    ],
)
def test_checked_entry(pure: Pure, values: dict[str, object], limit: str, built: bool) -> None:
    m = EnergyTransit(**values)
    assert m.limit == Fraction(limit)
    assert (("keep", "build") in pure(m)) == built
    assert (("keep", "stay") in pure(m)) == (not built)
    assert all(eq.regret == 0 for eq in m.equilibria())


def test_announced_concession_is_taken_back_and_a_binding_one_deters(pure: Pure) -> None:
    m = EnergyTransit()
    assert m.concession < m.limit < m.monopoly
    assert pure(m) == {("keep", "build")}
    bound = pure(m.replace(margin="binding"))
    assert ("concede", "build if it keeps") in bound
    game = m.replace(margin="binding").game(exact=True)
    assert game.payoff(("concede", "build if it keeps"))["Russia"] == Fraction("0.12")
    assert game.payoff(("keep", "build"))["Russia"] == 0


def test_rent_left_after_entry_is_what_china_does_not_match() -> None:
    m = EnergyTransit(resale=1, demand="0.9", monopoly="0.6")
    assert m.payoffs("keep", "build")[0] == Fraction(1, 10) == m.after * m.resale
    assert EnergyTransit().after == 0


def test_checked_pipeline_is_not_worth_its_risk(pure: Pure) -> None:
    m = RiskyRoute()
    assert m.payoffs("TAPI")[0] == Fraction("0.24") - m.pipe
    assert ("TAPI",) not in pure(m)
    assert pure(RiskyRoute(risk="0.4", port=1)) == {("TAPI",)}


@pytest.mark.parametrize("values", [{}, {"value": "0.9"}, {"port": 1}, {"loss": "0.1", "pipe": "0.1"}])
def test_risk_borne_is_where_the_route_changes(pure: Pure, values: dict[str, object]) -> None:
    m = RiskyRoute(**values)
    bound = m.risk_borne
    if 0 <= bound <= Fraction(4, 5):
        assert ("TAPI",) in pure(m.replace(risk=bound))
    for shift, inside in ((Fraction(-1, 50), True), (Fraction(1, 50), False)):
        if 0 <= bound + shift <= Fraction(4, 5):
            assert (("TAPI",) in pure(m.replace(risk=bound + shift))) == inside


@pytest.mark.parametrize(("producers", "bound"), [("two", "1/2"), ("three", "2/3"), ("five", "4/5")])
def test_checked_cartel_bound_under_perfect_monitoring(pure: Pure, producers: str, bound: str) -> None:
    m = EnergyClub.at("transparent", producers=producers)
    assert m.patience == Fraction(bound)
    club = ("coordinate",) * int(m.number)
    assert club in pure(m.replace(discount=m.patience))
    assert club not in pure(m.replace(discount=max(Fraction(1, 2), m.patience - Fraction(1, 100)))) or (
        m.patience == Fraction(1, 2)
    )


def test_club_is_a_discussion_at_the_baseline_and_a_cartel_if_seen(pure: Pure) -> None:
    """The pure cartel of the sketch would work at delta = .9; imperfect monitoring or control ends it."""
    together, apart = ("coordinate",) * 5, ("undercut",) * 5
    assert pure(EnergyClub()) >= {apart}
    assert together not in pure(EnergyClub())
    assert together in pure(EnergyClub.at("transparent"))
    assert together not in pure(EnergyClub.at("feared"))
    for quality, holds in (("0.45", True), ("0.44", False)):
        assert (together in pure(EnergyClub(monitoring=quality, control=0))) == holds
    for control, holds in (("0.11", True), ("0.12", False)):
        assert (together in pure(EnergyClub(monitoring=1, control=control))) == holds


def test_wells_matter_only_if_they_deliver_at_cost(pure: Pure) -> None:
    assert {tuple(pure(EquityOil(equity=e))) for e in ("0", "0.5", "1")} == {(("coordinate",),)}
    assert pure(EquityOil.at("wells-at-cost")) == {("rely on wells",)}
    assert EquityOil.at("wells-at-cost").bought == Fraction(1, 5)


def test_host_is_held_to_the_deal_by_patience(pure: Pure) -> None:
    m = HoldUp()
    assert pure(m) == {("stay out", "extract")}
    assert m.patience == Fraction(2, 3)
    critical = m.repeated().critical_discount(GrimTrigger())
    assert Fraction(2, 3) in critical
    assert Fraction(66, 100) not in critical
    assert pure(HoldUp.at("mild")) == {("invest", "extract")}
