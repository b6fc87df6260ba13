"""The answer of the batch solver: equilibria of many games, as arrays or one game at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from greatgame.equilibria.result import Equilibria, Status
from greatgame.equilibria.verify import certify
from greatgame.errors import GameError, SolverError
from greatgame.game import NormalForm
from greatgame.shown import Shown

if TYPE_CHECKING:
    import pandas as pd

    from greatgame.equilibria.kernels.families import Arrays, Family, Found

#: ``status`` of a game is a position in this list.
STATUSES = ("complete", "complete-extreme", "partial", "failed")
COMPLETE, _, PARTIAL, FAILED = range(4)


class BatchEquilibria(Shown):
    """Equilibria of N games of one shape.

    Every game is solved, and the answer held in its shortest form: codes of the supports, and the
    probabilities of mixed equilibria.  Rows for all equilibria, and their payoffs, are written out when first
    asked for; payoffs come from the array of games given, which is not copied.  It must not change before: a
    changed one is recognised by its checksum, and raises GameError.

    Attributes
    ----------
    games : float array, shape (N, n_players, *n_actions)
        The games, read-only.
    method : str
        The kernel that answered.
    status : uint8 array, shape (N,)
        Position in ``STATUSES``: every equilibrium listed; every extreme one and component listed;
        others may exist; the solver failed.
    routed : bool array, shape (N,)
        Games that were too close to a tie for floats and went to the exact solver.
    failures : dict of int to str
        Why the exact solver gave up, by game.
    """

    def __init__(
        self,
        games: NDArray[np.float64],
        players: Mapping[str, Sequence[str]],
        family: Family,
        found: Sequence[Found],
        exact: Mapping[int, Equilibria | str],
        threads: int,
    ) -> None:
        self.games = games
        self.method = family.method
        self._players = dict(players)
        self._family = family
        self._found = found
        self._exact = {g: answer for g, answer in exact.items() if isinstance(answer, Equilibria)}
        self.failures = {g: answer for g, answer in exact.items() if isinstance(answer, str)}
        self._threads = threads
        self._latest: tuple[int, Arrays] | None = None

    # -- one number per game ----------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.games)

    @cached_property
    def counts(self) -> NDArray[np.uint16]:
        """Number of equilibria of each game, shape (N,); for a continuum, of extreme equilibria."""
        counts = np.empty(len(self), dtype=np.uint16)
        for c, f in enumerate(self._found):
            counts[c * self._family.chunk : (c + 1) * self._family.chunk] = self._family.counts(f)
        for g in self.failures:
            counts[g] = 0
        for g, answer in self._exact.items():
            counts[g] = len(answer)
        return counts

    @cached_property
    def routed(self) -> NDArray[np.bool_]:
        """Games answered by the exact solver, shape (N,)."""
        marks = np.zeros(len(self), dtype=bool)
        marks[list(self._exact) + list(self.failures)] = True
        return marks

    @property
    def routed_share(self) -> float:
        """Share of games answered by the exact solver (0 for an empty batch)."""
        return (len(self._exact) + len(self.failures)) / max(len(self), 1)

    @cached_property
    def status(self) -> NDArray[np.uint8]:
        """Position in ``STATUSES`` of each game, shape (N,)."""
        usual = PARTIAL if self.method == "batch-pure" else COMPLETE
        codes = np.full(len(self), usual, dtype=np.uint8)
        codes[list(self.failures)] = FAILED
        for g, answer in self._exact.items():
            codes[g] = STATUSES.index(answer.status)
        return codes

    # -- one row per equilibrium ------------------------------------------------------------

    @cached_property
    def arrays(self) -> Arrays:
        """All equilibria of all games as arrays; see its attributes."""
        return self._arrays(0, len(self._found), self._threads)

    @property
    def offsets(self) -> NDArray[np.int64]:
        """Game g's equilibria are rows ``offsets[g]`` to ``offsets[g + 1]``; shape (N + 1,)."""
        return self.arrays.offsets

    @property
    def strategies(self) -> tuple[NDArray[np.float64], ...]:
        """Mixed strategies, one array of shape (n_rows, n_actions) per player."""
        return self.arrays.strategies

    @property
    def payoffs(self) -> NDArray[np.float64]:
        """Expected payoffs, shape (n_rows, n_players), in the games' payoff units."""
        return self.arrays.payoffs

    @property
    def support(self) -> NDArray[Any]:
        """Actions played, as bit masks, shape (n_rows, n_players)."""
        return self.arrays.support

    @property
    def index(self) -> NDArray[np.int8]:
        """Index of each equilibrium, shape (n_rows,); -128 where unknown."""
        return self.arrays.index

    @property
    def kind(self) -> NDArray[np.uint8]:
        """0 for a pure equilibrium, 1 for a mixed one; shape (n_rows,)."""
        masks = self.arrays.support
        several: NDArray[np.bool_] = np.any(masks & (masks - masks.dtype.type(1)), axis=1)
        return several.astype(np.uint8)

    @property
    def game(self) -> NDArray[np.int64]:
        """Game of each equilibrium, shape (n_rows,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.offsets))

    def parts(self) -> Iterator[tuple[int, Arrays]]:
        """Iterate over (first game, equilibria) of pieces of the batch, in constant memory."""
        for c in range(len(self._found)):
            yield c * self._family.chunk, self._arrays(c, c + 1, 1)

    def _arrays(self, low: int, high: int, threads: int) -> Arrays:
        """Write out the equilibria of chunks ``low`` to ``high``."""
        from greatgame.equilibria.kernels.families import Arrays

        size = self._family.chunk
        first, last = low * size, min(high * size, len(self))
        out = Arrays.empty(self.counts[first:last], self.games.shape[2:])

        def write(c: int) -> None:
            piece = self.games[c * size : (c + 1) * size]
            if self._family.fill(piece, self._found[c], c * size - first, out) != self._found[c].checksum:
                raise GameError(
                    "the payoffs were changed after solve_batch; solve a copy, or read .arrays first"
                )

        each(write, range(low, high), threads)
        for g in sorted(g for g in self._exact if first <= g < last):
            self._write_exact(g, out, g - first)
        return out

    def _write_exact(self, g: int, out: Arrays, at: int) -> None:
        """Write the equilibria of a routed game."""
        from greatgame.equilibria.kernels.families import UNKNOWN

        for row, eq in enumerate(self._exact[g], start=int(out.offsets[at])):
            for i, mix in enumerate(eq.mix):
                out.strategies[i][row] = [float(w) for w in mix]
                out.support[row, i] = sum(1 << a for a, w in enumerate(mix) if w > 0)
            out.payoffs[row] = [float(v) for v in eq.value]
            out.index[row] = UNKNOWN if eq.index is None else eq.index

    # -- one game ---------------------------------------------------------------------------

    def __getitem__(self, g: int) -> Equilibria:
        """Return the equilibria of game ``g``, certified.

        Raises
        ------
        IndexError
            If there is no such game.
        SolverError
            If the exact solver gave up on it.
        """
        g = range(len(self))[g]
        if g in self.failures:
            raise SolverError(f"game {g}: {self.failures[g]}")
        if g in self._exact:
            return self._exact[g]
        game = NormalForm(self._players, self.games[g])
        arrays, at = self._around(g)
        items = tuple(
            certify(
                game, [mixes[row].tolist() for mixes in arrays.strategies], index=_index(arrays.index[row])
            )
            for row in range(arrays.offsets[at], arrays.offsets[at + 1])
        )
        return Equilibria(game, items, self.method, cast(Status, STATUSES[self.status[g]]))

    def __iter__(self) -> Iterator[Equilibria]:
        return (self[g] for g in range(len(self)))

    def _around(self, g: int) -> tuple[Arrays, int]:
        """Return arrays that contain game ``g``, and its position in them."""
        if "arrays" in self.__dict__:
            return self.arrays, g
        c, at = divmod(g, self._family.chunk)
        if self._latest is None or self._latest[0] != c:
            self._latest = c, self._arrays(c, c + 1, 1)
        return self._latest[1], at

    def to_frame(self) -> pd.DataFrame:
        """Return one row per equilibrium: game, status, kind, probabilities, payoffs, index."""
        import pandas as pd

        game = self.game
        columns: dict[str, NDArray[Any]] = {
            "game": game,
            "status": np.array(STATUSES)[self.status[game]],
            "kind": np.array(["pure", "mixed"])[self.kind],
        }
        for i, (player, labels) in enumerate(self._players.items()):
            columns |= {f"{player}: {a}": self.strategies[i][:, k] for k, a in enumerate(labels)}
        columns |= {f"payoff {player}": self.payoffs[:, i] for i, player in enumerate(self._players)}
        return pd.DataFrame({**columns, "index": self.index})

    def __repr__(self) -> str:
        shape = "x".join(str(n) for n in self.games.shape[2:])
        return (
            f"<BatchEquilibria of {len(self):,} games {shape}, by {self.method}; "
            f"{self.routed_share:.2%} by the exact solver, {len(self.failures)} failed>"
        )


def _index(code: np.int8) -> int | None:
    from greatgame.equilibria.kernels.families import UNKNOWN

    return None if code == UNKNOWN else int(code)


def each(work: Callable[[int], Any], items: Sequence[int], threads: int) -> list[Any]:
    """Call ``work`` on every item, on this thread and helpers that take the next one; results in order."""
    results: list[Any] = [None] * len(items)
    waiting = deque(range(len(items)))

    def take() -> None:
        while waiting:
            try:
                k = waiting.popleft()
            except IndexError:  # another thread was faster
                return
            results[k] = work(items[k])

    helpers = min(threads, len(items)) - 1
    if helpers < 1:
        take()
        return results
    with ThreadPoolExecutor(helpers) as pool:
        others = [pool.submit(take) for _ in range(helpers)]
        try:
            take()
            for other in others:
                other.result()
        finally:
            waiting.clear()  # after a failure nobody goes on
    return results
