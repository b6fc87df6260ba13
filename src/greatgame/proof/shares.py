"""Shares of the parameter space: exact where straight lines cut it, else sampled with a bound.

The samples are independent scramblings of one low-discrepancy sequence (see
:mod:`greatgame.proof.sampling`); as many are drawn as time allows, at least two, since their spread is
what bounds the error.  Points where a payoff is undefined count in the whole, but in no regime.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from greatgame.proof.algebra import UndecidableError
from greatgame.proof.areas import pieces
from greatgame.proof.formula import TRUE
from greatgame.proof.points import UndeterminedError
from greatgame.proof.sampling import Columns, Volume, columns, truth, unit_points, volume

if TYPE_CHECKING:
    from greatgame.proof.chart import Chart

REPLICATES = 16
FEWEST = 2
LOG2_POINTS = 12
Pattern = tuple[bool, ...]


class Shares:
    """Shares of the admissible space of a chart.

    Parameters
    ----------
    chart : Chart
    """

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    @cached_property
    def _drawn(self) -> list[tuple[Columns, NDArray[np.bool_], float]]:
        """Sample points where payoffs are defined, their equilibria, and the count of admissible ones."""
        drawn: list[tuple[Columns, NDArray[np.bool_], float]] = []
        space = self.chart.space
        with self.chart.clock.running():
            for seed in range(1, REPLICATES + 1):
                if len(drawn) >= FEWEST and not self.chart.clock.left():
                    break
                points = columns(space, unit_points(len(space.symbols), LOG2_POINTS, seed))
                admissible = truth(space.admissible, points)
                keep = admissible & truth(self.chart.defined, points)
                sample = {s: column[keep] for s, column in points.items()}
                drawn.append((sample, self.chart.nash_in(sample), float(admissible.sum())))
        return drawn

    @property
    def samples(self) -> list[Columns]:
        """Sample points, one set of columns per scrambling."""
        return [sample for sample, _, _ in self._drawn]

    @property
    def nash(self) -> list[NDArray[np.bool_]]:
        """Which profiles are equilibria at the sample points, one array (points, profiles) each."""
        return [nash for _, nash, _ in self._drawn]

    @property
    def sizes(self) -> NDArray[np.float64]:
        """How many points of each scrambling are admissible."""
        return np.array([size for _, _, size in self._drawn])

    @cached_property
    def _counts(self) -> list[Counter[bytes]]:
        return [Counter(row.tobytes() for row in np.packbits(nash, axis=1)) for nash in self.nash]

    def pure(self, pattern: Pattern) -> Volume:
        """Return the share with a set of pure equilibria, exact if possible."""
        if self.exact is not None:
            return _exactly(self.exact.get(pattern, Fraction(0)))
        key = np.packbits(np.array(pattern)).tobytes()
        return volume(np.array([float(c[key]) for c in self._counts]), self.sizes)

    def undefined(self) -> Volume:
        """Return the share where some payoff is undefined."""
        if self.exact is not None:
            return _exactly(1 - sum(self.exact.values(), Fraction(0)))
        return volume(self.sizes - np.array([float(len(n)) for n in self.nash]), self.sizes)

    def tied(self, pattern: Pattern) -> Volume:
        """Return the share with a set of pure equilibria where somebody's best replies tie."""
        pairs = zip(self.nash, self.tied_points, strict=True)
        return self.of([(n == np.array(pattern)).all(axis=1) & tied for n, tied in pairs])

    @cached_property
    def tied_points(self) -> list[NDArray[np.bool_]]:
        """Which sample points lie where some player's best replies tie on a region."""
        return [truth(self.chart.tied, sample) for sample in self.samples]

    def of(self, inside: Sequence[NDArray[np.bool_]]) -> Volume:
        """Return the share of the sample points marked."""
        return volume(np.array([float(x.sum()) for x in inside]), self.sizes)

    @cached_property
    def exact(self) -> dict[Pattern, Fraction] | None:
        """Exact share of each set of pure equilibria; None if the space is not cut by straight lines."""
        chart, space = self.chart, self.chart.space
        try:
            domain = () if chart.defined == TRUE else (chart.defined,)
            cut = pieces(space, space.algebra.atoms((*chart.nash, *space.assumptions, *domain)))
        except UndecidableError:
            return None
        if cut is None:
            return None
        sizes: dict[Pattern, Fraction] = {}
        total = Fraction(0)
        for size, point in cut:
            if chart.prover.holds(point, ()):
                total += size
                try:
                    if chart.prover.holds(point, domain):
                        pattern = chart.pure_at(point)
                        sizes[pattern] = sizes.get(pattern, Fraction(0)) + size
                except UndeterminedError:  # undefined there
                    continue
        return {p: size / total for p, size in sizes.items()} if total else None


def _exactly(share: Fraction) -> Volume:
    return Volume(float(share), 0.0, 0, share)
