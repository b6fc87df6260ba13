"""From an approximate profile to a verified equilibrium: equal payoffs on a support, then fractions.

On the support of an equilibrium every action of a player earns the same.  Those equations are solved
by Newton's method (least squares, so that continua are no obstacle) from the approximate profile;
the result, and rational profiles within float precision of it, are verified by exact regret.  Only
the verification decides; the rest is guessing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greatgame.equilibria.continuation import Field
from greatgame.equilibria.result import Equilibrium
from greatgame.equilibria.verify import certify, is_equilibrium
from greatgame.errors import GameError
from greatgame.game import NormalForm

Vector = NDArray[np.float64]
Profile = Sequence[Sequence[Any]]

#: Probabilities below one of these are tried as zero.
CUTS = (0.0, 1e-9, 1e-6, 1e-4, 1e-3, 1e-2)
#: A rational profile must be this near to the float profile it is meant to be.
PRECISION = 1e-9


def payoff_ranges(game: NormalForm) -> list[Fraction]:
    """Largest minus smallest payoff of each player."""
    return [line.max() - line.min() for line in game.to_exact().payoffs]


def field_in_units(game: NormalForm, units: Sequence[Fraction]) -> Field:
    """Return each player's payoffs as floats, own action first, from zero, in given units (0 is 1)."""
    exact = game.to_exact().payoffs
    tensors = [
        np.moveaxis(((line - line.min()) / (unit or 1)).astype(float), i, 0)
        for i, (line, unit) in enumerate(zip(exact, units, strict=True))
    ]
    return Field(tensors)


def nearby_equilibrium(game: NormalForm, profile: Profile, within: float) -> Equilibrium | None:
    """Return a verified equilibrium near a profile, exact if possible; None if none is found.

    Parameters
    ----------
    game : NormalForm
        Of floats or Fractions.
    profile : sequence of sequences
        Approximate probabilities, player first.
    within : float
        Largest allowed change of any probability.
    """
    if any(isinstance(w, Fraction) for mix in profile for w in mix) and _holds(game, profile):
        return certify(game, profile)
    start = [np.array([float(w) for w in mix]) for mix in profile]
    if not all(np.isfinite(mix).all() for mix in start):
        return None
    for guess in _guesses(game, start, within):
        if _holds(game, guess):
            return certify(game, guess)
    return None


def _guesses(game: NormalForm, start: Sequence[Vector], within: float) -> Iterator[Profile]:
    """Yield profiles to verify: rational, then solved, and the given floats themselves last.

    The floats come last because tolerances for floats are wide when payoffs are large beside their
    differences; a solved profile next to them is then the better answer.
    """
    yield from _rational(start)
    for solved in _solutions(game, start):
        if _distance(solved, start) <= within:
            yield from _rational(solved)
            yield [mix.tolist() for mix in solved]
    yield [mix.tolist() for mix in start]


def _holds(game: NormalForm, profile: Profile) -> bool:
    """Whether the profile is one of this game and an equilibrium.

    A negative probability, or a sum that is not one, makes it none of this game.  If the payoffs are
    beyond floats, a profile in floats cannot be judged and only exact ones can pass.
    """
    try:
        return is_equilibrium(game, profile)
    except (GameError, OverflowError):
        return False


def _distance(a: Sequence[Vector], b: Sequence[Vector]) -> float:
    return max(float(np.abs(x - y).max()) for x, y in zip(a, b, strict=True))


def _solutions(game: NormalForm, start: Sequence[Vector]) -> Iterator[list[Vector]]:
    """Yield the solutions of the equal-payoff equations next to a profile, on plausible supports."""
    field = field_in_units(game, payoff_ranges(game))
    flat = np.concatenate(start)
    tried: set[tuple[int, ...]] = set()
    for cut in CUTS:
        support = flat > cut
        key = tuple(np.flatnonzero(support).tolist())
        if key in tried:
            continue
        tried.add(key)
        solved = _equal_payoffs(field, flat, support)
        if solved is not None:
            yield solved


def _equal_payoffs(field: Field, start: Vector, support: NDArray[np.bool_]) -> list[Vector] | None:
    """Solve for equal payoffs within each player's part of the support; None if it leads outside."""
    p = start * support
    if not all(support[block].any() for block in field.blocks):
        return None
    for _ in range(50):
        rows, right = _equations(field, p, support)
        move = np.zeros_like(p)
        move[support] = np.linalg.lstsq(rows[:, support], right, rcond=1e-12)[0]
        p = p + move
        if (p < -PRECISION).any() or not np.isfinite(p).all():
            return None
        p = np.maximum(p, 0)
        if np.abs(move).max() < 1e-15:
            break
    return [p[block] / p[block].sum() for block in field.blocks]


def _equations(field: Field, p: Vector, support: NDArray[np.bool_]) -> tuple[Vector, Vector]:
    """Linearise "payoffs on the support equal their mean, probabilities sum to one" at p."""
    with np.errstate(divide="ignore"):
        values, slope = field.payoffs(np.log(p))
    slope = np.divide(slope, p, out=np.zeros_like(slope), where=p > 0)
    rows: list[Vector] = []
    right: list[float] = []
    for block, value in zip(field.blocks, values, strict=True):
        inside = support[block]
        own = slope[block][inside]
        rows += [
            *(own - own.mean(axis=0)),
            np.isin(np.arange(p.size), np.arange(p.size)[block]).astype(float),
        ]
        right += [*(value[inside].mean() - value[inside]), 1 - p[block].sum()]
    return np.array(rows), np.array(right)


def _rational(mixes: Sequence[Vector]) -> list[list[list[Fraction]]]:
    """Profiles of small denominators within float precision, simplest first."""
    guesses = []
    for denominator in (1, 1_000, 1_000_000):
        rows = [[Fraction(w).limit_denominator(denominator) for w in mix.tolist()] for mix in mixes]
        near = all(
            abs(float(r) - w) <= PRECISION
            for row, mix in zip(rows, mixes, strict=True)
            for r, w in zip(row, mix, strict=True)
        )
        if near and all(sum(row) == 1 for row in rows):
            guesses.append(rows)
    return guesses
