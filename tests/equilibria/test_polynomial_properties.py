"""The n-player solver against independent oracles, above all on games full of ties."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from greatgame.equilibria.bimatrix import solve_bimatrix
from greatgame.equilibria.n_player.answers import Found, Rest
from greatgame.equilibria.n_player.supports import Support, build_system, undominated_supports
from greatgame.equilibria.polynomial import solve_polynomial, solve_support
from greatgame.equilibria.pure import pure_profiles
from greatgame.equilibria.result import Equilibria
from greatgame.equilibria.verify import is_equilibrium, max_regret
from greatgame.game import NormalForm

Mixes = tuple[tuple[Fraction, ...], ...]


def labelled(payoffs: NDArray[Any]) -> NormalForm:
    players = {f"P{i}": tuple(f"a{k}" for k in range(n)) for i, n in enumerate(payoffs.shape[1:])}
    return NormalForm(players, payoffs)


def small_games(*shapes: tuple[int, ...], top: int = 3) -> st.SearchStrategy[NDArray[np.int64]]:
    """Games of small integers, most of them degenerate."""
    return st.sampled_from(shapes).flatmap(
        lambda s: hnp.arrays(np.int64, (len(s), *s), elements=st.integers(0, top))
    )


def lattice(actions: int, denominator: int) -> list[tuple[Fraction, ...]]:
    """Mixes whose probabilities are multiples of 1/d for some d up to ``denominator``."""
    counts = itertools.product(range(denominator + 1), repeat=actions)
    return sorted({tuple(Fraction(c, sum(cs)) for c in cs) for cs in counts if 1 <= sum(cs) <= denominator})


def lattice_equilibria(payoffs: NDArray[np.int64], denominator: int) -> list[Mixes]:
    """Every equilibrium on the lattice, by trying all of it in integer arithmetic."""
    shape, common = payoffs.shape[1:], math.lcm(*range(1, denominator + 1))
    points = [lattice(k, denominator) for k in shape]
    weights = [np.array([[int(w * common) for w in p] for p in list_]) for list_ in points]
    good = np.ones([len(p) for p in points], dtype=bool)
    for i in range(len(shape)):
        value = np.moveaxis(payoffs[i], i, -1)
        for j in range(len(shape)):
            if j != i:  # the first axis left is player j's; its lattice goes last but one
                value = np.moveaxis(np.tensordot(weights[j], value, axes=(1, 0)), 0, -2)
        best = value.max(-1, keepdims=True) * common == value @ weights[i].T
        good &= np.moveaxis(best, -1, i)
    return [tuple(points[i][k] for i, k in enumerate(cell)) for cell in np.argwhere(good)]


@settings(max_examples=120, deadline=None)
@given(small_games((2, 2, 2), (2, 2, 2), (2, 2, 3), (2, 1, 2), (2, 2, 2, 2)))
def test_no_equilibrium_of_the_lattice_is_missed(payoffs: NDArray[np.int64]) -> None:
    check_against_the_lattice(payoffs)


@settings(max_examples=120, deadline=None)
@given(small_games((2, 2, 2), (2, 2, 3), (3, 2, 2), (2, 3, 4), top=2), st.integers(0, 2))
def test_nor_when_only_one_player_cares(payoffs: NDArray[np.int64], who: int) -> None:
    payoffs[[i for i in range(3) if i != who]] = 0
    check_against_the_lattice(payoffs)


def check_against_the_lattice(payoffs: NDArray[np.int64]) -> None:
    tensors = [line.astype(object) for line in payoffs]
    known: list[Found] = []
    rest: dict[Support, Rest] = {}
    for support in undominated_supports(tensors):
        answer = solve_support(build_system(tensors, support), known)
        known += answer.points
        rest[support] = answer.rest
    listed = {tuple(tuple(m) for m in f.system.full(f.point, payoffs.shape[1:])) for f in known}
    for mixes in lattice_equilibria(payoffs, 3):
        support = tuple(tuple(a for a, w in enumerate(m) if w) for m in mixes)
        assert mixes in listed or rest[support] != "nothing"


@settings(max_examples=60, deadline=None)
@given(small_games((2, 2, 2), (3, 2, 2), (2, 2, 2, 2), (2, 3, 3)))
def test_what_is_returned_is_equilibrium_and_pure_ones_are_there(payoffs: NDArray[np.int64]) -> None:
    game = labelled(payoffs)
    answer = solve_polynomial(game)
    assert all(is_equilibrium(game, e.mix) for e in answer)
    assert all(max_regret(game, e.mix) == 0 for e in answer if e.exact)
    assert len({e.mix for e in answer}) == len(answer)
    pure = {
        tuple(game.actions[p][a] for p, a in zip(game.players, c, strict=True)) for c in pure_profiles(game)
    }
    assert {e.profile for e in answer.pure} == pure
    assert answer.status == "partial" or len(answer) > 0  # Nash (1951)


@settings(max_examples=25, deadline=None)
@given(small_games((2, 2, 2), (3, 2, 2)), st.permutations([0, 1, 2]))
def test_the_order_of_players_does_not_matter(payoffs: NDArray[np.int64], order: list[int]) -> None:
    game = labelled(payoffs)
    names = [game.players[k] for k in order]
    one, other = solve_polynomial(game), solve_polynomial(game.permute(names))
    assert one.status == other.status
    if one.status == "complete":
        assert rounded(one, names) == rounded(other, names)


def rounded(answer: Equilibria, names: list[str]) -> set[tuple[float, ...]]:
    return {tuple(round(float(w), 12) for p in names for w in e.strategies[p]) for e in answer}


@pytest.mark.parametrize(
    ("shape", "count"),
    [((2, 2, 3), 20), ((3, 3, 3), 12), ((2, 2, 2, 2), 20), ((2, 2, 2, 2, 2), 6), ((4, 2, 2), 10)],
)
def test_index_theorem_on_generic_games(shape: tuple[int, ...], count: int) -> None:
    rng = np.random.default_rng(11)
    for _ in range(count):
        answer = solve_polynomial(labelled(rng.integers(0, 10**6, size=(len(shape), *shape))))
        assert answer.status == "complete"
        assert answer.index_sum == 1
        assert len(answer) % 2 == 1
        assert all(e.regret == 0 if e.exact else e.regret < 1e-8 for e in answer)


@pytest.mark.parametrize("seed", range(40))
def test_generic_two_player_games_agree_with_exact_enumeration(seed: int) -> None:
    rng = np.random.default_rng(seed)
    game = labelled(rng.integers(0, 1000, size=(2, *rng.integers(2, 5, size=2))))
    one, other = solve_polynomial(game), solve_bimatrix(game)
    assert one.status == other.status == "complete"
    assert {e.mix: e.index for e in one} == {e.mix: e.index for e in other}


@pytest.mark.parametrize("shape", [(3, 2, 2), (2, 2, 2, 2), (3, 3, 3)])
def test_newton_from_everywhere_finds_nothing_else(shape: tuple[int, ...]) -> None:
    """Random restarts on every support: an oracle without supports pruned or boxes excluded."""
    rng = np.random.default_rng(17)
    payoffs = rng.integers(0, 1000, size=(len(shape), *shape))
    game = labelled(payoffs)
    ours = np.array([np.concatenate(e.mix).astype(float) for e in solve_polynomial(game)])
    found = 0
    for _ in range(400):
        support = [sorted(rng.choice(k, size=rng.integers(1, k + 1), replace=False)) for k in shape]
        mixes = restart(payoffs.astype(float), support, rng)
        if mixes is not None:
            found += 1
            assert np.abs(ours - np.concatenate(mixes)).max(1).min() < 1e-7
    assert found > 0


def restart(
    payoffs: NDArray[np.float64], support: list[list[int]], rng: np.random.Generator
) -> list[NDArray[np.float64]] | None:
    """Solve the indifference equations of one support from a random point; None if no equilibrium."""
    from scipy.optimize import root

    shape = payoffs.shape[1:]
    sizes = [len(s) for s in support]

    def unpack(z: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        mixes, at = [], 0
        for k, played, n in zip(shape, support, sizes, strict=True):
            mix = np.zeros(k)
            mix[played[1:]] = z[at : at + n - 1]
            mix[played[0]] = 1 - z[at : at + n - 1].sum()
            mixes.append(mix)
            at += n - 1
        return mixes

    def options(i: int, mixes: list[NDArray[np.float64]]) -> NDArray[np.float64]:
        value: NDArray[np.float64] = np.moveaxis(payoffs[i], i, -1)
        for j, mix in enumerate(mixes):
            if j != i:
                value = np.tensordot(mix, value, axes=(0, 0))
        return value

    def gaps(z: NDArray[np.float64]) -> NDArray[np.float64]:
        mixes = unpack(z)
        values = [options(i, mixes)[s] for i, s in enumerate(support)]
        return np.concatenate([v[1:] - v[0] for v in values])

    start = np.concatenate([rng.dirichlet(np.ones(n))[1:] for n in sizes])
    if len(start):
        answer = root(gaps, start)
        if not answer.success:
            return None
        start = answer.x
    mixes = unpack(start)
    regret = max(options(i, mixes).max() - options(i, mixes) @ m for i, m in enumerate(mixes))
    return mixes if min(m.min() for m in mixes) >= -1e-12 and regret < 1e-6 else None
