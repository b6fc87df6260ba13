"""The commands ``sweep`` and ``sensitivity``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from greatgame.cli_options import AsJson, AtPoint, ModelName, Settings, emit_json, read_point


def sweep(
    study: Annotated[Path, typer.Argument(metavar="STUDY.toml", help="The study.")],
    out: Annotated[str, typer.Option(help="Folder or URL of the run; resumed if it is there.")],
    workers: Annotated[int, typer.Option(min=1, help="Threads that compute.")] = 1,
    processes: Annotated[bool, typer.Option("--processes", help="Compute in processes instead.")] = False,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler, or 'local' for a cluster here.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run or resume a study over many points of a model's parameter space."""
    from greatgame.display.terminal import progress
    from greatgame.sensitivity.studyfile import read_study
    from greatgame.sensitivity.sweep import plan, run

    read = read_study(study)
    if dry_run:
        made = plan(read, out)
        document = {
            "points": made.points,
            "shards": made.chunks,
            "done": made.done,
            "seconds": made.seconds,
            "bytes": made.size,
        }
        emit_json(document) if as_json else typer.echo(str(made))
        return
    with progress("Sweeping") as step:

        def shown(k: int, of: int) -> None:
            step(k / of, f"{k:,} of {of:,} shards")

        done = run(read, out, workers=workers, processes=processes, scheduler=scheduler, progress=shown)
    columns = [c for name in read.outcomes for c in (name, f"{name} status")]
    text = {c: done.counts(c) for c in columns if c.endswith(" status") or read.outcomes[c].kind == "regime"}
    if as_json:
        emit_json({"out": done.location, "points": len(done), "shards": done.shards, "counts": text})
        return
    typer.echo(f"{len(done):,} points in {done.location}")
    for column, counts in text.items():
        typer.echo(f"{column}: " + ", ".join(f"{value} {k:,}" for value, k in counts.items()))


def sensitivity(
    model: ModelName,
    outcome: Annotated[
        str, typer.Option(help="An outcome, such as 'regime' or 'payoff player=Russia rule=risk-dominant'.")
    ],
    method: Annotated[
        str, typer.Option(help="sobol, morris, fast, pawn, delta, hdmr, regional or given.")
    ] = "sobol",
    n: Annotated[int, typer.Option("--n", min=8, help="Base points.")] = 1024,
    seed: Annotated[int, typer.Option(min=0)] = 0,
    vary: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Parameters that vary; by default all.")
    ] = None,
    condition: Annotated[
        str | None, typer.Option(help="Only points with this regime, such as '(rival, rival)'.")
    ] = None,
    second_order: Annotated[bool, typer.Option("--second-order", help="Interactions of pairs too.")] = False,
    settings: Settings = None,
    at: AtPoint = None,
    as_json: AsJson = False,
) -> None:
    """Say how much each parameter matters for an outcome."""
    from greatgame.sensitivity.indices import sensitivity as analyse

    found = analyse(
        read_point(model, settings, at), outcome, method, n, seed=seed, parameters=vary, condition=condition,
        second_order=second_order,
    )  # fmt: skip
    emit_json(found.to_json()) if as_json else typer.echo(str(found))
