"""Monitored cooperation as a game of two plans: keep the agreement until a breach is seen, or breach.

Partners gain a each round by keeping, a breach pays the breacher e on top and costs the other s, and
when both breach each has nothing.  Actions are not seen; a breach *shows* with probability q, and an
incident that looks like one occurs with probability f though everybody complies.  Whoever keeps does so
until something shows, and breaches from then on.  The issue may also be *settled*, with probability x a
round (after which each has ``after`` a round, as long as nothing has shown).  Values per round:

    V(u, r) = [(1 - delta) u + delta (1 - r) x after] / [1 - delta (1 - r) (1 - x)],

where u is the stage payoff and r the chance that something shows.  Breaching once and breaching for
ever leave the same continuation to compare, so the plan "keep" is an equilibrium of the repeated game
with that signal iff it is one of this two-by-two game; without settlement, iff

    delta >= e / (e + q a - f (a + e)),

which for f = 0 is e / (e + q a) (grim trigger under imperfect public monitoring).
"""

from __future__ import annotations

from typing import Any


def value(stage: Any, shows: Any, discount: Any, settled: Any = 0, after: Any = 0) -> Any:
    """Value per round of a stage payoff that lasts until something shows or the issue is settled.

    Parameters
    ----------
    stage : number or SymPy expression
        Payoff a round, in units of the prize.
    shows, settled : number or SymPy expression
        Probabilities a round.
    discount : number or SymPy expression
        Discount factor per round.
    after : number or SymPy expression
        Payoff a round once the issue is settled.
    """
    quiet = 1 - shows
    return ((1 - discount) * stage + discount * quiet * settled * after) / (
        1 - discount * quiet * (1 - settled)
    )


def threshold(gain: Any, temptation: Any, quality: Any, incidents: Any = 0) -> Any:
    """Discount factor from which an agreement holds under monitoring, without settlement.

    Parameters
    ----------
    gain, temptation : number or SymPy expression
        Mutual gain a, and what a breach adds to it, e.
    quality, incidents : number or SymPy expression
        Probabilities q and f that something shows after a breach, and though nobody breached.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> threshold(F("0.4"), F("0.6"), F("0.5"))
    Fraction(3, 4)
    """
    return temptation / (temptation + quality * gain - incidents * (gain + temptation))
