"""A chart: the sign cells and regimes of one space, before they are named and presented.

The pure equilibria of a game depend on the parameters only through the signs of payoff differences,
and these only through the signs of their irreducible factors, the *atoms*.  A *cell* is a realisable
combination of atom signs.  Regimes are unions of cells.  Enumerating regimes directly is fastest;
enumerating cells yields in addition the truth table from which inequalities are simplified,
neighbours found and mixed equilibria decided.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import sympy
from numpy.typing import NDArray

from greatgame.proof.algebra import Atom, Product, UndecidableError
from greatgame.proof.areas import pieces
from greatgame.proof.cells import Enumeration, enumerate_patterns
from greatgame.proof.conditions import Position, all_losses, best_reply_pairs, differences, losses, nash_at
from greatgame.proof.formula import FALSE, TRUE, Formula, all_of, any_of, compare, nonnegative, positive
from greatgame.proof.points import Evaluator
from greatgame.proof.sampling import Columns, Volume, atom_signs, columns, draw, truth, unit_points, volume
from greatgame.proof.simplify import Feature, Table
from greatgame.proof.solver import Prover
from greatgame.proof.space import Space
from greatgame.proof.ties import Ties, ties

REPLICATES = 16
LOG2_POINTS = 12
MAX_CELLS = 4000


class Chart:
    """Everything about the pure equilibria of one space.

    Parameters
    ----------
    space : Space
        Admissible parameters under one combination of choices.
    time_limit : float
        Seconds for all enumerations together; single queries get at most a third of it.
    cell_limit : float, optional
        Further seconds for the enumeration of cells, if it is wanted only for short inequalities.
    """

    def __init__(self, space: Space, time_limit: float = 60.0, cell_limit: float | None = None) -> None:
        self.space = space
        self.time_limit = time_limit
        self.cell_limit = cell_limit
        self.deadline = time.perf_counter() + time_limit
        self.prover = Prover(space, time_limit / 3)
        self.profiles: list[Position] = list(np.ndindex(*space.game.shape))

    def left(self) -> float:
        """Return the seconds that are left of the time limit."""
        return max(self.deadline - time.perf_counter(), 0.0)

    @cached_property
    def sample(self) -> Columns:
        """Admissible sample points that seed every enumeration."""
        return draw(self.space, LOG2_POINTS)

    @cached_property
    def seeded(self) -> NDArray[np.bool_]:
        """Which profiles are equilibria at the seeding points, shape (points, profiles)."""
        try:
            return self._nash_in(self.sample)
        except UndecidableError:
            return np.stack([truth(f, self.sample) for f in self.nash], axis=1)

    @cached_property
    def nash(self) -> list[Formula]:
        """The equilibrium condition of each profile."""
        return [nash_at(self.space, p) for p in self.profiles]

    @cached_property
    def differences(self) -> dict[Any, Product]:
        """Payoff differences that are not identically zero, with their factors."""
        found = {d: self.space.algebra.product(d) for d in differences(self.space)}
        return {d: p for d, p in found.items() if p.sign}

    @cached_property
    def atoms(self) -> list[Atom]:
        """Atoms of the payoff differences whose sign is not the same all over the box."""
        every = dict.fromkeys(a for p in self.differences.values() for a in (*p.odd, *p.even))
        return [a for a in every if not self.space.sign_over_box(a)]

    @cached_property
    def ties(self) -> dict[Atom, Ties]:
        """The atoms that vanish on a region, and where."""
        found = {a: ties(self.space, a) for a in self.atoms}
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
        """No atom vanishes, except where it vanishes on a whole region."""
        return all_of(
            any_of((self.signed(a, 1), self.signed(a, -1), *([self.ties[a].where] if a in self.ties else [])))
            for a in self.atoms
        )

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
        return enumerate_patterns(self.prover, self.nash, TRUE, seconds=self.left(), sample=self.sample)

    @cached_property
    def cells(self) -> Enumeration:
        """Every realisable combination of atom signs.

        Patterns say of each atom whether it is positive, then of each that ties whether it is negative.
        """
        indicators = [self.signed(a, 1) for a in self.atoms] + [self.signed(a, -1) for a in self.ties]
        seconds = self.left() if self.cell_limit is None else self.cell_limit
        return enumerate_patterns(self.prover, indicators, self.generic, seconds=seconds, sample=self.sample)

    def cell(self, pattern: Sequence[bool]) -> tuple[int, ...]:
        """Return the atom signs that a pattern of cells stands for."""
        signs = [1 if up else -1 for up in pattern[: len(self.atoms)]]
        for atom, down in zip(self.ties, pattern[len(self.atoms) :], strict=True):
            k = self.atoms.index(atom)
            signs[k] = 1 if signs[k] > 0 else (-1 if down else 0)
        return tuple(signs)

    @cached_property
    def signs(self) -> NDArray[np.int8]:
        """Atom signs of each cell, shape (cells, atoms)."""
        if not self.atoms:
            return np.zeros((len(self.cells.patterns), 0), dtype=np.int8)
        return np.array([self.cell(p) for p in self.cells.patterns], dtype=np.int8).reshape(
            -1, len(self.atoms)
        )

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

    def tied_at(self, point: dict[sympy.Symbol, Any]) -> bool:
        """Whether an exact point lies in such a region."""
        return Evaluator(self.space.algebra, point).holds(self.tied)

    @cached_property
    def tied_cells(self) -> NDArray[np.bool_]:
        """Which cells lie in such regions."""
        result = np.zeros(len(self.cells.patterns), dtype=bool)
        product = self.space.algebra.product
        for a, b, others in best_reply_pairs(self.space):
            tie = self.sign_in_cells(product(a - b)) == 0
            for c in others:
                tie &= self.sign_in_cells(product(a - c)) >= 0
            result |= tie
        return result

    def sign_in_cells(self, product: Product) -> NDArray[np.int8]:
        """Sign of an expression in each cell, given its factors (all among the atoms)."""
        result = np.full(len(self.cells.patterns), product.sign, dtype=np.int8)
        for atom in product.odd:
            result = result * self.sign_of_atom(atom)
        for atom in product.even:
            result = result * np.abs(self.sign_of_atom(atom))
        return result

    def sign_of_atom(self, atom: Atom) -> NDArray[np.int8]:
        """Sign of an atom in each cell."""
        fixed = self.space.sign_over_box(atom)
        if fixed:
            return np.full(len(self.cells.patterns), fixed, dtype=np.int8)
        column: NDArray[np.int8] = self.signs[:, self.atoms.index(atom)]
        return column

    @cached_property
    def nash_in_cells(self) -> NDArray[np.bool_]:
        """Which profiles are equilibria in which cells, shape (cells, profiles)."""
        rows = []
        for profile in self.profiles:
            holds = np.ones(len(self.cells.patterns), dtype=bool)
            for loss in all_losses(self.space, profile):
                product = self.space.algebra.product(loss)
                if product.sign:
                    holds &= self.sign_in_cells(product) >= 0
            rows.append(holds)
        return np.stack(rows, axis=1)

    @cached_property
    def table(self) -> Table:
        """Truth table of the payoff differences over the cells."""
        features, columns_ = [], []
        seen: set[tuple[Atom, ...]] = set()
        for product in self.differences.values():
            odd = tuple(a for a in product.odd if not self.space.sign_over_box(a))
            even = tuple(a for a in product.even if a in self.ties)
            if (odd or even) and (*odd, *even) not in seen:
                seen.add((*odd, *even))
                signs = np.prod([self.sign_of_atom(a) for a in odd], axis=0) * np.ones(1, dtype=np.int8)
                signs = signs * np.prod([np.abs(self.sign_of_atom(a)) for a in even], axis=0)
                for feature, column in self._features(odd, even, signs):
                    features.append(feature)
                    columns_.append(column)
        count = len(self.cells.patterns)
        values = np.stack(columns_, axis=1) if columns_ else np.zeros((count, 0), dtype=bool)
        return Table(tuple(features), values)

    def _features(
        self, odd: Sequence[Atom], even: Sequence[Atom], signs: NDArray[np.int8]
    ) -> Iterator[tuple[Feature, NDArray[np.bool_]]]:
        """Yield the conditions on a product of atoms, in the model's own symbols, and where they hold.

        A product that vanishes on a region has three signs, hence two conditions.
        """
        restore = self.space.algebra.restore
        expression = sympy.Mul(
            *(restore(a.expression) for a in odd), *(restore(a.expression) ** 2 for a in even)
        )
        up, down, cost = positive(expression), positive(_minus(expression)), int(sympy.count_ops(expression))
        if not any(a in self.ties for a in (*odd, *even)):
            yield Feature(up, down, cost), signs > 0
            return
        yield Feature(up, nonnegative(_minus(expression)), cost), signs > 0
        yield Feature(down, nonnegative(expression), cost), signs < 0

    def pure_at(self, point: dict[sympy.Symbol, Any]) -> tuple[bool, ...]:
        """Return which profiles are equilibria at an exact point."""
        evaluator = Evaluator(self.space.algebra, point)
        return tuple(evaluator.holds(f) for f in self.nash)

    def dominant_in(self, rows: NDArray[np.bool_]) -> dict[str, str]:
        """Return the strictly dominant action of each player that has one in all the given cells."""
        found = {}
        game = self.space.game
        for i, player in enumerate(game.players):
            for own, label in enumerate(game.actions[player]):
                better = [
                    self.space.algebra.product(loss)
                    for p in self.profiles
                    if p[i] == own
                    for loss in losses(self.space, p, i)
                ]
                if all(p.sign and (self.sign_in_cells(p)[rows] > 0).all() for p in better):
                    found[player] = label
        return found

    # -- volumes ----------------------------------------------------------------------------

    @cached_property
    def replicates(self) -> list[Columns]:
        """Independent scrambled samples for volumes."""
        dimension = len(self.space.symbols)
        samples = []
        for seed in range(1, REPLICATES + 1):
            points = columns(self.space, unit_points(dimension, LOG2_POINTS, seed))
            keep = truth(self.space.admissible, points)
            samples.append({s: column[keep] for s, column in points.items()})
        return samples

    @cached_property
    def nash_in_samples(self) -> list[NDArray[np.bool_]]:
        """Equilibrium patterns at every sample point, one array (points, profiles) per replicate."""
        return [self._nash_in(sample) for sample in self.replicates]

    def _nash_in(self, sample: Columns) -> NDArray[np.bool_]:
        """Equilibrium patterns at sample points, shape (points, profiles)."""
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

    @cached_property
    def exact_shares(self) -> dict[tuple[bool, ...], Fraction] | None:
        """Exact share of each set of pure equilibria; None if the space is not cut by straight lines."""
        cut = pieces(self.space, self.space.algebra.atoms((*self.nash, *self.space.assumptions)))
        if cut is None:
            return None
        sizes: dict[tuple[bool, ...], Fraction] = {}
        for size, point in cut:
            if self.prover.holds(point, ()):
                pattern = self.pure_at(point)
                sizes[pattern] = sizes.get(pattern, Fraction(0)) + size
        total = sum(sizes.values(), Fraction(0))
        return {p: size / total for p, size in sizes.items()} if total else None

    def pure_volume(self, pattern: tuple[bool, ...]) -> Volume:
        """Return the share of the admissible space with a set of pure equilibria, exact if possible."""
        if self.exact_shares is not None:
            share = self.exact_shares.get(pattern, Fraction(0))
            return Volume(float(share), 0.0, 0, share)
        return self._share([(h == np.array(pattern)).all(axis=1) for h in self.nash_in_samples])

    def tied_volume(self, pattern: tuple[bool, ...]) -> Volume:
        """Return the share with a set of pure equilibria where somebody's best replies tie."""
        pairs = zip(self.nash_in_samples, self.tied_in_samples, strict=True)
        return self._share([(h == np.array(pattern)).all(axis=1) & tied for h, tied in pairs])

    @cached_property
    def tied_in_samples(self) -> list[NDArray[np.bool_]]:
        """Which sample points lie where some player's best replies tie on a region."""
        return [truth(self.tied, sample) for sample in self.replicates]

    def _share(self, inside: Sequence[NDArray[np.bool_]]) -> Volume:
        hits = np.array([float(x.sum()) for x in inside])
        sizes = np.array([float(len(h)) for h in self.nash_in_samples])
        return volume(hits, sizes)


def _minus(expression: sympy.Expr) -> sympy.Expr:
    """Return the negative, distributed over a sum."""
    return sympy.expand(-expression) if expression.is_Add else -expression
