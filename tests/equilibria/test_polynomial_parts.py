"""The parts of the n-player solver: surds, common zeros, polytopes, boxes, supports."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from greatgame.equilibria.n_player.boxes import Multilinear, certainly_outside, prove_root, search
from greatgame.equilibria.n_player.linear import solve_linear, vertices
from greatgame.equilibria.n_player.quadratic import Bilinear, common_zeros
from greatgame.equilibria.n_player.supports import (
    build_system,
    count_supports,
    integer_payoffs,
    undominated_supports,
)
from greatgame.equilibria.n_player.surd import Surd
from greatgame.equilibria.polynomial import solve_polynomial
from greatgame.game import NormalForm

small = st.integers(-3, 3)
rationals = st.fractions(min_value=-5, max_value=5, max_denominator=12)
surds = st.builds(Surd, rationals, rationals, st.just(7))


@settings(max_examples=150, deadline=None)
@given(surds, surds)
def test_surds_are_real_numbers(p: Surd, q: Surd) -> None:
    assert float(p + q) == pytest.approx(float(p) + float(q), abs=1e-12)
    assert float(p - q) == pytest.approx(float(p) - float(q), abs=1e-12)
    assert float(p * q) == pytest.approx(float(p) * float(q), abs=1e-9)
    assert (p < q) == (float(p) < float(q))
    assert (p == q) == ((p.a, p.b) == (q.a, q.b))
    assume(q != 0)
    assert (p / q) * q == p


def test_surd_sign_is_exact_where_floats_are_blind() -> None:
    close = Surd(Fraction(-665857, 470832), Fraction(1), 2)  # a convergent of sqrt(2), from above
    assert close.sign() == -1
    assert (close * 10**-30).sign() == -1


def value(form: Bilinear, s: Any, t: Any) -> Any:
    return form.c00 + form.c10 * s + form.c01 * t + form.c11 * s * t


@st.composite
def forms_with_a_zero(draw: st.DrawFn) -> tuple[list[Bilinear], tuple[Fraction, ...]]:
    """Three forms that vanish at a point of the open cube, many of them degenerate."""
    inside = st.sampled_from([Fraction(1, 2), Fraction(1, 3), Fraction(3, 4)])
    point = draw(st.tuples(inside, inside, inside))
    forms = []
    for s, t in ((point[1], point[2]), (point[0], point[2]), (point[0], point[1])):
        c10, c01, c11 = draw(small), draw(small), draw(small)
        c00 = -(c10 * s + c01 * t + c11 * s * t)
        scale = Fraction(c00).denominator
        forms.append(Bilinear(*(int(c * scale) for c in (c00, c10, c01, c11))))
    return forms, point


@settings(max_examples=300, deadline=None)
@given(forms_with_a_zero())
def test_a_planted_zero_is_found_or_lies_on_a_curve(
    case: tuple[list[Bilinear], tuple[Fraction, ...]],
) -> None:
    forms, point = case
    zeros = common_zeros(*forms)
    assert zeros.curve is not None or point in zeros.points
    for x, y, z in (*zeros.points, *([zeros.curve] if zeros.curve else [])):
        assert value(forms[0], y, z) == value(forms[1], x, z) == value(forms[2], x, y) == 0
        assert all(0 < v < 1 for v in (x, y, z))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.builds(Bilinear, small, small, small, small), min_size=3, max_size=3))
def test_common_zeros_against_a_lattice(forms: list[Bilinear]) -> None:
    zeros = common_zeros(*forms)
    grid = [Fraction(k, d) for d in (2, 3, 5) for k in range(1, d)]
    for x, y, z in itertools.product(grid, repeat=3):
        if value(forms[0], y, z) == value(forms[1], x, z) == value(forms[2], x, y) == 0:
            assert zeros.curve is not None or (x, y, z) in zeros.points


def test_vertices_of_a_polytope() -> None:
    zero, third, one = Fraction(0), Fraction(1, 3), Fraction(1)
    assert set(vertices([], [], 3)) == {(one, zero, zero), (zero, one, zero), (zero, zero, one)}
    assert vertices([[1, -1, 0], [0, 1, -1]], [], 3) == [(third, third, third)]
    assert vertices([[1, 1, 1]], [], 3) == []
    cut = vertices([], [[2, -1, -1]], 3)  # x1 <= 1/3
    assert set(cut) == {
        (third, 2 * third, zero),
        (third, zero, 2 * third),
        (zero, one, zero),
        (zero, zero, one),
    }


def labelled(tensors: Sequence[NDArray[Any]]) -> NormalForm:
    players = {f"P{i}": tuple(f"a{k}" for k in range(n)) for i, n in enumerate(tensors[0].shape)}
    return NormalForm(players, list(tensors))


@pytest.mark.parametrize("capped", [False, True])
@pytest.mark.parametrize("corners", list(itertools.product((-1, 0, 1), repeat=4)))
def test_a_bilinear_condition_on_two_segments(corners: tuple[int, int, int, int], capped: bool) -> None:
    """Players 1 and 2 are indifferent on a segment each; the third stays where a form is <= 0.

    The segments run from (1/2, 1/2, 0) to (0, 0, 1), or, capped by a fourth action of the other
    player, to (1/4, 1/4, 1/2), which has full support.  ``corners`` are the form's values at the ends.
    """
    h = np.reshape(corners, (2, 2)).astype(object)
    if capped:  # the form's values at the uncapped ends
        h[1] = 2 * h[1] - h[0]
        h[:, 1] = 2 * h[:, 1] - h[:, 0]
    k = 4 if capped else 3
    payoffs = np.zeros((3, k, k, 2), dtype=object)
    own = np.zeros((k, k), dtype=object)
    own[:3, :3] = [[2, 0, 0], [0, 2, 0], [1, 1, 0]]
    own[3:, :3] = [[0, 0, 1]]  # better than the others iff the third probability exceeds 1/2
    payoffs[0] += own[:, :, None]
    payoffs[1] += own.T[:, :, None]
    payoffs[2, :2, :2, 1] = h[0, 0] + np.array([[2, -2], [-2, 2]])
    payoffs[2, :2, 2, 1] = h[0, 1] + np.array([2, -2])
    payoffs[2, 2, :2, 1] = h[1, 0] + np.array([2, -2])
    payoffs[2, 2, 2, 1] = h[1, 1]
    answer = solve_linear(build_system(list(payoffs), ((0, 1, 2), (0, 1, 2), (0,))))
    # Full support leaves out the first end of each segment, and the second unless it is capped.
    edge = capped and corners[3] == 0 and 0 in corners[1:3]
    assert answer.rest == ("continuum" if min(corners) < 0 or not any(corners) or edge else "nothing")
    if max(corners) > 0:  # else all of both segments is there, told by the ends in smaller supports
        assert bool(answer.points) == (min(corners) < 0 or (capped and corners[3] == 0))
    for found in answer.points:
        x, y = found.point
        assert x[0] == x[1] > 0
        assert y[0] == y[1] > 0
        assert sum((np.outer((2 * x[0], x[2]), (2 * y[0], y[2])) * h).ravel()) <= 0


def planted(
    shape: tuple[int, ...], point: Sequence[Sequence[Fraction]], rng: np.random.Generator
) -> list[NDArray[Any]]:
    """Random payoffs at which every action ties when ``point`` is played."""
    tensors = []
    for i, k in enumerate(shape):
        tensor = rng.integers(-9, 10, size=shape).astype(object) * Fraction(1)
        rows = np.moveaxis(tensor, i, 0)
        for a in range(k):
            value = rows[a]
            for mix in reversed([m for j, m in enumerate(point) if j != i]):
                value = value @ np.array(mix, dtype=object)
            rows[a] = rows[a] - value
        tensors.append(tensor)
    return integer_payoffs(
        NormalForm({f"P{i}": [f"a{a}" for a in range(k)] for i, k in enumerate(shape)}, tensors)
    )


@pytest.mark.parametrize("shape", [(2, 2, 2), (3, 2, 2), (3, 3, 3), (2, 2, 2, 2), (2, 2, 2, 2, 2)])
def test_branch_and_prune_keeps_a_planted_zero(shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(23)
    for _ in range(8):
        weights = [rng.integers(1, 9, size=k).tolist() for k in shape]
        point = [[Fraction(w, sum(ws)) for w in ws] for ws in weights]
        payoffs = planted(shape, point, rng)
        problem = Multilinear(build_system(payoffs, tuple(tuple(range(k)) for k in shape)))
        unknowns = np.array([float(w) for mix in point for w in mix[1:]])
        found = search(problem, 20_000)
        assert not found.undecided
        assert min(np.abs(r.x - unknowns).max() for r in found.roots) < 1e-9
        for one, other in itertools.combinations(found.roots, 2):
            assert np.abs(one.x - other.x).max() > max(one.error, other.error)


@pytest.mark.parametrize("shape", [(3, 2, 2), (3, 3, 3), (2, 2, 2, 2)])
def test_a_rational_equilibrium_is_recognised_exactly(shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(29)
    for _ in range(4):
        weights = [rng.integers(1, 9, size=k).tolist() for k in shape]
        point = tuple(tuple(Fraction(w, sum(ws)) for w in ws) for ws in weights)
        answer = solve_polynomial(labelled(planted(shape, point, rng)))
        assert answer.status == "complete"
        assert answer.index_sum == 1
        assert [e.exact for e in answer if e.mix == point] == [True]


@pytest.mark.parametrize("shape", [(3, 2, 2), (3, 3, 2), (2, 3, 3)])
def test_a_rational_tie_is_listed_once(shape: tuple[int, ...]) -> None:
    """An action outside the support ties: in the larger support the zero lies on the boundary."""
    rng = np.random.default_rng(31)
    for _ in range(4):
        weights = [[*rng.integers(1, 9, size=2).tolist(), *[0] * (k - 2)] for k in shape]
        point = tuple(tuple(Fraction(w, sum(ws)) for w in ws) for ws in weights)
        answer = solve_polynomial(labelled(planted(shape, point, rng)))
        assert [e.index for e in answer if e.mix == point] == [None]
        assert answer.status == "complete"


def test_a_zero_outside_the_simplex_is_recognised() -> None:
    """E = (x - c, y - c, z - c) up to sign, with c = -1/20: proved, then told to be outside."""
    payoffs = np.zeros((3, 2, 2, 2), dtype=object)
    for i, j in ((0, 1), (1, 2), (2, 0)):  # player i's second action gains 20 p_j + 1
        line = np.moveaxis(payoffs[i], (i, j), (0, 1))
        line[1, 0], line[1, 1] = 1, 21
    problem = Multilinear(build_system(list(payoffs), ((0, 1),) * 3))
    root = prove_root(problem, np.full(3, -0.05))
    assert root is not None
    assert certainly_outside(problem, root)
    assert prove_root(problem, np.full(3, 0.5)) is None or not search(problem, 100).roots


def test_supports_are_pruned_exactly_by_conditional_dominance() -> None:
    payoffs = [line.astype(object) for line in np.random.default_rng(2).integers(0, 3, size=(3, 2, 3, 2))]
    kept = set(undominated_supports(payoffs))
    sets = [[s for n in range(1, k + 1) for s in itertools.combinations(range(k), n)] for k in (2, 3, 2)]
    assert math.prod(map(len, sets)) == count_supports((2, 3, 2)) == 63
    for support in itertools.product(*sets):
        dominated = False
        for i, own in enumerate(support):
            others = list(itertools.product(*(s for j, s in enumerate(support) if j != i)))
            rows = np.moveaxis(payoffs[i], i, 0)
            for a, b in itertools.product(own, range(len(rows))):
                gaps = [rows[b][o] - rows[a][o] for o in others]
                dominated |= min(gaps) >= 0 and max(gaps) > 0
        assert (support in kept) == (not dominated)
