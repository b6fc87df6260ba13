"""All equilibria of two-player games: games with published answers, units, and bad input."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from greatgame.equilibria.bimatrix import BimatrixResult, enumerate_bimatrix, solve_bimatrix
from greatgame.equilibria.verify import is_equilibrium, max_regret, regret_tolerance
from greatgame.errors import GameError, SolverError
from greatgame.game import NormalForm
from greatgame.numbers import exact

Rows = list[list[int]]


def normal_form(first: Rows | NDArray[np.float64], second: Rows | NDArray[np.float64]) -> NormalForm:
    rows, columns = (f"r{i}" for i in range(len(first))), (f"c{j}" for j in range(len(first[0])))
    return NormalForm({"Row": tuple(rows), "Col": tuple(columns)}, np.array([first, second]))


def written(result: BimatrixResult) -> list[tuple[str, str]]:
    """Equilibria as blank-separated fractions."""
    return [(" ".join(map(str, x)), " ".join(map(str, y))) for x, y in result.equilibria]


@dataclass(frozen=True)
class Known:
    """A game with its published equilibria; ``indices`` by component."""

    name: str
    first: Rows
    second: Rows
    equilibria: list[tuple[str, str]]
    component: tuple[int, ...]
    indices: tuple[int, ...]
    degenerate: bool


IDENTITY = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
PENNIES = [[1, -1], [-1, 1]], [[-1, 1], [1, -1]]

KNOWN = (
    Known("matching pennies", *PENNIES, [("1/2 1/2", "1/2 1/2")], (0,), (1,), False),
    Known(
        "entry deterrence: the threat supports a continuum",
        [[0, 0], [-1, 1]],
        [[2, 2], [-1, 1]],
        [("1 0", "1 0"), ("1 0", "1/2 1/2"), ("0 1", "0 1")],
        (0, 0, 1),
        (0, 1),
        True,
    ),
    Known(  # von Stengel (2007), Algorithmic Game Theory, ch. 3, eq. (3.3)
        "von Stengel 2007 (3.3)",
        [[3, 3], [2, 5], [0, 6]],
        [[3, 2], [2, 6], [3, 1]],
        [("1 0 0", "1 0"), ("4/5 1/5 0", "2/3 1/3"), ("0 1/3 2/3", "1/3 2/3")],
        (0, 1, 2),
        (1, -1, 1),
        False,
    ),
    Known(  # the same with a tie, eq. (3.7): the first two equilibria merge into a segment
        "von Stengel 2007 (3.7)",
        [[3, 3], [2, 5], [0, 6]],
        [[3, 3], [2, 6], [3, 1]],
        [("1 0 0", "1 0"), ("1 0 0", "2/3 1/3"), ("0 1/3 2/3", "1/3 2/3")],
        (0, 0, 1),
        (0, 1),
        True,
    ),
    Known(  # Kohlberg and Mertens (1986): all equilibria form one closed hexagon
        "Kohlberg-Mertens hexagon",
        [[1, 0, -1], [-1, 0, -1], [1, 0, -2]],
        [[1, -1, 1], [0, 0, 0], [-1, -1, -2]],
        [
            ("1 0 0", "1 0 0"),
            ("1 0 0", "0 0 1"),
            ("0 1 0", "0 1 0"),
            ("0 1 0", "0 0 1"),
            ("0 0 1", "1 0 0"),
            ("0 0 1", "0 1 0"),
        ],
        (0,) * 6,
        (1,),
        True,
    ),
    Known(  # O'Neill (1987): the joker is played with probability 2/5
        "O'Neill's zero-sum card game",
        [[5, -5, -5, -5], [-5, -5, 5, 5], [-5, 5, -5, 5], [-5, 5, 5, -5]],
        [[-5, 5, 5, 5], [5, 5, -5, -5], [5, -5, 5, -5], [5, -5, -5, 5]],
        [("2/5 1/5 1/5 1/5", "2/5 1/5 1/5 1/5")],
        (0,),
        (1,),
        True,
    ),
    Known(
        "duplicate rows: pennies with two ways to show heads",
        [[1, -1], [1, -1], [-1, 1]],
        [[-1, 1], [-1, 1], [1, -1]],
        [("1/2 0 1/2", "1/2 1/2"), ("0 1/2 1/2", "1/2 1/2")],
        (0, 0),
        (1,),
        True,
    ),
    Known(
        "weakly dominated rows and columns",
        [[1, 1], [1, 0]],
        [[1, 1], [1, 0]],
        [("1 0", "1 0"), ("1 0", "0 1"), ("0 1", "1 0")],
        (0, 0, 0),
        (1,),
        True,
    ),
    Known("one action each", [[7]], [[-3]], [("1", "1")], (0,), (1,), False),
    Known(
        "a decision", [[1], [3], [3]], [[0], [0], [0]], [("0 1 0", "1"), ("0 0 1", "1")], (0, 0), (1,), True
    ),
    # Three integer games without ties of which nashpy 0.0.43's support enumeration misses equilibria.
    Known(
        "missed by nashpy: its only equilibrium",
        [[8, 9, 2], [7, 3, 1], [5, 0, 7]],
        [[8, 1, 9], [7, 5, 7], [4, 8, 7]],
        [("1/9 0 8/9", "0 5/14 9/14")],
        (0,),
        (1,),
        False,
    ),
    Known(
        "missed by nashpy: the mixed one of three",
        [[7, 4, 7], [2, 7, 3], [4, 5, 2]],
        [[1, 3, 7], [3, 5, 2], [5, 2, 2]],
        [("1 0 0", "0 0 1"), ("3/7 4/7 0", "0 4/7 3/7"), ("0 1 0", "0 1 0")],
        (0, 1, 2),
        (1, -1, 1),
        False,
    ),
    Known(
        "missed by nashpy: its only equilibrium, again",
        [[6, 6, 3], [8, 4, 1], [5, 8, 5]],
        [[8, 7, 9], [1, 7, 3], [4, 0, 0]],
        [("0 2/5 3/5", "4/7 3/7 0")],
        (0,),
        (1,),
        False,
    ),
)

# von Stengel (1999), "New maximal numbers of equilibria in bimatrix games", Discrete & Computational
# Geometry 21, 557-568, refuting the bound 2^6 - 1 = 63.
STENGEL = [
    [9504, -660, 19976, -20526, 1776, -8976],
    [-111771, 31680, -130944, 168124, -8514, 52764],
    [397584, -113850, 451176, -586476, 29216, -178761],
    [171204, -45936, 208626, -263076, 14124, -84436],
    [1303104, -453420, 1227336, -1718376, 72336, -461736],
    [737154, -227040, 774576, -1039236, 48081, -300036],
]
STENGEL_SECOND = [
    [72336, 48081, 29216, 14124, 1776, -8514],
    [-461736, -300036, -178761, -84436, -8976, 52764],
    [1227336, 774576, 451176, 208626, 19976, -130944],
    [-1718376, -1039236, -586476, -263076, -20526, 168124],
    [1303104, 737154, 397584, 171204, 9504, -111771],
    [-453420, -227040, -113850, -45936, -660, 31680],
]
# The same count with small payoffs: Savani and von Stengel (2006), Econometrica 74, 397-429.
STENGEL_SMALL = [
    [-81, 36, -126, 126, -36, 90],
    [-180, 72, -333, 297, -153, 270],
    [20, -3, 42, -33, 17, -30],
    [-30, 17, -33, 42, -3, 20],
    [270, -153, 297, -333, 72, -180],
    [90, -36, 126, -126, 36, -81],
]
STENGEL_SMALL_SECOND = [
    [72, 36, 17, -3, -36, -153],
    [-180, -81, -30, 20, 90, 270],
    [297, 126, 42, -33, -126, -333],
    [-333, -126, -33, 42, 126, 297],
    [270, 90, 20, -30, -81, -180],
    [-153, -36, -3, 17, 36, 72],
]


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.name)
def test_published_equilibria(known: Known) -> None:
    result = enumerate_bimatrix(known.first, known.second)
    assert written(result) == known.equilibria
    assert result.component == known.component
    assert tuple(c.index for c in result.components) == known.indices
    assert result.degenerate == known.degenerate
    game = normal_form(known.first, known.second)
    assert all(max_regret(game, mixes) == 0 for mixes in result.equilibria)


@pytest.mark.parametrize(
    ("first", "second"),
    [(STENGEL, STENGEL_SECOND), (STENGEL_SMALL, STENGEL_SMALL_SECOND)],
    ids=["1999", "small payoffs"],
)
def test_stengel_75(first: Rows, second: Rows) -> None:
    eqs = solve_bimatrix(normal_form(first, second))
    assert len(eqs) == 75
    assert eqs.status == "complete"
    assert eqs.index_sum == 1
    assert sum(e.index == 1 for e in eqs) == 38
    assert eqs.max_regret == 0
    assert len({e.mix for e in eqs}) == 75


def test_hexagon_is_a_circle_of_segments() -> None:
    hexagon = next(k for k in KNOWN if "hexagon" in k.name)
    (component,) = enumerate_bimatrix(hexagon.first, hexagon.second).components
    assert len(component.products) == 6
    assert all(len(xs) * len(ys) == 2 for xs, ys in component.products)


@pytest.mark.parametrize(("m", "n"), [(1, 1), (2, 3), (4, 4), (6, 2)])
def test_zero_game_is_one_product(m: int, n: int) -> None:
    zeros = [[0] * n for _ in range(m)]
    result = enumerate_bimatrix(zeros, zeros)
    assert len(result.equilibria) == m * n
    (component,) = result.components
    ((xs, ys),) = component.products
    assert (len(xs), len(ys), component.index) == (m, n, 1)


def test_beer_quiche() -> None:
    """Cho and Kreps (1987): pooling on beer is stable (index 1), pooling on quiche has index 0."""
    strong = Fraction(9, 10)
    messages = [(a, b) for a in "BQ" for b in "BQ"]  # of the strong and the weak type
    replies = [(a, b) for a in "FN" for b in "FN"]  # to beer and to quiche: fight or not
    first, second = [], []
    for of_strong, of_weak in messages:
        cells = []
        for to_beer, to_quiche in replies:
            met = {"B": to_beer, "Q": to_quiche}
            sender = strong * ((of_strong == "B") + 2 * (met[of_strong] == "N"))
            sender += (1 - strong) * ((of_weak == "Q") + 2 * (met[of_weak] == "N"))
            receiver = strong * (met[of_strong] == "N") + (1 - strong) * (met[of_weak] == "F")
            cells.append((sender, receiver))
        first.append([c[0] for c in cells])
        second.append([c[1] for c in cells])
    names = {"Sender": ["".join(k) for k in messages], "Receiver": ["".join(k) for k in replies]}
    eqs = solve_bimatrix(NormalForm(names, np.array([first, second], dtype=object)))
    assert eqs.status == "complete-extreme"
    assert eqs.max_regret == 0
    outcomes = {(e.support["Sender"], e.payoffs["Sender"], e.index) for e in eqs}
    assert outcomes == {(("BB",), Fraction(29, 10), 1), (("QQ",), Fraction(21, 10), 0)}


UNITS = [(1, 0), (1e-12, 0), (1e-9, 0), (1e6, 0), (1e9, 0), (1, 1e6), (1, 1e9), (0.1, 1e7), (3.7, -1e9)]


@pytest.mark.parametrize("row", UNITS)
@pytest.mark.parametrize("column", [(1, 0), (1e-12, 0), (1, 1e9)])
def test_units_do_not_matter(row: tuple[float, float], column: tuple[float, float]) -> None:
    """3x3 coordination keeps its 7 equilibria; nashpy's vertex enumeration finds 49, or none."""
    coordination = np.eye(3)
    game = normal_form(coordination * row[0] + row[1], coordination * column[0] + column[1])
    eqs = solve_bimatrix(game)
    plain = solve_bimatrix(normal_form(coordination, coordination))
    assert [e.mix for e in eqs] == [e.mix for e in plain]
    assert len(eqs) == 7
    assert (eqs.status, eqs.index_sum) == ("complete", 1)
    assert all(is_equilibrium(game, e.mix) for e in eqs)


