"""The errors greatgame raises, and the sentence that suggests the nearest spelling."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class GreatGameError(Exception):
    """Base class of every error that greatgame raises on purpose."""


class ParameterError(GreatGameError, ValueError):
    """A parameter or choice is unknown, malformed, out of range, or violates an assumption."""


class DeclarationError(GreatGameError, TypeError):
    """A model, strategy or parameter is declared wrongly; raised when the class is defined."""


class GameError(GreatGameError, ValueError):
    """A game, a profile of actions or a mixed strategy is malformed."""


class StrategyError(GreatGameError, ValueError):
    """A repeated-game strategy, automaton or discount factor is malformed."""


class StudyError(GreatGameError, ValueError):
    """A sweep, a design or a stored run is malformed or does not match."""


class SolverError(GreatGameError, RuntimeError):
    """A solver could not do what was asked: it failed, or the request is beyond its limits."""


class DataError(GreatGameError, LookupError):
    """A calibration table has no such row, or the source gives no value there."""


class DependencyError(GreatGameError, ImportError):
    """An optional peer (for example pygambit) was asked for and is not installed."""


def suggest(name: object, options: Iterable[str]) -> str:
    """Return the tail of an error message: the valid names, and the nearest one if any is near.

    Parameters
    ----------
    name : object
        What was given.
    options : iterable of str
        What would have been valid.

    Returns
    -------
    str
        ``"; did you mean 'grab'? (valid: grab, power)"`` or ``"; valid: grab, power"``.

    Examples
    --------
    >>> suggest("grap", ["grab", "power"])
    "; did you mean 'grab'? (valid: grab, power)"
    >>> suggest("zzz", ["grab"])
    '; valid: grab'
    """
    names = list(options)
    folded = {option.casefold(): option for option in names}
    near = difflib.get_close_matches(str(name).casefold(), list(folded), n=1)
    listing = ", ".join(names) if names else "nothing"
    if near:
        return f"; did you mean {folded[near[0]]!r}? (valid: {listing})"
    return f"; valid: {listing}"
