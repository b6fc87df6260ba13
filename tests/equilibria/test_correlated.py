"""Correlated equilibria: published values, optimality, inclusions, units, exactness."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greatgame.equilibria.correlated import Correlated, correlated
from greatgame.equilibria.programme import Optimum, Programme, _by_z3, approximate, maximise, solve_exactly
from greatgame.equilibria.result import Equilibria
from greatgame.equilibria.verify import certify
from greatgame.errors import GameError, SolverError
from greatgame.game import NormalForm

ONE = Fraction(1)
CHICKEN = NormalForm({"R": ("dare", "yield"), "C": ("dare", "yield")}, [[[0, 7], [2, 6]], [[0, 2], [7, 6]]])


def game_of(payoffs: object) -> NormalForm:
    array = np.array(payoffs)
    players = {f"p{i}": tuple(f"a{k}" for k in range(n)) for i, n in enumerate(array.shape[1:])}
    return NormalForm(players, array)


def incentive_gains(game: NormalForm, answer: Correlated) -> list[Fraction]:
    """Gain of every player from every (told, played) pair, straight from the definition."""
    gains = []
    for i, player in enumerate(game.players):
        for told in game.actions[player]:
            for played in game.actions[player]:
                gain = Fraction(0)
                for profile, weight in answer.probabilities:
                    if profile[i] == told:
                        other = (*profile[:i], played, *profile[i + 1 :])
                        gain += Fraction(weight) * (game.payoff(other)[player] - game.payoff(profile)[player])
                gains.append(gain)
    return gains


def chicken_equilibria() -> Equilibria:
    """Aumann (1974): two pure equilibria and the mix (1/3 dare, 2/3 yield)."""
    third = Fraction(1, 3)
    mixes = [((1, 0), (0, 1)), ((0, 1), (1, 0)), ((third, 2 * third),) * 2]
    items = tuple(certify(CHICKEN, m) for m in mixes)
    assert all(e.regret == 0 for e in items)
    return Equilibria(CHICKEN, items, "by hand", "complete")


def test_aumann_chicken() -> None:
    # The equal mix of (6,6), (2,7), (7,2), Aumann's example, pays 5 each; the optimum is 5 1/4.
    answer = correlated(CHICKEN)
    assert answer.distribution == {
        ("dare", "yield"): Fraction(1, 4),
        ("yield", "dare"): Fraction(1, 4),
        ("yield", "yield"): Fraction(1, 2),
    }
    assert answer.value == Fraction(21, 2)
    assert answer.payoffs == {"R": Fraction(21, 4), "C": Fraction(21, 4)}
    assert answer.exact
    assert answer.violation == 0
    assert answer.proof == "duality"
    assert correlated(CHICKEN, "equity").value == Fraction(21, 4)
    assert correlated(CHICKEN, "R").value == 7


def test_value_of_mediation() -> None:
    mediation = correlated(CHICKEN).mediation(chicken_equilibria())
    assert (mediation.best, mediation.worst) == (Fraction(28, 3), 9)
    assert (mediation.over_best, mediation.over_worst) == (Fraction(7, 6), Fraction(3, 2))
    assert mediation.ratio == Fraction(9, 8)
    with pytest.raises(GameError, match="of the same game"):
        correlated(game_of([[[1, 0], [0, 1]], [[1, 0], [0, 1]]])).mediation(chicken_equilibria())
    with pytest.raises(GameError, match="at least one"):
        correlated(CHICKEN).mediation(Equilibria(CHICKEN, (), "none", "partial"))


def test_coarse_set_is_larger() -> None:
    # Rock-paper-scissors in which winning pays 2 and losing costs 1 (an example in the manner of
    # Moulin and Vial 1978).  A fair draw among the six decisive profiles pays 1/2 each, and leaving
    # it beforehand pays 1/3; told one's action, switching pays 1, so it is coarse only.
    wins = np.array([[0, -1, 2], [2, 0, -1], [-1, 2, 0]])
    game = game_of([wins, wins.T])
    assert correlated(game).value == Fraction(2, 3)
    coarse = correlated(game, coarse=True)
    assert coarse.concept == "coarse"
    assert coarse.value == 1
    assert coarse.violation == 0


def test_matching_pennies_has_one_correlated_equilibrium() -> None:
    answer = correlated(game_of([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]), "p0")
    assert set(answer.distribution.values()) == {Fraction(1, 4)}
    assert answer.value == 0


def test_objective_errors() -> None:
    with pytest.raises(GameError, match="did you mean 'welfare'"):
        correlated(CHICKEN, "wellfare")


SHAPES = st.sampled_from([(2, 2), (2, 3), (3, 3), (1, 3), (2, 2, 2), (3,)])


@settings(max_examples=60, deadline=None)
@given(
    shape=SHAPES,
    seed=st.integers(0, 10**6),
    high=st.sampled_from([1, 2, 3, 50]),
    objective=st.sampled_from(["welfare", "equity", "p0"]),
)
def test_exact_answers_satisfy_the_definition(
    shape: tuple[int, ...], seed: int, high: int, objective: str
) -> None:
    game = game_of(np.random.default_rng(seed).integers(0, high, (len(shape), *shape)))
    answer = correlated(game, objective)
    assert sum(answer.distribution.values()) == 1
    assert all(w > 0 for w in answer.distribution.values())
    assert max(incentive_gains(game, answer)) <= 0
    assert answer.violation == 0
    coarse = correlated(game, objective, coarse=True)
    assert coarse.value >= answer.value


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), high=st.sampled_from([2, 3, 9]))
def test_no_pure_equilibrium_beats_the_best_correlated_one(seed: int, high: int) -> None:
    game = game_of(np.random.default_rng(seed).integers(0, high, (3, 2, 3, 2)))
    best = {
        "p0": correlated(game, "p0").value,
        "welfare": correlated(game).value,
        "equity": correlated(game, "equity").value,
    }
    for profile in game.profiles():
        if game.explain(profile).is_equilibrium:
            payoffs = game.payoff(profile)
            assert best["p0"] >= payoffs["p0"]
            assert best["welfare"] >= sum(payoffs.values())
            assert best["equity"] >= min(payoffs.values())


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 10**6), scale=st.sampled_from([1e-12, 1e-3, 1e9]), shift=st.sampled_from([0.0, 1e9])
)
def test_one_players_units_do_not_matter(seed: int, scale: float, shift: float) -> None:
    game = game_of(np.random.default_rng(seed).integers(0, 4, (2, 3, 3)))
    exact = correlated(game, "p0")
    if shift and scale < 1:
        shift = scale * 1e6  # 1e9 on top of 1e-12 would erase the payoffs
    moved = correlated(game.to_float().rescale({"p1": (scale, shift)}), "p0")
    assert moved.value == pytest.approx(float(exact.value), abs=1e-9)
    assert not moved.exact
    assert moved.violation <= 1e-9 * (scale + abs(shift))


def test_exact_programme_survives_floats_that_see_no_difference() -> None:
    tiny = Fraction(1, 10**30)
    game = game_of([[[ONE, 0], [ONE + tiny, 0]], [[0, ONE], [0, ONE]]])
    answer = correlated(game, "p0")
    assert answer.violation == 0
    assert max(incentive_gains(game, answer)) <= 0


@pytest.mark.parametrize("seed", [4, 13])
def test_a_thirteen_by_thirteen_game_is_proved_by_duality(seed: int) -> None:
    """At HiGHS's default feasibility its vertex is next to the optimal one, and no tolerance mends that."""
    game = game_of(np.random.default_rng(seed).integers(0, 1000, (2, 13, 13)))
    answer = correlated(game)
    assert (answer.proof, answer.violation) == ("duality", 0)


