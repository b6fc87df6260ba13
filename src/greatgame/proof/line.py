"""One parameter at a time: exact breakpoints along a line, and what changes there.

With every other parameter fixed, each condition is a sign condition on polynomials in one variable.
Their real roots (isolated exactly) cut the range into intervals on which nothing changes, so a test
at one rational point inside each interval, and at each root, describes the whole line.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import sympy

from greatgame.errors import GameError, ParameterError, suggest
from greatgame.model import Model
from greatgame.numbers import simplest_between
from greatgame.proof.algebra import UndecidableError
from greatgame.proof.conditions import nash_at
from greatgame.proof.formula import Formula
from greatgame.proof.jumps import Jump, jump
from greatgame.proof.points import Evaluator
from greatgame.proof.space import Space, rational
from greatgame.proof.ties import UnresolvedTieError, boundaries
from greatgame.shown import Shown

GRID = 33


@dataclass(frozen=True)
class Interval:
    """A maximal stretch of the parameter on which the tested conditions do not change.

    Attributes
    ----------
    low, high : sympy.Expr
        Ends: rationals or real algebraic numbers (radicals or ``CRootOf``).
    inside : Fraction
        A rational point of the open interval.
    """

    low: Any
    high: Any
    inside: Fraction

    def __str__(self) -> str:
        return f"({self.low}, {self.high})"


def breakpoints(space: Space, formulas: Sequence[Formula]) -> list[Any]:
    """Return the points of a one-parameter space where any condition could change, in order.

    Parameters
    ----------
    space : Space
        With exactly one free symbol.
    formulas : sequence of Formula

    Raises
    ------
    ParameterError
        If the space does not have exactly one free parameter.
    UndecidableError
        If an atom is not a polynomial in the parameter alone.
    """
    symbol = _only(space)
    low, high = (rational(x) for x in space.bounds[symbol])
    found = set()
    for expression in _polynomials(space, formulas):
        for root in _roots(space, expression, symbol):
            if low <= root <= high:
                found.add(root)
    return sorted(found)


def _polynomials(space: Space, formulas: Sequence[Formula]) -> list[Any]:
    """Atoms of every branch of some formulas, and of the conditions that the branches are taken on."""
    found: dict[Any, None] = {}
    try:
        for leaf in (x for f in (*formulas, *space.assumptions) for x in f.leaves()):
            for part in boundaries(space, leaf.expression):
                product = space.algebra.product(part)
                found |= dict.fromkeys(a.expression for a in (*product.odd, *product.even))
                bases = space.algebra.closure({s for a in (*product.odd, *product.even) for s in a.symbols})
                for base in (d.arguments[0] for d in bases):
                    inner = space.algebra.product(base)
                    found |= dict.fromkeys(a.expression for a in (*inner.odd, *inner.even))
    except UnresolvedTieError as error:
        raise UndecidableError(str(error)) from None
    return list(found)


def _only(space: Space) -> sympy.Symbol:
    if len(space.symbols) != 1:
        names = ", ".join(space.names.values())
        raise ParameterError(f"exactly one parameter must be free, not {len(space.symbols)}: {names}")
    return space.symbols[0]


def _roots(space: Space, expression: Any, symbol: sympy.Symbol) -> list[Any]:
    """Real roots of an atom; roots in it are eliminated by resultants (a superset)."""
    polynomial = sympy.expand(expression)
    for definition in reversed(space.algebra.closure(expression.free_symbols)):
        relation = definition.symbol**definition.degree - definition.arguments[0]
        relation = sympy.numer(sympy.together(relation))
        if polynomial.has(definition.symbol):
            polynomial = sympy.expand(sympy.resultant(polynomial, relation, definition.symbol))
    if polynomial == 0:
        raise UndecidableError(f"{space.algebra.restore(expression)} may vanish on an interval")
    if not polynomial.has(symbol):
        return []
    if polynomial.free_symbols - {symbol}:
        raise UndecidableError(f"{expression} is not a polynomial in {symbol} alone")
    return [root for root, _ in sympy.Poly(polynomial, symbol).real_roots(multiple=False, radicals=True)]


def intervals(space: Space, formulas: Sequence[Formula]) -> list[Interval]:
    """Cut a one-parameter space at its breakpoints."""
    symbol = _only(space)
    low, high = (rational(x) for x in space.bounds[symbol])
    ends = [low, *(x for x in breakpoints(space, formulas) if low < x < high), high]
    return [Interval(a, b, between(a, b)) for a, b in itertools.pairwise(ends)]


def between(low: Any, high: Any) -> Fraction:
    """Return a rational with a small denominator strictly between two different real numbers."""
    for digits in (10, 30, 100):
        a, b = (Fraction(str(sympy.N(x, digits + 5))) for x in (low, high))
        margin = (b - a) / 8
        if margin > Fraction(1, 10**digits) * (1 + abs(a) + abs(b)):
            return simplest_between(a + margin, b - margin)
    raise UndecidableError(f"{low} and {high} are too close to be separated")


@dataclass(frozen=True)
class Flip(Shown):
    """How far one parameter alone must move to overturn an outcome.

    Attributes
    ----------
    parameter : str
    down, up : sympy.Expr or None
        The nearest value below, and above, the baseline at which or beyond which the outcome fails;
        None if it never does in that direction.
    """

    parameter: str
    down: Any
    up: Any

    def __str__(self) -> str:
        parts = [f"below {self.down}" if self.down is not None else ""]
        parts.append(f"above {self.up}" if self.up is not None else "")
        text = " or ".join(p for p in parts if p)
        return f"{self.parameter}: fails {text}" if text else f"{self.parameter}: never fails"


def flip(model: Model, parameter: str, build: Callable[[Space], Formula]) -> Flip:
    """Return how far one parameter alone must move from a model's value for a condition to fail."""
    others = {k: v for k, v in model.values.items() if k != parameter}
    space = Space(type(model), {**others, **model.chosen})
    symbol = _only(space)
    formula = build(space)
    here = rational(model.values[parameter])
    low, high = (rational(x) for x in space.bounds[symbol])
    points = breakpoints(space, [formula])
    up = _first_failure(space, formula, symbol, [here, *(p for p in points if p > here), high])
    down = _first_failure(space, formula, symbol, [here, *(p for p in reversed(points) if p < here), low])
    return Flip(parameter, down, up)


