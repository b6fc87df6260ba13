"""Branch and prune: every zero of a multilinear system in a product of simplices, with proof.

A box of probabilities is thrown away only on proof that it holds no equilibrium, and a zero is
accepted only on proof that exactly one zero is near.  On a box with centre c and radii r, substitute
x = c + r t with t in [-1, 1]: the equations become f(t) = f0 + L t + N(t), N of degree two or more,
and ``|N(t)|`` is at most the sum of its coefficients' sizes.

* If ``|f0|`` exceeds the sum of the other coefficients, f has no zero in the box.  Likewise a box on
  which an outside action is certainly better holds no equilibrium.
* With Y near the inverse of L, a zero satisfies t = -Y f0 - Y N(t) - (Y L - I) t, which confines it
  to a smaller box, perhaps an empty one (interval Newton; Neumaier 1990, chapter 5).
* If the right-hand side maps [-1, 1] into itself there is a zero (Brouwer); if it is a contraction
  there is at most one (Krawczyk 1969; Moore 1977).

Boxes inside the uniqueness region of a known zero are finished, which is what makes the search end
near regular zeros (Kearfott 1996, chapter 4).  Near a singular zero or a continuum it cannot end:
boxes that become too small, or exceed the budget, are returned as undecided.

Arithmetic is in floats.  Every equation is scaled to coefficients of total size one, so a computed
coefficient is wrong by at most ``slack``, a bound on the accumulated rounding (Higham 2002, section
3.1), and each comparison allows for that.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greatgame.equilibria.n_player.supports import Form, System

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]

BATCH = 256
#: A box narrower than this whose fate is open is undecided.
FINEST = 1e-6
#: Outward rounding of box ends, far above a float's rounding of numbers near one.
OUTWARD = 2.0**-48
RADII = 0.4 * 0.5 ** np.arange(0.0, 32.0)


@dataclass(frozen=True)
class Root:
    """A zero: exactly one lies within ``reach`` of ``x``, and it lies within ``error`` of it."""

    x: Floats
    reach: float
    error: float


@dataclass
class Search:
    """What branch and prune found: zeros, boxes left open, and boxes examined."""

    roots: list[Root] = field(default_factory=list)
    undecided: list[tuple[Floats, Floats]] = field(default_factory=list)
    boxes: int = 0


class Multilinear:
    """The equations and outside conditions of a system, in floats with a rounding bound.

    Unknowns are the probabilities of each active player's supported actions but the first.
    """

    def __init__(self, system: System) -> None:
        self.sizes = system.sizes
        self.dimension = system.dimension
        self.equations = _affine(system.equations, self.sizes)
        self.outside = _affine(system.outside, self.sizes)
        monomials = list(itertools.product(*(range(k) for k in self.sizes)))
        self.degree = np.array([sum(map(bool, m)) for m in monomials])
        units = [
            tuple(b if a == axis else 0 for a in range(len(self.sizes)))
            for axis, k in enumerate(self.sizes)
            for b in range(1, k)
        ]
        self.linear = np.array([monomials.index(u) for u in units], dtype=int)
        ends = np.cumsum([k - 1 for k in self.sizes])
        self.blocks = [slice(e - k + 1, e) for e, k in zip(ends, self.sizes, strict=True)]
        operations = sum(self.sizes) + len(self.sizes) + self.dimension + 2 * len(monomials) + 16
        self.slack = operations * 2.0**-46  # 2**-53 a step, with room for |x| + r up to 3/2 and degree 5

    def recentre(self, table: Floats, centre: Floats, radius: Floats) -> Floats:
        """Coefficients in t of x = centre + radius t; shape (boxes, forms, monomials)."""
        out = np.broadcast_to(table, (len(centre), *table.shape))
        for axis, block in enumerate(self.blocks):
            parts = np.moveaxis(out, 2 + axis, 0)
            shape = (len(centre),) + (1,) * (parts.ndim - 2)
            c = [column.reshape(shape) for column in centre[:, block].T]
            r = [column.reshape(shape) for column in radius[:, block].T]
            constant = parts[0] + sum(ci * p for ci, p in zip(c, parts[1:], strict=True))
            scaled = [ri * p for ri, p in zip(r, parts[1:], strict=True)]
            out = np.stack([constant, *scaled], axis=2 + axis)
        return out.reshape(len(centre), len(table), -1)

    def newton(self, x: Floats, steps: int = 12) -> Floats | None:
        """Polish an approximate zero (least squares where singular); None if it does not settle."""
        for _ in range(steps):
            value, slope = self.linearise(x)
            step = np.linalg.lstsq(slope, value)[0]
            x = x - step
            if not np.all(np.abs(x - 0.5) < 2):
                return None
            if np.abs(step).max() < 1e-14:
                return x
        return x if np.abs(step).max() < 1e-9 else None

    def linearise(self, x: Floats) -> tuple[Floats, Floats]:
        """Value and Jacobian of the equations at a point."""
        table = self.recentre(self.equations, x[None], np.ones((1, self.dimension)))[0]
        return table[:, 0], table[:, self.linear]


@dataclass(frozen=True)
class NewtonTest:
    """Interval Newton on a batch of boxes, in the boxes' own coordinates t."""

    low: Floats
    high: Floats
    exists: Flags
    unique: Flags


