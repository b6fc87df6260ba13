"""From a proved zero to an equilibrium: many digits, exact rationals, exact conditions, index.

A zero that branch and prune proved is polished in 256-bit ball arithmetic and enclosed again by
Krawczyk's test, now around the exact coefficients, to far below 1e-30.  Rational zeros are
recognised (the simplest rational in each ball) and checked in exact arithmetic; for the others the
signs that make an equilibrium are read off the balls.  A ball that contains zero decides nothing:
it is settled by algebra where algebra is cheap and reported as open where not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb, arb_mat, ctx, fmpq

from greatgame.equilibria.n_player.answers import Found
from greatgame.equilibria.n_player.boxes import Floats, Root
from greatgame.equilibria.n_player.linear import rational_point
from greatgame.equilibria.n_player.supports import System, tied_everywhere
from greatgame.numbers import simplest_between

PRECISION = 256
#: Radius of the final enclosure of every probability.
RADIUS = Fraction(1, 2**140)
#: A rational probability is recognised up to this denominator.
MAX_DENOMINATOR = 10**15


class UnsettledError(ArithmeticError):
    """A zero whose side of a boundary neither balls nor cheap algebra can tell."""


def to_equilibrium(system: System, root: Root, known: Sequence[Found]) -> Found | None:
    """Return the equilibrium at a proved zero, or None if the zero is none of this support.

    Parameters
    ----------
    system : System
    root : Root
    known : sequence of Found
        Equilibria of smaller supports: a zero on the boundary is one of them, tied.

    Raises
    ------
    UnsettledError
        If that cannot be decided.
    """
    with _precision():
        balls = _enclose(system, root)
        point = _points(system, balls)
        exact = _recognise(system, point)
        if exact is not None:
            return _exact_equilibrium(system, exact)
        if any(w < 0 for mix in point for w in mix) or any(arb(f(point)) > 0 for f in system.outside):
            return None
        if not all(w > 0 for mix in point for w in mix):
            if _is_known(system, root, known):
                return None
            raise UnsettledError
        return _ball_equilibrium(system, point)


@contextmanager
def _precision() -> Iterator[None]:
    before = ctx.prec
    ctx.prec = PRECISION
    try:
        yield
    finally:
        ctx.prec = before


def _enclose(system: System, root: Root) -> list[Any]:
    """Balls that contain the zero, in the order of the unknowns."""
    n = system.dimension
    x = arb_mat(n, 1, [arb(float(v)) for v in root.x])
    for _ in range(8):
        inverse = _inverse(_jacobian(system, x))
        step = inverse * _values(system, x)
        x = arb_mat(n, 1, [(a - b).mid() for a, b in zip(x.entries(), step.entries(), strict=True)])
        if all(abs(b) < arb(2) ** -200 for b in step.entries()):
            break
    ball = arb(0, arb(_fmpq(RADIUS)))
    box = arb_mat(n, 1, [a + ball for a in x.entries()])
    unit = arb_mat(n, n, [int(i == j) for i in range(n) for j in range(n)])
    image = x - inverse * _values(system, x) + (unit - inverse * _jacobian(system, box)) * (box - x)
    near = all(abs(a - arb(float(v))) < root.reach for a, v in zip(box.entries(), root.x, strict=True))
    if not near or not all(
        b.contains_interior(k) for b, k in zip(box.entries(), image.entries(), strict=True)
    ):
        raise UnsettledError
    return list(image.entries())


def _points(system: System, entries: Sequence[Any]) -> list[list[Any]]:
    """Split unknowns into the players' mixes, each with its first probability put back."""
    mixes, at = [], 0
    for k in system.sizes:
        rest = list(entries[at : at + k - 1])
        mixes.append([1 - sum(rest, arb(0)), *rest])
        at += k - 1
    return mixes


def _values(system: System, x: Any) -> Any:
    point = _points(system, x.entries())
    return arb_mat(system.dimension, 1, [arb(f(point)) for f in system.equations])


def _jacobian(system: System, x: Any) -> Any:
    rows = system.jacobian(_points(system, x.entries()))
    return arb_mat(system.dimension, system.dimension, [arb(v) for row in rows for v in row])


def _inverse(matrix: Any) -> Any:
    try:
        return matrix.inv()
    except ZeroDivisionError:
        raise UnsettledError from None


def _recognise(system: System, point: Sequence[Sequence[Any]]) -> list[tuple[Fraction, ...]] | None:
    """Return the zero as Fractions if it is rational with moderate denominators; it is checked."""
    mixes = []
    for mix in point:
        rest = [simplest_between(_fraction(w.lower()), _fraction(w.upper())) for w in mix[1:]]
        if any(w.denominator > MAX_DENOMINATOR for w in rest):
            return None
        mixes.append((1 - sum(rest, Fraction(0)), *rest))
    return mixes if all(f(mixes) == 0 for f in system.equations) else None


def _exact_equilibrium(system: System, point: list[tuple[Fraction, ...]]) -> Found | None:
    if any(w <= 0 for mix in point for w in mix) or any(f(point) > 0 for f in system.outside):
        return None
    return rational_point(system, point)


def _ball_equilibrium(system: System, point: Sequence[Sequence[Any]]) -> Found:
    """Read ties and the index off an enclosure inside the simplices; no outside action is better."""
    tied, proven = set(), True
    for form in system.outside:
        if not arb(form(point)) < 0:
            tied.add((form.player, form.action))
            proven &= tied_everywhere(form, system)
    n = system.dimension
    det = arb_mat(n, n, [arb(v) for row in system.jacobian(point) for v in row]).det()
    sign = (1 if det > 0 else -1 if det < 0 else 0) * (-1) ** n
    mixes = tuple(tuple(_fraction(w.mid()) for w in mix) for mix in point)
    return Found(system, mixes, False, frozenset(tied), None if tied else sign or None, proven)


def _is_known(system: System, root: Root, known: Sequence[Found]) -> bool:
    """Whether a known equilibrium of a smaller support, tied on this one, is this very zero."""
    wanted = {(i, a) for i in system.active for a in system.support[i]}
    for found in known:
        played = {(i, a) for i, s in enumerate(found.system.support) for a in s}
        if found.proven and played < wanted | _pure(system) and wanted <= played | found.tied:
            x = _coordinates(system, found)
            if np.abs(x - root.x).max() < 0.9 * root.reach:
                return True
    return False


def _pure(system: System) -> set[tuple[int, int]]:
    return {(i, s[0]) for i, s in enumerate(system.support) if len(s) == 1}


def _coordinates(system: System, found: Found) -> Floats:
    """Return a smaller support's equilibrium in the unknowns of this system."""
    shape = [max(s) + 1 for s in system.support]
    mixes = found.system.full(found.point, shape)
    return np.array([float(mixes[i][a]) for i in system.active for a in system.support[i][1:]])


def _fraction(ball: Any) -> Fraction:
    man, exp = ball.man_exp()
    return Fraction(int(man)) * Fraction(2) ** int(exp)


def _fmpq(x: Fraction) -> Any:
    return fmpq(x.numerator, x.denominator)
