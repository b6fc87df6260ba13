"""The command ``catalogue``: views across the models."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from greatgame.cli_options import AsJson, emit_json

#: What a figure can be written as.
FORMATS = (".svg", ".png", ".pdf")


def catalogue_views(
    network: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also draw who plays whom (.svg, .png or .pdf).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Views across the models: what they cover, who plays whom, and how they fit dated events."""
    from greatgame.catalogue import models
    from greatgame.display.catalogue_views import (
        coverage_grid,
        dependence_grid,
        players_grid,
        players_network,
        records,
    )
    from greatgame.display.panel import panel, panel_grid, score_grid
    from greatgame.display.terminal import progress, show_grid

    if network is not None and network.suffix not in FORMATS:
        raise typer.BadParameter(f"{network} must end in {', '.join(FORMATS)}", param_hint="--network")
    classes = list(models().values())
    with progress("Comparing models") as step:
        step(0.0, "claims and their parameters")
        grids = {
            "coverage": coverage_grid(classes),
            "dependence": dependence_grid(classes),
            "players": players_grid(classes),
        }
        step(0.9, "dated episodes")
        compared = panel()
    grids |= {"episodes": panel_grid(compared), "scores": score_grid(compared)}
    if network is not None:
        figure: Any = players_network(classes).get_figure()
        figure.savefig(network)
    if as_json:
        emit_json({name: records(grid) for name, grid in grids.items()})
        return
    for grid in grids.values():
        show_grid(grid)
    if network is not None:
        typer.echo(f"wrote {network.resolve()}")