def interval_newton(table: Floats, linear_at: Integers, degree: Integers, slack: float) -> NewtonTest:
    """Confine the zeros of recentred equations: ``low <= t <= high``, empty where low > high.

    Parameters
    ----------
    table : array, shape (boxes, r, monomials)
        r equations recentred on each box.
    linear_at : array, shape (r,)
        Which monomials are the r unknowns.
    degree : array, shape (monomials,)
        Degree of each monomial.
    slack : float
        Bound on the rounding error of an equation's coefficients, summed.
    """
    higher_at = np.setdiff1d(np.arange(1, len(degree)), linear_at)
    linear, higher = table[..., linear_at], table[..., higher_at]
    inverse = _inverse(linear)
    with np.errstate(over="ignore", invalid="ignore"):
        size = np.abs(inverse)
        shift = -(inverse @ table[..., :1])[..., 0]
        bend = np.abs(inverse @ higher)
        error = np.abs(inverse @ linear - np.eye(len(linear_at))).sum(-1)
        error += size.sum(-1) * slack
        spread = bend.sum(-1) + error
        steep = (bend * degree[higher_at]).sum(-1) + error
    spread = np.where(np.isfinite(spread) & np.isfinite(shift), spread, np.inf)
    shift = np.where(np.isfinite(spread), shift, 0.0)
    return NewtonTest(
        low=np.maximum(shift - spread, -1.0),
        high=np.minimum(shift + spread, 1.0),
        exists=np.all(np.abs(shift) + spread <= 1 - OUTWARD, axis=-1),
        unique=np.all(steep < 1 - OUTWARD, axis=-1),
    )


def search(problem: Multilinear, budget: int) -> Search:
    """Find every zero in the product of simplices at which no outside action is certainly better.

    Parameters
    ----------
    problem : Multilinear
    budget : int
        Boxes to examine; what is left then is undecided.

    Returns
    -------
    Search
        Every equilibrium of this support is a root or lies in an undecided box.  Roots may lie a
        little outside the simplices; undecided boxes may be empty.
    """
    result = Search()
    stack: list[tuple[Floats, Floats]] = [(np.zeros(problem.dimension), np.ones(problem.dimension))]
    while stack:
        if result.boxes >= budget:
            result.undecided += stack
            break
        batch = [stack.pop() for _ in range(min(BATCH, len(stack)))]
        result.boxes += len(batch)
        low, high = (np.array(side) for side in zip(*batch, strict=True))
        stack += _examine(problem, low, high, result)
    return result


def _examine(problem: Multilinear, low: Floats, high: Floats, result: Search) -> list[tuple[Floats, Floats]]:
    """Prune, contract and split a batch of boxes; return what remains to be examined."""
    centre, radius = _middle(low, high)
    table = problem.recentre(problem.equations, centre, radius)
    keep = ~_certainly_nonzero(table, problem.slack)
    if len(problem.outside):
        keep &= ~_certainly_better(problem.recentre(problem.outside, centre, radius), problem.slack)
    low, high, centre, radius, table = (part[keep] for part in (low, high, centre, radius, table))
    if not len(low):
        return []
    test = interval_newton(table, problem.linear, problem.degree, problem.slack)
    new_low = np.maximum(low, centre + radius * test.low - OUTWARD)
    new_high = np.minimum(high, centre + radius * test.high + OUTWARD)
    alive = (test.low <= test.high).all(-1) & _fit_simplices(problem, new_low, new_high)
    guess = centre + radius * (test.low + test.high) / 2
    rest: list[tuple[Floats, Floats]] = []
    for k in np.flatnonzero(alive):
        if test.unique[k]:
            _record_root(problem, guess[k], result)
        if not any(_inside(new_low[k], new_high[k], root) for root in result.roots):
            rest += _split(new_low[k], new_high[k], (high - low)[k], result)
    return rest


