"""Round-robin tournaments of repeated-game strategies, and the population game they define.

Every strategy meets every strategy, itself included, in both roles of the stage game.  Payoffs are
expectations, computed and not simulated: normalised discounted payoffs of the infinite game, or, as
in Axelrod's (1980, 1984) tournaments, payoffs per round of a match of fixed length, with or without
noise.  In floats a match is one small linear system, compiled (:mod:`greatgame.repeated.matches`),
exact to about ``1e-14 / (1 - d)`` of the payoffs' size; with ``arithmetic="exact"`` every number is
a fraction.

The *meta-game* is the symmetric game whose actions are the strategies: a pair drawn from one
population plays in both roles with equal chances.  Its evolutionarily stable strategies (Maynard
Smith and Price 1973), its replicator dynamics (Taylor and Jonker 1978) and its invasion graph follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from greatgame.equilibria.learning import LearningPath, replicator_dynamics
from greatgame.errors import GameError, SolverError, StrategyError, suggest
from greatgame.game import NormalForm
from greatgame.numbers import Number, show
from greatgame.repeated.joint import check_machines
from greatgame.repeated.machine import Machine, Profile
from greatgame.repeated.play import RepeatedGame
from greatgame.repeated.strategy import Punishment, Strategy, count, probability

Entrant = Strategy | type[Strategy] | Mapping[str, Machine]
Entrants = Iterable[Strategy | type[Strategy]] | Mapping[str, Entrant]
Array = NDArray[Any]

#: Payoffs of floats that differ by less than this share of their range are treated as equal.
TIE = 1e-10
#: Most joint states of one match in compiled floats.
MOST_JOINT_STATES = 2_000


class Repeatable(Protocol):
    """Anything that can be repeated: a NormalForm or a Model."""

    def repeated(self, **options: Any) -> RepeatedGame:
        """Return the repeated game."""


@dataclass(frozen=True)
class Tournament:
    """The result of a round robin.

    Attributes
    ----------
    repeated : RepeatedGame
        The stage game with its discount factors (none if matches have a fixed length), target and
        punishment.
    names : tuple of str
        Names of the strategies, in the order of entry.
    payoffs : array, shape (2, n, n)
        Payoff of each player when player 1 uses the row's strategy and player 2 the column's.
    rounds : int or None
        Length of a match; None for the infinite discounted game.
    noise : Fraction
        Probability that an intended action is replaced by another.
    arithmetic : {"float", "exact"}
    skipped : mapping of name to reason
        Strategies that cannot be built for this game, where the caller allowed that.
    """

    repeated: RepeatedGame
    names: tuple[str, ...]
    payoffs: Array
    rounds: int | None
    noise: Fraction
    arithmetic: Literal["float", "exact"]
    skipped: Mapping[str, str] = field(default_factory=dict)

    # -- results ----------------------------------------------------------------------------

    @cached_property
    def matrix(self) -> Array:
        """Payoff of the row's strategy against the column's, roles equally likely, shape (n, n)."""
        return (self.payoffs[0] + self.payoffs[1].T) / 2

    @cached_property
    def scores(self) -> dict[str, Number]:
        """Mean payoff of each strategy over all opponents, itself included."""
        means = self.matrix.sum(axis=1) / len(self.names)
        return dict(zip(self.names, means.tolist(), strict=True))

    @property
    def ranking(self) -> tuple[tuple[str, Number], ...]:
        """Strategies and scores, best first; ties in the order of entry."""
        return tuple(sorted(self.scores.items(), key=lambda item: -item[1]))

    @property
    def winner(self) -> str:
        """Name of the strategy with the highest score."""
        return self.ranking[0][0]

    def against(self, name: str) -> dict[str, Number]:
        """Payoff of every strategy against one of them."""
        return dict(zip(self.names, self.matrix[:, self._index(name)].tolist(), strict=True))

    def _index(self, name: str) -> int:
        if name not in self.names:
            raise StrategyError(f"no strategy {name!r} in this tournament{suggest(name, self.names)}")
        return self.names.index(name)

    # -- the population game ----------------------------------------------------------------

    @cached_property
    def meta_game(self) -> NormalForm:
        """The symmetric game between strategies; payoffs are floats or fractions."""
        labels = dict.fromkeys(("row", "column"), self.names)
        return NormalForm(labels, np.stack([self.matrix, self.matrix.T]), "meta-game")

    @cached_property
    def _advantage(self) -> NDArray[np.int8]:
        """Sign of what a rare mutant (row) has over the resident (column), second order if tied."""
        A = self.matrix
        resident, mutant = np.diag(A)[None, :], np.diag(A)[:, None]
        return np.asarray(np.where(self._sign(A - resident), self._sign(A - resident), self._sign(mutant - A.T)))

    def _sign(self, difference: Array) -> NDArray[np.int8]:
        tie = TIE * float(self.matrix.max() - self.matrix.min()) if self.arithmetic == "float" else 0
        return np.asarray((difference > tie).astype(np.int8) - (difference < -tie).astype(np.int8))

    @cached_property
    def invasions(self) -> dict[str, tuple[str, ...]]:
        """The invasion graph: for each resident, the strategies that invade when rare.

        A mutant invades if it does better than the resident against the resident, or equally well
        and then better against itself.  Strategies that drift in without advantage are not listed.
        """
        return self._related(1)

    @cached_property
    def drifts(self) -> dict[str, tuple[str, ...]]:
        """For each resident, the other strategies that enter with neither advantage nor loss."""
        return self._related(0)

    def _related(self, sign: int) -> dict[str, tuple[str, ...]]:
        n = len(self.names)
        return {
            resident: tuple(self.names[m] for m in range(n) if m != r and self._advantage[m, r] == sign)
            for r, resident in enumerate(self.names)
        }

    @property
    def evolutionarily_stable(self) -> tuple[str, ...]:
        """Pure strategies that no other strategy of the tournament invades or drifts into."""
        return tuple(x for x in self.names if not self.invasions[x] and not self.drifts[x])

    @property
    def neutrally_stable(self) -> tuple[str, ...]:
        """Pure strategies that no other strategy of the tournament invades."""
        return tuple(x for x in self.names if not self.invasions[x])

    def replicator(
        self, times: ArrayLike = (0, 1, 2, 5, 10, 20, 50, 100), start: Mapping[str, float] | None = None
    ) -> LearningPath:
        """Let the population evolve by replicator dynamics on the meta-game (through nashpy).

        Parameters
        ----------
        times : array_like
            Increasing times at which shares are reported; unit: 1 / payoff.
        start : mapping of name to share, optional
            Initial shares, sum 1; by default equal shares.

        Raises
        ------
        StrategyError
            For a name that is not in the tournament.
        GameError
            If the shares are malformed.
        """
        shares = np.full(len(self.names), 1 / len(self.names))
        if start is not None:
            shares = np.zeros(len(self.names))
            for name, share in start.items():
                shares[self._index(name)] = share
        return replicator_dynamics(self.meta_game, start=shares.tolist(), times=times)

    # -- showing ----------------------------------------------------------------------------

    def to_json(self) -> dict[str, Any]:
        """Return plain data; exact numbers as text, floats as floats."""

        def plain(x: Number) -> str | float:
            return x if isinstance(x, float) else str(x)

        discount = self.repeated.discount
        return {
            "players": list(self.repeated.game.players),
            "discount": None if discount is None else {p: str(d) for p, d in discount.items()},
            "rounds": self.rounds,
            "noise": str(self.noise),
            "arithmetic": self.arithmetic,
            "strategies": list(self.names),
            "skipped": dict(self.skipped),
            "ranking": [{"strategy": name, "score": plain(score)} for name, score in self.ranking],
            "payoffs": {
                player: [[plain(x) for x in row] for row in table.tolist()]
                for player, table in zip(self.repeated.game.players, self.payoffs, strict=True)
            },
            "evolutionarily_stable": list(self.evolutionarily_stable),
            "invasions": {resident: list(names) for resident, names in self.invasions.items()},
        }

    def __str__(self) -> str:
        width = max(map(len, self.names))
        return "\n".join(f"{name:{width}}  {show(score)}" for name, score in self.ranking)


def tournament(
    game: NormalForm | RepeatedGame | Repeatable,
    strategies: Entrants,
    discount: object = None,
    noise: object = 0,
    *,
    rounds: int | None = None,
    arithmetic: Literal["float", "exact"] = "float",
    **aims: Any,
) -> Tournament:
    """Play every strategy against every strategy, in both roles.

    Parameters
    ----------
    game : NormalForm, Model or RepeatedGame
        Two players; a Model brings its own target and punishment, and a RepeatedGame its discount
        factors too.
    strategies : iterable of Strategy, or mapping of name to Strategy or {player: Machine}
        The entrants.  In an iterable, equal names are told apart by their parameters, then numbers.
    discount : number or mapping of player to number, optional
        Discount factor(s) of the infinite game.
    noise : number
        Probability of an implementation error, in each round and for each player.
    rounds : int, optional
        Instead of a discount factor: matches of this length, payoffs per round.
    arithmetic : {"float", "exact"}
    **aims
        ``cooperation`` and ``punishment``, as for :class:`~greatgame.repeated.play.RepeatedGame`.

    Raises
    ------
    StrategyError
        If there are no strategies, one does not fit the game, or not exactly one of ``discount`` and
        ``rounds`` is given.
    GameError
        If the game is not for two players, or symbolic.
    SolverError
        If a match has too many joint states for floats.

    Examples
    --------
    >>> from greatgame.strategies import AlwaysCooperate, AlwaysDefect, TitForTat
    >>> pd = NormalForm({"I": ("C", "D"), "II": ("C", "D")}, [[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
    >>> aims = {"cooperation": ("C", "C"), "punishment": ("D", "D")}
    >>> field = [AlwaysCooperate, AlwaysDefect, TitForTat]
    >>> result = tournament(pd, field, discount="9/10", arithmetic="exact", **aims)
    >>> print(result)
    always-defect    37/15
    tit-for-tat      69/30
    always-cooperate 2
    >>> result.invasions["always-cooperate"], result.drifts["tit-for-tat"]
    (('always-defect',), ('always-cooperate',))
    """
    repeated = _repeated(game, discount, rounds, aims)
    slips = probability(noise, "noise")
    names, pairs = _enter(repeated, strategies)
    length = None if rounds is None else count(rounds, "rounds")
    if arithmetic == "exact":
        payoffs = _exact_payoffs(repeated, pairs, slips, length)
    elif arithmetic == "float":
        payoffs = float_payoffs(repeated, pairs, slips, length)
    else:
        raise StrategyError(f"no arithmetic {arithmetic!r}{suggest(arithmetic, ('float', 'exact'))}")
    payoffs.flags.writeable = False
    return Tournament(repeated, names, payoffs, length, slips, arithmetic)


def _repeated(game: Any, discount: object, rounds: object, aims: dict[str, Any]) -> RepeatedGame:
    """Return the repeated game, with a discount factor if and only if there are no rounds."""
    if isinstance(game, RepeatedGame):
        given = {"cooperation": game.cooperation, "punishment": game.punishment} | aims
        discount = game.discount if discount is None and rounds is None else discount
        repeated = RepeatedGame(game.game, discount, **given)
    elif hasattr(game, "repeated"):
        repeated = game.repeated(discount=discount, **aims)
    else:
        raise GameError(f"a tournament needs a NormalForm, a Model or a RepeatedGame, not {game!r}")
    if (repeated.discount is None) == (rounds is None):
        raise StrategyError("a tournament needs either discount=... or rounds=..., and not both")
    if repeated.game.n_players != 2:
        raise GameError(f"a tournament is for two players; this game has {repeated.game.n_players}")
    repeated.game.require_numbers("a tournament")
    return repeated


# -- entry ----------------------------------------------------------------------------------------


def _enter(repeated: RepeatedGame, strategies: Entrants) -> tuple[tuple[str, ...], list[tuple[Machine, ...]]]:
    """Names of the entrants, and each one's machines for both players."""
    if isinstance(strategies, Strategy) or (isinstance(strategies, type) and issubclass(strategies, Strategy)):
        raise StrategyError("a tournament needs several strategies: an iterable, or a mapping of names to them")
    if isinstance(strategies, Mapping):
        named: list[tuple[str, Entrant]] = list(strategies.items())
    else:
        made = [s() if isinstance(s, type) and issubclass(s, Strategy) else s for s in strategies]
        named = list(zip(_distinct(made), made, strict=True))
    if not named:
        raise StrategyError("a tournament needs at least one strategy")
    return tuple(name for name, _ in named), [_machines(repeated, name, s) for name, s in named]


def _distinct(strategies: Sequence[Any]) -> list[str]:
    """Give each strategy a name of its own: its name, with parameters or a number where needed."""
    for s in strategies:
        if not isinstance(s, Strategy):
            raise StrategyError(f"a tournament is played by strategies, not {s!r}; name machines in a mapping")
    plain = [s.name() for s in strategies]
    full = [str(s) if plain.count(name) > 1 else name for s, name in zip(strategies, plain, strict=True)]
    return [
        f"{name} #{full[:k].count(name) + 1}" if full.count(name) > 1 else name for k, name in enumerate(full)
    ]


def _machines(repeated: RepeatedGame, name: str, entrant: Any) -> tuple[Machine, ...]:
    strategy = entrant() if isinstance(entrant, type) and issubclass(entrant, Strategy) else entrant
    game = repeated.game
    if isinstance(strategy, Strategy):
        return tuple(_built(strategy, game, p, repeated.cooperation, repeated.punishment) for p in game.players)
    if isinstance(strategy, Mapping) and set(strategy) == set(game.players):
        return check_machines([strategy[p] for p in game.players], game.actions)
    raise StrategyError(f"{name} must be a Strategy, or a machine for each of {', '.join(game.players)}")


@lru_cache(maxsize=1024)
def _built(
    strategy: Strategy, game: NormalForm, player: str, target: Profile | None, punishment: Punishment | None
) -> Machine:
    return strategy.build(game, player, target, punishment)


# -- payoffs --------------------------------------------------------------------------------------


def _exact_payoffs(
    repeated: RepeatedGame, pairs: Sequence[tuple[Machine, ...]], noise: Fraction, rounds: int | None
) -> Array:
    n = len(pairs)
    payoffs = np.empty((2, n, n), dtype=object)
    for i, row in enumerate(pairs):
        for j, column in enumerate(pairs):
            machines = dict(zip(repeated.game.players, (row[0], column[1]), strict=True))
            play = repeated.play(machines, noise=noise)
            payoffs[:, i, j] = list((play.payoffs if rounds is None else play.finite(rounds)).values())
    return payoffs


def float_payoffs(
    repeated: RepeatedGame,
    pairs: Sequence[tuple[Machine, ...]],
    noise: Fraction = Fraction(0),
    rounds: int | None = None,
) -> NDArray[np.float64]:
    """Payoffs of all matches in compiled floats, shape (2, n, n).

    Parameters
    ----------
    repeated : RepeatedGame
        Two players; its discount factors are used if ``rounds`` is None.
    pairs : sequence of (machine of player 1, machine of player 2)
    noise : Fraction
        Probability of an implementation error.
    rounds : int, optional
        Length of a match.

    Raises
    ------
    SolverError
        If a match has more than ``MOST_JOINT_STATES`` joint states.
    """
    from greatgame.repeated.matches import Tables, play_all

    sides = [Tables.of([pair[i] for pair in pairs]) for i in (0, 1)]
    room = int(np.prod([np.diff(side.first).max() for side in sides]))
    if room > MOST_JOINT_STATES:
        raise SolverError(
            f"a match of this tournament may have {room} joint states, more than {MOST_JOINT_STATES}; "
            'use arithmetic="exact", which visits only those that play reaches'
        )
    stage = repeated.game.payoffs.reshape(2, -1).astype(float)
    tables = [
        array
        for side in sides
        for array in (side.first, side.start, side.trembled(float(noise)), side.draws, side.targets, side.ends)
    ]
    factors = (Fraction(0),) * 2 if rounds is not None else repeated.factors("a tournament")
    found = {}
    for factor in set(factors):
        found[factor] = np.empty((2, len(pairs), len(pairs)))
        play_all(*tables, stage, float(factor), rounds or 0, room, found[factor])
    return np.stack([found[factors[i]][i] for i in (0, 1)])
