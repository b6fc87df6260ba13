"""Trigger strategies: a deviation from the target by anyone brings punishment by everyone.

"Anyone" includes the player itself: after its own deviation the others punish, and so does it.
That is what makes the threat consistent in every subgame (Friedman 1971).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from greatgame.errors import StrategyError
from greatgame.repeated.machine import Machine
from greatgame.repeated.strategy import Role, Strategy, check_punishment, count, probability
from greatgame.repeated.tables import Profile

if TYPE_CHECKING:
    from greatgame.repeated.strategy import Punishment


@dataclass(frozen=True)
class GrimTrigger(Strategy):
    """Comply until anyone deviates from the target; then punish for ever."""

    source: ClassVar[tuple[str, ...]] = ("friedman1971",)
    aliases: ClassVar[tuple[str, ...]] = ("grim", "grudger", "trigger", "spite")

    def design(self, role: Role) -> Machine:
        """Two states, the second absorbing."""
        return _trigger(role, role.punish)


@dataclass(frozen=True)
class NashReversion(Strategy):
    """Comply until anyone deviates; then play a Nash equilibrium of the stage game for ever.

    Parameters
    ----------
    equilibrium : str, optional
        Name of the rule that selects the stage equilibrium (``"risk-dominant"``, ``"welfare"``, …).
        Without it the punishment itself must be a stage equilibrium.  On a game with symbolic
        payoffs that cannot be decided: the conditions of the formula then say when it is one.

    Raises
    ------
    StrategyError
        On building, if the punishment is no stage equilibrium or the rule selects none.
    """

    equilibrium: str | None = None

    source: ClassVar[tuple[str, ...]] = ("friedman1971",)
    aliases: ClassVar[tuple[str, ...]] = ("friedman-trigger", "cournot-nash-reversion")

    def design(self, role: Role) -> Machine:
        """Two states, the second absorbing."""
        if self.equilibrium is None:
            _check_equilibrium(role)
            return _trigger(role, role.punish)
        chosen = role.game.equilibria().select(self.equilibrium)
        if chosen is None:
            raise StrategyError(f"the rule {self.equilibrium!r} selects no stage equilibrium of this game")
        return _trigger(role, check_punishment(role.game, chosen.mix)[role.position])


class Due(NamedTuple):
    """How many periods of punishment are still due."""

    periods: int

    def __str__(self) -> str:
        return f"punish {self.periods}" if self.periods else "comply"


@dataclass(frozen=True)
class LimitedPunishment(Strategy):
    """Comply until anyone deviates; then punish for a number of periods, and comply again.

    What is played during the punishment neither lengthens nor shortens it.

    Parameters
    ----------
    length : int
        Periods of punishment, at least 1.
    """

    length: int

    source: ClassVar[tuple[str, ...]] = ("osborne1994", "porter1983")
    aliases: ClassVar[tuple[str, ...]] = ("limited-retaliation", "forgetful-grudger")

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", count(self.length, "limited-punishment's length"))

    def design(self, role: Role) -> Machine:
        """One state to comply, and one for each period of punishment."""

        def move(due: Due, profile: Profile) -> Due:
            if not due.periods and profile != role.target:
                return Due(self.length)
            return Due(max(due.periods - 1, 0))

        return role.machine(Due(0), lambda due: role.punish if due.periods else role.comply, move)


@dataclass(frozen=True)
class ForgivingTrigger(Strategy):
    """Comply until anyone deviates; then punish, and after each period forgive with a probability.

    Whether to forgive is read off the public draw, so players with the same machine forgive together.
    The punishment has a random length of mean ``1 / forgiveness``.

    Parameters
    ----------
    forgiveness : number, default 1/4
        Probability, after each period of punishment, that it ends.
    """

    forgiveness: Fraction = Fraction(1, 4)

    source: ClassVar[tuple[str, ...]] = ("porter1983", "mailath2006")
    aliases: ClassVar[tuple[str, ...]] = ("random-length-punishment",)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "forgiveness", probability(self.forgiveness, "forgiving-trigger's forgiveness")
        )

    def design(self, role: Role) -> Machine:
        """Two states; the move out of the second is a lottery."""

        def move(state: str, profile: Profile) -> Any:
            if state == "punish":
                return {"comply": self.forgiveness, "punish": 1 - self.forgiveness}
            return "comply" if profile == role.target else "punish"

        return role.machine("comply", lambda s: role.comply if s == "comply" else role.punish, move)


def _trigger(role: Role, punish: Any) -> Machine:
    """Return the two-state trigger machine."""

    def move(state: str, profile: Profile) -> str:
        return "comply" if state == "comply" and profile == role.target else "punish"

    return role.machine("comply", lambda s: role.comply if s == "comply" else punish, move)


def _check_equilibrium(role: Role) -> None:
    """Raise StrategyError if the punishment is no Nash equilibrium of a stage game of numbers."""
    game, threat = role.game, role.punishment
    if game.kind == "symbolic":
        return
    mixes = game.mixes({p: _as_mix(game.actions[p], threat, i) for i, p in enumerate(game.players)})
    for i, player in enumerate(game.players):
        values = game.deviation_payoffs(i, mixes)
        best, now = max(values), values @ mixes[i]
        if best > now:
            better = game.actions[player][list(values).index(best)]
            raise StrategyError(
                f"{role.strategy}: the punishment is no equilibrium of the stage game: {player} gains "
                f"{best - now} by {better}; name one with equilibrium=..., or use grim-trigger"
            )


def _as_mix(labels: tuple[str, ...], threat: Punishment, player: int) -> list[Fraction]:
    part = threat[player]
    return [Fraction(int(a == part)) for a in labels] if isinstance(part, str) else list(part)
