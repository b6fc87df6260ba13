r"""Logit quantal response equilibria: the principal branch, its folds and its limit.

A logit equilibrium of rationality l >= 0 is a profile in which every action's probability is
proportional to ``exp(l x expected payoff)`` against the others' mixes (McKelvey and
Palfrey 1995).  At l = 0 everybody mixes uniformly; the *principal branch* is the curve of equilibria
that starts there.  For almost every game it is unique and its limit as l grows is one Nash
equilibrium, the logit solution (McKelvey and Palfrey 1995, theorems 2 and 3).  It is followed by
pseudo-arclength continuation (:mod:`greatgame.equilibria.continuation`; Turocy 2005).

Rationality multiplies payoffs, so its unit is 1 / (unit of payoff): doubling all payoffs halves the
rationality of the same behaviour.  All players share one rationality, so their payoffs must be
measured on comparable scales; a player's zero does not matter.  Inside, payoffs are divided by the
largest range of any player, so that the answer does not depend on their unit.

Special games (symmetric ones, for example) can have a branch that is crossed by others.  The path
then goes straight on and the crossing is reported: the branch is principal there only by that rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from greatgame.checks import integer
from greatgame.equilibria.continuation import Curve, Ending, Field, Spot, at_rationality, trace
from greatgame.equilibria.polish import field_in_units, nearby_equilibrium, payoff_ranges
from greatgame.errors import GameError
from greatgame.game import NormalForm
from greatgame.numbers import exact, show
from greatgame.shown import Shown

if TYPE_CHECKING:
    from greatgame.equilibria.result import Equilibrium

#: Rationality x payoff range at which the branch is taken to be near its limit.
FAR = 1e4
#: Largest rationality x payoff range that can be asked for: rounding blurs behaviour beyond it.
REACH = 1e8
MAX_STEPS = 4000


@dataclass(frozen=True)
class LogitPoint(Shown):
    """One logit equilibrium.

    Attributes
    ----------
    players, actions : tuples of str
        Labels, in the game's order.
    rationality : float
        Unit: 1 / payoff.
    mix : tuple of tuples of float
        Probabilities, player first.
    event : {"", "fold", "bifurcation"}
        What happens on the branch here.
    """

    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    rationality: float
    mix: tuple[tuple[float, ...], ...]
    event: Literal["", "fold", "bifurcation"] = ""

    @property
    def strategies(self) -> dict[str, NDArray[np.float64]]:
        """Mixed strategy of each player: an array over that player's actions."""
        return {p: np.array(m) for p, m in zip(self.players, self.mix, strict=True)}


@dataclass(frozen=True)
class LogitBranch(Shown):
    """The principal branch, as far as it was followed.

    Attributes
    ----------
    game : NormalForm
        The game.
    points : tuple of LogitPoint
        Along the branch, from rationality 0; folds and bifurcations included.
    at : tuple of LogitPoint
        The points at the rationality that was asked for, in the order of the branch: one, or three,
        five, … when the branch folds.  Empty when none was asked for or it was not reached.
    limit : Equilibrium or None
        The Nash equilibrium to which the branch tends, verified; None if it was not identified.
    ending : {"reached", "step limit", "step too small"}
        Why the path ends; "reached" is success.
    residual : float
        Largest violation, over all points, of the logit equations (difference of probabilities).
    """

    game: NormalForm = field(repr=False)
    points: tuple[LogitPoint, ...] = field(repr=False)
    at: tuple[LogitPoint, ...]
    limit: Equilibrium | None
    ending: Ending
    residual: float

    @property
    def turning_points(self) -> tuple[float, ...]:
        """Rationalities at which the branch turns back (folds), along the branch."""
        return tuple(p.rationality for p in self.points if p.event == "fold")

    @property
    def bifurcations(self) -> tuple[float, ...]:
        """Rationalities at which another branch crosses this one."""
        return tuple(p.rationality for p in self.points if p.event == "bifurcation")

    @property
    def note(self) -> str:
        """What a reader must know: folds, crossings, an early end."""
        parts = []
        if self.turning_points:
            parts.append(f"folds at rationality {', '.join(map(show, self.turning_points))}")
        if self.bifurcations:
            where = ", ".join(map(show, self.bifurcations))
            parts.append(f"crossed by other branches at rationality {where}; the path goes straight on")
        if self.ending != "reached":
            parts.append(f"the path ends early ({self.ending}) at {show(self.points[-1].rationality)}")
        elif self.limit is None:
            parts.append("the limiting equilibrium was not identified")
        return "; ".join(parts)

    def __str__(self) -> str:
        last = self.points[-1].rationality
        lines = [f"logit branch, {len(self.points)} points, rationality 0 to {show(last)}, {self.ending}"]
        lines += [f"  limit: {self.limit}"] if self.limit else []
        lines += [f"  at {show(p.rationality)}: {_show_mix(p)}" for p in self.at]
        lines += [f"  {self.note}"] if self.note else []
        return "\n".join(lines)


