"""All equilibria of a two-player game, ties included, exactly over the rationals.

A pair (x, y) is an equilibrium iff every action is either not played or a best response: together
the points x and y of the two best-response polyhedra hold every label (Shapley 1974).  The set of
all equilibria is a finite union of products of polytopes, the maximal Nash subsets, and their
vertices, the *extreme equilibria*, are exactly the completely labelled pairs of vertices of the
polyhedra (Mangasarian 1964; Winkels 1979).  So the method is

1. drop actions strictly dominated by another action, repeatedly: no equilibrium plays them;
2. scale the payoffs to integers, opponent's action by opponent's action.  Scaling and shifting
   player 2's payoffs in one row changes player 1's mixes by a known weight and no label;
3. enumerate the vertices of both polyhedra with their labels (:mod:`.polyhedra`; larger ones
   without ties :mod:`.simple`);
4. pair them, and read off components and indices (:mod:`.components`).

Nothing is rounded and ties are no special case, so the answer is complete for every game; the cost
is the number of vertices, at most exponential in the number of actions.

Practical size (one 2 GHz core): 3x3 a fifth of a millisecond, 6x6 about 1 ms.  Without ties 12x12
takes 0.03 s, 14x14 0.1 to 0.3 s, 16x16 one to five seconds; with many ties 12x12 takes 0.2 s and
14x14 five seconds.  A polyhedron with more than :data:`~.polyhedra.MAX_VERTICES` vertices, typical
from 17x17 on, raises :class:`~greatgame.errors.SolverError` within half a minute and says what to
do instead.  Games in which one player has few actions go much further (100x3 in 10 ms).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from numpy.typing import NDArray

from greatgame.checks import integer
from greatgame.equilibria.result import Component, Equilibria, Mix, Status
from greatgame.equilibria.two_player.components import (
    Pair,
    bicliques,
    complements,
    connected,
    matches,
    perturbed_indices,
    regular_indices,
    turn,
)
from greatgame.equilibria.two_player.polyhedra import MAX_VERTICES, Matrix
from greatgame.equilibria.two_player.vertices import Vertices, enumerate_vertices
from greatgame.equilibria.verify import certify
from greatgame.errors import GameError, SolverError
from greatgame.game import NormalForm
from greatgame.numbers import exact
from greatgame.tensor import ULPS

METHOD = "exact-enumeration"


@dataclass(frozen=True)
class BimatrixResult:
    """Every equilibrium of a two-player game.

    Attributes
    ----------
    equilibria : tuple of (mix, mix)
        The extreme equilibria: exact probabilities of player 1 and of player 2, over all actions.
        Ordered by player 1's mix, then player 2's, larger weights on earlier actions first.
    component : tuple of int
        For each extreme equilibrium, the position of its component.
    components : tuple of Component
        Connected sets of equilibria as unions of maximal Nash subsets, with their indices.  An index
        is None if a game with ties has a neighbour without ties that is beyond ``limit``.
    degenerate : bool
        Whether some mixed strategy has more pure best responses than actions that it plays, after
        strictly dominated actions are dropped.  If not, the equilibria are isolated and odd in
        number.
    """

    equilibria: tuple[tuple[Mix, Mix], ...]
    component: tuple[int, ...]
    components: tuple[Component, ...]
    degenerate: bool

    @property
    def index_sum(self) -> int | None:
        """Sum of the components' indices, +1 when all are known; None otherwise."""
        known = [c.index for c in self.components if c.index is not None]
        return sum(known) if len(known) == len(self.components) else None


@dataclass(frozen=True)
class _Scaled:
    """A game in integers after elimination: what the polyhedra need, and the way back.

    ``first[i][j]`` is player 2's payoff times a weight of row i, up to a constant per row; the
    weights turn the integer solution into player 1's mix.  ``second[j][i]`` likewise.
    """

    shape: tuple[int, int]
    kept: tuple[list[int], list[int]]
    first: Matrix
    second: Matrix
    weights: tuple[list[Fraction], list[Fraction]]


