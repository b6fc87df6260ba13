"""greatgame: parameterised games of Russia, China and Central Asia.

The names below are imported when first used, so that ``import greatgame`` stays light.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

#: Public name -> module that defines it.
_HOME = {
    "Choice": "greatgame.parameters",
    "Claim": "greatgame.model",
    "GameError": "greatgame.errors",
    "GreatGameError": "greatgame.errors",
    "Model": "greatgame.model",
    "NormalForm": "greatgame.game",
    "Parameter": "greatgame.parameters",
    "ParameterError": "greatgame.errors",
    "SolverError": "greatgame.errors",
    "solve_batch": "greatgame.equilibria.batch",
}

#: Catalogue packages, opened as attributes; ``greatgame.models()`` lists the model classes.
_PACKAGES = ("models", "strategies")


def __getattr__(name: str) -> Any:
    if name in _PACKAGES:
        return importlib.import_module(f"greatgame.{name}")
    if name not in _HOME:
        raise AttributeError(f"module 'greatgame' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({"__version__", *_HOME, *_PACKAGES})


if TYPE_CHECKING:  # what type checkers and readers see; a test compares it with _HOME
    from greatgame.equilibria.batch import solve_batch as solve_batch
    from greatgame.errors import GameError as GameError
    from greatgame.errors import GreatGameError as GreatGameError
    from greatgame.errors import ParameterError as ParameterError
    from greatgame.errors import SolverError as SolverError
    from greatgame.game import NormalForm as NormalForm
    from greatgame.model import Claim as Claim
    from greatgame.model import Model as Model
    from greatgame.parameters import Choice as Choice
    from greatgame.parameters import Parameter as Parameter
