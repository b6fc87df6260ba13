"""M16 against the figures that the catalogue calls checked, and against theory."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from greatgame.model import Model
from greatgame.models import CostlySignal, ForeignBases, ObserverBid

Pure = Callable[[Model], set[tuple[str, ...]]]

ADMITTED = ("apply", "admit", "admit", "admit")


def plan(m: ForeignBases) -> str:
    """Return the host's best plan: what it would do unpressed and pressed."""
    if m.hosting <= 0:
        return "refuse"
    return "grant" if m.hosting - m.defiance_cost > m.reward else "comply"


def test_claims_are_those_of_the_catalogue() -> None:
    keys = {c.key for model in (ForeignBases, ObserverBid, CostlySignal) for c in model.claims}
    expected = (82, 122, 163, 164, 165, 166, 167, 177, 179, 181, 184, 186, 192, 199, 204)
    assert sorted(keys) == [f"B{k:03d}" for k in expected]


@pytest.mark.parametrize(
    ("point", "host", "bloc", "values"),
    [
        ("uzbekistan-2001", "grant", "acquiesce", ("0.09", "0.04")),
        ("uzbekistan-2005", "refuse", "acquiesce", ("0", "-0.05")),
        ("kyrgyzstan-2001", "grant", "acquiesce", ("0.09", "0.04")),
        ("kyrgyzstan-2005", "comply", "press", ("-0.15", "-0.05")),
        ("kyrgyzstan-2005-high-rent", "grant", "acquiesce", ("-0.15", "-0.2")),
        ("kyrgyzstan-2013", "comply", "press", ("-0.2", "-0.05")),
    ],
)
def test_checked_episodes(pure: Pure, point: str, host: str, bloc: str, values: tuple[str, str]) -> None:
    """The host's best plan, the bloc's answer to it, and what acquiescing and pressing bring the bloc."""
    m = ForeignBases.at(point)
    assert plan(m) == host
    game = m.game(exact=True)
    found = [game.payoff(("request", host, b))["Bloc"] for b in ("acquiesce", "press")]
    assert found == [Fraction(v) for v in values]
    assert ("request", host, bloc) in pure(m)
    kept = game.subgame({"United States": ["request"], "Host": [host]})
    best = {p[2] for p in kept.profiles() if kept.explain(p).is_equilibrium}
    assert best == {bloc}


def test_the_best_plan_is_weakly_dominant() -> None:
    """Whatever the others do, no other plan of the host does better."""
    for point in ForeignBases.points:
        m = ForeignBases.at(point)
        game = m.game(exact=True)
        best = plan(m)
        for profile in game.profiles():
            america, _, bloc = profile
            assert game.payoff((america, best, bloc))["Host"] >= game.payoff(profile)["Host"]


def test_uzbekistan_refuses_by_itself_in_2005_and_kyrgyzstan_does_not() -> None:
    uzbekistan, kyrgyzstan = (ForeignBases.at(f"{host}-2005") for host in ("uzbekistan", "kyrgyzstan"))
    assert uzbekistan.hosting == Fraction("-0.06")
    assert uzbekistan.regime_risk > uzbekistan.critical_risk == Fraction("0.7")
    assert kyrgyzstan.regime_risk < kyrgyzstan.critical_risk


def test_a_linked_issue_can_turn_toleration_into_pressure(pure: Pure) -> None:
    """With the rent at which the host gives way, hostility over another issue presses the base out."""
    m = ForeignBases(rent="0.2", linkage=1)
    assert plan(m) == "comply"
    outcomes = [pure(m.replace(hostility=h)) for h in ("0.1", "0.7")]
    assert ("request", "comply", "acquiesce") in outcomes[0]
    assert ("request", "comply", "press") in outcomes[1]
    assert ("request", "comply", "press") not in outcomes[0]


def test_every_equilibrium_of_2005_is_certified() -> None:
    found = ForeignBases.at("kyrgyzstan-2005").equilibria()
    assert any(e.profile == ("request", "comply", "press") for e in found.pure)
    assert all(e.regret == 0 for e in found)


@pytest.mark.parametrize(("point", "admitted"), [("2001", False), ("shared-principles", True)])
def test_the_bid_of_2005_fails(pure: Pure, point: str, admitted: bool) -> None:
    assert ADMITTED not in pure(ObserverBid())
    assert (ADMITTED in pure(ObserverBid.at(point))) == admitted
    for m in (ObserverBid(), ObserverBid.at(point)):
        assert ("apply", "reject", "reject", "admit") in pure(m)


def test_who_blocks_the_observer() -> None:
    game = ObserverBid().game(exact=True)
    assert list(game.payoff(ADMITTED).values()) == [
        Fraction("0.1"),
        Fraction("-0.2"),
        Fraction("-0.2"),
        0,
    ]


@pytest.mark.parametrize(
    ("prize", "cost", "expected"),
    [
        ("0.2", "0.3", {("send", "withhold", "believe")}),
        ("0.05", "0.3", set()),
        ("0.4", "0.3", {("send", "send", "believe")}),
        ("0.3", "0.3", {("send", "withhold", "believe"), ("send", "send", "believe")}),
    ],
)
@pytest.mark.parametrize("signal", ["exercise", "restraint"])
def test_checked_separation(
    pure: Pure, signal: str, prize: str, cost: str, expected: set[tuple[str, ...]]
) -> None:
    m = CostlySignal(signal=signal, prize=prize, pretender_cost=cost, prior="0.7")
    informative = {p for p in pure(m) if p[2] == "believe" and "send" in p}
    assert informative == expected
    assert ("withhold", "withhold", "ignore") in pure(m)


def test_a_signal_that_costs_nothing_separates_nobody(pure: Pure) -> None:
    m = CostlySignal.at("cheap-talk")
    assert m.cost_gap == 0
    assert ("send", "withhold", "believe") not in pure(m)


def test_the_cast_follows_the_signal() -> None:
    assert CostlySignal().game().players == ("strong coalition", "weak coalition", "West")
    assert CostlySignal.at("restraint").game().players == ("partner", "hegemon", "Central Asia")
