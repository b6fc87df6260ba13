"""Figures of one game: payoffs in the plane, and best responses of a 2x2 game."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from greatgame.display.plots.canvas import axes_or_new, in_style, legend_below
from greatgame.display.plots.geometry import Point, convex_hull
from greatgame.display.style import INK, PAPER, REGIME_COLOURS, STAR, TINT, colour
from greatgame.errors import GameError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from greatgame.equilibria.result import Equilibria
    from greatgame.game import NormalForm


@in_style
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
    ax = axes_or_new(ax)
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
    legend_below(ax)
    return ax


def _mark_equilibria(ax: Axes, points: Sequence[Point], label: str) -> None:
    """Put a star at each equilibrium and list its numbers beside it; equal points share a label."""
    groups: dict[Point, list[str]] = {}
    for k, (x, y) in enumerate(points, start=1):
        groups.setdefault((round(x, 9), round(y, 9)), []).append(f"E{k}")
    xs, ys = zip(*groups, strict=True)
    ax.scatter(xs, ys, s=150, marker="*", color=STAR, edgecolor=INK, zorder=4, label=label)
    for (x, y), names in groups.items():
        shown = ", ".join(names) if len(names) < 4 else f"{names[0]}–{names[-1]} ({len(names)})"
        ax.annotate(
            shown, (x, y), xytext=(7, 7), textcoords="offset points", weight="bold", zorder=5,
            bbox={"boxstyle": "round,pad=0.15", "facecolor": PAPER, "edgecolor": "none", "alpha": 0.8},
        )  # fmt: skip


@in_style
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
    ax = axes_or_new(ax)
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
    legend_below(ax)
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
            ax.fill(*corners, facecolor=TINT, edgecolor=STAR, lw=7, alpha=0.6, zorder=2)