def enumerate_bimatrix(
    first: Sequence[Sequence[Any]] | NDArray[Any],
    second: Sequence[Sequence[Any]] | NDArray[Any],
    *,
    limit: int = MAX_VERTICES,
) -> BimatrixResult:
    """Return all extreme equilibria, maximal Nash subsets, components and indices.

    Parameters
    ----------
    first, second : array_like of exact numbers, m x n
        Payoffs of player 1 (rows) and player 2 (columns), each in any unit.  A float means its
        shortest decimal.
    limit : int
        Most vertices of one player's best-response polyhedron, and most maximal Nash subsets.

    Raises
    ------
    GameError
        If the matrices are empty, ragged or of different shape, an entry is not a number, or the
        limit no positive integer.
    SolverError
        If the game has more vertices or subsets than ``limit``.

    Examples
    --------
    >>> pennies = enumerate_bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> pennies.equilibria
    (((Fraction(1, 2), Fraction(1, 2)), (Fraction(1, 2), Fraction(1, 2))),)

    Entry deterrence: the incumbent's threat supports a continuum, whose index is 0.

    >>> entry = enumerate_bimatrix([[0, 0], [-1, 1]], [[2, 2], [-1, 1]])
    >>> [(c.is_point, c.index) for c in entry.components]
    [(False, 0), (True, 1)]
    """
    integer(limit, "limit")
    game = _scaled(_fractions(first), _fractions(second))
    m, n = len(game.first), len(game.second)
    one, two = enumerate_vertices(game.first, limit), enumerate_vertices(game.second, limit)
    masks = one.labels, [turn(mask, m, n) for mask in two.labels]
    degenerate = not (one.is_simple(m) and two.is_simple(n))
    pairs = (matches if degenerate else complements)(*masks, m + n)
    xs = _mixes(one, {p for p, _ in pairs}, game, 0)
    ys = _mixes(two, {q for _, q in pairs}, game, 1)
    pairs.sort(key=lambda pair: (xs[pair[0]], ys[pair[1]]), reverse=True)
    component = connected(pairs)
    indices: Sequence[int | None]
    if degenerate:
        indices = perturbed_indices(game.first, game.second, masks, pairs, component, limit)
    else:
        indices = regular_indices(game.first, game.second, masks, pairs)
    result = BimatrixResult(
        equilibria=tuple((xs[p], ys[q]) for p, q in pairs),
        component=tuple(component),
        components=_components(pairs, component, indices, xs, ys, limit),
        degenerate=degenerate,
    )
    if result.index_sum not in (1, None):
        raise SolverError(
            f"the indices of all equilibria sum to {result.index_sum}, and a theorem says 1: "
            "the enumeration is wrong; please report this game"
        )
    return result


def solve_bimatrix(game: NormalForm, *, limit: int = MAX_VERTICES) -> Equilibria:
    """Return every equilibrium of a two-player game, each certified on the game as given.

    A game of floats is solved exactly after each player's payoffs are replaced by the simplest
    rationals within rounding error (:meth:`NormalForm.to_exact` with ``snap=True``), so units and
    origin of the payoffs do not matter; probabilities are then rounded to floats.

    Parameters
    ----------
    game : NormalForm
        Two players; floats or Fractions.
    limit : int
        Most vertices of one player's best-response polyhedron, and most maximal Nash subsets.

    Returns
    -------
    Equilibria
        The extreme equilibria; status "complete" when all are isolated, else "complete-extreme".

    Raises
    ------
    GameError
        If there are not two players, or the payoffs contain symbols.
    SolverError
        If the game is beyond the practical size.

    Examples
    --------
    >>> hunt = NormalForm({"R": ("stag", "hare"), "C": ("stag", "hare")},
    ...                   [[[4, 0], [3, 3]], [[4, 3], [0, 3]]])
    >>> [(e.profile, e.index) for e in solve_bimatrix(hunt)]
    [(('stag', 'stag'), 1), (None, -1), (('hare', 'hare'), 1)]
    """
    if game.n_players != 2:
        raise GameError(f"{METHOD} needs two players; this game has {game.n_players}")
    game.require_numbers(METHOD)
    snapped = game.to_exact(snap=True)
    result = enumerate_bimatrix(*snapped.payoffs, limit=limit)
    items = tuple(
        certify(game, _as_given(game, mixes), index=result.components[c].index, component=c)
        for mixes, c in zip(result.equilibria, result.component, strict=True)
    )
    isolated = all(c.is_point for c in result.components)
    status: Status = "complete" if isolated else "complete-extreme"
    return Equilibria(game, items, METHOD, status, result.components, _merged(game, snapped))


def _as_given(game: NormalForm, mixes: tuple[Mix, Mix]) -> list[list[Any]]:
    """Probabilities in the game's kind of number."""
    kind = float if game.kind == "float" else Fraction
    return [[kind(w) for w in mix] for mix in mixes]


