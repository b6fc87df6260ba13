"""All equilibria of n-player games: published games, continua, units, symmetry, bad input."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from numpy.typing import NDArray

from greatgame.equilibria import polynomial
from greatgame.equilibria.n_player.quadratic import solve_quadratic
from greatgame.equilibria.n_player.supports import (
    Support,
    build_system,
    integer_payoffs,
    undominated_supports,
)
from greatgame.equilibria.polynomial import MAX_SUPPORTS, solve_polynomial
from greatgame.equilibria.result import Equilibria
from greatgame.equilibria.verify import is_equilibrium
from greatgame.errors import GameError, SolverError
from greatgame.game import NormalForm

HALF = Fraction(1, 2)


def labelled(payoffs: NDArray[Any]) -> NormalForm:
    players = {f"P{i}": tuple(f"a{k}" for k in range(n)) for i, n in enumerate(payoffs.shape[1:])}
    return NormalForm(players, payoffs)


def from_cells(shape: tuple[int, ...], cells: Sequence[Sequence[Any]]) -> NormalForm:
    """Read cells in the order of Gambit's files: the first player's action changes fastest."""
    table = np.array(cells, dtype=object).reshape(*reversed(shape), len(shape))
    return labelled(table.transpose(tuple(range(len(shape), -1, -1))))


def solve(game: NormalForm, **options: Any) -> Equilibria:
    """Solve, and check the certificate of everything that is returned."""
    answer = solve_polynomial(game, **options)
    assert all(is_equilibrium(game, e.mix) for e in answer)
    assert all(e.regret == 0 for e in answer if e.exact)
    return answer


def firsts(answer: Equilibria) -> list[tuple[float, ...]]:
    """Probability of every player's first action, by equilibrium."""
    return sorted(tuple(float(mix[0]) for mix in e.mix) for e in answer)


# Nau, Gomez Canovas and Hansen (2004), section 4: one equilibrium, irrational.
NAU_IRRATIONAL = from_cells(
    (2, 2, 2), [(3, 0, 2), (0, 1, 0), (0, 2, 0), (1, 0, 0), (1, 0, 0), (0, 3, 0), (0, 1, 0), (2, 0, 3)]
)
# The same, section 5: a continuum of completely mixed equilibria.
NAU_CONTINUUM = from_cells(
    (2, 2, 2), [(0, 0, 2), (3, 0, 0), (0, 3, 0), (0, 0, 0), (1, 1, 0), (0, 0, 0), (0, 0, 0), (0, 0, 3)]
)
# McKelvey and McLennan (1997): nine regular equilibria, two of them completely mixed.
MCKELVEY_MCLENNAN = from_cells(
    (2, 2, 2), [(9, 8, 12), (0, 0, 0), (0, 0, 0), (9, 8, 2), (0, 0, 0), (3, 4, 6), (3, 4, 6), (0, 0, 0)]
)


def test_a_unique_irrational_equilibrium() -> None:
    answer = solve(NAU_IRRATIONAL)
    assert (answer.status, len(answer), answer.index_sum) == ("complete", 1, 1)
    assert not answer[0].exact
    # Solved apart from the solver: the three indifference conditions, by resultants.
    x, y, z = sympy.symbols("x y z")
    a, b, c = (
        sum(
            sign * NAU_IRRATIONAL.payoffs[i][cell] * weight
            for cell, weight, sign in _indifference(i, (x, y, z))
        )
        for i in range(3)
    )
    quadratic = sympy.resultant(sympy.resultant(a, b, z), c, x)
    roots = [r for r in sympy.Poly(quadratic, y).real_roots() if 0 < r < 1]
    assert float(answer[0].mix[1][0]) in [pytest.approx(float(r), abs=1e-15) for r in roots]
    assert answer[0].mix[1][0] == pytest.approx((math.sqrt(601) - 13) / 24, abs=1e-15)


