"""The command line: results, JSON shapes, errors without tracebacks, exit codes."""

import json
import os
import re
import signal
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import greatgame
from greatgame.catalogue import models
from greatgame.cli import app
from greatgame.errors import GreatGameError
from greatgame.models import CoHegemony

RUN = CliRunner()
COMMANDS = ["models", "show", "solve", "report"]


def run_json(*arguments: str) -> Any:
    result = RUN.invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def run_error(*arguments: str, code: int = 1) -> str:
    result = RUN.invoke(app, list(arguments))
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr


def test_models_lists_the_catalogue() -> None:
    entries = run_json("models")
    names = [e["name"] for e in entries]
    assert names == list(models())
    (entry,) = [e for e in entries if e["name"] == "co-hegemony"]
    assert {"name", "class", "form", "players", "covers"} <= set(entry)
    assert entry["class"] == "CoHegemony"
    assert entry["players"] == ["Russia", "China"]
    assert "A01" in entry["covers"]
    text = RUN.invoke(app, ["models"]).stdout
    assert all(name in text for name in names)


def test_solve_gives_exact_equilibria() -> None:
    document = run_json("solve", "co-hegemony", "--set", "power=0.37", "--set", "dividend-base=0.2")
    assert {"model", "parameters", "players", "status", "equilibria"} <= set(document)
    assert document["model"] == "co-hegemony"
    assert document["parameters"]["power"] == "37/100"
    assert document["parameters"]["sharing"] == "fixed"
    game = CoHegemony(power="0.37", dividend_base="0.2").game(exact=True)
    assert document["status"] == "complete"
    for e in document["equilibria"]:
        assert set(e) == {"strategies", "payoffs", "regret", "index", "kind"}
        mixes = {p: [Fraction(w) for w in mix.values()] for p, mix in e["strategies"].items()}
        assert {p: Fraction(v) for p, v in e["payoffs"].items()} == game.expected(mixes)
        assert Fraction(e["regret"]) == 0
        assert list(e["strategies"]["Russia"]) == ["coordinate", "rival", "defer"]
    assert sum(e["index"] for e in document["equilibria"]) == 1


def test_solve_shows_the_table_and_the_certificate() -> None:
    result = RUN.invoke(app, ["solve", "co-hegemony", "--at", "stag-hunt"])
    assert result.exit_code == 0
    for wanted in ("CoHegemony(", "coordinate", "[", "0 exact", "Status: complete", "exact-enumeration"):
        assert wanted in result.stdout


def test_floats_methods_points_and_choices() -> None:
    floats = run_json("solve", "co-hegemony", "--float")
    assert isinstance(floats["equilibria"][0]["payoffs"]["Russia"], float)
    pure = run_json("solve", "co-hegemony", "--at", "stag-hunt", "--method", "pure")
    assert (pure["status"], pure["method"], len(pure["equilibria"])) == ("partial", "pure", 2)
    tracking = run_json("solve", "co-hegemony", "--at", "1996", "--set", "sharing=tracking")
    assert tracking["parameters"]["sharing"] == "tracking"
    assert Fraction(tracking["parameters"]["power"]) == CoHegemony.at("1996").values["power"]
    assert run_json("solve", "CoHegemony")["model"] == "co-hegemony"


def test_show_declares_everything() -> None:
    document = run_json("show", "co-hegemony", "--set", "grab=0.3")
    (grab,) = [p for p in document["parameters"] if p["name"] == "grab"]
    assert (grab["symbol"], grab["low"], grab["high"], grab["baseline"], grab["value"]) == (
        "g", "0", "1/2", "1/4", "3/10",
    )  # fmt: skip
    assert len(document["payoffs"]) == 9
    assert document["actions"]["China"] == ["coordinate", "rival", "defer"]
    assert document["claims"][0]["source"].startswith("S")
    text = RUN.invoke(app, ["show", "co-hegemony"]).stdout
    assert "Payoff formulas" in text
    assert "S0:143-145" in text


