"""Figures of sensitivity: tornado, spider, heat map, bars of indices and their convergence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from greatgame.display.plots.canvas import axis_label, fitting_axes, folded, in_style, legend_below, symbol
from greatgame.display.style import INK, MARKERS, MUTED, PAPER, REGIME_COLOURS, colour
from greatgame.errors import GreatGameError, StudyError
from greatgame.model import Model
from greatgame.parameters import Parameter
from greatgame.sensitivity.design import grid
from greatgame.sensitivity.evaluate import evaluator_of
from greatgame.sensitivity.outcomes import Outcome
from greatgame.sensitivity.swings import number_outcome, plane_of_cells, swings, value_at, values_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from greatgame.sensitivity.indices import Sensitivity

Floats = NDArray[np.float64]

#: Lines of a figure beyond this many are not told apart; the figure names the parameters left out.
MOST_LINES = 8

#: What an index measures, by the name of its column.
INDEX_NAMES = {
    "S1": "first order: alone",
    "ST": "total: with all interactions",
    "mu_star": "mean absolute elementary effect",
    "ratio": "correlation ratio",
    "delta": "Borgonovo's delta",
    "median": "PAWN, median distance",
}


def _tick(name: str, parameter: Parameter) -> str:
    """Return name and symbol of a parameter for a tick."""
    return f"{name.replace('_', ' ')}, {symbol(parameter)}"


@in_style
def tornado(
    point: Model, outcome: Any, parameters: Iterable[str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw how far each parameter alone moves an outcome, from end to end of its range.

    Parameters
    ----------
    point : Model
        Where the other parameters are held.
    outcome : Outcome, text or mapping
        One number per point.
    parameters : iterable of str, optional
        By default all.  Those that do not move the outcome have no bar.
    ax : matplotlib axes, optional

    Raises
    ------
    StudyError
        If the outcome is not one number.
    """
    read = number_outcome(outcome)
    found = swings(point, read, parameters)
    base = value_at(point, read)
    order = sorted(found, key=lambda n: np.nan_to_num(abs(found[n][1] - found[n][0])))
    ax = fitting_axes(ax, rows=len(order))
    for y, name in enumerate(order):
        _swing_bar(ax, y, found[name], base, labels=y == len(order) - 1)
    ax.set_yticks(range(len(order)), [_tick(n, point.parameters[n]) for n in order])
    if not np.isnan(base):
        ax.axvline(base, color=INK, lw=1)
    ax.margins(x=0.08)
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(read.name)
    ax.set_title("One parameter at a time")
    if ax.get_legend_handles_labels()[0]:
        legend_below(ax, 4.5, 1)
    return ax


def _swing_bar(ax: Axes, y: int, ends: tuple[float, float], base: float, labels: bool) -> None:
    """Draw what both ends of one parameter's range do; side by side where both push one way."""
    if np.isnan(base):
        ax.annotate(
            "no value at this point", (0.02, y), xycoords=("axes fraction", "data"), va="center", color=MUTED
        )
        return
    missing = [word for word, end in zip(("lower", "upper"), ends, strict=True) if np.isnan(end)]
    if missing:
        ax.annotate(
            f"  no value at the {' and '.join(missing)} end", (base, y), va="center", color=MUTED,
            fontsize="small",
        )  # fmt: skip
    together = (ends[0] - base) * (ends[1] - base) > 0
    for k, (end, word) in enumerate(zip(ends, ("lower", "upper"), strict=True)):
        if not np.isnan(end):
            ax.barh(
                y + (0.2 - 0.4 * k) * together, end - base, 0.4 if together else 0.8, left=base,
                color=colour(k), hatch=("", "//")[k], edgecolor=PAPER,
                label=f"at the {word} end of the range" if labels else None,
            )  # fmt: skip


