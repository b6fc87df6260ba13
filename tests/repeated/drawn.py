"""Games and random machines shared by the tests of repeated games."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from greatgame.game import NormalForm
from greatgame.repeated.machine import Machine
from greatgame.repeated.play import RepeatedGame


def dilemma(T: Any, R: Any, P: Any, S: Any, **options: Any) -> RepeatedGame:
    """Repeated prisoner's dilemma with the usual letters; Axelrod's is (5, 3, 1, 0)."""
    game = NormalForm({"I": ("C", "D"), "II": ("C", "D")}, [[[R, S], [T, P]], [[R, T], [S, P]]])
    return RepeatedGame(game, cooperation=("C", "C"), punishment=("D", "D"), **options)


@st.composite
def games(
    draw: st.DrawFn, sizes: Any = ((2, 2), (2, 3), (2, 2, 2)), low: int = -4, high: int = 6
) -> NormalForm:
    """Small integer games, ties and constant games included."""
    shape = draw(st.sampled_from(sizes))
    cells = 1
    for n in shape:
        cells *= n
    numbers = draw(st.lists(st.integers(low, high), min_size=cells * len(shape), max_size=cells * len(shape)))
    payoffs = np.array(numbers).reshape(len(shape), *shape)
    return NormalForm({f"p{i}": tuple("abc"[:n]) for i, n in enumerate(shape)}, payoffs)


@st.composite
def machines(draw: st.DrawFn, game: NormalForm, player: str, random: bool = False, most: int = 3) -> Machine:
    """Machines with up to ``most`` states; with ``random`` mixed outputs and lotteries occur."""
    n = draw(st.integers(1, most))
    acts = game.actions[player]
    profiles = list(game.profiles())
    mixed = random and draw(st.booleans())
    outputs = [draw(_mixes(acts)) if mixed else draw(st.sampled_from(acts)) for _ in range(n)]
    drawn = random and draw(st.booleans())
    moves = {
        (s, p): draw(_mixes(range(n)) if drawn else st.integers(0, n - 1)) for s in range(n) for p in profiles
    }
    return Machine.from_rule(game, player, 0, outputs.__getitem__, lambda s, p: moves[s, p])


def _mixes(options: Any) -> st.SearchStrategy[dict[Any, Fraction]]:
    keys = list(options)
    weights = st.lists(st.integers(0, 3), min_size=len(keys), max_size=len(keys)).filter(any)
    return weights.map(lambda w: {k: Fraction(x, sum(w)) for k, x in zip(keys, w, strict=True)})


@st.composite
def profiles(
    draw: st.DrawFn, /, random: bool = False, **options: Any
) -> tuple[RepeatedGame, dict[str, Machine]]:
    """A random repeated game with a random machine for every player."""
    game = draw(games(**options))
    return RepeatedGame(game), {p: draw(machines(game, p, random)) for p in game.players}


DELTAS = st.fractions(min_value=Fraction(1, 20), max_value=Fraction(19, 20), max_denominator=20)
