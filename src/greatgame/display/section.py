"""One model's section of the report: what was found, and the declaration it was found from."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from greatgame.display.blocks import Block, Bullets, Facts, Lead, Part, Payoffs, Prose, Table
from greatgame.display.declaration import (
    assumption_grid,
    choice_grid,
    claim_grid,
    derived_grid,
    parameter_grid,
)
from greatgame.display.figures import model_figures
from greatgame.display.formula import Cell, escape_latex, escape_markdown, plain
from greatgame.display.grid import Grid
from greatgame.display.matters import Margins, margin_grid, margin_text, margins
from greatgame.display.prose import words
from greatgame.display.refinement import character, refinement_grid
from greatgame.display.regimes import record_grid
from greatgame.display.table import component_grid, equilibria_grid, short
from greatgame.equilibria.result import Equilibria
from greatgame.errors import GreatGameError
from greatgame.model import Model
from greatgame.parameters import decimal

if TYPE_CHECKING:
    from greatgame.proof.verdict import Verdict


#: Formulas of games with more profiles than this are left to the command line.
MOST_FORMULAS = 32

#: A table lists this many equilibria.
MOST_EQUILIBRIA = 24


@dataclass(frozen=True)
class Answer:
    """A point of a model with its equilibria, or with the reason why there is no answer."""

    name: str
    point: Model
    equilibria: Equilibria | None
    failure: str = ""
    margins: tuple[Margins, ...] = ()


def solve_points(cls: type[Model]) -> list[Answer]:
    """Solve a model at its baseline (if every parameter has one) and at every named point.

    What ends an equilibrium is worked out at the baseline.
    """
    has_baseline = all(p.default is not None for p in cls.parameters.values())
    answers = [_solve(p, cls.at(p)) for p in cls.points]
    if not has_baseline:
        return answers
    first = _solve("baseline", cls())
    if first.equilibria is not None:
        first = replace(first, margins=tuple(margins(first.point, first.equilibria)))
    return [first, *answers]


def _solve(name: str, point: Model) -> Answer:
    try:
        return Answer(name, point, point.equilibria())
    except GreatGameError as error:
        return Answer(name, point, None, str(error))


def decide_claims(cls: type[Model]) -> list[Verdict]:
    """Decide the claims of a model; an empty list if none is stated formally."""
    if all(claim.holds is None for claim in cls.claims):
        return []
    from greatgame.proof.remembered import remembered

    return remembered(cls)


def lines(texts: Sequence[str]) -> Cell:
    """Return a table entry with one line for each text."""
    joined = "; ".join(texts)
    return Cell(
        joined,
        escape_latex(joined),
        "<br>".join(map(html.escape, texts)),
        markdown_text="<br>".join(map(escape_markdown, texts)),
    )


def outline(eqs: Equilibria) -> list[str]:
    """Return the pure equilibria in a few words each; many mixed ones are only counted."""
    if len(eqs.mixed) <= 2:
        return [short(e) for e in eqs]
    return [*(short(e) for e in eqs.pure), f"and {len(eqs.mixed)} mixed"]


def model_blocks(
    cls: type[Model], answers: Sequence[Answer], verdicts: Sequence[Verdict] = (), form: str = "html"
) -> tuple[Block, ...]:
    """Return the section of one model: what is found first, then what it was found from.

    Parameters
    ----------
    cls : Model class
    answers : sequence of Answer
        Of :func:`solve_points`.
    verdicts : sequence of Verdict
        Of :func:`decide_claims`.
    form : {"html", "md", "tex"}
        What the figures are made for.
    """
    from greatgame.proof.remembered import remembered_atlas

    about = [cls.form, f"catalogue items {', '.join(cls.covers)}" if cls.covers else ""]
    blocks: list[Block] = [Lead(" · ".join(filter(None, about)))]
    blocks += [Facts(facts)] if (facts := _facts(answers)) else []
    blocks += [Prose(cls.__doc__ or ""), _titled(parameter_grid(cls), folded=True)]
    declared = [choice_grid(cls), derived_grid(cls), assumption_grid(cls)]
    blocks += [_titled(grid, folded=True) for grid in declared if grid.rows]
    blocks += _baseline_blocks(cls, answers, form)
    if cls.points:
        blocks.append(_titled(points_grid(cls, answers)))
    blocks.append(_titled(record_grid(remembered_atlas(cls))))
    if cls.claims:
        blocks.append(_titled(claim_grid(cls, verdicts)))
    return (*blocks, _formulas(cls))


def _titled(grid: Grid, folded: bool = False) -> Part:
    """Return a table under its caption."""
    return Part(grid.caption, (Table(grid),), folded)


def _formulas(cls: type[Model]) -> Part:
    """Return the payoff formulas; those of a large game are only counted."""
    game = cls.symbolic()
    number = int(game.payoffs[0].size)
    shown: Block = Payoffs(game)
    if number > MOST_FORMULAS:
        shown = Prose(
            f"{number} profiles of {game.n_players} players: ``greatgame show {cls.name()}`` prints their "
            "formulas."
        )
    return Part("Payoffs as formulas", (shown,), folded=True)


def _facts(answers: Sequence[Answer]) -> tuple[str, ...]:
    """Return the sentences that lead a section: the equilibria, and what ends them."""
    if not answers or answers[0].name != "baseline":
        return ()
    eqs = answers[0].equilibria
    if eqs is None:
        return (f"At the baseline the solver failed: {answers[0].failure}",)
    found = "; ".join(outline(eqs)) or "none found"
    count = f"{len(eqs)} equilibri{'um' if len(eqs) == 1 else 'a'}"
    matters = [
        f"What matters most for ({', '.join(m.profile)}): {margin_text(m)}." for m in answers[0].margins
    ]
    return (f"At the baseline: {count} ({eqs.status}). {found}", *matters)


def _baseline_blocks(cls: type[Model], answers: Sequence[Answer], form: str) -> list[Block]:
    """Return payoffs, equilibria and figures at the baseline."""
    if not answers or answers[0].name != "baseline":
        return [Prose("This model has no baseline: some parameters have no default.")]
    point, eqs = answers[0].point, answers[0].equilibria
    game = point.best_game()
    large = int(game.payoffs[0].size) > MOST_FORMULAS
    blocks: list[Block] = [Part("Payoffs at the baseline", (Payoffs(game),), folded=large)]
    if eqs is None:
        return [*blocks, Facts((f"Solver failed: {answers[0].failure}",))]
    blocks.append(Part("Equilibria at the baseline", (Table(_first_rows(equilibria_grid(eqs), cls)),)))
    continua = component_grid(eqs)
    blocks += [_titled(continua)] if continua.rows else []
    refined = _first_rows(refinement_grid(eqs), cls)
    sentences = Bullets(tuple(("", sentence) for sentence in character(eqs)))
    blocks.append(Part(refined.caption, (Table(refined), sentences), folded=True))
    blocks.append(Part("Figures", tuple(model_figures(point, eqs, cls.name(), form))))
    blocks += [_titled(margin_grid(m)) for m in answers[0].margins if m.flips]
    return blocks


def _first_rows(grid: Grid, cls: type[Model]) -> Grid:
    """Return a table of at most ``MOST_EQUILIBRIA`` rows that says how many there are."""
    if len(grid.rows) <= MOST_EQUILIBRIA:
        return grid
    note = f"The first {MOST_EQUILIBRIA} of {len(grid.rows)}; greatgame solve {cls.name()} lists all."
    return replace(grid, rows=grid.rows[:MOST_EQUILIBRIA], notes=(note, *grid.notes))


def points_grid(cls: type[Model], answers: Sequence[Answer]) -> Grid:
    """Return the named points: what each sets, and its equilibria."""
    rows = [
        [a.name, _settings(cls, a), _answer_cell(a), "–" if a.equilibria is None else a.equilibria.status]
        for a in answers
        if a.name != "baseline"
    ]
    return Grid.of(
        "Eras and scenarios (other parameters at the baseline)",
        ["point", "setting", "equilibria", "status"],
        rows,
    )


def _settings(cls: type[Model], answer: Answer) -> Cell:
    changed = cls.points[answer.name]
    numbers = [
        f"{p.symbol} = {decimal(answer.point.values[k])}" for k, p in cls.parameters.items() if k in changed
    ]
    return words(", ".join([*numbers, *(f"{k}: {v}" for k, v in changed.items() if k in cls.choices)]))


def _answer_cell(answer: Answer) -> Cell:
    if answer.equilibria is None:
        return plain(f"solver failed: {answer.failure}")
    return lines(outline(answer.equilibria) or ["none found"])
