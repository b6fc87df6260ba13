"""Round-robin tournaments of repeated-game strategies, and the population game they define.

Every strategy meets every strategy, itself included, in both roles of the stage game.  Payoffs are
expectations, computed and not simulated: normalised discounted payoffs of the infinite game, or, as
in Axelrod's (1980, 1984) tournaments, payoffs per round of a match of fixed length, with or without
noise.  In floats a match is one small linear system, compiled (:mod:`greatgame.repeated.matches`),
exact to about ``1e-14 / (1 - d)`` of the payoffs' size; with ``arithmetic="exact"`` every number is
a fraction.

The result, and the population game it defines, are :mod:`greatgame.repeated.population`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from greatgame.errors import GameError, GreatGameError, SolverError, StrategyError, suggest
from greatgame.game import NormalForm
from greatgame.repeated.joint import check_machines
from greatgame.repeated.machine import Machine
from greatgame.repeated.play import RepeatedGame
from greatgame.repeated.population import Tournament
from greatgame.repeated.strategy import Punishment, Strategy, count, probability
from greatgame.repeated.tables import Profile

Entrant = Strategy | type[Strategy] | Mapping[str, Machine]
Entrants = Iterable[Strategy | type[Strategy]] | Mapping[str, Entrant]
Array = NDArray[Any]

#: Most joint states of one match in compiled floats.
MOST_JOINT_STATES = 2_000


class Repeatable(Protocol):
    """Anything that can be repeated: a NormalForm or a Model."""

    def repeated(self, **options: Any) -> RepeatedGame:
        """Return the repeated game."""


def tournament(
    game: NormalForm | RepeatedGame | Repeatable,
    strategies: Entrants | None = None,
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
    strategies : iterable of Strategy, or mapping of name to Strategy or {player: Machine}, optional
        The entrants.  In an iterable, equal names are told apart by their parameters, then numbers.
        By default every strategy of the catalogue that needs no parameters and fits the game; the
        result's ``skipped`` says why the others do not.
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
    always-defect     37/15
    tit-for-tat       23/10
    always-cooperate  2
    >>> result.invasions["always-cooperate"], result.drifts["tit-for-tat"]
    (('always-defect',), ('always-cooperate',))
    """
    repeated = _repeated(game, discount, rounds, aims)
    slips = probability(noise, "noise")
    entrants, skipped = _fitting(repeated) if strategies is None else (strategies, {})
    names, pairs = _enter(repeated, entrants)
    length = None if rounds is None else count(rounds, "rounds")
    if arithmetic == "exact":
        payoffs = _exact_payoffs(repeated, pairs, slips, length)
    elif arithmetic == "float":
        payoffs = float_payoffs(repeated, pairs, slips, length)
    else:
        raise StrategyError(f"no arithmetic {arithmetic!r}{suggest(arithmetic, ('float', 'exact'))}")
    payoffs.flags.writeable = False
    return Tournament(repeated, names, payoffs, length, slips, arithmetic, skipped)


def _repeated(game: Any, discount: object, rounds: object, aims: dict[str, Any]) -> RepeatedGame:
    """Return the repeated game, with a discount factor if and only if there are no rounds."""
    if isinstance(game, RepeatedGame):
        given = {"cooperation": game.cooperation, "punishment": game.punishment} | aims
        discount = game.discount if discount is None and rounds is None else discount
        repeated = game.game.repeated(discount=discount, **given)
    elif hasattr(game, "repeated") and not isinstance(game, type):
        repeated = game.repeated(discount=discount, **aims)
    else:
        hint = f"; a point of the model: {game.__name__}()" if isinstance(game, type) else ""
        raise GameError(f"a tournament needs a NormalForm, a Model or a RepeatedGame, not {game!r}{hint}")
    if (repeated.discount is None) == (rounds is None):
        raise StrategyError("a tournament needs either discount=... or rounds=..., and not both")
    if repeated.game.n_players != 2:
        raise GameError(f"a tournament is for two players; this game has {repeated.game.n_players}")
    repeated.game.require_numbers("a tournament")
    return repeated


# -- entry ----------------------------------------------------------------------------------------


def _fitting(repeated: RepeatedGame) -> tuple[list[Strategy], dict[str, str]]:
    """Every strategy of the catalogue that needs no parameters and fits the game; why others do not."""
    from greatgame.strategies import strategies, strategy_by_name

    fitting: list[Strategy] = []
    skipped: dict[str, str] = {}
    for name in strategies():
        try:
            strategy = strategy_by_name(name)
            for player in repeated.game.players:
                strategy.build(repeated.game, player, repeated.cooperation, repeated.punishment)
        except GreatGameError as error:
            skipped[name] = str(error)
        else:
            fitting.append(strategy)
    return fitting, skipped


def _enter(repeated: RepeatedGame, strategies: Entrants) -> tuple[tuple[str, ...], list[tuple[Machine, ...]]]:
    """Names of the entrants, and each one's machines for both players."""
    if isinstance(strategies, Strategy) or (
        isinstance(strategies, type) and issubclass(strategies, Strategy)
    ):
        raise StrategyError(
            "a tournament needs several strategies: an iterable, or a mapping of names to them"
        )
    if not isinstance(strategies, Iterable):
        raise StrategyError(f"a tournament needs an iterable of strategies, not {strategies!r}")
    if isinstance(strategies, Mapping):
        named: list[tuple[str, Entrant]] = [(str(name), entrant) for name, entrant in strategies.items()]
    else:
        made = [_instance(s) for s in strategies]
        named = list(zip(_distinct(made), made, strict=True))
    if not named:
        raise StrategyError("a tournament needs at least one strategy")
    return tuple(name for name, _ in named), [_machines(repeated, name, s) for name, s in named]


def _instance(entrant: Any) -> Any:
    """Return a strategy class as the strategy with its default parameters."""
    return entrant.default() if isinstance(entrant, type) and issubclass(entrant, Strategy) else entrant


def _distinct(strategies: Sequence[Any]) -> list[str]:
    """Give each strategy a name of its own: its name, with parameters or a number where needed."""
    for s in strategies:
        if not isinstance(s, Strategy):
            raise StrategyError(
                f"a tournament is played by strategies, not {s!r}; name machines in a mapping"
            )
    plain = [s.name() for s in strategies]
    full = [str(s) if plain.count(name) > 1 else name for s, name in zip(strategies, plain, strict=True)]
    return [
        f"{name} #{full[:k].count(name) + 1}" if full.count(name) > 1 else name for k, name in enumerate(full)
    ]


def _machines(repeated: RepeatedGame, name: str, entrant: Any) -> tuple[Machine, ...]:
    strategy = _instance(entrant)
    game = repeated.game
    if isinstance(strategy, Strategy):
        return tuple(
            _built(strategy, game, p, repeated.cooperation, repeated.punishment) for p in game.players
        )
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
    first, second = (side.arrays(float(noise)) for side in sides)
    factors = (Fraction(0),) * 2 if rounds is not None else repeated.factors("a tournament")
    found = {}
    for factor in set(factors):
        found[factor] = np.empty((2, len(pairs), len(pairs)))
        play_all(first, second, stage, float(factor), rounds or 0, room, found[factor])
    return np.stack([found[factors[i]][i] for i in (0, 1)])
