"""M13 against the figures that the catalogue calls checked, and against theory."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
import sympy

import greatgame as gg
from greatgame.game import NormalForm
from greatgame.model import Model
from greatgame.models import Membership, MutualInsurance, Succession
from greatgame.proof import DominantAction, Implies, Outcome
from greatgame.repeated.shocks import Draw, drawn_formula
from greatgame.strategies import GrimTrigger

Pure = Callable[[Model], set[tuple[str, ...]]]


def test_claims_are_those_of_the_catalogue() -> None:
    keys = [c.key for model in (Membership, MutualInsurance, Succession) for c in model.claims]
    wanted = (100, 106, 121, 122, 131, 132, 133, 134, 165, 168, 169, 187, 188, 198)
    assert sorted(keys) == [f"B{k:03d}" for k in wanted]


@pytest.mark.parametrize(
    ("year", "choice", "gain"),
    [("1999", "West and SCO", "-0.2"), ("2006", "CSTO and SCO", "0.2"), ("2012", "West and SCO", "-0.15")],
)
def test_checked_path_out_in_out(pure: Pure, year: str, choice: str, gain: str) -> None:
    m = Membership.at(year)
    assert pure(m) == {(choice,)}
    assert m.stay == Fraction(gain)
    assert all(eq.regret == 0 for eq in m.equilibria())


def test_sanctions_from_which_uzbekistan_rejoins(pure: Pure) -> None:
    m = Membership.at("2006")
    bound = 1 - (m.guarantee * m.threat - m.autonomy) / m.rent
    assert bound == 0  # the threat of 2006 alone would do: the alliance ties with an unspoilt West
    calm = m.replace(threat="0.6")
    assert pure(calm.replace(sanctions="0.5")) == {("CSTO and SCO",), ("West and SCO",)}
    assert pure(calm.replace(sanctions="0.51")) == {("CSTO and SCO",)}
    assert pure(calm.replace(sanctions="0.49")) == {("West and SCO",)}


def test_criticism_ends_the_western_tie_without_russia(pure: Pure) -> None:
    assert pure(Membership(threat="0.3", criticism="0.25")) == {("SCO alone",)}


def test_costly_organisation_would_be_left(pure: Pure) -> None:
    assert pure(Membership(autonomy_sco="0.1")) == {("West without SCO",)}


def test_checked_patience_of_the_club() -> None:
    m = MutualInsurance()
    assert m.patience == Fraction(5, 9)
    assert round(float(m.patience), 2) == 0.56


def test_patience_is_that_of_the_game_of_drawn_shocks() -> None:
    b, c, lam, rho = sympy.symbols("b c lam rho", positive=True)
    ask = NormalForm({"A": ("ask",), "B": ("help", "refuse")}, [[[rho * b, 0]], [[-c, 0]]])
    asked = NormalForm({"A": ("help", "refuse"), "B": ("ask",)}, [[[-c], [0]], [[rho * b], [0]]])
    calm = NormalForm({"A": ("wait",), "B": ("wait",)}, [[[0]], [[0]]])
    formula = drawn_formula(
        [
            Draw("A in need", lam, ask, ("ask", "help"), ("ask", "refuse")),
            Draw("B in need", lam, asked, ("help", "ask"), ("refuse", "ask")),
            Draw("calm", 1 - 2 * lam, calm, ("wait", "wait"), ("wait", "wait")),
        ]
    )
    derived = formula["A"].formula
    assert derived is not None
    for values in ({"shock": "0.3", "similarity": "0.5"}, {"cost": "0.02"}, {}):
        m = MutualInsurance(**values)
        point = {b: m.rescue, c: m.cost, lam: m.shock, rho: m.similarity}
        exact = {s: sympy.Rational(v.numerator, v.denominator) for s, v in point.items()}
        assert sympy.Rational(derived.xreplace(exact)) == sympy.Rational(
            m.patience.numerator, m.patience.denominator
        )


def test_expected_payoffs_understate_the_patience_needed() -> None:
    """Grim trigger in the game of expected payoffs: c / (rho b), less than the bound."""
    m = MutualInsurance()
    critical = m.repeated().critical_discount(GrimTrigger())
    assert Fraction(1, 5) in critical
    assert Fraction(19, 100) not in critical
    assert Fraction(1, 5) < m.patience


def test_club_is_worthless_when_the_west_asks_for_nothing_or_regimes_differ() -> None:
    assert MutualInsurance.at("tolerant-west").worth == Fraction("0.11")
    assert MutualInsurance.at("tolerant-west", reward="0.3").worth < 0
    assert MutualInsurance.at("unlike-regimes").patience == Fraction(10, 11)
    assert MutualInsurance.at("endorsement").patience < Fraction(1, 10)


def test_one_period_has_no_club(pure: Pure) -> None:
    assert pure(MutualInsurance()) == {("aloof", "aloof")}
    aloof = Implies(lambda m: m.shock > 0, DominantAction("great power", "aloof"))
    assert gg.prove(MutualInsurance, aloof).verdict == "proved"


def test_abstention_is_dominant_at_the_baseline_and_one_goes_in_if_it_works(pure: Pure) -> None:
    assert pure(Succession()) == {("abstain", "abstain")}
    assert pure(Succession.at("effective")) == {("intervene", "abstain"), ("abstain", "intervene")}
    never = ~Outcome("intervene", "intervene")
    costly = Implies(lambda m: m.cost + m.divide > 0, never)
    assert gg.prove(Succession, costly).verdict == "proved"


def test_only_the_best_tie_is_chosen() -> None:
    """The regimes of the docstring: alliance if stay > 0, and then with or without the organisation."""
    allied = Implies(
        lambda m: (m.stay > 0) & (m.guarantee_sco * m.threat > m.autonomy_sco),
        Outcome("CSTO and SCO") & ~Outcome("West and SCO") & ~Outcome("SCO alone"),
    )
    assert gg.prove(Membership, allied).verdict == "proved"
