"""M11 against the figures that the catalogue calls checked, and against theory."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

import greatgame as gg
from greatgame.model import Model
from greatgame.models import BaseRent, Founding, Hedging, Reassurance
from greatgame.proof.statements import ForAll

Pure = Callable[[Model], set[tuple[str, ...]]]


def test_claims_are_those_of_the_catalogue() -> None:
    keys = {c.key for model in (Hedging, BaseRent, Reassurance, Founding) for c in model.claims}
    wanted = (30, 74, 77, 107, *range(123, 132), *range(135, 140), 177, 181, 191, 195, 200)
    assert keys == {f"B{k:03d}" for k in wanted}


@pytest.mark.parametrize(
    ("state", "alignment", "worth"),
    [
        ("Kazakhstan", "Russia and China", "0.45"),
        ("Uzbekistan", "West and China", "0.5"),
        ("Kyrgyzstan", "Russia and China", "0.95"),
        ("Tajikistan", "Russia and China", "1.225"),  # 1.025 in the sketch, without access for migrants
        ("Turkmenistan", "neutral", "0.25"),
    ],
)
def test_checked_alignments(pure: Pure, state: str, alignment: str, worth: str) -> None:
    m = Hedging.at(state)
    assert pure(m) == {(alignment,)}
    assert m.payoffs(alignment)[0] == Fraction(worth)
    assert pure(m.replace(migration=0)) == {(alignment,)}
    assert all(eq.regret == 0 for eq in m.equilibria())


def test_checked_kazakhstan_has_three_vectors_from_nine_tenths(pure: Pure) -> None:
    m = Hedging.at("Kazakhstan")
    assert m.diversifying == Fraction(9, 10)
    # At .9 both are best; without the rent of neutrality, which is then worth less than either.
    assert pure(m.replace(autonomy="0.9")) == {("Russia and China",), ("all three",)}
    assert pure(m.replace(autonomy="0.91")) == {("all three",)}
    assert pure(m.replace(autonomy="0.89")) == {("Russia and China",)}


def test_sketch_payoffs_of_kazakhstan() -> None:
    game = Hedging().game(exact=True)
    expected = {
        "Russia": "0.1", "Russia and China": "0.45", "China": "0.05", "both mixed": "0.325",
        "all three": "0.4", "West and China": "0.35", "neutral": "0.1",
    }  # fmt: skip
    assert {p[0]: game.payoff(p)["State"] for p in game.profiles()} == {
        k: Fraction(v) for k, v in expected.items()
    }


@pytest.mark.parametrize("state", list(Hedging.points))
def test_best_division_beats_every_other_on_a_grid(state: str) -> None:
    m = Hedging.at(state)
    best = min(max(m.share, Fraction(0)), Fraction(1))
    assert all(m.divided(best) >= m.divided(Fraction(k, 40)) for k in range(41))
    assert m.divided(Fraction(1)) == m.payoffs("Russia")[0]
    assert m.divided(Fraction(0)) == m.payoffs("China")[0]
    assert m.divided(Fraction(1, 2)) - m.friction == m.payoffs("both mixed")[0]


def test_bandwagoning_and_rotation(pure: Pure) -> None:
    near = {"autonomy": "0.1", "economy_russia": "0.5", "security_russia": "0.6"}
    assert pure(Hedging(**near)) == {("Russia",)}
    assert Hedging(**near).share >= 1
    rising = Hedging.at("Kyrgyzstan", security_china="0.75", economy_china="0.6")
    assert pure(rising) == {("China",)}
    assert rising.share <= 0


def test_sectoral_hedge_is_not_always_best_where_each_leads_in_its_sector() -> None:
    """The catalogue's "best reply for any alpha" holds against either patron and their mixture only."""
    always = ForAll(
        lambda m: m.payoffs("Russia and China")[0] >= m.payoffs("all three")[0],
        given=lambda m: m.security["Russia"] > m.security["China"],
    )
    assert gg.prove(Hedging, always).verdict == "refuted"


def test_nash_rent(pure: Pure) -> None:
    m = BaseRent()
    assert (m.surplus, m.rent) == (Fraction("0.2"), Fraction("0.25"))
    host, russia = m.payoffs("modest", "modest")
    assert host - m.outside_host == russia - m.outside_russia == m.surplus / 2
    candidates = [Fraction(k, 200) for k in range(81)]
    product = {y: (y - m.hosting - m.outside_host) * (m.stake - y - m.outside_russia) for y in candidates}
    assert max(product, key=lambda y: product[y]) == m.rent
    assert pure(m) == {("firm", "modest"), ("modest", "firm")}
    assert pure(BaseRent.at("impasse")) == {("firm", "firm")}
    assert pure(BaseRent(firmness="0.1")) == {("firm", "modest"), ("modest", "firm"), ("firm", "firm")}


def test_restraint_keeps_a_state_that_domination_loses(pure: Pure) -> None:
    m = Reassurance()
    assert m.close_dominated < m.away_dominated
    found = pure(m)
    assert ("restrain", "cooperate if restrained") in found
    assert not any(p == ("dominate", "cooperate") for p in found)
    assert ("dominate", "cooperate") in pure(Reassurance.at("no-alternative"))
    assert ("dominate", "cooperate") in pure(Reassurance.at("feared"))


def test_founding_needs_all_three_or_a_resolute_region(pure: Pure) -> None:
    nothing = {("bilateral", "decline", x) for x in ("join", "stay out")}
    assert pure(Founding()) == {("create", "support", "join"), *nothing}
    assert pure(Founding.at("jealous")) == {("create", "support", "stay out"), *nothing}
    assert pure(Founding.at("feared")) == nothing
