"""Payoff tables and equilibrium tables, as text, LaTeX and HTML.

A game of two players is one table: the first player's actions are rows, the second's columns, and an
entry lists the payoffs in player order.  With more players there is one such table for every
combination of the others' actions.  Best responses are marked player by player; an entry in which
every payoff is marked is a pure Nash equilibrium and is framed.  Symbolic games show formulas without
marks, because what is best depends on the parameters.
"""

from __future__ import annotations

import html
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from greatgame.display.formula import Cell, escape_latex, number_text, plain, value
from greatgame.display.grid import Grid, aligned, styled
from greatgame.display.style import PLAYER_COLOURS, line
from greatgame.equilibria.result import STATUS_MEANING, Equilibria, Equilibrium, Mix
from greatgame.game import NormalForm

#: Text tables wider than this list one profile a line instead.
TEXT_WIDTH = 110


@dataclass(frozen=True)
class Entry:
    """The payoffs at one profile, and whether each is a best response."""

    payoffs: tuple[Cell, ...]
    best: tuple[bool, ...]

    @property
    def is_nash(self) -> bool:
        """Whether every payoff is marked: a pure Nash equilibrium."""
        return all(self.best)


@dataclass(frozen=True)
class Panel:
    """One table: the first two players' actions, the others' held fixed."""

    fixed: tuple[tuple[str, str], ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    entries: tuple[tuple[Entry, ...], ...]

    @property
    def caption(self) -> str:
        """The others' actions, ``"India: join, Pakistan: wait"``; empty for two players."""
        return ", ".join(f"{player}: {action}" for player, action in self.fixed)


def panels(game: NormalForm) -> Iterator[Panel]:
    """Cut a game of any number of players into two-dimensional tables."""
    entries = _entries(game)
    acts = list(game.actions.values())
    columns = acts[1] if len(acts) > 1 else ("payoff",)
    for others in itertools.product(*acts[2:]):
        body = tuple(
            tuple(entries[(row, column, *others) if len(acts) > 1 else (row,)] for column in columns)
            for row in acts[0]
        )
        yield Panel(tuple(zip(game.players[2:], others, strict=True)), acts[0], columns, body)


def _entries(game: NormalForm) -> dict[tuple[str, ...], Entry]:
    """Return the payoffs of every profile, with marks when the game is one of numbers."""
    none = (False,) * game.n_players
    marks = None if game.kind == "symbolic" else game.best_responses()
    found = {}
    for profile in game.profiles():
        where = [(i, *game.position(profile)) for i in range(game.n_players)]
        best = none if marks is None else tuple(bool(marks[at]) for at in where)
        found[profile] = Entry(tuple(value(game.payoffs[at]) for at in where), best)
    return found


# -- text ---------------------------------------------------------------------------------------


def game_text(game: NormalForm) -> str:
    """Return a game as plain text.

    Parameters
    ----------
    game : NormalForm
        Any number of players; floats, Fractions or SymPy expressions.

    Returns
    -------
    str
        ``*`` marks a best response, brackets a pure Nash equilibrium.  A table that would be wider
        than ``TEXT_WIDTH`` characters is listed one profile a line.

    Examples
    --------
    >>> dilemma = NormalForm({"Row": ("C", "D"), "Col": ("C", "D")}, [[[2, 0], [3, 1]], [[2, 3], [0, 1]]])
    >>> print(game_text(dilemma))
          Col
    Row   C        D
    C     2, 2     0, 3*
    D     3*, 0    [1*, 1*]
    <BLANKLINE>
    * best response of that player; [..] pure Nash equilibrium
    """
    blocks = [_panel_text(game, panel) for panel in panels(game)]
    if max(len(text) for block in blocks for text in block.splitlines()) > TEXT_WIDTH:
        blocks = ["\n".join(_listing(game))]
    legend = [] if game.kind == "symbolic" else ["* best response of that player; [..] pure Nash equilibrium"]
    return "\n\n".join([*([game.title] if game.title else []), *blocks, *legend])


def _panel_text(game: NormalForm, panel: Panel) -> str:
    head = [game.players[0], *panel.columns]
    body = [
        [row, *(_entry_text(e) for e in entries)]
        for row, entries in zip(panel.rows, panel.entries, strict=True)
    ]
    lines = aligned([[f"{x}  " for x in row] for row in (head, *body)])
    if game.n_players > 1:
        indent = max(len(row[0]) for row in (head, *body)) + 4
        lines = [" " * indent + game.players[1], *lines]
    return "\n".join([*([f"{panel.caption}"] if panel.caption else []), *(x.rstrip() for x in lines)])


def _entry_text(entry: Entry) -> str:
    inside = ", ".join(c.text + "*" * b for c, b in zip(entry.payoffs, entry.best, strict=True))
    return f"[{inside}]" if entry.is_nash else inside


def _listing(game: NormalForm) -> Iterator[str]:
    """One profile a line, then one player a line: for formulas too long for a table."""
    for profile, entry in _entries(game).items():
        yield f"({', '.join(profile)}){'  [Nash]' if entry.is_nash else ''}"
        for player, cell, best in zip(game.players, entry.payoffs, entry.best, strict=True):
            yield f"    {player}: {cell.text}{'*' * best}"


# -- LaTeX --------------------------------------------------------------------------------------


def game_latex(game: NormalForm) -> str:
    r"""Return a game as LaTeX ``tabular``, one for each combination of further players' actions.

    Best responses are underlined and pure Nash equilibria framed with ``\fbox``; no package is
    needed.

    Examples
    --------
    >>> one = NormalForm({"R & D": ("a",), "C": ("x",)}, [[[1]], [["1/3"]]])
    >>> print(game_latex(one))
    \begin{tabular}{r|c}
     & \multicolumn{1}{c}{C} \\
    R \& D & x \\ \hline
    a & \fbox{$\underline{1},\ \underline{\frac{1}{3}}$} \\
    \end{tabular}
    """
    return "\n\n".join(_panel_latex(game, panel) for panel in panels(game))


def _panel_latex(game: NormalForm, panel: Panel) -> str:
    width = len(panel.columns)
    lines = [rf"\begin{{tabular}}{{r|{'c' * width}}}"]
    if panel.caption:
        lines.append(rf"\multicolumn{{{width + 1}}}{{l}}{{{escape_latex(panel.caption)}}} \\")
    if game.n_players > 1:
        lines.append(rf" & \multicolumn{{{width}}}{{c}}{{{escape_latex(game.players[1])}}} \\")
    heads = [escape_latex(x) for x in (game.players[0], *panel.columns)]
    lines.append(" & ".join(heads) + r" \\ \hline")
    for row, entries in zip(panel.rows, panel.entries, strict=True):
        lines.append(" & ".join([escape_latex(row), *(_entry_latex(e) for e in entries)]) + r" \\")
    return "\n".join([*lines, r"\end{tabular}"])


def _entry_latex(entry: Entry) -> str:
    bare = (c.latex.strip("$") for c in entry.payoffs)
    marked = (rf"\underline{{{x}}}" if b else x for x, b in zip(bare, entry.best, strict=True))
    inside = "$" + r",\ ".join(marked) + "$"
    return rf"\fbox{{{inside}}}" if entry.is_nash else inside


# -- HTML ---------------------------------------------------------------------------------------


def game_html(game: NormalForm) -> str:
    """Return a game as HTML tables with their own style sheet, for a notebook.

    A best response is bold, in its player's colour and underlined in its player's style (solid,
    double, dotted, ...); a pure Nash equilibrium is tinted and framed.  All labels are escaped.
    """
    title = f'<div class="gg"><p class="note">{html.escape(game.title)}</p></div>' if game.title else ""
    return styled(title + game_fragment(game))


def game_fragment(game: NormalForm) -> str:
    """Return the HTML tables of a game without title and style sheet, for a page that has them."""
    tables = "\n".join(_panel_html(game, panel) for panel in panels(game))
    return (
        f'<div class="gg" tabindex="0" role="group" aria-label="payoffs">{tables}{_legend_html(game)}</div>'
    )


def _panel_html(game: NormalForm, panel: Panel) -> str:
    caption = f"<caption>{html.escape(panel.caption)}</caption>" if panel.caption else ""
    width = len(panel.columns)
    column_player = ""
    if game.n_players > 1:
        column_player = (
            f'<tr><td class="corner"></td><th scope="colgroup" class="p1" colspan="{width}">'
            f"{html.escape(game.players[1])}</th></tr>\n"
        )
    heads = "".join(f'<th scope="col" class="p1">{html.escape(c)}</th>' for c in panel.columns)
    row_player = f'<th scope="col" class="p0">{html.escape(game.players[0])}</th>'
    body = "\n".join(
        f'<tr><th scope="row" class="p0">{html.escape(row)}</th>{"".join(map(_entry_html, entries))}</tr>'
        for row, entries in zip(panel.rows, panel.entries, strict=True)
    )
    return (
        f'<table class="payoffs">{caption}<thead>\n{column_player}<tr>{row_player}{heads}</tr>\n</thead>\n'
        f"<tbody>\n{body}\n</tbody></table>"
    )


def _entry_html(entry: Entry) -> str:
    marked = [
        _marked(i, c.html, best) for i, (c, best) in enumerate(zip(entry.payoffs, entry.best, strict=True))
    ]
    formulas = not all(c.is_number for c in entry.payoffs)
    kind = ' class="nash"' if entry.is_nash else (' class="formula"' if formulas else "")
    return f"<td{kind}>{('<br>' if formulas else ', ').join(marked)}</td>"


def _marked(player: int, inside: str, best: bool) -> str:
    """Return escaped HTML in a player's colour, underlined in that player's style if ``best``."""
    kind = f"p{player % len(PLAYER_COLOURS)}"
    if best:
        return f'<u class="{kind}">{inside}</u>'
    return f'<span class="{kind}">{inside}</span>'


def _legend_html(game: NormalForm) -> str:
    numeric = game.kind != "symbolic"
    names = [
        _marked(i, html.escape(p), best=numeric) + (f" ({line(i)} line)" if numeric else "")
        for i, p in enumerate(game.players)
    ]
    key = (
        '; underlined: a best response. <span class="nashkey">Framed</span>: a pure Nash equilibrium.'
        if numeric
        else "."
    )
    return f'<p class="note">Payoffs in the order {", ".join(names)}{key}</p>'


# -- equilibria ---------------------------------------------------------------------------------


def equilibria_grid(eqs: Equilibria) -> Grid:
    """Return the table of equilibria: mixes, payoffs and certificate of each.

    Parameters
    ----------
    eqs : Equilibria
        A solver's answer.

    Returns
    -------
    Grid
        One row an equilibrium (E1, E2, ...); the notes say how complete the answer is and which
        method gave it.
    """
    players = eqs.game.players
    continuum = any(not c.is_point for c in eqs.components)
    columns = ["", *players, *(f"payoff {p}" for p in players), "regret", "index"]
    rows = [
        [f"E{k}", *(mix_cell(e, i) for i in range(len(players))), *map(value, e.value), *_certificate(e)]
        + ([_component(e)] if continuum else [])
        for k, e in enumerate(eqs, start=1)
    ]
    columns += ["component"] if continuum else []
    count = f"{len(eqs)} equilibri{'um' if len(eqs) == 1 else 'a'} listed"
    notes = [f"Status: {eqs.status} ({STATUS_MEANING[eqs.status]}). Method: {eqs.method}."]
    return Grid.of(count, columns, rows, notes + ([f"Note: {eqs.note}."] if eqs.note else []))


def component_grid(eqs: Equilibria) -> Grid:
    """Return the continua of equilibria, each as a union of products of convex hulls of mixes.

    Parameters
    ----------
    eqs : Equilibria
        A solver's answer; isolated equilibria are left out.
    """
    rows = []
    for k, component in enumerate(eqs.components, start=1):
        if component.is_point:
            continue
        sets = [
            [_hull(acts, mixes) for acts, mixes in zip(eqs.game.actions.values(), product, strict=True)]
            for product in component.products
        ]
        rows += [[str(k), _index(component.index), *hulls] for hulls in sets]
    columns = ["component", "index", *eqs.game.players]
    note = "A row is every combination of mixes from its sets; hull: all mixtures of those listed."
    return Grid.of("Continua of equilibria", columns, rows, [note])


def _hull(actions: Sequence[str], mixes: Sequence[Mix]) -> str:
    inside = "; ".join(_mix_text(actions, mix) for mix in mixes)
    return inside if len(mixes) == 1 else f"hull of {inside}"


def _mix_text(actions: Sequence[str], mix: Mix) -> str:
    played = [(a, w) for a, w in zip(actions, mix, strict=True) if w > 0]
    if len(played) == 1:
        return played[0][0]
    return " + ".join(f"{number_text(w)} {a}" for a, w in played)


def short(e: Equilibrium) -> str:
    """Return an equilibrium in a few words: the profile, or each player's mix."""
    if e.profile is not None:
        return "(" + ", ".join(e.profile) + ")"
    return "mixed: (" + "; ".join(map(_mix_text, e.actions, e.mix)) + ")"


def mix_cell(e: Equilibrium, player: int) -> Cell:
    """Return a player's strategy: the action played, or the probabilities of those in the support."""
    played = [(a, w) for a, w in zip(e.actions[player], e.mix[player], strict=True) if w > 0]
    if len(played) == 1:
        return plain(played[0][0])
    parts = [(value(w), plain(a)) for a, w in played]
    return Cell(
        " + ".join(f"{w.text} {a.text}" for w, a in parts),
        " + ".join(f"{w.latex} {a.latex}" for w, a in parts),
        " + ".join(f"{w.html}&nbsp;{a.html}" for w, a in parts),
    )


def _certificate(e: Equilibrium) -> tuple[Cell, Cell]:
    """Return regret (said to be exact when it is) and index."""
    regret = value(e.regret)
    if e.exact:
        regret = Cell(f"{regret.text} exact", f"{regret.latex} exact", f"{regret.html} exact", is_number=True)
    return regret, _index(e.index)


def _index(index: int | None) -> Cell:
    text = plain("–" if index is None else f"{index:+d}" if index else "0")
    return Cell(text.text, text.latex, text.html, is_number=True)


def _component(e: Equilibrium) -> str:
    return "–" if e.component is None else str(e.component + 1)
