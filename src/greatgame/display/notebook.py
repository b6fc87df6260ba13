"""Set a notebook up: figures in the common style, the same in every run; tables as readable text."""

from __future__ import annotations

import importlib
from typing import Any


def setup() -> None:
    """Draw figures in the common style, as SVG without dates or random ids; print results as tables.

    Where HTML is not shown (a text view, a comparison of versions) equilibria and tables appear as the
    text of ``print``.

    Raises
    ------
    DependencyError
        Outside a notebook.
    """
    import matplotlib as mpl

    from greatgame.display.grid import Grid
    from greatgame.display.style import figure_settings
    from greatgame.equilibria.result import Equilibria
    from greatgame.errors import DependencyError

    try:
        backend: Any = importlib.import_module("matplotlib_inline.backend_inline")
        shell: Any = importlib.import_module("IPython").get_ipython()
    except ImportError:
        shell = None
    if shell is None:
        raise DependencyError("setup() works in a notebook: install greatgame[notebook] and run Jupyter")
    mpl.rcParams.update(figure_settings())
    backend.set_matplotlib_formats("svg", metadata={"Date": None, "Creator": None})
    text = shell.display_formatter.formatters["text/plain"]
    for kind in (Equilibria, Grid):
        text.for_type(kind, _print)


def _print(thing: object, printer: Any, cycle: bool) -> None:
    """Write what ``print`` would (IPython's signature of a pretty printer)."""
    printer.text("..." if cycle else str(thing))
