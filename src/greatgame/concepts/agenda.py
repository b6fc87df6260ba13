"""Agenda setting on a line: which depth of cooperation passes when members can say no.

A body chooses a point on a line, starting from a status quo q.  Member i has an ideal point x_i and
prefers points nearer to it: u_i(x) = -f(|x - x_i|) with f increasing (quadratic and absolute loss
alike).  One member, the chair, makes a single proposal; it passes if every member of some *winning
coalition* accepts it, and otherwise q stays (Romer and Rosenthal 1978).

A member gains from x, or does not mind, iff x lies between q and the reflection 2 x_i - q of q in its
ideal.  Voting by that rule is the only strategy that no other weakly dominates, up to what is done at
indifference (here: accept); without that refinement "everybody refuses" is an equilibrium whenever
nobody wins alone.  So what can pass is the interval

    [q + 2 min(0, min over S of max over i in S of (x_i - q)),
     q + 2 max(0, max over S of min over i in S of (x_i - q))],      S a winning coalition,

and the chair obtains the point of it nearest to its ideal.  With q = 0 and all ideals positive:
min(x_chair, 2 min_i x_i) under unanimity, min(x_chair, 2 x_(n-k+1)) when k of n are needed, x_(j) the
j-th smallest ideal, which for a simple majority is the median voter's bound (Black 1948).

Ideal points may be numbers or SymPy expressions; then the results are expressions.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from greatgame.errors import GameError, suggest
from greatgame.game import NormalForm

Coalitions = Sequence[tuple[str, ...]]


def unanimity(members: Iterable[str]) -> Coalitions:
    """Return the only winning coalition when each member has a veto: everybody.

    Examples
    --------
    >>> unanimity(["a", "b"])
    (('a', 'b'),)
    """
    return (tuple(members),)


def majority(members: Iterable[str], needed: int) -> Coalitions:
    """Return the minimal winning coalitions when ``needed`` votes pass a proposal.

    Raises
    ------
    GameError
        Unless 1 <= needed <= number of members.

    Examples
    --------
    >>> majority(["a", "b", "c"], 2)
    (('a', 'b'), ('a', 'c'), ('b', 'c'))
    """
    voters = tuple(members)
    if not 1 <= needed <= len(voters):
        raise GameError(f"needed = {needed} votes must be between 1 and {len(voters)}")
    return tuple(itertools.combinations(voters, needed))


def win_set(ideals: Mapping[str, Any], coalitions: Coalitions, status_quo: Any = 0) -> tuple[Any, Any]:
    """Ends of the interval of points that would pass against the status quo.

    Parameters
    ----------
    ideals : mapping of member to number or SymPy expression
        Ideal points.
    coalitions : sequence of tuple of str
        Minimal winning coalitions; :func:`unanimity`, :func:`majority`, or any other family.
    status_quo : number or SymPy expression
        What stays when nothing passes.

    Returns
    -------
    (low, high)
        Both equal the status quo when nothing else passes.

    Raises
    ------
    GameError
        If there is no coalition, an empty one, or one that names no member.

    Examples
    --------
    >>> from fractions import Fraction
    >>> ideals = {"a": Fraction(1, 10), "b": Fraction(3, 10), "c": Fraction(1, 2)}
    >>> win_set(ideals, unanimity(ideals)), win_set(ideals, majority(ideals, 2))
    ((0, Fraction(1, 5)), (0, Fraction(3, 5)))
    """
    _check(ideals, coalitions)
    lift = {member: ideal - status_quo for member, ideal in ideals.items()}
    up = _greatest(_least(lift[i] for i in members) for members in coalitions)
    down = _least(_greatest(lift[i] for i in members) for members in coalitions)
    return status_quo + 2 * _least((0, down)), status_quo + 2 * _greatest((0, up))


def agreed(ideals: Mapping[str, Any], chair: str, coalitions: Coalitions, status_quo: Any = 0) -> Any:
    """Point that a chair obtains: the one nearest to its ideal among those that pass.

    Parameters and errors are those of :func:`win_set`; ``chair`` is a member.

    Examples
    --------
    >>> agreed({"a": 1, "b": 3, "c": 9}, "c", unanimity("abc"))
    2
    """
    if chair not in ideals:
        raise GameError(f"no member {chair!r}{suggest(chair, ideals)}")
    low, high = win_set(ideals, coalitions, status_quo)
    return _greatest((low, _least((ideals[chair], high))))


def passes(accepting: Iterable[str], coalitions: Coalitions) -> bool:
    """Whether those who accept include a winning coalition.

    Examples
    --------
    >>> passes(["a", "c"], majority("abc", 2)), passes(["a", "c"], unanimity("abc"))
    (True, False)
    """
    voters = set(accepting)
    return any(voters.issuperset(members) for members in coalitions)


def agenda_game(
    ideals: Mapping[str, Any], chair: str, coalitions: Coalitions, points: Sequence[Any]
) -> NormalForm:
    """Return the normal form on a grid, status quo 0: the chair proposes, the others set caps.

    A cap accepts every proposal up to it.  The chair accepts its own proposal.  Payoffs are
    -(x - x_i)^2.

    Parameters
    ----------
    ideals, chair, coalitions
        As in :func:`agreed`, with ideals that are not negative.
    points : sequence of numbers, 0 first, ascending
        Proposals and caps; actions are labelled by them.

    Returns
    -------
    NormalForm
        With the chair as first player; exact if ideals and points are.

    Raises
    ------
    GameError
        If the points do not start with 0 or do not ascend, or as in :func:`agreed`.
    """
    _check(ideals, coalitions)
    if chair not in ideals:
        raise GameError(f"no member {chair!r}{suggest(chair, ideals)}")
    if not points or points[0] != 0 or any(b <= a for a, b in itertools.pairwise(points)):
        raise GameError(f"points must start with 0 and ascend: {list(points)}")
    members = (chair, *(m for m in ideals if m != chair))
    shape = (len(members), *(len(points),) * len(members))
    cells = np.empty(shape, dtype=object)
    for profile in itertools.product(range(len(points)), repeat=len(members)):
        proposal, *caps = profile
        willing = [chair, *(m for m, cap in zip(members[1:], caps, strict=True) if cap >= proposal)]
        outcome = points[proposal] if passes(willing, coalitions) else 0
        for k, member in enumerate(members):
            cells[(k, *profile)] = -((outcome - ideals[member]) ** 2)
    labels = tuple(str(x) for x in points)
    return NormalForm(dict.fromkeys(members, labels), cells, f"agenda of {chair}")


def _check(ideals: Mapping[str, Any], coalitions: Coalitions) -> None:
    """Raise GameError unless every coalition is a non-empty set of members."""
    if not coalitions or not all(coalitions):
        raise GameError("name at least one winning coalition, each with at least one member")
    strangers = {m for members in coalitions for m in members} - set(ideals)
    if strangers:
        name = min(strangers)
        raise GameError(f"coalition member {name!r} has no ideal point{suggest(name, ideals)}")


def _greatest(values: Iterable[Any]) -> Any:
    return _extreme(tuple(values), "Max", max)


def _least(values: Iterable[Any]) -> Any:
    return _extreme(tuple(values), "Min", min)


def _extreme(values: tuple[Any, ...], symbolic: str, numeric: Any) -> Any:
    """Take the extreme of numbers, or SymPy's expression for it."""
    if any(hasattr(x, "free_symbols") for x in values):
        import sympy

        return getattr(sympy, symbolic)(*values)
    return numeric(values)
