"""Statements: what a claim asserts about the whole parameter space.

A statement quantifies conditions over the admissible parameters: for all of them, for some, one
implied by another, equivalent to a parameter being past a threshold, or a quantity moving one way
with a parameter.  Each is a frozen record that a model can carry.  ``at`` fixes parameters and
choices; choices left open are enumerated, and a universal statement must hold under each.

Monotonicity.  Where a quantity is differentiable, "increasing" means a positive partial derivative
at every admissible point where the quantity is defined.  Where it has kinks (a maximum, a case
distinction) it means the comparison of two points that differ in the parameter alone; the same
comparison, applied to a condition, says that the region where it holds is closed upwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import sympy

from greatgame.proof.formula import FALSE, Formula, all_of, compare, equivalent, implies, negate, nonnegative
from greatgame.proof.space import DISCOUNT, Space
from greatgame.proof.vocabulary import Condition, condition

Quantity = Callable[[Any], Any] | Condition
Fixed = Mapping[str, object]


@dataclass(frozen=True)
class Goal:
    """What is to be decided over one space.

    Attributes
    ----------
    kind : {"all", "some"}
        Whether every point, or some point, must satisfy it.
    given : Formula
        Only points where this holds count.
    holds : Formula
        What is asserted of them.
    space : Space
        Where.
    undefined : Formula
        Points that are left out because a quantity is undefined there.
    """

    kind: Literal["all", "some"]
    given: Formula
    holds: Formula
    space: Space
    undefined: Formula = FALSE


class Statement:
    """An assertion about the parameter space; ``text`` says it in words."""

    at: Fixed

    @property
    def text(self) -> str:
        """The statement in words."""
        raise NotImplementedError

    @property
    def repeated(self) -> bool:
        """Whether the discount factor is a coordinate."""
        return False

    def goal(self, space: Space) -> Goal:
        """Return what is to be decided over one space."""
        raise NotImplementedError


def _read(given: object) -> Condition | None:
    return None if given is None else condition(given)


def _given(given: object, space: Space) -> Formula:
    read = _read(given)
    return all_of(()) if read is None else read.formula(space)


def _provided(given: object) -> str:
    read = _read(given)
    return "" if read is None else f", provided {read}"


@dataclass(frozen=True)
class ForAll(Statement):
    """A condition holds at every admissible point (where ``given`` holds).

    Parameters
    ----------
    what : Condition or callable
        ``lambda m: m.payoff > 0``, ``Outcome("rival", "rival")``, ….
    given : Condition or callable, optional
        Restricts the points.
    at : mapping, optional
        Parameters and choices to fix.
    words : str, optional
        In words, if the generated sentence will not do.
    """

    what: Any
    given: Any = None
    at: Fixed = field(default_factory=dict, hash=False)
    words: str = ""

    @property
    def repeated(self) -> bool:
        """Whether the discount factor is a coordinate."""
        parts = [condition(self.what), _read(self.given)]
        return any(p.repeated for p in parts if p is not None)

    @property
    def text(self) -> str:
        """The statement in words."""
        return self.words or f"for all admissible parameters{_provided(self.given)}: {condition(self.what)}"

    def goal(self, space: Space) -> Goal:
        """Every point where ``given`` holds satisfies the condition."""
        return Goal("all", _given(self.given, space), condition(self.what).formula(space), space)


@dataclass(frozen=True)
class ForSome(ForAll):
    """A condition holds at some admissible point (where ``given`` holds); parameters as for ForAll."""

    @property
    def text(self) -> str:
        """The statement in words."""
        return self.words or f"for some admissible parameters{_provided(self.given)}: {condition(self.what)}"

    def goal(self, space: Space) -> Goal:
        """Some point satisfies both."""
        return Goal("some", _given(self.given, space), condition(self.what).formula(space), space)


@dataclass(frozen=True)
class Implies(Statement):
    """Wherever the premise holds, so does the conclusion."""

    premise: Any
    conclusion: Any
    at: Fixed = field(default_factory=dict, hash=False)
    words: str = ""

    @property
    def repeated(self) -> bool:
        """Whether the discount factor is a coordinate."""
        return condition(self.premise).repeated or condition(self.conclusion).repeated

    @property
    def text(self) -> str:
        """The statement in words."""
        return self.words or f"if {condition(self.premise)}, then {condition(self.conclusion)}"

    def goal(self, space: Space) -> Goal:
        """Every point of the premise satisfies the conclusion."""
        return Goal(
            "all", condition(self.premise).formula(space), condition(self.conclusion).formula(space), space
        )


@dataclass(frozen=True)
class Iff(Statement):
    """Two conditions hold at the same points (where ``given`` holds)."""

    left: Any
    right: Any
    given: Any = None
    at: Fixed = field(default_factory=dict, hash=False)
    words: str = ""

    @property
    def repeated(self) -> bool:
        """Whether the discount factor is a coordinate."""
        parts = [condition(self.left), condition(self.right), _read(self.given)]
        return any(p.repeated for p in parts if p is not None)

    @property
    def text(self) -> str:
        """The statement in words."""
        core = f"{condition(self.left)} if and only if {condition(self.right)}"
        return self.words or core + _provided(self.given)

    def goal(self, space: Space) -> Goal:
        """At every point both hold or neither does."""
        both = equivalent(condition(self.left).formula(space), condition(self.right).formula(space))
        return Goal("all", _given(self.given, space), both, space)


@dataclass(frozen=True)
class Threshold(Statement):
    """A condition holds exactly from a threshold of one parameter on.

    Parameters
    ----------
    what : Condition or callable
        The condition.
    parameter : str
        Its name; ``"discount"`` for the discount factor.
    bound : callable
        The threshold as a function of the model (it must not depend on the parameter).
    side : {"above", "below"}
        Whether the condition holds at and above, or at and below, the threshold.
    given : Condition or callable, optional
        Restricts the points.
    """

    what: Any
    parameter: str
    bound: Callable[[Any], Any]
    side: Literal["above", "below"] = "above"
    given: Any = None
    at: Fixed = field(default_factory=dict, hash=False)
    words: str = ""

    @property
    def repeated(self) -> bool:
        """Whether the discount factor is a coordinate."""
        return self.parameter == "discount" or condition(self.what).repeated

    @property
    def text(self) -> str:
        """The statement in words."""
        sign = ">=" if self.side == "above" else "<="
        core = f"{condition(self.what)} if and only if {self.parameter} {sign} the threshold"
        return self.words or core + _provided(self.given)

    def goal(self, space: Space) -> Goal:
        """The condition is equivalent to being past the threshold."""
        sign = 1 if self.side == "above" else -1
        past = nonnegative(sign * (space.symbol(self.parameter) - space.read(self.bound)))
        both = equivalent(condition(self.what).formula(space), past)
        return Goal("all", _given(self.given, space), both, space)


@dataclass(frozen=True)
class Monotone(Statement):
    """A quantity, or the truth of a condition, moves one way with a parameter.

    Use :class:`Increasing`, :class:`Decreasing`, :class:`NonDecreasing`, :class:`NonIncreasing` or
    :class:`Invariant`.

    Parameters
    ----------
    what : callable or Condition
        The quantity as a function of the model, or a condition.
    parameter : str
        Its name.
    given : Condition or callable, optional
        Restricts the points; with kinks or conditions, both compared points.
    """

    what: Any
    parameter: str
    given: Any = None
    at: Fixed = field(default_factory=dict, hash=False)
    words: str = ""

    #: Sign asked of the derivative, and the verb.
    relation = ">"
    verb = "increases"

    @property
    def repeated(self) -> bool:
        """Whether the discount factor is a coordinate."""
        parts = [_read(self.given)]
        if isinstance(self.what, Condition):
            parts.append(self.what)
        return self.parameter == "discount" or any(p.repeated for p in parts if p is not None)

    @property
    def text(self) -> str:
        """The statement in words."""
        subject = f'the truth of "{self.what}"' if isinstance(self.what, Condition) else "the quantity"
        return self.words or f"{subject} {self.verb} in {self.parameter}{_provided(self.given)}"

    def goal(self, space: Space) -> Goal:
        """By derivative where smooth, else by comparing two points."""
        symbol = space.symbol(self.parameter)
        given = _given(self.given, space)
        if isinstance(self.what, Condition):
            return self._compare_truth(space, symbol, given)
        value = space.read(self.what)
        if value.has(sympy.Max, sympy.Min, sympy.Abs, sympy.Piecewise):
            return self._compare_values(space, symbol, value, given)
        slope = sympy.factor(sympy.diff(value, symbol))
        relation: Any = self.relation
        # The quantity itself must be defined: its denominators, if any, must not vanish.
        defined = compare(sympy.denom(sympy.together(value)), "!=")
        poles = all_of((given, negate(defined)))
        return Goal("all", all_of((given, defined)), compare(slope, relation), space, poles)

    def _twin(self, space: Space, symbol: sympy.Symbol, given: Formula) -> tuple[Space, Any, Formula]:
        """Add a second, higher value of the parameter; the conditions hold at both."""
        wider, twin = space.with_twin(symbol)
        both = [f.substitute({symbol: twin}) for f in (given, *space.assumptions)]
        return wider, {symbol: twin}, all_of((given, *both, compare(twin - symbol, ">")))

    def _compare_values(self, space: Space, symbol: sympy.Symbol, value: Any, given: Formula) -> Goal:
        wider, raised, ordered = self._twin(space, symbol, given)
        relation: Any = self.relation
        return Goal("all", ordered, compare(value.xreplace(raised) - value, relation), wider)

    def _compare_truth(self, space: Space, symbol: sympy.Symbol, given: Formula) -> Goal:
        wider, raised, ordered = self._twin(space, symbol, given)
        low = self.what.formula(space)
        high = low.substitute(raised)
        spread = {
            ">": implies(low, high),
            ">=": implies(low, high),
            "<": implies(high, low),
            "<=": implies(high, low),
            "==": equivalent(low, high),
        }[self.relation]
        return Goal("all", ordered, spread, wider)


class Increasing(Monotone):
    """Strictly increasing; of a condition: once it holds it holds for every higher value."""


class Decreasing(Monotone):
    """Strictly decreasing; of a condition: once it fails it fails for every higher value."""

    relation = "<"
    verb = "decreases"


class NonDecreasing(Monotone):
    """Never decreasing."""

    relation = ">="
    verb = "does not decrease"


class NonIncreasing(Monotone):
    """Never increasing."""

    relation = "<="
    verb = "does not increase"


class Invariant(Monotone):
    """Does not depend on the parameter."""

    relation = "=="
    verb = "does not change"


@dataclass(frozen=True)
class Computed(Statement):
    """A finite computation on data.

    Parameters
    ----------
    function : callable
        Takes nothing; returns (bool, text): whether the claim holds, and the figures that show it.
    words : str
        What is computed.
    """

    function: Callable[[], tuple[bool, str]]
    words: str = "a finite computation on data"
    at: Fixed = field(default_factory=dict, hash=False)

    @property
    def text(self) -> str:
        """The statement in words."""
        return self.words


__all__ = [
    "DISCOUNT",
    "Computed",
    "Decreasing",
    "ForAll",
    "ForSome",
    "Goal",
    "Iff",
    "Implies",
    "Increasing",
    "Invariant",
    "Monotone",
    "NonDecreasing",
    "NonIncreasing",
    "Statement",
    "Threshold",
    "negate",
]
