"""The explorer: one HTML page on which a model is moved by sliders, without a server or a network.

The page carries JavaScript generated from the model's own symbolic payoffs (:mod:`.jscode`) and a small
engine for games of doubles (``explorer_engine.js``): pure equilibria of any game, the equilibria with
supports of equal size of two-player games (all of them unless the game is degenerate, in which case
the page says so), the critical discount factor of grim trigger, and regime maps on a grid.  What needs
exact arithmetic or a proof stays with the library.
"""

from __future__ import annotations

import html
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from greatgame.display.explorer_axes import telling_axes
from greatgame.display.jscode import Places, js, js_formula, quoted
from greatgame.display.page import html_document
from greatgame.display.style import INK, REGIME_COLOURS
from greatgame.errors import GreatGameError
from greatgame.model import Claim, Model
from greatgame.parameters import decimal
from greatgame.proof.space import Space
from greatgame.proof.statements import Computed, Goal, Statement

#: Height of the page inside a notebook, in pixels.
NOTEBOOK_HEIGHT = 900


@dataclass(frozen=True)
class Explorer:
    """An explorer page; a notebook shows it, ``write`` saves it.

    Attributes
    ----------
    model : Model
        The point at which the page opens.
    page : str
        The complete HTML document.
    """

    model: Model
    page: str

    def write(self, path: str | Path) -> Path:
        """Write the page to a file and return its path."""
        where = Path(path)
        where.write_text(self.page, encoding="utf-8")
        return where

    def _repr_html_(self) -> str:
        """Return a frame that holds the page."""
        return (
            f'<iframe srcdoc="{html.escape(self.page)}" title="{html.escape(self.model.title)}" '
            f'style="width:100%;height:{NOTEBOOK_HEIGHT}px;border:0"></iframe>'
        )

    def __repr__(self) -> str:
        return f"Explorer({self.model!r}, {len(self.page) // 1024} KiB)"


def explore(model: Model | type[Model]) -> Explorer:
    """Return the explorer page of a model.

    Parameters
    ----------
    model : Model, or type of Model
        The point at which the page opens; the baseline of a class.

    Returns
    -------
    Explorer

    Raises
    ------
    DependencyError
        If a payoff uses an operation that has no translation to JavaScript.

    Examples
    --------
    >>> from greatgame.models import IndiaAccession
    >>> "<script" in explore(IndiaAccession).page
    True
    """
    point = model() if isinstance(model, type) else model
    return Explorer(point, _page(point))


def model_code(point: Model) -> str:
    """Return the JavaScript that declares ``MODEL``: its data, and functions of the parameters.

    Parameters
    ----------
    point : Model
        Where the page opens.
    """
    cls = type(point)
    places: dict[Any, int] = {cls.symbols[name]: k for k, name in enumerate(cls.parameters)}
    forms = ",\n".join(f"{quoted('|'.join(c.values()))}: {_form(cls, c, places)}" for c in _combinations(cls))
    return f"const MODEL = {quoted(_data(point))};\nMODEL.forms = {{{forms}}};"


def _data(point: Model) -> dict[str, Any]:
    """Return what the page needs to know about a model, as plain data."""
    from sympy.printing.pretty.pretty_symbology import pretty_symbol

    cls = type(point)
    return {
        "class": cls.__name__,
        "imports": _imports(cls),
        "parameters": [
            {
                "name": name,
                "symbol": pretty_symbol(p.symbol),
                "meaning": p.meaning,
                "unit": p.unit,
                "source": p.source,
                "range": [decimal(p.low), decimal(p.high)],
                "baseline": None if p.default is None else decimal(p.default),
                "value": decimal(point.values[name]),
            }
            for name, p in cls.parameters.items()
        ],
        "choices": [
            {"name": name, "meaning": c.meaning, "among": list(c.among), "baseline": c.default}
            for name, c in cls.choices.items()
        ],
        "chosen": point.chosen,
        "values": _changed(point),
        "points": [
            {"name": name, "values": _changed(cls.at(name)), "choices": cls.at(name).chosen}
            for name in cls.points
        ],
        "aims": _aims(cls),
        "assumptions": [a.text for a in cls.assumptions],
        "derived": [{"symbol": pretty_symbol(d.symbol), "meaning": d.meaning} for d in cls.derived.values()],
        "claims": [{"key": c.key, "text": c.text, "source": c.source} for c in cls.claims],
        "axes": telling_axes(point),
        "colours": list(REGIME_COLOURS),
        "ink": INK,
    }


def _changed(point: Model) -> dict[str, str]:
    """Return the parameters that are not at their baseline, as exact text."""
    declared = type(point).parameters
    return {k: decimal(v) for k, v in point.values.items() if v != declared[k].default}


def _imports(cls: type[Model]) -> str:
    """Return the line of Python that imports the class; empty for one defined in a session."""
    if cls.__module__ == "__main__" or "<locals>" in cls.__qualname__:
        return ""
    package = "greatgame.models"
    module = package if cls.__module__.startswith(package) else cls.__module__
    return f"from {module} import {cls.__name__}\n"


def _aims(cls: type[Model]) -> dict[str, list[str]] | None:
    """Return the profiles of grim trigger, if the model declares them as pure profiles."""
    if cls.cooperation is None or cls.punishment is None:
        return None
    if not all(isinstance(a, str) for a in (*cls.cooperation, *cls.punishment)):
        return None
    return {"cooperation": list(cls.cooperation), "punishment": list(cls.punishment)}


def _combinations(cls: type[Model]) -> Iterator[dict[str, str]]:
    """Yield every combination of the model's choices."""
    for options in itertools.product(*(c.among for c in cls.choices.values())):
        yield dict(zip(cls.choices, options, strict=True))


