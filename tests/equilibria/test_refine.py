"""Dominance, refinements, selection, evolutionary stability, prices: theory, published games, units."""

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from greatgame.equilibria.refine import RULES, Refinement, refinements
from greatgame.equilibria.refinement.dominance import eliminate
from greatgame.equilibria.refinement.evolution import evolutionarily_stable, is_ess, strictly_copositive
from greatgame.equilibria.refinement.selection import efficiency, pareto_efficient, risk_dominates
from greatgame.equilibria.result import Equilibria
from greatgame.equilibria.verify import certify, max_regret
from greatgame.errors import GameError
from greatgame.game import NormalForm


def game_of(payoffs: object) -> NormalForm:
    array = np.array(payoffs)
    players = {f"p{i}": tuple(f"a{k}" for k in range(n)) for i, n in enumerate(array.shape[1:])}
    return NormalForm(players, array)


def symmetric(matrix: object) -> NormalForm:
    A = np.array(matrix)
    return game_of([A, A.T])


def solved(game: NormalForm) -> Equilibria:
    answer = game.equilibria()
    assert answer.max_regret <= (0 if game.kind == "exact" else 1e-9)
    return answer


def records(game: NormalForm) -> dict[tuple[str, ...] | None, Refinement]:
    """One record per equilibrium, by pure profile (None for a mixed one)."""
    return {r.equilibrium.profile: r for r in refinements(game, solved(game))}


# -- dominance ------------------------------------------------------------------------------------


def test_iterated_strict_elimination_solves_a_textbook_game() -> None:
    # Gibbons (1992), figure 1.1.1: right, then down, then left.
    game = NormalForm(
        {"1": ("up", "down"), "2": ("left", "middle", "right")},
        [[[1, 1, 0], [0, 0, 2]], [[0, 2, 1], [3, 1, 0]]],
    )
    found = game.dominated()
    assert [[d.action for d in stage] for stage in found.rounds] == [["right"], ["down"], ["left"]]
    assert found.solves
    assert found.reduced.actions == {"1": ("up",), "2": ("middle",)}
    assert found.eliminated == {"1": ("down",), "2": ("right", "left")}
    assert all(d.strict for stage in found.rounds for d in stage)


def test_mixed_dominator_is_exact() -> None:
    game = game_of([[[3, 0], [0, 3], [1, 1]], [[0, 0], [0, 0], [0, 0]]])
    (stage,) = eliminate(game).rounds
    assert [(d.action, dict(d.by)) for d in stage] == [("a2", {"a0": Fraction(1, 2), "a1": Fraction(1, 2)})]
    # At 3/2 the mix only ties: not dominated, strictly or weakly.
    border = game_of([[["3", "0"], ["0", "3"], ["3/2", "3/2"]], [["0", "0"]] * 3])
    assert eliminate(border).rounds == ()
    assert eliminate(border, weak=True).rounds == ()


def test_order_of_weak_elimination_is_reported() -> None:
    # Osborne and Rubinstein (1994), section 4.3: the two orders end in different payoffs.
    game = NormalForm(
        {"1": ("T", "M", "B"), "2": ("L", "R")}, [[[1, 0], [1, 2], [0, 2]], [[1, 0], [1, 1], [0, 1]]]
    )
    found = eliminate(game, weak=True)
    assert found.eliminated == {"1": ("T", "B"), "2": ()}
    assert "the order matters here" in found.note
    assert not found.rounds[0][0].strict
    assert "weakly dominated by M" in str(found)
    assert eliminate(game).rounds == ()


def test_weak_elimination_without_order_dependence_says_so() -> None:
    found = eliminate(game_of([[[1, 1], [1, 0]], [[0, 0], [0, 0]]]), weak=True)
    assert found.eliminated["p0"] == ("a1",)
    assert "leave the same actions" in found.note


TABLES = st.tuples(st.integers(1, 4), st.integers(1, 4), st.sampled_from([2, 3, 10]), st.integers(0, 10**6))


def table_game(draw: tuple[int, int, int, int]) -> NormalForm:
    rows, columns, high, seed = draw
    return game_of(np.random.default_rng(seed).integers(0, high, (2, rows, columns)))


@settings(max_examples=60, deadline=None)
@given(draw=TABLES, weak=st.booleans())
def test_every_dominator_dominates(draw: tuple[int, int, int, int], weak: bool) -> None:
    game = table_game(draw)
    found = eliminate(game, weak=weak)
    left = {p: list(a) for p, a in game.actions.items()}
    for stage in found.rounds:
        now = game.subgame(left)
        for d in stage:
            i = game.player_index(d.player)
            rows = dict(zip(now.actions[d.player], np.moveaxis(now.payoffs[i], i, 0), strict=True))
            gains = sum(w * rows[a] for a, w in d.by) - rows[d.action]
            assert sum(w for _, w in d.by) == 1
            assert (gains > 0).all() if d.strict else ((gains >= 0).all() and (gains > 0).any())
            assert d.strict or weak
        for d in stage:
            left[d.player].remove(d.action)
    assert {p: tuple(a) for p, a in left.items()} == found.reduced.actions


