"""Games made from a game: restricted, renamed, measured in other units, with players reordered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from greatgame.errors import GameError
from greatgame.game import NormalForm
from greatgame.numbers import Number, exact
from greatgame.tensor import read_labels


def subgame(game: NormalForm, keep: Mapping[str, Sequence[str]]) -> NormalForm:
    """Return the game restricted to some actions; players not named keep all of theirs.

    Raises
    ------
    GameError
        If a player or an action is not one of the game's, or nothing is kept of a player's actions.
    """
    for player in _mapping(keep, "the actions to keep"):
        game.player_index(player)
    names, labels = read_labels({p: keep.get(p, a) for p, a in game.actions.items()})
    kept = dict(zip(names, labels, strict=True))
    rows = [[game.action_index(i, a) for a in acts] for i, acts in enumerate(kept.values())]
    return NormalForm(kept, game.payoffs[np.ix_(range(game.n_players), *rows)], game.title)


def relabel(
    game: NormalForm, players: Mapping[str, str], actions: Mapping[str, Mapping[str, str]]
) -> NormalForm:
    """Return the same game under other names: ``players`` old to new, ``actions`` by old player.

    Raises
    ------
    GameError
        If an old name is not one of the game's, or two new ones are equal.
    """
    for player in _mapping(players, "the players' new names"):
        game.player_index(player)
    for player, labels in _mapping(actions, "the actions' new names").items():
        for label in _mapping(labels, f"the new names of {player}'s actions"):
            game.action_index(game.player_index(player), label)
    new = {
        players.get(p, p): tuple(actions.get(p, {}).get(a, a) for a in acts)
        for p, acts in game.actions.items()
    }
    if len(new) != game.n_players:
        raise GameError(f"relabelling gives two players one name: {dict(players)}")
    return NormalForm(new, game.payoffs, game.title)


def rescale(game: NormalForm, units: Mapping[str, tuple[Number, Number]]) -> NormalForm:
    """Return the game with payoffs ``scale * u + shift`` for each named player.

    A float makes a float game of an exact one.

    Raises
    ------
    GameError
        If a scale is not positive: the preferences would not be the same.  If it or the shift
        is not a finite number, or a payoff leaves what floats span.
    """
    for player, unit in _mapping(units, "the units").items():
        if not isinstance(unit, Sequence) or isinstance(unit, str) or len(unit) != 2:
            raise GameError(f"{player} needs (scale, shift), got {unit!r}")
    if any(isinstance(x, float) for unit in units.values() for x in unit) and game.kind == "exact":
        return rescale(game.to_float(), units)
    array = game.payoffs.copy()
    for player, unit in units.items():
        i = game.player_index(player)
        scale, shift = (_number(game, player, x) for x in unit)
        if not (scale.is_positive if hasattr(scale, "is_positive") else scale > 0):
            raise GameError(f"the scale of {player}'s payoffs must be > 0, got {scale}")
        with np.errstate(over="ignore"):  # an infinite payoff is refused below
            array[i] = array[i] * scale + shift
    return NormalForm(dict(game.actions), array, game.title)


def to_unit_range(game: NormalForm) -> NormalForm:
    """Return a strategically equivalent exact game: every payoff in [0, 1], a constant player's 0."""
    units = {}
    for player, line in zip(game.players, game.payoffs, strict=True):
        low, high = line.min(), line.max()
        units[player] = (1 / (high - low), -low / (high - low)) if high > low else (1, -low)
    return rescale(game, units)


def _number(game: NormalForm, player: str, number: Number) -> Number:
    """Read a scale or shift as a number of the game's kind."""
    if game.kind == "symbolic" and hasattr(number, "free_symbols"):
        return number
    try:
        return float(exact(number)) if game.kind == "float" else exact(number)
    except (TypeError, ValueError, OverflowError) as error:
        raise GameError(f"the scale and shift of {player}'s payoffs: {error}") from None


def permute(game: NormalForm, order: Sequence[str]) -> NormalForm:
    """Return the game with players listed in another order; GameError if it is none."""
    listed = list(order) if isinstance(order, Sequence) else [order]
    if sorted(map(str, listed)) != sorted(game.players):
        raise GameError(f"{listed} is not a reordering of {list(game.players)}")
    at = [game.player_index(p) for p in listed]
    array = game.payoffs[at].transpose(0, *(k + 1 for k in at))
    return NormalForm({p: game.actions[p] for p in listed}, array, game.title)


def _mapping(given: Any, what: str) -> Mapping[Any, Any]:
    """Return what was given if it is a mapping, or raise a GameError."""
    if not isinstance(given, Mapping):
        raise GameError(f"{what} must be a mapping, not {given!r}")
    return given
