"""What would make a refuted statement true: one further inequality, if one is enough.

Candidates are the sign conditions that the statement itself is made of, and bounds on one parameter
found by bisection.  Each is accepted only if the statement is then proved, and not vacuously.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import sympy

from greatgame.proof.algebra import UndecidableError
from greatgame.proof.formula import Compare, Formula, all_of, compare, negate, nonnegative
from greatgame.proof.sampling import draw, truth
from greatgame.proof.solver import Prover
from greatgame.proof.space import rational

if TYPE_CHECKING:
    from greatgame.proof.statements import Goal

BISECTIONS = 7
QUERY_SECONDS = 0.5


def restore(goal: Goal, prover: Prover, seconds: float) -> Formula | None:
    """Return an inequality under which a refuted universal goal is proved, with the largest region.

    Parameters
    ----------
    goal : Goal
        Universal, refuted.
    prover : Prover
        Over its space.
    seconds : float
        Time to spend; what is found by then is returned.
    """
    start = time.perf_counter()
    for candidates in (_signs(goal), _bounds(goal, prover, start, seconds)):
        found = []
        for candidate in candidates:
            if time.perf_counter() - start > seconds:
                break
            if _enough(goal, prover, candidate):
                found.append(candidate)
        if found:
            sample = draw(goal.space, 11, seed=3)
            return max(found, key=lambda f: float(np.mean(truth(f, sample))))
    return None


def _signs(goal: Goal) -> Iterator[Formula]:
    """Sign conditions on the atoms of the goal, except one that is the goal itself."""
    algebra = goal.space.algebra
    for atom in algebra.atoms((goal.given, goal.holds)):
        if goal.space.sign_over_box(atom):
            continue
        expression = algebra.restore(atom.expression)
        for side in (1, -1):
            candidate = compare(sympy.expand(side * expression), ">")
            if not _restates(goal, candidate):
                yield candidate


def _restates(goal: Goal, candidate: Formula) -> bool:
    """Whether a candidate is the conclusion itself, up to a constant factor."""
    if not isinstance(goal.holds, Compare) or not isinstance(candidate, Compare):
        return False
    return bool(sympy.cancel(goal.holds.expression / candidate.expression).is_number)


def _enough(goal: Goal, prover: Prover, candidate: Formula) -> bool:
    """Whether the goal is proved, and not vacuous, where the candidate holds."""
    try:
        fails = prover.satisfy(goal.given, negate(goal.holds), candidate, time_limit=QUERY_SECONDS)
        if fails.status != "unsat":
            return False
        return prover.satisfy(goal.given, candidate, time_limit=QUERY_SECONDS).status == "sat"
    except UndecidableError:
        return False


def _bounds(goal: Goal, prover: Prover, start: float, seconds: float) -> Iterator[Formula]:
    """Bounds on one parameter: the widest dyadic part of its range, from one end, where the goal holds."""
    for symbol, (low, high) in goal.space.bounds.items():
        for top in (True, False):
            width = Fraction(0)
            for k in range(1, BISECTIONS + 1):
                if time.perf_counter() - start > seconds:
                    return
                trial = width + Fraction(1, 2**k)
                if _enough(goal, prover, _part(symbol, low, high, trial, top)):
                    width = trial
                elif width == 0 and k >= 3:
                    break
            if 0 < width < 1:
                yield _part(symbol, low, high, width, top)


def _part(symbol: sympy.Symbol, low: Fraction, high: Fraction, share: Fraction, top: bool) -> Formula:
    """The upper (or lower) share of a parameter's range."""
    if top:
        return nonnegative(symbol - rational(high - share * (high - low)))
    return all_of((nonnegative(rational(low + share * (high - low)) - symbol),))
