"""Views across the models: they show every model, item and verdict, and the network is drawn as counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from greatgame.catalogue import model, models
from greatgame.cli import app
from greatgame.display.catalogue_views import (
    claim_parameters,
    coverage_grid,
    dependence_grid,
    family,
    players_grid,
    players_network,
    players_of,
    records,
    verdict_grid,
    who_plays_whom,
)
from greatgame.display.markdown import write_markdown
from greatgame.display.summary import Tally, summary_blocks
from greatgame.proof import check

CLASSES = list(models().values())
SMALL = [model("membership"), model("accession-proposal")]


def test_coverage_names_every_interaction_and_no_gap() -> None:
    rows = records(coverage_grid(CLASSES))
    assert len(rows) == 83
    assert all(row["models"] != "none" for row in rows)
    wanted = next(row for row in rows if row["item"] == "A13")
    assert wanted["models"] == "accession-proposal, india-accession"
    assert [name for name in wanted if wanted[name] == "x"] == ["M04"]


def test_coverage_of_some_models_shows_the_gaps() -> None:
    grid = coverage_grid(SMALL)
    assert grid.columns == ("item", "interaction", "M04", "M13", "models")
    assert sum(row["models"] == "none" for row in records(grid)) == 83 - 5


@pytest.mark.parametrize(
    ("name", "key", "parameters"),
    [
        (  # the value of undisturbed bases cancels out of every deviation of the United States
            "two-tracks",
            "B204",
            ("threat", "hostility", "russian_benefit", "american_benefit", "linkage", "presence", "effort"),
        ),
        ("power-shift", "B018", ("security_power", "economic_power", "economy_weight")),
        ("india-accession", "B044", ()),
    ],
)
def test_claims_depend_on_what_their_statement_says(name: str, key: str, parameters: tuple[str, ...]) -> None:
    cls = model(name)
    found = claim_parameters(cls, next(claim for claim in cls.claims if claim.key == key))
    assert found == parameters


def test_dependence_lists_every_parameter_once() -> None:
    rows = records(dependence_grid(SMALL))
    listed = [(row["model"], row["symbol"]) for row in rows]
    assert listed == [(cls.name(), p.symbol) for cls in SMALL for p in cls.parameters.values()]
    idle = [row for row in rows if row["claims"] == "none"]
    assert all(row["number"] == "0" for row in idle)
    assert f"depends on {len(idle)} of them" in dependence_grid(SMALL).notes[0]


def test_pairs_are_those_of_the_models() -> None:
    met = who_plays_whom(CLASSES)
    assert next(iter(met)) == ("China", "Russia")
    for cls in CLASSES:
        players = players_of(cls)
        shared = [pair for pair, names in met.items() if cls.name() in names]
        assert len(shared) == len(players) * (len(players) - 1) // 2
        assert all(set(pair) <= set(players) for pair in shared)
    assert len(players_grid(CLASSES).rows) == len(met)


def test_players_under_every_choice_are_met() -> None:
    cls = model("broker")
    assert set(cls.players_at()) < set(players_of(cls))


def test_network_shows_players_of_enough_models(tmp_path: Path) -> None:
    axes = players_network(CLASSES)
    words = [text.get_text() for text in axes.texts]
    assert any(word.startswith("Russia (") for word in words)
    assert not any(word.startswith("Upstream") for word in words)
    everybody = players_network(CLASSES, least=1)
    assert any(text.get_text() == "Upstream (1)" for text in everybody.texts)
    assert players_network([model("membership")], least=1).lines[:] == []


def test_verdicts_are_counted_by_model_and_in_all() -> None:
    verdicts = [check(cls) for cls in SMALL]
    rows = records(verdict_grid(SMALL, verdicts))
    assert [row["model"] for row in rows] == ["membership", "accession-proposal", "all"]
    assert [row["claims"] for row in rows] == ["8", "3", "11"]
    assert rows[-1]["proved"] == str(sum(v.verdict == "proved" for group in verdicts for v in group))
    assert "11 are decided" in verdict_grid(SMALL, verdicts).notes[0]


def test_report_has_no_table_of_verdicts_without_verdicts() -> None:
    rows: list[list[object]] = [[cls.name(), "", "", "", "", ""] for cls in SMALL]
    without = write_markdown(summary_blocks(SMALL, rows, Tally(), [[], []]), "")
    assert "follows from its own premises" not in without
    assert "were put to the models" not in without
    with_some = write_markdown(summary_blocks(SMALL, rows, Tally(), [check(SMALL[0]), []]), "")
    assert "follows from its own premises" in with_some


def test_a_model_outside_the_catalogue_has_no_family() -> None:
    assert family(type("Model", (), {"__module__": __name__})) == ""


def test_command_prints_and_draws(tmp_path: Path) -> None:
    figure = tmp_path / "network.svg"
    result = CliRunner().invoke(app, ["catalogue", "--json", "--network", str(figure)])
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert set(document) == {"coverage", "dependence", "players", "episodes", "scores"}
    assert document["scores"][-1]["model"] == "all"
    assert figure.read_text(encoding="utf-8").rstrip().endswith("</svg>")


def test_command_refuses_an_unknown_kind_of_figure() -> None:
    result = CliRunner().invoke(app, ["catalogue", "--network", "network.docx"])
    assert result.exit_code == 2
    assert ".svg, .png, .pdf" in result.output
