"""Time of each notebook from a clean kernel, empty caches: ``python benchmarks/notebooks.py [NUMBER ...]``.

The target is a minute each on two cores.  What the library keeps between runs (decided claims, compiled
kernels) is put into an empty folder first, as on a machine that never ran it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
TARGET = 60  # seconds
RUN = "import build, sys; build.execute(build.sources((sys.argv[1],))[0])"


def seconds(number: str) -> float:
    """Wall-clock seconds of one notebook in a fresh process with empty caches."""
    with tempfile.TemporaryDirectory() as empty:
        fresh = {"XDG_CACHE_HOME": empty, "NUMBA_CACHE_DIR": empty}
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", RUN, number], check=True, cwd=NOTEBOOKS, env=dict(os.environ) | fresh
        )
        return time.perf_counter() - start


def main() -> int:
    """Print one row a notebook; exit 1 if one takes longer than the target."""
    slow = False
    for twin in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.py")):
        if sys.argv[1:] and not twin.name.startswith(tuple(sys.argv[1:])):
            continue
        taken = seconds(twin.name[:2])
        slow |= taken > TARGET
        print(f"{twin.stem:40s} {taken:6.1f} s  (target {TARGET} s)", flush=True)
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
