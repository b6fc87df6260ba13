"""Figures in one style: payoff polygon, best responses, regime map, branches of equilibria, power bars.

Every function draws on the axes it is given (``ax``; a new figure without it) and returns them.  It
draws results that are already computed, such as equilibria, regions and branches; nothing here
solves a game.  Players keep their colours throughout, equilibria are numbered as in the tables
(E1, E2, ...), and whatever was found by sampling says so on the figure.
"""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ParamSpec

import numpy as np
from numpy.typing import NDArray

from greatgame.display.style import INK, MARKERS, MUTED, PAPER, REGIME_COLOURS, TINT, colour, house_style
from greatgame.errors import GameError
from greatgame.parameters import Parameter

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from greatgame.equilibria.result import Equilibria
    from greatgame.game import NormalForm

#: A region smaller than this part of the axes has no letter inside.
SLIVER = 0.03

P = ParamSpec("P")
Point = tuple[float, float]


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


def _in_style(draw: Callable[P, Axes]) -> Callable[P, Axes]:
    """Run a drawing function under the settings of :func:`figure_settings`."""

    @functools.wraps(draw)
    def styled(*args: P.args, **kwargs: P.kwargs) -> Axes:
        with house_style():
            return draw(*args, **kwargs)

    return styled


def _axes(ax: Axes | None) -> Axes:
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    axes: Axes = plt.subplots()[1]
    return axes


def axis_label(parameter: Parameter, width: int = 46) -> str:
    """Return a parameter's symbol and meaning for an axis, folded to lines of ``width`` characters."""
    from greatgame.display.formula import formula_latex

    return f"${formula_latex(parameter.sympy_symbol())}$: {_folded(parameter.meaning, width)}"


def _folded(label: str, width: int = 48) -> str:
    """Return words on several lines, so that a label stays within its figure."""
    return "\n    ".join(textwrap.wrap(label, width, break_long_words=False, drop_whitespace=True))


# -- one game -----------------------------------------------------------------------------------


