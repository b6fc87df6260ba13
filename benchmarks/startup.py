"""Start-up times, each the best of several fresh processes: ``python benchmarks/startup.py [--json]``.

The yardstick is ``import numpy`` on the same machine.  Targets: ``import greatgame`` at most 1.5 times
that, ``greatgame --help`` at most twice, and ``greatgame solve``, which should feel immediate, at most ten
times (a second where numpy takes a tenth).  Every time is that of a whole process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

ROUNDS = 9

PROGRAMS = {
    "python": ["-c", "pass"],
    "import numpy": ["-c", "import numpy"],
    "import greatgame": ["-c", "import greatgame"],
    "greatgame --help": ["-m", "greatgame", "--help"],
    "greatgame solve co-hegemony": ["-m", "greatgame", "solve", "co-hegemony"],
}

#: What is compared -> largest ratio to ``import numpy`` (each as a whole process).
TARGETS = {"import greatgame": 1.5, "greatgame --help": 2.0, "greatgame solve co-hegemony": 10.0}


def seconds(arguments: list[str]) -> float:
    """Wall-clock seconds of one fresh Python process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=dict(os.environ))
    return time.perf_counter() - start


def measure(rounds: int = ROUNDS) -> dict[str, float]:
    """Return the best time of each program; rounds are interleaved, so that load hits all alike."""
    best = dict.fromkeys(PROGRAMS, float("inf"))
    for _ in range(rounds):
        for name, arguments in PROGRAMS.items():
            best[name] = min(best[name], seconds(arguments))
    return best


def main() -> None:
    """Print the times, the ratios and whether the targets are met; exit 1 if one is missed."""
    best = measure()
    numpy = best["import numpy"]
    ratios = {name: best[name] / numpy for name in TARGETS}
    if "--json" in sys.argv[1:]:
        print(json.dumps({"seconds": best, "ratios": ratios, "targets": TARGETS}, indent=2))
    else:
        for name, time_taken in best.items():
            target = f"  (target {TARGETS[name]:g} x)" if name in TARGETS else ""
            print(f"{name:30s} {1000 * time_taken:7.0f} ms  {time_taken / numpy:5.2f} x numpy{target}")
    if any(ratios[name] > limit for name, limit in TARGETS.items()):
        sys.exit(1)


if __name__ == "__main__":
    main()
