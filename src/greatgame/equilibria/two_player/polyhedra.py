"""Vertices of best-response polyhedra, exactly, by double description over integers.

Against a mixed strategy x of a player with k actions, the opponent's l actions earn ``x C`` (``C``
of shape k x l).  The best-response polyhedron is ``{(x, u) : x >= 0, sum x = 1, u >= (x C)_j}``.
Each inequality that is tight is a *label*: an own action that is not played, or an opponent's
action that is a best response (Shapley 1974; von Stengel 2002, section 2).

Dropping ``sum x = 1`` gives a pointed cone whose extreme rays with x != 0 are the vertices.  Adding
a constant to a row of ``C`` shifts u and changes no label, so the first column may be made zero:
then ``u >= (x C)_0`` reads ``u >= 0``, the cone starts as the non-negative orthant, and the other
columns cut it one by one.  That is the double description method (Motzkin, Raiffa, Thompson and
Thrall 1953; Fukuda and Prodon 1996): a cut keeps the rays on its good side and adds one new ray on
each edge that it crosses.  Two rays span an edge iff no third ray has all the labels they share.
If one of them is *simple* (one label fewer than the dimension) it is enough that they share all
labels of it but one; where both are, the edges are found by looking up masks.  All numbers are integers
without common divisor, so nothing is rounded, and ties are no special case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import gcd
from operator import mul

from greatgame.errors import SolverError

#: Most vertices of one player's best-response polyhedron.  Random games pass it near 17x17; it is
#: reached after ten to thirty seconds and holds a third of a gigabyte.
MAX_VERTICES = 200_000

Matrix = Sequence[Sequence[int]]
Ray = tuple[list[int], int]  # direction without common divisor; labels as a bit mask
_Valued = tuple[list[int], int, int]  # the same, and the value of the inequality that cuts


class LabelIndex:
    """Answers which of many label sets contain a given one.

    Parameters
    ----------
    masks : sequence of int
        Label sets as bit masks; a position is an index into this sequence.
    """

    def __init__(self, masks: Sequence[int]) -> None:
        self._everyone = (1 << len(masks)) - 1
        # One text of equally long binary numbers, last set first; every width-th digit is a label.
        width = max((mask.bit_length() for mask in masks), default=0)
        text = "".join(f"{mask:0{width}b}" for mask in reversed(masks))
        self._holders = {label: int(text[width - 1 - label :: width], 2) for label in range(width)}

    def holders(self, mask: int) -> int:
        """Return the positions of the sets that contain ``mask``, as a bit mask."""
        found = self._everyone
        for label in bits(mask):
            found &= self._holders.get(label, 0)
        return found

    def sharing(self, mask: int, least: int) -> Iterator[int]:
        """Iterate over the positions of the sets that share at least ``least`` labels with ``mask``.

        Counts for all sets at once, in binary: ``digits[k]`` has the k-th digit of every count.
        """
        digits = [0] * mask.bit_count().bit_length()
        for label in bits(mask):
            carry = self._holders.get(label, 0)
            for k, digit in enumerate(digits):
                digits[k], carry = digit ^ carry, digit & carry
        more, equal = 0, self._everyone
        for k in reversed(range(len(digits))):
            if least >> k & 1:
                equal &= digits[k]
            else:
                more |= equal & digits[k]
                equal &= ~digits[k]
        return bits(more | equal)

    def supersets(self, mask: int) -> Iterator[int]:
        """Iterate over the positions of the sets that contain ``mask``."""
        return bits(self.holders(mask))


def too_large(limit: int) -> SolverError:
    """Error that says a polyhedron has more vertices than ``limit``, and what to do instead."""
    return SolverError(
        f"a best-response polyhedron has more than {limit} vertices: the game is too large for exact "
        "enumeration; raise limit=, or ask for one equilibrium (method='nashpy-lemke-howson') or for "
        "the pure ones (method='pure')"
    )


def bits(mask: int) -> Iterator[int]:
    """Iterate over the positions of the ones of ``mask``, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def best_response_vertices(payoffs: Matrix, limit: int = MAX_VERTICES) -> list[Ray]:
    """Return every vertex of one player's best-response polyhedron.

    Parameters
    ----------
    payoffs : sequence of sequences of int, k x l
        The opponent's payoff when the player plays i and the opponent j.
    limit : int
        Most rays to hold at any time.

    Returns
    -------
    list of (weights, labels)
        ``weights``: k non-negative integers proportional to the mixed strategy, then u.
        ``labels``: bit i < k when own action i is not played, bit k + j when the opponent's
        action j is a best response.

    Raises
    ------
    SolverError
        If there are more rays than ``limit``.

    Examples
    --------
    >>> best_response_vertices([[1, 0], [0, 1]])
    [([1, 0, 0], 6), ([1, 1, 0], 12), ([0, 1, 1], 9)]
    """
    k = len(payoffs)
    cuts = [[row[0] - row[j] for row in payoffs] + [1] for j in range(1, len(payoffs[0]))]
    rays = extreme_rays(cuts, k + 1, limit)
    return [ray for ray in rays if any(ray[0][:k])]