def test_units_of_fractions_do_not_matter() -> None:
    deterrence = [[0, 0], [-1, 1]], [[2, 2], [-1, 1]]
    plain = enumerate_bimatrix(*deterrence)
    units = [("1/1000000000000", "1e9"), ("1e30", "-7"), ("22/7", "1/3")]
    for scale, shift in [(exact(u), exact(v)) for u, v in units]:
        moved = [[[x * scale + shift for x in row] for row in matrix] for matrix in deterrence]
        assert enumerate_bimatrix(*moved) == plain


def test_float_ties_that_rounding_broke_are_ties_and_said_so() -> None:
    game = normal_form(np.array([[0.1 + 0.2, 0.0], [0.3, 1.0]]), np.array([[1.0, 0.0], [1.0, 2.0]]))
    eqs = solve_bimatrix(game)
    tied = enumerate_bimatrix([["0.3", 0], ["0.3", 1]], [[1, 0], [1, 2]])
    assert [e.component for e in eqs] == list(tied.component)
    assert eqs.status == "complete-extreme"
    assert "payoffs of Row" in eqs.note
    assert "Col" not in eqs.note


def test_float_game_is_certified_as_given() -> None:
    rng = np.random.default_rng(7)
    game = normal_form(rng.random((5, 5)), rng.random((5, 5)))
    eqs = solve_bimatrix(game)
    assert eqs.note == ""
    for e in eqs:
        assert not e.exact
        assert all(isinstance(w, float) for mix in e.mix for w in mix)
        assert e.regret <= max(regret_tolerance(game, i) for i in (0, 1))
    assert eqs.index_sum == 1


