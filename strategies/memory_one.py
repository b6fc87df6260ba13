"""Memory-one strategies: the chance to comply depends on the last period alone.

``CC`` means that the player and all others complied, ``CD`` that it did and some other did not, and so
on: own action first.  In the two-player, two-action case this is the full memory-one family (Nowak and
Sigmund 1993), and a subset of it pins a linear relation between the two average payoffs, whatever the
opponent does (Press and Dyson 2012).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal, Self

from greatgame.errors import StrategyError
from greatgame.numbers import exact
from greatgame.repeated.machine import Machine
from greatgame.repeated.strategy import Role, Strategy, dilemma, mixture, probability
from greatgame.repeated.tables import Profile

OUTCOMES = ("CC", "CD", "DC", "DD")


@dataclass(frozen=True)
class MemoryOne(Strategy):
    """Comply with a probability that depends on whether the player and the others complied last.

    Parameters
    ----------
    probabilities : four numbers
        Probability of complying after CC, CD, DC, DD (own action first).
    first : number, default 1
        Probability of complying in the first period.
    """

    probabilities: tuple[Fraction, Fraction, Fraction, Fraction]
    first: Fraction = Fraction(1)

    source: ClassVar[tuple[str, ...]] = ("nowak1993", "press2012")
    aliases: ClassVar[tuple[str, ...]] = ("reactive",)

    def __post_init__(self) -> None:
        listed = isinstance(self.probabilities, Iterable) and not isinstance(self.probabilities, str)
        given = tuple(self.probabilities) if listed else ()
        if len(given) != len(OUTCOMES):
            raise StrategyError(
                f"memory-one needs four probabilities, after CC, CD, DC, DD; got {self.probabilities!r}"
            )
        checked = tuple(probability(p, f"memory-one after {o}") for p, o in zip(given, OUTCOMES, strict=True))
        object.__setattr__(self, "probabilities", checked)
        object.__setattr__(self, "first", probability(self.first, "memory-one's first"))

    def design(self, role: Role) -> Machine:
        """Up to five states: the beginning and the four outcomes; equal rows are merged."""
        chances = dict(zip(OUTCOMES, self.probabilities, strict=True)) | {"first": self.first}

        def move(_: str, profile: Profile) -> str:
            own, others = role.complies(profile), role.others_comply(profile)
            return ("C" if own else "D") + ("C" if others else "D")

        return role.machine("first", lambda state: mixture(role, chances[state]), move).minimal


@dataclass(frozen=True)
class ZeroDeterminant(Strategy):
    """Enforce a linear relation between the two players' long-run average payoffs.

    Against every opponent of the two-player game, ``own - b = factor * (other - b)`` for the baseline
    payoff b.  With the punishment payoff as baseline this is extortion, with the target payoff
    generosity (Stewart and Plotkin 2013).  Payoffs are those of the target and punishment actions.

    Parameters
    ----------
    factor : number, default 3
        How much more (extortion) or less (generosity) than the other the player is off the baseline.
    baseline : {"punishment", "target"}
        Which of the player's two symmetric payoffs the baseline is.
    strength : number in (0, 1], default 1/2
        Share of the largest admissible scale of the strategy vector.  1/2 with factor 3 is Press and
        Dyson's example (11/13, 1/2, 7/26, 0) at payoffs 5, 3, 1, 0.
    first : number, default 1
        Probability of complying in the first period.

    Raises
    ------
    StrategyError
        If a parameter is out of range; on building, if the game admits no such strategy.
    """

    factor: Fraction = Fraction(3)
    baseline: Literal["punishment", "target"] = "punishment"
    strength: Fraction = Fraction(1, 2)
    first: Fraction = Fraction(1)

    source: ClassVar[tuple[str, ...]] = ("press2012", "stewart2013")
    aliases: ClassVar[tuple[str, ...]] = ("zd", "extortion")

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "factor", exact(self.factor))
        except (TypeError, ValueError) as error:
            raise StrategyError(f"zero-determinant's factor: {error}") from None
        if self.factor < 1:
            raise StrategyError(f"zero-determinant's factor must be at least 1, got {self.factor}")
        if self.baseline not in ("punishment", "target"):
            raise StrategyError(
                f"zero-determinant's baseline is 'punishment' or 'target', not {self.baseline!r}"
            )
        object.__setattr__(self, "strength", probability(self.strength, "zero-determinant's strength"))
        object.__setattr__(self, "first", probability(self.first, "zero-determinant's first"))
        if not self.strength:
            raise StrategyError("zero-determinant's strength must be positive")

    @classmethod
    def extortion(cls, factor: object = 3) -> Self:
        """Return the extortion strategy: ``own - P = factor * (other - P)``."""
        return cls(factor=exact(factor))

    @classmethod
    def generous(cls, factor: object = 2) -> Self:
        """Return the generous strategy: ``own - R = factor * (other - R)``."""
        return cls(factor=exact(factor), baseline="target")

    def design(self, role: Role) -> Machine:
        """Return the memory-one machine."""
        return MemoryOne(self.vector(role), self.first).design(role)

    def vector(self, role: Role) -> tuple[Fraction, Fraction, Fraction, Fraction]:
        """Probabilities of complying after CC, CD, DC, DD: ``p = (1, 1, 0, 0) + scale * direction``."""
        own, other = dilemma(role)
        base = 3 if self.baseline == "punishment" else 0
        b = own[base]
        if own[base] != other[base]:
            raise StrategyError(
                f"zero-determinant needs equal {self.baseline} payoffs, not {b} and {other[base]}"
            )
        lean = [(x - b) / self.factor - (y - b) for x, y in zip(own, other, strict=True)]
        if max(lean[0], lean[1]) > 0 or min(lean[2], lean[3]) < 0 or not any(lean):
            raise StrategyError(f"this game admits no zero-determinant strategy with factor {self.factor}")
        scale = self.strength / max(abs(x) for x in lean)
        p = [Fraction(int(k < 2)) + scale * x for k, x in enumerate(lean)]
        return p[0], p[1], p[2], p[3]
