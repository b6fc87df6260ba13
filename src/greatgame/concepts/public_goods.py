"""Public goods: what members contribute under three technologies of provision.

Members i contribute g_i >= 0 to a good that everybody enjoys; b_i is what a unit of the good (or, for a
threshold, the good itself) is worth to i.  How contributions make the good decides what is provided
(Hirshleifer 1983; Cornes and Sandler 1996):

* Sum, quadratic cost: u_i = b_i sum_j g_j - c_i g_i^2 / 2.  The dominant contribution is b_i / c_i, the
  efficient one (sum_j b_j) / c_i; i carries the part b_i / sum_j b_j of the efficient effort, so members
  with a small stake ride on those with a large one (Olson 1965).
* Threshold: member i either gives its capacity e_i, at a cost k_i > 0, or nothing; the good is there when
  the sum reaches T > 0.  In equilibrium nobody gives in vain, so a providing set contains exactly members
  who are *willing* (b_i >= k_i) and each of whom is *pivotal*; these sets, and the empty one unless a
  member gains by providing alone, are the pure equilibria.  With n equal members of whom w are needed
  there are also symmetric mixed equilibria, where the chance of being pivotal equals k / b (Palfrey and
  Rosenthal 1984):  C(n-1, w-1) p^(w-1) (1-p)^(n-w) = k / b.
* Weakest link: u_i = b_i min_j g_j - c_i g_i, 0 <= g_i <= 1.  Giving more than the least is waste, and the
  equilibria are the common levels: all of [0, 1] if b_i >= c_i for everybody, else zero alone.  They are
  Pareto-ranked where b_i > c_i.  The game has the weighted potential min_j g_j - sum_j (c_j / b_j) g_j
  (Monderer and Shapley 1996), which full effort maximises iff sum_j c_j / b_j <= 1: b >= n c for equal
  members, harder for every member added.

Numbers are read exactly; where stated, SymPy expressions are taken as well.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import comb
from typing import TYPE_CHECKING, Any

from greatgame.errors import GameError
from greatgame.game import NormalForm
from greatgame.numbers import exact

if TYPE_CHECKING:
    import sympy

Numbers = Mapping[str, object]


def sum_contributions(benefits: Mapping[str, Any], costs: Mapping[str, Any]) -> dict[str, Any]:
    """Contribution of each member under the sum technology: the only equilibrium, in dominant actions.

    Parameters
    ----------
    benefits : mapping of member to number or SymPy expression
        b_i >= 0, worth of one unit of the good.
    costs : mapping of member to number or SymPy expression
        c_i > 0, slope of marginal cost.

    Returns
    -------
    dict
        b_i / c_i.

    Raises
    ------
    GameError
        If the mappings name different members, or a number is out of range.

    Examples
    --------
    >>> sum_contributions({"a": "0.3", "b": "0.1"}, {"a": "0.5", "b": "0.5"})
    {'a': Fraction(3, 5), 'b': Fraction(1, 5)}
    """
    stakes, slopes = _benefits_and_costs(benefits, costs)
    return {member: stakes[member] / slopes[member] for member in stakes}


def efficient_contributions(benefits: Mapping[str, Any], costs: Mapping[str, Any]) -> dict[str, Any]:
    """Contributions that maximise the sum of payoffs under the sum technology: sum_j b_j / c_i.

    Parameters and errors are those of :func:`sum_contributions`.

    Examples
    --------
    >>> efficient_contributions({"a": "0.3", "b": "0.1"}, {"a": "0.5", "b": "0.5"})
    {'a': Fraction(4, 5), 'b': Fraction(4, 5)}
    """
    stakes, slopes = _benefits_and_costs(benefits, costs)
    total = sum(stakes.values())
    return {member: total / slopes[member] for member in stakes}


def threshold_equilibria(
    benefits: Numbers, costs: Numbers, capacities: Numbers, threshold: object
) -> tuple[tuple[str, ...], ...]:
    """Pure equilibria of the threshold technology, as the sets of those who give.

    Parameters
    ----------
    benefits, costs, capacities : mapping of member to number
        b_i >= 0, k_i > 0 (the cost of giving the whole capacity), e_i >= 0.
    threshold : number
        T > 0: the good is there when the sum of given capacities is at least T.

    Returns
    -------
    tuple of tuple of str
        Every pure equilibrium, smaller sets first; ``()`` stands for nobody.

    Raises
    ------
    GameError
        If the mappings name different members, or a number is out of range.

    Examples
    --------
    >>> who = {"Russia": 0.3, "China": 0.25, "Kazakhstan": 0.1}
    >>> size = {"Russia": 0.36, "China": 0.62, "Kazakhstan": 0.02}
    >>> threshold_equilibria(who, {k: 0.2 * e for k, e in size.items()}, size, 0.7)
    ((), ('Russia', 'China'))
    """
    stakes, prices = _read("benefits", benefits), _read("costs", costs, positive=True)
    sizes = _read("capacities", capacities)
    _same_members(benefits=stakes, costs=prices, capacities=sizes)
    bar = _number("threshold", threshold, positive=True)
    tempted = any(sizes[i] >= bar and stakes[i] > prices[i] for i in stakes)
    nobody: tuple[tuple[str, ...], ...] = () if tempted else ((),)
    willing = [i for i in stakes if stakes[i] >= prices[i] and sizes[i] > 0]
    return nobody + tuple(group for group in _subsets(willing) if _all_pivotal(group, sizes, bar))


def pivotal_mixes(members: int, needed: int, ratio: object) -> tuple[sympy.Expr, ...]:
    """Symmetric mixed equilibria of the threshold technology with equal members.

    Parameters
    ----------
    members, needed : int
        n members, of whom any w suffice; 1 <= w <= n, n >= 2.
    ratio : number in (0, 1)
        k / b, the cost of giving over the worth of the good.

    Returns
    -------
    tuple of SymPy numbers
        Probabilities of giving strictly between 0 and 1, ascending, exact (roots of a polynomial); empty
        if the chance of being pivotal never reaches the ratio.

    Raises
    ------
    GameError
        If a number is out of range.

    Examples
    --------
    >>> pivotal_mixes(2, 1, "1/3"), pivotal_mixes(2, 2, "1/3"), pivotal_mixes(3, 2, "3/4")
    ((2/3,), (1/3,), ())
    """
    import sympy

    if not (members >= 2 and 1 <= needed <= members):
        raise GameError(f"needed = {needed} must be between 1 and members = {members}, and members >= 2")
    part = _number("ratio", ratio, positive=True)
    if part >= 1:
        raise GameError(f"ratio = {ratio} must be below 1: nobody gives at a cost above the benefit")
    p = sympy.Symbol("p")
    pivotal = comb(members - 1, needed - 1) * p ** (needed - 1) * (1 - p) ** (members - needed)
    poly = sympy.Poly(pivotal - sympy.Rational(part.numerator, part.denominator), p)
    return tuple(dict.fromkeys(root for root in poly.real_roots() if 0 < root < 1))


def weakest_link_top(benefits: Numbers, costs: Numbers) -> Fraction:
    """Highest common level that is an equilibrium of the weakest-link technology: 1, or 0.

    Every level from 0 to it is one, and there is no other pure equilibrium.

    Parameters
    ----------
    benefits, costs : mapping of member to number
        b_i >= 0 per unit of the least effort, c_i > 0 per unit of own effort.

    Raises
    ------
    GameError
        If the mappings name different members, or a number is out of range.

    Examples
    --------
    >>> weakest_link_top({"a": 2, "b": 3}, {"a": 1, "b": 1})
    Fraction(1, 1)
    >>> weakest_link_top({"a": 2, "b": 3}, {"a": 1, "b": 4})
    Fraction(0, 1)
    """
    stakes, prices = _benefits_and_costs(benefits, costs)
    return Fraction(all(stakes[i] >= prices[i] for i in stakes))


def weakest_link_strain(benefits: Mapping[str, Any], costs: Mapping[str, Any]) -> Any:
    """Strain sum_j c_j / b_j: full effort maximises the weighted potential iff it is at most 1.

    Parameters
    ----------
    benefits, costs : mapping of member to number or SymPy expression
        As for :func:`weakest_link_top`, benefits positive.

    Examples
    --------
    >>> weakest_link_strain({"a": 4, "b": 4}, {"a": 1, "b": 1})
    Fraction(1, 2)
    """
    stakes = _read("benefits", benefits, positive=True)
    prices = _read("costs", costs, positive=True)
    _same_members(benefits=stakes, costs=prices)
    return sum(prices[i] / stakes[i] for i in stakes)


def grid_game(levels: Mapping[str, Iterable[object]], payoff: Any) -> NormalForm:
    """Return the normal form of a contribution game on a grid of levels, for any technology.

    Parameters
    ----------
    levels : mapping of member to numbers
        What each may contribute, ascending.
    payoff : callable
        Of (member, contributions as a dict of exact numbers); returns the member's payoff.

    Examples
    --------
    >>> game = grid_game({"a": (0, 1), "b": (0, 1)}, lambda i, g: 2 * min(g.values()) - g[i])
    >>> [e.profile for e in game.equilibria().pure]
    [('0', '0'), ('1', '1')]
    """
    import numpy as np

    grid = {member: [_number(member, x) for x in steps] for member, steps in levels.items()}
    cells = np.empty((len(grid), *map(len, grid.values())), dtype=object)
    for at in np.ndindex(*cells.shape[1:]):
        given = {member: steps[k] for k, (member, steps) in zip(at, grid.items(), strict=True)}
        for k, member in enumerate(grid):
            cells[(k, *at)] = payoff(member, given)
    return NormalForm({member: tuple(map(str, steps)) for member, steps in grid.items()}, cells)


def _all_pivotal(group: tuple[str, ...], sizes: Mapping[str, Fraction], bar: Fraction) -> bool:
    """Whether a set reaches the threshold, but not without any of its members."""
    total = sum(sizes[i] for i in group)
    return bool(group) and total >= bar and all(total - sizes[i] < bar for i in group)


def _subsets(members: list[str]) -> Iterable[tuple[str, ...]]:
    """Every subset, smaller ones first."""
    return itertools.chain.from_iterable(
        itertools.combinations(members, size) for size in range(len(members) + 1)
    )


def _read(what: str, numbers: Mapping[str, Any], positive: bool = False) -> dict[str, Any]:
    """Return exact numbers, or expressions as they are; errors name the member."""
    return {member: _number(f"{what} of {member}", x, positive) for member, x in numbers.items()}


def _number(what: str, value: Any, positive: bool = False) -> Any:
    """Return an exact number >= 0 (or > 0), or an expression with free symbols as it is."""
    if getattr(value, "free_symbols", None):
        return value
    try:
        number = exact(value)
    except (TypeError, ValueError) as error:
        raise GameError(f"{what}: {error}") from None
    if number < 0 or (positive and number == 0):
        raise GameError(f"{what} = {value} must be {'> 0' if positive else '>= 0'}")
    return number


def _benefits_and_costs(
    benefits: Mapping[str, Any], costs: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read what each member gains, and the positive costs of the same members."""
    stakes, prices = _read("benefits", benefits), _read("costs", costs, positive=True)
    _same_members(benefits=stakes, costs=prices)
    return stakes, prices


def _same_members(**mappings: Mapping[str, object]) -> None:
    """Check that all mappings are about the same members, and that there are some."""
    (first, members), *others = mappings.items()
    if not members:
        raise GameError("a public good needs at least one member")
    for name, other in others:
        if set(other) != set(members):
            raise GameError(f"{name} and {first} are about different members: {list(other)}, {list(members)}")
