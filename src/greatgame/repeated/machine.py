"""Moore machines: repeated-game strategies as finite automata over observed action profiles.

A machine has finitely many states.  In each it plays an action, or mixes over its player's actions;
when the period's profile of *realised* actions has been seen, everyone's and its own, it moves to a
next state (Moore 1956; Rubinstein 1986; Abreu and Rubinstein 1988).  Seeing its own realised action
lets it notice its own trembles.  A move may be a lottery over states.  Lotteries are read off one
public draw per period, the lowest-numbered state first, so machines with equal rows move together
and the joint state is common knowledge (public randomisation).

A machine is immutable and holds no current state: every match starts afresh in ``start``.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from greatgame.errors import StrategyError, suggest
from greatgame.game import NormalForm
from greatgame.repeated.tables import (
    Lottery,
    Mix,
    Move,
    Output,
    Profile,
    check_distribution,
    check_mix,
    read_lottery,
    read_mix,
)
from greatgame.shown import Shown

#: A rule that still makes new states after this many is taken to be infinite.
MOST_STATES = 5_000


@dataclass(frozen=True)
class Machine(Shown):
    """A strategy of one player of a repeated game, as a Moore machine.

    Use :meth:`from_table` for a machine written out by hand and :meth:`from_rule` for one described
    by functions; the constructor takes the finished table.

    Attributes
    ----------
    player : str
        Who plays it.
    actions : tuple of (str, tuple of str)
        Every player with their action labels, in the game's order.
    states : tuple of str
        Labels of the states.
    outputs : tuple of tuples of Fraction
        For each state, the probabilities of the player's own actions.
    moves : tuple of tuples of lotteries
        For each state and each profile (in the order of ``NormalForm.profiles``), pairs
        (position of the next state, probability).
    start : int
        Position of the first state.

    Raises
    ------
    StrategyError
        If the table is not total, a state cannot be reached, or probabilities are no distribution.
    """

    player: str
    actions: tuple[tuple[str, tuple[str, ...]], ...]
    states: tuple[str, ...]
    outputs: tuple[Mix, ...]
    moves: tuple[tuple[Lottery, ...], ...]
    start: int = 0

    def __post_init__(self) -> None:
        if self.player not in dict(self.actions):
            raise StrategyError(f"no player {self.player!r}{suggest(self.player, dict(self.actions))}")
        if len(set(self.states)) != len(self.states) or not self.states:
            raise StrategyError(f"states need distinct labels, and at least one: {list(self.states)}")
        n_profiles = math.prod(len(acts) for _, acts in self.actions)
        rows = [len(self.outputs) == len(self.moves) == len(self.states)]
        rows += [len(row) == n_profiles for row in self.moves]
        if not all(rows):
            raise StrategyError(
                f"the machine of {self.player} is not total: a state lacks an output or a move"
            )
        for state, mix in zip(self.states, self.outputs, strict=True):
            check_mix(self.own_actions, mix, f"{self.player}'s state {state!r}")
        for state, row in zip(self.states, self.moves, strict=True):
            for lottery in row:
                check_distribution([w for _, w in lottery], f"move of {self.player} from state {state!r}")
        self._check_reachable()

    def _check_reachable(self) -> None:
        if not 0 <= self.start < len(self.states):
            raise StrategyError(f"start {self.start} is not a state; there are {len(self.states)}")
        seen = {self.start}
        queue = [self.start]
        while queue:
            fresh = {t for lottery in self.moves[queue.pop()] for t, _ in lottery} - seen
            if not fresh <= set(range(len(self.states))):
                raise StrategyError(f"the machine of {self.player} moves to a state that does not exist")
            seen |= fresh
            queue += sorted(fresh)
        lost = [s for k, s in enumerate(self.states) if k not in seen]
        if lost:
            raise StrategyError(f"states of {self.player} that no history reaches: {', '.join(lost)}")

    # -- building ---------------------------------------------------------------------------

    @classmethod
    def from_table(
        cls,
        game: NormalForm,
        player: str,
        outputs: Mapping[str, Output],
        moves: Mapping[str, Mapping[Profile, Move]],
        start: str | None = None,
    ) -> Machine:
        """Build a machine from a table that is written out in full.

        Parameters
        ----------
        game : NormalForm
            The stage game: its labels, not its payoffs, are used.
        player : str
            Who plays the machine.
        outputs : mapping of str to action, or to mapping of action to probability
            What each state plays.
        moves : mapping of str to mapping of profile to state, or to mapping of state to probability
            Where each state goes after each profile of actions.
        start : str, optional
            First state; by default the first of ``outputs``.

        Raises
        ------
        StrategyError
            For a missing or unknown state, profile or action; the message names it.

        Examples
        --------
        >>> pd = NormalForm({"I": ("C", "D"), "II": ("C", "D")}, [[[2, 0], [3, 1]], [[2, 3], [0, 1]]])
        >>> copy = {("C", "C"): "nice", ("C", "D"): "angry", ("D", "C"): "nice", ("D", "D"): "angry"}
        >>> tft = Machine.from_table(pd, "I", {"nice": "C", "angry": "D"}, {"nice": copy, "angry": copy})
        >>> tft.memory, tft.deterministic
        (1, True)
        """
        if not isinstance(outputs, Mapping) or not isinstance(moves, Mapping):
            raise StrategyError(f"outputs and moves must be mappings by state, not {outputs!r} and {moves!r}")
        if not outputs:
            raise StrategyError("a machine needs at least one state")
        profiles = set(game.profiles())
        for state in outputs:
            row = moves.get(state, {})
            missing = [p for p in game.profiles() if p not in row]
            if missing:
                at = "(" + ", ".join(missing[0]) + ")"
                raise StrategyError(
                    f"the machine is not total: state {state!r} has no move after {at}"
                    + (f" and {len(missing) - 1} more profiles" if len(missing) > 1 else "")
                )
            for profile in row:
                if profile not in profiles:
                    raise StrategyError(f"state {state!r} moves after {profile!r}, which is not a profile")
        for state in moves:
            if state not in outputs:
                raise StrategyError(f"state {state!r} has moves but no output{suggest(state, outputs)}")
        first = next(iter(outputs)) if start is None else start
        machine = cls.from_rule(game, player, first, outputs.__getitem__, lambda s, p: moves[s][p], outputs)
        lost = [s for s in outputs if s not in machine.states]
        if lost:
            raise StrategyError(f"states of {player} that no history reaches: {', '.join(lost)}")
        return machine

    @classmethod
    def from_rule(
        cls,
        game: NormalForm,
        player: str,
        start: Any,
        output: Callable[[Any], Output],
        move: Callable[[Any, Profile], Move],
        known: Mapping[str, object] | None = None,
    ) -> Machine:
        """Build a machine by following a rule from its first state through every profile.

        Parameters
        ----------
        game, player : NormalForm, str
            As in :meth:`from_table`.
        start : hashable
            First state.
        output : callable of state
            An action label, a mapping of actions to probabilities, or a sequence of probabilities.
        move : callable of (state, profile)
            The next state, or a mapping of next states to probabilities.
        known : mapping, optional
            The states a move may lead to, where that should be checked.

        Raises
        ------
        StrategyError
            If an output or a move is malformed, or the states do not come to an end.
        """
        if not isinstance(game, NormalForm):
            raise StrategyError(f"a machine is built for a NormalForm, not {game!r}")
        i = _player(game, player)
        if not isinstance(start, Hashable):
            raise StrategyError(f"states must be hashable, and the first is {start!r}")
        order: dict[Any, int] = {start: 0}
        rows: list[tuple[Lottery, ...]] = []
        queue = iter_growing(order)
        for state in queue:
            if known is not None and state not in known:
                raise StrategyError(f"{player} moves to unknown state {state!r}{suggest(state, known)}")
            rows.append(tuple(read_lottery(move(state, p), order, state) for p in game.profiles()))
            if len(order) > MOST_STATES:
                raise StrategyError(f"the machine of {player} has more than {MOST_STATES} states")
        outputs = tuple(
            read_mix(game.actions[game.players[i]], output(s), f"{player}'s state {s!r}") for s in order
        )
        return cls(player, tuple(game.actions.items()), tuple(map(str, order)), outputs, tuple(rows), 0)

    # -- reading ----------------------------------------------------------------------------

    @cached_property
    def own_actions(self) -> tuple[str, ...]:
        """Action labels of the machine's player."""
        return dict(self.actions)[self.player]

    @cached_property
    def profiles(self) -> tuple[Profile, ...]:
        """All action profiles, in the order of the columns of ``moves``."""
        return tuple(itertools.product(*(acts for _, acts in self.actions)))

    @cached_property
    def _column(self) -> dict[Profile, int]:
        return {p: k for k, p in enumerate(self.profiles)}

    def column(self, profile: Sequence[str]) -> int:
        """Return the position of ``profile`` among ``profiles``; StrategyError if it is none."""
        try:
            return self._column[tuple(profile)]
        except KeyError:
            raise StrategyError(f"{tuple(profile)!r} is not a profile of this game") from None

    @property
    def pure(self) -> bool:
        """Whether every state plays one action for certain."""
        return all(max(mix) == 1 for mix in self.outputs)

    @property
    def has_lotteries(self) -> bool:
        """Whether some move is a lottery over several states."""
        return any(len(lottery) > 1 for row in self.moves for lottery in row)

    @property
    def deterministic(self) -> bool:
        """Whether neither outputs nor moves are random."""
        return self.pure and not self.has_lotteries

    def after(self, history: Sequence[Sequence[str]]) -> str:
        """Return the label of the state after a history of profiles (deterministic moves only).

        Raises
        ------
        StrategyError
            If the history has a wrong profile, or passes a lottery.
        """
        state = self.start
        for profile in history:
            lottery = self.moves[state][self.column(profile)]
            if len(lottery) > 1:
                raise StrategyError(f"state {self.states[state]!r} moves by lottery after {tuple(profile)}")
            state = lottery[0][0]
        return self.states[state]

    @cached_property
    def minimal(self) -> Machine:
        """The smallest machine that behaves alike after every history, in canonical order.

        Moore's partition refinement.  Two machines without lotteries play the same strategy if and
        only if their minimal machines agree in all but the labels; see :meth:`behaves_like`.
        """
        block = _numbering(self.outputs)
        while True:
            finer = _numbering(
                [(block[s], *(_merged(m, block) for m in row)) for s, row in enumerate(self.moves)]
            )
            if len(set(finer)) == len(set(block)):
                break
            block = finer
        return self._quotient(block)

    def _quotient(self, block: Sequence[int]) -> Machine:
        """Merge the states of a block, numbering blocks in the order histories reach them."""
        order: dict[int, int] = {block[self.start]: self.start}
        rows = []
        for b in iter_growing(order):
            row = [_merged(lottery, block) for lottery in self.moves[order[b]]]
            for lottery in row:
                for t, _ in lottery:
                    order.setdefault(t, block.index(t))
            rows.append(row)
        rank = {b: k for k, b in enumerate(order)}
        moves = tuple(
            tuple(tuple(sorted((rank[t], w) for t, w in lottery)) for lottery in row) for row in rows
        )
        representatives = list(order.values())
        states = tuple(self.states[s] for s in representatives)
        return Machine(
            self.player, self.actions, states, tuple(self.outputs[s] for s in representatives), moves
        )

    def behaves_like(self, other: Machine) -> bool:
        """Whether both play the same strategy: equal minimal machines up to labels."""
        a, b = self.minimal, other.minimal
        return (a.player, a.actions, a.outputs, a.moves) == (b.player, b.actions, b.outputs, b.moves)

    @cached_property
    def memory(self) -> int | float:
        """Memory depth: how many past profiles settle what comes next, whatever came before.

        0 for a constant strategy, 1 for tit for tat, ``math.inf`` for grim trigger, for cycles and
        for machines with lotteries.  It is the definiteness order of the minimal machine (Perles,
        Rabin and Shamir 1963): the least k such that any k profiles lead all states to one.
        """
        machine = self.minimal
        if machine.has_lotteries:
            return math.inf
        pairs = set(itertools.combinations(range(len(machine.states)), 2))
        depth = 0
        while pairs:
            after = {
                (min(s, t), max(s, t))
                for a, b in pairs
                for (s, _), (t, _) in (
                    (x[0], y[0]) for x, y in zip(machine.moves[a], machine.moves[b], strict=True)
                )
                if s != t
            }
            depth += 1
            # The pairs left after k profiles form a shrinking chain; once it stops, no depth is enough.
            if after == pairs:
                return math.inf
            pairs = after
        return depth

    def __repr__(self) -> str:
        kind = "deterministic" if self.deterministic else "stochastic"
        return f"<Machine of {self.player}: {kind}, states {', '.join(self.states)}>"

    def __getstate__(self) -> dict[str, Any]:
        """Pickle the table, not the caches."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def iter_growing(order: dict[Any, int]) -> Iterator[Any]:
    """Iterate over the keys of a dictionary that gains keys while it is read."""
    done = 0
    while done < len(order):
        fresh = list(itertools.islice(reversed(order), len(order) - done))
        yield from reversed(fresh)
        done += len(fresh)


def _player(game: NormalForm, player: str) -> int:
    if player not in game.players:
        raise StrategyError(f"no player {player!r}{suggest(player, game.players)}")
    return game.players.index(player)


def _numbering(keys: Sequence[Hashable]) -> list[int]:
    """Give equal keys equal numbers, in order of first appearance."""
    first: dict[Hashable, int] = {}
    return [first.setdefault(key, len(first)) for key in keys]


def _merged(lottery: Lottery, block: Sequence[int]) -> Lottery:
    """Express a lottery over blocks of states."""
    total: dict[int, Fraction] = {}
    for state, weight in lottery:
        total[block[state]] = total.get(block[state], Fraction(0)) + weight
    return tuple(sorted(total.items()))
