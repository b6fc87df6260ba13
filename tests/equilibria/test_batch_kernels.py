"""The kernels' parts: tables of minors, error bounds, the 81 cases of a 2x2 game, fingerprints."""

import importlib.util
import itertools
from fractions import Fraction
from math import comb
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from greatgame.equilibria.bimatrix import enumerate_bimatrix
from greatgame.equilibria.kernels import bimatrix, compiled, cube, two_by_two
from greatgame.equilibria.kernels.compiled import MARGIN, NOISE, ROUTED, checksum
from greatgame.equilibria.kernels.tables import Minors, size_tables
from greatgame.tensor import ULPS

Floats = NDArray[np.float64]


def determinant(rows: list[list[Fraction]]) -> Fraction:
    """By expansion, exactly."""
    if not rows:
        return Fraction(1)
    minors = ([row[1:] for k, row in enumerate(rows) if k != i] for i in range(len(rows)))
    terms = ((-1) ** i * row[0] * determinant(m) for i, (row, m) in enumerate(zip(rows, minors, strict=True)))
    return sum(terms, Fraction(0))


def exact_minors(matrix: list[list[Fraction]]) -> list[Fraction]:
    """All bordered minors in the order of the tables."""
    m, n = len(matrix), len(matrix[0])
    return [
        determinant([[*(matrix[i][j] for j in u), Fraction(1)] for i in s])
        for k in range(min(m - 1, n) + 1)
        for s in itertools.combinations(range(m), k + 1)
        for u in itertools.combinations(range(n), k)
    ]


def run_minors(matrix: Floats, tables: Minors) -> tuple[Floats, Floats, float, NDArray[np.uint64]]:
    """One game through the kernel: normalised payoffs, minors, noise, sign masks."""
    games = np.zeros((1, 2, *matrix.shape))
    games[0, 0] = matrix
    block, noise = np.empty((matrix.size, 64)), np.empty(64)
    assert bimatrix.load_block(games, 0, 0, block) == 1
    bimatrix.normalise_block(block, noise, np.empty((4, 64)))
    minors = np.empty((len(tables.level), 64))
    may = np.empty((2, len(tables.level)), dtype=np.uint64)
    bimatrix.minor_signs(block, noise, tables.level, tables.terms, minors, np.empty((4, 64)), may)
    return block[:, 0], minors[:, 0], float(noise[0]), may


@pytest.mark.parametrize(("m", "n"), [(2, 2), (3, 3), (4, 4), (5, 5), (2, 5), (5, 1)])
def test_number_of_minors_and_pairs(m: int, n: int) -> None:
    tables = size_tables(m, n)
    assert len(tables.first.level) == comb(m + n, m - 1)
    assert len(tables.second.level) == comb(m + n, n - 1)
    assert len(tables.size) == comb(m + n, m) - 1
    assert tables.size[: m * n].tolist() == [1] * (m * n)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([(3, 3), (5, 5), (4, 2)]), st.sampled_from([0, 1e3, 1e5]))
def test_minors_are_within_their_error_bound_of_any_game_the_exact_solver_may_use(
    seed: int, shape: tuple[int, int], shift: float
) -> None:
    rng = np.random.default_rng(seed)
    matrix = rng.random(shape) + shift
    tables = size_tables(*shape)
    block, minors, noise, may = run_minors(matrix, tables.first)
    radius = Fraction(ULPS) * Fraction(2.0**-52) * Fraction(float(abs(matrix).max()))
    moved = [[Fraction(float(x)) + int(rng.choice([-1, 1])) * radius for x in row] for row in matrix]
    # The kernel's own map to [-1, 1], in exact arithmetic: shift by mid, divide by half the range.
    low, high = float(matrix.min()), float(matrix.max())
    mid, scale = Fraction(0.5 * low + 0.5 * high), Fraction(1.0 / (0.5 * high - 0.5 * low))
    exact = exact_minors([[(x - mid) * scale for x in row] for row in moved])
    assert abs(block).max() <= 1 + 1e-6
    for q, level in enumerate(tables.first.level):
        assert abs(Fraction(float(minors[q])) - exact[q]) <= Fraction(bimatrix.ERROR[level] * noise)
        positive, negative = bool(may[0, q] & np.uint64(1)), bool(may[1, q] & np.uint64(1))
        assert positive or negative
        if not negative:
            assert minors[q] > MARGIN * bimatrix.ERROR[level] * noise or level == 0
            assert exact[q] > 0
        if not positive:
            assert exact[q] < 0


def test_nothing_is_decided_when_the_range_is_lost_in_the_size() -> None:
    for matrix in (np.zeros((3, 3)), np.eye(3) + 1e9, 1e-310 * np.eye(3)):
        level = size_tables(3, 3).first.level
        may = run_minors(matrix, size_tables(3, 3).first)[3] & np.uint64(1)
        assert may[:, level > 0].all()


