"""The report: one self-contained HTML page on some models, summary first, then a section a model.

Everything on the page is computed when it is written and depends on the models alone, so the same
models give the same bytes.  A solver that fails is reported in place; it never passes for "no
equilibrium".
"""

from __future__ import annotations

import errno
import html
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from greatgame import __version__
from greatgame.display.catalogue_views import verdict_grid
from greatgame.display.formula import Cell, plain
from greatgame.display.grid import Grid
from greatgame.display.page import Section, page
from greatgame.display.section import Answer, decide_claims, lines, model_body, outline, solve_points
from greatgame.equilibria.result import STATUS_MEANING
from greatgame.errors import ParameterError
from greatgame.model import Model
from greatgame.proof.verdict import MEANING, Verdict
from greatgame.references import METHODS, cite, keys

Step = Callable[[float, str], None]

TITLE = "Russia, China and Central Asia as games"
LEAD = "Parameters, payoffs, every equilibrium with its certificate, and the claims of the literature."

READING = """
<p>A payoff table lists, in each entry, the players' payoffs in order. An underlined payoff is a best
response of that player (each player has an own colour and line style); a framed entry is an
equilibrium in pure strategies.</p>
<p>The certificate of an equilibrium is its <em>regret</em>, the most that any player gains by another
action. "0 exact" was computed with fractions and is a proof. The <em>status</em> says how complete
the list is:</p>
"""

VERDICTS = "<p>What became of a claim, over all admissible parameters:</p>"

SOURCES = """
<p>A source such as <code>S4:793-799</code> is a document and its lines; of the origins, <em>data</em>
means that the baseline is computed from the tables shipped with the package, <em>judgement</em> that
it was chosen, <em>convention</em> that the field fixes it.</p>
"""


#: The summary lists this many equilibria of a model.
MOST_LINES = 4


def _ignore(fraction: float, what: str) -> None:
    del fraction, what


def write_report(
    models: Iterable[type[Model]], out: str | os.PathLike[str], progress: Step = _ignore
) -> Path:
    """Write the report on some models to one HTML file.

    Parameters
    ----------
    models : iterable of Model classes
        In the order of their sections.
    out : path
        The file; it is written at the end, in one piece.
    progress : callable, optional
        Called with the part done (0 to 1) and what is done now.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ParameterError
        If there is no model to report on.
    OSError
        If the file cannot be written.
    """
    classes = list(models)
    if not classes:
        raise ParameterError("a report needs at least one model")
    path = Path(out)
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "no such folder", str(path.parent))
    sections, rows = [], []
    solved: list[Answer] = []
    decided: list[list[Verdict]] = []
    for k, cls in enumerate(classes):
        progress(k / len(classes), f"{cls.name()}: equilibria")
        answers = solve_points(cls)
        progress((k + 0.3) / len(classes), f"{cls.name()}: claims")
        verdicts = decide_claims(cls)
        progress((k + 0.8) / len(classes), f"{cls.name()}: figures")
        body = model_body(cls, answers, verdicts)
        sections.append(Section(cls.name(), cls.title or cls.__name__, body))
        rows.append(summary_row(cls, answers, verdicts))
        solved += answers
        decided.append(verdicts)
    progress(1.0, "writing")
    summary = Section("summary", "Summary", summary_body(rows, solved) + what_follows(classes, decided))
    text = page(TITLE, LEAD, [summary, *sections, reading_section(classes, solved)])
    path.write_text(text, encoding="utf-8")
    return path


# -- summary ------------------------------------------------------------------------------------


def summary_row(
    cls: type[Model], answers: Sequence[Answer], verdicts: Sequence[Verdict] = ()
) -> list[object]:
    """Return a model's row of the summary."""
    link = Cell(
        cls.name(), cls.name(), f'<a href="#{cls.name()}">{html.escape(cls.title or cls.__name__)}</a>'
    )
    shape = "×".join(str(len(actions)) for actions in cls.players_at().values())
    first = answers[0] if answers else None
    solved = [a for a in answers if a.equilibria is not None]
    return [
        link,
        f"{', '.join(cls.players_at())} ({shape})",
        _baseline_cell(first),
        f"{len(solved)} of {len(answers)}",
        _claims_cell(cls, verdicts),
    ]


