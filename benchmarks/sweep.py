"""Sweeps: kernel rates, end-to-end time and memory of many points, byte identity after kills.

    python benchmarks/sweep.py                       everything, one after the other (5 to 10 minutes)
    python benchmarks/sweep.py kernels               rates of the fused kernels, millions of points a second
    python benchmarks/sweep.py end-to-end [POINTS]   one sweep, against kernel + pyarrow; peak memory
    python benchmarks/sweep.py kills [POINTS] [N]    a sweep killed at random moments and resumed
    python benchmarks/sweep.py workers [POINTS]      1 and 2 threads, processes and Dask: the same bytes?
    python benchmarks/sweep.py exact [POINTS]        regimes and counts against the exact solver

Rates on one thread are processor time, so that other work on the machine does not count; medians of 5.
"""

from __future__ import annotations

import hashlib
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from greatgame.models import CoHegemony
from greatgame.sensitivity import design
from greatgame.sensitivity.evaluate import evaluator_of
from greatgame.sensitivity.outcomes import SEVERAL
from greatgame.sensitivity.sweep import parquet_options, sweep

#: M01 with the ten parameters of its sketch; the two that only shift the dividend stay fixed.
TEN = [n for n in CoHegemony.parameters if n not in ("hostility", "dividend_slope")]


def sobol(points: int) -> design.Sample:
    """Return the design of the big sweep."""
    return design.sample(CoHegemony, points, "sobol", 1, TEN)


def rate(work: Callable[[], Any], points: int, clock: Callable[[], float] = time.process_time) -> float:
    """Return millions of points a second: median of 5 after a warm-up."""
    work()
    seconds = []
    for _ in range(5):
        start = clock()
        work()
        seconds.append(clock() - start)
    return points / statistics.median(seconds) / 1e6


def kernels() -> None:
    """Print the rates of the fused kernels on one thread, and on two for regimes."""
    n = 1 << 23
    quasi = sobol(n)
    grid = design.grid(CoHegemony, dict.fromkeys(TEN[:6], 13) | dict.fromkeys(TEN[6:], 2))
    fast = evaluator_of(CoHegemony, quasi.names, ["regime"]).regimes
    speed = rate(lambda: fast.masks(quasi, 0, n), n)
    print(f"regimes, Sobol' points in the kernel: {speed:.0f} M/s   (aim 100)")
    kernel, out = fast._kernel, np.empty(n, dtype=fast.dtype)
    low = grid.size // 3
    table = evaluator_of(CoHegemony, grid.names, ["regime"]).regimes._kernel
    f = np.array([float(CoHegemony().values[k]) for k in CoHegemony.parameters if k not in TEN])
    speed = rate(lambda: table.grid(low, *grid.tables, f, out), n)
    print(f"regimes, grid in the kernel (before ties): {speed:.0f} M/s   (aim 100)")
    columns = quasi.columns(0, n)
    speed = rate(lambda: kernel.columns(columns, f, out), n)
    print(f"regimes, parameters read from memory: {speed:.0f} M/s   (aim 100)")
    size = columns.nbytes / n / 1e3  # GB for a million points
    summed, copied = (rate(work, n) for work in (lambda: [c.sum() for c in columns], columns.copy))
    print(f"  (numpy reads these parameters at {summed:.0f} M/s, {size * summed:.1f} GB/s; "
          f"copies them at {copied:.0f} M/s, {2 * size * copied:.1f} GB/s read and written)")  # fmt: skip
    m = 1 << 19
    every = evaluator_of(CoHegemony, quasi.names, ["count"])
    print(f"all equilibria: {rate(lambda: every.evaluate(quasi, 0, m), m):.2f} M/s   (aim 3)")
    patience = evaluator_of(CoHegemony, quasi.names, ["critical-discount"])
    print(f"critical discount factors: {rate(lambda: patience.evaluate(quasi, 0, m), m):.1f} M/s")


def end_to_end(points: int = 10**8) -> None:
    """Print the time of one sweep, of its kernel, and of pyarrow writing the same tables; and peak memory.

    Kernel and pyarrow run chunk by chunk as in the sweep, pyarrow to files, once with the sweep's options
    and once with its defaults (and the same compression).  Each figure is the best of three: there is no
    processor time for waiting on a disk, and other work on the machine only adds.
    """
    import pyarrow.parquet as pq

    made = sobol(points)
    evaluator = evaluator_of(CoHegemony, made.names, ["regime"])
    evaluator.evaluate(made, 0, 1 << 16)
    times: dict[str, list[float]] = {"sweep": [], "kernel": [], "pyarrow": [], "pyarrow by default": []}
    for _ in range(3):
        times["kernel"].append(_seconds(lambda: _masks(evaluator, made)))
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            run = sweep(CoHegemony, made, ["regime"], folder)
            times["sweep"].append(time.perf_counter() - start)
            size = sum(p.stat().st_size for p in Path(folder).rglob("*.parquet"))
            write = partial(pq.write_table, where=Path(folder) / "again.parquet")
            same, plain = 0.0, 0.0
            for table in run.tables():
                same += _seconds(partial(write, table, **parquet_options(table)))
                plain += _seconds(partial(write, table, compression="zstd"))
            times["pyarrow"].append(same)
            times["pyarrow by default"].append(plain)
    best = {name: min(t) for name, t in times.items()}
    print(f"{points:,} points: " + ", ".join(f"{name} {t:.2f} s" for name, t in best.items()))
    for name in ("pyarrow", "pyarrow by default"):
        ratio = best["sweep"] / (2 * best["kernel"] + best[name])
        print(f"  sweep / (2 kernel + {name}) = {ratio:.2f}   (aim 1)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {size / 1e6:.1f} MB of files, peak memory {peak:.0f} MiB   (aim 1024)")


