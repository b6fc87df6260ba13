"""The commands of repeated games: what they print, their JSON, their errors."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from typer.testing import CliRunner

from greatgame.cli import app
from greatgame.models import CoHegemony
from greatgame.strategies import GrimTrigger, strategies

RUN = CliRunner()


def run_json(*arguments: str) -> Any:
    result = RUN.invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_repeat_reports_play_payoffs_and_thresholds() -> None:
    document = run_json(
        "repeat", "co-hegemony", "--strategy", "grim-trigger", "--discount", "0.9", "--set", "power=0.37"
    )
    repeated = CoHegemony(power="0.37").repeated(discount="0.9")
    assert document["model"] == "co-hegemony"
    assert document["parameters"]["power"] == "37/100"
    assert document["strategies"] == {"Russia": "grim-trigger", "China": "grim-trigger"}
    assert document["path"] == {"lead": [], "cycle": [["coordinate", "coordinate"]]}
    payoffs = {p: Fraction(v) for p, v in document["payoffs"].items()}
    assert payoffs == repeated.play(GrimTrigger()).payoffs
    check = repeated.is_subgame_perfect(GrimTrigger())
    assert document["subgame_perfect"] == bool(check)
    assert len(document["deviations"]) == len(check.deviations)
    assert document["critical_discount"] == repeated.critical_discount(GrimTrigger()).to_json()


def test_repeat_without_a_discount_factor_gives_functions_of_it() -> None:
    document = run_json(
        "repeat",
        "co-hegemony",
        "--strategy",
        "Russia=tit-for-tat",
        "--strategy",
        "China=suspicious-tit-for-tat",
    )
    assert document["discount"] is None
    assert "delta" in document["payoffs"]["Russia"]
    assert "subgame_perfect" not in document
    assert len(document["path"]["cycle"]) == 2


def test_repeat_adds_formulas_and_payoff_sets() -> None:
    document = run_json(
        "repeat",
        "co-hegemony",
        "--strategy",
        "limited-punishment(length=2)",
        "--discount",
        "0.8",
        "--payoff-set",
    )
    assert document["payoff_set"]["subgame_perfect"]["status"] == "exact"
    document = run_json("repeat", "co-hegemony", "--strategy", "grim-trigger", "--formula")
    assert "k_R" in document["critical_discount_formula"]["Russia"]["formula"]
    text = RUN.invoke(
        app, ["repeat", "co-hegemony", "--strategy", "grim-trigger", "--discount", "0.9", "--payoff-set"]
    )
    assert "for ever (coordinate, coordinate)" in text.stdout
    assert "subgame perfect: (17/100, 57/100)" in text.stdout


def test_repeat_takes_its_aims_from_the_command_line() -> None:
    """For a model that names no cooperation and punishment: actions, or a rule for the punishment."""
    aims = ["--cooperation", "balance, restrain", "--punishment", "welfare"]
    document = run_json(
        "repeat", "power-shift", "--strategy", "grim", "--discount", "0.9", "--formula", *aims
    )
    assert document["cooperation"] == ["balance", "restrain"]
    assert len(document["punishment"]) == 2
    assert document["subgame_perfect"]
    assert document["critical_discount_formula"]["Russia"]["conditions"]
    ranking = run_json("tournament", "power-shift", *aims)["ranking"]
    assert {row["strategy"] for row in ranking} >= {"grim-trigger", "tit-for-tat"}


def test_lists_are_parted_by_semicolons_in_and_out() -> None:
    chosen = "memory-one(probabilities=1;0;1/3;1, first=1)"
    document = run_json("repeat", "co-hegemony", "--strategy", chosen, "--discount", "0.9")
    assert document["strategies"]["China"] == chosen
    assert document["path"]["cycle"] == [["coordinate", "coordinate"]]


def test_payoffs_of_many_digits_are_printed_as_decimals() -> None:
    command = ["repeat", "division-of-labour", "--strategy", "grim-trigger", "--discount", "0.9"]
    assert "Russia 0.96419893, China 0.96419893" in RUN.invoke(app, command).stdout
    assert "/" in run_json(*command)["payoffs"]["Russia"]


def test_repeat_with_noise_is_random() -> None:
    document = run_json(
        "repeat", "co-hegemony", "--strategy", "tit-for-tat", "--discount", "0.9", "--noise", "0.1"
    )
    assert document["path"] is None
    assert document["noise"] == "0.1"


def test_tournament_ranks_all_strategies_that_fit() -> None:
    document = run_json("tournament", "co-hegemony", "--discount", "0.95")
    assert set(document["strategies"]) | set(document["skipped"]) == set(strategies())
    scores = [row["score"] for row in document["ranking"]]
    assert scores == sorted(scores, reverse=True)
    assert len(document["payoffs"]["Russia"]) == len(document["strategies"])
    text = RUN.invoke(app, ["tournament", "co-hegemony"]).stdout
    assert document["strategies"][0] in text
    assert "left out: issue-linkage" in text


def test_tournament_of_some_strategies_exactly() -> None:
    arguments = ["--strategy", "grim-trigger", "--strategy", "always-defect", "--rounds", "10", "--exact"]
    document = run_json("tournament", "division-of-labour", *arguments)
    assert document["rounds"] == 10
    assert document["discount"] is None
    assert all(Fraction(row["score"]) for row in document["ranking"])
    assert set(document["invasions"]) == {"grim-trigger", "always-defect"}


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        (["repeat", "co-hegemony", "--strategy", "grim-triger"], "did you mean 'grim-trigger'?", 1),
        (
            ["repeat", "co-hegemony", "--strategy", "grim-trigger", "--discount", "1.5"],
            "strictly between 0 and 1",
            1,
        ),
        (["repeat", "co-hegemony", "--strategy", "Rusia=grim-trigger"], "did you mean 'Russia'?", 1),
        (["repeat", "co-hegemony", "--strategy", "Russia=grim-trigger"], "no strategy given for China", 1),
        (["repeat", "co-hegemony", "--strategy", "limited-punishment"], "needs its parameters: length", 1),
        (
            ["repeat", "co-hegemony", "--strategy", "limited-punishment(lenght=2)"],
            "did you mean 'length'?",
            1,
        ),
        (["tournament", "co-hegemony", "--discount", "0.9", "--rounds", "3"], "not both", 1),
        (["tournament", "co-hegemny"], "did you mean 'co-hegemony'?", 1),
        (["repeat", "co-hegemony", "--strategy", "limited-punishment(2)"], "NAME=VALUE", 2),
        (["repeat", "co-hegemony", "--strategy", "limited-punishment(length=2"], "closing bracket", 2),
        (["repeat", "co-hegemony", "--strategy", "tit-for-tat", "--strategy", "random"], "PLAYER=NAME", 2),
        (["repeat", "co-hegemony", *["--strategy", "Russia=random"] * 2], "two strategies", 2),
        (["repeat", "co-hegemony"], "--strategy", 2),
        (
            ["repeat", "membership", "--strategy", "grim-trigger"],
            "an action or a mix for each of Uzbekistan",
            1,
        ),
        (
            ["repeat", "power-shift", "--strategy", "grim-trigger", "--cooperation", "balance"],
            "Russia, China",
            1,
        ),
        (
            ["repeat", "power-shift", "--strategy", "grim-trigger", "--cooperation", "balanc, restrain"],
            "did you mean 'balance'?",
            1,
        ),
        (
            ["tournament", "power-shift", "--punishment", "evolutionarily-stable"],
            "selects no stage equilibrium",
            1,
        ),
    ],
)
def test_errors_are_explained(arguments: list[str], message: str, code: int) -> None:
    result = RUN.invoke(app, arguments)
    assert result.exit_code == code, result.output
    assert message in " ".join(result.stderr.replace("│", " ").split())
    assert "Traceback" not in result.stderr
