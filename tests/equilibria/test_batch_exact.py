"""Batch answers equal the exact solver's: generic games, ties, near-ties, extreme units, published games."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from greatgame.equilibria.batch import solve_batch
from greatgame.equilibria.result import Equilibria
from greatgame.equilibria.solve import equilibria
from greatgame.equilibria.verify import is_equilibrium
from greatgame.game import NormalForm

SHAPES = [(2, 2), (2, 3), (3, 2), (3, 3), (2, 5), (4, 3), (4, 4), (5, 5), (2, 2, 2)]
Floats = NDArray[np.float64]


def points(eqs: Equilibria) -> list[tuple[Any, ...]]:
    """Supports, probabilities and index of each equilibrium, in a fixed order."""
    return sorted(
        (
            tuple(tuple(w > 0 for w in mix) for mix in e.mix),
            [float(w) for mix in e.mix for w in mix],
            e.index,
        )
        for e in eqs
    )


def assert_equal_to_exact(games: Floats, tolerance: float = 1e-9) -> None:
    """Every game's answer is the exact solver's, and every profile an equilibrium by exact regret."""
    for g, eqs in enumerate(solve_batch(games)):
        exact = equilibria(NormalForm(dict(eqs.game.actions), games[g]))
        assert eqs.status == exact.status, games[g].tolist()
        assert len(eqs) == len(exact), games[g].tolist()
        for (support, mix, index), (other, wanted, other_index) in zip(
            points(eqs), points(exact), strict=True
        ):
            assert support == other
            assert mix == pytest.approx(wanted, abs=tolerance)
            assert index == other_index or other_index is None
        assert all(is_equilibrium(eqs.game, e.mix) for e in eqs)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_generic_games(shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(10)
    games = rng.normal(size=(120, len(shape), *shape))
    games[1::2] = rng.integers(0, 10_000, games[1::2].shape)
    assert_equal_to_exact(games)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("top", [2, 4])
def test_small_integers_are_full_of_ties(shape: tuple[int, ...], top: int) -> None:
    games = np.random.default_rng(11).integers(0, top, (60, len(shape), *shape)).astype(float)
    assert_equal_to_exact(games)
    assert solve_batch(games).routed_share > 0.1


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_decimals_that_binary_floats_round(shape: tuple[int, ...]) -> None:
    """0.1 + 0.2 and 0.3 are one payoff: whether a tie is seen must not depend on rounding."""
    rng = np.random.default_rng(12)
    tenths = rng.integers(0, 4, (40, len(shape), *shape))
    summed = tenths.astype(float) * 0.1 + 0.2
    assert_equal_to_exact(summed)
    plain = solve_batch(((tenths + 2) / 10).astype(float))
    assert solve_batch(summed).counts.tolist() == plain.counts.tolist()


@settings(max_examples=120, deadline=None)
@example(seed=203, shape=(2, 2, 2), ulps=10**9)  # completely mixed, with probabilities that cancel
@given(
    seed=st.integers(0, 2**32 - 1),
    shape=st.sampled_from(SHAPES),
    ulps=st.sampled_from([4, 20, 300, 10**5, 10**9]),
)
def test_near_ties(seed: int, shape: tuple[int, ...], ulps: int) -> None:
    """Small-integer games moved by a few units in the last place: on both sides of every bound."""
    rng = np.random.default_rng(seed)
    games = rng.integers(1, 4, (2, len(shape), *shape)).astype(float)
    games *= 1 + rng.integers(-ulps, ulps + 1, games.shape) * 2.0**-52
    # A determinant of nearly 0 may move a root by the square root of the distance to it.
    assert_equal_to_exact(games, 1e-3)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**32 - 1), st.sampled_from(SHAPES), st.sampled_from([-300, -150, -9, 0, 9, 150, 300]),
    st.sampled_from([0.0, 1.0, -1e3, 1e8, 1e15]),
)  # fmt: skip
def test_units_and_origin(seed: int, shape: tuple[int, ...], power: int, shift: float) -> None:
    rng = np.random.default_rng(seed)
    games = rng.random((2, len(shape), *shape))
    games[:, 0] += shift
    games[:, 0] *= 10.0**power / max(abs(shift), 1.0)
    assert_equal_to_exact(games, 1e-3)


@pytest.mark.parametrize("power", [0, -320, 307])
def test_subnormal_and_huge_payoffs(power: int) -> None:
    games = np.random.default_rng(13).integers(1, 9, (20, 2, 3, 3)).astype(float) * 10.0**power
    assert_equal_to_exact(games)


def test_a_penalty_much_larger_than_the_other_payoffs() -> None:
    games = np.random.default_rng(14).random((40, 2, 3, 3))
    games[:, 0, 0, 0] = -1e7
    games[::2, 1, 2, 1] = -1e12
    assert_equal_to_exact(games, 1e-4)


def test_the_most_equilibria_a_coordination_game_has() -> None:
    """A d x d coordination game has one equilibrium per set of actions: 2^d - 1."""
    for d in range(2, 6):
        game = 10 * np.eye(d) + np.random.default_rng(d).random((2, d, d))
        result = solve_batch(game[None])
        assert result.counts.tolist() == [2**d - 1]
        assert result.routed_share == 0.0
        assert result[0].index_sum == 1
        assert all(is_equilibrium(result[0].game, e.mix) for e in result[0])


def test_the_most_regular_equilibria_of_three_players_with_two_actions() -> None:
    """McKelvey and McLennan (1997): nine, two of them completely mixed."""
    cells = [(9, 8, 12), (0, 0, 0), (0, 0, 0), (9, 8, 2), (0, 0, 0), (3, 4, 6), (3, 4, 6), (0, 0, 0)]
    published = np.reshape(cells, (2, 2, 2, 3)).transpose(3, 2, 1, 0)
    nearby = published + 0.01 * np.random.default_rng(16).random((3, 2, 2, 2))
    result = solve_batch([published, nearby])
    assert result.counts.tolist() == [9, 9]
    assert result.routed.tolist() == [True, False]  # the published one has ties, though none in equilibrium
    for eqs in result:
        assert (eqs.status, eqs.index_sum, len(eqs.pure)) == ("complete", 1, 4)
        assert all(is_equilibrium(eqs.game, e.mix) for e in eqs)
    assert (result.support == 3).all(axis=1).sum() == 4


def test_a_root_at_infinity() -> None:
    """The quadratic of player 3's probability may lose its leading term."""
    one = [[[2, 0], [1, 2]], [[0, 1], [0, 1]]]
    two = [[[2, 1], [1, 0]], [[0, 0], [0, 2]]]
    three = [[[0, 2], [0, 0]], [[0, 1], [0, 2]]]
    assert_equal_to_exact(np.array([[one, two, three]], dtype=float))


