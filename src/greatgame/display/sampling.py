"""Pure equilibria over many parameter points at once, for figures that say they are sampled.

A profile is a pure equilibrium where every difference "own payoff minus payoff of a deviation" is
non-negative.  The differences are formed symbolically (so that identical payoffs cancel), compiled
once, and evaluated in floats over whole arrays of parameter values; a difference within ``ROUNDING`` of
zero counts as a tie.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greatgame.display.plots import Branch, Region
from greatgame.errors import GameError
from greatgame.model import Model
from greatgame.parameters import Parameter

#: A map with more regimes than this is not readable.
MOST_REGIMES = 8

#: A loss this small (payoff units) counts as a tie: payoffs are of order one, rounding of order 1e-16.
ROUNDING = 1e-12

#: Labels name this many equilibria and count the others.
NAMED = 3


@dataclass(frozen=True)
class Sampler:
    """Compiled stability conditions and payoffs of a model around one point of its parameter space."""

    point: Model
    profiles: tuple[tuple[str, ...], ...]
    stable: Callable[..., Any]
    payoffs: Callable[..., Any]
    admissible: Callable[..., Any]

    @classmethod
    def of(cls, point: Model) -> Sampler:
        """Compile the payoffs of ``point``'s model under its choices."""
        import sympy

        game = type(point).symbolic(**point.chosen)
        symbols = list(type(point).symbols.values())
        differences = []
        for profile in game.profiles():
            at = game.position(profile)
            differences.append(
                [
                    game.payoffs[(i, *at)] - game.payoffs[(i, *at[:i], k, *at[i + 1 :])]
                    for i in range(game.n_players)
                    for k in range(game.shape[i])
                    if k != at[i]
                ]
            )
        assumed = type(point).symbolic_point(**point.chosen)
        rules = [sympy.sympify(a.holds(assumed)) for a in type(point).assumptions]
        cells = [
            [game.payoffs[(i, *game.position(p))] for i in range(game.n_players)] for p in game.profiles()
        ]

        def compiled(expressions: Any) -> Callable[..., Any]:
            function: Callable[..., Any] = sympy.lambdify(symbols, expressions, "numpy", cse=True)
            return function

        return cls(point, tuple(game.profiles()), compiled(differences), compiled(cells), compiled(rules))

    def equilibria(self, moved: Mapping[str, NDArray[np.float64]]) -> NDArray[np.bool_]:
        """Return which profiles are equilibria: shape (n_profiles, n_points)."""
        size = len(next(iter(moved.values())))
        with np.errstate(all="ignore"):
            rows = [[np.broadcast_to(d, size) for d in row] for row in self.stable(*self._arguments(moved))]
        return np.array(
            [np.logical_and.reduce([np.ones(size, bool), *(d >= -ROUNDING for d in row)]) for row in rows]
        )

    def allowed(self, moved: Mapping[str, NDArray[np.float64]]) -> NDArray[np.bool_]:
        """Return which points satisfy the model's standing assumptions: shape (n_points,)."""
        size = len(next(iter(moved.values())))
        rules = [np.broadcast_to(r, size) for r in self.admissible(*self._arguments(moved))]
        met: NDArray[np.bool_] = np.logical_and.reduce([np.ones(size, bool), *rules])
        return met

    def payoff(self, moved: Mapping[str, NDArray[np.float64]], player: int) -> NDArray[np.float64]:
        """Return one player's payoff at every profile: shape (n_profiles, n_points)."""
        size = len(next(iter(moved.values())))
        with np.errstate(all="ignore"):
            cells = self.payoffs(*self._arguments(moved))
        return np.array([np.broadcast_to(np.asarray(row[player], float), size) for row in cells])

    def _arguments(self, moved: Mapping[str, NDArray[np.float64]]) -> list[Any]:
        # Full columns throughout: NumPy's reductions over several relations want one shape.
        size = len(next(iter(moved.values())))
        fixed = {name: np.full(size, float(value)) for name, value in self.point.values.items()}
        return list((fixed | dict(moved)).values())


def _spread(low: float, high: float, n: int, offset: float) -> NDArray[np.float64]:
    """Return one point in each of ``n`` equal parts of an interval.

    ``offset`` is where in its part each point lies (0 to 1).  Irrational offsets keep the points off
    the boundaries of regimes, which are simple fractions in most models.
    """
    points: NDArray[np.float64] = low + (np.arange(n) + offset) * (high - low) / n
    return points


def _grid(point: Model, x: str, y: str, n: int) -> dict[str, NDArray[np.float64]]:
    """Return the coordinates of an n x n grid over the ranges of two parameters, row by row."""
    declared = type(point).parameters
    xs = _spread(float(declared[x].low), float(declared[x].high), n, math.sqrt(2) - 1)
    ys = _spread(float(declared[y].low), float(declared[y].high), n, (math.sqrt(5) - 1) / 2)
    return {x: np.tile(xs, n), y: np.repeat(ys, n)}


