"""Make the stored answers of other programs, which tests of the solvers compare with.

``gambit_enumpoly.json.gz``: what Gambit's polynomial solver finds in 1,000 2x2x2 games.  Needs pygambit 16.7
(``pip install "pygambit==16.7.*"``, in an environment of its own).  Each player's payoffs are eight different
integers from 0 to 9999, player first, so that no pure payoffs tie; an equilibrium is stored as each player's
probability of the first action.

``lrsnash_games.json.gz``: extreme equilibria of random small integer games.  lrsnash (Avis, Rosenberg, Savani
and von Stengel 2010; Debian package ``lrslib``) enumerates them exactly over the rationals.  The file is a
list of games ``{"a": rows, "b": rows, "equilibria": [[x, y], ...]}`` with payoffs as integers and mixes as
strings of fractions separated by blanks.

The seeds are fixed, and nothing of this project is needed.  Run this file to write the data again, all or of
the programs named; with ``--check`` it only compares what they say now with what is stored::

    python tests/reference/make.py [gambit] [lrsnash] [--check]
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

GAMBIT_GAMES = 1000
GAMBIT_SEED = 20040101

LRSNASH_SEED = 20261122
SMALL = 2000  # games up to 4x4, entries 0-3: most have ties
LARGE = 60  # games up to 7x7, entries 0-3 or 0-99

Payoffs = list[list[list[list[int]]]]
Rows = list[list[int]]
Game = dict[str, Any]


def random_payoffs(source: random.Random) -> Payoffs:
    """Draw a payoff tensor: player, then each player's action."""
    draws = [source.sample(range(10_000), 8) for _ in range(3)]
    return [[[d[0:2], d[2:4]], [d[4:6], d[6:8]]] for d in draws]


def enumpoly(payoffs: Payoffs) -> list[list[float]]:
    """Return the first-action probabilities of every equilibrium that Gambit reports."""
    import pygambit

    game = pygambit.Game.from_arrays(*(np.array(line, dtype=object) for line in payoffs))
    result = pygambit.nash.enumpoly_solve(game)
    return [[float(e[p][next(iter(p.strategies))]) for p in game.players] for e in result.equilibria]


def make_gambit() -> dict[str, Any]:
    """Draw the games and solve them."""
    import pygambit

    source = random.Random(GAMBIT_SEED)
    games = [random_payoffs(source) for _ in range(GAMBIT_GAMES)]
    return {
        "program": f"pygambit {pygambit.__version__} nash.enumpoly_solve",
        "games": [{"payoffs": u, "equilibria": enumpoly(u)} for u in games],
    }


def draw() -> list[tuple[Rows, Rows]]:
    """Draw the games; the seed fixes them."""
    source = random.Random(LRSNASH_SEED)

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


def make_lrsnash() -> list[Game]:
    """Solve every game with lrsnash."""
    with tempfile.TemporaryDirectory() as folder:
        return [{"a": a, "b": b, "equilibria": lrsnash(a, b, Path(folder))} for a, b in draw()]


#: Per program its file, whether it is installed, and what makes the data.
PROGRAMS: dict[str, tuple[str, Callable[[], bool], Callable[[], object]]] = {
    "gambit": (
        "gambit_enumpoly.json.gz",
        lambda: importlib.util.find_spec("pygambit") is not None,
        make_gambit,
    ),
    "lrsnash": ("lrsnash_games.json.gz", lambda: shutil.which("lrsnash") is not None, make_lrsnash),
}


def refresh(program: str, check: bool) -> bool:
    """Write or check one program's data; return whether all is well."""
    name, installed, make = PROGRAMS[program]
    if not installed():
        print(f"{program} is not installed; nothing done")
        return True
    target = Path(__file__).with_name(name)
    text = json.dumps(make(), separators=(",", ":"))
    if check:
        same = gzip.decompress(target.read_bytes()).decode() == text
        print(f"{name}: {'as' if same else 'DIFFERS from what'} {program} says")
        return same
    target.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"wrote {name}: {target.stat().st_size} bytes")
    return True


def main() -> int:
    """Write or check the stored data of the programs named, or of all."""
    named = [argument for argument in sys.argv[1:] if argument != "--check"]
    if unknown := set(named) - set(PROGRAMS):
        print(f"unknown: {', '.join(sorted(unknown))}; the programs are {', '.join(PROGRAMS)}")
        return 2
    done = [refresh(program, "--check" in sys.argv) for program in named or PROGRAMS]
    return 0 if all(done) else 1


if __name__ == "__main__":
    raise SystemExit(main())
