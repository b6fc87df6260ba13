"""How much each parameter matters for an outcome: :func:`sensitivity`.

====================  ===================================================================================
method                answers
====================  ===================================================================================
sobol                 shares of variance: first, total, second order, with intervals (Sobol' 1993)
fast                  first and total order from one search curve (Saltelli, Tarantola and Chan 1999)
morris                elementary effects, a screening with few points (Morris 1991)
pawn                  distance between conditional and unconditional distributions (Pianosi, Wagener 2015)
delta                 the same between densities (Borgonovo 2007)
hdmr                  shares of variance from a surrogate (Li et al. 2010)
regional              do inputs differ between parts of the output's range (Spear, Hornberger 1980)
given                 correlation ratios from given points; the only one for dependent inputs
====================  ===================================================================================

Samplers and analyses are SALib's, except Sobol's analysis (see :mod:`~greatgame.sensitivity.sobol`) and
``given`` (see :mod:`~greatgame.sensitivity.given`).

**Several equilibria, regimes, missing values.**  A regime outcome is a category: each frequent regime
gets indices of its indicator, all regimes together the variance-weighted mean of these indices (Gamboa et
al. 2014) and, as ``entropy``, the uncertainty coefficient.  If a number is missing at some points (no
equilibrium, several, a violated assumption), a decomposition of variance does not exist: the indicator of
having a value is analysed with the method asked for, and the value by ``given`` on the points that
have one.  A constant outcome is reported as such.  Nothing is ever NaN in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from greatgame.errors import StudyError, suggest
from greatgame.model import Model
from greatgame.numbers import exact
from greatgame.sensitivity.design import Sample, sample, whole_number
from greatgame.sensitivity.evaluate import Evaluator, Result, evaluator_of
from greatgame.sensitivity.methods import METHODS, Indices, Inputs
from greatgame.sensitivity.outcomes import EXCLUDED, OK, STATUSES, Outcome
from greatgame.shown import Shown

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
#: A regime at fewer points than this share gets no indices of its own.
RARE = 0.01
#: Indices are called converged when intervals are below this share of the largest index.
PRECISION = 0.1
#: Fewer points with a value than this give no indices.
FEWEST = 64
EXISTENCE = "has a value"
_PIECE = 1 << 16


@dataclass(frozen=True)
class Sensitivity(Shown):
    """What matters for an outcome.

    Attributes
    ----------
    model, outcome, method : str
    points : int
        Evaluations.
    tables : tuple of Indices
        One per analysed quantity; empty if nothing varies.
    statements : tuple of str
        What has to be known to read them: constant outcomes, missing values, precision.
    converged : bool or None
        Whether every interval is narrow; None if the method gives none.
    shares : dict of str to float
        How often each status, and each regime, occurred.
    """

    model: str
    outcome: str
    method: str
    points: int
    tables: tuple[Indices, ...]
    statements: tuple[str, ...]
    converged: bool | None
    shares: dict[str, float]

    def __getitem__(self, subject: str) -> Indices:
        found = {t.subject: t for t in self.tables}
        if subject not in found:
            raise StudyError(f"no indices of {subject!r}{suggest(subject, found)}")
        return found[subject]

    def ranking(self, subject: str | None = None) -> list[tuple[str, float]]:
        """Return parameters by falling importance (the method's main index)."""
        if not self.tables:
            return []
        table = self.tables[0] if subject is None else self[subject]
        main = table.columns[table.main]
        order = sorted(range(len(main)), key=lambda k: -main[k])
        return [(table.names[k], float(main[k])) for k in order]

    def to_frame(self) -> pd.DataFrame:
        """Return one row per quantity and parameter."""
        import pandas as pd

        rows = [
            {"quantity": t.subject, "method": t.method, "parameter": name}
            | {column: values[k] for column, values in t.columns.items()}
            for t in self.tables
            for k, name in enumerate(t.names)
        ]
        return pd.DataFrame(rows)

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "model": self.model,
            "outcome": self.outcome,
            "method": self.method,
            "points": self.points,
            "converged": self.converged,
            "shares": self.shares,
            "statements": list(self.statements),
            "tables": [t.to_json() for t in self.tables],
        }

    def __str__(self) -> str:
        head = f"{self.outcome} of {self.model}, by {self.method} at {self.points:,} points"
        return "\n".join([head, *(f"* {s}" for s in self.statements), *(str(t) for t in self.tables)])


