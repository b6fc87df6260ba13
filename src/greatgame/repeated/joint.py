"""The joint automaton of a profile of machines: its states, moves, noise and histories.

A joint state is one state per machine.  It is common knowledge: moves depend on realised actions,
which everyone sees, and lotteries on one public draw per period (see :mod:`greatgame.repeated.machine`).
Two kinds of noise may be added (Axelrod and Hamilton 1981; Wu and Axelrod 1995):

* *noise*: each player's intended action is independently replaced, with this probability, by one of
  that player's other actions, all equally likely (implementation errors, or trembles);
* *misperception*: each player independently perceives each other player's action wrongly with this
  probability, all wrong actions equally likely (perception errors).

With misperception players' views differ, the joint state is no longer common knowledge, and only
play, not equilibrium, is computed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from greatgame.errors import SolverError, StrategyError
from greatgame.repeated.machine import Machine, iter_growing
from greatgame.repeated.tables import Lottery, Mix, Profile

Joint = tuple[int, ...]
Chances = dict[int, Fraction]

#: Refuse joint automata with more (state, profile) pairs than this.
MOST_CELLS = 400_000

_ONE = Fraction(1)


@dataclass(frozen=True)
class Automaton:
    """The joint automaton of one machine per player.

    Parameters
    ----------
    machines : tuple of Machine
        In the order of the game's players.
    noise, misperception : Fraction
        Probabilities of implementation and perception errors; see the module.
    everything : bool
        True: the states reachable after arbitrary histories.  False: those reachable while every
        machine does what it says (and, with noise, trembles).

    Raises
    ------
    SolverError
        If there are more than ``MOST_CELLS`` (state, profile) pairs.
    """

    machines: tuple[Machine, ...]
    noise: Fraction = Fraction(0)
    misperception: Fraction = Fraction(0)
    everything: bool = True

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """All action profiles."""
        return self.machines[0].profiles

    @cached_property
    def _search(self) -> tuple[dict[Joint, int], dict[int, tuple[int, int]]]:
        """Breadth-first search from the start: numbers of joint states, and how each was reached."""
        order: dict[Joint, int] = {tuple(m.start for m in self.machines): 0}
        parents: dict[int, tuple[int, int]] = {}
        for joint in iter_growing(order):
            columns = range(len(self.profiles)) if self.everything else sorted(self._play(joint))
            for column in columns:
                for after in self.following(joint, column):
                    if after not in order:
                        parents[len(order)] = order[joint], column
                        order[after] = len(order)
            if len(order) * len(self.profiles) > MOST_CELLS:
                raise SolverError(f"the joint automaton has more than {MOST_CELLS} (state, profile) pairs")
        return order, parents

    @cached_property
    def states(self) -> tuple[Joint, ...]:
        """Joint states, the first one first."""
        return tuple(self._search[0])

    @property
    def number(self) -> Mapping[Joint, int]:
        """Position of each joint state."""
        return self._search[0]

    def labels(self, state: int) -> tuple[str, ...]:
        """Labels of a joint state, one per machine."""
        return tuple(m.states[s] for m, s in zip(self.machines, self.states[state], strict=True))

    def history(self, state: int) -> tuple[Profile, ...]:
        """Return a shortest sequence of profiles after which the machines are in this state."""
        path = []
        while state:
            state, column = self._search[1][state]
            path.append(self.profiles[column])
        return tuple(reversed(path))

    # -- one period -------------------------------------------------------------------------

    def intended(self, state: int) -> tuple[Mix, ...]:
        """What each machine means to play in a joint state."""
        return self.mixes(self.states[state])

    def mixes(self, joint: Joint) -> tuple[Mix, ...]:
        """What each machine means to play, by the machines' own states."""
        return tuple(m.outputs[s] for m, s in zip(self.machines, joint, strict=True))

    def realised(self, mixes: Sequence[Mix]) -> Chances:
        """Distribution over profile columns when players intend ``mixes``, trembles included."""
        return columns_of([self._trembled(m) for m in mixes])

    def _trembled(self, mix: Mix) -> Mix:
        if not self.noise or len(mix) == 1:
            return mix
        slip = self.noise / (len(mix) - 1)
        return tuple((1 - self.noise) * w + slip * (1 - w) for w in mix)

    def _play(self, joint: Joint) -> Chances:
        return self.realised(self.mixes(joint))

    def play(self, state: int) -> Chances:
        """Distribution over profile columns in a joint state."""
        return self._play(self.states[state])

    def after(self, state: int, column: int) -> Chances:
        """Distribution over next joint states once a profile has been realised."""
        return {self.number[j]: w for j, w in self.following(self.states[state], column).items()}

    def following(self, joint: Joint, column: int) -> dict[Joint, Fraction]:
        """Distribution over next joint states: one public draw, then independent perceptions.

        Unlike :meth:`after` it takes any joint state, also one that play does not reach.
        """
        views = [
            [(m.moves[s][k], w) for k, w in self._views(i, column)]
            for i, (m, s) in enumerate(zip(self.machines, joint, strict=True))
        ]
        total: dict[Joint, Fraction] = {}
        for width, at in _draws([lottery for view in views for lottery, _ in view]):
            parts = [_landing(view, at) for view in views]
            for combination in itertools.product(*(p.items() for p in parts)):
                weight = width
                for _, w in combination:
                    weight *= w
                after = tuple(s for s, _ in combination)
                total[after] = total.get(after, Fraction(0)) + weight
        return total

    def _views(self, observer: int, column: int) -> list[tuple[int, Fraction]]:
        """What one player perceives when a profile is realised: (column, probability) pairs."""
        if not self.misperception:
            return [(column, _ONE)]
        chances = []
        for j, (label, (_, acts)) in enumerate(
            zip(self.profiles[column], self.machines[0].actions, strict=True)
        ):
            error = Fraction(0) if j == observer or len(acts) == 1 else self.misperception
            wrong = error / max(1, len(acts) - 1)
            chances.append(tuple(1 - error if a == label else wrong for a in acts))
        return list(columns_of(chances).items())

    def step(self, mixes: Sequence[Mix], state: int) -> tuple[Chances, Chances]:
        """Return the distributions over profiles and over next states when ``mixes`` are intended."""
        seen = self.realised(mixes)
        after: Chances = {}
        for column, weight in seen.items():
            for target, chance in self.after(state, column).items():
                after[target] = after.get(target, Fraction(0)) + weight * chance
        return seen, after

    @cached_property
    def chain(self) -> tuple[tuple[Chances, Chances], ...]:
        """For every joint state, what is played and where it leads when no one deviates."""
        return tuple(self.step(self.intended(s), s) for s in range(len(self.states)))

    def choices(self, player: int) -> Iterator[tuple[int, int, Chances, Chances]]:
        """Iterate over one-shot choices of a player: state, action, what is played, where it leads."""
        width = len(self.machines[player].own_actions)
        for state in range(len(self.states)):
            mixes = list(self.intended(state))
            for action in range(width):
                mixes[player] = tuple(Fraction(int(a == action)) for a in range(width))
                yield state, action, *self.step(mixes, state)

    @property
    def on_path(self) -> frozenset[int]:
        """Joint states reached while no one deviates."""
        return closure([after for _, after in self.chain], 0)


