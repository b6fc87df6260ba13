"""Planted falsehoods of every awkward kind, and everything a verdict must not be silent about."""

from __future__ import annotations

import time
from typing import Any

import pytest
import sympy
from sympy import Abs, Max, Ne, Piecewise, Rational, sqrt

from greatgame.errors import DeclarationError
from greatgame.model import Model
from greatgame.models import Afghanistan, InfluenceContest, MediatedDispute
from greatgame.parameters import Choice
from greatgame.proof import (
    DISCOUNT,
    ForAll,
    Implies,
    Increasing,
    NonDecreasing,
    Threshold,
    bifurcation,
    parameters_for,
    prove,
)
from greatgame.proof.atlas import atlas
from greatgame.proof.boxes import impossible
from greatgame.proof.formula import compare
from greatgame.proof.space import Space


@pytest.fixture(scope="session")
def plane(new_parameter: Any) -> type[Model]:
    def payoffs(self: Any, row: str, col: str) -> tuple[Any, Any]:
        return (self.a if row == "x" else self.b, self.c if col == "l" else self.b)

    body = {
        "players": {"R": ("x", "y"), "C": ("l", "r")},
        "a": new_parameter("0.5", 0, 1, "a"),
        "b": new_parameter("0.4", 0, 1, "b"),
        "c": new_parameter("0.3", -1, 1, "c"),
        "payoffs": payoffs,
    }
    return type("Plane", (Model,), body)


FALSE: dict[str, Any] = {
    "a ball of 1e-17 of the space": lambda m: (
        (m.a - Rational(1, 3)) ** 2 + (m.b - Rational(2, 7)) ** 2 + (m.c - Rational(5, 11)) ** 2
        > Rational(1, 10**12)
    ),
    "on a line": lambda m: Ne(m.a - m.b, Rational(1, 7)),
    "on a curve": lambda m: Ne(m.a**2 + m.b**2, Rational(1, 2)),
    "at a point": lambda m: (m.a - Rational(1, 3)) ** 2 + (m.b - Rational(2, 7)) ** 2 > 0,
    "at an irrational point": lambda m: (m.a**2 - Rational(1, 2)) ** 2 + (m.b**2 - Rational(1, 3)) ** 2 > 0,
    "on the boundary": lambda m: m.a < 1,
    "in a corner": lambda m: m.a + m.b + m.c < 3,
    "near a pole": lambda m: m.a < 10**9 * m.c,
    "beside a pole": lambda m: m.a / m.c < 10**9,
    "at a kink": lambda m: Abs(m.c) > 0,
    "on a tie": lambda m: Max(m.a, m.b) > m.a,
    "in one case": lambda m: Piecewise((1, m.a < m.b), (0, sympy.Eq(m.a, m.b)), (1, True)) > 0,
    "at an irrational constant": lambda m: Ne(m.a * sqrt(2), 1),
    "at the end of a root": lambda m: sqrt(m.a) > 0,
    "at high patience": lambda m: DISCOUNT * m.a < 1 - Rational(1, 10**6),
}


@pytest.mark.parametrize("name", FALSE)
def test_planted_falsehoods_are_refuted(plane: type[Model], name: str) -> None:
    verdict = prove(plane, ForAll(FALSE[name]))
    assert verdict.verdict == "refuted", verdict
    assert verdict.counterexample is not None


@pytest.mark.parametrize(
    "statement",
    [
        Increasing(lambda m: 0 * m.a + m.b, "a"),
        NonDecreasing(lambda m: Piecewise((m.a, m.a < m.b), (m.a - Rational(1, 10**7), True)), "a"),
        Threshold(lambda m: m.a >= m.b, "a", lambda m: m.b + Rational(1, 10**9)),
        Threshold(lambda m: m.a > m.b, "a", lambda m: m.b),
    ],
)
def test_planted_false_statics_are_refuted(plane: type[Model], statement: Any) -> None:
    assert prove(plane, statement).verdict == "refuted"


@pytest.mark.parametrize(
    "claim",
    [
        lambda m: m.a**m.b < 1,  # fails at a = 1 and at b = 0
        lambda m: Ne(m.a**m.b, Rational(1, 2)),
        lambda m: sympy.log(m.a) > -50,
        lambda m: (1 + m.c) ** m.b > 0,  # fails at c = -1
        lambda m: m.c**m.b >= 0,  # real and negative at b = 1, c < 0
        lambda m: sympy.exp(1000 * m.a) < sympy.exp(1000),
    ],
)
def test_falsehoods_outside_real_arithmetic_are_not_proved(plane: type[Model], claim: Any) -> None:
    assert prove(plane, ForAll(claim), time_limit=1.0).verdict in ("refuted", "sampled", "undecided")


