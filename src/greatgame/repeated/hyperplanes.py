"""Subgame-perfect payoffs of n-player repeated games between two polytopes: Judd, Yeltekin and Conklin.

The set of pure-strategy subgame-perfect payoffs with public randomisation is the largest fixed point
of the operator B that maps continuations W to all payoffs ``(1 - d) g(a) + d w`` with w in W and
``d (w_i - min W_i) >= (1 - d) h_i(a)`` (Abreu, Pearce and Stacchetti 1990; notation of
:mod:`greatgame.repeated.abreu_sannikov`).  Judd, Yeltekin and Conklin (2003) represent convex sets by
finitely many directions, each step a family of linear programmes (HiGHS):

* *outer*: W is the intersection of half-spaces, one per direction; B(W) is enclosed by its largest
  values in these directions (their algorithm 1).  Stopped anywhere, the polytope contains the set.
* *inner*: W is the hull of points that it generates itself.  It starts from stage equilibria and the
  profiles that reversion to them sustains, and from the points to which B shrinks the vertices of
  the outer polytope; then it is enlarged by points of B(W) (their algorithm 2).

Everything here is floats: both statements hold up to ``TOLERANCE``, in units of the payoffs' range.
An action profile's value in a direction only falls while W shrinks, so the last one is a bound, and
most programmes need not be solved (lazy evaluation).

Practical size (one 2 GHz core, discount factor 0.9): 2x2x2 five seconds, 3x3x3 and 2x2x2x2 about half a
minute.  The inner set can be much smaller than the outer one, or empty where no pure stage equilibrium
starts it; ``gap`` says how far apart they are.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greatgame.errors import SolverError
from greatgame.game import NormalForm
from greatgame.numbers import simplest_between
from greatgame.repeated.abreu_sannikov import EquilibriumPayoffs
from greatgame.repeated.intervals import discount_factor
from greatgame.repeated.plane import Region, Vector

Floats = NDArray[np.float64]

#: A set whose support moves by less than this in every direction has settled (units of the range).
STILL = 1e-6
#: Slack of feasibility in the linear programmes, added to every outer half-space.
SLACK = 1e-8
MOST_STEPS = 1_000
#: Most steps from the outer polytope inwards before that seed is given up.
MOST_SHRINKINGS = 60
#: Vertices are rounded to the simplest rational this near.
ROUNDING = Fraction(1, 10**6)
#: By how much a point may miss what it needs and still count as generated (units of the range).
TOLERANCE = 3e-6


@dataclass(frozen=True)
class _Stage:
    """A stage game scaled to [0, 1] per player, profile by profile.

    Attributes
    ----------
    payoffs, gains : float arrays, shape (n_profiles, n_players)
        Stage payoffs, and what each player gains by the best one-period deviation.
    floor : float array, shape (n_players,)
        Pure minmax payoffs.
    delta : float
    low, width : tuples of Fraction
        The scaling.
    """

    payoffs: Floats
    gains: Floats
    floor: Floats
    delta: float
    low: Vector
    width: Vector

    @classmethod
    def of(cls, game: NormalForm, delta: float) -> _Stage:
        """Scale a game."""
        tables = []
        for table in game.payoffs:
            width = table.max() - table.min()
            tables.append((table - table.min()).astype(float) / float(width or 1))
        gains = [t.max(axis=i, keepdims=True) - t for i, t in enumerate(tables)]
        floor = [t.max(axis=i).min() for i, t in enumerate(tables)]
        low = tuple(Fraction(t.min()) for t in game.payoffs)
        width = tuple(Fraction(t.max()) - a or Fraction(1) for t, a in zip(game.payoffs, low, strict=True))
        flat = [np.column_stack([t.ravel() for t in group]) for group in (tables, gains)]
        return cls(flat[0], flat[1], np.array(floor), delta, low, width)

    def needed(self, profile: int, floor: Floats) -> Floats:
        """Smallest continuation payoffs that keep everybody from deviating."""
        return np.asarray(floor + (1 - self.delta) / self.delta * self.gains[profile])

    def region(self, players: tuple[str, ...], points: Floats) -> Region:
        """Return the hull of scaled points, in payoff units, each the simplest rational nearby."""
        rows = [
            tuple(a + w * nearby(x) for x, a, w in zip(row, self.low, self.width, strict=True))
            for row in points.tolist()
        ]
        return Region.hull(players, rows)


def nearby(x: float) -> Fraction:
    """Return the simplest rational within ``ROUNDING``."""
    return simplest_between(Fraction(x) - ROUNDING, Fraction(x) + ROUNDING)


def directions(n_players: int, most: int = 2) -> Floats:
    """Return unit directions: all integer vectors with entries up to ``most`` in absolute value.

    Multiples of one another count once.  The coordinate directions are among them, so that the
    lowest payoff of each player is represented exactly.
    """
    rows = itertools.product(range(-most, most + 1), repeat=n_players)
    primitive = [r for r in rows if np.gcd.reduce(r) == 1]
    table = np.array(primitive, dtype=float)
    return np.asarray(table / np.linalg.norm(table, axis=1, keepdims=True), dtype=float)


def bounded_payoffs(game: NormalForm, discount: object, most: int | None = None) -> EquilibriumPayoffs:
    """Enclose the subgame-perfect payoff set of a repeated game with any number of players.

    Parameters
    ----------
    game : NormalForm
        Stage game over floats or fractions.
    discount : number
        Common discount factor in (0, 1).
    most : int, optional
        Fineness of :func:`directions`; by default 4 for two players and 1 for more.

    Returns
    -------
    EquilibriumPayoffs
        Status "enclosed" or "empty"; its ``gap`` is the largest distance between the supports of the
        two sets in the directions used, in units of the payoffs' range.

    Raises
    ------
    GameError, StrategyError, SolverError
        If the game is symbolic, the discount factor is not in (0, 1), a programme fails.
    """
    game.require_numbers("bounded_payoffs")
    stage = _Stage.of(game, float(discount_factor(discount)))
    H = directions(game.n_players, most or (4 if game.n_players == 2 else 1))
    found = _outer(stage, H)
    if found is None:
        none = Region(game.players, ())
        return EquilibriumPayoffs(none, none, "empty", 0.0, (), "judd-yeltekin-conklin", 0)
    levels, steps = found
    corners = _corners(H, levels)
    points = _inner(stage, H, levels)
    gap = float((levels - (points @ H.T).max(axis=0)).max()) if len(points) else float("inf")
    return EquilibriumPayoffs(
        stage.region(game.players, points),
        stage.region(game.players, corners),
        "enclosed",
        max(gap, 0.0),
        (),
        "judd-yeltekin-conklin",
        steps,
    )


# -- outside --------------------------------------------------------------------------------------


def _solved(objective: Floats, **constraints: Any) -> tuple[float, Floats] | None:
    """Minimise a linear function with HiGHS; None if nothing is feasible.

    Other variants of the solver are tried where the first leaves a programme undecided that is
    feasible only just.
    """
    from scipy.optimize import linprog

    for method, presolve in (("highs-ds", True), ("highs-ds", False), ("highs-ipm", False)):
        options = {"presolve": presolve, "primal_feasibility_tolerance": SLACK / 10}
        answer = linprog(objective, **constraints, method=method, options=options)
        if answer.status == 2:
            return None
        if answer.status == 0:
            return float(answer.fun), np.asarray(answer.x, dtype=float)
    raise SolverError(f"HiGHS did not solve a programme of the payoff set: {answer.message}")


def _best(objective: Floats, H: Floats, levels: Floats, low: Floats) -> float | None:
    """Maximise over {w : H w <= levels, w >= low}; None if that is empty."""
    found = _solved(-objective, A_ub=H, b_ub=levels, bounds=[(x, None) for x in low.tolist()])
    return None if found is None else -found[0]


def _outer(stage: _Stage, H: Floats) -> tuple[Floats, int] | None:
    """Levels of half-spaces that contain the set, and the steps made; None if the set is empty."""
    levels = (H @ stage.payoffs.T).max(axis=1) + SLACK
    floor = stage.floor.copy()
    bounds = np.full((len(H), len(stage.payoffs)), np.inf)
    for steps in range(1, MOST_STEPS + 1):
        fresh = np.array([_value(stage, H, k, levels, floor, bounds) for k in range(len(H))])
        if np.isneginf(fresh).any():
            return None
        fresh = np.minimum(fresh + SLACK, levels)
        lowest = [_lowest(H, fresh, i) for i in range(len(floor))]
        raised = np.maximum(floor, np.array(lowest) - SLACK)
        still = max(float((levels - fresh).max()), float((raised - floor).max())) < STILL
        levels, floor = fresh, raised
        if still:
            return levels, steps
    raise SolverError(f"the outer approximation still moves after {MOST_STEPS} steps")


def _lowest(H: Floats, levels: Floats, i: int) -> float:
    """Smallest payoff of a player in {w : H w <= levels}."""
    axis = np.eye(H.shape[1])[i]
    return -float(levels[np.abs(H + axis).max(axis=1).argmin()])


def _value(stage: _Stage, H: Floats, k: int, levels: Floats, floor: Floats, bounds: Floats) -> float:
    """Largest value in direction ``k`` that any profile generates, most promising profile first."""
    best = -np.inf
    for a in np.argsort(-bounds[k], kind="stable").tolist():
        if bounds[k, a] <= best:
            break
        found = _best(H[k], H, levels, stage.needed(a, floor) - SLACK)
        if found is None:
            bounds[:, a] = -np.inf
            continue
        bounds[k, a] = (1 - stage.delta) * float(H[k] @ stage.payoffs[a]) + stage.delta * found
        best = max(best, bounds[k, a])
    return best


def _corners(H: Floats, levels: Floats) -> Floats:
    """Vertices of {w : H w <= levels}; the levels are widened a little so that it has an interior."""
    from scipy.spatial import HalfspaceIntersection

    wide = levels + 100 * SLACK
    n = H.shape[1]
    rows, free = np.c_[H, np.ones(len(H))], [(None, None)] * n + [(0, None)]
    found = _solved(np.r_[np.zeros(n), -1.0], A_ub=rows, b_ub=wide, bounds=free)
    if found is None:
        raise SolverError("the outer polytope has no inner point")
    cut = HalfspaceIntersection(np.c_[H, -wide], found[1][:n])
    return np.asarray(cut.intersections, dtype=float)


# -- inside ---------------------------------------------------------------------------------------


def _inner(stage: _Stage, H: Floats, levels: Floats) -> Floats:
    """Points whose hull generates itself, as large as the directions allow."""
    seeds = [s for s in (_reversion(stage), _from_above(stage, H, levels)) if len(s)]
    if not seeds:
        return np.empty((0, H.shape[1]))
    points = np.vstack(seeds)
    reach = (points @ H.T).max(axis=0)
    for _ in range(MOST_STEPS):
        points = _extreme(np.vstack([points, *_images(stage, H, points)]))
        fresh = (points @ H.T).max(axis=0)
        if (fresh - reach).max() < STILL:
            break
        reach = fresh
    return points


def _extreme(points: Floats) -> Floats:
    """Drop points that lie in the hull of the others, where Qhull can tell."""
    rounded = np.unique(np.round(points, 10), axis=0)
    region = Region.hull([""] * points.shape[1], [tuple(map(Fraction, row)) for row in rounded.tolist()])
    return np.array([[float(x) for x in v] for v in region.vertices])


def _reversion(stage: _Stage) -> Floats:
    """Stage equilibria, and profiles sustained by the worst of them for each player."""
    nash = np.flatnonzero((stage.gains <= 0).all(axis=1))
    if not len(nash):
        return np.empty((0, stage.payoffs.shape[1]))
    threat = stage.payoffs[nash].min(axis=0)
    room = stage.delta * (stage.payoffs - threat) - (1 - stage.delta) * stage.gains
    return np.asarray(stage.payoffs[(room >= 0).all(axis=1)], dtype=float)


def _from_above(stage: _Stage, H: Floats, levels: Floats) -> Floats:
    """Points to which the operator shrinks the outer polytope, if they generate themselves."""
    points = _extreme(_corners(H, levels))
    for _ in range(MOST_SHRINKINGS):
        fresh = list(_images(stage, H, points, growing=False))
        if not fresh:
            break
        images = _extreme(np.vstack(fresh))
        moved = np.abs((points @ H.T).max(axis=0) - (images @ H.T).max(axis=0)).max()
        points = images
        if moved < STILL and all(_generated(stage, points, v) for v in points):
            return points
    return points[:0]


def _generated(stage: _Stage, points: Floats, value: Floats) -> bool:
    """Whether some profile generates a value with a continuation in the hull of the points."""
    floor = points.min(axis=0)
    for a in range(len(stage.payoffs)):
        w = (value - (1 - stage.delta) * stage.payoffs[a]) / stage.delta
        if (w >= stage.needed(a, floor) - TOLERANCE).all() and _miss(points, w) <= TOLERANCE:
            return True
    return False


def _miss(points: Floats, target: Floats) -> float:
    """Largest coordinate by which a target misses the hull of the points."""
    m, n = points.shape
    rows = np.vstack([np.hstack([points.T, -np.ones((n, 1))]), np.hstack([-points.T, -np.ones((n, 1))])])
    sums = {"A_eq": [[1.0] * m + [0.0]], "b_eq": [1.0]}
    found = _solved(np.r_[np.zeros(m), 1.0], A_ub=rows, b_ub=np.r_[target, -target], **sums)
    return float("inf") if found is None else found[0]


def _images(stage: _Stage, H: Floats, points: Floats, *, growing: bool = True) -> Iterator[Floats]:
    """For each direction, the best point that some profile generates from the hull of ``points``.

    With ``growing`` only points that reach further than the hull does.
    """
    floor = points.min(axis=0)
    reach = (points @ H.T).max(axis=0)
    for k, h in enumerate(H):
        now = (1 - stage.delta) * stage.payoffs @ h
        best, at = float(reach[k]) + STILL / 10 if growing else -np.inf, None
        for a in np.argsort(-now, kind="stable").tolist():
            if now[a] + stage.delta * reach[k] <= best:
                break
            found = _within(points, h, stage.needed(a, floor) - SLACK)
            if found is not None and now[a] + stage.delta * float(h @ found) > best:
                best = float(now[a] + stage.delta * float(h @ found))
                at = (1 - stage.delta) * stage.payoffs[a] + stage.delta * found
        if at is not None:
            yield at[None, :]


def _within(points: Floats, objective: Floats, low: Floats) -> Floats | None:
    """Best point of the hull of ``points`` with coordinates at least ``low``; None if there is none."""
    m = len(points)
    sums = {"A_eq": np.ones((1, m)), "b_eq": [1.0]}
    found = _solved(-(points @ objective), A_ub=-points.T, b_ub=-low, **sums)
    return None if found is None else np.asarray(found[1] @ points, dtype=float)
