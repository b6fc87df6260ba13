r"""Gambit's strategic-form files (``.nfg``): an exact reader and writer.

A file is a prologue ``NFG 1 R "title" { "player" ... }``, the strategies of each player (either
their labels, ``{ { "a" "b" } { "c" "d" } }``, or in the older form only their numbers,
``{ 2 2 }``), an optional comment string, and one of two bodies.  In both, profiles are listed with
the first player's strategy varying fastest.

* *payoff body*: the payoffs of every profile, players in order, one after another;
* *outcome body*: a list of outcomes ``{ "name" 1, 2 }``, then for every profile the number of its
  outcome; outcome 0 pays everybody nothing.

White space (line ends of any system included) and commas between numbers mean nothing.  Inside
quotes ``\"`` is a quote and ``\\`` a backslash, as Gambit writes them.  Numbers are integers, decimals
or ratios and are read exactly, so a game from a file is always of kind ``"exact"``.

Source: the file formats chapter of the Gambit manual (Savani and Turocy).
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

import numpy as np

from greatgame.errors import GameError, suggest
from greatgame.game import NormalForm
from greatgame.numbers import Number, exact

BODIES = ("payoff", "outcome")

#: Longest decimal exponent accepted: a larger one is a mistake, and would fill the memory.
MAX_EXPONENT = 9999

_TOKEN = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*")|(?P<mark>[{}])|(?P<space>[\s,]+)|(?P<word>[^\s,{}"]+)', re.S
)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d+))?(?:/\d+)?")


_Kind = Literal["string", "mark", "word", "end"]


@dataclass(frozen=True)
class _Token:
    kind: _Kind
    text: str
    line: int

    def __str__(self) -> str:
        return "the end of the file" if self.kind == "end" else self.text


def read_nfg(path: str | os.PathLike[str]) -> NormalForm:
    """Read a game from a ``.nfg`` file.

    Parameters
    ----------
    path : path-like
        A UTF-8 file with an outcome or a payoff body.

    Returns
    -------
    NormalForm
        Of kind "exact".  A strategy without a name is called by its number, as in Gambit.

    Raises
    ------
    GameError
        If the text is not a ``.nfg`` file; the message names the line and what stands there.
    OSError
        If the file cannot be read.
    """
    try:
        text = _file(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise GameError(f"{os.fspath(path)} is not a text file: {error}") from None
    return parse_nfg(text)


def parse_nfg(text: str) -> NormalForm:
    """Read a game from the text of a ``.nfg`` file; see :func:`read_nfg`.

    Examples
    --------
    >>> game = parse_nfg('NFG 1 R "Dilemma" { "R" "C" } { 2 2 } 3 3  5 0  0 5  1 1')
    >>> game.payoff(("2", "1"))
    {'R': Fraction(5, 1), 'C': Fraction(0, 1)}
    """
    return _Parser(text).game()


def write_nfg(game: NormalForm, path: str | os.PathLike[str] | None = None, body: str = "payoff") -> str:
    """Return a game as ``.nfg`` text, and write it to ``path`` if given.

    Parameters
    ----------
    game : NormalForm
        Of floats (written as the shortest decimal that denotes them) or Fractions.
    path : path-like, optional
        File to write, in UTF-8.
    body : {"payoff", "outcome"}
        Which body; Gambit reads both.

    Raises
    ------
    GameError
        For a symbolic game or an unknown body.
    OSError
        If the file cannot be written.
    """
    game.require_numbers("to_nfg")
    if body not in BODIES:
        raise GameError(f"unknown body {body!r}{suggest(body, BODIES)}")
    cells = [_cell(game, at) for at in _profile_positions(game.shape)]
    labels = "\n".join("{ " + " ".join(map(_quote, acts)) + " }" for acts in game.actions.values())
    head = f"NFG 1 R {_quote(game.title)} {{ {' '.join(map(_quote, game.players))} }}"
    main = _payoff_body(cells) if body == "payoff" else _outcome_body(cells)
    text = f'{head}\n\n{{ {labels}\n}}\n""\n\n{main}\n'
    if path is not None:
        _file(path).write_text(text, encoding="utf-8", newline="\n")
    return text


def _file(path: object) -> Path:
    """Return a path; GameError if it is none (what the system refuses stays an OSError that names it)."""
    if not isinstance(path, str | os.PathLike):
        raise GameError(f"the path of a .nfg file must be text or a path, got {path!r}")
    return Path(path)


def _profile_positions(shape: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Profiles in file order: the first player's action varies fastest."""
    for reverse in np.ndindex(*reversed(shape)):
        yield tuple(reversed(reverse))