def test_bounds_cover_what_the_recursion_demands() -> None:
    """ERROR against the recursion of the module's text, with Hadamard's bound on a minor."""
    error = 2 + 2 / 34
    assert bimatrix.ERROR[1] >= error
    for k in (2, 3, 4):
        hadamard = k ** (k / 2)
        error = (k + 1) * (error + (1 + (k + 2) / 34) * hadamard)
        assert bimatrix.ERROR[k] >= error * (1 + 1e-3)
    assert NOISE > ULPS


@pytest.mark.parametrize("signs", list(itertools.product((-1, 0, 1), repeat=4)), ids=str)
def test_every_sign_pattern_of_a_2x2_game(signs: tuple[int, ...]) -> None:
    a = np.array([[signs[0], signs[1]], [0, 0]])
    b = np.array([[signs[2], 0], [signs[3], 0]])
    code = two_by_two.sign_code(*a.ravel().astype(float), *b.ravel().astype(float))
    exact = enumerate_bimatrix(a, b)
    number = two_by_two.cases().number[code]
    if number == ROUTED:
        assert 0 in signs or (not any(signs[:2])) or (not any(signs[2:]))
        return
    assert all(c.is_point for c in exact.components)
    assert number == len(exact.equilibria)
    found = {int(p) for p in two_by_two.cases().pairs[code, :number]}
    wanted = {
        4 if max(x) < 1 else 2 * x.index(1) + y.index(1)
        for x, y in exact.equilibria
        if (max(x) < 1) == (max(y) < 1)
    }
    assert found == wanted


def test_three_in_four_patterns_with_a_tie_are_decided_where_it_does_not_matter() -> None:
    """A tie in a column that the other player never uses is no reason to route."""
    dominated = two_by_two.sign_code(1.0, 5.0, 0.0, 5.0, 2.0, 1.0, 2.0, 1.0)  # column 2 strictly dominated
    assert two_by_two.cases().number[dominated] == 1


def test_forms_of_a_cube_are_within_their_noise() -> None:
    rng = np.random.default_rng(1)
    games = rng.random((20, 3, 2, 2, 2)) + 100.0
    d = np.empty((3, 2, 2))
    for g in range(20):
        for i in range(3):
            noise = cube.gains(games, g, i, d)
            line = np.moveaxis(games[g, i], i, 0)
            exact = [
                [Fraction(float(y)) - Fraction(float(x)) for x, y in zip(*r, strict=True)]
                for r in zip(*line, strict=True)
            ]
            top = max(abs(x) for row in exact for x in row)
            for j, k in itertools.product((0, 1), repeat=2):
                radius = 2 * ULPS * Fraction(2.0**-52) * Fraction(float(games[g, i].max()))
                assert abs(Fraction(float(d[i, j, k])) - exact[j][k] / top) + radius / top <= Fraction(noise)


@given(
    st.lists(st.integers(0, 2**64 - 1), min_size=2, max_size=9), st.integers(0, 8), st.integers(1, 2**64 - 1)
)
def test_changing_a_word_changes_the_checksum(words: list[int], at: int, change: int) -> None:
    before = np.array(words, dtype=np.uint64)
    after = before.copy()
    after[at % len(words)] ^= np.uint64(change)
    assert checksum(before, 0)[0] != checksum(after, 0)[0]
    pieces = int(checksum(before[:1], 0)[0]) + int(checksum(before[1:], 1)[0])
    assert pieces % 2**64 == int(checksum(before, 0)[0])


def test_checksum_counts_what_is_not_finite() -> None:
    payoffs = np.array([0.0, -0.0, np.nan, np.inf, -np.inf, 1e308, 5e-324])
    assert checksum(payoffs.view(np.uint64), 0)[1] == 3


def test_machine_code_is_renewed_when_another_kernels_source_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A constant of another file is compiled in: the digest in the name of the cached file tells."""
    source = (
        "from greatgame.equilibria.kernels.compiled import kernel\n@kernel\ndef f():\n    return ELSEWHERE\n"
    )
    (tmp_path / "cached.py").write_text(source, encoding="utf-8")

    def answer(sources: str, elsewhere: int) -> int:
        monkeypatch.setattr(compiled, "SOURCES", sources)
        spec = importlib.util.spec_from_file_location("cached", tmp_path / "cached.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        module.__dict__["ELSEWHERE"] = elsewhere
        spec.loader.exec_module(module)
        return int(module.f())

    assert answer("one digest", 1) == 1
    assert answer("one digest", 2) == 1  # what numba does by itself
    assert answer("another digest", 2) == 2
