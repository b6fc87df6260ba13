"""Verdicts kept between runs, under a digest of everything that could change them.

The file of a model is named by the digest of greatgame's source, of its data and of the versions of
the libraries that decide; when any of these changes, the claims are decided anew.  Only what a reader
is shown is kept: a verdict read back carries no formula objects and no SMT-LIB export.
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from greatgame.cache import cache_folder, program_hash
from greatgame.model import Model
from greatgame.proof.claims import check
from greatgame.proof.verdict import Verdict

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


def _record(verdict: Verdict) -> dict[str, Any]:
    return {name: getattr(verdict, name) for name in _KEPT}


def _keep(path: Any, records: list[dict[str, Any]]) -> None:
    """Write a file as a whole; a cache that cannot be written is no error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_suffix(".tmp")
        scratch.write_text(json.dumps(records), encoding="utf-8")
        scratch.replace(path)
    except OSError:
        return
