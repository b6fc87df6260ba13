"""Figures: what is drawn, that they take and return axes, and that their SVG is reproducible."""

import re
import xml.dom.minidom
from fractions import Fraction
from typing import Any, ClassVar

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes

from greatgame.display.figures import model_figures
from greatgame.display.plots import (
    Branch,
    Region,
    best_response_diagram,
    bifurcation,
    convex_hull,
    payoff_polygon,
    power_index_bars,
    regime_map,
)
from greatgame.display.sampling import (
    Sampler,
    most_telling_pair,
    most_telling_parameter,
    sampled_branches,
    sampled_regions,
)
from greatgame.display.svg import new_axes, svg
from greatgame.equilibria.solve import pure_equilibria
from greatgame.errors import GameError
from greatgame.game import NormalForm
from greatgame.model import Model
from greatgame.parameters import Parameter

mpl.use("Agg")


def test_each_figure_draws_on_the_axes_it_is_given(border: type[Model], stag_hunt: NormalForm) -> None:
    value, fine = border.parameters["value"], border.parameters["fine"]
    ax = new_axes()
    assert payoff_polygon(stag_hunt, pure_equilibria(stag_hunt), ax=ax) is ax
    ax = new_axes()
    assert best_response_diagram(stag_hunt, pure_equilibria(stag_hunt), ax=ax) is ax
    ax = new_axes()
    square = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    assert regime_map([Region("everything", (square,))], value, fine, (0.5, 0.5), ax=ax) is ax
    ax = new_axes()
    line = Branch("low", (0.0, 1.0), (0.0, float("nan")))
    assert bifurcation([line], value, "payoff", here=0.9, note="sampled", ax=ax) is ax
    ax = new_axes()
    assert power_index_bars({"Shapley-Shubik": {"A": Fraction(2, 3), "B": Fraction(1, 3)}}, ax=ax) is ax


def test_without_axes_a_new_figure_is_made(stag_hunt: NormalForm) -> None:
    import matplotlib.pyplot as plt

    axes = payoff_polygon(stag_hunt)
    assert isinstance(axes, Axes)
    plt.close("all")


def test_axes_are_labelled_with_player_and_parameter(border: type[Model], stag_hunt: NormalForm) -> None:
    ax = payoff_polygon(stag_hunt, players=("Col", "Row"), ax=new_axes())
    assert ax.get_xlabel() == "payoff of Col"
    value, base = border.parameters["value"], border.parameters["base"]
    ax = regime_map([Region("r", (((0, 0), (1, 0), (1, 1)),))], value, base, note="sampled", ax=new_axes())
    assert ax.get_xlabel() == "$v$: value of quiet"
    assert "sampled" in ax.get_title(loc="left")


def test_wrong_games_are_refused(border: type[Model], three_players: NormalForm, dilemma: NormalForm) -> None:
    with pytest.raises(GameError, match="2x2"):
        best_response_diagram(three_players)
    with pytest.raises(GameError, match="symbols"):
        payoff_polygon(border.symbolic())
    with pytest.raises(GameError, match="two players"):
        payoff_polygon(NormalForm({"I": ("a", "b")}, [[0, 1]]))
    with pytest.raises(GameError, match="no player"):
        payoff_polygon(dilemma, players=("Row", "Nobody"))


