"""Proof over parameters: conditions, decision procedure, atlas, claims, robustness.

``greatgame.proof`` names the public functions and the vocabulary of statements; everything is imported
when first used, because SymPy and z3 take time to load.
"""

from __future__ import annotations

import importlib
from typing import Any

#: Public name -> module of this room.  The functions ``atlas``, ``robustness`` and ``propositions`` are not
#: here, because the modules they live in have the same names: ``from greatgame.proof.atlas import atlas``.
_HOME = {
    "Atlas": "atlas",
    **dict.fromkeys(("Regime", "Undefined"), "regime"),
    **dict.fromkeys(("check", "prove"), "claims"),
    **dict.fromkeys(("Robustness", "parameters_for"), "robustness"),
    **dict.fromkeys(("bifurcation", "Bifurcation"), "line"),
    **dict.fromkeys(("slice_atlas", "Slice"), "slice"),
    "DISCOUNT": "space",
    "Verdict": "verdict",
    **dict.fromkeys(
        (
            "Computed",
            "Decreasing",
            "ForAll",
            "ForSome",
            "Iff",
            "Implies",
            "Increasing",
            "Invariant",
            "NonDecreasing",
            "NonIncreasing",
            "Threshold",
        ),
        "statements",
    ),
    **dict.fromkeys(
        (
            "BestResponse",
            "DominantAction",
            "DominantOutcome",
            "Dominates",
            "Equilibria",
            "Exists",
            "Holds",
            "OnlyOutcome",
            "Outcome",
            "RiskDominates",
            "StrictOutcome",
            "Sustained",
        ),
        "vocabulary",
    ),
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'greatgame.proof' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"greatgame.proof.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
