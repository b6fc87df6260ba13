"""Strategy: the declaration of a repeated-game strategy, apart from any particular game.

A strategy is declared once, relative to a *target* profile, which it wants to be played, and a
*punishment*, which it threatens.  Given a stage game and a player it becomes a
:class:`~greatgame.repeated.machine.Machine`.  In a prisoner's dilemma the target is mutual
cooperation and the punishment mutual defection; in other games both are named by the user, or by
the model's ``cooperation`` and ``punishment``.  "To comply" is to play one's action of the target.
"""

from __future__ import annotations

import inspect
import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar, Self

from greatgame.checks import integer
from greatgame.discovery import snake
from greatgame.errors import DeclarationError, StrategyError, suggest
from greatgame.game import NormalForm
from greatgame.numbers import Number, exact
from greatgame.repeated.machine import Machine
from greatgame.repeated.tables import Mix, Move, Output, Profile, read_mix
from greatgame.shown import Shown

#: One output per player: an action label, or probabilities over the player's actions.
Punishment = tuple[str | Mix, ...]


@dataclass(frozen=True)
class Role:
    """What a strategy is told: the stage game, whom it plays for, its target and its punishment.

    Attributes
    ----------
    game : NormalForm
        The stage game.
    player : str
        The player it is built for.
    aim : tuple of str or None
        Target profile, if one was given.
    threat : tuple or None
        Punishment, if one was given: an action label or a mixed action for every player.
    strategy : str
        Name of the strategy, for messages.
    """

    game: NormalForm
    player: str
    aim: Profile | None
    threat: Punishment | None
    strategy: str

    @cached_property
    def position(self) -> int:
        """Position of the player in the game."""
        return self.game.players.index(self.player)

    @property
    def target(self) -> Profile:
        """Target profile; StrategyError if none was given."""
        if self.aim is None:
            raise StrategyError(
                f"{self.strategy} needs a target profile, an action for each of "
                f"{', '.join(self.game.players)}: cooperation={_example(self.game)}"
            )
        return self.aim

    @property
    def punishment(self) -> Punishment:
        """Punishment of every player; StrategyError if none was given."""
        if self.threat is None:
            raise StrategyError(
                f"{self.strategy} needs a punishment, an action or a mix for each of "
                f"{', '.join(self.game.players)}: punishment={_example(self.game)}"
            )
        return self.threat

    @property
    def comply(self) -> str:
        """The player's own action of the target."""
        return self.target[self.position]

    @property
    def punish(self) -> str | Mix:
        """The player's own part of the punishment: an action, or probabilities over actions."""
        return self.punishment[self.position]

    @property
    def defect(self) -> str:
        """The player's own punishment action; StrategyError if the punishment is mixed."""
        if not isinstance(self.punish, str):
            raise StrategyError(f"{self.strategy} needs a pure punishment, not {self.punish}")
        return self.punish

    @property
    def pure_punishment(self) -> Profile:
        """The punishment as a profile of actions; StrategyError if a part of it is mixed."""
        labels = tuple(part for part in self.punishment if isinstance(part, str))
        if len(labels) != len(self.punishment):
            raise StrategyError(f"{self.strategy} needs a pure punishment, not {self.punishment}")
        return labels

    def complies(self, profile: Profile) -> bool:
        """Whether the player itself played its action of the target."""
        return profile[self.position] == self.comply

    def others_comply(self, profile: Profile) -> bool:
        """Whether every other player played their action of the target."""
        pairs = zip(profile, self.target, strict=True)
        return all(played == wanted for j, (played, wanted) in enumerate(pairs) if j != self.position)

    def machine(
        self, start: Any, output: Callable[[Any], Output], move: Callable[[Any, Profile], Move]
    ) -> Machine:
        """Build the player's machine from a rule; see :meth:`Machine.from_rule`."""
        return Machine.from_rule(self.game, self.player, start, output, move)


class Strategy(Shown, ABC):
    """Base class of repeated-game strategies; subclasses are frozen dataclasses of their parameters.

    A subclass states its literature in ``source`` (keys of ``references.bib``), other names in
    ``aliases``, and implements :meth:`design`.  Its name is its class name in kebab case.  Memory
    depth and randomness are read off the machine (:attr:`Machine.memory`,
    :attr:`Machine.deterministic`), not declared.
    """

    source: ClassVar[tuple[str, ...]] = ()
    aliases: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls.__name__.startswith("_"):
            return
        if not (cls.__doc__ or "").strip():
            raise DeclarationError(f"strategy {cls.__name__} needs a docstring that states its rule")
        for name in ("source", "aliases"):
            value = getattr(cls, name)
            if not isinstance(value, tuple) or not all(isinstance(x, str) for x in value):
                raise DeclarationError(f"{cls.__name__}.{name} must be a tuple of strings, not {value!r}")

    @classmethod
    def name(cls) -> str:
        """Name in kebab case: ``grim-trigger``."""
        return snake(cls.__name__).replace("_", "-")

    @abstractmethod
    def design(self, role: Role) -> Machine:
        """Return the machine of this strategy for a role; all arguments are already checked."""

    def build(
        self,
        game: NormalForm,
        player: str,
        target: Sequence[str] | None = None,
        punishment: Sequence[str | Sequence[Number]] | None = None,
    ) -> Machine:
        """Return the machine that plays this strategy.

        Parameters
        ----------
        game : NormalForm
            Stage game, of any kind of number; few strategies look at the payoffs.
        player : str
            Whom it plays for.
        target : sequence of str, optional
            The action profile it wants to be played.
        punishment : sequence, optional
            For each player an action label, or probabilities over their actions.

        Raises
        ------
        StrategyError
            If the target is not a profile of the game, the player is unknown, the punishment is
            malformed, or the strategy needs what was not given.
        """
        if player not in game.players:
            raise StrategyError(f"no player {player!r}{suggest(player, game.players)}")
        aim = None if target is None else check_profile(game, target, "target")
        threat = None if punishment is None else check_punishment(game, punishment)
        return self.design(Role(game, player, aim, threat, self.name()))

    @classmethod
    def default(cls) -> Self:
        """Return the strategy with its default parameters; StrategyError if one has no default."""
        try:
            return cls()
        except TypeError:
            raise StrategyError(
                f"{cls.name()} needs its parameters: {', '.join(cls.parameter_names())}"
            ) from None

    @classmethod
    def parameter_names(cls) -> tuple[str, ...]:
        """Names of the strategy's own parameters."""
        return tuple(inspect.signature(cls).parameters)

    def __str__(self) -> str:
        settings = [f"{name}={_as_text(getattr(self, name))}" for name in self.parameter_names()]
        return self.name() + (f"({', '.join(settings)})" if settings else "")


