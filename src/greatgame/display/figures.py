"""Which figures a model's section shows, drawn and captioned: exact where the conditions are polynomial."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from greatgame.display.blocks import Drawing
from greatgame.display.lines import cut_line, draw_line
from greatgame.display.planes import cut_plane, draw_cut
from greatgame.display.plots import (
    Branch,
    Region,
    best_response_diagram,
    bifurcation,
    payoff_polygon,
    regime_map,
)
from greatgame.display.sampling import (
    Sampler,
    listed,
    most_telling_pair,
    most_telling_parameter,
    sampled_branches,
    sampled_regions,
)
from greatgame.display.svg import new_axes, pdf_file, svg, svg_file
from greatgame.equilibria.result import Equilibria
from greatgame.errors import GreatGameError
from greatgame.model import Model

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PLANE, LINE = 101, 241

#: A map names this many regimes, smaller ones share a colour; a line has this many branches.
MOST_NAMED = 9

#: Mixed equilibria are drawn along a line where neither of two players has more actions than this.
MOST_ACTIONS = 3

#: Writes finished axes: (axes, title, prefix of ids) to the bytes of a figure.
Writer = Callable[["Axes", str, str], bytes]


def _inline(axes: Axes, title: str, prefix: str) -> bytes:
    return svg(axes, title, prefix).encode()


#: How figures are written, by the format of the text they belong to.
WRITERS: dict[str, Writer] = {
    "html": _inline,
    "md": lambda axes, _title, _prefix: svg_file(axes),
    "tex": lambda axes, _title, _prefix: pdf_file(axes),
}


@dataclass(frozen=True)
class _Figure:
    """Finished axes, what they are called, and what they show."""

    name: str
    axes: Axes
    caption: str


def model_figures(point: Model, eqs: Equilibria, prefix: str, form: str = "html") -> Iterator[Drawing]:
    """Draw a model's figures at a point: payoffs, best responses (2x2), regimes, equilibria along a line.

    Parameters
    ----------
    point : Model
        Where the other parameters are held.
    eqs : Equilibria
        The equilibria there.
    prefix : str
        Of the figures' names and of every id in an SVG.
    form : {"html", "md", "tex"}
        What the figures are made for.
    """
    for figure in (*_game_figures(eqs), *_family_figures(point)):
        name = f"{prefix}-{figure.name}"
        yield Drawing(name, figure.caption, WRITERS[form](figure.axes, figure.caption, name))


def _game_figures(eqs: Equilibria) -> Iterator[_Figure]:
    game = eqs.game
    if game.n_players > 1:
        pair = f"{game.players[0]} and {game.players[1]}"
        others = " (a projection: further players' payoffs are not shown)" if game.n_players > 2 else ""
        caption = f"Payoffs of {pair} at this point{others}; shaded: what jointly random play can reach."
        yield _Figure("payoffs", payoff_polygon(game, eqs, ax=new_axes()), caption)
    if game.shape == (2, 2):
        axes = best_response_diagram(game, eqs, ax=new_axes())
        yield _Figure("responses", axes, "Best responses; where the lines meet is an equilibrium.")


def _family_figures(point: Model) -> Iterator[_Figure]:
    """Draw how equilibria depend on the parameters that change the pure ones most often."""
    sampler = Sampler.of(point)
    pair = most_telling_pair(sampler)
    if pair is not None:
        yield _map(point, sampler, *pair)
    name = most_telling_parameter(sampler)
    if name is not None:
        yield _line(point, sampler, name)


def _map(point: Model, sampler: Sampler, x: str, y: str) -> _Figure:
    """Draw the regimes of a plane: exactly, across or up, or else sampled."""
    symbols = [type(point).parameters[name].symbol for name in (x, y)]
    about = (
        f"Pure equilibria over {symbols[0]} and {symbols[1]}, the two parameters whose plane shows most "
        "regimes; the others are at this point. "
    )
    for across, up in ((x, y), (y, x)):
        try:
            cut = cut_plane(point, across, up)
        except GreatGameError:
            continue
        named, shared = _renamed(cut.regions)
        regions = _few(named)
        axes = draw_cut(cut, regions, new_axes(height=_height(r.label for r in regions)))
        exact = "Boundaries are exact curves; what is thinner than 1/160 of the width can be missed."
        blank = "" if cut.covers else " White: an assumption of the model fails."
        return _Figure("regimes", _whole_marks(axes), f"{about}{exact}{blank}{_shared(shared)}")
    found, shared = sampled_regions(sampler, x, y, n=PLANE)
    regions = _few(found)
    here = (float(point.values[x]), float(point.values[y]))
    parameters = type(point).parameters
    axes = regime_map(
        regions,
        parameters[x],
        parameters[y],
        here,
        f"sampled on {PLANE} × {PLANE} points",
        ax=new_axes(height=_height(r.label for r in regions)),
    )
    thin = "Found by sampling: thin regimes can be missed."
    return _Figure("regimes", _whole_marks(axes), f"{about}{thin}{_shared(shared)}")


def _shared(names: str) -> str:
    return f" In every regime also: {names}." if names else ""


def _renamed(regions: Sequence[Region]) -> tuple[list[Region], str]:
    """Return the regions by what tells them apart, and the equilibria that all of them share."""
    sets = [region.label.split(" + ") if region.label.startswith("(") else [] for region in regions]
    shared = [name for name in sets[0] if all(name in other for other in sets)]
    rest = [[name for name in names if name not in shared] for names in sets]
    nothing = "only those that are in every regime" if shared else "no pure equilibrium"
    named = [Region(listed(own) or nothing, r.polygons) for own, r in zip(rest, regions, strict=True)]
    return named, listed(shared)


def _whole_marks(axes: Axes) -> Axes:
    """Let the mark of a point on the frame be seen as a whole."""
    for line in axes.get_lines():
        if line.get_label() == "this point":
            line.set_clip_on(False)
    return axes


def _few(regions: Sequence[Region]) -> list[Region]:
    """Return the largest regions, the others joined to one."""
    if len(regions) <= MOST_NAMED + 1:
        return list(regions)
    rest = regions[MOST_NAMED:]
    joined = Region(f"{len(rest)} smaller regimes", tuple(p for r in rest for p in r.polygons))
    return [*regions[:MOST_NAMED], joined]


def _line(point: Model, sampler: Sampler, name: str) -> _Figure:
    """Draw a player's payoff at every equilibrium along a parameter: exactly, or else sampled."""
    cls = type(point)
    actions = cls.symbolic(**point.chosen).actions
    player, symbol = next(iter(actions)), cls.parameters[name].symbol
    caption = f"Equilibria as {symbol} varies, and what {player} gets in each."
    if len(actions) != 2 or max(map(len, actions.values())) <= MOST_ACTIONS:
        try:
            line = cut_line(point, name, player)
        except GreatGameError:
            pass
        else:
            shown = line.branches[:MOST_NAMED]
            axes = draw_line(line, shown, new_axes(height=_height(b.label for b in shown)))
            dotted = "Dotted lines: exact values at which they change."
            return _Figure("branches", axes, f"{caption} {dotted}{_left_out(line.branches)}")
    branches = sampled_branches(sampler, name, 0, n=LINE)
    shown = tuple(branches[:MOST_NAMED])
    axes = bifurcation(
        shown,
        cls.parameters[name],
        f"payoff of {player}",
        here=float(point.values[name]),
        note=f"pure equilibria, sampled at {LINE} points",
        ax=new_axes(height=_height(b.label for b in shown)),
    )
    return _Figure("branches", axes, caption + _left_out(branches))


def _left_out(branches: Sequence[Branch]) -> str:
    left_out = len(branches) - MOST_NAMED
    return f" {left_out} further lines are not drawn." if left_out > 0 else ""


def _height(labels: Iterable[str]) -> float:
    """Return a height in inches that leaves room for a legend of these labels below the axes."""
    return 4.6 + sum(0.2 * (1 + len(label) // 46) for label in labels)
