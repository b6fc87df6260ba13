"""Theorems about the equilibria of two-player games, tried on random games with and without ties."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from greatgame.equilibria.bimatrix import BimatrixResult, enumerate_bimatrix, solve_bimatrix
from greatgame.equilibria.result import Component, Mix
from greatgame.equilibria.two_player.components import labels, matches, perturbed_indices, regular_indices
from greatgame.equilibria.verify import max_regret
from greatgame.game import NormalForm

Matrix = NDArray[Any]
Game = tuple[Matrix, Matrix]
Pair = tuple[Mix, Mix]

tried = settings(max_examples=120, deadline=None)


@st.composite
def games(draw: st.DrawFn, most: int = 4, top: int = 3) -> Game:
    """Integer games; a small ``top`` makes ties common."""
    m, n = draw(st.integers(1, most)), draw(st.integers(1, most))
    high = draw(st.sampled_from((1, top, 97)))
    cells = draw(st.lists(st.integers(0, high), min_size=2 * m * n, max_size=2 * m * n))
    array = np.array(cells, dtype=object).reshape(2, m, n)
    return array[0], array[1]


def solve(game: Game) -> BimatrixResult:
    return enumerate_bimatrix(*game)


def normal_form(game: Game) -> NormalForm:
    m, n = game[0].shape
    names = {"Row": [f"r{i}" for i in range(m)], "Col": [f"c{j}" for j in range(n)]}
    return NormalForm(names, np.array(game))


def shapes(result: BimatrixResult) -> Counter[tuple[int | None, frozenset[tuple[Any, Any]]]]:
    """Components as sets of products of vertex sets, with their indices, in no order."""
    return Counter(
        (c.index, frozenset((frozenset(xs), frozenset(ys)) for xs, ys in c.products))
        for c in result.components
    )


def mapped(result: BimatrixResult, rows: Sequence[int], columns: Sequence[int]) -> BimatrixResult:
    """Undo a reordering of rows and columns: entry k of a mix belongs to action ``rows[k]``."""

    def back(mix: Mix, order: Sequence[int]) -> Mix:
        return tuple(mix[order.index(a)] for a in range(len(mix)))

    components = tuple(
        Component(
            tuple(
                (tuple(back(x, rows) for x in xs), tuple(back(y, columns) for y in ys))
                for xs, ys in c.products
            ),
            c.index,
        )
        for c in result.components
    )
    return BimatrixResult(result.equilibria, result.component, components, result.degenerate)


@tried
@given(games())
def test_certificates(game: Game) -> None:
    result = solve(game)
    form = normal_form(game)
    assert all(max_regret(form, mixes) == 0 for mixes in result.equilibria)
    assert result.index_sum == 1
    assert len(set(result.equilibria)) == len(result.equilibria)
    if not result.degenerate:
        assert len(result.equilibria) % 2 == 1
        assert all(c.is_point and c.index in (-1, 1) for c in result.components)


@tried
@given(games())
def test_pure_equilibria_are_extreme_and_strict_ones_have_index_one(game: Game) -> None:
    result = solve(game)
    a, b = game
    index = {
        pair: result.components[c].index for pair, c in zip(result.equilibria, result.component, strict=True)
    }
    for i, j in itertools.product(*map(range, a.shape)):
        x = tuple(Fraction(int(k == i)) for k in range(a.shape[0]))
        y = tuple(Fraction(int(k == j)) for k in range(a.shape[1]))
        best = a[i, j] == max(a[:, j]) and b[i, j] == max(b[i, :])
        assert ((x, y) in index) == best
        if best and list(a[:, j]).count(a[i, j]) == list(b[i, :]).count(b[i, j]) == 1:
            assert index[x, y] == 1


@tried
@given(games(), st.randoms(use_true_random=False))
def test_every_product_of_hulls_is_equilibria(game: Game, random: Any) -> None:
    result = solve(game)
    form = normal_form(game)
    listed = set(result.equilibria)
    covered = set()
    for number, component in enumerate(result.components):
        for xs, ys in component.products:
            pairs = set(itertools.product(xs, ys))
            covered |= {(pair, number) for pair in pairs}
            assert pairs <= listed
            inside = []
            for vertices in (xs, ys):
                weights = [Fraction(random.randint(1, 9)) for _ in vertices]
                point = sum(w * np.array(v) for w, v in zip(weights, vertices, strict=True))
                inside.append(list(point / sum(weights)))
            assert max_regret(form, inside) == 0
    assert covered == set(zip(result.equilibria, result.component, strict=True))


@tried
@given(games())
def test_maximal_subsets_are_maximal(game: Game) -> None:
    """No extreme strategy outside a subset is exchangeable with all of the other side."""
    result = solve(game)
    listed = set(result.equilibria)
    every_x, every_y = {x for x, _ in listed}, {y for _, y in listed}
    for component in result.components:
        for xs, ys in component.products:
            assert not any(all((x, y) in listed for y in ys) for x in every_x - set(xs))
            assert not any(all((x, y) in listed for x in xs) for y in every_y - set(ys))


@tried
@given(games(), st.data())
def test_order_of_actions_does_not_matter(game: Game, data: st.DataObject) -> None:
    m, n = game[0].shape
    rows, columns = data.draw(st.permutations(range(m))), data.draw(st.permutations(range(n)))
    moved = solve((game[0][np.ix_(rows, columns)], game[1][np.ix_(rows, columns)]))
    assert shapes(mapped(moved, rows, columns)) == shapes(solve(game))


@tried
@given(games())
def test_order_of_players_does_not_matter(game: Game) -> None:
    swapped = solve((game[1].T, game[0].T))
    assert {(x, y) for y, x in swapped.equilibria} == set(solve(game).equilibria)
    assert sorted(c.index or 0 for c in swapped.components) == sorted(
        c.index or 0 for c in solve(game).components
    )


@tried
@given(
    games(),
    st.fractions(Fraction(1, 10**12), 10**9),
    st.fractions(-(10**9), 10**9),
    st.lists(st.fractions(-100, 100), min_size=4, max_size=4),
)
def test_strategic_equivalence(game: Game, scale: Fraction, shift: Fraction, bonus: list[Fraction]) -> None:
    """Neither units nor a payment that depends on the opponent's action alone changes the answer."""
    a, b = game
    moved = a * scale + shift + np.array(bonus[: a.shape[1]], dtype=object)[None, :]
    assert solve((moved, b)) == solve(game)
    turned = b * scale + np.array(bonus[: a.shape[0]], dtype=object)[:, None]
    assert solve((a, turned)) == solve(game)


