"""The examples of a page: which files it asks the reader to save, what it types, what it shows.

A fenced block is an example by the language it names: ``python`` and ``toml`` are files, saved under the name
that the sentence above ends with (Save this as `study.toml`:); ``pycon`` is a Python session; ``{plot}`` is
Python that draws; ``console`` is a shell in which ``$ greatgame ...`` is typed.  The tests run them all, in
order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILES = ("python", "toml")
RUN = ("pycon", "{plot}", "console")
#: Shown and not run: output, formulas, and commands that set up the machine.
SHOWN = ("sh", "text", "latex", "{toctree}", "{include}")

_FENCE = re.compile(r"^```(?P<kind>\S+)[^\n]*\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_SAVED = re.compile(r"as\s+`(?P<name>[\w.-]+)`[^`]*$")


@dataclass(frozen=True)
class Example:
    """One fenced block: its language, its text, its line, and the file it is saved as, if it is."""

    kind: str
    text: str
    line: int
    file: str = ""


def examples(page: Path) -> Iterator[Example]:
    """Iterate over the fenced blocks of a page.

    Raises
    ------
    ValueError
        If a block is in a language that nobody would run, or is a file without a name.
    """
    text = page.read_text(encoding="utf-8")
    for fence in _FENCE.finditer(text):
        kind, line = fence["kind"], text.count("\n", 0, fence.start()) + 1
        if kind not in (*FILES, *RUN, *SHOWN):
            raise ValueError(f"{page.name}, line {line}: nobody runs a block of {kind!r}")
        name = _SAVED.search(text[: fence.start()].rstrip().rpartition("\n\n")[2]) if kind in FILES else None
        if kind in FILES and not name:
            raise ValueError(f"{page.name}, line {line}: say as which file the block is saved")
        yield Example(kind, fence["body"], line, name["name"] if name else "")


def pages(folder: Path) -> list[Path]:
    """Return the pages written by hand, in Markdown, below a folder."""
    generated = {"_build", "gallery", "notebooks", "reference"}
    return [p for p in sorted(folder.rglob("*.md")) if p.relative_to(folder).parts[0] not in generated]


def save(page: Path, folder: Path) -> None:
    """Save the files of a page's examples in a folder."""
    for example in examples(page):
        if example.file:
            (folder / example.file).write_text(example.text, encoding="utf-8")
