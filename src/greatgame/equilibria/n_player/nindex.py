"""Index of a regular equilibrium of an n-player game, and the index-sum theorem as a diagnostic.

The equilibria of a game are the rest points of Nash's vector field with a global index sum of +1, so
a complete list of regular equilibria has indices that sum to +1 and is odd in number (Wilson 1971;
Harsanyi 1973; Gül, Pearce and Stacchetti 1993, theorem 1; Ritzberger 1994, theorem 2).  At a
regular equilibrium with support S the index is the sign of det(-J), J the Jacobian of the
indifference equations E_ia = u_i(a, .) - u_i(a_0, .), a in S_i other than a_0, by the probabilities
x_jb, b in S_j other than b_0.  It equals the index under the replicator field: on the support the
field is x_a (E_a - sum_b x_b E_b), whose Jacobian is J times a matrix of positive determinant (the
product of all probabilities), and each unsupported action adds a negative eigenvalue, the loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from greatgame.equilibria.n_player.supports import Point, System


def equilibrium_index(system: System, point: Point) -> int | None:
    """Return +1 or -1, or None where the Jacobian is singular.

    The numbers of ``point`` must form an ordered field with exact sign (Fraction, Surd).  Whether
    an outside action ties, which makes the equilibrium irregular, is the caller's to know.
    """
    sign = _determinant_sign(system.jacobian(point))
    return sign * (-1) ** system.dimension or None


def _determinant_sign(rows: Sequence[Sequence[Any]]) -> int:
    """Sign of a determinant by Gaussian elimination over an exact field."""
    matrix, sign = [list(row) for row in rows], 1
    for k in range(len(matrix)):
        pivot = next((r for r in range(k, len(matrix)) if matrix[r][k] != 0), None)
        if pivot is None:
            return 0
        if pivot != k:
            matrix[k], matrix[pivot], sign = matrix[pivot], matrix[k], -sign
        head = matrix[k][k]
        sign = sign if head > 0 else -sign
        for r in range(k + 1, len(matrix)):
            if matrix[r][k] != 0:
                factor = matrix[r][k] / head
                matrix[r] = [x - factor * y for x, y in zip(matrix[r], matrix[k], strict=True)]
    return sign
