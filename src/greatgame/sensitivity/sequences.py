"""Random and quasi-random coordinates in [0, 1), each a pure function of position and seed.

* Monte Carlo: blocks of 65536 points, each with its own child of the seed (``SeedSequence.spawn``).
* Latin hypercube (McKay, Beckman and Conover 1979): point i of n lies in stratum ``pi_k(i)`` of coordinate
  k, where ``pi_k`` is a keyed Feistel permutation of 0 ... n-1 with cycle walking (Black and Rogaway
  2002), so that no permutation is ever stored.
* Halton (1960), each digit permuted at random (Owen 2017).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_BLOCK = 1 << 16
_ROUNDS = 6


def child(seed: int, *path: int) -> np.random.SeedSequence:
    """Return a descendant of a seed, as ``SeedSequence(seed).spawn`` numbers them."""
    return np.random.SeedSequence(seed, spawn_key=path)


def monte_carlo(n: int, seed: int, start: int, stop: int) -> Floats:
    """Return coordinates of points ``start`` to ``stop``, shape (n, stop - start)."""
    out = np.empty((n, stop - start))
    at = start
    while at < stop:
        block, within = divmod(at, _BLOCK)
        here = np.random.default_rng(child(seed, block)).random((n, _BLOCK))
        take = min(_BLOCK - within, stop - at)
        out[:, at - start : at - start + take] = here[:, within : within + take]
        at += take
    return out


def latin_hypercube(n: int, size: int, seed: int, start: int, stop: int) -> Floats:
    """Return coordinates of points ``start`` to ``stop`` of a design of ``size``, shape (n, stop - start)."""
    within = monte_carlo(n, seed, start, stop)
    index = np.arange(start, stop, dtype=np.uint64)
    for k in range(n):
        keys = child(seed, 1 << 31, k).generate_state(_ROUNDS, np.uint64).astype(np.uint64)
        within[k] = (permuted(index, size, keys) + within[k]) / size
    return np.minimum(within, np.nextafter(1.0, 0.0))


def permuted(index: NDArray[np.uint64], size: int, keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the images of some positions under a keyed permutation of ``0 ... size - 1``."""
    half = np.uint64(max(1, (max(size - 1, 1).bit_length() + 1) // 2))
    out = _feistel(index, half, keys)
    while (outside := out >= size).any():
        out[outside] = _feistel(out[outside], half, keys)
    return out


def _feistel(x: NDArray[np.uint64], half: np.uint64, keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    mask = (np.uint64(1) << half) - np.uint64(1)
    left, right = x >> half, x & mask
    for key in keys:
        mixed = (right + key) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        left, right = right, left ^ ((mixed >> np.uint64(32)) & mask)
    return (left << half) | right


def halton(n: int, seed: int, start: int, stop: int) -> Floats:
    """Return coordinates of points ``start`` to ``stop``, shape (n, stop - start)."""
    out = np.zeros((n, stop - start))
    for k, base in enumerate(primes(n)):
        rest, weight, place = np.arange(start, stop, dtype=np.int64), 1.0, 0
        while weight > 1e-17:
            weight /= base
            shuffled = np.random.default_rng(child(seed, k, place)).permutation(base)
            out[k] += shuffled[rest % base] * weight
            rest //= base
            place += 1
    return np.minimum(out, np.nextafter(1.0, 0.0))


@cache
def primes(n: int) -> tuple[int, ...]:
    """Return the first ``n`` primes."""
    found: list[int] = []
    candidate = 2
    while len(found) < n:
        if all(candidate % p for p in found):
            found.append(candidate)
        candidate += 1
    return tuple(found)
