"""Proof that a support profile carries a continuum of equilibria.

Suppose only r of the D equations are independent as polynomials.  If at one point of the open
simplices the r of them vanish, with r unknowns in which their Jacobian is regular, and every outside
action is strictly worse (or ties wherever the equations hold), then the other D - r unknowns can
move freely nearby (implicit function theorem) and all of it is equilibrium.  The point is proved by
the interval test of ``boxes`` with the free unknowns held fixed.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from greatgame.equilibria.n_player.boxes import RADII, Floats, Multilinear, interval_newton
from greatgame.equilibria.n_player.supports import System, rank, tied_everywhere

#: Distance kept from the boundary of the simplices and of the outside conditions.
MARGIN = 1e-6


def continuum_point(system: System, problem: Multilinear, starts: Iterable[Floats]) -> Floats | None:
    """Return a point proved to lie on a continuum of equilibria, or None if no start led to one.

    Parameters
    ----------
    system, problem
        The exact system and its float form.
    starts : iterable of arrays
        Where to look from (values of the unknowns).
    """
    independent = rank(system.equations)
    binding = [k for k, f in enumerate(system.outside) if not tied_everywhere(f, system)]
    if independent == system.dimension:
        return None
    for start in starts:
        x = problem.newton(start, steps=40)
        if x is not None and _well_inside(problem, x, binding) and _proved(problem, x, independent):
            return x
    return None


def _proved(problem: Multilinear, x: Floats, independent: int) -> bool:
    if independent == 0:
        return True
    from scipy.linalg import qr

    _, slope = problem.linearise(x)
    columns = np.sort(qr(slope, pivoting=True, mode="r")[1][:independent])
    rows = np.sort(qr(slope[:, columns].T, pivoting=True, mode="r")[1][:independent])
    if np.linalg.cond(slope[np.ix_(rows, columns)]) > 1e8:
        return False
    radius = np.zeros((len(RADII), problem.dimension))
    radius[:, columns] = RADII[:, None]
    small = RADII < MARGIN / 2
    table = problem.recentre(problem.equations[rows], np.repeat(x[None], len(RADII), axis=0), radius)
    test = interval_newton(table, problem.linear[columns], problem.degree, problem.slack)
    return bool((test.exists & small).any())


def _well_inside(problem: Multilinear, x: Floats, binding: list[int]) -> bool:
    """Whether every probability is positive and these outside actions are worse, by ``MARGIN``."""
    if x.min() < MARGIN or any(x[block].sum() > 1 - MARGIN for block in problem.blocks):
        return False
    if not binding:
        return True
    table = problem.recentre(problem.outside[binding], x[None], np.full((1, len(x)), MARGIN))
    return bool((table[..., 0] + np.abs(table[..., 1:]).sum(-1) < -problem.slack).all())
