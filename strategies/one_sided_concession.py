"""One-sided concession: comply for a while whatever the others do, then reciprocate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from greatgame.repeated.machine import Machine
from greatgame.repeated.strategy import Role, Strategy, count
from greatgame.repeated.tables import Profile


@dataclass(frozen=True)
class OneSidedConcession(Strategy):
    """Play the target action for a number of periods whatever happens; from then on play tit for tat.

    Parameters
    ----------
    length : int, default 2
        Periods of unconditional concession, at least 1; with 1 it is tit for tat.
    """

    length: int = 2

    source: ClassVar[tuple[str, ...]] = ("osgood1962", "axelrod1984")
    aliases: ClassVar[tuple[str, ...]] = ("unilateral-initiative",)

    def __post_init__(self) -> None:
        count(self.length, "one-sided-concession's length")

    def design(self, role: Role) -> Machine:
        """One state per period of concession, then comply or punish."""

        def move(state: str | int, profile: Profile) -> str | int:
            if isinstance(state, int) and state < self.length:
                return state + 1
            return "comply" if role.others_comply(profile) else "punish"

        return role.machine(1, lambda s: role.punish if s == "punish" else role.comply, move)
