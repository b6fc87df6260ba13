"""Logit equilibria: published values, direct root finding, folds, crossings, limits, units."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import brentq

from greatgame.equilibria.logit import LogitBranch, LogitPoint, logit
from greatgame.equilibria.verify import max_regret
from greatgame.errors import GameError
from greatgame.game import NormalForm

PENNIES = NormalForm({"R": ("h", "t"), "C": ("h", "t")}, [[[9, 0], [0, 1]], [[0, 1], [1, 0]]])
FOLDED = NormalForm({"R": ("u", "d"), "C": ("l", "r")}, [[[62, 25], [40, 95]], [[65, 58], [7, 5]]])


def game_of(payoffs: object) -> NormalForm:
    array = np.array(payoffs)
    players = {f"p{i}": tuple(f"a{k}" for k in range(n)) for i, n in enumerate(array.shape[1:])}
    return NormalForm(players, array)


def responds_logistically(game: NormalForm, point: LogitPoint, tolerance: float = 1e-8) -> bool:
    """Check the definition directly, without the solver's scaling."""
    mixes = [np.array(m) for m in point.mix]
    for i, mix in enumerate(mixes):
        logits = point.rationality * game.to_float().deviation_payoffs(i, mixes)
        weights = np.exp(logits - logits.max())
        if np.abs(weights / weights.sum() - mix).max() > tolerance:
            return False
    return True


def test_ochs_game_as_fitted_by_mckelvey_and_palfrey() -> None:
    # Ochs (1995) game 2, payoffs as transformed in McKelvey and Palfrey (1995), who report
    # lambda = 1.84 for rounds 1-16.  The profile: pygambit 16.7,
    # qre.logit_estimate on counts 128 x (0.527, 0.473), 128 x (0.366, 0.634).
    game = NormalForm(
        {"R": ("u", "d"), "C": ("l", "r")}, [[[1.1141, 0], [0, 0.2785]], [[0, 1.1141], [1.1141, 0]]]
    )
    (point,) = logit(game, 1.8456097536855864).at
    assert point.mix[0][0] == pytest.approx(0.615651314427859, abs=1e-9)
    assert point.mix[1][0] == pytest.approx(0.3832909400456291, abs=1e-9)


# pygambit 16.7: qre.logit_solve_lambda(Game.from_arrays(A, B), lam)
GAMBIT = [
    ([[[9, 0], [0, 1]], [[0, 1], [1, 0]]], 0.5, (0.8306705917218129, 0.41807746659954526)),
    ([[[9, 0], [0, 1]], [[0, 1], [1, 0]]], 5.0, (0.7019842367983202, 0.11713529134628091)),
    ([[[4, 0], [3, 2]], [[4, 3], [0, 2]]], 2.0, (0.020264478600687905, 0.020264478600687905)),
    (
        [[[0, -1, 2], [1, 0, -1], [-1, 3, 0]], [[0, 1, -1], [-1, 0, 3], [2, -1, 0]]],
        2.0,
        (0.43686885043494306, 0.43686885043494306),
    ),
]


@pytest.mark.parametrize(("payoffs", "rationality", "first"), GAMBIT)
def test_agrees_with_gambit(payoffs: object, rationality: float, first: tuple[float, float]) -> None:
    (point,) = logit(game_of(payoffs), rationality).at
    assert [m[0] for m in point.mix] == pytest.approx(first, abs=1e-7)


def test_own_payoff_effect_of_mckelvey_and_palfrey() -> None:
    # 1995, section on asymmetric matching pennies: the favoured row is played more than in Nash.
    branch = logit(PENNIES)
    assert all(p.mix[0][0] > 0.5 and p.mix[1][0] < 0.5 for p in branch.points[1:])
    assert branch.limit is not None
    assert branch.limit.mix == ((Fraction(1, 2),) * 2, (Fraction(1, 10), Fraction(9, 10)))
    assert branch.limit.exact
    assert branch.limit.regret == 0


def roots_2x2(payoffs: NDArray[np.int_], rationality: float) -> list[float]:
    """All logit equilibria of a 2x2 game: the row player's first probability, by scan and brentq."""
    A, B = payoffs

    def respond(gain: float) -> float:
        return 1 / (1 + math.exp(-rationality * gain))

    def gap(p: float) -> float:
        q = respond(p * (B[0, 0] - B[0, 1]) + (1 - p) * (B[1, 0] - B[1, 1]))
        return respond(q * (A[0, 0] - A[1, 0]) + (1 - q) * (A[0, 1] - A[1, 1])) - p

    grid = np.concatenate([np.linspace(0, 1, 4001), 10.0 ** -np.arange(4, 12), 1 - 10.0 ** -np.arange(4, 12)])
    grid.sort()
    values = [gap(p) for p in grid]
    pairs = zip(grid, grid[1:], values, values[1:], strict=False)
    return [brentq(gap, a, b, xtol=1e-14) for a, b, u, v in pairs if u * v < 0]


@pytest.mark.parametrize("rationality", [0.05, 0.2, 0.28, 0.35])
def test_every_root_on_a_folded_branch_is_found(rationality: float) -> None:
    branch = logit(FOLDED, rationality)
    assert len(branch.turning_points) == 2
    expected = roots_2x2(FOLDED.to_float().payoffs, rationality)
    found = sorted(p.mix[0][0] for p in branch.at)
    assert found == pytest.approx(expected, abs=1e-9)
    assert len(found) == (3 if branch.turning_points[1] < rationality < branch.turning_points[0] else 1)


