"""The methods of sensitivity analysis: what each draws, and what it makes of the outputs."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greatgame.errors import StudyError
from greatgame.sensitivity.given import ratios
from greatgame.sensitivity.sobol import resampled, sobol_indices, sobol_matrices
from greatgame.shown import Shown

Floats = NDArray[np.float64]
_WIDE = 1.959963984540054


@dataclass(frozen=True)
class Indices(Shown):
    """Indices of one quantity.

    Attributes
    ----------
    subject : str
        What was analysed: the outcome, a regime, "has a value", "all regimes".
    method : str
    names : tuple of str
        Parameters.
    columns : dict of str to float array, shape (n_parameters,)
        Index by name; ``*_conf`` are half-widths of 95% intervals.
    main : str
        The column to rank by.
    second, second_conf : float arrays, shape (n_parameters, n_parameters), or None
        Interactions of pairs, in the upper triangle.
    """

    subject: str
    method: str
    names: tuple[str, ...]
    columns: dict[str, Floats]
    main: str
    second: Floats | None = None
    second_conf: Floats | None = None

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        pairs = {}
        if self.second is not None and self.second_conf is not None:
            rows, cols = np.triu_indices(len(self.names), 1)
            pairs = {
                f"{self.names[j]} x {self.names[k]}": [
                    float(self.second[j, k]),
                    float(self.second_conf[j, k]),
                ]
                for j, k in zip(rows.tolist(), cols.tolist(), strict=True)
            }
        return {
            "quantity": self.subject,
            "method": self.method,
            "parameters": list(self.names),
            "main": self.main,
            "indices": {k: [float(x) for x in v] for k, v in self.columns.items()},
            "pairs": pairs,
        }

    def __str__(self) -> str:
        order = np.argsort(-self.columns[self.main], kind="stable")
        head = f"{self.subject} ({self.method})"
        width = max(map(len, self.names))
        lines = [
            f"  {self.names[k]:<{width}} " + "  ".join(f"{c} {v[k]:+.4f}" for c, v in self.columns.items())
            for k in order
        ]
        return "\n".join([head, *lines])


@dataclass(frozen=True)
class Inputs:
    """Points of the unit cube that a method has drawn, and how it analyses outputs at them.

    Attributes
    ----------
    names : tuple of str
    x : float array, shape (n_parameters, n_points)
    """

    names: tuple[str, ...]
    x: Floats
    seed: int
    resamples: int
    _analyse: Callable[[Inputs, str, Floats], Indices] = field(repr=False)

    @property
    def size(self) -> int:
        """Number of points."""
        return int(self.x.shape[1])

    def analyse(self, subject: str, y: Floats) -> Indices:
        """Return the method's indices of outputs at all points."""
        return self._analyse(self, subject, y)

    def given(self, subject: str, y: Floats, use: NDArray[np.bool_]) -> Indices:
        """Return correlation ratios of outputs at some of the points."""
        value, conf = ratios(self.x[:, use], y[use], min(self.resamples, 50), self.seed, _WIDE)
        return Indices(subject, "given", self.names, {"ratio": value, "ratio_conf": conf}, "ratio")

    @property
    def problem(self) -> dict[str, Any]:
        """The same as SALib's problem definition."""
        return {
            "num_vars": len(self.names),
            "names": list(self.names),
            "bounds": [[0.0, 1.0]] * len(self.names),
        }


@dataclass(frozen=True)
class Method:
    """One method.

    Attributes
    ----------
    draw : callable of (names, n, seed, second_order, resamples)
        Returns Inputs.
    """

    draw: Callable[[tuple[str, ...], int, int, bool, int], Inputs]


