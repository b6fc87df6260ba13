"""Every strategy passes the same tests: a new one inherits them by being in the folder."""

from __future__ import annotations

import dataclasses
import math
import pickle
from typing import Any

import pytest

import greatgame.strategies as package
from greatgame.errors import StrategyError
from greatgame.game import NormalForm
from greatgame.repeated.linkage import linked, together
from greatgame.repeated.machine import Machine
from greatgame.repeated.strategy import Strategy
from greatgame.strategies import strategies, strategy_by_name

PD = NormalForm({"I": ("C", "D"), "II": ("C", "D")}, [[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
COURNOT = NormalForm(
    {"I": ("low", "mid", "high"), "II": ("low", "mid", "high")},
    [[[10, 3, 0], [15, 7, -4], [7, 5, -15]], [[10, 15, 7], [3, 7, 5], [0, -4, -15]]],
)
LINKED = linked([PD, PD])


def _public_goods() -> NormalForm:
    """Three players who give (g) or keep (k): 2/3 of a unit to each for every unit given."""
    import itertools

    import numpy as np

    cells = np.zeros((3, 2, 2, 2), dtype=int)
    for at in itertools.product((0, 1), repeat=3):
        for i in range(3):
            cells[(i, *at)] = 2 * (3 - sum(at)) + 3 * at[i]
    return NormalForm(dict.fromkeys(("A", "B", "C"), ("g", "k")), cells)


GOODS = _public_goods()
GAMES: dict[str, tuple[NormalForm, tuple[str, ...], tuple[str, ...]]] = {
    "prisoner's dilemma": (PD, ("C", "C"), ("D", "D")),
    "three actions": (COURNOT, ("low", "low"), ("mid", "mid")),
    "three players": (GOODS, ("g", "g", "g"), ("k", "k", "k")),
}
LINKED_CASE = (LINKED, together([("C", "C"), ("C", "C")]), together([("D", "D"), ("D", "D")]))

#: Parameters of the strategies that have no default, by name and game.
NEEDED: dict[str, Any] = {
    "cycle": lambda game: {"actions": tuple(a[0] for a in list(game.actions.values())[:1]) * 2},
    "limited-punishment": lambda game: {"length": 2},
    "memory-one": lambda game: {"probabilities": ("11/13", "1/2", "7/26", 0)},
    "simple-penal-code": lambda game: {
        "punishments": {p: [tuple(a[-1] for a in game.actions.values())] for p in game.players}
    },
}

#: Memory depth in the prisoner's dilemma: (depth, are all moves and outputs certain).
MEMORY: dict[str, tuple[float, bool]] = {
    "always-cooperate": (0, True),
    "always-defect": (0, True),
    "alternator": (1, True),
    "contrite-tit-for-tat": (math.inf, True),
    "cycle": (0, True),
    "forgiving-trigger": (math.inf, False),
    "generous-tit-for-tat": (1, False),
    "graduated-reciprocation": (math.inf, True),
    "grim-trigger": (math.inf, True),
    "issue-linkage": (math.inf, True),
    "limited-punishment": (math.inf, True),
    "memory-one": (1, False),
    "nash-reversion": (math.inf, True),
    "one-sided-concession": (2, True),
    "random": (0, False),
    "simple-penal-code": (1, True),
    "stick-and-carrot": (math.inf, True),
    "suspicious-tit-for-tat": (1, True),
    "tit-for-tat": (1, True),
    "tit-for-two-tats": (2, True),
    "two-tits-for-tat": (2, True),
    "win-stay-lose-shift": (1, True),
    "zero-determinant": (1, False),
}
ONLY_TWO_BY_TWO = {"zero-determinant", "generous-tit-for-tat"}

NAMES = sorted(strategies())


def make(name: str, game: NormalForm = PD) -> Strategy:
    parameters = NEEDED[name](game) if name in NEEDED else {}
    return strategy_by_name(name, **parameters)


def cases(name: str) -> list[tuple[NormalForm, tuple[str, ...], tuple[str, ...]]]:
    if name == "issue-linkage":
        return [LINKED_CASE]
    return [GAMES["prisoner's dilemma"]] if name in ONLY_TWO_BY_TWO else list(GAMES.values())


def machine(name: str) -> Machine:
    game, target, punishment = cases(name)[0]
    return make(name, game).build(game, game.players[0], target, punishment)


@pytest.mark.parametrize("name", NAMES)
def test_builds_a_total_machine_for_every_player_of_every_kind_of_game(name: str) -> None:
    for game, target, punishment in cases(name):
        for player in game.players:
            strategy = make(name, game) if name != "cycle" else package.Cycle((game.actions[player][0],))
            built = strategy.build(game, player, target, punishment)
            assert len(built.moves) == len(built.states) == len(built.outputs)
            assert all(len(row) == math.prod(game.shape) for row in built.moves)
            assert built == strategy.build(game, player, target, punishment)


@pytest.mark.parametrize("name", NAMES)
def test_is_immutable_hashable_and_picklable(name: str) -> None:
    strategy, built = make(name, cases(name)[0][0]), machine(name)
    things: tuple[Any, ...] = (strategy, built)
    for thing in things:
        copy = pickle.loads(pickle.dumps(thing))
        assert copy == thing
        assert hash(copy) == hash(thing)
        field = dataclasses.fields(thing)[0].name if dataclasses.fields(thing) else "anything"
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, field, None)


@pytest.mark.parametrize("name", NAMES)
def test_memory_and_randomness_are_as_tabulated(name: str) -> None:
    built = machine(name)
    assert (built.memory, built.deterministic) == MEMORY[name]


@pytest.mark.parametrize("name", NAMES)
def test_sources_resolve_and_the_rule_is_documented(name: str) -> None:
    from greatgame.references import keys

    cls = strategies()[name]
    assert cls.source
    assert set(cls.source) <= set(keys())
    assert cls.__doc__
    assert len(cls.__doc__) > 40


def test_names_and_aliases_are_unique() -> None:
    names = [n for cls in strategies().values() for n in (cls.name(), *cls.aliases)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", NAMES)
def test_found_by_name_class_name_and_alias(name: str) -> None:
    cls = strategies()[name]
    for given in (name, cls.__name__, *cls.aliases):
        found = strategy_by_name(given, **(NEEDED[name](PD) if name in NEEDED else {}))
        assert type(found) is cls
    assert getattr(package, cls.__name__) is cls


@pytest.mark.parametrize("name", NAMES)
def test_refuses_a_target_of_another_game(name: str) -> None:
    game = cases(name)[0][0]
    with pytest.raises(StrategyError, match="not a profile"):
        make(name, game).build(game, game.players[0], ("X", "Y"), ("Y", "Y"))


def test_misspelling_is_answered_with_the_nearest_name() -> None:
    with pytest.raises(StrategyError, match="did you mean 'grim-trigger'"):
        strategy_by_name("grim-triger")
    with pytest.raises(StrategyError, match=r"no parameter 'lenght'.*did you mean 'length'"):
        strategy_by_name("limited-punishment", lenght=2)
    with pytest.raises(StrategyError, match="needs its parameters: length"):
        strategy_by_name("limited-punishment")
    with pytest.raises(AttributeError, match="GrimTriger"):
        _ = package.GrimTriger


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        ("limited-punishment", {"length": 0}, "integer >= 1"),
        ("limited-punishment", {"length": True}, "integer >= 1"),
        ("random", {"p": 2}, "between 0 and 1"),
        ("random", {"p": "x"}, "must be a probability"),
        ("forgiving-trigger", {"forgiveness": -1}, "between 0 and 1"),
        ("memory-one", {"probabilities": (1, 0)}, "four probabilities"),
        ("memory-one", {"probabilities": 3}, "four probabilities"),
        ("cycle", {"actions": ()}, "non-empty"),
        ("cycle", {"actions": "CD"}, "non-empty"),
        ("zero-determinant", {"factor": "1/2"}, "at least 1"),
        ("zero-determinant", {"baseline": "sucker"}, "baseline"),
        ("zero-determinant", {"strength": 0}, "positive"),
        ("graduated-reciprocation", {"patience": 0}, "integer >= 1"),
        ("issue-linkage", {"response": "grim"}, "must be a Strategy"),
        ("simple-penal-code", {"punishments": {"I": ["DD"]}}, "whole profile"),
    ],
)
def test_bad_parameters_are_refused(name: str, parameters: dict[str, Any], complaint: str) -> None:
    with pytest.raises(StrategyError, match=complaint):
        strategy_by_name(name, **parameters)


@pytest.mark.parametrize(
    ("name", "parameters", "game", "complaint"),
    [
        ("cycle", {"actions": ("C", "X")}, PD, "'X', not an action"),
        ("zero-determinant", {}, GOODS, "for two players"),
        ("generous-tit-for-tat", {}, COURNOT, None),
        ("generous-tit-for-tat", {}, GOODS, "for two players"),
        ("issue-linkage", {}, PD, "linked games"),
        ("simple-penal-code", {"punishments": {"I": [("D", "D")]}}, PD, "no path for II"),
        ("simple-penal-code", {"punishments": {"I": [("D", "X")], "II": [("D", "D")]}}, PD, "no action 'X'"),
        ("graduated-reciprocation", {"ladders": {"I": ("D", "C")}}, PD, "every player needs a ladder"),
        ("graduated-reciprocation", {"ladders": {"I": ("D", "X")}}, PD, "'X', no player or action"),
        ("nash-reversion", {}, COURNOT, None),
    ],
)
def test_strategies_for_the_wrong_game_are_refused(
    name: str, parameters: dict[str, Any], game: NormalForm, complaint: str | None
) -> None:
    target, punishment = next((t, p) for g, t, p in GAMES.values() if g == game)
    strategy = strategy_by_name(name, **parameters)
    if complaint is None:
        assert strategy.build(game, game.players[0], target, punishment)
        return
    with pytest.raises(StrategyError, match=complaint):
        strategy.build(game, game.players[0], target, punishment)


def test_what_is_missing_is_named() -> None:
    grim = strategy_by_name("grim-trigger")
    with pytest.raises(StrategyError, match="needs a target"):
        grim.build(PD, "I", None, ("D", "D"))
    with pytest.raises(StrategyError, match="needs a punishment"):
        grim.build(PD, "I", ("C", "C"))
    with pytest.raises(StrategyError, match="no player 'III'"):
        grim.build(PD, "III", ("C", "C"), ("D", "D"))
    with pytest.raises(StrategyError, match="pure punishment"):
        strategy_by_name("stick-and-carrot").build(PD, "I", ("C", "C"), (("1/2", "1/2"), "D"))
    with pytest.raises(StrategyError, match="no equilibrium of the stage game: I gains"):
        strategy_by_name("nash-reversion").build(PD, "I", ("C", "C"), ("C", "C"))