def test_folds_are_where_the_number_of_roots_changes() -> None:
    high, low = logit(FOLDED).turning_points
    counts = [
        len(roots_2x2(FOLDED.to_float().payoffs, r))
        for r in (low - 1e-4, low + 1e-4, high - 1e-4, high + 1e-4)
    ]
    assert counts == [1, 3, 3, 1]


@settings(max_examples=25, deadline=None)
@given(
    payoffs=st.lists(st.integers(-5, 5), min_size=8, max_size=8),
    rationality=st.sampled_from([0.1, 0.7, 2.0]),
)
def test_points_are_among_the_roots_found_directly(payoffs: list[int], rationality: float) -> None:
    array = np.array(payoffs).reshape(2, 2, 2)
    branch = logit(game_of(array), rationality)
    roots = roots_2x2(array, rationality)
    assert branch.at
    for point in branch.at:
        assert min(abs(point.mix[0][0] - r) for r in [*roots, 0.5]) < 1e-8
        assert responds_logistically(branch.game, point)


def test_symmetric_coordination_reports_the_pitchfork() -> None:
    # x = tanh(l x / 2) bifurcates from x = 0 at l = 2 (payoffs 1 and 0).
    branch = logit(game_of([[[1, 0], [0, 1]], [[1, 0], [0, 1]]]))
    assert branch.bifurcations == pytest.approx((2.0,), abs=1e-6)
    assert branch.limit is not None
    assert branch.limit.mix == ((Fraction(1, 2),) * 2,) * 2
    assert "crossed by other branches" in branch.note


@settings(max_examples=25, deadline=None)
@given(a=st.integers(1, 9), b=st.integers(1, 9), c=st.integers(0, 9), d=st.integers(0, 9))
def test_limit_is_risk_dominant_in_symmetric_coordination_games(a: int, b: int, c: int, d: int) -> None:
    # Turocy (2005): the logit solution of a symmetric 2x2 coordination game is risk dominant.
    if a == b:
        return
    first = np.array([[a + c, d], [c, b + d]])
    branch = logit(game_of([first, first.T]))
    assert branch.limit is not None
    assert branch.limit.profile == (("a0", "a0") if a > b else ("a1", "a1"))


def check(branch: LogitBranch) -> None:
    assert branch.ending == "reached"
    assert branch.residual < 1e-8
    assert branch.points[0].rationality == 0
    for point in branch.points[:: max(1, len(branch.points) // 5)]:
        assert responds_logistically(branch.game, point, 1e-7)
    if branch.limit is not None:
        assert max_regret(branch.game, branch.limit.mix) <= 1e-9


SHAPES = st.sampled_from([(1,), (4,), (2, 3), (3, 3), (1, 4), (2, 2, 2), (3, 2, 2), (2, 2, 2, 2)])


@settings(max_examples=40, deadline=None)
@given(shape=SHAPES, seed=st.integers(0, 10**6), high=st.sampled_from([1, 2, 4, 100]))
def test_any_game_degenerate_ones_included(shape: tuple[int, ...], seed: int, high: int) -> None:
    payoffs = np.random.default_rng(seed).integers(0, high, (len(shape), *shape))
    check(logit(game_of(payoffs)))


@pytest.mark.parametrize(("scale", "shift"), [(1e-12, 0.0), (1e9, 0.0), (1.0, 1e9), (Fraction(1, 7), 3)])
def test_units_do_not_matter(scale: float, shift: float) -> None:
    moved = FOLDED.rescale(dict.fromkeys(FOLDED.players, (scale, shift)))
    plain, branch = logit(FOLDED, 0.28), logit(moved, 0.28 / float(scale))
    assert len(branch.at) == 3
    for a, b in zip(plain.at, branch.at, strict=True):
        assert np.concatenate(a.mix) == pytest.approx(np.concatenate(b.mix), abs=1e-5)
    assert branch.limit is not None
    assert branch.limit.support == {"R": ("u",), "C": ("l",)}


def test_a_player_with_constant_payoffs_sets_no_unit() -> None:
    game = game_of(np.array([[[5.0, 5.0], [5.0, 5.0]], [[1e-12, 0.0], [1e-12, 0.0]]]))
    branch = logit(game, 1e12)
    (point,) = branch.at
    assert point.mix[0] == pytest.approx((0.5, 0.5))
    assert point.mix[1] == pytest.approx((1 / (1 + math.exp(-1)), 1 / (1 + math.e)))


def test_zero_rationality_is_uniform_and_bad_ones_are_errors() -> None:
    (point,) = logit(PENNIES, 0).at
    assert point.mix == ((0.5, 0.5), (0.5, 0.5))
    for bad in (-1.0, float("nan"), float("inf")):
        with pytest.raises(GameError, match="rationality"):
            logit(PENNIES, bad)


def test_exact_payoffs_beyond_floats_and_rationality_beyond_reach() -> None:
    huge = PENNIES.rescale(dict.fromkeys(PENNIES.players, (10**350, 0)))
    assert logit(huge).limit is not None
    (point,) = logit(PENNIES, 1e7).at
    assert point.mix[0] == pytest.approx((0.5, 0.5), abs=1e-5)
    assert point.mix[1] == pytest.approx((0.1, 0.9), abs=1e-5)
    with pytest.raises(GameError, match="beyond reach"):
        logit(PENNIES, 1e9)


def test_step_limit_is_reported() -> None:
    branch = logit(PENNIES, 1.0, max_steps=5)
    assert branch.ending == "step limit"
    assert branch.limit is None
    assert branch.at == ()
    assert "ends early" in branch.note
    assert "ends early" in str(branch)
