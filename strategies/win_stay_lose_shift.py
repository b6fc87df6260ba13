"""Win-stay, lose-shift: repeat what worked, change what did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from greatgame.repeated.machine import Machine
from greatgame.repeated.strategy import Role, Strategy
from greatgame.repeated.tables import Profile


@dataclass(frozen=True)
class WinStayLoseShift(Strategy):
    """Comply first; repeat the last own action if it paid at least the target payoff, shift if not.

    To shift is to go to the target action from any other, and to the punishment action from it.
    In a prisoner's dilemma it complies exactly after both or neither complied (Pavlov).
    It reads its own stage payoffs, so it needs a game of numbers.
    """

    source: ClassVar[tuple[str, ...]] = ("nowak1993", "kraines1989")
    aliases: ClassVar[tuple[str, ...]] = ("pavlov", "wsls", "simpleton")

    def design(self, role: Role) -> Machine:
        """One state per own action that it may be about to play."""
        role.game.require_numbers(role.strategy)
        aspiration = role.game.payoff(role.target)[role.player]

        def move(_: str, profile: Profile) -> str:
            if role.game.payoff(profile)[role.player] >= aspiration:
                return profile[role.position]
            return role.defect if role.complies(profile) else role.comply

        return role.machine(role.comply, lambda action: action, move)
