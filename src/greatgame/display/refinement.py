"""Refinements of the listed equilibria as a table, and what the game as a whole is like, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from greatgame.display.formula import number_text
from greatgame.display.grid import Grid
from greatgame.display.table import short
from greatgame.equilibria.refine import Refinement, refinements
from greatgame.equilibria.refinement.selection import efficiency
from greatgame.equilibria.refinement.taxonomy import standard_name
from greatgame.equilibria.result import Equilibria

TESTS = (
    "strict",
    "undominated",
    "perfect",
    "proper",
    "evolutionarily_stable",
    "efficient",
    "payoff_dominant",
    "risk_dominant",
)


def refinement_grid(eqs: Equilibria) -> Grid:
    """Return which refinement and selection criteria each listed equilibrium passes.

    Parameters
    ----------
    eqs : Equilibria
        A solver's answer.

    Returns
    -------
    Grid
        One row an equilibrium, numbered as in the table of equilibria.
    """
    rows = [
        [f"E{k}", short(record.equilibrium), *(_with(record, answer) for answer in (True, False, None))]
        for k, record in enumerate(refinements(eqs.game, eqs), start=1)
    ]
    partial = "Payoff and risk dominance compare the listed equilibria only."
    columns = ["", "equilibrium", "passes", "fails", "undecided or not applicable"]
    return Grid.of("Refinement and selection", columns, rows, [partial] if eqs.status == "partial" else [])


def _with(record: Refinement, answer: bool | None) -> str:
    """Return the tests to which a record gives that answer."""
    return ", ".join(test.replace("_", " ") for test in TESTS if getattr(record, test) is answer) or "–"


def character(eqs: Equilibria) -> Iterator[str]:
    """Say what the game is like: its standard name, what dominance removes, the price of anarchy."""
    game = eqs.game
    name = standard_name(game)
    if name is not None:
        yield f"Standard name: {name}."
    elimination = game.dominated()
    removed = [str(d) for stage in elimination.rounds for d in stage]
    if removed:
        left = "; ".join(f"{p}: {', '.join(a)}" for p, a in elimination.reduced.actions.items())
        ending = "one profile remains" if elimination.solves else f"what remains is {left}"
        yield f"Iterated strict dominance: {'; '.join(removed)}; {ending}."
    else:
        yield "No action is strictly dominated."
    if len(eqs):
        yield _prices(eqs)


def _prices(eqs: Equilibria) -> str:
    found = efficiency(eqs)
    sums = f"Sum of payoffs: at most {number_text(found.optimum)} at a pure profile, "
    sums += f"{number_text(found.worst)} to {number_text(found.best)} at the listed equilibria"
    if found.price_of_anarchy is None or found.price_of_stability is None:
        return f"{sums} (no price of anarchy: {found.reason})."
    price = f"{number_text(found.price_of_anarchy)}, of stability {number_text(found.price_of_stability)}"
    return f"{sums}; price of anarchy {price}{f' ({found.reason})' if found.reason else ''}."