def _split(low: Floats, high: Floats, before: Floats, result: Search) -> list[tuple[Floats, Floats]]:
    """Return the box itself if it just shrank well, else its two halves; or set it aside."""
    width = high - low
    if width.max() < FINEST:
        result.undecided.append((low, high))
        return []
    if width.max() < 0.6 * before.max():
        return [(low, high)]
    k = int(width.argmax())
    middle = (low[k] + high[k]) / 2
    below, above = high.copy(), low.copy()
    below[k] = above[k] = middle
    return [(low, below), (above, high)]


def _record_root(problem: Multilinear, guess: Floats, result: Search) -> None:
    """Polish a guess and, if a zero is proved near a new place, add it."""
    x = problem.newton(guess)
    if x is None or np.abs(x - 0.5).max() > 0.6 or any(_inside(x, x, root) for root in result.roots):
        return
    root = prove_root(problem, x)
    if root is not None:
        result.roots.append(root)


def prove_root(problem: Multilinear, x: Floats) -> Root | None:
    """Prove that exactly one zero is near ``x``; None if no radius tried shows it."""
    radius = np.repeat(RADII[:, None], problem.dimension, axis=1)
    table = problem.recentre(problem.equations, np.repeat(x[None], len(RADII), axis=0), radius)
    test = interval_newton(table, problem.linear, problem.degree, problem.slack)
    proved = np.flatnonzero(test.exists & test.unique)
    if not len(proved):
        return None
    # Radii fall, and the smallest box lies in the largest: it is one and the same zero.
    return Root(x, float(RADII[proved[0]]), float(RADII[proved[-1]]))


def certainly_outside(problem: Multilinear, root: Root) -> bool:
    """Whether the zero is proved to have a negative probability or to make an outside action better."""
    if (root.x < -root.error).any():
        return True
    if any(root.x[block].sum() > 1 + 2 * root.error * problem.dimension for block in problem.blocks):
        return True
    if not len(problem.outside):
        return False
    radius = np.full((1, problem.dimension), root.error)
    return bool(_certainly_better(problem.recentre(problem.outside, root.x[None], radius), problem.slack)[0])


def _affine(forms: Sequence[Form], sizes: tuple[int, ...]) -> Floats:
    """Stack forms in the basis (1, x_1, ..., x_k-1) of each block, total coefficient size one."""
    table = np.zeros((len(forms), *sizes))
    for row, form in zip(table, forms, strict=True):
        coefficients: NDArray[Any] = form.coefficients.copy()
        for axis, k in enumerate(coefficients.shape):
            if k > 1:
                view = np.moveaxis(coefficients, axis, 0)
                view[1:] = view[1:] - view[0]
        total = sum(abs(c) for c in coefficients.ravel().tolist()) or 1
        cells = [float(Fraction(c, total)) for c in coefficients.ravel().tolist()]
        row[tuple(slice(0, k) for k in coefficients.shape)] = np.reshape(cells, coefficients.shape)
    return table


def _middle(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    return (low + high) / 2, (high - low) / 2 * (1 + OUTWARD) + 2.0**-60


def _certainly_nonzero(table: Floats, slack: float) -> Flags:
    size = np.abs(table)
    result: NDArray[np.bool_] = (2 * size[..., 0] > size.sum(-1) + slack).any(-1)
    return result


def _certainly_better(table: Floats, slack: float) -> Flags:
    rest = np.abs(table[..., 1:]).sum(-1)
    result: NDArray[np.bool_] = (table[..., 0] > rest + slack).any(-1)
    return result


def _inverse(matrices: Floats) -> Floats:
    try:
        return np.linalg.inv(matrices)
    except np.linalg.LinAlgError:
        return np.linalg.pinv(matrices)


def _fit_simplices(problem: Multilinear, low: Floats, high: Floats) -> Flags:
    """Shrink boxes in place to where probabilities sum to at most one; False where none do."""
    fits: Flags = np.all(low <= high, axis=-1)
    for block in problem.blocks:
        total = low[:, block].sum(-1, keepdims=True)
        fits &= total[:, 0] <= 1 + OUTWARD
        high[:, block] = np.minimum(high[:, block], 1 - total + low[:, block] + OUTWARD)
    fits &= np.all(low <= high, axis=-1)
    return fits


def _inside(low: Floats, high: Floats, root: Root) -> bool:
    return bool((low >= root.x - root.reach).all() and (high <= root.x + root.reach).all())
