"""Nash bargaining over a divisible prize, between states or coalitions that share what they gain.

Bargainers who can split a total T in any way, and fall back on outside values o_i if they do not agree,
reach the split that maximises the product of gains, each to the power of its bargaining weight w_i
(with equal weights, Nash 1950):

    x_i = o_i + w_i (T - sum of o) / (sum of w),

an agreement if there is something to gain, T >= sum of o.  What can be split in any way is gained in
proportion to the weights, so that this is the proportional solution too (Kalai 1977).  A coalition that
speaks with one voice is one bargainer, with the outside values and the weights of its members added up;
whether it does better together than each member alone depends on what stands against it.

Amounts may be numbers or SymPy expressions; then the results are expressions, and conditions on them are
the caller's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from greatgame.errors import GameError, suggest


def bargain(
    total: Any, outside: Mapping[str, Any], weights: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return what each bargainer obtains in the Nash solution.

    Parameters
    ----------
    total : number or expression
        What there is to divide, in the unit of the outside values.
    outside : mapping of str to number or expression
        What each has without agreement.
    weights : mapping of str to number or expression, optional
        Bargaining weights, not negative nor all 0, in any unit; equal if not given.

    Raises
    ------
    GameError
        For fewer than two bargainers, a weight missing, of somebody else or negative, or a known total
        that is less than the outside values add up to.

    Examples
    --------
    >>> from fractions import Fraction
    >>> bargain(1, {"host": Fraction(1, 5), "guest": 0})
    {'host': Fraction(3, 5), 'guest': Fraction(2, 5)}
    """
    weighed = dict.fromkeys(outside, 1) if weights is None else weights
    _check(total, outside, weighed)
    gain, power = total - sum(outside.values()), sum(weighed[name] for name in outside)
    return {name: value + weighed[name] * gain / power for name, value in outside.items()}


def coalition(
    members: Collection[str], rest: str, outside: Mapping[str, Any], weights: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return outside values and weights of a coalition, under the name ``"coalition"``, and of the rest.

    Parameters
    ----------
    members : collection of str
        Who speaks with one voice.
    rest : str
        Whom they face.
    outside, weights : mapping of str to number or expression
        As for :func:`bargain`, by state.

    Raises
    ------
    GameError
        For no members, or a member or rest without a weight or an outside value.

    Examples
    --------
    >>> states = {"Kazakhstan": 1, "Tajikistan": 1, "China": 2}
    >>> terms = coalition(("Kazakhstan", "Tajikistan"), "China", dict.fromkeys(states, 0), states)
    >>> bargain(1, *terms)
    {'coalition': 0.5, 'China': 0.5}
    """
    if not members:
        raise GameError("a coalition needs a member")
    for name in (*members, rest):
        for known in (outside, weights):
            if name not in known:
                raise GameError(f"no value for {name!r}{suggest(name, known)}")
    added = tuple({"coalition": sum(m[name] for name in members), rest: m[rest]} for m in (outside, weights))
    return added[0], added[1]


def _check(total: Any, outside: Mapping[str, Any], weights: Mapping[str, Any]) -> None:
    if len(outside) < 2:
        raise GameError(f"bargaining takes two; there are outside values for {list(outside)}")
    if set(weights) != set(outside):
        wrong = next(iter(set(weights) ^ set(outside)))
        raise GameError(f"weights and outside values differ in {wrong!r}{suggest(wrong, outside)}")
    for name, weight in weights.items():
        if _known(weight) and not weight >= 0:
            raise GameError(f"the weight of {name!r} is {weight}; weights are not negative")
    if all(_known(weight) and weight == 0 for weight in weights.values()):
        raise GameError("all weights are 0; somebody must have one")
    gain = total - sum(outside.values())
    if _known(gain) and not gain >= 0:
        raise GameError(f"{total} is less than the outside values add up to: there is nothing to agree on")


def _known(amount: Any) -> bool:
    """Whether an amount is a number and no expression with symbols."""
    return not getattr(amount, "free_symbols", None)