@in_style
def spider(
    point: Model,
    outcome: Any,
    parameters: Iterable[str] | None = None,
    n: int = 41,
    ax: Axes | None = None,
) -> Axes:
    """Draw an outcome along the range of each parameter, the others held at a point.

    Parameters
    ----------
    point : Model
    outcome : Outcome, text or mapping
        One number per point; gaps where it has no value.
    parameters : iterable of str, optional
        By default all.
    n : int
        Points along each range.
    ax : matplotlib axes, optional

    Raises
    ------
    StudyError
        If the outcome is not one number.
    """
    read = number_outcome(outcome)
    names = tuple(parameters if parameters is not None else point.parameters)
    ax = fitting_axes(ax, rows=12, below=len(names))
    for k, name in enumerate(names):
        declared = point.parameters[name]
        result = evaluator_of(point, (name,), [read]).evaluate(grid(type(point), {name: n}), 0, n)[0]
        ax.plot(
            np.linspace(0, 1, n), values_of(result), color=colour(k), ls=("-", "--", ":", "-.")[k % 4],
            marker=MARKERS[k % len(MARKERS)], markevery=(k * n // (8 * len(names)), max(1, n // 8)), ms=5,
            label=f"{symbol(declared)}: {folded(declared.meaning)}",
        )  # fmt: skip
    ax.set_xlabel("position in the declared range, from its lower to its upper end")
    ax.set_ylabel(folded(read.name, 40))
    ax.set_title("One parameter at a time")
    legend_below(ax, 4.5, 1)
    return ax


@in_style
def heat_map(
    point: Model, outcome: Any, x: str, y: str, n: int = 101, ax: Axes | None = None, exact: bool = True
) -> Axes:
    """Draw an outcome over the plane of two parameters, with the exact boundaries of regimes.

    Parameters
    ----------
    point : Model
        Where the other parameters are held.
    outcome : Outcome, text or mapping
    x, y : str
        The parameters of the plane.
    n : int
        Cells along each side; the outcome is evaluated at their centres.
    ax : matplotlib axes, optional
    exact : bool
        Whether to add the boundaries that :mod:`greatgame.proof.slice` derives, where it can.
    """
    read = Outcome.parse(outcome)
    ax = fitting_axes(ax, rows=12)
    design = plane_of_cells(point, x, y, n)
    evaluator = evaluator_of(point, design.names, [read])
    values = values_of(evaluator.evaluate(design, 0, design.size)[0]).reshape(n, n)
    horizontal, vertical = point.parameters[x], point.parameters[y]
    extent: Any = [float(b) for p in (horizontal, vertical) for b in (p.low, p.high)]
    if read.kind == "regime":
        _draw_regimes(ax, values, extent, evaluator.regimes.label)
    else:
        image = ax.imshow(values, origin="lower", extent=extent, aspect="auto", cmap="cividis")
        ax.figure.colorbar(image, ax=ax, label=folded(read.name, 36))
    if exact:
        _draw_boundaries(ax, point, x, y)
    ax.grid(visible=False)
    ax.locator_params(axis="x", nbins=6)
    ax.set_xlabel(axis_label(horizontal))
    ax.set_ylabel(axis_label(vertical, 36))
    return ax


def _draw_regimes(ax: Axes, masks: Floats, extent: Any, label: Any) -> None:
    from matplotlib.colors import BoundaryNorm, ListedColormap
    from matplotlib.patches import Patch

    found, codes = np.unique(masks, return_inverse=True)
    colours = [REGIME_COLOURS[k % len(REGIME_COLOURS)] for k in range(len(found))]
    norm = BoundaryNorm(np.arange(len(found) + 1) - 0.5, max(2, len(found)))
    ax.imshow(
        codes.reshape(masks.shape), origin="lower", extent=extent, aspect="auto",
        cmap=ListedColormap(colours), norm=norm,
    )  # fmt: skip
    patches = [
        Patch(facecolor=c, edgecolor=MUTED, label=folded("no value" if np.isnan(m) else label(int(m))))
        for c, m in zip(colours, found, strict=True)
    ]
    legend_below(ax, 6, 1, handles=patches)


def _draw_boundaries(ax: Axes, point: Model, x: str, y: str) -> None:
    """Add the exact curves between regimes; a model outside real algebra has none."""
    from greatgame.proof.slice import slice_atlas

    try:
        curves = slice_atlas(point, x, y).curves
    except (GreatGameError, NotImplementedError):
        return
    for curve in curves:
        ax.plot(curve.x, curve.y, color=INK, lw=1.2)


# -- indices ------------------------------------------------------------------------------------


@in_style
def index_bars(found: Sensitivity, subject: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw the indices of every parameter with their 95% intervals, the most important on top.

    Parameters
    ----------
    found : Sensitivity
    subject : str, optional
        Which quantity, if several were analysed.
    ax : matplotlib axes, optional

    Raises
    ------
    StudyError
        If there are no indices, or none of that quantity.
    """
    table = _table(found, subject)
    shown = [c for c in table.columns if f"{c}_conf" in table.columns] or [table.main]
    order = np.argsort(table.columns[table.main], kind="stable")
    ax = fitting_axes(ax, rows=len(order) * (1 + 0.4 * (len(shown) - 1)))
    height = 0.8 / len(shown)
    for k, name in enumerate(shown):
        half = table.columns.get(f"{name}_conf")
        ax.barh(
            np.arange(len(order)) + (k - (len(shown) - 1) / 2) * height, table.columns[name][order],
            height * 0.92, xerr=None if half is None else half[order], color=colour(k),
            hatch=("", "//", "..")[k % 3], edgecolor=PAPER, ecolor=INK, error_kw={"lw": 1.2, "capsize": 2},
            label=f"{name}, {INDEX_NAMES[name]}" if name in INDEX_NAMES else name,
        )  # fmt: skip
    ax.set_yticks(range(len(order)), [table.names[k].replace("_", " ") for k in order])
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(f"index of {table.subject}" + ("" if len(shown) > 1 else f": {shown[0]}"))
    precise = "lines: 95% intervals; " if f"{shown[0]}_conf" in table.columns else ""
    ax.set_title(f"What matters ({table.method})\n{precise}{found.points:,} points")
    if len(shown) > 1:
        legend_below(ax, 4.5, 1)
    return ax


def _table(found: Sensitivity, subject: str | None) -> Any:
    if not found.tables:
        raise StudyError(f"there are no indices to draw: {'; '.join(found.statements)}")
    return found.tables[0] if subject is None else found[subject]


@in_style
def index_convergence(
    found: Sequence[Sensitivity], subject: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the main index of the parameters against the number of points, with 95% intervals.

    Parameters
    ----------
    found : sequence of Sensitivity
        The same analysis with growing numbers of points.
    subject : str, optional
        Which quantity, if several were analysed.
    ax : matplotlib axes, optional

    Raises
    ------
    StudyError
        If there are fewer than two analyses, or they are not of one outcome by one method.
    """
    runs = sorted(found, key=lambda f: f.points)
    if len(runs) < 2:
        raise StudyError(f"convergence needs at least two numbers of points, got {len(runs)}")
    if len({(f.model, f.outcome, f.method) for f in runs}) > 1:
        raise StudyError("convergence compares one outcome by one method at growing numbers of points")
    tables: list[Any] = [_table(f, subject) for f in runs]
    last = tables[-1]
    ranked = [last.names[k] for k in np.argsort(-last.columns[last.main], kind="stable")]
    ax = fitting_axes(ax, rows=12, below=min(len(ranked), MOST_LINES))
    xs = [f.points for f in runs]
    for k, name in enumerate(ranked[:MOST_LINES]):
        middle, half = _along(tables, name)
        ax.plot(
            xs,
            middle,
            color=colour(k),
            marker=MARKERS[k],
            ls=("-", "--", ":", "-.")[k % 4],
            label=name.replace("_", " "),
        )
        ax.fill_between(xs, middle - half, middle + half, color=colour(k), alpha=0.15, lw=0)
    ax.set_xscale("log", base=2)
    ax.set_xticks(xs, [f"{n:,}" for n in xs])
    ax.set_xlabel("points evaluated")
    ax.set_ylabel(f"{last.main} of {folded(last.subject, 36)}")
    left_out = len(ranked) - MOST_LINES
    note = f"; the {left_out} least important are left out" if left_out > 0 else ""
    ax.set_title(f"Convergence ({last.method})\nbands: 95% intervals{note}")
    legend_below(ax, 4.5, 2)
    return ax


def _along(tables: Sequence[Any], name: str) -> tuple[Floats, Floats]:
    """Return a parameter's main index in each table and its half-width (0 if the method gives none)."""
    middle = np.array([float(t.columns[t.main][t.names.index(name)]) for t in tables])
    conf: list[Mapping[str, Floats]] = [t.columns for t in tables]
    half = [
        float(c[f"{t.main}_conf"][t.names.index(name)]) if f"{t.main}_conf" in c else 0.0
        for c, t in zip(conf, tables, strict=True)
    ]
    return middle, np.array(half)
