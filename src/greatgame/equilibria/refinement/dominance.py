"""Dominance: which actions no belief can justify, and their iterated elimination, exactly.

An action is *strictly dominated* if some mix of the player's actions earns more against every
profile of the others, and *weakly* if it never earns less and somewhere more.  Equivalently (Pearce
1984, lemmas 3 and 4, for two players; with correlated beliefs for any number) it is a best response
to no belief, or to no belief that gives every profile of the others positive probability.

Pure dominators are found by comparison; mixed ones by a linear programme over the rationals whose
optimum is proved (:mod:`greatgame.equilibria.programme`).  A game of floats is replaced by its exact
equivalent first (``NormalForm.to_exact(snap=True)``).

Each round removes *all* actions, of all players, that are dominated in what remains (maximal
simultaneous elimination).  For strict dominance no order changes the result; for weak dominance the
order can matter (Gilboa, Kalai and Zemel 1990), so other orders are tried and differences reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greatgame.checks import switch
from greatgame.equilibria.programme import Programme, maximise
from greatgame.game import NormalForm
from greatgame.numbers import show
from greatgame.shown import Shown

Table = NDArray[Any]  # own action x others' profile, Fractions
Mix = tuple[Fraction, ...]


@dataclass(frozen=True)
class Dominated:
    """One eliminated action and a mix that dominates it.

    Attributes
    ----------
    player, action : str
        What is eliminated.
    by : tuple of (action, probability)
        A dominating mix, over the actions that remained in that round.
    strict : bool
        Whether it dominates strictly.
    """

    player: str
    action: str
    by: tuple[tuple[str, Fraction], ...]
    strict: bool

    def __str__(self) -> str:
        how = "strictly" if self.strict else "weakly"
        if len(self.by) == 1:
            return f"{self.player}: {self.action} is {how} dominated by {self.by[0][0]}"
        mix = " + ".join(f"{show(w)} {a}" for a, w in self.by)
        return f"{self.player}: {self.action} is {how} dominated by {mix}"


@dataclass(frozen=True)
class Elimination(Shown):
    """Iterated elimination of dominated actions.

    Attributes
    ----------
    game, reduced : NormalForm
        Before and after.
    weak : bool
        Whether weakly dominated actions were removed too.
    rounds : tuple of tuples of Dominated
        What was removed, round by round.
    note : str
        For weak dominance: whether other orders of elimination that were tried leave other actions.
    """

    game: NormalForm = field(repr=False)
    reduced: NormalForm
    weak: bool
    rounds: tuple[tuple[Dominated, ...], ...]
    note: str = ""

    @property
    def eliminated(self) -> dict[str, tuple[str, ...]]:
        """Eliminated actions of each player, in order of elimination."""
        gone = [d for stage in self.rounds for d in stage]
        return {p: tuple(d.action for d in gone if d.player == p) for p in self.game.players}

    @property
    def solves(self) -> bool:
        """Whether one profile remains: the game is dominance solvable."""
        return max(self.reduced.shape) == 1

    def __str__(self) -> str:
        lines = [f"round {k}: {d}" for k, stage in enumerate(self.rounds, start=1) for d in stage]
        left = "; ".join(f"{p}: {', '.join(a)}" for p, a in self.reduced.actions.items())
        lines.append(f"remaining: {left}")
        return "\n".join([*lines, *filter(None, [self.note])])


def eliminate(game: NormalForm, *, weak: bool = False) -> Elimination:
    """Eliminate dominated actions, round by round, until none is left.

    Parameters
    ----------
    game : NormalForm
        Of floats or Fractions, any number of players.
    weak : bool
        Remove weakly dominated actions too.

    Raises
    ------
    GameError
        For a symbolic game, or a ``weak`` that is neither True nor False.

    Examples
    --------
    >>> game = NormalForm({"R": ("top", "middle", "low"), "C": ("left", "right")},
    ...                   [[[4, 0], [0, 4], [1, 1]], [[1, 0], [0, 0], [1, 0]]])
    >>> print(eliminate(game))
    round 1: R: low is strictly dominated by 1/2 top + 1/2 middle
    remaining: R: top, middle; C: left, right
    """
    game.require_numbers("dominated")
    switch(weak, "weak")
    exact = game.to_exact(snap=True)
    rounds, left = _rounds(exact, weak)
    note = _order_note(exact, left) if weak and any(not d.strict for r in rounds for d in r) else ""
    return Elimination(game, game.subgame(left), weak, rounds, note)


Kept = dict[str, tuple[str, ...]]


def _rounds(game: NormalForm, weak: bool) -> tuple[tuple[tuple[Dominated, ...], ...], Kept]:
    """Maximal simultaneous elimination on an exact game."""
    rounds: list[tuple[Dominated, ...]] = []
    left = dict(game.actions)
    while True:
        found = tuple(dominated_actions(game.subgame(left), weak))
        if not found:
            return tuple(rounds), left
        rounds.append(found)
        gone = {(d.player, d.action) for d in found}
        left = {p: tuple(a for a in acts if (p, a) not in gone) for p, acts in left.items()}


def _order_note(game: NormalForm, left: Kept) -> str:
    """Try one-at-a-time elimination from either end and compare what remains."""
    for reverse in (False, True):
        other = dict(game.actions)
        while found := list(dominated_actions(game.subgame(other), True)):
            gone = found[-1 if reverse else 0]
            other[gone.player] = tuple(a for a in other[gone.player] if a != gone.action)
        if other != left:
            shown = "; ".join(f"{p}: {', '.join(a)}" for p, a in other.items())
            return f"the order matters here: eliminating one action at a time can leave {shown}"
    return "weak dominance: the order can matter in general; the other orders tried leave the same actions"


def dominated_actions(game: NormalForm, weak: bool) -> Iterator[Dominated]:
    """Iterate over the dominated actions of an exact game, with a dominating mix for each."""
    for i, (player, actions) in enumerate(game.actions.items()):
        table = payoff_table(game, i)
        for a, action in enumerate(actions):
            mix, strict = _dominator(table, a, weak)
            if mix is not None:
                by = tuple((label, w) for label, w in zip(actions, mix, strict=True) if w)
                yield Dominated(player, action, by, strict)


def payoff_table(game: NormalForm, player: int) -> Table:
    """Payoffs of one player: own action x others' profile, mapped to span [0, 1] exactly."""
    line = game.payoffs[player]
    low, high = line.min(), line.max()
    table = np.moveaxis(line, player, 0).reshape(line.shape[player], -1)
    return np.asarray((table - low) / (high - low if high > low else 1))


