"""Agenda games: closed form against brute force, against the normal form, and known cases."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from greatgame.concepts.agenda import Coalitions, agenda_game, agreed, majority, passes, unanimity, win_set
from greatgame.equilibria.verify import max_regret
from greatgame.errors import GameError
from greatgame.game import NormalForm

MEMBERS = ("a", "b", "c", "d")
IDEALS = st.lists(st.integers(-12, 12), min_size=4, max_size=4)
NEEDED = st.integers(1, 4)


def accepted(point: int, ideals: dict[str, int], coalitions: Coalitions) -> bool:
    """Whether a point passes against 0 when each member compares distances."""
    willing = [m for m, ideal in ideals.items() if abs(point - ideal) <= abs(ideal)]
    return passes(willing, coalitions)


@settings(max_examples=60, deadline=None)
@given(IDEALS, NEEDED)
def test_win_set_is_what_a_vote_accepts(numbers: list[int], needed: int) -> None:
    ideals = dict(zip(MEMBERS, numbers, strict=True))
    coalitions = majority(MEMBERS, needed)
    low, high = win_set(ideals, coalitions)
    for point in range(-26, 27):
        assert (low <= point <= high) == accepted(point, ideals, coalitions)


@settings(max_examples=60, deadline=None)
@given(IDEALS, NEEDED, st.integers(-5, 5))
def test_chair_gets_the_best_point_that_passes(numbers: list[int], needed: int, shift: int) -> None:
    ideals = dict(zip(MEMBERS, numbers, strict=True))
    coalitions = majority(MEMBERS, needed)
    feasible = [x for x in range(-26, 27) if accepted(x, ideals, coalitions)]
    best = min(feasible, key=lambda x: abs(x - ideals["a"]))
    assert agreed(ideals, "a", coalitions) == best
    moved = {m: x + shift for m, x in ideals.items()}
    assert agreed(moved, "a", coalitions, status_quo=shift) == best + shift


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=4, max_size=4))
def test_more_votes_needed_means_less_depth(numbers: list[int]) -> None:
    ideals = dict(zip(MEMBERS, numbers, strict=True))
    depths = [win_set(ideals, majority(MEMBERS, k))[1] for k in (1, 2, 3, 4)]
    assert depths == [2 * x for x in sorted(numbers, reverse=True)]
    assert depths[-1] == win_set(ideals, unanimity(MEMBERS))[1]


@pytest.mark.parametrize("needed", [2, 3])
@pytest.mark.parametrize("ideals", [(1, 3, 5), (5, 1, 3), (9, 7, 7), (3, 0, 9), (1, 9, 9)])
def test_sincere_caps_are_undominated_and_lead_to_the_closed_form(
    ideals: tuple[int, int, int], needed: int
) -> None:
    """On a grid finer than the ideals; odd ideals over 2 keep indifference off the grid."""
    points = tuple(range(0, 19, 3))
    places = {m: Fraction(x) + Fraction(1, 4) for m, x in zip("abc", ideals, strict=True)}
    coalitions = majority("abc", needed)
    game = agenda_game(places, "a", coalitions, points)
    caps = {}
    for member in "bc":
        sincere = max(x for x in points if x <= 2 * places[member])
        caps[member] = str(sincere)
        k = game.player_index(member)
        for other in game.actions[member]:
            kept, dropped = (game.subgame({member: [a]}).payoffs[k] for a in (caps[member], other))
            assert (kept >= dropped).all()
            assert other == caps[member] or (kept > dropped).any()
    left = game.subgame({m: [cap] for m, cap in caps.items()})
    best = max(left.profiles(), key=lambda p: left.payoff(p)["a"])
    passing = [x for x in points if x <= win_set(places, coalitions)[1]]
    nearest = min(passing, key=lambda x: abs(x - places["a"]))
    assert left.payoff(best)["a"] == -((nearest - places["a"]) ** 2)
    assert game.explain(best).is_equilibrium
    assert regret(game, best) == 0


def regret(game: NormalForm, profile: tuple[str, ...]) -> Fraction:
    """Exact regret of a pure profile."""
    return max_regret(
        game,
        [
            [int(a == chosen) for a in actions]
            for actions, chosen in zip(game.actions.values(), profile, strict=True)
        ],
    )


def test_refusing_everything_is_an_equilibrium_too() -> None:
    places = {m: Fraction(3) for m in "abc"}
    game = agenda_game(places, "a", unanimity("abc"), (0, 2, 4))
    assert game.explain(("4", "0", "0")).is_equilibrium
    assert regret(game, ("4", "0", "0")) == 0


def test_symbols_give_the_formula() -> None:
    x, y = sympy.symbols("x y", nonnegative=True)
    depth = agreed({"a": x, "b": y}, "a", unanimity("ab"))
    assert depth.subs({x: 3, y: 1}) == 2
    for one, two in itertools.product((0, 1, 4), repeat=2):
        assert depth.subs({x: one, y: two}) == min(one, 2 * min(one, two))


def test_grid_game_is_exact_and_names_the_points() -> None:
    game = agenda_game({"a": Fraction(1, 2), "b": Fraction(1, 3)}, "b", unanimity("ab"), (0, Fraction(1, 2)))
    assert game.players == ("b", "a")
    assert game.actions["a"] == ("0", "1/2")
    assert isinstance(np.ravel(game.payoffs)[0], Fraction)


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda: majority("abc", 4), "needed = 4"),
        (lambda: majority("abc", 0), "needed = 0"),
        (lambda: win_set({"a": 1}, ()), "at least one winning coalition"),
        (lambda: win_set({"a": 1}, ((),)), "at least one winning coalition"),
        (lambda: win_set({"alpha": 1}, (("alpa",),)), "did you mean 'alpha'"),
        (lambda: agreed({"a": 1}, "z", unanimity("a")), "no member 'z'"),
        (lambda: agenda_game({"a": 1}, "z", unanimity("a"), (0, 1)), "no member 'z'"),
        (lambda: agenda_game({"a": 1}, "a", unanimity("a"), (1, 2)), "start with 0"),
        (lambda: agenda_game({"a": 1}, "a", unanimity("a"), (0, 2, 2)), "ascend"),
        (lambda: agenda_game({"a": 1}, "a", unanimity("a"), ()), "start with 0"),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], match: str) -> None:
    with pytest.raises(GameError, match=match):
        call()