def closure(chain: Sequence[Chances], state: int) -> frozenset[int]:
    """States of a Markov chain that can be reached from ``state``, itself included."""
    seen, queue = {state}, [state]
    while queue:
        fresh = set(chain[queue.pop()]) - seen
        seen |= fresh
        queue += fresh
    return frozenset(seen)


def columns_of(mixes: Sequence[Mix]) -> Chances:
    """Distribution over profile columns under independent mixes, impossible profiles left out."""
    chances: Chances = {0: _ONE}
    for mix in mixes:
        chances = {
            column * len(mix) + a: weight * w
            for column, weight in chances.items()
            for a, w in enumerate(mix)
            if w
        }
    return chances


def _draws(lotteries: Sequence[Lottery]) -> list[tuple[Fraction, Fraction]]:
    """Cut the public draw on [0, 1) where some lottery changes: (width, left end) of each piece."""
    cuts = {Fraction(0), _ONE}
    for lottery in lotteries:
        if len(lottery) > 1:
            cuts |= set(itertools.accumulate(w for _, w in lottery))
    ends = sorted(cuts)
    return [(b - a, a) for a, b in itertools.pairwise(ends)]


def _landing(view: Sequence[tuple[Lottery, Fraction]], at: Fraction) -> Chances:
    """Distribution over one machine's next states at a public draw, over what it may perceive."""
    total: Chances = {}
    for lottery, weight in view:
        state = next(
            s
            for (s, _), end in zip(lottery, itertools.accumulate(w for _, w in lottery), strict=True)
            if at < end
        )
        total[state] = total.get(state, Fraction(0)) + weight
    return total


def free(like: Machine) -> Machine:
    """Return a one-state machine for the same player that may play anything (for best responses)."""
    share = Fraction(1, len(like.own_actions))
    row = tuple(((0, _ONE),) for _ in like.profiles)
    return Machine(like.player, like.actions, ("free",), ((share,) * len(like.own_actions),), (row,))


def check_machines(
    machines: Sequence[Machine], actions: Mapping[str, tuple[str, ...]]
) -> tuple[Machine, ...]:
    """Check that there is one machine per player, built for these players and actions.

    Raises
    ------
    StrategyError
        If a machine was built for another game or another player.
    """
    for machine, player in zip(machines, actions, strict=True):
        if machine.player != player:
            raise StrategyError(f"the machine given for {player} was built for {machine.player}")
        if machine.actions != tuple(actions.items()):
            theirs = "; ".join(f"{p}: {', '.join(a)}" for p, a in machine.actions)
            raise StrategyError(f"the machine of {player} was built for another game, with actions {theirs}")
    return tuple(machines)
