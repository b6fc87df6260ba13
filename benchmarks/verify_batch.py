"""Compare the batch solver with the exact solver, game by game.

    python benchmarks/verify_batch.py          # 10^6 generic and 10^5 small-integer games, 15 to 40 minutes
    python benchmarks/verify_batch.py --share 0.01

A game the kernels answered is wrong if the exact solver finds a continuum, another number of equilibria,
other supports, another index, or a probability that differs by more than 1e-6, or if some equilibrium's
regret exceeds what rounding can cause (``verify.regret_tolerance``; the table shows the largest quotient).
Games that the kernels left to the exact solver are counted, not compared.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greatgame.equilibria.batch import solve_batch
from greatgame.equilibria.batch_result import BatchEquilibria
from greatgame.equilibria.bimatrix import enumerate_bimatrix
from greatgame.equilibria.polynomial import solve_polynomial
from greatgame.equilibria.result import Equilibria
from greatgame.game import NormalForm
from greatgame.tensor import ULPS

#: Actions -> generic and small-integer games compared at share 1.
SIZES: dict[tuple[int, ...], tuple[int, int]] = {
    (2, 2): (330_000, 25_000),
    (2, 3): (120_000, 15_000),
    (3, 2): (120_000, 15_000),
    (3, 3): (200_000, 20_000),
    (2, 4): (50_000, 5_000),
    (5, 3): (20_000, 2_000),
    (4, 4): (100_000, 10_000),
    (5, 5): (40_000, 3_000),
    (2, 2, 2): (20_000, 5_000),
}
TOLERANCE = 1e-6
Point = tuple[tuple[int, ...], tuple[float, ...], int | None]


def generic(rng: np.random.Generator, size: tuple[int, ...]) -> NDArray[np.float64]:
    """Uniform, normal and integer payoffs, each a third; some players' units and origins are extreme."""
    games = rng.random(size)
    games[1::3] = rng.normal(size=games[1::3].shape)
    games[2::3] = rng.integers(0, 10_000, games[2::3].shape)
    games[::5, 0] = 1e6 * games[::5, 0] - 3e6
    games[::7, 1] *= 1e-9
    return games


def small_integers(rng: np.random.Generator, size: tuple[int, ...]) -> NDArray[np.float64]:
    """Payoffs 0, 1 or 0..4 by halves; every third game in tenths, which binary floats round."""
    games = rng.integers(0, 2, size).astype(float)
    games[1::2] = rng.integers(0, 5, games[1::2].shape)
    games[::3] /= 10
    return games


def exact_points(game: NormalForm) -> tuple[bool, list[Point]]:
    """Whether all equilibria are isolated, and each as (supports, probabilities, index)."""
    if game.n_players == 2:
        answer = enumerate_bimatrix(*game.to_exact(snap=True).payoffs)
        isolated = all(c.is_point for c in answer.components)
        mixes: list[Any] = list(answer.equilibria)
        index: list[int | None] = [answer.components[c].index for c in answer.component]
    else:
        found: Equilibria = solve_polynomial(game)
        isolated = found.status == "complete"
        mixes, index = [e.mix for e in found], [e.index for e in found]
    return isolated, sorted(_point(m, i) for m, i in zip(mixes, index, strict=True))


def _point(mixes: Any, index: int | None) -> Point:
    masks = tuple(sum(1 << a for a, w in enumerate(mix) if w > 0) for mix in mixes)
    return masks, tuple(float(w) for mix in mixes for w in mix), index


def regrets(games: NDArray[np.float64], result: BatchEquilibria) -> NDArray[np.float64]:
    """Return each equilibrium's largest regret, in units of what rounding can cause."""
    game, n = result.game, games.shape[1]
    letters, worst = "abc"[:n], np.zeros(len(result.game))
    cells = tuple(range(2, games.ndim))
    bar = 1e-12 * np.ptp(games, axis=cells) + 2 * ULPS * np.finfo(float).eps * abs(games).max(axis=cells)
    bar[bar == 0] = 1.0  # every payoff is zero, and so is every regret
    for i in range(n):
        others = [j for j in range(n) if j != i]
        term = ",".join(["g" + letters, *(f"g{letters[j]}" for j in others)]) + f"->g{letters[i]}"
        own = np.einsum(term, games[game, i], *(result.strategies[j] for j in others))
        value = (own * result.strategies[i]).sum(axis=1)
        worst = np.maximum(worst, (own.max(axis=1) - value) / bar[game, i])
    return worst


def compare(games: NDArray[np.float64]) -> tuple[int, int, float, float]:
    """Return (games wrong, games routed, largest difference of a probability, largest regret)."""
    result = solve_batch(games)
    regret = np.where(result.routed[result.game], 0.0, regrets(games, result))
    shape = games.shape[2:]
    players = {str(i): tuple(map(str, range(n))) for i, n in enumerate(shape)}
    flat = np.hstack(result.strategies)
    wrong, worst = 0, 0.0
    for g in np.flatnonzero(~result.routed):
        isolated, wanted = exact_points(NormalForm(players, games[g]))
        rows = range(result.offsets[g], result.offsets[g + 1])
        got = sorted((tuple(result.support[r].tolist()), tuple(flat[r]), int(result.index[r])) for r in rows)
        alike = isolated and len(got) == len(wanted)
        for a, b in zip(got, wanted, strict=False):
            gap = max(abs(x - y) for x, y in zip(a[1], b[1], strict=True))
            alike &= a[0] == b[0] and gap <= TOLERANCE and (b[2] is None or a[2] == b[2])
            worst = max(worst, gap)
        if not alike or regret[rows].max() > 1:
            wrong += 1
            print(f"  differs: {games[g].tolist()}\n    batch {got}\n    exact {wanted}")
    return wrong, int(result.routed.sum()), worst, float(regret.max(initial=0.0))


def main() -> int:
    """Print one line per kind and size; return 1 if any game differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="share of the full number of games")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    total_wrong = 0
    print(f"{'games':>28} {'number':>9} {'routed':>9} {'wrong':>6} {'max gap':>9} {'regret':>7} {'s':>6}")
    for kind, make in enumerate((generic, small_integers)):
        for shape, numbers in SIZES.items():
            n = max(int(numbers[kind] * options.share), 1)
            began = time.perf_counter()
            wrong, routed, worst, regret = compare(make(rng, (n, len(shape), *shape)))
            total_wrong += wrong
            name = f"{make.__name__.replace('_', ' ')} {'x'.join(map(str, shape))}"
            took = time.perf_counter() - began
            row = f"{name:>28} {n:>9,} {routed:>9,} {wrong:>6} {worst:>9.1e} {regret:>7.2f} {took:>6.1f}"
            print(row, flush=True)
    return int(total_wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
