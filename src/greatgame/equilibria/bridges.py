"""Bridges to nashpy and pygambit: their game objects, and their solvers behind our verification.

Libraries are peers: useful, and checked.  Before a call, each player's payoffs are mapped to
[0, 1], because absolute tolerances inside the libraries make their answers depend on units.  After
it, every profile is verified by exact regret on the game as given.  A float profile is replaced by
the equilibrium next to it, exact where possible (:mod:`greatgame.equilibria.polish`); one that has no
equilibrium within ``NEAR`` is dropped and counted in the note; doubles are merged.  Nothing is
completed in silence: the status is "partial", since what a library misses cannot be seen from its
answer.

=======================  =====================================================================
method                   algorithm (references in ``references.bib``)
=======================  =====================================================================
``nashpy-support``       equal-size supports (``nisan2007``, algorithm 3.4)
``nashpy-vertex``        pairs of labelled vertices (``nisan2007``, algorithm 3.5)
``nashpy-lemke-howson``  complementary pivoting from every label (``lemke1964``), bounded
``gambit-enumpure``      all pure profiles, any number of players
``gambit-enummixed``     extreme equilibria of two players (``mangasarian1964``), rational
``gambit-enumpoly``      supports and polynomial systems, any number of players
``gambit-lcp``           Lemke-Howson with restarts, rational, two players
``gambit-lp``            linear programme, rational, two players, constant sum
``gambit-logit``         one equilibrium: the limit of the principal logit branch
``gambit-gnm``           global Newton method (``govindan2003``)
=======================  =====================================================================

pygambit is under the GPL and optional: it is imported only when one of its methods is asked for.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import cycle
from types import MappingProxyType
from typing import Any

from greatgame.equilibria.polish import nearby_equilibrium
from greatgame.equilibria.result import Equilibria, Equilibrium
from greatgame.errors import DependencyError, GameError, SolverError, suggest
from greatgame.game import NormalForm
from greatgame.transformations import to_unit_range

Profile = Sequence[Sequence[Any]]

#: Lemke-Howson paths can be exponentially long (Savani and von Stengel 2006) and nashpy's floats can
#: cycle: a path is given up after this many pivots.
MAX_PIVOTS = 1_000
#: A library's profile stands for an equilibrium when none of its probabilities is further off.
NEAR = 1e-3
#: Two profiles are one when no probability differs by more.
SAME = 1e-7


@dataclass(frozen=True)
class LibraryMethod:
    """How one library algorithm is called and what it can be asked."""

    library: str
    two_players: bool
    call: Callable[[NormalForm], Iterable[Profile]]


# -- game objects ---------------------------------------------------------------------------------


def to_nashpy(game: NormalForm) -> Any:
    """Return a two-player game as a ``nashpy.Game`` of floats.

    Raises
    ------
    GameError
        If the game is symbolic or has not two players.
    """
    import nashpy

    game.require_numbers("to_nashpy")
    if game.n_players != 2:
        raise GameError(f"nashpy knows two-player games only; this one has {game.n_players} players")
    return nashpy.Game(*game.payoffs.astype(float))


def to_gambit(game: NormalForm) -> Any:
    """Return the game as a ``pygambit.Game`` with the same labels; exact payoffs stay exact.

    Raises
    ------
    GameError
        If the game is symbolic.
    DependencyError
        If pygambit is not installed.
    """
    import io

    gambit = _pygambit()
    # Gambit's own file format carries exact numbers and labels through any version of its interface.
    return gambit.read_nfg(io.BytesIO(game.to_nfg(body="outcome").encode()))


def _pygambit() -> Any:
    try:
        import pygambit
    except ImportError:
        raise DependencyError(
            "this needs pygambit, which is optional (GPL): pip install 'greatgame[gambit]'"
        ) from None
    return pygambit


# -- calling the libraries ------------------------------------------------------------------------


def library_equilibria(game: NormalForm, method: str) -> Equilibria:
    """Return what a library algorithm finds, each profile verified on the game as given.

    Parameters
    ----------
    game : NormalForm
        Of floats or Fractions.
    method : str
        One of :data:`LIBRARY_METHODS`.

    Returns
    -------
    Equilibria
        With status "partial"; ``note`` says what was dropped and what the library warned of.

    Raises
    ------
    GameError
        For a symbolic game, an unknown method, or a number of players it does not take.
    DependencyError
        If the library is not installed.
    SolverError
        If the library itself failed: an empty answer always means that it found nothing.

    Examples
    --------
    >>> pennies = NormalForm({"R": ("h", "t"), "C": ("h", "t")},
    ...                      [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    >>> answer = library_equilibria(pennies, "nashpy-support")
    >>> print(answer[0])
    R: 1/2 h + 1/2 t; C: 1/2 h + 1/2 t -> (0, 0)
    """
    game.require_numbers(method)
    if method not in LIBRARY_METHODS:
        raise GameError(f"unknown method {method!r}{suggest(method, LIBRARY_METHODS)}")
    chosen = LIBRARY_METHODS[method]
    if chosen.two_players and game.n_players != 2:
        raise GameError(f"{method} takes two players; this game has {game.n_players}")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        profiles = _call(chosen, to_unit_range(game.to_exact(snap=True)), method)
    items, dropped = _verified(game, profiles)
    notes = (
        [f"{dropped} of {len(profiles)} returned profiles are not equilibria and were dropped"]
        if dropped
        else []
    )
    notes += sorted({" ".join(str(w.message).split()) for w in caught})
    return Equilibria(game, items, method, "partial", note="; ".join(notes))


def _call(method: LibraryMethod, game: NormalForm, name: str) -> list[Profile]:
    """Run the library; whatever it raises becomes a SolverError that says so."""
    try:
        return list(method.call(game))
    except (DependencyError, SolverError):
        raise
    except Exception as error:
        raise SolverError(f"{name}: the library failed: {type(error).__name__}: {error}") from error


def _verified(game: NormalForm, profiles: Iterable[Profile]) -> tuple[tuple[Equilibrium, ...], int]:
    """Verify each profile, merge doubles, count the rejected."""
    kept: list[Equilibrium] = []
    dropped = 0
    for profile in profiles:
        fits = [len(mix) for mix in profile] == list(game.shape)
        found = nearby_equilibrium(game, profile, NEAR) if fits else None
        if found is None:
            dropped += 1
        elif not any(_same(found, other) for other in kept):
            kept.append(found)
    return tuple(kept), dropped


def _same(a: Equilibrium, b: Equilibrium) -> bool:
    pairs = ((x, y) for m, n in zip(a.mix, b.mix, strict=True) for x, y in zip(m, n, strict=True))
    return all(abs(float(x) - float(y)) <= SAME for x, y in pairs)


# -- nashpy ---------------------------------------------------------------------------------------


def _nashpy_support(game: NormalForm) -> Iterable[Profile]:
    return list(to_nashpy(game).support_enumeration())


def _nashpy_vertex(game: NormalForm) -> Iterable[Profile]:
    return list(to_nashpy(game).vertex_enumeration())


def _nashpy_lemke_howson(game: NormalForm) -> Iterable[Profile]:
    """Follow the path from every label with nashpy's tableaux, at most ``MAX_PIVOTS`` each."""
    found, stuck = [], 0
    for label in range(sum(game.shape)):
        try:
            profile = _path(game, label)
        except (ValueError, IndexError, ZeroDivisionError):  # nashpy's pivoting broke down
            profile = None
        stuck += profile is None
        found += [] if profile is None else [profile]
    if stuck:
        warnings.warn(
            f"{stuck} of {sum(game.shape)} Lemke-Howson paths did not end", RuntimeWarning, stacklevel=2
        )
    return found


def _path(game: NormalForm, label: int) -> Profile | None:
    from nashpy.linalg import create_col_tableau, create_row_tableau

    A, B = game.payoffs.astype(float) + 1.0  # positive, as the tableaux need
    columns, rows = create_col_tableau(A, True), create_row_tableau(B, True)
    first = (rows, columns) if label in rows.non_basic_variables else (columns, rows)
    entering = label
    for count, tableau in enumerate(cycle(first)):
        entering = tableau.pivot_and_drop_label(entering)
        if columns.non_basic_variables | rows.non_basic_variables == columns.labels:
            break
        if count >= MAX_PIVOTS:
            return None
    return rows.to_strategy(columns.non_basic_variables), columns.to_strategy(rows.non_basic_variables)


# -- pygambit -------------------------------------------------------------------------------------


def _gambit(solver: str, **options: Any) -> Callable[[NormalForm], Iterable[Profile]]:
    def call(game: NormalForm) -> list[Profile]:
        gambit = _pygambit()
        table = to_gambit(game)
        answer = getattr(gambit.nash, solver)(table, **options)
        return [_gambit_profile(table, found) for found in answer.equilibria]

    return call


def _gambit_profile(table: Any, found: Any) -> Profile:
    """Probabilities by player; Gambit's rationals become Fractions."""

    def number(weight: Any) -> Any:
        return (
            weight if isinstance(weight, float) else Fraction(int(weight.numerator), int(weight.denominator))
        )

    return [[number(found[strategy]) for strategy in player.strategies] for player in table.players]


LIBRARY_METHODS = MappingProxyType(
    {
        "nashpy-support": LibraryMethod("nashpy", True, _nashpy_support),
        "nashpy-vertex": LibraryMethod("nashpy", True, _nashpy_vertex),
        "nashpy-lemke-howson": LibraryMethod("nashpy", True, _nashpy_lemke_howson),
        "gambit-enumpure": LibraryMethod("pygambit", False, _gambit("enumpure_solve")),
        "gambit-enummixed": LibraryMethod("pygambit", True, _gambit("enummixed_solve", rational=True)),
        "gambit-enumpoly": LibraryMethod("pygambit", False, _gambit("enumpoly_solve")),
        "gambit-lcp": LibraryMethod("pygambit", True, _gambit("lcp_solve", rational=True)),
        "gambit-lp": LibraryMethod("pygambit", True, _gambit("lp_solve", rational=True)),
        "gambit-logit": LibraryMethod("pygambit", False, _gambit("logit_solve")),
        "gambit-gnm": LibraryMethod("pygambit", False, _gambit("gnm_solve")),
    }
)
