"""Figures of families of games: which regime holds where, and equilibria along a parameter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from greatgame.display.plots.canvas import axes_or_new, axis_label, folded, in_style, legend_below
from greatgame.display.plots.geometry import Point, deepest_point
from greatgame.display.style import INK, MARKERS, MUTED, PAPER, REGIME_COLOURS, colour
from greatgame.parameters import Parameter

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

#: A region smaller than this part of the axes has no letter inside.
SLIVER = 0.03


@dataclass(frozen=True)
class Region:
    """A part of a parameter plane, as polygons, with the regime that holds there."""

    label: str
    polygons: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True)
class Branch:
    """A quantity along a parameter at one kind of equilibrium; NaN where that does not exist."""

    label: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]


@in_style
def regime_map(
    regions: Sequence[Region],
    x: Parameter,
    y: Parameter,
    point: Point | None = None,
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw which regime holds where in the plane of two parameters.

    Parameters
    ----------
    regions : sequence of Region
        Polygons in the plane: exact ones from a proof, or the cells of a sample.
    x, y : Parameter
        The axes, drawn over their admissible ranges.
    point : pair of float, optional
        Marked as "here".
    note : str
        How the regions were found; say it when they are sampled.
    ax : matplotlib axes, optional
    """
    from matplotlib.collections import PolyCollection
    from matplotlib.patches import Patch

    ax = axes_or_new(ax)
    span = (float(x.high - x.low), float(y.high - y.low))
    handles: list[Artist] = []
    for k, region in enumerate(regions):
        fill = REGIME_COLOURS[k % len(REGIME_COLOURS)]
        cells = PolyCollection([list(p) for p in region.polygons], facecolor=fill, edgecolor=fill, lw=0.4)
        ax.add_collection(cells)
        letter = chr(ord("A") + k % 26)
        if _extent(region, span) > SLIVER:
            ax.text(*_anchor(region, span), letter, ha="center", va="center", weight="bold", color=INK)
        handles.append(Patch(facecolor=fill, edgecolor=MUTED, label=folded(f"{letter}  {region.label}")))
    if point is not None:
        (here,) = ax.plot(
            *point, ls="", marker="X", ms=10, mfc=INK, mec=PAPER, label="this point", zorder=5, clip_on=False
        )
        handles.append(here)
    ax.set(xlim=(float(x.low), float(x.high)), ylim=(float(y.low), float(y.high)))
    ax.set_xlabel(axis_label(x))
    ax.set_ylabel(axis_label(y, 36))
    ax.set_title("Regimes of pure equilibria" + (f"\n{note}" if note else ""))
    ax.locator_params(axis="x", nbins=6)
    ax.grid(visible=False)
    legend_below(ax, 6, 1, handles=handles)
    return ax


def _anchor(region: Region, span: Point) -> Point:
    """Return a place for the region's letter: the point deepest inside one of its large polygons.

    ``span`` is the width and height of the axes in data units; depth is measured relative to it.
    """
    polygons = [np.array(p) / span for p in region.polygons]
    sizes = [float(np.prod(np.ptp(p, axis=0))) for p in polygons]
    large = [p for p, size in zip(polygons, sizes, strict=True) if size >= 0.7 * max(sizes)]
    polygon = sorted(large, key=lambda p: float(p[:, 1].min()))[len(large) // 2]
    x, y = deepest_point(polygon) * span
    return float(x), float(y)


def _extent(region: Region, span: Point) -> float:
    """Return the larger side of the region's bounding box, relative to the axes."""
    corners = np.concatenate([np.array(p) for p in region.polygons])
    return float((np.ptp(corners, axis=0) / span).max())


@in_style
def bifurcation(
    branches: Sequence[Branch],
    parameter: Parameter,
    quantity: str,
    here: float | None = None,
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw how a quantity of the equilibria moves, and where equilibria appear, along a parameter.

    Parameters
    ----------
    branches : sequence of Branch
        One line each; gaps where the equilibrium does not exist.
    parameter : Parameter
        The horizontal axis, over its admissible range.
    quantity : str
        Label of the vertical axis.
    here : float, optional
        The parameter's value at the point of interest.
    note : str
        How the branches were found; say it when they are sampled.
    ax : matplotlib axes, optional
    """
    ax = axes_or_new(ax)
    for k, branch in enumerate(branches):
        ax.plot(
            branch.xs, branch.ys, color=colour(k), lw=max(1.6, 4.2 - 0.8 * k),
            ls=("-", "--", ":", "-.")[k % 4], ms=5, marker=MARKERS[k % len(MARKERS)],
            markevery=max(1, len(branch.xs) // 12),
            label=folded(branch.label),
        )  # fmt: skip
    if here is not None:
        ax.axvline(here, color=MUTED, lw=1.2, zorder=0)
        on_right = here > float(parameter.low + parameter.high) / 2
        ax.annotate(
            f"here: {here:g}", (here, 1), xycoords=("data", "axes fraction"),
            xytext=(-4 if on_right else 4, -12), ha="right" if on_right else "left",
            textcoords="offset points", color=MUTED, bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1},
        )  # fmt: skip
    ax.set_xlim(float(parameter.low), float(parameter.high))
    ax.locator_params(axis="x", nbins=6)
    ax.set_xlabel(axis_label(parameter))
    ax.set_ylabel(quantity)
    ax.set_title("Equilibria along a parameter" + (f"\n{note}" if note else ""))
    legend_below(ax, 6, 1)
    return ax
