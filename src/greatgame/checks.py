"""What callers pass, checked: names of options, integers, switches.  Every refusal is one of our errors."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from numbers import Integral
from typing import Any

from greatgame.errors import GameError, GreatGameError, suggest


def check_options(
    name: str, given: Iterable[str], function: Callable[..., Any], error: type[GreatGameError] = GameError
) -> None:
    """Raise ``error`` for an option that a function does not have; its first argument is no option.

    Parameters
    ----------
    name : str
        What the user called, for the message.
    given : iterable of str
        Names of the options given.
    function : callable
        Whose options are valid.
    error : type of GreatGameError

    Examples
    --------
    >>> check_options("f", ["size"], lambda game, size=1: None)
    """
    known = list(inspect.signature(function).parameters)[1:]
    for option in given:
        if option not in known:
            raise error(f"{name} has no option {option!r}{suggest(option, known)}")


def integer(
    value: object, what: str, least: int = 1, most: int | None = None, error: type[GreatGameError] = GameError
) -> int:
    """Return ``value`` as an int from ``least`` to ``most``, or raise ``error`` that names ``what``.

    Examples
    --------
    >>> integer(3, "periods")
    3
    """
    number = int(value) if isinstance(value, Integral) and not isinstance(value, bool) else None
    if number is None or number < least or (most is not None and number > most):
        span = f">= {least}" if most is None else f"from {least} to {most}"
        raise error(f"{what} must be an integer {span}, got {value!r}")
    return number


def switch(value: object, what: str, error: type[GreatGameError] = GameError) -> bool:
    """Return ``value`` if it is True or False, or raise ``error`` that names ``what``.

    Examples
    --------
    >>> switch(True, "coarse")
    True
    """
    if value is not True and value is not False:
        raise error(f"{what} must be True or False, got {value!r}")
    return value
