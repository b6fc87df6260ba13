"""The catalogue of models: one file per interaction, or a small package per family.

``from greatgame.models import CoHegemony`` opens only the file that holds the class;
``greatgame.models()`` opens all of them and returns every class by its command-line name.
"""

from __future__ import annotations

import sys
from typing import Any

if not __name__.startswith("greatgame."):
    raise ImportError("import greatgame.models, not models")

from greatgame.discovery import find, make_callable


def __getattr__(name: str) -> Any:
    from greatgame.model import Model

    entry = None if name.startswith("_") else find(sys.modules[__name__], name, Model)
    if entry is None:
        raise AttributeError(f"module 'greatgame.models' has no model {name!r}")
    return entry


make_callable(__name__, "greatgame.catalogue:models")
