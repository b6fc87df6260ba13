"""Figures of repeated games: payoff sets, the path of play, tournaments."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from greatgame.display.formula import number_text
from greatgame.display.plots.canvas import axes_or_new, fitting_axes, in_style, legend_below
from greatgame.display.plots.geometry import convex_hull
from greatgame.display.style import INK, MARKERS, MUTED, PAPER, REGIME_COLOURS, colour, contrast
from greatgame.errors import GameError, StrategyError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from greatgame.repeated.outcome import Play
    from greatgame.repeated.payoff_set import PayoffSets
    from greatgame.repeated.plane import Region
    from greatgame.repeated.population import Tournament

#: A cell of a tournament's matrix is labelled with its number up to this many entrants.
MOST_NUMBERS = 14


# -- payoff sets --------------------------------------------------------------------------------


@in_style
def payoff_sets(
    sets: PayoffSets,
    players: tuple[str, str] | None = None,
    points: Mapping[str, Sequence[Any]] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the feasible, individually rational and subgame-perfect payoffs of a repeated game.

    Parameters
    ----------
    sets : PayoffSets
        Of :meth:`RepeatedGame.payoff_set`; the vertices are exact.  Without a discount factor, or with
        different ones, there is no subgame-perfect set.
    players : pair of str, optional
        Whose payoffs; by default the first two players'.  With more players this is a projection.
    points : mapping of str to payoff vector, optional
        Further points to mark, one number per player of the game: what some strategies earn, for
        example.
    ax : matplotlib axes, optional

    Raises
    ------
    GameError
        For an unknown player, or a game of one player.
    """
    game = sets.repeated.game
    if game.n_players < 2:
        raise GameError("payoff_sets needs at least two players")
    pair = players or (game.players[0], game.players[1])
    i, j = (game.player_index(p) for p in pair)
    ax = axes_or_new(ax)
    _draw_region(ax, sets.feasible, i, j, "feasible", facecolor=REGIME_COLOURS[-1], edgecolor=MUTED)
    _draw_region(
        ax, sets.individually_rational, i, j, "individually rational (pure minmax)",
        facecolor=REGIME_COLOURS[0], edgecolor=colour(0), hatch="///",
    )  # fmt: skip
    floor = [float(m.pure) for m in sets.minmax]
    ax.axvline(floor[i], color=colour(0), lw=1, ls=":")
    ax.axhline(floor[j], color=colour(0), lw=1, ls=":")
    title = _draw_perfect(ax, sets, i, j)
    marked = [(name, (float(v[i]), float(v[j]))) for name, v in (points or {}).items()]
    for k, (name, (x, y)) in enumerate(marked):
        ax.plot([x], [y], ls="", marker=MARKERS[k % len(MARKERS)], color=colour(k + 1), ms=9, mec=PAPER,
                zorder=6, label=name)  # fmt: skip
    ax.set_xlabel(f"payoff of {pair[0]}", color=colour(i))
    ax.set_ylabel(f"payoff of {pair[1]}", color=colour(j))
    ax.set_title("Payoffs by repetition" + (f"\n{title}" if title else ""))
    ax.margins(0.08)
    ax.locator_params(axis="x", nbins=6)
    legend_below(ax, 4.5, 1)
    return ax


def _draw_perfect(ax: Axes, sets: PayoffSets, i: int, j: int) -> str:
    """Draw the subgame-perfect set, and return what has to be said about it."""
    discount = sets.repeated.discount
    if discount is None or len(set(discount.values())) > 1:
        return ""
    found = sets.subgame_perfect
    delta = number_text(next(iter(discount.values())))
    if not found.inner:
        empty = "is empty" if found.status == "empty" else "was not found"
        return f"discount factor {delta}: the subgame-perfect set {empty}"
    exact = "" if found.status == "exact" else ", from inside"
    _draw_region(
        ax, found.inner, i, j, f"subgame perfect at discount factor {delta}{exact}",
        facecolor=REGIME_COLOURS[2], edgecolor=colour(2), lw=2.4, marker="o", ms=4, zorder=4,
    )  # fmt: skip
    return ""


def _draw_region(
    ax: Axes, region: Region, i: int, j: int, label: str, facecolor: str, edgecolor: str, **options: Any
) -> None:
    """Fill the shadow of a region on two coordinates; a point or a segment is drawn as such."""
    if not region:
        return
    corners = convex_hull([(float(v[i]), float(v[j])) for v in region.vertices])
    xs, ys = zip(*[*corners, corners[0]], strict=True)
    hatch = options.pop("hatch", None)
    if len(corners) > 2:
        ax.fill(xs, ys, facecolor=facecolor, edgecolor=edgecolor, hatch=hatch, alpha=0.75, label=label,
                zorder=options.get("zorder", 1))  # fmt: skip
        options["label"] = None
    else:
        options |= {"label": label, "marker": "o", "ms": 7}
    ax.plot(xs, ys, color=edgecolor, **{"lw": 1.6, "zorder": 2, **options})


# -- play ---------------------------------------------------------------------------------------


