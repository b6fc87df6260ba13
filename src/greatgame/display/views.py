"""What each kind of result shows: tables, and for machines a drawing; everything else its text.

A view is found by the name of a result's class, or of a class that it inherits from, so that this room
is not opened, nor the class's own, before something is shown.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from greatgame.display.formula import Cell, number_text, plain, value
from greatgame.display.grid import Grid, styled
from greatgame.display.prose import words

View = Callable[[Any], Sequence[Grid]]


def grids_of(thing: object) -> list[Grid]:
    """Return the tables of a result; none for one that shows its text."""
    for cls in type(thing).__mro__:
        view = VIEWS.get(f"{cls.__module__.removeprefix('greatgame.')}.{cls.__qualname__}")
        if view is not None:
            return list(view(thing))
    return []


def view_html(thing: object) -> str:
    """Return a result as HTML with its own style sheet."""
    parts = [grid.fragment() for grid in grids_of(thing)] or [f"<pre>{html.escape(str(thing))}</pre>"]
    return styled("\n".join([*_drawing(thing), *parts]))


def view_latex(thing: object) -> str:
    """Return a result as LaTeX tables; as verbatim text if it has none."""
    tables = [grid.latex() for grid in grids_of(thing)]
    return "\n\n".join(tables) or f"\\begin{{verbatim}}\n{thing}\n\\end{{verbatim}}"


def _drawing(thing: object) -> list[str]:
    """Return the graph of a machine that is small enough to read."""
    from greatgame.display.plots.machine import MOST_STATES, machine_graph
    from greatgame.display.svg import svg
    from greatgame.repeated.machine import Machine

    if not isinstance(thing, Machine) or len(thing.states) > MOST_STATES:
        return []
    axes = machine_graph(thing)
    title = f"machine of {thing.player} with {len(thing.states)} states"
    return [f'<div style="max-width:36rem">{svg(axes, title, "machine")}</div>']


# -- general forms ------------------------------------------------------------------------------


def _record(title: str, entries: Iterable[tuple[str, object]], notes: Sequence[str] = ()) -> list[Grid]:
    """Return one thing as a table of what is known of it; what is empty is left out."""
    rows = [[name, entry] for name, entry in entries if not _is_empty(entry)]
    return [Grid.of(title, ("", ""), rows, notes)]


def _is_empty(entry: object) -> bool:
    return entry is None or entry == "" or (isinstance(entry, Cell) and not entry.text)


def _numbers(values: Iterable[Any]) -> list[Cell]:
    return [value(x) for x in values]


def _profile(labels: Iterable[str]) -> str:
    return f"({', '.join(labels)})"


def _listed(point: Mapping[str, Any] | None) -> str:
    return ", ".join(f"{k} = {v}" for k, v in (point or {}).items())


# -- declarations -------------------------------------------------------------------------------


def _parameter(p: Any) -> Sequence[Grid]:
    from greatgame.display.declaration import exactly, symbol_cell

    entries = [
        ("symbol", symbol_cell(p.symbol)),
        ("meaning", p.meaning),
        ("unit", p.unit),
        ("lower end", exactly(p.low)),
        ("upper end", exactly(p.high)),
        ("baseline", None if p.default is None else exactly(p.default)),
        ("origin", p.origin),
        ("source", p.source),
    ]
    return _record("Parameter", entries)


def _choice(c: Any) -> Sequence[Grid]:
    entries = [("meaning", c.meaning), ("options", ", ".join(c.among)), ("baseline", c.default)]
    return _record("Choice", [*entries, ("source", c.source)])


def _derived(d: Any) -> Sequence[Grid]:
    from greatgame.display.declaration import symbol_cell

    entries = [("symbol", symbol_cell(d.symbol)), ("meaning", d.meaning), ("unit", d.unit)]
    return _record("Derived quantity", [*entries, ("source", d.source)])


def _assumption(a: Any) -> Sequence[Grid]:
    return _record("Assumption", [("statement", words(a.text)), ("reason", words(a.source))])


def _claim(c: Any) -> Sequence[Grid]:
    from greatgame.model import CLAIM_KINDS

    entries = [("claim", c.key), ("statement", words(c.text)), ("kind", CLAIM_KINDS[c.kind])]
    return _record("Claim", [*entries, ("what to test", words(c.test)), ("source", c.source)])


# -- equilibria ---------------------------------------------------------------------------------


def _equilibria(eqs: Any) -> Sequence[Grid]:
    from greatgame.display.table import equilibria_grid

    return [equilibria_grid(eqs)]


def _equilibrium(e: Any) -> Sequence[Grid]:
    from greatgame.display.table import mix_cell

    rows = [[p, mix_cell(e, k), value(x)] for k, (p, x) in enumerate(zip(e.players, e.value, strict=True))]
    regret = f"Regret: {number_text(e.regret)}{' exact' if e.exact else ''}."
    return [Grid.of("Equilibrium", ("player", "plays", "payoff"), rows, [regret])]


def _component(c: Any) -> Sequence[Grid]:
    width = max(len(product) for product in c.products)
    rows = [
        ["; ".join("(" + ", ".join(map(number_text, mix)) + ")" for mix in hull) for hull in product]
        for product in c.products
    ]
    note = "A row is every combination of mixes from its sets; several in a set: all their mixtures."
    heads = [f"mixes of player {k + 1}" for k in range(width)]
    index = "not computed" if c.index is None else f"{c.index:+d}"
    return [Grid.of(f"Component of equilibria, index {index}", heads, rows, [note])]


def _correlated(c: Any) -> Sequence[Grid]:
    rows = [[_profile(profile), value(weight)] for profile, weight in c.probabilities]
    title = f"{c.concept.capitalize()} equilibrium, best for {c.objective}: {number_text(c.value)}"
    earned = ", ".join(f"{p} {number_text(x)}" for p, x in c.payoffs.items())
    return [Grid.of(title, ("profile", "probability"), rows, [f"Payoffs: {earned}."])]


# -- proofs -------------------------------------------------------------------------------------


def _verdict(v: Any) -> Sequence[Grid]:
    entries = [
        ("statement", words(v.statement)),
        ("in symbols", words(v.symbols)),
        ("given", words(v.condition)),
        ("counterexample", _listed(v.counterexample)),
        ("witness", _listed(v.witness)),
        ("holds if also", words(v.restored)),
        ("note", words(v.note)),
        ("source", v.source),
    ]
    return _record(f"{v.claim}: {v.verdict}" if v.claim else v.verdict.capitalize(), entries)


def _atlas(found: Any) -> Sequence[Grid]:
    from greatgame.display.regimes import atlas_grid

    return [atlas_grid(found)]


def _regime(r: Any) -> Sequence[Grid]:
    entries = [
        ("choices", _listed(r.chosen)),
        ("where", words("; ".join(map(str, r.inequalities)) or "everywhere")),
        ("for example at", _listed(r.witness)),
        ("share of the space", str(r.volume)),
        ("dominant actions", _listed(r.dominant)),
    ]
    return _record(f"Regime: {r.name}", entries)


def _robustness(r: Any) -> Sequence[Grid]:
    rows = [[f.parameter, _end(f.down), _end(f.up)] for f in r.flips]
    heads = ("parameter, moved alone", "fails below", "fails above")
    return [Grid.of(str(r), heads, rows)]


def _end(end: Any) -> Cell:
    return plain("–") if end is None else value(end)


# -- repeated games -----------------------------------------------------------------------------


def _machine(machine: Any) -> Sequence[Grid]:
    rows = []
    for k, state in enumerate(machine.states):
        mix = zip(machine.own_actions, machine.outputs[k], strict=True)
        played = [(a, w) for a, w in mix if w > 0]
        plays = " + ".join(a if w == 1 else f"{number_text(w)} {a}" for a, w in played)
        nexts = [
            " or ".join(f"{machine.states[t]}{'' if w == 1 else f' ({number_text(w)})'}" for t, w in lottery)
            for lottery in machine.moves[k]
        ]
        rows.append([f"{state}{' (first)' if k == machine.start else ''}", plays, *nexts])
    heads = ["state", "plays", *(f"after {_profile(p)}" for p in machine.profiles)]
    return [Grid.of(f"Machine of {machine.player}", heads, rows)]


def _strategy(s: Any) -> Sequence[Grid]:
    rule = " ".join((type(s).__doc__ or "").split("\n\n")[0].split())
    settings = [(name, str(getattr(s, name))) for name in s.parameter_names()]
    entries = [("rule", words(rule)), *settings, ("also known as", ", ".join(s.aliases))]
    return _record(s.name(), [*entries, ("source", ", ".join(s.source))])


def _repeated(r: Any) -> Sequence[Grid]:
    entries = [
        ("players", ", ".join(r.game.players)),
        ("discount factors", "open" if r.discount is None else _listed(r.discount)),
        ("aims at", "" if r.cooperation is None else _profile(r.cooperation)),
        ("punishes by", "" if r.punishment is None else _profile(map(str, r.punishment))),
        ("stage game", repr(r.game).strip("<>")),
    ]
    return _record("Repeated game", entries)


def _play(p: Any) -> Sequence[Grid]:
    from greatgame.errors import StrategyError

    rows = [[player, value(x)] for player, x in p.payoffs.items()]
    try:
        cycle = " ".join(map(_profile, p.cycle))
        lead = " ".join(map(_profile, p.lead))
        notes = [f"Path: {lead + ', then ' if lead else ''}again and again {cycle}."]
    except StrategyError:
        notes = ["Play is random: it has a distribution, not a path."]
    return [Grid.of("Payoffs of play", ("player", "payoff"), rows, notes)]


def _critical(c: Any) -> Sequence[Grid]:
    rows = [[player, str(found)] for player, found in c.by_player.items()]
    title = f"Discount factors at which the profile is {c.equilibrium.replace('nash', 'a Nash equilibrium')}"
    return [Grid.of(title, ("player", "discount factors"), [*rows, ["all", str(c.joint)]])]


def _discount_formula(f: Any) -> Sequence[Grid]:
    return [grid for one in f.players for grid in _player_formula(one)]


def _player_formula(f: Any) -> Sequence[Grid]:
    threshold = "any discount factor" if f.formula is None and f.binding is None else None
    first = value(f.formula) if f.formula is not None else threshold or str(f.constraints[f.binding])
    rows: list[list[object]] = [["threshold", first], *(["if", value(r)] for r in f.conditions)]
    return [Grid.of(f"Critical discount factor of {f.player}", ("", ""), rows)]


def _region(r: Any) -> Sequence[Grid]:
    return [Grid.of("Extreme payoffs", r.players, map(_numbers, r.vertices))]


def _payoff_sets(s: Any) -> Sequence[Grid]:
    rows = [["feasible", str(s.feasible)], ["individually rational", str(s.individually_rational)]]
    discount = s.repeated.discount
    if discount is not None and len(set(discount.values())) == 1:
        delta = number_text(next(iter(discount.values())))
        rows.append([f"subgame perfect at {delta}", str(s.subgame_perfect)])
    minmax = [[m.player, value(m.pure), value(m.correlated)] for m in s.minmax]
    return [
        Grid.of("Payoff sets, by their extreme points", ("set", "extreme points"), rows),
        Grid.of("Minmax payoffs", ("player", "pure", "correlated"), minmax),
    ]


def _equilibrium_payoffs(e: Any) -> Sequence[Grid]:
    from dataclasses import replace

    (grid,) = _region(e.inner)
    return [replace(grid, caption=f"Subgame-perfect payoffs ({e.status})", notes=(f"Method: {e.method}.",))]


def _tournament(t: Any) -> Sequence[Grid]:
    ranks = {name: k for k, (name, _) in enumerate(t.ranking, start=1)}
    rows = [
        [str(ranks[name]), name, value(score), ", ".join(t.invasions[name]) or "none"]
        for name, score in t.ranking
    ]
    return [Grid.of("Tournament", ("rank", "strategy", "mean payoff", "invaded by"), rows)]


# -- sensitivity --------------------------------------------------------------------------------


def _sensitivity(s: Any) -> Sequence[Grid]:
    from dataclasses import replace

    tables = [grid for t in s.tables for grid in _indices(t)]
    head = f"{s.outcome} of {s.model}, by {s.method} at {s.points:,} points"
    if not tables:
        return [Grid.of(head, ("",), [[line] for line in s.statements])]
    return [replace(tables[0], notes=(*s.statements, head)), *tables[1:]]


def _indices(t: Any) -> Sequence[Grid]:
    names = [c for c in t.columns if not c.endswith("_conf")]
    order = sorted(range(len(t.names)), key=lambda k: -t.columns[t.main][k])
    rows = [[t.names[k], *(_with_interval(t.columns, c, k) for c in names)] for k in order]
    return [Grid.of(f"What matters for {t.subject}", ("parameter", *names), rows)]


def _with_interval(columns: Mapping[str, Any], name: str, k: int) -> Cell:
    middle = f"{columns[name][k]:.3f}"
    if f"{name}_conf" not in columns:
        return plain(middle)
    half = f"{columns[f'{name}_conf'][k]:.3f}"
    return Cell(f"{middle} ± {half}", rf"${middle} \pm {half}$", f"{middle} ± {half}")


#: Class (module, without the package, and name) to what it shows.
VIEWS: dict[str, View] = {
    "equilibria.correlated.Correlated": _correlated,
    "equilibria.result.Component": _component,
    "equilibria.result.Equilibria": _equilibria,
    "equilibria.result.Equilibrium": _equilibrium,
    "model.Claim": _claim,
    "parameters.Assumption": _assumption,
    "parameters.Choice": _choice,
    "parameters.Derived": _derived,
    "parameters.Parameter": _parameter,
    "proof.atlas.Atlas": _atlas,
    "proof.regime.Regime": _regime,
    "proof.robustness.Robustness": _robustness,
    "proof.verdict.Verdict": _verdict,
    "repeated.abreu_sannikov.EquilibriumPayoffs": _equilibrium_payoffs,
    "repeated.discount.CriticalDiscount": _critical,
    "repeated.formula.DiscountFormula": _discount_formula,
    "repeated.formula.PlayerFormula": _player_formula,
    "repeated.machine.Machine": _machine,
    "repeated.outcome.Play": _play,
    "repeated.payoff_set.PayoffSets": _payoff_sets,
    "repeated.plane.Region": _region,
    "repeated.play.RepeatedGame": _repeated,
    "repeated.population.Tournament": _tournament,
    "repeated.strategy.Strategy": _strategy,
    "sensitivity.indices.Sensitivity": _sensitivity,
    "sensitivity.methods.Indices": _indices,
}
