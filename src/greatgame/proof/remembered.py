"""Verdicts and atlases kept between runs, under a digest of everything that could change them.

The file of a model is named by the digest of greatgame's source, of its data and of the versions of
the libraries that decide; when any of these changes, everything is decided anew.  Only what a reader
is shown is kept: a verdict read back carries no formula objects and no SMT-LIB export, and an atlas is
what :meth:`~greatgame.proof.atlas.Atlas.to_json` makes of it.
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from greatgame.cache import cache_folder, program_hash
from greatgame.errors import GreatGameError
from greatgame.model import Model
from greatgame.proof.claims import check
from greatgame.proof.verdict import Verdict

#: Seconds of processor time for the atlas of one model in a report.
ATLAS_SECONDS = 5.0
_KEPT = tuple(f.name for f in fields(Verdict) if f.name not in {"restored_formula", "smtlib"})


def remembered(model: type[Model]) -> list[Verdict]:
    """Return the verdicts on a catalogue model's claims, deciding them only if they are not kept."""
    path = cache_folder("verdicts") / f"{model.name()}-{program_hash()[:24]}.json"
    try:
        return [Verdict(**record) for record in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):  # absent or damaged: decide again
        verdicts = check(model)
    if not any(v.verdict in ("undecided", "sampled") for v in verdicts):
        _keep(path, [_record(v) for v in verdicts])
    return verdicts


def remembered_atlas(model: type[Model], time_limit: float = ATLAS_SECONDS) -> dict[str, Any]:
    """Return the atlas of a catalogue model as plain data, drawing it only if it is not kept.

    Choices are at their defaults and parameters free; an atlas that the time limit cut short is kept as
    well, since it says so.

    Parameters
    ----------
    model : type of Model
    time_limit : float
        Seconds of processor time.

    Returns
    -------
    dict
        As :meth:`~greatgame.proof.atlas.Atlas.to_json` gives it; without regimes, and with the
        ``reason``, if the model has no atlas.
    """
    from greatgame.proof.atlas import atlas

    name = f"{model.name()}-{time_limit:g}-{program_hash()[:24]}.json"
    path = cache_folder("atlases") / name
    try:
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return kept
    except (OSError, ValueError):  # absent or damaged: draw it again
        pass
    at = {k: choice.default for k, choice in model.choices.items()}
    try:
        found = atlas(model, at=at, time_limit=time_limit).to_json()
    except GreatGameError as error:
        reason = f"there is no atlas: {error}"
        return {"model": model.name(), "complete": False, "reason": reason, "regimes": [], "notes": []}
    _keep(path, found)
    return found


def _record(verdict: Verdict) -> dict[str, Any]:
    return {name: getattr(verdict, name) for name in _KEPT}


def _keep(path: Any, records: Any) -> None:
    """Write a file as a whole; a cache that cannot be written is no error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_suffix(".tmp")
        scratch.write_text(json.dumps(records), encoding="utf-8")
        scratch.replace(path)
    except OSError:
        return
