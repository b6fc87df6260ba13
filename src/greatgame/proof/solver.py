"""The decision procedure: z3's nonlinear real arithmetic, asked carefully and never just believed.

The theory of real closed fields is decidable (Tarski 1951); z3 decides it by cylindrical algebraic
decomposition driven by conflicts (Jovanovic and de Moura 2012), and linear queries by simplex.  An
answer "unsatisfiable" is a proof; it can be exported as SMT-LIB for another solver.  An answer
"satisfiable" comes with a point, which is re-evaluated outside z3 in exact arithmetic before it is
reported.  Every query has a limit in time and in z3's own deterministic steps (``rlimit``); beyond
it the answer is "unknown", with the reason, and never a guess.

Irrational constants (a root of a fixed number) are replaced by rational enclosures 2**-160 wide, in
the direction that only weakens the query: "unsatisfiable" stays a proof, and a satisfying point is
checked with the true constant.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

import sympy
import z3

from greatgame.proof.algebra import UndecidableError
from greatgame.proof.boxes import impossible
from greatgame.proof.encode import Encoder
from greatgame.proof.formula import Formula, all_of
from greatgame.proof.hunt import hunt
from greatgame.proof.points import Evaluator, UndeterminedError
from greatgame.proof.space import Space, rational
from greatgame.proof.split import cases
from greatgame.proof.store import Store

#: z3 steps allowed per second of time limit: about what this procedure does in a second of processor time,
#: so that an answer depends as little as can be on what else the machine is doing.
STEPS_PER_SECOND = 6_000_000
#: Seconds on the clock for a second of limit.
PATIENCE = 1.25
SEED = 0
#: Seconds of the first, short attempt at a query.
FIRST_ATTEMPT = 1.0
#: Independent numerical searches before a query is given its full time.
HUNTS = 3
#: Seconds for a proof by subdivision.
BOX_SECONDS = 2.0
#: Seconds for one case of a question asked case by case.
CASE_SECONDS = 1.0
#: Orders of elimination tried where z3's own choice takes long, and seconds for each.
ORDERS: tuple[dict[str, Any], ...] = (
    {"seed": 1, "shuffle_vars": True},
    {"variable_ordering_strategy": 4},
    {"variable_ordering_strategy": 5},
    {"seed": 2, "shuffle_vars": True},
)
ORDER_SECONDS = 0.2
BY_BOXES = "proved by interval subdivision"
FAILS_CHECK = "the solver's point fails the exact check"
BY_CASES = "proved case by case"


@dataclass(frozen=True)
class Answer:
    """What the procedure found.

    Attributes
    ----------
    status : {"sat", "unsat", "unknown"}
        "unsat" is a proof that no admissible point satisfies the query.
    point : dict or None
        For "sat", a verified point: Fractions, or SymPy algebraic numbers where unavoidable.
    seconds : float
        Processor time spent.
    reason : str
        For "unknown", why.
    """

    status: Literal["sat", "unsat", "unknown"]
    point: dict[sympy.Symbol, Any] | None = None
    seconds: float = 0.0
    reason: str = ""

    def __bool__(self) -> bool:
        raise TypeError("an Answer is three-valued; compare its status")


class Prover:
    """Queries over one space, with shared encoding, cache and limits.

    Parameters
    ----------
    space : Space
        What is quantified over: the admissible parameters are always part of a query.
    time_limit : float
        Seconds per query.
    cache : path, optional
        A JSON file of proved-unsatisfiable SMT-LIB texts (by hash), kept between runs.
    """

    def __init__(
        self, space: Space, time_limit: float = 10.0, cache: str | os.PathLike[str] | None = None
    ) -> None:
        self.space = space
        self.time_limit = time_limit
        self.encoder = Encoder(space)
        self.queries = 0
        self._answers: dict[tuple[Formula, ...], Answer] = {}
        self._store = Store(cache) if cache is not None else None

    def background(self, formulas: Iterable[Formula], encoder: Encoder | None = None) -> list[Formula]:
        """Admissibility, definitions and domain conditions that a query over formulas needs."""
        encoder = encoder or self.encoder
        algebra = self.space.algebra
        given = [*self.space.assumptions, self.space.box, *formulas]
        atoms = algebra.atoms(given)
        below = [a for f in given for leaf in f.leaves() for a in algebra.product(leaf.expression).below]
        domain = self.space.domain(atoms, list(dict.fromkeys(below)))
        parts: list[Formula] = [self.space.box, *self.space.assumptions, domain]
        pending = [*atoms, *algebra.atoms([domain])]
        seen: set[sympy.Symbol] = set()
        while pending:
            atom = pending.pop()
            for definition in algebra.closure(encoder.needs_definition(atom)):
                if definition.symbol not in seen:
                    seen.add(definition.symbol)
                    parts.append(definition.condition)
                    pending += algebra.atoms([definition.condition])
        return parts

    def satisfy(self, *formulas: Formula, time_limit: float | None = None) -> Answer:
        """Find an admissible point where every formula holds, or prove that there is none.

        Raises
        ------
        UndecidableError
            If an expression lies outside real arithmetic; the message says what to fix.
        """
        if formulas not in self._answers:
            answer = self._ask(formulas, time_limit or self.time_limit)
            if answer.status == "unknown":
                return answer
            self._answers[formulas] = answer
        return self._answers[formulas]

    def _solver(
        self,
        formulas: Sequence[Formula],
        time_limit: float,
        encoder: Encoder | None = None,
        order: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return a z3 solver that holds a query; with an ``order``, one that goes straight to the algebra."""
        encoder = encoder or self.encoder
        if order is None:
            solver = z3.Solver(ctx=encoder.context)
            solver.set("random_seed", SEED)
        else:
            solver = z3.Tactic("qfnra-nlsat", ctx=encoder.context).solver()
            for name, value in order.items():
                solver.set(name, value)
        limit(solver, time_limit)
        for formula in (*self.background(formulas, encoder), *formulas):
            solver.add(encoder.encode(formula))
        solver.add(*encoder.sides)
        return solver

    def _ask(self, formulas: tuple[Formula, ...], time_limit: float) -> Answer:
        """Ask briefly, in several orders; look by numbers; subdivide; split; then ask at length."""
        start = time.process_time()

        def left() -> float:
            return time_limit - (time.process_time() - start)

        answer = self._check(formulas, min(time_limit / 2, FIRST_ATTEMPT))
        if answer.status == "unknown":
            answer = self._in_other_orders(formulas, left())
        if answer.status == "unknown":
            found = self._hunt(formulas, left())
            if found is not None:
                answer = Answer("sat", found)
            elif left() > 0 and impossible(self.space, formulas, min(left(), BOX_SECONDS)):
                answer = Answer("unsat", reason=BY_BOXES)
            elif left() > FIRST_ATTEMPT / 2:
                answer = self._by_cases(formulas, left() / 2)
                if answer.status == "unknown" and left() > FIRST_ATTEMPT:
                    answer = self._check(formulas, left())
        return replace(answer, seconds=time.process_time() - start)

    def _in_other_orders(self, formulas: tuple[Formula, ...], seconds: float) -> Answer:
        """Ask with the variables eliminated in other orders, which may take a thousandth of the time."""
        deadline = time.process_time() + seconds
        answer = Answer("unknown", reason="timeout")
        for order in ORDERS:
            left = deadline - time.process_time()
            if left <= 0:
                break
            answer = self._single(formulas, min(left, ORDER_SECONDS), self.encoder, order)
            if answer.status != "unknown":
                break
        return answer

    def _by_cases(self, formulas: tuple[Formula, ...], seconds: float) -> Answer:
        """Ask case by case."""
        deadline = time.process_time() + seconds
        listed = cases(self.space.algebra, formulas)
        answer = Answer("unsat", reason=BY_CASES) if listed else Answer("unknown", reason="timeout")
        for case in listed:
            part = self._check((case,), max(min(CASE_SECONDS, deadline - time.process_time()), 0.01))
            if part.status == "sat":
                return part
            if part.status == "unknown":
                answer = part
            if time.process_time() > deadline:
                return Answer("unknown", reason="timeout")
        return answer

    def _check(self, formulas: tuple[Formula, ...], seconds: float) -> Answer:
        """One z3 query; again with exact constants if enclosures were too wide to tell."""
        answer = self._single(formulas, seconds, self.encoder)
        if answer.reason == FAILS_CHECK and self._has_constants(formulas):
            inside = self.inside(formulas, seconds)
            answer = inside if inside.status == "sat" else self._single(formulas, seconds, self._exact)
        return answer

    def inside(self, formulas: tuple[Formula, ...], seconds: float) -> Answer:
        """Look for a point with constants enclosed from within; only "sat" means anything."""
        return self._single(formulas, seconds, self._inner)

    @cached_property
    def _inner(self) -> Encoder:
        return Encoder(self.space, "inner")

    @cached_property
    def _exact(self) -> Encoder:
        return Encoder(self.space, "exact")

    def _has_constants(self, formulas: tuple[Formula, ...]) -> bool:
        atoms = self.space.algebra.atoms(formulas)
        needed = self.space.algebra.closure({s for a in atoms for s in a.symbols})
        return any(d.kind == "root" and d.arguments[0].is_Rational for d in needed)

    def _single(
        self,
        formulas: tuple[Formula, ...],
        seconds: float,
        encoder: Encoder,
        order: Mapping[str, Any] | None = None,
    ) -> Answer:
        solver = self._solver(formulas, seconds, encoder, order)
        if self._store is not None and self._store.proved(solver.to_smt2()):
            return Answer("unsat", None, reason="proved in an earlier run")
        self.queries += 1
        result = solver.check()
        if result == z3.unsat:
            if self._store is not None:
                self._store.remember(solver.to_smt2())
            return Answer("unsat")
        if result == z3.unknown:
            return Answer("unknown", reason=solver.reason_unknown())
        try:
            return Answer("sat", self.verified(self.read(solver.model(), encoder), formulas))
        except UndeterminedError as error:
            return Answer("unknown", reason=str(error))

    def _hunt(self, formulas: tuple[Formula, ...], seconds: float) -> dict[sympy.Symbol, Any] | None:
        """Look for a point by numbers; what is returned has passed the exact check."""
        deadline = time.process_time() + seconds
        for seed in range(HUNTS):
            if time.process_time() > deadline:
                break
            point = hunt(self.space, all_of(formulas), seed, deadline - time.process_time())
            try:
                if point is not None:
                    return self.verified(point, formulas)
            except UndeterminedError:
                continue
        return None

    def read(self, model: Any, encoder: Encoder | None = None) -> dict[sympy.Symbol, Any]:
        """Read a z3 model into exact numbers."""
        real = (encoder or self.encoder).real
        return {s: _number(model.eval(real(s), model_completion=True)) for s in self.space.symbols}

    def holds(self, point: dict[sympy.Symbol, Any], formulas: Iterable[Formula]) -> bool:
        """Evaluate formulas and admissibility exactly at a point, outside z3."""
        evaluator = Evaluator(self.space.algebra, point)
        return all(evaluator.holds(f) for f in (self.space.box, *self.space.assumptions, *formulas))

    def verified(
        self, point: dict[sympy.Symbol, Any], formulas: Sequence[Formula]
    ) -> dict[sympy.Symbol, Any]:
        """Return a point where the formulas hold by exact evaluation, rational and short if possible.

        Raises
        ------
        UndeterminedError
            If the point fails the check or the check cannot be completed.
        """
        for candidate in (*_roundings(point), point):
            try:
                if self.holds(candidate, formulas):
                    return candidate
            except UndeterminedError:
                if candidate is point:
                    raise
        raise UndeterminedError(FAILS_CHECK)

    def smtlib(self, *formulas: Formula) -> str:
        """Return a query as SMT-LIB 2: any solver of QF_NRA that answers "unsat" confirms the proof."""
        text = str(self._solver(formulas, self.time_limit).to_smt2())
        return "(set-logic QF_NRA)\n" + text


