"""Imperfect public monitoring: players see a public signal of what was done, not the actions.

A *public automaton* prescribes an action profile in each of its states and moves on the signal.  It is
a perfect public equilibrium if and only if no one-shot deviation pays in any state (Fudenberg, Levine
and Maskin 1994; Abreu, Pearce and Stacchetti 1990).  With payoffs u, signal law and moves giving the
chain P, values are ``v = (1 - d) (I - d P)^-1 u``; each deviation is cleared of ``det(I - d P) > 0`` and of
factors ``1 - d``.  Payoffs and probabilities may be symbols, so thresholds come out as formulas.

In the prisoner's dilemma with payoffs a for cooperation, a + e for temptation and 0 for the punishment,
where a deviation is seen with probability q, grim trigger gives ``d >= e / (e + q a)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy

from greatgame.checks import integer
from greatgame.errors import StrategyError, suggest
from greatgame.game import NormalForm
from greatgame.numbers import expression
from greatgame.repeated.constraint import DELTA, Constraint, read_chance
from greatgame.repeated.formula import DiscountFormula, player_formula
from greatgame.repeated.strategy import check_profile
from greatgame.repeated.tables import Profile

CLEAR, SEEN = "clear", "seen"


@dataclass(frozen=True)
class PublicMonitoring:
    """A stage game whose action profiles show only through a public signal.

    Attributes
    ----------
    game : NormalForm
        Expected stage payoffs.
    signals : tuple of str
    law : tuple of tuples, shape (n_profiles, n_signals)
        Probability of each signal after each profile (in the order of ``NormalForm.profiles``):
        numbers, or SymPy expressions that stand for probabilities.

    Raises
    ------
    StrategyError
        If the law is no table of that shape, or a row of numbers is no distribution.
    """

    game: NormalForm
    signals: tuple[str, ...]
    law: tuple[tuple[Any, ...], ...]

    def __post_init__(self) -> None:
        if not isinstance(self.law, Sequence) or not all(isinstance(row, Sequence) for row in self.law):
            raise StrategyError(f"the law of signals must be a table, not {self.law!r}")
        if len(set(self.signals)) != len(self.signals):
            raise StrategyError(f"signals need distinct names: {list(self.signals)}")
        shape = {len(row) for row in self.law}
        if len(self.law) != self.game.payoffs[0].size or shape != {len(self.signals)}:
            raise StrategyError("the law of signals needs one row per profile and one column per signal")
        exactly = tuple(tuple(read_chance(p, "a signal") for p in row) for row in self.law)
        for row in exactly:
            if sympy.expand(sum(row)) != 1 or any(p.is_negative for p in row):
                raise StrategyError(
                    f"the probabilities of the signals must be >= 0 and sum to 1: {list(row)}"
                )
        object.__setattr__(self, "law", exactly)

    def chances(self, profile: Sequence[str]) -> dict[str, Any]:
        """Probability of each signal after a profile."""
        labels = check_profile(self.game, profile, "profile")
        row = self.law[list(self.game.profiles()).index(labels)]
        return dict(zip(self.signals, row, strict=True))


def detection(
    game: NormalForm, target: Sequence[str], quality: Any, false_alarm: Any = 0
) -> PublicMonitoring:
    """Return monitoring in which a departure from the target is seen with a probability.

    Parameters
    ----------
    game : NormalForm
    target : sequence of str
        The profile that should be played.
    quality : number or SymPy expression
        Probability q of the signal ``"seen"`` after any other profile.
    false_alarm : number or SymPy expression, default 0
        Probability of ``"seen"`` after the target itself.
    """
    aim = check_profile(game, target, "target")
    q, f = read_chance(quality, "the signal 'seen'"), read_chance(false_alarm, "a false alarm")
    law = tuple((1 - f, f) if profile == aim else (1 - q, q) for profile in game.profiles())
    return PublicMonitoring(game, (CLEAR, SEEN), law)


@dataclass(frozen=True)
class PublicAutomaton:
    """A public strategy profile: what everybody plays in each state, and where each signal leads.

    Attributes
    ----------
    plays : mapping of state to profile
        The first state is the start.
    moves : mapping of state to mapping of signal to state
    """

    plays: Mapping[str, Profile]
    moves: Mapping[str, Mapping[str, str]]


def public_trigger(
    target: Sequence[str], punishment: Sequence[str], length: int | None = None
) -> PublicAutomaton:
    """Return the trigger profile on the signals of :func:`detection`.

    Parameters
    ----------
    target, punishment : sequence of str
        Profiles.
    length : int, optional
        Periods of punishment after a ``"seen"``; for ever (grim) by default.
    """
    if length is not None:
        integer(length, "the length of the punishment", error=StrategyError)
    names = ["punish"] if length is None else [f"punish {k}" for k in range(length, 0, -1)]
    after = names if length is None else [*names[1:], "comply"]
    plays = {"comply": tuple(target)} | dict.fromkeys(names, tuple(punishment))
    moves = {"comply": {CLEAR: "comply", SEEN: names[0]}}
    moves |= {name: {CLEAR: then, SEEN: then} for name, then in zip(names, after, strict=True)}
    return PublicAutomaton(plays, moves)


def monitored_formula(
    monitoring: PublicMonitoring, automaton: PublicAutomaton, reference: Mapping[Any, Any] | None = None
) -> DiscountFormula:
    """Derive when a public automaton is a perfect public equilibrium, as formulas.

    Parameters
    ----------
    monitoring : PublicMonitoring
    automaton : PublicAutomaton
    reference : mapping of symbol to number, optional
        The point at which the binding deviation is chosen;
        see :func:`greatgame.repeated.formula.discount_formula`.

    Returns
    -------
    DiscountFormula
        Symbols that stand for probabilities must lie in [0, 1].

    Raises
    ------
    StrategyError
        If the automaton is not total or names an unknown state, signal or profile.

    Examples
    --------
    >>> from sympy import symbols
    >>> a, e, s, q = symbols("a e s q")
    >>> pd = NormalForm({"I": ("C", "D"), "II": ("C", "D")}, [[[a, -s], [a + e, 0]], [[a, a + e], [-s, 0]]])
    >>> seen = detection(pd, ("C", "C"), q)
    >>> monitored_formula(seen, public_trigger(("C", "C"), ("D", "D")))["I"].formula
    e/(a*q + e)
    """
    _check(monitoring, automaton)
    states = list(automaton.plays)
    game = monitoring.game
    chain = sympy.Matrix([_row(monitoring, automaton, s, automaton.plays[s]) for s in states])
    system = sympy.eye(len(states)) - DELTA * chain
    scale, adjugate = system.det(method="berkowitz"), system.adjugate()
    formulas = []
    for i, player in enumerate(game.players):
        stage = sympy.Matrix([expression(game.payoff(automaton.plays[s])[player]) for s in states])
        values = (1 - DELTA) * adjugate * stage
        found: dict[tuple[Any, ...], Constraint] = {}
        for k, state in enumerate(states):
            for action in game.actions[player]:
                profile = (*automaton.plays[state][:i], action, *automaton.plays[state][i + 1 :])
                after = sympy.Matrix([_row(monitoring, automaton, state, profile)])
                now = expression(game.payoff(profile)[player])
                loss = values[k] - (1 - DELTA) * scale * now - DELTA * (after * values)[0]
                coefficients = _without_fade(loss)
                if coefficients:
                    found.setdefault(coefficients, Constraint(player, action, (state,), (), coefficients))
        formulas.append(
            player_formula(player, list(found.values()), automaton.plays[states[-1]][i], reference)
        )
    return DiscountFormula(tuple(formulas))


def _row(
    monitoring: PublicMonitoring, automaton: PublicAutomaton, state: str, profile: Sequence[str]
) -> list[Any]:
    """Probabilities of the next states when a profile is played in a state."""
    row = dict.fromkeys(automaton.plays, sympy.Integer(0))
    for signal, chance in monitoring.chances(profile).items():
        row[automaton.moves[state][signal]] += chance
    return list(row.values())


def _without_fade(loss: Any) -> tuple[sympy.Expr, ...]:
    """Coefficients of a polynomial in delta, divided by every factor ``1 - delta``; () for zero."""
    poly = sympy.Poly(sympy.expand(loss), DELTA)
    fade = sympy.Poly(1 - DELTA, DELTA)
    while not poly.is_zero and sympy.expand(poly.eval(1)) == 0:
        poly = sympy.Poly(sympy.expand(poly.quo(fade).as_expr()), DELTA)
    return () if poly.is_zero else tuple(sympy.expand(c) for c in reversed(poly.all_coeffs()))


def _check(monitoring: PublicMonitoring, automaton: PublicAutomaton) -> None:
    """Raise StrategyError for a public automaton that is not total or does not fit the game."""
    if not isinstance(monitoring, PublicMonitoring) or not isinstance(automaton, PublicAutomaton):
        raise StrategyError(
            f"needed: a PublicMonitoring and a PublicAutomaton, not {monitoring!r}, {automaton!r}"
        )
    if not automaton.plays:
        raise StrategyError("a public automaton needs at least one state")
    for state, profile in automaton.plays.items():
        check_profile(monitoring.game, profile, f"profile of state {state!r}")
        for signal in monitoring.signals:
            after = automaton.moves.get(state, {}).get(signal)
            if after is None:
                raise StrategyError(f"the automaton is not total: state {state!r} has no move on {signal!r}")
            if after not in automaton.plays:
                raise StrategyError(
                    f"state {state!r} moves to unknown {after!r}{suggest(after, automaton.plays)}"
                )
