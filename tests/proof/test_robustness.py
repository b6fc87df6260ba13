"""Robustness brackets, single-parameter flips, lines and slices, against closed forms."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
import sympy
from sympy import Rational

from greatgame.errors import GameError, ParameterError
from greatgame.model import Model
from greatgame.proof import bifurcation, parameters_for, slice_atlas
from greatgame.proof.robustness import robustness

mpl.use("Agg")


def test_bracket_contains_the_closed_form(dilemma: type[Model]) -> None:
    # (C, C) is an equilibrium iff T <= 3; from T = 2 that is a relative change of 1/2.
    found = robustness(dilemma(temptation=2), ("C", "C"))
    assert found.settled
    assert found.breaks is not None
    assert found.safe <= Fraction(1, 2) <= found.breaks
    assert found.breaks - found.safe <= Fraction(1, 1000)
    assert set(found.direction) == {"temptation"}
    assert found.flips[0].up == 3
    assert found.flips[0].down is None


def test_two_parameters_move_together(textbook: type[Model]) -> None:
    # (D, D) stops being an equilibrium when S > P, outside the ranges: it never does.
    never = robustness(textbook(), ("D", "D"), scale="range")
    assert never.breaks is None
    assert never.settled
    # R against T: (T, C) pays 5 against 3; no admissible change makes (C, C) an equilibrium either.
    with pytest.raises(ParameterError, match="nothing to overturn"):
        robustness(textbook(), ("C", "C"))


def test_sketch_bracket_is_exact_on_both_sides(sketch: type[Model]) -> None:
    baseline = sketch()
    found = robustness(baseline, ("Co", "Ri"), tolerance="1/500")
    assert found.settled
    assert found.breaks is not None
    assert found.breaks - found.safe <= Fraction(1, 500)
    assert found.point is not None
    broken = sketch(**found.point).game(exact=True)
    assert ("Co", "Ri") not in {e.profile for e in broken.equilibria("pure")}
    # p - k_R <= s - g binds: all four move by t: .28(1+t) - .15(1-t) = .42(1-t) - .25(1+t).
    assert found.safe <= Fraction(4, 110) <= found.breaks


def test_weights_and_scales(sketch: type[Model]) -> None:
    only = robustness(sketch(), ("Co", "Ri"), weights={n: 0 for n in sketch.parameters if n != "power"})
    assert only.breaks is not None
    assert only.safe <= Fraction(1, 7) <= only.breaks  # power from .28 to .32
    assert set(only.direction) == {"power"}
    assert {f.parameter for f in only.flips} == {"power"}
    with pytest.raises(ParameterError, match="must not be negative"):
        robustness(sketch(), weights={"power": -1})
    with pytest.raises(ParameterError, match="did you mean 'power'"):
        robustness(sketch(), weights={"powr": 1})
    with pytest.raises(ParameterError, match="scale must be"):
        robustness(sketch(), scale="percent")  # type: ignore[arg-type]


def test_flips_agree_with_the_game_on_both_sides(sketch: type[Model]) -> None:
    baseline = sketch()
    step = Fraction(1, 10**6)
    for flip in robustness(baseline, ("Co", "Ri")).flips:
        for value, way in ((flip.up, 1), (flip.down, -1)):
            if value is None:
                continue
            edge = Fraction(int(value.p), int(value.q))
            inside = baseline.replace(**{flip.parameter: edge - way * step}).game(exact=True)
            outside = baseline.replace(**{flip.parameter: edge + way * step}).game(exact=True)
            assert ("Co", "Ri") in {e.profile for e in inside.equilibria("pure")}
            assert ("Co", "Ri") not in {e.profile for e in outside.equilibria("pure")}


def test_inverse_query(sketch: type[Model]) -> None:
    model = parameters_for(sketch, ("Ri", "Ri"))
    assert model is not None
    assert [e.profile for e in model.game(exact=True).equilibria("pure")] == [("Ri", "Ri")]
    assert parameters_for(sketch, ("De", "De")) is None


def test_bifurcation_of_the_dilemma(dilemma: type[Model]) -> None:
    found = bifurcation(dilemma(), "temptation")
    assert found.breakpoints == (3,)
    (low, high) = found.stretches
    T = dilemma.symbols["temptation"]
    mixed = [b for b in low[1] if len(b.support[0]) == 2]
    assert len(mixed) == 1
    # Indifference: 3q = Tq + 1 - q, so q = 1/(4 - T).
    assert sympy.simplify(mixed[0].mix["Row"]["C"] - 1 / (4 - T)) == 0
    assert sympy.simplify(mixed[0].payoffs["Row"] - 3 / (4 - T)) == 0
    assert [b.support for b in high[1]] == [(("D",), ("D",))]
    curves = found.curves("Row")
    assert len(curves) == 4
    assert found.plot("Row") is not None
    # Probabilities of C: 1 and 0 in the pure equilibria, 1/(4 - T) in the mixed one.
    drawn = {b.support: (x, y) for x, y, b in found.probabilities("Row", "C") if x[0] == 0}
    assert drawn[("C",), ("C",)][1] == pytest.approx(1)
    assert drawn[("D",), ("D",)][1] == pytest.approx(0)
    x, y = drawn[("C", "D"), ("C", "D")]
    assert y == pytest.approx(1 / (4 - x))
    assert found.plot("Row", action="C") is not None
    # At T = 3 the payoffs 3, 3 and 1 give way to 1 alone: the greatest falls, the least stays.
    (jump,) = found.jumps("Row")
    assert (jump.at, jump.before, jump.after, jump.direction) == (3, (1, 3), (1, 1), "down")
    with pytest.raises(GameError, match="did you mean 'Row'"):
        found.jumps("Roww")
    with pytest.raises(GameError, match="no action 'E'"):
        found.probabilities("Row", "E")


def test_bifurcation_equals_the_exact_solver(sketch: type[Model]) -> None:
    baseline = sketch()
    found = bifurcation(baseline, "grab")
    for interval, branches in found.stretches:
        eqs = baseline.replace(grab=interval.inside).game(exact=True).equilibria()
        assert eqs.max_regret == 0
        assert {tuple(e.support.values()) for e in eqs} == {b.support for b in branches}


def test_slice_curves_are_exact_and_separate(sketch: type[Model]) -> None:
    baseline = sketch()
    plane = slice_atlas(baseline, "power", "grab")
    assert plane.atlas.complete
    assert plane.curves
    for curve in plane.curves:
        symbols = {sketch.symbols["power"]: curve.x, sketch.symbols["grab"]: curve.y}
        values = sympy.lambdify(list(symbols), curve.equation)(*symbols.values())
        assert np.max(np.abs(values)) < 1e-6
        assert curve.between[0] is not curve.between[1]
    for name, x, y in plane.labels:
        located = plane.atlas.locate(baseline.replace(power=str(round(x, 6)), grab=str(round(y, 6))))
        assert located is not None
        assert located.name == name
    assert plane.plot() is not None
    with pytest.raises(ParameterError, match="two different"):
        slice_atlas(baseline, "power", "power")


def test_slice_with_a_curved_boundary(sketch: type[Model]) -> None:
    plane = slice_atlas(sketch(share="0.05", residue="0.3", grab=0), "single", "dividend")
    assert plane.atlas.complete
    curved = [c for c in plane.curves if sympy.Poly(c.equation).total_degree() > 1]
    assert curved


def test_every_point_of_a_line_is_covered(sketch: type[Model]) -> None:
    found: Any = bifurcation(sketch(), "share")
    ends = [(i.low, i.high) for i, _ in found.stretches]
    assert ends[0][0] == 0
    assert ends[-1][1] == 1
    assert all(a[1] == b[0] for a, b in itertools.pairwise(ends))


def test_a_curve_with_roots_has_all_its_branches(new_parameter: Any) -> None:
    def payoffs(m: Any, row: str, col: str) -> tuple[Any, Any]:
        # (b - 1/2)**2 < sqrt(a)/4 between two branches, symmetric about b = 1/2.
        return ((m.b - Rational(1, 2)) ** 2 if row == "x" else sympy.sqrt(m.a) / 4, m.a if col == "l" else 2)

    body = {
        "players": {"R": ("x", "y"), "C": ("l", "r")},
        "a": new_parameter("0.5", "0.1", "0.9", "a"),
        "b": new_parameter("0.4", 0, 1, "b"),
        "payoffs": payoffs,
    }
    model = type("Parabola", (Model,), body)
    plane = slice_atlas(model(), "a", "b")
    assert plane.atlas.complete
    sides = {bool(curve.y[0] > 0.5) for curve in plane.curves}
    assert sides == {True, False}
    for curve in plane.curves:
        assert np.abs((curve.y - 0.5) ** 2 - np.sqrt(curve.x) / 4).max() < 1e-9
