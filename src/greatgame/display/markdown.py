"""Blocks of a report as Markdown: pipe tables, mathematics between dollar signs, figures as files.

The dialect is the one that GitHub and Pandoc share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from greatgame.display.blocks import Block, Bullets, Drawing, Facts, Lead, Part, Payoffs, Prose, Table
from greatgame.display.formula import escape_markdown, value
from greatgame.display.grid import Grid
from greatgame.display.prose import MARKDOWN, parse
from greatgame.display.prose import Block as Paragraph
from greatgame.display.table import Entry, Panel, panels
from greatgame.game import NormalForm


def write_markdown(blocks: Sequence[Block], folder: str, level: int = 3) -> str:
    """Return blocks as Markdown.

    Parameters
    ----------
    blocks : sequence of blocks
    folder : str
        Where the figures' files are, as seen from the text's.
    level : int
        Of the parts' heads.
    """
    return "\n\n".join(text for block in blocks for text in _markdown(block, folder, level) if text)


def _markdown(block: Block, folder: str, level: int) -> Iterator[str]:
    match block:
        case Lead(text):
            yield f"*{escape_markdown(text)}*"
        case Facts(texts):
            yield from (f"> {MARKDOWN.write(text)}" for text in texts)
        case Prose(text):
            yield from map(_paragraph, parse(text))
        case Bullets(items):
            yield "\n".join(f"- {_item(*item)}" for item in items)
        case Table(grid):
            yield pipe_table(grid)
            yield from map(MARKDOWN.write, grid.notes)
        case Payoffs(game):
            yield from game_markdown(game)
        case Drawing(name, caption, _):
            yield f"![{MARKDOWN.write(caption)}]({folder}/{name}.svg)"
        case Part(title, blocks, _):
            yield f"{'#' * level} {escape_markdown(title)}"
            yield write_markdown(blocks, folder, level + 1)


def _item(strong: str, rest: str) -> str:
    return (f"**{escape_markdown(strong)}** " if strong else "") + escape_markdown(rest)


def _paragraph(block: Paragraph) -> str:
    match block.kind:
        case "list":
            return "\n".join(f"- {MARKDOWN.write(item)}" for item in block.lines)
        case "indented":
            return "\n".join(f"    {line}" for line in block.lines)
        case "head":
            return f"**{MARKDOWN.write(block.lines[0])}**"
        case "table":
            head = block.head[-1] if block.head else ("",) * len(block.rows[0])
            return _pipes([_line(head), *map(_line, block.rows)])
    return MARKDOWN.write(block.lines[0])


def _line(row: Sequence[str]) -> list[str]:
    return [MARKDOWN.write(cell).replace("\n", "<br>") for cell in row]


def pipe_table(grid: Grid) -> str:
    """Return a table as a pipe table, without caption and notes."""
    rows = [[cell.markdown for cell in row] for row in grid.rows]
    return _pipes([[escape_markdown(c) for c in grid.columns], *rows])


def _pipes(rows: Sequence[Sequence[str]]) -> str:
    rule = "|" + " --- |" * len(rows[0])
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], rule, *lines[1:]])


# -- games --------------------------------------------------------------------------------------


def game_markdown(game: NormalForm) -> Iterator[str]:
    """Yield a game as pipe tables: best responses bold, pure equilibria in brackets; formulas as a list."""
    if game.kind == "symbolic":
        yield pipe_table(formula_grid(game))
        return
    for panel in panels(game):
        yield from _panel(game, panel)
    order = ", ".join(map(escape_markdown, game.players))
    yield f"Payoffs in the order {order}. Bold: a best response. In brackets: a pure Nash equilibrium."


def _panel(game: NormalForm, panel: Panel) -> Iterator[str]:
    if panel.caption:
        yield f"*{escape_markdown(panel.caption)}*"
    across = game.players[1] if game.n_players > 1 else ""
    corner = f"{escape_markdown(game.players[0])} \\\\ {escape_markdown(across)}" if across else ""
    rows = [
        [escape_markdown(row), *map(_entry, entries)]
        for row, entries in zip(panel.rows, panel.entries, strict=True)
    ]
    yield _pipes([[corner, *map(escape_markdown, panel.columns)], *rows])


def _entry(entry: Entry) -> str:
    cells = [f"**{c.text}**" if best else c.text for c, best in zip(entry.payoffs, entry.best, strict=True)]
    inside = ", ".join(cells)
    return f"\\[{inside}\\]" if entry.is_nash else inside


def formula_grid(game: NormalForm) -> Grid:
    """Return the payoff formulas of a symbolic game, one row a profile and player."""
    rows = [
        ["(" + ", ".join(profile) + ")" if k == 0 else "", player, value(payoff)]
        for profile in game.profiles()
        for k, (player, payoff) in enumerate(game.payoff(profile).items())
    ]
    return Grid.of("Payoff formulas", ("profile", "player", "payoff"), rows)
