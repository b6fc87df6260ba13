"""Learning through nashpy: known limits, conserved quantities, seeds, units, bad input."""

from typing import Any

import numpy as np
import pytest

from greatgame.equilibria.learning import (
    LearningPath,
    asymmetric_replicator_dynamics,
    fictitious_play,
    replicator_dynamics,
    stochastic_fictitious_play,
)
from greatgame.errors import GameError, SolverError
from greatgame.game import NormalForm
from greatgame.references import cite_method


def two(A: object, B: object) -> NormalForm:
    array = np.array([A, B])
    labels = tuple(f"a{k}" for k in range(array.shape[1])), tuple(f"a{k}" for k in range(array.shape[2]))
    return NormalForm({"R": labels[0], "C": labels[1]}, array)


PENNIES = two([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
DOVES = two([[-1, 4], [0, 2]], [[-1, 0], [4, 2]])
DILEMMA = two([[3, 0], [5, 1]], [[3, 5], [0, 1]])


def check(path: LearningPath) -> None:
    for shares in path.mixes.values():
        assert shares.shape[0] == len(path.times)
        assert shares.min() >= 0
        assert shares.sum(axis=1) == pytest.approx(np.ones(len(path.times)))
    assert cite_method(path.method)


def test_fictitious_play_converges_in_zero_sum_games() -> None:
    # Robinson (1951): empirical frequencies converge to the equilibrium of a zero-sum game.
    path = fictitious_play(PENNIES, 3000, seed=1)
    check(path)
    assert path.last["R"] == pytest.approx([0.5, 0.5], abs=0.05)
    assert path.regret < 0.1
    assert path.regret < fictitious_play(PENNIES, 5, seed=1).regret


def test_fictitious_play_cycles_in_shapleys_game() -> None:
    # Shapley (1964): here frequencies never settle.
    path = fictitious_play(two(np.eye(3, dtype=int), np.roll(np.eye(3, dtype=int), 1, axis=1)), 3000, seed=0)
    check(path)
    tail = path.mixes["R"][1000:]
    assert np.ptp(tail, axis=0).max() > 0.1


def test_seed_zero_is_a_seed_and_draws_are_reproducible() -> None:
    first, again, other = (stochastic_fictitious_play(PENNIES, 50, seed=s) for s in (0, 0, 1))
    check(first)
    assert np.array_equal(first.mixes["R"], again.mixes["R"])
    assert not np.array_equal(first.mixes["R"], other.mixes["R"])
    assert first.seed == 0


def test_the_global_generator_is_left_alone() -> None:
    np.random.seed(7)  # noqa: NPY002
    expected = np.random.random()  # noqa: NPY002
    np.random.seed(7)  # noqa: NPY002
    fictitious_play(PENNIES, 10, seed=0)
    assert np.random.random() == expected  # noqa: NPY002


def test_stochastic_fictitious_play_learns_dominance() -> None:
    path = stochastic_fictitious_play(DILEMMA, 400, seed=3)
    assert path.last["R"][1] > 0.75


def test_replicator_reaches_the_stable_mix() -> None:
    # Taylor and Jonker (1978): an evolutionarily stable mix attracts; here one third dove.
    path = replicator_dynamics(DOVES, start=(0.9, 0.1), times=np.linspace(0, 60, 200))
    check(path)
    assert path.last["R"] == pytest.approx([2 / 3, 1 / 3], abs=1e-6)
    assert path.regret < 1e-5


def test_replicator_conserves_the_product_in_rock_paper_scissors() -> None:
    A = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
    path = replicator_dynamics(two(A, A.T), start=(0.6, 0.3, 0.1), times=np.linspace(0, 20, 400))
    products = path.mixes["R"].prod(axis=1)
    assert products == pytest.approx(np.full(400, 0.018), rel=1e-4)


def test_asymmetric_replicator_leaves_a_dominated_action() -> None:
    start = {"R": (0.5, 0.5), "C": (0.2, 0.8)}
    path = asymmetric_replicator_dynamics(DILEMMA, start=start, times=np.linspace(0, 40, 100))
    check(path)
    assert path.last["R"][1] > 0.999
    assert path.last["C"][1] > 0.999


def test_payoff_origin_does_not_matter_and_units_rescale_time() -> None:
    moved = DOVES.to_float().rescale(dict.fromkeys(DOVES.players, (1000000000.0, 1000000000.0)))
    times = np.linspace(0, 10, 50)
    plain = replicator_dynamics(DOVES, start=(0.9, 0.1), times=times)
    other = replicator_dynamics(moved, start=(0.9, 0.1), times=times / 1e9)
    assert other.mixes["R"] == pytest.approx(plain.mixes["R"], abs=1e-5)
    first, second = fictitious_play(DOVES, 100, seed=5), fictitious_play(moved, 100, seed=5)
    assert np.array_equal(first.mixes["R"], second.mixes["R"])


def test_bad_input() -> None:
    times = np.linspace(0, 1, 5)
    with pytest.raises(GameError, match="periods"):
        fictitious_play(PENNIES, 0, seed=0)
    for seed in (-1, 1.5, True, None):
        with pytest.raises(GameError, match="seed"):
            fictitious_play(PENNIES, 5, seed=seed)  # type: ignore[arg-type]
    with pytest.raises(GameError, match="noise"):
        stochastic_fictitious_play(PENNIES, 5, seed=0, noise=0)
    odd: Any
    for odd in ("x", None, float("nan")):
        with pytest.raises(GameError, match="noise and perturbation must be finite"):
            stochastic_fictitious_play(PENNIES, 5, seed=0, noise=odd)
    for odd in ("ab", 3, [[0.5, 0.5]], (0.5, None)):
        with pytest.raises(GameError, match="shares of R must be finite numbers"):
            replicator_dynamics(DOVES, start=odd, times=times)
    for odd in ("x", 3, None, [[0, 1]], [0, float("inf")]):
        with pytest.raises(GameError, match="times must be finite numbers"):
            replicator_dynamics(DOVES, start=(0.5, 0.5), times=odd)
    odd = 3
    with pytest.raises(GameError, match="start must give the shares"):
        asymmetric_replicator_dynamics(DOVES, start=odd, times=times)
    with pytest.raises(GameError, match="symmetric"):
        replicator_dynamics(PENNIES, start=(0.5, 0.5), times=times)
    with pytest.raises(GameError, match="shares"):
        replicator_dynamics(DOVES, start=(0.5, 0.6), times=times)
    with pytest.raises(GameError, match="times"):
        replicator_dynamics(DOVES, start=(0.5, 0.5), times=[1, 0])
    with pytest.raises(GameError, match="no strategy given for C"):
        asymmetric_replicator_dynamics(DOVES, start={"R": (0.5, 0.5)}, times=times)
    with pytest.raises(GameError, match="two-player"):
        fictitious_play(NormalForm({"A": ("x",)}, [[1]]), 5, seed=0)


def test_an_integrator_that_gives_up_is_an_error() -> None:
    A = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
    with pytest.raises(SolverError, match="integrator gave up"):
        replicator_dynamics(two(A, A.T), start=(0.6, 0.3, 0.1), times=[0, 1e6])