def _indifference(i: int, p: Sequence[sympy.Symbol]) -> list[tuple[tuple[int, ...], sympy.Expr, int]]:
    """Return cell, the others' probability of it, and +1 or -1 for the player's own action."""
    terms = []
    for cell in itertools.product((0, 1), repeat=3):
        weight = sympy.prod([p[j] if cell[j] == 0 else 1 - p[j] for j in range(3) if j != i])
        terms.append((cell, weight, 1 if cell[i] == 0 else -1))
    return terms


def test_the_most_regular_equilibria_that_2x2x2_allows() -> None:
    answer = solve(MCKELVEY_MCLENNAN)
    assert (answer.status, len(answer), len(answer.pure), answer.index_sum) == ("complete", 9, 4, 1)
    inner = [e for e in answer if all(0 < w < 1 for mix in e.mix for w in mix)]
    assert [e.mix[0][0] for e in inner] == [HALF, Fraction(2, 5)]
    assert all(e.exact for e in answer)


def test_an_irrational_tie_is_recognised_on_the_boundary() -> None:
    """A third action that ties exactly at the irrational equilibrium, and nowhere identically.

    Its zero in the larger support lies on the boundary, where floats cannot tell the sides apart.
    """
    found = solve_quadratic(build_system(integer_payoffs(NAU_IRRATIONAL), ((0, 1),) * 3)).points[0]
    y, z = found.point[1][1], found.point[2][1]  # in Q(sqrt d); a line through it and its conjugate:
    slope = -z.b / y.b
    constant = -(z.a + slope * y.a)
    line = np.array([[constant, constant + 1], [constant + slope, constant + slope + 1]], dtype=object)
    extra = np.array([NAU_IRRATIONAL.payoffs[0, 0] + line, [[5, 1], [1, 4]], [[2, 0], [7, 1]]], dtype=object)
    payoffs = np.concatenate([NAU_IRRATIONAL.payoffs, extra[:, None]], axis=1)
    answer = solve(labelled(payoffs))
    assert answer.status == "complete"
    tied = [e for e in answer if e.mix[1][1] == float(y)]
    assert [(e.mix[0][2], e.index) for e in tied] == [(0.0, None)]


def test_a_tie_that_is_not_proved_is_reported() -> None:
    """As above with a fourth player, whose system has no closed form: listed, but "partial".

    The fourth player's condition is the line; the first player's equation and third action depend on
    the fourth, who plays 1/2 at the equilibrium.
    """
    found = solve_quadratic(build_system(integer_payoffs(NAU_IRRATIONAL), ((0, 1),) * 3)).points[0]
    y, z = found.point[1][1], found.point[2][1]
    slope = -z.b / y.b
    constant = -(z.a + slope * y.a)
    line = np.array([[constant, constant + 1], [constant + slope, constant + slope + 1]], dtype=object)
    payoffs = np.zeros((4, 3, 2, 2, 2), dtype=object)
    for w in (0, 1):
        payoffs[:3, :2, :, :, w] = NAU_IRRATIONAL.payoffs
        payoffs[0, 0, :, :, w] += 1 - 2 * w
        payoffs[0, 2, :, :, w] = payoffs[0, 0, :, :, w] + line + 3 * (1 - 2 * w)
        payoffs[3, :, :, :, w] = w * line
    answer = solve(labelled(payoffs))
    at_tie = [e for e in answer if abs(e.mix[1][1] - float(y)) < 1e-12 and abs(e.mix[3][0] - 0.5) < 1e-12]
    assert [(e.mix[0][2], e.index) for e in at_tie] == [(0.0, None)]
    assert answer.status == "partial"
    assert "an outside action ties, or loses by less than 1e-30" in answer.note


