"""The command line: one short function a command; each opens the rooms it needs when it runs.

Results go to standard output, as tables or (``--json``) as one JSON document; progress and errors go
to standard error.  Exit codes: 0 done, 1 an error that greatgame explains, 2 wrong usage, 130
interrupted.  To add a command, write a function decorated with ``@app.command()`` that imports what
it needs inside (or register one from a module of its own, at the end); :func:`read_point` reads
``--at`` and ``--set``, :func:`emit_json` prints ``--json``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from greatgame.cli_catalogue import catalogue_views
from greatgame.cli_options import AsJson, AtPoint, ModelName, Settings, emit_json, read_point
from greatgame.cli_proof import atlas, check
from greatgame.cli_repeated import repeat, tournament
from greatgame.cli_sweep import sensitivity, sweep
from greatgame.errors import GreatGameError


class _Commands(TyperGroup):
    """The commands; an error that greatgame explains is one line, not a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except GreatGameError as error:
            message = str(error)
        except BrokenPipeError:
            raise
        except OSError as error:
            message = f"{error.filename or 'file'}: {error.strerror or error}"
        typer.echo(f"greatgame: error: {message}", err=True)
        raise typer.Exit(1)


app = typer.Typer(
    cls=_Commands,
    help="Parameterised games of Russia, China and Central Asia: solve, prove, sweep, report.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from greatgame import __version__

        typer.echo(f"greatgame {__version__}")
        raise typer.Exit()


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Parameterised games of Russia, China and Central Asia: solve, prove, sweep, report."""


@app.command()
def models(as_json: AsJson = False) -> None:
    """List the catalogue of models."""
    from greatgame.catalogue import models as catalogue
    from greatgame.display.document import models_document
    from greatgame.display.terminal import show_grid

    if as_json:
        emit_json(models_document(catalogue().values()))
        return
    from greatgame.display.declaration import catalogue_grid

    show_grid(catalogue_grid(catalogue().values()))


@app.command()
def show(model: ModelName, settings: Settings = None, at: AtPoint = None, as_json: AsJson = False) -> None:
    """Show a model: its story, parameters, payoffs, named points and claims."""
    from greatgame.display.document import model_document
    from greatgame.display.terminal import show_model

    point = read_point(model, settings, at)
    if as_json:
        emit_json(model_document(point))
    else:
        show_model(point)


@app.command()
def solve(
    model: ModelName,
    settings: Settings = None,
    at: AtPoint = None,
    method: Annotated[
        str | None, typer.Option(help="A solver; by default one that finds every equilibrium.")
    ] = None,
    exact: Annotated[
        bool | None,
        typer.Option("--exact/--float", help="Kind of payoffs; by default exact wherever they are rational."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find the Nash equilibria of a model at a point of its parameter space."""
    point = read_point(model, settings, at)
    game = point.best_game() if exact is None else point.game(exact=exact)
    eqs = game.equilibria(method)
    if as_json:
        from greatgame.display.document import solve_document

        emit_json(solve_document(point, eqs))
        return
    from greatgame.display.terminal import show_equilibria

    show_equilibria(eqs)


@app.command()
def explore(
    model: ModelName,
    settings: Settings = None,
    at: AtPoint = None,
    out: Annotated[Path | None, typer.Option(help="The file to write; by default MODEL.html.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write a page on which a model is moved by sliders (one file, no network)."""
    from greatgame.display.explorer import explore as explorer

    point = read_point(model, settings, at)
    written = explorer(point).write(out or Path(f"{point.name()}.html"))
    if as_json:
        emit_json({"out": str(written), "model": point.name()})
    else:
        typer.echo(f"wrote {written.resolve()}")


@app.command()
def report(
    models: Annotated[
        list[str] | None, typer.Argument(metavar="[MODEL]...", help="Models; by default all.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The file to write; by default report with the format's ending.")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="html|md|tex", help="By default what the file's ending says, else html."
        ),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that compute.")] = 2,
    as_json: AsJson = False,
) -> None:
    """Write the report on some models, or on the whole catalogue: a page, Markdown or LaTeX.

    A page is one file; figures of Markdown and LaTeX go to a folder beside it.
    """
    from greatgame.catalogue import model as find_model
    from greatgame.catalogue import models as catalogue
    from greatgame.display.report import report_format, write_report
    from greatgame.display.terminal import progress

    whole = sorted(catalogue().values(), key=lambda cls: cls.covers)
    chosen = [find_model(name) for name in models] if models else whole
    path = out or Path(f"report.{report_format('', form)}")
    with progress("Writing the report") as step:
        written = write_report(chosen, path, step, form, min(workers, len(chosen)))
    if as_json:
        emit_json({"out": str(written), "models": [m.name() for m in chosen]})
    else:
        typer.echo(f"wrote {written.resolve()}")


app.command("catalogue")(catalogue_views)
app.command()(atlas)
app.command()(check)
app.command()(repeat)
app.command()(tournament)
app.command()(sweep)
app.command()(sensitivity)
