"""One incentive constraint as a polynomial in the discount factor with payoff expressions as coefficients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import flint
import sympy

from greatgame.errors import GameError, StrategyError
from greatgame.numbers import exact, expression
from greatgame.repeated.algebra import polynomial
from greatgame.repeated.outcome import discount_symbol
from greatgame.repeated.tables import Profile

DELTA = discount_symbol()


@dataclass(frozen=True)
class Constraint:
    """One one-shot deviation must not pay: ``sum_k coefficients[k] * delta**k >= 0``.

    Attributes
    ----------
    player, action : str
        Who might deviate, and to what.
    state : tuple of str
        In which joint state (labels of the machines' states, or the one public state).
    history : tuple of profiles
        A shortest history that leads there (empty for the start, and for public automata).
    coefficients : tuple of sympy.Expr
        Constant first.
    """

    player: str
    action: str
    state: tuple[str, ...]
    history: tuple[Profile, ...]
    coefficients: tuple[sympy.Expr, ...]

    @property
    def degree(self) -> int:
        """Degree in the discount factor; 0 for a condition on payoffs alone."""
        return len(self.coefficients) - 1

    @cached_property
    def polynomial(self) -> sympy.Expr:
        """The left-hand side, in ``delta``."""
        return sum((c * DELTA**k for k, c in enumerate(self.coefficients)), sympy.Integer(0))

    @cached_property
    def threshold(self) -> sympy.Expr | None:
        """The least factor that deters this deviation, where :attr:`needs` hold; None above degree 2."""
        if self.degree == 1:
            c0, c1 = self.coefficients
            lowest = sympy.cancel(-c0 / c1)
            # Keep the given signs, (T - R)/(T - P) rather than (R - T)/(P - T), where nothing cancels.
            unchanged = sympy.expand(sympy.denom(lowest) ** 2 - c1**2) == 0
            return -c0 / c1 if unchanged else sympy.factor(lowest)
        if self.degree == 2:
            c0, c1, c2 = self.coefficients
            return -2 * c0 / (c1 + sympy.sqrt(sympy.factor(c1**2 - 4 * c0 * c2)))
        return None

    @property
    def needs(self) -> tuple[Any, ...]:
        """Relations under which the constraint reads ``delta >= threshold``: tempted at 0, deterred at 1."""
        if self.degree == 0:
            return ()
        return sympy.Lt(self.coefficients[0], 0), sympy.Ge(sympy.expand(sum(self.coefficients)), 0)

    def at(self, values: Mapping[Any, Any]) -> flint.fmpq_poly:
        """Return the polynomial at a point, irrational payoffs read as floats.

        Raises
        ------
        GameError
            If a symbol is left without a value.
        """
        numbers = []
        for coefficient in self.coefficients:
            value = coefficient.subs(values)
            if value.free_symbols:
                left = ", ".join(sorted(map(str, value.free_symbols)))
                raise GameError(f"give a value for every payoff symbol; left: {left}")
            numbers.append(exact(value if value.is_Rational else float(value)))
        return polynomial(numbers)

    def __str__(self) -> str:
        where = ", ".join(self.state)
        head = f"{self.player} to {self.action} in ({where})"
        if self.degree == 0:
            return f"{head}: {self.coefficients[0]} >= 0"
        if self.threshold is not None:
            return f"{head}: delta >= {self.threshold}"
        return f"{head}: {sympy.collect(self.polynomial, DELTA)} >= 0"


def read_chance(value: object, what: str) -> sympy.Expr:
    """Return a probability, or an expression that stands for one, with exact numbers.

    Raises
    ------
    StrategyError
        If it is neither, or a number outside [0, 1]; the message says of ``what``.
    """
    try:
        chance = expression(value)
    except (TypeError, ValueError) as error:
        raise StrategyError(f"the probability of {what}: {error}") from None
    if not chance.free_symbols and not bool((chance >= 0) & (chance <= 1)):
        raise StrategyError(f"the probability of {what} must lie between 0 and 1, got {value}")
    return chance


def trimmed(coefficients: Sequence[sympy.Expr]) -> tuple[sympy.Expr, ...]:
    """Return the coefficients, constant first, without the zeros of the highest powers."""
    kept = list(coefficients)
    while kept and kept[-1] == 0:
        kept.pop()
    return tuple(kept)
