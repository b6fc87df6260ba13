"""Weighted voting: exact power indices, and concentration of weights.

A weighted voting game gives each voter i a weight w_i; a coalition wins when its weight exceeds a
quota, here a share of the total weight.  A voter is *pivotal* for a coalition that loses without and
wins with it.  Two indices measure power:

* Shapley-Shubik: the probability that the voter is the pivot when voters join in random order,
  sum over coalitions S without i for which i is pivotal of |S|! (n - |S| - 1)! / n!
  (Shapley and Shubik 1954).
* Banzhaf: the probability that the voter is pivotal when every other voter joins independently with
  probability 1/2 (the absolute index; Banzhaf 1965), or its share among all voters (normalised).

Both follow from the number of coalitions of the others by size and weight, counted by dynamic
programming over the distinct weights that occur (Mann and Shapley 1962), so weights of any size and
fractions stay exact.  The work is O(n^2 W) for W distinct coalition weights, at most 2^(n-1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import factorial

from greatgame.errors import GameError
from greatgame.numbers import exact


def shapley_shubik(weights: Mapping[str, object], quota: object = Fraction(1, 2)) -> dict[str, Fraction]:
    """Shapley-Shubik index of each voter.

    Parameters
    ----------
    weights : mapping of voter to number
        Non-negative, not all zero; read exactly.
    quota : number in [0, 1)
        A coalition wins when its weight is strictly greater than this share of the total.

    Returns
    -------
    dict of str to Fraction
        Sums to 1.

    Raises
    ------
    GameError
        For negative weights, no weight at all, or a quota outside [0, 1).

    Examples
    --------
    >>> shapley_shubik({"a": 50, "b": 49, "c": 1})
    {'a': Fraction(2, 3), 'b': Fraction(1, 6), 'c': Fraction(1, 6)}
    """
    shares, bar = _read(weights, quota)
    n = len(shares)
    orders = [Fraction(factorial(s) * factorial(n - s - 1), factorial(n)) for s in range(n)]
    return _index(shares, bar, lambda size: orders[size])


def banzhaf(weights: Mapping[str, object], quota: object = Fraction(1, 2)) -> dict[str, Fraction]:
    """Absolute Banzhaf (Penrose-Banzhaf) index: each voter's probability of being pivotal.

    Parameters and errors are those of :func:`shapley_shubik`.

    Examples
    --------
    >>> banzhaf({"a": 50, "b": 49, "c": 1})
    {'a': Fraction(3, 4), 'b': Fraction(1, 4), 'c': Fraction(1, 4)}
    """
    shares, bar = _read(weights, quota)
    each = Fraction(1, 2 ** (len(shares) - 1))
    return _index(shares, bar, lambda _: each)


def banzhaf_shares(weights: Mapping[str, object], quota: object = Fraction(1, 2)) -> dict[str, Fraction]:
    """Return the normalised Banzhaf index: each voter's share of all pivotal positions; sums to 1.

    Examples
    --------
    >>> banzhaf_shares({"a": 50, "b": 49, "c": 1})
    {'a': Fraction(3, 5), 'b': Fraction(1, 5), 'c': Fraction(1, 5)}
    """
    index = banzhaf(weights, quota)
    total = sum(index.values())
    return {voter: power / total for voter, power in index.items()}


def herfindahl(weights: Mapping[str, object]) -> Fraction:
    """Herfindahl-Hirschman concentration: sum of squared shares, in [1/n, 1].

    Examples
    --------
    >>> herfindahl({"a": 3, "b": 1})
    Fraction(5, 8)
    """
    shares, _ = _read(weights, 0)
    total = sum(shares.values())
    return sum(((w / total) ** 2 for w in shares.values()), Fraction(0))


def _read(weights: Mapping[str, object], quota: object) -> tuple[dict[str, Fraction], Fraction]:
    """Return exact weights, and the weight that a winning coalition exceeds."""
    try:
        shares = {voter: exact(w) for voter, w in weights.items()}
        share = exact(quota)
    except (TypeError, ValueError) as error:
        raise GameError(f"weights and quota must be numbers: {error}") from None
    total = sum(shares.values(), Fraction(0))
    negative = [voter for voter, w in shares.items() if w < 0]
    if negative or not total:
        raise GameError(f"weights must be >= 0 and not all zero; negative: {', '.join(negative) or 'none'}")
    if not 0 <= share < 1:
        raise GameError(f"quota = {quota} must be a share of the total weight in [0, 1)")
    return shares, share * total


def _index(
    shares: Mapping[str, Fraction], bar: Fraction, value: Callable[[int], Fraction]
) -> dict[str, Fraction]:
    """Sum ``value(size)`` over the coalitions of the others for which each voter is pivotal."""
    power = {}
    for voter, own in shares.items():
        others = _coalitions([w for name, w in shares.items() if name != voter])
        pivotal = ((size, n) for (size, weight), n in others.items() if weight <= bar < weight + own)
        power[voter] = sum((n * value(size) for size, n in pivotal), Fraction(0))
    return power


def _coalitions(weights: list[Fraction]) -> Counter[tuple[int, Fraction]]:
    """Count coalitions by size and weight, adding one voter at a time."""
    count: Counter[tuple[int, Fraction]] = Counter({(0, Fraction(0)): 1})
    for own in weights:
        count += Counter({(size + 1, weight + own): n for (size, weight), n in count.items()})
    return count
