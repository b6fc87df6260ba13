"""Infinitely repeated games with perfect monitoring: exact play and exact payoffs of a profile.

Player i's payoff is the normalised discounted sum ``(1 - d_i) sum_t d_i^t u_i(a_t)``, in units of
the stage game.  A profile of machines makes a finite Markov chain over joint states, so payoffs are
the solution of a linear system: fractions at a rational discount factor, rational functions of the
discount factor otherwise, and the long-run average is their limit as the factor tends to 1 (Abel).
Nothing is simulated; :meth:`Play.simulate` exists for pictures and as a cross-check.
A float payoff stands for the shortest decimal that prints it, so float games are exact here too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from greatgame.errors import GameError, StrategyError, suggest
from greatgame.game import NormalForm
from greatgame.numbers import Number, exact
from greatgame.repeated.intervals import discount_factor
from greatgame.repeated.joint import Automaton, check_machines
from greatgame.repeated.machine import Machine
from greatgame.repeated.outcome import Play
from greatgame.repeated.strategy import (
    Punishment,
    Strategy,
    check_profile,
    check_punishment,
    probability,
)
from greatgame.repeated.tables import Profile
from greatgame.shown import Shown

if TYPE_CHECKING:
    from greatgame.equilibria.result import Equilibrium
    from greatgame.repeated.deviation import NashCheck, RenegotiationCheck, SubgamePerfectCheck
    from greatgame.repeated.discount import CriticalDiscount
    from greatgame.repeated.formula import DiscountFormula
    from greatgame.repeated.payoff_set import PayoffSets

Player = Strategy | type[Strategy] | Machine
Strategies = Mapping[str, Player] | Player


class RepeatedGame(Shown):
    """The infinite repetition of a stage game, with what its players aim at.

    Parameters
    ----------
    game : NormalForm
        Stage game; symbolic ones give formulas.
    discount : number or mapping of player to number, optional
        Discount factor(s) per period, strictly between 0 and 1.  Without it payoffs are functions
        of the discount factor.
    cooperation : sequence of str, optional
        Target profile of strategies.
    punishment : sequence, str or Equilibrium, optional
        Punishment of strategies: an action (or probabilities over actions) for every player, a stage
        equilibrium, or the name of the rule that selects one (``"risk-dominant"``, ...).

    Raises
    ------
    StrategyError
        If the discount factor, the target or the punishment is malformed.

    Examples
    --------
    >>> from greatgame.strategies import GrimTrigger
    >>> pd = NormalForm({"I": ("C", "D"), "II": ("C", "D")}, [[[2, 0], [3, 1]], [[2, 3], [0, 1]]])
    >>> r = pd.repeated(discount="1/2", cooperation=("C", "C"), punishment=("D", "D"))
    >>> r.play(GrimTrigger()).payoffs
    {'I': Fraction(2, 1), 'II': Fraction(2, 1)}
    >>> r.critical_discount(GrimTrigger())
    [1/2, 1); I: [1/2, 1), II: [1/2, 1)
    """

    __slots__ = ("cooperation", "discount", "game", "punishment")

    game: NormalForm
    discount: Mapping[str, Fraction] | None
    cooperation: Profile | None
    punishment: Punishment | None

    def __init__(
        self,
        game: NormalForm,
        discount: object = None,
        cooperation: Sequence[str] | None = None,
        punishment: Sequence[str | Sequence[Number]] | str | Equilibrium | None = None,
    ) -> None:
        stage = _exact_game(game)
        values = {
            "game": stage,
            "discount": None if discount is None else _discounts(discount, stage.players),
            "cooperation": None if cooperation is None else check_profile(stage, cooperation, "cooperation"),
            "punishment": None if punishment is None else _threat(stage, punishment),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a RepeatedGame is immutable; cannot set {name!r}")

    def __reduce__(self) -> tuple[Any, ...]:
        discount = None if self.discount is None else dict(self.discount)
        return RepeatedGame, (self.game, discount, self.cooperation, self.punishment)

    def _key(self) -> tuple[Any, ...]:
        discount = None if self.discount is None else tuple(self.discount.values())
        return self.game, discount, self.cooperation, self.punishment

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, RepeatedGame) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        rates = {} if self.discount is None else {p: str(d) for p, d in self.discount.items()}
        return f"<RepeatedGame of {self.game!r}, discount {rates or 'open'}>"

    def at(self, discount: object) -> RepeatedGame:
        """Return the same repeated game with another discount factor, or one per player."""
        return RepeatedGame(self.game, discount, self.cooperation, self.punishment)

    def factors(self, wish: str) -> tuple[Fraction, ...]:
        """Return the discount factor of each player; StrategyError if none was given."""
        if self.discount is None:
            raise StrategyError(
                f"{wish} needs a discount factor: RepeatedGame(..., discount=0.9), or .at(0.9)"
            )
        return tuple(self.discount.values())

    # -- profiles ---------------------------------------------------------------------------

    def machines(self, profile: Strategies) -> tuple[Machine, ...]:
        """Return one machine per player.

        Parameters
        ----------
        profile : mapping of player to Strategy or Machine, or one Strategy for everybody

        Raises
        ------
        StrategyError
            If a player is missing or unknown, or a machine belongs to another game or player.
        """
        if not isinstance(profile, Mapping):
            profile = dict.fromkeys(self.game.players, profile)
        for player in profile:
            if player not in self.game.players:
                raise StrategyError(f"no player {player!r}{suggest(player, self.game.players)}")
        missing = [p for p in self.game.players if p not in profile]
        if missing:
            raise StrategyError(f"no strategy given for {', '.join(missing)}")
        built = [self._machine(p, profile[p]) for p in self.game.players]
        return check_machines(built, self.game.actions)

    def _machine(self, player: str, given: Player) -> Machine:
        if isinstance(given, Machine):
            return given
        strategy = given.default() if isinstance(given, type) and issubclass(given, Strategy) else given
        if not isinstance(strategy, Strategy):
            raise StrategyError(f"{player} needs a Strategy or a Machine, not {given!r}")
        return strategy.build(self.game, player, self.cooperation, self.punishment)

    def play(self, profile: Strategies, *, noise: object = 0, misperception: object = 0) -> Play:
        """Return what happens when the players play these strategies.

        Parameters
        ----------
        profile : mapping of player to Strategy or Machine, or one Strategy for everybody
        noise, misperception : number
            Probabilities of implementation and perception errors
            (see :mod:`greatgame.repeated.joint`).

        Raises
        ------
        StrategyError
            If the profile does not fit the game, or a probability is not in [0, 1].
        """
        slips, blinks = probability(noise, "noise"), probability(misperception, "misperception")
        return Play(self, Automaton(self.machines(profile), slips, blinks, everything=False))

    def is_subgame_perfect(self, profile: Strategies) -> SubgamePerfectCheck:
        """Check every one-shot deviation in every joint state; see :mod:`greatgame.repeated.deviation`."""
        from greatgame.repeated.deviation import subgame_perfect

        return subgame_perfect(self, profile)

    def is_nash(self, profile: Strategies) -> NashCheck:
        """Check each player's best response to the others' machines, from the start of the game."""
        from greatgame.repeated.deviation import nash

        return nash(self, profile)

    def is_renegotiation_proof(self, profile: Strategies) -> RenegotiationCheck:
        """Check weak renegotiation-proofness (Farrell and Maskin 1989)."""
        from greatgame.repeated.deviation import renegotiation_proof

        return renegotiation_proof(self, profile)

    def critical_discount(
        self, profile: Strategies, equilibrium: str = "subgame-perfect"
    ) -> CriticalDiscount:
        """Return the exact set of discount factors for which the profile is an equilibrium.

        Parameters
        ----------
        profile : mapping of player to Strategy or Machine, or one Strategy for everybody
        equilibrium : {"subgame-perfect", "nash"}
        """
        from greatgame.repeated.discount import critical_discount

        return critical_discount(self, profile, equilibrium)

    def critical_discount_formula(self, profile: Strategies) -> DiscountFormula:
        """Return the critical discount factors of a game with symbolic payoffs, as formulas."""
        from greatgame.repeated.formula import discount_formula

        return discount_formula(self, profile)

    def payoff_set(self) -> PayoffSets:
        """Return the feasible, individually rational, folk-theorem and subgame-perfect payoff sets.

        Each is computed when first asked for; see :mod:`greatgame.repeated.payoff_set`.
        """
        from greatgame.repeated.payoff_set import payoff_sets

        return payoff_sets(self)


def _exact_game(game: NormalForm) -> NormalForm:
    """Return the game over Fractions, each float read as its shortest decimal."""
    if not isinstance(game, NormalForm):
        raise GameError(f"a repeated game needs a NormalForm, not {game!r}")
    if game.kind != "float":
        return game
    cells = np.array([exact(x) for x in game.payoffs.ravel().tolist()] + [None], dtype=object)[:-1]
    return NormalForm(dict(game.actions), cells.reshape(game.payoffs.shape), game.title)


def _discounts(discount: object, players: tuple[str, ...]) -> Mapping[str, Fraction]:
    if not isinstance(discount, Mapping):
        return MappingProxyType(dict.fromkeys(players, discount_factor(discount)))
    for player in discount:
        if player not in players:
            raise StrategyError(f"no player {player!r}{suggest(player, players)}")
    missing = [p for p in players if p not in discount]
    if missing:
        raise StrategyError(f"no discount factor given for {', '.join(missing)}")
    return MappingProxyType({p: discount_factor(discount[p]) for p in players})


def _threat(game: NormalForm, punishment: Any) -> Punishment:
    """Read a punishment: actions or mixes, a stage equilibrium, or the name of a selection rule."""
    if isinstance(punishment, str):
        eqs = game.equilibria()
        chosen = eqs.select(punishment)
        if chosen is None:
            raise StrategyError(f"the rule {punishment!r} selects no stage equilibrium of this game")
        punishment = chosen
    mix = getattr(punishment, "mix", punishment)
    return check_punishment(game, mix)
