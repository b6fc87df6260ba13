"""Statements and verdicts: planted truths and falsehoods, thresholds, monotonicity, honesty."""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from sympy import Rational

from greatgame.errors import DeclarationError, GreatGameError, ParameterError
from greatgame.model import Claim, Model
from greatgame.proof import (
    DISCOUNT,
    BestResponse,
    Computed,
    Decreasing,
    DominantAction,
    DominantOutcome,
    Dominates,
    Equilibria,
    Exists,
    ForAll,
    ForSome,
    Iff,
    Implies,
    Increasing,
    Invariant,
    NonDecreasing,
    NonIncreasing,
    OnlyOutcome,
    Outcome,
    RiskDominates,
    StrictOutcome,
    Sustained,
    Threshold,
    check,
    prove,
)
from greatgame.strategies import GrimTrigger, TitForTat

CO, RI = ("Co", "Co"), ("Ri", "Ri")


def rivalry(m: Any) -> Any:
    """(Ri, Ri) is a strict equilibrium of the sketch, and cheating on (Co, Co) pays."""
    russia, china = m.power - m.cost_russia, 1 - m.power - m.cost_china
    return sympy.And(
        m.grab - m.grab_cost > m.dividend,
        russia > m.share - m.grab,
        russia > m.residue,
        china > 1 - m.share - m.grab,
        china > m.residue,
        m.share + m.dividend > russia,
        m.share + m.grab - m.grab_cost >= m.residue + m.single * m.dividend,
    )


def patience(m: Any) -> Any:
    """The textbook threshold (T - R)/(T - P) of Russia."""
    cheat = m.share + m.grab - m.grab_cost
    return (cheat - m.share - m.dividend) / (cheat - m.power + m.cost_russia)


TRUE: list[Any] = [
    Iff(
        Dominates(CO, RI),
        lambda m: sympy.And(
            m.share > m.power - m.cost_russia - m.dividend, m.share < m.power + m.cost_china + m.dividend
        ),
    ),
    Implies(StrictOutcome(*CO), Outcome(*CO)),
    Implies(OnlyOutcome(*CO), Exists()),
    Implies(DominantOutcome(*RI), OnlyOutcome(*RI)),
    Implies(rivalry, BestResponse("Russia", "Ri", {"China": "Ri"})),
    Increasing(Outcome(*CO), "dividend"),
    Decreasing(Outcome(*CO), "grab"),
    Decreasing(patience, "dividend", given=rivalry),
    Increasing(patience, "power", given=rivalry),
    Increasing(patience, "grab", given=rivalry),
    Invariant(lambda m: (m.grab - m.grab_cost - m.dividend) / (m.grab + m.cost_russia), "power"),
    NonDecreasing(lambda m: sympy.Max(m.grab, m.power), "grab"),
    NonIncreasing(lambda m: sympy.Min(1, m.share / (m.share + m.grab + 1)), "grab"),
    ForAll(~Equilibria(()) | Equilibria(())),
    ForAll(lambda m: m.dividend * m.single <= Rational(1, 2)),
    ForAll(lambda m: m.dividend**m.single <= 1 + Rational(1, 1000)),
]

FALSE: list[Any] = [
    ForAll(Outcome(*CO)),
    Implies(Outcome(*CO), StrictOutcome(*CO)),
    Increasing(Outcome(*CO), "grab"),
    Increasing(patience, "dividend", given=rivalry),
    Increasing(lambda m: sympy.Max(m.grab, m.power), "grab"),
    Invariant(Outcome(*RI), "power"),
    ForAll(DominantAction("Russia", "Ri")),
    ForAll(lambda m: m.dividend**m.single <= Rational(9, 10)),
]


@pytest.mark.parametrize("k", range(len(TRUE)))
def test_planted_truths_are_proved(sketch: type[Model], k: int) -> None:
    verdict = prove(sketch, TRUE[k])
    assert verdict.verdict == "proved", verdict
    assert verdict.counterexample is None
    assert verdict.holds


@pytest.mark.parametrize("k", range(len(FALSE)))
def test_planted_falsehoods_are_refuted_at_an_exact_point(sketch: type[Model], k: int) -> None:
    verdict = prove(sketch, FALSE[k])
    assert verdict.verdict == "refuted", verdict
    assert verdict.counterexample is not None
    values = {n: v for n, v in verdict.counterexample.items() if n in sketch.parameters}
    sketch(**values)  # admissible and exact
    assert verdict.holds is False


