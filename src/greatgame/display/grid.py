"""Plain tables: a caption, column heads and rows of entries, written as text, LaTeX or HTML.

The HTML carries each column's head on every entry, so that a page's style sheet can turn rows into
cards on a narrow screen.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from greatgame.display.formula import Cell, escape_latex, plain
from greatgame.display.style import TABLE_CSS


@dataclass(frozen=True)
class Grid:
    """A table of entries.

    Attributes
    ----------
    caption : str
        One line above the table.
    columns : tuple of str
        Column heads, in words.
    rows : tuple of tuple of Cell
        Entries; the first of a row is its head.
    notes : tuple of str
        Lines below the table.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = field(default=())

    @classmethod
    def of(
        cls, caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]], notes: Sequence[str] = ()
    ) -> Grid:
        """Build a table from words and cells; whatever is not a :class:`Cell` is taken as words."""
        made = tuple(tuple(x if isinstance(x, Cell) else plain(x) for x in row) for row in rows)
        return cls(caption, tuple(columns), made, tuple(notes))

    def text(self) -> str:
        """Return an aligned plain-text table."""
        body = aligned([list(self.columns), *([c.text for c in row] for row in self.rows)])
        rule = "-" * max(map(len, body), default=0)
        return "\n".join([self.caption, body[0], rule, *body[1:], *self.notes])

    def latex(self) -> str:
        """Return a LaTeX ``tabular`` (no package needed)."""
        heads = " & ".join(rf"\textbf{{{escape_latex(c)}}}" for c in self.columns)
        rows = [" & ".join(c.latex for c in row) + r" \\" for row in self.rows]
        lines = [
            rf"\begin{{tabular}}{{{'l' * len(self.columns)}}}",
            r"\hline",
            heads + r" \\",
            r"\hline",
            *rows,
            r"\hline",
            r"\end{tabular}",
        ]
        return "\n".join([f"% {self.caption}", *lines])

    def fragment(self) -> str:
        """Return the HTML table without a style sheet, for a page that has one."""
        heads = "".join(f'<th scope="col">{html.escape(c)}</th>' for c in self.columns)
        rows = "\n".join(f"<tr>{self._row(row)}</tr>" for row in self.rows)
        caption = f"<caption>{html.escape(self.caption)}</caption>" if self.caption else ""
        notes = "".join(f'<p class="note">{html.escape(n)}</p>' for n in self.notes)
        return (
            f'<div class="gg"><table class="grid">{caption}\n'
            f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>{notes}</div>"
        )

    def _row(self, row: tuple[Cell, ...]) -> str:
        entries = []
        for k, (head, cell) in enumerate(zip(self.columns, row, strict=True)):
            label = f' data-label="{html.escape(head)}"'
            kind = ' class="number"' if cell.is_number else ""
            tag, scope = ("th", ' scope="row"') if k == 0 else ("td", "")
            entries.append(f"<{tag}{scope}{label}{kind}><span>{cell.html}</span></{tag}>")
        return "".join(entries)

    def html(self) -> str:
        """Return the HTML table with its own style sheet, for a notebook."""
        return styled(self.fragment())

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()


def styled(fragment: str) -> str:
    """Return an HTML fragment led by the style sheet of tables."""
    return f"<style>{TABLE_CSS}</style>\n{fragment}"


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return one line per row, columns padded to their widest entry and two blanks apart.

    Examples
    --------
    >>> aligned([["a", "bb"], ["ccc", "d"]])
    ['a    bb', 'ccc  d']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(x.ljust(w) for x, w in zip(row, widths, strict=True)).rstrip() for row in rows]
