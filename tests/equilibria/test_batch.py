"""The batch solver's interface: shapes, arrays, single games, routing, errors."""

import pickle
import subprocess
import sys
import threading
import time
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from greatgame.equilibria import batch
from greatgame.equilibria.batch import solve_batch
from greatgame.equilibria.batch_result import STATUSES, BatchEquilibria, each
from greatgame.equilibria.verify import is_equilibrium
from greatgame.errors import GameError, SolverError

HUNT = [[[4, 0], [3, 3]], [[4, 3], [0, 3]]]
PENNIES = [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]
ALL_TIES = [[[0, 0], [0, 0]], [[0, 0], [0, 0]]]
SHAPES = [(2, 2), (2, 3), (3, 2), (1, 4), (5, 1), (3, 3), (5, 3), (4, 4), (5, 5), (2, 2, 2)]


def uniform(seed: int, n: int, shape: tuple[int, ...]) -> NDArray[np.float64]:
    return np.random.default_rng(seed).random((n, len(shape), *shape))


def assert_all_are_equilibria(result: BatchEquilibria) -> None:
    """Exact regret of every equilibrium of every game."""
    for g, eqs in enumerate(result):
        assert len(eqs) == result.counts[g]
        assert all(is_equilibrium(eqs.game, e.mix) for e in eqs)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_arrays_describe_the_equilibria(shape: tuple[int, ...]) -> None:
    games = uniform(1, 150, shape)
    result = solve_batch(games)
    assert_all_are_equilibria(result)
    assert len(result) == 150
    assert (result.offsets[1:] - result.offsets[:-1] == result.counts).all()
    assert (result.counts % 2 == 1).all()  # Wilson 1971: finitely many regular equilibria are odd in number
    assert (np.add.reduceat(result.index, result.offsets[:-1]) == 1).all()
    row = 0
    for g, eqs in enumerate(result):
        for e in eqs:
            assert result.game[row] == g
            for i, mix in enumerate(e.mix):
                assert result.strategies[i][row] == pytest.approx(mix, abs=1e-15)
                assert result.support[row, i] == sum(1 << a for a, w in enumerate(mix) if w > 0)
            assert result.payoffs[row] == pytest.approx(e.value, rel=1e-12)
            assert ("pure", "mixed")[result.kind[row]] == e.kind
            assert result.index[row] == e.index
            row += 1
    assert row == len(result.index)
    assert all(status == STATUSES.index("complete") for status in result.status)


def test_known_games_and_labels() -> None:
    players = {"Russia": ("coordinate", "rival"), "China": ("coordinate", "rival")}
    result = solve_batch([HUNT, PENNIES, ALL_TIES], players=players)
    assert result.counts.tolist() == [3, 1, 4]
    assert [STATUSES[s] for s in result.status] == ["complete", "complete", "complete-extreme"]
    assert result.routed.tolist() == [False, False, True]
    assert result.routed_share == pytest.approx(1 / 3)
    assert [e.profile for e in result[0].pure] == [("coordinate", "coordinate"), ("rival", "rival")]
    assert result[1][0].payoffs == {"Russia": 0, "China": 0}
    assert result[2].status == "complete-extreme"
    assert result[-1] is result[2]
    assert_all_are_equilibria(result)
    assert "3 games 2x2" in repr(result)


