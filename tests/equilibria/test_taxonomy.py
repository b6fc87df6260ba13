"""Names of 2x2 games: every standard table, every relabelling, and games without a name."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from greatgame.equilibria.refinement.taxonomy import PATTERNS, standard_name
from greatgame.game import NormalForm


def game_of(payoffs: NDArray[np.generic]) -> NormalForm:
    return NormalForm({"1": ("C", "D"), "2": ("C", "D")}, payoffs)


def symmetric(R: int, S: int, T: int, P: int) -> NDArray[np.int_]:
    A = np.array([[R, S], [T, P]])
    return np.array([A, A.T])


#: Ordinal (R, S, T, P) of the symmetric games (Robinson and Goforth 2005), 4 best.
SYMMETRIC = {
    (3, 1, 4, 2): "Prisoner's Dilemma",
    (3, 2, 4, 1): "Chicken",
    (2, 3, 4, 1): "Battle of the Sexes",  # Leader
    (2, 4, 3, 1): "Battle of the Sexes",  # Hero
    (3, 4, 2, 1): "Compromise",
    (3, 4, 1, 2): "Deadlock",
    (4, 1, 3, 2): "Stag Hunt",
    (4, 1, 2, 3): "Assurance",
    (4, 2, 1, 3): "Coordination",
    (4, 3, 1, 2): "Peace",
    (4, 3, 2, 1): "Harmony",
    (4, 2, 3, 1): "Concord",
}
TEXTBOOK = [
    ([[2, 0], [0, 1]], [[1, 0], [0, 2]], "Battle of the Sexes"),
    ([[1, 0], [0, 1]], [[1, 0], [0, 1]], "Pure Coordination"),
    ([[2, 0], [0, 1]], [[2, 0], [0, 1]], "Pure Coordination"),
    ([[1, -1], [-1, 1]], [[-1, 1], [1, -1]], "Matching Pennies"),
    ([[4, 0], [3, 3]], [[4, 3], [0, 3]], "Stag Hunt"),
    ([[-1, -9], [0, -6]], [[-1, 0], [-9, -6]], "Prisoner's Dilemma"),
    ([[0, -1], [1, -10]], [[0, 1], [-1, -10]], "Chicken"),
]


@pytest.mark.parametrize(("order", "name"), SYMMETRIC.items())
def test_symmetric_games(order: tuple[int, int, int, int], name: str) -> None:
    assert standard_name(game_of(symmetric(*order))) == name


@pytest.mark.parametrize(("A", "B", "name"), TEXTBOOK)
def test_textbook_games(A: list[list[int]], B: list[list[int]], name: str) -> None:
    assert standard_name(game_of(np.array([A, B]))) == name


def test_all_strict_symmetric_games_have_exactly_one_name() -> None:
    for order in itertools.permutations((1, 2, 3, 4)):
        R, S, T, P = order
        names = {n for n, fits in PATTERNS.items() if fits(R, S, T, P) or fits(P, T, S, R)}  # type: ignore[arg-type]
        assert len(names) == 1, order
        assert standard_name(game_of(symmetric(*order))) == names.pop()


@settings(max_examples=150, deadline=None)
@given(
    entries=st.lists(st.integers(1, 4), min_size=8, max_size=8),
    rows=st.booleans(),
    columns=st.booleans(),
    players=st.booleans(),
    power=st.sampled_from([1, 3]),
    shift=st.integers(-5, 5),
)
def test_names_survive_relabelling_and_increasing_maps(
    entries: list[int], rows: bool, columns: bool, players: bool, power: int, shift: int
) -> None:
    payoffs = np.array(entries).reshape(2, 2, 2)
    moved = payoffs.copy()
    if rows:
        moved = moved[:, ::-1]
    if columns:
        moved = moved[:, :, ::-1]
    if players:
        moved = moved[::-1].transpose(0, 2, 1)
    moved = moved.copy()
    moved[0] = moved[0] ** power + shift
    assert standard_name(game_of(moved)) == standard_name(game_of(payoffs))
    assert standard_name(game_of(moved.astype(float) * 1e-12)) == standard_name(game_of(payoffs))


def test_games_without_a_name() -> None:
    assert standard_name(game_of(np.zeros((2, 2, 2), dtype=int))) is None
    assert standard_name(game_of(np.array([[[4, 3], [2, 1]], [[1, 2], [4, 3]]]))) is None
    assert standard_name(NormalForm({"1": ("a",), "2": ("b", "c")}, [[[1, 2]], [[1, 2]]])) is None
    assert standard_name(NormalForm({"1": ("a", "b")}, [[1, 2]])) is None
