"""Indices from given data: for inputs that depend on each other, and for outputs conditional on a regime.

Where points are excluded (an assumption, a condition, several equilibria) the inputs left are no longer
independent, and Sobol's decomposition does not apply.  What stays well defined is

* the correlation ratio ``Var(E[Y | X_i]) / Var(Y)`` (Pearson 1905), the first-order index as a statement
  about prediction, estimated over bins of equally many points and corrected for their number
  (epsilon squared: Kelley 1935);
* for categories, the uncertainty coefficient ``I(Y; X_i) / H(Y)`` (Theil 1970), with the correction of
  Miller (1955) for the bias of entropies.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def bins(x: Floats, number: int) -> NDArray[np.int64]:
    """Return which of ``number`` bins of equally many points each value belongs to."""
    order = np.argsort(x, kind="stable")
    out = np.empty(len(x), dtype=np.int64)
    out[order] = np.arange(len(x)) * number // len(x)
    return out


def bin_number(n: int) -> int:
    """Return a number of bins for n points: about sqrt(n), between 4 and 32."""
    return int(np.clip(np.sqrt(n), 4, 32))


def correlation_ratio(groups: NDArray[np.int64], y: Floats, number: int) -> float:
    """Return epsilon squared of an output over groups; 0 means no better than chance."""
    count = np.bincount(groups, minlength=number)
    mean = np.bincount(groups, weights=y, minlength=number) / np.maximum(count, 1)
    total = float(((y - y.mean()) ** 2).sum())
    within = total - float((count * (mean - y.mean()) ** 2).sum())
    used = int((count > 0).sum())
    return 1 - within / (len(y) - used) / (total / (len(y) - 1))


def ratios(x: Floats, y: Floats, resamples: int, seed: int, wide: float) -> tuple[Floats, Floats]:
    """Return correlation ratios of every input (rows of ``x``) and half-widths of their intervals."""
    number, n = bin_number(len(y)), len(y)
    groups = [bins(row, number) for row in x]
    value = np.array([correlation_ratio(g, y, number) for g in groups])
    rng = np.random.default_rng(seed)
    drawn = np.empty((resamples, len(x)))
    for r in range(resamples):
        rows = rng.integers(n, size=n)
        drawn[r] = [correlation_ratio(g[rows], y[rows], number) for g in groups]
    return value, wide * drawn.std(axis=0, ddof=1)


def uncertainty(x: Floats, categories: NDArray[np.int64]) -> Floats:
    """Return the uncertainty coefficient of a categorical output for every input (rows of ``x``)."""
    number, kinds, n = bin_number(len(categories)), int(categories.max()) + 1, len(categories)
    entropy = _entropy(np.bincount(categories, minlength=kinds))
    out = np.empty(len(x))
    for k, row in enumerate(x):
        table = np.bincount(bins(row, number) * kinds + categories, minlength=number * kinds)
        joint = table.reshape(number, kinds)
        information = entropy + _entropy(joint.sum(axis=1)) - _entropy(table)
        cells = int((table > 0).sum())
        seen = int((joint.sum(axis=0) > 0).sum())
        bias = (cells - number - seen + 1) / (2 * n)
        out[k] = (information - bias) / entropy
    return out


def _entropy(counts: NDArray[np.int64]) -> float:
    p = counts[counts > 0] / counts.sum()
    return float(-(p * np.log(p)).sum())
