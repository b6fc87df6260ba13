"""Write the list of notebooks from the notebooks themselves: title, first words, and the file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from reference import write_pages

SOURCE = Path(__file__).parents[2] / "notebooks"


def opening(notebook: Path) -> tuple[str, str]:
    """Return the title and the first paragraph of a notebook."""
    first = json.loads(notebook.read_text(encoding="utf-8"))["cells"][0]["source"]
    title, paragraph, *_ = "".join(first).split("\n\n")
    return title.lstrip("# "), " ".join(paragraph.split())


def _write(app: Any) -> None:
    folder = Path(app.srcdir) / "notebooks"
    folder.mkdir(exist_ok=True)
    entries = []
    for notebook in sorted(SOURCE.glob("[0-9]*.ipynb")):
        shutil.copy(notebook, folder)
        title, _ = opening(notebook)
        entries.append(f"* **{title}** (:download:`{notebook.name}`)\n")
    text = (
        "Notebooks\n=========\n\n"
        "Studies that a seminar could follow, executed, with their figures. ``make notebooks`` opens them\n"
        "in JupyterLab; here they can be taken as files.\n\n"
    )
    write_pages(folder, {"index": text + "".join(entries)})


def setup(app: Any) -> dict[str, bool]:
    """Write the page before Sphinx looks for it."""
    app.connect("builder-inited", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
