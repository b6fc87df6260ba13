"""Play: what a profile of machines does in a repeated game, and what it is worth, exactly.

A profile of machines is a finite Markov chain over joint states.  With v the normalised discounted
visits to the states (:mod:`greatgame.repeated.chain`), a payoff is the visits times the expected
stage payoffs; so one linear solve over fractions answers for numbers, and the same visits as rational
functions answer for an open discount factor and for symbolic payoffs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from greatgame.checks import integer
from greatgame.errors import StrategyError, suggest
from greatgame.game import NormalForm
from greatgame.numbers import Number
from greatgame.repeated.joint import Automaton, Chances
from greatgame.repeated.machine import Machine
from greatgame.repeated.tables import Mix, Profile
from greatgame.shown import Shown

if TYPE_CHECKING:
    import sympy

    from greatgame.repeated.algebra import Ratio
    from greatgame.repeated.play import RepeatedGame


_RANDOM = "play is random: it has a distribution, not a path; see distribution and simulate"


def discount_symbol() -> sympy.Symbol:
    """Return the symbol of the discount factor in formulas: a positive real named ``delta``."""
    import sympy

    return sympy.Symbol("delta", positive=True)


@dataclass(frozen=True)
class Play(Shown):
    """What a profile of machines does in a repeated game.

    Attributes
    ----------
    repeated : RepeatedGame
    automaton : Automaton
        The joint automaton, restricted to the states that play reaches.
    """

    repeated: RepeatedGame
    automaton: Automaton

    def path(self, n: int) -> tuple[Profile, ...]:
        """Return the first ``n`` action profiles; StrategyError if play is random."""
        return tuple(self.automaton.profiles[c] for c in self._columns(n))

    def states(self, n: int) -> tuple[tuple[str, ...], ...]:
        """Return the labels of the first ``n`` joint states; StrategyError if play is random."""
        integer(n, "n", 0, error=StrategyError)
        states = self._orbit[0] + self._orbit[1] * (1 + n // len(self._orbit[1]))
        return tuple(self.automaton.labels(s) for s in states[:n])

    def path_with_slips(self, n: int, slips: Mapping[int, Mapping[str, str]]) -> tuple[Profile, ...]:
        """Return the first ``n`` profiles when some actions come out wrong.

        Parameters
        ----------
        n : int
            Number of periods.
        slips : mapping of period to mapping of player to action
            Realised actions that replace the intended ones; the first period is 0, the last n - 1.

        Raises
        ------
        StrategyError
            If play is random, or a slip names no period, player or action of the game.
        """
        integer(n, "n", 0, error=StrategyError)
        self._check_slips(n, slips)
        machines = self.automaton.machines
        joint = tuple(m.start for m in machines)
        path = []
        for period in range(n):
            errors = slips.get(period, {})
            profile = tuple(
                errors[m.player] if m.player in errors else _certain(m, mix)
                for m, mix in zip(machines, self.automaton.mixes(joint), strict=True)
            )
            path.append(profile)
            after = self.automaton.following(joint, machines[0].column(profile))
            if len(after) > 1:
                raise StrategyError(_RANDOM)
            (joint,) = after
        return tuple(path)

    def _check_slips(self, n: int, slips: Mapping[int, Mapping[str, str]]) -> None:
        """Raise StrategyError for a slip in no period, of no player, or to no action of the game."""
        actions = self.repeated.game.actions
        if not isinstance(slips, Mapping) or not all(isinstance(s, Mapping) for s in slips.values()):
            raise StrategyError(f"slips must map a period to actions by player, got {slips!r}")
        for period, errors in slips.items():
            if period not in range(n):
                raise StrategyError(f"a slip in period {period!r}, of periods 0 to {n - 1}")
            for player, action in errors.items():
                if player not in actions:
                    raise StrategyError(f"no player {player!r} can slip{suggest(player, actions)}")
                if action not in actions[player]:
                    tail = suggest(action, actions[player])
                    raise StrategyError(f"{player} cannot slip to {action!r}, no action{tail}")

    @property
    def lead(self) -> tuple[Profile, ...]:
        """The profiles played before the cycle begins."""
        return self.path(len(self._orbit[0]))

    @property
    def cycle(self) -> tuple[Profile, ...]:
        """The profiles that repeat for ever; StrategyError if play is random."""
        before = len(self._orbit[0])
        return self.path(before + len(self._orbit[1]))[before:]

    @cached_property
    def _orbit(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Joint states visited once, and those visited for ever in turn."""
        seen: dict[int, int] = {}
        state = 0
        while state not in seen:
            seen[state] = len(seen)
            played, after = self.automaton.chain[state]
            if len(played) > 1 or len(after) > 1:
                raise StrategyError(_RANDOM)
            (state,) = after
        order = tuple(seen)
        return order[: seen[state]], order[seen[state] :]

    def _columns(self, n: int) -> list[int]:
        integer(n, "n", 0, error=StrategyError)
        before, again = self._orbit
        states = before + again * (1 + n // len(again))
        return [next(iter(self.automaton.chain[s][0])) for s in states[:n]]

    # -- payoffs ----------------------------------------------------------------------------

    @cached_property
    def _rewards(self) -> list[list[Any]]:
        """Expected stage payoff, shape (n_states, n_players)."""
        return rewards(self.repeated.game, [played for played, _ in self.automaton.chain])

    @cached_property
    def _visits(self) -> list[Ratio]:
        """Normalised discounted visits to each state, as functions of the discount factor."""
        from greatgame.repeated.chain import discounted

        n = len(self.automaton.chain)
        unit = [[Fraction(int(s == t)) for t in range(n)] for s in range(n)]
        return discounted([after for _, after in self.automaton.chain], unit, [0])[0]

    @cached_property
    def _functions(self) -> list[Ratio]:
        """Payoff of each player as a function of the discount factor, where payoffs are numbers."""
        from greatgame.repeated.chain import discounted

        return discounted([after for _, after in self.automaton.chain], self._rewards, [0])[0]

    @property
    def _symbolic(self) -> bool:
        return self.repeated.game.kind == "symbolic"

    @cached_property
    def payoffs(self) -> dict[str, Number]:
        """Normalised discounted payoff of each player, exact.

        Fractions, or SymPy expressions when the payoffs are symbolic or no discount factor was
        given (then rational functions of ``delta``).
        """
        if self.repeated.discount is None:
            return self._as_functions()
        from greatgame.repeated.chain import discounted_at

        chain = [after for _, after in self.automaton.chain]
        out: dict[str, Number] = {}
        for i, (player, delta) in enumerate(self.repeated.discount.items()):
            if self._symbolic:
                weights = [ratio.at(delta) for ratio in self._visits]
                out[player] = _combined(weights, [row[i] for row in self._rewards])
            else:
                out[player] = discounted_at(chain, [[row[i]] for row in self._rewards], delta, [0])[0][0]
        return out

    def _as_functions(self) -> dict[str, Number]:
        import sympy

        delta, players = discount_symbol(), self.repeated.game.players
        if not self._symbolic:
            values = [ratio_to_sympy(ratio, delta) for ratio in self._functions]
            return dict(zip(players, values, strict=True))
        visits = [ratio_to_sympy(ratio, delta) for ratio in self._visits]
        totals = [_combined(visits, column) for column in zip(*self._rewards, strict=True)]
        return {p: sympy.cancel(sympy.together(t)) for p, t in zip(players, totals, strict=True)}

    @cached_property
    def average(self) -> dict[str, Number]:
        """Long-run average payoff of each player: the limit of the normalised payoff at 1."""
        players, one = self.repeated.game.players, Fraction(1)
        if not self._symbolic:
            return {p: ratio.at(one) for p, ratio in zip(players, self._functions, strict=True)}
        weights = [ratio.at(one) for ratio in self._visits]
        columns = zip(*self._rewards, strict=True)
        return {p: _combined(weights, column) for p, column in zip(players, columns, strict=True)}

    def finite(self, rounds: int) -> dict[str, Number]:
        """Payoff of each player when the game ends after ``rounds`` periods.

        Normalised to a weighted mean of stage payoffs: weights ``d^t``, or equal weights when no
        discount factor was given.

        Raises
        ------
        StrategyError
            If ``rounds`` is not a positive integer.
        """
        integer(rounds, "rounds", error=StrategyError)
        n = self.repeated.game.n_players
        factors = [Fraction(1)] * n if self.repeated.discount is None else self.repeated.factors("finite")
        total: list[Number] = [Fraction(0)] * n
        weights = [Fraction(1)] * n
        mass = [Fraction(0)] * n
        where: Chances = {0: Fraction(1)}
        for _ in range(rounds):
            for i in range(n):
                total[i] += weights[i] * sum(w * self._rewards[s][i] for s, w in where.items())
                mass[i] += weights[i]
                weights[i] *= factors[i]
            where = self._moved(where)
        return {p: t / m for p, t, m in zip(self.repeated.game.players, total, mass, strict=True)}

    def distribution(self, period: int) -> dict[Profile, Fraction]:
        """Exact distribution over action profiles in a period (0 is the first).

        Raises
        ------
        StrategyError
            If the period is no integer >= 0.
        """
        integer(period, "period", 0, error=StrategyError)
        where: Chances = {0: Fraction(1)}
        for _ in range(period):
            where = self._moved(where)
        chances: dict[Profile, Fraction] = {}
        for state, weight in where.items():
            for column, chance in self.automaton.chain[state][0].items():
                profile = self.automaton.profiles[column]
                chances[profile] = chances.get(profile, Fraction(0)) + weight * chance
        return chances

    def _moved(self, where: Chances) -> Chances:
        total: Chances = {}
        for state, weight in where.items():
            for target, chance in self.automaton.chain[state][1].items():
                total[target] = total.get(target, Fraction(0)) + weight * chance
        return total

    def simulate(self, n: int, seed: int) -> tuple[Profile, ...]:
        """Return ``n`` random periods of play (for pictures and cross-checks).

        Raises
        ------
        StrategyError
            If ``n`` is not an integer >= 1, or ``seed`` not one >= 0.
        """
        integer(n, "n", error=StrategyError)
        integer(seed, "seed", 0, error=StrategyError)
        draws = np.random.default_rng(seed).random((n, 2)).tolist()
        state, path = 0, []
        for action_draw, state_draw in draws:
            column = _drawn(self.automaton.chain[state][0], action_draw)
            path.append(self.automaton.profiles[column])
            state = _drawn(self._moves[state, column], state_draw)
        return tuple(path)

    @cached_property
    def _moves(self) -> dict[tuple[int, int], Chances]:
        """Where each state leads after each profile that is played in it."""
        chain = enumerate(self.automaton.chain)
        return {(s, c): self.automaton.after(s, c) for s, (played, _) in chain for c in played}


# -- helpers --------------------------------------------------------------------------------------


def rewards(game: NormalForm, plays: Sequence[Chances]) -> list[list[Any]]:
    """Expected stage payoffs under distributions over profiles, shape (len(plays), n_players)."""
    flat = game.payoffs.reshape(game.n_players, -1)
    return [
        [sum((w * flat[i, c] for c, w in play.items()), Fraction(0)) for i in range(len(flat))]
        for play in plays
    ]


def ratio_to_sympy(ratio: Ratio, delta: sympy.Symbol) -> Any:
    """Return a rational function as a SymPy expression in ``delta``."""
    import sympy

    parts = [
        sum(
            (sympy.Rational(c.numerator, c.denominator) * delta**k for k, c in enumerate(terms)),
            sympy.Integer(0),
        )
        for terms in ratio.coefficients()
    ]
    return parts[0] / parts[1]


def _certain(machine: Machine, mix: Mix) -> str:
    """Return the action that a mix plays for certain; StrategyError if there is none."""
    if max(mix) < 1:
        raise StrategyError(_RANDOM)
    return machine.own_actions[mix.index(Fraction(1))]


def _combined(weights: Sequence[Any], values: Sequence[Any]) -> Number:
    """Return the weighted sum; Fractions and SymPy expressions mix."""
    return sum((w * v for w, v in zip(weights, values, strict=True)), Fraction(0))


def _drawn(chances: Chances, draw: float) -> int:
    """Return the outcome that a uniform draw on [0, 1) picks."""
    left = draw
    for outcome, weight in chances.items():
        left -= float(weight)
        if left < 0:
            return outcome
    return next(reversed(chances))
