"""The report on some models, summary first, then a section a model: as a page, as Markdown or as LaTeX.

A page is one HTML file that needs nothing else.  Markdown and LaTeX, for papers, come with a folder of
figures beside them (SVG, or PDF).  Everything is computed when the report is written and depends on the
models alone, so the same models give the same bytes, by however many processes.  A solver that fails is
reported in place; it never passes for "no equilibrium".
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from greatgame.display.blocks import Block, Drawing, Part
from greatgame.display.html_blocks import write_html
from greatgame.display.latex import latex_document, write_latex
from greatgame.display.markdown import write_markdown
from greatgame.display.page import Section, page
from greatgame.display.section import decide_claims, model_blocks, solve_points
from greatgame.display.summary import Tally, reading_blocks, summary_blocks, summary_row
from greatgame.errors import ParameterError, suggest
from greatgame.model import Model
from greatgame.proof.verdict import Verdict

Step = Callable[[float, str], None]

TITLE = "Russia, China and Central Asia as games"
LEAD = "Parameters, payoffs, every equilibrium with its certificate, and the claims of the literature."

#: What a report can be written as, by the ending of its file.
FORMATS = {".html": "html", ".htm": "html", ".md": "md", ".tex": "tex"}

#: Ending of the figures' files.
ENDINGS = {"md": "svg", "tex": "pdf"}


@dataclass(frozen=True)
class Chapter:
    """A model's finished section, as plain data that passes between processes.

    Attributes
    ----------
    anchor, title : str
    text : str
        In the format of the report.
    files : dict of str to bytes
        Figures by file name.
    row : tuple
        Of the summary.
    tally : Tally
    verdicts : tuple of Verdict
    """

    anchor: str
    title: str
    text: str
    files: dict[str, bytes]
    row: tuple[object, ...]
    tally: Tally
    verdicts: tuple[Verdict, ...]


def _ignore(fraction: float, what: str) -> None:
    del fraction, what


def report_format(out: str | os.PathLike[str], form: str | None = None) -> str:
    """Return what a report is written as: as asked for, or by the ending of its file.

    Raises
    ------
    ParameterError
        For a format that is not known.

    Examples
    --------
    >>> report_format("paper.tex"), report_format("report"), report_format("a.html", "md")
    ('tex', 'html', 'md')
    """
    if form is None:
        return FORMATS.get(Path(out).suffix.lower(), "html")
    known = sorted(set(FORMATS.values()))
    if form not in known:
        raise ParameterError(f"unknown format {form!r}{suggest(form, known)}")
    return form


def write_report(
    models: Iterable[type[Model]],
    out: str | os.PathLike[str],
    progress: Step = _ignore,
    form: str | None = None,
    workers: int = 1,
) -> Path:
    """Write the report on some models.

    Parameters
    ----------
    models : iterable of Model classes
        In the order of their sections.
    out : path
        The file; it is written at the end, in one piece.  Figures of Markdown and LaTeX go to the folder
        of its name with ``_figures`` for its ending.
    progress : callable, optional
        Called with the part done (0 to 1) and what is done now.
    form : {"html", "md", "tex"}, optional
        By default what the file's ending says, else "html".
    workers : int
        Processes; more than one needs models of an importable module.  The bytes written are the same.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ParameterError
        If there is no model to report on, or the format is unknown.
    OSError
        If the file cannot be written.
    """
    classes = list(models)
    if not classes:
        raise ParameterError("a report needs at least one model")
    path, chosen = Path(out), report_format(out, form)
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "no such folder", str(path.parent))
    folder = f"{path.stem}_figures"
    chapters = []
    for k, chapter in enumerate(_chapters(classes, chosen, folder, workers, progress)):
        chapters.append(chapter)
        progress((k + 1) / len(classes), f"{chapter.anchor}: done")
    progress(1.0, "writing")
    text = _assembled(classes, chapters, chosen, folder)
    files = {name: content for c in chapters for name, content in c.files.items()}
    if files:
        (path.parent / folder).mkdir(exist_ok=True)
    for name, content in files.items():
        (path.parent / folder / name).write_bytes(content)
    path.write_text(text, encoding="utf-8")
    return path


def _chapters(
    classes: Sequence[type[Model]], form: str, folder: str, workers: int, progress: Step
) -> Iterator[Chapter]:
    """Yield the chapters in the order of the models, from one process or several."""
    if workers == 1:
        for k, cls in enumerate(classes):
            progress(k / len(classes), f"{cls.name()}: equilibria, claims, figures")
            yield write_chapter(cls, form, folder)
        return
    import multiprocessing

    progress(0.0, f"{len(classes)} models by {workers} processes")
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        n = len(classes)
        yield from pool.map(write_chapter, classes, [form] * n, [folder] * n)


def write_chapter(cls: type[Model], form: str, folder: str) -> Chapter:
    """Solve a model, decide its claims, and write its section.

    Parameters
    ----------
    cls : Model class
    form : {"html", "md", "tex"}
    folder : str
        Of the figures.
    """
    answers = solve_points(cls)
    verdicts = tuple(replace(v, restored_formula=None, smtlib=None) for v in decide_claims(cls))
    blocks = model_blocks(cls, answers, verdicts, form)
    return Chapter(
        anchor=cls.name(),
        title=cls.title or cls.__name__,
        text=_written(blocks, form, folder),
        files={f"{d.name}.{ENDINGS[form]}": d.content for d in _drawings(blocks)} if form in ENDINGS else {},
        row=tuple(summary_row(cls, answers, verdicts)),
        tally=Tally.of(answers),
        verdicts=verdicts,
    )


def _drawings(blocks: Iterable[Block]) -> Iterator[Drawing]:
    for block in blocks:
        if isinstance(block, Drawing):
            yield block
        elif isinstance(block, Part):
            yield from _drawings(block.blocks)


def _written(blocks: Sequence[Block], form: str, folder: str) -> str:
    if form == "md":
        return write_markdown(blocks, folder)
    return write_latex(blocks, folder) if form == "tex" else write_html(blocks)


def _assembled(classes: Sequence[type[Model]], chapters: Sequence[Chapter], form: str, folder: str) -> str:
    """Return the whole text: summary, models, how to read it."""
    tally = Tally.total(c.tally for c in chapters)
    summary = summary_blocks(classes, [c.row for c in chapters], tally, [c.verdicts for c in chapters])
    sections = [
        Section("summary", "Summary", _written(summary, form, folder)),
        *(Section(c.anchor, c.title, c.text) for c in chapters),
        Section(
            "reading",
            "How to read this report, and sources",
            _written(reading_blocks(classes, tally), form, folder),
        ),
    ]
    if form == "html":
        return page(TITLE, LEAD, sections)
    if form == "tex":
        return latex_document(TITLE, LEAD, [(s.title, s.body) for s in sections])
    parts = "\n\n".join(f"## {s.title}\n\n{s.body}" for s in sections)
    return f"# {TITLE}\n\n{LEAD}\n\n{parts}\n"
