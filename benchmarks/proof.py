"""Measure the proof room: atlases, claims, and soundness on many random models.

Run ``python benchmarks/proof.py`` for the speed figures, ``python benchmarks/proof.py --soundness 200 10000``
for 200 random parametric models at 10,000 exact points each.  Every figure is printed with what it
is compared to; nothing is asserted about time, everything about correctness.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from greatgame.models import CoHegemony, DivisionOfLabour, IndiaAccession
from greatgame.proof.atlas import Atlas, atlas
from greatgame.proof.claims import check


def test_models() -> ModuleType:
    """Return the module of test models: the sketch, and the generator of random models."""
    path = Path(__file__).parents[1] / "tests" / "proof" / "conftest.py"
    spec = importlib.util.spec_from_file_location("proof_models", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return (processor seconds, result): everything runs in this one process and thread."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def report(name: str, seconds: float, found: Atlas, bar: str) -> None:
    """Print one atlas."""
    status = "complete" if found.complete else f"incomplete: {found.reason}"
    print(f"{name:58s} {seconds:7.2f} s   {len(found):4d} regimes, {status}   (bar: {bar})", flush=True)


def speed() -> None:
    """Print the figures of the quality bars."""
    models = test_models()
    atlas(models.Dilemma)  # imports and first use
    half = {"security_weight": "1/2"}
    data = half | {
        name: DivisionOfLabour.parameters[name].default
        for name in ("security_russia", "security_china", "economy_russia", "economy_china")
    }
    for name, model, at in (
        ("sketch, 10 parameters, pure", models.Sketch, {}),
        ("CoHegemony, 12 parameters, 3 rules, pure", CoHegemony, {}),
        ("IndiaAccession, 13 parameters, 2 rules, pure", IndiaAccession, {}),
        ("DivisionOfLabour at data, alpha = 1/2, pure", DivisionOfLabour, data),
        ("DivisionOfLabour, alpha = 1/2, 8 free, pure", DivisionOfLabour, half),
    ):
        seconds, found = timed(partial(atlas, model, at=at, time_limit=20))
        report(name, seconds, found, "1 s")
    three = models.build_random(7, (2, 2, 2), 10, degree=1)
    seconds, found = timed(lambda: atlas(three))
    report("3 players 2x2x2, 10 parameters, pure", seconds, found, "2 s")
    for name, model, at in (
        ("sketch, mixed", models.Sketch, {}),
        ("CoHegemony, mixed, tracking share", CoHegemony, {"sharing": "tracking"}),
        ("CoHegemony, mixed, bargained share", CoHegemony, {"sharing": "bargained"}),
    ):
        seconds, found = timed(partial(atlas, model, mixed=True, at=at))
        report(name, seconds, found, "30 s")
    for cls in (CoHegemony, IndiaAccession, DivisionOfLabour):
        seconds, verdicts = timed(partial(check, cls))
        tally = {v: sum(x.verdict == v for x in verdicts) for v in sorted({x.verdict for x in verdicts})}
        print(f"{'claims of ' + cls.__name__:58s} {seconds:7.2f} s   {tally}   (bar: 10 s)", flush=True)


def soundness(models: int, points: int) -> None:
    """Check random models: every exact point lies in exactly one regime, with that regime's equilibria."""
    build = test_models().build_random
    shapes = [(2, 2), (2, 3), (3, 3), (2, 2, 2)]
    incomplete = outside = 0
    for seed in range(models):
        model = build(10_000 + seed, shapes[seed % 4], 1 + seed % 4, degree=1 + seed % 2)
        found = atlas(model, time_limit=20)
        incomplete += not found.complete
        known = {r.pure for r in found}
        assert len(known) == len(found)
        rng = np.random.default_rng(seed)
        values = rng.integers(1, 9973, size=(points, len(model.parameters)))
        chart = found.parts[0].chart
        symbols = chart.space.symbols
        for row in values:
            point = {s: Fraction(int(k), 9973) for s, k in zip(symbols, row, strict=True)}
            pattern = chart.pure_at(point)
            if not any(r.pattern == pattern for r in found):
                outside += 1
                signs = [a.evaluate(point) for a in chart.atoms]
                assert not found.complete or 0 in signs, (seed, point)
        for row in values[: points // 100]:
            point = {s: Fraction(int(k), 9973) for s, k in zip(symbols, row, strict=True)}
            game = chart.space.instance(point).game(exact=True)
            marks = game.best_responses().all(axis=0).ravel().tolist()
            assert tuple(marks) == chart.pure_at(point), (seed, point)
        if seed % 10 == 9:
            print(f"{seed + 1} models without violation", flush=True)
    print(f"{models} models x {points} points: 0 violations; {incomplete} atlases not proved complete,")
    print(f"{outside} points on knife edges (somebody exactly indifferent) or in those atlases' gaps")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--soundness", nargs=2, type=int, metavar=("MODELS", "POINTS"))
    chosen = parser.parse_args().soundness
    if chosen is None:
        speed()
    else:
        soundness(*chosen)


if __name__ == "__main__":
    main()