def test_report_writes_the_page(tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    result = RUN.invoke(app, ["report", "co-hegemony", "--out", str(out)])
    assert result.exit_code == 0
    assert str(out) in result.stdout
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    document = run_json("report", "co-hegemony", "--out", str(out))
    assert document == {"out": str(out), "models": ["co-hegemony"]}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["solve", "co-hegemny"], "did you mean 'co-hegemony'?"),
        (["solve", "co-hegemony", "--set", "grap=1"], "did you mean 'grab'?"),
        (["solve", "co-hegemony", "--set", "grab=7"], "must be in [0, 0.5]"),
        (["solve", "co-hegemony", "--set", "grab=nan"], "grab"),
        (["solve", "co-hegemony", "--set", "grab=x"], "not a finite decimal"),
        (["solve", "co-hegemony", "--set", "sharing=tracked"], "did you mean 'tracking'?"),
        (["solve", "co-hegemony", "--at", "1997"], "did you mean '1996'?"),
        (["solve", "co-hegemony", "--method", "exact-enumerate"], "did you mean 'exact-enumeration'?"),
        (["show", "nothing"], "no model 'nothing'"),
        (["report", "co-hegemny", "--out", "x.html"], "did you mean 'co-hegemony'?"),
    ],
)
def test_our_errors_are_one_line_and_name_the_nearest(arguments: list[str], message: str) -> None:
    text = run_error(*arguments)
    assert text.startswith("greatgame: error: ")
    assert text.count("\n") == 1
    assert message in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["slve", "co-hegemony"], "solve"),
        (["solve"], "MODEL"),
        (["solve", "co-hegemony", "--sat", "x=1"], "No such option"),
        (["solve", "co-hegemony", "--set", "grab"], "NAME=VALUE"),
        (["solve", "co-hegemony", "--set", "grab="], "NAME=VALUE"),
        (["solve", "co-hegemony", "--set", "grab=1", "--set", "grab=2"], "set twice"),
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str], message: str) -> None:
    assert message in re.sub(r"\x1b\[[0-9;]*m", "", run_error(*arguments, code=2))


def test_an_unwritable_file_is_an_error_of_one_line(tmp_path: Path) -> None:
    text = run_error("report", "co-hegemony", "--out", str(tmp_path / "missing" / "page.html"))
    assert "no such folder" in text


def test_version_and_help() -> None:
    assert RUN.invoke(app, ["--version"]).stdout == f"greatgame {greatgame.__version__}\n"
    text = RUN.invoke(app, ["--help"]).stdout
    assert all(command in text for command in COMMANDS)
    for command in COMMANDS:
        assert "--json" in RUN.invoke(app, [command, "--help"]).stdout


def test_a_bug_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("greatgame.catalogue.models", broken)
    result = RUN.invoke(app, ["models"])
    assert isinstance(result.exception, ZeroDivisionError)
    assert not isinstance(result.exception, GreatGameError)


# -- as a program -------------------------------------------------------------------------------


def test_as_a_program() -> None:
    command = [sys.executable, "-m", "greatgame", "solve", "co-hegemny"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stdout == ""
    assert run.stderr.startswith("greatgame: error: no model 'co-hegemny'")


def test_help_opens_no_heavy_library() -> None:
    code = (
        "import sys\nsys.argv = ['greatgame', '--help']\n"
        "from greatgame.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('OPEN', *sorted(m.partition('.')[0] for m in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    opened = set(run.stdout.rpartition("OPEN")[2].split())
    assert opened.isdisjoint({"numpy", "scipy", "sympy", "matplotlib", "z3", "numba", "pandas"})


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_an_interrupt_ends_with_130_and_no_traceback() -> None:
    code = (
        "import os, signal\nimport greatgame.catalogue as c\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # shells ignore it for background jobs
        "def interrupted():\n    os.kill(os.getpid(), signal.SIGINT)\n    signal.pause()\n"
        "c.models = interrupted\n"
        "import sys\nsys.argv = ['greatgame', 'models']\n"
        "from greatgame.__main__ import main\nmain()\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert run.returncode == 128 + signal.SIGINT
    assert "Traceback" not in run.stderr
