"""Run every study of this folder, one folder of results each; a study that is there is resumed or left.

python notebooks/studies/run.py [--out runs] [--workers 2] [--dry-run]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Call ``greatgame sweep`` for each study; return the number that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("runs"), help="folder of the results")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--dry-run", action="store_true", help="say how many points, how long, how large")
    options = parser.parse_args()
    failed = 0
    for study in sorted(Path(__file__).parent.glob("*.toml")):
        print(f"\n== {study.stem}", flush=True)
        command = [
            sys.executable,
            "-m",
            "greatgame",
            "sweep",
            str(study),
            "--out",
            str(options.out / study.stem),
        ]
        command += ["--workers", str(options.workers)] + ["--dry-run"] * options.dry_run
        failed += subprocess.run(command, check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
