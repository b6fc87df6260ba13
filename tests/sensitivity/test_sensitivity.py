"""Sensitivity: published test functions, equality with SALib, honest statements."""

import json
from itertools import combinations

import numpy as np
import pytest
from SALib.analyze.sobol import analyze
from SALib.test_functions import Ishigami, Sobol_G
from typer.testing import CliRunner

from greatgame.cli import app
from greatgame.errors import StudyError
from greatgame.models import CoHegemony
from greatgame.sensitivity.given import ratios, uncertainty
from greatgame.sensitivity.indices import sensitivity
from greatgame.sensitivity.methods import METHODS, Indices
from greatgame.sensitivity.scenarios import discover, peel
from greatgame.sensitivity.sobol import resampled, sobol_indices
from greatgame.sensitivity.swings import swings

ISHIGAMI = ("x1", "x2", "x3")
#: Ishigami and Homma (1990), a = 7, b = 0.1: first order, then total.
FIRST, TOTAL = np.array([0.3139, 0.4424, 0.0]), np.array([0.5576, 0.4424, 0.2437])
FEW = ["power", "share", "grab", "dividend_base"]
PAYOFF = "payoff player=Russia rule=uniform"


def ishigami(unit: np.ndarray) -> np.ndarray:
    return np.asarray(Ishigami.evaluate((2 * unit.T - 1) * np.pi))


def analysed(method: str, n: int, second_order: bool = False, resamples: int = 50) -> Indices:
    inputs = METHODS[method].draw(ISHIGAMI, n, 1, second_order, resamples)
    return inputs.analyse("y", ishigami(inputs.x))


@pytest.mark.parametrize(("d", "second"), [(3, True), (5, True), (4, False)])
def test_sobol_analysis_equals_salib(d: int, second: bool) -> None:
    n, width = 128, (2 * d + 2 if second else d + 2)
    rows = np.random.default_rng(d).random((n, width)) ** 2
    problem = {"num_vars": d, "names": [f"x{k}" for k in range(d)], "bounds": [[0, 1]] * d}
    theirs = analyze(problem, rows.ravel(), calc_second_order=second, num_resamples=150, seed=7)
    ba = rows[:, 1 + d : 1 + 2 * d] if second else None
    ours = sobol_indices(rows[:, 0], rows[:, -1], rows[:, 1 : 1 + d], ba, resampled(n, 150, 7))
    for mine, name in (
        (ours.first, "S1"),
        (ours.first_conf, "S1_conf"),
        (ours.total, "ST"),
        (ours.total_conf, "ST_conf"),
    ):
        assert np.allclose(mine, theirs[name], rtol=1e-10, atol=1e-12)
    if ours.second is not None and ours.second_conf is not None:
        assert np.allclose(ours.second, theirs["S2"], rtol=1e-9, atol=1e-12, equal_nan=True)
        assert np.allclose(ours.second_conf, theirs["S2_conf"], rtol=1e-9, atol=1e-12, equal_nan=True)


def test_ishigami_within_its_intervals() -> None:
    found = analysed("sobol", 4096, second_order=True)
    assert (np.abs(found.columns["S1"] - FIRST) <= found.columns["S1_conf"] + 1e-3).all()
    assert (np.abs(found.columns["ST"] - TOTAL) <= found.columns["ST_conf"] + 1e-3).all()
    assert found.second is not None
    assert found.second_conf is not None
    assert abs(found.second[0, 2] - 0.2437) <= found.second_conf[0, 2]
    assert abs(found.second[0, 1]) <= found.second_conf[0, 1]


def test_sobol_g_within_its_intervals() -> None:
    a = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])
    names = tuple(f"x{k}" for k in range(8))
    inputs = METHODS["sobol"].draw(names, 2048, 3, False, 100)
    found = inputs.analyse("g", np.asarray(Sobol_G.evaluate(inputs.x.T, a=a)))
    assert (
        np.abs(found.columns["S1"] - Sobol_G.sensitivity_index(a)) <= found.columns["S1_conf"] + 2e-3
    ).all()
    assert (
        np.abs(found.columns["ST"] - Sobol_G.total_sensitivity_index(a)) <= found.columns["ST_conf"] + 2e-3
    ).all()


