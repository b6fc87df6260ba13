"""Sobol' indices of M01 with second order and bootstraps, against SALib calling nashpy once a row.

    python benchmarks/sensitivity.py [N]       base points, default 2^14

The peer's part is measured on a slice of the rows (nashpy) and on all of them (SALib's analysis), and the
nashpy time is scaled to all rows.
"""

from __future__ import annotations

import sys
import time
import warnings

import numpy as np
from SALib.analyze.sobol import analyze
from SALib.sample.sobol import sample

from greatgame.models import CoHegemony
from greatgame.sensitivity.indices import sensitivity

#: Ten parameters, as in the sketch of M01.
TEN = [n for n in CoHegemony.parameters if n not in ("hostility", "dividend_slope")]
ROWS = 300


def ours(n: int) -> float:
    """Return the seconds of a whole analysis, kernels compiled before: median of three."""
    sensitivity(CoHegemony, "payoff player=Russia rule=uniform", n=64, parameters=TEN, second_order=True)
    seconds = []
    for seed in range(3):
        start = time.perf_counter()
        found = sensitivity(
            CoHegemony, "payoff player=Russia rule=uniform", n=n, seed=seed, parameters=TEN, second_order=True
        )
        seconds.append(time.perf_counter() - start)
    print(found)
    return sorted(seconds)[1]


def peers(n: int) -> tuple[float, float, float]:
    """Return the seconds of SALib's sampling, of nashpy for all rows (scaled), of SALib's analysis."""
    import nashpy
    import sympy

    ranges = [[float(CoHegemony.parameters[k].low), float(CoHegemony.parameters[k].high)] for k in TEN]
    problem = {"num_vars": len(TEN), "names": TEN, "bounds": ranges}
    start = time.perf_counter()
    rows = sample(problem, n, seed=1)
    sampling = time.perf_counter() - start
    game = CoHegemony.symbolic()
    fixed = {s: CoHegemony().values[k] for k, s in CoHegemony.symbols.items() if k not in TEN}
    cells = [sympy.sympify(e).subs(fixed) for e in game.payoffs.ravel()]
    payoffs = sympy.lambdify([CoHegemony.symbols[k] for k in TEN], cells, "math", cse=True)
    start = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for row in rows[:ROWS]:
            a, b = np.array(payoffs(*row)).reshape(2, 3, 3)
            values = [float(x @ a @ y) for x, y in nashpy.Game(a, b).support_enumeration()]
            _ = np.mean(values) if values else np.nan
    solving = (time.perf_counter() - start) / ROWS * len(rows)
    outputs = np.random.default_rng(0).random(len(rows))
    start = time.perf_counter()
    analyze(problem, outputs, num_resamples=100, seed=1)
    return sampling, solving, time.perf_counter() - start


if __name__ == "__main__":
    base = int(sys.argv[1]) if len(sys.argv) > 1 else 1 << 14
    mine = ours(base)
    parts = peers(base)
    print(f"n = {base:,}, {(2 * len(TEN) + 2) * base:,} rows, second order, 100 resamples")
    print(f"greatgame {mine:.2f} s")
    print(f"SALib sampling {parts[0]:.2f} s, nashpy {parts[1]:.0f} s (scaled), analysis {parts[2]:.1f} s")
    print(f"ratio {sum(parts) / mine:,.0f} (aim 1,000); without nashpy {(parts[0] + parts[2]) / mine:.1f}")
