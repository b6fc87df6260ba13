"""Maximal Nash subsets, components and indices of a two-player game's equilibria.

The extreme equilibria are the edges of a bipartite graph between extreme strategies of player 1
and of player 2.  Its maximal bicliques (X, Y) are the maximal Nash subsets: conv X x conv Y is a
convex set of equilibria contained in no larger one (Winkels 1979; Jansen 1981).  Its connected
components are the topological components of the set of all equilibria (Avis, Rosenberg, Savani and
von Stengel 2010, section 2).

The *index* of a regular equilibrium with supports I, J of k actions each is
``(-1)^(k+1) sign(det A_IJ det B_IJ)`` for positive payoffs (Shapley 1974).  For any payoffs the
determinants bordered by ones, ``det [[A_IJ, 1], [1', 0]]``, have the right sign product and do not
change when a constant is added.  The index of a component is the sum of the indices of the
equilibria near it of any nearby regular game; over all components it sums to +1.

Games with ties are perturbed by a bonus ``t e_j`` for each action j of each player.  A basic
solution, that is a choice of tight inequalities that determines the point, is linear in t.  The
perturbed game is solved exactly at one value t = 1 (the bonuses themselves are tiny), and two
facts are checked: every vertex is simple there, and the tight inequalities of every vertex are also
tight, together, at some vertex of the game itself (t = 0).  Then every slack is positive at t = 1
and non-negative at t = 0, hence positive between: these vertices exist for all t in (0, 1], all
simple, and each edge of one leads to another.  As the graph of a polyhedron is connected there are
no others, and an equilibrium of the perturbed game tends, as t goes to 0, to that vertex pair of the
game itself.  So each perturbed equilibrium belongs to a known component.  If a check fails smaller
bonuses are tried; if they all fail the index is None, never a guess.  (The matrices here have rows
scaled by positive weights.  Letting the weights go to 1 moves every equilibrium continuously, so
the indices are those of the game as given.)
"""

from __future__ import annotations

from collections.abc import Sequence

from greatgame.equilibria.two_player.polyhedra import LabelIndex, Matrix, bits
from greatgame.equilibria.two_player.vertices import enumerate_vertices
from greatgame.errors import SolverError

Pair = tuple[int, int]  # positions of a vertex of player 1 and of one of player 2
Biclique = tuple[tuple[int, ...], tuple[int, ...]]

#: Payoffs are scaled by 2 to this power before bonuses below 2**16 are added, at first: small
#: enough for most games, and large enough to be seen by floats.
FIRST_SIZE = 28


def matches(first: Sequence[int], second: Sequence[int], n_labels: int) -> list[Pair]:
    """Return the completely labelled pairs: those whose label sets together hold every label."""
    index = LabelIndex(second)
    everything = (1 << n_labels) - 1
    return [(p, q) for p, mask in enumerate(first) for q in index.supersets(everything & ~mask)]


def complements(first: Sequence[int], second: Sequence[int], n_labels: int) -> list[Pair]:
    """Return the completely labelled pairs when no vertex has more labels than it must.

    Then the two label sets of an equilibrium are complements of each other.
    """
    everything = (1 << n_labels) - 1
    where = {everything & ~mask: q for q, mask in enumerate(second)}
    return [(p, where[mask]) for p, mask in enumerate(first) if mask in where]


def connected(edges: Sequence[Pair]) -> list[int]:
    """Return the component of each edge of a bipartite graph, numbered by first appearance.

    Examples
    --------
    >>> connected([(0, 0), (1, 1), (1, 0), (2, 2)])
    [0, 0, 0, 1]
    """
    nodes = [node for p, q in edges for node in ((0, p), (1, q))]
    parent = dict(zip(nodes, nodes, strict=True))

    def root(node: tuple[int, int]) -> tuple[int, int]:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for p, q in edges:
        parent[root((0, p))] = root((1, q))
    number: dict[tuple[int, int], int] = {}
    return [number.setdefault(root((0, p)), len(number)) for p, _ in edges]


def bicliques(edges: Sequence[Pair], limit: int) -> list[Biclique]:
    """Return the maximal bicliques of a bipartite graph without isolated vertices.

    The sets Y of maximal bicliques are the non-empty intersections of neighbourhoods.

    Raises
    ------
    SolverError
        If there are more than ``limit``: their number can grow exponentially with ties.

    Examples
    --------
    >>> bicliques([(0, 0), (0, 1), (1, 1)], limit=10)
    [((0,), (0, 1)), ((0, 1), (1,))]
    """
    neighbours: dict[int, int] = {}
    for p, q in edges:
        neighbours[p] = neighbours.get(p, 0) | 1 << q
    closed: dict[int, None] = {}
    for mask in neighbours.values():
        closed |= dict.fromkeys([mask, *(mask & other for other in closed)])
        closed.pop(0, None)
        if len(closed) > limit:
            raise SolverError(f"the equilibria form more than {limit} maximal Nash subsets; raise limit=")
    return [
        (tuple(p for p, mask in neighbours.items() if mask & shared == shared), tuple(bits(shared)))
        for shared in closed
    ]


def regular_index(rows: Sequence[int], columns: Sequence[int], first: Matrix, second: Matrix) -> int:
    """Index of a regular equilibrium with supports ``rows`` and ``columns`` of equal size.

    Parameters
    ----------
    rows, columns : sequences of int
        The actions played.
    first : matrix, m x n
        Player 2's payoffs (they depend on player 1's mix).
    second : matrix, n x m
        Player 1's payoffs.
    """
    one = _bordered_sign([[first[i][j] for j in columns] for i in rows])
    two = _bordered_sign([[second[j][i] for i in rows] for j in columns])
    return one * two if len(rows) % 2 else -one * two


