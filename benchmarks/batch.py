"""Measure the batch solver against its peers, against itself on two threads, and against reading memory.

    python benchmarks/peers.py          # once: the peers' own environment
    python benchmarks/batch.py [--quick]

Games are uniform on [0, 1).  "decided" is ``solve_batch`` alone: which supports are equilibria, of how many
games, complete or routed.  "written out" adds every probability, payoff, support and index as arrays
(``.arrays``), the fair comparison with a peer.  Every figure is a median.  Peers run in the same run, each
game built and solved as a user would; one-thread figures are processor time, so that other work on the
machine does not count, figures for two threads are wall time.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import peers
from numpy.typing import NDArray

from greatgame.equilibria.batch import solve_batch

Floats = NDArray[np.float64]


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


Clock = Callable[[], float]
Work = Callable[[Floats, int], object]


def decide(games: Floats, threads: int) -> object:
    """Solve, without writing out."""
    return solve_batch(games, threads)


def write_out(games: Floats, threads: int) -> object:
    """Solve, and write every number out."""
    return solve_batch(games, threads).arrays


def only_pure(games: Floats, threads: int) -> object:
    """Find pure equilibria, without writing out."""
    return solve_batch(games, threads, pure=True)


def read(games: Floats, _: int) -> object:
    """Touch every payoff once."""
    return games.sum()


def median(work: Work, games: Floats, threads: int, repeats: int, clock: Clock = time.perf_counter) -> float:
    """Median seconds of a call, after one that is not counted."""
    work(games, threads)
    times = []
    for _ in range(repeats):
        began = clock()
        work(games, threads)
        times.append(clock() - began)
    return statistics.median(times)


def uniform(seed: int, number: float, shape: tuple[int, ...]) -> Floats:
    """Games of one shape."""
    return np.random.default_rng(seed).random((int(number), len(shape), *shape))


def against_peers(case: Case, repeats: int, share: float) -> None:
    """Print our rates and each peer's, with ratios."""
    games = uniform(1, case.games * share, case.shape)
    decided = len(games) / median(decide, games, 1, repeats, time.process_time)
    written = len(games) / median(write_out, games, 1, repeats, time.process_time)
    result = solve_batch(games, 1)
    print(f"\n{name_of(case.shape)}: {decided:,.0f} games/s decided, {written:,.0f} written out, one thread;")
    print(f"    {result.counts.mean():.3f} equilibria a game, {result.routed.sum()} of {len(games):,} routed")
    for peer, number in case.rivals.items():
        runs = [peers.rate(peer, case.shape, max(int(number * share), 5), seed) for seed in (1, 2, 3)]
        rate = statistics.median(r["games_per_second"] for r in runs)
        aim = f"   (aim {case.aims[peer]:,})" if peer in case.aims else ""
        print(f"    {peer:<18}{rate:>10,.0f} games/s{decided / rate:>12,.0f}x decided"
              f"{written / rate:>12,.0f}x written out{aim}")  # fmt: skip


def on_two_threads(repeats: int, share: float) -> None:
    """Print how much two threads gain, decided and written out."""
    print("\ntwo threads / one thread      decided   written out")
    for case in CASES:
        games = uniform(2, 4 * case.games * share, case.shape)
        gain = [median(w, games, 1, repeats) / median(w, games, 2, repeats) for w in (decide, write_out)]
        print(f"    {name_of(case.shape):<22}{gain[0]:>11.2f}x{gain[1]:>12.2f}x")


def against_memory(repeats: int, share: float) -> None:
    """Print the time of 2x2 games in units of numpy's sum of the same array."""
    games = uniform(3, 8_000_000 * share, (2, 2))
    unit = median(read, games, 1, repeats)
    print(f"\n2x2 in units of numpy.sum ({unit / len(games) * 1e9:.2f} ns a game; aim 2)")
    for threads in (1, 2):
        decided, written = (median(w, games, threads, repeats) / unit for w in (decide, write_out))
        print(f"    {threads} thread(s){decided:>10.2f} decided{written:>10.2f} written out")


def other_games(repeats: int, share: float) -> None:
    """Print rates where ties are many, and for pure equilibria."""
    print("\nother games, one thread")
    for n, top in ((2, 10), (3, 10), (3, 1000)):
        games = np.floor(top * uniform(4, 20_000 * share, (n, n)))
        rate = len(games) / median(write_out, games, 1, 1, time.process_time)
        name, result = f"{n}x{n}, integers below {top}", solve_batch(games)
        print(f"    {name:<30}{rate:>14,.0f} games/s, {result.routed_share:.1%} routed")
    for shape in ((2, 2), (3, 3), (2, 2, 2), (3, 3, 3)):
        games = uniform(5, 400_000 * share, shape)
        rate = len(games) / median(only_pure, games, 1, repeats, time.process_time)
        print(f"    {name_of(shape) + ', pure only':<30}{rate:>14,.0f} games/s")


def name_of(shape: tuple[int, ...]) -> str:
    """Write a size as 2x2."""
    return "x".join(map(str, shape))


def main() -> None:
    """Run all measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the games, three repeats")
    quick = parser.parse_args().quick
    repeats, share = (3, 0.1) if quick else (7, 1.0)
    peers.set_up()
    for case in CASES:
        against_peers(case, repeats, share)
    on_two_threads(repeats, share)
    against_memory(repeats, share)
    other_games(repeats, share)


if __name__ == "__main__":
    main()
