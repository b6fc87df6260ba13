"""What one support profile contributes: its points, and whether more than points is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from greatgame.equilibria.n_player.supports import System

Rest = Literal["nothing", "continuum", "undecided"]


@dataclass(frozen=True)
class Found:
    """One equilibrium of a support profile.

    Attributes
    ----------
    system : System
        The support profile's polynomial system.
    point : tuple of tuples
        Probabilities of the active players' supported actions: Fractions, or Surds, or Fractions
        within 1e-30 of the irrational root.
    exact : bool
        Whether every probability is a rational number, given exactly.
    tied : frozenset of (player, action)
        Unsupported actions that are best responses too.
    index : int or None
        Sign of det(-J), J the Jacobian of the equations, where it is regular and nothing ties.
    proven : bool
        Whether the ties are proved, rather than undecided within 1e-30.
    """

    system: System
    point: tuple[tuple[Any, ...], ...]
    exact: bool
    tied: frozenset[tuple[int, int]] = frozenset()
    index: int | None = None
    proven: bool = True


@dataclass(frozen=True)
class Answer:
    """The equilibria of one support profile.

    ``rest`` says what else is there: "nothing" (the points are all), "continuum" (proved), or
    "undecided" (a singular equilibrium, a continuum, or a budget that ran out).
    """

    points: tuple[Found, ...] = ()
    rest: Rest = "nothing"
    boxes: int = field(default=0, compare=False)
