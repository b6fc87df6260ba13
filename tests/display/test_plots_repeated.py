"""Figures of repeated games: payoff sets, play, tournaments, machines; and exact branches along a line."""

from typing import Any

import matplotlib as mpl
import numpy as np
import pytest

import greatgame as gg
from greatgame.display.lines import equilibrium_line, exact_branches
from greatgame.display.plots import machine_graph, payoff_sets, state_path, tournament_matrix
from greatgame.display.svg import new_axes
from greatgame.errors import GameError, StrategyError
from greatgame.game import NormalForm
from greatgame.model import Model
from greatgame.models import CoHegemony
from greatgame.proof.line import bifurcation
from greatgame.repeated.machine import Machine
from greatgame.repeated.play import RepeatedGame
from greatgame.strategies import (
    AlwaysCooperate,
    AlwaysDefect,
    GenerousTitForTat,
    GrimTrigger,
    LimitedPunishment,
    TitForTat,
)

mpl.use("Agg")


@pytest.fixture
def repeated(dilemma: NormalForm) -> RepeatedGame:
    return dilemma.repeated(discount="3/5", cooperation=("C", "C"), punishment=("D", "D"))


def texts(ax: Any) -> list[str]:
    return [t.get_text() for t in ax.texts]


def legend(ax: Any) -> list[str]:
    return [t.get_text() for t in ax.get_legend().get_texts()]


def test_payoff_sets_are_drawn_at_their_vertices(repeated: RepeatedGame) -> None:
    sets, ax = repeated.payoff_set(), new_axes()
    assert payoff_sets(sets, points={"grim trigger": (2, 2)}, ax=ax) is ax
    patches: list[Any] = list(ax.patches)
    drawn = [{tuple(map(float, v)) for v in patch.get_xy()} for patch in patches]
    for region in (sets.feasible, sets.individually_rational, sets.subgame_perfect.inner):
        assert {tuple(map(float, v)) for v in region.vertices} in drawn
    assert [line.split(" (")[0] for line in legend(ax)] == [
        "feasible",
        "individually rational",
        "subgame perfect at discount factor 0.6",
        "grim trigger",
    ]
    assert ax.get_ylabel() == "payoff of Col"


def test_payoff_sets_say_what_is_missing(dilemma: NormalForm) -> None:
    assert "subgame" not in " ".join(legend(payoff_sets(dilemma.repeated().payoff_set(), ax=new_axes())))
    pennies = NormalForm({"A": ("h", "t"), "B": ("h", "t")}, [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    ax = payoff_sets(pennies.repeated(discount="1/2").payoff_set(), ax=new_axes())
    assert "is empty" in ax.get_title(loc="left")
    with pytest.raises(GameError, match="no player"):
        payoff_sets(dilemma.repeated().payoff_set(), ("Row", "Nobody"), ax=new_axes())


def test_a_path_shows_each_change_of_state(repeated: RepeatedGame) -> None:
    play = repeated.play({"Row": LimitedPunishment(1), "Col": AlwaysDefect()})
    ax = new_axes()
    assert state_path(play, 4, ax=ax) is ax
    assert len(ax.patches) == 8  # two players, four periods
    assert texts(ax).count("punish 1") == 2  # entered in periods 2 and 4
    assert any("every 2 periods" in t for t in texts(ax))
    with pytest.raises(StrategyError, match="at least one"):
        state_path(play, 0)
    with pytest.raises(StrategyError, match="random"):
        state_path(repeated.play(TitForTat(), noise="1/10"), 3, ax=new_axes())


def test_a_tournament_is_drawn_in_the_order_of_the_ranking(repeated: RepeatedGame) -> None:
    found = gg.tournament(repeated, [AlwaysCooperate, AlwaysDefect, TitForTat])
    ax = new_axes()
    assert tournament_matrix(found, ax=ax) is ax
    names = [t.get_text() for t in ax.get_yticklabels()]
    assert names == [name for name, _ in found.ranking]
    (image,) = ax.get_images()
    order = [found.names.index(n) for n in names]
    assert np.allclose(np.asarray(image.get_array()), found.matrix.astype(float)[np.ix_(order, order)])
    own = tournament_matrix(found, "Col", ax=new_axes()).get_images()[0].get_array()
    assert np.allclose(np.asarray(own), found.payoffs[1].T.astype(float)[np.ix_(order, order)])


def test_a_machine_has_a_circle_a_state_and_an_arrow_a_move(repeated: RepeatedGame) -> None:
    machine = repeated.machines(TitForTat())[0]
    ax = new_axes()
    assert machine_graph(machine, ax=ax) is ax
    kinds = [type(p).__name__ for p in ax.patches]
    assert kinds.count("Circle") == 2
    assert kinds.count("FancyArrowPatch") == 4
    assert "(C, D)\n(D, D)" in texts(ax)
    grim = machine_graph(repeated.machines(GrimTrigger())[0])
    assert {"(C, C)", "else", "always"} <= set(texts(grim))
    lottery = machine_graph(repeated.machines(GenerousTitForTat("1/4"))[0])
    assert any("0.25" in t for t in texts(lottery))


def test_a_machine_of_many_states_is_refused(dilemma: NormalForm) -> None:
    long = Machine.from_rule(dilemma, "Row", 0, lambda s: "C", lambda s, p: min(s + 1, 20))
    with pytest.raises(StrategyError, match="21 states"):
        machine_graph(long)


# -- exact branches -----------------------------------------------------------------------------


def test_branches_end_at_the_exact_breakpoints() -> None:
    point = CoHegemony.at("dilemma")
    found = bifurcation(point, "grab")
    branches, points = exact_branches(found, "Russia")
    assert points == pytest.approx([0.15, 0.20])
    together = next(b for b in branches if b.label == "(coordinate, coordinate)")
    assert (together.xs[0], together.xs[-2]) == pytest.approx((0, 0.15))
    ax = new_axes()
    assert equilibrium_line(point, "grab", "Russia", ax=ax) is ax
    assert {"0.15", "0.2"} <= set(texts(ax))
    assert ax.get_xlabel().startswith("$g$: share gained")
    assert "exact" in ax.get_title(loc="left")


def test_a_mixed_equilibrium_has_its_probability(border: type[Model]) -> None:
    branches, _ = exact_branches(bifurcation(border(rule="soft", fine=1), "value"), "North", "keep")
    mixed = [b for b in branches if b.label.startswith("mixed")]
    assert mixed
    inside = [y for b in mixed for y in b.ys if not np.isnan(y)]
    assert all(0 <= y <= 1 for y in inside)
    assert any(0 < y < 1 for y in inside)
    with pytest.raises(GameError, match="did you mean 'keep'"):
        equilibrium_line(border(), "value", "North", "kep")
    with pytest.raises(GameError, match="no player"):
        equilibrium_line(border(), "value", "Nort")