def test_frame_has_one_row_per_equilibrium() -> None:
    frame = solve_batch([HUNT, PENNIES, ALL_TIES]).to_frame()
    assert frame["game"].tolist() == [0, 0, 0, 1, 2, 2, 2, 2]
    assert frame["kind"].tolist() == ["pure", "pure", "mixed", "mixed", "pure", "pure", "pure", "pure"]
    assert frame["player 1: action 1"].tolist()[:4] == [1.0, 0.0, 0.75, 0.5]
    assert frame["payoff player 2"].tolist()[:4] == [4.0, 3.0, 3.0, 0.0]
    assert set(frame["status"]) == {"complete", "complete-extreme"}


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (2, 2, 2)], ids=str)
def test_threads_and_pieces_do_not_change_the_answer(shape: tuple[int, ...]) -> None:
    games = uniform(2, 150_000 if shape == (2, 2) else 20_000, shape)
    games[::4999] = np.round(games[::4999] * 2)
    one, two = solve_batch(games, 1), solve_batch(games, 2)
    for a, b in zip((*one.strategies, *fields(one)), (*two.strategies, *fields(two)), strict=True):
        assert np.array_equal(a, b)
    pieces = list(two.parts())
    assert len(pieces) > 1
    assert np.array_equal(np.concatenate([p.payoffs for _, p in pieces]), one.payoffs)
    last_start, last = pieces[-1]
    assert last_start + len(last.offsets) - 1 == len(games)


def fields(result: BatchEquilibria) -> tuple[NDArray[Any], ...]:
    return (result.counts, result.status, result.offsets, result.payoffs, result.support, result.index)


def test_single_games_agree_with_arrays_whichever_is_read_first() -> None:
    games = uniform(3, 20_000, (3, 3))
    first = solve_batch(games)
    before = [e.mix for e in first[12_345]]
    _ = first.arrays
    assert [e.mix for e in first[12_345]] == before
    with pytest.raises(IndexError):
        first[20_000]


def test_empty_batch() -> None:
    result = solve_batch(np.empty((0, 2, 3, 3)))
    assert (len(result), result.routed_share, list(result), list(result.parts())) == (0, 0.0, [], [])
    assert result.strategies[0].shape == (0, 3)
    assert result.to_frame().empty


@pytest.mark.parametrize("given", [np.float32, np.int64, np.uint8, object])
def test_other_number_types_and_strides(given: type) -> None:
    games = np.random.default_rng(4).integers(0, 200, (50, 2, 3, 3))
    wanted = solve_batch(games.astype(float))
    other = solve_batch(np.asfortranarray(games.astype(given)))
    assert np.array_equal(wanted.counts, other.counts)
    assert np.array_equal(wanted.payoffs, other.payoffs)


def test_the_given_array_is_neither_changed_nor_locked() -> None:
    games = uniform(5, 100, (2, 2))
    before = games.copy()
    result = solve_batch(games)
    _ = result.arrays
    assert np.array_equal(games, before)
    games[0] = 0.0
    with pytest.raises(ValueError, match="read-only"):
        result.games[0] = 0.0


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (2, 2, 2)], ids=str)
def test_changing_the_games_before_reading_the_arrays_is_an_error(shape: tuple[int, ...]) -> None:
    games = uniform(6, 100, shape)
    result = solve_batch(games)
    games[[17, 18]] = games[[18, 17]]
    with pytest.raises(GameError, match="were changed"):
        _ = result.arrays


def test_results_pickle() -> None:
    result = solve_batch([HUNT, PENNIES, ALL_TIES])
    other = pickle.loads(pickle.dumps(result))
    assert np.array_equal(other.payoffs, result.payoffs)
    assert [str(e) for e in other] == [str(e) for e in result]


def test_equal_routed_games_are_solved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    solved = []
    solver = batch._exact

    def counted(game: Any, pure: bool) -> Any:
        solved.append(game)
        return solver(game, pure)

    monkeypatch.setattr(batch, "_exact", counted)
    result = solve_batch([ALL_TIES, HUNT] * 100)
    assert len(solved) == 1
    assert result.routed.sum() == 100
    assert result.counts.tolist() == [4, 3] * 100


def test_a_failed_game_is_reported_and_not_an_empty_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_exact", lambda game, pure: "too many vertices")
    result = solve_batch([HUNT, ALL_TIES])
    assert [STATUSES[s] for s in result.status] == ["complete", "failed"]
    assert result.counts.tolist() == [3, 0]
    assert result.failures == {1: "too many vertices"}
    assert result.arrays.offsets.tolist() == [0, 3, 3]
    with pytest.raises(SolverError, match="game 1: too many vertices"):
        result[1]


