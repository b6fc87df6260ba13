"""What matters most at a point: how far each parameter alone must move to end an equilibrium, exactly.

Along one parameter the conditions of an equilibrium are signs of functions of one variable, whose
roots are isolated exactly (:func:`greatgame.proof.line.flip`).  Distances are compared as shares of the
parameters' ranges; they say nothing of several parameters moving at once (that is
:func:`greatgame.robustness`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from greatgame.display.declaration import exactly, symbol_cell
from greatgame.display.formula import Cell, number_text, value
from greatgame.display.grid import Grid
from greatgame.equilibria.result import Equilibria, Equilibrium
from greatgame.errors import GreatGameError
from greatgame.model import Model
from greatgame.numbers import exact
from greatgame.parameters import decimal
from greatgame.proof.conditions import nash_at
from greatgame.proof.line import Flip, flip

#: Equilibria for which the distances are worked out, in the order of the list.
MOST_EQUILIBRIA = 3


@dataclass(frozen=True)
class Margins:
    """How far each parameter alone must move to end a pure equilibrium.

    Attributes
    ----------
    point : Model
    profile : tuple of str
    flips : tuple of Flip
        Parameters that end it somewhere in their range.
    idle : tuple of str
        Parameters that never do.
    undecided : tuple of str
        Parameters in which the conditions are outside what can be decided.
    """

    point: Model
    profile: tuple[str, ...]
    flips: tuple[Flip, ...]
    idle: tuple[str, ...]
    undecided: tuple[str, ...]

    @property
    def nearest(self) -> tuple[str, str, Any, float] | None:
        """The parameter with the shortest way: its name, "below" or "above", where, share of the range."""
        ways = [
            (self._share(f.parameter, end), f.parameter, side, end)
            for f in self.flips
            for side, end in (("below", f.down), ("above", f.up))
            if end is not None
        ]
        if not ways:
            return None
        share, name, side, end = min(ways, key=lambda way: way[0])
        return name, side, end, share

    def _share(self, name: str, end: Any) -> float:
        declared = type(self.point).parameters[name]
        return abs(float(end) - float(self.point.values[name])) / float(declared.high - declared.low)


def margins(point: Model, eqs: Equilibria) -> Iterator[Margins]:
    """Yield, for the first few pure equilibria at a point, how far each parameter must move to end it."""
    for found in eqs.pure[:MOST_EQUILIBRIA]:
        yield _margins(point, found, eqs)


def _margins(point: Model, found: Equilibrium, eqs: Equilibria) -> Margins:
    profile = found.profile or ()
    at = eqs.game.position(profile)
    flips, idle, undecided = [], [], []
    for name in type(point).parameters:
        try:
            way = flip(point, name, lambda space: nash_at(space, at))
        except GreatGameError:
            undecided.append(name)
            continue
        if way.down is None and way.up is None:
            idle.append(name)
        else:
            flips.append(way)
    return Margins(point, profile, tuple(flips), tuple(idle), tuple(undecided))


def margin_text(found: Margins) -> str:
    """Return in one line which parameter ends the equilibrium first, moved alone."""
    nearest = found.nearest
    if nearest is None:
        tail = " (some could not be decided)" if found.undecided else ""
        return f"no parameter alone ends it within its range{tail}"
    name, side, end, share = nearest
    declared = type(found.point).parameters[name]
    here = decimal(found.point.values[name])
    return (
        f"{declared.symbol} ({declared.meaning}), now {here}: moved alone, it ends {side} {_where(end)}, "
        f"{_percent(share)} of its range away"
    )


def _percent(share: float) -> str:
    return "less than 1%" if share < 0.01 else f"{share:.0%}"


def _where(end: Any) -> str:
    """Return an exact end: a rational as it is, an algebraic number rounded."""
    return number_text(exact(end)) if end.is_Rational else f"≈{float(end):.4g}"


def margin_grid(found: Margins) -> Grid:
    """Return the table of distances, the nearest first."""
    parameters = type(found.point).parameters
    ends = {f.parameter: [e for e in (f.down, f.up) if e is not None] for f in found.flips}
    order = sorted(found.flips, key=lambda f: min(found._share(f.parameter, e) for e in ends[f.parameter]))
    rows = [
        [
            symbol_cell(parameters[f.parameter].symbol),
            parameters[f.parameter].meaning,
            exactly(found.point.values[f.parameter]),
            _end(f.down),
            _end(f.up),
        ]
        for f in order
    ]
    notes = ["One parameter moves, the others stay; the values are exact (≈: an algebraic number, rounded)."]
    if found.idle:
        notes.append(f"Never, whatever their value in range: {_named(found.idle)}.")
    if found.undecided:
        notes.append(f"Not decided, being outside real algebra: {_named(found.undecided)}.")
    title = f"What ends ({', '.join(found.profile)})"
    return Grid.of(title, ("symbol", "parameter", "now", "ends below", "ends above"), rows, notes)


def _named(names: tuple[str, ...]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)


def _end(end: Any) -> Cell:
    if end is None:
        return Cell("–", "–", "–", is_number=True)
    return value(exact(end)) if end.is_Rational else value(float(end))
