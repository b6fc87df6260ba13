"""The index of the literature: its interactions, its claims and its dated episodes.

``interactions.csv`` numbers the strategic interactions that the source documents describe (A01-A83),
``claims.csv`` their checkable claims (B001-B209) with the lines they are read from, each with the
families that model it.  A family is the ``M01`` to ``M18`` that opens the docstring of a model's file.
The index is an independent record: the models state what they cover and claim themselves, and a test
compares the two.  ``episodes.csv`` reads dated events (``events.csv``, with the columns of every table)
as outcomes of a model at a point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from greatgame.data.tables import cells


@dataclass(frozen=True)
class Interaction:
    """A strategic interaction of the literature.

    Attributes
    ----------
    key, title : str
        Catalogue number, ``"A13"``, and what it is about.
    families : tuple of str
        The families of models it belongs to, the first the main one.
    """

    key: str
    title: str
    families: tuple[str, ...]


@dataclass(frozen=True)
class ClaimEntry:
    """A claim of the literature as the index lists it.

    Attributes
    ----------
    key, kind, source : str
        Catalogue number, ``"B017"``; X stated, A attributed, N normative, I inferred; document and lines.
    families : tuple of str
        The families of models that test it.
    """

    key: str
    kind: str
    source: str
    families: tuple[str, ...]


@cache
def interactions() -> dict[str, Interaction]:
    """Return the interactions by catalogue number, in order.

    Examples
    --------
    >>> interactions()["A13"].families
    ('M04',)
    """
    return {
        row["key"]: Interaction(row["key"], row["title"], tuple(row["families"].split()))
        for row in cells("interactions")
    }


@cache
def claim_entries() -> dict[str, ClaimEntry]:
    """Return the claims by catalogue number, in order.

    Examples
    --------
    >>> claim_entries()["B017"].source
    'S2:55'
    """
    return {
        row["key"]: ClaimEntry(row["key"], row["kind"], row["source"], tuple(row["families"].split()))
        for row in cells("claims")
    }


@dataclass(frozen=True)
class Episode:
    """What happened, read as an outcome of a model at one of its points.

    Attributes
    ----------
    series : str
        What is decided; episodes of a series follow each other in time.
    year : int
    model, point : str
        Name of the model and of its point (``"baseline"``: all parameters there).
    outcome : str
        The documented outcome in words.
    profiles : tuple of tuple of str
        The action profiles that mean this outcome; ``"*"`` is any action.
    source, note : str
        Document and lines; how the outcome is read where that takes judgement.
    """

    series: str
    year: int
    model: str
    point: str
    outcome: str
    profiles: tuple[tuple[str, ...], ...]
    source: str
    note: str

    def contains(self, profile: Sequence[str]) -> bool:
        """Whether an action profile means the documented outcome."""
        return any(
            all(wanted in ("*", action) for wanted, action in zip(pattern, profile, strict=True))
            for pattern in self.profiles
        )


@cache
def episodes() -> tuple[Episode, ...]:
    """Return the dated episodes in the order of the file: by series, then by year.

    Examples
    --------
    >>> [e.outcome for e in episodes() if e.model == "membership"]
    ['outside', 'inside', 'outside']
    """
    return tuple(
        Episode(
            series=row["series"],
            year=int(row["year"]),
            model=row["model"],
            point=row["point"],
            outcome=row["outcome"],
            profiles=tuple(tuple(text.split(", ")) for text in row["profiles"].split("; ")),
            source=row["source"],
            note=row["note"],
        )
        for row in cells("episodes")
    )
