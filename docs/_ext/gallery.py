"""Write the gallery: a figure for each family of the catalogue, and a page with its models.

The families and their models come from the catalogue, the figures from the library.  A family is shown by the
member that covers most interactions of the literature.  Drawing takes a minute or two, so it is done again
only when the package has changed.
"""

from __future__ import annotations

import hashlib
import html
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from reference import _title, write_pages

import greatgame
from greatgame.catalogue import models
from greatgame.display.blocks import Drawing
from greatgame.display.catalogue_views import family
from greatgame.display.declaration import model_grids
from greatgame.display.figures import model_figures
from greatgame.display.prose import inline, to_html
from greatgame.display.style import TABLE_CSS
from greatgame.model import Model

STAMP = "drawn-from"


def families() -> dict[str, list[type[Model]]]:
    """Return the models of each family; the one that stands for the family comes first."""
    found: dict[str, list[type[Model]]] = defaultdict(list)
    for cls in models().values():
        if family(cls):
            found[family(cls)].append(cls)
    return {k: sorted(found[k], key=_rank) for k in sorted(found)}


def _rank(cls: type[Model]) -> tuple[int, int]:
    """Order the members of a family: most interactions covered, then most claims."""
    return -len(cls.covers), -len(cls.claims)


def draw(cls: type[Model]) -> Drawing:
    """Return a model's figure: the map of its regimes, or what the report shows last if there is no map."""
    point = cls()
    for figure in model_figures(point, point.equilibria(), cls.name(), "md"):
        if figure.name.endswith("-regimes"):
            break
    return figure


def digest() -> str:
    """Return a fingerprint of the source of the package and of this file."""
    root = Path(greatgame.__file__).parent
    files = [*sorted(root.rglob("*.py")), *sorted((root / "models").glob("*.py")), Path(__file__)]
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()


def _raw(text: str) -> str:
    """Return HTML as a directive."""
    lines = "".join(f"   {line}\n" if line.strip() else "\n" for line in text.splitlines())
    return f".. raw:: html\n\n{lines}\n"


def model_text(cls: type[Model]) -> Iterator[str]:
    """Yield a model's section of its family's page: the declaration, and how to use it."""
    yield f"{cls.title}\n{'-' * len(cls.title)}\n\n"
    yield f".. py:class:: {cls.__name__}\n   :module: greatgame.models\n\n   {cls.form}\n\n"
    yield (
        f".. code-block:: python\n\n   from greatgame.models import {cls.__name__}\n"
        f"   {cls.__name__}().equilibria()\n\n"
    )
    yield _raw(f'<div class="story">{to_html(cls.__doc__ or "")}</div>')
    for grid in model_grids(cls):
        summary = f"{html.escape(grid.caption)} ({len(grid.rows)})"
        yield _raw(f"<details><summary>{summary}</summary>{replace(grid, caption='').fragment()}</details>")


def family_page(key: str, members: list[type[Model]], caption: str) -> str:
    """Return the page of a family."""
    head = members[0]
    title = f"{key} {head.title.split(':')[0]}"
    figure = f".. figure:: {key}.svg\n   :alt: {head.title}\n\n" + _raw(
        f'<p class="said">{inline(caption)}</p>'
    )
    return _title(title) + figure + "".join(text for cls in members for text in model_text(cls))


def index_page(titles: dict[str, str]) -> str:
    """Return the first page: all figures, each a link to its family."""
    lead = (
        "The catalogue has a family of models for each kind of interaction in the literature. One figure of\n"
        "each, drawn by the library when this page was built; a figure leads to the family's models.\n\n"
        ".. container:: gallery\n\n"
    )
    cards = "".join(
        f"   .. figure:: {key}.svg\n      :alt: {title}\n      :target: {key}.html\n\n"
        f"      :doc:`{title} <{key}>`\n\n"
        for key, title in titles.items()
    )
    tree = "".join(f"   {key}\n" for key in titles)
    return f"{_title('Gallery of the catalogue')}{lead}{cards}.. toctree::\n   :hidden:\n\n{tree}"


def write_gallery(folder: Path) -> None:
    """Draw the figures and write the pages, unless they are there and up to date."""
    folder.mkdir(exist_ok=True)
    stamp = folder / STAMP
    current = digest()
    if stamp.exists() and stamp.read_text() == current:
        return
    stamp.unlink(missing_ok=True)
    from sphinx.util.display import status_iterator

    pages = {}
    shown = families()
    for key in status_iterator(shown, "drawing the gallery... ", "brown", len(shown), 0):
        figure = draw(shown[key][0])
        (folder / f"{key}.svg").write_bytes(figure.content)
        pages[key] = family_page(key, shown[key], figure.caption)
    titles = {key: members[0].title for key, members in shown.items()}
    write_pages(folder, pages | {"index": index_page(titles)})
    stamp.write_text(current)


def _write_css(app: Any, exception: Exception | None) -> None:
    if exception is None:
        (Path(app.outdir) / "_static" / "tables.css").write_text(TABLE_CSS, encoding="utf-8")


def setup(app: Any) -> dict[str, bool]:
    """Write the pages before Sphinx looks for them, and the style of their tables at the end."""
    app.connect("builder-inited", lambda app: write_gallery(Path(app.srcdir) / "gallery"))
    app.connect("build-finished", _write_css)
    app.add_css_file("tables.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