def test_an_irrational_equilibrium() -> None:
    """Nau, Gomez Canovas and Hansen (2004), section 4: unique, with probability (sqrt(601) - 13) / 24."""
    cells = [(3, 0, 2), (0, 1, 0), (0, 2, 0), (1, 0, 0), (1, 0, 0), (0, 3, 0), (0, 1, 0), (2, 0, 3)]
    result = solve_batch(np.reshape(cells, (2, 2, 2, 3)).transpose(3, 2, 1, 0)[None])
    assert (result.counts.tolist(), result.routed_share) == ([1], 0.0)
    assert result.strategies[1][0, 0] == pytest.approx((601**0.5 - 13) / 24, abs=1e-14)
    assert is_equilibrium(result[0].game, result[0][0].mix)


def test_probabilities_are_accurate_when_well_conditioned() -> None:
    games = np.random.default_rng(15).integers(0, 50, (100, 2, 4, 4)).astype(float)
    result = solve_batch(games)
    for g in np.flatnonzero(~result.routed).tolist():
        whole = [[[Fraction(int(x)) for x in row] for row in matrix] for matrix in games[g]]
        exact = equilibria(NormalForm(dict(result[g].game.actions), np.array(whole, dtype=object)))
        for (_, mix, _), (_, wanted, _) in zip(points(result[g]), points(exact), strict=True):
            assert mix == pytest.approx(wanted, abs=1e-12)
