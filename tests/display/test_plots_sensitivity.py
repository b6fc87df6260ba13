"""Figures of sensitivity: bars at the values, honest about what has none."""

from typing import Any

import matplotlib as mpl
import numpy as np
import pytest

from greatgame.display.plots.sensitivity import heat_map, index_bars, index_convergence, spider, tornado
from greatgame.display.svg import new_axes
from greatgame.errors import StudyError
from greatgame.models import CoHegemony
from greatgame.sensitivity.indices import Sensitivity, sensitivity
from greatgame.sensitivity.swings import swings

mpl.use("Agg")

POINT = CoHegemony()
FEW = ["power", "share", "grab", "dividend_base"]
PAYOFF = "payoff player=Russia rule=uniform"


@pytest.fixture(scope="module")
def runs() -> list[Sensitivity]:
    return [sensitivity(CoHegemony, PAYOFF, n=n, parameters=FEW) for n in (64, 128)]


def test_each_figure_draws_on_the_axes_it_is_given(runs: list[Sensitivity]) -> None:
    figures: list[Any] = [
        lambda ax: tornado(POINT, PAYOFF, FEW, ax=ax),
        lambda ax: spider(POINT, PAYOFF, FEW[:2], n=5, ax=ax),
        lambda ax: heat_map(POINT, PAYOFF, "share", "grab", n=5, exact=False, ax=ax),
        lambda ax: index_bars(runs[0], ax=ax),
        lambda ax: index_convergence(runs, ax=ax),
    ]
    for draw in figures:
        ax = new_axes()
        assert draw(ax) is ax


def test_the_longest_swing_is_on_top_and_bars_end_at_the_values() -> None:
    ax = tornado(POINT, "derived quantity=dividend", ["dividend_base", "power"], ax=new_axes())
    assert [t.get_text() for t in ax.get_yticklabels()] == ["power, $p$", "dividend base, $\\beta_{0}$"]
    ends = swings(POINT, "derived quantity=dividend", ["dividend_base"])["dividend_base"]
    base = float(POINT.dividend)
    bars: list[Any] = list(ax.patches)
    assert sorted(p.get_x() + p.get_width() for p in bars if p.get_width()) == pytest.approx(sorted(ends))
    assert ends == pytest.approx((base - float(POINT.dividend_base), base - float(POINT.dividend_base) + 0.3))


def test_what_has_no_value_is_said() -> None:
    point = CoHegemony.at("dilemma")
    ax = tornado(point, "payoff player=Russia rule=coordinate,coordinate", ["grab"], ax=new_axes())
    assert any("no value" in t.get_text() for t in ax.texts)
    with pytest.raises(StudyError, match="no single number"):
        tornado(POINT, "regime")


def test_a_map_of_regimes_names_them_and_has_exact_boundaries() -> None:
    ax = heat_map(POINT, "regime", "share", "grab", n=15, ax=new_axes())
    assert len(ax.get_images()) == 1
    assert len(ax.get_lines()) > 0
    legend = ax.get_legend()
    assert legend is not None
    assert "(coordinate, coordinate)" in [t.get_text() for t in legend.get_texts()]
    assert ax.get_xlabel().startswith("$s$: ")


def test_bars_have_intervals_and_are_ranked(runs: list[Sensitivity]) -> None:
    ax = index_bars(runs[0], ax=new_axes())
    assert len(ax.patches) == 8  # first and total order of four parameters
    assert [t.get_text().replace(" ", "_") for t in ax.get_yticklabels()][::-1] == [
        name for name, _ in runs[0].ranking()
    ]
    assert len(ax.containers) >= 2


def test_convergence_runs_over_the_numbers_of_points(runs: list[Sensitivity]) -> None:
    ax = index_convergence(runs[::-1], ax=new_axes())
    line = ax.get_lines()[0]
    assert np.asarray(line.get_xdata()).tolist() == [r.points for r in runs]
    best, value = runs[-1].ranking()[0]
    assert line.get_label() == best
    assert np.asarray(line.get_ydata())[-1] == pytest.approx(value)
    with pytest.raises(StudyError, match="at least two"):
        index_convergence(runs[:1])
    other = sensitivity(CoHegemony, "welfare rule=uniform", n=64, parameters=FEW)
    with pytest.raises(StudyError, match="one outcome"):
        index_convergence([*runs, other])
