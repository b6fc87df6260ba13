"""Stage games drawn anew each period and seen before anyone acts: insurance against shocks.

Each period one of several stage games is drawn, independently, with known probabilities; the players
see which.  The trigger profile plays each game's target until someone departs from it, then each game's
punishment for ever.  With ``V`` and ``W`` the expected payoffs of target and punishment, a departure when
game k was drawn must not pay: ``(1 - d)(T_k - R_k) <= d (V - W)``.  The temptation is that of the game at
hand, the loss that of an average period.  So mutual help at cost c, worth b, when each is in need with
probability l, holds iff ``d >= c / (c + l (b - c))`` (Kocherlakota 1996 on such insurance; Rotemberg and
Saloner 1986 on drawn stage games).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy

from greatgame.errors import StrategyError
from greatgame.game import NormalForm
from greatgame.numbers import expression
from greatgame.repeated.constraint import Constraint, read_chance, trimmed
from greatgame.repeated.formula import DiscountFormula, player_formula
from greatgame.repeated.strategy import check_profile


@dataclass(frozen=True)
class Draw:
    """A stage game that may be drawn.

    Attributes
    ----------
    name : str
        What has happened, for the answer's states.
    probability : number or SymPy expression
    game : NormalForm
    target, punishment : tuple of str
        Profiles of this game.

    Raises
    ------
    StrategyError
        If the probability is no number between 0 and 1, and no expression.
    """

    name: str
    probability: Any
    game: NormalForm
    target: tuple[str, ...]
    punishment: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "probability", read_chance(self.probability, self.name))


def drawn_formula(draws: Sequence[Draw], reference: Mapping[Any, Any] | None = None) -> DiscountFormula:
    """Derive when the trigger profile over drawn stage games is subgame perfect, as formulas.

    Parameters
    ----------
    draws : sequence of Draw
        All with the same players; probabilities sum to 1.
    reference : mapping of symbol to number, optional
        The point at which the binding deviation is chosen; see
        :func:`greatgame.repeated.formula.discount_formula`.

    Raises
    ------
    StrategyError
        If the players differ, the probabilities do not sum to 1, or a profile is none of its game.

    Examples
    --------
    >>> from sympy import symbols
    >>> b, c, l = symbols("b c l")
    >>> ask = NormalForm({"A": ("ask",), "B": ("help", "refuse")}, [[[b, 0]], [[-c, 0]]])
    >>> asked = NormalForm({"A": ("help", "refuse"), "B": ("ask",)}, [[[-c], [0]], [[b], [0]]])
    >>> calm = NormalForm({"A": ("wait",), "B": ("wait",)}, [[[0]], [[0]]])
    >>> drawn_formula([
    ...     Draw("A in need", l, ask, ("ask", "help"), ("ask", "refuse")),
    ...     Draw("B in need", l, asked, ("help", "ask"), ("refuse", "ask")),
    ...     Draw("calm", 1 - 2 * l, calm, ("wait", "wait"), ("wait", "wait")),
    ... ])["A"].formula
    c/(b*l - c*l + c)
    """
    players = _check(draws)
    formulas = []
    for i, player in enumerate(players):
        lost = sympy.expand(sum(draw.probability * _stake(draw, i) for draw in draws))
        found: dict[tuple[Any, ...], Constraint] = {}
        for draw in draws:
            for made in _constraints(draw, i, player, lost):
                found.setdefault(made.coefficients, made)
        formulas.append(player_formula(player, list(found.values()), None, reference))
    return DiscountFormula(tuple(formulas))


def _constraints(draw: Draw, i: int, player: str, lost: sympy.Expr) -> Iterator[Constraint]:
    """One-shot deviations when this game was drawn: ``(1 - d) forgone + d later >= 0``."""
    for action in draw.game.actions[player]:
        for state, profile in (("comply", draw.target), ("punish", draw.punishment)):
            forgone = _gap(draw, profile, i, action)
            # In the punishment nothing changes later: d is free, and only what is forgone now counts.
            terms = [forgone, sympy.expand(lost - forgone)] if state == "comply" else [forgone]
            coefficients = trimmed(terms)
            if action != profile[i] and coefficients:
                yield Constraint(player, action, (state, draw.name), (), coefficients)


def _stake(draw: Draw, player: int) -> sympy.Expr:
    """What the player loses when the punishment replaces the target."""
    return _payoff(draw, draw.target, player) - _payoff(draw, draw.punishment, player)


def _payoff(draw: Draw, profile: Sequence[str], player: int) -> sympy.Expr:
    return expression(list(draw.game.payoff(profile).values())[player])


def _gap(draw: Draw, profile: Sequence[str], player: int, action: str) -> sympy.Expr:
    """What the player forgoes now by leaving the profile for an action: negative if it tempts."""
    deviation = (*profile[:player], action, *profile[player + 1 :])
    return sympy.expand(_payoff(draw, profile, player) - _payoff(draw, deviation, player))


def _check(draws: Sequence[Draw]) -> tuple[str, ...]:
    """Return the players; raise StrategyError if the draws do not fit together."""
    if not draws:
        raise StrategyError("give at least one stage game to be drawn")
    players = draws[0].game.players
    for draw in draws:
        if draw.game.players != players:
            raise StrategyError(f"{draw.name}: players {list(draw.game.players)} are not {list(players)}")
        check_profile(draw.game, draw.target, f"target when {draw.name}")
        check_profile(draw.game, draw.punishment, f"punishment when {draw.name}")
    total = sympy.expand(sum(draw.probability for draw in draws))
    if total != 1:
        raise StrategyError(f"the probabilities of the stage games must sum to 1, not {total}")
    return players
