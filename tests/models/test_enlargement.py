"""M08 against the figures that the catalogue calls checked, and against theory."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from sympy import And

import greatgame as gg
from greatgame.model import Model
from greatgame.models import AccessionCascade, ClubSize, Enlargement, GradedMembership, LinkUp
from greatgame.models.enlargement import BUNDLES
from greatgame.proof import ForAll, Iff, Implies, Outcome, RiskDominates

Pure = Callable[[Model], set[tuple[str, ...]]]

ADMITTED, CLOSED = ("admit", "admit"), ("veto", "veto")
PAIR = "India and Pakistan"
FAMILY = (Enlargement, AccessionCascade, ClubSize, GradedMembership, LinkUp)
KEYS = (29, 48, 50, 51, 53, 54, 55, 58, *range(62, 73), 110, 182, 183, 203)


def test_claims_are_those_of_the_catalogue() -> None:
    keys = [c.key for model in FAMILY for c in model.claims]
    assert sorted(keys) == [f"B{k:03d}" for k in KEYS]


def test_weights_are_data() -> None:
    m = Enlargement()
    assert [m.weight[c] for c in ("India", "Pakistan", "Iran")] == [
        Fraction(x) for x in ("0.184", "0.028", "0.114")
    ]


@pytest.mark.parametrize(
    ("year", "india", "pair", "pakistan", "iran"),
    [
        ("1996", (-0.08, -0.28), (-0.193, -0.043), (-0.264, 0.236), 0.075),
        ("2001", (-0.02, -0.22), (-0.073, 0.077), (-0.204, 0.296), 0.135),
        ("2005", (0.006, -0.194), (-0.07, 0.08), (-0.225, 0.275), 0.139),
        ("2008", (0.038, -0.162), (-0.024, 0.126), (-0.212, 0.288), 0.163),
        ("2012", (0.049, -0.151), (-0.012, 0.138), (-0.21, 0.29), 0.17),
        ("2014", (0.093, -0.107), (0.039, 0.189), (-0.204, 0.296), 0.197),
        ("2017", (0.094, -0.106), (0.032, 0.182), (-0.212, 0.288), 0.194),
        ("2022", (0.138, -0.062), (0.083, 0.233), (-0.205, 0.295), 0.221),
    ],
)
def test_checked_era_path(
    pure: Pure,
    year: str,
    india: tuple[float, float],
    pair: tuple[float, float],
    pakistan: tuple[float, float],
    iran: float,
) -> None:
    for bundle, expected in (("India", india), (PAIR, pair), ("Pakistan", pakistan)):
        m = Enlargement.at(year, bundle=bundle)
        assert (rounded(m, "Russia"), rounded(m, "China")) == expected
        assert (ADMITTED in pure(m)) == (min(expected) >= 0)
        assert CLOSED in pure(m)
    opened = Enlargement.at(year, bundle="Iran", club="opened")
    assert rounded(opened, "Russia") == rounded(opened, "China") == iran
    assert ADMITTED in pure(opened)


def rounded(m: Enlargement, leader: str) -> float:
    """Return a leader's value of the bundle, to three decimals as the catalogue prints it."""
    return round(float(m.value(leader)), 3)


def test_only_the_pair_of_the_two_candidates_ever_passes() -> None:
    years = [point for point in Enlargement.points if point != "iran"]
    passing = [
        (year, bundle)
        for year, bundle in itertools.product(years, ("India", "Pakistan", PAIR))
        if min(Enlargement.at(year, bundle=bundle).value(k) for k in ("Russia", "China")) >= 0
    ]
    assert passing == [("2014", PAIR), ("2017", PAIR), ("2022", PAIR)]


def test_figures_of_the_computed_claims() -> None:
    verdicts = {v.claim: v for v in gg.check(Enlargement)}
    assert verdicts["B066"].note == "0.0239, 0.0194, 0.0188, 0.0169"
    assert verdicts["B072"].note == "from 0.218 to 0.418 of the world"
    assert {verdicts[key].verdict for key in ("B066", "B072")} == {"computed"}


