"""One model's section of the report: solved points, declaration, payoffs, equilibria, figures, claims."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from greatgame.display.declaration import (
    assumption_grid,
    choice_grid,
    claim_grid,
    derived_grid,
    parameter_grid,
)
from greatgame.display.figures import model_figures
from greatgame.display.formula import Cell, plain
from greatgame.display.grid import Grid
from greatgame.display.prose import inline, to_html, words
from greatgame.display.refinement import character, refinement_grid
from greatgame.display.table import component_grid, equilibria_grid, game_fragment, short
from greatgame.equilibria.result import Equilibria
from greatgame.errors import GreatGameError
from greatgame.model import Model
from greatgame.parameters import decimal

if TYPE_CHECKING:
    from greatgame.proof.verdict import Verdict


@dataclass(frozen=True)
class Answer:
    """A point of a model with its equilibria, or with the reason why there is no answer."""

    name: str
    point: Model
    equilibria: Equilibria | None
    failure: str = ""


def solve_points(cls: type[Model]) -> list[Answer]:
    """Solve a model at its baseline (if every parameter has one) and at every named point."""
    has_baseline = all(p.default is not None for p in cls.parameters.values())
    named = [("baseline", cls())] if has_baseline else []
    return [_solve(name, point) for name, point in [*named, *((p, cls.at(p)) for p in cls.points)]]


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
    return Cell("; ".join(texts), "; ".join(texts), "<br>".join(map(html.escape, texts)))


def outline(eqs: Equilibria) -> list[str]:
    """Return the pure equilibria in a few words each; many mixed ones are only counted."""
    if len(eqs.mixed) <= 2:
        return [short(e) for e in eqs]
    return [*(short(e) for e in eqs.pure), f"and {len(eqs.mixed)} mixed"]


def model_body(cls: type[Model], answers: Sequence[Answer], verdicts: Sequence[Verdict] = ()) -> str:
    """Return the section of one model as HTML."""
    about = [cls.form, f"catalogue items {', '.join(cls.covers)}" if cls.covers else ""]
    head = f'<p class="lead">{html.escape(" · ".join(filter(None, about)))}</p>'
    blocks = [head, _facts(answers), to_html(cls.__doc__ or "")]
    declared = [parameter_grid(cls), choice_grid(cls), derived_grid(cls), assumption_grid(cls)]
    blocks += [_headed(grid) for grid in declared if grid.rows]
    blocks += ["<h3>Payoffs as formulas</h3>", game_fragment(cls.symbolic())]
    blocks += _baseline_blocks(cls, answers)
    if cls.points:
        blocks.append(_headed(points_grid(cls, answers)))
    if cls.claims:
        blocks.append(_headed(claim_grid(cls, verdicts)))
    return "\n".join(block for block in blocks if block)


def _headed(grid: Grid) -> str:
    """Return a table with its caption as a heading of the section."""
    return f"<h3>{html.escape(grid.caption)}</h3>{replace(grid, caption='').fragment()}"


def _facts(answers: Sequence[Answer]) -> str:
    """Return the one-sentence answer that leads a section."""
    if not answers or answers[0].name != "baseline":
        return ""
    eqs = answers[0].equilibria
    if eqs is None:
        return f'<p class="facts">At the baseline the solver failed: {html.escape(answers[0].failure)}</p>'
    found = "; ".join(outline(eqs)) or "none found"
    count = f"{len(eqs)} equilibri{'um' if len(eqs) == 1 else 'a'}"
    return f'<p class="facts">At the baseline: {count} ({eqs.status}). {html.escape(found)}</p>'


def _baseline_blocks(cls: type[Model], answers: Sequence[Answer]) -> list[str]:
    """Return payoffs, equilibria and figures at the baseline."""
    if not answers or answers[0].name != "baseline":
        return ["<p>This model has no baseline: some parameters have no default.</p>"]
    point, eqs = answers[0].point, answers[0].equilibria
    blocks = ["<h3>Payoffs at the baseline</h3>", game_fragment(point.best_game())]
    if eqs is None:
        return [*blocks, f"<p>Solver failed: {html.escape(answers[0].failure)}</p>"]
    blocks += ["<h3>Equilibria at the baseline</h3>", replace(equilibria_grid(eqs), caption="").fragment()]
    continua = component_grid(eqs)
    blocks += [_headed(continua)] if continua.rows else []
    sentences = "".join(f"<li>{html.escape(sentence)}</li>" for sentence in character(eqs))
    blocks += [_headed(refinement_grid(eqs)), f"<ul>{sentences}</ul>"]
    figures = "".join(
        f"<figure>{f.svg}<figcaption>{inline(f.caption)}</figcaption></figure>"
        for f in model_figures(point, eqs, cls.name())
    )
    return [*blocks, f'<h3>Figures</h3><div class="figures">{figures}</div>']


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
