"""Payoff sets: published examples, proofs checked again, nesting, monotonicity, degenerate games."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greatgame.errors import GameError, StrategyError
from greatgame.game import NormalForm
from greatgame.models import CoHegemony, DivisionOfLabour
from greatgame.repeated.abreu_sannikov import EquilibriumPayoffs, equilibrium_payoffs
from greatgame.repeated.payoff_set import equivalent_utilities, payoff_sets
from greatgame.repeated.plane import Region
from greatgame.repeated.play import RepeatedGame

from .drawn import dilemma, games

#: Rounding of the outer polygon, in units of the payoffs' range.
FLOAT = 1e-9


def two(A: Any, B: Any) -> NormalForm:
    table = np.array([A, B], dtype=object)
    labels = {
        "I": tuple(f"r{k}" for k in range(table.shape[1])),
        "II": tuple(f"c{k}" for k in range(table.shape[2])),
    }
    return NormalForm(labels, table)


PAPER = two([[16, 3, 0], [21, 10, -1], [9, 5, -5]], [[9, 13, 3], [1, 4, 0], [0, -4, -15]])


def cournot(n: int = 15) -> NormalForm:
    """Judd, Yeltekin and Conklin (2003), section 5: demand 6 - q1 - q2, unit cost 3/5, a grid to 6."""
    grid = [Fraction(6 * k, n - 1) for k in range(n)]
    profit = [[q * (max(6 - q - r, Fraction(0)) - Fraction(3, 5)) for r in grid] for q in grid]
    return two(profit, [list(row) for row in zip(*profit, strict=True)])


def check_proof(game: NormalForm, delta: Fraction, found: EquilibriumPayoffs) -> None:
    """Check the certificate again, from the definition of an equilibrium, in exact arithmetic."""
    game = game.to_exact()
    if not found.inner:
        assert not found.sustained
        return
    floor = tuple(found.inner.worst.values())
    assert {s.payoffs for s in found.sustained} == set(found.inner.vertices)
    for s in found.sustained:
        at = game.position(s.profile)
        assert found.inner.contains(s.continuation)
        for i in (0, 1):
            own = np.moveaxis(game.payoffs[i], i, 0)[:, at[1 - i]]
            conform = (1 - delta) * own[at[i]] + delta * s.continuation[i]
            assert conform == s.payoffs[i]
            assert conform >= (1 - delta) * own.max() + delta * floor[i]


def same_points(found: Region, expected: Any, tolerance: float) -> bool:
    ours = np.array([[float(x) for x in v] for v in found.vertices])
    apart = np.abs(ours[:, None] - np.array(expected)[None]).max(axis=2)
    return bool((apart.min(axis=0) < tolerance).all() and (apart.min(axis=1) < tolerance).all())


# -- published examples ---------------------------------------------------------------------------


def test_the_example_of_abreu_and_sannikov() -> None:
    # Abreu and Sannikov (2014), section 4 and p. 19, delta = 0.4; the paper's digits are good to 1e-7.
    found = equilibrium_payoffs(PAPER, "0.4")
    expected = [
        (0.43169727312472, 2.4), (6.17267888662042, 0), (10.15, 0), (20.125, 2.4), (16, 9),
        (6.17267888662042, 12.0237911118091),
    ]  # fmt: skip
    assert same_points(found.inner, expected, 1e-7)
    assert found.gap < FLOAT
    check_proof(PAPER, Fraction(2, 5), found)


def test_the_same_game_at_a_lower_discount_factor() -> None:
    # The value stored in QuantEcon's tests of its implementation (delta = 0.3).
    found = equilibrium_payoffs(PAPER, "0.3")
    expected = [
        (7.33770472, 10.9826253), (1.12568240, 2.8), (7.33770472, 0), (7.86308964, 0), (19.7917977, 2.8),
        (15.5630896, 9.1),
    ]  # fmt: skip
    assert same_points(found.inner, expected, 1e-6)
    check_proof(PAPER, Fraction(3, 10), found)


def test_the_cournot_game_of_judd_yeltekin_and_conklin() -> None:
    # Their 15 x 15 game at delta = 0.8; vertices as published with the abSan package (from rgsolve).
    found = equilibrium_payoffs(cournot(), "0.8")
    half = [
        (6.9665306122448980, 0.2865306122448980), (6.8767346938775520, 0.3967346938775508),
        (6.8974149659863940, 0.1910204081632653), (6.5334170591313450, 0.1175510204081632),
        (4.9390685504971220, 0.0),
    ]  # fmt: skip
    assert found.status == "exact"
    assert same_points(found.inner, [*half, *((b, a) for a, b in half), (0.0, 0.0)], 1e-10)
    check_proof(cournot(), Fraction(4, 5), found)


@pytest.mark.parametrize("delta", ["0.75", "0.8", "9/10"])
def test_prisoners_dilemmas_by_hand(delta: str) -> None:
    # Reversion to (3, 3) sustains (9, 9) from delta = 1/7 on; the corners divide the edges of the hull.
    found = equilibrium_payoffs(dilemma(10, 9, 3, 1).game, delta)
    assert found.status == "exact"
    assert set(found.vertices) == {(3, 3), (9, 9), (Fraction(39, 4), 3), (3, Fraction(39, 4))}


@pytest.mark.parametrize(
    ("game", "delta", "expected"),
    [
        (two([[4, 0], [0, 1]], [[4, 0], [0, 1]]), "1/2", {(1, 1), (4, 4)}),
        (two([[5, 5], [5, 5]], [[5, 5], [5, 5]]), "1/2", {(5, 5)}),
        (two([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]), "1/2", set()),
        (two([[8, 3], [0, 5]], [[5, 3], [0, 8]]), "4/5", {(8, 5), (5, 5), (5, 8)}),  # battle, abSan
        (two([[3]], [[7]]), "1/3", {(3, 7)}),
        (two([[2, 2], [1, 3]], [[4, 4], [4, 4]]), "1/2", {(2, 4), (3, 4)}),  # II never cares
    ],
    ids=["segment", "point", "none", "battle", "one action", "constant player"],
)
def test_small_and_degenerate_sets(game: NormalForm, delta: str, expected: set[Any]) -> None:
    found = equilibrium_payoffs(game, delta)
    assert set(found.vertices) == expected
    assert found.status == ("exact" if expected else "empty")
    assert found.gap < FLOAT
    check_proof(game, Fraction(delta), found)


@pytest.mark.parametrize(("away", "expected"), [(0, {(0, 1)}), (-1, set())])
def test_a_set_that_shrinks_to_a_point_at_once_goes_on_shrinking(away: int, expected: set[Any]) -> None:
    # After one step a point is left: a stage equilibrium if player I loses nothing by its first move.
    pay = [[[0, 0, 0], [0, 0, 0], [0, away, 1]], [[0, 0, 1], [0, 0, 2], [0, 1, -1]]]
    game = NormalForm({"I": ["a", "b", "c"], "II": ["x", "y", "z"]}, pay)
    found = equilibrium_payoffs(game, "0.5")
    assert set(found.vertices) == expected
    assert found.status == ("exact" if expected else "empty")
    check_proof(game, Fraction(1, 2), found)


def test_rational_vertices_stay_where_constraints_leave_them_no_room() -> None:
    # (1, 1) continues with the stage equilibrium (2, 2), where its constraint binds; others are irrational.
    pay = [[[0, 0, 0], [0, 0, 0], [0, 2, 1]], [[0, 0, 3], [0, 0, 1], [0, 2, 0]]]
    game = NormalForm({"I": ["a", "b", "c"], "II": ["x", "y", "z"]}, pay)
    found = equilibrium_payoffs(game, "0.5")
    assert {(1, 1), (2, 2)} < set(found.vertices)
    assert found.gap < FLOAT
    check_proof(game, Fraction(1, 2), found)


def test_the_set_does_not_depend_on_units_or_origin() -> None:
    moved = PAPER.rescale({"I": (Fraction(7, 3), 10**9), "II": (Fraction(1, 1000), -2 * 10**9)})
    here, there = equilibrium_payoffs(PAPER, "0.4"), equilibrium_payoffs(moved, "0.4")
    mapped = [(Fraction(7, 3) * x + 10**9, y / 1000 - 2 * 10**9) for x, y in here.vertices]
    far = [
        abs(a - b)
        for v, w in zip(sorted(mapped), sorted(there.vertices), strict=True)
        for a, b in zip(v, w, strict=True)
    ]
    assert max(far) < Fraction(1, 10**9)
    assert there.gap < FLOAT


@pytest.mark.parametrize("delta", [0, 1, 1.5, -0.1, "x", float("nan"), True])
def test_discount_factors_outside_the_unit_interval_are_refused(delta: Any) -> None:
    with pytest.raises(StrategyError):
        equilibrium_payoffs(PAPER, delta)
    with pytest.raises(StrategyError):
        PAPER.repeated(discount=delta).payoff_set()


# -- theorems on random games ---------------------------------------------------------------------

BIMATRIX = games(sizes=((2, 2), (2, 3), (3, 3), (1, 3)))
DELTAS = st.sampled_from([Fraction(k, 10) for k in range(1, 10)])


@settings(max_examples=120, deadline=None)
@given(BIMATRIX, DELTAS)
def test_sets_nest_and_the_proof_holds(game: NormalForm, delta: Fraction) -> None:
    sets = payoff_sets(RepeatedGame(game, delta))
    found = sets.subgame_perfect
    assert found.inner or found.status == "empty"
    assert found.gap < FLOAT
    check_proof(game, delta, found)
    assert all(found.outer.contains(v) for v in found.inner.vertices)
    assert all(sets.individually_rational.contains(v) for v in found.inner.vertices)
    assert all(sets.feasible.contains(v) for v in sets.individually_rational.vertices)
    # Up to the push inwards of irrational vertices, the pure stage equilibria belong to the inner set.
    assert all(found.inner.contains(v, tolerance=1e-12) for v in sets.stage_equilibria.vertices)
    for m in sets.minmax:
        assert m.correlated <= m.pure
        assert m.mixed == (m.correlated, m.correlated)


@settings(max_examples=80, deadline=None)
@given(BIMATRIX, DELTAS, DELTAS)
def test_sets_grow_with_patience(game: NormalForm, one: Fraction, other: Fraction) -> None:
    small, large = (equilibrium_payoffs(game, d) for d in sorted((one, other)))
    assert all(large.outer.contains(v) for v in small.inner.vertices)
    if small.status == "exact" and large.status == "exact":
        assert all(large.inner.contains(v) for v in small.inner.vertices)


@settings(max_examples=60, deadline=None)
@given(BIMATRIX, DELTAS)
def test_there_are_at_most_three_extreme_points_a_profile(game: NormalForm, delta: Fraction) -> None:
    # Abreu and Sannikov (2014), theorem 1.
    found = equilibrium_payoffs(game, delta)
    assert len(found.vertices) <= 3 * game.payoffs[0].size


@settings(max_examples=40, deadline=None)
@given(games(sizes=((2, 2), (3, 2))), DELTAS)
def test_against_the_operator_iterated_by_brute_force(game: NormalForm, delta: Fraction) -> None:
    """The operator B of Abreu, Pearce and Stacchetti, on clipped polygons in exact arithmetic."""
    found = equilibrium_payoffs(game, delta)
    exact = game.to_exact()
    region = Region.hull(exact.players, list(zip(*exact.payoffs.reshape(2, -1).tolist(), strict=True)))
    for _ in range(6):
        region = _operator(exact, delta, region)
    assert all(region.contains(v) for v in found.inner.vertices)
    fixed = _operator(exact, delta, found.inner)
    assert all(fixed.contains(v) for v in found.inner.vertices)


def _operator(game: NormalForm, delta: Fraction, region: Region) -> Region:
    if not region:
        return region
    floor, points = tuple(region.worst.values()), []
    for profile in game.profiles():
        now = tuple(game.payoff(profile).values())
        gains = [
            max((d.gain for d in game.explain(profile).deviations if d.player == p), default=0)
            for p in game.players
        ]
        needed = [f + (1 - delta) / delta * max(h, 0) for f, h in zip(floor, gains, strict=True)]
        for w in region.above(needed).vertices:
            points.append(tuple((1 - delta) * g + delta * x for g, x in zip(now, w, strict=True)))
    return Region.hull(game.players, points) if points else Region(game.players, ())


# -- the sets together ----------------------------------------------------------------------------


def test_co_hegemony_sustains_coordination_at_its_baseline() -> None:
    sets = CoHegemony().repeated(discount="0.9").payoff_set()
    together = tuple(CoHegemony().best_game().payoff(("coordinate", "coordinate")).values())
    assert together in sets.subgame_perfect.vertices
    assert sets.subgame_perfect.status == "exact"
    best = sets.best_sustainable(["0.1", "0.5", "0.9"])
    values = [b.value for b in best]
    assert values == sorted(v for v in values if v is not None)
    assert all(b.bound is not None and b.value is not None and b.value <= b.bound for b in best)
    assert best[-1].payoffs == together


def test_division_of_labour_has_payoff_sets() -> None:
    sets = DivisionOfLabour().repeated(discount="0.9").payoff_set()
    assert sets.subgame_perfect.inner
    assert all(sets.individually_rational.contains(v) for v in sets.subgame_perfect.vertices)


def test_the_folk_theorem_and_its_conditions() -> None:
    sets = dilemma(5, 3, 1, 0, discount="1/2").payoff_set()
    assert sets.folk_theorem.applies
    assert sets.folk_theorem.full_dimensional
    assert sets.region("folk-theorem") == sets.individually_rational_mixed
    # Three players with one and the same payoff: equivalent utilities (Fudenberg and Maskin 1986, example 3).
    common = np.zeros((3, 2, 2, 2))
    common[:, 0, 0, 0] = common[:, 1, 1, 1] = 1
    game = NormalForm({"a": ("x", "y"), "b": ("x", "y"), "c": ("x", "y")}, common)
    alike = payoff_sets(RepeatedGame(game))
    assert alike.folk_theorem.equivalent == (("a", "b"), ("a", "c"), ("b", "c"))
    assert not alike.folk_theorem.applies
    assert alike.feasible.dimension == 1
    assert [m.pure for m in alike.minmax] == [0, 0, 0]
    # Two players whose sums are constant: nobody can be strictly above the minmax.
    pennies = payoff_sets(RepeatedGame(two([[1, 0], [0, 1]], [[0, 1], [1, 0]])))
    assert [m.correlated for m in pennies.minmax] == [Fraction(1, 2)] * 2
    assert not pennies.folk_theorem.strict
    assert not pennies.folk_theorem.applies
    assert equivalent_utilities(RepeatedGame(two([[1, 2]], [[10, 30]]))) == (("I", "II"),)
    assert equivalent_utilities(RepeatedGame(two([[1, 2]], [[2, 1]]))) == ()


@settings(max_examples=30, deadline=None)
@given(games(sizes=((2, 2), (3, 2), (2, 2, 2))))
def test_minmax_lotteries_attain_their_values(game: NormalForm) -> None:
    exact = game.to_exact()
    for i, m in enumerate(payoff_sets(RepeatedGame(game)).minmax):
        table = np.moveaxis(exact.payoffs[i], i, 0).reshape(exact.shape[i], -1)
        others = [acts for k, acts in enumerate(exact.actions.values()) if k != i]
        shape = tuple(map(len, others))
        mix = np.zeros(int(np.prod(shape)), dtype=object)
        for profile, weight in m.lottery:
            at = tuple(acts.index(a) for acts, a in zip(others, profile, strict=True))
            mix[np.ravel_multi_index(at, shape)] = weight
        assert mix.sum() == 1
        assert (table @ mix).max() == m.correlated
        at = tuple(acts.index(a) for acts, a in zip(others, m.punishment, strict=True))
        assert table[:, np.ravel_multi_index(at, shape)].max() == m.pure == table.max(axis=0).min()


def test_records_are_plain_and_errors_are_ours() -> None:
    repeated = dilemma(5, 3, 1, 0, discount="1/2")
    sets = repeated.payoff_set()
    assert pickle.loads(pickle.dumps(sets)) == sets
    document = sets.to_json()
    assert document["subgame_perfect"]["status"] == "exact"
    assert {"I": "1", "II": "1"} in document["subgame_perfect"]["vertices"]
    assert "subgame perfect" in str(sets)
    with pytest.raises(GameError, match="did you mean 'feasible'"):
        sets.region("feasable")
    with pytest.raises(GameError, match="one for each"):
        sets.feasible.contains((1, 2, 3))
    with pytest.raises(GameError, match="weight"):
        sets.best_sustainable(["1/2"], weights=[1])
    with pytest.raises(StrategyError, match="one discount factor"):
        _ = repeated.at({"I": "1/2", "II": "1/3"}).payoff_set().subgame_perfect
    with pytest.raises(StrategyError, match="needs a discount factor"):
        _ = dilemma(5, 3, 1, 0).payoff_set().subgame_perfect
    with pytest.raises(GameError, match="two players"):
        equilibrium_payoffs(NormalForm({"a": ("x",)}, [[1]]), "1/2")
    with pytest.raises(GameError, match="symbols"):
        RepeatedGame(CoHegemony.symbolic()).payoff_set()
    with pytest.raises(GameError, match="empty"):
        _ = Region(("I", "II"), ()).worst
