"""All equilibria of millions of small games: compiled kernels, and the exact solver where floats cannot tell.

A game without ties has finitely many equilibria, all with supports of equal size, and whether a pair of
supports carries one depends only on the signs of certain determinants of payoffs (of three players with two
actions: of forms of degree up to three).  Floats decide a sign when it exceeds a bound on everything that may
be wrong with it: rounding, and the radius within which the exact solver identifies payoffs.  So each game
falls in one of two classes:

* no undecided sign matters: the kernel's equilibria are *all* equilibria (the theorems, with the bounds, are
  in ``kernels.bimatrix``, ``kernels.two_by_two`` and ``kernels.cube``), and their indices sum to +1;
* a tie or near-tie matters: the game is *routed* to the exact solver, never guessed.

Small-integer games repeat and are often degenerate: of equal routed games one is solved.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from greatgame.equilibria.batch_result import BatchEquilibria, each
from greatgame.equilibria.result import Equilibria
from greatgame.errors import GameError, SolverError
from greatgame.game import NormalForm

if TYPE_CHECKING:
    from greatgame.equilibria.kernels.families import Family, Found

Progress = Callable[[int, int], None]
Players = Mapping[str, Sequence[str]]

#: Chunks scanned between two calls of ``progress``.
_BURST = 256


def solve_batch(
    payoffs: ArrayLike,
    threads: int | None = None,
    *,
    pure: bool = False,
    players: Players | None = None,
    progress: Progress | None = None,
) -> BatchEquilibria:
    """Return every equilibrium of every game of a stack.

    Parameters
    ----------
    payoffs : array_like of float, shape (N, n_players, *n_actions)
        N games of one shape, player first: two players with up to five actions each, or three with
        two.  A C-contiguous float64 array is used in place; do not change it before the result's
        arrays have been read.
    threads : int, optional
        Threads to use; by default one per available processor.
    pure : bool
        True: look for pure equilibria only, of any number of players and actions (up to 64 each).
    players : mapping of str to sequence of str, optional
        Labels of players and actions for results of single games.
    progress : callable, optional
        Called with (games done, N) now and then.

    Returns
    -------
    BatchEquilibria
        ``result[g]`` are game g's equilibria; ``result.counts``, ``.strategies``, ``.payoffs``, … arrays.

    Raises
    ------
    GameError
        If the array has a wrong shape or too many actions, or holds NaN or infinity.

    Examples
    --------
    >>> hunt = [[[4, 0], [3, 3]], [[4, 3], [0, 3]]]
    >>> pennies = [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]
    >>> result = solve_batch([hunt, pennies])
    >>> result.counts.tolist(), result.index.tolist(), result.routed_share
    ([3, 1], [1, 1, -1, 1], 0.0)
    >>> result.strategies[0].tolist()
    [[1.0, 0.0], [0.0, 1.0], [0.75, 0.25], [0.5, 0.5]]
    """
    games = _checked(payoffs)
    labels = _labels(players, games.shape[2:])
    family = _family(games.shape[2:], pure)
    n_threads = _threads(threads)
    starts = range(0, len(games), family.chunk)
    routed: list[NDArray[np.int64]] = []
    done = 0

    def scan(start: int) -> Found:
        return family.scan(games[start : start + family.chunk])

    found: list[Found] = []
    for low in range(0, len(starts), _BURST):
        found += each(scan, starts[low : low + _BURST], n_threads)
        for start, f in zip(starts[low : low + _BURST], found[low:], strict=True):
            if f.not_finite:
                raise _not_finite(games, start)
            if f.routed:
                routed.append(start + _routed(family, f))
            done += len(f.codes) - f.routed
        if progress is not None:
            progress(done, len(games))
    positions = np.concatenate(routed) if routed else np.empty(0, dtype=np.int64)
    exact = _solve_exactly(games, positions, labels, pure, progress)
    return BatchEquilibria(games, labels, family, found, exact, n_threads)


def _checked(payoffs: ArrayLike) -> NDArray[np.float64]:
    """Return the games as a read-only contiguous array of floats."""
    try:
        given = np.asarray(payoffs)
    except ValueError as error:
        raise GameError(f"payoffs must be an array of real numbers: {error}") from None
    if given.dtype.kind not in "fiuO":
        raise GameError(f"payoffs must be an array of real numbers, got {given.dtype}")
    try:
        games = np.ascontiguousarray(given, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise GameError(f"payoffs must be an array of real numbers: {error}") from None
    if games.ndim < 3 or games.shape[1] != games.ndim - 2 or 0 in games.shape[1:]:
        raise GameError(
            f"payoffs have shape {games.shape}; a batch of games needs (games, players, actions of player 1, "
            "...), for example (1000, 2, 3, 3)"
        )
    view = games.view()
    view.flags.writeable = False
    return view


def _family(shape: tuple[int, ...], pure: bool) -> Family:
    """Return the kernels for this shape; GameError says what else to use."""
    from greatgame.equilibria.kernels.families import family_of

    size = "x".join(str(n) for n in shape)
    if max(shape) > 64:
        raise GameError(f"a batch takes at most 64 actions per player, not {size}")
    family = family_of(shape, only_pure=pure)
    if family is None:
        raise GameError(
            f"solve_batch finds all equilibria of games up to 5x5 and of 2x2x2, not of {size}; "
            "use pure=True for its pure equilibria, or NormalForm(...).equilibria() one game at a time"
        )
    return family


def _threads(threads: int | None) -> int:
    if threads is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if isinstance(threads, bool) or not isinstance(threads, int | np.integer) or threads < 1:
        raise GameError(f"threads must be a whole number >= 1, got {threads!r}")
    return int(threads)


def _labels(players: Players | None, shape: tuple[int, ...]) -> Players:
    if players is None:
        return {
            f"player {i}": tuple(f"action {a}" for a in range(1, n + 1)) for i, n in enumerate(shape, start=1)
        }
    if tuple(len(actions) for actions in players.values()) != shape:
        wanted = "x".join(str(n) for n in shape)
        raise GameError(f"players {dict(players)!r} do not fit games of {wanted} actions")
    NormalForm(players, np.zeros((len(shape), *shape)))
    return players


def _not_finite(games: NDArray[np.float64], start: int) -> GameError:
    """Name the first payoff from game ``start`` on that is NaN or infinite."""
    for g in range(start, len(games)):
        bad = np.argwhere(~np.isfinite(games[g]))
        if len(bad):
            cell = tuple(int(k) for k in bad[0])
            return GameError(
                f"payoffs[{g}, {', '.join(map(str, cell))}] is {games[(g, *cell)]}, not a finite number"
            )
    return GameError("a payoff was not finite while the batch was read; it was changed meanwhile")


def _routed(family: Family, found: Found) -> NDArray[np.int64]:
    """Return the positions within a chunk of games that need the exact solver."""
    from greatgame.equilibria.kernels.compiled import ROUTED

    return np.flatnonzero(family.counts(found) == ROUTED)


def _solve_exactly(
    games: NDArray[np.float64],
    positions: NDArray[np.int64],
    players: Players,
    pure: bool,
    progress: Progress | None,
) -> dict[int, Equilibria | str]:
    """Solve the routed games one by one, equal ones once; a failure is recorded as its reason."""
    answers: dict[int, Equilibria | str] = {}
    known: dict[bytes, Equilibria | str] = {}
    for k, g in enumerate(positions.tolist(), start=1):
        key = games[g].tobytes()
        if key not in known:
            known[key] = _exact(NormalForm(players, games[g]), pure)
        answers[g] = known[key]
        if progress is not None and (k % 256 == 0 or k == len(positions)):
            progress(len(games) - len(positions) + k, len(games))
    return answers


def _exact(game: NormalForm, pure: bool) -> Equilibria | str:
    """Return the exact solver's answer, or why it gave up."""
    from greatgame.equilibria.solve import equilibria

    try:
        return equilibria(game, "pure" if pure else None)
    except SolverError as error:
        return str(error)
