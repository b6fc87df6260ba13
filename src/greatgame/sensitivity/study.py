"""A study: a model, a design, outcomes; and the table of one piece of it.

Rows are numbered; a study over several choice options goes through the design once per combination.
Every chunk of rows is a pure function of the study, so its bytes do not depend on who computes it.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from greatgame.errors import StudyError, suggest
from greatgame.model import Model
from greatgame.parameters import decimal
from greatgame.sensitivity.design import Design, whole_number
from greatgame.sensitivity.evaluate import Evaluator, Result
from greatgame.sensitivity.outcomes import OK, STATUSES, Outcome
from greatgame.sensitivity.points import recode

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows in a shard, by default: for regimes alone, and where games have to be solved.
FAST_CHUNK, SLOW_CHUNK = 1 << 20, 1 << 16
_RESERVED = ("point", "stage", "reason")


@dataclass(frozen=True)
class Study:
    """Everything that determines the rows of a sweep.

    Attributes
    ----------
    model : type of Model
    design : Design
        Which parameters vary, and how.
    outcomes : mapping of column name to Outcome
    fixed : mapping of parameter to Fraction
        The other parameters.
    choices : mapping of choice to options
        Structural alternatives: each combination is a pass over the design.
    chunk : int
        Rows in a shard.
    parameters : bool
        Whether rows carry the varied parameters, or leave them to the design.
    """

    model: type[Model]
    design: Design
    outcomes: Mapping[str, Outcome]
    fixed: Mapping[str, Fraction]
    choices: Mapping[str, tuple[str, ...]]
    chunk: int
    parameters: bool = False
    _evaluators: dict[int, Evaluator] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        model: type[Model] | Model,
        design: Design,
        outcomes: Sequence[Any] | Mapping[str, Any],
        *,
        choices: Mapping[str, Sequence[str]] | None = None,
        chunk: int | None = None,
        parameters: bool = False,
    ) -> Study:
        """Build a study; see :func:`greatgame.sensitivity.sweep.sweep`."""
        point = model() if isinstance(model, type) else model
        if not isinstance(point, Model):
            raise StudyError(f"{model!r} is not a model")
        read = _named(outcomes)
        options = _options(point, choices or {})
        fixed = {n: v for n, v in point.values.items() if n not in design.names}
        for name in design.names:
            if name not in point.parameters:
                raise StudyError(
                    f"{type(point).__name__} has no parameter {name!r}{suggest(name, point.parameters)}"
                )
        clash = [n for n in (*read, *options) if n in (*_RESERVED, *(design.names if parameters else ()))]
        if clash:
            raise StudyError(f"{clash[0]!r} is the name of another column; name the outcome differently")
        fast = all(o.kind in ("regime", "exists") for o in read.values())
        size = whole_number("chunk", chunk or (FAST_CHUNK if fast else SLOW_CHUNK), 1)
        return cls(type(point), design, read, fixed, options, size, parameters)

    def __reduce__(self) -> tuple[Any, ...]:
        state = (self.model, self.design, dict(self.outcomes), dict(self.fixed), dict(self.choices))
        return Study, (*state, self.chunk, self.parameters)

    # -- size and identity --------------------------------------------------------------------

    @property
    def cases(self) -> list[dict[str, str]]:
        """Combinations of choice options, in order."""
        return [dict(zip(self.choices, c, strict=True)) for c in itertools.product(*self.choices.values())]

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.cases) * self.design.size

    @cached_property
    def chunks(self) -> list[tuple[int, int, int]]:
        """(case, first, last + 1) of every chunk."""
        n, step = self.design.size, self.chunk
        return [(c, low, min(low + step, n)) for c in range(len(self.cases)) for low in range(0, n, step)]

    def to_json(self) -> dict[str, Any]:
        """Return plain data that determines every row."""
        games = [self.model.symbolic(**case) for case in self.cases]
        text = "\n".join(f"{g.actions} {[str(e) for e in g.payoffs.ravel()]}" for g in games)
        ranges = {n: [decimal(p.low), decimal(p.high)] for n, p in self.model.parameters.items()}
        return {
            "model": self.model.name(),
            "model_source": _digest([text, ranges, [a.text for a in self.model.assumptions]]),
            "fixed": {k: decimal(v) for k, v in self.fixed.items()},
            "choices": {k: list(v) for k, v in self.choices.items()},
            "design": self.design.to_json(),
            "outcomes": {k: o.to_json() for k, o in self.outcomes.items()},
            "chunk": self.chunk,
            "parameters": self.parameters,
        }

    @cached_property
    def digest(self) -> str:
        """Hash of everything that determines the rows."""
        return _digest(self.to_json())

    # -- rows ---------------------------------------------------------------------------------

    def evaluator(self, case: int) -> Evaluator:
        """Return the compiled evaluator of one combination of choices."""
        if case not in self._evaluators:
            self._evaluators[case] = Evaluator(
                self.model, self.cases[case], self.fixed, self.design.names, list(self.outcomes.values())
            )
        return self._evaluators[case]

    def table(self, case: int, start: int, stop: int) -> pa.Table:
        """Return the rows of points ``start`` to ``stop`` of one case."""
        import pyarrow as pa

        evaluator, n = self.evaluator(case), stop - start
        results = evaluator.evaluate(self.design, start, stop)
        first = case * self.design.size + start
        columns: dict[str, Any] = {"point": pa.array(np.arange(first, first + n))}
        for name, option in self.cases[case].items():
            columns[name] = _constant(option, n)
        if self.parameters:
            values = self.design.columns(start, stop)
            columns |= {p: pa.array(v) for p, v in zip(self.design.names, values, strict=True)}
        for (name, outcome), result in zip(self.outcomes.items(), results, strict=True):
            columns |= _arrays(name, outcome, result, evaluator)
        columns |= _failures(list(self.outcomes), results, n)
        return pa.table(columns)


def _named(outcomes: Sequence[Any] | Mapping[str, Any]) -> dict[str, Outcome]:
    """Read outcomes and give each a column name."""
    if isinstance(outcomes, str | Outcome):
        outcomes = [outcomes]
    if isinstance(outcomes, Mapping):
        named = {str(k): Outcome.parse(v) for k, v in outcomes.items()}
    else:
        read = [Outcome.parse(o) for o in outcomes]
        named = {o.name: o for o in read}
        if len(named) != len(read):
            raise StudyError("an outcome is listed twice")
    if not named:
        raise StudyError("a study needs at least one outcome")
    return named


def _options(point: Model, choices: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the options of every choice: those asked for, else the point's own."""
    for name in choices:
        if name not in point.choices:
            raise StudyError(f"{type(point).__name__} has no choice {name!r}{suggest(name, point.choices)}")
    options = {}
    for name, declared in point.choices.items():
        asked = choices.get(name, (point.chosen[name],))
        asked = (asked,) if isinstance(asked, str) else tuple(asked)
        if not asked or len(set(asked)) != len(asked):
            raise StudyError(f"choice {name!r} needs options, each once; got {list(asked)}")
        options[name] = tuple(declared.read(name, x) for x in asked)
    return options


