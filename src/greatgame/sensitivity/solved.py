"""All equilibria at many points, and the selection of one among several.

Payoffs exist only in a buffer of a few thousand games: a compiled kernel writes them, the batch kernels of
:mod:`greatgame.equilibria.kernels` find the equilibria, and what the rules ask is read off.  Games that
the kernels route, and points where the payoffs' own rounding is too large, go to the exact solver.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greatgame.equilibria.kernels.compiled import ROUTED
from greatgame.equilibria.kernels.families import UNKNOWN, Arrays, Family, family_of
from greatgame.equilibria.result import Equilibria
from greatgame.equilibria.solve import equilibria
from greatgame.errors import GreatGameError, StudyError
from greatgame.sensitivity.compiler import Space, bound_kernel, value_kernel
from greatgame.sensitivity.design import Design
from greatgame.sensitivity.outcomes import Outcome
from greatgame.sensitivity.regimes import Games
from greatgame.tensor import ULPS

Floats = NDArray[np.float64]
#: Games solved at a time.
PIECE = 1 << 13
_EPS = float(np.finfo(np.float64).eps)
#: Payoffs closer than this share of a player's payoff range are equal to a selection rule.
TIE = 1e-9


@dataclass(frozen=True)
class Solved:
    """Equilibria of consecutive points.

    Attributes
    ----------
    games : float array, shape (n, n_players, *n_actions)
    arrays : Arrays
        Their equilibria, one row each.
    continuum : bool array, shape (n,)
        Points with a continuum of equilibria; its extreme ones are listed.
    exact : dict
        Answers of the exact solver, by position.
    failures : dict
        Reasons, by position.
    """

    games: Floats
    arrays: Arrays
    continuum: NDArray[np.bool_]
    exact: dict[int, Equilibria]
    failures: dict[int, str]

    @property
    def counts(self) -> NDArray[np.int64]:
        """Equilibria listed at each point."""
        return np.diff(self.arrays.offsets)

    @property
    def owner(self) -> NDArray[np.int64]:
        """The point of each row."""
        return np.repeat(np.arange(len(self.games)), self.counts)


class Solver:
    """Equilibria of a model as a function of its parameters.

    Raises
    ------
    StudyError
        If mixed equilibria are asked for in games the batch solver does not take.
    """

    def __init__(
        self, games: Games, space: Space, fixed: Mapping[str, Fraction], payoffs: Any, among: str
    ) -> None:
        self._games, self._fixed, self._among = games, dict(fixed), among
        self._shape = payoffs.shape
        family = family_of(payoffs.shape[1:], only_pure=among == "pure")
        if family is None:
            size = "x".join(map(str, payoffs.shape[1:]))
            raise StudyError(
                f"all equilibria of many games are found up to 5x5 and for 2x2x2, not {size}; "
                "use among = 'pure'"
            )
        self._family: Family = family
        self._space, self._expressions = space, payoffs.ravel().tolist()
        self._kernel, values = value_kernel(space, self._expressions)
        errors = np.array([v.error for v in values]).reshape(len(payoffs), -1).max(axis=1)
        #: A player's largest absolute payoff must exceed this, for the batch kernels' bounds to hold.
        self._least = errors / (ULPS * _EPS)
        self._f = np.array([float(fixed[n]) for n in space.fixed])
        #: Payoffs within rounding of each other, which every kernel routes.
        self._undecidable = (1.0 + _EPS * (np.arange(payoffs.size) % 16)).reshape(payoffs.shape)

    def solve(self, columns: Floats, design: Design, start: int) -> Solved:
        """Return the equilibria of points ``start``, ... with these varied parameters."""
        n = columns.shape[1]
        flat = np.empty((n, int(np.prod(self._shape))))
        self._kernel.columns(columns, self._f, flat)
        games = flat.reshape(n, *self._shape)
        largest = np.abs(flat).reshape(n, self._shape[0], -1).max(axis=2)
        doubtful = self._doubtful(columns, largest)
        games[doubtful] = self._undecidable
        found = self._family.scan(games)
        counts = self._family.counts(found).astype(np.uint16)
        exact, failures = self._exactly(np.flatnonzero((counts == ROUTED) | doubtful), games, design, start)
        for g in failures:
            counts[g] = 0
        for g, answer in exact.items():
            counts[g] = len(answer)
        arrays = Arrays.empty(counts, self._shape[1:])
        self._family.fill(games, found, 0, arrays)
        continuum = np.zeros(n, dtype=bool)
        for g, answer in exact.items():
            _write(arrays, g, answer)
            continuum[g] = answer.status == "complete-extreme"
        return Solved(games, arrays, continuum, exact, failures)

    @cached_property
    def _bounds(self) -> Any:
        return bound_kernel(self._space, self._expressions)

    def _doubtful(self, columns: Floats, largest: Floats) -> NDArray[np.bool_]:
        """Return where rounding of the payoffs may exceed what the batch kernels allow for."""
        doubtful: NDArray[np.bool_] = ~(largest >= self._least).all(axis=1)
        rows = np.flatnonzero(doubtful)
        if len(rows):
            errors = np.empty((len(rows), len(self._expressions)))
            self._bounds.columns(np.ascontiguousarray(columns[:, rows]), self._f, errors)
            worst = errors.reshape(len(rows), self._shape[0], -1).max(axis=2)
            doubtful[rows] = ~(worst <= ULPS * _EPS * largest[rows]).all(axis=1)
        return doubtful | ~np.isfinite(largest).all(axis=1)

    def _exactly(
        self, routed: NDArray[np.int64], games: Floats, design: Design, start: int
    ) -> tuple[dict[int, Equilibria], dict[int, str]]:
        answers, failures = {}, {}
        for g in routed.tolist():
            try:
                game = self._games.at(self._fixed | design.point(start + g))
                games[g] = game.payoffs.astype(float)
                answer = equilibria(game, "pure" if self._among == "pure" else None)
            except (GreatGameError, ArithmeticError, ValueError, TypeError) as error:
                failures[g] = f"{type(error).__name__}: {error}"
                continue
            if answer.status == "partial" and self._among == "all":
                failures[g] = f"not every equilibrium was found; {answer.note or answer.method}"
            else:
                answers[g] = answer
        return answers, failures


def _write(arrays: Arrays, g: int, answer: Equilibria) -> None:
    for row, eq in enumerate(answer, start=int(arrays.offsets[g])):
        for i, mix in enumerate(eq.mix):
            arrays.strategies[i][row] = [float(w) for w in mix]
            arrays.support[row, i] = sum(1 << a for a, w in enumerate(mix) if w > 0)
        arrays.payoffs[row] = [float(v) for v in eq.value]
        arrays.index[row] = UNKNOWN if eq.index is None else eq.index


#: Instead of a row: no equilibrium qualifies; the rule is silent.
NO_ROW, SILENT = -1, -2


def picks(solved: Solved, rule: str | tuple[str, ...], profile: tuple[int, ...] = ()) -> NDArray[np.int64]:
    """Return for each point the row that a rule picks, ``NO_ROW`` or ``SILENT``.

    Parameters
    ----------
    rule : {"payoff-dominant", "risk-dominant"} or a profile
    profile : tuple of int
        The profile as positions of actions, if that is the rule.
    """
    counts, first = solved.counts, solved.arrays.offsets[:-1]
    if profile:
        return _unique_row(solved, _is_profile(solved.arrays, profile), NO_ROW)
    out = np.where(counts == 1, first, np.where(counts == 0, NO_ROW, SILENT))
    out[solved.continuum & (counts == 1)] = SILENT
    several = np.flatnonzero(counts > 1)
    if not len(several):
        return out
    chosen = _payoff_dominant(solved) if rule == "payoff-dominant" else _risk_dominant(solved)
    out[several] = chosen[several]
    for g in solved.exact:
        if counts[g] > 1:
            pick = solved.exact[g].select(str(rule))
            at = next((k for k, e in enumerate(solved.exact[g]) if e is pick), None)
            out[g] = SILENT if at is None else first[g] + at
    return out


def _is_profile(arrays: Arrays, profile: tuple[int, ...]) -> NDArray[np.bool_]:
    wanted = np.array([1 << a for a in profile], dtype=arrays.support.dtype)
    same: NDArray[np.bool_] = (arrays.support == wanted).all(axis=1)
    return same


def _unique_row(solved: Solved, good: NDArray[np.bool_], missing: int) -> NDArray[np.int64]:
    """Return the only good row of each point; ``SILENT`` where several, ``missing`` where none."""
    owner, rows = solved.owner[good], np.flatnonzero(good)
    number = np.bincount(owner, minlength=len(solved.games))
    out = np.full(len(solved.games), missing, dtype=np.int64)
    out[owner] = rows
    out[number > 1] = SILENT
    return out


def _payoff_dominant(solved: Solved) -> NDArray[np.int64]:
    """Rows in which nobody earns less than in any other; silent unless exactly one."""
    owner, payoffs = solved.owner, solved.arrays.payoffs
    best = np.full((len(solved.games), payoffs.shape[1]), -np.inf)
    np.maximum.at(best, owner, payoffs)
    flat = solved.games.reshape(*solved.games.shape[:2], -1)
    tie = TIE * (flat.max(axis=2) - flat.min(axis=2))
    return _unique_row(solved, (payoffs >= (best - tie)[owner]).all(axis=1), SILENT)


def _risk_dominant(solved: Solved) -> NDArray[np.int64]:
    """Strict pure rows that beat every other strict one by Nash products; two players only."""
    out = np.full(len(solved.games), SILENT, dtype=np.int64)
    if solved.games.shape[1] != 2:
        return out
    owner, support, strict = solved.owner, solved.arrays.support, _strict_rows(solved)
    beaten = np.zeros(len(owner), dtype=bool)
    rows = np.flatnonzero(strict)
    # Every ordered pair of strict rows of one point: shift by 1, 2, ... within the point.
    for step in range(1, int(solved.counts.max(initial=0))):
        one, other = rows[:-step], rows[step:]
        pair = owner[one] == owner[other]
        if not pair.any():
            break
        e, f = one[pair], other[pair]
        mine, theirs = _nash_products(solved.games, owner[e], support[e], support[f])
        tie = TIE * np.maximum(np.abs(mine), np.abs(theirs))
        beaten[e] |= mine <= theirs + tie
        beaten[f] |= theirs <= mine + tie
    return _unique_row(solved, strict & ~beaten, SILENT)


def _strict_rows(solved: Solved) -> NDArray[np.bool_]:
    """Whether a row is pure and every deviation loses: the kernels give such rows the index +1."""
    support = solved.arrays.support
    pure: NDArray[np.bool_] = ~np.any(support & (support - support.dtype.type(1)), axis=1)
    strict: NDArray[np.bool_] = pure & (solved.arrays.index == 1)
    return strict


def _nash_products(
    games: Floats, g: NDArray[np.int64], e: NDArray[Any], f: NDArray[Any]
) -> tuple[Floats, Floats]:
    (a, b), (c, d) = (_actions(e), _actions(f))
    first, second = games[:, 0], games[:, 1]
    mine = (first[g, a, b] - first[g, c, b]) * (second[g, a, b] - second[g, a, d])
    theirs = (first[g, c, d] - first[g, a, d]) * (second[g, c, d] - second[g, c, b])
    return mine, theirs


def _actions(support: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    positions = np.log2(support.astype(float)).astype(np.int64)
    return positions[:, 0], positions[:, 1]


def row_values(solved: Solved, outcome: Outcome, player: int, action: int) -> Floats:
    """Return the outcome's value at every row."""
    if outcome.kind == "welfare":
        return np.asarray(solved.arrays.payoffs.sum(axis=1))
    if outcome.kind == "payoff":
        return solved.arrays.payoffs[:, player]
    return solved.arrays.strategies[player][:, action]
