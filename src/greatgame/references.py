"""The literature behind what greatgame computes: one BibTeX file, read with a small exact grammar.

The file uses a plain subset of BibTeX: ``@type{key, field = {value}, ...}`` with balanced braces
inside values, UTF-8 letters instead of TeX accents, ``and`` between authors.  Anything else is an
error, so a slip in the file cannot silently lose a reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from greatgame.errors import GreatGameError, suggest

_ENTRY = re.compile(r"@(?P<type>[a-z]+)\{(?P<key>[A-Za-z0-9:_-]+)\s*,")
_FIELD = re.compile(r"\s*(?P<name>[a-z]+)\s*=\s*\{")
_BLANK = re.compile(r"(?:\s+|%[^\n]*)+")

#: Method of ``Equilibria`` (or kind of analysis) -> keys of the works it rests on.
METHODS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "exact-enumeration": ("nash1951", "winkels1979", "avis2010", "motzkin1953", "shapley1974"),
        "polynomial-supports": ("nash1951", "porter2008", "mckelvey1996", "datta2010", "neumaier1990"),
        "optimum": ("vonneumann1944",),
        "pure": ("nash1951",),
        "batch-2x2": ("nash1951", "shapley1974"),
        "batch-bimatrix": ("nash1951", "shapley1974"),
        "batch-2x2x2": ("nash1951", "mckelvey1996"),
        "batch-pure": ("nash1951",),
        "nashpy-support": ("knight2018", "nisan2007"),
        "nashpy-vertex": ("knight2018", "nisan2007"),
        "nashpy-lemke-howson": ("knight2018", "lemke1964", "shapley1974"),
        "gambit-enumpure": ("savani2025",),
        "gambit-enummixed": ("savani2025", "avis2010", "mangasarian1964"),
        "gambit-enumpoly": ("savani2025", "mckelvey1996"),
        "gambit-lcp": ("savani2025", "lemke1964"),
        "gambit-lp": ("savani2025", "vonneumann1944"),
        "gambit-logit": ("savani2025", "mckelvey1995", "turocy2005"),
        "gambit-gnm": ("savani2025", "govindan2003"),
        "correlated": ("aumann1974", "aumann1987", "huangfu2018"),
        "coarse": ("moulin1978", "huangfu2018"),
        "logit": ("mckelvey1995", "turocy2005", "allgower1990"),
        "fictitious-play": ("knight2018", "brown1951", "fudenberg1998"),
        "stochastic-fictitious-play": ("knight2018", "hofbauer2002"),
        "replicator": ("knight2018", "taylor1978"),
        "asymmetric-replicator": ("knight2018", "taylor1978"),
    }
)


def keys() -> tuple[str, ...]:
    """Keys of every work in the file, in its order."""
    return tuple(_entries())


def entry(key: str) -> Mapping[str, str]:
    """Fields of one work; ``type`` is its kind (article, book, ...).

    Raises
    ------
    GreatGameError
        For an unknown key, with the nearest one.
    """
    entries = _entries()
    if key not in entries:
        raise GreatGameError(f"no reference {key!r}{suggest(key, entries)}")
    return entries[key]


def cite(key: str) -> str:
    """Return one work as a line of text.

    Examples
    --------
    >>> print(cite("nash1951"))
    Nash, J. (1951). Non-Cooperative Games. Annals of Mathematics 54(2), 286-295.
    """
    work = entry(key)
    who = _people(work.get("author", "") or work.get("editor", ""))
    year = f"({work['year']})" if "year" in work else "(undated)"
    parts = [f"{who} {year}".strip(), work["title"], _place(work), work.get("note", "")]
    return ". ".join(part for part in parts if part) + "."


def cite_method(method: str) -> str:
    """Return the references of a method, one a line; see :data:`METHODS`.

    Raises
    ------
    GreatGameError
        For an unknown method, with the nearest one.
    """
    if method not in METHODS:
        raise GreatGameError(
            f"no references are recorded for the method {method!r}{suggest(method, METHODS)}"
        )
    return "\n".join(cite(key) for key in METHODS[method])


def bibtex() -> str:
    """Return the BibTeX file."""
    return (files("greatgame.data") / "references.bib").read_text(encoding="utf-8")


@cache
def _entries() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for key, fields in parse(bibtex()):
        if key in found:
            raise GreatGameError(f"two references have the key {key!r}")
        found[key] = fields
    return MappingProxyType(found)


def parse(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Iterate over the entries of BibTeX text in the subset described above.

    Raises
    ------
    GreatGameError
        Where the text leaves the subset; the message names the line.
    """
    at = _skip(text, 0)
    while at < len(text):
        match = _ENTRY.match(text, at)
        if not match:
            raise _wrong(text, at, "an entry '@type{key,'")
        fields, at = _fields(text, match.end())
        if "title" not in fields:
            raise _wrong(text, match.start(), f"a title in {match['key']!r}")
        yield match["key"], MappingProxyType({"type": match["type"], **fields})
        at = _skip(text, at)


def _fields(text: str, at: int) -> tuple[dict[str, str], int]:
    """Read ``name = {value}`` fields up to the closing brace of the entry."""
    fields: dict[str, str] = {}
    while True:
        match = _FIELD.match(text, at)
        if not match:
            raise _wrong(text, at, "a field 'name = {value}'")
        end = _closing(text, match.end())
        fields[match["name"]] = " ".join(text[match.end() : end].split())
        rest = re.compile(r"\s*(,\s*)?(\})?").match(text, end + 1)
        assert rest is not None
        at = rest.end()
        if rest[2]:
            return fields, at
        if not rest[1]:
            raise _wrong(text, at, "',' or '}'")


def _closing(text: str, at: int) -> int:
    """Position of the brace that closes the one before ``at``."""
    depth = 1
    for k in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[k], 0)
        if depth == 0:
            return k
    raise _wrong(text, at, "a closing brace")


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _wrong(text: str, at: int, wanted: str) -> GreatGameError:
    line = text.count("\n", 0, at) + 1
    return GreatGameError(f"references.bib, line {line}: expected {wanted}, found {text[at : at + 20]!r}")


def _people(names: str) -> str:
    """``Family, Given and ...`` as ``Family, G. and Family, G.``; braces keep a name whole."""
    shown = []
    for name in filter(None, names.split(" and ")):
        family, _, given = name.partition(", ")
        initials = " ".join(f"{part[0]}." for part in given.split())
        shown.append("et al." if name == "others" else f"{family}, {initials}".rstrip(", "))
    if len(shown) < 2:
        return "".join(shown)
    glue = " " if shown[-1] == "et al." else " and "
    return ", ".join(shown[:-1]) + glue + shown[-1]


def _place(work: Mapping[str, str]) -> str:
    """Where it appeared: journal volume(number), pages; or book, publisher; or institution."""
    number = f"({work['number']})" if "number" in work else ""
    journal = f"{work.get('journal', '')} {work.get('volume', '')}{number}".strip()
    place = journal or work.get("booktitle", "")
    pages = work.get("pages", "")
    parts = [place, pages, *(work.get(name, "") for name in ("publisher", "institution", "howpublished"))]
    return ", ".join(part for part in parts if part).replace("--", "-")