def _masks(evaluator: Any, made: design.Sample) -> None:
    step = 1 << 20
    for low in range(0, made.size, step):
        evaluator.regimes.masks(made, low, min(low + step, made.size))


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def fingerprint(folder: Path) -> dict[str, str]:
    """Return the hash of every file."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def kills(points: int = 10**8, times: int = 20) -> None:
    """Kill a sweep at random moments, resume it each time, and compare with an uninterrupted one."""
    random.seed(1)
    chunk = max(512, points // 64 // 512 * 512)
    with tempfile.TemporaryDirectory() as place:
        whole, broken = Path(place) / "whole", Path(place) / "broken"
        sweep(CoHegemony, sobol(points), ["regime"], whole, chunk=chunk)
        code = (
            f"import sweep; sweep.sweep(sweep.CoHegemony, sweep.sobol({points}), ['regime'], r'{broken}', "
            f"chunk={chunk})"
        )
        command, killed = [sys.executable, "-c", code], 0
        while killed < times:
            with subprocess.Popen(command, cwd=Path(__file__).parent) as process:
                try:
                    process.wait(random.uniform(0.5, 4))
                except subprocess.TimeoutExpired:
                    process.kill()
                    killed += 1
                else:  # finished before it could be killed: take some shards away
                    for shard in random.sample(sorted((broken / "shards").glob("*.parquet")), 48):
                        shard.unlink()
        sweep(CoHegemony, sobol(points), ["regime"], broken, chunk=chunk)
        same = fingerprint(whole) == fingerprint(broken)
    print(f"{points:,} points, killed {killed} times: {'byte-identical' if same else 'DIFFERENT'}")


def workers(points: int = 10**6) -> None:
    """Compare the bytes of one and two threads, two processes and two Dask workers."""
    with tempfile.TemporaryDirectory() as place:
        found = []
        ways: dict[str, dict[str, Any]] = {
            "1 thread": {},
            "2 threads": {"workers": 2},
            "2 processes": {"workers": 2, "processes": True},
            "Dask, 2 workers": {"workers": 2, "scheduler": "local"},
        }
        for name, options in ways.items():
            start = time.perf_counter()
            sweep(
                CoHegemony, sobol(points), ["regime", "count"], Path(place) / name, chunk=1 << 16, **options
            )
            print(f"{name}: {time.perf_counter() - start:.1f} s")
            found.append(fingerprint(Path(place) / name))
    print("all byte-identical" if all(f == found[0] for f in found) else "DIFFERENT")


def exact(points: int = 2000) -> None:
    """Compare regimes and counts with the exact solver, on random points and on a grid full of ties."""
    few = [0, "0.05", "0.1", "0.15", "0.2", "0.25"]
    ties = design.grid(
        CoHegemony, {"share": few, "grab": few, "dividend_base": few, "deference": few, "grab_cost": 5}
    )
    for made in (sobol(points), ties):
        evaluator = evaluator_of(CoHegemony, made.names, ["regime", "count"])
        regime, count = evaluator.evaluate(made, 0, made.size)
        wrong = 0
        step = max(1, made.size // points)
        for i in range(0, made.size, step):
            eqs = CoHegemony(**made.point(i)).equilibria()
            wrong += regime.values[0][i] != sum(
                evaluator.regimes.bit(e.profile) for e in eqs.pure if e.profile
            )
            continuum = eqs.status == "complete-extreme"
            wrong += (count.status[i] == SEVERAL) if not continuum else (count.status[i] != SEVERAL)
            wrong += not continuum and count.values[0][i] != len(eqs)
        print(f"{made.to_json()['kind']}: {len(range(0, made.size, step)):,} points compared, {wrong} wrong")


if __name__ == "__main__":
    tasks: dict[str, Callable[..., None]] = {
        "kernels": kernels,
        "end-to-end": end_to_end,
        "kills": kills,
        "workers": workers,
        "exact": exact,
    }
    if len(sys.argv) > 1:
        tasks[sys.argv[1]](*(int(float(x)) for x in sys.argv[2:]))
    else:
        for name in tasks:  # each in a process of its own: memory is measured by process
            subprocess.run([sys.executable, __file__, name], check=True)
