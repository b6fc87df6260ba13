"""Repeated games against their peers: ``python benchmarks/repeated.py [--json]``.

* All pairwise payoffs of 50 strategies, against Axelrod's tournament of the same size (50 strategies,
  200 turns, 10 repetitions).  Axelrod needs PyTorch (1.6 GB), so it has an environment of its own, which
  ``python benchmarks/repeated.py setup`` creates; without it, the 42 s once measured there stand in.
* The subgame-perfect payoff set of two-player games, against QuantEcon's after its compilation.  Ours is
  the whole answer: exact vertices, proved from inside and outside.

Times are the best of several rounds, of the call alone, the game being built.  Exit code 1 if a target is
missed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
AXELROD = HERE / ".peers" / "axelrod"
AXELROD_PACKAGES = ("torch==2.13.0", "axelrod==4.14.0")
#: Seconds of Axelrod's tournament, measured on two cores, for machines without its environment.
AXELROD_SECONDS = 42.0
ENTRANTS, TURNS, REPETITIONS = 50, 200, 10

#: What is compared -> least ratio of the peer's time to ours.
TARGETS = {"tournament": 5000.0, "payoff set": 3.0}

#: Game -> discount factor.
SETS = {"dilemma 2x2": 0.6, "random 20x20": 0.6, "random 20x20 patient": 0.9, "Cournot 15x15": 0.8}


def payoffs(name: str) -> Any:
    """Return both players' payoffs of a named game, shape (2, n, m)."""
    if name.startswith("random"):
        return np.random.default_rng(0).random((2, 20, 20))
    if name.startswith("Cournot"):  # Judd, Yeltekin and Conklin (2003), section 5
        q = np.linspace(0, 6, 15)
        profit = q[:, None] * (np.maximum(6 - q[:, None] - q, 0) - 0.6)
        return np.array([profit, profit.T])
    return np.array([[[9, 1], [10, 3]], [[9, 10], [1, 3]]], dtype=float)


def best_seconds(call: Callable[[], object], rounds: int = 20) -> float:
    """Return the best wall-clock time of a call, after one that compiles."""
    call()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


# -- the peers, in their own environments ---------------------------------------------------------


def time_quantecon() -> dict[str, float]:
    """Time QuantEcon's payoff sets; run by the peers' interpreter."""
    theory = import_module("quantecon.game_theory")
    out = {}
    for name, delta in SETS.items():
        A, B = payoffs(name)
        players = theory.Player(A), theory.Player(np.ascontiguousarray(B.T))
        game = theory.RepeatedGame(theory.NormalFormGame(players), delta)
        out[name] = best_seconds(game.equilibrium_payoffs)
    return out


def time_axelrod() -> dict[str, float]:
    """Time one of Axelrod's tournaments; run by its own interpreter."""
    axelrod = import_module("axelrod")
    players = [strategy() for strategy in axelrod.short_run_time_strategies[:ENTRANTS]]
    match = axelrod.Tournament(players, turns=TURNS, repetitions=REPETITIONS, seed=1)
    start = time.perf_counter()
    match.play(processes=None, progress_bar=False)
    return {"tournament": time.perf_counter() - start}


def ask(peer: str) -> dict[str, float]:
    """Time a peer in its own environment."""
    if peer == "axelrod":
        python = AXELROD / "bin" / "python"
    else:
        from peers import python as find
        from peers import set_up

        set_up()
        python = find()
    done = subprocess.run([python, __file__, "time", peer], check=True, capture_output=True, text=True)
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def set_up_axelrod() -> None:
    """Create Axelrod's environment."""
    venv.create(AXELROD, with_pip=True)
    for package in AXELROD_PACKAGES:
        subprocess.run([AXELROD / "bin" / "python", "-m", "pip", "install", "--quiet", package], check=True)


# -- ours -----------------------------------------------------------------------------------------


