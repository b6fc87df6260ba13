"""Graduated reciprocation in tension reduction (GRIT): small steps, patience, measured answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from greatgame.errors import StrategyError
from greatgame.repeated.machine import Machine
from greatgame.repeated.strategy import Role, Strategy, count
from greatgame.repeated.tables import Profile


class Stand(NamedTuple):
    """Where a player stands: its rung, and how often the step has gone unmatched."""

    rung: int
    missed: int

    def __str__(self) -> str:
        return f"rung {self.rung}" + (f", unmatched {self.missed}" if self.missed else "")


@dataclass(frozen=True)
class GraduatedReciprocation(Strategy):
    """Offer a small step towards the target, repeat it if unanswered, climb when it is matched.

    Everyone has a ladder of actions from hostile to cooperative.  The player opens with its first
    step.  When all others stand at least as high as it does, it climbs one rung.  When they do not, it
    repeats the step until it has gone unmatched ``patience`` times, then answers with one period at the
    bottom rung and offers the first step anew.

    Parameters
    ----------
    patience : int, default 2
        How often a step is made without being matched before it is withdrawn.
    ladders : mapping of player to sequence of actions, optional
        Actions from hostile to cooperative, for every player; by default the punishment and the
        target action.  Actions off a ladder count as the bottom.

    Raises
    ------
    StrategyError
        On building, if a ladder is missing, too short or names a wrong action.
    """

    patience: int = 2
    ladders: tuple[tuple[str, tuple[str, ...]], ...] = ()

    source: ClassVar[tuple[str, ...]] = ("osgood1962", "lindskold1978")
    aliases: ClassVar[tuple[str, ...]] = ("grit",)

    def __post_init__(self) -> None:
        object.__setattr__(self, "patience", count(self.patience, "graduated-reciprocation's patience"))
        items: Any = self.ladders.items() if isinstance(self.ladders, Mapping) else self.ladders
        try:
            ladders = tuple((player, tuple(acts)) for player, acts in items)
        except (TypeError, ValueError):
            raise StrategyError(
                f"graduated-reciprocation's ladders must map players to actions, not {self.ladders!r}"
            ) from None
        object.__setattr__(self, "ladders", ladders)

    def design(self, role: Role) -> Machine:
        """States: the rung, and how often it has gone unmatched."""
        ladders = self._ladders(role)
        mine = ladders[role.position]

        def matched(rung: int, profile: Profile) -> bool:
            heights = [
                ladder.index(a) if a in ladder else 0 for ladder, a in zip(ladders, profile, strict=True)
            ]
            return all(h >= rung or j == role.position for j, h in enumerate(heights))

        def move(stand: Stand, profile: Profile) -> Stand:
            rung, missed = stand
            if rung == 0:
                return Stand(1, 0)
            if matched(rung, profile):
                return Stand(min(rung + 1, len(mine) - 1), 0)
            return Stand(rung, missed + 1) if missed + 1 < self.patience else Stand(0, 0)

        return role.machine(Stand(1, 0), lambda stand: mine[stand.rung], move)

    def _ladders(self, role: Role) -> list[tuple[str, ...]]:
        """Return the ladders in the order of the players; all must be equally long."""
        game = role.game
        if not self.ladders:
            return list(zip(role.pure_punishment, role.target, strict=True))
        given = dict(self.ladders)
        for player, acts in given.items():
            valid = game.actions.get(player, ())
            wrong = [player] if not valid else [label for label in acts if label not in valid]
            if wrong:
                raise StrategyError(
                    f"{role.strategy}: a ladder has {wrong[0]!r}, no player or action of the game"
                )
        found = [given.get(player, ()) for player in game.players]
        if len({len(ladder) for ladder in found}) != 1 or len(found[0]) < 2:
            raise StrategyError(f"{role.strategy}: every player needs a ladder, all of the same length >= 2")
        return found
