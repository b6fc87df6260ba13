"""Conditions on a point of the parameter space, by name: what statements are made of.

A condition is true or false at each admissible point.  Models use these frozen records in
``Claim(..., holds=...)``; combine them with ``&``, ``|`` and ``~``.  Where a named condition does not
exist, a function of the model that returns a SymPy relation serves: ``lambda m: m.grab > m.dividend``.
Profiles are written as the action labels, in the order of the players.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from greatgame.errors import DeclarationError
from greatgame.proof import conditions
from greatgame.proof.formula import Formula, all_of, any_of, from_sympy, negate
from greatgame.proof.space import Space

Labels = tuple[str, ...]


class Condition:
    """Something that holds or fails at each point of the parameter space."""

    def formula(self, space: Space) -> Formula:
        """Return the condition as inequalities over a space."""
        raise NotImplementedError

    @property
    def repeated(self) -> bool:
        """Whether the discount factor is a coordinate of the condition."""
        return False

    def __and__(self, other: object) -> Condition:
        return Both((self, condition(other)))

    def __or__(self, other: object) -> Condition:
        return Either((self, condition(other)))

    def __invert__(self) -> Condition:
        return Not(self)


def condition(value: object) -> Condition:
    """Read a condition, or a function of the model that returns a relation.

    Raises
    ------
    DeclarationError
        If the value is neither.
    """
    if isinstance(value, Condition):
        return value
    if callable(value):
        return Holds(value)
    raise DeclarationError(f"{value!r} is neither a condition nor a function of the model")


@dataclass(frozen=True)
class Holds(Condition):
    """A relation or Boolean returned by a function of the model (its parameters as symbols).

    Parameters
    ----------
    relation : callable
        ``lambda m: m.power > m.share``; may return SymPy Booleans (``sympy.And``) or a bool.
    text : str
        In words; the formula itself if not given.
    """

    relation: Callable[[Any], Any]
    text: str = ""

    def formula(self, space: Space) -> Formula:
        """Apply the function to the model's symbolic point.

        Raises
        ------
        DeclarationError
            If it returns a Python bool though the model has no choices that it could depend on: ``==`` and
            ``!=`` compare SymPy expressions by form, not by value.
        """
        if not space.model.choices and isinstance(self.relation(space.point_model), bool):
            raise DeclarationError(
                f"a statement about {space.model.__name__} is the constant "
                f"{self.relation(space.point_model)}, whatever the parameters are; "
                "write sympy.Eq(a, b) for a == b and sympy.Ne(a, b) for a != b"
            )
        return space.formula(self.relation)

    def __str__(self) -> str:
        return self.text or "the stated relation holds"


@dataclass(frozen=True)
class Both(Condition):
    """Every part holds."""

    parts: tuple[Condition, ...]

    def formula(self, space: Space) -> Formula:
        """Conjunction of the parts."""
        return all_of(p.formula(space) for p in self.parts)

    @property
    def repeated(self) -> bool:
        """Whether any part needs the discount factor."""
        return any(p.repeated for p in self.parts)

    def __str__(self) -> str:
        return " and ".join(map(str, self.parts))


@dataclass(frozen=True)
class Either(Condition):
    """Some part holds."""

    parts: tuple[Condition, ...]

    def formula(self, space: Space) -> Formula:
        """Disjunction of the parts."""
        return any_of(p.formula(space) for p in self.parts)

    @property
    def repeated(self) -> bool:
        """Whether any part needs the discount factor."""
        return any(p.repeated for p in self.parts)

    def __str__(self) -> str:
        return " or ".join(map(str, self.parts))


@dataclass(frozen=True)
class Not(Condition):
    """The part fails."""

    part: Condition

    def formula(self, space: Space) -> Formula:
        """Negation of the part."""
        return negate(self.part.formula(space))

    @property
    def repeated(self) -> bool:
        """Whether the part needs the discount factor."""
        return self.part.repeated

    def __str__(self) -> str:
        return f"it is not the case that {self.part}"


@dataclass(frozen=True, init=False)
class _OfProfile(Condition):
    """A condition on one pure profile, given as action labels."""

    profile: Labels

    def __init__(self, *profile: str) -> None:
        object.__setattr__(self, "profile", tuple(profile))

    @property
    def label(self) -> str:
        """The profile as text."""
        return f"({', '.join(self.profile)})"


class Outcome(_OfProfile):
    """A pure profile is a Nash equilibrium of the stage game: ``Outcome("rival", "rival")``."""

    def formula(self, space: Space) -> Formula:
        """No deviation pays."""
        return conditions.nash(space, self.profile)

    def __str__(self) -> str:
        return f"{self.label} is an equilibrium"


class StrictOutcome(_OfProfile):
    """A pure profile is a strict Nash equilibrium: every deviation costs."""

    def formula(self, space: Space) -> Formula:
        """Every deviation costs."""
        return conditions.strict(space, self.profile)

    def __str__(self) -> str:
        return f"{self.label} is a strict equilibrium"


class OnlyOutcome(_OfProfile):
    """A pure profile is a Nash equilibrium and no other pure profile is."""

    def formula(self, space: Space) -> Formula:
        """Equilibrium here, a profitable deviation everywhere else."""
        return conditions.only_pure(space, self.profile)

    def __str__(self) -> str:
        return f"{self.label} is the only pure equilibrium"


class DominantOutcome(_OfProfile):
    """Every player's action in the profile is strictly dominant: the only equilibrium of any kind."""

    def formula(self, space: Space) -> Formula:
        """Each action is better whatever the others do."""
        return conditions.dominant(space, self.profile)

    def __str__(self) -> str:
        return f"{self.label} is in strictly dominant actions"


