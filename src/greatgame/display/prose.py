"""Docstrings as HTML, LaTeX or Markdown: the part of reStructuredText that this project's docstrings use.

Paragraphs, bullet lists, indented blocks, simple tables (columns under rules of ``=``), section heads
and the inline marks ``*emphasis*``, ``**strong**`` and double backquotes; of a role such as
``:class:`` the name alone is shown.  Words that denote symbols (a Greek letter's name, or a letter
with an index such as ``k_R``) are set as symbols, ``<=`` and ``>=`` as signs.  Everything is escaped;
what is not understood stays as the reader would see it in the source.
"""

from __future__ import annotations

import html
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from greatgame.display.formula import Cell, escape_latex, escape_markdown

_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Delta": "Δ", "Gamma": "Γ", "Lambda": "Λ", "Omega": "Ω", "Phi": "Φ", "Pi": "Π", "Psi": "Ψ",
    "Sigma": "Σ", "Theta": "Θ",
}  # fmt: skip
_SYMBOL = re.compile(rf"\b({'|'.join(_GREEK)}|[A-Za-z])_([A-Za-z0-9]{{1,3}})\b|\b({'|'.join(_GREEK)})\b")
_MARKS = (
    (re.compile(r"\*\*(\S(?:[^*]*\S)?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"(?<![\w*])\*(\S(?:[^*]*\S)?)\*(?![\w*])"), r"<em>\1</em>"),
)
_INLINE = re.compile(
    r"``(?P<code>.+?)``|\*\*(?P<strong>\S(?:[^*]*\S)?)\*\*|(?<![\w*])\*(?P<emphasis>\S(?:[^*]*\S)?)\*(?![\w*])"
    rf"|\b(?P<letter>{'|'.join(_GREEK)}|[A-Za-z])_(?P<index>[A-Za-z0-9]{{1,3}})\b"
    rf"|\b(?P<alone>{'|'.join(_GREEK)})\b",
    re.DOTALL,
)
_CODE = re.compile(r"``(.+?)``", re.DOTALL)
_ROLE = re.compile(r":\w+:`~?(?:[^`]*\.)?([^`.]+)`")
_RULE = re.compile(r"=+( +=+)+")
_HEAD = re.compile(r"([=\-~^\"'])\1{2,}")


def inline(text: str) -> str:
    """Return one run of words as HTML, with its marks and symbols.

    Examples
    --------
    >>> inline("``a<b`` *iff* beta_0 >= k_R")
    '<code>a&lt;b</code> <em>iff</em> <i>β</i><sub>0</sub> ≥ <i>k</i><sub>R</sub>'
    """
    parts = _CODE.split(_ROLE.sub(r"``\1``", text))
    done = [f"<code>{html.escape(part)}</code>" if k % 2 else _marked(part) for k, part in enumerate(parts)]
    return "".join(done)


def _marked(text: str) -> str:
    words = html.escape(text, quote=False).replace("&gt;=", "≥").replace("&lt;=", "≤")
    for pattern, replacement in _MARKS:
        words = pattern.sub(replacement, words)
    return _SYMBOL.sub(_symbol, words)


def _symbol(match: re.Match[str]) -> str:
    letter, index, alone = match.groups()
    if alone:
        return f"<i>{_GREEK[alone]}</i>"
    return f"<i>{_GREEK.get(letter, letter)}</i><sub>{_GREEK.get(index, index)}</sub>"


@dataclass(frozen=True)
class Notation:
    """How inline marks are written; every function takes and returns text."""

    words: Callable[[str], str]
    code: Callable[[str], str]
    strong: Callable[[str], str]
    emphasis: Callable[[str], str]

    def write(self, text: str) -> str:
        """Return one run of words with its marks and symbols."""
        text = _ROLE.sub(r"``\1``", text)
        done, at = [], 0
        for mark in _INLINE.finditer(text):
            done += [self.words(text[at : mark.start()]), self._mark(mark)]
            at = mark.end()
        return "".join([*done, self.words(text[at:])])

    def _mark(self, mark: re.Match[str]) -> str:
        if mark["code"]:
            return self.code(mark["code"])
        if mark["strong"]:
            return self.strong(self.write(mark["strong"]))
        if mark["emphasis"]:
            return self.emphasis(self.write(mark["emphasis"]))
        letter, index, alone = mark["letter"], mark["index"], mark["alone"]
        return f"${_tex(alone)}$" if alone else f"${_tex(letter)}_{{{_tex(index)}}}$"


def _tex(name: str) -> str:
    return f"\\{name}" if name in _GREEK else name


#: Inline marks in LaTeX.
LATEX = Notation(
    words=lambda text: escape_latex(text.replace("<=", "≤").replace(">=", "≥")),
    code=lambda text: rf"\texttt{{{escape_latex(text)}}}",
    strong=lambda text: rf"\textbf{{{text}}}",
    emphasis=lambda text: rf"\emph{{{text}}}",
)

#: Inline marks in Markdown, with mathematics between dollar signs.
MARKDOWN = Notation(
    words=lambda text: escape_markdown(text.replace("<=", "≤").replace(">=", "≥")),
    code=lambda text: f"`{text}`",
    strong=lambda text: f"**{text}**",
    emphasis=lambda text: f"*{text}*",
)


def words(text: str) -> Cell:
    """Return a table entry of prose: symbols are set as mathematics, and plain in text."""
    return Cell(text, LATEX.write(text), inline(text), markdown_text=MARKDOWN.write(text))


@dataclass(frozen=True)
class Block:
    """One block of a docstring.

    Attributes
    ----------
    kind : {"paragraph", "head", "list", "indented", "table"}
    lines : tuple of str
        A paragraph's or head's text, the items of a list, the lines of an indented block.
    head, rows : tuple of tuples of str
        Of a table.
    """

    kind: str
    lines: tuple[str, ...] = ()
    head: tuple[tuple[str, ...], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def parse(docstring: str) -> Iterator[Block]:
    """Yield the blocks of a docstring; their texts still have their inline marks."""
    for lines in _blocks(inspect.cleandoc(docstring)):
        yield _block(lines)


def to_html(docstring: str) -> str:
    r"""Return a docstring as HTML blocks.

    Examples
    --------
    >>> to_html('''Title.
    ...
    ... * one
    ... * two
    ... ''')
    '<p>Title.</p>\n<ul><li>one</li><li>two</li></ul>'
    """
    return "\n".join(map(_html, parse(docstring)))


def _html(block: Block) -> str:
    if block.kind == "table":
        return _html_table(block)
    if block.kind == "indented":
        text = "\n".join(block.lines)
        return f"<pre>{html.escape(text) if _is_aligned(block.lines) else _marked(text)}</pre>"
    if block.kind == "list":
        return f"<ul>{''.join(f'<li>{inline(item)}</li>' for item in block.lines)}</ul>"
    tag = "h4" if block.kind == "head" else "p"
    return f"<{tag}>{inline(block.lines[0])}</{tag}>"


def _html_table(block: Block) -> str:
    head = "".join(f"<tr>{_cells(row, 'th')}</tr>" for row in block.head)
    body = "".join(f"<tr>{_cells(row, 'td')}</tr>" for row in block.rows)
    return (
        f'<div class="gg"><table class="grid prose"><thead>{head}</thead><tbody>{body}</tbody></table></div>'
    )


def _cells(row: Sequence[str], tag: str) -> str:
    return "".join(f"<{tag}>{inline(cell).replace(chr(10), '<br>')}</{tag}>" for cell in row)


# -- reading ------------------------------------------------------------------------------------


def _blocks(text: str) -> Iterator[list[str]]:
    """Cut text into blocks at blank lines; a simple table or an indented block is one block."""
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []


def _block(lines: list[str]) -> Block:
    first = lines[0]
    if _RULE.fullmatch(first.strip()):
        return _table(lines)
    if len(lines) == 2 and _HEAD.fullmatch(lines[1]):
        return Block("head", (first,))
    if first.startswith(("* ", "- ")):
        return Block("list", tuple(_items(lines)))
    if first.startswith(" "):
        return Block("indented", tuple(textwrap.dedent("\n".join(lines)).splitlines()))
    return Block("paragraph", (" ".join(lines).removesuffix("::"),))


def _is_aligned(lines: Sequence[str]) -> bool:
    """Whether columns are aligned over lines, so that the text stays as it is."""
    return sum(bool(re.search(r"\S  +\S", line)) for line in lines) > 1


def _items(lines: list[str]) -> list[str]:
    """Join the continuation lines of a bullet list to their items."""
    items: list[str] = []
    for line in lines:
        if line.startswith(("* ", "- ")):
            items.append(line[2:])
        else:
            items[-1] += " " + line.strip()
    return items


def _table(lines: list[str]) -> Block:
    """Return a simple table; a row whose first column is blank continues the row above."""
    spans = [m.span() for m in re.finditer("=+", lines[0])]
    starts = [start for start, _ in spans]
    heads: list[list[str]] = []
    rows: list[list[str]] = []
    for line in lines[1:]:
        if _RULE.fullmatch(line.strip()):
            heads, rows = (rows, []) if not heads else (heads, rows)
            continue
        cells = [line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)]
        if cells[0] or not rows:
            rows.append(cells)
        else:
            rows[-1] = [
                f"{above}\n{below}" if below else above for above, below in zip(rows[-1], cells, strict=True)
            ]
    return Block("table", head=tuple(map(tuple, heads)), rows=tuple(map(tuple, rows)))
