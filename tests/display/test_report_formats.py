"""The report as Markdown and LaTeX: structure, escaping, figures beside it; several processes, same bytes."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from greatgame.catalogue import model
from greatgame.display.blocks import Bullets, Drawing, Facts, Lead, Part, Payoffs, Prose, Table
from greatgame.display.grid import Grid
from greatgame.display.html_blocks import write_html
from greatgame.display.latex import latex_document, long_table, write_latex
from greatgame.display.markdown import pipe_table, write_markdown
from greatgame.display.report import report_format, write_report
from greatgame.display.section import decide_claims, solve_points
from greatgame.display.summary import Tally, summary_blocks, summary_row
from greatgame.errors import ParameterError
from greatgame.game import NormalForm
from greatgame.model import Model

#: Packages that every distribution has.
PACKAGES = {"fontenc", "inputenc", "amsmath", "array", "longtable", "graphicx", "geometry"}
#: Commands from LaTeX itself and those packages, mathematics included.
KNOWN = {
    "allowbreak", "approx", "arraybackslash", "begin", "beta", "centering", "date", "dimexpr", "document",
    "documentclass", "emergencystretch", "emph", "end", "endhead", "fbox", "footnotesize", "frac", "ge",
    "hline", "includegraphics", "item", "le", "left", "linewidth", "maketitle", "max", "min", "multicolumn",
    "newline", "paragraph", "parindent", "parskip", "quad", "raggedright", "relax", "right", "section",
    "setlength", "small", "subsection", "subsubsection", "tabcolsep", "tableofcontents", "textasciicircum",
    "textasciitilde", "textbackslash", "textbf", "texttt", "times", "title", "underline", "usepackage",
    "text", "for", "otherwise", "wedge", "vee", "geq", "leq", "pi", "tau", "alpha", "gamma",
    "delta", "lambda", "eta", "theta", "kappa", "mu", "xi", "rho", "sigma", "phi", "varphi", "omega",
}  # fmt: skip


def check_latex(text: str) -> None:
    """Fail on what would stop a LaTeX run: braces, environments, columns, dollars, unknown commands."""
    plain = re.sub(r"\\[\\{}$&%#_]", " ", text.replace("\\\\", " \n"))
    depth = 0
    for character in plain:
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0
    assert plain.count("$") % 2 == 0
    assert not re.search(r"[#%]", plain)
    opened: list[str] = []
    for kind, name in re.findall(r"\\(begin|end)\{(\w+)\*?\}", text):
        if kind == "begin":
            opened.append(name)
        else:
            assert opened.pop() == name
    assert not opened
    outside = re.sub(r"\$[^$]*\$|\\includegraphics.*", "", plain)
    assert not re.search(r"[_^]", outside)
    assert set(re.findall(r"\\([A-Za-z]+)", text)) <= KNOWN
    assert all(ord(c) < 0x100 or c in "–—’“”" for c in text), sorted({c for c in text if ord(c) > 0xFF})
    for spec, body in re.findall(
        r"\\begin\{longtable\}\{([^\n]*)\}\n(.*?)\\end\{longtable\}", text, re.DOTALL
    ):
        columns = spec.count("p{")
        for row in re.findall(r"^(.*) \\\\$", body, re.MULTILINE):
            assert len(re.findall(r"(?<!\\)&", row)) == columns - 1, row
        assert sum(map(float, re.findall(r"dimexpr ([\d.]+)", spec))) == pytest.approx(1, abs=0.01)


def test_the_format_is_asked_for_or_read_off_the_file() -> None:
    assert [report_format(f"a.{e}") for e in ("html", "htm", "MD", "tex", "txt")] == [
        "html", "html", "md", "tex", "html",
    ]  # fmt: skip
    with pytest.raises(ParameterError, match=r"unknown format 'latex'.*tex"):
        report_format("a.html", "latex")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("paper")
    chosen = [model("india-accession"), model("forum-choice")]
    return {form: write_report(chosen, folder / f"paper.{form}") for form in ("md", "tex")}


def test_latex_is_well_formed_and_needs_common_packages_only(written: dict[str, Path]) -> None:
    text = written["tex"].read_text(encoding="utf-8")
    check_latex(text)
    assert set(re.findall(r"\\usepackage(?:\[.*?\])?\{(\w+)\}", text)) == PACKAGES
    assert text.startswith(r"\documentclass")
    assert r"\section{Summary}" in text
    assert text.index(r"\section{Summary}") < text.index(r"\subsection*{Payoffs at the baseline}")


@pytest.mark.parametrize(("form", "ending", "magic"), [("md", "svg", b"<?xml"), ("tex", "pdf", b"%PDF")])
def test_figures_are_files_beside_the_text(
    written: dict[str, Path], form: str, ending: str, magic: bytes
) -> None:
    text = written[form].read_text(encoding="utf-8")
    named = set(re.findall(rf"paper_figures/[\w-]+\.{ending}", text))
    folder = written[form].parent
    assert named == {f"paper_figures/{p.name}" for p in (folder / "paper_figures").glob(f"*.{ending}")}
    assert len(named) >= 6
    assert all((folder / name).read_bytes().startswith(magic) for name in named)


def test_markdown_tables_have_as_many_columns_as_heads(written: dict[str, Path]) -> None:
    text = written["md"].read_text(encoding="utf-8")
    tables = re.findall(r"(?:^\|.*\n?)+", text, re.MULTILINE)
    assert len(tables) > 10
    for table in tables:
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(widths) == 1, table
    assert [line for line in text.splitlines() if line.startswith("# ")] == [text.splitlines()[0]]
    assert "$c_{0}$" in text
    assert "S4:" in text


def test_any_words_pass_through_every_notation(hostile: NormalForm, read_html: Callable[[str], Any]) -> None:
    odd = "a|b *c* $d$ #e %f &g _h {i} \\j <k> [l]"
    blocks = (
        Lead(odd),
        Facts((odd,)),
        Bullets(((odd, odd),)),
        Part(odd, (Table(Grid.of("", [odd, "x"], [[odd, "1"]], [odd])), Payoffs(hostile)), folded=True),
        Drawing("name", odd, b"<svg></svg>"),
        Prose(
            f"{odd}\n\n* {odd}\n\n=== ===\nA   B\n=== ===\n1   2\n=== ===\n\n    pre  {odd}\n\nHead\n----\n"
        ),
    )
    check_latex(latex_document("T & t", "lead_1", [("One", write_latex(blocks, "f"))]))
    read_html(write_html(blocks))
    for line in pipe_table(Grid.of("", [odd, "x"], [[odd, "1"]])).splitlines():
        assert len(re.findall(r"(?<!\\)\|", line)) == 3
    assert "![" in write_markdown(blocks, "f")


def test_a_row_may_begin_with_a_bracket() -> None:
    table = long_table(Grid.of("", ["x"], [["[1, 2)"], ["*"]]))
    assert "{}[1, 2)" in table
    assert r"\\ [" not in table


def test_several_processes_write_the_same_bytes(tmp_path: Path) -> None:
    chosen = [model("broker"), model("hold-up")]
    one = write_report(chosen, tmp_path / "one.html").read_bytes()
    two = write_report(chosen, tmp_path / "two.html", workers=2).read_bytes()
    assert one == two


def test_the_summary_says_what_holds_what_fails_and_what_matters(border: type[Model]) -> None:
    answers, verdicts = solve_points(border), decide_claims(border)
    row = summary_row(border, answers, verdicts)
    blocks = summary_blocks([border], [row], Tally.of(answers), [verdicts])
    text = write_markdown(blocks, "")
    assert "What fails: claims refuted (1)" in text
    assert "What holds: claims that follow (1)" in text
    assert "1 follow from the model, 1 are refuted" in text
    assert "moved alone, it ends" in text or "no parameter alone" in text
