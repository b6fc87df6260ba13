"""Every public result shows itself: as text, as HTML, as LaTeX."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import greatgame
import greatgame as gg
from greatgame.display.grid import Grid
from greatgame.equilibria.learning import replicator_dynamics
from greatgame.equilibria.refine import refinements
from greatgame.game import NormalForm
from greatgame.models import AccessionProposal, CoHegemony, IndiaAccession, PowerShift
from greatgame.proof.line import bifurcation
from greatgame.proof.slice import slice_atlas
from greatgame.repeated.strategy import Strategy
from greatgame.sensitivity.design import grid
from greatgame.sensitivity.indices import sensitivity
from greatgame.sensitivity.outcomes import Outcome
from greatgame.sensitivity.scenarios import discover
from greatgame.shown import Shown
from greatgame.strategies import GrimTrigger, LimitedPunishment

POINT = CoHegemony.at("dilemma")
REPEATED = POINT.repeated(discount="9/10")
PAYOFF = "payoff player=Russia rule=uniform"
HUNT = NormalForm({"R": ("stag", "hare"), "C": ("stag", "hare")}, [[[4, 0], [3, 3]], [[4, 3], [0, 3]]])


@cache
def robustness() -> Any:
    return gg.robustness(POINT, ("rival", "rival"), tolerance="1/10")


@cache
def atlas() -> Any:
    return gg.atlas(IndiaAccession)


@cache
def indices() -> Any:
    return sensitivity(CoHegemony, PAYOFF, n=64, parameters=["grab", "share"])


@pytest.fixture
def run(tmp_path: Path) -> Any:
    return gg.sweep(CoHegemony, grid(CoHegemony, {"grab": 3}), [PAYOFF], out=str(tmp_path / "run"))


#: A name and one example of it; a class that shows itself has to be here (a test checks).
EXAMPLES: dict[str, Callable[[], Any]] = {
    "Parameter": lambda: CoHegemony.parameters["grab"],
    "Choice": lambda: CoHegemony.choices["sharing"],
    "Derived": lambda: CoHegemony.derived["dividend"],
    "Assumption": lambda: AccessionProposal.assumptions[0],
    "Claim": lambda: CoHegemony.claims[0],
    "Explanation": lambda: POINT.game(exact=True).explain(("coordinate", "coordinate")),
    "Equilibria": HUNT.equilibria,
    "Equilibrium": lambda: HUNT.equilibria().mixed[0],
    "Component": lambda: HUNT.equilibria().components[0],
    "BatchEquilibria": lambda: gg.solve_batch(np.array([HUNT.payoffs.astype(float)])),
    "Correlated": HUNT.correlated,
    "LogitPoint": lambda: HUNT.logit(rationality=1).at[0],
    "LogitBranch": HUNT.logit,
    "LearningPath": lambda: replicator_dynamics(HUNT, start=[0.5, 0.5], times=(0, 1)),
    "Refinement": lambda: refinements(HUNT, HUNT.equilibria())[0],
    "Elimination": HUNT.dominated,
    "Verdict": lambda: gg.check(PowerShift)[0],
    "Atlas": atlas,
    "Regime": lambda: atlas().regimes[0],
    "Robustness": robustness,
    "Flip": lambda: robustness().flips[0],
    "Bifurcation": lambda: bifurcation(POINT, "grab"),
    "Slice": lambda: slice_atlas(POINT, "power", "grab"),
    "RepeatedGame": lambda: REPEATED,
    "Play": lambda: REPEATED.play(GrimTrigger()),
    "Machine": lambda: REPEATED.machines(LimitedPunishment(2))[0],
    "CriticalDiscount": lambda: REPEATED.critical_discount(GrimTrigger()),
    "DiscountFormula": lambda: CoHegemony.critical_discount(GrimTrigger, sharing="fixed"),
    "PlayerFormula": lambda: CoHegemony.critical_discount(GrimTrigger, sharing="fixed")["China"],
    "DiscountSet": lambda: REPEATED.critical_discount(GrimTrigger()).joint,
    "FolkTheorem": lambda: REPEATED.payoff_set().folk_theorem,
    "PayoffSets": REPEATED.payoff_set,
    "Region": lambda: REPEATED.payoff_set().feasible,
    "EquilibriumPayoffs": lambda: REPEATED.payoff_set().subgame_perfect,
    "SubgamePerfectCheck": lambda: REPEATED.is_subgame_perfect(GrimTrigger()),
    "NashCheck": lambda: REPEATED.is_nash(GrimTrigger()),
    "RenegotiationCheck": lambda: REPEATED.is_renegotiation_proof(GrimTrigger()),
    "Tournament": lambda: gg.tournament(REPEATED, [GrimTrigger(), LimitedPunishment(1)]),
    "Strategy": lambda: LimitedPunishment(2),
    "Sensitivity": indices,
    "Indices": lambda: indices().tables[0],
    "Outcome": lambda: Outcome.parse(PAYOFF),
    "Scenario": lambda: discover(CoHegemony, "exists profile=rival,rival", n=256),
}


def shown_classes() -> Iterator[type]:
    """Every class of the package that shows itself, leaving out the strategies of the catalogue."""
    for module in pkgutil.walk_packages(greatgame.__path__, "greatgame."):
        if not module.name.startswith(("greatgame.models.", "greatgame.strategies.", "greatgame.__main__")):
            importlib.import_module(module.name)
    waiting = list(Shown.__subclasses__())
    while waiting:
        cls = waiting.pop()
        if cls is not Strategy:
            waiting += cls.__subclasses__()
        yield cls


def test_every_class_that_shows_itself_has_an_example() -> None:
    names = {cls.__name__ for cls in shown_classes() if cls.__module__.startswith("greatgame.")}
    assert names - {"Run"} == set(EXAMPLES)


def check(thing: Any, read_html: Callable[[str], Any]) -> None:
    page = read_html(thing.to_html())
    assert page.words
    assert thing._repr_html_() == thing.to_html()
    for text in (repr(thing), str(thing)):
        assert text.strip()
        assert " at 0x" not in text
    latex = thing.to_latex()
    opened = re.findall(r"\\begin\{(\w+)\}", latex)
    assert opened
    assert sorted(opened) == sorted(re.findall(r"\\end\{(\w+)\}", latex))
    if "verbatim" not in opened:
        plain = re.sub(r"\\[\\{}$&%#_]", " ", latex)
        assert plain.count("{") == plain.count("}")
        assert plain.count("$") % 2 == 0


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_result_shows_itself_in_every_notation(name: str, read_html: Callable[[str], Any]) -> None:
    thing = EXAMPLES[name]()
    assert any(cls.__name__ == name for cls in type(thing).__mro__)
    check(thing, read_html)


def test_a_sweep_shows_itself(run: Any, read_html: Callable[[str], Any]) -> None:
    check(run, read_html)


@pytest.mark.parametrize("thing", [HUNT, POINT, Grid.of("caption", ["a"], [["1"]])])
def test_games_and_tables_have_views_of_their_own(thing: Any, read_html: Callable[[str], Any]) -> None:
    assert read_html(thing._repr_html_()).words
    assert "tabular" in (thing.to_latex() if hasattr(thing, "to_latex") else thing.latex())


def test_a_machine_is_drawn(read_html: Callable[[str], Any]) -> None:
    page = read_html(REPEATED.machines(GrimTrigger())[0].to_html())
    (drawing,) = page.all("svg")
    assert drawing["aria-label"] == "machine of Russia with 2 states"
    assert "comply (first)" in page.words


def test_a_verdict_shows_its_counterexample() -> None:
    verdict = gg.prove(CoHegemony, lambda m: m.grab > m.dividend)
    assert "counterexample" in verdict.to_html()
    assert "grab = " in verdict.to_html()
