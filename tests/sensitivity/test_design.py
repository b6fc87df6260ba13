"""Designs: points as pure functions of position, exact grids, distributions, errors."""

from fractions import Fraction

import numpy as np
import pytest
from scipy import stats
from scipy.stats import qmc

from greatgame.errors import ParameterError, StudyError
from greatgame.models import CoHegemony
from greatgame.sensitivity import design
from greatgame.sensitivity.distributions import Distribution
from greatgame.sensitivity.points import sobol_columns, sobol_directions, sobol_first
from greatgame.sensitivity.sequences import permuted

GRID = design.grid(
    CoHegemony,
    {"power": 7, "grab": {"low": "0.1", "high": "0.4", "n": 5}, "share": ["0.3", "0.9"]},
    zipped=[{"deference": ["0.1", "0.2", "0.3"], "grab_cost": [0, "0.1", "0.2"]}],
)
SAMPLES = [design.sample(CoHegemony, 3000, m, 5, ["power", "grab", "share"]) for m in design.METHODS]
CROSS = design.cross(
    design.points(CoHegemony, ["2001", "2012"]), design.sample(CoHegemony, 700, "halton", 2, ["grab"])
)


@pytest.mark.parametrize("made", [GRID, *SAMPLES, CROSS], ids=["grid", *design.METHODS, "cross"])
def test_any_piece_is_the_same_as_that_piece_of_the_whole(made: design.Design) -> None:
    whole = made.columns(0, made.size)
    rng = np.random.default_rng(0)
    for _ in range(10):
        low, high = sorted(rng.integers(0, made.size + 1, 2).tolist())
        assert np.array_equal(made.columns(low, high), whole[:, low:high])
    for i in rng.integers(0, made.size, 20).tolist():
        exact = made.point(i)
        assert [float(exact[n]) for n in made.names] == pytest.approx(whole[:, i].tolist(), abs=0, rel=1e-15)


def test_grid_values_are_exact() -> None:
    assert GRID.size == 7 * 5 * 2 * 3
    assert GRID.point(GRID.size - 1) == {
        "power": Fraction(1, 2), "grab": Fraction(2, 5), "share": Fraction(9, 10),
        "deference": Fraction(3, 10), "grab_cost": Fraction(1, 5),
    }  # fmt: skip
    assert GRID.point(30)["power"] == Fraction(1, 10) + Fraction(2, 5) / 6


def test_unscrambled_sobol_points_are_scipys() -> None:
    directions = sobol_directions(20, None)
    out = np.empty((20, 2000))
    sobol_columns(0, out, sobol_first(directions, None), directions, np.array([[0.0, 1.0]] * 20))
    assert np.array_equal(out.T, qmc.Sobol(20, scramble=False, bits=52).random_base2(11)[:2000])


@pytest.mark.parametrize("seed", [0, 1, 9])
def test_scrambled_sobol_points_are_a_net(seed: int) -> None:
    """Every elementary interval of volume 2^-10 in one dimension holds exactly one of 2^10 points."""
    made = design.sample(CoHegemony, 1024, "sobol", seed)
    u = made.columns(0, 1024)
    for (_, low, high), row in zip(made.ranges, u, strict=True):
        cells = np.floor((row - float(low)) / (float(high) - float(low)) * 1024).astype(int)
        assert sorted(cells.tolist()) == list(range(1024))


def test_latin_hypercube_has_one_point_a_stratum() -> None:
    made = design.sample(CoHegemony, 777, "latin-hypercube", 3)
    for (_, low, high), row in zip(made.ranges, made.columns(0, 777), strict=True):
        strata = np.floor((row - float(low)) / (float(high) - float(low)) * 777 + 1e-9).astype(int)
        assert len(np.unique(strata)) >= 776  # rounding at a stratum's edge


