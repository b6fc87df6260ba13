"""The commands of proof, and verdicts kept between runs."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from greatgame.cli import app
from greatgame.models import IndiaAccession
from greatgame.proof import check as check_claims
from greatgame.proof import remembered as room
from greatgame.proof.remembered import remembered


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    return tmp_path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_atlas_prints_regimes_and_says_that_they_are_all() -> None:
    text = run("atlas", "india-accession", "--set", "rule=package")
    assert "(approve, approve) + (veto, veto)" in text
    assert "It is proved that no other set of pure equilibria occurs" in text


def test_atlas_as_json_has_the_pinned_shape() -> None:
    document = json.loads(run("atlas", "india-accession", "--json"))
    assert {"model", "complete", "regimes"} <= set(document)
    assert document["complete"] is True
    assert {"name", "equilibria", "inequalities", "witness", "volume"} <= set(document["regimes"][0])


def test_check_prints_and_tallies_verdicts() -> None:
    text = run("check", "india-accession")
    assert "B046" in text
    assert "In all: 5 computed, 6 proved, 1 shown, 2 waiting" in text
    assert "decided on mediated-dispute: proved" in text


def test_check_as_json_has_the_pinned_shape() -> None:
    wanted = ("model", "claim", "verdict", "statement", "source", "condition", "counterexample", "seconds")
    for record in json.loads(run("check", "accession-proposal", "--json")):
        assert set(wanted) <= set(record)


def test_unknown_models_and_settings_are_one_line_errors() -> None:
    result = CliRunner().invoke(app, ["check", "co-hegemon"])
    assert (result.exit_code, "did you mean 'co-hegemony'" in result.stderr) == (1, True)
    result = CliRunner().invoke(app, ["atlas", "co-hegemony", "--set", "grap=1"])
    assert (result.exit_code, "grap" in result.stderr) == (1, True)


def test_verdicts_are_kept_and_read_back(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = remembered(IndiaAccession)
    assert len(list(own_cache.rglob("*.json"))) == 1

    def never(model: object) -> None:
        raise AssertionError("decided again")

    monkeypatch.setattr(room, "check", never)
    again = remembered(IndiaAccession)
    assert [v.to_json() for v in again] == [v.to_json() for v in first]
    assert [v.verdict for v in again] == [v.verdict for v in check_claims(IndiaAccession)]


def test_a_changed_program_or_a_damaged_file_decides_again(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered(IndiaAccession)
    kept = next(own_cache.rglob("*.json"))
    kept.write_text("{ damaged")
    assert [v.claim for v in remembered(IndiaAccession)] == [c.key for c in IndiaAccession.claims]
    monkeypatch.setattr(room, "program_hash", lambda: "another")
    remembered(IndiaAccession)
    assert len(list(own_cache.rglob("*.json"))) == 2
