"""Which way equilibrium payoffs jump where the set of equilibria changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sympy


@dataclass(frozen=True)
class Jump:
    """A player's equilibrium payoffs on the two sides of a breakpoint.

    Attributes
    ----------
    at : sympy.Expr
        The breakpoint.
    before, after : tuple of (least, greatest), or None
        Equilibrium payoffs as the parameter comes near from below and from above; None without equilibria.
    """

    at: Any
    before: tuple[Any, Any] | None
    after: tuple[Any, Any] | None

    @property
    def direction(self) -> str:
        """The way both extremes move: "up", "down", "none" if neither moves, "mixed" if they part."""
        if self.before is None or self.after is None:
            return "mixed"
        signs = {_sign(b - a) for a, b in zip(self.before, self.after, strict=True)} - {0}
        return {frozenset(): "none", frozenset({1}): "up", frozenset({-1}): "down"}.get(
            frozenset(signs), "mixed"
        )


def jump(symbol: sympy.Symbol, at: Any, before: Sequence[Any], after: Sequence[Any]) -> Jump:
    """Compare the equilibrium payoffs, as expressions in a parameter, on the two sides of a value of it."""
    left = _extremes([_limit(e, symbol, at, "-") for e in before])
    right = _extremes([_limit(e, symbol, at, "+") for e in after])
    return Jump(at, left, right)


def _limit(payoff: Any, symbol: sympy.Symbol, at: Any, side: str) -> Any:
    """Return the value that a payoff tends to from one side."""
    value = sympy.sympify(payoff).subs(symbol, at)
    return value if value.is_finite else sympy.limit(payoff, symbol, at, side)


def _sign(value: Any) -> int:
    """Sign of an exact real number."""
    value = sympy.simplify(value)
    return 0 if value == 0 else (1 if sympy.N(value, 30) > 0 else -1)


def _extremes(values: Sequence[Any]) -> tuple[Any, Any] | None:
    """Least and greatest of some exact numbers."""
    if not values:
        return None
    ordered = sorted(values, key=lambda v: sympy.N(v, 30))
    return ordered[0], ordered[-1]
