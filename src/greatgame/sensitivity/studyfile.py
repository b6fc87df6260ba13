"""Studies as TOML files: read, checked, never evaluated.

::

    model = "co-hegemony"
    seed = 1                          # of samples
    chunk = 65536                     # rows in a shard (optional)
    parameters = false                # store parameters too (optional)

    [fixed]                           # parameters and choices held elsewhere than at the baseline
    sharing = "fixed"

    [choices]                         # structural alternatives to go through
    sharing = ["fixed", "tracking"]

    [design.grid]                     # values, a number of values, or low / high / n / spacing
    power = {low = 0.1, high = 0.5, n = 41}
    share = [0.3, 0.4]

    [[design.zip]]                    # parameters that move together
    dividend_base = [0.05, 0.1]
    grab = [0.2, 0.3]

    [design]
    points = ["2001", "2012"]         # named points of the model; true for all
    one_at_a_time = 11                # or each parameter alone
    table = [{power = 0.2}]           # or explicit points

    [design.sample]                   # crossed with the rest
    method = "sobol"                  # halton, latin-hypercube, monte-carlo
    size = 65536
    [design.sample.parameters]
    grab = {}                         # uniform on the declared range
    power = {distribution = "triangular", mode = 0.28}

    [outcomes]
    regime = "regime"
    russia = {kind = "payoff", player = "Russia", rule = "risk-dominant"}
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from greatgame.catalogue import model as find_model
from greatgame.errors import StudyError, suggest
from greatgame.model import Model
from greatgame.sensitivity import design as designs
from greatgame.sensitivity.design import Design
from greatgame.sensitivity.study import Study

_TOP = ("model", "title", "seed", "chunk", "parameters", "fixed", "at", "choices", "design", "outcomes")
_DESIGN = ("grid", "zip", "points", "one_at_a_time", "table", "sample")
_SAMPLE = ("method", "size", "parameters")


def read_study(path: str | os.PathLike[str]) -> Study:
    """Read a study.

    Raises
    ------
    StudyError
        If the file cannot be read, is no TOML, or says something that is not understood.
    ParameterError
        If it names a model, parameter or value that does not exist.
    """
    place = Path(path)
    try:
        document = tomllib.loads(place.read_text(encoding="utf-8"), parse_float=str)
    except OSError as error:
        raise StudyError(f"cannot read {place}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StudyError(f"{place} is not TOML: {error}") from None
    return study_of(document)


def study_of(document: Mapping[str, Any]) -> Study:
    """Return the study that a document describes; see the module's text."""
    _known("the study", document, _TOP)
    for name in ("model", "design", "outcomes"):
        if name not in document:
            raise StudyError(f"the study needs {name!r}")
    cls = find_model(str(document["model"]))
    fixed = dict(_mapping(document, "fixed"))
    point = cls.at(str(document["at"]), **fixed) if "at" in document else cls(**fixed)
    return Study.of(
        point,
        _design(point, _mapping(document, "design"), document.get("seed", 0)),
        _outcomes(document["outcomes"]),
        choices=_mapping(document, "choices"),
        chunk=document.get("chunk"),
        parameters=_truth(document.get("parameters", False)),
    )


def _design(point: Model, given: Mapping[str, Any], seed: Any) -> Design:
    """Return the cross product of the parts of the design."""
    _known("the design", given, _DESIGN)
    cls, parts = type(point), list[Design]()
    if "points" in given:
        names = None if given["points"] is True else _list("design.points", given["points"])
        parts.append(designs.points(cls, names))
    if "table" in given:
        parts.append(designs.table(cls, _list("design.table", given["table"])))
    if "one_at_a_time" in given:
        parts.append(designs.one_at_a_time(point, given["one_at_a_time"]))
    if "grid" in given or "zip" in given:
        zipped = _list("design.zip", given.get("zip", []))
        parts.append(designs.grid(cls, _mapping(given, "grid"), zipped))
    if "sample" in given:
        sample = _mapping(given, "sample")
        _known("design.sample", sample, _SAMPLE)
        if "size" not in sample:
            raise StudyError("design.sample needs a size")
        parameters = _mapping(sample, "parameters") or [n for n in cls.parameters if n not in _moved(parts)]
        method = str(sample.get("method", "sobol"))
        parts.append(designs.sample(cls, sample["size"], method, seed, parameters))
    if not parts:
        raise StudyError(f"the design is empty; give one of {', '.join(_DESIGN)}")
    return designs.cross(*parts)


def _moved(parts: list[Design]) -> set[str]:
    return {name for part in parts for name in part.names}


def _outcomes(given: Any) -> Any:
    if not isinstance(given, Mapping | list):
        raise StudyError(f"outcomes must be a table or a list, got {given!r}")
    return given


def _mapping(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = document.get(name, {})
    if not isinstance(found, Mapping):
        raise StudyError(f"{name} must be a table, got {found!r}")
    return found


def _list(name: str, given: Any) -> list[Any]:
    if not isinstance(given, list):
        raise StudyError(f"{name} must be a list, got {given!r}")
    return given


def _truth(given: Any) -> bool:
    if not isinstance(given, bool):
        raise StudyError(f"parameters must be true or false, got {given!r}")
    return given


def _known(where: str, given: Mapping[str, Any], options: tuple[str, ...]) -> None:
    for name in given:
        if name not in options:
            raise StudyError(f"{where} has an unknown entry {name!r}{suggest(name, options)}")
