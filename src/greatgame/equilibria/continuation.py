"""Pseudo-arclength continuation of the logit correspondence in log-probabilities.

With x the log-probabilities of all players' actions and v(x) the expected payoff of each action,
logit equilibria are the zeros of ``F(x, l) = x - log softmax(l v(x))``, one block per player.  The
curve of zeros through the uniform profile at l = 0 is followed by predictor and corrector: a step
along the unit tangent t, then Newton's method on ``F = 0`` with the step's hyperplane as the missing
equation (Turocy 2005; Allgower and Georg 1990).  Nothing is solved *for
l*, so the curve may turn back in l.  Log-probabilities keep vanishing actions regular.

Two things can happen on the way and are located by bisection of the step:

* a *fold*: the l-component of t changes sign (l is extremal along the curve);
* a *bifurcation*: the determinant of ``[F'; t]`` changes sign (another branch crosses here).

Every loop is bounded; a step that cannot be corrected is halved, and a curve that cannot be followed
further ends with the reason.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Ending = Literal["reached", "step limit", "step too small"]

SMALLEST_STEP = 1e-9
#: A step is refused when the tangent turns by more than the angle of this cosine.
STRAIGHT = 0.97
NEWTON = 12
BISECTIONS = 45


@dataclass(frozen=True)
class Field:
    """The map F of one game whose payoffs are scaled to differences of order one.

    Attributes
    ----------
    tensors : sequence of arrays
        Payoff tensor of each player, own action first, then the others in the game's order.
    """

    tensors: Sequence[Vector]

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of actions of each player."""
        return tuple(t.shape[0] for t in self.tensors)

    @property
    def blocks(self) -> list[slice]:
        """Place of each player's actions in x."""
        ends = np.cumsum([0, *self.sizes])
        return [slice(int(a), int(b)) for a, b in itertools.pairwise(ends)]

    def payoffs(self, x: Vector) -> tuple[list[Vector], Vector]:
        """Expected payoff of each action, and its derivative by every log-probability."""
        blocks = self.blocks
        mixes = [np.exp(x[b]) for b in blocks]
        slope = np.zeros((x.size, x.size))
        values = []
        for i, tensor in enumerate(self.tensors):
            others = [j for j in range(len(mixes)) if j != i]
            values.append(_contract(tensor, [mixes[j] for j in others], keep=None))
            for k, j in enumerate(others):
                table = _contract(tensor, [mixes[m] for m in others], keep=k)
                slope[blocks[i], blocks[j]] = table * mixes[j]
        return values, slope

    def evaluate(self, z: Vector) -> tuple[Vector, Vector]:
        """F and its Jacobian, shape (n, n + 1), at z = (x, l)."""
        x, rationality = z[:-1], z[-1]
        values, slope = self.payoffs(x)
        residual = np.empty_like(x)
        jacobian = np.zeros((x.size, z.size))
        jacobian[:, :-1] = np.eye(x.size)
        for block, value in zip(self.blocks, values, strict=True):
            logits = rationality * value
            top = logits.max()
            weights = np.exp(logits - top)
            total = weights.sum()
            residual[block] = x[block] - (logits - top - np.log(total))
            choice = weights / total
            jacobian[block, :-1] -= rationality * (slope[block] - choice @ slope[block])
            jacobian[block, -1] = -(value - choice @ value)
        return residual, jacobian


def _contract(tensor: Vector, mixes: Sequence[Vector], keep: int | None) -> Vector:
    """Average a payoff tensor over the others' mixes, except the one at position ``keep``."""
    for k in reversed(range(len(mixes))):
        if k != keep:
            tensor = np.tensordot(tensor, mixes[k], axes=(k + 1, 0))
    return tensor


@dataclass(frozen=True)
class Spot:
    """One point of the curve: z = (x, l), the unit tangent, the sign of the bordered determinant."""

    z: Vector
    tangent: Vector
    orientation: float
    event: Literal["", "fold", "bifurcation"] = ""

    @property
    def rationality(self) -> float:
        """The parameter l."""
        return float(self.z[-1])


@dataclass(frozen=True)
class Curve:
    """The curve as far as it was followed, events included, and why it ends."""

    spots: tuple[Spot, ...]
    ending: Ending


