"""Measure the batch solver against its peers, against itself on two threads, and against reading memory.

    python benchmarks/batch.py [--quick]       # sets up the peers' own environment when first run

Games are uniform on [0, 1).  Two things of ours are timed, both from the array of payoffs to all equilibria:

* **solved**: ``solve_batch``.  Every game is solved completely, and the probabilities of all mixed equilibria
  are computed; the answer is held in its shortest form (codes of supports, and those probabilities).
* **written out**: ``solve_batch`` and ``.arrays``, one row per equilibrium with every probability, payoff,
  support and index, 51 bytes a row at 2x2, in memory that the system must first clear.

A peer builds each game and finds all its equilibria as a user would; its answers are counted and dropped.
Ours and the peers take turns, some rounds of each; figures are medians over the rounds, a ratio's median is
that of the rounds' ratios.  One-thread figures are processor time, so that other work on the machine does not
count (it does slow memory down); figures for two threads are wall time and need a machine at rest.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import peers
from numpy.typing import NDArray

from greatgame.equilibria.batch import solve_batch
from greatgame.game import NormalForm

Floats = NDArray[np.float64]
Work = Callable[[], object]
Clock = Callable[[], float]


class Case(NamedTuple):
    """One size: how many games for us, for each peer, and the ratios aimed at (games/s, one thread)."""

    shape: tuple[int, ...]
    games: int
    rivals: dict[str, int]
    aims: dict[str, int]


CASES = (
    Case((2, 2), 2_000_000, {"nashpy": 3000, "quantecon": 50_000, "gambit-enummixed": 5000},
         {"nashpy": 40_000, "quantecon": 1500}),
    Case((2, 3), 500_000, {"nashpy": 1500, "quantecon": 30_000}, {}),
    Case((3, 3), 400_000, {"nashpy": 500, "quantecon": 30_000, "gambit-enummixed": 3000},
         {"nashpy": 12_000, "quantecon": 120}),
    Case((4, 4), 200_000, {"nashpy": 120, "quantecon": 15_000, "gambit-enummixed": 1500},
         {"nashpy": 5000, "quantecon": 25}),
    Case((5, 5), 80_000, {"nashpy": 30, "quantecon": 4000, "gambit-enummixed": 400}, {}),
    Case((2, 2, 2), 200_000, {"gambit-enumpoly": 800}, {}),
)  # fmt: skip


def seconds(work: Work, clock: Clock = time.perf_counter) -> float:
    """Return the seconds of one call."""
    began = clock()
    work()
    return clock() - began


def median(work: Work, repeats: int, clock: Clock = time.perf_counter) -> float:
    """Return the median seconds of a call, after one that is not counted."""
    work()
    return statistics.median(seconds(work, clock) for _ in range(repeats))


def uniform(seed: int, number: float, shape: tuple[int, ...]) -> Floats:
    """Return games of one shape."""
    return np.random.default_rng(seed).random((int(number), len(shape), *shape))


def solve(games: Floats, threads: int) -> object:
    """Solve, without writing out."""
    return solve_batch(games, threads)


def write_out(games: Floats, threads: int) -> object:
    """Solve, and write every number out."""
    return solve_batch(games, threads).arrays


def against_peers(case: Case, rounds: int, share: float) -> None:
    """Print one row for each peer: our rates, its rate, and the ratios."""
    games = uniform(1, case.games * share, case.shape)
    works = [partial(work, games, 1) for work in (solve, write_out)]
    ours: list[list[float]] = []
    theirs: dict[str, list[float]] = {peer: [] for peer in case.rivals}
    for seed in range(1, rounds + 1):
        ours.append([len(games) / median(work, 3, time.process_time) for work in works])
        for peer, number in case.rivals.items():
            rate = peers.rate(peer, case.shape, max(int(number * share), 5), seed)["games_per_second"]
            theirs[peer].append(rate)
    solved, written = (statistics.median(rates) for rates in zip(*ours, strict=True))
    for peer, rates in theirs.items():
        ratio = [statistics.median(o[k] / r for o, r in zip(ours, rates, strict=True)) for k in (0, 1)]
        aim = f"{case.aims[peer]:,}x" if peer in case.aims else ""
        print(
            f"{name_of(case.shape):<7}{solved:>12,.0f}{written:>13,.0f}  {peer:<17}"
            f"{statistics.median(rates):>8,.0f}{ratio[0]:>10,.0f}x{ratio[1]:>12,.0f}x{aim:>9}",
            flush=True,
        )


def on_two_threads(repeats: int, share: float) -> None:
    """Print how much two threads gain."""
    print("\ntwo threads against one, wall time    solved   written out   (aim 1.8x where not memory-bound)")
    for case in CASES:
        games = uniform(2, 4 * case.games * share, case.shape)
        gains = []
        for work in (solve, write_out):
            work(games, 2)
            times = [[seconds(partial(work, games, n)) for n in (1, 2)] for _ in range(repeats)]
            gains.append(statistics.median(one / two for one, two in times))
        print(f"    {name_of(case.shape):<30}{gains[0]:>9.2f}x{gains[1]:>13.2f}x", flush=True)


def against_memory(repeats: int, share: float) -> None:
    """Print the time of 2x2 games in units of numpy's sum of the same array."""
    games = uniform(3, 8_000_000 * share, (2, 2))
    unit = median(games.sum, repeats)
    print(f"\n2x2 in units of numpy.sum ({unit / len(games) * 1e9:.2f} ns a game), wall time (aim 2)")
    for threads in (1, 2):
        solved, written = (
            median(partial(work, games, threads), repeats) / unit for work in (solve, write_out)
        )
        print(f"    {threads} thread(s){solved:>10.2f} solved{written:>10.2f} written out")


