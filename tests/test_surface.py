"""The pinned public surface, name by name: scripts outside this repository rely on it."""

from __future__ import annotations

import dataclasses
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy

import greatgame as gg
import greatgame.strategies as catalogue
from greatgame.cli import app
from greatgame.models import CoHegemony, DivisionOfLabour, IndiaAccession
from greatgame.strategies import GrimTrigger, TitForTat

MUST_HAVE: list[Any] = [CoHegemony, IndiaAccession, DivisionOfLabour]
STRATEGIES = [
    "AlwaysCooperate",
    "AlwaysDefect",
    "GrimTrigger",
    "NashReversion",
    "TitForTat",
    "SuspiciousTitForTat",
    "TitForTwoTats",
    "TwoTitsForTat",
    "GenerousTitForTat",
    "ContriteTitForTat",
    "WinStayLoseShift",
    "LimitedPunishment",
    "StickAndCarrot",
    "Alternator",
    "MemoryOne",
    "ZeroDeterminant",
    "Random",
    "GraduatedReciprocation",
    "IssueLinkage",
]
COMMANDS = [
    "models",
    "show",
    "solve",
    "repeat",
    "atlas",
    "check",
    "sweep",
    "sensitivity",
    "tournament",
    "report",
]


def test_the_catalogue_is_called_and_opened() -> None:
    models: Any = gg.models  # a package that answers a call
    assert models()["co-hegemony"] is CoHegemony
    assert {"GrimTrigger", *STRATEGIES} <= {cls.__name__ for cls in catalogue.strategies().values()}
    assert all(getattr(catalogue, name).__name__ == name for name in STRATEGIES)
    strategies: Any = gg.strategies
    assert strategies() == catalogue.strategies()


@pytest.mark.parametrize(
    ("where", "wrong", "right"),
    [
        (gg, "tournement", "tournament"),
        (gg.strategies, "GrimTriger", "GrimTrigger"),
        (gg.models, "CoHegemny", "CoHegemony"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_nearest(where: Any, wrong: str, right: str) -> None:
    with pytest.raises(AttributeError, match=f"{wrong}.*did you mean '{right}'"):
        getattr(where, wrong)


def test_a_parameter_answers_every_question() -> None:
    grab = CoHegemony.parameters["grab"]
    assert (grab.low, grab.high, grab.default, grab.symbol) == (0, Fraction(1, 2), Fraction(1, 4), "g")
    assert all(isinstance(text, str) and text for text in (grab.unit, grab.meaning, grab.source))
    m = CoHegemony(grab=0.3)
    assert (m.grab, m.replace(grab="0.2").grab, m.power) == (
        Fraction(3, 10),
        Fraction(1, 5),
        CoHegemony().power,
    )
    with pytest.raises(gg.ParameterError, match="grab"):
        CoHegemony(grab=7)


@pytest.mark.parametrize("model", MUST_HAVE)
def test_a_model_gives_games(model: Any) -> None:
    point = model()
    assert (point.game().kind, model.symbolic().kind) == ("float", "symbolic")
    game = point.best_game()
    assert game.payoffs.shape == (len(game.players), *(len(acts) for acts in game.actions.values()))
    assert game.equilibria().max_regret == 0 or game.kind == "float"


def test_a_game_of_ones_own_and_its_files(tmp_path: Path) -> None:
    game = gg.NormalForm(players={"A": ("x", "y"), "B": ("u", "v")}, payoffs=np.arange(8).reshape(2, 2, 2))
    assert gg.NormalForm.from_nfg(_written(game, tmp_path / "game.nfg")) == game
    assert game.to_nashpy()[np.array([1, 0]), np.array([0, 1])].tolist() == [1, 5]


def _written(game: gg.NormalForm, path: Path) -> Path:
    game.to_nfg(path)
    return path


def test_equilibria_are_frozen_records() -> None:
    eqs = CoHegemony.at("stag-hunt").equilibria()
    assert eqs.status in ("complete", "complete-extreme", "partial")
    first = eqs[0]
    assert set(first.strategies) == set(first.payoffs) == set(first.support) == {"Russia", "China"}
    assert isinstance(first.regret, Fraction)
    assert first.regret == 0
    assert len(eqs.pure) + len(eqs.mixed) == len(eqs) == len(list(eqs)) == len(eqs.to_frame())
    assert all(isinstance(e.profile, tuple) for e in eqs.pure)
    assert all(e.profile is None for e in eqs.mixed)
    assert eqs.select("risk-dominant") in eqs.pure
    assert "Nash" in eqs.cite() or "Mangasarian" in eqs.cite()
    for record, field in ((eqs, "status"), (first, "regret"), (eqs.components[0], "index")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(record, field, None)


def test_other_solution_concepts_by_name() -> None:
    game = CoHegemony.at("stag-hunt").game()
    for method in ("nashpy-support", "nashpy-lemke-howson"):
        assert game.equilibria(method=method).method == method
    assert sum(game.correlated(objective="welfare").distribution.values()) == pytest.approx(1)
    assert game.logit(rationality=1.5).at[0].rationality == pytest.approx(1.5)
    assert game.dominated().reduced.players == game.players


def test_repeated_games_by_name() -> None:
    r = CoHegemony.at("dilemma").repeated(discount=0.9)
    play = r.play({"Russia": GrimTrigger(), "China": GrimTrigger()})
    assert play.path(3) == play.cycle * 3
    assert set(play.payoffs) == {"Russia", "China"}
    assert r.is_subgame_perfect(GrimTrigger())
    assert not r.is_subgame_perfect(TitForTat())
    critical = r.critical_discount(GrimTrigger())
    assert 0.9 in critical
    assert 0.1 not in critical
    formula = CoHegemony.critical_discount(GrimTrigger)["Russia"].formula
    assert isinstance(formula, sympy.Expr)
    sets = r.payoff_set()
    assert sets.subgame_perfect.inner
    assert sets.individually_rational
    assert sets.feasible
    own = r.game.repeated(discount=0.9, cooperation=("coordinate",) * 2, punishment=("rival",) * 2)
    assert own.is_subgame_perfect(GrimTrigger())
    assert gg.tournament(r.game, [GrimTrigger, TitForTat], discount=0.9, noise=0, cooperation=r.cooperation,
                         punishment=r.punishment).names == ("grim-trigger", "tit-for-tat")  # fmt: skip


def test_every_command_takes_json() -> None:
    from typer.testing import CliRunner

    run = CliRunner()
    listing = run.invoke(app, ["models", "--json"])
    assert {"name", "class", "form", "players", "covers"} <= set(json.loads(listing.stdout)[0])
    for command in COMMANDS:
        assert "--json" in run.invoke(app, [command, "--help"], terminal_width=200).stdout, command
