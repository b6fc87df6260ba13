"""Claims: every statement of the literature that a model carries, decided.

``check`` decides the claims of a model, ``prove`` one statement.  A statement that leaves choices
open must hold under every combination of them (or, if existential, under some).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from greatgame.errors import DeclarationError
from greatgame.model import Claim, Model
from greatgame.proof.decide import Decision, decide
from greatgame.proof.formula import implies
from greatgame.proof.space import DISCOUNT, Space, spaces
from greatgame.proof.statements import Computed, ForAll, Goal, Statement
from greatgame.proof.verdict import Verdict
from greatgame.proof.vocabulary import Condition

#: From the worst news to the best, for a universal statement over several combinations of choices.
WORST = ("refuted", "undecided", "sampled", "proved")
#: From the worst to the best for a statement of several parts.
CONJUNCTION = ("refuted", "undecided", "waiting", "sampled", "computed", "shown", "proved")
BEST = ("shown", "undecided", "sampled", "refuted")


def prove(model: type[Model] | None, statement: Any, *, time_limit: float = 10.0) -> Verdict:
    """Decide one statement about a model.

    Parameters
    ----------
    model : type of Model, or None
        The model class; None for a :class:`~greatgame.proof.statements.Computed` statement.
    statement : Statement, Condition, callable, or tuple of these
        A bare condition, or function of the model, is read as "for all admissible parameters"; a
        tuple asserts all of its parts.
    time_limit : float
        Seconds for each combination of choices.

    Returns
    -------
    Verdict

    Raises
    ------
    DeclarationError
        If the statement is none, or needs a model and there is none.
    """
    start = time.perf_counter()
    if isinstance(statement, tuple):
        return together([prove(model, part, time_limit=time_limit) for part in statement])
    if isinstance(statement, Computed):
        return _computed(model, statement, start)
    if isinstance(statement, Condition) or callable(statement):
        statement = ForAll(statement)
    if not isinstance(statement, Statement):
        raise DeclarationError(f"{statement!r} is not a statement; see greatgame.proof.statements")
    if model is None:
        raise DeclarationError(f"{statement!r} is about a model's parameters, and no model is given")
    decisions = [decide(goal, time_limit) for goal in goals(model, statement)]
    order = WORST if decisions[0].goal.kind == "all" else BEST
    decisive = min(decisions, key=lambda d: order.index(d.verdict))
    verdict = _verdict(model, statement, decisive, len(decisions))
    return replace(verdict, seconds=time.perf_counter() - start)


def together(parts: Sequence[Verdict]) -> Verdict:
    """Return the verdict on a conjunction: that of its weakest part, with what each part became.

    Raises
    ------
    DeclarationError
        If there is no part.
    """
    if not parts:
        raise DeclarationError("an empty tuple states nothing")
    weakest = min(parts, key=lambda v: CONJUNCTION.index(v.verdict))
    if len(parts) == 1:
        return weakest
    tally = "; ".join(f"({k}) {v.verdict}" for k, v in enumerate(parts, 1))
    return replace(
        weakest,
        statement="; ".join(f"({k}) {v.statement}" for k, v in enumerate(parts, 1)),
        symbols="; ".join(f"({k}) {v.symbols}" for k, v in enumerate(parts, 1)),
        condition="; ".join(dict.fromkeys(v.condition for v in parts if v.condition)),
        note="; ".join([tally, *dict.fromkeys(v.note for v in parts if v.note)]),
        seconds=sum(v.seconds for v in parts),
        reproduce="\n".join(v.reproduce for v in parts),
        latex=r" \wedge ".join(v.latex for v in parts if v.latex),
    )


def goals(model: type[Model], statement: Statement) -> Iterator[Goal]:
    """Yield what is to be decided, for each combination of choices the statement leaves open."""
    for space in spaces(model, statement.at, discount=statement.repeated):
        goal = statement.goal(space)
        if DISCOUNT in _symbols(goal) and DISCOUNT not in goal.space.symbols:
            goal = statement.goal(Space(model, {**statement.at, **space.chosen}, discount=True))
        yield goal


def _symbols(goal: Goal) -> set[Any]:
    leaves = (*goal.given.leaves(), *goal.holds.leaves())
    return {s for leaf in leaves for s in leaf.expression.free_symbols}


def _computed(model: type[Model] | None, statement: Computed, start: float) -> Verdict:
    holds, text = statement.function()
    return Verdict(
        "computed" if holds else "refuted",
        statement.text,
        symbols=text,
        model=model.name() if model is not None else "",
        note=text,
        seconds=time.perf_counter() - start,
        reproduce=f"{statement.function.__module__}.{statement.function.__qualname__}()",
    )


def _verdict(model: type[Model], statement: Statement, decision: Decision, combinations: int) -> Verdict:
    """Present a decision."""
    goal, space = decision.goal, decision.goal.space
    shown = None if decision.point is None else {**space.show(decision.point), **space.chosen}
    stated = implies(goal.given, goal.holds) if goal.kind == "all" else goal.given & goal.holds
    fixed = ", ".join(f"{k} = {v}" for k, v in statement.at.items())
    given = getattr(statement, "given", None)
    condition = "; ".join(t for t in (fixed, "" if given is None else str(goal.given)) if t)
    notes = [decision.note]
    if combinations > 1:
        notes.append(f"{combinations} combinations of choices examined")
    return Verdict(
        decision.verdict,
        statement.text,
        symbols=str(stated),
        model=model.name(),
        condition=condition,
        counterexample=shown if decision.verdict == "refuted" else None,
        witness=shown if decision.verdict == "shown" else None,
        restored="" if decision.restored is None else str(decision.restored),
        points=decision.points,
        bound=decision.bound,
        note="; ".join(t for t in notes if t),
        reproduce=f"greatgame.prove({model.__name__}, {statement!r})",
        latex=stated.latex(),
        restored_formula=decision.restored,
        smtlib=decision.smtlib,
    )


def check(model: type[Model] | None = None, *, time_limit: float = 10.0) -> list[Verdict]:
    """Decide every claim of a model that has a formal statement.

    Parameters
    ----------
    model : type of Model, optional
        The model class; every model of the catalogue if not given.
    time_limit : float
        Seconds for each claim and combination of choices.

    Returns
    -------
    list of Verdict
        In the order of the claims.  Claims without a formal statement are reported ``waiting``, with
        what they wait for, and how another model of the catalogue decides them.
    """
    if model is None:
        from greatgame.catalogue import models

        return [v for cls in models().values() for v in check(cls, time_limit=time_limit)]
    return [_checked(model, claim, time_limit) for claim in model.claims]


def _checked(model: type[Model], claim: Claim, time_limit: float) -> Verdict:
    if claim.holds is None:
        wanted = f"needs {claim.needs}" if claim.needs else "not stated formally"
        note = "; ".join((*_decided_elsewhere(model, claim, time_limit), wanted))
        verdict = Verdict("waiting", claim.text, model=model.name(), note=note)
    else:
        verdict = prove(model, claim.holds, time_limit=time_limit)
    reproduce = verdict.reproduce or f"greatgame.check({model.__name__})"
    return replace(verdict, claim=claim.key, source=claim.source, statement=claim.text, reproduce=reproduce)


def _decided_elsewhere(model: type[Model], claim: Claim, time_limit: float) -> Iterator[str]:
    """Yield how other models of the catalogue decide a claim that one of them does not state."""
    from greatgame.catalogue import models

    classes = models().values()
    for other in classes if model in classes else ():
        for stated in other.claims:
            if stated.key == claim.key and stated.holds is not None:
                outcome = prove(other, stated.holds, time_limit=time_limit).verdict
                yield f"decided on {other.name()}: {outcome}"


__all__: Sequence[str] = ["check", "goals", "prove"]