def sensitivity(
    model: type[Model] | Model,
    outcome: Any,
    method: str = "sobol",
    n: int = 1024,
    *,
    seed: int = 0,
    parameters: Iterable[str] | Mapping[str, Mapping[str, Any]] | None = None,
    second_order: bool = False,
    resamples: int = 100,
    condition: str | None = None,
) -> Sensitivity:
    """Say how much each parameter matters for an outcome.

    Parameters
    ----------
    model : type of Model, or a Model
        A point fixes choices and the parameters that do not vary.
    outcome : Outcome, text or mapping
        One number, truth or category per point; see :mod:`~greatgame.sensitivity.outcomes`.
    method : str
        See the table above.
    n : int
        Base points (sobol, fast: per parameter; morris: trajectories; others: points).
    seed : int
    parameters : iterable of str or mapping, optional
        Which vary and how, as for :func:`greatgame.sensitivity.design.sample`; by default all, uniformly
        over their declared ranges.
    second_order : bool
        Interactions of pairs too (sobol).
    resamples : int
        Bootstrap resamples for intervals.
    condition : str, optional
        A regime's label, such as ``"(rival, rival)"``: use only points where it prevails.

    Returns
    -------
    Sensitivity

    Raises
    ------
    StudyError
        For an unknown method, a malformed outcome, or a condition that is never met.
    """
    if method not in METHODS:
        raise StudyError(f"unknown method {method!r}{suggest(method, METHODS)}")
    whole_number("n", n, 8)
    whole_number("resamples", resamples, 2)
    read = Outcome.parse(outcome)
    if read.rule == "any":
        raise StudyError("the rule 'any' gives two numbers; choose 'all', 'uniform' or a selection")
    point = model() if isinstance(model, type) else model
    ranges = sample(type(point), 1, "monte-carlo", seed, parameters)
    asked = [read] if condition is None else [read, Outcome("regime")]
    evaluator = evaluator_of(point, ranges.names, asked)
    inputs = METHODS[method].draw(ranges.names, n, seed, second_order, resamples)
    output = _Output(evaluator, ranges, inputs, condition)
    tables, statements = output.analysed()
    converged, advice = _convergence(tables, n)
    shares = output.shares
    return Sensitivity(
        type(point).name(), read.name, method, inputs.size, tables, (*statements, *advice), converged, shares
    )


class _Output:
    """An outcome at the points of a method, taken apart into quantities that can be analysed."""

    def __init__(self, evaluator: Evaluator, ranges: Sample, inputs: Inputs, condition: str | None) -> None:
        self._inputs, self._evaluator, self._ranges, self._condition = inputs, evaluator, ranges, condition
        self._outcome = evaluator.outcomes[0]
        self._result, regimes = _evaluated(evaluator, ranges, inputs)
        self._valid = self._result.status == OK
        if self._outcome.kind == "regime":  # no equilibrium is a regime too
            self._valid = self._result.status != EXCLUDED
        self._statements: list[str] = []
        if condition is not None and regimes is not None:
            self._restrict(condition, regimes.values[0])
        self.shares = {s: float(np.mean(self._result.status == k)) for k, s in enumerate(STATUSES)}
        self.shares = {s: x for s, x in self.shares.items() if x > 0}

    def _restrict(self, condition: str, masks: NDArray[Any]) -> None:
        labels = {self._evaluator.regimes.label(int(m)): int(m) for m in np.unique(masks)}
        if condition not in labels:
            raise StudyError(f"the regime {condition!r} never occurred{suggest(condition, labels)}")
        here = masks == labels[condition]
        self._valid &= here
        self._statements.append(
            f"conditional on {condition}, which prevails at {here.mean():.1%} of the points"
        )

    def analysed(self) -> tuple[tuple[Indices, ...], list[str]]:
        """Return the indices of every quantity, and what has to be said about them."""
        share = float(self._valid.mean())
        if share == 0:
            return (), [*self._statements, f"no point has a value ({self._reasons()})"]
        complete = bool(self._valid.all())
        if not complete and not self._statements:
            self._statements.append(
                f"{share:.1%} of the points have a value ({self._reasons()}); their inputs depend "
                "on each other, so the value is analysed by correlation ratios on an independent sample of "
                "such points"
            )
        if complete:
            tables = self._tables(self._inputs.analyse)
        else:
            exists = self._table(EXISTENCE, self._valid.astype(float), self._inputs.analyse)
            fresh = self._independent()
            tables = [*([exists] if exists else []), *fresh._tables(fresh._given)]
            self._statements += [s for s in fresh._statements if s not in self._statements]
        return tuple(tables), self._statements

    def _independent(self) -> _Output:
        """Return the outcome at as many independent points, for methods that need no design."""
        i = self._inputs
        drawn = METHODS["given"].draw(i.names, i.size, i.seed + 1, False, i.resamples)
        other = _Output(self._evaluator, self._ranges, drawn, self._condition)
        other._statements.clear()
        return other

    def _given(self, subject: str, y: Floats) -> Indices:
        return self._inputs.given(subject, y, self._valid)

    def _tables(self, analyse: Callable[[str, Floats], Indices]) -> list[Indices]:
        """Return indices of every quantity."""
        if self._valid.sum() < FEWEST:
            self._statements.append(
                f"only {int(self._valid.sum())} points have a value: too few for indices of it"
            )
            return []
        tables = [t for name, y in self._quantities() if (t := self._table(name, y, analyse)) is not None]
        if self._outcome.kind == "regime" and tables:
            tables.insert(0, self._together(tables))
        return tables

    def _reasons(self) -> str:
        status = self._result.status
        found = [f"{s} {np.mean(status == k):.1%}" for k, s in enumerate(STATUSES) if (status == k).any()]
        return ", ".join(found)

    def _quantities(self) -> list[tuple[str, Floats]]:
        """Return name and values of what is analysed."""
        values = self._result.values[0]
        if self._outcome.kind != "regime":
            return [(self._outcome.name, values.astype(float))]
        found, counts = np.unique(values[self._valid], return_counts=True)
        order = np.argsort(-counts, kind="stable")
        label, total = self._evaluator.regimes.label, counts.sum()
        frequent = [k for k in order if counts[k] >= RARE * total]
        if len(frequent) < len(order):
            rest = ", ".join(label(int(found[k])) for k in order if k not in frequent)
            self._statements.append(f"too rare for indices of their own (below {RARE:.0%}): {rest}")
        return [(label(int(found[k])), (values == found[k]).astype(float)) for k in frequent]

    def _table(self, subject: str, y: Floats, analyse: Callable[[str, Floats], Indices]) -> Indices | None:
        """Return indices, or state that the quantity is constant."""
        known = y[np.isfinite(y) & (self._valid | (subject == EXISTENCE))]
        if np.ptp(known) > 1e-12 * max(1.0, float(np.abs(known).max())):
            return analyse(subject, y)
        what = f"{known[0]:.6g}"
        if self._outcome.is_truth:
            what = "true" if known[0] else "false"
        if self._outcome.kind == "regime":
            what = "the only regime"
        self._statements.append(
            f"{subject} is {what} at all {len(known):,} points: no parameter matters for it "
            "within these ranges"
        )
        return None

    def _together(self, tables: list[Indices]) -> Indices:
        """Return the indices of all regimes together: means weighted by variance, and the entropy's."""
        own = [t for t in tables if t.subject != EXISTENCE]
        values = self._result.values[0][self._valid]
        found, categories = np.unique(values, return_inverse=True)
        label = self._evaluator.regimes.label
        share = {label(int(m)): float(np.mean(categories == k)) for k, m in enumerate(found)}
        weights = np.array([share[t.subject] * (1 - share[t.subject]) for t in own])
        columns = {
            c: np.average([t.columns[c] for t in own], axis=0, weights=weights)
            for c in own[0].columns
            if not c.endswith("_conf")
        }
        if len(found) > 1:
            from greatgame.sensitivity.given import uncertainty

            columns["entropy"] = uncertainty(self._inputs.x[:, self._valid], categories)
        return Indices("all regimes", own[0].method, own[0].names, columns, own[0].main)


