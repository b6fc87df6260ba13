"""Game by game against lrsnash: stored answers, made by ``tests/reference/make.py``."""

from __future__ import annotations

import gzip
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from greatgame.equilibria.bimatrix import BimatrixResult, enumerate_bimatrix

STORED = Path(__file__).parents[1] / "reference" / "lrsnash_games.json.gz"

Solved = list[tuple[dict[str, Any], BimatrixResult]]


@pytest.fixture(scope="module")
def solved() -> Solved:
    games = json.loads(gzip.decompress(STORED.read_bytes()))
    return [(game, enumerate_bimatrix(game["a"], game["b"])) for game in games]


def test_the_reference_is_what_it_claims(solved: Solved) -> None:
    small = [g for g, _ in solved if max(len(g["a"]), len(g["a"][0])) <= 4]
    assert len(small) == 2000
    assert {x for g in small for row in [*g["a"], *g["b"]] for x in row} == {0, 1, 2, 3}
    assert sum(r.degenerate for _, r in solved) > 1000


def test_extreme_equilibria_equal_those_of_lrsnash(solved: Solved) -> None:
    for game, result in solved:
        mine = sorted([" ".join(map(str, x)), " ".join(map(str, y))] for x, y in result.equilibria)
        assert mine == game["equilibria"], (game["a"], game["b"])


def test_no_regret(solved: Solved) -> None:
    for game, result in solved:
        a, b = (np.array([[Fraction(v) for v in row] for row in game[k]]) for k in "ab")
        for mixes in result.equilibria:
            x, y = (np.array(mix) for mix in mixes)
            assert max(a @ y) == x @ a @ y
            assert max(x @ b) == x @ b @ y


def test_indices_sum_to_one_and_regular_games_have_an_odd_number(solved: Solved) -> None:
    for game, result in solved:
        assert result.index_sum == 1, (game["a"], game["b"])
        assert result.degenerate or len(result.equilibria) % 2 == 1
