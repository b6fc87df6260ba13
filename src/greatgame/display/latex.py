r"""Blocks of a report as LaTeX: long tables that break over pages, figures as files.

The document needs only packages that every distribution has (``amsmath``, ``array``, ``geometry``,
``graphicx``, ``longtable``) and compiles with pdfTeX, XeTeX and LuaTeX.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from greatgame.display.blocks import Block, Bullets, Drawing, Facts, Lead, Part, Payoffs, Prose, Table
from greatgame.display.formula import escape_latex
from greatgame.display.grid import Grid
from greatgame.display.markdown import formula_grid
from greatgame.display.prose import LATEX, parse
from greatgame.display.prose import Block as Paragraph
from greatgame.display.table import game_latex
from greatgame.game import NormalForm

PREAMBLE = r"""\documentclass[11pt,a4paper]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{amsmath}
\usepackage{array}
\usepackage{longtable}
\usepackage{graphicx}
\usepackage[margin=2cm]{geometry}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.5em}
\setlength{\emergencystretch}{3em}
"""

#: Heads of parts, from the outermost.
HEADS = ("subsection*", "subsubsection*", "paragraph*")

#: A column's width goes by its longest entry, but counts at most this many characters ...
WIDE = 60

#: ... and has about this share of the line at least.
NARROW = 0.08


def latex_document(title: str, lead: str, chapters: Sequence[tuple[str, str]]) -> str:
    """Return a complete document from titled chapters of finished LaTeX."""
    body = "\n\n".join(f"\\section{{{escape_latex(name)}}}\n\n{text}" for name, text in chapters)
    return (
        f"{PREAMBLE}\n\\title{{{escape_latex(title)}}}\n\\date{{}}\n\n\\begin{{document}}\n\\maketitle\n"
        f"\n{escape_latex(lead)}\n\n\\tableofcontents\n\n{body}\n\n\\end{{document}}\n"
    )


def write_latex(blocks: Sequence[Block], folder: str, level: int = 0) -> str:
    """Return blocks as LaTeX.

    Parameters
    ----------
    blocks : sequence of blocks
    folder : str
        Where the figures' files are, as seen from the text's.
    level : int
        Of the parts' heads.
    """
    return "\n\n".join(text for block in blocks for text in _latex(block, folder, level) if text)


def _latex(block: Block, folder: str, level: int) -> Iterator[str]:
    match block:
        case Lead(text):
            yield rf"\emph{{{escape_latex(text)}}}"
        case Facts(texts):
            yield _environment("quote", "\n\n".join(map(LATEX.write, texts)))
        case Prose(text):
            yield from map(_paragraph, parse(text))
        case Bullets(items):
            yield _itemize([_item(*item) for item in items])
        case Table(grid):
            yield long_table(grid)
            yield from map(LATEX.write, grid.notes)
        case Payoffs(game):
            yield from game_blocks(game)
        case Drawing(name, caption, _):
            picture = rf"\includegraphics[width=0.62\linewidth]{{{folder}/{name}.pdf}}"
            yield _environment("center", f"{picture}\n\n\\small {LATEX.write(caption)}")
        case Part(title, blocks, _):
            yield rf"\{HEADS[min(level, len(HEADS) - 1)]}{{{escape_latex(title)}}}"
            yield write_latex(blocks, folder, level + 1)


def _environment(name: str, body: str) -> str:
    return f"\\begin{{{name}}}\n{body}\n\\end{{{name}}}"


def _itemize(items: Sequence[str]) -> str:
    return _environment("itemize", "\n".join(rf"\item {item}" for item in items)) if items else ""


def _item(strong: str, rest: str) -> str:
    return (rf"\textbf{{{escape_latex(strong)}}} " if strong else "") + "{}" + escape_latex(rest)


def _paragraph(block: Paragraph) -> str:
    match block.kind:
        case "list":
            return _itemize(["{}" + LATEX.write(item) for item in block.lines])
        case "indented":
            return _environment("quote", "\\\\\n".join("{}" + _spaced(line) for line in block.lines))
        case "head":
            return rf"\textbf{{{LATEX.write(block.lines[0])}}}"
        case "table":
            rows = [[LATEX.write(cell).replace("\n", r" \newline ") for cell in row] for row in block.rows]
            head = [rf"\textbf{{{LATEX.write(c)}}}" for c in (block.head[-1] if block.head else ())]
            return _long(head or [""] * len(rows[0]), rows, list(zip(*block.rows, strict=True)))
    return LATEX.write(block.lines[0])


def _spaced(line: str) -> str:
    """Return a line in which columns stay roughly where they are."""
    return LATEX.write(line).replace("  ", r"\quad ")


def long_table(grid: Grid) -> str:
    """Return a table that breaks over pages, its columns as wide as their entries ask for."""
    texts = [[cell.text for cell in column] for column in zip(*grid.rows, strict=True)]
    heads = [rf"\textbf{{{escape_latex(c)}}}" for c in grid.columns]
    columns = [[c, *column] for c, column in zip(grid.columns, texts or [[]] * len(heads), strict=True)]
    return _long(heads, [[cell.latex for cell in row] for row in grid.rows], columns)


def _long(heads: Sequence[str], rows: Sequence[Sequence[str]], texts: Sequence[Sequence[str]]) -> str:
    asked = [min(max(map(len, column)), WIDE) for column in texts]
    least = sum(asked) * NARROW
    widths = [round(max(n, least) / sum(max(m, least) for m in asked), 3) for n in asked]
    columns = "".join(
        rf">{{\raggedright\arraybackslash}}p{{\dimexpr {w}\linewidth-2\tabcolsep\relax}}" for w in widths
    )
    breakable = [" & ".join(_breakable(cell) for cell in row) + r" \\" for row in rows]
    lines = [r"\hline", " & ".join(heads) + r" \\", r"\hline", r"\endhead", *breakable, r"\hline"]
    table = f"\\begin{{longtable}}{{{columns}}}\n" + "\n".join(lines) + "\n\\end{longtable}"
    return f"{{\\footnotesize\n{table}\n}}"


def _breakable(cell: str) -> str:
    """Let names with underscores break at the end of a line; a row may begin with a bracket."""
    return ("{}" if cell.startswith(("[", "*")) else "") + cell.replace(r"\_", r"\_\allowbreak{}")


def game_blocks(game: NormalForm) -> Iterator[str]:
    """Yield the payoff tables of a game of numbers, or the formulas of a symbolic one."""
    if game.kind == "symbolic":
        yield long_table(formula_grid(game))
        return
    yield from (_environment("center", rf"\small{chr(10)}{text}") for text in game_latex(game).split("\n\n"))
    order = ", ".join(map(escape_latex, game.players))
    yield f"Payoffs in the order {order}. Underlined: a best response. Framed: a pure Nash equilibrium."
