"""Play and payoffs: closed forms, the automaton's linear system, and long simulation agree."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import Any

import pytest
import sympy
from hypothesis import given, settings

from greatgame.errors import GameError, SolverError, StrategyError
from greatgame.game import NormalForm
from greatgame.repeated.joint import Automaton
from greatgame.repeated.play import RepeatedGame
from greatgame.strategies import (
    Alternator,
    AlwaysCooperate,
    AlwaysDefect,
    Cycle,
    ForgivingTrigger,
    GenerousTitForTat,
    GrimTrigger,
    LimitedPunishment,
    MemoryOne,
    Random,
    SuspiciousTitForTat,
    TitForTat,
    WinStayLoseShift,
)

from .drawn import DELTAS, dilemma, profiles

AXELROD = dilemma(5, 3, 1, 0)
DELTA = sympy.Symbol("delta", positive=True)


def closed_form(r: RepeatedGame, path: Any, cycle: Any, player: int, d: Fraction) -> Fraction:
    """(1 - d) (sum over the lead + d^k / (1 - d^L) sum over the cycle), from the definition."""

    def worth(profiles: Any) -> Fraction:
        return sum(
            (d**t * list(r.game.payoff(p).values())[player] for t, p in enumerate(profiles)), Fraction(0)
        )

    return (1 - d) * (worth(path) + d ** len(path) / (1 - d ** len(cycle)) * worth(cycle))


@settings(max_examples=80, deadline=None)
@given(profiles(), DELTAS)
def test_payoffs_are_the_closed_form_of_lead_and_cycle(case: Any, delta: Fraction) -> None:
    r, machines = case
    play = r.at(delta).play(machines)
    open_play = r.play(machines)
    for i, player in enumerate(r.game.players):
        expected = closed_form(r, play.lead, play.cycle, i, delta)
        assert play.payoffs[player] == expected
        assert (
            open_play.payoffs[player].subs(DELTA, sympy.Rational(delta.numerator, delta.denominator))
            == expected
        )
        mean = sum(r.game.payoff(p)[player] for p in play.cycle) / len(play.cycle)
        assert play.average[player] == mean
        assert sympy.limit(open_play.payoffs[player], DELTA, 1) == mean


@settings(max_examples=40, deadline=None)
@given(profiles(random=True), DELTAS)
def test_random_play_by_the_linear_system_is_the_sum_over_the_exact_distributions(
    case: Any, delta: Fraction
) -> None:
    r, machines = case
    play = r.at(delta).play(machines)
    horizon = 12
    for player in r.game.players:
        head = sum(
            (1 - delta)
            * delta**t
            * sum(w * r.game.payoff(p)[player] for p, w in play.distribution(t).items())
            for t in range(horizon)
        )
        # What follows the horizon is worth at most d^horizon times the largest payoff in size.
        rest = delta**horizon * max(abs(x) for x in r.game.payoffs.ravel().tolist())
        assert abs(play.payoffs[player] - head) <= rest
        mass = 1 - delta**horizon
        assert play.finite(horizon)[player] == head / mass


@settings(max_examples=30, deadline=None)
@given(profiles(random=True))
def test_open_payoffs_are_rational_functions_that_agree_with_numbers(case: Any) -> None:
    r, machines = case
    functions = r.play(machines)
    for delta in (Fraction(1, 3), Fraction(9, 10)):
        numbers = r.at(delta).play(machines).payoffs
        for player in r.game.players:
            value = sympy.sympify(functions.payoffs[player])
            assert value.subs(DELTA, sympy.Rational(delta.numerator, delta.denominator)) == numbers[player]


@pytest.mark.parametrize(
    ("one", "other", "noise", "misperception"),
    [
        (GenerousTitForTat(), WinStayLoseShift(), "1/10", 0),
        (TitForTat(), TitForTat(), "1/20", 0),
        (MemoryOne(("11/13", "1/2", "7/26", 0)), Random(), 0, 0),
        (WinStayLoseShift(), TitForTat(), 0, "1/10"),
        (ForgivingTrigger(), ForgivingTrigger("1/2"), "1/10", "1/10"),
    ],
    ids=str,
)
def test_averages_agree_with_a_long_simulation(
    one: Any, other: Any, noise: object, misperception: object
) -> None:
    play = AXELROD.play({"I": one, "II": other}, noise=noise, misperception=misperception)
    n = 20_000
    path = play.simulate(n, seed=1)
    assert path == play.simulate(n, seed=1)
    for player in ("I", "II"):
        mean = sum(AXELROD.game.payoff(p)[player] for p in path) / n
        assert float(mean) == pytest.approx(float(play.average[player]), abs=0.12)


def test_known_averages_under_noise() -> None:
    # Noisy tit for tat earns the mean of the four payoffs, however rare the noise (Molander 1985).
    for noise in ("1/10", "1/1000"):
        assert AXELROD.play(TitForTat(), noise=noise).average == {"I": Fraction(9, 4), "II": Fraction(9, 4)}
    # Win-stay, lose-shift keeps nearly all of R = 3 (Nowak and Sigmund 1993).
    assert AXELROD.play(WinStayLoseShift(), noise="1/1000").average["I"] > Fraction(299, 100)
    # Never cooperating against unconditional cooperation, both with trembles of 1/10, action by action.
    e = Fraction(1, 10)
    both = AXELROD.play({"I": AlwaysDefect(), "II": AlwaysCooperate()}, noise=e).average
    assert both["I"] == 5 * (1 - e) ** 2 + 3 * e * (1 - e) + 1 * (1 - e) * e + 0


def test_misperception_of_everything_makes_tit_for_tat_do_the_opposite() -> None:
    play = AXELROD.play({"I": TitForTat(), "II": AlwaysCooperate()}, misperception=1)
    assert play.path(3) == (("C", "C"), ("D", "C"), ("D", "C"))


def test_identical_lotteries_move_together() -> None:
    # Both forgive on the same public draw: never one alone.
    play = AXELROD.play({p: ForgivingTrigger("1/3") for p in ("I", "II")}, noise="1/10")
    assert {a == b for a, b in (play.automaton.labels(s) for s in range(len(play.automaton.states)))} == {
        True
    }


def test_paths_cycles_and_states() -> None:
    play = AXELROD.at("1/2").play({"I": TitForTat(), "II": SuspiciousTitForTat()})
    assert play.lead == ()
    assert play.cycle == (("C", "D"), ("D", "C"))
    assert play.states(3) == (("comply", "punish"), ("punish", "comply"), ("comply", "punish"))
    assert play.payoffs == {"I": Fraction(5, 3), "II": Fraction(10, 3)}
    late = AXELROD.play({"I": GrimTrigger(), "II": Cycle(("C", "C", "D"))})
    assert late.lead == (("C", "C"), ("C", "C"), ("C", "D"))
    assert late.cycle == (("D", "C"), ("D", "C"), ("D", "D"))


def test_players_may_discount_differently() -> None:
    r = AXELROD.at({"I": "1/2", "II": "3/4"})
    play = r.play({"I": Alternator(), "II": AlwaysDefect()})
    # I gets 0, 1, 0, 1, ...: d/(1 + d); II gets 5, 1, 5, 1, ...: (5 + d)/(1 + d).
    assert play.payoffs == {"I": Fraction(1, 3), "II": (5 + Fraction(3, 4)) / (1 + Fraction(3, 4))}
    assert play.finite(2)["I"] == Fraction(1, 2) / Fraction(3, 2)


def test_finite_horizons_without_discounting_are_means() -> None:
    play = AXELROD.play({"I": TitForTat(), "II": AlwaysDefect()})
    assert play.finite(4) == {"I": Fraction(3, 4), "II": Fraction(8, 4)}


def test_symbolic_stage_games_give_formulas() -> None:
    T, R, P, S = sympy.symbols("T R P S")
    r = dilemma(T, R, P, S)
    cheated = r.play({"I": GrimTrigger(), "II": AlwaysDefect()})
    assert sympy.expand(cheated.payoffs["I"] - ((1 - DELTA) * S + DELTA * P)) == 0
    assert sympy.expand(r.at("1/2").play(GrimTrigger()).payoffs["I"] - R) == 0
    assert cheated.average["II"] == P


def test_floats_stand_for_their_shortest_decimals() -> None:
    r = dilemma(0.3, 0.2, 0.1, 0.0, discount=0.9)
    assert r.play(GrimTrigger()).payoffs["I"] == Fraction(1, 5)
    assert r.discount is not None
    assert r.discount["I"] == Fraction(9, 10)


def test_a_stage_equilibrium_may_be_the_punishment() -> None:
    stag = NormalForm({"I": ("s", "h"), "II": ("s", "h")}, [[[4, 0], [3, 2]], [[4, 3], [0, 2]]])
    eqs = stag.equilibria()
    hare = next(e for e in eqs.pure if e.profile == ("h", "h"))
    mixed = eqs.mixed[0]
    r = RepeatedGame(stag, cooperation=("s", "s"), punishment=hare)
    assert r.punishment == ("h", "h")
    m = RepeatedGame(stag, cooperation=("s", "s"), punishment=mixed)
    assert m.punishment == mixed.mix
    assert m.at("1/2").is_subgame_perfect(GrimTrigger())
    with pytest.raises(GameError):
        RepeatedGame(stag, cooperation=("s", "s"), punishment="no-such-rule")


def test_repeated_games_are_values() -> None:
    r = AXELROD.at("1/2")
    assert pickle.loads(pickle.dumps(r)) == r
    assert hash(r) == hash(AXELROD.at("1/2"))
    assert r != AXELROD
    with pytest.raises(AttributeError, match="immutable"):
        r.discount = None
    assert AXELROD.game.repeated(discount=0.5, cooperation=("C", "C"), punishment=("D", "D")) == r


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"discount": 1}, "strictly between 0 and 1"),
        ({"discount": {"I": 0.5}}, "no discount factor given for II"),
        ({"discount": {"I": 0.5, "II": 0.5, "IV": 0.5}}, "no player 'IV'"),
        ({"cooperation": ("C", "X")}, "no action 'X'"),
        ({"cooperation": ("C",)}, "not a profile"),
        ({"cooperation": "CC"}, "not a profile"),
        ({"punishment": ("D",)}, "punishment"),
        ({"punishment": ("D", "X")}, "no action 'X'"),
        ({"punishment": ("D", (0.5, 0.6))}, "sum to 1"),
        ({"punishment": ("D", (0.5, 0.3, 0.2))}, "needs 2 probabilities"),
        ({"punishment": 5}, "must give an action or a mix"),
        ({"cooperation": 5}, "not a profile"),
    ],
)
def test_bad_declarations_are_refused(options: dict[str, Any], complaint: str) -> None:
    with pytest.raises(StrategyError, match=complaint):
        RepeatedGame(AXELROD.game, **options)


def test_bad_profiles_are_refused() -> None:
    other = dilemma(5, 3, 1, 0, discount="1/2")
    foreign = NormalForm({"I": ("C", "E"), "II": ("C", "D")}, [[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
    machine = TitForTat().build(foreign, "I", ("C", "C"), ("E", "D"))
    own = TitForTat().build(other.game, "I", ("C", "C"), ("D", "D"))
    cases: list[tuple[Any, str]] = [
        ({"I": TitForTat()}, "no strategy given for II"),
        ({"I": TitForTat(), "II": TitForTat(), "IV": TitForTat()}, "no player 'IV'"),
        ({"I": machine, "II": TitForTat()}, "another game"),
        ({"I": TitForTat(), "II": own}, "built for I"),
        ({"I": TitForTat(), "II": "tft"}, "needs a Strategy or a Machine"),
        ({"I": TitForTat, "II": LimitedPunishment}, "limited-punishment needs its parameters: length"),
    ]
    for profile, complaint in cases:
        with pytest.raises(StrategyError, match=complaint):
            AXELROD.play(profile)
    with pytest.raises(StrategyError, match="play is random"):
        AXELROD.play(Random()).path(3)
    with pytest.raises(StrategyError, match="between 0 and 1"):
        AXELROD.play(TitForTat(), noise=2)
    with pytest.raises(StrategyError, match="integer >= 1"):
        AXELROD.play(TitForTat()).finite(0)
    with pytest.raises(StrategyError, match="integer >= 0"):
        AXELROD.play(TitForTat()).distribution(-1)
    no_game: Any = [[1]]
    with pytest.raises(GameError, match="needs a NormalForm"):
        RepeatedGame(no_game)
    with pytest.raises(StrategyError, match="can slip"):
        AXELROD.play(TitForTat()).path_with_slips(2, {0: {"IV": "D"}})


def test_too_large_automata_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("greatgame.repeated.joint.MOST_CELLS", 3)
    with pytest.raises(SolverError, match="more than 3"):
        _ = Automaton(AXELROD.machines(TitForTat())).states
