"""What a model declares, as tables: parameters, choices, derived quantities, assumptions, points, claims."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from greatgame.display.formula import Cell, formula_html, formula_latex, plain, value
from greatgame.display.grid import Grid
from greatgame.display.prose import words
from greatgame.model import CLAIM_KINDS, Claim, Model
from greatgame.numbers import exact
from greatgame.parameters import Parameter, decimal

if TYPE_CHECKING:
    from greatgame.proof.verdict import Verdict


def symbol_cell(name: str) -> Cell:
    """Return a symbol in the three notations."""
    import sympy

    symbol = sympy.Symbol(name)
    return Cell(name, f"${formula_latex(symbol)}$", formula_html(symbol))


def parameter_grid(model: type[Model] | Model) -> Grid:
    """Return the parameter table: symbol, name, meaning, unit, range, baseline, origin, source.

    Parameters
    ----------
    model : Model class or instance
        For an instance whose values differ from the baseline a column ``here`` is added.
    """
    cls = model if isinstance(model, type) else type(model)
    here = {} if isinstance(model, type) else dict(model.values)
    moved = {k for k, v in here.items() if v != cls.parameters[k].default}
    columns = ["symbol", "parameter", "meaning", "unit", "range", "baseline"]
    columns += ["here"] if moved else []
    rows = []
    for name, p in cls.parameters.items():
        baseline = plain("–") if p.default is None else exactly(p.default)
        row: list[object] = [symbol_cell(p.symbol), name, p.meaning, p.unit]
        row += [_range(p), baseline]
        row += [exactly(here[name])] if moved else []
        rows.append([*row, p.origin, p.source])
    return Grid.of("Parameters", [*columns, "origin", "source"], rows)


def _range(p: Parameter) -> Cell:
    low, high = exactly(p.low), exactly(p.high)
    return Cell(
        f"{low.text} to {high.text}", f"{low.latex} to {high.latex}", f"{low.html}&nbsp;to&nbsp;{high.html}"
    )


def exactly(number: Any) -> Cell:
    """Return a parameter value in full: a baseline is never rounded."""
    text = decimal(number)
    return Cell(text, f"${text}$", html.escape(text.replace("-", "−")), is_number=True)


def choice_grid(cls: type[Model]) -> Grid:
    """Return the structural alternatives and their options, the baseline first."""
    rows = [
        [name, c.meaning, ", ".join([c.default, *(o for o in c.among if o != c.default)]), c.source]
        for name, c in cls.choices.items()
    ]
    return Grid.of("Structural choices (baseline first)", ["choice", "meaning", "options", "source"], rows)


def derived_grid(cls: type[Model]) -> Grid:
    """Return the derived quantities with their formulas and their values at the baseline."""
    point = cls.symbolic_point()
    numbers = cls() if all(p.default is not None for p in cls.parameters.values()) else None
    rows = []
    for name, d in cls.derived.items():
        here = plain("–") if numbers is None else value(getattr(numbers, name))
        rows.append(
            [name, symbol_cell(d.symbol), d.meaning, d.unit, value(getattr(point, name)), here, d.source]
        )
    columns = ["quantity", "symbol", "meaning", "unit", "formula", "at baseline", "source"]
    return Grid.of("Derived quantities", columns, rows)


def assumption_grid(cls: type[Model]) -> Grid:
    """Return the standing assumptions: points that violate one are not admissible."""
    point = cls.symbolic_point()
    rows = [[words(a.text), value(a.holds(point)), words(a.source)] for a in cls.assumptions]
    return Grid.of("Standing assumptions", ["assumption", "inequality", "reason"], rows)


def point_grid(cls: type[Model]) -> Grid:
    """Return the named points (eras, scenarios): what each changes from the baseline."""
    touched = [k for k in (*cls.parameters, *cls.choices) if any(k in p for p in cls.points.values())]
    heads = [cls.parameters[k].symbol if k in cls.parameters else k for k in touched]
    rows = [[point, *(_setting(values, k) for k in touched)] for point, values in cls.points.items()]
    return Grid.of("Named points (– : at baseline)", ["point", *heads], rows)


def _setting(values: Mapping[str, object], name: str) -> Cell:
    if name not in values:
        return plain("–")
    given = values[name]
    try:
        return exactly(exact(given))
    except (TypeError, ValueError):
        return plain(given)


def claim_grid(cls: type[Model], verdicts: Sequence[Verdict] = ()) -> Grid:
    """Return the claims of the literature attached to a model, with their sources.

    Parameters
    ----------
    cls : Model class
    verdicts : sequence of Verdict, optional
        What became of each claim, in their order (:func:`greatgame.proof.claims.check`); without them
        there is no such column.
    """
    columns = ["claim", "statement", "kind", "what to test", "source"]
    rows: list[list[object]] = [
        [c.key, words(c.text), CLAIM_KINDS[c.kind], words(_test(c)), c.source] for c in cls.claims
    ]
    if verdicts:
        columns.insert(2, "verdict")
        for row, verdict in zip(rows, verdicts, strict=True):
            row.insert(2, verdict_cell(verdict))
    return Grid.of("Claims of the literature", columns, rows)


def verdict_cell(verdict: Verdict) -> Cell:
    """Return a verdict with its counterexample or witness, the condition that restores it, and notes."""
    points = {"fails at": verdict.counterexample, "holds at": verdict.witness}
    parts = [f"given {verdict.condition}"] if verdict.condition else []
    parts += [
        f"{how} {', '.join(f'{k} = {v}' for k, v in point.items())}"
        for how, point in points.items()
        if point is not None
    ]
    parts += [f"holds if also {verdict.restored}"] if verdict.restored else []
    parts += [verdict.note] if verdict.note else []
    detail = words("; ".join(parts))
    outcome = plain(verdict.verdict)
    if not parts:
        return Cell(outcome.text, outcome.latex, f"<strong>{outcome.html}</strong>")
    return Cell(
        f"{outcome.text}: {detail.text}",
        f"{outcome.latex}: {detail.latex}",
        f"<strong>{outcome.html}</strong>: {detail.html}",
    )


def _test(claim: Claim) -> str:
    """Return what to test, or the form of the model that the claim waits for."""
    return claim.test or (f"needs {claim.needs}" if claim.needs else "")


def catalogue_grid(classes: Iterable[type[Model]]) -> Grid:
    """Return the list of models, narrow enough for a terminal: name, title, players."""
    rows = [[c.name(), c.title, ", ".join(c.players_at())] for c in classes]
    return Grid.of("Models", ["name", "title", "players"], rows)


def model_grids(model: type[Model] | Model) -> list[Grid]:
    """Return every table of a model's declaration that has rows."""
    cls = model if isinstance(model, type) else type(model)
    grids = [parameter_grid(model), choice_grid(cls), derived_grid(cls), assumption_grid(cls)]
    return [grid for grid in (*grids, point_grid(cls), claim_grid(cls)) if grid.rows]
