"""Pure equilibria: definition, ties of floats, units, bad input."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from greatgame.equilibria.pure import pure_profiles
from greatgame.equilibria.verify import max_regret
from greatgame.errors import GameError
from greatgame.game import NormalForm


def labelled(payoffs: np.ndarray) -> NormalForm:
    players = {f"P{i}": tuple(f"a{k}" for k in range(n)) for i, n in enumerate(payoffs.shape[1:])}
    return NormalForm(players, payoffs)


def as_mixes(profile: tuple[int, ...], shape: tuple[int, ...]) -> list[list[int]]:
    return [[int(k == a) for k in range(n)] for a, n in zip(profile, shape, strict=True)]


shapes = st.lists(st.integers(1, 3), min_size=1, max_size=4).map(tuple)
small_games = shapes.flatmap(lambda s: hnp.arrays(np.int64, (len(s), *s), elements=st.integers(0, 3)))


@settings(max_examples=80, deadline=None)
@given(small_games)
def test_agrees_with_the_definition(payoffs: np.ndarray) -> None:
    game = labelled(payoffs)
    expected = [
        profile
        for profile in itertools.product(*(range(n) for n in game.shape))
        if max_regret(game, as_mixes(profile, game.shape)) == 0
    ]
    assert pure_profiles(game) == expected


def test_ties_that_only_rounding_breaks_are_ties() -> None:
    payoffs = np.array([[[0.1 + 0.2, 0.0], [0.3, 0.0]], [[1.0, 0.0], [1.0, 0.0]]])
    assert payoffs[0, 0, 0] > payoffs[0, 1, 0]
    assert pure_profiles(labelled(payoffs)) == [(0, 0), (1, 0)]


@pytest.mark.parametrize(("scale", "shift"), [(1e-12, 0.0), (1e9, 0.0), (1.0, 1e9), (1e-3, -7.0)])
def test_units_do_not_matter(scale: float, shift: float) -> None:
    payoffs = np.random.default_rng(5).integers(0, 4, size=(3, 3, 2, 3)).astype(float)
    assert pure_profiles(labelled(payoffs * scale + shift)) == pure_profiles(labelled(payoffs))


def test_matching_pennies_has_none_and_one_player_maximises() -> None:
    assert pure_profiles(labelled(np.array([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]))) == []
    assert pure_profiles(labelled(np.array([[2, 5, 5]]))) == [(1,), (2,)]


def test_symbols_are_refused() -> None:
    with pytest.raises(GameError, match="symbols"):
        pure_profiles(labelled(np.array([[sympy.Symbol("x"), 1]])))
