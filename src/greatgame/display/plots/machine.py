"""Machines of repeated games drawn as graphs."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from greatgame.display.formula import number_text
from greatgame.display.plots.canvas import in_style
from greatgame.display.plots.geometry import Point
from greatgame.display.style import INK, MUTED, PAPER, TINT, colour
from greatgame.display.svg import new_axes
from greatgame.errors import StrategyError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from greatgame.repeated.machine import Machine

#: Radius of a state, where neighbours are 2.6 or less apart.
RADIUS = 0.52

#: A machine with more states than this is better read as a table.
MOST_STATES = 16


@in_style
def machine_graph(machine: Machine, ax: Axes | None = None) -> Axes:
    """Draw a machine as a graph: states with what they play, arrows with what was seen.

    Parameters
    ----------
    machine : Machine
    ax : matplotlib axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        A state has its name and, bold, what it plays; an arrow has the profiles that were seen.  The
        first state has a thick rim.  Where most profiles lead one way the arrow says "else".

    Raises
    ------
    StrategyError
        If there are more than ``MOST_STATES`` states; read the table instead.
    """
    n = len(machine.states)
    if n > MOST_STATES:
        raise StrategyError(f"a graph of {n} states is not readable; print the machine's table")
    places = _places(n)
    xs, ys = np.array(places).T
    xlim, ylim = (xs.min() - 1.35, xs.max() + 1.35), (ys.min() - 1.25, ys.max() + 1.25)
    if ax is None:
        ax = new_axes(1.1 * (xlim[1] - xlim[0]) + 0.4, 1.1 * (ylim[1] - ylim[0]) + 0.6)
    for k, place in enumerate(places):
        _draw_state(ax, machine, k, place)
    for (start, end), label in _arrows(machine).items():
        _draw_arrow(ax, places, start, end, label)
    ax.set(xlim=xlim, ylim=ylim, aspect="equal")
    ax.set_axis_off()
    ax.set_title(f"Machine of {machine.player}")
    return ax


def _places(n: int) -> list[Point]:
    """Place states: in a row up to two, else round a circle from the left."""
    if n <= 2:
        return [(2.6 * k, 0.0) for k in range(n)]
    radius = 1.6 if n < 5 else 0.52 * n
    turn = 2 * math.pi / n
    return [(-radius * math.cos(k * turn), radius * math.sin(k * turn)) for k in range(n)]


def _draw_state(ax: Axes, machine: Machine, k: int, place: Point) -> None:
    from matplotlib.patches import Circle

    first = k == machine.start
    ax.add_patch(
        Circle(
            place, 0.52, facecolor=TINT if first else PAPER, edgecolor=INK, lw=2.8 if first else 1.2, zorder=3
        )
    )
    played = [(a, w) for a, w in zip(machine.own_actions, machine.outputs[k], strict=True) if w > 0]
    mix = [played[0][0]] if len(played) == 1 else [f"{number_text(w)} {a}" for a, w in played]
    action = "\n".join(line for part in mix for line in textwrap.wrap(part, 11))
    name = "\n".join(textwrap.wrap(machine.states[k], 14))
    x, y = place
    ax.text(x, y + 0.02, name, ha="center", va="bottom", fontsize="x-small", color=MUTED, zorder=4)
    ax.text(x, y, action, ha="center", va="top", fontsize="small", weight="bold", zorder=4)


def _arrows(machine: Machine) -> dict[tuple[int, int], str]:
    """Return the label of each arrow: the profiles that lead along it, "else" where most do."""
    arrows: dict[tuple[int, int], str] = {}
    for start, row in enumerate(machine.moves):
        seen: dict[tuple[int, Fraction], list[str]] = {}
        for profile, lottery in zip(machine.profiles, row, strict=True):
            for end, weight in lottery:
                seen.setdefault((end, Fraction(weight)), []).append("(" + ", ".join(profile) + ")")
        most = max(seen, key=lambda key: len(seen[key]))
        for (end, weight), profiles in seen.items():
            words = "always" if len(seen) == 1 else "else" if (end, weight) == most else _listed(profiles)
            odds = "" if weight == 1 else f" with probability {number_text(weight)}"
            known = arrows.get((start, end))
            arrows[start, end] = f"{known}\n{words}{odds}" if known else words + odds
    return arrows


def _listed(profiles: Sequence[str]) -> str:
    shown = profiles if len(profiles) < 4 else [*profiles[:2], f"and {len(profiles) - 2} more"]
    return "\n".join(shown)


def _draw_arrow(ax: Axes, places: Sequence[Point], start: int, end: int, label: str) -> None:
    from matplotlib.patches import FancyArrowPatch

    here, there = np.array(places[start]), np.array(places[end])
    options: dict[str, Any] = {
        "arrowstyle": "-|>",
        "mutation_scale": 14,
        "color": colour(0),
        "lw": 1.4,
        "shrinkA": 0,
        "shrinkB": 0,
    }
    if start == end:
        out = _outward(places, start)
        side = np.array([-out[1], out[0]])
        tips = (here + 0.46 * out + 0.24 * side, here + 0.46 * out - 0.24 * side)
        ax.add_patch(FancyArrowPatch(*tips, connectionstyle="arc3,rad=-1.6", **options))
        at = here + 1.0 * out
    else:
        way = (there - here) / np.linalg.norm(there - here)
        right = np.array([way[1], -way[0]])
        ends = (here + RADIUS * (0.9 * way + 0.44 * right), there + RADIUS * (-0.9 * way + 0.44 * right))
        ax.add_patch(FancyArrowPatch(*ends, connectionstyle="arc3,rad=0.16", **options))
        at = (ends[0] + ends[1]) / 2 + 0.08 * np.linalg.norm(ends[1] - ends[0]) * right
    ax.text(
        at[0], at[1], label, ha="center", va="center", fontsize="x-small", color=INK, zorder=5,
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
    )  # fmt: skip


def _outward(places: Sequence[Point], k: int) -> Any:
    """Return the direction away from the other states; up where there is only a row."""
    here, centre = np.array(places[k]), np.mean(np.array(places), axis=0)
    away = here - centre
    if len(places) < 3 or not away.any():
        return np.array([0.0, 1.0])
    return away / np.linalg.norm(away)