def _merged(game: NormalForm, snapped: NormalForm) -> str:
    """Say for whom different floats were taken as equal payoffs, if for anybody."""
    names = [
        player
        for player, given, used in zip(game.players, game.payoffs, snapped.payoffs, strict=True)
        if len(set(used.ravel().tolist())) < len(set(given.ravel().tolist()))
    ]
    if not names:
        return ""
    return f"payoffs of {' and '.join(names)} closer than {ULPS} units in the last place are taken as equal"


def _fractions(payoffs: Sequence[Sequence[Any]] | NDArray[Any]) -> list[list[Fraction]]:
    """Read a matrix of exact numbers."""
    try:
        return [[exact(x) for x in row] for row in payoffs]
    except (TypeError, ValueError) as error:
        raise GameError(f"a payoff matrix needs rows of numbers: {error}") from None


def _scaled(first: list[list[Fraction]], second: list[list[Fraction]]) -> _Scaled:
    """Scale a game to integers and drop strictly dominated actions."""
    m, n = len(first), len(first[0]) if first else 0
    if not n or len(second) != m or any(len(row) != n for row in [*first, *second]):
        raise GameError(
            "payoff matrices must be two equal rectangles, got rows of lengths "
            f"{[len(r) for r in first]} and {[len(r) for r in second]}"
        )
    of_two, weights_one = _integers(second)
    of_one, weights_two = _integers([list(column) for column in zip(*first, strict=True)])
    rows, columns = _undominated(of_one, of_two)
    return _Scaled(
        shape=(m, n),
        kept=(rows, columns),
        first=[[of_two[i][j] for j in columns] for i in rows],
        second=[[of_one[j][i] for i in rows] for j in columns],
        weights=(weights_one, weights_two),
    )


def _integers(payoffs: list[list[Fraction]]) -> tuple[list[list[int]], list[Fraction]]:
    """Shift each row to start at 0 and scale it to integers without common divisor; the scales."""
    rows, scales = [], []
    for row in payoffs:
        shifted = [x - row[0] for x in row]
        common = lcm(*(x.denominator for x in shifted))
        whole = [x.numerator * (common // x.denominator) for x in shifted]
        divisor = gcd(*whole) or 1
        rows.append([x // divisor for x in whole])
        scales.append(Fraction(common, divisor))
    return rows, scales


def _undominated(of_one: Matrix, of_two: Matrix) -> tuple[list[int], list[int]]:
    """Rows and columns that survive iterated strict dominance by pure strategies.

    ``of_one[j][i]`` and ``of_two[i][j]`` are the payoffs of the players who choose i and j.
    """
    rows, columns = list(range(len(of_two))), list(range(len(of_one)))
    while True:
        before = len(rows) + len(columns)
        rows = _undominated_by([of_one[j] for j in columns], rows)
        columns = _undominated_by([of_two[i] for i in rows], columns)
        if len(rows) + len(columns) == before:
            return rows, columns


def _undominated_by(against: Matrix, actions: list[int]) -> list[int]:
    """Actions that no other beats against each of the opponent's actions."""
    return [a for a in actions if not any(all(row[b] > row[a] for row in against) for b in actions)]


def _mixes(vertices: Vertices, used: set[int], game: _Scaled, player: int) -> dict[int, Mix]:
    """Exact mixes, over all actions, of the vertices that occur in equilibria."""
    kept, scales = game.kept[player], game.weights[player]
    mixes = {}
    for position in used:
        ray = vertices.weights(position)
        weights = [Fraction(0)] * game.shape[player]
        for action, weight in zip(kept, ray, strict=False):
            weights[action] = weight * scales[action]
        total = sum(weights)
        mixes[position] = tuple(w / total for w in weights)
    return mixes


def _components(
    pairs: Sequence[Pair],
    component: Sequence[int],
    indices: Sequence[int | None],
    xs: dict[int, Mix],
    ys: dict[int, Mix],
    limit: int,
) -> tuple[Component, ...]:
    """Group the extreme equilibria into components of maximal Nash subsets."""
    groups: list[list[Pair]] = [[] for _ in indices]
    for pair, c in zip(pairs, component, strict=True):
        groups[c].append(pair)
    return tuple(
        Component(
            products=tuple(
                (tuple(xs[p] for p in side), tuple(ys[q] for q in other))
                for side, other in bicliques(group, limit)
            ),
            index=index,
        )
        for group, index in zip(groups, indices, strict=True)
    )