def _plane(sampler: Sampler, x: str, y: str, n: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the regime at each point of an n x n grid (row y, column x), and what each regime is.

    A regime is a column of booleans: which profiles are equilibria, then whether it is admissible.
    """
    grid = _grid(sampler.point, x, y, n)
    found = np.vstack([sampler.equilibria(grid), sampler.allowed(grid)])
    found[:-1] &= found[-1]
    regimes, codes = np.unique(found, axis=1, return_inverse=True)
    return codes.reshape(n, n), regimes


def _named(profiles: Sequence[tuple[str, ...]]) -> str:
    """Return profiles in words, the first few by name."""
    return listed(["(" + ", ".join(p) + ")" for p in profiles])


def listed(names: Sequence[str]) -> str:
    """Return a list in words, the first few by name.

    Examples
    --------
    >>> listed(["a", "b"]), listed("abcde")
    ('a and b', 'a, b, c and 2 more')
    """
    if len(names) > NAMED + 1:
        return ", ".join(names[:NAMED]) + f" and {len(names) - NAMED} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _select(sampler: Sampler, chosen: NDArray[np.bool_]) -> list[tuple[str, ...]]:
    return [p for p, is_in in zip(sampler.profiles, chosen, strict=True) if is_in]


def _labels(sampler: Sampler, regimes: NDArray[np.bool_], shared: NDArray[np.bool_]) -> list[str]:
    """Return each regime in words: its equilibria beside those that all regimes share."""
    labels = []
    for *found, allowed in regimes.T:
        own = _select(sampler, np.array(found) & ~shared)
        nothing = "only those" if shared.any() else "no pure equilibrium"
        labels.append(
            (_named(own) if own else nothing) if allowed else "not admissible: violates an assumption"
        )
    return labels


def most_telling_pair(sampler: Sampler, n: int = 13) -> tuple[str, str] | None:
    """Return the two parameters whose plane shows most regimes, up to ``MOST_REGIMES``; None if none.

    The other parameters stay at the point.  Ties go to the pair declared first.
    """
    best, most = None, 1
    for x, y in itertools.combinations(type(sampler.point).parameters, 2):
        regimes = _plane(sampler, x, y, n)[1].shape[1]
        if most < regimes <= MOST_REGIMES:
            best, most = (x, y), regimes
    return best


def sampled_regions(sampler: Sampler, x: str, y: str, n: int = 101) -> tuple[list[Region], str]:
    """Return the regimes of pure equilibria on an n x n grid of the plane of two parameters.

    Returns
    -------
    regions : list of Region
        Most frequent first; the polygons are rectangles of equal cells.  Labels leave out ...
    shared : str
        ... the equilibria that every admissible regime has, in words; empty if there are none.

    Raises
    ------
    GameError
        If a name is not a parameter of the model.
    """
    declared = type(sampler.point).parameters
    for name in (x, y):
        if name not in declared:
            raise GameError(f"{type(sampler.point).__name__} has no parameter {name!r}")
    codes, regimes = _plane(sampler, x, y, n)
    shared: NDArray[np.bool_] = regimes[:-1, regimes[-1]].all(axis=1) & regimes[-1].any()
    labels = _labels(sampler, regimes, shared)
    cells: dict[int, list[tuple[tuple[float, float], ...]]] = {}
    for code, left, right, bottom, top in _rectangles(codes):
        xs = [_edge(declared[x], k, n) for k in (left, right)]
        ys = [_edge(declared[y], k, n) for k in (bottom, top)]
        cells.setdefault(code, []).append(((xs[0], ys[0]), (xs[1], ys[0]), (xs[1], ys[1]), (xs[0], ys[1])))
    frequency = Counter(codes.ravel().tolist())
    order = sorted(cells, key=lambda code: (-frequency[code], code))
    regions = [Region(labels[code], tuple(cells[code])) for code in order]
    return regions, _named(_select(sampler, shared)) if shared.any() else ""


def _edge(parameter: Parameter, k: int, n: int) -> float:
    """Return where the k-th of n equal parts of a parameter's range begins."""
    return float(parameter.low + k * (parameter.high - parameter.low) / n)


def _rectangles(codes: NDArray[np.int64]) -> Iterator[tuple[int, int, int, int, int]]:
    """Cut a grid into rectangles of one code each: (code, left, right, bottom, top), ends excluded."""
    runs_above: dict[tuple[int, int, int], int] = {}
    for row, line in enumerate([*codes.tolist(), []]):
        runs: dict[tuple[int, int, int], int] = {}
        column = 0
        for code, cells in itertools.groupby(line):
            run = (code, column, column + len(list(cells)))
            runs[run] = runs_above.pop(run, row)
            column = run[2]
        yield from ((*run, start, row) for run, start in runs_above.items())
        runs_above = runs


def most_telling_parameter(sampler: Sampler, n: int = 61) -> str | None:
    """Return the parameter along which the set of pure equilibria changes most often; None if never."""
    best, most = None, 0
    for name, parameter in type(sampler.point).parameters.items():
        xs = _spread(float(parameter.low), float(parameter.high), n, math.sqrt(2) - 1)
        found = sampler.equilibria({name: xs}) & sampler.allowed({name: xs})
        switches = int((found[:, 1:] != found[:, :-1]).any(axis=0).sum())
        if switches > most:
            best, most = name, switches
    return best


def sampled_branches(sampler: Sampler, name: str, player: int, n: int = 241) -> list[Branch]:
    """Return one player's payoff along a parameter at every pure equilibrium found on the way.

    Equilibria that exist together and pay the same everywhere share a branch.
    """
    parameter = type(sampler.point).parameters[name]
    xs = _spread(float(parameter.low), float(parameter.high), n, math.sqrt(2) - 1)
    found = sampler.equilibria({name: xs}) & sampler.allowed({name: xs})
    payoff = sampler.payoff({name: xs}, player)
    alike: dict[tuple[str, ...], list[int]] = {}
    for k in np.flatnonzero(found.any(axis=1)).tolist():
        line = tuple(f"{y:.9f}" if e else "" for y, e in zip(payoff[k], found[k], strict=True))
        alike.setdefault(line, []).append(k)
    return [
        Branch(
            _named([sampler.profiles[k] for k in group]),
            tuple(xs.tolist()),
            tuple(np.where(found[group[0]], payoff[group[0]], np.nan).tolist()),
        )
        for group in alike.values()
    ]
