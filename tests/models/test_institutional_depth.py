"""M07 against the figures that the catalogue calls checked, and against theory."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction

import pytest

import greatgame as gg
from greatgame.data.derived import product
from greatgame.model import Model
from greatgame.models import FreeTradeArea, InstitutionalDepth, MilitaryDepth
from greatgame.proof import BestResponse, ForAll, Iff, NonDecreasing, NonIncreasing, Outcome

Pure = Callable[[Model], set[tuple[str, ...]]]

MEMBERS = tuple(InstitutionalDepth.players)
KEYS = (
    33, 39, 40, 70, 80, 83, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 99, 100, 102, 103, 121, 130, 138,
    139, 166, 193, 196, 206, 207,
)  # fmt: skip


def numbers(*texts: str) -> list[Fraction]:
    return [Fraction(x) for x in texts]


def test_claims_are_those_of_the_catalogue() -> None:
    keys = {c.key for model in (InstitutionalDepth, MilitaryDepth, FreeTradeArea) for c in model.claims}
    assert keys == {f"B{k:03d}" for k in KEYS}


@pytest.mark.parametrize(
    ("domain", "depths"),
    [
        ("military", ("0",) * 6),
        ("anti-terror", ("0.3", "0.4", "0.4", "0.3", "0.5", "0.5")),
        ("free-trade", ("0",) * 6),
        ("energy", ("0.2", "0.15", "0.2", "0.1", "0.2", "0.2")),
        ("legal", ("0",) * 6),
    ],
)
def test_checked_depths_by_chair_under_consensus(domain: str, depths: tuple[str, ...]) -> None:
    m = InstitutionalDepth.at(domain)
    assert [m.depth(chair) for chair in MEMBERS] == numbers(*depths)


@pytest.mark.parametrize(
    ("domain", "depths"),
    [
        ("military", ("0.05", "0.2", "0.1", "0", "0.2", "0.2")),
        ("anti-terror", ("0.3", "0.4", "0.4", "0.3", "0.5", "0.5")),
        ("free-trade", ("0.05", "0.2", "0.1", "0", "0.15", "0.1")),
        ("energy", ("0.4", "0.15", "0.2", "0.1", "0.3", "0.3")),
        ("legal", ("0.1", "0.2", "0.05", "0", "0.2", "0.2")),
    ],
)
def test_checked_depths_by_chair_under_a_majority_of_four(domain: str, depths: tuple[str, ...]) -> None:
    m = InstitutionalDepth.at(domain, rule="majority")
    assert [m.depth(chair) for chair in MEMBERS] == numbers(*depths)


@pytest.mark.parametrize("domain", ["outsider", "internal-affairs", "military", "free-trade", "legal"])
def test_nothing_passes_where_a_member_wants_none(domain: str) -> None:
    assert InstitutionalDepth.at(domain).bound == 0


@pytest.mark.parametrize("domain", sorted(InstitutionalDepth.points))
@pytest.mark.parametrize("rule", InstitutionalDepth.choices["rule"].among)
def test_undominated_votes_decide_as_the_bound_says(domain: str, rule: str) -> None:
    """Vote yes iff that weakly dominates no; the proposal then passes iff it is at most the bound."""
    m = InstitutionalDepth.at(domain, rule=rule)
    game = m.game(exact=True)
    votes = []
    for k, member in enumerate(MEMBERS):
        yes, no = (game.subgame({member: [vote]}).payoffs[k] for vote in ("yes", "no"))
        assert (yes >= no).all() or (no >= yes).all()
        votes.append("yes" if (yes >= no).all() else "no")
    passed = game.payoff(tuple(votes))["China"] == m.value("China", m.proposal)
    assert passed == (m.proposal <= m.bound)
    assert game.explain(tuple(votes)).is_equilibrium


def test_unanimity_has_weak_equilibria_of_refusal(pure: Pure) -> None:
    found = pure(InstitutionalDepth())
    assert ("yes",) * 6 in found
    assert ("no",) * 6 in found
    assert all(p.count("no") != 1 for p in found)


def test_the_chair_does_no_better_with_any_other_proposal() -> None:
    grid = [Fraction(k, 20) for k in range(21)]
    for domain, chair in itertools.product(InstitutionalDepth.points, MEMBERS):
        m = InstitutionalDepth.at(domain)
        best = m.value(chair, m.depth(chair))
        assert all(m.value(chair, x) <= best for x in grid if x <= m.bound)


def test_catalogue_test_of_small_state_protection_is_refuted() -> None:
    """A member that wants more depth than the least willing one loses by consensus."""
    better = ForAll(
        lambda m: (
            m.value("Kyrgyzstan", m.depth("China", "consensus"))
            >= m.value("Kyrgyzstan", m.depth("China", "leaders"))
        ),
        at={"rule": "consensus"},
    )
    assert gg.prove(InstitutionalDepth, better).verdict == "refuted"


@pytest.mark.parametrize("member", ["Kazakhstan", "Tajikistan"])
def test_majority_never_gives_less_depth_than_consensus(member: str) -> None:
    deeper = ForAll(
        lambda m: m.depth(member, "majority") >= m.depth(member, "consensus"), at={"rule": "consensus"}
    )
    assert gg.prove(InstitutionalDepth, deeper).verdict == "proved"


def test_depth_never_falls_in_any_members_ideal() -> None:
    for name in ("ideal_china", "ideal_tajikistan"):
        statement = NonDecreasing(lambda m: m.bound, name, at={"rule": "consensus"})
        assert gg.prove(InstitutionalDepth, statement).verdict == "proved"


def test_checked_military_ideal() -> None:
    assert MilitaryDepth().ideal == Fraction("0.05")
    assert MilitaryDepth(leverage="0.3").ideal == 0
    assert MilitaryDepth(deterrence=1, leverage=0, entrapment="0.1").ideal == 1
    falls = NonIncreasing(lambda m: m.ideal, "entrapment")
    assert gg.prove(MilitaryDepth, falls).verdict == "proved"


def test_ideal_depth_maximises_russias_payoff(pure: Pure) -> None:
    m = MilitaryDepth(deterrence="0.8", leverage="0.1")
    assert m.ideal == Fraction("0.7")
    assert all(m.value(Fraction(k, 50)) <= m.value(m.ideal) for k in range(51))
    assert pure(m) == {("standing staff",)}
    assert pure(MilitaryDepth()) == {("dialogue",)}


def test_dialogue_is_best_up_to_an_eighth_of_entrapment(pure: Pure) -> None:
    assert pure(MilitaryDepth(deterrence="0.375")) == {("dialogue",), ("exercises",)}
    assert pure(MilitaryDepth(deterrence="0.38")) == {("exercises",)}


def test_disparities_are_data() -> None:
    m = FreeTradeArea()
    assert m.disparity["Kazakhstan"] == Fraction("0.976")
    assert round(product("China") / product("Kazakhstan")) == 41
    assert [FreeTradeArea.at("per-head").disparity[k] < 0 for k in m.disparity] == [True, True, *[False] * 3]


def test_free_trade_is_refused_on_both_measures(pure: Pure) -> None:
    founded = ("propose", *("accept",) * 5)
    for m, refusing in ((FreeTradeArea(), 5), (FreeTradeArea.at("per-head"), 3)):
        assert founded not in pure(m)
        assert sum(m.exposure * d > m.trade for d in m.disparity.values()) == refusing
    assert founded in pure(FreeTradeArea(trade="0.5"))
    assert FreeTradeArea(trade="0.5").barrier < Fraction("0.5")


def test_stated_regimes_are_exact() -> None:
    passing = Iff(
        Outcome(*("yes",) * 6),
        lambda m: m.proposal <= m.bound,
        given=lambda m: m.proposal > 0,
        at={"rule": "consensus"},
    )
    assert gg.prove(InstitutionalDepth, passing).verdict == "proved"
    dialogue = Iff(
        BestResponse("Russia", "dialogue", {}), lambda m: m.deterrence - m.leverage <= m.entrapment / 8
    )
    assert gg.prove(MilitaryDepth, dialogue).verdict == "proved"