@contextlib.contextmanager
def quietly() -> Any:
    """Run SALib without its printed notes and warnings; what they say is in our statements."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def _draw_sobol(names: tuple[str, ...], n: int, seed: int, second_order: bool, resamples: int) -> Inputs:
    d = len(names)
    a, b = sobol_matrices(d, n, seed)
    blocks = [a, b]
    for base, other in ((a, b), (b, a)) if second_order else ((a, b),):
        for j in range(d):
            mixed = base.copy()
            mixed[j] = other[j]
            blocks.append(mixed)
    return Inputs(names, np.concatenate(blocks, axis=1), seed, resamples, _analyse_sobol)


def _analyse_sobol(inputs: Inputs, subject: str, y: Floats) -> Indices:
    d = len(inputs.names)
    second = inputs.size % (2 * d + 2) == 0 and d > 1 and _has_second(inputs)
    n = inputs.size // (2 * d + 2 if second else d + 2)
    parts = y.reshape(-1, n)
    ba = parts[2 + d :].T if second else None
    draws = resampled(n, inputs.resamples, inputs.seed)
    found = sobol_indices(parts[0], parts[1], parts[2 : 2 + d].T, ba, draws)
    columns = {"S1": found.first, "S1_conf": found.first_conf, "ST": found.total, "ST_conf": found.total_conf}
    return Indices(subject, "sobol", inputs.names, columns, "ST", found.second, found.second_conf)


def _has_second(inputs: Inputs) -> bool:
    """Whether the points include B with columns of A."""
    d = len(inputs.names)
    n = inputs.size // (2 * d + 2)
    a, b = inputs.x[:, :n], inputs.x[:, n : 2 * n]
    mixed = inputs.x[:, (2 + d) * n : (3 + d) * n]
    return bool((mixed[0] == a[0]).all() and (mixed[1:] == b[1:]).all())


def _draw_morris(names: tuple[str, ...], n: int, seed: int, second_order: bool, resamples: int) -> Inputs:
    from SALib.sample.morris import sample

    del second_order
    inputs = Inputs(names, np.empty((len(names), 0)), seed, resamples, _analyse_morris)
    with quietly():
        x = sample(inputs.problem, n, num_levels=4, seed=seed)
    return Inputs(names, np.ascontiguousarray(x.T), seed, resamples, _analyse_morris)


def _analyse_morris(inputs: Inputs, subject: str, y: Floats) -> Indices:
    from SALib.analyze.morris import analyze

    with quietly():
        found = analyze(
            inputs.problem, inputs.x.T, y, num_resamples=inputs.resamples, num_levels=4, seed=inputs.seed or 1
        )
    return _taken(inputs, subject, "morris", found, ("mu_star", "mu_star_conf", "mu", "sigma"), "mu_star")


def _draw_fast(names: tuple[str, ...], n: int, seed: int, second_order: bool, resamples: int) -> Inputs:
    from SALib.sample.fast_sampler import sample

    del second_order
    if n <= 64:
        raise StudyError(f"fast needs n above 64, got {n}")
    inputs = Inputs(names, np.empty((len(names), 0)), seed, resamples, _analyse_fast)
    with quietly():
        x = sample(inputs.problem, n, seed=seed)
    return Inputs(names, np.ascontiguousarray(x.T), seed, resamples, _analyse_fast)


def _analyse_fast(inputs: Inputs, subject: str, y: Floats) -> Indices:
    """SALib's bootstrap of FAST is unreliable by its own account, so no intervals are reported."""
    from SALib.analyze.fast import analyze

    with quietly():
        found = analyze(inputs.problem, y, num_resamples=2, seed=inputs.seed or 1)
    return _taken(inputs, subject, "fast", found, ("S1", "ST"), "ST")


def _points(analyse: Callable[[Inputs, str, Floats], Indices]) -> Method:
    """Return a method that works on a scrambled Sobol' sample."""

    def draw(names: tuple[str, ...], n: int, seed: int, second_order: bool, resamples: int) -> Inputs:
        del second_order
        return Inputs(names, sobol_matrices(len(names), n, seed)[0], seed, resamples, analyse)

    return Method(draw)


def _analyse_pawn(inputs: Inputs, subject: str, y: Floats) -> Indices:
    from SALib.analyze.pawn import analyze

    with quietly():
        found = analyze(inputs.problem, inputs.x.T, y, S=10, seed=inputs.seed or 1)
    return _taken(inputs, subject, "pawn", found, ("median", "mean", "maximum"), "median")


def _analyse_delta(inputs: Inputs, subject: str, y: Floats) -> Indices:
    """SALib estimates every density anew for every resample, so at most 20 are taken."""
    from SALib.analyze.delta import analyze

    with quietly():
        found = analyze(
            inputs.problem, inputs.x.T, y, num_resamples=min(inputs.resamples, 20), seed=inputs.seed or 1
        )
    columns = {"delta": "delta_balanced", "delta_conf": "delta_balanced_conf"}
    names = {k: v for k, v in columns.items() if v in found} or {"delta": "delta", "delta_conf": "delta_conf"}
    taken = {k: np.asarray(found[v], dtype=float) for k, v in names.items()}
    taken |= {k: np.asarray(found[k], dtype=float) for k in ("S1", "S1_conf")}
    return Indices(subject, "delta", inputs.names, taken, "delta")


def _analyse_hdmr(inputs: Inputs, subject: str, y: Floats) -> Indices:
    from SALib.analyze.hdmr import analyze

    if inputs.size < 300:
        raise StudyError(f"hdmr needs n of at least 300, got {inputs.size}")
    with quietly():
        found = analyze(inputs.problem, inputs.x.T.copy(), y.copy(), seed=inputs.seed or 1)
    return _taken(inputs, subject, "hdmr", found, ("S", "S_conf", "ST", "ST_conf"), "ST")


def _analyse_regional(inputs: Inputs, subject: str, y: Floats) -> Indices:
    from SALib.analyze.rsa import analyze

    with quietly():
        found = analyze(inputs.problem, inputs.x.T, y, bins=10)
    rows = np.array([np.asarray(found[n], dtype=float) for n in inputs.names])
    columns = {"mean": np.nanmean(rows, axis=1), "largest": np.nanmax(rows, axis=1)}
    return Indices(subject, "regional", inputs.names, columns, "mean")


def _analyse_given(inputs: Inputs, subject: str, y: Floats) -> Indices:
    return inputs.given(subject, y, np.ones(len(y), dtype=bool))


def _taken(
    inputs: Inputs, subject: str, method: str, found: Any, columns: tuple[str, ...], main: str
) -> Indices:
    """Take one number per parameter out of SALib's answer."""
    d = len(inputs.names)
    taken: dict[str, Floats] = {
        c: np.ma.filled(np.ma.asarray(found[c], dtype=float), np.nan)[:d] for c in columns
    }
    return Indices(subject, method, inputs.names, taken, main)


METHODS: dict[str, Method] = {
    "sobol": Method(_draw_sobol),
    "morris": Method(_draw_morris),
    "fast": Method(_draw_fast),
    "pawn": _points(_analyse_pawn),
    "delta": _points(_analyse_delta),
    "hdmr": _points(_analyse_hdmr),
    "regional": _points(_analyse_regional),
    "given": _points(_analyse_given),
}