@dataclass(frozen=True)
class Exists(Condition):
    """Some pure profile is a Nash equilibrium."""

    def formula(self, space: Space) -> Formula:
        """Disjunction over profiles."""
        return conditions.some_pure(space)

    def __str__(self) -> str:
        return "there is a pure equilibrium"


@dataclass(frozen=True)
class Equilibria(Condition):
    """The pure equilibria are exactly these profiles (none: ``Equilibria(())``)."""

    profiles: tuple[Labels, ...]

    def formula(self, space: Space) -> Formula:
        """Equilibrium at each listed profile, none elsewhere."""
        return conditions.same_pure(space, self.profiles)

    def __str__(self) -> str:
        listed = ", ".join(f"({', '.join(p)})" for p in self.profiles)
        return f"the pure equilibria are exactly {listed}" if listed else "there is no pure equilibrium"


@dataclass(frozen=True)
class DominantAction(Condition):
    """An action is strictly better than each other whatever the others do."""

    player: str
    action: str

    def formula(self, space: Space) -> Formula:
        """Better against every profile of the others."""
        return conditions.dominant_action(space, self.player, self.action)

    def __str__(self) -> str:
        return f"{self.action} is strictly dominant for {self.player}"


@dataclass(frozen=True)
class BestResponse(Condition):
    """An action is a best reply to given actions of the others.

    Parameters
    ----------
    player, action : str
        Whose action.
    against : mapping of player to action
        What the others do.
    """

    player: str
    action: str
    against: Mapping[str, str] = field(hash=False)

    def formula(self, space: Space) -> Formula:
        """No other own action does better against them."""
        return conditions.best_response(space, self.player, self.action, self.against)

    def __str__(self) -> str:
        others = ", ".join(f"{p}: {a}" for p, a in self.against.items())
        return f"{self.action} is a best reply of {self.player} to {others}"


@dataclass(frozen=True)
class Dominates(Condition):
    """Every player strictly prefers one profile to another (Pareto dominance, strict for all)."""

    better: Labels
    worse: Labels

    def formula(self, space: Space) -> Formula:
        """Everybody gains."""
        return conditions.pareto(space, self.better, self.worse)

    def __str__(self) -> str:
        return f"all prefer ({', '.join(self.better)}) to ({', '.join(self.worse)})"


@dataclass(frozen=True)
class RiskDominates(Condition):
    """Both profiles are equilibria of the 2x2 game they span, and the first risk-dominates."""

    profile: Labels
    over: Labels

    def formula(self, space: Space) -> Formula:
        """Compare products of deviation losses (Harsanyi and Selten 1988)."""
        return conditions.risk_dominant(space, self.profile, self.over)

    def __str__(self) -> str:
        return f"({', '.join(self.profile)}) risk-dominates ({', '.join(self.over)})"


@dataclass(frozen=True)
class Sustained(Condition):
    """A repeated-game strategy profile is subgame perfect at the discount factor.

    Parameters
    ----------
    strategy : Strategy, or mapping of player to Strategy
        ``GrimTrigger()`` for everybody, or one strategy each.
    cooperation, punishment : profile, optional
        The model's own if not given.
    players : tuple of str, optional
        Whose incentives count; everybody's if not given.
    """

    strategy: Any = field(hash=False)
    cooperation: Labels | None = None
    punishment: Labels | None = None
    players: Labels | None = None

    def formula(self, space: Space) -> Formula:
        """No one-shot deviation pays in any joint state."""
        from greatgame.proof.sustained import sustained

        return sustained(space, self.strategy, self.cooperation, self.punishment, self.players)

    @property
    def repeated(self) -> bool:
        """Always: the discount factor is a coordinate."""
        return True

    def __str__(self) -> str:
        name = type(self.strategy).__name__ if not isinstance(self.strategy, Mapping) else "the profile"
        whose = f" for {', '.join(self.players)}" if self.players else ""
        return f"{name} is subgame perfect{whose}"


__all__ = [
    "BestResponse",
    "Both",
    "Condition",
    "DominantAction",
    "DominantOutcome",
    "Dominates",
    "Either",
    "Equilibria",
    "Exists",
    "Holds",
    "Not",
    "OnlyOutcome",
    "Outcome",
    "RiskDominates",
    "StrictOutcome",
    "Sustained",
    "condition",
    "from_sympy",
]
