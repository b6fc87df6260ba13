"""A chart: the sign cells and regimes of one space, before they are named and presented.

The pure equilibria of a game depend on the parameters only through the signs of payoff differences,
and these only through the signs of their irreducible factors, the *atoms*.  A *cell* is a realisable
combination of atom signs.  Regimes are unions of cells.  Enumerating regimes directly is fastest;
enumerating cells yields in addition the truth table from which inequalities are simplified,
neighbours found and mixed equilibria decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import sympy
from numpy.typing import NDArray

from greatgame.proof.algebra import Atom, Product, UndecidableError
from greatgame.proof.cells import Enumeration, enumerate_patterns
from greatgame.proof.clock import Clock
from greatgame.proof.conditions import Position, all_losses, best_reply_pairs, differences, nash_at
from greatgame.proof.formula import (
    FALSE,
    TRUE,
    Formula,
    all_of,
    any_of,
    compare,
    negate,
    nonnegative,
    zero,
)
from greatgame.proof.points import Evaluator, UndeterminedError, enclosed
from greatgame.proof.sampling import Columns, atom_signs, draw, truth
from greatgame.proof.shares import Shares
from greatgame.proof.signs import SignTable
from greatgame.proof.solver import Prover
from greatgame.proof.space import Space
from greatgame.proof.ties import Ties, ties

LOG2_POINTS = 12
#: Part of the time limit that enumeration leaves to inequalities, shares and neighbours.
RESERVE = 0.3
#: Seconds to settle where one root or case distinction, or one denominator, is undefined.
DOMAIN_SECONDS = 0.5


class OutOfTimeError(UndecidableError):
    """The time limit passed before the conditions were written down."""


class Chart:
    """Everything about the pure equilibria of one space.

    Parameters
    ----------
    space : Space
        Admissible parameters under one combination of choices.
    time_limit : float
        Seconds of work on all questions together; single queries get at most a third of it.
    """

    def __init__(self, space: Space, time_limit: float = 60.0) -> None:
        self.space = space
        self.time_limit = time_limit
        self.clock = Clock(time_limit)
        self.prover = Prover(space, time_limit / 3)
        self.profiles: list[Position] = list(np.ndindex(*space.game.shape))

    def left(self) -> float:
        """Return the seconds that are left to enumerate."""
        return max(self.clock.left() - RESERVE * self.time_limit, 0.0)

    def _in_time(self, work: Sequence[Any] | dict[Any, Any]) -> Iterator[Any]:
        """Yield pieces of work while there is time; OutOfTimeError after it."""
        for piece in work:
            if not self.left():
                raise OutOfTimeError(
                    f"the time limit of {self.time_limit:g} s is too short for its conditions"
                )
            yield piece

    # -- where payoffs are defined ------------------------------------------------------------

    @cached_property
    def defined(self) -> Formula:
        """Where every payoff is a number, up to zeros of denominators; true if that is everywhere."""
        algebra = self.space.algebra
        try:
            symbols = {s for e in self.space.payoffs.ravel() for s in algebra.flatten(e).free_symbols}
            domains = [d.domain for d in algebra.closure(symbols) if d.domain != TRUE]
            meanings = {d.symbol: d.meaning for d in algebra.definitions.values()}
            return all_of(
                f
                for f in (d.substitute(meanings) for d in domains)
                if self.prover.satisfy(negate(f), time_limit=DOMAIN_SECONDS).status != "unsat"
            )
        except UndecidableError:
            return TRUE

    @cached_property
    def poles(self) -> list[Any]:
        """Denominators of payoffs that can vanish at admissible parameters, or may."""
        quotients = [q for e in self.space.payoffs.ravel() for q in e.atoms(sympy.Pow)]
        below = dict.fromkeys(q.base for q in quotients if q.exp.is_negative)
        found: dict[Any, None] = {}
        for base in below:
            for atom in self.space.algebra.atoms((zero(base),)):
                expression = self.space.algebra.restore(atom.expression)
                if not self.space.sign_over_box(atom) and self.clock.left():
                    answer = self.prover.satisfy(zero(expression), time_limit=DOMAIN_SECONDS)
                    if answer.status != "unsat":
                        found[expression] = None
        return list(found)

    @cached_property
    def sample(self) -> Columns:
        """Admissible sample points where payoffs are defined, which seed every enumeration."""
        points = draw(self.space, LOG2_POINTS)
        if self.defined == TRUE:
            return points
        keep = truth(self.defined, points)
        return {s: column[keep] for s, column in points.items()}

    @cached_property
    def seeded(self) -> NDArray[np.bool_]:
        """Which profiles are equilibria at the seeding points, shape (points, profiles)."""
        return self.nash_in(self.sample)

    @cached_property
    def nash(self) -> list[Formula]:
        """The equilibrium condition of each profile."""
        return [nash_at(self.space, p) for p in self.profiles]

    @cached_property
    def differences(self) -> dict[Any, Product]:
        """Payoff differences that are not identically zero, with their factors."""
        found = {d: self.space.algebra.product(d) for d in self._in_time(list(differences(self.space)))}
        return {d: p for d, p in found.items() if p.sign}

    @cached_property
    def atoms(self) -> list[Atom]:
        """Atoms of the payoff differences whose sign is not the same all over the box."""
        every = dict.fromkeys(a for p in self.differences.values() for a in (*p.odd, *p.even))
        return [a for a in every if not self.space.sign_over_box(a)]

    @cached_property
    def place(self) -> dict[Atom, int]:
        """Position of each atom."""
        return {a: k for k, a in enumerate(self.atoms)}

    @cached_property
    def ties(self) -> dict[Atom, Ties]:
        """The atoms that vanish on a region, and where."""
        found = {a: ties(self.space, a) for a in self._in_time(self.atoms)}
        return {a: t for a, t in found.items() if t.where != FALSE}

    @cached_property
    def tie_reason(self) -> str:
        """Why the regions where somebody is indifferent are not settled; empty if they are."""
        unsettled = [t.reason for t in self.ties.values() if t.reason]
        below = {a for p in self.differences.values() for a in p.below}
        unsettled += [f"the denominator {a.expression} vanishes on a region" for a in self.ties if a in below]
        return "; ".join(unsettled)

    @cached_property
    def generic(self) -> Formula:
        """Payoffs are defined and no atom vanishes, except where it vanishes on a whole region."""
        signs = (
            any_of((self.signed(a, 1), self.signed(a, -1), *([self.ties[a].where] if a in self.ties else [])))
            for a in self.atoms
        )
        return all_of((self.defined, *signs))

    def signed(self, atom: Atom, sign: int) -> Formula:
        """An atom is positive (1), negative (-1) or tied (0), written in the model's own symbols."""
        if sign == 0:
            return self.ties[atom].where
        return compare(self.space.algebra.restore(atom.expression), ">" if sign > 0 else "<")

    @cached_property
    def pure_sets(self) -> Enumeration:
        """Every set of pure equilibria at generic points (patterns over ``profiles``)."""
        return enumerate_patterns(
            self.prover, self.nash, self.generic, seconds=self.left(), sample=self.sample
        )

    def boundary_sets(self) -> Enumeration:
        """Every set of pure equilibria at any point, ties included."""
        return enumerate_patterns(
            self.prover, self.nash, self.defined, seconds=self.left(), sample=self.sample
        )

    @cached_property
    def cells(self) -> Enumeration:
        """Every realisable combination of atom signs.

        Patterns say of each atom whether it is positive, then of each that ties whether it is negative.
        """
        indicators = [self.signed(a, 1) for a in self.atoms] + [self.signed(a, -1) for a in self.ties]
        return enumerate_patterns(
            self.prover, indicators, self.generic, seconds=self.left(), sample=self.sample
        )

    def cell(self, pattern: Sequence[bool]) -> tuple[int, ...]:
        """Return the atom signs that a pattern of cells stands for."""
        signs = [1 if up else -1 for up in pattern[: len(self.atoms)]]
        for atom, down in zip(self.ties, pattern[len(self.atoms) :], strict=True):
            k = self.place[atom]
            signs[k] = 1 if signs[k] > 0 else (-1 if down else 0)
        return tuple(signs)

    @cached_property
    def in_cells(self) -> SignTable:
        """What holds in each cell."""
        rows = [self.cell(p) for p in self.cells.patterns]
        return SignTable(self, np.array(rows, dtype=np.int8).reshape(-1, len(self.atoms)))

    @cached_property
    def tied(self) -> Formula:
        """Some player has two best replies to the same actions of the others, all over a region."""
        space = self.space
        found = []
        for a, b, others in best_reply_pairs(space):
            product = space.algebra.product(a - b)
            factors = [self.ties[x].where for x in (*product.odd, *product.even) if x in self.ties]
            tie = any_of(factors) if product.sign else TRUE
            found.append(all_of((tie, *(nonnegative(a - c) for c in others))))
        return any_of(found)

    def labels(self, position: Position) -> tuple[str, ...]:
        """Return the action labels of a profile."""
        actions = self.space.game.actions.values()
        return tuple(acts[k] for acts, k in zip(actions, position, strict=True))

    def tied_at(self, point: dict[sympy.Symbol, Any]) -> bool:
        """Whether an exact point lies in such a region."""
        return Evaluator(self.space.algebra, point).holds(self.tied)

    def pure_at(self, point: dict[sympy.Symbol, Any]) -> tuple[bool, ...]:
        """Return which profiles are equilibria at an exact point."""
        evaluator = Evaluator(self.space.algebra, point)
        return tuple(evaluator.holds(f) for f in self.nash)

    def enclosed_pure(self, point: dict[sympy.Symbol, Any]) -> tuple[bool, ...] | None:
        """Return which profiles are equilibria at a rational point, by enclosures of their losses.

        For payoffs outside real arithmetic; None if an enclosure of one that is not 0 contains zero.
        """
        found = []
        for profile in self.profiles:
            losses = [x for x in all_losses(self.space, profile) if x != 0]
            try:
                balls = [enclosed(sympy.sympify(x), point) for x in losses]
            except UndeterminedError:
                return None
            if not all(ball > 0 or ball < 0 for ball in balls):
                return None
            found.append(all(ball > 0 for ball in balls))
        return tuple(found)

    @cached_property
    def shares(self) -> Shares:
        """Shares of the space."""
        return Shares(self)

    def nash_in(self, sample: Columns) -> NDArray[np.bool_]:
        """Which profiles are equilibria at sample points, shape (points, profiles)."""
        try:
            return self._nash_by_signs(sample)
        except UndecidableError:
            return np.stack([truth(f, sample) for f in self.nash], axis=1)

    def _nash_by_signs(self, sample: Columns) -> NDArray[np.bool_]:
        if not self.differences:  # nobody's choice matters
            return np.ones((len(next(iter(sample.values()))), len(self.profiles)), dtype=bool)
        losses = [[self.space.algebra.product(x) for x in all_losses(self.space, p)] for p in self.profiles]
        atoms = list(dict.fromkeys(a for row in losses for p in row for a in (*p.odd, *p.even)))
        place = {a: k for k, a in enumerate(atoms)}
        signs = self.signs_at(atoms, sample)
        holds = np.ones((len(signs), len(self.profiles)), dtype=bool)
        for k, row in enumerate(losses):
            for product in row:
                odd = signs[:, [place[a] for a in product.odd]].prod(axis=1)
                even = np.abs(signs[:, [place[a] for a in product.even]]).prod(axis=1)
                holds[:, k] &= product.sign * odd * even >= 0
        return holds

    def signs_at(self, atoms: Sequence[Atom], sample: Columns) -> NDArray[np.int8]:
        """Signs of atoms at sample points, shape (points, atoms); a tie is a tie in spite of rounding."""
        signs = atom_signs(self.space, atoms, sample)
        for k, atom in enumerate(atoms):
            if atom in self.ties:
                signs[truth(self.ties[atom].where, sample), k] = 0
        return signs
