"""Certificates: the regret of a profile, in exact arithmetic whenever its numbers allow.

The regret of player i at a mixed profile is the best payoff of any action of i against the others'
mixes, minus what i gets.  A profile is a Nash equilibrium iff every regret is zero (Nash 1951).
Floats are binary fractions, so even a float profile has an exact regret: it is computed without
rounding and only then rounded, which makes it a certificate and not an estimate.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greatgame.equilibria.result import Equilibrium
from greatgame.errors import GameError
from greatgame.game import NormalForm
from greatgame.numbers import Number
from greatgame.tensor import ULPS, against, integral

Mixes = Sequence[Sequence[Number]]
#: A mix as integers in its proportions, and their sum.
Weights = tuple[NDArray[Any], int]


def regrets(game: NormalForm, mixes: Mixes) -> tuple[Fraction, ...]:
    """Exact regret of each player at a mixed profile.

    Parameters
    ----------
    game : NormalForm
        A game of floats or Fractions.
    mixes : sequence of sequences, player first
        Probabilities.  They are normalised exactly, so float rounding in their sum is no error.

    Returns
    -------
    tuple of Fraction
        Non-negative; all zero iff the profile is an equilibrium of the game as given.

    Raises
    ------
    GameError
        If a mix has the wrong length, a negative probability, or does not sum to one within 1e-9.
    """
    return tuple(best - value for value, best in _values(game, _weights(game, mixes)))


def max_regret(game: NormalForm, mixes: Mixes) -> Fraction:
    """Largest exact regret of any player at a mixed profile (payoff units of that player)."""
    return max(regrets(game, mixes))


def certify(
    game: NormalForm, mixes: Mixes, *, index: int | None = None, component: int | None = None
) -> Equilibrium:
    """Return the profile as an :class:`Equilibrium` record with its exact regret.

    Parameters
    ----------
    game : NormalForm
        The game as the user gave it (floats or Fractions).
    mixes : sequence of sequences, player first
        Probabilities; a rational profile of an exact game gives an exact record.
    index, component : int, optional
        Passed through to the record.

    Notes
    -----
    Certifying does not judge: a caller that needs an equilibrium compares ``regret`` with zero
    (exact records) or with its tolerance (float records).
    """
    profile = _weights(game, mixes)
    exact = game.kind == "exact" and not any(isinstance(w, float) for mix in mixes for w in mix)
    payoffs = _values(game, profile)
    regret: Number = max(best - value for value, best in payoffs)
    value: tuple[Number, ...] = tuple(value for value, _ in payoffs)
    mix_numbers: tuple[tuple[Number, ...], ...]
    if exact:
        mix_numbers = tuple(tuple(Fraction(w, total) for w in mix.tolist()) for mix, total in profile)
    else:
        regret, value = float(regret), tuple(float(v) for v in value)
        mix_numbers = tuple(tuple(w / total for w in mix.tolist()) for mix, total in profile)
    return Equilibrium(
        players=game.players,
        actions=tuple(game.actions.values()),
        mix=mix_numbers,
        value=value,
        regret=regret,
        index=index,
        component=component,
        exact=exact,
    )


def regret_tolerance(game: NormalForm, player: int) -> float:
    """Regret that rounding alone can cause: of probabilities, or of payoffs snapped towards each other."""
    line = game.payoffs[player]
    snapped = 2 * ULPS * float(np.finfo(float).eps) * float(abs(line).max())
    return 1e-12 * float(line.max() - line.min()) + snapped


def is_equilibrium(game: NormalForm, mixes: Mixes) -> bool:
    """Whether a profile is an equilibrium: exactly for exact numbers, within rounding for floats."""
    found = regrets(game, mixes)
    if game.kind == "exact" and not any(isinstance(w, float) for mix in mixes for w in mix):
        return not any(found)
    return all(float(r) <= regret_tolerance(game, i) for i, r in enumerate(found))


def _values(game: NormalForm, profile: list[Weights]) -> list[tuple[Fraction, Fraction]]:
    """What each player gets at a profile, and what its best action would get, without rounding."""
    weights, totals = [mix for mix, _ in profile], [total for _, total in profile]
    found = []
    for i, (payoffs, denominator) in enumerate(game.integers()):
        line = against(payoffs, i, weights)
        divisor = denominator * math.prod(totals[:i] + totals[i + 1 :])
        value = Fraction(sum((line * weights[i]).tolist()), divisor * totals[i])
        found.append((value, Fraction(max(line.tolist()), divisor)))
    return found


def _weights(game: NormalForm, mixes: Mixes) -> list[Weights]:
    """Validate the profile; return each mix as integers in its proportions, and their sum."""
    if not hasattr(mixes, "__len__") or len(mixes) != game.n_players:
        raise GameError(f"{game.n_players} mixed strategies needed, got {mixes!r}")
    rows = {p: np.asarray(list(m), dtype=object) for p, m in zip(game.players, mixes, strict=True)}
    whole = [integral(mix)[0] for mix in game.mixes_as_given(rows)]
    return [(mix, sum(mix.tolist())) for mix in whole]
