"""Comparing equilibria: payoff and risk dominance, efficiency, the prices of anarchy and stability.

*Payoff dominance*: an equilibrium in which nobody earns less than in any other listed one, and which
differs in payoffs from all of them (Harsanyi and Selten 1988, chapter 3, ask for strictly more;
ties of some players are allowed here, ties of all are not).

*Risk dominance* (Harsanyi and Selten 1988, chapter 3) compares two strict pure equilibria E and F
of a two-player game.  They differ in both players' actions, and in the 2x2 game of these actions E
risk dominates F if its Nash product of deviation losses is larger:

    (u1(E) - u1(F1, E2)) (u2(E) - u2(E1, F2))  >  (u1(F) - u1(E1, F2)) (u2(F) - u2(F1, E2)) .

In a 2x2 game that is their definition.  In larger two-player games it is the documented criterion
here: an equilibrium is called risk dominant if it beats every other strict equilibrium in the 2x2 game
spanned by the two.  That does not look beyond the two equilibria's actions, which the tracing
procedure does.  With three or more players, or no such winner, the rule is silent.

*Efficiency* is judged against pure profiles: no pure profile pays everybody at least as much and
somebody more.  (A mix of profiles might.)

*Price of anarchy* (Koutsoupias and Papadimitriou 1999): best welfare of any profile over the welfare
of the worst equilibrium; *price of stability* (Anshelevich et al. 2008): over that of the best.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from greatgame.equilibria.perfect import strict
from greatgame.equilibria.result import Equilibria, Equilibrium
from greatgame.errors import GameError
from greatgame.game import NormalForm
from greatgame.numbers import Number

#: Payoffs of float equilibria closer than this share of a player's payoff range are equal.
TIE = 1e-9


def payoff_dominant(game: NormalForm, items: Sequence[Equilibrium]) -> Equilibrium | None:
    """Return the equilibrium that payoff dominates all others listed, or None."""
    values = [_values(game, e) for e in items]
    best = [
        k
        for k, mine in enumerate(values)
        if all(_at_least(mine, other) and mine != other for j, other in enumerate(values) if j != k)
    ]
    return items[best[0]] if best else None


def _values(game: NormalForm, equilibrium: Equilibrium) -> tuple[Number, ...]:
    """Payoffs; those of float records in steps of ``TIE`` so that equal ones compare equal."""
    if equilibrium.exact:
        return equilibrium.value
    lines = game.payoffs.astype(float)
    steps = [TIE * (line.max() - line.min()) or 1.0 for line in lines]
    floors = [line.min() for line in lines]
    return tuple(
        round((float(v) - floor) / step)
        for v, floor, step in zip(equilibrium.value, floors, steps, strict=True)
    )


def _at_least(mine: Iterable[Number], other: Iterable[Number]) -> bool:
    return all(a >= b for a, b in zip(mine, other, strict=True))


def nash_product(game: NormalForm, at: Sequence[int], other: Sequence[int]) -> Fraction:
    """Product of the two players' losses from leaving the profile ``at`` for the other's action.

    Parameters
    ----------
    game : NormalForm
        An exact two-player game.
    at, other : pairs of int
        Two strict pure equilibria.
    """
    u1, u2 = game.payoffs
    (a, b), (c, d) = at, other
    loss: Fraction = (u1[a, b] - u1[c, b]) * (u2[a, b] - u2[a, d])
    return loss


def risk_dominates(game: NormalForm, first: Equilibrium, second: Equilibrium) -> bool | None:
    """Whether one strict pure equilibrium risk dominates another; None if neither does.

    Raises
    ------
    GameError
        If the game has not two players, or one of them is not a strict pure equilibrium.
    """
    if game.n_players != 2:
        raise GameError(
            f"risk dominance here compares two players' equilibria; this game has {game.n_players}"
        )
    if not (strict(game, first) and strict(game, second)):
        raise GameError("risk dominance here compares strict pure equilibria; one of these is not")
    exact = game.to_exact(snap=True)
    e, f = _position(exact, first), _position(exact, second)
    mine, other = nash_product(exact, e, f), nash_product(exact, f, e)
    return None if mine == other else mine > other


def _position(game: NormalForm, equilibrium: Equilibrium) -> tuple[int, ...]:
    profile = equilibrium.profile
    if profile is None:
        raise GameError("the equilibrium is mixed")
    return game.position(profile)


def risk_dominant(game: NormalForm, items: Sequence[Equilibrium]) -> Equilibrium | None:
    """Return the strict equilibrium that risk dominates every other strict one listed, or None."""
    if game.n_players != 2:
        return None
    pure = [e for e in items if e.kind == "pure" and strict(game, e)]
    winners = [e for e in pure if all(risk_dominates(game, e, f) is True for f in pure if f is not e)]
    return winners[0] if winners else None


def pareto_efficient(game: NormalForm, equilibrium: Equilibrium) -> bool:
    """Whether no pure profile pays everybody at least as much as the equilibrium, and somebody more."""
    mine = _values(game, equilibrium)
    for profile in _profile_values(game, equilibrium.exact):
        if _at_least(profile, mine) and profile != mine:
            return False
    return True


def _profile_values(game: NormalForm, exact: bool) -> list[tuple[Number, ...]]:
    """Payoffs of all pure profiles, in the steps of :func:`_values` for floats."""
    table = game.payoffs.reshape(game.n_players, -1)
    if exact:
        return [tuple(column) for column in table.T.tolist()]
    table = table.astype(float)
    low = table.min(axis=1, keepdims=True)
    step = TIE * (table.max(axis=1, keepdims=True) - low)
    return [tuple(column) for column in np.rint((table - low) / np.where(step > 0, step, 1.0)).T.tolist()]


def unique_best(items: Sequence[Equilibrium], score: Any) -> Equilibrium | None:
    """Return the one equilibrium of highest score; None if the best score is shared."""
    scores = [score(e) for e in items]
    if not scores:
        return None
    tie = 0 if all(e.exact for e in items) else TIE * max(abs(float(s)) for s in scores)
    best = [e for e, s in zip(items, scores, strict=True) if max(scores) - s <= tie]
    return best[0] if len(best) == 1 else None


def welfare(equilibrium: Equilibrium) -> Number:
    """Sum of the players' payoffs."""
    return sum(equilibrium.value)