def test_other_methods_on_ishigami() -> None:
    fast = analysed("fast", 1000)
    assert np.allclose(fast.columns["S1"], FIRST, atol=0.02)
    morris = analysed("morris", 400).columns["mu_star"]
    assert morris[1] == pytest.approx(
        7.875, rel=1e-6
    )  # every elementary effect of sin^2 on four levels has this size
    assert morris[0] > morris[2] > 0
    pawn = analysed("pawn", 4000).columns["median"]
    assert pawn[1] > pawn[0] > pawn[2]  # Pianosi and Wagener (2015), figure 3: x2 leads
    given = analysed("given", 4000).columns["ratio"]
    assert np.allclose(given, FIRST, atol=0.03)
    hdmr = analysed("hdmr", 600).columns["S"]
    assert np.argmax(hdmr) == 1
    regional = analysed("regional", 500).columns["mean"]
    assert regional[1] > 0
    delta = analysed("delta", 1000, resamples=2).columns["delta"]
    assert np.argmax(delta) == 1


def morris_1991(unit: np.ndarray) -> np.ndarray:
    """The example of Morris (1991): 20 inputs; 1-7 act with interactions or curvature, 8-10 linearly."""
    rng, w = np.random.default_rng(0), 2 * (unit - 0.5)
    for k in (2, 4, 6):
        w[k] = 2 * (1.1 * unit[k] / (unit[k] + 0.1) - 0.5)
    first, second = rng.normal(size=20), np.triu(rng.normal(size=(20, 20)), 1)
    first[:10], second[:6, :6] = 20, np.triu(np.full((6, 6), -15.0), 1)
    y = first @ w + np.einsum("in,ij,jn->n", w, second, w)
    y -= 10 * sum(w[i] * w[j] * w[k] for i, j, k in combinations(range(5), 3))
    return np.asarray(y + 5 * w[0] * w[1] * w[2] * w[3])


def test_morris_on_its_published_example() -> None:
    inputs = METHODS["morris"].draw(tuple(f"x{k}" for k in range(1, 21)), 40, 1, False, 20)
    found = inputs.analyse("y", morris_1991(inputs.x)).columns
    size, spread = found["mu_star"], found["sigma"]
    assert min(size[:10]) > 2 * max(size[10:])  # the ten that matter stand apart from the ten that do not
    assert max(spread[7:10] / size[7:10]) < 0.35  # 8, 9 and 10 nearly linear, as published
    assert min(spread[:7] / size[:7]) > 0.35


def test_pawn_against_its_definition() -> None:
    """Pianosi and Wagener (2018): the largest distance of a slice's distribution from the overall one."""
    x = np.random.default_rng(0).random((3, 400_000))
    y = ishigami(x)
    grid = np.linspace(y.min(), y.max(), 2000)
    overall = np.searchsorted(np.sort(y), grid) / len(y)
    wanted = []
    for row in x:
        parts = [np.sort(y[(row >= k / 10) & (row < (k + 1) / 10)]) for k in range(10)]
        wanted.append(np.median([np.abs(np.searchsorted(p, grid) / len(p) - overall).max() for p in parts]))
    found = analysed("pawn", 20_000).columns["median"]
    assert np.allclose(found, wanted, atol=0.04)


@pytest.mark.parametrize(("method", "n"), [("morris", 30), ("pawn", 300), ("given", 300)])
def test_methods_run_on_a_model(method: str, n: int) -> None:
    found = sensitivity(CoHegemony, PAYOFF, method, n, parameters=FEW, resamples=20)
    assert found.method == method
    assert {name for name, _ in found.ranking("payoff Russia uniform")} == set(FEW)
    assert all(np.isfinite(v).all() for t in found.tables for v in t.columns.values())


def test_seeds_repeat_results() -> None:
    one, two, other = (sensitivity(CoHegemony, PAYOFF, n=64, seed=s, parameters=FEW) for s in (0, 0, 1))
    assert one.to_json() == two.to_json() != other.to_json()


def test_regimes_by_indicator_together_and_entropy() -> None:
    found = sensitivity(CoHegemony, "regime", n=512, parameters=FEW)
    own = [t for t in found.tables if t.subject != "all regimes"]
    assert len(own) >= 3
    together = found["all regimes"].columns
    assert set(together) >= {"S1", "ST", "entropy"}
    assert ((together["entropy"] > -0.05) & (together["entropy"] < 1)).all()
    assert any("too rare" in s for s in found.statements) or len(own) == len({t.subject for t in own})


