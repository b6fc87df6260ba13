"""The catalogue of models: one file per interaction, or a small package per family.

``from greatgame.models import CoHegemony`` opens only the file that holds the class;
``greatgame.models()`` opens all of them and returns every class by its command-line name.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

if not __name__.startswith("greatgame."):
    raise ImportError("import greatgame.models, not models")


def __getattr__(name: str) -> Any:
    from greatgame.discovery import find
    from greatgame.model import Model

    entry = None if name.startswith("_") else find(sys.modules[__name__], name, Model)
    if entry is None:
        raise AttributeError(f"module 'greatgame.models' has no model {name!r}")
    return entry


class _Catalogue(ModuleType):
    """The package as a function: ``greatgame.models()`` lists the catalogue."""

    def __call__(self) -> dict[str, type[Any]]:
        from greatgame.catalogue import models

        return models()


sys.modules[__name__].__class__ = _Catalogue
