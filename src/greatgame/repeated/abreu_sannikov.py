"""Subgame-perfect payoffs of two-player repeated games: Abreu and Sannikov's algorithm, with proofs.

The set V of payoff vectors of pure-strategy subgame-perfect equilibria with public randomisation is
the largest fixed point of an operator on convex sets (Abreu, Pearce and Stacchetti 1990): with W the
continuations and u the lowest payoffs, profile a is playable with a continuation w in W when
``d (w_i - u_i) >= (1 - d) h_i(a)`` for both players, where h_i(a) is i's gain from the best
deviation.  Abreu and Sannikov (2014) keep only extreme points that matter: g(a) itself if it is
playable with itself, and else the at most four continuations at which a constraint binds.

Three steps.  (1) Their operator is iterated in compiled floats from the feasible set, every polygon
rounded outwards: the result contains V.  (2) The structure of the result is solved exactly.  (3) The
exact polygon is proved to generate itself: it is contained in V.  ``gap`` is the distance between the
two.  When the vertices are irrational (edges make the system quadratic, as in the paper's own
example), the inner polygon is a rational one just inside, which is proved to generate itself as well.

Only pure action profiles are played on and off the path, as in the paper, so the set can be empty
(matching pennies) and need not contain the payoffs of mixed stage equilibria.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from greatgame.errors import GameError, SolverError
from greatgame.game import NormalForm
from greatgame.repeated.fixed_point import (
    Proof,
    Push,
    Stage,
    self_generating,
)
from greatgame.repeated.intervals import discount_factor
from greatgame.repeated.plane import Region, Vector
from greatgame.repeated.structure import outline, read_structure
from greatgame.repeated.tables import Profile

Floats = NDArray[np.float64]
Status = Literal["exact", "enclosed", "empty"]

#: A polygon that moves in a step by no more than this many times its widening has settled.
STILL = 2.0
#: Most steps of the outer iteration.
MOST_STEPS = 50_000
#: Share of the way inwards by which continuations move when the vertices are irrational.
PUSH = Fraction(1, 2**60)


@dataclass(frozen=True)
class Sustained:
    """How an extreme equilibrium payoff is sustained.

    Attributes
    ----------
    payoffs : tuple of Fraction
        The extreme payoff vector.
    profile : tuple of str
        The action profile of the first period.
    continuation : tuple of Fraction
        Payoffs promised from the second period on, by a public lottery over extreme points; who
        deviates gets their lowest equilibrium payoff instead.
    """

    payoffs: Vector
    profile: Profile
    continuation: Vector


@dataclass(frozen=True)
class EquilibriumPayoffs:
    """Subgame-perfect equilibrium payoffs of a repeated game, enclosed from both sides.

    Attributes
    ----------
    inner : Region
        Every payoff in it is proved to be an equilibrium payoff.
    outer : Region
        Every equilibrium payoff is in it.
    status : {"exact", "enclosed", "empty"}
        "exact": the inner set is an exact fixed point and the outer one exceeds it by ``gap`` only,
        the rounding of the floats; "enclosed": the truth lies between the two; "empty": proved empty.
    gap : float
        Largest coordinate distance of a point of the outer set from the inner one, in units of the
        payoffs' range (each player's is 1); infinite if the inner set is empty and the outer is not.
    sustained : tuple of Sustained
        How the vertices of the inner set are sustained.
    method : str
    steps : int
        Steps of the outer iteration.
    """

    inner: Region
    outer: Region
    status: Status
    gap: float
    sustained: tuple[Sustained, ...]
    method: str
    steps: int

    @property
    def vertices(self) -> tuple[Vector, ...]:
        """Vertices of the inner set."""
        return self.inner.vertices

    def __bool__(self) -> bool:
        """Whether an equilibrium is known to exist."""
        return bool(self.inner)

    def __str__(self) -> str:
        if self.status == "empty":
            return "empty: there is no subgame-perfect equilibrium in pure actions"
        if not self.inner:
            return f"no equilibrium found; all lie in {self.outer}"
        return f"{self.inner} ({self.status}, gap {self.gap:.2g})"


def equilibrium_payoffs(game: NormalForm, discount: object) -> EquilibriumPayoffs:
    """Return the subgame-perfect payoff set of a two-player repeated game.

    Parameters
    ----------
    game : NormalForm
        Stage game over floats or fractions.
    discount : number
        Common discount factor, strictly between 0 and 1.

    Raises
    ------
    GameError
        If the game is symbolic or not for two players.
    StrategyError
        If the discount factor is not in (0, 1).
    SolverError
        If the outer iteration does not settle.

    References
    ----------
    Abreu and Sannikov (2014), section 4.

    Examples
    --------
    >>> pd = NormalForm({"I": ("C", "D"), "II": ("C", "D")}, [[[9, 1], [10, 3]], [[9, 10], [1, 3]]])
    >>> answer = equilibrium_payoffs(pd, 0.75)
    >>> answer.status, str(answer.inner)
    ('exact', '(3, 3), (39/4, 3), (9, 9), (3, 39/4)')
    """
    game.require_numbers("equilibrium_payoffs")
    if game.n_players != 2:
        raise GameError(f"Abreu and Sannikov's algorithm is for two players, not {game.n_players}")
    delta = discount_factor(discount)
    outer, floor, steps, points, makers = _outer(game, float(delta))
    if not len(outer):
        none = Region(game.players, ())
        return EquilibriumPayoffs(none, none, "empty", 0.0, (), "abreu-sannikov", steps)
    stage = Stage(game.to_exact(), delta)
    scale = _Scale.of(stage.game)
    hull = Region.hull(game.players, [scale.back(p) for p in outer.tolist()])
    proof, fixed = _proved(stage, scale, floor, points, makers)
    vertices = tuple(v for v, _, _ in proof or ())
    profiles = list(game.profiles())
    return EquilibriumPayoffs(
        inner=Region(game.players, vertices),
        outer=hull,
        status="exact" if fixed else "enclosed",
        gap=_excess(outer, np.array([scale.unit(v) for v in vertices])) if vertices else float("inf"),
        sustained=tuple(Sustained(v, profiles[a], w) for v, a, w in proof or ()),
        method="abreu-sannikov",
        steps=steps,
    )


@dataclass(frozen=True)
class _Scale:
    """The map of each player's payoffs to [0, 1]."""

    low: Vector
    width: Vector

    @classmethod
    def of(cls, game: NormalForm) -> _Scale:
        low = tuple(table.min() for table in game.payoffs)
        widths = (table.max() - a for table, a in zip(game.payoffs, low, strict=True))
        return cls(low, tuple(w or Fraction(1) for w in widths))

    def unit(self, v: Sequence[Fraction]) -> tuple[float, ...]:
        return tuple(float((x - a) / w) for x, a, w in zip(v, self.low, self.width, strict=True))

    def back(self, v: Sequence[float]) -> Vector:
        return tuple(a + w * Fraction(x) for x, a, w in zip(v, self.low, self.width, strict=True))