def _digest(document: Any) -> str:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def versions() -> dict[str, str]:
    """Return the versions of what decides the bytes."""
    import pyarrow as pa

    from greatgame import __version__

    return {
        "greatgame": __version__,
        "python": ".".join(platform.python_version_tuple()[:2]),
        "numpy": np.__version__,
        "pyarrow": pa.__version__,
    }


# -- columns ----------------------------------------------------------------------------------


def _constant(text: str, n: int) -> Any:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(n, np.int8)), [text])


def _status(status: NDArray[np.uint8]) -> Any:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(status.view(np.int8)), list(STATUSES))


def _arrays(name: str, outcome: Outcome, result: Result, evaluator: Evaluator) -> dict[str, Any]:
    """Return the value columns and the status column of one outcome."""
    import pyarrow as pa

    if outcome.kind == "regime":
        return {name: _labels(result.values[0], evaluator), f"{name} status": _status(result.status)}
    missing = None if (result.status == OK).all() else result.status != OK
    if outcome.is_truth:
        columns = {name: pa.array(result.values[0].astype(bool), mask=missing)}
    else:
        names = [f"{name} {part}".rstrip() for part in outcome.columns]
        columns = {c: pa.array(v, mask=missing) for c, v in zip(names, result.values, strict=True)}
    return columns | {f"{name} status": _status(result.status)}


def _labels(masks: NDArray[Any], evaluator: Evaluator) -> Any:
    """Return regimes as a dictionary column, its labels in the order of the bit masks."""
    import pyarrow as pa

    if masks.dtype.itemsize == 2:
        codes = np.empty(len(masks), dtype=np.int16)
        found = np.flatnonzero(recode(masks, codes))
    else:
        coded = pa.array(masks).dictionary_encode()
        found, rank = np.unique(coded.dictionary.to_numpy(), return_inverse=True)
        codes = rank.astype(np.int32)[coded.indices.to_numpy()]
    return pa.DictionaryArray.from_arrays(pa.array(codes), [evaluator.regimes.label(int(m)) for m in found])


def _failures(names: Sequence[str], results: Sequence[Result], n: int) -> dict[str, Any]:
    """Return the columns that say where and why something failed; null elsewhere."""
    import pyarrow as pa

    rows: dict[int, tuple[str, str]] = {}
    for name, result in zip(names, results, strict=True):
        for k, (stage, reason) in result.failures.items():
            rows.setdefault(k, (stage, f"{name}: {reason}"))
    if not rows:
        nothing = pa.DictionaryArray.from_arrays(pa.nulls(n, pa.int32()), pa.array([], pa.string()))
        return {"stage": nothing, "reason": nothing}
    columns = {}
    for part, name in enumerate(("stage", "reason")):
        texts = sorted({row[part] for row in rows.values()})
        codes = np.zeros(n, dtype=np.int32)
        null = np.ones(n, dtype=bool)
        for k, row in rows.items():
            codes[k], null[k] = texts.index(row[part]), False
        columns[name] = pa.DictionaryArray.from_arrays(
            pa.array(codes, mask=null), pa.array(texts, pa.string())
        )
    return columns
