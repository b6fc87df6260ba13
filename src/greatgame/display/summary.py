"""The summary of a report, what holds, what fails, what matters most; and how to read the report."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from greatgame import __version__
from greatgame.display.blocks import Block, Bullets, Facts, Part, Prose, Table
from greatgame.display.catalogue_views import verdict_grid
from greatgame.display.declaration import verdict_cell
from greatgame.display.formula import Cell, plain
from greatgame.display.grid import Grid
from greatgame.display.matters import margin_text
from greatgame.display.prose import words
from greatgame.display.section import Answer, lines, outline
from greatgame.equilibria.result import STATUS_MEANING
from greatgame.model import Model
from greatgame.proof.verdict import MEANING, Verdict
from greatgame.references import METHODS, cite, keys

READING = """
A payoff table lists, in each entry, the players' payoffs in order. A marked payoff is a best response of that
player; a framed entry is an equilibrium in pure strategies.

The certificate of an equilibrium is its *regret*, the most that any player gains by another action. "0 exact"
was computed with fractions and is a proof. The *status* says how complete the list is:
"""

VERDICTS = "What became of a claim, over all admissible parameters:"

SOURCES = """
A source such as ``S4:793-799`` is a document and its lines; of the origins, *data* means that the baseline is
computed from the tables shipped with the package, *judgement* that it was chosen, *convention* that the field
fixes it.
"""

#: The summary lists this many equilibria of a model.
MOST_LINES = 4


@dataclass(frozen=True)
class Tally:
    """How many equilibria were found at how many points, and how they are certified.

    Attributes
    ----------
    points, failed, partial : int
        Points solved, at which the solver failed, at which the list may be incomplete.
    found, proved : int
        Equilibria; those whose regret is exactly 0.
    regret : float
        The largest regret of the others, in payoff units.
    methods : frozenset of str
    """

    points: int = 0
    failed: int = 0
    partial: int = 0
    found: int = 0
    proved: int = 0
    regret: float = 0.0
    methods: frozenset[str] = frozenset()

    @classmethod
    def of(cls, answers: Sequence[Answer]) -> Tally:
        """Count the answers of one model."""
        solved = [a.equilibria for a in answers if a.equilibria is not None]
        found = [e for eqs in solved for e in eqs]
        rounded = [e for e in found if not (e.exact and e.regret == 0)]
        return cls(
            points=len(answers),
            failed=len(answers) - len(solved),
            partial=sum(eqs.status == "partial" for eqs in solved),
            found=len(found),
            proved=len(found) - len(rounded),
            regret=max((float(e.regret) for e in rounded), default=0.0),
            methods=frozenset(eqs.method for eqs in solved),
        )

    @classmethod
    def total(cls, tallies: Iterable[Tally]) -> Tally:
        """Add up the counts of several models."""
        all_of = list(tallies)
        return cls(
            points=sum(t.points for t in all_of),
            failed=sum(t.failed for t in all_of),
            partial=sum(t.partial for t in all_of),
            found=sum(t.found for t in all_of),
            proved=sum(t.proved for t in all_of),
            regret=max((t.regret for t in all_of), default=0.0),
            methods=frozenset().union(*(t.methods for t in all_of)),
        )

    def __str__(self) -> str:
        text = f"{self.found} equilibria at {self.points} points of the parameter spaces. "
        text += f"{self.proved} are proved in exact arithmetic"
        if self.proved < self.found:
            text += f"; {self.found - self.proved} have rounded probabilities, with a regret of at most "
            text += f"{self.regret:.1g}"
        text += f". The list of equilibria is complete at {self.points - self.partial - self.failed} points"
        return text + (f"; at {self.failed} the solver failed." if self.failed else ".")


def summary_row(
    cls: type[Model], answers: Sequence[Answer], verdicts: Sequence[Verdict] = ()
) -> list[object]:
    """Return a model's row of the summary."""
    title = cls.title or cls.__name__
    link = Cell(title, plain(title).latex, f'<a href="#{cls.name()}">{html.escape(title)}</a>')
    shape = "×".join(str(len(actions)) for actions in cls.players_at().values())
    first = answers[0] if answers else None
    solved = [a for a in answers if a.equilibria is not None]
    return [
        link,
        f"{', '.join(cls.players_at())} ({shape})",
        _baseline_cell(first),
        _matters_cell(first),
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


def _matters_cell(first: Answer | None) -> Cell:
    """Return the parameter that, moved alone, ends the first pure equilibrium soonest."""
    if first is None or not first.margins:
        return plain("–")
    return words(margin_text(first.margins[0]))


def summary_blocks(
    classes: Sequence[type[Model]],
    rows: Sequence[Sequence[object]],
    tally: Tally,
    verdicts: Sequence[Sequence[Verdict]],
) -> list[Block]:
    """Return the summary: how sure the answers are, what holds, what fails, what matters most.

    Parameters
    ----------
    classes : sequence of Model classes
    rows : sequence
        Of :func:`summary_row`.
    tally : Tally
        Of all models.
    verdicts : sequence of sequences of Verdict
        By model; empty where nothing is stated formally.
    """
    columns = [
        "model", "players", "equilibria at the baseline", "what ends the first of them soonest",
        "points solved", "claims",
    ]  # fmt: skip
    grid = Grid.of("What each model gives, and what matters most", columns, rows)
    decided = [(cls, group) for cls, group in zip(classes, verdicts, strict=True) if group]
    blocks: list[Block] = [Facts((str(tally), *_claims_sentence(verdicts)))]
    if decided:
        counts = verdict_grid(*map(list, zip(*decided, strict=True)))
        blocks.append(Part(counts.caption, (Table(counts),), folded=len(decided) > MOST_ROWS))
    for title, wanted in (("What fails: claims refuted", False), ("What holds: claims that follow", True)):
        chosen = _claim_grid(decided, wanted)
        if chosen.rows:
            folded = len(chosen.rows) > MOST_ROWS
            blocks.append(Part(f"{title} ({len(chosen.rows)})", (Table(chosen),), folded))
    return [*blocks, Part(grid.caption, (Table(grid),))]


#: A table of verdicts with more models than this is folded.
MOST_ROWS = 12


def _claims_sentence(verdicts: Sequence[Sequence[Verdict]]) -> Iterator[str]:
    """Say how many claims hold, fail, wait and are open; nothing if none was decided."""
    found = [v for group in verdicts for v in group]
    if not found:
        return
    holds = [v.holds for v in found]
    waiting = sum(v.verdict == "waiting" for v in found)
    counted = {
        "follow from the model": holds.count(True),
        "are refuted by an exact counterexample": holds.count(False),
        "are not stated on this model and decided elsewhere, or wait": waiting,
        "are not decided": holds.count(None) - waiting,
    }
    listed = ", ".join(f"{count} {what}" for what, count in counted.items() if count)
    yield f"Claims of the literature were put to the models {len(found)} times: {listed}."


def _claim_grid(decided: Sequence[tuple[type[Model], Sequence[Verdict]]], holds: bool) -> Grid:
    """Return the claims that hold, or those that fail with their counterexamples, and the model."""
    evidence = (lambda v: v.verdict) if holds else verdict_cell  # the sections give all evidence
    rows = []
    for cls, group in decided:
        texts = {claim.key: claim.text for claim in cls.claims}
        rows += [
            [v.claim, words(texts.get(v.claim, v.statement)), cls.name(), evidence(v)]
            for v in group
            if v.holds is holds
        ]
    return Grid.of("", ("claim", "statement", "model", "verdict"), rows)


# -- how to read it -----------------------------------------------------------------------------


def reading_blocks(classes: Sequence[type[Model]], tally: Tally) -> list[Block]:
    """Return the closing section: how to read the report, the sources, and what wrote it."""
    cited = " ".join(text for cls in classes for text in _source_texts(cls))
    documents = [key for key in keys() if re.fullmatch(r"S\d+", key) and re.search(rf"\b{key}:", cited)]
    methods = sorted(tally.methods)
    works = dict.fromkeys(key for method in methods for key in METHODS.get(method, ()))
    blocks: list[Block] = [
        Prose(READING),
        Bullets(tuple((f"{k}:", f"{v}.") for k, v in STATUS_MEANING.items())),
        Prose(VERDICTS),
        Bullets(tuple((f"{k}:", f"{v}.") for k, v in MEANING.items())),
        Prose(SOURCES),
    ]
    for title, works_cited in (("Documents", documents), (f"Methods ({', '.join(methods)})", list(works))):
        if works_cited:
            blocks.append(Part(title, (Bullets(tuple((k, cite(k)) for k in works_cited)),)))
    return [*blocks, Prose(f"Written by greatgame {__version__}.")]


def _source_texts(cls: type[Model]) -> Iterator[str]:
    yield cls.__doc__ or ""
    yield from (p.source for p in cls.parameters.values())
    yield from (c.source for c in cls.choices.values())
    yield from (d.source for d in cls.derived.values())
    yield from (c.source for c in cls.claims)
