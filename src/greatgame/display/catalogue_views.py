"""Views across the models: what they cover, what their claims depend on, who plays whom, what follows.

A family (``M01`` to ``M18``) is named by the docstring of a model's file.  A claim *depends on* a parameter
if that parameter is left in its formal statement once the payoffs are inserted and like terms cancel, or is
the one the statement varies; a finite computation on data depends on none.  This is an upper bound: the
statement's truth need not change with every parameter that it mentions.
"""

from __future__ import annotations

import itertools
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from greatgame.data.literature import interactions
from greatgame.display.grid import Grid
from greatgame.model import Claim, Model
from greatgame.proof.claims import goals
from greatgame.proof.statements import Computed, ForAll, Monotone, Statement
from greatgame.proof.verdict import MEANING, Verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Classes = Sequence[type[Model]]


def records(grid: Grid) -> list[dict[str, str]]:
    """Return the rows of a table as plain data: column to text."""
    return [dict(zip(grid.columns, (cell.text for cell in row), strict=True)) for row in grid.rows]


# -- what they cover ----------------------------------------------------------------------------


def family(cls: type[Model]) -> str:
    """Return the family of a model, ``"M04"``; empty if its file names none.

    Examples
    --------
    >>> from greatgame.catalogue import model
    >>> family(model("india-accession"))
    'M04'
    """
    named = re.match(r"M\d\d", sys.modules[cls.__module__].__doc__ or "")
    return named.group() if named else ""


def coverage_grid(classes: Classes) -> Grid:
    """Return the matrix of interactions and families, and the models that cover each interaction."""
    families = sorted({family(cls) for cls in classes} - {""})
    rows = []
    for item in interactions().values():
        covering = [cls for cls in classes if item.key in cls.covers]
        marks = ["x" if any(family(c) == f for c in covering) else "" for f in families]
        rows.append([item.key, item.title, *marks, ", ".join(c.name() for c in covering) or "none"])
    covered = sum(row[-1] != "none" for row in rows)
    notes = [f"{covered} of {len(rows)} interactions are covered by {len(classes)} models."]
    return Grid.of("Interactions and models", ["item", "interaction", *families, "models"], rows, notes)


# -- what their claims depend on ----------------------------------------------------------------


def claim_parameters(cls: type[Model], claim: Claim) -> tuple[str, ...]:
    """Return the parameters that a claim depends on, in declaration order.

    Examples
    --------
    >>> from greatgame.catalogue import model
    >>> cls = model("power-shift")
    >>> claim_parameters(cls, next(c for c in cls.claims if c.key == "B018"))
    ('security_power', 'economic_power', 'economy_weight')
    """
    parts = claim.holds if isinstance(claim.holds, tuple) else (claim.holds,)
    found = {name for part in parts if part is not None for name in _left_in(cls, part)}
    return tuple(name for name in cls.parameters if name in found)


def _left_in(cls: type[Model], statement: Any) -> Iterator[str]:
    if isinstance(statement, Computed):
        return
    stated = statement if isinstance(statement, Statement) else ForAll(statement)
    if isinstance(stated, Monotone):
        yield stated.parameter
    names = {symbol: name for name, symbol in cls.symbols.items()}
    for goal in goals(cls, stated):
        for leaf in (*goal.given.leaves(), *goal.holds.leaves()):
            yield from (names[s] for s in leaf.expression.free_symbols if s in names)


def dependence_grid(classes: Classes) -> Grid:
    """Return, for every parameter, the claims that depend on it; parameters without any are listed too."""
    rows = []
    idle = 0
    for cls in classes:
        claims: dict[str, list[str]] = defaultdict(list)
        for claim in cls.claims:
            for name in claim_parameters(cls, claim):
                claims[name].append(claim.key)
        idle += sum(name not in claims for name in cls.parameters)
        rows += [
            [cls.name(), p.symbol, p.meaning, str(len(claims[name])), ", ".join(claims[name]) or "none"]
            for name, p in cls.parameters.items()
        ]
    notes = [f"{len(rows)} parameters; no formal claim depends on {idle} of them."]
    return Grid.of(
        "Parameters and the claims that depend on them",
        ["model", "symbol", "parameter", "number", "claims"], rows, notes,
    )  # fmt: skip


# -- who plays whom -----------------------------------------------------------------------------


def players_of(cls: type[Model]) -> tuple[str, ...]:
    """Return every player of a model under any of its choices, in the order met."""
    options = itertools.product(*(choice.among for choice in cls.choices.values()))
    chosen = (dict(zip(cls.choices, option, strict=True)) for option in options)
    return tuple(dict.fromkeys(player for some in chosen for player in cls.players_at(**some)))


