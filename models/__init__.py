"""The catalogue of models: one file per interaction, or a small package per family.

``from greatgame.models import CoHegemony`` opens only the file that holds the class;
``greatgame.models()`` opens all of them and returns every class by its command-line name.
"""

from __future__ import annotations

from typing import Any

if not __name__.startswith("greatgame."):
    raise ImportError("import greatgame.models, not models")

from greatgame.discovery import attribute, make_callable


def __getattr__(name: str) -> Any:
    return attribute(__name__, name, "greatgame.model:Model")


make_callable(__name__, "greatgame.catalogue:models")
