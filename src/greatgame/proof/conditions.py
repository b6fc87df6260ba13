"""Conditions: what makes a profile an equilibrium, as inequalities in the parameters.

A pure profile is a Nash equilibrium iff no unilateral deviation pays: one weak inequality for each
player and other action (Nash 1951).  It is strict iff all hold strictly; in dominant strategies iff
each action is a best reply to everything the others may do.  Profile A Pareto-dominates B iff
nobody loses and somebody gains.  In a 2x2 game with two strict equilibria, A risk-dominates B iff
the product of the losses from deviating at A exceeds that at B (Harsanyi and Selten 1988).  All are
:class:`~greatgame.proof.formula.Formula` over one :class:`~greatgame.proof.space.Space`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from greatgame.errors import GameError
from greatgame.proof.formula import (
    FALSE,
    Formula,
    all_of,
    any_of,
    negate,
    nonnegative,
    positive,
)
from greatgame.proof.space import Space

Profile = Sequence[str]
Position = tuple[int, ...]


def position(space: Space, profile: Profile) -> Position:
    """Return the indices of a profile's actions (GameError with suggestions if it is none)."""
    return tuple(space.game.position(tuple(profile)))


def losses(space: Space, at: Position, player: int) -> list[Any]:
    """What a player loses by each unilateral deviation from a pure profile (SymPy expressions)."""
    line = space.payoffs[player][(*at[:player], slice(None), *at[player + 1 :])]
    return [line[at[player]] - line[k] for k in range(len(line)) if k != at[player]]


def all_losses(space: Space, at: Position) -> list[Any]:
    """Losses of every player from every unilateral deviation."""
    return [x for i in range(space.game.n_players) for x in losses(space, at, i)]


def nash_at(space: Space, at: Position) -> Formula:
    """The profile at given indices is a Nash equilibrium."""
    return all_of(nonnegative(x) for x in all_losses(space, at))


def nash(space: Space, profile: Profile) -> Formula:
    """A pure profile is a Nash equilibrium."""
    return nash_at(space, position(space, profile))


def strict(space: Space, profile: Profile) -> Formula:
    """A pure profile is a strict Nash equilibrium: every deviation costs."""
    return all_of(positive(x) for x in all_losses(space, position(space, profile)))


def only_pure(space: Space, profile: Profile) -> Formula:
    """A profile is a Nash equilibrium and no other pure profile is."""
    wanted = position(space, profile)
    others = [negate(nash_at(space, p)) for p in np.ndindex(*space.game.shape) if p != wanted]
    return all_of((nash_at(space, wanted), *others))


def no_pure(space: Space) -> Formula:
    """No pure profile is a Nash equilibrium."""
    return all_of(negate(nash_at(space, p)) for p in np.ndindex(*space.game.shape))


def some_pure(space: Space) -> Formula:
    """Some pure profile is a Nash equilibrium."""
    return any_of(nash_at(space, p) for p in np.ndindex(*space.game.shape))


def dominant_action(space: Space, player: str, action: str, *, weakly: bool = False) -> Formula:
    """An action is strictly (or weakly) better than each other whatever the others do."""
    i = space.game.player_index(player)
    own = space.game.actions[player].index(action)
    parts: list[Formula] = []
    for other in range(space.game.shape[i]):
        if other == own:
            continue
        gains = [
            space.payoffs[i][_with(rest, i, own)] - space.payoffs[i][_with(rest, i, other)]
            for rest in _others(space, i)
        ]
        if weakly:
            parts.append(all_of((*map(nonnegative, gains), any_of(map(positive, gains)))))
        else:
            parts += map(positive, gains)
    return all_of(parts)


def dominant(space: Space, profile: Profile) -> Formula:
    """Every player's action in a profile is strictly dominant."""
    position(space, profile)
    pairs = zip(space.game.players, profile, strict=True)
    return all_of(dominant_action(space, player, action) for player, action in pairs)