def test_a_constant_outcome_is_a_statement_not_nan() -> None:
    found = sensitivity(
        CoHegemony(sharing="tracking"), "derived quantity=temptation", n=64, parameters=["power", "share"]
    )
    assert found.tables == ()
    assert "no parameter matters" in found.statements[0]
    assert found.ranking() == []


def test_missing_values_are_analysed_apart() -> None:
    found = sensitivity(
        CoHegemony, "critical-discount", n=256, parameters=[*FEW, "rivalry_cost_russia", "deference"]
    )
    assert found.shares["none"] > 0.5
    assert [t.method for t in found.tables] == ["sobol", "given"]
    assert found.tables[0].subject == "has a value"
    assert "an independent sample" in found.statements[0]
    assert all(np.isfinite(v).all() for t in found.tables for v in t.columns.values())


def test_conditional_on_a_regime() -> None:
    condition = "(coordinate, coordinate)"
    found = sensitivity(CoHegemony, PAYOFF, n=256, parameters=FEW, condition=condition)
    assert condition in found.statements[0]
    table = found["payoff Russia uniform"]
    # There Russia gets s + beta: share first, grab nothing beyond its selection.
    assert table.columns["ratio"].argmax() == FEW.index("share")
    with pytest.raises(StudyError, match="never occurred"):
        sensitivity(CoHegemony, PAYOFF, n=64, parameters=FEW, condition="(rival, coordinat)")


def test_too_small_a_sample_says_so() -> None:
    found = sensitivity(CoHegemony, "exists profile=rival,rival", n=16, parameters=FEW)
    assert found.converged is False
    assert any("n is too small" in s for s in found.statements)
    assert sensitivity(CoHegemony, PAYOFF, n=4096, parameters=["share", "grab"]).converged is True


def test_errors_are_named() -> None:
    for call, text in (
        (lambda: sensitivity(CoHegemony, "regime", "sobbol"), "did you mean 'sobol'"),
        (lambda: sensitivity(CoHegemony, "regime", n=3), "n must be"),
        (lambda: sensitivity(CoHegemony, "welfare rule=any"), "gives two numbers"),
        (lambda: sensitivity(CoHegemony, PAYOFF, "fast", 32), "n above 64"),
        (lambda: discover(CoHegemony, "welfare"), "needs a truth"),
        (lambda: discover(CoHegemony, "regime", "(rival, rivl)", n=64), "never occurred"),
        (lambda: swings(CoHegemony(), "regime"), "no single number"),
    ):
        with pytest.raises(StudyError, match=text):
            call()


def test_given_data_indices_are_unbiased_for_noise() -> None:
    rng = np.random.default_rng(0)
    x, noise = rng.random((2, 4000)), rng.random(4000)
    value, conf = ratios(x, noise, 20, 1, 2.0)
    assert (np.abs(value) < 0.02).all()
    assert (conf > 0).all()
    assert (np.abs(uncertainty(x, rng.integers(0, 3, 4000))) < 0.01).all()
    assert uncertainty(x, (x[0] > 0.5).astype(np.int64))[0] == pytest.approx(1, abs=0.05)


def test_prim_finds_the_box() -> None:
    x = dict(zip("abc", np.random.default_rng(0).random((3, 8000)), strict=True))
    case = (x["a"] > 0.6) & (x["b"] < 0.3)
    box = peel(x, case).best(0.8)
    assert box is not None
    assert set(box.limits) >= {"a", "b"}
    assert box.density > 0.9
    assert box.limits["a"][0] == pytest.approx(0.6, abs=0.05)
    assert box.limits["b"][1] == pytest.approx(0.3, abs=0.05)
    assert "never occurs" in peel(x, np.zeros(8000, bool)).statement


def test_what_makes_co_hegemony_fail() -> None:
    found = discover(CoHegemony, "exists profile=coordinate,coordinate", False, n=4096)
    box = found.best(0.4)
    assert box is not None
    assert box.density > found.share
    assert "grab" in box.limits
    assert box.limits["grab"][1] > 0.49  # joint order fails where the temptation is large


def test_command_line() -> None:
    done = CliRunner().invoke(
        app,
        [
            "sensitivity",
            "co-hegemony",
            "--outcome",
            PAYOFF,
            "--n",
            "64",
            "--vary",
            "share",
            "--vary",
            "grab",
            "--json",
        ],
    )
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert document["tables"][0]["parameters"] == ["share", "grab"]
    assert CliRunner().invoke(app, ["sensitivity", "co-hegemony", "--outcome", "regme"]).exit_code == 1
