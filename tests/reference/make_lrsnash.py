"""Make ``lrsnash_games.json.gz``: extreme equilibria of random small integer games, by lrsnash.

lrsnash (Avis, Rosenberg, Savani and von Stengel 2010; Debian package ``lrslib``) enumerates the
extreme equilibria exactly over the rationals.  Run this file to write the data again; with
``--check`` it only compares what lrsnash says now with what is stored::

    python tests/reference/make_lrsnash.py [--check]

The file is a list of games ``{"a": rows, "b": rows, "equilibria": [[x, y], ...]}`` with payoffs as
integers and mixes as strings of fractions separated by blanks.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

TARGET = Path(__file__).with_name("lrsnash_games.json.gz")
SEED = 20261122
SMALL = 2000  # games up to 4x4, entries 0-3: most have ties
LARGE = 60  # games up to 7x7, entries 0-3 or 0-99

Rows = list[list[int]]
Game = dict[str, Any]


def draw() -> list[tuple[Rows, Rows]]:
    """Draw the games; the seed fixes them."""
    source = random.Random(SEED)

    def rows(m: int, n: int, top: int) -> Rows:
        return [[source.randint(0, top) for _ in range(n)] for _ in range(m)]

    games = []
    for number in range(SMALL + LARGE):
        low, high, top = (1, 4, 3) if number < SMALL else (5, 7, source.choice((3, 99)))
        m, n = source.randint(low, high), source.randint(low, high)
        games.append((rows(m, n, top), rows(m, n, top)))
    return games


def lrsnash(a: Rows, b: Rows, folder: Path) -> list[list[str]]:
    """Ask lrsnash for the extreme equilibria of one game, sorted."""
    path = folder / "game"
    body = "\n\n".join("\n".join(" ".join(map(str, row)) for row in matrix) for matrix in (a, b))
    path.write_text(f"{len(a)} {len(a[0])}\n\n{body}\n")
    answer = subprocess.run(["lrsnash", str(path)], capture_output=True, text=True, check=True).stdout
    found, block = set(), []
    for line in answer.splitlines():
        fields = line.split()
        if re.match(r"2\s", line):
            block.append(" ".join(fields[1:-1]))
        elif re.match(r"1\s", line):
            found |= {(" ".join(fields[1:-1]), y) for y in block}
        elif not fields:
            block = []
    return sorted(map(list, found))


def make() -> list[Game]:
    """Solve every game with lrsnash."""
    with tempfile.TemporaryDirectory() as folder:
        return [{"a": a, "b": b, "equilibria": lrsnash(a, b, Path(folder))} for a, b in draw()]


def main() -> int:
    """Write or check the stored data."""
    if shutil.which("lrsnash") is None:
        print("lrsnash is not installed (Debian package lrslib); nothing done")
        return 0
    text = json.dumps(make(), separators=(",", ":"))
    if "--check" in sys.argv[1:]:
        same = gzip.decompress(TARGET.read_bytes()).decode() == text
        print(f"{TARGET.name}: {'as lrsnash says' if same else 'DIFFERS from lrsnash'}")
        return 0 if same else 1
    TARGET.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"wrote {TARGET.name}: {TARGET.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
