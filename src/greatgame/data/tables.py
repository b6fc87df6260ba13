"""The calibration tables: rows of exact numbers, each with unit, year and the lines it is read from.

Every table is a CSV file in this folder with the same columns:

``entity, group, quantity``
    Whose value, the group it is listed under, and what is measured.
``year``
    Empty where the source gives none.
``value, text``
    A number exactly as printed, or a word where the source only classifies; ``n/a`` is missing.
``unit, source, named, note``
    The unit; our document and lines (``S4:906-920``), or ``judgement``; the source that the document
    itself names; remarks.  A note that starts with ``!`` marks an anomaly of the source.

``documents.csv`` lists the documents with their number of lines, so that citations can be checked;
the index of the literature has columns of its own (:mod:`greatgame.data.literature`).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources

from greatgame.errors import DataError, suggest
from greatgame.numbers import exact

_PACKAGE = "greatgame.data"
_DOCUMENTS = "documents"
#: Files with columns of their own.
_OTHERS = frozenset({_DOCUMENTS, "claims", "episodes", "interactions"})
_MISSING = "n/a"
_CITATION = re.compile(r"\b(S\d):(\d+)(?:-(\d+))?")


@dataclass(frozen=True)
class Row:
    """One value of a table, with where it comes from.

    Attributes
    ----------
    entity, group, quantity : str
        Whose value, its group in the source, what is measured.
    year : int or None
        None where the source gives no year.
    value : Fraction or None
        The number exactly as printed; None where there is none.
    text : str
        What the source says where it gives no number (a class, a sign, an event).
    unit, source, named, note : str
        Unit; our document and lines; the source the document names; remarks.
    """

    entity: str
    group: str
    quantity: str
    year: int | None
    value: Fraction | None
    text: str
    unit: str
    source: str
    named: str
    note: str

    @property
    def anomalous(self) -> bool:
        """Whether the source's entry is recorded as inconsistent or ambiguous."""
        return self.note.startswith("!")


@dataclass(frozen=True)
class Document:
    """A source document: its key in citations, number of lines, year (None: undated) and title."""

    key: str
    lines: int
    year: int | None
    title: str


def names() -> tuple[str, ...]:
    """Return the names of the tables.

    Examples
    --------
    >>> "defence" in names()
    True
    """
    files = (f.name for f in resources.files(_PACKAGE).iterdir())
    return tuple(sorted(n[:-4] for n in files if n.endswith(".csv") and n[:-4] not in _OTHERS))


@cache
def table(name: str) -> tuple[Row, ...]:
    """Return the rows of a table, in the order of the file.

    Raises
    ------
    DataError
        If there is no such table, or a row cannot be read; the message names the nearest spelling,
        or the row.
    """
    if name not in names():
        raise DataError(f"no table {name!r}{suggest(name, names())}")
    return tuple(_row(name, k, raw) for k, raw in enumerate(cells(name), start=2))


def cells(name: str) -> list[dict[str, str]]:
    """Return the cells of a CSV file of this package, one mapping of column to text a row."""
    text = resources.files(_PACKAGE).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


def _row(name: str, line: int, raw: dict[str, str]) -> Row:
    """Read one row; DataError names the table and the line."""
    number = raw["value"]
    try:
        return Row(
            entity=raw["entity"],
            group=raw["group"],
            quantity=raw["quantity"],
            year=int(raw["year"]) if raw["year"] else None,
            value=exact(number) if number not in ("", _MISSING) else None,
            text=raw["text"],
            unit=raw["unit"],
            source=raw["source"],
            named=raw["named"],
            note=raw["note"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"{name}.csv line {line} cannot be read: {error}") from error


def find(name: str, entity: str, quantity: str, year: int | None = None) -> Row:
    """Return the row of an entity, quantity and year (None: the row without a year).

    Raises
    ------
    DataError
        If there is none; the message names the nearest entity, quantity or year.
    """
    rows = table(name)
    for column, wanted in (("entity", entity), ("quantity", quantity), ("year", year)):
        known = {getattr(row, column): None for row in rows}
        if wanted not in known:
            valid = suggest(str(wanted), [str(x) for x in known])
            raise DataError(f"table {name!r} has no {column} {wanted!r} for {entity}, {quantity}{valid}")
        rows = tuple(row for row in rows if getattr(row, column) == wanted)
    return rows[0]


def value(name: str, entity: str, quantity: str, year: int | None = None) -> Fraction:
    """Return the exact number in a row.

    Raises
    ------
    DataError
        If there is no such row, or the source gives no number there.

    Examples
    --------
    >>> value("defence", "China", "defence spending", 2012)
    Fraction(102436, 1)
    """
    row = find(name, entity, quantity, year)
    if row.value is None:
        why = row.note or row.text or "the source gives no number"
        raise DataError(f"{quantity} of {entity} in {year} is missing: {why} ({row.source})")
    return row.value


@cache
def documents() -> dict[str, Document]:
    """Return the source documents by the key that citations use.

    Examples
    --------
    >>> documents()["S4"].lines
    3881
    """
    found = {}
    for raw in cells(_DOCUMENTS):
        year = int(raw["year"]) if raw["year"] else None
        found[raw["key"]] = Document(raw["key"], int(raw["lines"]), year, raw["title"])
    return found


def document_lines(source: str) -> list[tuple[str, int, int]]:
    """Return every citation (document, first line, last line) in a source text, checked.

    Raises
    ------
    DataError
        If a citation names an unknown document or lines that it does not have.

    Examples
    --------
    >>> document_lines("judgement; S2:55; S4:906-920")
    [('S2', 55, 55), ('S4', 906, 920)]
    """
    found = []
    for key, first, last in _CITATION.findall(source):
        low, high = int(first), int(last or first)
        if key not in documents():
            raise DataError(f"{source!r} cites unknown document {key}{suggest(key, documents())}")
        if not 1 <= low <= high <= documents()[key].lines:
            raise DataError(f"{source!r}: {key} has lines 1-{documents()[key].lines}, not {low}-{high}")
        found.append((key, low, high))
    return found
