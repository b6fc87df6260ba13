"""Normal-form games: identity, parts, transformations, explanations, units."""

import itertools
import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from greatgame.errors import GameError
from greatgame.game import NormalForm

LABELS = {"R": ("up", "down"), "C": ("left", "mid", "right")}
TABLE = [[[1, 2, 3], [4, 5, 6]], [[6, 5, 4], [3, 3, 1]]]
integers = st.lists(st.integers(-3, 3), min_size=12, max_size=12).map(lambda x: np.array(x).reshape(2, 2, 3))


@pytest.fixture
def game() -> NormalForm:
    return NormalForm(LABELS, TABLE)


def test_kind_of_number_follows_the_payoffs() -> None:
    x = sympy.Symbol("x")
    cases: list[tuple[list[Any], str]] = [
        ([1, 2], "exact"),
        ([1, 2.5], "float"),
        (["1/3", Fraction(1, 2)], "exact"),
        ([x, 1], "symbolic"),
        ([sympy.Rational(1, 3), 1], "exact"),
        ([sympy.sqrt(2), 1], "symbolic"),
        ([sympy.Float("0.1"), 1], "float"),
        ([Fraction(1, 2), 0.5], "float"),
    ]
    for numbers, kind in cases:
        cells = np.empty((1, 2), dtype=object)
        cells[0] = numbers
        assert NormalForm({"A": ("a", "b")}, cells).kind == kind


def test_equality_is_by_value_and_kind(game: NormalForm) -> None:
    twin = NormalForm(LABELS, np.array(TABLE), title="another caption")
    assert game == twin
    assert hash(game) == hash(twin)
    assert game != game.to_float()
    assert game != game.relabel(actions={"R": {"up": "top"}})
    assert pickle.loads(pickle.dumps(game)) == game
    assert game != "game"


def test_it_cannot_be_changed(game: NormalForm) -> None:
    with pytest.raises(AttributeError, match="immutable"):
        game.title = "x"
    with pytest.raises(ValueError, match="read-only"):
        game.payoffs[0, 0, 0] = 1
    mine = np.array(TABLE, dtype=float)
    other = NormalForm(LABELS, mine)
    mine[:] = 0
    assert other.payoff(("up", "left")) == {"R": 1.0, "C": 6.0}


@pytest.mark.parametrize(
    ("players", "payoffs", "words"),
    [
        ({}, [], "mapping of player"),
        ({"R": "ab"}, [[1, 2]], "sequence of action labels"),
        ({"R": ("a", "a")}, [[1, 2]], "duplicate actions"),
        ({"R": ("a", "")}, [[1, 2]], "non-empty strings"),
        ({"R": ("a", "b")}, [[1, 2, 3]], r"shape \(1, 3\).*need \(1, 2\)"),
        ({"R": ("a", "b")}, [[1, float("nan")]], r"R's payoff at \(b\) is nan"),
        ({"R": ("a", "b")}, [[1, float("inf")]], "not a finite number"),
        ({"R": ("a", "b")}, [["x", 1]], "'x'"),
        ({"R": ("a", "b")}, [[None, 1]], "not a number"),
        ({"R": ("a", "b")}, [[1j, 1]], "must be numbers"),
        ({"R": ("a", "b")}, [[True, False]], "must be numbers"),
        ({"R": ("a", "b"), "C": ("c", "d")}, [[[1, 2], [3]], [[1, 2], [3, 4]]], "ragged"),
    ],
)
def test_malformed_games_are_refused(players: Any, payoffs: Any, words: str) -> None:
    with pytest.raises(GameError, match=words):
        NormalForm(players, payoffs)


def test_profiles_and_labels(game: NormalForm) -> None:
    assert list(game.profiles())[1] == ("up", "mid")
    assert game.payoff(("down", "mid")) == {"R": 5, "C": 3}
    with pytest.raises(GameError, match="C has no action 'rigt'; did you mean 'right'"):
        game.payoff(("up", "rigt"))
    with pytest.raises(GameError, match="one action for each of R, C"):
        game.payoff(("up",))
    with pytest.raises(GameError, match="no player 'Q'"):
        game.expected({"Q": [1]})


def test_expected_payoffs_and_bad_mixes(game: NormalForm) -> None:
    half = Fraction(1, 2)
    assert game.expected({"R": [half, half], "C": [0, half, half]}) == {"R": 4, "C": Fraction(13, 4)}
    for mix in ([0.5, 0.6], [-0.5, 1.5], [float("nan"), 1]):
        with pytest.raises(GameError, match="probabilities of R"):
            game.expected({"R": mix, "C": [1, 0, 0]})
    with pytest.raises(GameError, match="R needs 2 probabilities"):
        game.expected({"R": [1], "C": [1, 0, 0]})
    with pytest.raises(GameError, match="no strategy given for C"):
        game.expected({"R": [1, 0]})