@tried
@given(
    games(),
    st.sampled_from([(1e-12, 0.0), (1e9, 0.0), (1.0, 1e9), (0.1, -1e6), (1 / 3, 7.0)]),
    st.sampled_from([(1e-12, 0.0), (1e9, 0.0), (1.0, 1e9), (0.7, 1e7)]),
)
def test_units_of_floats(game: Game, one: tuple[float, float], two: tuple[float, float]) -> None:
    a, b = (p.astype(float) for p in game)
    moved = solve_bimatrix(normal_form((a * one[0] + one[1], b * two[0] + two[1])))
    plain = solve_bimatrix(normal_form((a, b)))
    assert [e.mix for e in moved] == [e.mix for e in plain]
    assert moved.status == plain.status
    assert [c.index for c in moved.components] == [c.index for c in plain.components]


@tried
@given(games(most=3), st.data())
def test_a_duplicate_action_changes_nothing_else(game: Game, data: st.DataObject) -> None:
    """Extreme equilibria and indices are those of the game itself, told apart by the copy played."""
    i = data.draw(st.integers(0, game[0].shape[0] - 1))
    a, b = (np.vstack([p, p[i : i + 1]]) for p in game)
    doubled, plain = solve((a, b)), solve(game)

    def merge(mix: Mix) -> Mix:
        return tuple(w + mix[-1] * (k == i) for k, w in enumerate(mix[:-1]))

    times = Counter((merge(x), y) for x, y in doubled.equilibria)
    assert times == Counter({(x, y): 2 if x[i] else 1 for x, y in plain.equilibria})
    assert sorted(c.index or 0 for c in doubled.components) == sorted(c.index or 0 for c in plain.components)


@tried
@given(games())
def test_a_strictly_dominated_action_changes_nothing(game: Game) -> None:
    a, b = game
    worse = np.vstack([a, a[:1] - 1]), np.vstack([b, b[:1] * 0 + 5])
    result, plain = solve(worse), solve(game)
    assert [(x[:-1], y) for x, y in result.equilibria] == list(plain.equilibria)
    assert all(x[-1] == 0 for x, _ in result.equilibria)
    assert (result.component, result.degenerate) == (plain.component, plain.degenerate)


# -- independent oracles ----------------------------------------------------------------------


