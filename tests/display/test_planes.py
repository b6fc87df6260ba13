"""Exact regime planes: every point lies in the polygon of the regime that the solver finds there."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.path import Path

from greatgame.display.planes import exact_regions, regime_plane
from greatgame.display.plots import Region
from greatgame.display.svg import new_axes, svg
from greatgame.errors import ParameterError, SolverError
from greatgame.model import Model
from greatgame.models import CoHegemony, DivisionOfLabour, IndiaAccession, PowerShift
from greatgame.parameters import Parameter

PLANES = [
    (CoHegemony(), "power", "grab"),
    (CoHegemony(), "power", "share"),
    (CoHegemony(), "dividend_base", "grab"),
    (IndiaAccession(rule="separate"), "dilution", "pakistan_cost"),
    (DivisionOfLabour(), "security_russia", "friction"),
]


class Curved(Model):
    """A regime inside a circle: two branches over one abscissa, and none elsewhere."""

    players = {"One": ("in", "out")}
    x = Parameter(0, low=-1, high=1, symbol="x", meaning="east", unit="1", source="judgement")
    y = Parameter(0, low=-1, high=1, symbol="y", meaning="north", unit="1", source="judgement")

    def payoffs(self, action: str) -> tuple[object]:
        return (Fraction(1, 4) - self.x**2 - self.y**2 if action == "in" else 0,)


def _inside(regions: list[Region], x: float, y: float) -> list[str]:
    return [r.label for r in regions if any(Path(p).contains_point((x, y)) for p in r.polygons)]


@pytest.mark.parametrize(("model", "horizontal", "vertical"), PLANES, ids=lambda v: str(v)[:16])
def test_random_points_lie_in_the_regime_that_is_solved_there(
    model: Model, horizontal: str, vertical: str
) -> None:
    regions = exact_regions(model, horizontal, vertical)
    draw = np.random.default_rng(7)
    low, high = (
        np.array([float(getattr(type(model).parameters[n], end)) for n in (horizontal, vertical)])
        for end in ("low", "high")
    )
    for x, y in low + draw.random((40, 2)) * (high - low):
        point = model.replace(**{horizontal: float(x), vertical: float(y)})
        pure = point.game().equilibria("pure")
        label = " + ".join(f"({', '.join(e.profile or ())})" for e in pure) or "no pure equilibrium"
        assert _inside(regions, x, y) == [label]


def test_polygons_tile_the_plane() -> None:
    regions = exact_regions(CoHegemony(), "power", "grab")
    area = 0.0
    for region in regions:
        for polygon in region.polygons:
            x, y = np.array(polygon).T
            area += abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2
    assert area == pytest.approx(0.4 * 0.5, rel=1e-8)


def test_a_closed_curve_is_found_to_its_ends() -> None:
    inside = next(r for r in exact_regions(Curved(), "x", "y") if r.label == "(in)")
    corners = np.concatenate([np.array(p) for p in inside.polygons])
    assert np.abs(np.hypot(*corners.T) - 0.5).max() < 1e-6
    assert corners[:, 0].min() == pytest.approx(-0.5, abs=1e-6)


def test_figure_is_deterministic_and_marks_the_point() -> None:
    draw = [
        svg(regime_plane(IndiaAccession(), "dilution", "friendship", ax=new_axes()), "t", "p") for _ in "ab"
    ]
    assert draw[0] == draw[1]


def test_bad_planes_are_refused() -> None:
    with pytest.raises(ParameterError, match="different"):
        exact_regions(CoHegemony(), "grab", "grab")
    with pytest.raises(ParameterError, match="grab"):
        exact_regions(CoHegemony(), "grap", "power")
    with pytest.raises(SolverError, match="swap the axes"):
        exact_regions(DivisionOfLabour(), "friction", "security_russia")


def test_a_new_figure_has_room_for_its_legend() -> None:
    axes = regime_plane(CoHegemony(), "power", "grab")
    figure = axes.get_figure(root=True)
    assert figure is not None
    figure.canvas.draw()
    legend = axes.get_legend()
    assert legend is not None
    assert 0 <= legend.get_window_extent().min[1] < figure.bbox.height
    plt.close(figure)


def test_what_holds_on_a_line_only_is_no_region() -> None:
    # The boundary lies where a halving of the columns hits it: there both neighbours are equilibria.
    found = exact_regions(PowerShift.at("2012"), "overstretch", "junior_load")
    assert {r.label for r in found} == {"(align, restrain)", "(balance, restrain)", "(withdraw, restrain)"}
