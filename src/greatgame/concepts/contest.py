"""Tullock contests: equilibrium shares in closed form, or enclosed by exact root finding.

Players k = 1..n spend effort x_k at unit cost c_k to win a prize worth v_k to them.  With impact
z_k = (r_k x_k)^rho, effectiveness r_k and decisiveness rho, a player's share of the prize is
s_k = z_k / (z_1 + ... + z_n), and it gets v_k s_k - c_k x_k (Tullock 1980).  Only the *competitiveness*
y_k = v_k r_k / c_k matters for shares.

**Lottery, rho = 1** (:func:`lottery`).  The payoff is concave in own effort, so the first-order condition
v_k (1 - s_k) r_k = c_k Z decides, with Z the total impact: a player is active iff y_k > Z, and then
s_k = 1 - Z / y_k.  Shares add up to one, so for an active set A of m players

    Z = (m - 1) / sum over A of 1 / y_k.

A consists of the most competitive players: adding them in order of y_k, the next one is active iff its y_k
exceeds the Z of those before it (Hillman and Riley 1989, section 3; Stein 2002 in general).  The
equilibrium exists and is unique (Szidarovszky and Okuguchi 1997).  Everything is rational in the data; the
conditions are checked again, exactly, on the answer.

**Decreasing returns, 0 < rho < 1** (:func:`tullock`).  Every player with y_k > 0 is active and the
equilibrium is unique (Szidarovszky and Okuguchi 1997).  Let L = Z^(1/rho).  Dividing the first-order
condition by effort gives each player's share as a function of the aggregate alone, the share function of
Cornes and Hartley (2005): the root s in (0, 1) of

    rho y_k (1 - s) = L s^(1/rho - 1),

which falls in L.  For rho = a / b the two sides are compared exactly by raising them to the power a, so
bisection in s and in L with exact fractions encloses shares, efforts and payoffs.

For rho > 1 payoffs are not concave and a pure equilibrium may not exist; it is refused.  The grid game
(:func:`contest_game`) is an ordinary normal form for any solver, and a check on both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np

from greatgame.errors import GameError, SolverError
from greatgame.game import NormalForm
from greatgame.numbers import exact, show

Numbers = Mapping[str, object]
Interval = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Contest:
    """The unique equilibrium of a lottery contest, exact.

    Attributes
    ----------
    shares : dict of str to Fraction
        Share of the prize (probability of winning) of each player; sums to 1.
    efforts, payoffs : dict of str to Fraction
        In units of effort, and of the player's payoff.
    aggregate : Fraction
        Total impact Z, the competitiveness below which a player stays out.
    active : tuple of str
        Players with positive effort, most competitive first.
    """

    shares: dict[str, Fraction]
    efforts: dict[str, Fraction]
    payoffs: dict[str, Fraction]
    aggregate: Fraction
    active: tuple[str, ...]


@dataclass(frozen=True)
class EnclosedContest:
    """The unique equilibrium of a contest with decreasing returns, enclosed.

    Attributes
    ----------
    shares, efforts, payoffs : dict of str to (Fraction, Fraction)
        Lower and upper bound of each, proved by exact comparisons.
    """

    shares: dict[str, Interval]
    efforts: dict[str, Interval]
    payoffs: dict[str, Interval]


@dataclass(frozen=True)
class _Data:
    values: dict[str, Fraction]
    costs: dict[str, Fraction]
    effectiveness: dict[str, Fraction]

    @property
    def competitiveness(self) -> dict[str, Fraction]:
        return {k: v * self.effectiveness[k] / self.costs[k] for k, v in self.values.items()}


def lottery(values: Numbers, costs: Numbers | None = None, effectiveness: Numbers | None = None) -> Contest:
    """Return the equilibrium of a lottery contest (decisiveness 1) with linear costs.

    Parameters
    ----------
    values : mapping of player to number
        Value of the prize, >= 0; read exactly.
    costs, effectiveness : mapping of player to number, optional
        Cost of a unit of effort (> 0) and impact of a unit of effort (>= 0); 1 if not given.

    Raises
    ------
    GameError
        For bad numbers, other players than in ``values``, or fewer than two with positive
        competitiveness: a lone contestant would win with any effort, and the least is none.

    Examples
    --------
    >>> c = lottery({"strong": 2, "middle": 1, "weak": "0.5"})
    >>> c.shares["strong"], c.active
    (Fraction(2, 3), ('strong', 'middle'))
    """
    data = _read(values, costs, effectiveness)
    y = data.competitiveness
    active, aggregate = _active(y)
    shares = {k: 1 - aggregate / y[k] if k in active else Fraction(0) for k in y}
    efforts = {k: s * aggregate / data.effectiveness[k] if s else Fraction(0) for k, s in shares.items()}
    payoffs = {k: data.values[k] * s**2 for k, s in shares.items()}
    found = Contest(shares, efforts, payoffs, aggregate, active)
    _certify(data, found)
    return found


def _active(y: Mapping[str, Fraction]) -> tuple[tuple[str, ...], Fraction]:
    """Return the active players and the total impact."""
    order = sorted(y, key=lambda k: -y[k])
    if len(order) < 2 or y[order[1]] <= 0:
        raise GameError("a contest needs two players with positive value and effectiveness")
    inverse = 1 / y[order[0]]
    aggregate, size = Fraction(0), 1
    for k in order[1:]:
        if y[k] <= aggregate:
            break
        inverse += 1 / y[k]
        size += 1
        aggregate = (size - 1) / inverse
    return tuple(order[:size]), aggregate


def _certify(data: _Data, found: Contest) -> None:
    """Check the first-order conditions, sufficient by concavity, on the efforts themselves."""
    impact = {k: data.effectiveness[k] * x for k, x in found.efforts.items()}
    total = sum(impact.values())
    for k, y in data.competitiveness.items():
        slope = y * (total - impact[k]) - total**2
        if slope > 0 or (impact[k] > 0 and slope < 0):
            raise SolverError(f"the equilibrium found is not one: {k} would change its effort")
        gained = data.values[k] * impact[k] / total - data.costs[k] * found.efforts[k]
        if gained != found.payoffs[k]:
            raise SolverError(f"the payoff of {k} is not that of its effort")


def tullock(
    values: Numbers,
    costs: Numbers | None = None,
    effectiveness: Numbers | None = None,
    *,
    decisiveness: object,
    bits: int = 32,
) -> EnclosedContest:
    """Enclose the equilibrium of a contest with decreasing returns.

    Parameters
    ----------
    values, costs, effectiveness : mapping of player to number
        As for :func:`lottery`; here values and effectiveness must be positive.
    decisiveness : number in (0, 1)
        Exponent rho of the contest success function, read as an exact fraction a / b; the work grows
        with b.
    bits : int
        Shares are enclosed to a width of at most 2^-bits.

    Raises
    ------
    GameError
        For bad data, or a decisiveness outside (0, 1); at 1 use :func:`lottery`.

    Examples
    --------
    >>> low, high = tullock({"a": 1, "b": 1, "c": 1}, decisiveness="1/2").shares["a"]
    >>> low <= Fraction(1, 3) <= high, high - low <= Fraction(1, 2**32)
    (True, True)
    """
    data = _read(values, costs, effectiveness)
    y = data.competitiveness
    rho = _number("decisiveness", decisiveness)
    if not 0 < rho < 1:
        raise GameError(f"decisiveness = {show(rho)} must lie in (0, 1); at 1 the contest is a lottery")
    if len(y) < 2 or min(y.values()) <= 0:
        raise GameError("a contest needs two players or more, all with positive value and effectiveness")
    shares = _enclose_shares(y, rho, bits)
    efforts = {k: _scaled(rho * data.values[k] / data.costs[k], _times_rest(s)) for k, s in shares.items()}
    payoffs = {
        k: _scaled(data.values[k], (low * (1 - rho * (1 - low)), high * (1 - rho * (1 - high))))
        for k, (low, high) in shares.items()
    }
    return EnclosedContest(shares, efforts, payoffs)


def _enclose_shares(y: Mapping[str, Fraction], rho: Fraction, bits: int) -> dict[str, Interval]:
    """Bisect in the aggregate L until every share is known to 2^-bits."""
    precision = bits + 12

    def side(aggregate: Fraction) -> int:
        """Sign of (sum of shares at this aggregate) - 1, 0 if the precision does not tell."""
        found = [_share(each, aggregate, rho, precision) for each in y.values()]
        if sum(low for low, _ in found) >= 1:
            return 1
        return -1 if sum(high for _, high in found) <= 1 else 0

    low = high = rho * max(y.values())
    while side(low) <= 0:
        low /= 2
    while side(high) >= 0:
        high *= 2
    while True:
        shares = {
            k: (_share(each, high, rho, precision)[0], _share(each, low, rho, precision)[1])
            for k, each in y.items()
        }
        if max(top - bottom for bottom, top in shares.values()) <= Fraction(1, 2**bits):
            return shares
        low, high, decided = _halve(side, low, high)
        precision += 0 if decided else 16


def _halve(side: Callable[[Fraction], int], low: Fraction, high: Fraction) -> tuple[Fraction, Fraction, bool]:
    """Shrink the bracket; of two trial points at most one is the root itself, where no precision tells."""
    for part in (Fraction(1, 2), Fraction(3, 8)):
        middle = low + part * (high - low)
        sign = side(middle)
        if sign:
            return (middle, high, True) if sign > 0 else (low, middle, True)
    return low, high, False


def _share(y: Fraction, aggregate: Fraction, rho: Fraction, precision: int) -> Interval:
    """Enclose the share function of Cornes and Hartley at an aggregate to 2^-precision."""
    a, b = rho.numerator, rho.denominator
    left, right = (rho * y) ** a, aggregate**a
    bottom, top, unit = 0, 2**precision, 2**precision
    while top - bottom > 1:
        middle = (bottom + top) // 2
        s = Fraction(middle, unit)
        if left * (1 - s) ** a >= right * s ** (b - a):
            bottom = middle
        else:
            top = middle
    return Fraction(bottom, unit), Fraction(top, unit)


def _times_rest(share: Interval) -> Interval:
    """Enclose s (1 - s)."""
    low, high = share
    ends = (low * (1 - low), high * (1 - high))
    top = Fraction(1, 4) if low <= Fraction(1, 2) <= high else max(ends)
    return min(ends), top


def _scaled(factor: Fraction, interval: Interval) -> Interval:
    return factor * interval[0], factor * interval[1]


def contest_game(
    values: Numbers,
    efforts: Mapping[str, Sequence[object]],
    costs: Numbers | None = None,
    effectiveness: Numbers | None = None,
    *,
    decisiveness: object = 1,
) -> NormalForm:
    """Return the contest on a grid of efforts as a normal form.

    Parameters
    ----------
    values, costs, effectiveness : mapping of player to number
        As for :func:`lottery`.
    efforts : mapping of player to sequence of numbers >= 0
        The efforts each player may choose; actions are labelled by them.
    decisiveness : number > 0
        Exponent of the impact.  Payoffs are exact at an integer, floats otherwise.

    Raises
    ------
    GameError
        For bad data.

    Notes
    -----
    If nobody makes an effort the prize is shared equally.
    """
    data = _read(values, costs, effectiveness)
    rho = _number("decisiveness", decisiveness)
    if rho <= 0:
        raise GameError(f"decisiveness = {show(rho)} must be positive")
    _same_players(data.values, efforts, "efforts")
    grid = {k: [_number(f"effort of {k}", x) for x in efforts[k]] for k in data.values}
    negative = [k for k, xs in grid.items() if any(x < 0 for x in xs)]
    if negative:
        raise GameError(f"efforts must be >= 0; negative: {', '.join(negative)}")
    power = int(rho) if rho.denominator == 1 else float(rho)
    payoffs = np.empty((len(grid), *(len(xs) for xs in grid.values())), dtype=object)
    for cell in product(*(range(len(xs)) for xs in grid.values())):
        chosen = {k: grid[k][at] for k, at in zip(grid, cell, strict=True)}
        impact = {k: (data.effectiveness[k] * x) ** power for k, x in chosen.items()}
        total = sum(impact.values())
        for i, k in enumerate(grid):
            share = impact[k] / total if total else Fraction(1, len(grid))
            payoffs[(i, *cell)] = data.values[k] * share - data.costs[k] * chosen[k]
    numbers = payoffs if isinstance(power, int) else payoffs.astype(float)
    return NormalForm({k: tuple(show(x) for x in xs) for k, xs in grid.items()}, numbers)


def _read(values: Numbers, costs: Numbers | None, effectiveness: Numbers | None) -> _Data:
    """Return exact data, with ones where nothing is given."""
    ones = dict.fromkeys(values, 1)
    columns = {"value": values, "cost": costs or ones, "effectiveness": effectiveness or ones}
    read = {}
    for name, column in columns.items():
        _same_players(values, column, name)
        read[name] = {k: _number(f"{name} of {k}", column[k]) for k in values}
        for k, x in read[name].items():
            if x < 0 or (name == "cost" and x == 0):
                raise GameError(f"{name} of {k} = {show(x)} must be {'> 0' if name == 'cost' else '>= 0'}")
    return _Data(read["value"], read["cost"], read["effectiveness"])


def _same_players(values: Mapping[str, object], column: Mapping[str, object], name: str) -> None:
    if set(values) != set(column):
        raise GameError(f"{name} is given for {', '.join(column)}; the players are {', '.join(values)}")


def _number(name: str, value: object) -> Fraction:
    try:
        return exact(value)
    except (TypeError, ValueError) as error:
        raise GameError(f"{name}: {error}") from None
