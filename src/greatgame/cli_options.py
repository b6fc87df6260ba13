"""What the commands of the command line share: common arguments, reading a point, printing JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from greatgame.model import Model

ModelName = Annotated[
    str, typer.Argument(metavar="MODEL", help="A model's name, as `greatgame models` lists.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Change a parameter or choice; repeat for several."),
]
AtPoint = Annotated[
    str | None, typer.Option("--at", metavar="POINT", help="Start from a named point (an era).")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def read_point(name: str, settings: list[str] | None, at: str | None) -> Model:
    """Return the model of that name at a named point, with some values changed."""
    from greatgame.catalogue import model

    cls = model(name)
    changes = read_settings(settings)
    return cls.at(at, **changes) if at is not None else cls(**changes)


def read_settings(settings: list[str] | None) -> dict[str, str]:
    """Read ``name=value`` texts; dashes in a name may stand for underscores."""
    changes: dict[str, str] = {}
    for text in settings or ():
        name, equals, value = text.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or not name or not value.strip():
            raise typer.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--set")
        if name in changes:
            raise typer.BadParameter(f"{name} is set twice", param_hint="--set")
        changes[name] = value.strip()
    return changes


def emit_json(document: object) -> None:
    """Print plain data as one JSON document."""
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
