"""Distributions of uncertain parameters, truncated to the declared range and sampled by inversion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greatgame.errors import StudyError, suggest

#: Name -> what it needs besides the range.
KINDS: dict[str, tuple[str, ...]] = {
    "uniform": (),
    "loguniform": (),
    "triangular": ("mode",),
    "pert": ("mode",),
    "normal": ("mean", "sd"),
    "lognormal": ("mean", "sd"),
    "beta": ("a", "b"),
}


@dataclass(frozen=True)
class Distribution:
    """A continuous distribution on a parameter's range.

    Parameters
    ----------
    kind : str
        ``uniform``, ``loguniform``, ``triangular`` and ``pert`` (mode), ``normal`` (mean, sd),
        ``lognormal`` (mean and sd of the logarithm), ``beta`` (a, b, stretched over the range).
        Unbounded ones are cut off at the ends of the range.
    settings : tuple of (name, value)
        What the kind needs.

    Raises
    ------
    StudyError
        For an unknown kind, or a setting that is missing, superfluous or not a number.
    """

    kind: str = "uniform"
    settings: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise StudyError(f"unknown distribution {self.kind!r}{suggest(self.kind, KINDS)}")
        given, needed = {name for name, _ in self.settings}, set(KINDS[self.kind])
        if given != needed:
            wants = ", ".join(KINDS[self.kind]) or "nothing"
            raise StudyError(
                f"distribution {self.kind!r} needs {wants}; got {', '.join(sorted(given)) or 'nothing'}"
            )
        for name, value in self.settings:
            if not np.isfinite(value) or (name in ("sd", "a", "b") and value <= 0):
                raise StudyError(f"distribution {self.kind!r}: {name} = {value} is not valid")

    @classmethod
    def of(cls, kind: str, settings: Mapping[str, Any]) -> Distribution:
        """Build one from a mapping of settings, read as numbers."""
        try:
            return cls(kind, tuple(sorted((k, float(v)) for k, v in settings.items())))
        except (TypeError, ValueError) as error:
            if isinstance(error, StudyError):
                raise
            raise StudyError(f"distribution {kind!r}: {dict(settings)} are not numbers") from None

    def quantile(self, u: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
        """Return the values at probabilities ``u`` of the distribution on [low, high]."""
        if self.kind == "uniform":
            return low + u * (high - low)
        if self.kind == "loguniform":
            if low <= 0:
                raise StudyError(f"a loguniform distribution needs a range above 0, not [{low}, {high}]")
            return np.asarray(np.clip(np.exp(np.log(low) + u * np.log(high / low)), low, high))
        law = self._law(low, high)
        bottom, top = law.cdf(low), law.cdf(high)
        if not top > bottom:
            raise StudyError(f"distribution {self.kind!r} gives [{low}, {high}] no probability")
        return np.asarray(np.clip(law.ppf(bottom + u * (top - bottom)), low, high))

    def _law(self, low: float, high: float) -> Any:
        from scipy import stats

        s, width = dict(self.settings), high - low
        if "mode" in s and not low <= s["mode"] <= high:
            raise StudyError(f"distribution {self.kind!r}: mode {s['mode']} is outside [{low}, {high}]")
        if self.kind == "triangular":
            return stats.triang((s["mode"] - low) / width, low, width)
        if self.kind == "pert":
            at = (s["mode"] - low) / width
            return stats.beta(1 + 4 * at, 5 - 4 * at, low, width)
        if self.kind == "beta":
            return stats.beta(s["a"], s["b"], low, width)
        if self.kind == "lognormal":
            return stats.lognorm(s["sd"], scale=np.exp(s["mean"]))
        return stats.norm(s["mean"], s["sd"])
