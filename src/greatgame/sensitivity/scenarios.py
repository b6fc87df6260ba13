"""Scenario discovery: boxes of the parameter space in which an outcome holds, by PRIM.

The patient rule induction method (Friedman and Fisher 1999; for scenario discovery Bryant and Lempert
2010) starts from the whole space and peels off, again and again, the thin slice at one end of one
parameter whose removal raises the share of cases of interest most.  Each step is a box on a trade-off
between *coverage* (how many of all cases lie inside) and *density* (how many points inside are cases).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greatgame.errors import StudyError, suggest
from greatgame.model import Model
from greatgame.sensitivity.design import Design, sample
from greatgame.sensitivity.evaluate import evaluator_of
from greatgame.sensitivity.outcomes import OK, Outcome
from greatgame.shown import Shown

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Box:
    """One box of the trade-off.

    Attributes
    ----------
    limits : dict of str to (low, high)
        The restricted parameters.
    coverage, density : float
        Share of all cases inside; share of the points inside that are cases.
    points : int
        Points inside.
    """

    limits: dict[str, tuple[float, float]]
    coverage: float
    density: float
    points: int

    def __str__(self) -> str:
        where = ", ".join(f"{a:.4g} <= {n} <= {b:.4g}" for n, (a, b) in self.limits.items()) or "everywhere"
        return f"coverage {self.coverage:.0%}, density {self.density:.0%}: {where}"


@dataclass(frozen=True)
class Scenario(Shown):
    """Where an outcome holds.

    Attributes
    ----------
    case : str
        What was looked for.
    share : float
        How often it occurs over the whole space.
    boxes : tuple of Box
        From the whole space to the densest box.
    statement : str
        What has to be known: that it always or never occurs.
    """

    case: str
    share: float
    boxes: tuple[Box, ...]
    statement: str = ""

    def best(self, coverage: float = 0.5) -> Box | None:
        """Return the densest box that still covers this share of the cases; None if there are no cases."""
        good = [b for b in self.boxes if b.coverage >= coverage]
        return max(good, key=lambda b: b.density) if good else None

    def __str__(self) -> str:
        box = self.best()
        return f"{self.case}: {self.share:.1%} of the points; {self.statement or box}"


def discover(
    model: type[Model] | Model,
    outcome: Any,
    target: object = True,
    *,
    n: int = 1 << 14,
    seed: int = 0,
    parameters: Iterable[str] | Mapping[str, Mapping[str, Any]] | None = None,
    alpha: float = 0.05,
) -> Scenario:
    """Find boxes in which a truth has a value, or a regime prevails.

    Parameters
    ----------
    model : type of Model, or a Model
    outcome : Outcome, text or mapping
        A truth (``exists``, ``unique``, ``sustained``) or ``regime``.
    target : bool or str
        The truth's value, or the regime's label.
    n, seed : int
        Points of a Sobol' sample.
    parameters : iterable of str or mapping, optional
        Which vary, as for :func:`greatgame.sensitivity.design.sample`.
    alpha : float
        Share of points peeled off at a time.

    Returns
    -------
    Scenario

    Raises
    ------
    StudyError
        If the outcome is neither, or the regime never occurs.
    """
    if not 0 < alpha < 0.5:
        raise StudyError(f"alpha must be between 0 and 0.5, got {alpha!r}")
    read = Outcome.parse(outcome)
    if not (read.is_truth or read.kind == "regime"):
        raise StudyError(f"scenario discovery needs a truth or the regime, not {read.kind!r}")
    cls = model if isinstance(model, type) else type(model)
    design: Design = sample(cls, n, "sobol", seed, parameters)
    evaluator = evaluator_of(model, design.names, [read])
    result = evaluator.evaluate(design, 0, n)[0]
    values = result.values[0]
    if read.kind == "regime":
        labels = {evaluator.regimes.label(int(m)): int(m) for m in np.unique(values)}
        if target not in labels:
            raise StudyError(f"the regime {target!r} never occurred{suggest(target, labels)}")
        case = values == labels[str(target)]
    else:
        case = (values == int(bool(target))) & (result.status == OK)
    x = design.columns(0, n)
    return peel(dict(zip(design.names, x, strict=True)), case, f"{read.name} is {target}", alpha)


def peel(
    x: Mapping[str, Floats], case: NDArray[np.bool_], name: str = "case", alpha: float = 0.05
) -> Scenario:
    """Peel boxes from points; see the module's text.

    Parameters
    ----------
    x : mapping of parameter to float array, shape (n,)
    case : bool array, shape (n,)
    """
    share = float(case.mean())
    if share in (0.0, 1.0):
        always = "it always occurs" if share else "it never occurs"
        return Scenario(
            name, share, (), f"{always} at these {len(case):,} points: there is nothing to explain"
        )
    names, rows = list(x), np.stack(list(x.values()))
    inside = np.ones(len(case), dtype=bool)
    limits: dict[str, tuple[float, float]] = {}
    boxes = [Box({}, 1.0, share, len(case))]
    while inside.sum() > 2 / alpha and boxes[-1].density < 1:
        best = _best_peel(rows, case, inside, alpha)
        if best is None:
            break
        k, inside = best
        kept = rows[k, inside]
        limits = limits | {names[k]: (float(kept.min()), float(kept.max()))}
        covered = float((case & inside).sum() / case.sum())
        boxes.append(Box(limits, covered, float(case[inside].mean()), int(inside.sum())))
    return Scenario(name, share, tuple(boxes))


def _best_peel(
    rows: Floats, case: NDArray[np.bool_], inside: NDArray[np.bool_], alpha: float
) -> tuple[int, NDArray[np.bool_]] | None:
    """Return the peel after which the density is largest, and the points it leaves."""
    best, top = None, float(case[inside].mean())
    for k, row in enumerate(rows):
        low, high = np.quantile(row[inside], [alpha, 1 - alpha])
        for keep in (inside & (row > low), inside & (row < high)):
            if 0 < keep.sum() < inside.sum():
                density = float(case[keep].mean())
                if density > top:
                    best, top = (k, keep), density
    return best
