"""Machines: validation, reading, minimal form and memory."""

from __future__ import annotations

import math
import pickle
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greatgame.errors import StrategyError
from greatgame.game import NormalForm
from greatgame.repeated.machine import Machine

from .drawn import games, machines

PD = NormalForm({"I": ("C", "D"), "II": ("C", "D")}, [[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
PROFILES = list(PD.profiles())
COPY = {("C", "C"): "nice", ("C", "D"): "angry", ("D", "C"): "nice", ("D", "D"): "angry"}


def table(**changes: Any) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "game": PD,
        "player": "I",
        "outputs": {"nice": "C", "angry": "D"},
        "moves": {"nice": COPY, "angry": COPY},
    }
    return parts | changes


def test_a_table_makes_tit_for_tat() -> None:
    tft = Machine.from_table(**table())
    assert tft.after([]) == "nice"
    assert tft.after([("C", "D")]) == "angry"
    assert [list(mix) for mix in tft.outputs] == [[1, 0], [0, 1]]
    assert Machine.from_table(**table(start="angry")).after([]) == "angry"


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        (
            {"moves": {"nice": COPY, "angry": {("C", "C"): "nice"}}},
            r"not total: state 'angry' has no move after \(C, D\)",
        ),
        ({"moves": {"nice": COPY}}, "not total: state 'angry'"),
        ({"moves": {"nice": COPY | {("C", "D"): "angri"}, "angry": COPY}}, "did you mean 'angry'"),
        ({"moves": {"nice": COPY | {("C", "X"): "nice"}, "angry": COPY}}, "not a profile"),
        ({"moves": {"nice": COPY, "angry": COPY, "sad": COPY}}, "'sad' has moves but no output"),
        ({"moves": {"nice": dict.fromkeys(PROFILES, "nice"), "angry": COPY}}, "no history reaches: angry"),
        ({"outputs": {"nice": "C", "angry": "X"}}, "'X', not an action"),
        ({"outputs": {"nice": "C", "angry": {"C": "1/2"}}}, "sum to 1"),
        ({"outputs": {"nice": "C", "angry": {"C": "3/2", "D": "-1/2"}}}, "must be >= 0"),
        ({"outputs": {"nice": "C", "angry": (1, 0, 0)}}, "needs 2 probabilities"),
        ({"outputs": {}}, "at least one state"),
        ({"player": "III"}, "no player 'III'"),
        (
            {"moves": {"nice": COPY | {("C", "D"): {"nice": "1/2", "angry": "1/3"}}, "angry": COPY}},
            "sum to 1",
        ),
        ({"outputs": {"nice": "C", "angry": {"C": "x", "D": 1}}}, "a probability in the output"),
        ({"start": "sad"}, "unknown state 'sad'"),
    ],
)
def test_a_faulty_table_is_refused_by_name(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(StrategyError, match=complaint):
        Machine.from_table(**table(**changes))


def test_the_constructor_checks_the_finished_table() -> None:
    tft = Machine.from_table(**table())
    parts = (tft.player, tft.actions, tft.states, tft.outputs, tft.moves)
    for changed in (
        (*parts[:4], tft.moves[:1]),
        (*parts[:4], (tft.moves[0][:2], tft.moves[1])),
        (*parts[:4], ((((7, Fraction(1)),),) * 4, tft.moves[1])),
        (*parts[:2], ("nice", "nice"), *parts[3:]),
        ("nobody", *parts[1:]),
    ):
        with pytest.raises(StrategyError):
            Machine(*changed)
    with pytest.raises(StrategyError, match="is not a state"):
        Machine(*parts, start=5)


def test_an_endless_rule_is_refused() -> None:
    with pytest.raises(StrategyError, match="more than"):
        Machine.from_rule(PD, "I", 0, lambda _: "C", lambda n, _: n + 1)


def test_after_refuses_lotteries_and_wrong_profiles() -> None:
    toss = Machine.from_rule(PD, "I", "a", lambda _: "C", lambda _s, _p: {"a": "1/2", "b": "1/2"})
    with pytest.raises(StrategyError, match="by lottery"):
        toss.after([("C", "C")])
    with pytest.raises(StrategyError, match="not a profile"):
        toss.after([("C",)])
    assert toss.has_lotteries
    assert not toss.deterministic
    assert toss.memory == 0  # both states play alike
    drift = Machine.from_rule(PD, "I", "C", lambda s: s, lambda _s, _p: {"C": "1/2", "D": "1/2"})
    assert drift.memory == math.inf


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_minimal_machine_behaves_alike_after_every_short_history(data: st.DataObject) -> None:
    game = data.draw(games(sizes=((2, 2), (2, 3))))
    machine = data.draw(machines(game, "p0", most=4))
    small = machine.minimal
    assert len(small.states) <= len(machine.states)
    assert small.minimal == small
    assert small.behaves_like(machine)

    def output(m: Machine, history: tuple[Any, ...]) -> Any:
        return m.outputs[m.states.index(m.after(history))]

    for length in range(4):
        for history in product(list(game.profiles())[:4], repeat=length):
            assert output(machine, history) == output(small, history)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_memory_is_the_shortest_history_that_settles_the_output(data: st.DataObject) -> None:
    """Brute force: equal last k profiles give equal behaviour from then on, whatever came before."""
    game = data.draw(games(sizes=((2, 2),)))
    machine = data.draw(machines(game, "p0", most=3)).minimal
    words = {k: list(product(game.profiles(), repeat=k)) for k in range(4)}

    def settled(k: int) -> bool:
        return all(
            len({_follow(machine, s, word) for s in range(len(machine.states))}) == 1 for word in words[k]
        )

    found = next((k for k in range(4) if settled(k)), math.inf)
    # Three states: if no depth up to 3 = number of state pairs settles it, none does.
    assert machine.memory == found


def _follow(machine: Machine, state: int, word: Any) -> int:
    for profile in word:
        state = machine.moves[state][machine.column(profile)][0][0]
    return state


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_machines_survive_pickling(data: st.DataObject) -> None:
    game = data.draw(games())
    machine = data.draw(machines(game, "p1", random=True))
    _ = machine.profiles, machine.own_actions, machine.minimal
    assert pickle.loads(pickle.dumps(machine)) == machine