def limit(solver: Any, seconds: float) -> None:
    """Set time limit and step limit of a z3 solver."""
    solver.set("timeout", max(1, int(PATIENCE * seconds * 1000)))
    solver.set("rlimit", int(seconds * STEPS_PER_SECOND))


def _number(value: Any) -> Any:
    """Return a z3 value as a Fraction or a SymPy root."""
    if z3.is_rational_value(value):
        return Fraction(value.numerator_as_long(), value.denominator_as_long())
    if not z3.is_algebraic_value(value):
        raise UndeterminedError(f"z3 gave {value}, which is not a number")
    x = sympy.Symbol("x")
    coefficients = [int(str(c)) for c in value.poly()]
    polynomial = sympy.Poly(list(reversed(coefficients)), x)
    return sympy.rootof(polynomial, value.index() - 1, radicals=False)


def _roundings(point: dict[sympy.Symbol, Any]) -> Iterable[dict[sympy.Symbol, Any]]:
    """Yield ever finer decimal roundings of a point; exact evaluation decides which will do."""
    for digits in (1, 2, 3, 4, 6, 9, 15):
        yield {s: _rounded(v, digits) for s, v in point.items()}


def _rounded(value: Any, digits: int) -> Fraction:
    scale = 10**digits
    if isinstance(value, Fraction):
        return Fraction(round(value * scale), scale)
    number = rational(value)
    approximate = (
        number.eval_rational(n=digits + 3) if hasattr(number, "eval_rational") else number.n(digits + 5)
    )
    return Fraction(round(Fraction(str(approximate)) * scale), scale)


__all__ = ["Answer", "Encoder", "Prover", "Store", "UndecidableError", "limit"]