def test_exact_payoffs_beyond_floats() -> None:
    huge = CHICKEN.rescale(dict.fromkeys(CHICKEN.players, (10**350, 0)))
    assert correlated(huge).value == Fraction(21, 2) * 10**350
    assert correlated(huge, "equity").value == Fraction(21, 4) * 10**350


def test_without_a_proof_the_residual_is_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    def hopeless(programme: Programme) -> Optimum:
        raise SolverError("no proof")

    monkeypatch.setattr("greatgame.equilibria.correlated.maximise", hopeless)
    answer = correlated(CHICKEN)
    assert (answer.exact, answer.proof) == (False, "none")
    assert answer.value == pytest.approx(10.5)
    assert isinstance(answer.violation, float)
    assert 0 <= answer.violation < 1e-9
    assert sum(answer.distribution.values()) == pytest.approx(1)


def test_z3_and_duality_agree() -> None:
    rows = [[ONE, 2 * ONE], [3 * ONE, ONE]]
    programme = Programme([ONE, ONE], rows, [4 * ONE, 6 * ONE], [], [])
    assert _by_z3(programme, 10_000).point == maximise(programme).point == (Fraction(8, 5), Fraction(6, 5))
    assert float(approximate(programme).value) == pytest.approx(14 / 5)
    with pytest.raises(SolverError, match="failed"):
        approximate(Programme([ONE], [[ONE]], [-ONE], [], []))


def test_exact_linear_systems() -> None:
    assert solve_exactly([[ONE, ONE], [ONE, ONE]], [ONE, 2 * ONE]) is None
    assert solve_exactly([], []) == []


def test_degenerate_programme() -> None:
    # Many optimal vertices, redundant constraints, a zero objective.
    rows = [[ONE, ONE, ONE], [ONE, ONE, ONE], [2 * ONE, 2 * ONE, 2 * ONE]]
    for objective in ([ONE] * 3, [0 * ONE] * 3):
        best = maximise(Programme(objective, rows, [ONE, ONE, 2 * ONE], [], []))
        assert best.value == sum(objective) / 3


@settings(max_examples=40, deadline=None)
@given(
    shape=st.sampled_from([(2, 2), (3, 2), (3, 3)]),
    seed=st.integers(0, 10**6),
    high=st.sampled_from([2, 3, 20]),
)
def test_every_nash_equilibrium_is_correlated_and_none_is_better(
    shape: tuple[int, int], seed: int, high: int
) -> None:
    game = game_of(np.random.default_rng(seed).integers(0, high, (2, *shape)))
    nash = game.equilibria()
    assert nash.max_regret == 0
    for aim in ("welfare", "equity", "p0", "p1"):
        mediation = correlated(game, aim).mediation(nash)
        assert mediation.over_best >= 0
        assert mediation.over_worst >= mediation.over_best
    for e in nash:
        drawn = tuple(
            (profile, e.mix[0][i] * e.mix[1][j])
            for (i, j), profile in zip(np.ndindex(*shape), game.profiles(), strict=True)
        )
        as_drawn = Correlated(
            game, "welfare", "correlated", drawn, sum(e.value), Fraction(0), True, "duality"
        )
        assert max(incentive_gains(game, as_drawn), default=Fraction(0)) <= 0
        assert as_drawn.payoffs == e.payoffs
