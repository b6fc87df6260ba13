"""Sobol' indices with bootstrap intervals, as one matrix product.

Estimators: first order of Saltelli et al. (2010), table 2 (b); total order of Jansen (1999), ibid. (f);
second order of Saltelli (2002).  All are means over base points of products of outputs, divided by a
variance that is itself made of means.  A bootstrap resample weighs the base points by how often it draws
them, so all resamples of all indices are one product of a matrix of weights with a matrix of products.
The estimators, the resampling and the interval (a normal quantile times the standard deviation over
resamples) are SALib's (``SALib.analyze.sobol``); equal seeds give equal numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: Resamples weighed in one product, to bound memory.
_RESAMPLES_AT_ONCE = 128


@dataclass(frozen=True)
class SobolIndices:
    """Indices of one output.

    Attributes
    ----------
    first, first_conf, total, total_conf : float arrays, shape (d,)
    second, second_conf : float arrays, shape (d, d), or None
        Interaction of pairs; NaN outside the upper triangle.
    """

    first: Floats
    first_conf: Floats
    total: Floats
    total_conf: Floats
    second: Floats | None
    second_conf: Floats | None


def sobol_matrices(d: int, n: int, seed: int) -> tuple[Floats, Floats]:
    """Return two independent scrambled Sobol' matrices in [0, 1), each of shape (d, n)."""
    import warnings

    from scipy.stats import qmc

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # balance needs powers of 2; other sizes are allowed
        both = qmc.Sobol(2 * d, scramble=True, rng=np.random.default_rng(seed)).random(n).T
    return np.ascontiguousarray(both[:d]), np.ascontiguousarray(both[d:])


def resampled(n: int, resamples: int, seed: int) -> NDArray[np.int64]:
    """Return the base points of each bootstrap resample, shape (n, resamples)."""
    return np.random.default_rng(seed).integers(n, size=(n, resamples))


def sobol_indices(
    a: Floats, b: Floats, ab: Floats, ba: Floats | None, draws: NDArray[np.int64], confidence: float = 0.95
) -> SobolIndices:
    """Return the indices of an output that is not constant.

    Parameters
    ----------
    a, b : float arrays, shape (n,)
        Outputs at the two base matrices.
    ab, ba : float arrays, shape (n, d)
        Outputs at A with column j from B, and at B with column j from A (None: no second order).
    draws : int array, shape (n, resamples)
        See :func:`resampled`.
    confidence : float
        Level of the intervals, of which the half-width is returned.
    """
    from scipy.stats import norm

    parts = [a, b, ab.ravel(), *([] if ba is None else [ba.ravel()])]
    everything = np.concatenate(parts)
    shift, scale = everything.mean(), everything.std()
    a, b, ab = (a - shift) / scale, (b - shift) / scale, (ab - shift) / scale
    pairs = list(combinations(range(ab.shape[1]), 2))
    columns = [np.stack([a, b, a * a, b * b], axis=1), b[:, None] * (ab - a[:, None]), (a[:, None] - ab) ** 2]
    if ba is not None:
        ba = (ba - shift) / scale
        columns.append(np.stack([ba[:, j] * ab[:, k] - a * b for j, k in pairs], axis=1))
    products = np.concatenate(columns, axis=1)
    d, wide = ab.shape[1], float(norm.ppf(0.5 + confidence / 2))
    point = _from_means(products.mean(axis=0, keepdims=True), d, pairs if ba is not None else [])[0]
    spread = wide * np.std(_bootstrap(products, draws, d, pairs if ba is not None else []), axis=0, ddof=1)
    second = second_conf = None
    if ba is not None:
        second, second_conf = np.full((d, d), np.nan), np.full((d, d), np.nan)
        for p, (j, k) in enumerate(pairs):
            second[j, k], second_conf[j, k] = point[2 * d + p], spread[2 * d + p]
    return SobolIndices(point[:d], spread[:d], point[d : 2 * d], spread[d : 2 * d], second, second_conf)


def _bootstrap(products: Floats, draws: NDArray[np.int64], d: int, pairs: list[tuple[int, int]]) -> Floats:
    n, resamples = draws.shape
    rows = []
    for low in range(0, resamples, _RESAMPLES_AT_ONCE):
        some = draws[:, low : low + _RESAMPLES_AT_ONCE]
        weights = np.stack([np.bincount(some[:, r], minlength=n) for r in range(some.shape[1])]) / n
        rows.append(_from_means(weights @ products, d, pairs))
    return np.concatenate(rows)


def _from_means(means: Floats, d: int, pairs: list[tuple[int, int]]) -> Floats:
    """Turn means of products into first, total and second-order indices, one row per resample."""
    mean = (means[:, 0] + means[:, 1]) / 2
    variance = (means[:, 2] + means[:, 3]) / 2 - mean**2
    variance = np.where(variance > np.finfo(float).eps, variance, np.inf)[:, None]
    first, total = means[:, 4 : 4 + d] / variance, 0.5 * means[:, 4 + d : 4 + 2 * d] / variance
    if not pairs:
        return np.concatenate([first, total], axis=1)
    j, k = np.array(pairs).T
    second = means[:, 4 + 2 * d :] / variance - first[:, j] - first[:, k]
    return np.concatenate([first, total, second], axis=1)
