"""The kinds of game the batch solver takes, each with its kernels behind one interface.

``scan`` solves a chunk of games: which supports are equilibria, and the probabilities of the mixed ones.
That is the whole answer in its shortest form, a few bytes a game.  ``fill`` lays it out as one row per
equilibrium, zeros and ones included, and reads the payoffs off the games.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from greatgame.equilibria.kernels import bimatrix, cube, pure, two_by_two
from greatgame.equilibria.kernels.compiled import ROUTED, checksum, running_total
from greatgame.equilibria.kernels.tables import size_tables
from greatgame.equilibria.kernels.two_by_two import cases

#: Index of an equilibrium whose index was not computed.
UNKNOWN = -128


class Found(NamedTuple):
    """What ``scan`` keeps of one chunk.

    Attributes
    ----------
    codes : uint8 array
        One per game: a number of equilibria, ``ROUTED``, or a family's own code.
    items : array
        The equilibria's support pairs or profiles, where the codes do not tell.
    mixes : float array
        Probabilities of the mixed equilibria.
    indices : int8 array
        Indices of the equilibria, where the items do not tell.
    checksum : int
        Of the chunk's payoffs.
    not_finite : int
        How many payoffs are NaN or infinite.
    routed : int
        How many games need the exact solver.
    """

    codes: NDArray[np.uint8]
    items: NDArray[Any]
    mixes: NDArray[np.float64]
    indices: NDArray[np.int8]
    checksum: int
    not_finite: int
    routed: int


@dataclass(frozen=True)
class Arrays:
    """Equilibria of consecutive games, one row each.

    Attributes
    ----------
    offsets : int64 array, shape (n_games + 1,)
        Game g's equilibria are rows ``offsets[g]`` to ``offsets[g + 1]``.
    strategies : tuple of float arrays, shape (n_rows, n_actions_i)
        Mixed strategies, one array per player.
    payoffs : float array, shape (n_rows, n_players)
        Expected payoffs, in the games' payoff units.
    support : uint64 or uint8 array, shape (n_rows, n_players)
        Actions played, as bit masks: bit a is set when action a is played.
    index : int8 array, shape (n_rows,)
        Index of the equilibrium (of its component, if it is not isolated); -128 where unknown.
    """

    offsets: NDArray[np.int64]
    strategies: tuple[NDArray[np.float64], ...]
    payoffs: NDArray[np.float64]
    support: NDArray[Any]
    index: NDArray[np.int8]

    @classmethod
    def empty(cls, counts: NDArray[np.uint16], shape: tuple[int, ...]) -> Arrays:
        """Allocate room for the equilibria of games with these counts and numbers of actions."""
        offsets = np.zeros(len(counts) + 1, dtype=np.int64)
        running_total(counts, offsets)
        rows, masks = int(offsets[-1]), np.uint8 if max(shape) <= 8 else np.uint64
        return cls(
            offsets,
            tuple(np.empty((rows, n)) for n in shape),
            np.empty((rows, len(shape))),
            np.empty((rows, len(shape)), dtype=masks),
            np.empty(rows, dtype=np.int8),
        )


class Family(Protocol):
    """One kind of game."""

    chunk: int
    method: str

    def scan(self, games: NDArray[np.float64]) -> Found:
        """Solve a chunk of games."""

    def counts(self, found: Found) -> NDArray[np.uint8]:
        """Return the number of equilibria of each game of a chunk, or ``ROUTED``."""

    def fill(self, games: NDArray[np.float64], found: Found, start: int, out: Arrays) -> int:
        """Write the equilibria of a chunk that starts at game ``start`` of ``out``; return its checksum."""


def fingerprint(games: NDArray[np.float64]) -> tuple[int, int]:
    """Return the checksum of a contiguous chunk, and how many payoffs are not finite."""
    total, bad = checksum(games.reshape(-1).view(np.uint64), 0)
    return int(total), int(bad)


_NO_ITEMS, _NO_MIXES, _NO_INDEX = np.empty(0, np.uint8), np.empty(0), np.empty(0, np.int8)


class TwoByTwo:
    """All equilibria of 2x2 games."""

    chunk = 1 << 16
    method = "batch-2x2"

    def scan(self, games: NDArray[np.float64]) -> Found:
        """Solve a chunk of games."""
        codes, mixes, flat = np.empty(len(games), np.uint8), np.empty((len(games), 4)), games.reshape(-1)
        total, bad, routed, n = two_by_two.scan(
            flat, flat.view(np.uint64), cases().number, cases().mixed, codes, mixes
        )
        return Found(codes, _NO_ITEMS, mixes[:n].copy(), _NO_INDEX, int(total), int(bad), int(routed))

    def counts(self, found: Found) -> NDArray[np.uint8]:
        """Return the number of equilibria of each game of a chunk, or ``ROUTED``."""
        return cases().number[found.codes]

    def fill(self, games: NDArray[np.float64], found: Found, start: int, out: Arrays) -> int:
        """Write the equilibria of a chunk; return its checksum."""
        flat = games.reshape(-1)
        first, second = out.strategies
        total = two_by_two.fill(
            flat, flat.view(np.uint64), found.codes, cases().number, cases().pairs, found.mixes,
            out.offsets[start:], first, second, out.payoffs, out.support, out.index,
        )  # fmt: skip
        return int(total)


class Bimatrix:
    """All equilibria of m x n games, m and n up to 5."""

    chunk = 1 << 13
    method = "batch-bimatrix"

    def __init__(self, m: int, n: int) -> None:
        self._tables = size_tables(m, n)

    def scan(self, games: NDArray[np.float64]) -> Found:
        """Solve a chunk of games."""
        tables = self._tables
        total, bad = fingerprint(games)
        codes = np.empty(len(games), dtype=np.uint8)
        room = np.empty(len(games) * bimatrix.MOST, dtype=np.uint16)
        n = bimatrix.scan(games, *tables.first, *tables.second, tables.conditions, tables.size, codes, room)
        pairs, (rows, cols) = room[:n].copy(), games.shape[2:]
        mixes = np.empty(2 * min(rows, cols) * len(pairs))
        n = bimatrix.mix(games.reshape(-1), rows, cols, codes, pairs, tables.actions, tables.size, mixes)
        return Found(codes, pairs, mixes[:n].copy(), _NO_INDEX, total, bad, int((codes == ROUTED).sum()))

    def counts(self, found: Found) -> NDArray[np.uint8]:
        """Return the number of equilibria of each game of a chunk, or ``ROUTED``."""
        return found.codes

    def fill(self, games: NDArray[np.float64], found: Found, start: int, out: Arrays) -> int:
        """Write the equilibria of a chunk; return its checksum."""
        first, second = out.strategies
        bimatrix.fill(
            games, found.codes, found.items, found.mixes, out.offsets[start:], self._tables.supports,
            self._tables.actions, self._tables.size, first, second, out.payoffs, out.support, out.index,
        )  # fmt: skip
        return fingerprint(games)[0]


class Cube:
    """All equilibria of 2x2x2 games."""

    chunk = 1 << 13
    method = "batch-2x2x2"

    def scan(self, games: NDArray[np.float64]) -> Found:
        """Solve a chunk of games."""
        total, bad = fingerprint(games)
        codes = np.empty(len(games), dtype=np.uint8)
        room = cube.MOST * len(games) + cube.ROOM
        points, index = np.empty((room, 3)), np.empty(room, dtype=np.int8)
        n = cube.scan(games, codes, points, index)
        routed = int((codes == ROUTED).sum())
        return Found(codes, _NO_ITEMS, points[:n].copy(), index[:n].copy(), total, bad, routed)

    def counts(self, found: Found) -> NDArray[np.uint8]:
        """Return the number of equilibria of each game of a chunk, or ``ROUTED``."""
        return found.codes

    def fill(self, games: NDArray[np.float64], found: Found, start: int, out: Arrays) -> int:
        """Write the equilibria of a chunk; return its checksum."""
        first, second, third = out.strategies
        cube.fill(
            games, found.codes, found.mixes, found.indices, out.offsets[start:], first, second, third,
            out.payoffs, out.support, out.index,
        )  # fmt: skip
        return fingerprint(games)[0]


class Pure:
    """The pure equilibria of games of any number of players."""

    chunk = 1 << 12
    method = "batch-pure"

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._shape = shape
        self._cells = int(np.prod(shape))

    def scan(self, games: NDArray[np.float64]) -> Found:
        """Solve a chunk of games."""
        total, bad = fingerprint(games)
        codes = np.empty(len(games), dtype=np.uint8)
        room = len(games) * min(self._cells, ROUTED)
        profiles = np.empty(room, dtype=np.uint32)
        flat = games.reshape(len(games), len(self._shape), self._cells)
        n = pure.scan(flat, np.array(self._shape, dtype=np.int64), codes, profiles)
        routed = int((codes == ROUTED).sum())
        return Found(codes, profiles[:n].copy(), _NO_MIXES, _NO_INDEX, total, bad, routed)

    def counts(self, found: Found) -> NDArray[np.uint8]:
        """Return the number of equilibria of each game of a chunk, or ``ROUTED``."""
        return found.codes

    def fill(self, games: NDArray[np.float64], found: Found, start: int, out: Arrays) -> int:
        """Write the equilibria of a chunk; return its checksum."""
        rows = _rows(found.codes, out.offsets, start)
        counts = np.where(found.codes == ROUTED, 0, found.codes)
        game = np.repeat(np.arange(len(games)), counts)
        flat = games.reshape(len(games), len(self._shape), self._cells)
        out.payoffs[rows] = flat[game, :, found.items >> 1]
        for i, actions in enumerate(np.unravel_index(found.items >> 1, self._shape)):
            out.strategies[i][rows] = np.arange(self._shape[i]) == actions[:, None]
            out.support[rows, i] = np.uint64(1) << actions.astype(np.uint64)
        out.index[rows] = np.where(found.items & 1, 1, UNKNOWN)
        return fingerprint(games)[0]


def _rows(codes: NDArray[np.uint8], offsets: NDArray[np.int64], start: int) -> NDArray[np.int64]:
    """Return the rows of ``Arrays`` that belong to the chunk's games that are not routed."""
    counts = np.where(codes == ROUTED, 0, codes).astype(np.int64)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    rows: NDArray[np.int64] = np.repeat(offsets[start : start + len(codes)], counts) + within
    return rows


def family_of(shape: tuple[int, ...], *, only_pure: bool) -> Family | None:
    """Return the family of games with these numbers of actions, or None when there is none."""
    if only_pure:
        return Pure(shape)
    if shape == (2, 2):
        return TwoByTwo()
    if len(shape) == 2 and max(shape) <= 5:
        return Bimatrix(*shape)
    return Cube() if shape == (2, 2, 2) else None
