"""Vertices of a best-response polyhedron by whichever exact method suits the game."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from greatgame.equilibria.two_player.polyhedra import Matrix, best_response_vertices
from greatgame.equilibria.two_player.simple import simple_labels, vertex_at

#: From this many labels (actions of both players) on, floats with proved signs are faster.
LARGE = 14


@dataclass(frozen=True)
class Vertices:
    """Every vertex of one player's best-response polyhedron.

    Attributes
    ----------
    labels : list of int
        Label set of each vertex as a bit mask: own actions not played, then the opponent's best
        responses.
    weights : callable
        ``weights(position)``: integers proportional to the mixed strategy, then one more number.
    """

    labels: list[int]
    weights: Callable[[int], Sequence[int]]

    def is_simple(self, own_actions: int) -> bool:
        """Whether no vertex has more labels than the player has actions: there are no ties."""
        return all(mask.bit_count() == own_actions for mask in self.labels)


def enumerate_vertices(payoffs: Matrix, limit: int) -> Vertices:
    """Return every vertex; large polyhedra without ties go through :mod:`.simple`.

    Parameters
    ----------
    payoffs : sequence of sequences of int, k x l
        The opponent's payoff when the player plays i and the opponent j.
    limit : int
        Most rays to hold at any time.

    Raises
    ------
    SolverError
        If there are more rays than ``limit``.
    """
    if len(payoffs) + len(payoffs[0]) >= LARGE:
        labels = simple_labels(payoffs, limit)
        if labels is not None:
            return Vertices(labels, lambda position: vertex_at(payoffs, labels[position]))
    rays = best_response_vertices(payoffs, limit)
    return Vertices([mask for _, mask in rays], lambda position: rays[position][0])
