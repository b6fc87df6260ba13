"""Monitored cooperation as a game of two plans: keep the agreement until a breach is seen, or breach.

Partners gain a each round by keeping, a breach pays the breacher e on top and costs the other s, and
when both breach each has nothing.  Actions are not seen; a breach shows with probability q, and ends the
agreement.  It may also end though everybody complies, with probability f a round: an incident is taken
for a breach, or the issue is settled; then each has ``then`` a round.  Whoever keeps does so until the
agreement ends, and breaches from then on.  Payoff u a round until an end that comes with probability r
is worth, per round,

    V(u, r) = [(1 - delta) u + delta r then] / [1 - delta (1 - r)].

Breaching once and breaching for ever are better than keeping under the same condition, V(a + e, q) >
V(a, f), so the plan "keep" is a public perfect equilibrium iff it is one of this two-by-two game; with
nothing after the end,

    delta >= e / (e + q a - f (a + e)),

which for f = 0 is e / (e + q a), grim trigger under imperfect public monitoring.
"""

from __future__ import annotations

from typing import Any


def value(stage: Any, ends: Any, discount: Any, then: Any = 0) -> Any:
    """Value per round of a stage payoff that lasts until the agreement ends.

    Parameters
    ----------
    stage : number or SymPy expression
        Payoff a round, in units of the prize.
    ends : number or SymPy expression
        Probability a round that the agreement ends.
    discount : number or SymPy expression
        Discount factor per round.
    then : number or SymPy expression
        Payoff a round after the end.
    """
    return ((1 - discount) * stage + discount * ends * then) / (1 - discount * (1 - ends))


def threshold(gain: Any, temptation: Any, quality: Any, ends: Any = 0) -> Any:
    """Discount factor from which an agreement holds under monitoring, with nothing after its end.

    Parameters
    ----------
    gain, temptation : number or SymPy expression
        Mutual gain a, and what a breach adds to it, e.
    quality, ends : number or SymPy expression
        Probabilities that the agreement ends after a breach, q, and though nobody breached, f.

    Returns
    -------
    number or SymPy expression
        Meaningful where q a > f (a + e); else no discount factor below 1 is enough.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> threshold(F("0.4"), F("0.6"), F("0.5"))
    Fraction(3, 4)
    """
    return temptation / (temptation + quality * gain - ends * (gain + temptation))
