"""Normal-form games: an immutable, labelled payoff tensor of any number of players and actions.

A game in normal form is a set of players, a finite set of actions for each, and a payoff for every
player at every profile of actions (von Neumann and Morgenstern 1944).  The tensor is player first:
``payoffs[i, a_1, ..., a_n]`` is what player ``i`` receives when player ``k`` plays action ``a_k``.
Numbers are of one kind throughout: binary floats, exact fractions, or SymPy expressions.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from greatgame.checks import check_options
from greatgame.errors import GameError, StrategyError, suggest
from greatgame.numbers import Number
from greatgame.tensor import Kind, against, binary, check_finite, integral, read_labels, read_numbers, snapped

if TYPE_CHECKING:
    from greatgame.equilibria.correlated import Correlated
    from greatgame.equilibria.logit import LogitBranch
    from greatgame.equilibria.refine import Elimination
    from greatgame.equilibria.result import Equilibria
    from greatgame.explanation import Explanation
    from greatgame.repeated.play import RepeatedGame

Profile = Sequence[str]


class NormalForm:
    """A finite game in normal form.

    Parameters
    ----------
    players : mapping of str to sequence of str
        Each player's action labels, in order.
    payoffs : array_like, shape (n_players, n_actions_1, ..., n_actions_n)
        Payoffs, player first.  Integers, Fractions and numeric strings make an exact game; any
        float makes a float game; any SymPy expression that is not a number a symbolic one.
    title : str, optional
        A caption for tables and files; not part of the game's identity.

    Raises
    ------
    GameError
        If labels repeat, the shape does not match, or a payoff is NaN, infinite or no number.

    Examples
    --------
    >>> pennies = NormalForm({"Row": ("h", "t"), "Col": ("h", "t")},
    ...                      [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    >>> pennies.payoff(("h", "t"))
    {'Row': Fraction(-1, 1), 'Col': Fraction(1, 1)}
    """

    __slots__ = ("_actions", "_kind", "_payoffs", "_twin", "_whole", "players", "title")

    players: tuple[str, ...]
    title: str

    def __init__(self, players: Mapping[str, Sequence[str]], payoffs: ArrayLike, title: str = "") -> None:
        names, actions = read_labels(players)
        array, kind = read_numbers(payoffs)
        wanted = (len(names), *(len(a) for a in actions))
        if array.shape != wanted:
            raise GameError(
                f"payoffs have shape {array.shape}; {len(names)} players with "
                f"{'x'.join(str(n) for n in wanted[1:])} actions need {wanted} (player first)"
            )
        check_finite(array, kind, names, actions)
        array.flags.writeable = False
        view = array.view()  # a view of a locked array cannot be unlocked
        for slot, value in zip(
            self.__slots__, (actions, kind, view, None, None, names, str(title)), strict=True
        ):
            object.__setattr__(self, slot, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a NormalForm is immutable; cannot set {name!r}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a NormalForm is immutable; cannot delete {name!r}")

    def __reduce__(self) -> tuple[Any, ...]:
        return NormalForm, (dict(self.actions), self._payoffs, self.title)

    # -- identity ---------------------------------------------------------------------------

    _actions: tuple[tuple[str, ...], ...]
    _payoffs: NDArray[Any]
    _kind: Kind
    _twin: NormalForm | None  # the same game over Fractions, once it was asked for
    _whole: tuple[tuple[NDArray[Any], int], ...] | None  # the payoffs as integers, once they were asked for

    @property
    def actions(self) -> Mapping[str, tuple[str, ...]]:
        """Action labels of each player."""
        return MappingProxyType(dict(zip(self.players, self._actions, strict=True)))

    @property
    def payoffs(self) -> NDArray[Any]:
        """Payoff tensor, shape ``(n_players, *shape)``, read-only."""
        return self._payoffs

    @property
    def kind(self) -> Kind:
        """Kind of number: ``"float"``, ``"exact"`` (Fractions) or ``"symbolic"`` (SymPy)."""
        return self._kind

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of actions of each player."""
        return tuple(len(a) for a in self._actions)

    @property
    def n_players(self) -> int:
        """Number of players."""
        return len(self.players)

    def _key(self) -> tuple[Any, ...]:
        return self.players, self._actions, self._kind, tuple(self._payoffs.ravel().tolist())

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, NormalForm) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        size = "x".join(str(n) for n in self.shape)
        return f"<NormalForm {size} {self._kind}: {', '.join(self.players)}>"

    # -- profiles and payoffs ---------------------------------------------------------------

    def profiles(self) -> Iterator[tuple[str, ...]]:
        """Iterate over all pure profiles as tuples of action labels."""
        return itertools.product(*self._actions)

    def position(self, profile: Profile) -> tuple[int, ...]:
        """Return the index of each action of ``profile``; GameError names a wrong label."""
        if isinstance(profile, str) or not hasattr(profile, "__len__") or len(profile) != self.n_players:
            raise GameError(f"profile {profile!r} must name one action for each of {', '.join(self.players)}")
        return tuple(self.action_index(i, action) for i, action in enumerate(profile))

    def action_index(self, player: int, action: str) -> int:
        """Return the position of an action of a player (a position); GameError names the nearest action."""
        try:
            return self._actions[player].index(action)
        except ValueError:
            tail = suggest(action, self._actions[player])
            raise GameError(f"{self.players[player]} has no action {action!r}{tail}") from None

    def player_index(self, player: str) -> int:
        """Return the position of a player; GameError names the nearest player."""
        try:
            return self.players.index(player)
        except ValueError:
            raise GameError(f"no player {player!r}{suggest(player, self.players)}") from None

    def payoff(self, profile: Profile) -> dict[str, Number]:
        """Payoff of each player at a pure profile."""
        at = self.position(profile)
        return {player: self._payoffs[i].item(*at) for i, player in enumerate(self.players)}

    def mixes(self, strategies: Mapping[str, Sequence[Number] | NDArray[Any]]) -> list[NDArray[Any]]:
        """Validate mixed strategies given by player name and return them in player order."""
        found = self.mixes_as_given(strategies)
        return [mix.astype(float) for mix in found] if self._kind == "float" else found

    def mixes_as_given(self, strategies: Mapping[str, Sequence[Number] | NDArray[Any]]) -> list[NDArray[Any]]:
        """Validate mixed strategies like ``mixes``, and keep exact numbers exact in a game of floats."""
        for name in strategies:
            self.player_index(name)
        mixes = []
        for player, acts in zip(self.players, self._actions, strict=True):
            if player not in strategies:
                raise GameError(f"no strategy given for {player}")
            mix = np.asarray(strategies[player], dtype=object)
            if mix.shape != (len(acts),):
                raise GameError(f"{player} needs {len(acts)} probabilities, got shape {mix.shape}")
            try:  # "not (>= 0)" also catches NaN
                wrong = any(not (w >= 0) for w in mix) or not abs(sum(mix.tolist()) - 1) <= 1e-9
            except TypeError:
                raise GameError(f"probabilities of {player} must be numbers: {mix.tolist()}") from None
            if wrong:
                raise GameError(f"probabilities of {player} must be >= 0 and sum to 1: {mix.tolist()}")
            mixes.append(mix)
        return mixes

    def deviation_payoffs(self, player: int, mixes: Sequence[NDArray[Any]]) -> NDArray[Any]:
        """Expected payoff of each action of ``player`` (a position) against the others' mixes."""
        return against(self._payoffs[player], player, mixes)

    def expected(self, strategies: Mapping[str, Sequence[Number] | NDArray[Any]]) -> dict[str, Number]:
        """Expected payoff of each player under independent mixed strategies."""
        mixes = self.mixes(strategies)
        values = [self.deviation_payoffs(i, mixes) @ mixes[i] for i in range(self.n_players)]
        return dict(zip(self.players, values, strict=True))

    def explain(self, profile: Profile) -> Explanation:
        """Say for each player which deviation from a pure profile pays how much.

        Raises
        ------
        GameError
            If the profile is not one of this game, or the game is symbolic.
        """
        from greatgame.explanation import explain

        return explain(self, profile)

    def best_responses(self) -> NDArray[np.bool_]:
        """Mark best responses: boolean, shape of ``payoffs``; True where no own deviation pays.

        A profile marked for every player is a pure Nash equilibrium.
        """
        self.require_numbers("best_responses")
        marks = np.empty(self._payoffs.shape, dtype=bool)
        for i in range(self.n_players):
            marks[i] = self._payoffs[i] == self._payoffs[i].max(axis=i, keepdims=True)
        return marks

    def require_numbers(self, wish: str) -> None:
        """Raise GameError when the game is symbolic: ``wish`` needs numbers."""
        if self._kind == "symbolic":
            raise GameError(
                f"{wish} needs numbers, and this game's payoffs contain symbols; take a point of "
                "the model (Model(...).game()), or prove over all of them (greatgame.atlas)"
            )

    # -- other games from this one ----------------------------------------------------------

    def to_exact(self, *, snap: bool = False) -> NormalForm:
        """Return the game over Fractions.

        Parameters
        ----------
        snap : bool
            False: every float becomes the binary fraction it is.  True: each becomes the simplest
            rational within ``ULPS`` units in the last place, measured on each player's payoffs
            after mapping their range to [0, 1].  Then ties that only rounding broke are ties
            again, and the answer does not depend on the payoffs' units or origin.
        """
        if self._kind == "exact":
            return self
        self.require_numbers("to_exact")
        if snap:
            return self._converted(snapped)
        if self._twin is None:
            object.__setattr__(self, "_twin", self._converted(binary))
        assert self._twin is not None
        return self._twin

    def integers(self) -> tuple[tuple[NDArray[Any], int], ...]:
        """Return each player's payoffs without rounding: integers, and what they are to be divided by."""
        self.require_numbers("integers")
        if self._whole is None:
            object.__setattr__(self, "_whole", tuple(integral(line) for line in self._payoffs))
        assert self._whole is not None
        return self._whole

    def _converted(self, convert: Callable[[NDArray[Any]], NDArray[Any]]) -> NormalForm:
        array = np.stack([convert(self._payoffs[i]) for i in range(self.n_players)])
        return NormalForm(dict(self.actions), array, self.title)

    def to_float(self) -> NormalForm:
        """Return the game over binary floats, each payoff correctly rounded.

        Raises
        ------
        GameError
            If the game is symbolic, or a payoff is beyond what floats span.
        """
        self.require_numbers("to_float")
        try:
            array = self._payoffs.astype(float)
        except OverflowError:
            raise GameError("a payoff is beyond what floats span; rescale the game") from None
        return NormalForm(dict(self.actions), array, self.title)

    def subgame(self, keep: Mapping[str, Sequence[str]]) -> NormalForm:
        """Return the game restricted to some actions; players not named keep all of theirs."""
        from greatgame.transformations import subgame

        return subgame(self, keep)

    def relabel(
        self,
        players: Mapping[str, str] | None = None,
        actions: Mapping[str, Mapping[str, str]] | None = None,
    ) -> NormalForm:
        """Return the same game under other names: ``players`` old to new, ``actions`` by old player."""
        from greatgame.transformations import relabel

        return relabel(self, players or {}, actions or {})

    def rescale(self, units: Mapping[str, tuple[Number, Number]]) -> NormalForm:
        """Return the game with payoffs ``scale * u + shift`` for each named player, ``scale > 0``."""
        from greatgame.transformations import rescale

        return rescale(self, units)

    def permute(self, order: Sequence[str]) -> NormalForm:
        """Return the game with players listed in another order."""
        from greatgame.transformations import permute

        return permute(self, order)

    # -- later rooms, opened on demand ------------------------------------------------------

    @classmethod
    def from_nfg(cls, path: str | os.PathLike[str]) -> NormalForm:
        """Read a Gambit ``.nfg`` file (outcome or payoff body); exact numbers stay exact."""
        from greatgame.nfg import read_nfg

        return read_nfg(path)

    def to_nfg(self, path: str | os.PathLike[str] | None = None, body: str = "payoff") -> str:
        """Return Gambit ``.nfg`` text, and write it to ``path`` if given."""
        from greatgame.nfg import write_nfg

        return write_nfg(self, path, body)

    def to_nashpy(self) -> Any:
        """Return the two-player game as a ``nashpy.Game`` of floats."""
        from greatgame.equilibria.bridges import to_nashpy

        return to_nashpy(self)

    def to_gambit(self) -> Any:
        """Return the game as a ``pygambit.Game``; needs pygambit (GPL), which stays optional."""
        from greatgame.equilibria.bridges import to_gambit

        return to_gambit(self)

    def equilibria(self, method: str | None = None, **options: Any) -> Equilibria:
        """Return the Nash equilibria; by default every one, exactly where payoffs are exact.

        See :func:`greatgame.equilibria.solve.equilibria` for the methods and their limits.
        """
        from greatgame.equilibria.solve import equilibria

        return equilibria(self, method, **options)

    def correlated(self, objective: str = "welfare", **options: Any) -> Correlated:
        """Return the correlated equilibrium that is best for ``objective`` (linear programme)."""
        from greatgame.equilibria.correlated import correlated

        check_options("correlated", options, correlated)
        return correlated(self, objective, **options)

    def logit(self, rationality: float | None = None, **options: Any) -> LogitBranch:
        """Trace the principal branch of logit quantal response equilibria from rationality 0."""
        from greatgame.equilibria.logit import logit

        check_options("logit", options, logit)
        return logit(self, rationality, **options)

    def dominated(self, weak: bool = False) -> Elimination:
        """Return iterated elimination of dominated actions, with its order and what remains."""
        from greatgame.equilibria.refine import eliminate

        return eliminate(self, weak=weak)

    def repeated(self, **options: Any) -> RepeatedGame:
        """Return the infinitely repeated game (discount, cooperation, punishment)."""
        from greatgame.repeated.play import RepeatedGame

        check_options("a repeated game", options, RepeatedGame, StrategyError)
        return RepeatedGame(self, **options)

    def to_text(self) -> str:
        """Return a plain-text payoff table with best responses marked."""
        from greatgame.display.table import game_text

        return game_text(self)

    def to_latex(self) -> str:
        """Return a LaTeX payoff table with best responses marked."""
        from greatgame.display.table import game_latex

        return game_latex(self)

    def to_html(self) -> str:
        """Return an HTML payoff table with best responses marked."""
        from greatgame.display.table import game_html

        return game_html(self)

    __str__ = to_text
    _repr_html_ = to_html