def test_explanation_names_each_deviation(game: NormalForm) -> None:
    why = game.explain(("up", "mid"))
    assert not why.is_equilibrium
    assert [(d.player, d.action, d.gain) for d in why.profitable] == [("R", "down", 3), ("C", "left", 1)]
    assert "R: deviating to down pays 3" in str(why)
    assert "C: deviating to right costs 1" in str(why)
    assert "changes nothing" in str(game.explain(("down", "left")))


def test_symbolic_games_say_what_to_do() -> None:
    game = NormalForm({"A": ("a", "b")}, np.array([[sympy.Symbol("x"), 1]], dtype=object))
    with pytest.raises(GameError, match="atlas"):
        game.equilibria()
    with pytest.raises(GameError, match="explain needs numbers"):
        game.explain(("a",))


@given(integers)
def test_transformations_agree_with_the_tensor(cells: np.ndarray[Any, Any]) -> None:
    game = NormalForm(LABELS, cells)
    swapped = game.permute(("C", "R"))
    for row, column in game.profiles():
        assert swapped.payoff((column, row)) == game.payoff((row, column))
    assert swapped.permute(("R", "C")) == game
    part = game.subgame({"C": ("right", "left")})
    assert part.payoff(("up", "right")) == game.payoff(("up", "right"))
    assert game.subgame({}) == game
    scaled = game.rescale({"R": (Fraction(1, 2), 3)})
    assert scaled.payoff(("up", "mid"))["R"] == game.payoff(("up", "mid"))["R"] / 2 + 3
    assert np.array_equal(game.best_responses(), scaled.best_responses())
    assert game.relabel(players={"R": "Russia"}).relabel(players={"Russia": "R"}) == game


def test_bad_transformations(game: NormalForm) -> None:
    with pytest.raises(GameError, match="scale of R's payoffs must be > 0"):
        game.rescale({"R": (0, 1)})
    with pytest.raises(GameError, match="not a reordering"):
        game.permute(("R", "R"))
    with pytest.raises(GameError, match="two players one name"):
        game.relabel(players={"R": "C"})
    with pytest.raises(GameError, match="duplicate"):
        game.relabel(actions={"R": {"up": "down"}})
    with pytest.raises(GameError, match="no action 'x'"):
        game.subgame({"R": ("x",)})


def test_rescaling_an_exact_game_by_floats_makes_floats(game: NormalForm) -> None:
    assert game.rescale({"R": (0.5, 0)}).kind == "float"


@given(integers, st.sampled_from([1e-12, 1e-3, 0.3, 7.0, 1e9]), st.sampled_from([0.0, 0.1, 1e6, 1e9]))
def test_snapping_undoes_units(cells: np.ndarray[Any, Any], scale: float, shift: float) -> None:
    shift = shift if scale >= 1 else 0.0  # a large shift of tiny payoffs loses them
    exact = NormalForm(LABELS, cells)
    moved = NormalForm(LABELS, cells * scale + shift).to_exact(snap=True)
    low, high = cells.min(axis=(1, 2), keepdims=True), cells.max(axis=(1, 2), keepdims=True)
    spans = [(Fraction(int(b - a)) or Fraction(1)) for a, b in zip(low.flat, high.flat, strict=True)]
    wanted = exact.rescale(
        {p: (1 / s, -Fraction(int(a)) / s) for p, s, a in zip("RC", spans, low.flat, strict=True)}
    )
    assert np.array_equal(moved.payoffs, wanted.payoffs)


@given(st.lists(st.floats(-10, 10), min_size=6, max_size=6))
def test_snapping_keeps_order_and_stays_near(numbers: list[float]) -> None:
    game = NormalForm({"A": tuple("abcdef")}, [numbers])
    snapped = game.to_exact(snap=True).payoffs[0]
    order = np.argsort(np.array(numbers), kind="stable")
    assert all(snapped[i] <= snapped[j] for i, j in itertools.pairwise(order))
    low, high = min(numbers), max(numbers)
    if high - low > 1e-6:
        for x, y in zip(numbers, snapped, strict=True):
            assert abs((x - low) / (high - low) - float(y)) < 1e-7


def test_binary_conversion_is_exact() -> None:
    game = NormalForm({"A": ("a", "b")}, [[0.1, 0.5]])
    assert game.to_exact().payoffs.tolist() == [[Fraction(0.1), Fraction(1, 2)]]