def entrants() -> list[Any]:
    """Return 50 strategies: the catalogue's for a dilemma, and memory-one strategies."""
    from fractions import Fraction

    from greatgame.strategies import strategy_by_name

    names = (
        "always-cooperate", "always-defect", "grim-trigger", "tit-for-tat", "suspicious-tit-for-tat",
        "generous-tit-for-tat", "contrite-tit-for-tat", "tit-for-two-tats", "two-tits-for-tat",
        "win-stay-lose-shift", "forgiving-trigger", "stick-and-carrot", "alternator", "random",
        "zero-determinant",        "one-sided-concession", "graduated-reciprocation", "nash-reversion",
    )  # fmt: skip
    named = [strategy_by_name(name) for name in names]
    draws = np.random.default_rng(0).integers(0, 101, (ENTRANTS - len(named), 4)).tolist()
    percent = [tuple(Fraction(p, 100) for p in row) for row in draws]
    return named + [strategy_by_name("memory-one", probabilities=p) for p in percent]


def time_tournament() -> dict[str, float]:
    """Time all pairwise payoffs from built machines, and the whole call without any cache."""
    from fractions import Fraction

    from greatgame.game import NormalForm
    from greatgame.repeated import tournament as module

    axes = {"I": ("C", "D"), "II": ("C", "D")}
    game = NormalForm(axes, [[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
    repeated = game.repeated(discount="0.95", cooperation=("C", "C"), punishment=("D", "D"))
    field = entrants()
    pairs = [tuple(s.build(game, p, ("C", "C"), ("D", "D")) for p in game.players) for s in field]
    fixed = game.repeated(cooperation=("C", "C"), punishment=("D", "D"))
    noisy = Fraction(1, 100)

    def whole() -> object:
        module._built.cache_clear()
        return module.tournament(repeated, field)

    return {
        "pairwise, discounted": best_seconds(lambda: module.float_payoffs(repeated, pairs)),
        f"pairwise, {TURNS} noisy rounds": best_seconds(
            lambda: module.float_payoffs(fixed, pairs, noisy, TURNS)
        ),
        "whole call, machines built anew": best_seconds(whole, 5),
        "whole call again": best_seconds(lambda: module.tournament(repeated, field), 5),
    }


def time_sets() -> dict[str, float]:
    """Time our payoff sets, proofs included."""
    from greatgame.game import NormalForm
    from greatgame.repeated.abreu_sannikov import equilibrium_payoffs

    out = {}
    for name, delta in SETS.items():
        table = payoffs(name)
        labels = [tuple(map(str, range(n))) for n in table.shape[1:]]
        game = NormalForm(dict(zip(("I", "II"), labels, strict=True)), table)
        out[name] = best_seconds(lambda g=game, d=delta: equilibrium_payoffs(g, d))
    return out


def main() -> int:
    """Print times and ratios; return 1 if a target is missed."""
    measured = AXELROD.exists()
    axelrod = ask("axelrod")["tournament"] if measured else AXELROD_SECONDS
    tournament, quantecon, sets = time_tournament(), ask("quantecon"), time_sets()
    ratios = {name: axelrod / seconds for name, seconds in tournament.items()}
    set_ratios = {name: quantecon[name] / sets[name] for name in SETS}
    met = (
        ratios["pairwise, discounted"] >= TARGETS["tournament"]
        and min(set_ratios.values()) >= TARGETS["payoff set"]
    )
    if "--json" in sys.argv[1:]:
        times = {"axelrod": axelrod, "axelrod measured": measured, "tournament": tournament}
        times |= {"quantecon": quantecon, "sets": sets}
        found = {"seconds": times, "ratios": ratios | set_ratios, "targets": TARGETS, "met": met}
        print(json.dumps(found, indent=2))
        return int(not met)
    origin = "measured now" if measured else "as once measured"
    print(
        f"Axelrod's tournament: {axelrod:.1f} s ({origin}); target {TARGETS['tournament']:,.0f} x, pairwise"
    )
    for name, seconds in tournament.items():
        print(f"  {name:32s} {1000 * seconds:8.2f} ms  {ratios[name]:10,.0f} x")
    print(f"QuantEcon's payoff sets; target {TARGETS['payoff set']:g} x")
    for name in SETS:
        pair = f"{1000 * sets[name]:8.2f} ms, {1000 * quantecon[name]:8.2f} ms"
        print(f"  {name:32s} {pair}  {set_ratios[name]:6.1f} x")
    return int(not met)


if __name__ == "__main__":
    if sys.argv[1:] == ["setup"]:
        set_up_axelrod()
    elif sys.argv[1:2] == ["time"]:
        print(json.dumps({"quantecon": time_quantecon, "axelrod": time_axelrod}[sys.argv[2]]()))
    else:
        sys.exit(main())
