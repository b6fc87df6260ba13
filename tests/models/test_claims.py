"""The verdicts on the literature's claims: decided as stored, so that a changed answer is seen.

Every claim of every model is decided anew here.  ``python tests/models/test_claims.py [MODEL]...``
decides all claims, or those of some models, and rewrites ``verdicts.json``; read the difference before
keeping it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from greatgame.catalogue import models
from greatgame.model import Model
from greatgame.proof import Computed, check, prove

STORED = Path(__file__).parent / "verdicts.json"
CATALOGUE = models()


def verdicts(cls: type[Model]) -> dict[str, str]:
    """Return the verdict on each claim of a model."""
    return {v.claim: v.verdict for v in check(cls)}


def stored() -> dict[str, dict[str, str]]:
    """Return the verdicts of every model as stored."""
    found: dict[str, dict[str, str]] = json.loads(STORED.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", CATALOGUE)
def test_verdicts_are_the_stored_ones(name: str) -> None:
    found = check(CATALOGUE[name])
    assert {v.claim: v.verdict for v in found} == stored()[name]
    assert not [v.claim for v in found if "vacuous" in v.note]
    computed = {c.key for c in CATALOGUE[name].claims if isinstance(c.holds, Computed)}
    for v in found:
        assert (v.counterexample is not None) == (v.verdict == "refuted" and v.claim not in computed), v.claim


@pytest.mark.parametrize("name", ["forum-choice", "membership", "power-shift"])
def test_verdicts_do_not_depend_on_the_order(name: str) -> None:
    cls = CATALOGUE[name]
    alone = {c.key: prove(cls, c.holds).verdict for c in reversed(cls.claims) if c.holds is not None}
    assert alone == {key: verdict for key, verdict in stored()[name].items() if verdict != "waiting"}


def test_every_claim_of_every_model_has_a_stored_verdict() -> None:
    listed = {name: {claim.key for claim in cls.claims} for name, cls in CATALOGUE.items()}
    assert {name: set(entry) for name, entry in stored().items()} == listed


def test_every_claim_waits_for_something_or_is_stated() -> None:
    for name, cls in CATALOGUE.items():
        for claim in cls.claims:
            assert (claim.holds is None) == bool(claim.needs), (name, claim.key)
            assert (stored()[name][claim.key] == "waiting") == bool(claim.needs), (name, claim.key)


def test_every_waiting_claim_is_decided_on_another_model() -> None:
    decided = {key for entry in stored().values() for key, verdict in entry.items() if verdict != "waiting"}
    waiting = {key for entry in stored().values() for key, verdict in entry.items() if verdict == "waiting"}
    assert waiting
    assert waiting <= decided


if __name__ == "__main__":
    chosen = sys.argv[1:] or list(CATALOGUE)
    found = stored() if STORED.exists() else {}
    found |= {name: verdicts(CATALOGUE[name]) for name in chosen}
    kept = {name: found[name] for name in sorted(found) if name in CATALOGUE}
    STORED.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
