"""Tit for tat and its relatives: answer what the others did in the last period or two.

With more than two players "the others complied" means that all of them did.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from greatgame.errors import StrategyError
from greatgame.repeated.machine import Machine
from greatgame.repeated.strategy import Role, Strategy, dilemma, mixture, probability
from greatgame.repeated.tables import Output, Profile


@dataclass(frozen=True)
class TitForTat(Strategy):
    """Comply first; then comply if the others did in the last period, and punish if not."""

    source: ClassVar[tuple[str, ...]] = ("axelrod1984", "rapoport1965")
    aliases: ClassVar[tuple[str, ...]] = ("tft",)

    def design(self, role: Role) -> Machine:
        """Two states."""
        return _reciprocator(role, "comply")


@dataclass(frozen=True)
class SuspiciousTitForTat(Strategy):
    """Punish in the first period; then play as tit for tat."""

    source: ClassVar[tuple[str, ...]] = ("axelrod1981",)
    aliases: ClassVar[tuple[str, ...]] = ("stft", "mistrust")

    def design(self, role: Role) -> Machine:
        """Two states, started in the other one."""
        return _reciprocator(role, "punish")


@dataclass(frozen=True)
class GenerousTitForTat(Strategy):
    """Play as tit for tat, but let a defection pass with some probability.

    Parameters
    ----------
    generosity : number, optional
        Probability of complying after a defection.  By default the largest that no other strategy
        can exploit, ``min(1 - (T - R)/(R - S), (R - P)/(T - P))`` of the two-player stage game.

    Raises
    ------
    StrategyError
        On building without ``generosity``, if the game has no such number.
    """

    generosity: Fraction | None = None

    source: ClassVar[tuple[str, ...]] = ("nowak1992", "molander1985")
    aliases: ClassVar[tuple[str, ...]] = ("gtft",)

    def __post_init__(self) -> None:
        if self.generosity is not None:
            object.__setattr__(
                self, "generosity", probability(self.generosity, "generous-tit-for-tat's generosity")
            )

    def design(self, role: Role) -> Machine:
        """Two states; the second mixes."""
        chance = self._default(role) if self.generosity is None else self.generosity

        def move(_: str, profile: Profile) -> str:
            return "comply" if role.others_comply(profile) else "answer"

        return role.machine("comply", lambda s: role.comply if s == "comply" else mixture(role, chance), move)

    @staticmethod
    def _default(role: Role) -> Fraction:
        (R, S, T, P), _ = dilemma(role)
        if not T > R > P >= S:
            raise StrategyError("generous-tit-for-tat needs generosity=... on a game without T > R > P >= S")
        return max(Fraction(0), min(1 - (T - R) / (R - S), (R - P) / (T - P)))


@dataclass(frozen=True)
class Standing:
    """Who is in bad standing."""

    bad: tuple[str, ...] = ()

    def provokes(self, player: str) -> bool:
        """Whether the player is in good standing and someone else is not."""
        return player not in self.bad and bool(self.bad)

    def __str__(self) -> str:
        return "all good" if not self.bad else "bad: " + ", ".join(self.bad)


@dataclass(frozen=True)
class ContriteTitForTat(Strategy):
    """Comply unless provoked: punish only while in good standing against someone in bad standing.

    Everyone starts in good standing.  Complying restores or keeps it.  Defecting loses it, except in
    a player of good standing when another's standing is bad.  So a player that trembles accepts its
    punishment and cooperation is back after one round of it.
    """

    source: ClassVar[tuple[str, ...]] = ("boyd1989", "sugden1986", "wu1995")
    aliases: ClassVar[tuple[str, ...]] = ("ctft", "standing")

    def design(self, role: Role) -> Machine:
        """One state per list of players in bad standing."""
        pairs = list(zip(role.game.players, role.target, strict=True))

        def move(standing: Standing, profile: Profile) -> Standing:
            lapsed = [
                player
                for (player, wanted), played in zip(pairs, profile, strict=True)
                if played != wanted and not standing.provokes(player)
            ]
            return Standing(tuple(lapsed))

        def output(standing: Standing) -> Output:
            return role.punish if standing.provokes(role.player) else role.comply

        return role.machine(Standing(), output, move)


@dataclass(frozen=True)
class TitForTwoTats(Strategy):
    """Comply unless the others failed to in both of the last two periods."""

    source: ClassVar[tuple[str, ...]] = ("axelrod1984",)
    aliases: ClassVar[tuple[str, ...]] = ("tf2t", "tftt")

    def design(self, role: Role) -> Machine:
        """Three states: the number of defections in a row, up to two."""

        def move(row: int, profile: Profile) -> int:
            return 0 if role.others_comply(profile) else min(row + 1, 2)

        return role.machine(0, lambda row: role.punish if row == 2 else role.comply, move)


@dataclass(frozen=True)
class TwoTitsForTat(Strategy):
    """Punish in the two periods after each defection of the others; otherwise comply."""

    source: ClassVar[tuple[str, ...]] = ("axelrod1984",)
    aliases: ClassVar[tuple[str, ...]] = ("2tft", "ttft")

    def design(self, role: Role) -> Machine:
        """Three states: the periods of punishment still due."""

        def move(due: int, profile: Profile) -> int:
            return max(due - 1, 0) if role.others_comply(profile) else 2

        return role.machine(0, lambda due: role.punish if due else role.comply, move)


def _reciprocator(role: Role, start: str) -> Machine:
    def move(_: str, profile: Profile) -> str:
        return "comply" if role.others_comply(profile) else "punish"

    return role.machine(start, lambda s: role.comply if s == "comply" else role.punish, move)