def _form(cls: type[Model], chosen: dict[str, str], places: Places) -> str:
    """Return one structural form of the model as a JavaScript object."""
    game = cls.symbolic(**chosen)
    point = cls.symbolic_point(**chosen)
    players = [{"name": p, "actions": list(acts)} for p, acts in game.actions.items()]
    rows = (f"[{','.join(js(x, places) for x in game.payoffs[i].ravel())}]" for i in range(game.n_players))
    derived = ",".join(js(getattr(point, name), places) for name in cls.derived)
    allowed = ",".join(js(a.holds(point), places) for a in cls.assumptions)
    claims = ",".join(_claim(cls, c, chosen, places) for c in cls.claims)
    return (
        f"{{players: {quoted(players)}, payoffs: (v) => [{','.join(rows)}], "
        f"derived: (v) => [{derived}], allowed: (v) => [{allowed}], claims: [{claims}]}}"
    )


def pointwise_goals(cls: type[Model], claim: Claim, chosen: dict[str, str]) -> list[Goal] | str:
    """Return what a claim says about every single point under some choices, or in words why it does not."""
    statements = claim.holds if isinstance(claim.holds, tuple) else (claim.holds,)
    goals = []
    for statement in statements:
        if reason := _not_pointwise(cls, statement):
            return reason
        if all(chosen.get(k) == v for k, v in statement.at.items()):
            try:
                goals.append(statement.goal(Space(cls, dict(chosen))))
            except GreatGameError:
                return "it is not stated under these choices"
    return goals or "it is not stated under these choices"


def _not_pointwise(cls: type[Model], statement: Any) -> str:
    """Return why a statement is not about the point at hand; empty if it may be."""
    if not isinstance(statement, Statement):
        return "it is not stated formally on this model"
    if isinstance(statement, Computed):
        return "it is a computation on data"
    if statement.repeated:
        return "it is about the discount factor"
    return "it fixes parameters of its own" if any(k in cls.parameters for k in statement.at) else ""


def _claim(cls: type[Model], claim: Claim, chosen: dict[str, str], places: Places) -> str:
    """Return code that says what a claim is worth at one point; if one point cannot tell, why, as text."""
    goals = pointwise_goals(cls, claim, chosen)
    if isinstance(goals, str):
        return quoted(goals)
    try:
        parts = [
            f'["{goal.kind}",{js_formula(goal.given, places)},{js_formula(goal.holds, places)}]'
            for goal in goals
        ]
    except GreatGameError:  # the second value of a parameter has no place at one point
        return quoted("it compares values of a parameter")
    return f"(v) => Engine.judge([{','.join(parts)}])"


def _asset(name: str) -> str:
    """Return the text of a file that belongs to this room."""
    return files("greatgame.display").joinpath(name).read_text(encoding="utf-8")


def _page(point: Model) -> str:
    """Return the complete document."""
    cls = type(point)
    title = f"{cls.title or cls.__name__}: explorer"
    aims = "" if _aims(cls) else " hidden"
    has_map = "" if len(cls.parameters) > 1 else " hidden"
    body = f"""<body class="gg">
<h1>{html.escape(cls.title or cls.__name__)}</h1>
<p class="lead">Move a parameter; everything is computed in this page from the model's formulas, in floating
point. Certificates and proofs are the library's.</p>
<p id="warning" role="status"></p>
<div class="columns">
<form class="controls" aria-label="Parameters" onsubmit="return false">
<div id="choices"></div>
<div id="sliders"></div>
<button type="button" id="reset">Back to the baseline</button>
</form>
<main id="results">
<h2>Payoffs</h2>
<div class="scroll" id="table" tabindex="0" role="region" aria-label="Payoffs"></div>
<p class="note"><span id="corner"></span> Underlined: a best response. Framed: a pure equilibrium.</p>
<h2>Equilibria</h2>
<div class="scroll" id="equilibria" tabindex="0" role="region" aria-label="Equilibria"></div>
<p class="note" id="equilibria-note"></p>
<section{has_map}>
<h2>Regimes of pure equilibria</h2>
<div class="map">
<div>
<p class="note" id="map-y"></p>
<canvas id="map" width="576" height="576" tabindex="0" role="application"
 aria-label="Regime map; click it, or use the arrow keys, to move the point"></canvas>
<p class="note" id="map-x"></p>
</div>
<div>
<label for="axis-x">across</label><select id="axis-x"></select>
<label for="axis-y">up</label><select id="axis-y"></select>
<p id="here" role="status"></p>
<ul id="legend"></ul>
<p class="note"><span id="map-note"></span>Sampled on a grid of 96 by 96 points: thin regimes can be
missed.</p>
</div>
</div>
</section>
<section{aims}>
<h2>By repetition</h2>
<div id="patience"></div>
</section>
<section{"" if cls.derived else " hidden"}>
<h2>Derived quantities</h2>
<div class="scroll" id="derived"></div>
</section>
<section{"" if cls.claims else " hidden"}>
<h2>Claims of the literature, at this point</h2>
<p class="note">One point can refute a general claim but not prove it; see the library's check.</p>
<div class="scroll" id="claims"></div>
</section>
<h2>Take it with you</h2>
<p><a id="link" href="#">Link to this point</a></p>
<pre id="python"></pre>
<p><button type="button" id="copy">Copy as Python</button> <span id="copied" role="status"></span></p>
</main>
</div>
<script>
{_asset("explorer_engine.js")}
{model_code(point)}
{_asset("explorer_page.js")}
</script>
</body>"""
    return html_document(title, _asset("explorer.css"), body)
