"""M04 against the figures that the catalogue calls checked, and against theory."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from greatgame.errors import ParameterError
from greatgame.model import Model
from greatgame.models import AccessionProposal, IndiaAccession

Pure = Callable[[Model], set[tuple[str, ...]]]

BOTH = ("India", "Pakistan")
APPROVED = ("approve", "approve")
VETOED = ("veto", "veto")
PACKAGE = ("both", "link", "join")


def test_claims_are_those_of_the_catalogue() -> None:
    keys = [c.key for model in (IndiaAccession, AccessionProposal) for c in model.claims]
    assert sorted(keys) == [
        f"B{k:03d}" for k in (44, 45, 46, 47, 48, 49, 50, 51, 52, 55, 56, 59, 60, 61, 66, 73, 201)
    ]


def test_separate_votes_are_a_prisoners_dilemma_that_the_package_resolves(pure: Pure) -> None:
    separate = IndiaAccession(rule="separate")
    game = separate.game(exact=True)
    assert pure(separate) == {VETOED}
    for k, player in enumerate(game.players):
        for other in ("approve", "veto"):
            veto, approve = (
                (("veto", other), ("approve", other)) if k == 0 else ((other, "veto"), (other, "approve"))
            )
            assert game.payoff(veto)[player] > game.payoff(approve)[player]
        assert game.payoff(APPROVED)[player] > game.payoff(VETOED)[player]
    assert pure(IndiaAccession()) == {APPROVED, VETOED}


@pytest.mark.parametrize(
    ("dilution", "separate", "package"),
    [
        ("0.05", {("veto", "approve")}, True),
        ("0.1", {("veto", "approve"), VETOED}, True),  # China is indifferent to India alone
        ("0.2", {VETOED}, True),
        ("0.34", {VETOED}, True),
        ("0.4", {VETOED}, False),
    ],
)
def test_checked_scan_of_dilution(
    pure: Pure, dilution: str, separate: set[tuple[str, ...]], package: bool
) -> None:
    m = IndiaAccession(dilution=dilution)
    assert pure(m.replace(rule="separate")) == separate
    assert (APPROVED in pure(m)) == package


@pytest.mark.parametrize(
    ("friendship", "package"),
    [("0", False), ("0.1", False), ("0.19", False), ("0.2", True), ("0.21", True), ("0.3", True)],
)
def test_checked_threshold_of_friendship(pure: Pure, friendship: str, package: bool) -> None:
    assert (APPROVED in pure(IndiaAccession(friendship=friendship))) == package


def test_china_is_indifferent_exactly_at_the_thresholds() -> None:
    assert IndiaAccession(dilution="0.35").china_value(BOTH) == 0
    assert IndiaAccession(friendship="0.2").china_value(BOTH) == 0


@pytest.mark.parametrize(
    ("year", "india", "pair"),
    [
        ("1996", "-0.13", "-0.21"),
        ("2001", "-0.07", "-0.15"),
        ("2005", "0", "-0.08"),  # exactly indifferent to India alone at the judged state
        ("2008", "0.05", "-0.03"),
        ("2012", "0.07", "-0.01"),
        ("2014", "0.15", "0.07"),
        ("2017", "0.16", "0.08"),
        ("2022", "0.24", "0.16"),
    ],
)
def test_checked_era_path(pure: Pure, year: str, india: str, pair: str) -> None:
    """Nobody wants India up to 2005, Russia does from 2008, the pair enters from 2014."""
    m = IndiaAccession.at(year)
    assert m.russia_value(("India",)) == Fraction(india)
    assert m.russia_value(BOTH) == Fraction(pair)
    assert m.china_value(("India",)) == Fraction("-0.2")
    assert (APPROVED in pure(m)) == (Fraction(pair) >= 0)
    assert VETOED in pure(m)


def test_proposal_of_both_with_link_is_an_equilibrium_and_consent_is_not(pure: Pure) -> None:
    found = pure(AccessionProposal())
    assert PACKAGE in found
    # Against plain consent Russia would leave Pakistan out.
    assert ("both", "consent", "join") not in found
    entering = {p for p in found if AccessionProposal.admitted(*p)}
    assert entering == {PACKAGE}


@pytest.mark.parametrize("year", ["1996", "2001", "2005", "2008", "2012"])
def test_nobody_enters_before_2014(pure: Pure, year: str) -> None:
    entering = [AccessionProposal.admitted(*p) for p in pure(AccessionProposal.at(year))]
    assert "India" not in {newcomer for admitted in entering for newcomer in admitted}


def test_link_weakly_dominates_consent_when_india_dilutes() -> None:
    game = AccessionProposal().game(exact=True)
    link, consent = (game.subgame({"China": [action]}).payoffs[1] for action in ("link", "consent"))
    assert (link >= consent).all()
    assert (link > consent).any()


def test_package_is_what_iterated_weak_dominance_leaves() -> None:
    """China links, then India joins, then Russia proposes both; each choice weakly dominates."""
    game = AccessionProposal().game(exact=True)
    for player, best in (("China", "link"), ("India", "join"), ("Russia", "both")):
        k = game.player_index(player)
        for other in set(game.actions[player]) - {best}:
            kept, dropped = (game.subgame({player: [action]}).payoffs[k] for action in (best, other))
            assert (kept >= dropped).all()
            assert (kept > dropped).any()
        game = game.subgame({player: [best]})
    assert next(game.profiles()) == PACKAGE


@pytest.mark.parametrize(
    ("profile", "admitted"),
    [
        (("both", "link", "join"), BOTH),
        (("both", "link", "observe"), ("Pakistan",)),
        (("India", "link", "join"), ()),
        (("India", "consent", "join"), ("India",)),
        (("Pakistan", "link", "join"), ("Pakistan",)),
        (("both", "veto", "join"), ()),
        (("nobody", "consent", "join"), ()),
    ],
)
def test_who_enters(profile: tuple[str, ...], admitted: tuple[str, ...]) -> None:
    assert AccessionProposal.admitted(*profile) == admitted


def test_indias_decision_depends_on_the_measure(pure: Pure) -> None:
    """Checked: it joins on defence shares (gap .02), not on shares of product (gap .35)."""
    defence, product = AccessionProposal(), AccessionProposal.at("product-shares")
    assert round(defence.dominance, 2) == Fraction("0.02")
    assert round(product.dominance, 2) == Fraction("0.35")
    assert PACKAGE in pure(defence)
    assert not any("India" in AccessionProposal.admitted(*p) for p in pure(product))


def test_shares_are_data_and_cannot_exceed_the_whole() -> None:
    m = AccessionProposal()
    assert [m.capability[c] for c in ("Russia", "China", "India")] == [
        Fraction(x) for x in ("0.2943", "0.5037", "0.1895")
    ]
    with pytest.raises(ParameterError, match="three shares sum to at most 1"):
        m.replace(capability_china="0.9")


def test_american_tie_cuts_indias_weight_against_the_west() -> None:
    values = [IndiaAccession(american_tie=u).russia_value(BOTH) for u in (0, "0.5", 1)]
    assert values == [Fraction(x) for x in ("0.07", "-0.07", "-0.21")]
