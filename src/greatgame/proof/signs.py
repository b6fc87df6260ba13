"""What follows in each cell from the signs of its atoms: equilibria, dominance, the truth of conditions.

A row of signs, one per atom of a chart, decides the sign of every payoff difference.  The rows may be all
the cells of a space or only those met so far; every answer is per row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import sympy
from numpy.typing import NDArray

from greatgame.proof.algebra import Atom, Product
from greatgame.proof.conditions import all_losses, best_reply_pairs, losses
from greatgame.proof.formula import nonnegative, positive
from greatgame.proof.simplify import Feature, Table

if TYPE_CHECKING:
    from greatgame.proof.chart import Chart

Signs = NDArray[np.int8]


class SignTable:
    """Rows of atom signs of a chart.

    Parameters
    ----------
    chart : Chart
    signs : ndarray of int8, shape (rows, atoms)
        Signs -1, 0, 1 in the order of ``chart.atoms``; 0 only for atoms that vanish on a region.
    """

    def __init__(self, chart: Chart, signs: Signs) -> None:
        self.chart = chart
        self.signs = signs

    def __len__(self) -> int:
        return len(self.signs)

    def sign(self, product: Product) -> Signs:
        """Sign of an expression in each row, given its factors (all among the atoms)."""
        result = np.full(len(self), product.sign, dtype=np.int8)
        for atom in product.odd:
            result = result * self.sign_of_atom(atom)
        for atom in product.even:
            result = result * np.abs(self.sign_of_atom(atom))
        return result

    def sign_of_atom(self, atom: Atom) -> Signs:
        """Sign of an atom in each row."""
        if atom not in self.chart.place:
            return np.full(len(self), self.chart.space.sign_over_box(atom), dtype=np.int8)
        column: Signs = self.signs[:, self.chart.place[atom]]
        return column

    @cached_property
    def nash(self) -> NDArray[np.bool_]:
        """Which profiles are equilibria in which rows, shape (rows, profiles)."""
        columns = []
        for profile in self.chart.profiles:
            holds = np.ones(len(self), dtype=bool)
            for loss in all_losses(self.chart.space, profile):
                product = self.chart.space.algebra.product(loss)
                if product.sign:
                    holds &= self.sign(product) >= 0
            columns.append(holds)
        return np.stack(columns, axis=1)

    @cached_property
    def tied(self) -> NDArray[np.bool_]:
        """In which rows some player has two best replies to the same actions of the others."""
        result = np.zeros(len(self), dtype=bool)
        product = self.chart.space.algebra.product
        for a, b, others in best_reply_pairs(self.chart.space):
            tie = self.sign(product(a - b)) == 0
            for c in others:
                tie &= self.sign(product(a - c)) >= 0
            result |= tie
        return result

    @cached_property
    def table(self) -> Table:
        """Truth table of the payoff differences over the rows."""
        features, columns = [], []
        for odd, even in difference_factors(self.chart):
            signs = np.ones(len(self), dtype=np.int8)
            for atom in odd:
                signs = signs * self.sign_of_atom(atom)
            for atom in even:
                signs = signs * np.abs(self.sign_of_atom(atom))
            for feature, column in _features(self.chart, odd, even, signs):
                features.append(feature)
                columns.append(column)
        values = np.stack(columns, axis=1) if columns else np.zeros((len(self), 0), dtype=bool)
        return Table(tuple(features), values)

    def dominant(self, rows: NDArray[np.bool_]) -> dict[str, str]:
        """Return the strictly dominant action of each player that has one in all the given rows."""
        found = {}
        for player, label, better in comparisons(self.chart):
            if all(p.sign and (self.sign(p)[rows] > 0).all() for p in better):
                found[player] = label
        return found


def comparisons(chart: Chart) -> Iterator[tuple[str, str, list[Product]]]:
    """Yield each player's actions with the losses of every departure from them, whatever the others do."""
    space = chart.space
    for i, player in enumerate(space.game.players):
        for own, label in enumerate(space.game.actions[player]):
            chosen = [p for p in chart.profiles if p[i] == own]
            yield player, label, [space.algebra.product(x) for p in chosen for x in losses(space, p, i)]


def difference_factors(chart: Chart) -> Iterator[tuple[list[Atom], list[Atom]]]:
    """Yield the atoms that decide each payoff difference, each combination once.

    Atoms whose sign is the same all over the box are left out, and even powers unless they can vanish.
    """
    seen: set[tuple[Atom, ...]] = set()
    for product in chart.differences.values():
        odd = [a for a in product.odd if a in chart.place]
        even = [a for a in product.even if a in chart.ties]
        if (odd or even) and (*odd, *even) not in seen:
            seen.add((*odd, *even))
            yield odd, even


def _features(
    chart: Chart, odd: Sequence[Atom], even: Sequence[Atom], signs: Signs
) -> Iterator[tuple[Feature, NDArray[np.bool_]]]:
    """Yield the conditions on a product of atoms, in the model's own symbols, and where they hold.

    A product that vanishes on a region has three signs, hence two conditions.
    """
    restore = chart.space.algebra.restore
    expression = sympy.Mul(*(restore(a.expression) for a in odd), *(restore(a.expression) ** 2 for a in even))
    minus = sympy.expand(-expression) if expression.is_Add else -expression
    up, down, cost = positive(expression), positive(minus), int(sympy.count_ops(expression))
    if not any(a in chart.ties for a in (*odd, *even)):
        yield Feature(up, down, cost), signs > 0
        return
    yield Feature(up, nonnegative(minus), cost), signs > 0
    yield Feature(down, nonnegative(expression), cost), signs < 0
