"""Bars: voting power."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from greatgame.display.plots.canvas import axes_or_new, in_style, legend_below
from greatgame.display.style import PAPER, colour

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@in_style
def power_index_bars(indices: Mapping[str, Mapping[str, Any]], ax: Axes | None = None) -> Axes:
    """Draw power indices of voters side by side.

    Parameters
    ----------
    indices : mapping of an index's name to {voter: share}
        For example ``{"Shapley-Shubik": {"China": Fraction(1, 2), ...}, "Banzhaf": {...}}``.
    ax : matplotlib axes, optional
    """
    ax = axes_or_new(ax)
    voters = list(dict.fromkeys(v for shares in indices.values() for v in shares))
    height = 0.8 / len(indices)
    for k, (name, shares) in enumerate(indices.items()):
        at = np.arange(len(voters)) + (k - (len(indices) - 1) / 2) * height
        widths = [float(shares.get(v, 0)) for v in voters]
        bars = ax.barh(at, widths, height * 0.92, color=colour(k), hatch=("", "//", "..", "xx")[k % 4],
                       edgecolor=PAPER, label=name)  # fmt: skip
        labels = [f"{float(shares[v]):.1%}" if v in shares else "no vote" for v in voters]
        ax.bar_label(bars, labels=labels, padding=3)
    ax.set_yticks(range(len(voters)), voters)
    ax.invert_yaxis()
    ax.set_xlabel("share of voting power")
    ax.margins(x=0.15)
    ax.grid(visible=False, axis="y")
    ax.set_title("Voting power")
    legend_below(ax)
    return ax