def regular_indices(
    first: Matrix, second: Matrix, masks: tuple[Sequence[int], Sequence[int]], pairs: Sequence[Pair]
) -> list[int]:
    """Index of each equilibrium of a game all of whose vertices are simple.

    ``masks`` are the labels of both players' vertices over rows (low bits), then columns.
    """
    m, n = len(first), len(second)
    return [
        regular_index(
            [i for i in range(m) if not masks[0][p] >> i & 1],
            [j for j in range(n) if not masks[1][q] >> (m + j) & 1],
            first,
            second,
        )
        for p, q in pairs
    ]


def perturbed_indices(
    first: Matrix,
    second: Matrix,
    masks: tuple[Sequence[int], Sequence[int]],
    pairs: Sequence[Pair],
    component: Sequence[int],
    limit: int,
) -> list[int | None]:
    """Index of each component, by solving a nearby game without ties.

    Parameters
    ----------
    first, second : matrices of int
        Player 2's payoffs (m x n) and player 1's (n x m).
    masks : pair of sequences of int
        Labels of every vertex of player 1's and player 2's best-response polyhedron.
    pairs, component : sequences
        The extreme equilibria as positions in ``masks``, and the component of each.
    limit : int
        Most vertices of a perturbed polyhedron; with more, no index is known.
    """
    unknown: list[int | None] = [None] * (max(component) + 1)
    needed = _bits_needed(first, second)
    for seed, size in enumerate((FIRST_SIZE, needed, 2 * needed, 4 * needed)):
        nearby = _perturbed(first, size, seed), _perturbed(second, size, seed)
        try:
            moved = labels(*nearby, limit=limit)
        except SolverError:
            return unknown
        if _is_faithful(masks, moved, len(first), len(second)):
            return _gather(nearby, masks, moved, pairs, component)
    return unknown


def labels(first: Matrix, second: Matrix, limit: int) -> tuple[list[int], list[int]]:
    """Labels of every vertex of both polyhedra, over rows (low bits), then columns."""
    m, n = len(first), len(second)
    one, two = enumerate_vertices(first, limit), enumerate_vertices(second, limit)
    return one.labels, [turn(mask, m, n) for mask in two.labels]


def turn(mask: int, m: int, n: int) -> int:
    """Labels of player 2's vertex, given over columns then rows, over rows then columns."""
    return mask >> n | (mask & ((1 << n) - 1)) << m


def _gather(
    nearby: tuple[Matrix, Matrix],
    masks: tuple[Sequence[int], Sequence[int]],
    moved: tuple[Sequence[int], Sequence[int]],
    pairs: Sequence[Pair],
    component: Sequence[int],
) -> list[int | None]:
    """Add up the indices of the perturbed equilibria by the component that each tends to."""
    m, n = len(nearby[0]), len(nearby[1])
    found = complements(*moved, m + n)
    where = dict(zip(pairs, component, strict=True))
    limits = LabelIndex(masks[0]), LabelIndex(masks[1])
    total = [0] * (max(component) + 1)
    for (p, q), index in zip(found, regular_indices(*nearby, moved, found), strict=True):
        (x,) = limits[0].supersets(moved[0][p])
        (y,) = limits[1].supersets(moved[1][q])
        total[where[x, y]] += index
    return list(total)


def _is_faithful(
    masks: tuple[Sequence[int], Sequence[int]], moved: tuple[Sequence[int], Sequence[int]], m: int, n: int
) -> bool:
    """Check that every perturbed vertex is simple and tends to a vertex of the game itself."""
    for old, new, size in zip(masks, moved, (m, n), strict=True):
        index = LabelIndex(old)
        if not all(mask.bit_count() == size and index.holders(mask) for mask in new):
            return False
    return True


def _bits_needed(first: Matrix, second: Matrix) -> int:
    """Bits that separate distinct vertices of the game, from Hadamard's bound on determinants."""
    largest = max(abs(x) for matrix in (first, second) for row in matrix for x in row)
    k = min(len(first), len(second)) + 1
    return 2 * k * (largest.bit_length() + k.bit_length()) + 16


def _perturbed(payoffs: Matrix, size: int, seed: int) -> list[list[int]]:
    """Payoffs scaled by ``2**size``, plus a 16-bit bonus for each of the opponent's actions.

    The bonuses are powers of a primitive root (Lehmer 1951): without pattern, yet always the same.
    """
    columns = range(len(payoffs[0]))
    bonus = [pow(48271, 3 + j + (seed << 8), 2**31 - 1) & 0xFFFF for j in columns]
    return [[(x << size) + b for x, b in zip(row, bonus, strict=True)] for row in payoffs]


def _bordered_sign(matrix: list[list[int]]) -> int:
    """Sign of the determinant of ``matrix`` bordered by ones, fraction-free (Bareiss 1968)."""
    rows = [[*row, 1] for row in matrix] + [[1] * len(matrix) + [0]]
    sign, previous = 1, 1
    for k in range(len(rows) - 1):
        pivot = next((i for i in range(k, len(rows)) if rows[i][k]), None)
        if pivot is None:
            return 0
        if pivot != k:
            rows[k], rows[pivot], sign = rows[pivot], rows[k], -sign
        top = rows[k]
        for i in range(k + 1, len(rows)):
            row = rows[i]
            rows[i] = [(top[k] * row[j] - row[k] * top[j]) // previous for j in range(len(rows))]
        previous = top[k]
    last = rows[-1][-1]
    return sign * ((last > 0) - (last < 0))
