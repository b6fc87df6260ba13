"""Pure equilibria of stacks of games of any number of players."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from greatgame.equilibria.batch import solve_batch
from greatgame.equilibria.pure import pure_profiles
from greatgame.equilibria.verify import is_equilibrium
from greatgame.game import NormalForm

SHAPES = [(3,), (2, 2), (4, 3), (7, 9), (2, 2, 2), (3, 2, 4), (2, 2, 2, 2, 2), (2, 3, 1, 2)]


def by_definition(game: NDArray[np.float64]) -> list[tuple[int, ...]]:
    """Profiles at which no unilateral deviation pays, straight from the definition."""
    found = []
    for cell in itertools.product(*(range(n) for n in game.shape[1:])):
        lines = [np.moveaxis(game[i], i, -1)[(*cell[:i], *cell[i + 1 :])] for i in range(len(cell))]
        if all(line[a] >= line.max() for line, a in zip(lines, cell, strict=True)):
            found.append(cell)
    return found


def profiles(mixes: tuple[NDArray[np.float64], ...], rows: slice) -> list[tuple[int, ...]]:
    return list(zip(*(m[rows].argmax(axis=1).tolist() for m in mixes), strict=True))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("ties", [False, True])
def test_against_the_definition(shape: tuple[int, ...], ties: bool) -> None:
    rng = np.random.default_rng(1)
    size = (200, len(shape), *shape)
    games = rng.integers(0, 3, size).astype(float) if ties else rng.normal(size=size)
    result = solve_batch(games, pure=True)
    assert not result.routed.any()  # exact ties are decided without the exact solver
    for g in range(200):
        rows = slice(result.offsets[g], result.offsets[g + 1])
        wanted = by_definition(games[g])
        assert profiles(result.strategies, rows) == wanted
        for row, cell in zip(range(rows.start, rows.stop), wanted, strict=True):
            assert result.payoffs[row].tolist() == [float(line[cell]) for line in games[g]]
            assert result.support[row].tolist() == [1 << a for a in cell]
    assert (result.kind == 0).all()
    if not ties:
        assert (result.index == 1).all()
    assert result[0].status == "partial"
    assert all(is_equilibrium(result[0].game, e.mix) for e in result[0])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([(2, 2), (3, 3), (2, 2, 2)]))
def test_near_ties_are_those_of_the_exact_solver(seed: int, shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(seed)
    games = rng.integers(0, 3, (20, len(shape), *shape)) / 10 + 0.3
    games *= 1 + rng.integers(-20, 21, games.shape) * 2.0**-52
    result = solve_batch(games, pure=True)
    players = {str(i): tuple(map(str, range(n))) for i, n in enumerate(shape)}
    for g, game in enumerate(games):
        rows = slice(result.offsets[g], result.offsets[g + 1])
        assert profiles(result.strategies, rows) == pure_profiles(NormalForm(players, game))


def test_more_equilibria_than_a_byte_counts() -> None:
    result = solve_batch(np.zeros((2, 2, 20, 20)), pure=True)
    assert result.counts.tolist() == [400, 400]
    assert result.routed.all()
