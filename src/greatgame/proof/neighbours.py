"""Which regimes touch, and across which inequality.

Two cells whose signs differ in one atom only are candidates.  They touch if that atom vanishes at
some admissible point where every other atom has the sign the cells share and the atom's gradient is
not zero: then it changes sign there, and the two regimes lie on its two sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sympy

from greatgame.proof.formula import Formula, all_of, positive, zero
from greatgame.proof.points import Evaluator
from greatgame.proof.ties import UnresolvedTieError, branches

if TYPE_CHECKING:
    from greatgame.proof.algebra import Atom
    from greatgame.proof.atlas import Regime
    from greatgame.proof.chart import Chart

ATTEMPTS = 4


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


def neighbours(chart: Chart, regimes: Sequence[Regime]) -> list[Neighbour]:
    """Return every pair of regimes (by pure equilibria) found to touch across a single atom."""
    if not chart.cells.complete:
        return []
    by_pattern = {r.pattern: r for r in regimes}
    cells = [tuple(row) for row in chart.signs.tolist()]
    number = {cell: k for k, cell in enumerate(cells)}
    patterns = [tuple(bool(x) for x in row) for row in chart.nash_in_cells.tolist()]
    candidates: dict[tuple[Any, Any, int], list[tuple[int, ...]]] = {}
    for cell, k in number.items():
        for atom in range(len(cell)):
            other = number.get((*cell[:atom], -cell[atom], *cell[atom + 1 :]))
            if other is not None and cell[atom] > 0 and patterns[k] != patterns[other]:
                candidates.setdefault((patterns[k], patterns[other], atom), []).append(cell)
    found = []
    for (above, below, atom), places in candidates.items():
        for cell in places[:ATTEMPTS]:
            point = _touching(chart, cell, atom)
            if point is not None:
                expression = chart.space.algebra.restore(chart.atoms[atom].expression)
                shown = chart.space.by_name(point)
                found.append(Neighbour(by_pattern[above], by_pattern[below], positive(expression), shown))
                break
    return found


def _touching(chart: Chart, cell: tuple[int, ...], atom: int) -> dict[sympy.Symbol, Any] | None:
    """Return a point where one atom vanishes regularly and the others have the cell's signs."""
    others = [
        chart.signed(a, sign) for k, (a, sign) in enumerate(zip(chart.atoms, cell, strict=True)) if k != atom
    ]
    centre = chart.atoms[atom]
    restored = chart.space.algebra.restore(centre.expression)
    answer = chart.prover.satisfy(all_of((zero(restored), *others)), time_limit=2.0)
    if answer.status != "sat" or answer.point is None:
        return None
    evaluator = Evaluator(chart.space.algebra, answer.point)
    # Off the surfaces where cases change, every atom is smooth and keeps its branch nearby.
    smooth = [_branch(chart, evaluator, a) for a in chart.atoms]
    if any(e is None for e in smooth):
        return None
    slopes = [sympy.diff(smooth[atom], s) for s in chart.space.symbols if smooth[atom].has(s)]
    return answer.point if any(evaluator.sign_of(d) for d in slopes) else None


def _branch(chart: Chart, evaluator: Evaluator, atom: Atom) -> Any:
    """Return an atom without cases as it is around a point; None where cases change or are unclear."""
    algebra = chart.space.algebra
    try:
        for when, value in branches(chart.space, algebra.restore(atom.expression)):
            if evaluator.holds(when):
                return value
    except UnresolvedTieError:
        return None
    return None
