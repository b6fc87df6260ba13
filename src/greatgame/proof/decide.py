"""Deciding one goal over one space: proof, exact counterexample, evidence, or an honest "undecided"."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sympy

from greatgame.proof.algebra import UndecidableError
from greatgame.proof.boxes import impossible
from greatgame.proof.formula import Formula, all_of, any_of, negate
from greatgame.proof.points import Evaluator, UndeterminedError
from greatgame.proof.restore import restore
from greatgame.proof.sampling import draw, rational_point, truth
from greatgame.proof.solver import BY_BOXES, Prover
from greatgame.proof.statements import Goal

EVIDENCE_LOG2 = 16
MEETS_CONFIDENCE = 0.01
VACUOUS = "vacuous: no admissible parameters meet the condition"


@dataclass(frozen=True)
class Decision:
    """What was found out about one goal.

    Attributes
    ----------
    verdict : str
        One of ``proved``, ``refuted``, ``shown``, ``sampled``, ``undecided``.
    point : dict or None
        Counterexample (universal) or witness (existential), exact.
    restored : Formula or None
        One further inequality that makes a refuted universal goal true.
    points, bound : int, float or None
        For sampled evidence.
    note : str
        Qualifications.
    smtlib : callable or None
        The query whose unsatisfiability is the proof.
    """

    verdict: Any
    goal: Goal
    point: dict[sympy.Symbol, Any] | None = None
    restored: Formula | None = None
    points: int = 0
    bound: float | None = None
    note: str = ""
    smtlib: Callable[[], str] | None = None


def decide(goal: Goal, time_limit: float = 10.0) -> Decision:
    """Decide a goal within a time limit.

    Parameters
    ----------
    goal : Goal
        Universal or existential.
    time_limit : float
        Seconds; beyond it, sampled evidence is offered.
    """
    start = time.perf_counter()
    prover = Prover(goal.space, time_limit)
    try:
        decision = _universal(goal, prover) if goal.kind == "all" else _existential(goal, prover)
    except UndecidableError as error:
        if goal.kind == "all" and impossible(goal.space, (goal.given, negate(goal.holds)), time_limit / 2):
            note = f"{BY_BOXES} ({error})"
            if impossible(goal.space, (goal.given,), time_limit / 4):
                note += f"; {VACUOUS}"
            return Decision("proved", goal, note=note)
        return _sampled(goal, str(error))
    if decision.verdict == "undecided":
        return _sampled(goal, decision.note)
    note = "; ".join(t for t in (decision.note, _domain_note(goal, prover)) if t)
    decision = replace(decision, note=note)
    if decision.verdict == "refuted" and goal.kind == "all":
        left = min(time_limit - (time.perf_counter() - start), 3.0)
        decision = replace(decision, restored=restore(goal, prover, left))
    return decision


def _universal(goal: Goal, prover: Prover) -> Decision:
    query = (goal.given, negate(goal.holds))
    answer = prover.satisfy(*query)
    if answer.status == "sat":
        return Decision("refuted", goal, answer.point)
    if answer.status == "unknown":
        return Decision("undecided", goal, note=f"the solver stopped: {answer.reason}")
    # Mentioning the conclusion asks for points where it is defined, true or not.
    meant = prover.satisfy(goal.given, any_of((goal.holds, negate(goal.holds))))
    said = {"unsat": VACUOUS, "unknown": "not decided whether any admissible parameters meet the condition"}
    note = "; ".join(t for t in (answer.reason, said.get(meant.status, "")) if t)
    return Decision(
        "proved", goal, note=note, smtlib=None if answer.reason == BY_BOXES else lambda: prover.smtlib(*query)
    )


def _existential(goal: Goal, prover: Prover) -> Decision:
    query = (goal.given, goal.holds)
    answer = prover.satisfy(*query)
    if answer.status == "sat":
        return Decision("shown", goal, answer.point)
    if answer.status == "unsat":
        note = "proved that no admissible parameters satisfy it"
        return Decision("refuted", goal, note=note, smtlib=lambda: prover.smtlib(*query))
    return Decision("undecided", goal, note=f"the solver stopped: {answer.reason}")


def _domain_note(goal: Goal, prover: Prover) -> str:
    """Say if a quotient or root is not defined on all of the space."""
    if prover.satisfy(goal.undefined, time_limit=1.0).status != "unsat":
        return f"by the derivative, not across points where the quantity is undefined: {goal.undefined}"
    algebra = goal.space.algebra
    formulas = (goal.given, goal.holds)
    below = [a for f in formulas for leaf in f.leaves() for a in algebra.product(leaf.expression).below]
    domain = goal.space.domain(algebra.atoms(formulas), list(dict.fromkeys(below)))
    if prover.satisfy(goal.given, negate(domain), time_limit=1.0).status == "unsat":
        return ""
    if not list(domain.leaves()):
        return ""
    shown = all_of(f.substitute(_meanings(goal)) for f in (domain,))
    return f"where defined: {shown}"


def _meanings(goal: Goal) -> dict[Any, Any]:
    return {d.symbol: d.meaning for d in goal.space.algebra.definitions.values()}


def _sampled(goal: Goal, reason: str) -> Decision:
    """Offer evidence: sample points that meet the condition, and how many fail."""
    try:
        sample = draw(goal.space, EVIDENCE_LOG2, seed=7)
        keep = truth(goal.given, sample)
        holds = truth(goal.holds, sample)
    except (TypeError, ValueError, KeyError, FloatingPointError) as error:
        return Decision("undecided", goal, note=f"{reason}; sampling failed too: {error}")
    count = int(keep.sum())
    speaking = np.flatnonzero(keep & (~holds if goal.kind == "all" else holds))
    for row in speaking[:50].tolist():
        point = rational_point(goal.space, sample, row)
        if _checked(goal, point):
            return Decision("refuted" if goal.kind == "all" else "shown", goal, point, note=reason)
    if goal.kind == "some" or len(speaking) or not count:
        note = f"{reason}; {len(speaking)} of {count} sample points satisfy it to rounding"
        return Decision("undecided", goal, points=count, note=note)
    bound = 1 - MEETS_CONFIDENCE ** (1 / count)
    return Decision("sampled", goal, points=count, bound=bound, note=reason)


def _checked(goal: Goal, point: dict[sympy.Symbol, Any]) -> bool:
    """Confirm exactly that a sample point refutes (or shows) the goal."""
    wanted = negate(goal.holds) if goal.kind == "all" else goal.holds
    formulas = (goal.space.admissible, goal.given, wanted)
    evaluator = Evaluator(goal.space.algebra, point)
    try:
        return all(evaluator.holds(f) for f in formulas)
    except UndeterminedError:
        return False
    except UndecidableError:
        return all(_symbolically(f, point) for f in formulas)


def _symbolically(formula: Formula, point: dict[sympy.Symbol, Any]) -> bool:
    """Decide a formula at a rational point by SymPy's certified numerics (free exponents included)."""
    numbers = {s: sympy.Rational(v.numerator, v.denominator) for s, v in point.items()}
    try:
        return bool(formula.to_sympy().xreplace(numbers).doit() == sympy.true)
    except (TypeError, ValueError):  # not real there, or too large to write out
        return False