def extreme_rays(rows: Matrix, dimension: int, limit: int = MAX_VERTICES) -> list[Ray]:
    """Return the extreme rays of the cone ``{z : z >= 0, rows z >= 0}``.

    Label i < ``dimension`` of a ray means ``z_i = 0``; label ``dimension + j`` that row j is tight.

    Raises
    ------
    SolverError
        If there are more rays than ``limit``.
    """
    axes = range(dimension)
    everything = (1 << dimension) - 1
    rays: list[Ray] = [([int(i == k) for i in axes], everything ^ (1 << k)) for k in axes]
    for j, row in enumerate(rows):
        rays = _cut(rays, row, 1 << (dimension + j), dimension)
        if len(rays) > limit:
            raise too_large(limit)
    return rays


def _cut(rays: list[Ray], row: Sequence[int], label: int, dimension: int) -> list[Ray]:
    """Intersect a cone, given by its extreme rays, with ``row z >= 0``."""
    kept: list[Ray] = []
    above: list[_Valued] = []
    below: list[_Valued] = []
    for vector, mask in rays:
        value = sum(map(mul, row, vector))
        if value == 0:
            kept.append((vector, mask | label))
        elif value > 0:
            kept.append((vector, mask))
            above.append((vector, mask, value))
        else:
            below.append((vector, mask, value))
    if not (below and above):
        return kept
    simple = all(ray[1].bit_count() == dimension - 1 for side in (above, below) for ray in side)
    edges = _simple_edges(above, below) if simple else _edges(above, below, rays, dimension)
    kept += [(_meet(one, other), one[1] & other[1] | label) for one, other in edges]
    return kept


def _simple_edges(above: list[_Valued], below: list[_Valued]) -> Iterator[tuple[_Valued, _Valued]]:
    """Edges across a cut when every ray off it is simple: all labels but one are shared."""
    ends: dict[int, _Valued] = {}
    for ray in above:
        for bit in bits(ray[1]):
            ends[ray[1] ^ 1 << bit] = ray
    for ray in below:
        for bit in bits(ray[1]):
            other = ends.get(ray[1] ^ 1 << bit)
            if other is not None:
                yield other, ray


def _edges(
    above: list[_Valued], below: list[_Valued], rays: list[Ray], dimension: int
) -> Iterator[tuple[_Valued, _Valued]]:
    """Edges across a cut in general, by the combinatorial adjacency test."""
    everyone = LabelIndex([mask for _, mask in rays])
    others = LabelIndex([mask for _, mask, _ in above])
    for ray in below:
        ray_simple = ray[1].bit_count() == dimension - 1
        for position in others.sharing(ray[1], dimension - 2):
            other = above[position]
            simple = ray_simple or other[1].bit_count() == dimension - 1
            if simple or everyone.holders(ray[1] & other[1]).bit_count() == 2:
                yield other, ray


def _meet(above: _Valued, below: _Valued) -> list[int]:
    """Where the edge between two rays crosses the cut, without common divisor."""
    a, b = above[2], -below[2]
    vector = [b * x + a * y for x, y in zip(above[0], below[0], strict=True)]
    divisor = gcd(*vector)
    return vector if divisor == 1 else [x // divisor for x in vector]
