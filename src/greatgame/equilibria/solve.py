"""One door to the solvers: which method answers which game, and what each promises.

=======================  ==========================================================================
method                   answers
=======================  ==========================================================================
``exact-enumeration``    two players: every extreme equilibrium and every component, exactly
``polynomial-supports``  three or more players: every isolated equilibrium, certified
``optimum``              one player: every optimal action; their mixtures are the component
``pure``                 any number of players: every pure equilibrium
``nashpy-...``           the library's algorithms, each answer verified (status ``partial``)
``gambit-...``           the same through pygambit, when it is installed
=======================  ==========================================================================

Without a method the first that promises *every* equilibrium is used.
"""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import Any

from greatgame.checks import check_options
from greatgame.equilibria.result import Component, Equilibria, Equilibrium
from greatgame.equilibria.verify import certify
from greatgame.errors import GameError, suggest
from greatgame.game import NormalForm

#: Method -> module and function; a module is opened when its method is used, so others cost nothing.
_OWN_METHODS = {
    "exact-enumeration": ("greatgame.equilibria.bimatrix", "solve_bimatrix"),
    "polynomial-supports": ("greatgame.equilibria.polynomial", "solve_polynomial"),
    "optimum": (__name__, "optima"),
    "pure": (__name__, "pure_equilibria"),
}


def equilibria(game: NormalForm, method: str | None = None, **options: Any) -> Equilibria:
    """Return the Nash equilibria of one game.

    Parameters
    ----------
    game : NormalForm
        A game of floats or Fractions, any number of players.
    method : str, optional
        One of :func:`methods`; by default ``"exact-enumeration"`` for two players,
        ``"polynomial-supports"`` for more, ``"optimum"`` for one.
    **options
        Passed to the method (for example its practical size limit).

    Returns
    -------
    Equilibria
        With ``status`` "complete", "complete-extreme" or "partial".

    Raises
    ------
    GameError
        If the game is symbolic, or the method is unknown, does not fit the number of players or has
        no such option.
    SolverError
        If the game is beyond the method's documented size; the message names what to use instead.

    Examples
    --------
    >>> hunt = NormalForm({"R": ("stag", "hare"), "C": ("stag", "hare")},
    ...                   [[[4, 0], [3, 3]], [[4, 3], [0, 3]]])
    >>> print(hunt.equilibria())
    3 equilibria, complete (every equilibrium is listed; all are isolated), by exact-enumeration
      R: stag; C: stag -> (4, 4)
      R: 3/4 stag + 1/4 hare; C: 3/4 stag + 1/4 hare -> (3, 3)
      R: hare; C: hare -> (3, 3)
    """
    game.require_numbers("equilibria")
    if not (method is None or isinstance(method, str)):
        raise GameError(f"method {method!r} is no name{suggest(method, methods())}")
    name = _default_method(game) if method is None else method
    if name in _OWN_METHODS:
        module, attribute = _OWN_METHODS[name]
        function = getattr(importlib.import_module(module), attribute)
        check_options(name, options, function)
        answer: Equilibria = function(game, **options)
        return answer
    from greatgame.equilibria.bridges import LIBRARY_METHODS, library_equilibria

    if name in LIBRARY_METHODS:
        check_options(name, options, LIBRARY_METHODS[name].call)
        return library_equilibria(game, name)
    raise GameError(f"unknown method {name!r}{suggest(name, methods())}")


def methods() -> tuple[str, ...]:
    """Names of the methods that :func:`equilibria` knows."""
    from greatgame.equilibria.bridges import LIBRARY_METHODS

    return (*_OWN_METHODS, *LIBRARY_METHODS)


def pure_equilibria(game: NormalForm) -> Equilibria:
    """Return every equilibrium in pure strategies; status is "partial", as others may exist."""
    note = "only equilibria in pure strategies were looked for; those are all listed"
    return Equilibria(game, _certified_pure(game), "pure", "partial", note=note)


def optima(game: NormalForm) -> Equilibria:
    """Return the optimal actions of a one-player game; any mixture of them is optimal too."""
    if game.n_players != 1:
        raise GameError(f"optimum is for one player; this game has {game.n_players}")
    items = _certified_pure(game)
    hull = Component(((tuple(e.mix[0] for e in items),),), index=1)
    items = tuple(replace(e, index=1, component=0) for e in items)
    return Equilibria(game, items, "optimum", "complete" if hull.is_point else "complete-extreme", (hull,))


def _certified_pure(game: NormalForm) -> tuple[Equilibrium, ...]:
    from greatgame.equilibria.pure import pure_profiles

    rows = (zip(profile, game.shape, strict=True) for profile in pure_profiles(game))
    return tuple(certify(game, [[int(k == a) for k in range(n)] for a, n in row]) for row in rows)


def _default_method(game: NormalForm) -> str:
    if game.n_players == 1:
        return "optimum"
    return "exact-enumeration" if game.n_players == 2 else "polynomial-supports"
