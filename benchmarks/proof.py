"""Measure the proof room: atlases, claims, and soundness on many random models.

Run ``python benchmarks/proof.py`` for the speed figures, with ``--catalogue 5`` for the atlases of every
model under a limit of 5 s each, with ``--soundness 200 10000`` for 200 random parametric models at 10,000
exact points each (a quarter of an hour on an idle core; progress is printed, and an interrupted run prints
what it has).  Every figure is printed with what it is compared to; nothing is asserted about time,
everything about correctness.
"""

from __future__ import annotations

import argparse
import importlib.util
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from greatgame.catalogue import models as models_of_the_catalogue
from greatgame.model import Model
from greatgame.models import CoHegemony, DivisionOfLabour, IndiaAccession
from greatgame.proof.atlas import Atlas, atlas
from greatgame.proof.claims import check

#: Limit for the atlas of one random model.
SOUNDNESS_SECONDS = 6


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
    three = models.build_random(7, (2, 2, 3), 10, degree=1)
    seconds, found = timed(lambda: atlas(three))
    report("3 players 2x2x3, 10 parameters, pure", seconds, found, "2 s")
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


def catalogue(seconds: float) -> None:
    """Draw the atlas of every model of the catalogue, with all that a report shows of it, and neighbours."""
    complete = total = 0.0
    for name, model in models_of_the_catalogue().items():
        at = {k: choice.default for k, choice in model.choices.items()}
        taken, found = timed(partial(_drawn, model, at, seconds))
        report(name, taken, found, f"limit {seconds:g} s")
        complete, total = complete + found.complete, total + taken
    print(f"{complete:.0f} proved complete; {total:.1f} s in all   (bar: 60 s)", flush=True)


def _drawn(model: type[Model], at: dict[str, str], seconds: float) -> Atlas:
    found = atlas(model, at=at, time_limit=seconds)
    found.to_json()
    assert found.neighbours is not None
    return found


@dataclass
class Tally:
    """What the check of random models has found so far."""

    models: int = 0
    incomplete: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    edges: int = 0
    gaps: int = 0
    rechecked: int = 0

    def line(self, points: int) -> str:
        """Say it in words."""
        return (
            f"{self.models} models x {points} points, 0 violations; "
            f"{self.incomplete} atlases not proved complete {dict(self.reasons)}; "
            f"{self.edges} points on knife edges, {self.gaps} in gaps of incomplete atlases; "
            f"{self.rechecked} points solved again as games of numbers and put to the inequalities"
        )


def soundness(models: int, points: int) -> None:
    """Check random models: every exact point lies in exactly one regime, with that regime's equilibria.

    A violation ends the run with an error.  Interrupted, it prints what it has.
    """
    build = test_models().build_random
    shapes = [(2, 2), (2, 3), (3, 3), (2, 2, 2)]
    tally = Tally()
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.default_int_handler)
    start = time.process_time()
    try:
        for seed in range(models):
            model = build(10_000 + seed, shapes[seed % 4], 1 + seed % 4, degree=1 + seed % 2)
            _check_model(model, seed, points, tally)
            if seed % 10 == 9:
                print(f"{time.process_time() - start:7.0f} s: {tally.line(points)}", flush=True)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
    print(f"result: {tally.line(points)}", flush=True)


def _check_model(model: type[Model], seed: int, points: int, tally: Tally) -> None:
    found = atlas(model, time_limit=SOUNDNESS_SECONDS)
    tally.incomplete += not found.complete
    if found.reason:
        tally.reasons[found.reason] += 1
    patterns = {r.pattern for r in found}
    assert len(patterns) == len(found), "two regimes with the same equilibria"
    chart = found.parts[0].chart
    for regime in found:
        assert chart.pure_at(chart.space.point(regime.witness)) == regime.pattern, (seed, regime)
    values = np.random.default_rng(seed).integers(1, 9973, size=(points, len(model.parameters)))
    for number, row in enumerate(values):
        point = {s: Fraction(int(k), 9973) for s, k in zip(chart.space.symbols, row, strict=True)}
        pattern = chart.pure_at(point)
        if pattern not in patterns:
            on_edge = 0 in [a.evaluate(point) for a in chart.atoms]
            assert on_edge or not found.complete, (seed, point)
            tally.edges += on_edge
            tally.gaps += not on_edge
        if number < points // 100:
            game = chart.space.instance(point).game(exact=True)
            marks = game.best_responses().all(axis=0).ravel().tolist()
            assert tuple(marks) == pattern, (seed, point)
            holding = [
                r.pattern for r in found if all(chart.prover.holds(point, [f]) for f in r.inequalities)
            ]
            assert holding == [pattern] or pattern not in patterns, (seed, point)
            tally.rechecked += 1
    tally.models += 1


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--soundness", nargs=2, type=int, metavar=("MODELS", "POINTS"))
    parser.add_argument("--catalogue", type=float, metavar="SECONDS", help="atlases of all models")
    options = parser.parse_args()
    if options.soundness is not None:
        soundness(*options.soundness)
    elif options.catalogue is not None:
        catalogue(options.catalogue)
    else:
        speed()


if __name__ == "__main__":
    main()