def _evaluated(evaluator: Evaluator, ranges: Sample, inputs: Inputs) -> tuple[Result, Result | None]:
    """Evaluate the outcomes at the inputs' points."""
    parts = []
    scaled = np.empty_like(inputs.x)
    for k, ((_, low, high), law) in enumerate(zip(ranges.ranges, ranges.laws, strict=True)):
        scaled[k] = np.clip(law.quantile(inputs.x[k], float(low), float(high)), float(low), float(high))
    design = Rows(ranges.names, scaled)
    for start in range(0, inputs.size, _PIECE):
        parts.append(evaluator.evaluate(design, start, min(start + _PIECE, inputs.size)))
    joined = [
        Result(
            tuple(np.concatenate(c) for c in zip(*(p[k].values for p in parts), strict=True)),
            np.concatenate([p[k].status for p in parts]),
        )
        for k in range(len(evaluator.outcomes))
    ]
    return joined[0], joined[1] if len(joined) > 1 else None


class Rows:
    """A design over points that a method has drawn."""

    def __init__(self, names: tuple[str, ...], values: Floats) -> None:
        self.names, self._values = names, values
        self.size = values.shape[1]

    def columns(self, start: int, stop: int) -> Floats:
        """Return points ``start`` to ``stop``, shape (n_parameters, stop - start)."""
        return np.ascontiguousarray(self._values[:, start:stop])

    def point(self, index: int) -> dict[str, Fraction]:
        """Return one point exactly: the shortest decimals of its floats."""
        return {n: exact(float(x)) for n, x in zip(self.names, self._values[:, index], strict=True)}

    def to_json(self) -> dict[str, Any]:
        """Return plain data that describes the points."""
        return {"kind": "rows", "size": self.size}


def _convergence(tables: Iterable[Indices], n: int) -> tuple[bool | None, list[str]]:
    """Compare the widest interval with the largest index, and say how many points would do."""
    worst = 0.0
    seen = False
    for table in tables:
        conf = table.columns.get(f"{table.main}_conf")
        if conf is None:
            continue
        seen = True
        worst = max(worst, float(conf.max()) / max(float(np.abs(table.columns[table.main]).max()), 1e-12))
    if not seen:
        return None, []
    if worst <= PRECISION:
        return True, []
    wanted = 1 << int(np.ceil(np.log2(n * (worst / PRECISION) ** 2)))
    return False, [
        f"n is too small: the widest interval is {worst:.0%} of the largest index; about n = {wanted:,} "
        f"would bring it to {PRECISION:.0%}"
    ]
