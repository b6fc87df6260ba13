"""Make ``gambit_enumpoly.json.gz``: what Gambit's polynomial solver finds in 1,000 2x2x2 games.

Needs pygambit 16.7 (``pip install "pygambit==16.7.*"``, in an environment of its own) and nothing of
this project.  Run this file to write the data again; with ``--check`` it only compares what Gambit
says now with what is stored::

    python tests/reference/make_gambit.py [--check]

Each player's payoffs are eight different integers from 0 to 9999, player first, so that no pure
payoffs tie; the seed is fixed.  An equilibrium is stored as each player's probability of the first
action.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np

Payoffs = list[list[list[list[int]]]]

GAMES = 1000
SEED = 20040101
TARGET = Path(__file__).with_name("gambit_enumpoly.json.gz")


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


def make() -> dict[str, Any]:
    """Draw the games and solve them."""
    import pygambit

    source = random.Random(SEED)
    games = [random_payoffs(source) for _ in range(GAMES)]
    return {
        "program": f"pygambit {pygambit.__version__} nash.enumpoly_solve",
        "games": [{"payoffs": u, "equilibria": enumpoly(u)} for u in games],
    }


def main() -> int:
    """Write or check the stored data."""
    if importlib.util.find_spec("pygambit") is None:
        print("pygambit is not installed; nothing done")
        return 0
    text = json.dumps(make(), separators=(",", ":"))
    if "--check" in sys.argv[1:]:
        same = gzip.decompress(TARGET.read_bytes()).decode() == text
        print(f"{TARGET.name}: {'as Gambit says' if same else 'DIFFERS from Gambit'}")
        return 0 if same else 1
    TARGET.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"wrote {TARGET.name}: {TARGET.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