@settings(max_examples=40, deadline=None)
@given(draw=TABLES)
def test_what_remains_is_a_best_response_to_some_belief(draw: tuple[int, int, int, int]) -> None:
    # Pearce (1984): with two players rationalizable actions are those that survive.
    reduced = eliminate(table_game(draw)).reduced
    for i in range(2):
        table = np.moveaxis(reduced.to_float().payoffs[i], i, 0)
        for row in table:
            answer = linprog(
                np.zeros(table.shape[1]),
                A_ub=table - row,
                b_ub=np.full(len(table), 1e-9),
                A_eq=np.ones((1, table.shape[1])),
                b_eq=[1],
            )
            assert answer.status == 0


@settings(max_examples=40, deadline=None)
@given(draw=TABLES)
def test_strict_elimination_keeps_the_equilibria(draw: tuple[int, int, int, int]) -> None:
    game = table_game(draw)
    whole = {tuple(sorted(map(tuple, e.support.items()))) for e in solved(game)}
    part = {tuple(sorted(map(tuple, e.support.items()))) for e in solved(eliminate(game).reduced)}
    assert whole == part


# -- strict, perfect, proper ----------------------------------------------------------------------


def test_selten_game_has_one_perfect_equilibrium() -> None:
    # Selten (1975): the equilibrium in dominated actions does not survive trembles.
    found = records(symmetric([[1, 0], [0, 0]]))
    good, bad = found["a0", "a0"], found["a1", "a1"]
    assert (good.strict, good.undominated, good.perfect, good.proper) == (True, True, True, True)
    assert (bad.strict, bad.undominated, bad.perfect, bad.proper) == (False, False, False, False)
    assert solved(symmetric([[1, 0], [0, 0]])).select("perfect") == good.equilibrium


def test_myerson_game_perfect_but_not_proper_is_left_open() -> None:
    # Myerson (1978), table 2: (a1, a1) is perfect and not proper; the test here does not decide it.
    game = symmetric([[1, 0, -9], [0, 0, -7], [-9, -7, -7]])
    found = records(game)
    assert found["a0", "a0"].proper is True
    assert found["a1", "a1"].perfect is True
    assert found["a1", "a1"].proper is None
    assert found["a2", "a2"].perfect is False
    assert solved(game).select("proper") is None


def test_entry_deterrence_threat_is_imperfect() -> None:
    # A = [[0, 0], [-1, 1]], B = [[2, 2], [-1, 1]]: staying out against the threat to fight.
    found = records(game_of([[[0, 0], [-1, 1]], [[2, 2], [-1, 1]]]))
    assert found["a1", "a1"].perfect is True
    assert found["a0", "a0"].perfect is False


def test_three_players_leave_perfection_open_unless_it_follows() -> None:
    # Only player 0 can change its own payoff, and weakly: strictness fails, domination decides.
    payoffs = np.zeros((3, 2, 2, 2), dtype=int)
    game = game_of(payoffs)
    e = certify(game, [[1, 0]] * 3)
    (record,) = refinements(game, [e])
    assert (record.strict, record.undominated, record.perfect, record.proper) == (False, True, None, None)
    payoffs[0, 1, 1, 1] = 1
    game = game_of(payoffs)
    (record,) = refinements(game, [certify(game, [[1, 0]] * 3)])
    assert record.perfect is False


@settings(max_examples=50, deadline=None)
@given(draw=TABLES)
def test_every_two_player_game_has_a_perfect_equilibrium(draw: tuple[int, int, int, int]) -> None:
    game = table_game(draw)
    found = refinements(game, solved(game))
    assert any(r.perfect for r in found)  # Selten (1975); extreme points suffice (van Damme 1991)
    for r in found:
        assert not r.strict or (r.proper and r.perfect)
        assert r.perfect is r.undominated
        assert r.proper is not True or r.perfect


# -- selection ------------------------------------------------------------------------------------


def test_stag_hunt_payoff_and_risk_dominance_disagree() -> None:
    # Harsanyi and Selten (1988), chapter 3; Aumann's stag hunt.
    answer = solved(symmetric([[9, 0], [8, 7]]))
    payoff, risk = answer.select("payoff-dominant"), answer.select("risk-dominant")
    assert payoff is not None
    assert risk is not None
    assert payoff.profile == ("a0", "a0")
    assert risk.profile == ("a1", "a1")
    assert answer.select("welfare") is payoff
    assert answer.select("equity") is payoff
    limit = answer.select("logit")
    assert limit is risk  # Turocy (2005)
    assert answer.select("strict") is None


