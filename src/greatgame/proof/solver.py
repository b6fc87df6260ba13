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

import hashlib
import json
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import sympy
import z3

from greatgame.proof.algebra import Atom, UndecidableError
from greatgame.proof.boxes import impossible
from greatgame.proof.formula import AllOf, AnyOf, Compare, Formula, all_of
from greatgame.proof.hunt import hunt
from greatgame.proof.points import Evaluator, UndeterminedError
from greatgame.proof.space import Space, rational, root_enclosure

#: z3 steps allowed per second of time limit: about twice what this procedure does in a second, so
#: that on an ordinary machine the clock decides only for queries that are near the limit anyway.
STEPS_PER_SECOND = 8_000_000
SEED = 0
#: Seconds of the first, short attempt at a query.
FIRST_ATTEMPT = 1.0
#: Independent numerical searches before a query is given its full time.
HUNTS = 3
#: Seconds for a proof by subdivision.
BOX_SECONDS = 2.0
BY_BOXES = "proved by interval subdivision"


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
        Time spent.
    reason : str
        For "unknown", why.
    """

    status: Literal["sat", "unsat", "unknown"]
    point: dict[sympy.Symbol, Any] | None = None
    seconds: float = 0.0
    reason: str = ""

    def __bool__(self) -> bool:
        raise TypeError("an Answer is three-valued; compare its status")


class Encoder:
    """Formulas as z3 terms, in a context of their own so that runs repeat exactly."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.context = z3.Context()
        self._reals: dict[sympy.Symbol, Any] = {}
        self._atoms: dict[tuple[Atom, str], Any] = {}

    def real(self, symbol: sympy.Symbol) -> Any:
        """Return the z3 variable of a symbol."""
        if symbol not in self._reals:
            name = f"v{len(self._reals)}_{self.space.names.get(symbol, 'aux')}"
            self._reals[symbol] = z3.Real(name, self.context)
        return self._reals[symbol]

    def encode(self, formula: Formula) -> Any:
        """Return a formula as a z3 Boolean."""
        if isinstance(formula, Compare):
            return self._compare(formula)
        if isinstance(formula, AllOf):
            return self.both([self.encode(p) for p in formula.parts])
        assert isinstance(formula, AnyOf)
        return self.either([self.encode(p) for p in formula.parts])

    def both(self, parts: Sequence[Any]) -> Any:
        """Conjunction in this context."""
        return z3.And(*parts) if len(parts) > 1 else (parts[0] if parts else z3.BoolVal(True, self.context))

    def either(self, parts: Sequence[Any]) -> Any:
        """Disjunction in this context."""
        return z3.Or(*parts) if len(parts) > 1 else (parts[0] if parts else z3.BoolVal(False, self.context))

    def _compare(self, leaf: Compare) -> Any:
        """Encode a sign condition through the signs of its atoms."""
        product = self.space.algebra.product(leaf.expression)
        wanted = {">": (1,), ">=": (1, 0), "==": (0,), "!=": (1, -1), "<": (-1,), "<=": (-1, 0)}[
            leaf.relation
        ]
        if product.sign == 0:
            return z3.BoolVal(0 in wanted, self.context)
        if len(product.odd) == 1 and not product.even and len(wanted) == 2 and 0 in wanted:
            return self._weak(product.odd[0], product.sign * (wanted[0] or wanted[1]))
        vanishing = [self.literal(a, 0) for a in (*product.odd, *product.even) if a not in product.below]
        parts = []
        if 0 in wanted:
            parts += vanishing
        present = [self.either([self.literal(a, 1), self.literal(a, -1)]) for a in product.even]
        signs = [s * product.sign for s in wanted if s]
        if len(signs) == 2:
            odd = [self.either([self.literal(a, 1), self.literal(a, -1)]) for a in product.odd]
            parts.append(self.both([*present, *odd]))
        elif signs:
            parts.append(self.both([*present, self._parity(product.odd, signs[0])]))
        return self.either(parts)

    def _parity(self, atoms: Sequence[Atom], sign: int) -> Any:
        """The product of the signs of some atoms is ``sign``."""
        if not atoms:
            return z3.BoolVal(sign > 0, self.context)
        first, rest = atoms[0], atoms[1:]
        if not rest:
            return self.literal(first, sign)
        return self.either(
            [self.both([self.literal(first, s), self._parity(rest, s * sign)]) for s in (1, -1)]
        )

    def literal(self, atom: Atom, sign: int) -> Any:
        """The condition that an atom has a sign (-1, 0, 1); weakened if constants are irrational."""
        relaxed = self._relaxed(atom)
        if relaxed is None:
            term = self._term(atom, "exact")
            return term > 0 if sign > 0 else (term < 0 if sign < 0 else term == 0)
        low, high = relaxed
        if sign:
            return high > 0 if sign > 0 else low < 0
        return z3.And(high >= 0, low <= 0)

    def _weak(self, atom: Atom, sign: int) -> Any:
        """The condition that an atom has a sign or vanishes, as one inequality."""
        relaxed = self._relaxed(atom)
        low, high = relaxed if relaxed is not None else (self._term(atom, "exact"),) * 2
        return high >= 0 if sign > 0 else low <= 0

    def _term(self, atom: Atom, kind: str) -> Any:
        if (atom, kind) not in self._atoms:
            self._atoms[atom, kind] = self._sum([(Fraction(c), m) for c, m in atom.terms])
        return self._atoms[atom, kind]

    def _sum(self, terms: Iterable[tuple[Fraction, Any]]) -> Any:
        parts = []
        for coefficient, monomial in terms:
            factors = [self.real(s) for s, e in monomial for _ in range(e)]
            number = z3.RealVal(str(coefficient), self.context)
            if not factors:
                parts.append(number)
                continue
            product = factors[0]
            for factor in factors[1:]:
                product = product * factor
            parts.append(product if coefficient == 1 else number * product)
        if not parts:
            return z3.RealVal(0, self.context)
        return z3.Sum(*parts) if len(parts) > 1 else parts[0]

    def _relaxed(self, atom: Atom) -> tuple[Any, Any] | None:
        """Return lower and upper terms when constant roots can be enclosed, None if there are none."""
        constants = {
            d.symbol: root_enclosure(_fraction(d.arguments[0]), d.degree)
            for d in self.space.algebra.closure(atom.symbols)
            if d.kind == "root" and d.arguments[0].is_Rational
        }
        if not constants:
            return None
        if (atom, "low") not in self._atoms:
            low, high = [], []
            for coefficient, monomial in atom.terms:
                a = b = Fraction(coefficient)
                rest = []
                for symbol, exponent in monomial:
                    if symbol not in constants:
                        rest.append((symbol, exponent))
                        continue
                    c, d = (x**exponent for x in constants[symbol])
                    a, b = (a * c, b * d) if a >= 0 else (a * d, b * c)
                if not self._nonnegative(rest) and a != b:
                    return None  # sign of the rest unknown: keep the exact definition instead
                low.append((a, tuple(rest)))
                high.append((b, tuple(rest)))
            self._atoms[atom, "low"], self._atoms[atom, "high"] = self._sum(low), self._sum(high)
        return self._atoms[atom, "low"], self._atoms[atom, "high"]

    def _nonnegative(self, monomial: Sequence[tuple[sympy.Symbol, int]]) -> bool:
        bounds = self.space.bounds
        return all(e % 2 == 0 or (s in bounds and bounds[s][0] >= 0) for s, e in monomial)

    def needs_definition(self, atom: Atom) -> set[sympy.Symbol]:
        """Auxiliary variables of an atom that appear in its z3 term."""
        if self._relaxed(atom) is None:
            return {s for s in atom.symbols if s in self.space.algebra.definitions}
        roots = {
            d.symbol
            for d in self.space.algebra.closure(atom.symbols)
            if d.kind == "root" and d.arguments[0].is_Rational
        }
        return {s for s in atom.symbols if s in self.space.algebra.definitions} - roots


