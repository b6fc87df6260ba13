"""Generated kernels: a model's expressions as compiled loops over points.

The source is written from SymPy expressions only (see :mod:`~greatgame.sensitivity.expressions`), to a
file named by its content in the user's cache folder, so that the machine code is kept between processes.
Where that folder cannot be written the code is compiled in memory.  A first compilation takes a few
seconds, a later process opens it in milliseconds.

A kernel reads a block of points (``x[k * stride + i]`` is varied parameter k at point i), fixed parameters
from ``f``, and writes one number a point.  Points of grids and sequences are generated into a block of
``BLOCK``; given ones are read where they are, every parameter's column in long runs.  ``NEAR`` marks a point
where a decisive sign is within its error bound.
"""

from __future__ import annotations

import hashlib
import importlib.util
import math
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

from greatgame.cache import cache_folder
from greatgame.errors import StudyError
from greatgame.sensitivity.expressions import Block, Range, Value
from greatgame.sensitivity.points import BLOCK

#: Flag of a point that needs exact arithmetic, for conditions; regimes use the bit after the profiles.
NEAR = 1 << 62
#: Regimes are bit masks over at most this many profiles.
MOST_PROFILES = 62

_HEAD = '''"""Generated from a model's payoffs; do not edit."""
import math

import numpy as np

from greatgame.sensitivity.points import BLOCK, compiled, grid_block, sobol_block

'''

_DRIVERS = """

@compiled
def columns(points, f, out):
    x, codes = points.reshape(-1), np.empty(BLOCK, np.int64)
    for start in range(0, out.shape[0], BLOCK):
        n = min(BLOCK, out.shape[0] - start)
        body(x[start:], points.shape[1], f, n, codes)
        out[start : start + n] = codes[:n]


@compiled
def grid(first, tables, axes, f, out):
    x, codes = np.empty({room}), np.empty(BLOCK, np.int64)
    for start in range(0, out.shape[0], BLOCK):
        n = min(BLOCK, out.shape[0] - start)
        grid_block(first + start, n, tables, axes, x)
        body(x, BLOCK, f, n, codes)
        out[start : start + n] = codes[:n]


@compiled
def sobol(first, block, directions, scale, f, out):
    x, codes = np.empty({room}), np.empty(BLOCK, np.int64)
    for start in range(0, out.shape[0], BLOCK):
        n = min(BLOCK, out.shape[0] - start)
        sobol_block(first + start, n, block, directions, scale, x)
        body(x, BLOCK, f, n, codes)
        out[start : start + n] = codes[:n]
"""

_VALUE_DRIVER = """

@compiled
def columns(points, f, out):
    x, y = points.reshape(-1), np.empty({outputs} * BLOCK)
    for start in range(0, out.shape[0], BLOCK):
        n = min(BLOCK, out.shape[0] - start)
        body(x[start:], points.shape[1], f, n, y)
        for i in range(n):
            for k in range({outputs}):
                out[start + i, k] = y[k * BLOCK + i]
"""


class Space:
    """Which parameters of a model vary, and between which bounds all of them lie.

    Parameters
    ----------
    symbols : mapping of parameter name to SymPy symbol
    ranges : mapping of parameter name to (low, high)
    varied : sequence of str
        Parameters that vary from point to point; the others are fixed during a run.
    """

    def __init__(
        self, symbols: Mapping[str, Any], ranges: Mapping[str, Range], varied: Sequence[str]
    ) -> None:
        self.varied = tuple(varied)
        self.fixed = tuple(n for n in symbols if n not in self.varied)
        self._names = {symbols[n]: f"p{k}" for k, n in enumerate((*self.varied, *self.fixed))}
        self._ranges = {symbols[n]: ranges[n] for n in symbols}

    def block(self, exact: bool = False, running: bool = False) -> Block:
        """Return an empty block over these parameters."""
        return Block(self._names, self._ranges, exact, running)

    def body(self, lines: Sequence[str]) -> str:
        """Return the source of a kernel with these lines inside its loop."""
        text = "\n".join(lines)
        head = [f"    p{k + len(self.varied)} = f[{k}]" for k in range(len(self.fixed))]
        head = [h for h in head if h.split()[0] in text]
        read = [f"        p{k} = x[{k} * stride + i]" for k in range(len(self.varied))]
        inside = [f"        {line}" for line in lines]
        return "\n".join(
            [
                "@compiled",
                "def body(x, stride, f, n, out):",
                *head,
                "    for i in range(n):",
                *read,
                *inside,
                "",
            ]
        )

    @property
    def room(self) -> int:
        """Numbers in a block of points."""
        return max(len(self.varied), 1) * BLOCK


def near_test(decisions: Mapping[str, float]) -> str:
    """Return the source that says whether some decisive sign is within its bound, or not a number."""
    bars = (f"(not abs({name}) > {bar(error)!r})" for name, error in decisions.items())
    return " | ".join(bars) or "False"


def bar(error: float) -> float:
    """Return a float no smaller than an error bound; infinite bounds never let a sign be certain."""
    return error * (1 + 1e-9) if math.isfinite(error) else sys.float_info.max


