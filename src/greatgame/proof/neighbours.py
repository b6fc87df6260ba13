"""Which regimes touch, and across which inequality.

The *walls* of a space are the surfaces where a payoff difference may change its sign: the zeros of its atoms
and, for atoms with cases, of each case and of the conditions that switch between them.  Two cells whose
signs differ in one wall only are candidates.  They touch if that wall vanishes at some admissible point where
every other wall has the sign the cells share and the wall's gradient is not zero: then it changes sign there,
and the regimes of the two cells lie on its two sides.  This covers boundaries between a region where somebody
is indifferent and one where nobody is.

Every pair reported is proved by its point and by an exact point of either cell.  Pairs may be missing: cells
are those that sample points show, and regimes that meet only where several walls vanish at once are not
looked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy

from greatgame.proof.algebra import Atom
from greatgame.proof.formula import Formula, all_of, compare, positive, zero
from greatgame.proof.points import Evaluator, UndeterminedError
from greatgame.proof.sampling import atom_signs, rational_point
from greatgame.proof.ties import UnresolvedTieError, boundaries

if TYPE_CHECKING:
    from greatgame.proof.chart import Chart
    from greatgame.proof.regime import Regime

#: Pairs of cells tried for each pair of regimes and wall.
ATTEMPTS = 4
QUERY_SECONDS = 1.0
#: Sample points are rounded to a grid of 2**24 steps a side.
POINT_BITS = 24
Cell = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Neighbour:
    """Two regimes that touch across one boundary.

    Attributes
    ----------
    first, second : Regime
        ``first`` lies where ``separator`` holds, ``second`` where it fails.
    separator : Formula
        The single inequality that tells them apart at the boundary.
    point : dict of str to number
        An exact point of the boundary.
    """

    first: Regime
    second: Regime
    separator: Formula
    point: dict[str, Any] = field(repr=False)

    def __str__(self) -> str:
        return f"{self.first.name} | {self.second.name}: {self.separator}"


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """Pairs of regimes that touch.

    Attributes
    ----------
    pairs : tuple of Neighbour
    reason : str
        Why the search ended before all candidates were tried; empty if it did not.
    """

    pairs: tuple[Neighbour, ...]
    reason: str = ""


def neighbourhood(chart: Chart, regimes: Sequence[Regime]) -> Neighbourhood:
    """Return pairs of regimes (by pure equilibria) proved to touch across a single wall."""
    try:
        walls = _walls(chart)
    except UnresolvedTieError as error:
        return Neighbourhood((), f"neighbours are not searched: {error}")
    search = _Search(chart, walls)
    by_pattern = {r.pattern: r for r in regimes}
    found: list[Neighbour] = []
    for (above, below, wall), places in search.candidates().items():
        for row, other in places[:ATTEMPTS]:
            if not chart.clock.left():
                reason = f"the search for neighbours was stopped by the time limit of {chart.time_limit:g} s"
                return Neighbourhood(tuple(found), reason)
            point = search.touching(row, other, wall)
            if point is not None and above in by_pattern and below in by_pattern:
                separator = positive(chart.space.algebra.restore(walls[wall].expression))
                shown = chart.space.by_name(point)
                found.append(Neighbour(by_pattern[above], by_pattern[below], separator, shown))
                break
    return Neighbourhood(tuple(found))


def _walls(chart: Chart) -> list[Atom]:
    """Return the atoms without cases whose zeros bound the cells."""
    algebra = chart.space.algebra
    found: dict[Atom, None] = {}
    for atom in chart.atoms:
        if atom.symbols <= set(chart.space.symbols):
            found[atom] = None
            continue
        for expression in boundaries(chart.space, algebra.restore(atom.expression)):
            product = algebra.product(expression)
            found |= dict.fromkeys(a for a in (*product.odd, *product.even))
    return [a for a in found if not chart.space.sign_over_box(a)]


class _Search:
    """Cells of the walls that sample points show, and the proofs that two of them touch."""

    def __init__(self, chart: Chart, walls: Sequence[Atom]) -> None:
        self.chart = chart
        self.walls = list(walls)
        signs = atom_signs(chart.space, walls, chart.sample)
        self.signs, self.rows = np.unique(signs, axis=0, return_index=True)
        self.exact: dict[int, tuple[bool, ...] | None] = {}

    def candidates(self) -> dict[tuple[Any, Any, int], list[tuple[int, int]]]:
        """Return pairs of cells that differ in one wall, by the equilibria of both sides and the wall."""
        number = {tuple(row): k for k, row in enumerate(self.signs.tolist())}
        seeded = self.chart.seeded[self.rows]
        patterns = [tuple(bool(x) for x in row) for row in seeded.tolist()]
        found: dict[tuple[Any, Any, int], list[tuple[int, int]]] = {}
        for cell, k in number.items():
            if 0 in cell:
                continue
            for wall, sign in enumerate(cell):
                if sign > 0:
                    other = number.get((*cell[:wall], -1, *cell[wall + 1 :]))
                    if other is not None and patterns[k] != patterns[other]:
                        found.setdefault((patterns[k], patterns[other], wall), []).append((k, other))
        return found

    def touching(self, row: int, other: int, wall: int) -> dict[sympy.Symbol, Any] | None:
        """Return a point where one wall vanishes regularly and the others have the signs of two cells."""
        sides = [tuple(bool(x) for x in self.chart.seeded[self.rows[k]]) for k in (row, other)]
        if [self._confirmed(k) for k in (row, other)] != sides:
            return None
        algebra = self.chart.space.algebra
        expressions = [algebra.restore(a.expression) for a in self.walls]
        signs = self.signs[row].tolist()
        others = [
            compare(e, ">" if sign > 0 else "<")
            for k, (e, sign) in enumerate(zip(expressions, signs, strict=True))
            if k != wall
        ]
        conditions = all_of((self.chart.defined, zero(expressions[wall]), *others))
        seconds = min(QUERY_SECONDS, self.chart.clock.left()) or 0.01
        answer = self.chart.prover.satisfy(conditions, time_limit=seconds)
        if answer.point is None:
            return None
        evaluator = Evaluator(algebra, answer.point)
        slopes = (sympy.diff(expressions[wall], s) for s in self.chart.space.symbols)
        try:
            return answer.point if any(evaluator.sign_of(d) for d in slopes if d != 0) else None
        except UndeterminedError:
            return None

    def _confirmed(self, number: int) -> tuple[bool, ...] | None:
        """Return the equilibria at an exact point of a cell; None if none is at hand."""
        if number not in self.exact:
            self.exact[number] = None
            point = rational_point(self.chart.space, self.chart.sample, int(self.rows[number]), POINT_BITS)
            evaluator = Evaluator(self.chart.space.algebra, point)
            try:
                if [evaluator.sign(a) for a in self.walls] == self.signs[number].tolist():
                    self.exact[number] = self.chart.pure_at(point)
            except UndeterminedError:
                pass
        return self.exact[number]