def _dominator(table: Table, action: int, weak: bool) -> tuple[Mix | None, bool]:
    """Return a mix that dominates an action, and whether strictly; (None, False) if there is none."""
    row = table[action]
    n = len(table)
    for k in range(n):
        if (table[k] > row).all():
            return _pure(n, k), True
    best, count = table.max(axis=0), (table == table.max(axis=0)).sum(axis=0)
    if not (row == best).any():  # else the action answers a pure profile best: not strictly dominated
        mix, gain = strictly_better(table, row)
        if gain > 0:
            return mix, True
    if not weak or ((row == best) & (count == 1)).any():
        return None, False
    for k in range(n):
        if (table[k] >= row).all() and (table[k] > row).any():
            return _pure(n, k), False
    mix, gain = weakly_better(table, row)
    return (mix, False) if gain > 0 else (None, False)


def _pure(n: int, k: int) -> Mix:
    return tuple(Fraction(int(j == k)) for j in range(n))


def strictly_better(table: Table, target: Table) -> tuple[Mix, Fraction]:
    """Return the mix with the largest smallest advantage over ``target``, and that advantage.

    ``target`` is a vector of payoffs over the others' profiles that some mix attains at least.
    """
    n, m = table.shape
    zero, one = Fraction(0), Fraction(1)
    upper = [[*(-table[:, s]).tolist(), one] for s in range(m)]
    found = maximise(Programme([zero] * n + [one], upper, (-target).tolist(), [[one] * n + [zero]], [one]))
    return found.point[:n], found.value


def weakly_better(table: Table, target: Table) -> tuple[Mix, Fraction]:
    """Return the mix, nowhere worse than ``target``, with the largest total advantage; and that total."""
    n, m = table.shape
    upper = [(-table[:, s]).tolist() for s in range(m)]
    objective = table.sum(axis=1).tolist()
    found = maximise(Programme(objective, upper, (-target).tolist(), [[Fraction(1)] * n], [Fraction(1)]))
    return found.point, found.value - sum(target.tolist(), Fraction(0))


def is_undominated(game: NormalForm, player: int, support: Sequence[int]) -> bool:
    """Whether a mix with the given support is weakly dominated by no other mix.

    Whether it is depends on the support alone: a mix is undominated iff all its actions are best
    responses to one belief that gives every profile of the others positive probability.
    """
    table = payoff_table(game.to_exact(snap=True), player)
    target = table[list(support)].sum(axis=0) / len(support)
    _, gain = weakly_better(table, target)
    return gain == 0
