"""Write the reference: a page a module with everything public in it, and a table of the public names."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from typer.cli import get_docs_for_click

import greatgame
from greatgame import catalogue
from greatgame.cli import app
from greatgame.sensitivity import indices

#: Rooms in the order in which data flows through them; what is in no room comes first.
ROOMS = {
    "": "Declaring models and games",
    "data": "Data",
    "equilibria": "Equilibria",
    "concepts": "Solution concepts beyond Nash",
    "repeated": "Repeated games",
    "proof": "Proof",
    "sensitivity": "Sweeps and sensitivity",
    "display": "Tables, figures and pages",
    "strategies": "Strategies",
}

#: Shown elsewhere (the models in the gallery, the command line on a page of its own).
HIDDEN = ("greatgame.models", "greatgame.__main__", "greatgame.cli")


def public_modules() -> Iterator[str]:
    """Iterate over every module that can be imported by its public name."""
    for found in pkgutil.walk_packages(greatgame.__path__, "greatgame."):
        if not found.name.startswith(HIDDEN) and "._" not in found.name:
            yield found.name


def room(module: str) -> str:
    """Return the room that a module belongs to; empty for the modules of the package itself."""
    first = module.split(".")[1]
    return first if first in ROOMS else ""


def public_names() -> dict[str, str]:
    """Return every public name of ``greatgame`` with the full name of what it stands for."""
    return {name: f"{home}.{name}" for name, home in greatgame._HOME.items()}


def _title(text: str) -> str:
    return f"{text}\n{'=' * len(text)}\n\n"


def module_page(name: str) -> str:
    """Return the page of a module."""
    importlib.import_module(name)
    return _title(f"{name.removeprefix('greatgame.')}") + f".. automodule:: {name}\n"


def room_page(key: str, members: list[str]) -> str:
    """Return the page that lists the modules of a room with their first sentences."""
    rows = "".join(
        f"   * - :doc:`{name.removeprefix('greatgame.')} <{name}>`\n"
        f"     - {_first_sentence(importlib.import_module(name))}\n"
        for name in members
    )
    tree = "".join(f"   {name}\n" for name in members)
    table = ".. list-table::\n   :widths: 1 3\n\n" + rows
    return f"{_title(ROOMS[key])}{table}\n.. toctree::\n   :hidden:\n\n{tree}"


def index_page() -> str:
    """Return the first page: the names of ``greatgame``, then the rooms."""
    lead = (
        "``import greatgame as gg`` makes the names of this table available; each is imported when first\n"
        "used.  Everything else is in the module that its page names.\n\n"
    )
    rows = "".join(f"   * - {link}\n     - {_first_sentence(thing)}\n" for link, thing in _entries())
    rooms = "".join(f"   room-{key or 'core'}\n" for key in ROOMS) + "   command-line\n"
    return (
        f"{_title('Reference')}{lead}.. list-table::\n   :widths: 1 3\n\n{rows}\n"
        f".. toctree::\n   :caption: Modules\n   :maxdepth: 1\n\n{rooms}"
    )


def _entries() -> Iterator[tuple[str, Any]]:
    """Iterate over the public names: a link, and what the name stands for."""
    yield ":doc:`gg.models() </gallery/index>`", catalogue.models
    for name, full in public_names().items():
        yield f":obj:`gg.{name} <{full}>`", getattr(greatgame, name)
    yield ":obj:`gg.sensitivity() <greatgame.sensitivity.indices.sensitivity>`", indices.sensitivity


def _first_sentence(thing: Any) -> str:
    """Return the first paragraph of a docstring, on one line."""
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


def pages() -> dict[str, str]:
    """Return the text of every page of the reference by its name."""
    modules = list(public_modules())
    found = {name: module_page(name) for name in modules}
    for key in ROOMS:
        found[f"room-{key or 'core'}"] = room_page(key, [m for m in modules if room(m) == key])
    return found | {"index": index_page()}


def command_line_page() -> str:
    """Return the page of the command line, in Markdown: what ``--help`` says of every command."""
    command = typer.main.get_command(app)
    context = command.make_context("greatgame", [], resilient_parsing=True)
    return get_docs_for_click(obj=command, ctx=context, name="greatgame", title="Command line")


def write_pages(folder: Path, texts: dict[str, str]) -> None:
    """Make a folder hold these pages and no others; pages that did not change keep their date."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.rst"):
        if old.stem not in texts:
            old.unlink()
    for name, text in texts.items():
        path = folder / f"{name}.rst"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def _write(sphinx: Any) -> None:
    folder = Path(sphinx.srcdir) / "reference"
    write_pages(folder, pages())
    (folder / "command-line.md").write_text(command_line_page(), encoding="utf-8")


def setup(sphinx: Any) -> dict[str, bool]:
    """Write the pages before Sphinx looks for them."""
    sphinx.connect("builder-inited", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
