"""The report: one well-formed, self-contained, reproducible page that says what it could not do."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest

from greatgame.display.declaration import catalogue_grid, model_grids, parameter_grid
from greatgame.display.report import write_report
from greatgame.display.section import decide_claims, outline
from greatgame.errors import ParameterError, SolverError
from greatgame.model import Model
from greatgame.parameters import Parameter

Read = Callable[[str], Any]


@pytest.fixture(scope="module")
def page_text(tmp_path_factory: pytest.TempPathFactory) -> Callable[[type[Model]], str]:
    written: dict[str, str] = {}

    def write(cls: type[Model]) -> str:
        if cls.__name__ not in written:
            out = tmp_path_factory.mktemp("report") / "page.html"
            written[cls.__name__] = write_report([cls], out).read_text(encoding="utf-8")
        return written[cls.__name__]

    return write


def test_page_is_well_formed_and_needs_no_network(
    border: type[Model], page_text: Callable[[type[Model]], str], read_html: Read
) -> None:
    text = page_text(border)
    page = read_html(text)
    assert text.startswith("<!DOCTYPE html>")
    assert page.all("meta", name="viewport")
    addresses = [
        value
        for _, attributes in page.elements
        for name, value in attributes.items()
        if name in ("src", "href", "srcset", "action") and value is not None
    ]
    assert all(a.startswith("#") or a == "data:," for a in addresses)
    assert not re.search(r"https?://|@import|url\((?!#)", text)
    assert not page.all("script")
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert all(a[1:] in ids for a in addresses if a.startswith("#"))


def test_page_shows_what_the_model_declares_and_its_answers(
    border: type[Model], page_text: Callable[[type[Model]], str], read_html: Read
) -> None:
    text = page_text(border)
    words = read_html(text).words
    for wanted in (
        "A border",
        "value of quiet",
        "fixed <part>",
        "data & more",
        "0 to 2",
        "1/3",
        "Quiet <lasts>.",
    ):
        assert wanted in words
    for section in ("Summary", "Parameters", "Payoffs as formulas", "Equilibria at the baseline", "Figures"):
        assert section in words
    assert "0 exact" in words
    assert "soft-2001" in words
    assert "rule: soft" in words
    assert "3 of 3" in words
    assert re.search(r"(\d+) equilibria at 3 points of the parameter spaces. \1 are proved in exact", words)
    assert "S0" in words
    assert "Nash, J. (1951)" in words
    assert words.index("Summary") < words.index("value of quiet")


def test_claims_come_with_what_became_of_them(
    border: type[Model], page_text: Callable[[type[Model]], str], read_html: Read
) -> None:
    text = page_text(border)
    words = read_html(text).words
    assert "1 proved" in words
    assert "1 refuted" in words
    assert "<strong>refuted</strong>: fails at" in text
    assert "fine = 2" in words
    assert "needs two periods" in words


def test_without_formal_statements_nothing_is_decided() -> None:
    assert decide_claims(Open) == []


def test_same_models_give_the_same_bytes(
    border: type[Model], page_text: Callable[[type[Model]], str], tmp_path: Path
) -> None:
    again = write_report([border], tmp_path / "again.html").read_text(encoding="utf-8")
    assert again == page_text(border)


def test_progress_is_reported(border: type[Model], tmp_path: Path) -> None:
    steps: list[tuple[float, str]] = []
    write_report([border], tmp_path / "p.html", progress=lambda part, what: steps.append((part, what)))
    assert steps[0] == (0.0, "border: equilibria, claims, figures")
    assert steps[-1][0] == 1.0


def test_a_solver_that_fails_is_not_mistaken_for_no_equilibrium(
    border: type[Model], tmp_path: Path, read_html: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Model, method: str | None = None) -> None:
        raise SolverError("too <large>")

    monkeypatch.setattr(border, "equilibria", fail)
    words = read_html(write_report([border], tmp_path / "p.html").read_text(encoding="utf-8")).words
    assert "solver failed: too <large>" in words
    assert "0 of 3" in words
    assert "at 3 the solver failed" in words
    assert "none found" not in words


class Open(Model):
    """A model whose parameter has no default."""

    players: ClassVar[Any] = {"A": ("a", "b"), "B": ("c", "d")}
    x = Parameter(None, low=0, high=1, symbol="x", meaning="x", unit="one", source="judgement")

    def payoffs(self, a: str, b: str) -> tuple[Any, Any]:
        """Constant sum."""
        return (self.x, 1 - self.x) if a == "a" else (0, 0)


def test_a_model_without_baseline_says_so(tmp_path: Path, read_html: Read) -> None:
    words = read_html(write_report([Open], tmp_path / "p.html").read_text(encoding="utf-8")).words
    assert "no baseline declared" in words
    assert "This model has no baseline" in words


def test_wrong_requests_are_refused_before_any_work(border: type[Model], tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="at least one model"):
        write_report([], tmp_path / "p.html")
    with pytest.raises(FileNotFoundError):
        write_report([border], tmp_path / "missing" / "p.html")


def test_many_mixed_equilibria_are_counted(border: type[Model]) -> None:
    eqs = border().equilibria()
    assert len(outline(eqs)) == len(eqs)


def test_declaration_tables_in_three_notations(border: type[Model], read_html: Read) -> None:
    for grid in model_grids(border):
        assert grid.text().splitlines()[0] == grid.caption
        assert grid.latex().count(r" \\") == len(grid.rows) + 1
        page = read_html(grid.html())
        assert len(page.all("tr")) == len(grid.rows) + 1
    latex = parameter_grid(border).latex()
    assert r"$b_{0}$" in latex
    assert r"data \& more" in latex


def test_a_moved_point_shows_its_values(border: type[Model]) -> None:
    assert "here" not in parameter_grid(border()).columns
    moved = parameter_grid(border(value="0.7"))
    assert "0.7" in [cell.text for cell in moved.rows[0]]
    assert "border" in catalogue_grid([border]).text()