def test_battle_of_the_sexes_leaves_rules_silent() -> None:
    answer = solved(game_of([[[2, 0], [0, 1]], [[1, 0], [0, 2]]]))
    for rule in ("payoff-dominant", "risk-dominant", "welfare", "equity", "strict", "perfect"):
        assert answer.select(rule) is None, rule


def test_equilibria_of_another_game_are_refused() -> None:
    other = game_of([[[1, 0, 0], [0, 1, 0]], [[1, 0, 0], [0, 1, 0]]])
    with pytest.raises(GameError, match="of another game"):
        refinements(other, game_of([[[1, 0], [0, 1]], [[1, 0], [0, 1]]]).equilibria())


def test_rules_are_listed_when_unknown() -> None:
    answer = solved(symmetric([[1, 0], [0, 0]]))
    with pytest.raises(GameError, match="did you mean 'risk-dominant'"):
        answer.select("riskdominant")
    for rule in RULES:
        picked = answer.select(rule)
        assert picked is None or picked in answer


@settings(max_examples=60, deadline=None)
@given(a=st.integers(1, 9), b=st.integers(1, 9), c=st.integers(1, 9), d=st.integers(1, 9))
def test_risk_dominance_is_the_larger_basin(a: int, b: int, c: int, d: int) -> None:
    # In a 2x2 coordination game the Nash product compares the mixed equilibrium's probabilities.
    game = game_of([[[a, 0], [0, b]], [[c, 0], [0, d]]])
    answer = solved(game)
    first, second = (e for e in answer.pure)
    (mixed,) = answer.mixed
    verdict = risk_dominates(game, first, second)
    low = mixed.mix[0][0] + mixed.mix[1][0]  # the weight on a0 that keeps both indifferent
    product = a * c - b * d
    assert verdict is (None if product == 0 else (product > 0))
    assert (low < 1) == (product > 0) or product == 0


def test_risk_dominance_errors() -> None:
    game = symmetric([[1, 0], [0, 1]])
    answer = solved(game)
    with pytest.raises(GameError, match="not"):
        risk_dominates(game, answer.mixed[0], answer.pure[0])
    three = game_of(np.zeros((3, 2, 2, 2), dtype=int))
    with pytest.raises(GameError, match="two players"):
        risk_dominates(three, certify(three, [[1, 0]] * 3), certify(three, [[0, 1]] * 3))


def test_cyclic_risk_dominance_is_silent_and_three_by_three_works() -> None:
    # Diagonal coordination: each pair compared in its own 2x2 game.
    answer = solved(game_of([np.diag([3, 2, 1]), np.diag([1, 2, 3])]))
    assert answer.select("risk-dominant") is not None
    assert answer.select("risk-dominant") == next(e for e in answer.pure if e.profile == ("a1", "a1"))


# -- efficiency and prices ------------------------------------------------------------------------


def test_prisoners_dilemma_prices() -> None:
    game = symmetric([[3, 0], [5, 1]])
    prices = efficiency(solved(game))
    assert (prices.optimum, prices.price_of_anarchy, prices.price_of_stability) == (6, 3, 3)
    assert prices.reason == ""
    assert not pareto_efficient(game, solved(game)[0])
    lower = efficiency(solved(game.rescale(dict.fromkeys(game.players, (1, -4)))))
    assert lower.price_of_anarchy is None
    assert "negative welfare" in lower.reason


def test_zero_welfare_has_no_price_of_anarchy() -> None:
    prices = efficiency(solved(symmetric([[1, 0], [0, 0]])))
    assert prices.price_of_anarchy is None
    assert prices.price_of_stability == 1
    assert "welfare 0" in prices.reason
    with pytest.raises(GameError, match="at least one"):
        efficiency(Equilibria(symmetric([[1]]), (), "pure", "partial"))


# -- evolution ------------------------------------------------------------------------------------


def ess_supports(matrix: NDArray[Any]) -> set[tuple[int, ...]]:
    n = len(matrix)
    sets = itertools.chain.from_iterable(itertools.combinations(range(n), k) for k in range(1, n + 1))
    return {s for s in sets if is_ess(matrix, s)}