def poker() -> NormalForm:
    """Return Nash's three-man poker (1951), as far as its four parameters that matter.

    Deck of high and low; two chips to ante, open or call; the highest hands that bet share the pot.
    First player opens on high (alpha), second on high (delta) or low (epsilon), third on low (eta);
    all else is settled by dominance: high calls, low does not.  The second player's two decisions
    are taken by two agents with the same payoffs.
    """
    payoffs = np.zeros((4, 2, 2, 2, 2), dtype=object)
    for alpha, delta, epsilon, eta in itertools.product((0, 1), repeat=4):
        total = [Fraction(0)] * 3
        for high in itertools.product((True, False), repeat=3):
            opens = (high[0] and alpha, delta if high[1] else epsilon, high[2] or eta)
            opener = next((i for i in range(3) if opens[i]), None)
            if opener is None:
                continue
            bets = [i for i in range(3) if i == opener or high[i]]
            winners = [i for i in bets if high[i]] or bets
            for i in range(3):
                total[i] -= 2 + 2 * (i in bets)
                total[i] += Fraction(6 + 2 * len(bets), len(winners)) * (i in winners)
        payoffs[:, alpha, delta, epsilon, eta] = [total[0], total[1], total[1], total[2]]
    acts = ("pass", "open")
    return NormalForm({"alpha": acts, "delta": acts, "epsilon": acts, "eta": acts}, payoffs)


def test_nash_poker() -> None:
    answer = solve(poker())
    assert (answer.status, len(answer), answer.index_sum) == ("complete", 1, 1)
    alpha = (21 - math.sqrt(321)) / 10
    published = (alpha, (5 - 2 * alpha) / (5 + alpha), (4 * alpha - 1) / (alpha + 5), (5 * alpha + 1) / 4)
    assert [float(mix[1]) for mix in answer[0].mix] == pytest.approx(published, abs=1e-15)


def test_a_continuum_of_completely_mixed_equilibria_is_reported() -> None:
    answer = solve(NAU_CONTINUUM)
    assert answer.status == "partial"
    assert "continuum" in answer.note
    assert "{a0, a1} x {a0, a1} x {a0, a1}" in answer.note
    assert {e.profile for e in answer.pure} >= {("a0", "a1", "a0"), ("a1", "a0", "a0"), ("a1", "a1", "a1")}
    assert any(e.kind == "mixed" and all(0 < m[0] < 1 for m in e.mix) for e in answer)


def test_the_zero_game_is_all_continuum() -> None:
    for shape in ((2, 2, 2), (3, 2, 2), (2, 2, 2, 2), (3, 3, 3)):
        answer = solve(labelled(np.zeros((len(shape), *shape), dtype=int)))
        assert answer.status == "partial"
        assert "undecided" not in answer.note
        assert len(answer.pure) == math.prod(shape)


def test_a_duplicate_action_makes_a_continuum() -> None:
    payoffs = np.concatenate([MCKELVEY_MCLENNAN.payoffs, MCKELVEY_MCLENNAN.payoffs[:, :1]], axis=1)
    answer = solve(labelled(payoffs))
    assert answer.status == "partial"
    assert "continuum" in answer.note
    merged = {(e.mix[0][0] + e.mix[0][2], e.mix[1][0], e.mix[2][0]) for e in answer if e.exact}
    assert merged >= {(e.mix[0][0], e.mix[1][0], e.mix[2][0]) for e in solve(MCKELVEY_MCLENNAN)}