def test_progress_counts_games_up_to_all_of_them() -> None:
    seen: list[tuple[int, int]] = []
    games = uniform(7, 5000, (3, 3))
    games[:600] = np.random.default_rng(7).integers(0, 2, (600, 2, 3, 3))
    solve_batch(games, progress=lambda done, total: seen.append((done, total)))
    assert [total for _, total in seen] == [5000] * len(seen)
    done = [d for d, _ in seen]
    assert done == sorted(done)
    assert done[-1] == 5000
    assert len(done) > 1


def test_work_is_shared_in_order_and_stops_at_a_failure() -> None:
    assert each(lambda k: k * k, range(500), 3) == [k * k for k in range(500)]
    seen: list[int] = []

    def fail(k: int) -> None:
        seen.append(k)
        if k >= 5:
            raise ArithmeticError("as asked")
        time.sleep(0.001)

    with pytest.raises(ArithmeticError, match="as asked"):
        each(fail, range(10_000), 2)
    assert len(seen) < 100


def test_callable_from_several_threads() -> None:
    games = uniform(8, 3000, (3, 3))
    wanted, found = solve_batch(games).payoffs, []
    workers = [threading.Thread(target=lambda: found.append(solve_batch(games, 1).payoffs)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert all(np.array_equal(wanted, f) for f in found)
    assert len(found) == 4


@pytest.mark.parametrize(
    ("payoffs", "message"),
    [
        (np.zeros((3, 2)), r"shape \(3, 2\)"),
        (np.zeros((5, 3, 2, 2)), r"shape \(5, 3, 2, 2\)"),
        (np.zeros((5, 2, 0, 2)), "shape"),
        (np.zeros((5, 2, 6, 6)), "6x6; use pure=True"),
        (np.zeros((5, 3, 2, 2, 3)), "2x2x3"),
        (np.zeros((5, 1, 3)), "use pure=True"),
        (np.zeros((5, 2, 65, 2)), "at most 64 actions"),
        (np.zeros((5, 2, 2, 2), dtype=complex), "real numbers"),
        (np.zeros((5, 2, 2, 2), dtype=bool), "real numbers"),
        ("games", "real numbers"),
        ([HUNT, [[1]]], "real numbers"),
    ],
)
def test_malformed_batches(payoffs: Any, message: str) -> None:
    with pytest.raises(GameError, match=message):
        solve_batch(payoffs)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (2, 2, 2)], ids=str)
@pytest.mark.parametrize("pure", [False, True])
def test_payoffs_that_are_not_finite_are_named(bad: float, shape: tuple[int, ...], pure: bool) -> None:
    games = uniform(9, 10_000, shape)
    games[(9_876, 1, *(1 for _ in shape))] = bad
    cell = ", ".join("1" for _ in shape)
    with pytest.raises(GameError, match=rf"payoffs\[9876, 1, {cell}\] is {bad}"):
        solve_batch(games, pure=pure)


@pytest.mark.parametrize("threads", [0, -1, 1.5, True, "2"])
def test_malformed_thread_counts(threads: Any) -> None:
    with pytest.raises(GameError, match="threads must be a whole number"):
        solve_batch([HUNT], threads)


@pytest.mark.parametrize(
    "players", [{"R": ("a", "b")}, {"R": ("a",), "C": ("a", "b")}, {"R": ("a", "a"), "C": ("a", "b")}]
)
def test_labels_must_fit(players: Any) -> None:
    with pytest.raises(GameError):
        solve_batch([HUNT], players=players)


def test_the_module_is_light_until_a_batch_is_solved() -> None:
    code = "import greatgame.equilibria.batch, sys; print('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
