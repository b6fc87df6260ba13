"""Sets of pure equilibria at many points: a compiled test of signs, exact arithmetic at ties.

A profile is an equilibrium iff no payoff difference to a unilateral deviation is negative.  Differences
that vanish identically are dropped, equal ones are tested once.  A point where some sign is within its
error bound is decided again, exactly:

* on a grid whose payoffs are polynomials, in integers: with every value on the grid scaled to a whole
  number the differences are whole numbers, computed for all such points at once;
* otherwise in Fractions, point by point; where payoffs are irrational, by the exact solver.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import sympy
from numpy.typing import NDArray

from greatgame.errors import GreatGameError, StudyError
from greatgame.game import NormalForm
from greatgame.model import Model
from greatgame.sensitivity.compiler import MOST_PROFILES, Space, exact_function, regime_kernel
from greatgame.sensitivity.design import Design, Grid, Sample
from greatgame.sensitivity.points import BLOCK

Masks = NDArray[Any]
Difference = tuple[Any, int, int]


def differences(game: NormalForm) -> list[Difference]:
    """Return each payoff difference with the profiles (a bit mask) it rules out where negative, positive."""
    found: dict[Any, list[int]] = {}
    for at in np.ndindex(*game.shape):
        for i, n in enumerate(game.shape):
            for other in range(at[i] + 1, n):
                to = (*at[:i], other, *at[i + 1 :])
                gap = sympy.expand(game.payoffs[(i, *at)] - game.payoffs[(i, *to)])
                if gap == 0:
                    continue
                here, there = (1 << int(np.ravel_multi_index(p, game.shape)) for p in (at, to))
                if -gap in found:
                    gap, here, there = -gap, there, here
                masks = found.setdefault(gap, [0, 0])
                masks[0] |= here
                masks[1] |= there
    return [(gap, *masks) for gap, masks in found.items()]


class Regimes:
    """The set of pure equilibria as a function of the parameters.

    Parameters
    ----------
    model : type of Model
    chosen : mapping of choice to option
    space : Space
        Which parameters vary.
    fixed : mapping of parameter to Fraction
        The others.
    """

    def __init__(
        self, model: type[Model], chosen: Mapping[str, str], space: Space, fixed: Mapping[str, Fraction]
    ) -> None:
        self._model, self._chosen, self._space, self._fixed = model, dict(chosen), space, dict(fixed)
        self.game = model.symbolic(**chosen)
        self.n_profiles = math.prod(self.game.shape)
        if self.n_profiles >= MOST_PROFILES:
            raise StudyError(
                f"regimes are for games of fewer than {MOST_PROFILES} profiles, not {self.n_profiles}"
            )
        self._differences = differences(self.game)
        self.flag = 1 << self.n_profiles
        self.dtype = next(t for t in (np.uint16, np.uint32, np.uint64) if np.iinfo(t).max >= 2 * self.flag)
        self._f = np.array([float(self._fixed[n]) for n in space.fixed])
        self.games = Games(model, self.game, space)

    @cached_property
    def _kernel(self) -> Any:
        return regime_kernel(self._space, self._differences, self.n_profiles)

    @cached_property
    def _exact(self) -> Any:
        return exact_function(self._space, [d for d, _, _ in self._differences])

    def masks(self, design: Design, start: int, stop: int) -> tuple[Masks, dict[int, str]]:
        """Return the set of equilibria of points ``start`` to ``stop`` as bit masks, and failures.

        Bit k stands for profile k in row-major order.  Failures are reasons by position.
        """
        out: Masks = np.empty(stop - start, dtype=self.dtype)
        if isinstance(design, Grid):
            self._kernel.grid(start, *design.tables, self._f, out)
        elif (
            isinstance(design, Sample) and design.method == "sobol" and design.uniform and start % BLOCK == 0
        ):
            self._kernel.sobol(start, *design.tables, self._f, out)
        else:
            self._kernel.columns(design.columns(start, stop), self._f, out)
        near = np.flatnonzero(out & out.dtype.type(self.flag))
        failures: dict[int, str] = {}
        if len(near):
            left = near
            if isinstance(design, Grid) and (ties := self._ties(design)) is not None:
                out[near] = ties.masks(start + near)
                left = near[:0]
            for k in left.tolist():
                try:
                    out[k] = self.at(design.point(start + k))
                except (GreatGameError, ArithmeticError, ValueError, TypeError) as error:
                    out[k], failures[k] = 0, f"{type(error).__name__}: {error}"
        return out, failures

    def at(self, point: Mapping[str, Fraction]) -> int:
        """Return the set of equilibria at one point, exactly."""
        values = self._fixed | dict(point)
        if self._exact is None:
            game = self.games.at(values)
            positions = [game.position(e.profile) for e in game.equilibria("pure").pure if e.profile]
            return sum(1 << int(np.ravel_multi_index(p, game.shape)) for p in positions)
        mask = self.flag - 1
        for value, (_, negative, positive) in zip(self._exact(values), self._differences, strict=True):
            mask &= ~(negative if value < 0 else positive if value > 0 else 0)
        return mask

    def _ties(self, design: Grid) -> Ties | None:
        if getattr(self, "_tied", (None, None))[0] is not design:
            made = Ties.of(self._model, self._fixed, design, self._differences, self.flag - 1)
            self._tied = (design, made)
            return made
        return self._tied[1]

    def label(self, mask: int) -> str:
        """Return a set of equilibria in words."""
        actions = list(self.game.actions.values())
        profiles = [
            "(" + ", ".join(a[k] for a, k in zip(actions, at, strict=True)) + ")"
            for p, at in enumerate(np.ndindex(*self.game.shape))
            if (mask >> p) & 1
        ]
        return " + ".join(profiles) or "no pure equilibrium"

    def bit(self, profile: Sequence[str]) -> int:
        """Return the bit of a profile."""
        return 1 << int(np.ravel_multi_index(self.game.position(profile), self.game.shape))


class Games:
    """The game at one point: of Fractions, or of correctly rounded floats where a payoff is irrational."""

    def __init__(self, model: type[Model], game: NormalForm, space: Space) -> None:
        self._symbols, self._game, self._space = dict(model.symbols), game, space

    @cached_property
    def _exact(self) -> Any:
        return exact_function(self._space, self._game.payoffs.ravel().tolist())

    @cached_property
    def _precise(self) -> Any:
        return sympy.lambdify(
            list(self._symbols.values()), self._game.payoffs.ravel().tolist(), "mpmath", cse=True
        )

    def at(self, values: Mapping[str, Fraction]) -> NormalForm:
        """Return the game at a point that gives every parameter a value."""
        cells: Any
        if self._exact is not None:
            cells = np.array([*self._exact(values), None], dtype=object)[:-1]
        else:
            mpmath: Any = importlib.import_module("mpmath")
            with mpmath.workdps(40):
                numbers = [
                    mpmath.mpf(v.numerator) / v.denominator for v in map(values.__getitem__, self._symbols)
                ]
                cells = np.array([float(x) for x in self._precise(*numbers)])
        return NormalForm(dict(self._game.actions), cells.reshape(self._game.payoffs.shape))


class Ties:
    """Signs of polynomial payoff differences on a grid, in whole numbers."""

    def __init__(
        self,
        design: Grid,
        integers: Sequence[NDArray[np.int64]],
        terms: Sequence[Sequence[tuple[int, tuple[int, ...]]]],
        masks: Sequence[tuple[int, int]],
        every: int,
    ) -> None:
        self._design, self._integers, self._terms, self._masks, self._every = (
            design,
            integers,
            terms,
            masks,
            every,
        )

    @classmethod
    def of(
        cls,
        model: type[Model],
        fixed: Mapping[str, Fraction],
        design: Grid,
        gaps: Sequence[Difference],
        every: int,
    ) -> Ties | None:
        """Scale a grid and differences to integers; None unless they are polynomials that fit 62 bits."""
        values = [[row[k] for row in axis.rows] for axis in design.axes for k in range(len(axis.names))]
        scales = [math.lcm(*(x.denominator for x in column)) for column in values]
        whole = [[int(x * s) for x in column] for column, s in zip(values, scales, strict=True)]
        largest = [max(map(abs, column)) for column in whole]
        symbols = [model.symbols[n] for n in design.names]
        numbers = {model.symbols[n]: sympy.Rational(v.numerator, v.denominator) for n, v in fixed.items()}
        terms = []
        for gap, _, _ in gaps:
            expression = gap.xreplace(numbers)
            if not expression.is_polynomial(*symbols) or expression.has(
                sympy.Max, sympy.Min, sympy.Piecewise
            ):
                return None
            polynomial = sympy.Poly(expression, *symbols)
            if not all(c.is_Rational for c in polynomial.coeffs()):
                return None
            scaled = _cleared(polynomial, scales)
            sizes = (
                abs(c) * math.prod(m**e for m, e in zip(largest, powers, strict=True)) for c, powers in scaled
            )
            if sum(sizes) >= 1 << 62 or any(m >= 1 << 62 for m in largest):
                return None
            terms.append(scaled)
        integers = [np.array(c, dtype=np.int64) for c in whole]
        return cls(design, integers, terms, [(a, b) for _, a, b in gaps], every)

    def masks(self, index: NDArray[np.int64]) -> Masks:
        """Return the set of equilibria at some points of the grid."""
        digits = self._design.digits(index)
        rows = [d for d, axis in zip(digits, self._design.axes, strict=True) for _ in axis.names]
        columns = [table[d] for table, d in zip(self._integers, rows, strict=True)]
        out = np.full(len(index), self._every, dtype=np.int64)
        for terms, (negative, positive) in zip(self._terms, self._masks, strict=True):
            total = np.zeros(len(index), dtype=np.int64)
            for coefficient, powers in terms:
                term = np.full(len(index), coefficient, dtype=np.int64)
                for column, power in zip(columns, powers, strict=True):
                    for _ in range(power):
                        term *= column
                total += term
            out &= np.where(total < 0, ~negative, np.where(total > 0, ~positive, -1))
        return out


def _cleared(polynomial: Any, scales: Sequence[int]) -> list[tuple[int, tuple[int, ...]]]:
    """Return the terms of a polynomial in the scaled variables, cleared to whole coefficients."""
    terms = [(Fraction(int(c.p), int(c.q)), powers) for powers, c in polynomial.terms()]
    degree = [max(p[k] for _, p in terms) for k in range(len(scales))]
    scaled = [
        (c * math.prod(s ** (d - e) for s, d, e in zip(scales, degree, p, strict=True)), p) for c, p in terms
    ]
    below = math.lcm(*(c.denominator for c, _ in scaled))
    return [(int(c * below), p) for c, p in scaled]
