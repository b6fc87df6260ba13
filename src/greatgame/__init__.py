"""greatgame: parameterised games of Russia, China and Central Asia.

The names below are imported when first used, so that ``import greatgame`` stays light.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

#: Public name -> module that defines it.
_HOME = {
    "Assumption": "greatgame.parameters",
    "Choice": "greatgame.parameters",
    "Claim": "greatgame.model",
    "DataError": "greatgame.errors",
    "DeclarationError": "greatgame.errors",
    "DependencyError": "greatgame.errors",
    "Derived": "greatgame.parameters",
    "GameError": "greatgame.errors",
    "GreatGameError": "greatgame.errors",
    "Model": "greatgame.model",
    "NormalForm": "greatgame.game",
    "Parameter": "greatgame.parameters",
    "ParameterError": "greatgame.errors",
    "SolverError": "greatgame.errors",
    "StrategyError": "greatgame.errors",
    "StudyError": "greatgame.errors",
    "Vector": "greatgame.parameters",
    "atlas": "greatgame.proof.atlas",
    "check": "greatgame.proof.claims",
    "prove": "greatgame.proof.claims",
    "robustness": "greatgame.proof.robustness",
    "solve_batch": "greatgame.equilibria.batch",
    "sweep": "greatgame.sensitivity.sweep",
    "tournament": "greatgame.repeated.tournament",
}

#: Packages opened as attributes; ``greatgame.models()`` and ``greatgame.sensitivity(...)`` are calls.
_PACKAGES = ("models", "sensitivity", "strategies")


def __getattr__(name: str) -> Any:
    if name in _PACKAGES:
        return importlib.import_module(f"greatgame.{name}")
    if name not in _HOME:
        from greatgame.errors import suggest

        tail = suggest(name, __dir__()) if not name.startswith("_") else ""
        raise AttributeError(f"module 'greatgame' has no attribute {name!r}{tail}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({"__version__", *_HOME, *_PACKAGES})


if TYPE_CHECKING:  # what type checkers and readers see; a test compares it with _HOME
    from greatgame.equilibria.batch import solve_batch as solve_batch
    from greatgame.errors import DataError as DataError
    from greatgame.errors import DeclarationError as DeclarationError
    from greatgame.errors import DependencyError as DependencyError
    from greatgame.errors import GameError as GameError
    from greatgame.errors import GreatGameError as GreatGameError
    from greatgame.errors import ParameterError as ParameterError
    from greatgame.errors import SolverError as SolverError
    from greatgame.errors import StrategyError as StrategyError
    from greatgame.errors import StudyError as StudyError
    from greatgame.game import NormalForm as NormalForm
    from greatgame.model import Claim as Claim
    from greatgame.model import Model as Model
    from greatgame.parameters import Assumption as Assumption
    from greatgame.parameters import Choice as Choice
    from greatgame.parameters import Derived as Derived
    from greatgame.parameters import Parameter as Parameter
    from greatgame.parameters import Vector as Vector
    from greatgame.proof.atlas import atlas as atlas
    from greatgame.proof.claims import check as check
    from greatgame.proof.claims import prove as prove
    from greatgame.proof.robustness import robustness as robustness
    from greatgame.repeated.tournament import tournament as tournament
    from greatgame.sensitivity.sweep import sweep as sweep
