"""Run every benchmark of this folder, one after another; `make bench` calls this."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

#: Modules that the benchmarks share, and long checks that are run by name.
NOT_BENCHMARKS = {"run.py", "peers.py"}


def main() -> int:
    """Run each script in its own process; return the number that failed."""
    failed = 0
    for script in sorted(Path(__file__).parent.glob("*.py")):
        if script.name in NOT_BENCHMARKS or script.name.startswith(("verify_", "_")):
            continue
        print(f"\n== {script.stem}", flush=True)
        failed += subprocess.run([sys.executable, str(script)], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
