"""Figures of sensitivity: tornado, spider, heat map.  Each returns matplotlib axes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greatgame.errors import GreatGameError, StudyError
from greatgame.model import Model
from greatgame.sensitivity.design import Axis, Grid, grid, one_at_a_time
from greatgame.sensitivity.evaluate import Result, evaluator_of
from greatgame.sensitivity.indices import Sensitivity
from greatgame.sensitivity.outcomes import OK, Outcome

Floats = NDArray[np.float64]


def _axes(ax: Any) -> Any:
    if ax is not None:
        return ax
    from matplotlib.figure import Figure

    return Figure(layout="constrained").subplots()


def swings(
    point: Model, outcome: Any, parameters: Iterable[str] | None = None
) -> dict[str, tuple[float, float]]:
    """Return the outcome at both ends of each parameter's range, the others at the point.

    NaN where the outcome has no value there.
    """
    read = _number(outcome)
    names = tuple(parameters if parameters is not None else point.parameters)
    design = one_at_a_time(point, 2, names)
    result = evaluator_of(point, names, [read]).evaluate(design, 0, design.size)[0]
    values = _values(result)
    return {n: (float(values[1 + 2 * k]), float(values[2 + 2 * k])) for k, n in enumerate(names)}


def tornado(point: Model, outcome: Any, parameters: Iterable[str] | None = None, ax: Any = None) -> Any:
    """Draw one bar per parameter: the outcome from one end of its range to the other, longest on top."""
    read, ax = _number(outcome), _axes(ax)
    found = swings(point, read, parameters)
    base = _values(_at(point, read))[0]
    order = sorted(found, key=lambda n: np.nan_to_num(abs(found[n][1] - found[n][0])))
    for y, name in enumerate(order):
        low, high = found[name]
        if np.isnan(low) or np.isnan(high):
            ax.annotate("no value at an end of the range", (base, y), va="center", fontsize="small")
        else:
            ax.barh(y, high - low, left=low, color="#3b6ea5")
    ax.set_yticks(range(len(order)), order)
    if not np.isnan(base):
        ax.axvline(base, color="black", linewidth=0.8)
    ax.set_xlabel(read.name)
    return ax


def spider(
    point: Model, outcome: Any, parameters: Iterable[str] | None = None, n: int = 41, ax: Any = None
) -> Any:
    """Draw one line per parameter: the outcome along its range (0 to 1), the others at the point."""
    read, ax = _number(outcome), _axes(ax)
    names = tuple(parameters if parameters is not None else point.parameters)
    for name in names:
        design = grid(type(point), {name: n})
        values = _values(evaluator_of(point, (name,), [read]).evaluate(design, 0, n)[0])
        ax.plot(np.linspace(0, 1, n), values, label=name)
    ax.set_xlabel("position in the declared range")
    ax.set_ylabel(read.name)
    ax.legend(fontsize="small")
    return ax


def heat_map(
    point: Model, outcome: Any, x: str, y: str, n: int = 101, ax: Any = None, exact: bool = True
) -> Any:
    """Draw an outcome over the plane of two parameters, with the exact boundaries of regimes.

    Parameters
    ----------
    exact : bool
        Whether to add the boundaries that :mod:`greatgame.proof.slice` derives, where it can.
    """
    read, ax = Outcome.parse(outcome), _axes(ax)
    design = _plane(point, x, y, n)
    evaluator = evaluator_of(point, design.names, [read])
    result = evaluator.evaluate(design, 0, design.size)[0]
    values = _values(result).reshape(n, n)
    (x0, x1), (y0, y1) = ((float(point.parameters[k].low), float(point.parameters[k].high)) for k in (x, y))
    if read.kind == "regime":
        _draw_regimes(ax, values, (x0, x1, y0, y1), evaluator.regimes.label)
    else:
        image = ax.imshow(values, origin="lower", extent=(x0, x1, y0, y1), aspect="auto", cmap="cividis")
        ax.figure.colorbar(image, ax=ax, label=read.name)
    if exact:
        _draw_boundaries(ax, point, x, y)
    ax.set_xlabel(x)
    ax.set_ylabel(y)
    return ax


def index_bars(found: Sensitivity, subject: str | None = None, ax: Any = None) -> Any:
    """Draw the main index of every parameter, with its interval, largest on top."""
    if not found.tables:
        raise StudyError(f"there are no indices to draw: {'; '.join(found.statements)}")
    ax, table = _axes(ax), found.tables[0] if subject is None else found[subject]
    order = np.argsort(table.columns[table.main])
    conf = table.columns.get(f"{table.main}_conf")
    ax.barh(range(len(order)), table.columns[table.main][order], xerr=None if conf is None else conf[order])
    ax.set_yticks(range(len(order)), [table.names[k] for k in order])
    ax.set_xlabel(f"{table.main} of {table.subject}")
    return ax


def _plane(point: Model, x: str, y: str, n: int) -> Grid:
    """Return a grid of cell centres, row y, column x."""
    axes = []
    for name in (y, x):
        declared = grid(type(point), {name: 2 * n + 1}).axes[0]
        axes.append(Axis(declared.names, declared.rows[1::2]))
    return Grid(tuple(axes))


def _draw_regimes(ax: Any, masks: Floats, extent: tuple[float, float, float, float], label: Any) -> None:
    from matplotlib import colormaps
    from matplotlib.colors import BoundaryNorm, ListedColormap
    from matplotlib.patches import Patch

    found, codes = np.unique(masks, return_inverse=True)
    colours = [colormaps["tab20"](k % 20) for k in range(len(found))]
    norm = BoundaryNorm(np.arange(len(found) + 1) - 0.5, len(found))
    ax.imshow(
        codes.reshape(masks.shape),
        origin="lower",
        extent=extent,
        aspect="auto",
        cmap=ListedColormap(colours),
        norm=norm,
    )
    patches = [
        Patch(color=c, label="no value" if np.isnan(m) else label(int(m)))
        for c, m in zip(colours, found, strict=True)
    ]
    ax.legend(handles=patches, fontsize="x-small", loc="upper left", bbox_to_anchor=(1.01, 1))


def _draw_boundaries(ax: Any, point: Model, x: str, y: str) -> None:
    """Add the exact curves between regimes; a model outside real algebra has none."""
    from greatgame.proof.slice import slice_atlas

    try:
        curves = slice_atlas(point, x, y).curves
    except (GreatGameError, NotImplementedError):
        return
    for curve in curves:
        ax.plot(curve.x, curve.y, color="black", linewidth=1.2)


def _number(outcome: Any) -> Outcome:
    read = Outcome.parse(outcome)
    if read.kind == "regime" or read.rule == "any":
        raise StudyError(
            f"{read.name!r} is no single number; draw a heat map, or choose an outcome with a number"
        )
    return read


def _at(point: Model, outcome: Outcome) -> Result:
    name = next(iter(point.parameters))
    design = Grid((Axis((name,), ((point.values[name],),)),))
    return evaluator_of(point, (name,), [outcome]).evaluate(design, 0, 1)[0]


def _values(result: Result) -> Floats:
    """Return the values as floats, NaN where there is none (a regime without equilibrium is mask 0)."""
    values = result.values[0].astype(float)
    whole = result.values[0].dtype.kind == "u"
    values[result.status > 1 if whole else result.status != OK] = np.nan
    return values
