"""Bridges: what the libraries return is verified, scaled, merged; failures and gaps are said."""

import builtins
import importlib.util
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greatgame.equilibria import bridges
from greatgame.equilibria.bridges import LIBRARY_METHODS, library_equilibria
from greatgame.equilibria.polish import nearby_equilibrium
from greatgame.equilibria.verify import is_equilibrium
from greatgame.errors import DependencyError, GameError, SolverError
from greatgame.game import NormalForm

NASHPY = ["nashpy-support", "nashpy-vertex", "nashpy-lemke-howson"]
GAMBIT = importlib.util.find_spec("pygambit") is not None
COORDINATION = NormalForm({"R": ("a", "b", "c"), "C": ("a", "b", "c")}, np.array([np.eye(3, dtype=int)] * 2))


def game_of(payoffs: object) -> NormalForm:
    array = np.array(payoffs)
    players = {f"p{i}": tuple(f"a{k}" for k in range(n)) for i, n in enumerate(array.shape[1:])}
    return NormalForm(players, array)


@pytest.mark.parametrize(
    ("method", "count"), [("nashpy-support", 7), ("nashpy-vertex", 7), ("nashpy-lemke-howson", 3)]
)
@pytest.mark.parametrize(("scale", "shift"), [(1, 0), (1e-12, 0.0), (1e9, 0.0), (1.0, 1e6), (1.0, 1e9)])
def test_coordination_in_any_units(method: str, count: int, scale: float, shift: float) -> None:
    # Raw nashpy vertex enumeration gives 49 at shift 1e6 and none at 1e9.
    game = (
        COORDINATION
        if scale == 1 and shift == 0
        else COORDINATION.to_float().rescale({p: (float(scale), shift) for p in COORDINATION.players})
    )
    answer = library_equilibria(game, method)
    assert len(answer) == count
    assert answer.max_regret == 0
    assert answer.status == "partial"
    assert answer.note == ""
    thirds = [e for e in answer if all(len(s) == 3 for s in e.support.values())]
    assert len(thirds) == (0 if count == 3 else 1)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.integers(1, 4),
    columns=st.integers(1, 4),
    high=st.sampled_from([1, 2, 3, 100]),
    seed=st.integers(0, 10**6),
    method=st.sampled_from(NASHPY),
)
def test_every_answer_is_an_equilibrium_and_appears_once(
    rows: int, columns: int, high: int, seed: int, method: str
) -> None:
    game = game_of(np.random.default_rng(seed).integers(0, high, (2, rows, columns)))
    try:
        answer = library_equilibria(game, method)
    except SolverError:
        return
    assert all(is_equilibrium(game, e.mix) for e in answer)
    assert len({e.mix for e in answer}) == len(answer)


def test_wrong_profiles_are_dropped_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def lying(game: NormalForm) -> Iterable[Any]:
        yield [[1, 0, 0], [0, 1, 0]]  # no equilibrium
        yield [[1, 0, 0], [1, 0]]  # wrong shape
        yield [[np.nan, 0, 0], [1, 0, 0]]
        yield [[2, -1, 0], [1, 0, 0]]
        yield [[0.33333, 0.33333, 0.33334], [1 / 3, 1 / 3, 1 / 3]]  # imprecise
        yield [[1, 0, 0], [1.0, 0, 0]]
        yield [[1, 0, 0], [1.0, 1e-12, 0]]  # the same again

    liar = bridges.LibraryMethod("none", True, lying)
    monkeypatch.setattr(bridges, "LIBRARY_METHODS", {"liar": liar})
    answer = library_equilibria(COORDINATION, "liar")
    assert [e.mix[0] for e in answer] == [(Fraction(1, 3),) * 3, (1, 0, 0)]
    assert all(e.exact and e.regret == 0 for e in answer)
    assert answer.note == "4 of 7 returned profiles are not equilibria and were dropped"


