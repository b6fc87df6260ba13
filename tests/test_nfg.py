"""The .nfg reader and writer: both bodies, both headers, exact numbers, errors that say where."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greatgame.errors import GameError
from greatgame.game import NormalForm
from greatgame.nfg import parse_nfg, read_nfg, write_nfg

# The two examples have the layout of the manual's: 3x2, first player fastest.
PAYOFF_FILE = """NFG 1 R "Selten (IJGT, 75), Figure 2, normal form" { "Player 1" "Player 2" } { 3 2 }

1 1 0 2 0 2 1 1 0 3 2 0
"""
OUTCOME_FILE = r"""NFG 1 R "a \"quoted\" \\ title" { "Player 1" "Player 2" }

{ { "1" "2" "3" } { "in, or \"out\"" "{out}" } }
"a comment
of two lines"

{ { "won" 1, 1/2 }
  { "" .25 -2e-1 }
}
1 0 2
2 0 1
"""


def test_payoff_body_with_strategy_counts() -> None:
    game = parse_nfg(PAYOFF_FILE)
    assert game.title == "Selten (IJGT, 75), Figure 2, normal form"
    assert game.actions == {"Player 1": ("1", "2", "3"), "Player 2": ("1", "2")}
    assert game.payoffs[0].tolist() == [[1, 1], [0, 0], [0, 2]]
    assert game.payoffs[1].tolist() == [[1, 1], [2, 3], [2, 0]]


def test_outcome_body_with_names_escapes_and_null_outcome() -> None:
    game = parse_nfg(OUTCOME_FILE)
    assert game.kind == "exact"
    assert game.title == 'a "quoted" \\ title'
    assert game.actions["Player 2"] == ('in, or "out"', "{out}")
    quarter, half, fifth = Fraction(1, 4), Fraction(1, 2), Fraction(1, 5)
    assert game.payoffs[0].tolist() == [[1, quarter], [0, 0], [quarter, 1]]
    assert game.payoffs[1].tolist() == [[half, -fifth], [0, 0], [-fifth, half]]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize("text", [PAYOFF_FILE, OUTCOME_FILE])
def test_line_ends_do_not_matter(tmp_path: Path, text: str, end: str) -> None:
    path = tmp_path / "game.nfg"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", end).encode())
    assert read_nfg(path) == parse_nfg(text)


def test_three_players_vary_first_player_fastest() -> None:
    game = parse_nfg(
        'NFG 1 D "" {"a" "b" "c"} {2 2 2} ' + " ".join(f"{k} {10 * k} {100 * k}" for k in range(8))
    )
    assert [game.payoffs[0][at] for at in np.ndindex(2, 2, 2)] == [0, 4, 2, 6, 1, 5, 3, 7]
    assert game.payoffs[2, 1, 0, 1] == 500


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: expected 'NFG', found the end of the file"),
        ("EFG 2 R", "line 1: expected 'NFG', found EFG"),
        ("NFG 2 R", "expected version 1, found 2"),
        ("NFG 1 Q", "expected 'R' or 'D', found Q"),
        ('NFG 1 R\n"open', "line 2: a quote is opened"),
        ('NFG 1 R "" {}', "expected a player's name in quotes, found }"),
        ('NFG 1 R "" { "A" "A" } { 1 1 } 1 1', "two players have one name"),
        ('NFG 1 R "" { "A" "B" } { {"x" "x"} 1 } 1 1', "two strategies have one name"),
        ('NFG 1 R "" { "A" "B" } { 2 } 1 1', "of 2 players, not of 1"),
        ('NFG 1 R "" { "A" "B" }\n{ 2 0 } 1 1', "line 2: expected the number of strategies, or '{', found 0"),
        ('NFG 1 R "" { "A" } { 2 }\n1', "line 2: expected a payoff of profile 2 of 2, found the end"),
        ('NFG 1 R "" { "A" } { 2 }\n1\nnan', "line 3: expected a payoff of profile 2 of 2, found nan"),
        ('NFG 1 R "" { "A" } { 1 } 1/0', "found 1/0"),
        ('NFG 1 R "" { "A" } { 1 } 1e99999999999', "found 1e99999999999"),
        ('NFG 1 R "" { "A" } { 1 } 1 2', "expected the end of the file, found 2"),
        (
            'NFG 1 R "" { "A" } { 1 } { { "o" 1 } } 2',
            "expected the outcome (0 to 1) of profile 1 of 1, found 2",
        ),
        ('NFG 1 R "" { "A" } { 1 } { { "o" 1 2 } } 1', "expected '}', found 2"),
        ('NFG 1 R "" { "A" } { 1 } __import__("os")', "found __import__("),
    ],
)
def test_errors_name_line_and_token(text: str, message: str) -> None:
    with pytest.raises(GameError) as error:
        parse_nfg(text)
    assert message in str(error.value)


def test_what_is_no_path_is_a_game_error_and_a_missing_file_names_itself(tmp_path: Path) -> None:
    wrong: Any = 3
    with pytest.raises(GameError, match="got 3"):
        NormalForm.from_nfg(wrong)
    with pytest.raises(GameError, match="got 3"):
        NormalForm({"A": ("a",)}, [[1]]).to_nfg(wrong)
    with pytest.raises(FileNotFoundError, match=r"nothing\.nfg"):
        NormalForm.from_nfg(tmp_path / "nothing.nfg")


def test_binary_file_is_a_game_error(tmp_path: Path) -> None:
    (tmp_path / "x.nfg").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GameError, match="not a text file"):
        read_nfg(tmp_path / "x.nfg")


def test_writer_rejects_symbols_and_unknown_bodies() -> None:
    import sympy

    game = NormalForm({"A": ("x",)}, [[1]])
    with pytest.raises(GameError, match="did you mean 'outcome'"):
        write_nfg(game, body="outcomes")
    with pytest.raises(GameError, match="needs numbers"):
        write_nfg(NormalForm({"A": ("x",)}, [[sympy.Symbol("s")]]))


LABELS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1, max_size=6)
EXACT = st.one_of(st.integers(-3, 3), st.fractions(max_denominator=99))
FLOATS = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def games(draw: st.DrawFn, numbers: st.SearchStrategy[object]) -> NormalForm:
    names = draw(st.lists(LABELS, min_size=1, max_size=3, unique=True))
    players = {n: draw(st.lists(LABELS, min_size=1, max_size=3, unique=True)) for n in names}
    shape = (len(names), *(len(acts) for acts in players.values()))
    flat = draw(st.lists(numbers, min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))
    return NormalForm(
        players, np.array(flat, dtype=object).reshape(shape), draw(st.text(max_size=4)).replace("\r", "")
    )


@settings(max_examples=150, deadline=None)
@given(game=games(EXACT), body=st.sampled_from(["payoff", "outcome"]))
def test_exact_round_trip(game: NormalForm, body: str) -> None:
    again = parse_nfg(write_nfg(game, body=body))
    assert again == game
    assert again.title == game.title


@settings(max_examples=80, deadline=None)
@given(game=games(FLOATS), body=st.sampled_from(["payoff", "outcome"]))
def test_float_round_trip_returns_the_written_decimals(game: NormalForm, body: str) -> None:
    assert parse_nfg(game.to_nfg(body=body)).to_float() == game


def test_written_to_disk_and_read_back(tmp_path: Path) -> None:
    game = NormalForm({"A": ("x", "y"), "B": ("z",)}, [[["1/3"], ["2"]], [["0"], ["-0.5"]]], "t")
    text = game.to_nfg(tmp_path / "g.nfg")
    assert (tmp_path / "g.nfg").read_bytes() == text.encode()
    assert NormalForm.from_nfg(tmp_path / "g.nfg") == game
