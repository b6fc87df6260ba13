"""Compiled payoffs of all matches between two lists of machines: one small linear system each.

A match is a Markov chain on the joint states that play reaches from the start; its normalised
discounted payoffs are one entry of ``(1 - d) (I - d P)^-1 u`` (see
:mod:`greatgame.repeated.chain`).  ``I - d P`` is diagonally dominant, so elimination needs no
pivoting and is stable.  The joint states, noise and public draws are those of
:mod:`greatgame.repeated.joint`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from greatgame.equilibria.kernels.compiled import kernel
from greatgame.repeated.machine import Machine

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: The fields of :class:`Tables`, in order.
Arrays = tuple[Ints, Ints, Floats, Ints, Ints, Floats]


@dataclass(frozen=True)
class Tables:
    """Machines of one player, one after the other, as arrays.

    Attributes
    ----------
    first : int array, shape (n_machines + 1,)
        Where the states of each machine begin.
    start : int array, shape (n_machines,)
        First state of each machine, counted from where its states begin.
    outputs : float array, shape (n_states, n_actions)
        Probabilities of the player's own actions.
    draws : int array, shape (n_states * n_profiles + 1,)
        Where the lottery of each state and profile begins.
    targets, ends : int and float arrays, shape (n_entries,)
        Next states, and the right ends of their parts of the public draw on [0, 1).
    """

    first: Ints
    start: Ints
    outputs: Floats
    draws: Ints
    targets: Ints
    ends: Floats

    @classmethod
    def of(cls, machines: Sequence[Machine]) -> Tables:
        """Lay out machines of one player."""
        sizes = [len(m.states) for m in machines]
        lotteries = [lottery for m in machines for row in m.moves for lottery in row]
        ends: list[float] = []
        for lottery in lotteries:
            if len(lottery) == 1:
                ends.append(1.0)
                continue
            total = 0.0
            for _, weight in lottery:
                total += float(weight)
                ends.append(total)
            ends[-1] = 1.0
        return cls(
            np.cumsum([0, *sizes]),
            np.array([m.start for m in machines]),
            np.array([[float(w) for w in mix] for m in machines for mix in m.outputs]),
            np.cumsum([0, *map(len, lotteries)]),
            np.array([t for lottery in lotteries for t, _ in lottery]),
            np.array(ends),
        )

    def arrays(self, noise: float) -> Arrays:
        """The arrays that kernels take; outputs as they come out with trembles."""
        others = self.outputs.shape[1] - 1
        mixes = self.outputs
        if others:
            mixes = (1 - noise) * mixes + noise / others * (1 - mixes)
        return self.first, self.start, np.asarray(mixes), self.draws, self.targets, self.ends


@kernel
def _chain(
    i: int, j: int, side1: Arrays, side2: Arrays, stage: Floats, number: Ints, queue: Ints, moves: Floats,
    rewards: Floats,
) -> int:  # fmt: skip
    """Write the Markov chain of one match, reachable joint states only; return their number."""
    first1, start1, mixes1, draws1, targets1, ends1 = side1
    first2, start2, mixes2, draws2, targets2, ends2 = side2
    width = first2[j + 1] - first2[j]
    n_profiles = stage.shape[1]
    number[: (first1[i + 1] - first1[i]) * width] = -1
    origin = start1[i] * width + start2[j]
    queue[0], number[origin] = origin, 0
    size, at = 1, 0
    while at < size:
        s, t = queue[at] // width, queue[at] % width
        rewards[at, 0] = rewards[at, 1] = 0.0
        for k in range(mixes1.shape[1]):
            for m in range(mixes2.shape[1]):
                chance = mixes1[first1[i] + s, k] * mixes2[first2[j] + t, m]
                if chance == 0.0:
                    continue
                column = k * mixes2.shape[1] + m
                rewards[at, 0] += chance * stage[0, column]
                rewards[at, 1] += chance * stage[1, column]
                a = draws1[(first1[i] + s) * n_profiles + column]
                b = draws2[(first2[j] + t) * n_profiles + column]
                left = 0.0
                while left < 1.0:
                    right = min(ends1[a], ends2[b])
                    joint = targets1[a] * width + targets2[b]
                    if number[joint] < 0:
                        number[joint] = size
                        queue[size] = joint
                        moves[size, : size + 1] = 0.0
                        moves[: size + 1, size] = 0.0
                        size += 1
                    moves[at, number[joint]] += chance * (right - left)
                    if ends1[a] == right:
                        a += 1
                    if ends2[b] == right:
                        b += 1
                    left = right
        at += 1
    return size


@kernel
def _discounted(moves: Floats, rewards: Floats, n: int, delta: float, out: Floats) -> None:
    """Write the normalised discounted values of state 0; overwrites ``moves`` and ``rewards``."""
    for s in range(n):
        for t in range(n):
            moves[s, t] = (1.0 if s == t else 0.0) - delta * moves[s, t]
        for c in range(2):
            rewards[s, c] *= 1.0 - delta
    for p in range(n - 1, 0, -1):
        for s in range(p):
            factor = moves[s, p] / moves[p, p]
            if factor != 0.0:
                for t in range(p):
                    moves[s, t] -= factor * moves[p, t]
                for c in range(2):
                    rewards[s, c] -= factor * rewards[p, c]
    for c in range(2):
        out[c] = rewards[0, c] / moves[0, 0]


@kernel
def _average(moves: Floats, rewards: Floats, n: int, rounds: int, out: Floats) -> None:
    """Write the expected payoffs per round of a match of a fixed number of rounds."""
    here, there = np.zeros(n), np.zeros(n)
    here[0] = 1.0
    out[0] = out[1] = 0.0
    for _ in range(rounds):
        there[:] = 0.0
        for s in range(n):
            if here[s] == 0.0:
                continue
            for c in range(2):
                out[c] += here[s] * rewards[s, c]
            for t in range(n):
                there[t] += here[s] * moves[s, t]
        here, there = there, here
    for c in range(2):
        out[c] /= rounds


@kernel
def play_all(
    side1: Arrays, side2: Arrays, stage: Floats, delta: float, rounds: int, room: int, payoffs: Floats
) -> None:
    """Play every machine of player 1 against every machine of player 2.

    Parameters
    ----------
    side1, side2 : tuples of arrays
        Both players' machines; see :meth:`Tables.arrays`.
    stage : float array, shape (2, n_profiles)
        Stage payoffs.
    delta, rounds : float, int
        Discount factor, used if ``rounds`` is 0; else the number of rounds.
    room : int
        Largest number of joint states of any match.
    payoffs : float array, shape (2, n_machines, n_machines)
        Set to the payoffs of both players.
    """
    number, queue = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int64)
    moves, rewards, out = np.empty((room, room)), np.empty((room, 2)), np.empty(2)
    for i in range(side1[1].shape[0]):
        for j in range(side2[1].shape[0]):
            moves[0, 0] = 0.0
            n = _chain(i, j, side1, side2, stage, number, queue, moves, rewards)
            if rounds == 0:
                _discounted(moves, rewards, n, delta, out)
            else:
                _average(moves, rewards, n, rounds, out)
            payoffs[0, i, j], payoffs[1, i, j] = out[0], out[1]
