"""Bifurcation of equilibria: what players get, or do, along one parameter, with exact breakpoints.

The equilibria of a two-player game, mixed ones included, are those of
:func:`greatgame.proof.line.bifurcation`: roots isolated exactly, one test inside each interval.  With more
players only the pure ones are drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy

from greatgame.display.formula import number_text
from greatgame.display.plots.canvas import fitting_axes
from greatgame.display.plots.family import Branch, bifurcation
from greatgame.display.sampling import listed
from greatgame.display.style import MUTED
from greatgame.errors import GameError, suggest
from greatgame.model import Model
from greatgame.numbers import exact

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from greatgame.proof.line import Bifurcation
    from greatgame.proof.line import Branch as Exact

#: Points drawn on each interval between breakpoints; a branch is a rational function there.
POINTS = 33


def exact_branches(
    found: Bifurcation, player: str, action: str | None = None
) -> tuple[list[Branch], list[float]]:
    """Return a player's payoff, or the probability of an action, at every equilibrium along a line.

    Parameters
    ----------
    found : Bifurcation
        Of :func:`greatgame.proof.line.bifurcation`.
    player : str
    action : str, optional
        By default payoffs.

    Returns
    -------
    branches : list of Branch
        One for each support that occurs; equal lines share a branch.
    breakpoints : list of float
        Where the set of equilibria changes, rounded from exact values.
    """
    parts: dict[str, list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]] = {}
    for interval, branches in found.stretches:
        xs = np.linspace(float(interval.low), float(interval.high), POINTS)
        for branch in branches:
            parts.setdefault(_support(branch), []).append((xs, _values(found, branch, player, action, xs)))
    drawn: dict[tuple[Any, ...], list[str]] = {}
    for label, pieces in parts.items():
        line = tuple(_joined(part) for part in zip(*pieces, strict=True))
        drawn.setdefault(line, []).append(label)
    lines = [Branch(listed(labels), xs, ys) for (xs, ys), labels in drawn.items()]
    return lines, [float(x) for x in found.breakpoints]


def _support(branch: Exact) -> str:
    """Return an equilibrium in words: the profile, or "mixed" with the actions that are mixed."""
    names = ["/".join(actions) for actions in branch.support]
    pure = all(len(actions) == 1 for actions in branch.support)
    return f"({', '.join(names)})" if pure else f"mixed ({', '.join(names)})"


def _values(
    found: Bifurcation, branch: Exact, player: str, action: str | None, xs: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    quantity = branch.payoffs[player] if action is None else branch.mix[player].get(action, sympy.Integer(0))
    compiled = sympy.lambdify(found.symbol, quantity, modules="numpy")
    return np.round(np.broadcast_to(np.asarray(compiled(xs), dtype=float), xs.shape), 12)


def _joined(pieces: Iterable[np.ndarray[Any, Any]]) -> tuple[float, ...]:
    """Join the stretches of a line, with a gap (NaN) after each."""
    return tuple(float(x) for piece in pieces for x in (*piece, np.nan))


@dataclass(frozen=True)
class Line:
    """A quantity at every equilibrium along a parameter.

    Attributes
    ----------
    model : Model
        The point through which the line goes.
    parameter, quantity : str
    branches : tuple of Branch
    breakpoints : tuple of sympy.Expr
        Exact values of the parameter at which the set of equilibria changes.
    mixed : bool
        Whether mixed equilibria are on it.
    """

    model: Model
    parameter: str
    quantity: str
    branches: tuple[Branch, ...]
    breakpoints: tuple[Any, ...]
    mixed: bool


def cut_line(model: Model, parameter: str, player: str, action: str | None = None) -> Line:
    """Return what a player gets, or how likely it plays an action, along a parameter.

    Parameters and errors are those of :func:`equilibrium_line`.
    """
    from greatgame.proof.line import bifurcation as along

    actions = type(model).symbolic(**model.chosen).actions
    if player not in actions:
        raise GameError(f"no player {player!r}{suggest(player, actions)}")
    if action is not None and action not in actions[player]:
        raise GameError(f"{player} has no action {action!r}{suggest(action, actions[player])}")
    found = along(model, parameter)
    quantity = f"payoff of {player}" if action is None else f"probability that {player} plays {action}"
    branches, _ = exact_branches(found, player, action)
    return Line(model, parameter, quantity, tuple(branches), found.breakpoints, len(actions) == 2)


def equilibrium_line(
    model: Model, parameter: str, player: str, action: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw what a player gets, or how likely it plays an action, at every equilibrium along a parameter.

    Parameters
    ----------
    model : Model
        A point of the parameter space; the other parameters stay at its values.
    parameter : str
        The one that moves over its range.
    player : str
    action : str, optional
        Draw the probability of this action; by default the player's payoff.
    ax : matplotlib axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        Vertical lines, with their exact values, mark where the set of equilibria changes.

    Raises
    ------
    ParameterError
        If there is no such parameter.
    GameError
        If there is no such player or action.
    UndecidableError
        If a condition is not a polynomial in the parameter.
    """
    line = cut_line(model, parameter, player, action)
    return draw_line(line, line.branches, fitting_axes(ax, rows=9, below=len(line.branches)))


def draw_line(line: Line, branches: Sequence[Branch], ax: Axes) -> Axes:
    """Draw a line with these branches: all of them, or some."""
    declared = type(line.model).parameters[line.parameter]
    which = "pure and mixed equilibria" if line.mixed else "pure equilibria"
    here = float(line.model.values[line.parameter])
    ax = bifurcation(branches, declared, line.quantity, here, f"{which}; exact breakpoints", ax=ax)
    for point in line.breakpoints:
        ax.axvline(float(point), color=MUTED, lw=0.9, ls=":", zorder=0)
        ax.annotate(
            _exactly(point), (float(point), 0), xycoords=("data", "axes fraction"), xytext=(2, 3),
            textcoords="offset points", fontsize="small", color=MUTED, rotation=90,
        )  # fmt: skip
    return ax


def _exactly(point: Any) -> str:
    """Return a breakpoint as a reader wants it: a rational as it is, an algebraic number rounded."""
    return number_text(exact(point)) if point.is_Rational else f"≈{float(point):.4g}"