@_in_style
def payoff_polygon(
    game: NormalForm,
    eqs: Equilibria | None = None,
    players: tuple[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the payoffs of two players: pure profiles, the feasible set, and equilibria.

    Parameters
    ----------
    game : NormalForm
        A game of numbers with at least two players.
    eqs : Equilibria, optional
        Marked E1, E2, ...; equal payoff points share a label.
    players : pair of str, optional
        Whose payoffs; by default the first two players'.  With more players this is a projection.
    ax : matplotlib axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        The feasible set is the convex hull of the pure payoffs: what jointly random play can reach.
    """
    game.require_numbers("payoff_polygon")
    if game.n_players < 2:
        raise GameError("payoff_polygon needs at least two players")
    ax = _axes(ax)
    pair = players or (game.players[0], game.players[1])
    i, j = (game.player_index(p) for p in pair)
    points = np.stack([game.payoffs[i].ravel(), game.payoffs[j].ravel()], axis=1).astype(float)
    hull = convex_hull([(float(x), float(y)) for x, y in points])
    ax.fill(*zip(*hull, strict=True), facecolor=REGIME_COLOURS[0], edgecolor=colour(0), alpha=0.6, zorder=1)
    ax.scatter(points[:, 0], points[:, 1], s=26, color=PAPER, edgecolor=INK, zorder=3, label="pure profile")
    if eqs is not None and len(eqs):
        _mark_equilibria(ax, [(float(e.value[i]), float(e.value[j])) for e in eqs], "equilibrium")
    ax.set_xlabel(f"payoff of {pair[0]}", color=colour(i))
    ax.set_ylabel(f"payoff of {pair[1]}", color=colour(j))
    ax.set_title("Feasible payoffs")
    ax.margins(0.12)
    ax.locator_params(axis="x", nbins=6)
    ax.legend(loc="upper left", bbox_to_anchor=(-0.14, 0), borderaxespad=4.5, ncols=2)
    return ax


def convex_hull(points: Sequence[Point]) -> list[Point]:
    """Return the corners of the convex hull, anticlockwise (Andrew 1979, monotone chain).

    Examples
    --------
    >>> convex_hull([(0, 0), (2, 0), (1, 1), (2, 2), (0, 2), (1, 0)])
    [(0, 0), (2, 0), (2, 2), (0, 2)]
    """
    ordered = sorted(set(points))
    if len(ordered) <= 2:
        return ordered
    return _chain(ordered)[:-1] + _chain(ordered[::-1])[:-1]


def _chain(points: Sequence[Point]) -> list[Point]:
    """Return the lower half of the hull of points that are sorted."""
    chain: list[Point] = []
    for x, y in points:
        while len(chain) > 1:
            (ax, ay), (bx, by) = chain[-2:]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            chain.pop()
        chain.append((x, y))
    return chain


def _mark_equilibria(ax: Axes, points: Sequence[Point], label: str) -> None:
    """Put a star at each equilibrium and list its numbers beside it; equal points share a label."""
    groups: dict[Point, list[str]] = {}
    for k, (x, y) in enumerate(points, start=1):
        groups.setdefault((round(x, 9), round(y, 9)), []).append(f"E{k}")
    xs, ys = zip(*groups, strict=True)
    ax.scatter(xs, ys, s=150, marker="*", color="#d9a400", edgecolor=INK, zorder=4, label=label)
    for (x, y), names in groups.items():
        shown = ", ".join(names) if len(names) < 4 else f"{names[0]}–{names[-1]} ({len(names)})"
        ax.annotate(
            shown, (x, y), xytext=(7, 7), textcoords="offset points", weight="bold", zorder=5,
            bbox={"boxstyle": "round,pad=0.15", "facecolor": PAPER, "edgecolor": "none", "alpha": 0.8},
        )  # fmt: skip


@_in_style
def best_response_diagram(game: NormalForm, eqs: Equilibria | None = None, ax: Axes | None = None) -> Axes:
    """Draw both best-response correspondences of a 2x2 game; they cross at the equilibria.

    Parameters
    ----------
    game : NormalForm
        Two players with two actions each; cut a larger one with ``game.subgame``.
    eqs : Equilibria, optional
        Of this game; points are marked E1, E2, ..., components as bands.
    ax : matplotlib axes, optional

    Raises
    ------
    GameError
        If the game is not a 2x2 game of numbers.
    """
    game.require_numbers("best_response_diagram")
    if game.shape != (2, 2):
        raise GameError(f"best_response_diagram needs a 2x2 game, got {game.shape}; see game.subgame")
    ax = _axes(ax)
    a, b = (game.payoffs[i].astype(float) for i in (0, 1))
    # What the first action gains over the second when the other plays the first with probability 0, 1.
    own = (a[0, 1] - a[1, 1], a[0, 0] - a[1, 0])
    other = (b[1, 0] - b[1, 1], b[0, 0] - b[0, 1])
    _draw_reply(ax, own, 0, game.players[0])
    _draw_reply(ax, other, 1, game.players[1])
    if eqs is not None:
        _draw_components(ax, eqs)
        if len(eqs):
            _mark_equilibria(ax, [(float(e.mix[0][0]), float(e.mix[1][0])) for e in eqs], "equilibrium")
    ax.set_xlabel(_probability(game, 0), color=colour(0))
    ax.set_ylabel(_probability(game, 1), color=colour(1))
    ax.set(xlim=(-0.06, 1.1), ylim=(-0.06, 1.1), aspect="equal")
    ax.set_title("Best responses")
    ax.legend(loc="upper left", bbox_to_anchor=(-0.14, 0), borderaxespad=4.5, ncols=2)
    return ax


def _probability(game: NormalForm, player: int) -> str:
    name = game.players[player]
    return f"probability that {name} plays {game.actions[name][0]}"


def _draw_reply(ax: Axes, gain: tuple[float, float], player: int, name: str) -> None:
    """Draw one player's best reply; ``gain`` at the other's probability 0 and 1 is linear between."""
    start, end = gain
    label = f"best responses of {name}"
    style: dict[str, Any] = {"color": colour(player), "lw": 3 - player, "ls": "-" if player == 0 else "--"}
    if start == end == 0:
        ax.fill([0, 1, 1, 0], [0, 0, 1, 1], color=colour(player), alpha=0.15, label=label)
        return
    replies = [float(start > 0), float(end > 0)]
    knots = [(0.0, replies[0]), (1.0, replies[1])]
    if start == 0:
        knots = [(0.0, 1 - replies[1]), (0.0, replies[1]), knots[1]]
    elif end == 0:
        knots = [knots[0], (1.0, replies[0]), (1.0, 1 - replies[0])]
    elif replies[0] != replies[1]:
        switch = start / (start - end)
        knots = [knots[0], (switch, replies[0]), (switch, replies[1]), knots[1]]
    others, replied = zip(*knots, strict=True)
    ax.plot(*((replied, others) if player == 0 else (others, replied)), label=label, **style)


def _draw_components(ax: Axes, eqs: Equilibria) -> None:
    """Shade the continua of equilibria."""
    for component in eqs.components:
        if component.is_point:
            continue
        for first, second in component.products:
            xs, ys = sorted(float(m[0]) for m in first), sorted(float(m[0]) for m in second)
            corners = ([xs[0], xs[-1], xs[-1], xs[0]], [ys[0], ys[0], ys[-1], ys[-1]])
            ax.fill(*corners, facecolor=TINT, edgecolor="#d9a400", lw=7, alpha=0.6, zorder=2)


# -- families of games --------------------------------------------------------------------------


@_in_style
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

    ax = _axes(ax)
    span = (float(x.high - x.low), float(y.high - y.low))
    handles: list[Artist] = []
    for k, region in enumerate(regions):
        fill = REGIME_COLOURS[k % len(REGIME_COLOURS)]
        cells = PolyCollection([list(p) for p in region.polygons], facecolor=fill, edgecolor=fill, lw=0.4)
        ax.add_collection(cells)
        letter = chr(ord("A") + k % 26)
        if _extent(region, span) > SLIVER:
            ax.text(*_anchor(region, span), letter, ha="center", va="center", weight="bold", color=INK)
        handles.append(Patch(facecolor=fill, edgecolor=MUTED, label=_folded(f"{letter}  {region.label}")))
    if point is not None:
        (here,) = ax.plot(*point, ls="", marker="X", ms=10, mfc=INK, mec=PAPER, label="this point", zorder=5)
        handles.append(here)
    ax.set(xlim=(float(x.low), float(x.high)), ylim=(float(y.low), float(y.high)))
    ax.set_xlabel(axis_label(x))
    ax.set_ylabel(axis_label(y, 36))
    ax.set_title("Regimes of pure equilibria" + (f"\n{note}" if note else ""))
    ax.locator_params(axis="x", nbins=6)
    ax.grid(visible=False)
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(-0.14, 0), borderaxespad=6, ncols=1)
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


def deepest_point(polygon: NDArray[np.float64], n: int = 33) -> NDArray[np.float64]:
    """Return the point of a grid over a polygon (corners in rows) farthest from its edges.

    Examples
    --------
    >>> deepest_point(np.array([[0, 0], [4, 0], [4, 4], [0, 4]])).tolist()
    [2.0, 2.0]
    """
    from matplotlib.path import Path

    low, high = polygon.min(axis=0), polygon.max(axis=0)
    steps = (np.arange(n) + 0.5) / n
    grid = low + np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2) * (high - low)
    start, step = polygon, np.roll(polygon, -1, axis=0) - polygon
    offset = grid[:, None] - start
    along = (offset * step).sum(axis=2) / np.maximum((step**2).sum(axis=1), 1e-300)
    gaps = np.linalg.norm(offset - np.clip(along, 0, 1)[:, :, None] * step, axis=2).min(axis=1)
    inside = Path(polygon).contains_points(grid)
    deepest: NDArray[np.float64] = grid[int(np.argmax(np.where(inside, gaps, -gaps)))]
    return deepest


@_in_style
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
    ax = _axes(ax)
    for k, branch in enumerate(branches):
        ax.plot(
            branch.xs, branch.ys, color=colour(k), ls=("-", "--", ":", "-.")[k % 4], lw=2.4,
            marker=MARKERS[k % len(MARKERS)], markevery=max(1, len(branch.xs) // 12), ms=5,
            label=_folded(branch.label),
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
    ax.set_title("Pure equilibria along a parameter" + (f"\n{note}" if note else ""))
    ax.legend(loc="upper left", bbox_to_anchor=(-0.14, 0), borderaxespad=6, ncols=1)
    return ax


@_in_style
def power_index_bars(indices: Mapping[str, Mapping[str, Any]], ax: Axes | None = None) -> Axes:
    """Draw power indices of voters side by side.

    Parameters
    ----------
    indices : mapping of an index's name to {voter: share}
        For example ``{"Shapley-Shubik": {"China": Fraction(1, 2), ...}, "Banzhaf": {...}}``.
    ax : matplotlib axes, optional
    """
    ax = _axes(ax)
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
    ax.legend(loc="upper left", bbox_to_anchor=(-0.14, 0), borderaxespad=4.5, ncols=2)
    return ax
