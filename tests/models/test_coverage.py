"""The catalogue covers the literature: every interaction has a class, every claim a source and a verdict."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from greatgame.catalogue import models
from greatgame.data import document_lines
from greatgame.data.literature import claim_entries, interactions
from greatgame.display.catalogue_views import family
from greatgame.model import CLAIM_KINDS, Claim

#: Models of the literature: a file that names no family is its author's own.
CATALOGUE = {name: cls for name, cls in models().items() if family(cls)}
FAMILY = {name: family(cls) for name, cls in CATALOGUE.items()}
EXACT = {"proved", "refuted", "shown"}


def attached() -> dict[str, list[tuple[str, Claim]]]:
    """Return, for each claim's key, the models that carry it."""
    found: dict[str, list[tuple[str, Claim]]] = defaultdict(list)
    for name, cls in CATALOGUE.items():
        for claim in cls.claims:
            found[claim.key].append((name, claim))
    return found


def stored_verdicts() -> dict[str, set[str]]:
    """Return, for each claim's key, its verdicts on the models that carry it."""
    stored = json.loads((Path(__file__).parent / "verdicts.json").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = defaultdict(set)
    for verdicts in (stored[name] for name in CATALOGUE):
        for key, verdict in verdicts.items():
            found[key].add(verdict)
    return found


def test_eighteen_families() -> None:
    assert set(FAMILY.values()) == {f"M{k:02d}" for k in range(1, 19)}


def test_every_interaction_is_covered_by_each_of_its_families() -> None:
    covered: dict[str, set[str]] = defaultdict(set)
    for name, cls in CATALOGUE.items():
        for item in cls.covers:
            covered[item].add(FAMILY[name])
    assert list(interactions()) == [f"A{k:02d}" for k in range(1, 84)]
    assert covered == {key: set(item.families) for key, item in interactions().items()}


def test_every_claim_is_attached_to_each_of_its_families() -> None:
    assert list(claim_entries()) == [f"B{k:03d}" for k in range(1, 210)]
    found = {key: {FAMILY[name] for name, _ in carriers} for key, carriers in attached().items()}
    assert found == {key: set(entry.families) for key, entry in claim_entries().items()}


def test_kind_and_source_are_the_same_on_every_model() -> None:
    for key, carriers in attached().items():
        entry = claim_entries()[key]
        assert entry.kind in CLAIM_KINDS
        assert document_lines(entry.source), key
        for name, claim in carriers:
            assert (claim.kind, claim.source) == (entry.kind, entry.source), (key, name)


def test_enough_claims_are_decided_and_few_only_sampled() -> None:
    found = stored_verdicts()
    assert set(found) == set(claim_entries())
    assert sum(verdicts != {"waiting"} for verdicts in found.values()) >= 160
    assert sum(bool(verdicts & EXACT) for verdicts in found.values()) >= 110
    assert sum(bool(verdicts & {"sampled", "undecided"}) for verdicts in found.values()) < 15