def best_response(space: Space, player: str, action: str, against: Mapping[str, str]) -> Formula:
    """An action is a best reply to given actions of the others."""
    i = space.game.player_index(player)
    at = position(space, [{**against, player: action}.get(p, "") for p in space.game.players])
    return all_of(nonnegative(x) for x in losses(space, at, i))


def pareto(space: Space, better: Profile, worse: Profile, *, strictly: bool = True) -> Formula:
    """Profile ``better`` Pareto-dominates ``worse``.

    Parameters
    ----------
    strictly : bool
        True: everybody gains.  False: nobody loses and somebody gains.
    """
    up, down = position(space, better), position(space, worse)
    gains = [space.payoffs[i][up] - space.payoffs[i][down] for i in range(space.game.n_players)]
    if strictly:
        return all_of(map(positive, gains))
    return all_of((*map(nonnegative, gains), any_of(map(positive, gains))))


def risk_dominant(space: Space, profile: Profile, over: Profile) -> Formula:
    """In the 2x2 game of two profiles that differ in both actions, the first risk-dominates.

    Raises
    ------
    GameError
        If the game has more than two players or the profiles share an action.
    """
    a, b = position(space, profile), position(space, over)
    if space.game.n_players != 2 or a[0] == b[0] or a[1] == b[1]:
        raise GameError(
            "risk dominance compares two profiles of a two-player game that differ in both actions; "
            f"got {tuple(profile)} and {tuple(over)}"
        )
    u, v = space.payoffs
    here = [u[a] - u[b[0], a[1]], v[a] - v[a[0], b[1]]]
    there = [u[b] - u[a[0], b[1]], v[b] - v[b[0], a[1]]]
    stable = all_of((*map(nonnegative, here), *map(nonnegative, there)))
    return all_of((stable, positive(here[0] * here[1] - there[0] * there[1])))


def generic(space: Space) -> Formula:
    """No player is indifferent between two pure profiles that differ in the own action only."""
    parts = []
    for difference in differences(space):
        product = space.algebra.product(difference)
        if product.sign:
            parts += [any_of((positive(a.expression), positive(-a.expression))) for a in product.odd]
            parts += [any_of((positive(a.expression), positive(-a.expression))) for a in product.even]
    return all_of(parts)


def differences(space: Space) -> Iterator[Any]:
    """Yield the payoff difference of every pair of own actions, for each player and others' profile."""
    for i in range(space.game.n_players):
        for rest in _others(space, i):
            for a, b in itertools.combinations(range(space.game.shape[i]), 2):
                yield space.payoffs[i][_with(rest, i, a)] - space.payoffs[i][_with(rest, i, b)]


def best_reply_pairs(space: Space) -> Iterator[tuple[Any, Any, list[Any]]]:
    """Yield the payoffs of every pair of own actions against pure actions, and of the other own actions."""
    for i in range(space.game.n_players):
        for rest in _others(space, i):
            line = [space.payoffs[i][_with(rest, i, k)] for k in range(space.game.shape[i])]
            for a, b in itertools.combinations(range(len(line)), 2):
                yield line[a], line[b], [c for k, c in enumerate(line) if k not in (a, b)]


def same_pure(space: Space, profiles: Sequence[Profile]) -> Formula:
    """The set of pure equilibria is exactly this one."""
    wanted = {position(space, p) for p in profiles}
    return all_of(
        nash_at(space, p) if p in wanted else negate(nash_at(space, p)) for p in np.ndindex(*space.game.shape)
    )


def _others(space: Space, player: int) -> Iterator[Position]:
    """Yield the others' actions as a position with a zero at the player's own place."""
    shape = [1 if i == player else n for i, n in enumerate(space.game.shape)]
    yield from np.ndindex(*shape)


def _with(rest: Position, player: int, action: int) -> Position:
    return (*rest[:player], action, *rest[player + 1 :])


__all__ = [
    "FALSE",
    "best_response",
    "differences",
    "dominant",
    "dominant_action",
    "generic",
    "nash",
    "no_pure",
    "only_pure",
    "pareto",
    "position",
    "risk_dominant",
    "same_pure",
    "some_pure",
    "strict",
]
