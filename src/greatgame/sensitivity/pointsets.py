"""Designs: which points of a parameter space a study visits.

A design lists its points without storing them: point i is a pure function of the design and i, so a piece
of it can be computed by any worker, in any order, with the same result.  There are three kinds:

* :class:`Grid`, the cross product of axes.  An axis moves one parameter, or several together (zipped): a
  table, a panel of eras and a one-at-a-time design are grids with one axis.  Its values are exact.
* :class:`Sample`: Sobol', Halton, Latin hypercube or Monte Carlo points, with declared distributions.
* :class:`Cross`, every point of a grid with every point of a sample.

:mod:`~greatgame.sensitivity.design` builds them from a model's declared ranges.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from greatgame.errors import StudyError, suggest
from greatgame.numbers import exact
from greatgame.parameters import decimal
from greatgame.sensitivity import sequences
from greatgame.sensitivity.distributions import Distribution

Floats = NDArray[np.float64]
METHODS = ("sobol", "halton", "latin-hypercube", "monte-carlo")
#: A repeating pattern of grid values is written out up to this length, and read in long runs.
_PATTERN = 4096


class Design(Protocol):
    """Points of a parameter space, numbered from 0."""

    @property
    def names(self) -> tuple[str, ...]:
        """Parameters that vary."""

    @property
    def size(self) -> int:
        """Number of points."""

    def columns(self, start: int, stop: int) -> Floats:
        """Return points ``start`` to ``stop``, shape (n_parameters, stop - start)."""

    def point(self, index: int) -> dict[str, Fraction]:
        """Return one point exactly."""

    def to_json(self) -> dict[str, Any]:
        """Return plain data that determines every point."""


@dataclass(frozen=True)
class Axis:
    """Values of one parameter, or of several that move together.

    Attributes
    ----------
    names : tuple of str
    rows : tuple of tuples of Fraction
        One row per position on the axis, one entry per name.
    labels : tuple of str
        Names of the positions (eras), if they have any.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[Fraction, ...], ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """The cross product of some axes; the last axis moves fastest."""

    axes: tuple[Axis, ...]

    def __post_init__(self) -> None:
        names = self.names
        if not names:
            raise StudyError("a grid needs at least one axis")
        if len(set(names)) != len(names):
            raise StudyError(f"a parameter varies twice in the design: {', '.join(names)}")
        if not all(axis.rows for axis in self.axes):
            raise StudyError("an axis has no values")

    @property
    def names(self) -> tuple[str, ...]:
        """Parameters that vary."""
        return tuple(n for axis in self.axes for n in axis.names)

    @property
    def shape(self) -> tuple[int, ...]:
        """Positions on each axis."""
        return tuple(len(axis.rows) for axis in self.axes)

    @property
    def size(self) -> int:
        """Number of points."""
        return math.prod(self.shape)

    @cached_property
    def tables(self) -> tuple[Floats, NDArray[np.int64]]:
        """What ``points.grid_block`` reads: values, and (offset, number, stride) of each parameter."""
        parts, rows, offset, stride = [], [], 0, self.size
        for axis in self.axes:
            stride //= len(axis.rows)
            for k in range(len(axis.names)):
                values, each = np.array([float(row[k]) for row in axis.rows]), stride
                if stride * len(values) <= _PATTERN:
                    pattern = np.repeat(values, stride)
                    values, each = np.tile(pattern, _PATTERN // len(pattern)), 1
                rows.append((offset, len(values), each))
                parts.append(values)
                offset += len(values)
        return np.concatenate(parts), np.array(rows, dtype=np.int64)

    def digits(self, index: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
        """Return the position on each axis of some points."""
        return tuple(np.asarray(d) for d in np.unravel_index(index, self.shape))

    def columns(self, start: int, stop: int) -> Floats:
        """Return points ``start`` to ``stop``, shape (n_parameters, stop - start)."""
        from greatgame.sensitivity.points import grid_columns

        out = np.empty((len(self.names), stop - start))
        grid_columns(start, out, *self.tables)
        return out

    def point(self, index: int) -> dict[str, Fraction]:
        """Return one point exactly."""
        at = np.unravel_index(index, self.shape)
        return {
            n: x
            for axis, d in zip(self.axes, at, strict=True)
            for n, x in zip(axis.names, axis.rows[d], strict=True)
        }

    def to_json(self) -> dict[str, Any]:
        """Return plain data that determines every point."""
        return {
            "kind": "grid",
            "axes": [
                {
                    "names": list(a.names),
                    "rows": [[decimal(x) for x in r] for r in a.rows],
                    "labels": list(a.labels),
                }
                for a in self.axes
            ],
        }


@dataclass(frozen=True)
class Sample:
    """Random or quasi-random points.

    Attributes
    ----------
    method : str
        One of ``METHODS``.
    size : int
    ranges : tuple of (name, low, high)
    laws : tuple of Distribution
        In the order of ``ranges``.
    seed : int
    """

    method: str
    size: int
    ranges: tuple[tuple[str, Fraction, Fraction], ...]
    laws: tuple[Distribution, ...] = field(default=())
    seed: int = 0

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise StudyError(f"unknown sampling method {self.method!r}{suggest(self.method, METHODS)}")
        if not self.ranges:
            raise StudyError("a sample needs at least one parameter")
        whole_number("size", self.size, 1)
        whole_number("seed", self.seed, 0)
        if len(set(self.names)) != len(self.ranges):
            raise StudyError(f"a parameter varies twice in the design: {', '.join(self.names)}")
        object.__setattr__(self, "laws", self.laws or (Distribution(),) * len(self.ranges))
        for (_, low, high), law in zip(self.ranges, self.laws, strict=True):
            law.quantile(np.array([0.5]), float(low), float(high))

    @property
    def names(self) -> tuple[str, ...]:
        """Parameters that vary."""
        return tuple(name for name, _, _ in self.ranges)

    @cached_property
    def tables(self) -> tuple[NDArray[np.uint64], NDArray[np.uint64], Floats]:
        """What ``points.sobol_block`` reads."""
        from greatgame.sensitivity.points import sobol_directions, sobol_first

        directions = sobol_directions(len(self.ranges), self.seed)
        scale = np.array([[float(low), float(high) - float(low)] for _, low, high in self.ranges])
        return sobol_first(directions, self.seed), directions, scale

    @property
    def uniform(self) -> bool:
        """Whether every distribution is uniform, so that a kernel can scale the points itself."""
        return all(law.kind == "uniform" for law in self.laws)

    def columns(self, start: int, stop: int) -> Floats:
        """Return points ``start`` to ``stop``, shape (n_parameters, stop - start)."""
        n = len(self.ranges)
        if self.method == "sobol":
            u = self._sobol(start, stop)
        elif self.method == "halton":
            u = sequences.halton(n, self.seed, start, stop)
        elif self.method == "latin-hypercube":
            u = sequences.latin_hypercube(n, self.size, self.seed, start, stop)
        else:
            u = sequences.monte_carlo(n, self.seed, start, stop)
        for k, ((_, low, high), law) in enumerate(zip(self.ranges, self.laws, strict=True)):
            # Rounding must not leave the range: the error bounds hold inside it.
            u[k] = np.clip(law.quantile(u[k], float(low), float(high)), float(low), float(high))
        return u

    def _sobol(self, start: int, stop: int) -> Floats:
        from greatgame.sensitivity.points import BLOCK, sobol_columns

        first, directions, scale = self.tables
        aligned = start - start % BLOCK
        u = np.empty((len(self.ranges), stop - aligned))
        sobol_columns(aligned, u, first, directions, np.array([[0.0, 1.0]] * len(scale)))
        return np.ascontiguousarray(u[:, start - aligned :])

    def point(self, index: int) -> dict[str, Fraction]:
        """Return one point exactly: the shortest decimals of its floats."""
        column = self.columns(index, index + 1)[:, 0]
        return {
            n: min(max(exact(float(x)), low), high)
            for (n, low, high), x in zip(self.ranges, column, strict=True)
        }

    def to_json(self) -> dict[str, Any]:
        """Return plain data that determines every point."""
        return {
            "kind": self.method,
            "size": self.size,
            "seed": self.seed,
            "ranges": [[n, decimal(a), decimal(b)] for n, a, b in self.ranges],
            "distributions": [[law.kind, dict(law.settings)] for law in self.laws],
        }


@dataclass(frozen=True)
class Cross:
    """Every point of ``outer`` with every point of ``inner``, which moves faster."""

    outer: Grid
    inner: Sample

    def __post_init__(self) -> None:
        shared = set(self.outer.names) & set(self.inner.names)
        if shared:
            raise StudyError(f"a parameter varies twice in the design: {', '.join(sorted(shared))}")

    @property
    def names(self) -> tuple[str, ...]:
        """Parameters that vary."""
        return self.outer.names + self.inner.names

    @property
    def size(self) -> int:
        """Number of points."""
        return self.outer.size * self.inner.size

    def columns(self, start: int, stop: int) -> Floats:
        """Return points ``start`` to ``stop``, shape (n_parameters, stop - start)."""
        out = np.empty((len(self.names), stop - start))
        at = start
        while at < stop:
            row, within = divmod(at, self.inner.size)
            take = min(self.inner.size - within, stop - at)
            piece = slice(at - start, at - start + take)
            out[: len(self.outer.names), piece] = self.outer.columns(row, row + 1)
            out[len(self.outer.names) :, piece] = self.inner.columns(within, within + take)
            at += take
        return out

    def point(self, index: int) -> dict[str, Fraction]:
        """Return one point exactly."""
        row, within = divmod(index, self.inner.size)
        return self.outer.point(row) | self.inner.point(within)

    def to_json(self) -> dict[str, Any]:
        """Return plain data that determines every point."""
        return {"kind": "cross", "outer": self.outer.to_json(), "inner": self.inner.to_json()}


def whole_number(name: str, value: object, least: int) -> int:
    """Return ``value`` if it is a whole number of at least ``least``, or raise a StudyError."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise StudyError(f"{name} must be a whole number >= {least}, got {value!r}")
    return int(value)