# -- for the authors of strategies ----------------------------------------------------------------


def probability(value: object, what: str) -> Fraction:
    """Return an exact probability; StrategyError says whose is malformed."""
    try:
        chance = exact(value)
    except (TypeError, ValueError) as error:
        raise StrategyError(f"{what} must be a probability: {error}") from None
    if not 0 <= chance <= 1:
        raise StrategyError(f"{what} must lie between 0 and 1, got {value}")
    return chance


def count(value: object, what: str) -> int:
    """Return a positive integer; StrategyError says what is not one."""
    return integer(value, what, error=StrategyError)


def mixture(role: Role, comply: Fraction) -> dict[str, Fraction]:
    """Return the output that complies with a probability and defects otherwise."""
    if role.comply == role.defect:
        return {role.comply: Fraction(1)}
    return {role.comply: comply, role.defect: 1 - comply}


def dilemma(role: Role) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]]:
    """Payoffs of a two-player role and of its opponent at CC, CD, DC, DD (the role's action first).

    C is the target action and D the punishment action: (R, S, T, P) and (R, T, S, P) where symmetric.

    Raises
    ------
    StrategyError
        If there are not two players.
    GameError
        If the payoffs are symbolic.
    """
    if role.game.n_players != 2:
        raise StrategyError(f"{role.strategy} is for two players; this game has {role.game.n_players}")
    role.game.require_numbers(role.strategy)
    me, other = role.position, 1 - role.position
    threat = role.pure_punishment
    cells = []
    for own, theirs in itertools.product((role.target, threat), repeat=2):
        profile = (own[0], theirs[1]) if me == 0 else (theirs[0], own[1])
        cells.append(list(role.game.payoff(profile).values()))
    return tuple(exact(c[me]) for c in cells), tuple(exact(c[other]) for c in cells)


# -- checks ---------------------------------------------------------------------------------------


def check_profile(game: NormalForm, profile: Sequence[str], what: str) -> Profile:
    """Return ``profile`` as a tuple, or raise StrategyError saying what is wrong with it."""
    labels = tuple(profile) if _is_listing(profile) else ()
    if len(labels) != game.n_players:
        wanted = ", ".join(game.players)
        raise StrategyError(f"the {what} {profile!r} is not a profile: name one action for each of {wanted}")
    for player, label in zip(game.players, labels, strict=True):
        if label not in game.actions[player]:
            tail = suggest(label, game.actions[player])
            fault = f"{player} has no action {label!r}{tail}"
            raise StrategyError(f"the {what} {labels!r} is not a profile: {fault}")
    return labels


def check_punishment(game: NormalForm, punishment: Sequence[str | Sequence[Number]]) -> Punishment:
    """Return a punishment with one action or one exact mixed action per player."""
    if not _is_listing(punishment) or len(punishment) != game.n_players:
        wanted = ", ".join(game.players)
        raise StrategyError(
            f"the punishment {punishment!r} must give an action or a mix for each of {wanted}"
        )
    parts: list[str | Mix] = []
    for player, part in zip(game.players, punishment, strict=True):
        acts = game.actions[player]
        if isinstance(part, str):
            if part not in acts:
                raise StrategyError(f"the punishment: {player} has no action {part!r}{suggest(part, acts)}")
            parts.append(part)
        else:
            mix = read_mix(acts, part, f"the punishment of {player}")
            certain = [label for label, weight in zip(acts, mix, strict=True) if weight == 1]
            parts.append(certain[0] if certain else mix)
    return tuple(parts)


def _is_listing(value: object) -> bool:
    """Whether a value lists things, as a string does not."""
    return isinstance(value, Sequence) and not isinstance(value, str)


def _as_text(setting: object) -> str:
    """Return a parameter as text; the parts of a list are parted by semicolons, as on the command line."""
    return ";".join(map(str, setting)) if isinstance(setting, tuple) else str(setting)


def _example(game: NormalForm) -> str:
    """Return a profile to show in a message."""
    return str(next(game.profiles()))