def test_a_failing_library_is_not_an_empty_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(game: NormalForm) -> Iterable[Any]:
        raise ArithmeticError("lost")

    monkeypatch.setattr(bridges, "LIBRARY_METHODS", {"bad": bridges.LibraryMethod("none", True, failing)})
    with pytest.raises(SolverError, match="bad: the library failed: ArithmeticError: lost"):
        library_equilibria(COORDINATION, "bad")


def test_lemke_howson_paths_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridges, "MAX_PIVOTS", 0)
    answer = library_equilibria(COORDINATION, "nashpy-lemke-howson")
    assert len(answer) == 0
    assert "6 of 6 Lemke-Howson paths did not end" in answer.note


def test_warnings_of_the_library_become_notes() -> None:
    # Two equal rows: nashpy warns that an even number of equilibria means degeneracy.
    answer = library_equilibria(game_of([[[1, 0], [1, 0]], [[1, 0], [0, 1]]]), "nashpy-support")
    assert "degenerate" in answer.note


def test_nashpy_object_has_the_payoffs() -> None:
    game = COORDINATION.to_nashpy()
    assert np.array_equal(game.payoff_matrices[0], np.eye(3))
    with pytest.raises(GameError, match="two-player"):
        game_of(np.zeros((3, 2, 2, 2))).to_nashpy()


def test_requests_that_do_not_fit() -> None:
    with pytest.raises(GameError, match="did you mean 'nashpy-support'"):
        library_equilibria(COORDINATION, "nashpy-suport")
    with pytest.raises(GameError, match="takes two players; this game has 3"):
        library_equilibria(game_of(np.zeros((3, 2, 2, 2))), "nashpy-vertex")


def test_missing_pygambit_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    original = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "pygambit":
            raise ImportError(name)
        return original(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DependencyError, match="greatgame\\[gambit\\]"):
        library_equilibria(COORDINATION, "gambit-enummixed")
    with pytest.raises(DependencyError, match="optional"):
        COORDINATION.to_gambit()


@pytest.mark.skipif(not GAMBIT, reason="pygambit is optional")
@pytest.mark.parametrize(
    "method", [m for m in LIBRARY_METHODS if m.startswith("gambit") and m != "gambit-lp"]
)
def test_gambit_methods(method: str) -> None:
    answer = library_equilibria(COORDINATION, method)
    assert answer
    assert answer.max_regret == 0
    pennies = game_of([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    assert len(library_equilibria(pennies, "gambit-lp")) == 1


@pytest.mark.skipif(not GAMBIT, reason="pygambit is optional")
def test_gambit_object_keeps_labels_and_exact_payoffs() -> None:
    table = NormalForm({'A "x"': ("s p", "b"), "B": ("c",)}, [[["1/3"], ["2"]], [["0"], ["5"]]]).to_gambit()
    assert [p.label for p in table.players] == ['A "x"', "B"]
    first = next(iter(table.players))
    assert [s.label for s in first.strategies] == ["s p", "b"]
    assert Fraction(str(table["s p", "c"][first])) == Fraction(1, 3)


def test_polish_finds_the_equilibrium_next_to_a_profile() -> None:
    found = nearby_equilibrium(COORDINATION, [[0.334, 0.333, 0.333], [0.333, 0.334, 0.333]], within=0.01)
    assert found is not None
    assert found.mix == ((Fraction(1, 3),) * 3,) * 2
    assert nearby_equilibrium(COORDINATION, [[0.8, 0.2, 0], [0.8, 0.2, 0]], within=0.01) is None


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_polish_reaches_irrational_equilibria_of_three_players(seed: int) -> None:
    rng = np.random.default_rng(seed)
    game = game_of(rng.integers(0, 50, (3, 2, 2, 2)))
    start = [[p, 1 - p] for p in rng.random(3)]
    found = nearby_equilibrium(game, start, within=1.0)
    if found is not None:
        assert is_equilibrium(game, found.mix)
