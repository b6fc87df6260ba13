"""The index of the literature: its interactions and its claims, each with the families that model it.

``interactions.csv`` numbers the strategic interactions that the source documents describe (A01-A83),
``claims.csv`` their checkable claims (B001-B209) with the lines they are read from.  A family is the
``M01`` to ``M18`` that opens the docstring of a model's file.  The index is an independent record: the
models state what they cover and claim themselves, and a test compares the two.
"""

from __future__ import annotations

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
