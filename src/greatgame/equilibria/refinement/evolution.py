r"""Evolutionary stability in symmetric two-player games, decided exactly.

A mix x of a symmetric game with payoff matrix A is *evolutionarily stable* (Maynard Smith and Price
1973) if it is a best response to itself and, for every other best response y, does better against y
than y does: :math:`(x - y)' A y > 0`.

With S the support of x and J its best responses, y - x ranges over the vectors z that sum to zero,
are free on S and non-negative on J \\ S, so stability says :math:`z' A z < 0` for all of them but 0
(Haigh 1975).  Eliminating one coordinate in S leaves a quadratic form M that must be positive on
vectors free on some coordinates and non-negative on the rest.  That holds iff the free block is
positive definite and its Schur complement is strictly copositive, which is decided over the
rationals by Hadeler's theorem: a symmetric matrix whose principal submatrices of one order less are
strictly copositive is so too unless its determinant is <= 0 and its adjugate is positive
(Hadeler 1983).  x itself is recomputed from its support, so its rounding does not matter.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greatgame.equilibria.programme import solve_exactly
from greatgame.equilibria.refinement.perfect import supports
from greatgame.equilibria.result import Equilibrium
from greatgame.game import NormalForm

Matrix = NDArray[Any]

#: Largest matrix whose copositivity is decided: the work doubles with each row.
MAX_ORDER = 12


def symmetric_matrix(game: NormalForm) -> Matrix | None:
    """Return the first player's exact payoff matrix if the game is symmetric, else None.

    The game is symmetric if the second player's payoffs are the transpose of the first's, with the
    players' actions matched by label, or by position if the labels differ.
    """
    if game.n_players != 2 or game.shape[0] != game.shape[1]:
        return None
    exact = game.to_exact(snap=True)
    first, second = exact.actions.values()
    if set(first) == set(second) and first != second:
        exact = exact.subgame({game.players[1]: first})
    A, B = exact.payoffs
    # Snapping maps each player's floats to [0, 1], so their own units are compared beforehand.
    if game.kind == "float" and not _same_range(game):
        return None
    return np.asarray(A) if (A == B.T).all() else None


def _same_range(game: NormalForm) -> bool:
    """Whether both players' float payoffs span the same interval up to rounding."""
    A, B = game.payoffs
    scale = max(abs(A).max(), abs(B).max())
    return bool(np.allclose([A.min(), A.max()], [B.min(), B.max()], rtol=0, atol=1e-14 * scale))


def evolutionarily_stable(game: NormalForm, equilibrium: Equilibrium) -> bool | None:
    """Whether a symmetric equilibrium of a symmetric game is evolutionarily stable.

    Returns
    -------
    bool or None
        None when the game is not symmetric, the equilibrium is not, or it is beyond ``MAX_ORDER``.
    """
    A = symmetric_matrix(game)
    if A is None or not _plays_alike(equilibrium):
        return None
    return is_ess(A, supports(equilibrium)[0])


def _plays_alike(equilibrium: Equilibrium) -> bool:
    """Whether both players use the same mix, by label if the labels are the same."""
    (first, second), (x, y) = equilibrium.actions, equilibrium.mix
    matched = dict(zip(second, y, strict=True)) if set(first) == set(second) else None
    y = tuple(matched[a] for a in first) if matched else y
    return all(abs(float(p) - float(q)) < 1e-9 for p, q in zip(x, y, strict=True))


def is_ess(A: Matrix, support: Sequence[int]) -> bool | None:
    """Whether the equilibrium mix with the given support is evolutionarily stable in A.

    Parameters
    ----------
    A : array of Fraction, shape (n, n)
        Row player's payoffs.
    support : sequence of int
        Actions of the mix.  If it carries more than one equilibrium mix none of them is stable.
    """
    base, *free = support
    if not _positive_definite(_form(A, base, free)):
        return False
    x = _equal_payoff_mix(A, support)
    if x is None or any(w <= 0 for w in x[list(support)]):
        return False
    payoffs = A @ x
    if payoffs.max() > payoffs[base]:
        return False
    others = [k for k in range(len(A)) if k not in support and payoffs[k] == payoffs[base]]
    if len(others) > MAX_ORDER:
        return None
    form = _form(A, base, [*free, *others])
    m = len(free)
    if not others:
        return True
    H, G = form[m:, m:], form[:m, m:]
    if m:
        H = H - G.T @ _solve_columns(form[:m, :m], G)
    return strictly_copositive(H)


def _form(A: Matrix, base: int, rest: Sequence[int]) -> Matrix:
    """Symmetric matrix M with ``w' M w = -2 z' A z`` for z = w on ``rest`` and -sum(w) at ``base``."""
    k = list(rest)
    if not k:
        return np.zeros((0, 0), dtype=object)
    C = A[np.ix_(k, k)] - A[base, k][None, :] - A[k, base][:, None] + A[base, base]
    return np.asarray(-(C + C.T))


def _equal_payoff_mix(A: Matrix, support: Sequence[int]) -> Matrix | None:
    """Return the mix on the support that makes its actions earn the same, over all actions."""
    k = list(support)
    rows = [(A[k[0], k] - A[j, k]).tolist() for j in k[1:]] + [[Fraction(1)] * len(k)]
    solution = solve_exactly(rows, [Fraction(0)] * (len(k) - 1) + [Fraction(1)])
    if solution is None:
        return None
    x = np.array([Fraction(0)] * len(A), dtype=object)
    x[k] = solution
    return x


def _solve_columns(F: Matrix, G: Matrix) -> Matrix:
    """Return F^-1 G for a non-singular F."""
    columns = [solve_exactly(F.tolist(), column.tolist()) for column in G.T]
    return np.array(columns, dtype=object).T


def determinant(M: Matrix) -> Fraction:
    """Exact determinant; 1 for an empty matrix."""
    import flint

    n = len(M)
    if n == 0:
        return Fraction(1)
    entries = [flint.fmpq(int(x.numerator), int(x.denominator)) for x in M.ravel()]
    value = flint.fmpq_mat(n, n, entries).det()
    return Fraction(int(value.p), int(value.q))


def _positive_definite(M: Matrix) -> bool:
    """Sylvester's criterion."""
    return all(determinant(M[:k, :k]) > 0 for k in range(1, len(M) + 1))


def strictly_copositive(M: Matrix) -> bool:
    """Whether ``w' M w > 0`` for every w >= 0 but 0, for a symmetric matrix of Fractions.

    Examples
    --------
    >>> F = Fraction
    >>> strictly_copositive(np.array([[F(1), F(-2)], [F(-2), F(5)]], dtype=object))
    True
    >>> strictly_copositive(np.array([[F(1), F(-1)], [F(-1), F(1)]], dtype=object))
    False
    """
    n = len(M)
    for size in range(1, n + 1):
        for rows in itertools.combinations(range(n), size):
            part = M[np.ix_(rows, rows)]
            if determinant(part) <= 0 and _positive_adjugate(part):
                return False
    return True


def _positive_adjugate(M: Matrix) -> bool:
    n = len(M)
    return all(
        (-1) ** (i + j) * determinant(np.delete(np.delete(M, i, axis=0), j, axis=1)) > 0
        for i in range(n)
        for j in range(n)
    )