def test_at_first_russia_wanted_nobody_but_china_some() -> None:
    """Why B048 is refuted, and the nearest true statement."""
    for year, bundle in itertools.product(("1996", "2001"), BUNDLES):
        m = Enlargement.at(year, bundle=bundle)
        assert m.value("Russia") < 0
        assert (m.value("China") > 0) == (
            bundle in ("Pakistan", "Iran") or (bundle == PAIR and year == "2001")
        )


@pytest.mark.parametrize(
    ("sanctions", "criteria", "applying"),
    [
        ("lifted", "lax", {0, 3}),
        ("in force", "lax", {0, 2}),
        ("lifted", "strict", {0}),
        ("in force", "strict", {0}),
    ],
)
def test_cascade_is_all_or_nothing(pure: Pure, sanctions: str, criteria: str, applying: set[int]) -> None:
    m = AccessionCascade(sanctions=sanctions, criteria=criteria)
    found = pure(m)
    assert {p.count("apply") for p in found} == applying
    assert all(eq.regret == 0 for eq in m.equilibria().pure)


def test_a_better_prospect_sets_the_cascade_off(pure: Pure) -> None:
    assert pure(AccessionCascade.at("lifted", prospect="0.31")) == {("apply",) * 3}
    assert pure(AccessionCascade.at("lifted", benefit_india=2)) == {("apply",) * 3}


@pytest.mark.parametrize(
    ("friction", "largest"), [("0.3", 1), ("0.15", 2), ("0.1", 2), ("0.06", 3), ("0.05", 4)]
)
def test_largest_equilibrium_size(pure: Pure, friction: str, largest: int) -> None:
    m = ClubSize(friction=friction)
    names = tuple(ClubSize.players["China"])
    sizes = {min(names.index(a), names.index(b)) for a, b in pure(m)}
    assert max(sizes) == largest
    assert sizes >= set(range(largest + 1))


def test_partner_is_the_grade_both_accept(pure: Pure) -> None:
    found = pure(GradedMembership())
    assert ("member", "partner") in found
    assert not any(p == ("member", "member") for p in found)
    veto = Implies(lambda m: m.dilution > 0, lambda m: m.value("China", 2) < m.value("China", 1))
    assert gg.prove(GradedMembership, veto).verdict == "proved"


def test_russia_prefers_a_member_iff_half_the_counterweight_covers_one_more_vote() -> None:
    statement = ForAll(
        lambda m: m.value("Russia", 2) >= m.value("Russia", 1),
        given=lambda m: m.counterweight * (1 - m.power) / 2 >= m.decision,
    )
    assert gg.prove(GradedMembership, statement).verdict == "proved"


def test_links_languish_unless_worth_twice_their_cost(pure: Pure) -> None:
    linked, separate = ("link", "link"), ("separate", "separate")
    for point in LinkUp.points:
        assert pure(LinkUp.at(point)) == {linked, separate}
    assert pure(LinkUp(synergy="0.05")) == {separate}
    risky = Implies(
        lambda m: (m.synergy > m.effort) & (m.synergy < 2 * m.effort), RiskDominates(separate, linked)
    )
    assert gg.prove(LinkUp, risky).verdict == "proved"


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_stated_sizes_are_exact(number: int) -> None:
    name = ClubSize.players["China"][number]
    region = Iff(Outcome(name, name), lambda m: m.friction * (number - 1) <= m.smaller)
    assert gg.prove(ClubSize, region).verdict == "proved"


@pytest.mark.parametrize(("action", "others"), [("apply", 2), ("wait", 0)])
def test_stated_cascades_are_exact(action: str, others: int) -> None:
    def region(m: Any) -> Any:
        sign = 1 if action == "apply" else -1
        chance = m.prospect + others * m.precedent
        return And(*(sign * (b * chance - m.cost) >= 0 for b in m.benefit.values()))

    statement = Iff(Outcome(action, action, action), region, at={"criteria": "lax", "sanctions": "lifted"})
    assert gg.prove(AccessionCascade, statement).verdict == "proved"
