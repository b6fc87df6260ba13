"""Figures in the text: ``{plot}`` shows Python that draws, runs it, and shows what it drew.

The code runs in a folder that holds the files of all pages' examples, so that a page's own files can be
imported; it leaves its axes in ``ax``.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Any

from docutils import nodes
from examples import pages, save
from sphinx.util.docutils import SphinxDirective

from greatgame.display.svg import svg_file


def _folder(app: Any) -> Path:
    return Path(app.srcdir) / "_build" / "examples"


class Plot(SphinxDirective):
    """The directive ``plot``."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Draw the figure, and return the code and the figure."""
        code = "\n".join(self.content)
        folder = _folder(self.env.app)
        found: dict[str, Any] = {}
        with contextlib.chdir(folder):
            exec(compile(code, self.get_location(), "exec"), found)
        file = folder / f"{Path(self.env.docname).name}-{self.lineno}.svg"
        file.write_bytes(svg_file(found["ax"]))
        uri = "/" + file.relative_to(self.env.srcdir).as_posix()
        return [
            nodes.literal_block(code, code, language="python"),
            nodes.image(uri=uri, alt=self._alt(found["ax"])),
        ]

    @staticmethod
    def _alt(axes: Any) -> str:
        return " ".join(filter(None, [axes.get_title(loc="left"), axes.get_xlabel(), axes.get_ylabel()]))


def _save_all(app: Any) -> None:
    """Save every page's files where the figures of the pages are drawn."""
    folder = _folder(app)
    folder.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(folder))
    for page in pages(Path(app.srcdir)):
        save(page, folder)


def setup(app: Any) -> dict[str, bool]:
    """Register the directive, and save the files before Sphinx reads the pages."""
    app.connect("builder-inited", _save_all)
    app.add_directive("plot", Plot)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
