"""Why a profile is, or is not, an equilibrium: every unilateral deviation and what it pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from greatgame.game import NormalForm
from greatgame.numbers import Number, show
from greatgame.shown import Shown


@dataclass(frozen=True)
class Deviation:
    """What a player gains by leaving a profile for another action (payoff units of the game)."""

    player: str
    action: str
    gain: Number


@dataclass(frozen=True)
class Explanation(Shown):
    """For each player, every unilateral deviation from a profile and what it pays."""

    profile: tuple[str, ...]
    deviations: tuple[Deviation, ...]

    @property
    def profitable(self) -> tuple[Deviation, ...]:
        """The deviations that pay, best first."""
        return tuple(sorted((d for d in self.deviations if d.gain > 0), key=lambda d: -d.gain))

    @property
    def is_equilibrium(self) -> bool:
        """Whether no deviation pays."""
        return not self.profitable

    def __str__(self) -> str:
        at = "(" + ", ".join(self.profile) + ")"
        lines = [f"{at} is {'' if self.is_equilibrium else 'not '}a Nash equilibrium"]
        for d in self.deviations:
            verdict = "pays" if d.gain > 0 else ("costs" if d.gain < 0 else "changes nothing")
            amount = "" if d.gain == 0 else f" {show(abs(d.gain))}"
            lines.append(f"  {d.player}: deviating to {d.action} {verdict}{amount}")
        return "\n".join(lines)


def explain(game: NormalForm, profile: Sequence[str]) -> Explanation:
    """Say for each player which deviation from a pure profile pays how much.

    Raises
    ------
    GameError
        If the profile is not one of this game, or the game is symbolic.
    """
    game.require_numbers("explain")
    at = game.position(profile)
    deviations = []
    for i, (player, labels) in enumerate(game.actions.items()):
        line = game.payoffs[i][(*at[:i], slice(None), *at[i + 1 :])]
        deviations += [
            Deviation(player, label, line[k] - line[at[i]]) for k, label in enumerate(labels) if k != at[i]
        ]
    return Explanation(tuple(profile), tuple(deviations))
