"""Critical discount factors as formulas in the payoffs' symbols, with the conditions they hold under.

Play, and so the discounted visits to the joint states, does not depend on the payoffs.  So the cost of
every one-shot deviation is a sum of payoff expressions with known rational functions of the discount
factor d as weights.  Cleared of denominators and of factors that are positive on (0, 1), it is a
polynomial ``c_0 + c_1 d + ... + c_n d^n >= 0`` whose coefficients are payoff expressions:

* degree 0: a condition without d, such as "the punishment is a stage equilibrium";
* degree 1 with ``c_0 < 0 <= c_0 + c_1`` (tempted today, deterred by patience): ``d >= -c_0 / c_1``.
  For grim trigger this is the textbook ``(T - R)/(T - P)`` (Friedman 1971);
* degree 2 with the same signs at 0 and 1: one root in (0, 1), ``-2 c_0 / (c_1 + sqrt(c_1^2 - 4 c_0 c_2))``;
* higher degrees: the polynomial itself is the answer; :meth:`DiscountFormula.at` isolates its roots
  exactly at any point of the parameter space.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import flint
import sympy

from greatgame.errors import GameError, StrategyError, suggest
from greatgame.numbers import expression
from greatgame.repeated.algebra import (
    Ratio,
    evaluate,
    polynomial,
    roots_within,
    to_flint,
    to_fraction,
)
from greatgame.repeated.chain import discounted
from greatgame.repeated.constraint import DELTA, Constraint, trimmed
from greatgame.repeated.discount import CriticalDiscount
from greatgame.repeated.intervals import DiscountSet, nonnegative
from greatgame.repeated.joint import Automaton, Chances
from greatgame.repeated.outcome import rewards
from greatgame.repeated.play import RepeatedGame, Strategies
from greatgame.shown import Shown


@dataclass(frozen=True)
class PlayerFormula(Shown):
    """When one player has no profitable one-shot deviation.

    Attributes
    ----------
    player : str
    constraints : tuple of Constraint
        Every distinct deviation; the profile is subgame perfect for this player if and only if all hold.
    binding : int or None
        Position of the constraint that ``formula`` solves; None if none depends on the discount factor.
    """

    player: str
    constraints: tuple[Constraint, ...]
    binding: int | None

    @property
    def payoff_conditions(self) -> tuple[Constraint, ...]:
        """The constraints without a discount factor, such as "the punishment is a stage equilibrium"."""
        return tuple(c for c in self.constraints if c.degree == 0)

    @property
    def thresholds(self) -> tuple[Constraint, ...]:
        """The constraints that depend on the discount factor."""
        return tuple(c for c in self.constraints if c.degree)

    @property
    def formula(self) -> sympy.Expr | None:
        """The critical discount factor, where ``conditions`` hold; None if there is no closed form."""
        return None if self.binding is None else self.constraints[self.binding].threshold

    @cached_property
    def conditions(self) -> tuple[Any, ...]:
        """Relations among payoffs under which exactly the factors in ``[formula, 1)`` will do.

        They say that the binding deviation tempts at 0 and is deterred at 1, that constraints without
        a discount factor hold, and that no other deviation binds first.  Where all constraints are
        linear they are also necessary.  Deviations that could not be compared are in ``unresolved``.
        """
        relations: list[Any] = []
        if self.binding is not None:
            relations += self.constraints[self.binding].needs
        for c in self.constraints:
            relations += self._dominated(c) or ()
        return tuple(dict.fromkeys(r for r in relations if r != sympy.true))

    @property
    def unresolved(self) -> tuple[Constraint, ...]:
        """Constraints that ``conditions`` do not cover; check them at a point with ``at``."""
        return tuple(c for c in self.constraints if self._dominated(c) is None)

    def _dominated(self, other: Constraint) -> tuple[Any, ...] | None:
        """Relations under which ``other`` holds wherever the binding one does; None if not known."""
        if other.degree == 0:
            return (sympy.Ge(other.coefficients[0], 0),)
        if self.binding is None:
            return None
        main = self.constraints[self.binding]
        if other is main:
            return ()
        gap = sympy.Poly(sympy.expand(other.polynomial - main.polynomial), DELTA)
        if gap.degree() <= 0:
            return (sympy.Ge(sympy.factor(gap.as_expr()), 0),)
        if other.degree == 1 and main.degree == 1:
            # Linear in delta: holds on [threshold, 1) iff it holds at both ends; main has c1 > 0 there.
            (a0, a1), (b0, b1) = other.coefficients, main.coefficients
            return sympy.Ge(sympy.expand(a0 + a1), 0), sympy.Ge(sympy.factor(a0 * b1 - a1 * b0), 0)
        return None

    def _sympy_(self) -> Any:
        """Stand for the formula in SymPy expressions; a polynomial condition stands for nothing."""
        if self.formula is None:
            raise sympy.SympifyError(f"the threshold of {self.player} has no closed form")
        return self.formula

    def at(self, values: Mapping[Any, Any]) -> DiscountSet:
        """Return the exact set of discount factors at a point of the parameter space."""
        return nonnegative(c.at(values) for c in self.constraints)

    def __str__(self) -> str:
        if self.binding is None:
            lines = [f"{self.player}: any discount factor"]
        elif self.formula is None:
            lines = [f"{self.player}: {self.constraints[self.binding]}"]
        else:
            lines = [f"{self.player}: delta >= {self.formula}"]
        lines += [f"  if {relation}" for relation in self.conditions]
        return "\n".join([*lines, *(f"  and {c}" for c in self.unresolved)])


@dataclass(frozen=True)
class DiscountFormula(Shown, Mapping[str, PlayerFormula]):
    """Critical discount factors as formulas: a mapping of player to :class:`PlayerFormula`.

    ``formula["Russia"].formula`` is the threshold, ``.conditions`` what it needs.

    Attributes
    ----------
    players : tuple of PlayerFormula
    """

    players: tuple[PlayerFormula, ...]

    def __len__(self) -> int:
        return len(self.players)

    def __getitem__(self, player: str) -> PlayerFormula:
        found = {f.player: f for f in self.players}
        if player not in found:
            raise StrategyError(f"no player {player!r}{suggest(player, found)}")
        return found[player]

    def __contains__(self, player: object) -> bool:
        return any(f.player == player for f in self.players)

    def __iter__(self) -> Iterator[str]:
        return iter([f.player for f in self.players])

    @property
    def symbols(self) -> dict[str, sympy.Symbol]:
        """The payoff symbols that occur, by name."""
        every = [x for f in self.players for c in f.constraints for x in c.coefficients]
        free = {symbol for expression in every for symbol in expression.free_symbols}
        return {s.name: s for s in sorted(free, key=lambda s: s.name)}

    def at(self, values: Mapping[Any, Any]) -> CriticalDiscount:
        """Return the exact sets of discount factors at a point.

        Parameters
        ----------
        values : mapping of symbol, or symbol's name, to number

        Raises
        ------
        GameError
            If a symbol is left without a value.
        """
        named = self.symbols
        point = {named.get(k, k) if isinstance(k, str) else k: _exactly(v) for k, v in values.items()}
        return CriticalDiscount("subgame-perfect", {f.player: f.at(point) for f in self.players})

    def to_json(self) -> dict[str, Any]:
        """Return plain data by player: formula, conditions, and what they leave open, as text."""
        return {
            f.player: {
                "formula": None if f.formula is None else str(f.formula),
                "conditions": [str(relation) for relation in f.conditions],
                "unresolved": [str(constraint) for constraint in f.unresolved],
            }
            for f in self.players
        }

    def __str__(self) -> str:
        return "\n".join(map(str, self.players))

    __repr__ = __str__


def discount_formula(
    repeated: RepeatedGame, profile: Strategies, reference: Mapping[Any, Any] | None = None
) -> DiscountFormula:
    """Derive the critical discount factors of a profile from its one-shot deviations.

    Parameters
    ----------
    repeated : RepeatedGame
        Its stage game may be symbolic (formulas) or exact (numbers).
    profile : mapping of player to Strategy or Machine, or one Strategy for everybody
    reference : mapping of symbol to number, optional
        A point of the parameter space: the deviation that binds there is the one whose threshold is
        reported as the formula.  Without it, the first deviation on the path to a punishment action.

    Raises
    ------
    StrategyError
        If the profile does not fit the game.
    """
    automaton = Automaton(repeated.machines(profile))
    visits = discounted([after for _, after in automaton.chain], _identity(len(automaton.chain)))
    stage = rewards(repeated.game, [played for played, _ in automaton.chain])
    formulas = []
    for i, player in enumerate(repeated.game.players):
        own = [sympy.expand(row[i]) for row in stage]
        found: dict[tuple[Any, ...], Constraint] = {}
        for state, action, played, after in automaton.choices(i):
            now = sympy.expand(rewards(repeated.game, [played])[0][i])
            coefficients = _coefficients(own, visits, state, now, after)
            if coefficients:
                label = automaton.machines[i].own_actions[action]
                made = Constraint(
                    player, label, automaton.labels(state), automaton.history(state), coefficients
                )
                found.setdefault(coefficients, made)
        threat = None if repeated.punishment is None else repeated.punishment[i]
        formulas.append(player_formula(player, list(found.values()), threat, reference))
    return DiscountFormula(tuple(formulas))


def player_formula(
    player: str, constraints: Sequence[Constraint], threat: object, reference: Mapping[Any, Any] | None
) -> PlayerFormula:
    """Choose the constraint to be reported as the formula: see :func:`discount_formula`."""
    candidates = [k for k, c in enumerate(constraints) if c.degree]
    if not candidates:
        return PlayerFormula(player, tuple(constraints), None)
    if reference is None:
        first = min(candidates, key=lambda k: (len(constraints[k].history), constraints[k].action != threat))
        return PlayerFormula(player, tuple(constraints), first)
    hardest = candidates[0]
    sets = {k: nonnegative([constraints[k].at(reference)]) for k in candidates}
    for k in candidates[1:]:
        if _harder(sets[k], sets[hardest]):
            hardest = k
    return PlayerFormula(player, tuple(constraints), hardest)


def _harder(one: DiscountSet, other: DiscountSet) -> bool:
    """Whether ``one`` has the higher threshold; none at all is highest."""
    if other.threshold is None or one.threshold is None:
        return other.threshold is not None
    return other.threshold < one.threshold


def _identity(n: int) -> list[list[Fraction]]:
    return [[Fraction(int(s == t)) for t in range(n)] for s in range(n)]


def _coefficients(
    own: Sequence[sympy.Expr], visits: Sequence[Sequence[Ratio]], state: int, now: sympy.Expr, after: Chances
) -> tuple[sympy.Expr, ...]:
    """Coefficients of what one deviation costs, cleared of positive factors; () if it costs nothing."""
    weights: dict[sympy.Expr, Ratio] = {}

    def add(payoff: sympy.Expr, ratio: Ratio) -> None:
        weights[payoff] = weights[payoff] + ratio if payoff in weights else ratio

    one = polynomial([Fraction(1)])
    add(now, Ratio(polynomial([Fraction(-1), Fraction(1)]), one))
    for s, payoff in enumerate(own):
        add(payoff, visits[state][s])
        for target, chance in after.items():
            add(payoff, visits[target][s].times(polynomial([Fraction(0), -chance])))
    polys = _cleared(weights)
    total = [sympy.Integer(0)] * (1 + max(p.degree() for p in polys.values()))
    for payoff, poly in polys.items():
        for k, c in enumerate(poly.coeffs()):
            total[k] += payoff * sympy.Rational(int(c.p), int(c.q))
    return trimmed([sympy.expand(c) for c in total])


def _cleared(weights: Mapping[sympy.Expr, Ratio]) -> dict[sympy.Expr, flint.fmpq_poly]:
    """Multiply all weights by one function that is positive on (0, 1), to make them small polynomials."""
    below = polynomial([Fraction(1)])
    for ratio in weights.values():
        below = below * (ratio.below // below.gcd(ratio.below))
    below = below * _sign(below)
    polys = {payoff: ratio.above * (below // ratio.below) for payoff, ratio in weights.items()}
    common = _positive_factor([p for p in polys.values() if p.degree() >= 0])
    polys = {payoff: poly // common for payoff, poly in polys.items()}
    numbers = [to_fraction(c) for poly in polys.values() for c in poly.coeffs() if c != 0]
    content = math.gcd(*(x.numerator for x in numbers)) or 1
    scale = Fraction(math.lcm(*(x.denominator for x in numbers)), content)
    return {payoff: poly * to_flint(scale) for payoff, poly in polys.items()}


def _sign(poly: flint.fmpq_poly) -> int:
    """Sign of a polynomial without roots in (0, 1) on that interval."""
    return 1 if evaluate(poly, Fraction(1, 2)) > 0 else -1


def _positive_factor(polys: Sequence[flint.fmpq_poly]) -> flint.fmpq_poly:
    """Return the largest common factor that is positive on (0, 1); 1 for no polynomials."""
    common = polynomial([Fraction(1)])
    if not polys:
        return common
    shared = polys[0]
    for poly in polys[1:]:
        shared = shared.gcd(poly)
    for factor, power in shared.numer().factor()[1]:
        part = flint.fmpq_poly(factor)
        if not roots_within(part):
            common = common * (part * _sign(part)) ** power
    return common


def _exactly(value: Any) -> sympy.Expr:
    try:
        return expression(value)
    except (TypeError, ValueError) as error:
        raise GameError(f"a parameter value must be a number: {error}") from None
