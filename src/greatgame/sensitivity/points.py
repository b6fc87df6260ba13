"""Points of grids and quasi-random sequences, computed in cache-sized blocks from their position.

A point is a pure function of its position, so any worker can compute any piece of a design.

Sobol' points (Sobol' 1967; direction numbers of Joe and Kuo 2008): with ``v`` the direction numbers of a
coordinate, point i is the exclusive or of ``v[j]`` over the bits j of the Gray code of i.  The Gray code is
linear over exclusive or, so an aligned block of 512 points is the first block shifted by one number: no
dependency from one point to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Words = NDArray[np.uint64]
Function = TypeVar("Function", bound=Callable[..., Any])

#: Points computed at a time; generated code has this number built in.
BLOCK = 512
#: Bits of a Sobol' coordinate: as many as a float holds.
BITS = 52


def compiled(function: Function) -> Function:
    """Compile on first use, keep the machine code on disk, run without the GIL; 1/0 is infinite."""
    return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


@compiled
def grid_block(start: int, n: int, tables: Floats, axes: Ints, x: Floats) -> None:
    """Write points of a grid.

    Parameters
    ----------
    start, n : int
        First point and number of points, at most ``BLOCK``.
    tables : float array
        Values of all axes, one after the other.
    axes : int array, shape (n_parameters, 3)
        For each parameter: where its values begin, how many there are, and for how many consecutive
        points one value is kept.
    x : float array, shape (n_parameters * BLOCK,)
    """
    for k in range(axes.shape[0]):
        table = tables[axes[k, 0] : axes[k, 0] + axes[k, 1]]
        to = x[k * BLOCK : (k + 1) * BLOCK]
        size, stride = axes[k, 1], axes[k, 2]
        digit, left, i = (start // stride) % size, stride - start % stride, 0
        while i < n:
            if stride == 1:
                run = min(size - digit, n - i)
                for j in range(run):
                    to[i + j] = table[digit + j]
                digit = 0
            else:
                run = min(left, n - i)
                value = table[digit]
                for j in range(run):
                    to[i + j] = value
                left = stride
                digit = digit + 1 if digit + 1 < size else 0
            i += run


@compiled
def sobol_block(start: int, n: int, first: Words, directions: Words, scale: Floats, x: Floats) -> None:
    """Write points of a Sobol' sequence from an aligned ``start`` on.

    Parameters
    ----------
    first : uint64 array, shape (n_parameters, BLOCK)
        The first block, as integers of ``BITS`` bits.
    directions : uint64 array, shape (n_parameters, BITS)
    scale : float array, shape (n_parameters, 2)
        Low end and width of each range.
    x : float array, shape (n_parameters * BLOCK,)
    """
    gray = start ^ (start >> 1)
    one = np.uint64(0x3FF0000000000000)
    words = x.view(np.uint64)
    for k in range(first.shape[0]):
        shift = np.uint64(0)
        for j in range(BITS):
            if (gray >> j) & 1:
                shift ^= directions[k, j]
        row, to, value = first[k], words[k * BLOCK : (k + 1) * BLOCK], x[k * BLOCK : (k + 1) * BLOCK]
        low, width = scale[k, 0], scale[k, 1]
        for i in range(n):
            to[i] = (row[i] ^ shift) | one
        for i in range(n):
            value[i] = low + (value[i] - 1.0) * width


@compiled
def grid_columns(start: int, out: Floats, tables: Floats, axes: Ints) -> None:
    """Write points of a grid from ``start`` on as columns, shape (n_parameters, n_points)."""
    x = np.empty(max(axes.shape[0], 1) * BLOCK)
    for done in range(0, out.shape[1], BLOCK):
        n = min(BLOCK, out.shape[1] - done)
        grid_block(start + done, n, tables, axes, x)
        for k in range(out.shape[0]):
            for i in range(n):
                out[k, done + i] = x[k * BLOCK + i]


@compiled
def sobol_columns(start: int, out: Floats, first: Words, directions: Words, scale: Floats) -> None:
    """Write points of a Sobol' sequence from an aligned ``start`` on as columns."""
    x = np.empty(max(first.shape[0], 1) * BLOCK)
    for done in range(0, out.shape[1], BLOCK):
        n = min(BLOCK, out.shape[1] - done)
        sobol_block(start + done, n, first, directions, scale, x)
        for k in range(out.shape[0]):
            for i in range(n):
                out[k, done + i] = x[k * BLOCK + i]


@compiled
def recode(masks: NDArray[np.uint16], codes: NDArray[np.int16]) -> Any:
    """Set ``codes`` to the ranks of 16-bit words among those that occur; return which of 2^16 occur."""
    occurs, rank = np.zeros(1 << 16, np.bool_), np.zeros(1 << 16, np.int16)
    for mask in masks:
        occurs[mask] = True
    n = 0
    for mask in range(1 << 16):
        rank[mask] = n
        n += occurs[mask]
    for i in range(masks.shape[0]):
        codes[i] = rank[masks[i]]
    return occurs


def sobol_directions(n: int, seed: int | None) -> Words:
    """Return direction numbers of ``n`` coordinates, scrambled if there is a seed.

    The scramble multiplies by a random lower triangular bit matrix (Matousek 1998) on the leading bits;
    the random shift is a separate exclusive or (see ``sobol_first``).
    """
    from SALib.sample.directions import directions as joe_kuo

    table = np.zeros((n, BITS), dtype=np.uint64)
    for k in range(n):
        table[k] = _direction_numbers([] if k == 0 else [int(x) for x in joe_kuo[k - 1]])
    return table if seed is None else _scrambled(table, _generator(seed, 0))


def _direction_numbers(entry: list[int]) -> list[int]:
    """Return the direction numbers of one coordinate from (polynomial, initial numbers) of Joe and Kuo."""
    if not entry:
        return [1 << (BITS - 1 - j) for j in range(BITS)]
    polynomial, initial = entry[0], entry[1:]
    degree = len(initial)
    v = [m << (BITS - 1 - j) for j, m in enumerate(initial)]
    for j in range(degree, BITS):
        new = v[j - degree] ^ (v[j - degree] >> degree)
        for k in range(1, degree):
            new ^= ((polynomial >> (degree - 1 - k)) & 1) * v[j - k]
        v.append(new)
    return v


def _generator(seed: int, stream: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(stream,)))


def _scrambled(table: Words, rng: np.random.Generator) -> Words:
    out = np.zeros_like(table)
    for k in range(len(table)):
        rows = [int(x) for x in rng.integers(0, 1 << BITS, size=BITS)]
        for j, v in enumerate(int(x) for x in table[k]):
            bits = 0
            for r in range(BITS):
                # Row r of the matrix: random bits left of the diagonal, 1 on it.
                mask = (rows[r] >> (BITS - r) << (BITS - r)) | (1 << (BITS - 1 - r))
                bits |= ((v & mask).bit_count() & 1) << (BITS - 1 - r)
            out[k, j] = bits
    return out


def sobol_first(directions: Words, seed: int | None) -> Words:
    """Return the first block of points, with the random shift of the seed."""
    n = len(directions)
    first = np.zeros((n, BLOCK), dtype=np.uint64)
    for i in range(1, BLOCK):
        bit = (i & -i).bit_length() - 1
        first[:, i] = first[:, i - 1] ^ directions[:, bit]
    if seed is not None:
        first ^= _generator(seed, 1).integers(0, 1 << BITS, size=(n, 1)).astype(np.uint64)
    return first