def fractions(matrix: object) -> NDArray[Any]:
    return np.asarray(game_of([np.array(matrix), np.array(matrix)]).payoffs[0])


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ([[-1, 4], [0, 2]], {(0, 1)}),  # Maynard Smith (1982): hawk-dove, V = 4, C = 6
        ([[1, 4], [0, 2]], {(0,)}),  # hawk-dove with V > C: hawks
        ([[3, 0], [5, 1]], {(1,)}),  # prisoner's dilemma
        ([[4, 0], [3, 2]], {(0,), (1,)}),  # coordination
        ([[0, -1, 1], [1, 0, -1], [-1, 1, 0]], set()),  # rock-paper-scissors: neutral
        ([[0, -1, 2], [2, 0, -1], [-1, 2, 0]], {(0, 1, 2)}),  # winning pays more: stable
        ([[0, -2, 1], [1, 0, -2], [-2, 1, 0]], set()),  # losing costs more: unstable
        ([[1, 1], [1, 0]], {(0,)}),  # second condition with a tie: 1 = 1, then 1 > 0
        ([[1, 1], [1, 1]], set()),
        ([[1, 1], [1, 2]], {(1,)}),
    ],
)
def test_evolutionarily_stable_supports(matrix: object, expected: set[tuple[int, ...]]) -> None:
    assert ess_supports(fractions(matrix)) == expected


@settings(max_examples=60, deadline=None)
@given(n=st.integers(2, 3), seed=st.integers(0, 10**6), high=st.sampled_from([2, 3, 6]))
def test_stability_agrees_with_mutants_tried_one_by_one(n: int, seed: int, high: int) -> None:
    matrix = fractions(np.random.default_rng(seed).integers(0, high, (n, n)))
    game = game_of([matrix, matrix.T])
    steps = 12
    grid = [g for g in itertools.product(range(steps + 1), repeat=n) if sum(g) == steps]
    mutants = [np.array([Fraction(k, steps) for k in g], dtype=object) for g in grid]
    for e in solved(game):
        if e.mix[0] != e.mix[1]:
            assert evolutionarily_stable(game, e) is None
            continue
        x = np.array(e.mix[0], dtype=object)
        resisted = True
        for y in mutants:
            if (y != x).any() and y @ matrix @ x == x @ matrix @ x:
                resisted &= bool((x - y) @ matrix @ y > 0)
        if evolutionarily_stable(game, e):
            assert resisted
        # A mutant on the grid is a proof of instability; the converse needs the right mutant.
        if not resisted:
            assert evolutionarily_stable(game, e) is False


@settings(max_examples=60, deadline=None)
@given(entries=st.lists(st.integers(-3, 4), min_size=6, max_size=6))
def test_strict_copositivity_against_its_definition(entries: list[int]) -> None:
    a, b, c, d, e, f = (Fraction(x) for x in entries)
    M = np.array([[a, b, c], [b, d, e], [c, e, f]], dtype=object)
    claim = strictly_copositive(M)
    weights = [np.array(w, dtype=object) for w in itertools.product(range(9), repeat=3) if any(w)]
    values = [w @ M @ w for w in weights]
    if claim:
        assert min(values) > 0
    if min(values) <= 0:
        assert not claim
    if not claim and min(values) > 0:  # the witness lies between the grid's points: search nearby
        lows = min(float(v) / float(sum(w)) ** 2 for v, w in zip(values, weights, strict=True))
        assert lows < 0.15


def test_symmetry_is_by_label_where_labels_agree() -> None:
    doves = NormalForm({"A": ("hawk", "dove"), "B": ("dove", "hawk")}, [[[4, -1], [2, 0]], [[0, -1], [2, 4]]])
    e = next(e for e in solved(doves) if e.kind == "mixed")
    assert evolutionarily_stable(doves, e) is True
    lopsided = doves.rescale({"A": (2, 0)})
    assert evolutionarily_stable(lopsided, e) is None


# -- units ----------------------------------------------------------------------------------------


def test_the_logit_rule_does_not_depend_on_units_in_a_degenerate_game() -> None:
    game = table_game((2, 2, 3, 2))
    plain = solved(game).select("logit")
    assert plain is not None
    for scale, shift in ((1e-12, 0.0), (1.0, 1e9), (1e9, 1e9)):
        moved = game.to_float().rescale(dict.fromkeys(game.players, (scale, shift)))
        other = moved.equilibria().select("logit")
        assert other is not None
        assert other.support == plain.support


@settings(max_examples=25, deadline=None)
@given(draw=TABLES, scale=st.sampled_from([1e-12, 1.0, 1e9]), shift=st.sampled_from([0.0, 1e9]))
def test_refinements_do_not_depend_on_units(
    draw: tuple[int, int, int, int], scale: float, shift: float
) -> None:
    game = table_game(draw)
    shift = shift if scale >= 1 else 0.0
    moved = game.to_float().rescale(dict.fromkeys(game.players, (scale, shift)))
    plain, other = refinements(game, solved(game)), refinements(moved, moved.equilibria())
    assert [r.properties for r in plain] == [r.properties for r in other]
    for r in other:
        assert float(max_regret(moved, r.equilibrium.mix)) <= 1e-9 * (scale + shift)
    assert eliminate(game).eliminated == eliminate(moved).eliminated
    for rule in set(RULES) - {"logit"}:
        one, two = solved(game).select(rule), moved.equilibria().select(rule)
        assert (one and one.support) == (two and two.support), rule
