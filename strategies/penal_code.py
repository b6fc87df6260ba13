"""Stick and carrot, and simple penal codes with punishments made for each player (Abreu 1986, 1988).

A simple strategy profile is described by one path of profiles to be followed, and for each player a
path that is started whenever that player alone departs from the path in force.  Punishments may then
be worse than any stage equilibrium, because departing from them restarts them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from greatgame.errors import StrategyError
from greatgame.repeated.machine import Machine
from greatgame.repeated.strategy import Role, Strategy, check_profile
from greatgame.repeated.tables import Profile

Paths = tuple[tuple[str, tuple[Profile, ...]], ...]


@dataclass(frozen=True)
class StickAndCarrot(Strategy):
    """Comply while the target is played; else everyone punishes, until the punishment was carried out once.

    One period of the full punishment profile buys the way back; any departure from it repeats it.
    In a prisoner's dilemma it differs from win-stay, lose-shift only after both defect from the carrot.
    """

    source: ClassVar[tuple[str, ...]] = ("abreu1986",)
    aliases: ClassVar[tuple[str, ...]] = ("two-phase-punishment", "carrot-and-stick")

    def design(self, role: Role) -> Machine:
        """Two states; the punishment must be a profile of actions."""
        stick = role.pure_punishment

        def move(state: str, profile: Profile) -> str:
            return "carrot" if profile == (role.target if state == "carrot" else stick) else "stick"

        return role.machine("carrot", lambda s: role.comply if s == "carrot" else role.defect, move)


@dataclass(frozen=True)
class SimplePenalCode(Strategy):
    """Follow the target; whoever alone departs from the path in force starts their own punishment path.

    A departure by several players at once is ignored.

    Parameters
    ----------
    punishments : mapping of player to sequence of profiles
        What everybody plays once that player has departed.
    afterwards : mapping of player to sequence of profiles, optional
        What is repeated for ever when a punishment path has run out; by default the target.

    Raises
    ------
    StrategyError
        On building, if a player is missing or unknown or an entry is no profile.
    """

    punishments: Paths
    afterwards: Paths = ()

    source: ClassVar[tuple[str, ...]] = ("abreu1988",)
    aliases: ClassVar[tuple[str, ...]] = ("optimal-penal-code", "player-specific-punishment")

    def __post_init__(self) -> None:
        object.__setattr__(self, "punishments", _frozen(self.punishments, "punishments"))
        object.__setattr__(self, "afterwards", _frozen(self.afterwards, "afterwards"))

    def design(self, role: Role) -> Machine:
        """One state for the target, and one per place in each punishment path."""
        places = self._places(role)
        mine = role.position

        def move(state: str, profile: Profile) -> str:
            expected, after = places[state]
            pairs = zip(role.game.players, profile, expected, strict=True)
            departed = [p for p, played, wanted in pairs if played != wanted]
            return f"punish {departed[0]} 1" if len(departed) == 1 else after

        return role.machine("target", lambda state: places[state][0][mine], move)

    def _places(self, role: Role) -> dict[str, tuple[Profile, str]]:
        """For every state, what is to be played in it and the state that follows."""
        game = role.game
        given, later = dict(self.punishments), dict(self.afterwards)
        missing = [p for p in game.players if p not in given]
        wrong = [p for p in [*given, *later] if p not in game.players]
        if missing or wrong:
            fault = f"no path for {', '.join(missing)}" if missing else f"no player {wrong[0]!r}"
            raise StrategyError(f"{role.strategy}: {fault}; players are {', '.join(game.players)}")
        places = {"target": (role.target, "target")}
        for player in game.players:
            again = later.get(player, ())
            path = [check_profile(game, p, f"path of {player}: profile") for p in given[player] + again]
            names = [f"punish {player} {k}" for k in range(1, len(path) + 1)]
            end = names[len(given[player])] if again else "target"
            places |= dict(zip(names, zip(path, [*names[1:], end], strict=True), strict=True))
        return places


def _frozen(paths: Any, name: str) -> Paths:
    """Return a mapping (or its items) of player to profiles as tuples."""
    items: Any = paths.items() if isinstance(paths, Mapping) else paths
    try:
        frozen = tuple((player, tuple(tuple(p) for p in profiles)) for player, profiles in items)
    except (TypeError, ValueError):
        raise StrategyError(f"simple-penal-code's {name} must map players to sequences of profiles") from None
    if any(isinstance(p, str) for _, profiles in items for p in profiles) or not all(x for _, x in frozen):
        raise StrategyError(f"simple-penal-code's {name} must give each player at least one whole profile")
    return frozen
