"""Docstrings as HTML: the part of reStructuredText that this project's docstrings use.

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
from collections.abc import Iterator

from greatgame.display.formula import Cell, escape_latex

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


def words(text: str) -> Cell:
    """Return a table entry of prose: symbols are set in HTML, and plain elsewhere."""
    return Cell(text, escape_latex(text), inline(text))


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
    return "\n".join(_block(lines) for lines in _blocks(inspect.cleandoc(docstring)))


def _blocks(text: str) -> Iterator[list[str]]:
    """Cut text into blocks at blank lines; a simple table or an indented block is one block."""
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []


def _block(lines: list[str]) -> str:
    first = lines[0]
    if _RULE.fullmatch(first.strip()):
        return _table(lines)
    if len(lines) > 1 and _HEAD.fullmatch(lines[1]) and len(lines) == 2:
        return f"<h4>{inline(first)}</h4>"
    if first.startswith(("* ", "- ")):
        return f"<ul>{''.join(f'<li>{inline(item)}</li>' for item in _items(lines))}</ul>"
    if first.startswith(" "):
        return f"<pre>{_preformatted(lines)}</pre>"
    return f"<p>{inline(' '.join(lines).removesuffix('::'))}</p>"


def _preformatted(lines: list[str]) -> str:
    """Return an indented block; where columns are aligned over lines the text stays as it is."""
    text = textwrap.dedent("\n".join(lines))
    is_aligned = sum(bool(re.search(r"\S  +\S", line)) for line in lines) > 1
    return html.escape(text) if is_aligned else _marked(text)


def _items(lines: list[str]) -> list[str]:
    """Join the continuation lines of a bullet list to their items."""
    items: list[str] = []
    for line in lines:
        if line.startswith(("* ", "- ")):
            items.append(line[2:])
        else:
            items[-1] += " " + line.strip()
    return items


def _table(lines: list[str]) -> str:
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
    head = "".join(f"<tr>{_cells(row, 'th')}</tr>" for row in heads)
    body = "".join(f"<tr>{_cells(row, 'td')}</tr>" for row in rows)
    return (
        f'<div class="gg"><table class="grid prose"><thead>{head}</thead><tbody>{body}</tbody></table></div>'
    )


def _cells(row: list[str], tag: str) -> str:
    return "".join(f"<{tag}>{inline(cell).replace(chr(10), '<br>')}</{tag}>" for cell in row)