def _claims_cell(cls: type[Model], verdicts: Sequence[Verdict]) -> Cell:
    counted: Counter[str] = Counter(v.verdict for v in verdicts)
    parts = [f"{counted[outcome]} {outcome}" for outcome in MEANING if counted[outcome]]
    return lines(parts) if parts else plain(f"{len(cls.claims)}, listed")


def _baseline_cell(first: Answer | None) -> Cell:
    if first is None or first.name != "baseline":
        return plain("no baseline declared")
    if first.equilibria is None:
        return plain(f"solver failed: {first.failure}")
    shown = outline(first.equilibria)
    if len(shown) > MOST_LINES:
        shown = [*shown[: MOST_LINES - 1], f"and {len(first.equilibria) - MOST_LINES + 1} more"]
    return lines([*shown, f"[{first.equilibria.status}]"])


def summary_body(rows: Sequence[Sequence[object]], answers: Sequence[Answer]) -> str:
    """Return the summary: what was solved and how surely, then one row a model."""
    columns = ["model", "players", "equilibria at the baseline", "points solved", "claims"]
    grid = Grid.of("What each model gives", columns, rows)
    return f'<p class="facts">{html.escape(certainty(answers))}</p>{grid.fragment()}'


def what_follows(classes: Sequence[type[Model]], verdicts: Sequence[Sequence[Verdict]]) -> str:
    """Return the table of verdicts by model; nothing if no claim was decided."""
    chosen = [(cls, group) for cls, group in zip(classes, verdicts, strict=True) if group]
    if not chosen:
        return ""
    return verdict_grid(*map(list, zip(*chosen, strict=True))).fragment()


def certainty(answers: Sequence[Answer]) -> str:
    """Say how many equilibria were found at how many points, and how they are certified."""
    found = [e for a in answers if a.equilibria is not None for e in a.equilibria]
    failed = sum(a.equilibria is None for a in answers)
    partial = sum(a.equilibria is not None and a.equilibria.status == "partial" for a in answers)
    proved = sum(e.exact and e.regret == 0 for e in found)
    text = f"{len(found)} equilibria at {len(answers)} points of the parameter spaces. "
    text += f"{proved} are proved in exact arithmetic"
    if proved < len(found):
        largest = max(float(e.regret) for e in found if not (e.exact and e.regret == 0))
        text += f"; {len(found) - proved} have rounded probabilities, with a regret of at most {largest:.1g}"
    text += f". The list of equilibria is complete at {len(answers) - partial - failed} points"
    return text + (f"; at {failed} the solver failed." if failed else ".")


def reading_section(classes: Sequence[type[Model]], answers: Sequence[Answer]) -> Section:
    """Return the closing section: how to read the page, the sources, and what wrote it."""
    meaning = "".join(f"<li><strong>{k}</strong>: {html.escape(v)}.</li>" for k, v in STATUS_MEANING.items())
    cited = " ".join(text for cls in classes for text in _source_texts(cls))
    documents = [key for key in keys() if re.fullmatch(r"S\d+", key) and re.search(rf"\b{key}:", cited)]
    methods = sorted({a.equilibria.method for a in answers if a.equilibria is not None})
    works = dict.fromkeys(key for method in methods for key in METHODS.get(method, ()))
    verdicts = "".join(f"<li><strong>{k}</strong>: {html.escape(v)}.</li>" for k, v in MEANING.items())
    blocks = [READING, f"<ul>{meaning}</ul>", VERDICTS, f"<ul>{verdicts}</ul>", SOURCES]
    blocks.append(_reference_list("Documents", documents))
    blocks += [_reference_list(f"Methods ({', '.join(methods)})", list(works))]
    blocks.append(f"<p>Written by greatgame {html.escape(__version__)}.</p>")
    return Section("reading", "How to read this page, and sources", "\n".join(blocks))


def _source_texts(cls: type[Model]) -> Iterator[str]:
    yield cls.__doc__ or ""
    yield from (p.source for p in cls.parameters.values())
    yield from (c.source for c in cls.choices.values())
    yield from (d.source for d in cls.derived.values())
    yield from (c.source for c in cls.claims)


def _reference_list(title: str, works: Sequence[str]) -> str:
    if not works:
        return ""
    entries = "".join(f"<li><strong>{html.escape(k)}</strong> {html.escape(cite(k))}</li>" for k in works)
    return f"<h3>{html.escape(title)}</h3><ul>{entries}</ul>"
