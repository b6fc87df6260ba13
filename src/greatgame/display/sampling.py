"""Pure equilibria over many parameter points at once, for figures that say they are sampled.

A profile is a pure equilibrium where every difference "own payoff minus payoff of a deviation" is
non-negative.  The differences are formed symbolically (so that identical payoffs tie exactly),
compiled once, and evaluated over whole arrays of parameter values.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greatgame.display.plots import Branch, Region
from greatgame.errors import GameError
from greatgame.model import Model

#: A map with more regimes than this is not readable.
MOST_REGIMES = 8


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
                    sympy.expand(game.payoffs[(i, *at)] - game.payoffs[(i, *at[:i], k, *at[i + 1 :])])
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
            [np.logical_and.reduce([np.ones(size, bool), *(d >= 0 for d in row)]) for row in rows]
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
        return [moved.get(name, float(value)) for name, value in self.point.values.items()]


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


def _plane(sampler: Sampler, x: str, y: str, n: int) -> tuple[NDArray[np.int64], list[str]]:
    """Return the regime at every point of an n x n grid (row y, column x), and the regimes' words."""
    grid = _grid(sampler.point, x, y, n)
    found = np.vstack([sampler.equilibria(grid), sampler.allowed(grid)])
    found[:-1] &= found[-1]
    sets, codes = np.unique(found, axis=1, return_inverse=True)
    return codes.reshape(n, n), [_words(sampler, column) for column in sets.T]


def _words(sampler: Sampler, found: NDArray[np.bool_]) -> str:
    """Return the pure equilibria of a regime in words; the last entry says whether it is admissible."""
    if not found[-1]:
        return "not admissible: violates an assumption"
    names = ["(" + ", ".join(p) + ")" for p, is_in in zip(sampler.profiles, found, strict=False) if is_in]
    return " and ".join(names) if names else "no pure equilibrium"


def most_telling_pair(sampler: Sampler, n: int = 13) -> tuple[str, str] | None:
    """Return the two parameters whose plane shows most regimes, up to ``MOST_REGIMES``; None if none.

    The other parameters stay at the point.  Ties go to the pair declared first.
    """
    best, most = None, 1
    for x, y in itertools.combinations(type(sampler.point).parameters, 2):
        regimes = len(_plane(sampler, x, y, n)[1])
        if most < regimes <= MOST_REGIMES:
            best, most = (x, y), regimes
    return best


def sampled_regions(sampler: Sampler, x: str, y: str, n: int = 101) -> list[Region]:
    """Return the regimes of pure equilibria on an n x n grid of the plane of two parameters.

    Returns
    -------
    list of Region
        Most frequent first; each polygon is a run of equal cells in one row of the grid.

    Raises
    ------
    GameError
        If a name is not a parameter of the model.
    """
    declared = type(sampler.point).parameters
    for name in (x, y):
        if name not in declared:
            raise GameError(f"{type(sampler.point).__name__} has no parameter {name!r}")
    low_x, step_x = float(declared[x].low), float(declared[x].high - declared[x].low) / n
    low_y, step_y = float(declared[y].low), float(declared[y].high - declared[y].low) / n
    codes, labels = _plane(sampler, x, y, n)
    runs: dict[int, list[tuple[tuple[float, float], ...]]] = {}
    for row in range(n):
        bottom, top = low_y + row * step_y, low_y + (row + 1) * step_y
        column = 0
        for code, cells in itertools.groupby(codes[row].tolist()):
            width = len(list(cells))
            left, right = low_x + column * step_x, low_x + (column + width) * step_x
            runs.setdefault(code, []).append(((left, bottom), (right, bottom), (right, top), (left, top)))
            column += width
    frequency = Counter(codes.ravel().tolist())
    order = sorted(runs, key=lambda code: (-frequency[code], code))
    return [Region(labels[code], tuple(runs[code])) for code in order]


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
    """Return one player's payoff along a parameter at every pure equilibrium found on the way."""
    parameter = type(sampler.point).parameters[name]
    xs = _spread(float(parameter.low), float(parameter.high), n, math.sqrt(2) - 1)
    found = sampler.equilibria({name: xs}) & sampler.allowed({name: xs})
    payoff = sampler.payoff({name: xs}, player)
    return [
        Branch("(" + ", ".join(profile) + ")", tuple(xs), tuple(np.where(found[k], payoff[k], np.nan)))
        for k, profile in enumerate(sampler.profiles)
        if found[k].any()
    ]