def _first_failure(space: Space, formula: Formula, symbol: sympy.Symbol, path: list[Any]) -> Any:
    """Walk from the baseline through breakpoints; return the first end beyond which the formula fails."""
    for a, b in itertools.pairwise(path):
        if a == b:
            continue
        inside = between(min(a, b), max(a, b))
        if not _admissible_and(space, formula, {symbol: inside}):
            return a if _is_admissible(space, {symbol: inside}) else None
        end = {symbol: b if not b.is_Rational else Fraction(int(b.p), int(b.q))}
        if not _is_admissible(space, end):
            return None
        if not _admissible_and(space, formula, end):
            return b
    return None


def _is_admissible(space: Space, point: dict[sympy.Symbol, Any]) -> bool:
    evaluator = Evaluator(space.algebra, point)
    return all(evaluator.holds(f) for f in (space.box, *space.assumptions))


def _admissible_and(space: Space, formula: Formula, point: dict[sympy.Symbol, Any]) -> bool:
    return Evaluator(space.algebra, point).holds(formula)


@dataclass(frozen=True, eq=False)
class Branch:
    """One equilibrium along an interval of the parameter.

    Attributes
    ----------
    support : tuple of tuples of str
        Actions played with positive probability, player by player.
    mix : dict of player to dict of action to expression
        Probabilities in the parameter.
    payoffs : dict of player to expression
        Expected payoffs in the parameter.
    """

    support: tuple[tuple[str, ...], ...]
    mix: dict[str, dict[str, Any]]
    payoffs: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Bifurcation(Shown):
    """Every equilibrium of a two-player model along one parameter.

    Attributes
    ----------
    parameter, symbol : str, sympy.Symbol
    stretches : tuple of (Interval, tuple of Branch)
        On each open interval the same equilibria exist.
    actions : dict of player to tuple of str
        The game's actions.
    """

    parameter: str
    symbol: sympy.Symbol
    stretches: tuple[tuple[Interval, tuple[Branch, ...]], ...]
    actions: dict[str, tuple[str, ...]]

    @property
    def breakpoints(self) -> tuple[Any, ...]:
        """Exact values of the parameter at which the set of equilibria changes."""
        return tuple(interval.low for interval, _ in self.stretches[1:])

    def jumps(self, player: str) -> tuple[Jump, ...]:
        """Return what happens to a player's equilibrium payoffs at each breakpoint.

        Payoffs on the two sides are compared by their least and their greatest (Milgrom and Roberts 1994).
        """
        self._check(player)
        found = []
        for (_, before), (after, following) in itertools.pairwise(self.stretches):
            left, right = ([b.payoffs[player] for b in branches] for branches in (before, following))
            found.append(jump(self.symbol, after.low, left, right))
        return tuple(found)

    def _check(self, player: str, action: str | None = None) -> None:
        if player not in self.actions:
            raise GameError(f"there is no player {player!r}{suggest(player, self.actions)}")
        if action is not None and action not in self.actions[player]:
            known = self.actions[player]
            raise GameError(f"{player} has no action {action!r}{suggest(action, known)}")

    def curves(self, player: str, points: int = GRID) -> list[tuple[np.ndarray, np.ndarray, Branch]]:
        """Return payoff curves for plotting: (parameter values, payoffs, branch) on each interval."""
        self._check(player)
        return self._sampled(lambda branch: branch.payoffs[player], points)

    def probabilities(
        self, player: str, action: str, points: int = GRID
    ) -> list[tuple[np.ndarray, np.ndarray, Branch]]:
        """Return the equilibrium probability of an action for plotting, as :meth:`curves` does payoffs."""
        self._check(player, action)
        return self._sampled(lambda b: b.mix[player].get(action, sympy.Integer(0)), points)

    def _sampled(
        self, quantity: Callable[[Branch], Any], points: int
    ) -> list[tuple[np.ndarray, np.ndarray, Branch]]:
        found = []
        for interval, branches in self.stretches:
            x = np.linspace(float(interval.low), float(interval.high), points)
            for branch in branches:
                f = sympy.lambdify(self.symbol, quantity(branch), modules="numpy")
                found.append((x, np.broadcast_to(np.asarray(f(x), dtype=float), x.shape), branch))
        return found

    def plot(self, player: str, ax: Any = None, *, action: str | None = None) -> Any:
        """Draw a player's equilibrium payoffs, or the probability of an action: dashed where mixed."""
        import matplotlib.pyplot as plt

        ax = plt.gca() if ax is None else ax
        for x, y, branch in self.curves(player) if action is None else self.probabilities(player, action):
            pure = all(len(s) == 1 for s in branch.support)
            ax.plot(x, y, "-" if pure else "--", color="black")
        for value in self.breakpoints:
            ax.axvline(float(value), color="grey", linewidth=0.5)
        ax.set_xlabel(f"{self.parameter} (${sympy.latex(self.symbol)}$)")
        ax.set_ylabel(f"payoff of {player}" if action is None else f"probability of {action} ({player})")
        return ax