def _fraction(value: Any) -> Fraction:
    return Fraction(int(value.p), int(value.q))


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

    def background(self, formulas: Iterable[Formula]) -> list[Formula]:
        """Admissibility, definitions and domain conditions that a query over formulas needs."""
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
            for definition in algebra.closure(self.encoder.needs_definition(atom)):
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

    def _solver(self, formulas: Sequence[Formula], time_limit: float) -> Any:
        solver = z3.Solver(ctx=self.encoder.context)
        limit(solver, time_limit)
        for formula in (*self.background(formulas), *formulas):
            solver.add(self.encoder.encode(formula))
        return solver

    def _ask(self, formulas: tuple[Formula, ...], time_limit: float) -> Answer:
        """Ask briefly; look by numbers; try subdivision; then ask for as long as allowed."""
        start = time.perf_counter()
        answer = self._check(formulas, min(time_limit, FIRST_ATTEMPT))
        if answer.status == "unknown":
            found = self._hunt(formulas)
            if found is not None:
                answer = Answer("sat", found)
            elif impossible(self.space, formulas, min(time_limit, BOX_SECONDS)):
                answer = Answer("unsat", reason=BY_BOXES)
            elif time_limit > FIRST_ATTEMPT:
                left = time_limit - (time.perf_counter() - start)
                answer = self._check(formulas, max(left, FIRST_ATTEMPT))
        return replace(answer, seconds=time.perf_counter() - start)

    def _check(self, formulas: tuple[Formula, ...], seconds: float) -> Answer:
        """One z3 query."""
        solver = self._solver(formulas, seconds)
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
            return Answer("sat", self.verified(self.read(solver.model()), formulas))
        except UndeterminedError as error:
            return Answer("unknown", reason=str(error))

    def _hunt(self, formulas: tuple[Formula, ...]) -> dict[sympy.Symbol, Any] | None:
        """Look for a point by numbers; what is returned has passed the exact check."""
        for seed in range(HUNTS):
            point = hunt(self.space, all_of(formulas), seed)
            try:
                if point is not None:
                    return self.verified(point, formulas)
            except UndeterminedError:
                continue
        return None

    def read(self, model: Any) -> dict[sympy.Symbol, Any]:
        """Read a z3 model into exact numbers."""
        return {
            s: _number(model.eval(self.encoder.real(s), model_completion=True)) for s in self.space.symbols
        }

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
        raise UndeterminedError("the solver's point fails the exact check")

    def smtlib(self, *formulas: Formula) -> str:
        """Return a query as SMT-LIB 2: any solver of QF_NRA that answers "unsat" confirms the proof."""
        text = str(self._solver(formulas, self.time_limit).to_smt2())
        return "(set-logic QF_NRA)\n" + text


def limit(solver: Any, seconds: float) -> None:
    """Set seed, time limit and step limit of a z3 solver."""
    solver.set("timeout", max(1, int(seconds * 1000)))
    solver.set("rlimit", int(seconds * STEPS_PER_SECOND))
    solver.set("random_seed", SEED)


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


class Store:
    """Proved-unsatisfiable queries on disk, by the hash of their SMT-LIB text."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        found: object = json.loads(self.path.read_text()) if self.path.exists() else []
        self._proved: set[str] = {str(x) for x in found} if isinstance(found, list) else set()

    def proved(self, text: str) -> bool:
        """Whether this very query was proved unsatisfiable before."""
        return _digest(text) in self._proved

    def remember(self, text: str) -> None:
        """Record a proof; the file is replaced as a whole."""
        self._proved.add(_digest(text))
        scratch = self.path.with_suffix(".tmp")
        scratch.write_text(json.dumps(sorted(self._proved), indent=0))
        scratch.replace(self.path)


def _digest(text: str) -> str:
    return hashlib.sha256(f"z3 {z3.get_version_string()}\n{text}".encode()).hexdigest()


__all__ = ["Answer", "Encoder", "Prover", "Store", "UndecidableError", "limit"]
