"""The commands of proof: ``atlas`` and ``check``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from greatgame.cli_options import AsJson, ModelName, Settings, emit_json, read_settings

TimeLimit = Annotated[float, typer.Option(metavar="SECONDS", help="Processor time for the whole atlas.")]


def atlas(
    model: ModelName,
    settings: Settings = None,
    mixed: Annotated[bool, typer.Option("--mixed", help="Tell mixed equilibria apart, too.")] = False,
    boundary: Annotated[
        bool, typer.Option("--boundary", help="Also list regimes that occur on boundaries only.")
    ] = False,
    time_limit: TimeLimit = 60.0,
    as_json: AsJson = False,
) -> None:
    """Prove which sets of equilibria can occur over the parameter space; --set fixes parameters."""
    from greatgame.catalogue import model as find_model
    from greatgame.display.regimes import atlas_grid
    from greatgame.display.terminal import progress, show_grid
    from greatgame.proof.atlas import atlas as draw

    fixed = read_settings(settings)
    with progress("Proving the atlas") as step:
        step(0.0, model)
        found = draw(find_model(model), mixed=mixed, boundary=boundary, at=fixed, time_limit=time_limit)
    if as_json:
        emit_json(found.to_json())
    else:
        show_grid(atlas_grid(found, most=len(found.regimes)))


def check(
    model: Annotated[
        str | None, typer.Argument(metavar="[MODEL]", help="A model; by default the whole catalogue.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Decide every claim of the literature attached to a model, or to the whole catalogue."""
    from greatgame.catalogue import model as find_model
    from greatgame.catalogue import models
    from greatgame.display.terminal import progress
    from greatgame.proof.remembered import remembered

    chosen = [find_model(model)] if model else list(models().values())
    verdicts = []
    with progress("Deciding claims") as step:
        for k, cls in enumerate(chosen):
            step(k / len(chosen), cls.name())
            verdicts.append(remembered(cls))
    if as_json:
        emit_json([v.to_json() for group in verdicts for v in group])
        return
    _show_verdicts(chosen, verdicts)


def _show_verdicts(chosen: list[Any], verdicts: list[Any]) -> None:
    from collections import Counter

    from greatgame.display.declaration import verdict_cell
    from greatgame.display.grid import Grid
    from greatgame.display.terminal import show_grid

    for cls, group in zip(chosen, verdicts, strict=True):
        rows = [[v.claim, v.verdict, v.statement, v.source, verdict_cell(v)] for v in group]
        show_grid(
            Grid.of(cls.title or cls.__name__, ["claim", "verdict", "statement", "source", "why"], rows)
        )
    tally = Counter(v.verdict for group in verdicts for v in group)
    typer.echo("In all: " + ", ".join(f"{n} {verdict}" for verdict, n in sorted(tally.items())))
