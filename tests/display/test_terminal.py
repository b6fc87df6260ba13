"""What a terminal shows, and what a pipe gets instead."""

import io

import pytest
from rich.console import Console

from greatgame.display.declaration import claim_grid, parameter_grid
from greatgame.display.terminal import progress, show_grid, show_model
from greatgame.model import Model


def test_a_narrow_terminal_folds_and_loses_nothing(border: type[Model]) -> None:
    out = io.StringIO()
    show_grid(parameter_grid(border), Console(file=out, force_terminal=True, width=100, color_system=None))
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= 100
    assert "[" not in out.getvalue().replace("[0", "")
    for word in ("b_0", "fixed", "<part>", "data", "k_R"):
        assert word in out.getvalue()


def test_markup_in_texts_is_shown_as_it_is(border: type[Model]) -> None:
    out = io.StringIO()
    show_grid(claim_grid(border), Console(file=out, force_terminal=True, width=120, color_system=None))
    assert "Quiet <lasts>." in out.getvalue()


def test_a_pipe_gets_plain_lines(border: type[Model], capsys: pytest.CaptureFixture[str]) -> None:
    show_model(border(value="0.25"))
    text = capsys.readouterr().out
    assert "\x1b" not in text
    for wanted in (
        "A border  (border)",
        "value of quiet",
        "Payoff formulas",
        "Payoffs at this point",
        "B001",
    ):
        assert wanted in text


def test_progress_is_quiet_when_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Working") as step:
        step(0.5, "half")
    captured = capsys.readouterr()
    assert captured.out == captured.err == ""