def regime_kernel(space: Space, differences: Sequence[tuple[Any, int, int]], n_profiles: int) -> ModuleType:
    """Compile the set of pure equilibria.

    Parameters
    ----------
    space : Space
    differences : sequence of (expression, mask, mask)
        A payoff difference, the profiles that it rules out where negative, and those where positive.
    n_profiles : int

    Returns
    -------
    module with ``columns``, ``grid`` and ``sobol``
        They write the bit mask of the equilibria, plus ``1 << n_profiles`` where a sign is not certain.
    """
    block, every = space.block(), (1 << n_profiles) - 1
    values = block.compute([d for d, _, _ in differences])
    lines = [*block.lines, f"code = {every}"]
    for v, (_, negative, positive) in zip(values, differences, strict=True):
        lines.append(f"code &= {every & ~positive} if {v.name} > 0.0 else {every & ~negative}")
    decisions = block.decisions | {v.name: v.error for v in values}
    lines += [f"near = {near_test(decisions)}", f"out[i] = code | ({every + 1} if near else 0)"]
    return load(_HEAD + "\n" + space.body(lines) + _DRIVERS.format(room=space.room))


def truth_kernel(space: Space, conditions: Sequence[Any]) -> ModuleType:
    """Compile conditions; bit k of the number written is set where condition k holds, plus ``NEAR``."""
    block = space.block()
    terms = [f"({1 << k} if {block.truth(c)} else 0)" for k, c in enumerate(conditions)]
    lines = [*block.lines, f"near = {near_test(block.decisions)}"]
    lines.append(f"out[i] = {' + '.join(terms)} + ({NEAR} if near else 0)")
    return load(_HEAD + "\n" + space.body(lines) + _DRIVERS.format(room=space.room))


def value_kernel(space: Space, expressions: Sequence[Any]) -> tuple[ModuleType, list[Value]]:
    """Compile numbers: ``columns(points, f, out)`` writes them to ``out``, shape (points, expressions).

    A value that could not be decided (a branch of a Piecewise) is NaN.
    """
    block = space.block()
    values = block.compute(expressions)
    lines = [*block.lines, f"near = {near_test(block.decisions)}"] if block.decisions else [*block.lines]
    for k, v in enumerate(values):
        value = f"np.nan if near else {v.name}" if block.decisions else v.name
        lines.append(f"out[{k * BLOCK} + i] = {value}")
    driver = _VALUE_DRIVER.format(outputs=len(values))
    return load(_HEAD + "\n" + space.body(lines) + driver), values


def bound_kernel(space: Space, expressions: Sequence[Any]) -> ModuleType:
    """Compile bounds on the errors of numbers at each point: ``columns(points, f, out)``, as for values."""
    block = space.block(running=True)
    values = block.compute(expressions)
    lines = [*block.lines, *(f"out[{k * BLOCK} + i] = {v.bound}" for k, v in enumerate(values))]
    driver = _VALUE_DRIVER.format(outputs=len(values))
    return load(_HEAD + "\n" + space.body(lines) + driver)


def exact_function(space: Space, expressions: Sequence[Any]) -> Any:
    """Return a function of a mapping of parameter to Fraction: the exact values of the expressions.

    None if some expression is irrational.
    """
    block = space.block(exact=True)
    try:
        values = block.compute(expressions)
    except StudyError:
        return None
    arguments = ", ".join(f"p{k}" for k in range(len(space.varied) + len(space.fixed)))
    lines = [f"    {line}" for line in block.lines]
    result = f"    return ({''.join(v.name + ', ' for v in values)})"
    source = "\n".join([f"def exact({arguments}):", *lines, result])
    scope: dict[str, Any] = dict(block.constants)
    exec(compile(source, "<expressions of a model>", "exec"), scope)
    names = (*space.varied, *space.fixed)

    def evaluate(point: Mapping[str, Fraction]) -> tuple[Fraction, ...]:
        return tuple(scope["exact"](*(point[n] for n in names)))

    return evaluate


# -- the cache ------------------------------------------------------------------------------


def load(source: str) -> ModuleType:
    """Return the module of a generated source, compiled before if possible."""
    from greatgame.sensitivity import points

    library = Path(str(points.__file__)).read_text(encoding="utf-8")
    key = hashlib.sha256((source + library).encode()).hexdigest()[:20]
    name = f"greatgame_kernel_{key}"
    if name not in sys.modules:
        path = cache_folder("kernels") / f"{name}.py"
        try:
            _write(path, source)
        except OSError:
            return _in_memory(name, source)
        spec = importlib.util.spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            return _in_memory(name, source)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        sys.modules[name] = module
    return sys.modules[name]


def _write(path: Path, source: str) -> None:
    """Write the file unless it is there with the same text; other processes never see half of it."""
    if path.is_file() and path.read_text(encoding="utf-8") == source:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(source)
    os.replace(temporary, path)


def _in_memory(name: str, source: str) -> ModuleType:
    """Compile without a file: machine code is then made anew by every process."""
    module = ModuleType(name)
    exec(compile(source.replace("@compiled", "@forgetful"), name, "exec"), _forgetful(module))
    sys.modules[name] = module
    return module


def _forgetful(module: ModuleType) -> dict[str, Any]:
    import numba

    module.__dict__["forgetful"] = numba.njit(nogil=True, error_model="numpy")
    return module.__dict__
