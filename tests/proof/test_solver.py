"""The decision procedure: exact points, proofs, limits, cache, and a second solver's opinion."""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import cvc5
import pytest
import sympy

from greatgame.model import Model
from greatgame.proof.formula import Formula, from_sympy
from greatgame.proof.solver import Prover
from greatgame.proof.space import Space


def second_opinion(text: str, seconds: int = 10) -> str:
    """Ask cvc5 about an SMT-LIB text."""
    solver = cvc5.Solver()
    solver.setOption("tlimit-per", str(1000 * seconds))
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "query")
    answer = ""
    while not (command := parser.nextCommand()).isNull():
        answer += command.invoke(solver, parser.getSymbolManager())
    return answer.strip()


def ask(model: type[Model], relation: Callable[[Any], Any], **options: Any) -> Any:
    space = Space(model)
    return Prover(space, **options).satisfy(space.formula(relation))


def test_rational_points_are_short_and_exact(sketch: type[Model]) -> None:
    answer = ask(sketch, lambda m: (m.grab > m.dividend + m.grab_cost) & (m.share > m.power))
    assert answer.status == "sat"
    assert all(isinstance(v, Fraction) and v.denominator <= 10**6 for v in answer.point.values())


def test_irrational_points_are_algebraic(sketch: type[Model]) -> None:
    answer = ask(sketch, lambda m: sympy.Eq(10 * m.dividend**2, 1))
    (root,) = [v for v in answer.point.values() if not isinstance(v, Fraction)]
    x = sympy.Symbol("x")
    assert sympy.minimal_polynomial(root, x) == 10 * x**2 - 1


def test_irrational_constants_are_enclosed_soundly(sketch: type[Model]) -> None:
    # dividend <= 1/2 and sqrt(2)/2 = 0.70710678...
    assert ask(sketch, lambda m: sympy.sqrt(2) * m.dividend > sympy.Rational("0.7071068")).status == "unsat"
    assert ask(sketch, lambda m: sympy.sqrt(2) * m.dividend > sympy.Rational("0.7071067")).status == "sat"
    assert ask(sketch, lambda m: sympy.Eq(sympy.sqrt(2) * m.dividend, sympy.sqrt(2) / 2)).status == "sat"


def test_cases_and_roots(sketch: type[Model]) -> None:
    assert ask(sketch, lambda m: sympy.Max(m.grab, m.power) < sympy.Min(m.grab, m.share)).status == "unsat"
    assert ask(sketch, lambda m: sympy.sqrt(m.grab) < m.grab).status == "unsat"  # grab <= 1/2
    assert ask(sketch, lambda m: sympy.Abs(m.grab - m.power) > sympy.Rational("0.49")).status == "sat"
    case = ask(sketch, lambda m: sympy.Piecewise((m.grab, m.grab > m.power), (m.power, True)) < m.power)
    assert case.status == "unsat"


def test_answer_is_three_valued(sketch: type[Model]) -> None:
    with pytest.raises(TypeError, match="three-valued"):
        bool(ask(sketch, lambda m: m.grab > m.power))


def hard(m: Any) -> Any:
    """No solution, by a sum of squares; far beyond a millisecond of quantifier elimination."""
    a, b, c, d = m.power, m.share, m.dividend, m.grab
    e, f = m.grab_cost, m.cost_russia
    terms = [
        (a**5 * b - c * d**4 + e) ** 2,
        (a * b * c * d * e * f - a**3 + f**5) ** 2,
        (b**4 - c**3 * d) ** 2,
    ]
    return sum(terms) < -sympy.Rational(1, 10**9) * (a + b) ** 6 * (1 + c)


def test_time_limit_is_kept_and_said(sketch: type[Model]) -> None:
    start = time.process_time()
    answer = ask(sketch, hard, time_limit=1.0)
    assert time.process_time() - start < 8
    assert answer.status in ("unknown", "unsat")
    assert answer.status == "unsat" or answer.reason


def test_cache_on_disk_keeps_proofs_only(sketch: type[Model], tmp_path: Path) -> None:
    file = tmp_path / "proofs.json"

    def false(m: Any) -> Any:
        return m.grab > 1

    first = ask(sketch, false, cache=file)
    again = ask(sketch, false, cache=file)
    assert (first.status, again.status) == ("unsat", "unsat")
    assert again.reason == "proved in an earlier run"
    assert ask(sketch, lambda m: m.grab > m.power, cache=file).status == "sat"


QUERIES: list[Callable[[Any], Any]] = [
    lambda m: m.grab > m.dividend + m.power + m.share + 1,
    lambda m: (m.grab > m.power) & (m.power > m.share) & (m.share > m.grab),
    lambda m: m.single * m.dividend > m.dividend,
    lambda m: m.single * m.dividend - m.extra > sympy.Rational("0.4999"),
    lambda m: sympy.Eq(m.dividend**2 * 8, 1),
    lambda m: sympy.sqrt(m.dividend) > sympy.Rational("0.71"),
    lambda m: sympy.sqrt(m.dividend) > sympy.Rational("0.70"),
    lambda m: sympy.Max(m.grab, m.dividend) + m.share < m.dividend * m.single,
    lambda m: m.grab / (m.power + m.share) > 5,
    lambda m: m.grab / (m.power + m.share) >= 4,
]


@pytest.mark.parametrize("k", range(len(QUERIES)))
def test_cvc5_agrees(sketch: type[Model], k: int) -> None:
    space = Space(sketch)
    prover = Prover(space)
    formula: Formula = space.formula(QUERIES[k])
    mine = prover.satisfy(formula)
    assert mine.status in ("sat", "unsat")
    assert second_opinion(prover.smtlib(formula)) == mine.status


def test_same_question_same_answer(sketch: type[Model]) -> None:
    def query(m: Any) -> Any:
        return (m.single * m.dividend > m.extra) & (m.grab > m.share)

    first, second = ask(sketch, query), ask(sketch, query)
    assert first.point == second.point
    assert ask(sketch, lambda m: m.grab < 0).point is None


@pytest.mark.parametrize("relation", ["<", ">"])
def test_equal_constants_written_differently_are_equal(sketch: type[Model], relation: str) -> None:
    # sqrt(2) sqrt(3) = sqrt(6), so neither side can be larger: enclosures alone could not tell.
    space = Space(sketch)
    b = space.symbol("dividend")
    gap = (sympy.sqrt(2) * b - 1) * (sympy.sqrt(3) * b + 1) - (
        sympy.sqrt(6) * b**2 + (sympy.sqrt(2) - sympy.sqrt(3)) * b - 1
    )
    assert Prover(space).satisfy(from_sympy({"<": gap < 0, ">": gap > 0}[relation])).status == "unsat"
