"""Set up the peers' own environment, and time one of them there.

    python benchmarks/peers.py                                                # create benchmarks/.peers, once
    benchmarks/.peers/bin/python benchmarks/peers.py time nashpy 3x3 200 1    # games/s of one peer

The peers (nashpy, QuantEcon, pygambit) are never imported by greatgame's own benchmarks: pygambit is GPL, and
their dependencies must not decide which numpy we are measured with.  Games are uniform on [0, 1), drawn from
the seed; the processor time covers building each game and finding all its equilibria, as a user would.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import venv
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

ENVIRONMENT = Path(__file__).parent / ".peers"
PACKAGES = ("nashpy==0.0.43", "quantecon==0.11.4", "pygambit==16.7.0")
Solver = Callable[[Any], int]


def python() -> Path:
    """Return the peers' interpreter."""
    return ENVIRONMENT / ("Scripts" if sys.platform == "win32" else "bin") / "python"


def set_up() -> None:
    """Create the environment and install the peers, if that has not been done."""
    done = ENVIRONMENT / "installed.txt"
    if done.exists() and done.read_text().split() == list(PACKAGES):
        return
    venv.create(ENVIRONMENT, with_pip=True)
    subprocess.run([python(), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    done.write_text("\n".join(PACKAGES) + "\n")


def rate(peer: str, shape: tuple[int, ...], games: int, seed: int = 1) -> dict[str, float]:
    """Time a peer in its own environment: games per second, and equilibria found per game."""
    command = [str(python()), __file__, "time", peer, "x".join(map(str, shape)), str(games), str(seed)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _nashpy() -> Solver:
    nashpy = import_module("nashpy")

    return lambda game: sum(1 for _ in nashpy.Game(game[0], game[1]).support_enumeration())


def _quantecon() -> Solver:
    gt = import_module("quantecon.game_theory")

    return lambda game: len(
        gt.support_enumeration(gt.NormalFormGame((gt.Player(game[0]), gt.Player(game[1].T))))
    )


def _quantecon_vertices() -> Solver:
    gt = import_module("quantecon.game_theory")

    return lambda game: len(
        gt.vertex_enumeration(gt.NormalFormGame((gt.Player(game[0]), gt.Player(game[1].T))))
    )


def _gambit_enummixed() -> Solver:
    pygambit = import_module("pygambit")

    def solve(game: Any) -> int:
        table = pygambit.Game.from_arrays(game[0], game[1])
        return len(pygambit.nash.enummixed_solve(table, rational=False).equilibria)

    return solve


def _gambit_enumpoly() -> Solver:
    pygambit = import_module("pygambit")

    def solve(game: Any) -> int:
        table = pygambit.Game.from_arrays(*game)
        return len(pygambit.nash.enumpoly_solve(table).equilibria)

    return solve


PEERS: dict[str, Callable[[], Solver]] = {
    "nashpy": _nashpy,
    "quantecon": _quantecon,
    "quantecon-vertices": _quantecon_vertices,
    "gambit-enummixed": _gambit_enummixed,
    "gambit-enumpoly": _gambit_enumpoly,
}


def _time(peer: str, shape: tuple[int, ...], games: int, seed: int) -> dict[str, float]:
    import numpy as np

    solve = PEERS[peer]()
    batch = np.random.default_rng(seed).random((games, len(shape), *shape))
    warnings.simplefilter("ignore")
    solve(batch[0])  # compile what is compiled on first use
    began = time.process_time()
    found = sum(solve(game) for game in batch)
    return {"games_per_second": games / (time.process_time() - began), "equilibria": found / games}


def main(arguments: list[str]) -> None:
    """Set up, or time one peer and print the answer as JSON."""
    if not arguments:
        set_up()
        return
    _, peer, shape, games, seed = arguments
    print(json.dumps(_time(peer, tuple(map(int, shape.split("x"))), int(games), int(seed))))


if __name__ == "__main__":
    main(sys.argv[1:])
