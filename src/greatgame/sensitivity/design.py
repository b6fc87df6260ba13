"""Designs from a model's declaration: grids, samples, named points, tables, and their cross products."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from greatgame.errors import ParameterError, StudyError, suggest
from greatgame.model import Model
from greatgame.numbers import exact
from greatgame.parameters import decimal
from greatgame.sensitivity.distributions import Distribution
from greatgame.sensitivity.pointsets import METHODS, Axis, Cross, Design, Grid, Sample, whole_number

__all__ = [
    "METHODS",
    "Axis",
    "Cross",
    "Design",
    "Grid",
    "Sample",
    "cross",
    "grid",
    "one_at_a_time",
    "points",
    "sample",
    "table",
    "whole_number",
]


def grid(model: type[Model], axes: Mapping[str, Any], zipped: Iterable[Mapping[str, Any]] = ()) -> Grid:
    """Return the cross product of axes.

    Parameters
    ----------
    model : type of Model
    axes : mapping of parameter to values
        A number of points on the declared range, a sequence of values, or a mapping with ``low``,
        ``high`` (default: declared), ``n`` and ``spacing`` ("linear" or "log").
    zipped : iterable of mappings
        Each is one further axis on which its parameters move together.

    Raises
    ------
    ParameterError, StudyError
        For an unknown parameter, a value out of range, axes of unequal length that are zipped.

    Examples
    --------
    >>> from greatgame.models import CoHegemony
    >>> grid(CoHegemony, {"power": 5, "grab": ["0.1", "0.2"]}).size
    10
    """
    made = [Axis((name,), tuple((x,) for x in _values(model, name, spec))) for name, spec in axes.items()]
    for group in zipped:
        columns = [_values(model, name, spec) for name, spec in group.items()]
        if len({len(c) for c in columns}) != 1:
            lengths = ", ".join(f"{n} {len(c)}" for n, c in zip(group, columns, strict=True))
            raise StudyError(f"zipped parameters need equally many values: {lengths}")
        made.append(Axis(tuple(group), tuple(zip(*columns, strict=True))))
    return Grid(tuple(made))


def sample(
    model: type[Model],
    size: int,
    method: str = "sobol",
    seed: int = 0,
    parameters: Iterable[str] | Mapping[str, Mapping[str, Any]] | None = None,
) -> Sample:
    """Return random or quasi-random points.

    Parameters
    ----------
    model : type of Model
    size : int
        Number of points.
    method : {"sobol", "halton", "latin-hypercube", "monte-carlo"}
    seed : int
    parameters : iterable of str, or mapping of name to settings, optional
        Which vary, by default all.  Settings are ``low``, ``high``, ``distribution`` and what that needs.

    Raises
    ------
    ParameterError, StudyError
        For unknown names, empty ranges or malformed settings.
    """
    chosen = model.parameters if parameters is None else parameters
    settings: Mapping[str, Mapping[str, Any]] = (
        parameters if isinstance(parameters, Mapping) else {name: {} for name in chosen}
    )
    ranges, laws = [], []
    for name, given in settings.items():
        rest = dict(given)
        low, high = _range(model, name, rest)
        laws.append(Distribution.of(str(rest.pop("distribution", "uniform")), rest))
        ranges.append((name, low, high))
    return Sample(method, size, tuple(ranges), tuple(laws), seed)


def one_at_a_time(model: Model, n: int = 11, parameters: Iterable[str] | None = None) -> Grid:
    """Return the point itself, then each parameter at ``n`` values of its range, the others at the point."""
    names = tuple(parameters if parameters is not None else model.parameters)
    whole_number("n", n, 2)
    base = tuple(_known(type(model), name) and model.values[name] for name in names)
    rows = [base]
    for k, name in enumerate(names):
        rows += [(*base[:k], x, *base[k + 1 :]) for x in _values(type(model), name, n)]
    return Grid((Axis(names, tuple(rows)),))


def points(model: type[Model], names: Iterable[str] | None = None) -> Grid:
    """Return named points of the parameter space (eras, scenarios) as one axis."""
    chosen = tuple(names if names is not None else model.points)
    if not chosen:
        raise StudyError(f"{model.__name__} declares no named points")
    at = [model.at(name).values for name in chosen]
    moved = tuple(n for n in model.parameters if any(n in model.points[name] for name in chosen))
    return Grid((Axis(moved, tuple(tuple(v[n] for n in moved) for v in at), chosen),))


def table(model: type[Model], rows: Sequence[Mapping[str, object]]) -> Grid:
    """Return explicit points; every row names the same parameters."""
    if not rows:
        raise StudyError("a table needs at least one row")
    names = tuple(rows[0])
    for k, row in enumerate(rows, start=1):
        if set(row) != set(names):
            raise StudyError(f"row {k} of the table names {', '.join(row)}, the first {', '.join(names)}")
    read = [tuple(_known(model, n).read(n, row[n]) for n in names) for row in rows]
    return Grid((Axis(names, tuple(read)),))


def cross(*designs: Design) -> Design:
    """Return every combination of the points of some designs; at most one may be a sample."""
    grids = [d for d in designs if isinstance(d, Grid)]
    samples = [d for d in designs if isinstance(d, Sample)]
    if len(grids) + len(samples) != len(designs) or len(samples) > 1 or not designs:
        raise StudyError("cross takes grids and at most one sample")
    outer = Grid(tuple(axis for g in grids for axis in g.axes)) if grids else None
    if outer is None:
        return samples[0]
    return Cross(outer, samples[0]) if samples else outer


def _known(model: type[Model], name: str) -> Any:
    if name not in model.parameters:
        raise ParameterError(f"{model.__name__} has no parameter {name!r}{suggest(name, model.parameters)}")
    return model.parameters[name]


def _range(model: type[Model], name: str, settings: dict[str, Any]) -> tuple[Fraction, Fraction]:
    """Take ``low`` and ``high`` out of some settings; by default the declared ends."""
    declared = _known(model, name)
    low = declared.read(name, settings.pop("low", declared.low))
    high = declared.read(name, settings.pop("high", declared.high))
    if low >= high:
        raise StudyError(f"{name}: empty range [{decimal(low)}, {decimal(high)}]")
    return low, high


def _values(model: type[Model], name: str, spec: Any) -> tuple[Fraction, ...]:
    """Read the values of one parameter: a number of them, a list, or a range."""
    declared = _known(model, name)
    if isinstance(spec, Mapping):
        return _spaced(model, name, dict(spec))
    if isinstance(spec, int) and not isinstance(spec, bool):
        return _spaced(model, name, {"n": spec})
    if isinstance(spec, str) or not isinstance(spec, Iterable):
        raise StudyError(
            f"{name}: give a number of values, a list of values, or low, high and n; got {spec!r}"
        )
    return tuple(declared.read(name, x) for x in spec)


def _spaced(model: type[Model], name: str, spec: dict[str, Any]) -> tuple[Fraction, ...]:
    """Read ``low``, ``high``, ``n`` and ``spacing``."""
    low, high = _range(model, name, spec)
    n = whole_number(f"{name}.n", spec.pop("n", None), 2)
    spacing = spec.pop("spacing", "linear")
    if spec:
        options = ("low", "high", "n", "spacing")
        extra = next(iter(spec))
        raise StudyError(f"{name}: unknown setting {extra!r}{suggest(extra, options)}")
    if spacing == "linear":
        return tuple(low + (high - low) * k / (n - 1) for k in range(n))
    if spacing != "log":
        raise StudyError(f"{name}.spacing = {spacing!r} is not known{suggest(spacing, ('linear', 'log'))}")
    if low <= 0:
        raise StudyError(f"{name}: log spacing needs a range above 0, not [{decimal(low)}, {decimal(high)}]")
    inner = [exact(float(x)) for x in np.geomspace(float(low), float(high), n)[1:-1]]
    return (low, *inner, high)