def test_boxes_do_not_trust_rounded_constants(plane: type[Model]) -> None:
    space = Space(plane)
    a = space.symbol("a")
    disguised = (sqrt(2) + sqrt(3)) ** 2 - 5 - 2 * sqrt(6)  # zero
    for relation in ("==", ">=", "<="):
        holds: Any = relation
        assert not impossible(space, (compare(a + disguised - a / 2, holds),), 0.5)
        assert not impossible(space, (compare(a * disguised, holds),), 0.5)


def test_vacuous_premises_are_said(plane: type[Model]) -> None:
    for statement in (
        Implies(lambda m: m.a * m.b > 1, lambda m: m.a > 5),
        ForAll(lambda m: sqrt(m.c - 2) > 5),  # defined nowhere
        ForAll(lambda m: m.a**m.b > 5, given=lambda m: m.a + m.b > 3),
        ForAll(lambda m: m.a > 5, given=lambda m: m.a**m.b > 2),
    ):
        verdict = prove(plane, statement)
        assert verdict.verdict == "proved"
        assert "vacuous" in verdict.note, verdict
    assert "vacuous" not in prove(plane, ForAll(lambda m: m.a * m.b <= 1)).note


def test_points_left_out_are_said(plane: type[Model]) -> None:
    pole = prove(plane, Increasing(lambda m: -1 / m.c, "c"))
    assert pole.verdict == "proved"
    assert "not across points where the quantity is undefined" in pole.note
    assert "where defined" in prove(plane, ForAll(lambda m: sqrt(m.c) > -1)).note
    inside = prove(plane, Increasing(lambda m: -1 / m.c, "c", given=lambda m: m.c > 0))
    assert inside.verdict == "proved"
    assert not inside.note


@pytest.mark.parametrize("claim", [lambda m: m.a != m.b, lambda m: m.a == m.b, lambda m: m.c**2 / m.c != 0])
def test_comparison_by_form_is_refused(plane: type[Model], claim: Any) -> None:
    with pytest.raises(DeclarationError, match=r"sympy\.Eq"):
        prove(plane, ForAll(claim))


def test_search_for_parameters_tries_every_choice(new_parameter: Any) -> None:
    def payoffs(self: Any, row: str, col: str) -> tuple[Any, Any]:
        sign = 1 if self.rule == "up" else -1
        return (sign * self.a if row == "x" else 0 * self.a, self.a if col == "l" else 0 * self.a)

    body = {
        "players": {"R": ("x", "y"), "C": ("l", "r")},
        "a": new_parameter("0.5", "0.1", 1, "a"),
        "rule": Choice("up", among=("up", "down"), meaning="sign"),
        "payoffs": payoffs,
    }
    model = type("Ruled", (Model,), body)
    found = parameters_for(model, ("y", "l"))
    assert found is not None
    assert found.chosen == {"rule": "down"}
    assert parameters_for(model, ("y", "l"), at={"rule": "up"}) is None


def test_breakpoints_where_a_maximum_changes_its_argument(new_parameter: Any) -> None:
    def payoffs(self: Any, row: str, col: str) -> tuple[Any, Any]:
        own = {"x": Max(self.t, Rational(1, 2)), "y": self.t}[row]
        return own, self.t if col == "l" else Rational(1, 4)

    body = {
        "players": {"R": ("x", "y"), "C": ("l", "r")},
        "t": new_parameter("0.4", 0, 1, "t"),
        "payoffs": payoffs,
    }
    model = type("Kink", (Model,), body)
    found = bifurcation(model(), "t")
    assert found.breakpoints == (Rational(1, 4), Rational(1, 2))
    assert [len(branches) for _, branches in found.stretches] == [1, 1, 2]


@pytest.mark.parametrize("model", [Afghanistan, InfluenceContest])
def test_a_large_atlas_ends_in_time_with_all_that_is_shown_of_it(model: type[Model]) -> None:
    start = time.process_time()
    found = atlas(model, at={k: c.default for k, c in model.choices.items()}, time_limit=1.0)
    record = found.to_json()
    assert time.process_time() - start < 15  # 3 s on an idle machine; without the limit, minutes
    assert not record["complete"]
    assert record["reason"]
    assert record["notes"] or not record["regimes"]
    assert all(r["inequalities"] and "volume" in r for r in record["regimes"])


def test_atlas_ends_in_time_and_says_so() -> None:
    start = time.process_time()
    found = atlas(MediatedDispute, mixed=False, boundary=True, time_limit=0.2)
    assert time.process_time() - start < 6
    assert not found.complete
    assert "time limit" in found.reason
    for regime in found:
        point = MediatedDispute(**regime.witness)
        assert {e.profile for e in point.game(exact=True).equilibria("pure")} == set(regime.pure)
