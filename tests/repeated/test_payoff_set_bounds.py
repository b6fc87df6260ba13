"""Payoff sets of more players, bargaining in them, and the geometry they stand on."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greatgame.errors import GameError, StrategyError
from greatgame.game import NormalForm
from greatgame.repeated.abreu_sannikov import equilibrium_payoffs
from greatgame.repeated.bargaining import bargain
from greatgame.repeated.decomposition import ALLOWANCE, iterate
from greatgame.repeated.hyperplanes import TOLERANCE, bounded_payoffs, directions
from greatgame.repeated.plane import Region, cut, extreme, polygon, spanning_axes
from greatgame.repeated.play import RepeatedGame

from .drawn import dilemma, games


def public_good(n: int = 3) -> NormalForm:
    """Contributing costs 1 and gives everybody 1/2; nobody contributing gives 1."""
    payoffs = np.empty((n, *(2,) * n), dtype=object)
    for at in np.ndindex(*(2,) * n):
        for i in range(n):
            payoffs[(i, *at)] = 1 + Fraction(n - sum(at), 2) - (1 - at[i])
    return NormalForm({f"p{i}": ("give", "keep") for i in range(n)}, payoffs)


# -- Judd, Yeltekin and Conklin -------------------------------------------------------------------


@pytest.mark.parametrize("delta", ["0.4", "0.75"])
def test_the_two_algorithms_agree_on_two_players(delta: str) -> None:
    game = dilemma(10, 9, 3, 1).game
    bounds, exact = bounded_payoffs(game, delta), equilibrium_payoffs(game, delta)
    slack = 10 * 10 * TOLERANCE
    assert all(bounds.outer.contains(v, slack) for v in exact.inner.vertices)
    assert all(exact.inner.contains(v, slack) for v in bounds.inner.vertices)
    assert all(bounds.inner.contains(v, slack) for v in exact.inner.vertices)
    assert bounds.gap < 0.03  # the outer polytope knows 48 directions only


def test_cournot_bounds_enclose_the_exact_set() -> None:
    # Judd, Yeltekin and Conklin (2003), section 5, on a coarser grid: both approximations of their paper.
    grid = [Fraction(6 * k, 4) for k in range(5)]
    profit = [[q * (max(6 - q - r, Fraction(0)) - Fraction(3, 5)) for r in grid] for q in grid]
    labels = tuple(map(str, grid))
    game = NormalForm({"I": labels, "II": labels}, [profit, [list(row) for row in zip(*profit, strict=True)]])
    exact, bounds = equilibrium_payoffs(game, "0.8"), bounded_payoffs(game, "0.8", most=2)
    assert exact.status == "exact"
    assert all(bounds.outer.contains(v, 1e-3) for v in exact.inner.vertices)
    assert bounds.inner
    assert all(exact.inner.contains(v, 1e-3) for v in bounds.inner.vertices)


def test_three_players_cooperate_from_the_textbook_threshold_on() -> None:
    # All give: 3/2 each; a deviation pays 2 once, and 1 for ever after: delta >= 1/2.
    game = public_good()
    below, above = bounded_payoffs(game, "0.45"), bounded_payoffs(game, "0.55")
    together = (Fraction(3, 2),) * 3
    assert above.inner.contains(together)
    assert below.outer.maximum((1, 1, 1)) != together
    assert not below.outer.contains(together, 0.01)
    for found in (below, above):
        assert found.status == "enclosed"
        assert found.inner.contains((1, 1, 1))
        assert all(found.outer.contains(v, 1e-4) for v in found.inner.vertices)
    assert above.gap < 1e-4


def test_default_entry_for_three_players_nests() -> None:
    sets = RepeatedGame(public_good(), "0.6").payoff_set()
    found = sets.subgame_perfect
    assert found.method == "judd-yeltekin-conklin"
    assert all(sets.individually_rational.contains(v, 1e-4) for v in found.inner.vertices)
    assert all(found.inner.contains(v, 1e-4) for v in sets.stage_equilibria.vertices)
    assert sets.folk_theorem.applies
    b = sets.bargaining()
    assert np.allclose([float(x) for x in b.nash], 1.5, atol=1e-4)
    assert np.allclose([float(x) for x in b.egalitarian], 1.5, atol=1e-4)


def test_no_pure_equilibrium_among_three_is_reported_as_empty() -> None:
    # Two play matching pennies, the third watches.
    table = np.zeros((3, 2, 2, 1))
    table[0, :, :, 0], table[1, :, :, 0] = [[1, -1], [-1, 1]], [[-1, 1], [1, -1]]
    game = NormalForm({"a": ("h", "t"), "b": ("h", "t"), "c": ("w",)}, table)
    found = bounded_payoffs(game, "0.5")
    assert found.status == "empty"
    assert not found.outer


@pytest.mark.parametrize("n", [2, 3, 4])
def test_directions_are_distinct_units_with_the_axes(n: int) -> None:
    H = directions(n, 1)
    assert len(H) == 3**n - 1
    assert np.allclose(np.linalg.norm(H, axis=1), 1)
    assert all((np.abs(H - axis).max(axis=1) == 0).any() for axis in (*np.eye(n), *-np.eye(n)))


def test_discount_factors_are_checked() -> None:
    with pytest.raises(StrategyError):
        bounded_payoffs(public_good(), 1.5)


# -- bargaining -----------------------------------------------------------------------------------

POINTS = st.lists(st.tuples(*(st.fractions(-3, 3, max_denominator=4),) * 2), min_size=1, max_size=7)


@settings(max_examples=80, deadline=None)
@given(POINTS, st.integers(0, 6))
def test_bargaining_solutions_satisfy_their_axioms(points: Any, pick: int) -> None:
    region = Region.hull(("I", "II"), points)
    threat = tuple(min(x) for x in zip(*region.vertices, strict=True))
    if not region.above(threat):
        return
    b = bargain(region, threat)
    for solution in (b.nash, b.kalai_smorodinsky, b.egalitarian):
        assert region.contains(solution)
        assert min(_gains(solution, threat)) >= 0
    part = region.above(threat)
    trials = [*part.vertices]
    trials += [tuple((x + y) / 2 for x, y in zip(v, w, strict=True)) for v in trials for w in part.vertices]
    gains = [_gains(v, threat) for v in trials]
    won = _gains(b.nash, threat)
    assert all(x * y <= won[0] * won[1] for x, y in gains)
    assert all(min(g) <= min(_gains(b.egalitarian, threat)) for g in gains)
    ideal = _gains(list(part.best.values()), threat)
    if min(ideal) > 0:
        shares = [min(g / i for g, i in zip(one, ideal, strict=True)) for one in gains]
        reached = zip(_gains(b.kalai_smorodinsky, threat), ideal, strict=True)
        assert max(shares) <= min(g / i for g, i in reached)
    # Scale invariance of the Nash and Kalai-Smorodinsky points.
    scaled = Region.hull(("I", "II"), [(3 * x + 1, y / 2) for x, y in region.vertices])
    c = bargain(scaled, (3 * threat[0] + 1, threat[1] / 2))
    if won[0] * won[1] > 0:
        assert c.nash == (3 * b.nash[0] + 1, b.nash[1] / 2)


def _gains(point: Any, threat: Any) -> list[Fraction]:
    return [x - d for x, d in zip(point, threat, strict=True)]


def test_bargaining_by_hand() -> None:
    zero, one = Fraction(0), Fraction(1)
    square = Region.hull(("I", "II"), [(zero, zero), (2 * one, zero), (2 * one, one), (zero, one)])
    b = bargain(square, (0, 0))
    assert [*b.nash] == [*b.kalai_smorodinsky] == [2, 1]
    assert [*b.egalitarian] == [2, 1]  # both gain 1; the rest goes to whom it helps
    segment = Region.hull(("I", "II"), [(one, one), (4 * one, one)])
    assert [*bargain(segment, (1, 1)).nash] == [4, 1]
    with pytest.raises(GameError, match="at or above"):
        bargain(square, (3, 0))
    with pytest.raises(GameError, match="one for each"):
        bargain(square, (0, 0, 0))


# -- geometry -------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(POINTS)
def test_hulls_contain_their_points_and_no_vertex_is_spare(points: Any) -> None:
    region = Region.hull(("I", "II"), points)
    assert all(region.contains(p) for p in points)
    for v in region.vertices:
        rest = [w for w in region.vertices if w != v]
        assert not Region.hull(("I", "II"), rest).contains(v)
    assert region.dimension == min(len(region), 3) - 1


@settings(max_examples=60, deadline=None)
@given(POINTS, st.fractions(-3, 3, max_denominator=4))
def test_cutting_keeps_exactly_what_is_above(points: Any, level: Fraction) -> None:
    region = Region.hull(("I", "II"), points)
    part = Region(("I", "II"), tuple(cut(region.vertices, 0, level)))
    assert all(v[0] >= level and region.contains(v) for v in part.vertices)
    middle = [
        tuple((x + y) / 2 for x, y in zip(v, w, strict=True))
        for v in region.vertices
        for w in region.vertices
    ]
    assert all(part.contains(p) == (p[0] >= level) for p in [*region.vertices, *middle])


def test_flat_sets_in_space_are_no_special_case() -> None:
    square = [tuple(map(Fraction, p)) for p in ((0, 0, 1), (1, 0, 1), (0, 1, 1), (1, 1, 1), (0.5, 0.5, 1))]
    assert spanning_axes(square) == [0, 1]
    assert set(extreme(square)) == set(square[:4])
    line = [tuple(map(Fraction, (k, k, -k))) for k in range(4)]
    assert extreme(line) == [line[0], line[3]]
    cube = [tuple(map(Fraction, p)) for p in np.ndindex(2, 2, 2)]
    assert set(extreme([*cube, (Fraction(1, 2),) * 3])) == set(cube)
    assert Region.hull(("a", "b", "c"), cube).contains((0.25, 0.5, 1))
    assert not Region.hull(("a", "b", "c"), cube).contains((0.25, 0.5, 1.01))
    assert polygon([]) == []


@settings(max_examples=60, deadline=None)
@given(games(sizes=((2, 2), (3, 3))))
def test_one_compiled_step_covers_the_exact_hull(game: NormalForm) -> None:
    """With nobody tempted the first polygon is the feasible set, widened."""
    tables = game.to_float().payoffs
    width = max(float(np.ptp(tables)), 1.0)
    stage = np.column_stack([(t / width).ravel() for t in tables])
    outer = iterate(stage, np.zeros_like(stage), np.full(2, -10.0), 0.5, ALLOWANCE, 1e-13, 10)[0]
    hull = Region.hull(("", ""), [tuple(map(Fraction, p)) for p in outer.tolist()])
    exact = Region.hull(("", ""), [tuple(map(Fraction, p)) for p in stage.tolist()])
    assert all(hull.contains(p) for p in exact.vertices)
    assert all(exact.contains(p, 1e-12) for p in hull.vertices) or exact.dimension < 2
