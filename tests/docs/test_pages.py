"""README and the pages of the documentation: every example runs as printed, and answers as the page says."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner

import greatgame as gg
from greatgame.catalogue import models
from greatgame.cli import app

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def extension(name: str) -> ModuleType:
    """Import a module of docs/_ext."""
    if str(DOCS / "_ext") not in sys.path:
        sys.path.insert(0, str(DOCS / "_ext"))
    return importlib.import_module(name)


EXAMPLES: Any = extension("examples")
PAGES = [ROOT / "README.md", *EXAMPLES.pages(DOCS)]
WITH_EXAMPLES = [p for p in PAGES if any(e.kind not in EXAMPLES.SHOWN for e in EXAMPLES.examples(p))]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder to work in, whose files can be imported, as a reader would have it."""
    before = set(sys.modules)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for file in tmp_path.glob("*.py"):
        if file.stem not in before:
            sys.modules.pop(file.stem, None)


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=name_of)
def test_examples_answer_as_the_page_says(page: Path, folder: Path) -> None:
    session: dict[str, Any] = {}
    for example in EXAMPLES.examples(page):
        if example.file:
            (folder / example.file).write_text(example.text, encoding="utf-8")
        elif example.kind == "pycon":
            session = typed(example, page, session)
        elif example.kind == "{plot}":
            draw(example, page, session)
        elif example.kind == "console":
            in_a_shell(example, page)


def typed(example: Any, page: Path, session: dict[str, Any]) -> dict[str, Any]:
    """Type a session into Python; what it defines is there for the next one."""
    test = doctest.DocTestParser().get_doctest(example.text, session, name_of(page), str(page), example.line)
    assert test.examples, f"{name_of(page)}, line {example.line}: nothing is typed"
    report: list[str] = []
    failed = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=report.append, clear_globs=False).failed
    assert failed == 0, "".join(report)
    return test.globs


def draw(example: Any, page: Path, session: dict[str, Any]) -> None:
    """Draw a figure off screen."""
    import matplotlib.pyplot as plt

    plt.switch_backend("agg")
    exec(compile(example.text, f"{name_of(page)}, line {example.line}", "exec"), session)
    assert plt.get_fignums()
    plt.close("all")


def in_a_shell(example: Any, page: Path) -> None:
    """Run each command ``$ greatgame ...`` and compare what it prints, if the page shows that."""
    for part in ("\n" + example.text).split("\n$ ")[1:]:
        command, _, expected = part.partition("\n")
        program, *arguments = shlex.split(command)
        assert program == "greatgame", f"{name_of(page)}: {command} is not ours to run"
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, f"{name_of(page)}: {command}\n{result.output}"
        if expected.strip():
            matches = doctest.OutputChecker().check_output(expected, result.stdout, FLAGS)
            assert matches, f"{name_of(page)}: {command}\n{result.stdout}"


def test_commands_that_are_only_shown_exist() -> None:
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    shown = [e.text for p in PAGES for e in EXAMPLES.examples(p) if e.kind == "sh"]
    made = re.findall(r"^make ([\w-]+)", "\n".join(shown), re.MULTILINE)
    assert {"install", "report", "test"} <= set(made) <= set(targets)
    for arguments in re.findall(r"^(?:\.venv/bin/)?greatgame (\S+)", "\n".join(shown), re.MULTILINE):
        assert CliRunner().invoke(app, [arguments, "--help"]).exit_code == 0


def test_every_page_is_reached_from_the_first() -> None:
    def below(page: Path) -> Iterator[Path]:
        yield page
        for example in EXAMPLES.examples(page):
            entries = [line for line in example.text.split() if not line.startswith(":")]
            for entry in entries if example.kind == "{toctree}" else []:
                if (page.parent / f"{entry}.md").exists():
                    yield from below(page.parent / f"{entry}.md")

    assert set(below(DOCS / "index.md")) == set(EXAMPLES.pages(DOCS))


def test_links_between_pages_lead_somewhere() -> None:
    generated = {"gallery/index.rst", "notebooks/index.rst"}
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#:\s]+)\)", page.read_text(encoding="utf-8")):
            there = (page.parent / link).resolve()
            assert there.exists() or there.relative_to(DOCS).as_posix() in generated, f"{page.name}: {link}"


def test_the_reference_has_every_public_name() -> None:
    reference = extension("reference")
    index = reference.index_page()
    modules = set(reference.public_modules())
    for name, full in reference.public_names().items():
        assert f"gg.{name} <{full}>" in index
        assert full.rpartition(".")[0] in modules
    assert {"gg.models", "gg.sensitivity"} <= set(re.findall(r"gg\.\w+", index))
    pages = reference.pages()
    listed = {line.strip() for text in pages.values() for line in text.splitlines()}
    assert modules <= set(pages) & listed


def test_a_block_that_nobody_runs_is_an_error(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Text.\n\n```python\nprint(1)\n```\n", encoding="utf-8")
    with pytest.raises(ValueError, match="say as which file"):
        list(EXAMPLES.examples(page))
    page.write_text("Text.\n\n```ruby\nputs 1\n```\n", encoding="utf-8")
    with pytest.raises(ValueError, match="nobody runs"):
        list(EXAMPLES.examples(page))


def test_tables_in_docstrings_keep_to_their_columns() -> None:
    for found in pkgutil.walk_packages(gg.__path__, "greatgame."):
        if "_main_" in found.name:
            continue
        lines = (importlib.import_module(found.name).__doc__ or "").splitlines()
        gaps: list[int] = []
        for number, line in enumerate(lines, 1):
            if re.fullmatch(r"=+(  +=+)+", line):
                gaps = [k for k, sign in enumerate(line) if sign == " "]
            elif not line.strip():
                gaps = []
            crossed = any(line[k : k + 1].strip() for k in gaps)
            assert not crossed, f"{found.name}, line {number} of the docstring: text between columns"


def test_the_gallery_shows_every_family_by_a_model_with_a_baseline() -> None:
    shown = extension("gallery").families()
    assert list(shown) == [f"M{k:02d}" for k in range(1, 19)]
    for members in shown.values():
        assert members[0]() == members[0](**members[0]().values)
    assert {cls for members in shown.values() for cls in members} == set(models().values())