def test_an_indifferent_bystander() -> None:
    """Matching pennies beside a third player who is indifferent: a segment of equilibria."""
    pennies = np.array([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    payoffs = np.zeros((3, 2, 2, 2), dtype=int)
    payoffs[:2] = pennies[..., None]
    answer = solve(labelled(payoffs))
    assert answer.status == "partial"
    assert all(e.mix[0] == e.mix[1] == (HALF, HALF) for e in answer)
    assert {e.mix[2] for e in answer} >= {(1, 0), (0, 1)}


def test_a_segment_ends_where_another_player_would_leave() -> None:
    """C is indifferent; A stays only while C plays the first action with at least 1/3."""
    payoffs = np.zeros((3, 2, 1, 2), dtype=int)
    payoffs[0, :, 0, :] = [[2, 0], [0, 1]]
    answer = solve(labelled(payoffs))
    ends = {(e.mix[0][0], e.mix[2][0]) for e in answer}
    assert ends >= {(1, 1), (1, Fraction(1, 3)), (0, Fraction(1, 3)), (0, 0)}
    assert answer.status == "partial"


@pytest.mark.parametrize("n", [3, 4, 5])
def test_volunteers_dilemma(n: int) -> None:
    """Diekmann (1985): every group of k < n leaves n - k out, and 1 - p = (1/2)^(1/(k-1)) inside."""
    gains = [[2 * any(acts) - act for act in acts] for acts in itertools.product((1, 0), repeat=n)]
    payoffs = np.moveaxis(np.reshape(gains, (*(2,) * n, n)), -1, 0)
    answer = solve(labelled(payoffs))
    assert answer.status == "complete"
    assert len(answer) == 2**n - 1  # a group of k >= 1 mixes (k = 1: acts), the others wait
    assert answer.index_sum == 1
    everyone = next(e for e in answer if all(0 < m[0] < 1 for m in e.mix))
    assert [float(m[0]) for m in everyone.mix] == pytest.approx([1 - 0.5 ** (1 / (n - 1))] * n, abs=1e-15)


def test_symmetric_three_player_game_keeps_its_symmetry() -> None:
    draws = np.random.default_rng(3).integers(0, 50, size=(3, 3, 3))
    own = draws + draws.transpose(0, 2, 1)  # own action first, the others interchangeable
    payoffs = np.stack([own, own.transpose(1, 0, 2), own.transpose(1, 2, 0)])
    answer = solve(labelled(payoffs))
    assert (answer.status, answer.index_sum) == ("complete", 1)
    found = {tuple(tuple(round(float(w), 12) for w in m) for m in e.mix) for e in answer}
    assert found == {tuple(m[k] for k in order) for m in found for order in itertools.permutations(range(3))}
    assert any(m[0] == m[1] == m[2] for m in found)  # Nash (1951): a symmetric one exists


@pytest.mark.parametrize(("shape", "seed"), [((2, 2, 2), 7), ((3, 2, 2), 1), ((2, 2, 2, 2), 2)])
@pytest.mark.parametrize(("scale", "shift"), [(1e-12, 0.0), (1e9, 0.0), (1.0, 1e9), (0.001, -1e3)])
def test_units_do_not_matter(shape: tuple[int, ...], seed: int, scale: float, shift: float) -> None:
    payoffs = np.random.default_rng(seed).integers(0, 20, size=(len(shape), *shape)).astype(float)
    plain, other = solve(labelled(payoffs)), solve(labelled(payoffs * scale + shift))
    assert other.status == plain.status
    assert np.array(firsts(other)) == pytest.approx(np.array(firsts(plain)), abs=1e-12)
    assert sorted(str(e.index) for e in other) == sorted(str(e.index) for e in plain)


def test_irrational_probabilities_are_certified() -> None:
    exact_regrets = [e.regret for e in solve(NAU_IRRATIONAL)]
    assert all(0 <= r < 1e-15 for r in exact_regrets)


def test_published_larger_games() -> None:
    """Gambit's sample games 3x3x3 (five equilibria, two pure) and 2x2x2x2x2 (five equilibria)."""
    for shape, text in ((3, 3, 3), THREE), ((2,) * 5, FIVE):
        numbers = np.array(text.split(), dtype=object).reshape(-1, len(shape))
        answer = solve(from_cells(shape, numbers.tolist()))
        assert (answer.status, len(answer), answer.index_sum) == ("complete", 5, 1)


THREE = """
1.131 1.210 2.426 1.358 2.234 2.238 1.655 1.347 2.747 1.576 5.634 5.675 1.478 2.544 1.973
1.436 4.864 5.267 1.735 4.043 7.247 3.830 1.335 1.734 1.428 1.521 4.248 2.429 2.326 2.422
5.255 5.334 2.643 2.243 3.518 3.062 2.455 6.523 4.225 7.486 4.483 5.764 7.566 4.655 7.076
4.943 7.362 4.382 4.434 4.271 4.120 4.533 5.231 5.458 3.222 3.024 1.223 2.873 4.452 4.549
4.564 4.326 1.762 5.277 4.837 5.645 4.995 5.754 4.383 4.423 1.759 2.705 4.642 1.897 4.042
4.976 7.324 7.723 4.486 4.882 2.537
"""

FIVE = """
7.247 7.362 4.642 4.042 4.225 2.537 1.427 4.542 7.577 2.236 1.223 2.234 5.255 2.643 4.564
2.675 1.132 5.369 4.669 1.131 1.759 1.735 4.452 1.655 2.747 2.778 2.342 2.164 2.243 1.473
4.120 7.324 4.483 4.995 4.383 2.747 3.518 1.223 2.234 5.255 4.837 1.478 1.973 7.566 7.076
2.355 2.798 2.832 3.974 3.575 1.762 5.634 2.455 1.335 4.434 2.426 2.326 3.222 4.452 1.655
3.518 1.131 2.426 2.326 3.222 1.740 3.803 3.464 1.323 1.214 4.864 1.428 4.248 5.231 4.486
2.643 4.564 1.762 5.634 2.455 4.943 4.382 1.897 3.830 5.277 2.417 1.624 4.572 7.969 5.174
1.358 2.238 5.334 2.873 4.326 2.238 1.985 5.395 4.274 1.210 2.705 4.043 4.549 1.347 2.243
1.646 1.640 5.349 5.056 4.580 4.976 7.723 5.764 5.754 1.436 2.243 3.062 1.358 2.238 5.334
5.645 2.544 7.486 4.655 4.423 5.347 1.403 1.380 2.793 2.269 1.576 5.675 6.523 1.734 4.271
2.429 2.422 3.024 4.549 1.347 3.062 1.210 2.429 2.422 3.024 4.192 2.685 2.678 4.792 4.462
5.267 1.521 4.533 5.458 4.882 2.873 4.326 1.576 5.675 6.523
"""


def test_a_budget_that_runs_out_is_reported() -> None:
    payoffs = np.random.default_rng(0).integers(0, 10_000, size=(3, 3, 3, 3))
    full, short = solve(labelled(payoffs)), solve(labelled(payoffs), boxes=1)
    assert full.status == "complete"
    assert short.status == "partial"
    assert "undecided" in short.note
    assert set(firsts(short)) <= set(firsts(full))


def test_the_index_sum_catches_a_missing_equilibrium(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_pure(payoffs: Sequence[NDArray[Any]]) -> list[Support]:
        return [s for s in undominated_supports(payoffs) if any(len(played) > 1 for played in s)]

    monkeypatch.setattr(polynomial, "undominated_supports", without_pure)
    answer = solve(MCKELVEY_MCLENNAN)
    assert (answer.status, len(answer), answer.index_sum) == ("partial", 5, -3)
    assert "the indices sum to -3 and not to +1" in answer.note


def test_progress_counts_to_the_end() -> None:
    calls: list[tuple[int, int]] = []
    solve(MCKELVEY_MCLENNAN, progress=lambda done, total: calls.append((done, total)))
    assert [done for done, _ in calls] == list(range(1, len(calls) + 1))
    assert calls[-1][0] == calls[-1][1]


def test_bad_input() -> None:
    with pytest.raises(SolverError, match=f"{MAX_SUPPORTS:,} support profiles"):
        solve_polynomial(labelled(np.zeros((3, 6, 6, 6), dtype=int)))
    with pytest.raises(GameError, match="symbols"):
        solve_polynomial(labelled(np.array([[sympy.Symbol("x"), 1]])))


def test_one_player_and_a_single_profile() -> None:
    assert [e.profile for e in solve(labelled(np.array([[1, 3, 2]])))] == [("a1",)]
    assert solve(labelled(np.array([[1, 3, 3]]))).status == "partial"
    assert len(solve(labelled(np.zeros((3, 1, 1, 1), dtype=int)))) == 1
