"""Issue linkage: treat several stage games as one, so that a breach on any is answered on all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from greatgame.errors import StrategyError
from greatgame.repeated.linkage import is_linked
from greatgame.repeated.machine import Machine
from greatgame.repeated.strategy import Role, Strategy
from greatgame.strategies.trigger import GrimTrigger


@dataclass(frozen=True)
class IssueLinkage(Strategy):
    """Respond to a breach on any issue with the whole punishment, on all issues.

    For the product of several games (:func:`greatgame.repeated.linkage.linked`).  The incentive
    constraints of the issues are pooled: slack on one supports another (Bernheim and Whinston 1990).

    Parameters
    ----------
    response : Strategy, default GrimTrigger()
        How the product game is played.

    Raises
    ------
    StrategyError
        On building, if the game is not a product of linked games.
    """

    response: Strategy = field(default_factory=GrimTrigger)

    source: ClassVar[tuple[str, ...]] = ("bernheim1990", "mcginnis1986")
    aliases: ClassVar[tuple[str, ...]] = ("linkage", "multimarket-contact")

    def __post_init__(self) -> None:
        if not isinstance(self.response, Strategy):
            raise StrategyError(f"issue-linkage's response must be a Strategy, not {self.response!r}")

    def design(self, role: Role) -> Machine:
        """Return the response's machine on the product game."""
        if not is_linked(role.game):
            raise StrategyError("issue-linkage is for linked games: linked({'water': ..., 'energy': ...})")
        return self.response.design(role)