def trace(field: Field, limit: float, max_steps: int) -> Curve:
    """Follow the curve from the uniform profile at l = 0 until l reaches ``limit``.

    Parameters
    ----------
    field : Field
        The game.
    limit : float
        Where to stop; the last spot lies exactly there if it is reached.
    max_steps : int
        Bound on accepted and refused steps together.
    """
    start = np.concatenate([*(np.full(n, -np.log(n)) for n in field.sizes), [0.0]])
    spots = [_spot(field, start, np.eye(start.size)[-1])]
    step = 0.01
    for _ in range(max_steps):
        here = spots[-1]
        there = _advance(field, here, step)
        if there is None:
            step /= 2
            if step < SMALLEST_STEP * (1 + abs(here.rationality)):
                return Curve(tuple(spots), "step too small")
            continue
        spots += _events(field, here, there, step)
        if there.rationality >= limit:
            last = at_rationality(field, here, there, limit)
            return Curve((*spots, last or there), "reached")
        spots.append(there)
        step = min(1.6 * step, 0.02 + 0.1 * abs(there.rationality))
    return Curve(tuple(spots), "step limit")


def _spot(field: Field, z: Vector, before: Vector) -> Spot:
    """Complete a zero of F with the unit tangent that continues the direction ``before``."""
    _, jacobian = field.evaluate(z)
    tangent = np.linalg.svd(jacobian)[2][-1]
    if tangent @ before < 0:
        tangent = -tangent
    sign = float(np.linalg.slogdet(np.vstack([jacobian, tangent]))[0])
    return Spot(z, tangent, sign)


def _advance(field: Field, here: Spot, step: float) -> Spot | None:
    """Predict, correct and accept one step; None if it must be shorter."""
    guess = here.z + step * here.tangent
    z = _newton(field, guess, here.tangent, float(here.tangent @ guess))
    if z is None or np.linalg.norm(z - guess) > 0.5 * step:
        return None
    there = _spot(field, z, here.tangent)
    return there if there.tangent @ here.tangent > STRAIGHT else None


def _newton(field: Field, z: Vector, normal: Vector, offset: float) -> Vector | None:
    """Solve F(z) = 0 and normal @ z = offset by Newton's method from z."""
    previous = np.inf
    for _ in range(NEWTON):
        residual, jacobian = field.evaluate(z)
        system = np.vstack([jacobian, normal])
        gap = np.append(residual, normal @ z - offset)
        try:
            move = np.linalg.solve(system, -gap)
        except np.linalg.LinAlgError:
            return None
        z = z + move
        size = float(np.abs(move).max() / (1 + np.abs(z).max()))
        if not np.isfinite(size) or size > 2 * previous + 1e-9:
            return None
        if size < 1e-12:
            return z
        previous = size
    return z if previous < 1e-9 else None


def _events(field: Field, here: Spot, there: Spot, step: float) -> list[Spot]:
    """Locate a fold or a bifurcation between two neighbouring spots."""
    found: list[Spot] = []
    if here.orientation * there.orientation < 0:
        spot = _bisect(field, here, step, lambda s: s.orientation * here.orientation)
        found.append(replace(spot, event="bifurcation"))
    if here.tangent[-1] * there.tangent[-1] < 0:
        spot = _bisect(field, here, step, lambda s: float(s.tangent[-1] * here.tangent[-1]))
        found.append(replace(spot, event="fold"))
    return found


def _bisect(field: Field, here: Spot, step: float, side: Callable[[Spot], float]) -> Spot:
    """Bisect the step until ``side`` changes sign; the last spot on this side of the event."""
    low, high, best = 0.0, step, here
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        spot = _advance(field, here, middle)
        if spot is None or side(spot) <= 0:
            high = middle
        else:
            low, best = middle, spot
        if high - low < 1e-10 * (1 + abs(here.rationality)):
            break
    return best


def at_rationality(field: Field, here: Spot, there: Spot, rationality: float) -> Spot | None:
    """Return the spot between two neighbours at a given l, or None if Newton's method fails."""
    span = there.rationality - here.rationality
    share = 0.0 if span == 0 else (rationality - here.rationality) / span
    guess = here.z + share * (there.z - here.z)
    normal = np.eye(guess.size)[-1]
    z = _newton(field, guess, normal, rationality)
    if z is None:
        return None
    z[-1] = rationality
    return _spot(field, z, here.tangent)
