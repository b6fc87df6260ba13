"""Payoff tensors: reading them from what people write, and turning floats into exact numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from greatgame.errors import GameError
from greatgame.numbers import exact, simplest_ratio

Kind = Literal["float", "exact", "symbolic"]

#: A float payoff is known to this many units in the last place of the player's largest payoff.
ULPS = 16


def read_labels(players: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Validate player and action labels."""
    if not isinstance(players, Mapping) or not players:
        raise GameError("players must be a mapping of player name to action labels")
    for player, acts in players.items():
        if isinstance(acts, str) or not _is_ordered(acts) or not len(acts):
            raise GameError(f"{player!r} needs a non-empty sequence of action labels, got {acts!r}")
        if not all(isinstance(x, str) and x for x in (player, *acts)):
            raise GameError(f"labels must be non-empty strings: {player!r}: {list(acts)!r}")
        if len(set(acts)) != len(acts):
            raise GameError(f"{player!r} has duplicate actions: {list(acts)}")
    return tuple(players), tuple(tuple(acts) for acts in players.values())


def _is_ordered(acts: object) -> bool:
    """Whether actions come in an order of their own: sequences and arrays do, sets and generators do not."""
    return hasattr(acts, "__getitem__") and hasattr(acts, "__len__")


def read_numbers(payoffs: ArrayLike) -> tuple[NDArray[Any], Kind]:
    """Return a fresh array of one kind of number, and that kind."""
    if np.ma.is_masked(payoffs):
        raise GameError("a payoff is masked, that is missing")
    try:
        given = np.asarray(payoffs)
    except ValueError as error:
        raise GameError(f"payoffs are ragged: {error}") from None
    if given.dtype.kind == "f":
        with np.errstate(over="ignore"):  # what a float cannot hold becomes infinite, and is refused
            return given.astype(float), "float"
    if given.dtype.kind not in "iuOU":
        raise GameError(f"payoffs must be numbers, got an array of {given.dtype}")
    cells = given.astype(object)
    flat = cells.ravel().tolist()
    if any(getattr(x, "free_symbols", None) or _is_irrational(x) for x in flat):
        return _symbolic(cells), "symbolic"
    if any(isinstance(x, float | np.floating) or getattr(x, "is_Float", False) for x in flat):
        try:
            return cells.astype(float), "float"
        except (TypeError, ValueError):
            raise GameError("a payoff is not a number") from None
        except OverflowError:
            raise GameError("a payoff is beyond what floats span; give all of them exactly") from None
    try:
        numbers = [exact(x) for x in flat]
    except (TypeError, ValueError) as error:
        raise GameError(f"a payoff is not a number: {error}") from None
    out = np.empty(len(numbers), dtype=object)
    out[:] = numbers
    return out.reshape(given.shape), "exact"


def _symbolic(cells: NDArray[Any]) -> NDArray[Any]:
    """Check that every cell of a symbolic game is a finite number or a SymPy expression that may be one."""
    import sympy

    for x in cells.ravel().tolist():
        try:
            value = x if isinstance(x, sympy.Basic) else exact(x)
        except (TypeError, ValueError) as error:
            raise GameError(f"a payoff is not a number: {error}") from None
        if isinstance(value, sympy.Basic) and not is_payoff(value):
            raise GameError(f"a payoff is not a finite real number: {x}")
    return cells


def is_payoff(expression: Any) -> bool:
    """Whether a SymPy object can be a payoff: an expression without NaN, infinity or imaginary unit."""
    import sympy

    undefined = (sympy.nan, sympy.oo, -sympy.oo, sympy.zoo, sympy.I)
    return isinstance(expression, sympy.Expr) and not expression.has(*undefined)


def _is_irrational(x: object) -> bool:
    """Whether x is a SymPy expression that is no rational or float: an exact symbolic constant."""
    return hasattr(x, "is_Rational") and not (x.is_Rational or getattr(x, "is_Float", False))


def check_finite(
    array: NDArray[Any], kind: Kind, names: tuple[str, ...], actions: tuple[tuple[str, ...], ...]
) -> None:
    """Raise GameError for the first float payoff that is NaN or infinite."""
    if kind != "float" or np.isfinite(array).all():
        return
    player, *cell = np.argwhere(~np.isfinite(array))[0]
    profile = ", ".join(acts[k] for acts, k in zip(actions, cell, strict=True))
    raise GameError(
        f"{names[player]}'s payoff at ({profile}) is {array[(player, *cell)]}, not a finite number"
    )


def binary(array: NDArray[np.float64]) -> NDArray[Any]:
    """Convert each float to the binary fraction it is."""
    return np.array([Fraction(x) for x in array.ravel().tolist()] + [None], dtype=object)[:-1].reshape(
        array.shape
    )


def snapped(array: NDArray[np.float64]) -> NDArray[Any]:
    """Map one player's payoffs to [0, 1] and replace each by the simplest rational nearby."""
    whole, _ = integral(array)
    values = whole.ravel().tolist()
    low, high = min(values), max(values)
    out = np.full(len(values), Fraction(0), dtype=object)
    if high > low:
        finest = round(1 / np.finfo(float).eps)
        span, radius = (high - low) * finest, ULPS * max(abs(low), abs(high))
        middles = [(value - low) * finest for value in values]
        out[:] = [simplest_ratio(x - radius, span, x + radius, span) for x in middles]
    return out.reshape(array.shape)


def integral(array: NDArray[Any]) -> tuple[NDArray[Any], int]:
    """Return rationals (floats, Fractions, integers) as integers over their least common denominator."""
    ratios = [x.as_integer_ratio() for x in array.ravel().tolist()]
    common = math.lcm(*(below for _, below in ratios))
    out = np.empty(len(ratios), dtype=object)
    out[:] = [above * (common // below) for above, below in ratios]
    return out.reshape(array.shape), common


def against(payoffs: NDArray[Any], player: int, mixes: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Average one player's payoffs over the others' mixes: one entry for each own action."""
    tensor: NDArray[Any] = np.moveaxis(payoffs, player, 0)
    others = [m for i, m in enumerate(mixes) if i != player]
    if any(mix.dtype == object for mix in others):  # exact numbers are slow, and much of a mix is often 0
        played = [np.flatnonzero(mix) for mix in others]
        tensor = tensor[np.ix_(np.arange(len(tensor)), *played)]
        others = [mix[k] for mix, k in zip(others, played, strict=True)]
    for mix in reversed(others):
        tensor = tensor @ mix
    return tensor
