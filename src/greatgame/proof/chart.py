"""A chart: the sign cells and regimes of one space, before they are named and presented.

The pure equilibria of a game depend on the parameters only through the signs of payoff differences,
and these only through the signs of their irreducible factors, the *atoms*.  A *cell* is a realisable
combination of atom signs.  Regimes are unions of cells.  Enumerating regimes directly is fastest;
enumerating cells yields in addition the truth table from which inequalities are simplified,
neighbours found and mixed equilibria decided.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import sympy
from numpy.typing import NDArray

from greatgame.proof.algebra import Atom, Product
from greatgame.proof.areas import pieces
from greatgame.proof.cells import Enumeration, enumerate_patterns
from greatgame.proof.conditions import Position, all_losses, differences, losses, nash_at
from greatgame.proof.formula import TRUE, Formula, all_of, any_of, compare, positive
from greatgame.proof.points import Evaluator
from greatgame.proof.sampling import Columns, Volume, atom_signs, columns, draw, truth, unit_points, volume
from greatgame.proof.simplify import Feature, Table
from greatgame.proof.solver import Prover
from greatgame.proof.space import Space

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
        Seconds for each enumeration; single queries get at most a third of it.
    cell_limit : float, optional
        Seconds for the enumeration of cells, if it is wanted only for short inequalities.
    """

    def __init__(self, space: Space, time_limit: float = 60.0, cell_limit: float | None = None) -> None:
        self.space = space
        self.time_limit = time_limit
        self.cell_limit = time_limit if cell_limit is None else cell_limit
        self.prover = Prover(space, time_limit / 3)
        self.profiles: list[Position] = list(np.ndindex(*space.game.shape))

    @cached_property
    def sample(self) -> Columns:
        """Admissible sample points that seed every enumeration."""
        return draw(self.space, LOG2_POINTS)

    @cached_property
    def seeded(self) -> NDArray[np.bool_]:
        """Which profiles are equilibria at the seeding points, shape (points, profiles)."""
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
    def generic(self) -> Formula:
        """No atom vanishes."""
        return all_of(any_of((self.signed(a, 1), self.signed(a, -1))) for a in self.atoms)

    def signed(self, atom: Atom, sign: int) -> Formula:
        """An atom is positive (1) or negative (-1), written in the model's own symbols."""
        return compare(self.space.algebra.restore(atom.expression), ">" if sign > 0 else "<")

    @cached_property
    def pure_sets(self) -> Enumeration:
        """Every set of pure equilibria at generic points (patterns over ``profiles``)."""
        return enumerate_patterns(
            self.prover, self.nash, self.generic, seconds=self.time_limit, sample=self.sample
        )

    def boundary_sets(self) -> Enumeration:
        """Every set of pure equilibria at any point, ties included."""
        return enumerate_patterns(self.prover, self.nash, TRUE, seconds=self.time_limit, sample=self.sample)

    @cached_property
    def cells(self) -> Enumeration:
        """Every realisable combination of strict atom signs (patterns over ``atoms``)."""
        indicators = [self.signed(a, 1) for a in self.atoms]
        return enumerate_patterns(
            self.prover, indicators, self.generic, seconds=self.cell_limit, sample=self.sample
        )

    @cached_property
    def signs(self) -> NDArray[np.int8]:
        """Atom signs of each cell, shape (cells, atoms)."""
        if not self.atoms:
            return np.zeros((len(self.cells.patterns), 0), dtype=np.int8)
        return np.where(np.array(list(self.cells.patterns)), 1, -1).astype(np.int8)

    def sign_in_cells(self, product: Product) -> NDArray[np.int8]:
        """Sign of an expression in each cell, given its factors (all among the atoms)."""
        result = np.full(len(self.cells.patterns), product.sign, dtype=np.int8)
        for atom in product.odd:
            result = result * self.sign_of_atom(atom)
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
                    holds &= self.sign_in_cells(product) > 0
            rows.append(holds)
        return np.stack(rows, axis=1)

    @cached_property
    def table(self) -> Table:
        """Truth table of the payoff differences over the cells."""
        features, columns_ = [], []
        seen: set[tuple[Atom, ...]] = set()
        for product in self.differences.values():
            odd = tuple(a for a in product.odd if not self.space.sign_over_box(a))
            if odd and odd not in seen:
                seen.add(odd)
                features.append(self.feature(odd))
                columns_.append(np.prod([self.sign_of_atom(a) for a in odd], axis=0) > 0)
        count = len(self.cells.patterns)
        values = np.stack(columns_, axis=1) if columns_ else np.zeros((count, 0), dtype=bool)
        return Table(tuple(features), values)

    def feature(self, odd: Iterable[Atom]) -> Feature:
        """Return the condition that a product of atoms is positive, in the model's own symbols."""
        expression = sympy.Mul(*(self.space.algebra.restore(a.expression) for a in odd))
        return Feature(positive(expression), positive(_minus(expression)), int(sympy.count_ops(expression)))

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
        rows = []
        losses = [[self.space.algebra.product(x) for x in all_losses(self.space, p)] for p in self.profiles]
        atoms = list(dict.fromkeys(a for row in losses for p in row for a in (*p.odd, *p.even)))
        place = {a: k for k, a in enumerate(atoms)}
        for sample in self.replicates:
            signs = atom_signs(self.space, atoms, sample)
            holds = np.ones((len(signs), len(self.profiles)), dtype=bool)
            for k, row in enumerate(losses):
                for product in row:
                    odd = signs[:, [place[a] for a in product.odd]]
                    holds[:, k] &= product.sign * odd.prod(axis=1) >= 0
            rows.append(holds)
        return rows

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
        hits = np.array([float((h == np.array(pattern)).all(axis=1).sum()) for h in self.nash_in_samples])
        sizes = np.array([float(len(h)) for h in self.nash_in_samples])
        return volume(hits, sizes)


def _minus(expression: sympy.Expr) -> sympy.Expr:
    """Return the negative, distributed over a sum."""
    return sympy.expand(-expression) if expression.is_Add else -expression
