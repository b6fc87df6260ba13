"""Outcomes of a study: what is recorded at each point, and how one of several equilibria is chosen.

====================  =========================================================================
outcome               value
====================  =========================================================================
regime                the set of pure equilibria
count                 how many equilibria there are
exists                whether a profile is an equilibrium
unique                whether a profile is the only equilibrium
payoff, probability,  of one player (and action), or the sum of payoffs, at the equilibrium that
welfare               the selection rule picks
critical-discount     least discount factor from which a strategy profile is subgame perfect
sustained             whether a strategy profile is subgame perfect at a discount factor
derived               a derived quantity of the model
====================  =========================================================================

Selection rules for payoff, probability and welfare, where there are several equilibria:

====================  =========================================================================
all                   the value if all equilibria agree on it; else the status is "several"
any                   the least and the largest value (two columns)
payoff-dominant       the equilibrium in which nobody earns less than in any other
risk-dominant         the strict equilibrium that beats every other by Nash products
uniform               the mean over equilibria (of a continuum: "several")
a profile             that pure equilibrium; elsewhere the status is "none"
====================  =========================================================================

Each value has a status: ``ok``; ``none``, there is no such equilibrium; ``several``, the rule does not
pick one; ``failed``, a solver gave up, with the reason; ``excluded``, an assumption of the model is
violated.  Only ``ok`` has a value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from greatgame.errors import StudyError, suggest
from greatgame.model import Model
from greatgame.shown import Shown

STATUSES = ("ok", "none", "several", "failed", "excluded")
OK, NONE, SEVERAL, FAILED, EXCLUDED = range(5)

#: Kind -> settings it needs; and those it may have.
KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "regime": ((), ()),
    "count": ((), ("among",)),
    "exists": (("profile",), ()),
    "unique": (("profile",), ("among",)),
    "payoff": (("player",), ("rule", "among")),
    "probability": (("player", "action"), ("rule", "among")),
    "welfare": ((), ("rule", "among")),
    "critical-discount": ((), ("strategy",)),
    "sustained": (("discount",), ("strategy",)),
    "derived": (("quantity",), ()),
}
RULES = ("all", "any", "payoff-dominant", "risk-dominant", "uniform")
AMONG = ("all", "pure")


@dataclass(frozen=True)
class Outcome(Shown):
    """One quantity to record at every point.

    Parameters
    ----------
    kind : str
        See the table above.
    player, action, quantity : str
        Labels of the model.
    profile : tuple of str
        One action per player.
    rule : str or tuple of str
        How an equilibrium is selected: a rule, or a profile.
    among : {"all", "pure"}
        Whether mixed equilibria count.
    strategy : str
        Command-line name of a repeated-game strategy.
    discount : str
        A discount factor, as an exact number.

    Raises
    ------
    StudyError
        For an unknown kind, or settings that are missing or do not belong to it.
    """

    kind: str
    player: str = ""
    action: str = ""
    profile: tuple[str, ...] = ()
    rule: str | tuple[str, ...] = ""
    among: str = ""
    strategy: str = ""
    discount: str = ""
    quantity: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise StudyError(f"unknown outcome {self.kind!r}{suggest(self.kind, KINDS)}")
        object.__setattr__(self, "profile", tuple(self.profile))
        if not isinstance(self.rule, str):
            object.__setattr__(self, "rule", tuple(self.rule))
        needed, optional = KINDS[self.kind]
        for name in ("player", "action", "profile", "rule", "among", "strategy", "discount", "quantity"):
            given = bool(getattr(self, name))
            if given and name not in needed + optional:
                raise StudyError(f"outcome {self.kind!r} takes no {name}")
            if name in needed and not given:
                raise StudyError(f"outcome {self.kind!r} needs a {name}")
        defaults = {"rule": "all", "among": "all", "strategy": "grim-trigger"}
        for name in optional:
            if not getattr(self, name):
                object.__setattr__(self, name, defaults[name])
        if self.among and self.among not in AMONG:
            raise StudyError(f"among = {self.among!r} is not known{suggest(self.among, AMONG)}")
        if self.rule and isinstance(self.rule, str) and self.rule not in RULES:
            raise StudyError(f"unknown selection rule {self.rule!r}{suggest(self.rule, RULES)}, or a profile")

    @classmethod
    def parse(cls, given: Any) -> Outcome:
        """Return an outcome from an outcome, its kind, settings, or text such as ``payoff player=Russia``.

        In text a profile is written ``profile=coordinate,rival``.
        """
        if isinstance(given, Outcome):
            return given
        if isinstance(given, str):
            kind, *rest = given.split()
            given = {"kind": kind}
            for part in rest:
                name, equals, value = part.partition("=")
                if not equals:
                    raise StudyError(f"outcome {kind!r}: {part!r} is not NAME=VALUE")
                given[name] = value
        if not isinstance(given, Mapping) or "kind" not in given:
            raise StudyError(f"an outcome is a kind with settings, such as 'regime'; got {given!r}")
        known = tuple(cls.__dataclass_fields__)
        settings = {}
        for name, value in given.items():
            if name not in known:
                raise StudyError(f"outcome {given['kind']!r}: unknown setting {name!r}{suggest(name, known)}")
            settings[name] = _setting(name, value)
        return cls(**settings)

    @property
    def name(self) -> str:
        """A column name made of the settings."""
        rule = self.rule if isinstance(self.rule, str) else "-".join(self.rule)
        parts = [self.kind, self.player, self.action, "-".join(self.profile), self.quantity, self.discount]
        parts += [rule if rule not in ("", "all") else "", self.among if self.among == "pure" else ""]
        parts += [self.strategy if self.strategy != "grim-trigger" else ""]
        return " ".join(p for p in parts if p)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of values: two for the rule "any"."""
        return ("low", "high") if self.rule == "any" else ("",)

    @property
    def is_truth(self) -> bool:
        """Whether the value is true or false."""
        return self.kind in ("exists", "unique", "sustained")

    @property
    def needs_solver(self) -> bool:
        """Whether equilibria have to be computed, beyond the set of pure ones."""
        return self.kind in ("payoff", "probability", "welfare") or (
            self.kind in ("count", "unique") and self.among == "all"
        )

    def check(self, model: type[Model], chosen: Mapping[str, str]) -> None:
        """Raise a StudyError if a label does not belong to the model."""
        players = model.players_at(**chosen)
        where = f"outcome {self.kind!r} of {model.__name__}"
        if self.player and self.player not in players:
            raise StudyError(f"{where}: no player {self.player!r}{suggest(self.player, players)}")
        if self.action and self.action not in players[self.player]:
            raise StudyError(
                f"{where}: no action {self.action!r}{suggest(self.action, players[self.player])}"
            )
        for profile in (self.profile, self.rule if isinstance(self.rule, tuple) else ()):
            if profile and len(profile) != len(players):
                raise StudyError(f"{where}: a profile has {len(players)} actions, not {len(profile)}")
            for (player, actions), action in zip(players.items(), profile, strict=False):
                if action not in actions:
                    raise StudyError(f"{where}: {player} has no action {action!r}{suggest(action, actions)}")
        if self.quantity and self.quantity not in model.derived:
            raise StudyError(
                f"{where}: no derived quantity {self.quantity!r}{suggest(self.quantity, model.derived)}"
            )
        if self.kind in ("critical-discount", "sustained") and model.cooperation is None:
            raise StudyError(f"{where}: the model declares no cooperation to sustain")

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in fields.items() if v}


def _setting(name: str, value: Any) -> Any:
    if name == "profile" or (name == "rule" and not (isinstance(value, str) and value in RULES)):
        if isinstance(value, str):
            value = (
                [part.strip() for part in value.split(",")] if "," in value or name == "profile" else value
            )
        if isinstance(value, str):
            return value
        if not isinstance(value, Sequence) or not all(isinstance(x, str) for x in value):
            raise StudyError(f"{name} = {value!r} is not a list of actions")
        return tuple(value)
    return value if isinstance(value, str) else str(value)