@pytest.mark.parametrize("seed", range(5))
def test_hull_contains_every_point_and_only_corners(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = [(float(x), float(y)) for x, y in rng.integers(0, 6, (12, 2))]
    hull = convex_hull(points)
    assert set(hull) <= set(points)
    for (ax, ay), (bx, by) in zip(hull, [*hull[1:], hull[0]], strict=True):
        assert all((bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0 for x, y in points)


@pytest.mark.parametrize(
    ("payoffs", "drawn"),
    [
        ([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]], [[0, 0, 1, 1], [1, 1, 0, 0]]),  # matching pennies
        ([[[2, 0], [3, 1]], [[2, 3], [0, 1]]], [[0, 0], [0, 0]]),  # dominance: straight lines
    ],
)
def test_best_replies_follow_the_gains(payoffs: list[list[list[int]]], drawn: list[list[int]]) -> None:
    game = NormalForm({"R": ("a", "b"), "C": ("c", "d")}, payoffs)
    ax = best_response_diagram(game, ax=new_axes())
    own, other = ax.get_lines()
    assert np.asarray(own.get_xdata()).tolist() == drawn[0]
    assert np.asarray(other.get_ydata()).tolist() == drawn[1]


def test_ties_draw_the_whole_segment() -> None:
    game = NormalForm({"R": ("a", "b"), "C": ("c", "d")}, [[[1, 0], [1, 1]], [[0, 0], [0, 0]]])
    ax = best_response_diagram(game, ax=new_axes())
    (own,) = ax.get_lines()
    assert np.unique(np.asarray(own.get_xdata())).tolist() == [0, 1]
    assert len(ax.patches) == 1


def test_svg_is_reproducible_and_its_ids_are_its_own(stag_hunt: NormalForm) -> None:
    pictures = [svg(payoff_polygon(stag_hunt, ax=new_axes()), 'a "title"', "one") for _ in range(2)]
    assert pictures[0] == pictures[1]
    other = svg(payoff_polygon(stag_hunt, ax=new_axes()), "t", "two")
    ids = [
        {e.getAttribute("id") for e in xml.dom.minidom.parseString(text).getElementsByTagName("*")} - {""}
        for text in (pictures[0], other)
    ]
    assert ids[0]
    assert not ids[0] & ids[1]
    assert "2026" not in pictures[0]
    assert "http" not in pictures[0]
    references = {part.split('"')[0] for part in pictures[0].split('href="#')[1:]}
    assert references <= ids[0]


def test_words_of_a_small_svg_are_as_drawn_and_lines_as_straight() -> None:
    ax = new_axes()
    xs = np.linspace(0, 1, 200)
    ax.plot(xs, 2 * xs, color="#123456")
    ax.plot(xs, xs**2, color="#654321")
    ax.set_yticks([0, 0.025, 0.175], ["0.000", "0.025", "0.175"])
    ax.set_xlabel("$k_R$: 3.14159 of it")
    picture = svg(ax, "0.12345", "one")
    texts = [re.sub("<[^>]*>", "", text) for text in re.findall("<text.*?</text>", picture)]
    assert {"0.000", "0.025", "0.175"} <= set(texts)
    assert any("3.14159 of it" in t for t in texts)
    assert 'aria-label="0.12345"' in picture
    paths = {
        c: next(p for p in picture.split("<path ") if f"stroke: {c}" in p) for c in ("#123456", "#654321")
    }
    assert paths["#123456"].count("L") == 1
    assert paths["#654321"].count("L") > 8


def test_samples_agree_with_the_exact_game(border: type[Model]) -> None:
    point = border()
    sampler = Sampler.of(point)
    rng = np.random.default_rng(7)
    values = {"value": rng.random(40), "fine": rng.random(40) * 1.4}
    found, allowed = sampler.equilibria(values), sampler.allowed(values)
    payoff = sampler.payoff(values, 1)
    for k in range(40):
        here = {name: Fraction(float(v[k])) for name, v in values.items()}
        assert allowed[k] == (here["fine"] <= 3 * here["value"] + 1)
        if not allowed[k]:
            continue
        game = point.replace(**here).game(exact=True)
        assert {e.profile for e in pure_equilibria(game)} == {
            p for p, is_in in zip(sampler.profiles, found[:, k], strict=True) if is_in
        }
        assert payoff[:, k] == pytest.approx([float(game.payoff(p)["South"]) for p in sampler.profiles])


class Tie(Model):
    """The first action ties with the second where a + b = c, which floats get wrong at the baseline."""

    players: ClassVar[Any] = {"A": ("x", "y")}
    a = Parameter("0.1", low=0, high=1, symbol="a", meaning="a", unit="one", source="judgement")
    b = Parameter("0.2", low=0, high=1, symbol="b", meaning="b", unit="one", source="judgement")
    c = Parameter("0.3", low=0, high=1, symbol="c", meaning="c", unit="one", source="judgement")
    other = Parameter("0.5", low=0, high=1, symbol="o", meaning="o", unit="one", source="judgement")

    def payoffs(self, a: str) -> tuple[Any]:
        """One player."""
        return (self.c if a == "x" else self.a + self.b,)


def test_ties_survive_rounding() -> None:
    assert 0.1 + 0.2 != 0.3
    found = Sampler.of(Tie()).equilibria({"other": np.linspace(0, 1, 5)})
    assert found.all()


def test_regions_tile_the_plane_and_name_what_holds(border: type[Model]) -> None:
    sampler = Sampler.of(border())
    regions, shared = sampled_regions(sampler, "value", "fine", n=20)
    area = 0.0
    for region in regions:
        for (left, bottom), _, (right, top), _ in region.polygons:
            area += (right - left) * (top - bottom)
    assert area == pytest.approx(2.0)
    assert {r.label for r in regions} >= {"(keep, keep)", "not admissible: violates an assumption"}
    assert shared == "(grab, grab)"  # keeping against grabbing pays -v < 0 everywhere
    with pytest.raises(GameError, match="no parameter 'nonsense'"):
        sampled_regions(sampler, "value", "nonsense")


def test_the_telling_parameters_are_found(border: type[Model]) -> None:
    sampler = Sampler.of(border())
    pair = most_telling_pair(sampler)
    assert pair is not None
    assert "fine" in pair
    name = most_telling_parameter(sampler)
    assert name is not None
    branches = sampled_branches(sampler, name, 0, n=50)
    assert all(len(b.xs) == len(b.ys) == 50 for b in branches)


class Still(Model):
    """A game that no parameter changes."""

    players: ClassVar[Any] = {"A": ("a", "b"), "B": ("c", "d")}

    def payoffs(self, a: str, b: str) -> tuple[int, int]:
        """Coordination on the first actions."""
        return (1, 1) if (a, b) == ("a", "c") else (0, 0)


def test_a_model_without_parameters_has_only_figures_of_one_game() -> None:
    point = Still()
    eqs = pure_equilibria(point.game(exact=True))
    figures = list(model_figures(point, eqs, "still"))
    assert len(figures) == 2