def _outer(game: NormalForm, delta: float) -> tuple[Floats, Floats, int, Floats, Sequence[int]]:
    """Polygon that contains the set, floors, steps, and the points and makers of its last step."""
    from greatgame.repeated.decomposition import ALLOWANCE, iterate

    first, second = (_unit_range(table) for table in game.payoffs)
    payoffs = np.column_stack([first.ravel(), second.ravel()])
    highs = first.max(axis=0), second.max(axis=1)
    gains = np.column_stack([(highs[0] - first).ravel(), (highs[1][:, None] - second).ravel()])
    floor = np.array([high.min() for high in highs])
    polygon, floor, steps, points, makers, settled = iterate(
        payoffs, gains, floor, delta, ALLOWANCE, STILL * ALLOWANCE / delta, MOST_STEPS
    )
    if not settled:
        raise SolverError(f"the set still shrinks after {MOST_STEPS} steps; the discount factor is extreme")
    return polygon, floor, steps, points, makers.tolist()


def _unit_range(table: NDArray[Any]) -> Floats:
    """Payoffs of one player mapped to [0, 1], to within rounding."""
    width = table.max() - table.min()
    return np.asarray((table - table.min()).astype(float) / float(width or 1), dtype=float)


def _proved(
    stage: Stage, scale: _Scale, floor: Floats, points: Floats, makers: Sequence[int]
) -> tuple[Proof | None, bool]:
    """A self-generating polygon with the structure of the last step, and whether it is a fixed point."""
    corners, choices = outline(points, makers)
    structure = read_structure(stage, corners, choices, floor, scale.low, scale.width)
    if structure is None:
        return None, False
    start = [scale.back(c) for c in corners.tolist()]
    profiles = [link.profile for link in structure.links]
    vertices = structure.solve(start)
    if vertices is not None:
        proof = self_generating(stage, vertices, profiles)
        if proof is not None:
            return proof, True
    middle = scale.back(np.round(corners.mean(axis=0), 6).tolist())
    push = Push(PUSH, middle, tuple(4 * PUSH * w for w in scale.width))
    vertices = replace(structure, push=push).approximate(start)
    return (None if vertices is None else self_generating(stage, vertices, profiles)), False


def _excess(outer: Floats, inner: Floats) -> float:
    """Largest distance, in the maximum norm up to a factor sqrt(2), of outer vertices from a hull."""
    return max(
        min(_to_segment(p, a, b) for a, b in _sides(inner)) if not _within(p, inner) else 0.0 for p in outer
    )


def _sides(vertices: Floats) -> list[tuple[Floats, Floats]]:
    return list(zip(vertices, np.roll(vertices, -1, axis=0), strict=True))


def _within(p: Floats, vertices: Floats) -> bool:
    if len(vertices) < 3:
        return False
    return all(
        (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) >= 0 for a, b in _sides(vertices)
    )


def _to_segment(p: Floats, a: Floats, b: Floats) -> float:
    side = b - a
    length = float(side @ side)
    t = min(max(float((p - a) @ side) / length, 0.0), 1.0) if length else 0.0
    return float(np.hypot(*(p - a - t * side)))
