"""The guide "your own model in one file": what its model says is right, not only as printed."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path
from typing import Any

import pytest

import greatgame as gg
from greatgame.display.report import write_report
from greatgame.model import Model

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "your-own-model.md"
NAME = "caspian_quota"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[Model]:
    """Save the file of the guide in an empty folder and import its class, as a reader would."""
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    (tmp_path / f"{NAME}.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, NAME, raising=False)
    model: type[Model] = importlib.import_module(NAME).CaspianQuota
    return model


def test_equilibria_are_certified_at_every_point(own: type[Model]) -> None:
    for model in (own(), *(own.at(name) for name in own.points)):
        eqs = model.game(exact=True).equilibria()
        assert eqs.status == "complete"
        assert len(eqs) == 1
        assert eqs.max_regret == 0


def test_the_atlas_agrees_with_the_temptation(own: type[Model]) -> None:
    atlas = gg.atlas(own)
    assert atlas.complete
    for regime in atlas.regimes:
        model: Any = own(**regime.witness, **regime.chosen)
        kept = regime.pure == (("keep",) * 3,)
        assert kept is (model.temptation < 0)


def test_claims_are_decided_and_one_is_false(own: type[Model]) -> None:
    assert [v.verdict for v in gg.check(own)] == ["proved", "proved", "refuted"]


def test_the_report_takes_the_model(own: type[Model], tmp_path: Path) -> None:
    page = write_report([own], tmp_path / "own.html").read_text(encoding="utf-8")
    assert "Caspian fishing quotas" in page
    assert "refuted" in page