@pytest.mark.parametrize("width", ["1/1000", "1/100000", "1/10000000"])
def test_falsehood_in_a_tiny_corner_is_found(sketch: type[Model], width: str) -> None:
    # Fails only where grab, share and single are all within `width` of their upper ends.
    tiny = Rational(width)
    verdict = prove(sketch, ForAll(lambda m: m.grab * 2 + m.share + m.single <= 3 - tiny))
    assert verdict.verdict == "refuted"
    assert verdict.counterexample is not None
    total = 2 * Fraction(verdict.counterexample["grab"]) + sum(
        Fraction(verdict.counterexample[n]) for n in ("share", "single")
    )
    assert total > 3 - Fraction(width)
    assert prove(sketch, ForAll(lambda m: m.grab * 2 + m.share + m.single <= 3)).verdict == "proved"


def test_curved_falsehood_smaller_than_a_millionth(sketch: type[Model]) -> None:
    def near(m: Any) -> Any:
        gaps = (m.grab - Rational("0.123"), m.share - Rational("0.456"), m.single - Rational("0.789"))
        return sum(g**2 for g in gaps) > Rational(1, 10**6)

    verdict = prove(sketch, ForAll(near))
    assert verdict.verdict == "refuted"  # a ball of share about 8e-9 of the space


def test_existence_is_shown_or_excluded(sketch: type[Model]) -> None:
    shown = prove(sketch, ForSome(Outcome(*CO) & Outcome(*RI)))
    assert shown.verdict == "shown"
    assert shown.witness is not None
    game = sketch(**shown.witness).game(exact=True)
    assert {CO, RI} <= {e.profile for e in game.equilibria("pure")}
    none = prove(sketch, ForSome(lambda m: m.single * m.dividend > Rational(3, 4)))
    assert none.verdict == "refuted"
    assert none.counterexample is None
    assert "no admissible" in none.note


def test_sub_region_that_restores_a_refuted_claim(sketch: type[Model]) -> None:
    verdict = prove(sketch, Implies(lambda m: m.dividend + m.grab_cost > m.grab, Outcome(*CO)))
    assert verdict.verdict == "refuted"
    verdict = prove(sketch, Increasing(patience, "grab", given=lambda m: m.grab > m.grab_cost + m.dividend))
    assert verdict.verdict == "refuted"
    assert verdict.restored_formula is not None
    held = verdict.restored_formula.to_sympy()
    again = prove(
        sketch,
        Increasing(patience, "grab", given=lambda m: sympy.And(m.grab > m.grab_cost + m.dividend, held)),
    )
    assert again.verdict == "proved"


class TestDiscount:
    def test_textbook_threshold_and_its_comparative_statics(self, textbook: type[Model]) -> None:
        def bound(m: Any) -> Any:
            return (m.temptation - m.reward) / (m.temptation - m.punish)

        grim = Sustained(GrimTrigger())
        assert prove(textbook, Threshold(grim, "discount", bound)).verdict == "proved"
        for statement in (
            Increasing(bound, "temptation"),
            Decreasing(bound, "reward"),
            Increasing(bound, "punish"),
            Invariant(bound, "sucker"),
            Increasing(grim, "discount"),
            Increasing(grim, "reward"),
        ):
            assert prove(textbook, statement).verdict == "proved", statement
        assert prove(textbook, Increasing(bound, "reward")).verdict == "refuted"

    def test_catalogue_threshold_of_the_sketch(self, sketch: type[Model]) -> None:
        russia = Sustained(GrimTrigger(), players=("Russia",))
        assert prove(sketch, Threshold(russia, "discount", patience, given=rivalry)).verdict == "proved"
        wrong = Threshold(russia, "discount", lambda m: patience(m) / 2, given=rivalry)
        verdict = prove(sketch, wrong)
        assert verdict.verdict == "refuted"
        assert verdict.counterexample is not None
        assert "discount" in verdict.counterexample

    def test_free_discount_symbol_in_a_relation(self, sketch: type[Model]) -> None:
        assert prove(sketch, ForAll(lambda m: Rational(1, 2) > DISCOUNT * m.grab)).verdict == "proved"
        assert prove(sketch, ForAll(lambda m: Rational(9, 10) > DISCOUNT)).verdict == "refuted"

    def test_tit_for_tat_is_not_subgame_perfect_in_the_generic_dilemma(self, textbook: type[Model]) -> None:
        # Subgame perfect only on the knife edge T - R = P - S, where all punishments cost the same.
        def generic(m: Any) -> Any:
            return sympy.Ne(m.temptation - m.reward, m.punish - m.sucker)

        assert prove(textbook, ForSome(Sustained(TitForTat()), given=generic)).verdict == "refuted"
        assert prove(textbook, ForSome(Sustained(TitForTat()))).verdict == "shown"


def test_risk_dominance_against_the_textbook(dilemma: type[Model]) -> None:
    # At (C, C) each loses 3 - T by deviating, at (D, D) each loses 1: risk dominance switches at T = 2.
    statement = Threshold(
        RiskDominates(("C", "C"), ("D", "D")),
        "temptation",
        lambda m: 2,
        side="below",
        given=lambda m: m.temptation < 2,
    )
    assert prove(dilemma, statement).verdict == "proved"
    assert (
        prove(dilemma, ForAll(RiskDominates(("C", "C"), ("D", "D")), given=lambda m: m.temptation > 2)).holds
        is False
    )