def other_games(repeats: int, share: float) -> None:
    """Print rates where ties are many, and for pure equilibria."""
    print("\nother games, one thread, processor time")
    for n, top in ((2, 10), (3, 10), (3, 1000)):
        games = np.floor(top * uniform(4, 20_000 * share, (n, n)))
        rate = len(games) / seconds(partial(solve, games, 1), time.process_time)
        name, result = f"{n}x{n}, integers below {top}", solve_batch(games)
        print(f"    {name:<30}{rate:>14,.0f} games/s, {result.routed_share:.1%} routed to the exact solver")
    for shape in ((2, 2), (3, 3), (2, 2, 2), (3, 3, 3)):
        games = uniform(5, 400_000 * share, shape)
        rate = len(games) / median(partial(solve_batch, games, 1, pure=True), repeats, time.process_time)
        print(f"    {name_of(shape) + ', pure only':<30}{rate:>14,.0f} games/s")


def one_large_game(rounds: int) -> None:
    """Print the time of all equilibria of one larger game, each with its exact regret, and of a peer."""
    print("\none game, all equilibria, processor time  ours (exact regrets)  quantecon vertices   ratio")
    for n in (10, 12, 14):
        labels = tuple(map(str, range(n)))
        times = []
        for seed in range(1, rounds + 1):
            payoffs = uniform(seed, 1, (n, n))[0]
            game = NormalForm({"Row": labels, "Column": labels}, payoffs)
            rate = peers.rate("quantecon-vertices", (n, n), 1, seed)["games_per_second"]
            times.append((seconds(game.equilibria, time.process_time), 1 / rate))
        mine, other = (statistics.median(column) for column in zip(*times, strict=True))
        ratio = statistics.median(b / a for a, b in times)
        print(f"    {name_of((n, n)):<36}{mine:>18.3f} s{other:>18.3f} s{ratio:>8.2f}x", flush=True)


def name_of(shape: tuple[int, ...]) -> str:
    """Write a size as 2x2."""
    return "x".join(map(str, shape))


def main() -> None:
    """Run all measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the games, three rounds")
    quick = parser.parse_args().quick
    rounds, share = (3, 0.1) if quick else (5, 1.0)
    peers.set_up()
    print("games/s, one thread, processor time; ratios to the peer's\n")
    print("          solved  written out  peer              games/s    solved  written out      aim")
    for case in CASES:
        against_peers(case, rounds, share)
    on_two_threads(rounds, share)
    against_memory(rounds, share)
    other_games(rounds, share)
    one_large_game(rounds)


if __name__ == "__main__":
    main()