def _show_mix(point: LogitPoint) -> str:
    rows = zip(point.players, point.actions, point.mix, strict=True)
    return "; ".join(
        f"{p}: " + " + ".join(f"{show(w)} {a}" for a, w in zip(acts, mix, strict=True))
        for p, acts, mix in rows
    )


def logit(game: NormalForm, rationality: float | None = None, *, max_steps: int = MAX_STEPS) -> LogitBranch:
    """Trace the principal branch of logit equilibria.

    Parameters
    ----------
    game : NormalForm
        Of floats or Fractions, any number of players.
    rationality : float, optional
        Unit: 1 / payoff.  If given, the branch's points there are listed in ``at``.  The branch is
        always followed to ``FAR`` over the largest payoff range, or to ``rationality`` if that is
        further.
    max_steps : int
        Bound on the steps of the path.

    Raises
    ------
    GameError
        For a symbolic game, or a rationality that is negative, not finite or beyond ``REACH`` over
        the largest payoff range.

    Examples
    --------
    >>> pennies = NormalForm({"R": ("h", "t"), "C": ("h", "t")},
    ...                      [[[9, 0], [0, 1]], [[0, 1], [1, 0]]])
    >>> branch = logit(pennies, rationality=1)
    >>> [round(float(p.strategies["R"][0]), 4) for p in branch.at]
    [0.8936]
    >>> print(branch.limit)
    R: 1/2 h + 1/2 t; C: 1/10 h + 9/10 t -> (9/10, 1/2)
    """
    game.require_numbers("logit")
    integer(max_steps, "max_steps")
    unit = max(payoff_ranges(game)) or Fraction(1)
    goal = None if rationality is None else _goal(rationality, unit)
    system = field_in_units(game, [unit] * game.n_players)
    curve = trace(system, max(FAR, 1.01 * (goal or 0.0)), max_steps)
    found = [] if goal is None else _crossings(system, curve, goal)
    spots = [*curve.spots, *found]
    end = [mix.tolist() for mix in _mixes(system, curve.spots[-1])]
    limit = nearby_equilibrium(game, end, within=0.02) if curve.ending == "reached" else None
    return LogitBranch(
        game=game,
        points=tuple(_point(game, system, s, unit) for s in curve.spots),
        at=tuple(_point(game, system, s, unit) for s in found),
        limit=limit,
        ending=curve.ending,
        residual=max(_residual(system, s) for s in spots),
    )


def _goal(rationality: float, unit: Fraction) -> float:
    """Rationality in units of 1 / (largest payoff range)."""
    try:
        wanted = exact(rationality)
    except (TypeError, ValueError):
        wanted = Fraction(-1)
    if wanted < 0:
        raise GameError(f"rationality must be a finite number >= 0, got {rationality!r}")
    goal = wanted * unit
    if goal > REACH:
        raise GameError(
            f"rationality {rationality!r} is beyond reach: rationality x payoff range is limited to "
            f"{REACH:g}; the branch's limit is there without asking for a rationality"
        )
    return float(goal)


def _crossings(system: Field, curve: Curve, rationality: float) -> list[Spot]:
    """Points of the curve at a given (scaled) rationality."""
    first = curve.spots[0]
    found = [first] if rationality == first.rationality else []
    for here, there in zip(curve.spots, curve.spots[1:], strict=False):
        before, after = here.rationality - rationality, there.rationality - rationality
        if before * after < 0 or (after == 0 and before != 0):
            spot = at_rationality(system, here, there, rationality)
            found += [spot] if spot is not None else []
    return found


def _mixes(system: Field, spot: Spot) -> list[NDArray[np.float64]]:
    raw = [np.exp(spot.z[block]) for block in system.blocks]
    return [m / m.sum() for m in raw]


def _point(game: NormalForm, system: Field, spot: Spot, unit: Fraction) -> LogitPoint:
    mix = tuple(tuple(m.tolist()) for m in _mixes(system, spot))
    return LogitPoint(
        game.players, tuple(game.actions.values()), float(Fraction(spot.rationality) / unit), mix, spot.event
    )


def _residual(system: Field, spot: Spot) -> float:
    """How far probabilities are from the logit response to themselves."""
    residual, _ = system.evaluate(spot.z)
    x = spot.z[:-1]
    return float(np.abs(np.exp(x) - np.exp(x - residual)).max())
