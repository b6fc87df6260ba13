"""Repeated-game strategies: one file per strategy or close family.

``from greatgame.strategies import GrimTrigger`` opens only the file that holds the class;
``greatgame.strategies()`` opens all of them and returns every class by its kebab-case name, and
:func:`strategy_by_name` builds one.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from greatgame.repeated.strategy import Strategy

if not __name__.startswith("greatgame."):
    raise ImportError("import greatgame.strategies, not strategies")


from greatgame.discovery import attribute, make_callable


def __getattr__(name: str) -> Any:
    return attribute(__name__, name, "greatgame.repeated.strategy:Strategy")


def strategies() -> dict[str, type[Strategy]]:
    """Return every strategy class by its kebab-case name, in file order.

    Examples
    --------
    >>> "grim-trigger" in strategies()
    True
    """
    from greatgame.discovery import entries
    from greatgame.repeated.strategy import Strategy

    return {s.name(): s for s in entries(sys.modules[__name__], Strategy)}


def strategy_by_name(name: str, **parameters: Any) -> Strategy:
    """Build a strategy from its kebab-case name, class name or an alias.

    Parameters
    ----------
    name : str
        ``"grim-trigger"``, ``"GrimTrigger"``, ``"pavlov"``.
    **parameters
        The strategy's own parameters.

    Raises
    ------
    StrategyError
        If there is no such strategy, or it lacks or refuses a parameter; the message lists what is valid.

    Examples
    --------
    >>> str(strategy_by_name("limited-punishment", length=3))
    'limited-punishment(length=3)'
    """
    from greatgame.discovery import snake
    from greatgame.errors import StrategyError, suggest

    known = strategies()
    names = {alias: cls for cls in known.values() for alias in (cls.name(), *cls.aliases)}
    key = snake(str(name)).replace("_", "-").replace(" ", "-")
    if key not in names:
        raise StrategyError(f"no strategy {name!r}{suggest(name, known)}")
    cls = names[key]
    valid = cls.parameter_names()
    for given in parameters:
        if given not in valid:
            raise StrategyError(f"{cls.name()} has no parameter {given!r}{suggest(given, valid)}")
    try:
        return cls(**parameters)
    except TypeError:
        raise StrategyError(f"{cls.name()} needs its parameters: {', '.join(valid)}") from None


make_callable(__name__, "greatgame.strategies:strategies")