def _cell(game: NormalForm, at: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(_number(line[at]) for line in game.payoffs)


def _number(value: Number) -> str:
    return repr(float(value)) if isinstance(value, float) else str(value)


def _quote(label: str) -> str:
    return '"' + label.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _payoff_body(cells: Sequence[tuple[str, ...]]) -> str:
    return "\n".join(" ".join(cell) for cell in cells)


def _outcome_body(cells: Sequence[tuple[str, ...]]) -> str:
    number = {cell: k for k, cell in enumerate(dict.fromkeys(cells), start=1)}
    outcomes = "\n".join(f'{{ "{k}" {", ".join(cell)} }}' for cell, k in number.items())
    return f"{{\n{outcomes}\n}}\n" + " ".join(str(number[cell]) for cell in cells)


class _Parser:
    """Recursive descent over the tokens of one file."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.at = 0

    def game(self) -> NormalForm:
        title, players = self.prologue()
        actions = self.actions(players)
        shape = tuple(len(acts) for acts in actions)
        if self.now.kind == "string":
            self.take()  # the comment
        cells = self.outcomes(shape) if self.now.text == "{" else self.payoffs(shape)
        if self.now.kind != "end":
            raise self.wrong("the end of the file")
        payoffs = np.empty((len(players), *shape), dtype=object)
        for where, cell in zip(_profile_positions(shape), cells, strict=True):
            for line, value in zip(payoffs, cell, strict=True):
                line[where] = value
        return NormalForm(dict(zip(players, actions, strict=True)), payoffs, title)

    # -- parts of a file --------------------------------------------------------------------

    def prologue(self) -> tuple[str, list[str]]:
        for words, meaning in ((("NFG",), "'NFG'"), (("1",), "version 1"), (("R", "D"), "'R' or 'D'")):
            if self.now.kind != "word" or self.now.text not in words:
                raise self.wrong(meaning)
            self.take()
        title = self.string("the title in quotes")
        line = self.now.line
        players = self.strings("a player's name in quotes")
        return title, _distinct(players, "players", line)

    def actions(self, players: Sequence[str]) -> list[list[str]]:
        self.mark("{")
        found = []
        while self.now.text != "}" or self.now.kind != "mark":
            line = self.now.line
            if self.now.kind == "mark":
                labels = self.strings("a strategy's name in quotes")
            else:
                # Every profile takes a word, so there cannot be more strategies than words.
                most = len(self.tokens)
                labels = [""] * self.count(1, "the number of strategies, or '{'", most)
            found.append(_distinct(labels, "strategies", line))
        if len(found) != len(players):
            raise self.wrong(f"the strategies of {len(players)} players, not of {len(found)}, before")
        self.mark("}")
        return found

    def payoffs(self, shape: tuple[int, ...]) -> list[list[Fraction]]:
        cells = []
        for k in range(math.prod(shape)):
            wish = f"a payoff of profile {k + 1} of {math.prod(shape)}"
            cells.append([self.number(wish) for _ in shape])
        return cells

    def outcomes(self, shape: tuple[int, ...]) -> list[list[Fraction]]:
        listed = [[Fraction(0)] * len(shape)]
        self.mark("{")
        while self.now.text == "{":
            self.mark("{")
            self.string("the outcome's name in quotes")
            listed.append([self.number("a payoff of the outcome") for _ in shape])
            self.mark("}")
        self.mark("}")
        cells = []
        for k in range(math.prod(shape)):
            wish = f"the outcome (0 to {len(listed) - 1}) of profile {k + 1} of {math.prod(shape)}"
            cells.append(listed[self.count(0, wish, len(listed) - 1)])
        return cells

    # -- tokens -----------------------------------------------------------------------------

    @property
    def now(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        token = self.now
        self.at += 1
        return token

    def wrong(self, wanted: str) -> GameError:
        return GameError(f"line {self.now.line}: expected {wanted}, found {self.now}")

    def mark(self, wanted: str) -> None:
        if self.now.kind != "mark" or self.now.text != wanted:
            raise self.wrong(repr(wanted))
        self.take()

    def string(self, wanted: str) -> str:
        if self.now.kind != "string":
            raise self.wrong(wanted)
        return re.sub(r'\\(["\\])', r"\1", self.take().text[1:-1])

    def strings(self, wanted: str) -> list[str]:
        self.mark("{")
        found = [self.string(wanted)]
        while self.now.kind == "string":
            found.append(self.string(wanted))
        self.mark("}")
        return found

    def count(self, low: int, wanted: str, high: int | None = None) -> int:
        word = self.now.text
        if self.now.kind != "word" or not (word.isascii() and word.isdigit()) or len(word) > 9:
            raise self.wrong(wanted)
        if int(word) < low or (high is not None and int(word) > high):
            raise self.wrong(wanted)
        self.take()
        return int(word)

    def number(self, wanted: str) -> Fraction:
        match = _NUMBER.fullmatch(self.now.text) if self.now.kind == "word" else None
        if not match or abs(int(match[1] or 0)) > MAX_EXPONENT:
            raise self.wrong(wanted)
        try:
            value = exact(self.now.text)
        except ValueError:
            raise self.wrong(wanted) from None
        self.take()
        return value


def _distinct(labels: list[str], what: str, line: int) -> list[str]:
    """Name the unnamed by their number; two of one name are an error."""
    named = [label or str(k) for k, label in enumerate(labels, start=1)]
    if len(set(named)) < len(named):
        raise GameError(f"line {line}: two {what} have one name: {named}")
    return named


def _kind(match: re.Match[str]) -> _Kind:
    if match["string"]:
        return "string"
    return "mark" if match["mark"] else "word"


def _tokens(text: str) -> Iterator[_Token]:
    at, line = 0, 1
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise GameError(f"line {line}: a quote is opened and never closed: {text[at : at + 20]!r}")
        if not match["space"]:
            yield _Token(_kind(match), match[0], line)
        line += match[0].count("\n")
        at = match.end()
    yield _Token("end", "", line)
