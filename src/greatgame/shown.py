"""How a result shows itself: as text by ``print``, in a notebook as HTML, for a paper as LaTeX.

What each kind of result shows is decided in one place, :mod:`greatgame.display.views`.
"""

from __future__ import annotations


class Shown:
    """Base of results that a reader looks at; ``str`` is their plain text."""

    __slots__ = ()

    def to_html(self) -> str:
        """Return HTML with its own style sheet, as a notebook shows it."""
        from greatgame.display.views import view_html

        return view_html(self)

    def to_latex(self) -> str:
        """Return LaTeX that needs no package."""
        from greatgame.display.views import view_latex

        return view_latex(self)

    def _repr_html_(self) -> str:
        return self.to_html()