def who_plays_whom(classes: Iterable[type[Model]]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the models in which two players meet, by pair; each pair is in alphabetical order."""
    met: dict[tuple[str, str], list[str]] = defaultdict(list)
    for cls in classes:
        for one, other in itertools.combinations(sorted(players_of(cls)), 2):
            met[one, other].append(cls.name())
    return {pair: tuple(names) for pair, names in sorted(met.items(), key=lambda x: (-len(x[1]), x[0]))}


def players_grid(classes: Classes) -> Grid:
    """Return who plays whom, the pairs that meet most often first."""
    rows = [
        [f"{one} – {other}", str(len(names)), ", ".join(names)]
        for (one, other), names in who_plays_whom(classes).items()
    ]
    return Grid.of("Who plays whom", ["players", "number", "models"], rows)


def players_network(classes: Classes, least: int = 2, ax: Axes | None = None) -> Axes:
    """Draw who plays whom: players on a circle, lines as wide as the number of models they share.

    Parameters
    ----------
    classes : sequence of Model classes
    least : int
        Players of fewer models are left out, and counted below the figure.
    ax : matplotlib axes, optional
        By default those of a new figure, which belongs to no window.

    Returns
    -------
    matplotlib.axes.Axes
    """
    from greatgame.display.style import house_style
    from greatgame.display.svg import new_axes

    counted = Counter(player for cls in classes for player in players_of(cls))
    shown = [player for player, number in counted.most_common() if number >= least]
    pairs = {pair: len(names) for pair, names in who_plays_whom(classes).items() if set(pair) <= set(shown)}
    with house_style():
        axes = ax if ax is not None else new_axes(7.0, 6.6)
        places = _circle(shown)
        _draw_lines(axes, places, pairs, shown)
        _draw_players(axes, places, counted)
        axes.set(xlim=(-1.75, 1.75), ylim=(-1.4, 1.25), aspect="equal")
        axes.set_axis_off()
        axes.set_title(f"Who plays whom in {len(classes)} models")
        note = "number of models: beside a name those of the player, on a line (from 3) those of the pair"
        left_out = len(counted) - len(shown)
        note += f"\n{left_out} players of fewer than {least} models are not shown" if left_out else ""
        axes.text(0, -1.4, note, ha="center", va="bottom", fontsize="small")
    return axes


def _circle(names: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Place names round a circle, clockwise from the top."""
    turn = 2 * math.pi / max(1, len(names))
    return {name: (math.sin(k * turn), math.cos(k * turn)) for k, name in enumerate(names)}


def _draw_lines(
    axes: Axes,
    places: Mapping[str, tuple[float, float]],
    pairs: Mapping[tuple[str, str], int],
    order: Sequence[str],
) -> None:
    """Draw a line for each pair, its number nearer to the player of fewer models, where lines part."""
    from greatgame.display.style import INK, MUTED, PAPER

    most = max(pairs.values(), default=1)
    for pair, number in sorted(pairs.items(), key=lambda x: x[1]):
        (x0, y0), (x1, y1) = (places[name] for name in sorted(pair, key=order.index))
        share = number / most
        axes.plot([x0, x1], [y0, y1], color=MUTED, lw=0.6 + 7 * share, alpha=0.25 + 0.5 * share, zorder=1)
        if number > 2:
            x, y = 0.3 * x0 + 0.7 * x1, 0.3 * y0 + 0.7 * y1
            axes.text(
                x, y, str(number), color=INK, fontsize="x-small", ha="center", va="center", zorder=3,
                bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.6},
            )  # fmt: skip


def _draw_players(axes: Axes, places: Mapping[str, tuple[float, float]], counted: Mapping[str, int]) -> None:
    from greatgame.display.style import INK, PAPER, colour

    for name, (x, y) in places.items():
        axes.scatter([x], [y], s=40 + 14 * counted[name], color=colour(0), edgecolor=PAPER, zorder=2)
        side = "center" if abs(x) < 0.2 else "left" if x > 0 else "right"
        label = f"{name} ({counted[name]})"
        axes.text(1.13 * x, 1.13 * y, label, ha=side, va="center", color=INK, zorder=4)


# -- what follows -------------------------------------------------------------------------------


def verdict_grid(classes: Classes, verdicts: Sequence[Sequence[Verdict]]) -> Grid:
    """Return what of the literature follows from its own premises: verdicts counted by model.

    Parameters
    ----------
    classes : sequence of Model classes
    verdicts : sequence of sequences of Verdict
        Those on each model's claims, in the order of the classes.
    """
    counted: list[Counter[str]] = [Counter(v.verdict for v in group) for group in verdicts]
    total: Counter[str] = sum(counted, Counter())
    outcomes = [outcome for outcome in MEANING if total[outcome]]
    rows = [
        [name, str(c.total()), *(str(c[outcome] or "") for outcome in outcomes)]
        for name, c in [*zip([cls.name() for cls in classes], counted, strict=True), ("all", total)]
    ]
    keys = {v.claim for group in verdicts for v in group}
    decided = {v.claim for group in verdicts for v in group if v.holds is not None}
    notes = [f"{len(keys)} claims, several on more than one model; {len(decided)} are decided on some model."]
    return Grid.of(
        "What of this literature follows from its own premises?", ["model", "claims", *outcomes], rows, notes
    )
