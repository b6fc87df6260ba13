"""Support profiles in which three players mix two actions each: solved exactly.

Write x, y, z for the probabilities of the second supported actions.  The equations are bilinear,
E_1(y, z) = E_2(x, z) = E_3(x, y) = 0.  Where E_1 determines y and E_2 determines x, putting both
into E_3 leaves a quadratic in z (so at most two totally mixed equilibria; McKelvey and McLennan
1997).  The finitely many z at which one of them does not are rational and are looked at one by one.
A form that vanishes identically, a quadratic that does, or a bilinear form left alone over a square
gives a curve or nothing, decided by the signs of linear functions between their rational zeros.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greatgame.equilibria.n_player.answers import Answer, Found
from greatgame.equilibria.n_player.linear import rational_point
from greatgame.equilibria.n_player.nindex import equilibrium_index
from greatgame.equilibria.n_player.supports import System, tied_everywhere
from greatgame.equilibria.n_player.surd import Surd

HALF = Fraction(1, 2)
Line = tuple[Any, Any]  # c0 + c1 t


@dataclass(frozen=True)
class Bilinear:
    """The function c00 + c10 s + c01 t + c11 s t on the unit square."""

    c00: Any
    c10: Any
    c01: Any
    c11: Any

    def at_first(self, s: Any) -> Line:
        """Return the line in the second variable when the first is ``s``."""
        return self.c00 + self.c10 * s, self.c01 + self.c11 * s

    def at_second(self, t: Any) -> Line:
        """Return the line in the first variable when the second is ``t``."""
        return self.c00 + self.c01 * t, self.c10 + self.c11 * t

    def swap(self) -> Bilinear:
        """Return the function with its variables exchanged."""
        return Bilinear(self.c00, self.c01, self.c10, self.c11)

    @property
    def vanishes(self) -> bool:
        """Whether the function is zero everywhere."""
        return not (self.c00 or self.c10 or self.c01 or self.c11)


@dataclass(frozen=True)
class Zeros:
    """Common zeros in the open cube: isolated points (x, y, z), and a point of a curve if any."""

    points: tuple[tuple[Any, Any, Any], ...] = ()
    curve: tuple[Fraction, Fraction, Fraction] | None = None


def solve_quadratic(system: System) -> Answer:
    """Return the equilibria of a support profile of three players with two actions each, exactly.

    The rest is "undecided" only if the equations have a curve of solutions, the game has actions
    outside the support, and the point tried on the curve does not satisfy their conditions.
    """
    forms = [_affine(f.coefficients, own) for own, f in enumerate(system.equations)]
    zeros = common_zeros(*forms)
    found = [_record(system, p, regular=zeros.curve is None) for p in zeros.points]
    points = tuple(f for f in found if f)
    if zeros.curve is None:
        return Answer(points)
    witness = _mixes(zeros.curve)
    if all(f(witness) < 0 for f in system.outside if not tied_everywhere(f, system)):
        return Answer((*points, rational_point(system, witness, regular=False)), "continuum")
    if all(f(witness) <= 0 for f in system.outside):
        points = (*points, rational_point(system, witness, regular=False))
    return Answer(points, "undecided")


def common_zeros(e1: Bilinear, e2: Bilinear, e3: Bilinear) -> Zeros:
    """Return the zeros of e1(y, z), e2(x, z), e3(x, y) in the open unit cube."""
    for form, order in ((e1, 0), (e2, 1), (e3, 2)):
        if form.vanishes:
            return Zeros(curve=_two_forms(e1, e2, e3, order))
    a0, a1 = (e1.c00, e1.c01), (e1.c10, e1.c11)  # e1 = a0(z) + a1(z) y
    b0, b1 = (e2.c00, e2.c01), (e2.c10, e2.c11)  # e2 = b0(z) + b1(z) x
    special = {z for line in (a1, b1) for z in _zero(line)}
    special |= {z for top, line in ((a0, a1), (b0, b1)) if not any(line) for z in _zero(top)}
    slices = [_slice(e1, e2, e3, z) for z in sorted(special) if 0 < z < 1]
    points = [p for s in slices for p in s.points]
    curve = next((s.curve for s in slices if s.curve), None)
    if any(a1) and any(b1):
        quadratic = _quadratic(e3, a0, a1, b0, b1)
        if any(quadratic):
            points += [
                (-_value(b0, z) / _value(b1, z), -_value(a0, z) / _value(a1, z), z)
                for z in _quadratic_roots(*quadratic)
                if z not in special
            ]
        else:
            curve = curve or _parametrised(a0, a1, b0, b1)
    return Zeros(tuple(p for p in points if all(0 < v < 1 for v in p)), curve)


def _affine(coefficients: NDArray[Any], own: int) -> Bilinear:
    table = np.broadcast_to(coefficients.squeeze(axis=own), (2, 2))
    (c00, c01), (c10, c11) = table.tolist()
    return Bilinear(c00, c10 - c00, c01 - c00, c11 - c10 - c01 + c00)


def _mixes(point: Sequence[Any]) -> list[tuple[Any, Any]]:
    return [(1 - v, v) for v in point]


def _record(system: System, point: Sequence[Any], regular: bool) -> Found | None:
    """Check the outside conditions exactly and describe the equilibrium."""
    mixes = _mixes(point)
    if any(f(mixes) > 0 for f in system.outside):
        return None
    if not isinstance(point[2], Surd):
        return rational_point(system, mixes, regular)
    tied = frozenset((f.player, f.action) for f in system.outside if f(mixes) == 0)
    index = equilibrium_index(system, mixes) if regular and not tied else None
    return Found(system, tuple(mixes), exact=False, tied=tied, index=index)


def _value(line: Line, t: Any) -> Any:
    return line[0] + line[1] * t


def _zero(line: Line) -> list[Fraction]:
    """Return the zero of a line, if it has exactly one."""
    return [Fraction(-line[0], 1) / line[1]] if line[1] else []


def _open_root(line: Line) -> Fraction | None:
    """Return a zero of a line in the open unit interval: 1/2 if it vanishes everywhere."""
    if not any(line):
        return HALF
    return next((t for t in _zero(line) if 0 < t < 1), None)


def _slice(e1: Bilinear, e2: Bilinear, e3: Bilinear, z: Fraction) -> Zeros:
    """Return the zeros with this z."""
    in_y, in_x = e1.at_second(z), e2.at_second(z)
    y, x = _open_root(in_y), _open_root(in_x)
    if x is None or y is None:
        return Zeros()
    if any(in_x) and any(in_y):
        return Zeros() if _value(e3.at_first(x), y) else Zeros(points=((x, y, z),))
    if not any(in_x) and not any(in_y):
        found = _scan([e3])
        return Zeros(curve=(found, _known_root(e3.at_first(found)), z)) if found is not None else Zeros()
    left = e3.at_first(x) if any(in_x) else e3.at_second(y)
    free = _open_root(left)
    if free is None:
        return Zeros()
    point = (x, free, z) if any(in_x) else (free, y, z)
    return Zeros(points=(point,)) if any(left) else Zeros(curve=point)


def _scan(forms: Sequence[Bilinear]) -> Fraction | None:
    """Return s in (0, 1) at which every form has a zero in the second variable, if there is one.

    Whether form(s, .) has a zero in (0, 1) depends only on the signs of form(s, 0) and form(s, 1),
    which are linear in s, so their zeros and the points between them are enough to try.
    """
    ends = [f.at_second(t) for f in forms for t in (0, 1)]
    for s in _tries(ends):
        if all(_open_root(f.at_first(s)) is not None for f in forms):
            return s
    return None


def _tries(lines: Sequence[Line]) -> Iterator[Fraction]:
    """Yield the zeros of the lines in (0, 1) and a point of every gap between them."""
    cuts = sorted({Fraction(0), Fraction(1), *(t for c in lines for t in _zero(c) if 0 < t < 1)})
    yield from ((p + q) / 2 for p, q in itertools.pairwise(cuts))
    yield from cuts[1:-1]


def _known_root(line: Line) -> Fraction:
    root = _open_root(line)
    assert root is not None, "_scan returned a value without a root"
    return root


def _two_forms(
    e1: Bilinear, e2: Bilinear, e3: Bilinear, vanishing: int
) -> tuple[Fraction, Fraction, Fraction] | None:
    """Return a common zero when form number ``vanishing`` is zero everywhere; it lies on a curve.

    The other two share the variable that the vanishing form lacks.
    """
    if vanishing == 0:  # e2(x, z), e3(x, y) share x
        x = _scan([e2, e3])
        return None if x is None else (x, _known_root(e3.at_first(x)), _known_root(e2.at_first(x)))
    if vanishing == 1:  # e1(y, z), e3(x, y) share y
        y = _scan([e1, e3.swap()])
        return None if y is None else (_known_root(e3.at_second(y)), y, _known_root(e1.at_first(y)))
    z = _scan([e1.swap(), e2.swap()])
    return None if z is None else (_known_root(e2.at_second(z)), _known_root(e1.at_second(z)), z)


def _quadratic(e3: Bilinear, a0: Line, a1: Line, b0: Line, b1: Line) -> tuple[Any, Any, Any]:
    """Coefficients (constant first) of e3(-b0/b1, -a0/a1) a1 b1."""
    terms = ((e3.c00, a1, b1), (-e3.c10, b0, a1), (-e3.c01, a0, b1), (e3.c11, a0, b0))
    return (
        sum(c * p[0] * q[0] for c, p, q in terms),
        sum(c * (p[0] * q[1] + p[1] * q[0]) for c, p, q in terms),
        sum(c * p[1] * q[1] for c, p, q in terms),
    )


def _quadratic_roots(c: int, b: int, a: int) -> list[Any]:
    """Return the real roots of a t^2 + b t + c, not all zero, as Fractions or Surds."""
    if a == 0:
        return [Fraction(-c, b)] if b else []
    d = b * b - 4 * a * c
    if d < 0:
        return []
    root = math.isqrt(d)
    if root * root == d:
        return sorted({Fraction(-b + root, 2 * a), Fraction(-b - root, 2 * a)})
    return [Surd(Fraction(-b, 2 * a), Fraction(s, 2 * a), d) for s in (-1, 1)]


def _parametrised(a0: Line, a1: Line, b0: Line, b1: Line) -> tuple[Fraction, Fraction, Fraction] | None:
    """Return a point of the curve z -> (-b0/b1, -a0/a1, z) in the open cube, if it enters it."""
    sums = [(p[0] + q[0], p[1] + q[1]) for p, q in ((a0, a1), (b0, b1))]
    for z in _tries([a0, a1, b0, b1, *sums]):
        if _value(a1, z) and _value(b1, z):
            x, y = (-_value(n, z) / Fraction(_value(d, z)) for n, d in ((b0, b1), (a0, a1)))
            if 0 < x < 1 and 0 < y < 1:
                return x, y, z
    return None