def test_nothing_proved_is_refuted_by_sampling(random_model: Callable[..., type[Model]]) -> None:
    rng = np.random.default_rng(0)
    proved = 0
    for seed in range(12):
        model = random_model(300 + seed, (2, 2), 2)
        for profile in (("a0", "a0"), ("a1", "a0")):
            verdict = prove(model, ForAll(~Outcome(*profile)))
            values = rng.integers(0, 998, size=(60, 2))
            marks: list[Any] = [
                model(x0=Fraction(int(a), 997), x1=Fraction(int(b), 997))
                .game(exact=True)
                .best_responses()
                .all(axis=0)
                for a, b in values
            ]
            held = not any(m[int(profile[0][1]), int(profile[1][1])] for m in marks)
            assert held or verdict.verdict == "refuted"
            proved += verdict.verdict == "proved"
    assert proved


def test_free_exponents_are_proved_by_subdivision_or_sampled(sketch: type[Model]) -> None:
    slack = prove(sketch, ForAll(lambda m: m.dividend**m.single < Rational(11, 10)))
    assert slack.verdict == "proved"
    assert "subdivision" in slack.note
    tight = prove(sketch, ForAll(lambda m: m.dividend**m.single <= 1), time_limit=1.0)
    assert tight.verdict == "sampled"
    assert "fix single with at=" in tight.note
    assert tight.bound is not None
    assert 0 < tight.bound < 1e-3
    assert (
        prove(sketch, ForAll(lambda m: m.dividend**m.single <= 1, at={"single": "1/2"})).verdict == "proved"
    )


def test_too_hard_ends_in_time_and_offers_evidence(sketch: type[Model]) -> None:
    def hard(m: Any) -> Any:
        a, b, c, d, e, f = m.power, m.share, m.dividend, m.grab, m.grab_cost, m.cost_russia
        squares = (a**5 * b - c * d**4 + e) ** 2 + (a * b * c * d * e * f - a**3 + f**5) ** 2
        return squares + (b**4 - c**3 * d) ** 2 >= -sympy.Rational(1, 10**12) * (a + b) ** 6 * c

    start = time.process_time()
    verdict = prove(sketch, ForAll(hard), time_limit=2.0)
    assert time.process_time() - start < 15
    assert verdict.verdict in ("sampled", "proved")
    if verdict.verdict == "sampled":
        assert verdict.points > 10_000


def test_computed_and_json(sketch: type[Model]) -> None:
    yes = prove(None, Computed(lambda: (3 * 7 == 21, "3 * 7 = 21"), "arithmetic"))
    no = prove(None, Computed(lambda: (False, "0.2 < 0.5"), "a share above a half"))
    assert (yes.verdict, no.verdict) == ("computed", "refuted")
    wanted = {"model", "claim", "verdict", "statement", "source", "condition", "counterexample", "seconds"}
    assert wanted <= set(prove(sketch, ForAll(Exists())).to_json())
    with pytest.raises(DeclarationError, match="no model"):
        prove(None, ForAll(Exists()))


def test_vacuous_truth_is_said(sketch: type[Model]) -> None:
    verdict = prove(sketch, ForAll(Outcome(*CO), given=lambda m: m.grab > 1))
    assert verdict.verdict == "proved"
    assert "vacuous" in verdict.note


@pytest.mark.parametrize(
    "statement",
    [
        ForAll(Outcome("Co", "Cooperate")),
        ForAll(Outcome("Co")),
        Increasing(lambda m: m.power, "powr"),
        ForAll(Exists(), at={"gain": 1}),
        "power > share",
        ForAll(BestResponse("Rusia", "Co", {"China": "Co"})),
    ],
)
def test_bad_statements_are_our_errors(sketch: type[Model], statement: Any) -> None:
    with pytest.raises(GreatGameError):
        prove(sketch, statement)
    assert issubclass(ParameterError, GreatGameError)


def test_check_reports_every_claim(sketch: type[Model]) -> None:
    body = {
        "claims": (
            Claim("B003", "both gain", "S0:123", holds=TRUE[0]),
            Claim("B007", "order always holds", "S2:81", holds=ForAll(Outcome(*CO))),
            Claim("B033", "by issue", "S0:238", needs="the issue-level form"),
        )
    }
    model = type("Claimed", (sketch,), body)
    verdicts = check(model)
    assert [(v.claim, v.verdict) for v in verdicts] == [
        ("B003", "proved"),
        ("B007", "refuted"),
        ("B033", "waiting"),
    ]
    assert "issue-level" in verdicts[2].note
    assert verdicts[0].smtlib is not None
    assert "QF_NRA" in verdicts[0].smtlib()