@pytest.mark.parametrize("size", [1, 2, 3, 100, 4096, 10007])
def test_keyed_permutation_is_one(size: int) -> None:
    keys = np.random.default_rng(size).integers(0, 1 << 63, 6).astype(np.uint64)
    assert sorted(permuted(np.arange(size, dtype=np.uint64), size, keys).tolist()) == list(range(size))


def test_seeds_differ_and_repeat() -> None:
    for method in design.METHODS:
        one, same, other = (design.sample(CoHegemony, 600, method, s).columns(0, 600) for s in (0, 0, 1))
        assert np.array_equal(one, same)
        assert not np.array_equal(one, other)


@pytest.mark.parametrize(
    ("kind", "settings", "law"),
    [
        ("uniform", {}, stats.uniform(1, 2)),
        ("loguniform", {}, stats.loguniform(1, 3)),
        ("triangular", {"mode": 1.5}, stats.triang(0.25, 1, 2)),
        ("pert", {"mode": 2}, stats.beta(3, 3, 1, 2)),
        ("normal", {"mean": 2, "sd": 0.5}, stats.truncnorm(-2, 2, 2, 0.5)),
        ("beta", {"a": 2, "b": 5}, stats.beta(2, 5, 1, 2)),
    ],
)
def test_distributions_are_truncated_to_the_range(
    kind: str, settings: dict[str, float], law: stats.rv_continuous
) -> None:
    u = (np.arange(2000) + 0.5) / 2000
    values = Distribution.of(kind, settings).quantile(u, 1.0, 3.0)
    assert values.min() >= 1
    assert values.max() <= 3
    assert np.allclose(law.cdf(values), u, atol=1e-9)


def test_one_at_a_time_starts_at_the_point() -> None:
    made = design.one_at_a_time(CoHegemony(grab="0.3"), 3, ["power", "grab"])
    assert made.size == 1 + 2 * 3
    assert made.point(0) == {"power": CoHegemony().values["power"], "grab": Fraction(3, 10)}
    assert made.point(3) == {"power": Fraction(1, 2), "grab": Fraction(3, 10)}


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: design.grid(CoHegemony, {"powr": 3}), "did you mean 'power'"),
        (lambda: design.grid(CoHegemony, {"power": [0.9]}), "out of range"),
        (lambda: design.grid(CoHegemony, {"power": 1}), "whole number >= 2"),
        (lambda: design.grid(CoHegemony, {"power": {"n": 3, "step": 1}}), "unknown setting 'step'"),
        (lambda: design.grid(CoHegemony, {"grab": {"n": 3, "spacing": "log"}}), "range above 0"),
        (lambda: design.grid(CoHegemony, {}), "at least one axis"),
        (lambda: design.grid(CoHegemony, {"power": 2}, [{"power": [0.2, 0.3]}]), "varies twice"),
        (lambda: design.grid(CoHegemony, {}, [{"power": [0.2], "grab": [0.1, 0.2]}]), "equally many"),
        (lambda: design.sample(CoHegemony, 0), "whole number >= 1"),
        (lambda: design.sample(CoHegemony, 9, "sobel"), "did you mean 'sobol'"),
        (lambda: design.sample(CoHegemony, 9, seed=-1), "seed must be"),
        (
            lambda: design.sample(CoHegemony, 9, parameters={"power": {"distribution": "normal"}}),
            "needs mean, sd",
        ),
        (
            lambda: design.sample(CoHegemony, 9, parameters={"grab": {"distribution": "loguniform"}}),
            "range above 0",
        ),
        (lambda: design.table(CoHegemony, [{"power": 0.2}, {"grab": 0.2}]), "row 2"),
        (lambda: design.points(CoHegemony, ["2013"]), "no point '2013'"),
        (lambda: design.cross(SAMPLES[0], SAMPLES[1]), "at most one sample"),
    ],
)
def test_malformed_designs_are_named(make: object, text: str) -> None:
    with pytest.raises((StudyError, ParameterError), match=text):
        make()  # type: ignore[operator]
