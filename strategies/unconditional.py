"""Strategies that ignore the others: constant, alternating, cyclic and random play."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from greatgame.errors import StrategyError
from greatgame.repeated.machine import Machine
from greatgame.repeated.strategy import Role, Strategy, mixture, probability
from greatgame.repeated.tables import Profile


@dataclass(frozen=True)
class AlwaysCooperate(Strategy):
    """Play the target action in every period, whatever happens (ALL C)."""

    source: ClassVar[tuple[str, ...]] = ("axelrod1984",)
    aliases: ClassVar[tuple[str, ...]] = ("all-c", "cooperator", "unconditional-cooperation")

    def design(self, role: Role) -> Machine:
        """One state."""
        return role.machine("comply", lambda _: role.comply, lambda state, _: state)


@dataclass(frozen=True)
class AlwaysDefect(Strategy):
    """Play the punishment in every period, whatever happens (ALL D)."""

    source: ClassVar[tuple[str, ...]] = ("axelrod1984",)
    aliases: ClassVar[tuple[str, ...]] = ("all-d", "defector", "unconditional-defection")

    def design(self, role: Role) -> Machine:
        """One state; the punishment may be mixed."""
        return role.machine("punish", lambda _: role.punish, lambda state, _: state)


@dataclass(frozen=True)
class Alternator(Strategy):
    """Comply first; then play the target action after any other own action, and defect after it.

    It looks at its own last realised action, so a tremble shifts the alternation by one period.
    """

    source: ClassVar[tuple[str, ...]] = ("axelrod1984",)
    aliases: ClassVar[tuple[str, ...]] = ("alternation",)

    def design(self, role: Role) -> Machine:
        """Two states: comply next, defect next."""

        def move(_: str, profile: Profile) -> str:
            return "defect" if role.complies(profile) else "comply"

        return role.machine("comply", lambda s: role.comply if s == "comply" else role.defect, move)


@dataclass(frozen=True)
class Cycle(Strategy):
    """Play a fixed list of own actions over and over, whatever happens.

    Parameters
    ----------
    actions : tuple of str
        Own action labels, in order.
    """

    actions: tuple[str, ...]

    source: ClassVar[tuple[str, ...]] = ("axelrod1984",)
    aliases: ClassVar[tuple[str, ...]] = ("cycler",)

    def __post_init__(self) -> None:
        if isinstance(self.actions, str) or not isinstance(self.actions, Sequence) or not self.actions:
            raise StrategyError(f"cycle needs a non-empty sequence of action labels, not {self.actions!r}")
        object.__setattr__(self, "actions", tuple(self.actions))

    def design(self, role: Role) -> Machine:
        """One state per place in the list."""
        n = len(self.actions)
        return role.machine(1, lambda k: self.actions[k - 1], lambda k, _: k % n + 1)


@dataclass(frozen=True)
class Random(Strategy):
    """Play the target action with a fixed probability in every period, and defect otherwise.

    Parameters
    ----------
    p : number, default 1/2
        Probability of the target action.
    """

    p: Fraction = Fraction(1, 2)

    source: ClassVar[tuple[str, ...]] = ("axelrod1984",)
    aliases: ClassVar[tuple[str, ...]] = ("lunatic", "mixed-strategy")

    def __post_init__(self) -> None:
        object.__setattr__(self, "p", probability(self.p, "random's p"))

    def design(self, role: Role) -> Machine:
        """One state."""
        return role.machine("random", lambda _: mixture(role, self.p), lambda state, _: state)
