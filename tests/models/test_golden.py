"""A stored, reviewed summary of every model, compared with one made now.

``python tests/models/test_golden.py [MODEL]...`` rewrites the files in ``golden/``, or those of some models;
read the difference before keeping it.
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from greatgame.catalogue import models
from greatgame.errors import ParameterError
from greatgame.model import Model
from greatgame.parameters import decimal

CATALOGUE = models()
FOLDER = Path(__file__).parent / "golden"


def probe(cls: type[Model]) -> Model:
    """Return an admissible point at which every parameter is off its baseline and ends."""
    for shift in range(1, 50):
        values = {
            name: p.low + (p.high - p.low) * Fraction(1 + (7 * k + 3 * shift) % 11, 13)
            for k, (name, p) in enumerate(cls.parameters.items())
        }
        try:
            return cls(**values)
        except ParameterError:
            continue
    raise AssertionError(f"{cls.__name__}: no admissible probe")


def table(model: Model) -> dict[str, list[str]]:
    """Return every payoff at a point: fractions exactly, floats to twelve digits."""
    game = model.best_game()
    return {
        ", ".join(p): [f"{x:.12g}" if isinstance(x, float) else str(x) for x in game.payoff(p).values()]
        for p in game.profiles()
    }


def pure(model: Model) -> list[str]:
    """Return the pure equilibria at a point."""
    game = model.best_game()
    return [", ".join(p) for p in game.profiles() if game.explain(p).is_equilibrium]


def summary(cls: type[Model]) -> dict[str, Any]:
    """Return what a reader should notice if it changes."""
    return {
        "title": cls.title,
        "form": cls.form,
        "covers": list(cls.covers),
        "claims": [claim.key for claim in cls.claims],
        "parameters": {
            name: [p.symbol, *(decimal(x) for x in (p.default, p.low, p.high)), p.origin]
            for name, p in cls.parameters.items()
        },
        "choices": {name: [c.default, *c.among] for name, c in cls.choices.items()},
        "derived": {name: f"{float(getattr(cls(), name)):.12g}" for name in cls.derived},
        "payoffs": table(cls()),
        "payoffs at the probe": {str(probe(cls)): table(probe(cls))},
        "pure equilibria": {
            "baseline": pure(cls()),
            **{name: pure(cls.at(name)) for name in cls.points},
            **{
                f"{name} = {option}": pure(cls(**{name: option}))
                for name, choice in cls.choices.items()
                for option in choice.among
            },
        },
    }


def write(name: str) -> str:
    """Return a model's summary as the text that is stored."""
    return json.dumps(summary(CATALOGUE[name]), indent=1, ensure_ascii=False) + "\n"


def test_one_summary_for_every_model() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == sorted(CATALOGUE)


@pytest.mark.parametrize("name", CATALOGUE)
def test_summary_is_the_stored_one(name: str) -> None:
    stored = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert json.loads(write(name)) == stored


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in sys.argv[1:] or CATALOGUE:
        (FOLDER / f"{each}.json").write_text(write(each), encoding="utf-8")