@in_style
def state_path(play: Play, n: int = 12, ax: Axes | None = None) -> Axes:
    """Draw what each player does, period by period, and the state its machine is in.

    Parameters
    ----------
    play : Play
        Of :meth:`RepeatedGame.play`, with deterministic strategies and no noise.
    n : int
        Periods.
    ax : matplotlib axes, optional

    Raises
    ------
    StrategyError
        If play is random, or ``n`` is below 1.
    """
    if n < 1:
        raise StrategyError(f"a path has at least one period, not {n}")
    game = play.repeated.game
    path, states = play.path(n), play.states(n)
    labels = list(dict.fromkeys(a for acts in game.actions.values() for a in acts))
    ax = fitting_axes(ax, rows=3.4 * game.n_players + 1, below=(len(labels) + 1) // 2)
    for i, machine in enumerate(play.automaton.machines):
        for t, (profile, joint) in enumerate(zip(path, states, strict=True)):
            k = labels.index(profile[i])
            ax.barh(
                i, 1, 0.56, left=t + 0.5, facecolor=REGIME_COLOURS[k % len(REGIME_COLOURS)], edgecolor=PAPER,
                hatch=("", "//", "..", "xx", "\\\\")[k % 5],
            )  # fmt: skip
            if len(machine.states) > 1 and (t == 0 or states[t - 1][i] != joint[i]):
                ax.text(
                    t + 0.62, i - 0.31, joint[i], fontsize="small", color=colour(i), rotation=32,
                    va="bottom", rotation_mode="anchor",
                )  # fmt: skip
    _mark_cycle(ax, play, n, game.n_players)
    _action_key(ax, labels)
    ax.set_yticks(range(game.n_players), game.players)
    for i, tick in enumerate(ax.get_yticklabels()):
        tick.set_color(colour(i))
    ax.set(xlim=(0.5, n + 0.5), ylim=(game.n_players - 0.4, -0.95))
    ax.set_xticks(range(1, n + 1) if n <= 16 else range(1, n + 1, math.ceil(n / 12)))
    ax.grid(visible=False)
    ax.set_xlabel("period")
    ax.set_title("Play, period by period\nabove a bar: the state that the machine enters")
    return ax


def _mark_cycle(ax: Axes, play: Play, n: int, rows: int) -> None:
    """Draw a line where the cycle begins that repeats for ever."""
    before = len(play.lead)
    if before < n:
        ax.axvline(before + 0.5, color=INK, lw=1.4, ls="--")
        length = len(play.cycle)
        every = "every period" if length == 1 else f"every {length} periods"
        ax.annotate(
            f"from here the same {every}", (before + 0.5, rows - 0.4), xytext=(4, 3),
            textcoords="offset points", color=MUTED, fontsize="small",
        )  # fmt: skip


def _action_key(ax: Axes, labels: Sequence[str]) -> None:
    from matplotlib.patches import Patch

    patches = [
        Patch(
            facecolor=REGIME_COLOURS[k % len(REGIME_COLOURS)], edgecolor=MUTED, label=label,
            hatch=("", "//", "..", "xx", "\\\\")[k % 5],
        )
        for k, label in enumerate(labels)
    ]  # fmt: skip
    legend_below(ax, 4.5, 2, handles=patches)


# -- tournaments --------------------------------------------------------------------------------


def _readable_on(fill: Any) -> str:
    """Return black or white, whichever has the greater contrast: at least 4.5 on any fill."""
    ground = "#" + "".join(f"{round(255 * x):02x}" for x in fill[:3])
    return max(("#000000", "#ffffff"), key=lambda ink: contrast(ink, ground))


@in_style
def tournament_matrix(found: Tournament, player: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw what each strategy earns against each, the ranking's winner on top.

    Parameters
    ----------
    found : Tournament
    player : str, optional
        The role of the rows; by default the mean of both roles.
    ax : matplotlib axes, optional

    Raises
    ------
    GameError
        For an unknown player.
    """
    game = found.repeated.game
    order = [found.names.index(name) for name, _ in found.ranking]
    both = found.matrix
    if player is not None:
        both = found.payoffs[0] if game.player_index(player) == 0 else found.payoffs[1].T
    values = both.astype(float)[np.ix_(order, order)]
    names = [found.names[k] for k in order]
    ax = fitting_axes(ax, rows=4 + 1.2 * len(names))
    image = ax.imshow(values, cmap="cividis", aspect="auto")
    if len(names) <= MOST_NUMBERS:
        for (r, c), x in np.ndenumerate(values):
            ink = _readable_on(image.cmap(image.norm(x)))
            ax.text(c, r, f"{x:.2f}", ha="center", va="center", fontsize="small", color=ink)
    ax.set_xticks(range(len(names)), names, rotation=40, ha="right", rotation_mode="anchor")
    ax.set_yticks(range(len(names)), names)
    ax.grid(visible=False)
    ax.set_xlabel("against")
    whose = "mean of both roles" if player is None else f"as {player}"
    ax.set_title(f"Payoff of the row strategy, {whose}\nrows in the order of the ranking")
    ax.figure.colorbar(image, ax=ax, label="payoff per period")
    return ax