def by_supports(game: Game) -> list[Pair]:
    """Equilibria by trying all pairs of supports of equal size with a unique solution."""
    a, b = game
    m, n = a.shape
    found = []
    for k in range(1, min(m, n) + 1):
        for rows, columns in itertools.product(
            itertools.combinations(range(m), k), itertools.combinations(range(n), k)
        ):
            y = indifferent(a[np.ix_(rows, columns)])
            x = indifferent(b[np.ix_(rows, columns)].T)
            if x is None or y is None:
                continue
            p, q = spread(x, rows, m), spread(y, columns, n)
            best = max(a @ q) == p @ a @ q and max(p @ b) == p @ b @ q
            if best and min(x) > 0 and min(y) > 0:
                found.append((tuple(p), tuple(q)))
    return found


def spread(mix: list[Fraction], support: Sequence[int], size: int) -> Matrix:
    full = np.array([Fraction(0)] * size, dtype=object)
    full[list(support)] = mix
    return full


def indifferent(payoffs: Matrix) -> list[Fraction] | None:
    """Mix over columns that makes all rows pay the same; None if not unique."""
    k = len(payoffs)
    system = [[Fraction(v) for v in row] + [Fraction(-1), Fraction(0)] for row in payoffs]
    system.append([Fraction(1)] * k + [Fraction(0), Fraction(1)])
    for c in range(k + 1):
        pivot = next((r for r in range(c, k + 1) if system[r][c]), None)
        if pivot is None:
            return None
        system[c], system[pivot] = system[pivot], system[c]
        system[c] = [v / system[c][c] for v in system[c]]
        for r in range(k + 1):
            if r != c:
                system[r] = [v - system[r][c] * w for v, w in zip(system[r], system[c], strict=True)]
    return [system[r][-1] for r in range(k)]


@settings(max_examples=60, deadline=None)
@given(games(most=4, top=20))
def test_support_enumeration_agrees(game: Game) -> None:
    """On games without ties it finds the same; on others, only points of the listed components."""
    result = solve(game)
    found = by_supports(game)
    if result.degenerate:
        assert all(any(distance(pair, c) < 1e-9 for c in result.components) for pair in found)
    else:
        assert sorted(found) == sorted(result.equilibria)


def distance(pair: Pair, component: Component) -> float:
    """Distance from a profile to a component: the least over its products, by linear programming."""
    return min(max(to_hull(pair[0], xs), to_hull(pair[1], ys)) for xs, ys in component.products)


def to_hull(point: Mix, vertices: Sequence[Mix]) -> float:
    """Maximum-norm distance from a point to a convex hull."""
    v = np.array(vertices, dtype=float).T
    size, count = v.shape
    p = np.array(point, dtype=float)
    above = np.hstack([v, -np.ones((size, 1))])
    below = np.hstack([-v, -np.ones((size, 1))])
    answer = linprog(
        np.r_[np.zeros(count), 1.0],
        A_ub=np.vstack([above, below]),
        b_ub=np.r_[p, -p],
        A_eq=np.r_[np.ones(count), 0.0][None, :],
        b_eq=[1.0],
    )
    return float(answer.fun)


@pytest.mark.parametrize("seed", range(25))
def test_index_is_that_of_a_generally_perturbed_game(seed: int) -> None:
    """Perturb every payoff on its own; count the indices of the equilibria near each component."""
    rng = np.random.default_rng(seed)
    m, n = rng.integers(2, 4, size=2)
    payoffs = rng.integers(0, 2, size=(2, m, n)).astype(object)
    result = enumerate_bimatrix(*payoffs)
    noise = rng.integers(-(10**6), 10**6, size=(2, m, n)).astype(object)
    near = enumerate_bimatrix(*(payoffs * 10**13 + noise))
    assert not near.degenerate
    total: Counter[int] = Counter()
    for pair, c in zip(near.equilibria, near.component, strict=True):
        gaps = [distance(pair, component) for component in result.components]
        closest = int(np.argmin(gaps))
        assert gaps[closest] < 1e-4
        assert sum(gap < 1e-2 for gap in gaps) == 1
        total[closest] += near.components[c].index or 0
    assert [total[k] for k in range(len(result.components))] == [c.index for c in result.components]


@tried
@given(games(most=4, top=50))
def test_perturbation_and_determinant_give_the_same_index(game: Game) -> None:
    """For a game without ties the perturbed solution must reproduce each regular index."""
    first, second = game[1].tolist(), game[0].T.tolist()
    masks = labels(first, second, 10**4)
    sizes = len(first), len(second)
    if any(mask.bit_count() > size for side, size in zip(masks, sizes, strict=True) for mask in side):
        return
    pairs = matches(*masks, sum(sizes))
    regular = regular_indices(first, second, masks, pairs)
    assert perturbed_indices(first, second, masks, pairs, range(len(pairs)), 10**4) == regular