def test_exact_record() -> None:
    eqs = solve_bimatrix(normal_form(*PENNIES))
    (only,) = eqs
    assert (only.exact, only.regret, only.index, only.component) == (True, 0, 1, 0)
    assert (eqs.method, eqs.status, eqs.components[0].is_point) == ("exact-enumeration", "complete", True)


def test_too_large_says_what_to_do() -> None:
    with pytest.raises(SolverError, match=r"more than 5 vertices.*nashpy-lemke-howson"):
        solve_bimatrix(normal_form(IDENTITY, IDENTITY), limit=5)


def test_too_many_subsets_says_so() -> None:
    hexagon = next(k for k in KNOWN if "hexagon" in k.name)
    with pytest.raises(SolverError, match="more than 4 maximal Nash subsets"):
        enumerate_bimatrix(hexagon.first, hexagon.second, limit=4)


def test_an_index_beyond_the_limit_is_unknown_and_not_guessed() -> None:
    """Without ties the game nearby has more vertices than this one, here more than the limit."""
    game = [[0, 1, 1], [0, 1, 1], [1, 0, 1]], [[1, 1, 0], [0, 0, 1], [0, 1, 1]]
    limited, full = enumerate_bimatrix(*game, limit=5), enumerate_bimatrix(*game)
    assert limited.equilibria == full.equilibria
    assert [c.index for c in limited.components] == [None]
    assert limited.index_sum is None
    assert [c.index for c in full.components] == [1]


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ([], [], "equal rectangles"),
        ([[]], [[]], "equal rectangles"),
        ([[1, 2]], [[1], [2]], "equal rectangles"),
        ([[1, 2], [3]], [[1, 2], [3]], "equal rectangles"),
        ([[float("nan")]], [[1]], "not finite"),
        ([["x"]], [[1]], "'x'"),
        ([1, 2], [1, 2], "rows of numbers"),
    ],
)
def test_bad_matrices(first: list[list[object]], second: list[list[object]], message: str) -> None:
    with pytest.raises(GameError, match=message):
        enumerate_bimatrix(first, second)


def test_three_players_are_refused() -> None:
    game = NormalForm(dict.fromkeys("XYZ", ("a", "b")), np.zeros((3, 2, 2, 2), dtype=int))
    with pytest.raises(GameError, match="needs two players; this game has 3"):
        solve_bimatrix(game)
