"""Certificates: exact regret of exact and float profiles."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greatgame.equilibria.verify import certify, is_equilibrium, max_regret, regrets
from greatgame.errors import GameError
from greatgame.game import NormalForm

PENNIES = NormalForm({"R": ("h", "t"), "C": ("h", "t")}, [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
HALF = Fraction(1, 2)


def test_exact_certificate() -> None:
    e = certify(PENNIES, [[HALF, HALF], [HALF, HALF]], index=1)
    assert (e.regret, e.value, e.exact, e.kind, e.profile, e.index) == (0, (0, 0), True, "mixed", None, 1)
    assert isinstance(e.regret, Fraction)


def test_float_profiles_have_exact_regret_and_float_records() -> None:
    third = 1 / 3
    e = certify(PENNIES, [[third, 2 * third], [0.5, 0.5]])
    assert not e.exact
    assert e.regret == pytest.approx(1 / 3)
    assert isinstance(e.regret, float)


@given(st.fractions(0, 1), st.fractions(0, 1))
def test_regret_is_the_gain_of_the_best_deviation(x: Fraction, y: Fraction) -> None:
    found = regrets(PENNIES, [[x, 1 - x], [y, 1 - y]])
    value = (2 * x - 1) * (2 * y - 1)
    assert found == (abs(2 * y - 1) - value, abs(2 * x - 1) + value)
    assert max_regret(PENNIES, [[x, 1 - x], [y, 1 - y]]) == max(found)
    assert is_equilibrium(PENNIES, [[x, 1 - x], [y, 1 - y]]) == (x == y == HALF)


def test_is_equilibrium_allows_rounding_only_in_floats() -> None:
    near = 0.5 + 1e-15
    assert is_equilibrium(PENNIES.to_float(), [[near, 1 - near], [0.5, 0.5]])
    assert not is_equilibrium(PENNIES, [[Fraction(near), 1 - Fraction(near)], [HALF, HALF]])
    assert not is_equilibrium(PENNIES.to_float(), [[0.5001, 0.4999], [0.5, 0.5]])


@pytest.mark.parametrize("mixes", [3, None, [[1, 0]], [[1, 0], [1, 1]], [[1, 0], [1]], [[2, -1], [1, 0]]])
def test_bad_profiles_are_refused(mixes: Any) -> None:
    with pytest.raises(GameError):
        certify(PENNIES, mixes)


def test_regret_and_value_belong_to_one_profile() -> None:
    """Thirds given exactly to a float game: the value is that of the thirds, not of their roundings."""
    third = Fraction(1, 3)
    game = NormalForm({"R": ("a", "b", "c")}, [[0.1, 0.7, 0.4]])
    e = certify(game, [[third, third, third]])
    value = (Fraction(0.1) + Fraction(0.7) + Fraction(0.4)) / 3
    assert e.value == (float(value),)
    assert e.regret == float(Fraction(0.7) - value)


def test_a_profile_of_few_actions_is_cheap_to_certify() -> None:
    """Only what is played is contracted: twelve players with two actions each are 4,096 profiles."""
    labels = {f"p{i}": ("a", "b") for i in range(12)}
    payoffs = np.zeros((12, *(2,) * 12), dtype=int)
    payoffs[:, 1, 1] = 1
    game = NormalForm(labels, payoffs)
    e = certify(game, [[0, 1]] * 12)
    assert (e.regret, e.value) == (0, (1,) * 12)
    mixed: list[Any] = [[HALF, HALF], *([[0, 1]] * 11)]
    assert regrets(game, mixed) == (HALF, *(Fraction(0),) * 11)
