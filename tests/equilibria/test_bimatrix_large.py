"""Larger games: floats with proved signs must give exactly what integers give, or step aside."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greatgame.equilibria.bimatrix import solve_bimatrix
from greatgame.equilibria.two_player import simple
from greatgame.equilibria.two_player.polyhedra import best_response_vertices
from greatgame.equilibria.two_player.simple import simple_labels, vertex_at
from greatgame.equilibria.two_player.vertices import enumerate_vertices
from greatgame.errors import SolverError
from greatgame.game import NormalForm

LIMIT = 10**5
Rows = list[list[int]]


def random_rows(k: int, count: int, top: int, seed: int) -> Rows:
    source = random.Random(seed)
    return [[source.randint(0, top) for _ in range(count)] for _ in range(k)]


def primitive(vector: list[int]) -> tuple[int, ...]:
    divisor = np.gcd.reduce(np.array(vector, dtype=object))
    return tuple(x // divisor for x in vector)


def by_integers(payoffs: Rows) -> dict[int, tuple[int, ...]]:
    return {mask: primitive(vector) for vector, mask in best_response_vertices(payoffs, LIMIT)}


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 8), st.integers(1, 8), st.sampled_from((2, 9, 10**6, 10**40)), st.integers(0, 10**9))
def test_labels_are_those_of_the_exact_method(k: int, count: int, top: int, seed: int) -> None:
    payoffs = random_rows(k, count, top, seed)
    expected = by_integers(payoffs)
    found = simple_labels(payoffs, LIMIT)
    if any(mask.bit_count() > k for mask in expected):
        assert found is None
    elif found is not None:
        assert sorted(found) == sorted(expected)
        assert {mask: primitive(vertex_at(payoffs, mask)) for mask in found} == expected


@pytest.mark.parametrize(("k", "count"), [(9, 9), (11, 7), (6, 14)])
def test_ordinary_games_take_the_fast_way(k: int, count: int) -> None:
    payoffs = random_rows(k, count, 10**6, seed=k)
    found = simple_labels(payoffs, LIMIT)
    assert found is not None
    assert sorted(found) == sorted(by_integers(payoffs))


@pytest.mark.parametrize("seed", range(8))
def test_near_ties_are_decided_exactly(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Payoffs 0, 1 or 2 with differences in the 25th digit: floats see ties where there are none."""
    source = random.Random(seed)
    payoffs = [[x * 10**25 + source.randint(0, 9999) for x in row] for row in random_rows(5, 6, 2, seed)]
    asked = []

    def spy(payoffs: Rows, labels: int) -> list[int]:
        asked.append(labels)
        return vertex_at(payoffs, labels)

    monkeypatch.setattr(simple, "vertex_at", spy)
    found = simple_labels(payoffs, LIMIT)
    expected = by_integers(payoffs)
    assert asked
    assert found is None or sorted(found) == sorted(expected)
    assert found is not None or any(mask.bit_count() > 5 for mask in expected)


@pytest.mark.parametrize("seed", range(4))
def test_error_bounds_hold(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each ray is a positive multiple of the exact one within its bound, coordinate by coordinate."""
    payoffs = random_rows(7, 7, 10**6, seed)
    units = [max(abs(row[0] - x) for x in row) for row in payoffs]
    cuts: list[Any] = []
    cut = simple._cut

    def spy(*given: Any) -> Any:
        cuts.append(cut(*given))
        return cuts[-1]

    monkeypatch.setattr(simple, "_cut", spy)
    assert simple_labels(payoffs, LIMIT) is not None
    exact = by_integers(payoffs)
    rays, masks, bounds = cuts[-1]
    for ray, mask, bound in zip(rays.tolist(), masks.tolist(), bounds.tolist(), strict=True):
        if mask not in exact:
            continue  # the unbounded direction, where nothing is played
        point = [x * unit for x, unit in zip(exact[mask], [*units, 1], strict=True)]
        ratios = [Fraction(r) / x for r, x in zip(ray, point, strict=True) if x]
        assert [r == 0 for r in ray] == [x == 0 for x in point]
        assert 0 <= bound < 1e-3
        assert max(ratios) * Fraction(1 - bound) <= min(ratios) * Fraction(1 + bound)


def test_payoffs_of_very_different_size_step_aside() -> None:
    assert simple_labels([[0, 1, 10**150], [1, 0, 2], [10**150, 3, 0]], LIMIT) is None


def test_more_than_63_labels_step_aside() -> None:
    payoffs = random_rows(62, 2, 10**6, seed=0)
    assert simple_labels(payoffs, LIMIT) is None
    assert len(enumerate_vertices(payoffs, LIMIT).labels) == len(by_integers(payoffs))


def test_too_many_vertices() -> None:
    with pytest.raises(SolverError, match="more than 100 vertices"):
        simple_labels(random_rows(9, 9, 10**6, seed=1), 100)


def test_a_twelve_by_twelve_game_is_complete() -> None:
    a, b = random_rows(12, 12, 9999, seed=5), random_rows(12, 12, 9999, seed=6)
    names = {p: [str(i) for i in range(12)] for p in ("Row", "Col")}
    eqs = solve_bimatrix(NormalForm(names, np.array([a, b])))
    assert (eqs.status, eqs.index_sum, eqs.max_regret) == ("complete", 1, 0)
    assert len(eqs) % 2 == 1