def smallest_payoff(equilibrium: Equilibrium) -> Number:
    """Payoff of the player who gets least."""
    return min(equilibrium.value)


@dataclass(frozen=True)
class Efficiency:
    """Welfare of the best profile and of the best and worst equilibrium listed.

    Attributes
    ----------
    optimum, best, worst : Number
        Sums of payoffs.
    price_of_anarchy, price_of_stability : Number or None
        ``optimum / worst`` and ``optimum / best``; None when the ratio has no meaning.
    reason : str
        Why a price is None, or what limits it.
    """

    optimum: Number
    best: Number
    worst: Number
    price_of_anarchy: Number | None
    price_of_stability: Number | None
    reason: str = ""


def efficiency(equilibria: Equilibria) -> Efficiency:
    """Return the prices of anarchy and stability of a list of equilibria.

    Welfare is linear in each player's mix, so over a two-player component its extremes are at the
    listed extreme equilibria.

    Raises
    ------
    GameError
        If the list is empty.
    """
    if not equilibria:
        raise GameError("the price of anarchy needs at least one equilibrium, and the list is empty")
    totals = equilibria.game.payoffs.sum(axis=0)
    optimum = totals.max()
    values = [welfare(e) for e in equilibria]
    best, worst = max(values), min(values)
    if totals.min() < 0:
        reason = "some profile has negative welfare, so ratios of welfare have no meaning"
        return Efficiency(optimum, best, worst, None, None, reason)
    reason = "" if equilibria.status != "partial" else "bounds only: other equilibria may exist"
    if worst == 0:
        reason = "; ".join(filter(None, [reason, "an equilibrium has welfare 0"]))
    return Efficiency(
        optimum, best, worst, optimum / worst if worst else None, optimum / best if best else None, reason
    )
