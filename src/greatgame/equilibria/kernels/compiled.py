"""The decorator of every kernel, and the rounding constants they share.

numba keeps machine code in files named after the function, and renews it when the function's own file
changes, though constants and callees of other files are compiled in.  So a name here carries a digest of all
the kernels' sources: after any change the old machine code is not found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from greatgame.tensor import ULPS

Function = TypeVar("Function", bound=Callable[..., Any])

#: Spacing of floats at 1.
EPS = float(np.finfo(np.float64).eps)
#: The exact solver may move a payoff by ``ULPS`` times ``EPS`` of the player's largest absolute payoff; the
#: rest is slack for rounding.
NOISE = ULPS + 0.25
#: A sign counts as decided only when it exceeds this many times its error bound, so that probabilities,
#: which are ratios of decided quantities, are accurate too.
MARGIN = 65536.0
#: Payoffs known less well than this, relative to their range, decide nothing; below it, products of two
#: errors are covered by the rounding up of every bound.
COARSEST = 2.0**-20
#: Outside this range of largest absolute payoffs products could overflow or underflow: such games are routed.
HUGE, TINY = 1e290, 1e-290
#: Games examined side by side: one bit each of a word.
LANES = 64
ONE, NONE, ALL = np.uint64(1), np.uint64(0), np.uint64(0xFFFFFFFFFFFFFFFF)
#: In a list of counts: this game is left to the exact solver.
ROUTED = 255


def _digest() -> str:
    """Return a digest of what may be compiled into a kernel of another file."""
    sources = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return hashlib.sha256(sources + repr(ULPS).encode()).hexdigest()[:12]


SOURCES = _digest()


def kernel(function: Function) -> Function:
    """Compile ``function`` on first use, keep the machine code on disk, and run it without the GIL.

    Division by zero gives an infinity or NaN, which no comparison takes for a decided sign.
    """
    function.__qualname__ += f".{SOURCES}"
    try:
        return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    except RuntimeError:  # nowhere to write: compile in every process
        return cast(Function, numba.njit(nogil=True, error_model="numpy")(function))


@kernel
def count_ones(x: np.uint64) -> int:
    """Count the bits of a word."""
    x = x - ((x >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int(np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56)))


@kernel
def checksum(words: NDArray[np.uint64], first: int) -> tuple[np.uint64, int]:
    """Return a position-dependent sum of 64-bit words, and how many are a NaN or infinite float.

    Changing any one word changes the sum.  Weights count from ``first``, so sums over pieces add up.
    """
    total = np.uint64(0)
    exponent = np.uint64(0x7FF0000000000000)
    bad = 0
    for i in range(words.shape[0]):
        total += words[i] * np.uint64(2 * (first + i) + 1)
        bad += (words[i] & exponent) == exponent
    return total, bad


@kernel
def store(
    found: NDArray[Any], count: NDArray[np.int64], routed: np.uint64, counts: NDArray[np.uint8],
    items: NDArray[Any], total: int,
) -> int:  # fmt: skip
    """Append what was found in up to 64 games to ``items[:total]``, set their counts, return the new total.

    ``found[g, :count[g]]`` belong to game g; games with a bit in ``routed`` are marked and left out.
    """
    for g in range(counts.shape[0]):
        if (routed >> np.uint64(g)) & ONE:
            counts[g] = ROUTED
            continue
        counts[g] = count[g]
        for e in range(count[g]):
            items[total] = found[g, e]
            total += 1
    return total


@kernel
def running_total(counts: NDArray[np.uint16], offsets: NDArray[np.int64]) -> None:
    """Set ``offsets[g]`` to the sum of ``counts[:g]``, for g up to the number of counts."""
    total = 0
    offsets[0] = 0
    for g in range(counts.shape[0]):
        total += counts[g]
        offsets[g + 1] = total
