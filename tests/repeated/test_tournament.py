"""Tournaments: floats against fractions and simulation, stability by definition, errors."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greatgame.errors import GameError, SolverError, StrategyError
from greatgame.game import NormalForm
from greatgame.models import CoHegemony, DivisionOfLabour, PowerShift
from greatgame.repeated import tournament as module
from greatgame.repeated.machine import Machine
from greatgame.repeated.tournament import tournament
from greatgame.strategies import (
    AlwaysCooperate,
    AlwaysDefect,
    ContriteTitForTat,
    ForgivingTrigger,
    GenerousTitForTat,
    GrimTrigger,
    LimitedPunishment,
    MemoryOne,
    Random,
    StickAndCarrot,
    SuspiciousTitForTat,
    TitForTat,
    TitForTwoTats,
    WinStayLoseShift,
    ZeroDeterminant,
)
from greatgame.strategies import strategies as catalogue

from .drawn import dilemma, games, machines

PD = dilemma(5, 3, 1, 0)
FIELD = [
    AlwaysCooperate(), AlwaysDefect(), GrimTrigger(), TitForTat(), SuspiciousTitForTat(), GenerousTitForTat(),
    ContriteTitForTat(), TitForTwoTats(), WinStayLoseShift(), LimitedPunishment(2), ForgivingTrigger(),
    StickAndCarrot(), Random(), ZeroDeterminant(),
    MemoryOne((Fraction(1, 2), Fraction(1, 3), Fraction(1, 5), Fraction(2, 3))),
]  # fmt: skip

SETTINGS: list[dict[str, Any]] = [
    {"discount": "0.95"},
    {"discount": {"I": "0.9", "II": "0.5"}, "noise": "0.05"},
    {"rounds": 12, "noise": "0.03"},
    {"rounds": 7},
]


@pytest.mark.parametrize("options", SETTINGS, ids=str)
def test_floats_agree_with_fractions(options: dict[str, Any]) -> None:
    floats, exact = (tournament(PD, FIELD, arithmetic=a, **options) for a in ("float", "exact"))
    assert np.abs(floats.payoffs - exact.payoffs.astype(float)).max() < 1e-13
    assert floats.neutrally_stable == exact.neutrally_stable
    assert floats.evolutionarily_stable == exact.evolutionarily_stable
    assert floats.invasions == exact.invasions
    assert isinstance(exact.scores["tit-for-tat"], Fraction)


@settings(max_examples=40, deadline=None)
@given(
    st.data(),
    st.sampled_from([Fraction(1, 3), Fraction(9, 10)]),
    st.sampled_from([Fraction(0), Fraction(1, 7)]),
)
def test_random_machines_with_lotteries(data: st.DataObject, delta: Fraction, noise: Fraction) -> None:
    game = data.draw(games(sizes=((2, 2), (2, 3))))
    field = {
        name: {p: data.draw(machines(game, p, random=True)) for p in game.players} for name in ("x", "y")
    }
    floats, exact = (tournament(game, field, delta, noise, arithmetic=a) for a in ("float", "exact"))
    assert np.abs(floats.payoffs - exact.payoffs.astype(float)).max() < 1e-12


def test_fixed_length_matches_are_axelrods() -> None:
    # Axelrod (1984): five rounds of tit for tat against all-defect score 0 + 1 + 1 + 1 + 1 and 5 + 1 + ...
    result = tournament(PD, [TitForTat, AlwaysDefect, AlwaysCooperate], rounds=5, arithmetic="exact")
    names = result.names
    at = result.payoffs[:, names.index("tit-for-tat"), names.index("always-defect")] * 5
    assert at.tolist() == [4, 9]
    assert result.against("always-cooperate") == {
        "tit-for-tat": 3,
        "always-defect": 5,
        "always-cooperate": 3,
    }
    assert result.scores["tit-for-tat"] == Fraction(4 + 15 + 15, 15)


def test_expected_payoffs_are_the_mean_of_simulations() -> None:
    result = tournament(PD, [TitForTat, Random], rounds=50, noise="0.1")
    play = PD.play({"I": TitForTat(), "II": Random()}, noise="0.1")
    means = [np.mean([float(PD.game.payoff(p)["I"]) for p in play.simulate(50, seed)]) for seed in range(300)]
    error = np.std(means) / np.sqrt(len(means))
    assert abs(np.mean(means) - result.payoffs[0, 0, 1]) < 5 * error


def test_stability_by_definition() -> None:
    result = tournament(PD, FIELD, discount="9/10", arithmetic="exact")
    A = result.matrix
    for r, resident in enumerate(result.names):
        for m, mutant in enumerate(result.names):
            if m == r:
                continue
            first, second = A[m, r] - A[r, r], A[m, m] - A[r, m]
            invades = first > 0 or (first == 0 and second > 0)
            drifts = first == 0 and second == 0
            assert (mutant in result.invasions[resident]) == invades
            assert (mutant in result.drifts[resident]) == drifts
    # Maynard Smith (1982): all-defect is stable, unconditional cooperation is not; tit for tat is
    # neutrally stable at a high discount factor, open to drift by cooperators.
    small = tournament(PD, [AlwaysCooperate, AlwaysDefect, TitForTat], discount="9/10")
    assert small.evolutionarily_stable == ("always-defect",)
    assert small.neutrally_stable == ("always-defect", "tit-for-tat")
    assert small.drifts["tit-for-tat"] == ("always-cooperate",)


def test_the_meta_game_is_a_game_with_a_certificate() -> None:
    result = tournament(PD, [AlwaysCooperate, AlwaysDefect, TitForTat], discount="9/10", arithmetic="exact")
    eqs = result.meta_game.equilibria()
    assert eqs.max_regret == 0
    assert ("always-defect", "always-defect") in [e.profile for e in eqs.pure]
    start = {"always-cooperate": 0.1, "always-defect": 0.3, "tit-for-tat": 0.6}
    path = result.replicator(times=np.linspace(0, 200, 50), start=start)
    shares = dict(zip(result.names, path.last["row"], strict=True))
    assert shares["always-defect"] < 1e-3  # Axelrod and Hamilton (1981): a cluster of reciprocity takes over
    assert np.allclose(path.mixes["row"].sum(axis=1), 1)


def test_roles_of_an_asymmetric_game_both_count() -> None:
    result = tournament(CoHegemony(), [GrimTrigger, AlwaysDefect], discount="0.9", arithmetic="exact")
    first, second = result.payoffs
    assert result.repeated.game.players == ("Russia", "China")
    assert (result.matrix == (first + second.T) / 2).all()
    assert result.scores["grim-trigger"] == result.matrix[0].mean()
    assert result.winner == result.ranking[0][0]


def test_entrants_are_named_apart() -> None:
    field = [LimitedPunishment(1), LimitedPunishment(2), TitForTat(), TitForTat(), AlwaysDefect]
    names = tournament(PD, field, discount="1/2").names
    assert names == (
        "limited-punishment(length=1)", "limited-punishment(length=2)", "tit-for-tat #1", "tit-for-tat #2",
        "always-defect",
    )  # fmt: skip


def test_records_are_frozen_plain_and_picklable() -> None:
    result = tournament(PD, [TitForTat, AlwaysDefect], discount="1/2", arithmetic="exact")
    with pytest.raises(ValueError, match="read-only"):
        result.payoffs[0, 0, 0] = 1
    again = pickle.loads(pickle.dumps(result))
    assert again.scores == result.scores
    document = result.to_json()
    assert document["ranking"][0]["score"] == str(result.ranking[0][1])
    assert document["discount"] == {"I": "1/2", "II": "1/2"}
    assert isinstance(tournament(PD, [TitForTat], discount="1/2").to_json()["ranking"][0]["score"], float)


def free_machines(game: NormalForm, n: int) -> dict[str, Machine]:
    """Counters that need ``n`` states."""
    return {p: Machine.from_rule(game, p, 0, lambda s: "C", lambda s, _: (s + 1) % n) for p in game.players}


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((PD, []), {"discount": "1/2"}, "at least one"),
        ((PD, TitForTat), {"discount": "1/2"}, "several"),
        ((PD, [TitForTat]), {}, "either discount"),
        ((PD, [TitForTat]), {"discount": "1/2", "rounds": 3}, "not both"),
        ((PD, [TitForTat]), {"discount": 1.5}, "between 0 and 1"),
        ((PD, [TitForTat]), {"discount": "1/2", "noise": 2}, "noise"),
        ((PD, [TitForTat]), {"rounds": 0}, "rounds"),
        ((PD, ["tit-for-tat"]), {"rounds": 1}, "not 'tit-for-tat'"),
        ((PD, {"x": 3}), {"rounds": 1}, "x must be a Strategy"),
        ((PD, [TitForTat]), {"rounds": 1, "arithmetic": "exakt"}, "did you mean 'exact'"),
        ((PD.game, [TitForTat]), {"rounds": 1}, "target"),
    ],
)
def test_bad_input_is_named(arguments: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(StrategyError, match=message):
        tournament(*arguments, **options)


def test_wrong_games_are_named() -> None:
    with pytest.raises(GameError, match="needs a NormalForm"):
        tournament(3, [TitForTat], discount="1/2")  # type: ignore[arg-type]
    with pytest.raises(GameError, match="two players"):
        tournament(NormalForm({"a": ("x",)}, [[1]]), [Random], discount="1/2")
    with pytest.raises(GameError, match="symbols"):
        tournament(CoHegemony.symbolic(), [AlwaysDefect], discount="1/2", cooperation=("coordinate",) * 2)
    with pytest.raises(StrategyError, match="no strategy 'tit'"):
        tournament(PD, [TitForTat], rounds=1).against("tit")
    with pytest.raises(SolverError, match='arithmetic="exact"'):
        tournament(PD, {"slow": free_machines(PD.game, 50)}, discount="1/2")
    exact = tournament(PD, {"slow": free_machines(PD.game, 50)}, discount="1/2", arithmetic="exact")
    assert exact.scores == {"slow": 3}


def test_without_entrants_every_strategy_that_fits_plays() -> None:
    result = tournament(CoHegemony(), discount="0.9")
    assert set(result.names) | set(result.skipped) == set(catalogue())
    assert not set(result.names) & set(result.skipped)
    assert "grim-trigger" in result.names
    assert "no equilibrium of the stage game" in result.skipped["nash-reversion"]


def test_the_catalogues_models_have_tournaments() -> None:
    result = tournament(DivisionOfLabour(), [GrimTrigger, TitForTat, AlwaysDefect], discount="0.9")
    assert set(result.scores) == {"grim-trigger", "tit-for-tat", "always-defect"}
    assert module.tournament is tournament


@pytest.mark.parametrize("size", [1, 1000])
def test_rounding_is_no_advantage(size: int) -> None:
    """Everybody plays the one equilibrium for ever: payoffs differ by rounding only, so all drift."""
    profile: Any = ("balance", "restrain")
    game = PowerShift().best_game()
    stage = game.rescale(dict.fromkeys(game.players, (size, 3 * size))).repeated(
        discount="0.9", cooperation=profile, punishment=profile
    )
    result = tournament(stage, None)
    assert np.ptp(result.matrix) > 0
    assert not any(result.invasions.values())
    assert {len(others) for others in result.drifts.values()} == {len(result.names) - 1}


@pytest.mark.parametrize("unit", [(1e-12, 0), (1e9, 0), (1, 1e6), (1, 1e9), (1e-3, -7)])
def test_who_invades_does_not_depend_on_units(unit: tuple[float, float]) -> None:
    plain = tournament(PD, FIELD, "0.9")
    moved = PD.game.rescale(dict.fromkeys(PD.game.players, unit))
    aims: Any = {"cooperation": PD.cooperation, "punishment": PD.punishment}
    other = tournament(moved, FIELD, "0.9", **aims)
    assert (other.names, other.invasions, other.drifts) == (plain.names, plain.invasions, plain.drifts)
    assert [name for name, _ in other.ranking[:3]] == [name for name, _ in plain.ranking[:3]]
