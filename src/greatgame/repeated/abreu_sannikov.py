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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, NamedTuple

import flint
import numpy as np
from numpy.typing import NDArray

from greatgame.errors import GameError, SolverError
from greatgame.game import NormalForm
from greatgame.repeated.algebra import to_flint, to_fraction
from greatgame.repeated.fixed_point import (
    Proof,
    Push,
    Stage,
    self_generating,
)
from greatgame.repeated.intervals import discount_factor
from greatgame.repeated.plane import Region, Vector, polygon
from greatgame.repeated.structure import outline, read_structure
from greatgame.repeated.tables import Profile
from greatgame.shown import Shown

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
class EquilibriumPayoffs(Shown):
    """Subgame-perfect equilibrium payoffs of a repeated game, enclosed from both sides.

    For two players both statements below are proved; for more they hold up to the tolerance of
    linear programmes in floats (:mod:`greatgame.repeated.hyperplanes`).

    Attributes
    ----------
    inner : Region
        Every payoff in it is an equilibrium payoff.
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
    scale = _Scale.of(game)
    float_stage = _FloatStage.of(game, scale, float(delta))
    outer = _enclosed(float_stage)
    if not len(outer.polygon):
        none = Region(game.players, ())
        return EquilibriumPayoffs(none, none, "empty", 0.0, (), "abreu-sannikov", outer.steps)
    proof, fixed = _proved(Stage(game.to_exact(), delta), float_stage, scale, outer)
    vertices = tuple(v for v, _, _ in proof or ())
    hull = polygon(scale.back(outer.polygon))
    return EquilibriumPayoffs(
        inner=Region(game.players, vertices),
        outer=Region(game.players, tuple(tuple(map(to_fraction, v)) for v in hull)),
        status="exact" if fixed else "enclosed",
        gap=_excess(outer.polygon, np.array([scale.unit(v) for v in vertices])) if vertices else float("inf"),
        sustained=tuple(Sustained(v, _labels(game, a), w) for v, a, w in proof or ()),
        method="abreu-sannikov",
        steps=outer.steps,
    )


def _labels(game: NormalForm, position: int) -> Profile:
    """Labels of the profile at a row-major position."""
    indices = np.unravel_index(position, game.shape)
    return tuple(acts[int(k)] for acts, k in zip(game.actions.values(), indices, strict=True))


@dataclass(frozen=True)
class _Scale:
    """The map of each player's payoffs to [0, 1]."""

    low: Vector
    width: Vector

    @classmethod
    def of(cls, game: NormalForm) -> _Scale:
        ends = [(Fraction(t.min()), Fraction(t.max())) for t in game.payoffs]
        return cls(tuple(a for a, _ in ends), tuple(b - a or Fraction(1) for a, b in ends))

    def unit(self, v: Sequence[Fraction]) -> tuple[float, ...]:
        return tuple(float((x - a) / w) for x, a, w in zip(v, self.low, self.width, strict=True))

    def back(self, points: Floats) -> list[tuple[flint.fmpq, ...]]:
        """Points in payoff units, exactly, as FLINT's rationals."""
        axes = [(to_flint(a), to_flint(w)) for a, w in zip(self.low, self.width, strict=True)]
        return [
            tuple(a + w * flint.fmpq(*x.as_integer_ratio()) for x, (a, w) in zip(v, axes, strict=True))
            for v in points.tolist()
        ]


class _FloatStage(NamedTuple):
    """The stage game in units of the payoffs' range, profile by profile, to within rounding."""

    payoffs: Floats
    gains: Floats
    floor: Floats
    delta: float

    @classmethod
    def of(cls, game: NormalForm, scale: _Scale, delta: float) -> _FloatStage:
        tables = [
            (t - (low if game.kind == "exact" else float(low))).astype(float) / float(width)
            for t, low, width in zip(game.payoffs, scale.low, scale.width, strict=True)
        ]
        highs = tables[0].max(axis=0), tables[1].max(axis=1)
        gains = (highs[0] - tables[0]).ravel(), (highs[1][:, None] - tables[1]).ravel()
        floor = np.array([high.min() for high in highs])
        return cls(np.column_stack([t.ravel() for t in tables]), np.column_stack(gains), floor, delta)

    def needed(self, floor: Floats) -> Floats:
        """Continuations that keep both players from deviating, for each profile."""
        return np.asarray(floor + (1 - self.delta) / self.delta * self.gains)


class _Enclosure(NamedTuple):
    """What the outer iteration returns; see :func:`greatgame.repeated.decomposition.iterate`."""

    polygon: Floats
    floor: Floats
    steps: int
    points: Floats
    makers: Sequence[int]


def _enclosed(stage: _FloatStage) -> _Enclosure:
    """Iterate the operator from outside; SolverError if it does not settle."""
    from greatgame.repeated.decomposition import ALLOWANCE, iterate

    still = STILL * ALLOWANCE / stage.delta
    outside, floor, steps, points, makers, settled = iterate(*stage, ALLOWANCE, still, MOST_STEPS)
    if not settled:
        raise SolverError(f"the set still shrinks after {MOST_STEPS} steps; the discount factor is extreme")
    return _Enclosure(outside, floor, steps, points, makers.tolist())


def _proved(
    stage: Stage, float_stage: _FloatStage, scale: _Scale, outer: _Enclosure
) -> tuple[Proof | None, bool]:
    """A self-generating polygon with the structure of the last step, and whether it is a fixed point."""
    corners, choices = outline(outer.points, outer.makers)
    structure = read_structure(stage, corners, choices, float_stage.payoffs, float_stage.needed(outer.floor))
    if structure is None:
        return None, False
    start = scale.back(corners)
    profiles = [link.profile for link in structure.links]
    vertices = structure.solve(start)
    if vertices is not None:
        proof = self_generating(stage, vertices, profiles)
        if proof is not None:
            return proof, True
    middle = tuple(map(to_fraction, scale.back(corners.mean(axis=0, keepdims=True))[0]))
    push = Push(PUSH, middle, tuple(4 * PUSH * w for w in scale.width))

    def pushed(held: Mapping[tuple[int, int], Fraction]) -> Proof | None:
        vertices = replace(structure, push=push, held=held).approximate(start)
        return None if vertices is None else self_generating(stage, vertices, profiles)

    # Where constraints bind by coincidence no push is possible, and what is known stays in its place.
    return pushed({}) or pushed(structure.rational(start)), False


def _excess(outer: Floats, inner: Floats) -> float:
    """Largest Euclidean distance of outer vertices from a convex polygon, segment or point."""
    start, side = inner, np.roll(inner, -1, axis=0) - inner
    from_start = outer[:, None] - start[None]
    length = np.maximum((side**2).sum(axis=1), np.finfo(float).tiny)
    along = np.clip((from_start * side).sum(axis=2) / length, 0.0, 1.0)
    apart = np.sqrt(((from_start - along[..., None] * side) ** 2).sum(axis=2)).min(axis=1)
    left = side[:, 0] * from_start[..., 1] - side[:, 1] * from_start[..., 0]
    within = (left >= 0).all(axis=1) & (len(inner) > 2)
    return float(np.where(within, 0.0, apart).max())
