"""Blocks of a report as HTML."""

from __future__ import annotations

import html
import itertools
from collections.abc import Sequence
from dataclasses import replace

from greatgame.display.blocks import Block, Bullets, Drawing, Facts, Lead, Part, Payoffs, Prose, Table
from greatgame.display.prose import inline, to_html
from greatgame.display.table import game_fragment


def write_html(blocks: Sequence[Block]) -> str:
    """Return blocks as HTML for a page that has the style sheets; neighbouring figures share a row."""
    written = []
    for are_drawings, group in itertools.groupby(blocks, key=lambda b: isinstance(b, Drawing)):
        parts = [_html(block) for block in group]
        written += [f'<div class="figures">{"".join(parts)}</div>'] if are_drawings else parts
    return "\n".join(written)


def _html(block: Block) -> str:
    match block:
        case Lead(text):
            return f'<p class="lead">{html.escape(text)}</p>'
        case Facts(texts):
            return f'<div class="facts">{"".join(f"<p>{inline(text)}</p>" for text in texts)}</div>'
        case Prose(text):
            return to_html(text)
        case Bullets(items):
            return f"<ul>{''.join(f'<li>{_item(*item)}</li>' for item in items)}</ul>"
        case Table(grid):
            return replace(grid, caption="").fragment()
        case Payoffs(game):
            return game_fragment(game)
        case Drawing(_, caption, content):
            return f"<figure>{content.decode()}<figcaption>{inline(caption)}</figcaption></figure>"
        case Part(title, blocks, folded):
            return _part(html.escape(title), write_html(blocks), folded)


def _item(strong: str, rest: str) -> str:
    return (f"<strong>{html.escape(strong)}</strong> " if strong else "") + html.escape(rest)


def _part(title: str, body: str, folded: bool) -> str:
    if folded:
        return f"<details><summary><h3>{title}</h3></summary>\n{body}\n</details>"
    return f"<h3>{title}</h3>\n{body}"
