"""Mixed equilibria over a parameter space: which supports carry one, and where.

In a nondegenerate bimatrix game both players mix over equally many actions.  A mix y of the column
player on T that makes the rows S equally good solves a linear system; by Cramer's rule y_t is
proportional to a signed minor N_t of payoff differences, so the equilibrium exists iff the minors of
each player share one strict sign and no row (column) outside the support does better.  Each is a
polynomial sign condition.  Within a sign cell most are decided by the known signs of differences.
What remains is constrained by the index theorem (Shapley 1974; von Stengel 2021): the indices
(-1)**(k+1) * sign(minors of A) * sign(minors of B) of all equilibria sum to 1.  Only combinations that
the theorem allows are put to the solver, cell by cell.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import sympy

from greatgame.errors import GameError
from greatgame.proof.formula import Formula, all_of, any_of, negate, positive
from greatgame.proof.points import Evaluator

if TYPE_CHECKING:
    from greatgame.proof.chart import Chart
    from greatgame.proof.mixed_cells import CellMixtures
    from greatgame.proof.sampling import Volume

Support = tuple[tuple[int, ...], tuple[int, ...]]
Key = tuple[tuple[bool, ...], frozenset[int]]


class Half:
    """One player's side of a support: the mix of one player that holds the other indifferent.

    Parameters
    ----------
    payoffs : ndarray, shape (own, other)
        Payoffs of the player who is held indifferent, own actions first.
    own, other : tuple of int
        Supports of that player and of the one who mixes.
    """

    def __init__(self, payoffs: Any, own: tuple[int, ...], other: tuple[int, ...]) -> None:
        base = own[0]
        rows = [[payoffs[base, t] - payoffs[s, t] for t in other] for s in own[1:]]
        matrix = sympy.Matrix(rows)
        self.other = other
        self.minors = []
        for k in range(len(other)):
            minor = matrix.copy()
            minor.col_del(k)
            self.minors.append(sympy.expand((-1) ** k * minor.det(method="berkowitz")))
        outside = [r for r in range(payoffs.shape[0]) if r not in own]
        #: For each outside action: by how much each action of the mix favours the support over it.
        self.gap_terms = [[payoffs[base, t] - payoffs[r, t] for t in other] for r in outside]
        self.gaps = [
            sympy.expand(sum(d * n for d, n in zip(terms, self.minors, strict=True)))
            for terms in self.gap_terms
        ]

    def holds(self, sign: int) -> Formula:
        """The mix exists with minors of this sign, and no outside action does better."""
        return all_of(positive(sign * e) for e in (*self.minors, *self.gaps))

    def mix(self) -> dict[int, Any]:
        """Return the probabilities as rational functions of the parameters."""
        total = sum(self.minors)
        return {t: sympy.factor(n / total) for t, n in zip(self.other, self.minors, strict=True)}


class Mixtures:
    """Mixed equilibria of a two-player chart.

    Parameters
    ----------
    chart : Chart
        Of a two-player game.

    Raises
    ------
    GameError
        If the game does not have two players.
    """

    def __init__(self, chart: Chart) -> None:
        if chart.space.game.n_players != 2:
            raise GameError(
                "mixed supports are enumerated for two-player games; "
                f"{chart.space.model.__name__} has {chart.space.game.n_players} players"
            )
        self.chart = chart
        rows, cols = chart.space.game.shape
        self.candidates: list[Support] = [
            (s, t)
            for k in range(2, min(rows, cols) + 1)
            for s in itertools.combinations(range(rows), k)
            for t in itertools.combinations(range(cols), k)
        ]

    @cached_property
    def halves(self) -> list[tuple[Half, Half]]:
        """For each candidate: the column player's mix (from A) and the row player's (from B)."""
        a, b = self.chart.space.payoffs[0], self.chart.space.payoffs[1].T
        return [(Half(a, s, t), Half(b, t, s)) for s, t in self.candidates]

    @cached_property
    def signed(self) -> list[tuple[int, int, Formula]]:
        """(candidate, index, condition): each candidate once for either index it can have."""
        found = []
        for k, (first, second) in enumerate(self.halves):
            size = len(self.candidates[k][0])
            for relative in (1, -1):
                condition = any_of(all_of((first.holds(x), second.holds(x * relative))) for x in (1, -1))
                found.append((k, (-1) ** (size + 1) * relative, condition))
        return found

    def exists(self, candidate: int) -> Formula:
        """A mixed equilibrium with this support exists (nondegenerate games)."""
        return any_of(c for k, _, c in self.signed if k == candidate)

    def exactly(self, supports: Iterable[int]) -> Formula:
        """The mixed equilibria are those on these supports."""
        wanted = set(supports)
        return all_of(
            self.exists(k) if k in wanted else negate(self.exists(k)) for k in range(len(self.candidates))
        )

    def at(self, point: Any) -> frozenset[int]:
        """Return the supports that carry a mixed equilibrium at an exact point."""
        evaluator = Evaluator(self.chart.space.algebra, point)
        return frozenset(k for k in range(len(self.candidates)) if evaluator.holds(self.exists(k)))

    def mixes(self, candidate: int) -> dict[str, dict[str, Any]]:
        """Return the closed-form mix of each player on a support, by action label."""
        game = self.chart.space.game
        (row, col), (first, second) = game.players, self.halves[candidate]
        restore = self.chart.space.algebra.restore
        return {
            row: {game.actions[row][k]: restore(v) for k, v in second.mix().items()},
            col: {game.actions[col][k]: restore(v) for k, v in first.mix().items()},
        }

    @cached_property
    def _enumeration(self) -> CellMixtures:
        from greatgame.proof.mixed_cells import CellMixtures

        return CellMixtures(self)

    @property
    def reason(self) -> str:
        """Why the enumeration is not complete; empty if it is."""
        return self._enumeration.reason

    def regimes(self) -> dict[Key, Any]:
        """Return every realisable (pure set, set of mixed supports) with an exact point."""
        return self._enumeration.regimes

    @property
    def tied(self) -> dict[tuple[bool, ...], Any]:
        """Sets of pure equilibria where payoffs tie on a region, each with an exact point."""
        return self._enumeration.tied

    def describe(self, pattern: tuple[bool, ...], supports: frozenset[int]) -> tuple[Formula, ...]:
        """Simplify the conditions of a regime by the truth table of cells and mixed supports."""
        return self._enumeration.describe(pattern, supports)

    def volume(self, pattern: tuple[bool, ...], supports: frozenset[int]) -> Volume:
        """Estimate a regime's share of the admissible space."""
        return self._enumeration.volume(pattern, supports)
