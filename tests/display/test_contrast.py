"""Contrast (WCAG 2.2, level AA): every colour of words in pages and figures, read off what is written."""

import re
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_hex

import greatgame as gg
from greatgame.display.page import Section, page
from greatgame.display.plots import machine_graph, payoff_sets, state_path, tournament_matrix
from greatgame.display.style import (
    INK,
    MARKERS,
    MUTED,
    PAPER,
    PLAYER_COLOURS,
    REGIME_COLOURS,
    STAR,
    TABLE_CSS,
    contrast,
)  # fmt: skip
from greatgame.display.svg import new_axes
from greatgame.game import NormalForm
from greatgame.strategies import AlwaysCooperate, AlwaysDefect, GrimTrigger, TitForTat

mpl.use("Agg")

#: Least contrast of words, and of lines and marks that carry meaning.
WORDS, MARKS = 4.5, 3.0

CSS = page("t", "l", [Section("summary", "s", "")])
INKS = sorted(set(re.findall(r"(?<![-\w])color:(#[0-9a-f]{6})", CSS)))
GROUNDS = sorted(set(re.findall(r"background:(#[0-9a-f]{6})", CSS)))


def test_the_colours_were_found() -> None:
    assert {INK, MUTED, *PLAYER_COLOURS} <= set(INKS)
    assert PAPER in GROUNDS
    assert len(GROUNDS) >= 3
    assert set(re.findall(r"(?<![-\w])color:(#[0-9a-f]{6})", TABLE_CSS)) <= set(INKS)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", INKS)
def test_words_on_pages(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= WORDS


@pytest.mark.parametrize("mark", [*PLAYER_COLOURS, INK, MUTED])
def test_lines_and_marks_of_figures(mark: str) -> None:
    assert contrast(mark, PAPER) >= MARKS


@pytest.mark.parametrize("fill", [*REGIME_COLOURS, STAR])
def test_letters_and_boundaries_on_fills(fill: str) -> None:
    assert contrast(INK, fill) >= WORDS


def test_figures_use_only_colours_of_the_style(dilemma: NormalForm) -> None:
    repeated = dilemma.repeated(discount="3/5", cooperation=("C", "C"), punishment=("D", "D"))
    drawn: list[Any] = [
        payoff_sets(repeated.payoff_set(), points={"here": (2, 2)}, ax=new_axes()),
        state_path(repeated.play(GrimTrigger()), 4, ax=new_axes()),
        machine_graph(repeated.machines(TitForTat())[0], ax=new_axes()),
    ]
    for ax in drawn:
        legend = ax.get_legend()
        words = [*ax.texts, ax.title, ax.xaxis.label, ax.yaxis.label, *ax.get_yticklabels()]
        words += legend.get_texts() if legend else []
        for word in words:
            assert contrast(to_hex(word.get_color()), PAPER) >= WORDS, word.get_text()


def test_numbers_in_a_matrix_are_readable_on_their_cells(dilemma: NormalForm) -> None:
    repeated = dilemma.repeated(discount="9/10", cooperation=("C", "C"), punishment=("D", "D"))
    found = gg.tournament(repeated, [AlwaysCooperate, AlwaysDefect, TitForTat, GrimTrigger])
    ax = tournament_matrix(found, ax=new_axes())
    image: Any = ax.get_images()[0]
    values = np.asarray(image.get_array())
    for number in ax.texts:
        column, row = number.get_position()
        fill = to_hex(image.cmap(image.norm(values[int(row), int(column)])))
        assert contrast(to_hex(number.get_color()), fill) >= WORDS


def test_players_are_told_apart_without_colour() -> None:
    assert len(set(MARKERS)) >= len(PLAYER_COLOURS)
