"""Tables and progress in a terminal (rich); plain, unwrapped text when output is piped."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from greatgame.display.declaration import model_grids
from greatgame.display.grid import Grid
from greatgame.display.table import component_grid, equilibria_grid
from greatgame.equilibria.result import Equilibria
from greatgame.model import Model

if TYPE_CHECKING:
    from rich.console import Console

#: A column of single words up to this long is never folded.
NAME = 22

#: What a long task calls: how far it is (0 to 1), and what it does now.
Step = Callable[[float, str], None]


def show_grid(grid: Grid, console: Console | None = None) -> None:
    """Print a table: folded to the width of a terminal, or unwrapped when standard output is piped."""
    if console is None and not sys.stdout.isatty():
        print(grid.text())
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(grid.caption), title_justify="left", box=SIMPLE_HEAD, title_style="bold")
    for k, head in enumerate(grid.columns):
        numeric = bool(grid.rows) and all(row[k].is_number for row in grid.rows)
        single = all(len(row[k].text) <= NAME and " " not in row[k].text for row in grid.rows)
        table.add_column(Text(head), justify="right" if numeric else "left", overflow="fold", no_wrap=single)
    for row in grid.rows:
        table.add_row(*(Text(cell.text) for cell in row))
    out = console or Console()
    out.print(table)
    for note in grid.notes:
        out.print(Text(note))


def show_model(point: Model) -> None:
    """Print a model's story, declaration and payoffs, as formulas and at the point."""
    cls = type(point)
    print(f"{cls.title or cls.__name__}  ({cls.name()})\n")
    print(inspect.cleandoc(cls.__doc__ or "") + "\n")
    for grid in model_grids(point):
        show_grid(grid)
        print()
    print("Payoff formulas\n\n" + cls.symbolic(**point.chosen).to_text() + "\n")
    print("Payoffs at this point\n\n" + point.best_game().to_text())


def show_equilibria(eqs: Equilibria) -> None:
    """Print a game, its equilibria, and its continua of equilibria if it has any."""
    print(eqs.game.to_text() + "\n")
    show_grid(equilibria_grid(eqs))
    continua = component_grid(eqs)
    if continua.rows:
        print()
        show_grid(continua)


def quiet(fraction: float, what: str) -> None:
    """Report no progress."""
    del fraction, what


@contextmanager
def progress(title: str) -> Iterator[Step]:
    """Show a progress bar on standard error while a task runs; nothing when it is not a terminal."""
    if not sys.stderr.isatty():
        yield quiet
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=1.0)

        def step(fraction: float, what: str) -> None:
            bar.update(task, completed=fraction, description=f"{title}: {what}")

        yield step
