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

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from greatgame.equilibria.refinement.perfect import strict
from greatgame.equilibria.result import Equilibria, Equilibrium
from greatgame.errors import GameError
from greatgame.game import NormalForm
from greatgame.numbers import Number

#: Payoffs of float records are equal up to this share of a player's range, plus their own rounding.
TIE = 1e-9
ROUNDING = 64 * float(np.finfo(float).eps)


def payoff_dominant(game: NormalForm, items: Sequence[Equilibrium]) -> Equilibrium | None:
    """Return the equilibrium that payoff dominates all others listed, or None."""
    ties = _ties(game, items)
    for e in items:
        if all(
            _at_least(e.value, f.value, ties) and not _at_least(f.value, e.value, ties)
            for f in items
            if f is not e
        ):
            return e
    return None


def _ties(game: NormalForm, items: Iterable[Equilibrium]) -> list[Number]:
    """Difference up to which payoffs count as equal, by player; zero if all numbers are exact."""
    if all(e.exact for e in items):
        return [Fraction(0)] * game.n_players
    lines = game.payoffs.astype(float)
    return [TIE * float(np.ptp(line)) + ROUNDING * float(abs(line).max()) for line in lines]


def _at_least(mine: Iterable[Number], other: Iterable[Number], ties: Iterable[Number]) -> bool:
    return all(a >= b - tie for a, b, tie in zip(mine, other, ties, strict=True))


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
    ties = _ties(game, [equilibrium])
    mine = equilibrium.value
    profiles = game.payoffs.reshape(game.n_players, -1).T.tolist()
    return not any(_at_least(p, mine, ties) and not _at_least(mine, p, ties) for p in profiles)


def unique_best(
    game: NormalForm, items: Sequence[Equilibrium], score: Callable[[Equilibrium], Number]
) -> Equilibrium | None:
    """Return the one equilibrium of highest score; None if the best score is shared."""
    scores = [score(e) for e in items]
    tie = sum(_ties(game, items))
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
    game = equilibria.game
    totals = game.payoffs.sum(axis=0)
    zero = sum(_ties(game, equilibria))
    optimum = totals.max()
    values = [welfare(e) for e in equilibria]
    best, worst = max(values), min(values)
    if totals.min() < -zero:
        reason = "some profile has negative welfare, so ratios of welfare have no meaning"
        return Efficiency(optimum, best, worst, None, None, reason)
    reasons = ["bounds only: other equilibria may exist"] if equilibria.status == "partial" else []
    reasons += ["an equilibrium has welfare 0"] if worst <= zero else []
    anarchy = optimum / worst if worst > zero else None
    stability = optimum / best if best > zero else None
    return Efficiency(optimum, best, worst, anarchy, stability, "; ".join(reasons))
