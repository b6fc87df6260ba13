"""Which figures a model's section shows, drawn and captioned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from greatgame.display.plots import best_response_diagram, bifurcation, payoff_polygon, regime_map
from greatgame.display.sampling import (
    Sampler,
    most_telling_pair,
    most_telling_parameter,
    sampled_branches,
    sampled_regions,
)
from greatgame.display.svg import new_axes, svg
from greatgame.equilibria.result import Equilibria
from greatgame.model import Model

PLANE, LINE = 101, 241


@dataclass(frozen=True)
class Figure:
    """A finished figure: inline SVG and its caption."""

    svg: str
    caption: str


def _height(labels: Iterable[str]) -> float:
    """Return a height in inches that leaves room for a legend of these labels below the axes."""
    return 4.6 + sum(0.2 * (1 + len(label) // 46) for label in labels)


def model_figures(point: Model, eqs: Equilibria, prefix: str) -> Iterator[Figure]:
    """Draw a model's figures at a point: payoffs, best responses (2x2), regimes, branches.

    Parameters
    ----------
    point : Model
        Where the other parameters are held.
    eqs : Equilibria
        The equilibria there.
    prefix : str
        Made part of every id in the SVG.
    """
    game = eqs.game
    if game.n_players > 1:
        pair = f"{game.players[0]} and {game.players[1]}"
        axes = payoff_polygon(game, eqs, ax=new_axes())
        others = " (a projection: further players' payoffs are not shown)" if game.n_players > 2 else ""
        caption = f"Payoffs of {pair} at this point{others}; shaded: what jointly random play can reach."
        yield Figure(svg(axes, caption, f"{prefix}-payoffs"), caption)
    if game.shape == (2, 2):
        axes = best_response_diagram(game, eqs, ax=new_axes())
        caption = "Best responses; where the lines meet is an equilibrium."
        yield Figure(svg(axes, caption, f"{prefix}-responses"), caption)
    yield from _family_figures(point, prefix)


def _family_figures(point: Model, prefix: str) -> Iterator[Figure]:
    """Draw how the pure equilibria depend on the parameters that change them most often."""
    sampler, parameters = Sampler.of(point), type(point).parameters
    pair = most_telling_pair(sampler)
    if pair is not None:
        x, y = (parameters[name] for name in pair)
        here = (float(point.values[pair[0]]), float(point.values[pair[1]]))
        regions, shared = sampled_regions(sampler, *pair, n=PLANE)
        note = f"sampled on {PLANE} × {PLANE} points"
        axes = regime_map(regions, x, y, here, note, ax=new_axes(height=_height(r.label for r in regions)))
        caption = (
            f"Pure equilibria over {x.symbol} and {y.symbol}, the two parameters whose plane shows most "
            "regimes; the others are at this point. Found by sampling: thin regimes can be missed."
            + (f" In every regime also: {shared}." if shared else "")
        )
        yield Figure(svg(axes, caption, f"{prefix}-regimes"), caption)
    name = most_telling_parameter(sampler)
    if name is not None:
        player = type(point).symbolic(**point.chosen).players[0]
        branches = sampled_branches(sampler, name, 0, n=LINE)
        axes = bifurcation(
            branches,
            parameters[name],
            f"payoff of {player}",
            here=float(point.values[name]),
            note=f"sampled at {LINE} points",
            ax=new_axes(height=_height(b.label for b in branches)),
        )
        caption = f"Pure equilibria as {parameters[name].symbol} varies, and what {player} gets in each."
        yield Figure(svg(axes, caption, f"{prefix}-branches"), caption)
