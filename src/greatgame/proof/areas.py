"""Exact shares of a space of one or two parameters cut by straight lines.

The box is cut by the zero set of every linear atom and assumption in turn; the signs of all of them
are constant on each piece.  Lengths and areas are rational numbers, so the shares are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import sympy

from greatgame.proof.algebra import Atom
from greatgame.proof.space import Space

Corner = tuple[Fraction, ...]
Piece = tuple[Corner, ...]


def pieces(space: Space, atoms: Sequence[Atom]) -> list[tuple[Fraction, dict[sympy.Symbol, Any]]] | None:
    """Cut the box of a space along atoms.

    Parameters
    ----------
    space : Space
        With one or two free symbols.
    atoms : sequence of Atom
        Whose zero sets to cut along.

    Returns
    -------
    list of (size, interior point), or None
        None if there are more symbols, or an atom is not linear in them.
    """
    if not 1 <= len(space.symbols) <= 2 or not all(_is_line(a, space) for a in atoms):
        return None
    (low, high), *rest = space.bounds.values()
    found: list[Piece]
    if rest:
        (bottom, top) = rest[0]
        found = [((low, bottom), (high, bottom), (high, top), (low, top))]
    else:
        found = [((low,), (high,))]
    for atom in atoms:
        found = [half for piece in found for half in _cut(piece, atom, space)]
    return [(_size(p), dict(zip(space.symbols, _centre(p), strict=True))) for p in found]


def _is_line(atom: Atom, space: Space) -> bool:
    return atom.is_linear and atom.symbols <= set(space.symbols)


def _cut(piece: Piece, atom: Atom, space: Space) -> list[Piece]:
    """Return the parts of a convex piece on either side of a line."""
    values = [Fraction(atom.evaluate(dict(zip(space.symbols, c, strict=True)))) for c in piece]
    if min(values) >= 0 or max(values) <= 0:
        return [piece]
    parts = []
    for side in (1, -1):
        corners: list[Corner] = []
        count = len(piece) if len(piece) > 2 else 1
        if len(piece) == 2 and side * values[0] > 0:
            corners.append(piece[0])
        for k in range(count):
            a, b = piece[k], piece[(k + 1) % len(piece)]
            u, v = values[k], values[(k + 1) % len(piece)]
            if len(piece) > 2 and side * u >= 0:
                corners.append(a)
            if u * v < 0:
                corners.append(tuple(x + (y - x) * u / (u - v) for x, y in zip(a, b, strict=True)))
        if len(piece) == 2 and side * values[1] > 0:
            corners.append(piece[1])
        parts.append(tuple(corners))
    return parts


def _size(piece: Piece) -> Fraction:
    """Length of an interval, or area of a polygon (shoelace formula)."""
    if len(piece[0]) == 1:
        return abs(piece[1][0] - piece[0][0])
    pairs = zip(piece, (*piece[1:], piece[0]), strict=True)
    return abs(sum((a[0] * b[1] - b[0] * a[1] for a, b in pairs), Fraction(0))) / 2


def _centre(piece: Piece) -> Corner:
    """Mean of the corners: an interior point of a convex piece."""
    return tuple(sum(column, Fraction(0)) / len(piece) for column in zip(*piece, strict=True))
