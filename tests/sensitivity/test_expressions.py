"""Compiled expressions: values, refusals, and error bounds that hold."""

from fractions import Fraction

import numpy as np
import pytest
import sympy
from sympy import Abs, Max, Min, Piecewise, Rational, sqrt

from greatgame.errors import StudyError
from greatgame.sensitivity.compiler import Space, bound_kernel, exact_function, truth_kernel, value_kernel

x, y, z = sympy.symbols("x y z", real=True)
SYMBOLS = {"x": x, "y": y, "z": z}
RANGES = {"x": (0.5, 2.0), "y": (-1.0, 3.0), "z": (0.0, 1.0)}
SPACE = Space(SYMBOLS, RANGES, ("x", "y"))
RATIONAL = [
    x * y - z / 3,
    (x + y) ** 3 / (x + Rational(1, 7)),
    Max(x, y, z) - Min(x, y),
    Abs(y - 1) * x**-2,
    Piecewise((x * y, y > z), (x + y, True)),
    -x + y,
]


def points(n: int) -> np.ndarray:
    rng = np.random.default_rng(1)
    return np.array([rng.uniform(*RANGES[k], n) for k in ("x", "y")])


def test_values_are_within_both_error_bounds_of_exact_arithmetic() -> None:
    kernel, values = value_kernel(SPACE, RATIONAL)
    bounds = bound_kernel(SPACE, RATIONAL)
    exact = exact_function(SPACE, RATIONAL)
    at, fixed = points(400), np.array([1 / 3])
    found, running = np.empty((400, len(RATIONAL))), np.empty((400, len(RATIONAL)))
    kernel.columns(at, fixed, found)
    bounds.columns(at, fixed, running)
    for i in range(400):
        true = exact({"x": Fraction(at[0, i]), "y": Fraction(at[1, i]), "z": Fraction(1, 3)})
        for k, value in enumerate(values):
            gap = abs(Fraction(found[i, k]) - true[k])
            assert gap <= running[i, k] <= value.error * (1 + 1e-9)
            assert value.low <= true[k] <= value.high


def test_powers_match_high_precision() -> None:
    expressions = [sqrt(x), x**y, (x + 2) ** (1 - z), x ** Rational(-3, 2)]
    kernel, values = value_kernel(SPACE, expressions)
    at, out = points(100), np.empty((100, 4))
    kernel.columns(at, np.array([0.25]), out)
    assert exact_function(SPACE, expressions) is None
    for i in range(0, 100, 7):
        for k, e in enumerate(expressions):
            point = {
                x: sympy.Rational(float(at[0, i])),
                y: sympy.Float(float(at[1, i]), 60),
                z: Rational(1, 4),
            }
            assert abs(float(e.subs(point).evalf(40) - sympy.Float(float(out[i, k]), 40))) <= values[k].error


def test_division_by_zero_is_never_certain() -> None:
    _, (value,) = value_kernel(SPACE, [1 / y])
    assert value.error == np.inf


@pytest.mark.parametrize("bad", [sympy.sin(x), sympy.gamma(x), sympy.Function("f")(x), sympy.floor(x)])
def test_other_nodes_are_refused(bad: sympy.Expr) -> None:
    with pytest.raises(StudyError, match="cannot be compiled"):
        SPACE.block().compute([bad])


def test_a_piecewise_must_be_defined_everywhere() -> None:
    with pytest.raises(StudyError, match="undefined where no condition holds"):
        SPACE.block().compute([Piecewise((x, y > 0), (y, y < -1))])


def test_conditions_and_their_borders() -> None:
    kernel = truth_kernel(SPACE, [sympy.And(x > 1, sympy.Or(y < 0, sympy.Not(x < y)))])
    at = np.array([[1.5, 1.5, 1.5, 1.0], [-0.5, 2.5, 1.0, 0.0]])
    out = np.empty(4, dtype=np.int64)
    kernel.columns(at, np.array([0.0]), out)
    assert (out & 1).tolist()[:3] == [1, 0, 1]
    assert out[3] >> 62 == 1  # x = 1 is the border: left to exact arithmetic
