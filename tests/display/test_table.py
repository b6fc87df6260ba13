"""Payoff and equilibrium tables: structure, marks, escaping, in all three notations."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy

from greatgame.display.style import PAPER, PLAYER_COLOURS, TINT, contrast
from greatgame.display.table import (
    TEXT_WIDTH,
    component_grid,
    equilibria_grid,
    game_fragment,
    game_html,
    game_latex,
    game_text,
    panels,
)
from greatgame.equilibria.result import Equilibria
from greatgame.equilibria.solve import pure_equilibria
from greatgame.equilibria.verify import certify, max_regret
from greatgame.game import NormalForm

Read = Callable[[str], Any]


def test_text_marks_best_responses_and_frames_the_equilibrium(dilemma: NormalForm) -> None:
    body = game_text(dilemma).splitlines()
    assert body[2].split("  ")[0] == "C"
    assert "2, 2" in body[2]
    assert "0, 3*" in body[2]
    assert "3*, 0" in body[3]
    assert "[1*, 1*]" in body[3]
    assert str(dilemma) == game_text(dilemma)


def test_marks_agree_with_the_game(three_players: NormalForm) -> None:
    marks = three_players.best_responses()
    seen = 0
    for panel in panels(three_players):
        for row, entries in zip(panel.rows, panel.entries, strict=True):
            for column, entry in zip(panel.columns, entries, strict=True):
                profile = (row, column, *(action for _, action in panel.fixed))
                at = three_players.position(profile)
                assert entry.best == tuple(marks[(i, *at)] for i in range(3))
                assert [c.text for c in entry.payoffs] == [
                    str(u) for u in three_players.payoff(profile).values()
                ]
                seen += 1
    assert seen == 12


def test_more_players_give_one_table_for_each_combination(three_players: NormalForm, read_html: Read) -> None:
    assert [p.caption for p in panels(three_players)] == ["C: l", "C: m", "C: r"]
    page = read_html(game_html(three_players))
    assert len(page.all("table")) == 3
    assert "C: m" in page.words
    assert game_latex(three_players).count(r"\begin{tabular}") == 3
    assert game_text(three_players).count("\nA  ") == 3


def test_one_player_and_one_action(read_html: Read) -> None:
    alone = NormalForm({"I": ("go", "stay")}, np.array([[Fraction(1), Fraction(1, 3)]], dtype=object))
    assert "go      [1*]" in game_text(alone)
    assert "1/3" in read_html(game_html(alone)).words
    assert r"\frac{1}{3}" in game_latex(alone)
    single = NormalForm({"A": ("a",), "B": ("b",)}, [[[0]], [[0]]])
    assert "[0*, 0*]" in game_text(single)


def test_html_marks_each_player_by_class_and_frames_equilibria(
    stag_hunt: NormalForm, read_html: Read
) -> None:
    page = read_html(game_fragment(stag_hunt))
    assert len(page.all("td", class_="nash")) == 2
    marks = stag_hunt.best_responses()
    for player in (0, 1):
        in_legend = 1
        assert len(page.all("u", class_=f"p{player}")) == marks[player].sum() + in_legend
    assert len(page.all("th", scope="row")) == 2
    assert len(page.all("th", scope="col")) == 3


def test_every_label_is_escaped(hostile: NormalForm, read_html: Read) -> None:
    text = game_html(hostile)
    assert "<script>R" not in text
    assert "<i> & co" not in text
    page = read_html(text)
    assert "<script>R</script>" in page.words
    assert "a & b" in page.words
    latex = game_latex(hostile)
    assert r"100\%\_x" in latex
    assert r"\$1" in latex
    assert r"\{z\}\textbackslash{}" in latex
    eqs = pure_equilibria(hostile)
    assert "<script>R" not in equilibria_grid(eqs).html()
    assert r"a \& b" in equilibria_grid(eqs).latex()


def test_symbolic_games_show_formulas_without_marks(read_html: Read) -> None:
    k, b = sympy.Symbol("k_R"), sympy.Symbol("beta", positive=True)
    game = NormalForm({"A": ("a", "b"), "B": ("c",)}, [[[k / 2], [sympy.Max(0, b)]], [[b - k], [1]]])
    text = game_text(game)
    assert "*" not in text
    assert "k_R/2" in text
    page = read_html(game_html(game))
    assert page.all("math")
    assert not page.all("u")
    assert r"\frac{k_{R}}{2}" in game_latex(game)


def test_wide_text_becomes_a_list(dilemma: NormalForm) -> None:
    x = sympy.Symbol("x")
    long = sum((x**k for k in range(2, 30)), start=x)
    game = NormalForm({"A": ("a", "b"), "B": ("c", "d")}, [[[long, x], [x, x]], [[x, x], [x, 1]]])
    listed = game_text(game)
    assert "(a, c)\n    A: x**29" in listed
    assert max(map(len, game_text(dilemma).splitlines())) <= TEXT_WIDTH


def test_floats_are_rounded_and_signed(read_html: Read) -> None:
    game = NormalForm({"A": ("a",), "B": ("b",)}, [[[0.1 + 0.2]], [[-1.23456]]])
    assert "[0.3*, -1.235*]" in game_text(game)
    assert "−1.235" in read_html(game_html(game)).words


def _stag_hunt_answer(game: NormalForm) -> Equilibria:
    half = [[Fraction(3, 4), Fraction(1, 4)]] * 2
    mixed = certify(game, half, index=-1)
    pure = [certify(game, [[1, 0], [1, 0]], index=1), certify(game, [[0, 1], [0, 1]], index=1)]
    for e in (mixed, *pure):
        assert max_regret(game, e.mix) == 0
    return Equilibria(game, (pure[0], mixed, pure[1]), "exact-enumeration", "complete")


def test_equilibria_show_mix_payoff_certificate_and_status(stag_hunt: NormalForm, read_html: Read) -> None:
    eqs = _stag_hunt_answer(stag_hunt)
    text = equilibria_grid(eqs).text()
    assert "0.75 stag + 0.25 hare" in text
    assert "0 exact" in text
    assert "-1" in text
    assert "Status: complete (every equilibrium is listed" in text
    page = read_html(equilibria_grid(eqs).html())
    assert len(page.all("tr")) == 4
    assert "E3" in page.words
    assert "exact-enumeration" in page.words
    assert all(a.get("data-label") is not None for a in page.all("td"))
    assert equilibria_grid(eqs).latex().count(r" \\") == 4


def test_a_float_certificate_is_not_called_exact(stag_hunt: NormalForm) -> None:
    game = stag_hunt.to_float()
    eqs = Equilibria(game, (certify(game, [[1.0, 0.0], [1.0, 0.0]]),), "pure", "partial", note="why")
    assert "exact" not in equilibria_grid(eqs).text()
    assert "Note: why." in equilibria_grid(eqs).text()


def test_an_empty_answer_still_says_what_it_means(stag_hunt: NormalForm) -> None:
    text = equilibria_grid(Equilibria(stag_hunt, (), "pure", "partial")).text()
    assert "0 equilibria listed" in text
    assert "others may exist" in text


@pytest.mark.parametrize("paper", [PAPER, TINT])
@pytest.mark.parametrize("ink", PLAYER_COLOURS)
def test_player_colours_pass_wcag_aa(ink: str, paper: str) -> None:
    assert contrast(ink, paper) >= 4.5


def test_continua_are_shown_as_products_of_hulls(read_html: Read) -> None:
    entry = NormalForm({"E": ("out", "in"), "I": ("fight", "yield")}, [[[0, 0], [-1, 1]], [[2, 2], [-1, 1]]])
    eqs = entry.equilibria()
    assert all(max_regret(entry, e.mix) == 0 for e in eqs)
    assert eqs.status == "complete-extreme"
    text = component_grid(eqs).text()
    assert "hull of fight; 0.5 fight + 0.5 yield" in text or "hull of 0.5 fight + 0.5 yield; fight" in text
    assert "component" in read_html(equilibria_grid(eqs).html()).words


def test_isolated_equilibria_are_no_continua(stag_hunt: NormalForm) -> None:
    assert component_grid(stag_hunt.equilibria()).rows == ()
