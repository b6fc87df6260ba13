"""Which mixed equilibria occur in which sign cell: known signs, index theorem, then the solver.

See :mod:`greatgame.proof.mixed` for the conditions.  In each cell the candidates that the known signs
leave open are combined into the patterns that the index theorem allows.  One pattern left: done,
without any nonlinear reasoning.  Several: sample points show some, the solver decides the others.
"""

from __future__ import annotations

import itertools
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from greatgame.proof.formula import FALSE, Formula, all_of, any_of, opposite, positive
from greatgame.proof.points import Evaluator, UndeterminedError
from greatgame.proof.sampling import Columns, Volume, numeric, rational_point, volume
from greatgame.proof.simplify import Feature, Table
from greatgame.proof.ties import ties

if TYPE_CHECKING:
    from greatgame.proof.mixed import Half, Key, Mixtures

Pattern = tuple[bool, ...]
Signs = NDArray[np.int8]
UNKNOWN = 0
VANISHES = 9
#: Marks a candidate whose conditions include a tie that holds for all parameters.
DEGENERATE = 7
SEED_REPLICATES = 4
QUERY_SECONDS = 10.0
TIED = "payoffs are tied on a region: the mixed equilibria there form continua, which are not enumerated"


class CellMixtures:
    """Mixed supports of every cell of a chart.

    Parameters
    ----------
    mixtures : Mixtures
        Candidates and their conditions.
    """

    def __init__(self, mixtures: Mixtures) -> None:
        self.mixtures = mixtures
        self.chart = mixtures.chart
        self.reason = ""
        self.rows: list[tuple[int, frozenset[int]]] = []
        self.regimes: dict[Key, Any] = {}
        #: Pure equilibria, with a point, where somebody is indifferent all over a region.
        self.tied: dict[Pattern, Any] = {}
        self._enumerate()

    def _enumerate(self) -> None:
        chart = self.chart
        self.reason = chart.cells.reason or self._minor_ties()
        for number, (cell, point) in enumerate(chart.cells.patterns.items()):
            left = chart.left()
            pure = tuple(bool(x) for x in chart.in_cells.nash[number])
            if chart.in_cells.tied[number]:
                self.reason = self.reason or TIED
                self.tied.setdefault(pure, point)
                continue
            for pattern, place in self._in_cell(number, cell, point, sum(pure), left).items():
                supports = frozenset(k for k, holds in enumerate(pattern) if holds)
                self.rows.append((number, supports))
                self.regimes.setdefault((pure, supports), place)

    def _minor_ties(self) -> str:
        """Say if an expression that decides a support vanishes on a region inside a cell."""
        algebra, known = self.chart.space.algebra, set(self.chart.atoms)
        halves = [h for pair in self.mixtures.halves for h in pair]
        for expression in dict.fromkeys(e for h in halves for e in (*h.minors, *h.gaps)):
            product = algebra.product(expression)
            for atom in (*product.odd, *product.even):
                if atom not in known and ties(self.chart.space, atom).where != FALSE:
                    return TIED
        return ""

    def _in_cell(
        self, number: int, cell: Pattern, point: Any, pure: int, seconds: float
    ) -> dict[Pattern, Any]:
        """Return the patterns of mixed supports in a cell, each with a point; may set ``reason``."""
        options = [values[number] for values in self.options]
        if any(DEGENERATE in o for o in options):
            self.reason = self.reason or (
                "payoffs are tied for all parameters: continua of equilibria are not enumerated"
            )
        allowed = {
            tuple(bool(c) for c in combination)
            for combination in itertools.product(*options)
            if DEGENERATE in combination or sum(combination) == 1 - pure
        }
        if len(allowed) == 1 and not any(DEGENERATE in o for o in options):
            return {allowed.pop(): point}
        found = {p: x for p, x in self.seeds.get(cell, {}).items() if p in allowed}
        given = all_of(
            self.chart.signed(a, sign)
            for a, sign in zip(self.chart.atoms, self.chart.cell(cell), strict=True)
        )
        for pattern in sorted(allowed - set(found)):
            if seconds <= 0:
                self.reason = self.reason or f"time limit of {self.chart.time_limit:g} s"
                break
            wanted = self._telling(sorted(allowed), pattern, number)
            answer = self.chart.prover.satisfy(given, wanted, time_limit=min(seconds, QUERY_SECONDS))
            if answer.status == "sat" and not self._confirmed(answer.point, cell, pattern):
                # The point is on a knife edge of a condition that was left out: insist on all of them.
                answer = self.chart.prover.satisfy(
                    given, wanted, self._generic(number), time_limit=min(seconds, QUERY_SECONDS)
                )
            if answer.status == "sat" and self._confirmed(answer.point, cell, pattern):
                found[pattern] = answer.point
            elif answer.status == "sat":
                self.reason = self.reason or "mixed supports of one cell: no point off the knife edges found"
            elif answer.status == "unknown":
                self.reason = self.reason or f"mixed supports of one cell: {answer.reason}"
        return found

    def _telling(self, table: list[Pattern], pattern: Pattern, number: int) -> Formula:
        """Say what tells one allowed pattern from the others, in few conditions."""
        kept = [k for k in range(len(pattern)) if len({p[k] for p in table}) == 2]
        # The hardest first: large supports (the index theorem settles them), then negations.
        size = [len(s) for s, _ in self.mixtures.candidates]
        for k in sorted(kept, key=lambda k: (-size[k], pattern[k])):
            rest = [m for m in kept if m != k]
            if all(p == pattern or any(p[m] != pattern[m] for m in rest) for p in table):
                kept = rest
        conditions = {k: self.exists_in_cell(k, number) for k in kept}
        return all_of(conditions[k] if pattern[k] else opposite(conditions[k]) for k in kept)

    def _generic(self, number: int) -> Formula:
        """No expression that decides a candidate of this cell vanishes."""
        expressions: dict[Any, None] = {}
        for halves, signs in zip(self.mixtures.halves, self.half_signs, strict=True):
            for half, side in zip(halves, signs, strict=True):
                for e, sign in zip((*half.minors, *half.gaps), side[:, number], strict=True):
                    if sign == UNKNOWN:
                        expressions[e] = None
        return all_of(any_of((positive(e), positive(-e))) for e in expressions)

    def exists_in_cell(self, candidate: int, number: int) -> Formula:
        """What is left, in one cell, of the condition that a mixed equilibrium exists on a support."""
        sides = []
        for half, signs in zip(self.mixtures.halves[candidate], self.half_signs[candidate], strict=True):
            column = signs[:, number]
            expressions = (*half.minors, *half.gaps)
            options = [x for x in (1, -1) if side_state(column, x) in ("yes", "open")]
            sides.append(
                any_of(
                    all_of(
                        positive(x * e)
                        for e, sign in zip(expressions, column, strict=True)
                        if sign == UNKNOWN
                    )
                    for x in options
                )
            )
        return all_of(sides)

    # -- what the known signs say -----------------------------------------------------------

    @cached_property
    def options(self) -> list[list[tuple[int, ...]]]:
        """For each candidate and cell: the possible values 0 (absent), +1 or -1 (present, index)."""
        found = []
        for k in range(len(self.mixtures.candidates)):
            size = len(self.mixtures.candidates[k][0])
            signs = self.half_signs[k]
            column = []
            for cell in range(len(self.chart.cells.patterns)):
                column.append(possible(signs[0][:, cell], signs[1][:, cell], size))
            found.append(column)
        return found

    @cached_property
    def half_signs(self) -> list[tuple[Signs, Signs]]:
        """For each candidate and side: signs of minors and gaps in every cell."""
        return [(self._half_signs(a), self._half_signs(b)) for a, b in self.mixtures.halves]

    def _half_signs(self, half: Half) -> Signs:
        """Signs of minors and gaps in every cell, shape (expressions, cells); UNKNOWN if not fixed."""
        minors = [self._known_sign(e) for e in half.minors]
        gaps = []
        for gap, terms in zip(half.gaps, half.gap_terms, strict=True):
            known = self._known_sign(gap)
            parts = [self._known_sign(d) * n for d, n in zip(terms, minors, strict=True)]
            settled = np.stack([np.where(np.abs(p) >= VANISHES, 0, p) for p in parts])
            open_ = np.stack([p == UNKNOWN for p in parts]).any(axis=0)
            up, down = (settled >= 0).all(axis=0) & ~open_, (settled <= 0).all(axis=0) & ~open_
            some = (settled != 0).any(axis=0)
            gaps.append(
                np.where(known != UNKNOWN, known, np.where(up & some, 1, np.where(down & some, -1, 0)))
            )
        return np.stack([*minors, *gaps]).astype(np.int8)

    def _known_sign(self, expression: Any) -> Signs:
        product = self.chart.space.algebra.product(expression)
        count = len(self.chart.cells.patterns)
        if product.sign == 0:
            return np.full(count, VANISHES, dtype=np.int8)
        factors = (*product.odd, *product.even)
        if any(a not in self.chart.atoms and not self.chart.space.sign_over_box(a) for a in factors):
            return np.zeros(count, dtype=np.int8)
        signs = self.chart.in_cells.sign(product)
        return np.where(signs == 0, VANISHES, signs).astype(np.int8)

    # -- what samples show ------------------------------------------------------------------

    @cached_property
    def seeds(self) -> dict[Pattern, dict[Pattern, Any]]:
        """Patterns of mixed supports seen in each cell, each confirmed at an exact point."""
        chart = self.chart
        found: dict[Pattern, dict[Pattern, Any]] = {}
        for sample in chart.shares.samples[:SEED_REPLICATES]:
            signs = chart.signs_at(chart.atoms, sample)
            ties = [chart.atoms.index(a) for a in chart.ties]
            cells = np.concatenate([signs > 0, signs[:, ties] < 0], axis=1)
            flags = self._flags(sample)
            _, first = np.unique(np.concatenate([cells, flags], axis=1), axis=0, return_index=True)
            for row in sorted(first.tolist()):
                cell, pattern = tuple(cells[row].tolist()), tuple(flags[row].tolist())
                if pattern in found.get(cell, {}) or not self._open(cell):
                    continue
                point = rational_point(chart.space, sample, row)
                if self._confirmed(point, cell, pattern):
                    found.setdefault(cell, {})[pattern] = point
        return found

    @cached_property
    def _number(self) -> dict[Pattern, int]:
        return {cell: k for k, cell in enumerate(self.chart.cells.patterns)}

    def _open(self, cell: Pattern) -> bool:
        """Whether the known signs leave more than one pattern in a cell."""
        number = self._number.get(cell)
        if number is None or self.chart.in_cells.tied[number]:
            return False
        return any(len(values[number]) > 1 for values in self.options)

    def _confirmed(self, point: Any, cell: Pattern, pattern: Pattern) -> bool:
        """Check exactly that a point lies in a cell and shows a pattern."""
        evaluator = Evaluator(self.chart.space.algebra, point)
        try:
            signs = tuple(evaluator.sign(a) for a in self.chart.atoms)
            return (
                signs == self.chart.cell(cell)
                and self.chart.prover.holds(point, ())
                and tuple(evaluator.holds(self.mixtures.exists(k)) for k in range(len(pattern))) == pattern
            )
        except UndeterminedError:
            return False

    def _flags(self, sample: Columns) -> NDArray[np.bool_]:
        """Which mixed supports exist at sample points (floating point), shape (points, candidates)."""
        size = len(next(iter(sample.values())))
        cache: dict[Any, NDArray[np.float64]] = {}

        def values(expression: Any) -> NDArray[np.float64]:
            if expression not in cache:
                cache[expression] = np.broadcast_to(np.asarray(numeric(expression, sample)), (size,))
            return cache[expression]

        def side(half: Half) -> NDArray[np.bool_]:
            signs = np.stack([np.sign(values(e)) for e in (*half.minors, *half.gaps)])
            result: NDArray[np.bool_] = np.abs(signs.sum(axis=0)) == len(signs)
            return result

        columns = [side(a) & side(b) for a, b in self.mixtures.halves]
        return np.stack(columns, axis=1) if columns else np.zeros((size, 0), dtype=bool)

    @cached_property
    def _sampled(self) -> list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
        return [
            (nash, self._flags(sample))
            for nash, sample in zip(self.chart.shares.nash, self.chart.shares.samples, strict=True)
        ]

    def volume(self, pattern: Pattern, supports: frozenset[int]) -> Volume:
        """Estimate a regime's share of the admissible space, regions with ties excluded."""
        wanted = np.array([k in supports for k in range(len(self.mixtures.candidates))])
        hits = [
            float(((nash == np.array(pattern)).all(axis=1) & (flags == wanted).all(axis=1) & ~tied).sum())
            for (nash, flags), tied in zip(self._sampled, self.chart.shares.tied_points, strict=True)
        ]
        return volume(np.array(hits), self.chart.shares.sizes)

    # -- description ------------------------------------------------------------------------

    @cached_property
    def table(self) -> Table:
        """Truth table over (cell, set of mixed supports), with existence of each as a feature."""
        base = self.chart.in_cells.table
        numbers = [number for number, _ in self.rows]
        mixed = [
            Feature(self.mixtures.exists(k), opposite(self.mixtures.exists(k)), 10**6)
            for k in range(len(self.mixtures.candidates))
        ]
        extra = np.array([[k in s for k in range(len(mixed))] for _, s in self.rows], dtype=bool)
        values = np.concatenate([base.values[numbers], extra.reshape(len(numbers), len(mixed))], axis=1)
        return Table((*base.features, *mixed), values)

    def describe(self, pattern: Pattern, supports: frozenset[int]) -> tuple[Formula, ...]:
        """Simplify the conditions of a regime."""
        nash = self.chart.in_cells.nash
        target = np.array(
            [s == supports and bool((nash[number] == np.array(pattern)).all()) for number, s in self.rows]
        )
        return self.table.describe(target)


def side_state(signs: Signs, wanted: int) -> str:
    """Whether all signs are the wanted one: "yes", "no", "open", or "tie" if some vanish identically."""
    vanishing = signs == VANISHES
    rest = signs[~vanishing]
    if (rest == -wanted).any():
        return "no"
    if vanishing.any():
        return "tie"
    return "yes" if (rest == wanted).all() else "open"


def possible(a: Signs, b: Signs, size: int) -> tuple[int, ...]:
    """Combine the two players' sides of a support into its possible values in one cell.

    Returns
    -------
    tuple of int
        0 for absent, an index for present, DEGENERATE if present with a tie.
    """
    values: set[int] = set()
    certain = tied = False
    for x, y in itertools.product((1, -1), repeat=2):
        sides = (side_state(a, x), side_state(b, y))
        if "no" not in sides:
            tied = tied or "tie" in sides
            certain = certain or sides == ("yes", "yes")
            values.add((-1) ** (size + 1) * x * y)
    if tied:
        return (0, DEGENERATE)
    return tuple(sorted(values)) if certain else (0, *sorted(values))