def bifurcation(model: Model, parameter: str) -> Bifurcation:
    """Return the pure and mixed equilibria of a two-player model along one parameter.

    Parameters
    ----------
    model : Model
        A point of the parameter space; the other parameters stay at its values.
    parameter : str
        The one that moves over its range.

    Returns
    -------
    Bifurcation
        Isolated equilibria on each open interval (continua, which occur at ties, are not drawn).
    """
    from greatgame.proof.chart import Chart
    from greatgame.proof.mixed import Mixtures

    Space(type(model)).symbol(parameter)
    others: Mapping[str, object] = {k: v for k, v in model.values.items() if k != parameter}
    space = Space(type(model), {**others, **model.chosen})
    chart = Chart(space)
    mixtures = Mixtures(chart) if space.game.n_players == 2 else None
    nash = [nash_at(space, p) for p in chart.profiles]
    exists = [mixtures.exists(k) for k in range(len(mixtures.candidates))] if mixtures else []
    symbol = _only(space)
    pieces = []
    for interval in intervals(space, [*nash, *exists]):
        if not _is_admissible(space, {symbol: interval.inside}):
            continue
        evaluator = Evaluator(space.algebra, {symbol: interval.inside})
        branches = [_pure(space, p) for p, f in zip(chart.profiles, nash, strict=True) if evaluator.holds(f)]
        for k, f in enumerate(exists):
            if mixtures is not None and evaluator.holds(f):
                branches.append(_mixed(space, mixtures.mixes(k)))
        pieces.append((interval, tuple(branches)))
    return Bifurcation(parameter, symbol, tuple(_merged(pieces)), dict(space.game.actions))


def _merged(pieces: list[tuple[Interval, tuple[Branch, ...]]]) -> list[tuple[Interval, tuple[Branch, ...]]]:
    """Join neighbouring intervals with the same supports."""
    merged: list[tuple[Interval, tuple[Branch, ...]]] = []
    for interval, branches in pieces:
        last = merged[-1] if merged else None
        same = last is not None and last[0].high == interval.low
        if same and last is not None and {b.support for b in last[1]} == {b.support for b in branches}:
            merged[-1] = (Interval(last[0].low, interval.high, last[0].inside), last[1])
        else:
            merged.append((interval, branches))
    return merged


def _pure(space: Space, position: tuple[int, ...]) -> Branch:
    game = space.game
    labels = [acts[k] for acts, k in zip(game.actions.values(), position, strict=True)]
    mix = {p: {a: sympy.Integer(1)} for p, a in zip(game.players, labels, strict=True)}
    payoffs = {p: space.payoffs[i][position] for i, p in enumerate(game.players)}
    return Branch(tuple((a,) for a in labels), mix, payoffs)


def _mixed(space: Space, mixes: dict[str, dict[str, Any]]) -> Branch:
    game = space.game
    (row, col), payoffs = game.players, {}
    for i, player in enumerate(game.players):
        payoffs[player] = sympy.cancel(
            sum(
                x * y * space.payoffs[i][game.actions[row].index(a), game.actions[col].index(b)]
                for a, x in mixes[row].items()
                for b, y in mixes[col].items()
            )
        )
    return Branch(tuple(tuple(mixes[p]) for p in game.players), mixes, payoffs)


__all__ = ["Bifurcation", "Branch", "Flip", "Interval", "bifurcation", "breakpoints", "flip"]
