"""What a report is made of, whatever it is written as: titled parts, prose, tables, payoffs, figures.

A block says what is shown; :mod:`.html_blocks`, :mod:`.markdown` and :mod:`.latex` say how it looks in
a page, in Markdown and in LaTeX.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from greatgame.display.grid import Grid
from greatgame.game import NormalForm


@dataclass(frozen=True)
class Lead:
    """A line below a title, in plain words."""

    text: str


@dataclass(frozen=True)
class Facts:
    """Sentences that stand out: what a reader in a hurry takes away."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Prose:
    """Text as docstrings have it (see :mod:`.prose`)."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list; the words before a colon's end may be strong.

    Attributes
    ----------
    items : tuple of (str, str)
        What is strong, and the rest of the line; either may be empty.
    """

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table; its caption is left to the part that holds it."""

    grid: Grid


@dataclass(frozen=True)
class Payoffs:
    """The payoff tables of a game of numbers, or the payoff formulas of a symbolic one."""

    game: NormalForm


@dataclass(frozen=True)
class Drawing:
    """A finished figure.

    Attributes
    ----------
    name : str
        Of its file, without an ending.
    caption : str
    content : bytes
        In the format that the report asked for: SVG to be put into a page, an SVG file, or PDF.
    """

    name: str
    caption: str
    content: bytes


@dataclass(frozen=True)
class Part:
    """A titled part.

    Attributes
    ----------
    title : str
    blocks : tuple of blocks
    folded : bool
        Whether a page shows the title alone until it is opened; on paper everything is open.
    """

    title: str
    blocks: tuple[Block, ...]
    folded: bool = False


Block: TypeAlias = Lead | Facts | Prose | Bullets | Table | Payoffs | Drawing | Part
