"""Is a profile of machines an equilibrium of the repeated game?  Exact tests that name what pays.

*Subgame perfection.*  By the one-shot-deviation principle (Blackwell 1965; Abreu 1988) a profile is
subgame perfect if and only if no player gains, in any joint state that some history reaches, by one
deviation followed by conforming.  Histories are arbitrary: states off the path count.

*Nash equilibrium.*  Against the others' machines a player faces a Markov decision process on the
others' joint states.  Its exact optimum, by policy iteration over fractions (Howard 1960), is what
the best deviation of any kind is worth at the start of the game.

*Weak renegotiation-proofness* (Farrell and Maskin 1989): subgame perfect, and no continuation
payoff vector gives every player strictly more than another continuation does.

Payoffs are expectations over the machines' own mixing and the public draws; joint states are common
knowledge (see :mod:`greatgame.repeated.joint`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from greatgame.errors import GameError
from greatgame.numbers import brief
from greatgame.repeated.chain import discounted_at
from greatgame.repeated.joint import Automaton, Chances, closure, free
from greatgame.repeated.machine import Machine
from greatgame.repeated.outcome import rewards
from greatgame.repeated.play import RepeatedGame, Strategies
from greatgame.repeated.tables import Profile
from greatgame.shown import Shown

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class OneShotDeviation:
    """A deviation that pays: who, in which joint state, to which action, and what it is worth.

    Attributes
    ----------
    player, action : str
        Who deviates, and to what.
    state : tuple of str
        Labels of the machines' states.
    gain : Fraction
        Normalised discounted gain from one deviation, in payoff units of the stage game.
    history : tuple of profiles
        A shortest history that leads to the state.
    on_path : bool
        Whether the state is reached when no one deviates.
    """

    player: str
    action: str
    state: tuple[str, ...]
    gain: Fraction
    history: tuple[Profile, ...]
    on_path: bool

    def to_json(self) -> dict[str, Any]:
        """Return plain data; the gain as exact text."""
        return {
            "player": self.player,
            "action": self.action,
            "state": list(self.state),
            "gain": str(self.gain),
            "history": [list(profile) for profile in self.history],
            "on_path": self.on_path,
        }

    def __str__(self) -> str:
        then = " ".join("(" + ", ".join(p) + ")" for p in self.history) or "no history"
        where = "(" + ", ".join(self.state) + ")"
        return f"in state {where}, after {then}, {self.player} gains {brief(self.gain)} by {self.action}"


@dataclass(frozen=True)
class SubgamePerfectCheck(Shown):
    """Whether a profile is subgame perfect, and every one-shot deviation that pays, largest gain first.

    Attributes
    ----------
    deviations : tuple of OneShotDeviation
        Empty if and only if the profile is subgame perfect.
    states : int
        Number of joint states that were checked.
    """

    deviations: tuple[OneShotDeviation, ...]
    states: int

    def __bool__(self) -> bool:
        return not self.deviations

    def to_json(self) -> dict[str, Any]:
        """Return plain data: the verdict and the deviations that pay."""
        return {"subgame_perfect": bool(self), "deviations": [d.to_json() for d in self.deviations]}

    def __str__(self) -> str:
        if not self.deviations:
            return f"subgame perfect: no one-shot deviation pays in any of {self.states} joint states"
        count = "1 deviation pays" if len(self.deviations) == 1 else f"{len(self.deviations)} deviations pay"
        return "\n".join([f"not subgame perfect ({count}):", *map(str, self.deviations)])

    __repr__ = __str__


@dataclass(frozen=True)
class BestResponse:
    """A player's best response to the others' machines.

    Attributes
    ----------
    player : str
    value, best : Fraction
        Normalised discounted payoff of the profile, and of the best response to it.
    plan : tuple of (tuple of str, str)
        In each joint state of the *other* machines, an optimal action.
    """

    player: str
    value: Fraction
    best: Fraction
    plan: tuple[tuple[tuple[str, ...], str], ...]

    @property
    def gain(self) -> Fraction:
        """What the best deviation adds."""
        return self.best - self.value

    def to_json(self) -> dict[str, Any]:
        """Return plain data; payoffs as exact text."""
        plan = [{"others": list(state), "action": action} for state, action in self.plan]
        return {"player": self.player, "value": str(self.value), "best": str(self.best), "plan": plan}

    def __str__(self) -> str:
        if not self.gain:
            return f"{self.player}: best possible, {brief(self.value)}"
        steps = "; ".join(
            f"{action} when the others are in ({', '.join(state)})" for state, action in self.plan
        )
        return f"{self.player}: {brief(self.value)}, but {brief(self.best)} by {steps}"


@dataclass(frozen=True)
class NashCheck(Shown):
    """Whether a profile is a Nash equilibrium of the repeated game, with each player's best response."""

    responses: tuple[BestResponse, ...]

    @property
    def deviations(self) -> tuple[BestResponse, ...]:
        """The best responses that pay more than conforming."""
        return tuple(r for r in self.responses if r.gain > 0)

    def __bool__(self) -> bool:
        return not self.deviations

    def to_json(self) -> dict[str, Any]:
        """Return plain data: the verdict and each player's best response."""
        return {"nash": bool(self), "responses": [r.to_json() for r in self.responses]}

    def __str__(self) -> str:
        return "\n".join([f"{'' if self else 'not '}a Nash equilibrium:", *map(str, self.responses)])

    __repr__ = __str__


@dataclass(frozen=True)
class RenegotiationCheck(Shown):
    """Whether a profile is weakly renegotiation-proof.

    Attributes
    ----------
    subgame_perfect : SubgamePerfectCheck
        Weak renegotiation-proofness is asked of subgame-perfect profiles only.
    dominated : tuple of (worse state, better state, payoffs in the worse, payoffs in the better)
        Continuations that all players would leave for another continuation of the same profile.
    """

    subgame_perfect: SubgamePerfectCheck
    dominated: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[Fraction, ...], tuple[Fraction, ...]], ...]

    def __bool__(self) -> bool:
        return bool(self.subgame_perfect) and not self.dominated

    def __str__(self) -> str:
        if not self.subgame_perfect:
            return f"not renegotiation-proof: {self.subgame_perfect}"
        lines = [
            f"all players prefer state ({', '.join(better)}) to state ({', '.join(worse)})"
            for worse, better, _, _ in self.dominated
        ]
        return "\n".join([f"{'' if self else 'not '}weakly renegotiation-proof", *lines])

    __repr__ = __str__


# -- one-shot deviations --------------------------------------------------------------------------


def prepare(repeated: RepeatedGame, profile: Strategies, wish: str) -> Automaton:
    """Return the joint automaton of a profile over all histories.

    Raises
    ------
    GameError
        If the payoffs are symbolic: formulas come from :mod:`greatgame.repeated.formula`.
    """
    if repeated.game.kind == "symbolic":
        raise GameError(f"{wish} needs numbers; for symbolic payoffs use critical_discount_formula")
    return Automaton(repeated.machines(profile))


def continuation_values(repeated: RepeatedGame, automaton: Automaton) -> list[list[Fraction]]:
    """Normalised discounted payoffs of conforming, shape (n_players, n_states)."""
    chain = [after for _, after in automaton.chain]
    stage = rewards(repeated.game, [played for played, _ in automaton.chain])
    return [
        [row[0] for row in discounted_at(chain, [[r[i]] for r in stage], delta)]
        for i, delta in enumerate(repeated.factors("an equilibrium check"))
    ]


def subgame_perfect(repeated: RepeatedGame, profile: Strategies) -> SubgamePerfectCheck:
    """Check every one-shot deviation in every joint state, exactly.

    Raises
    ------
    StrategyError
        If no discount factor was given or the profile does not fit the game.
    GameError
        If the game is symbolic.
    """
    automaton = prepare(repeated, profile, "is_subgame_perfect")
    values = continuation_values(repeated, automaton)
    return _one_shot(repeated, automaton, values)


def _one_shot(
    repeated: RepeatedGame, automaton: Automaton, values: list[list[Fraction]]
) -> SubgamePerfectCheck:
    found = []
    path = automaton.on_path
    for i, delta in enumerate(repeated.factors("an equilibrium check")):
        machine = automaton.machines[i]
        for state, action, played, after in automaton.choices(i):
            now = rewards(repeated.game, [played])[0][i]
            later = sum((w * values[i][t] for t, w in after.items()), Fraction(0))
            gain = (1 - delta) * now + delta * later - values[i][state]
            if gain > 0:
                label = machine.own_actions[action]
                where, history = automaton.labels(state), automaton.history(state)
                found.append(OneShotDeviation(machine.player, label, where, gain, history, state in path))
    return SubgamePerfectCheck(tuple(sorted(found, key=lambda d: -d.gain)), len(automaton.states))


def renegotiation_proof(repeated: RepeatedGame, profile: Strategies) -> RenegotiationCheck:
    """Check weak renegotiation-proofness; errors as in :func:`subgame_perfect`."""
    automaton = prepare(repeated, profile, "is_renegotiation_proof")
    values = continuation_values(repeated, automaton)
    vectors = list(zip(*values, strict=True))
    dominated = [
        (automaton.labels(s), automaton.labels(t), vectors[s], vectors[t])
        for s in range(len(vectors))
        for t in range(len(vectors))
        if all(a < b for a, b in zip(vectors[s], vectors[t], strict=True))
    ]
    return RenegotiationCheck(_one_shot(repeated, automaton, values), tuple(dominated))


# -- best responses -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decision:
    """The Markov decision process a player faces against the others' machines.

    Attributes
    ----------
    automaton : Automaton
        The others' machines beside a free machine of the player; state 0 is the start.
    options : tuple, by state, then action, of (reward, {next state: probability})
    """

    automaton: Automaton
    options: tuple[tuple[tuple[Fraction, Chances], ...], ...]

    @classmethod
    def against(cls, repeated: RepeatedGame, machines: Sequence[Machine], player: int) -> Decision:
        """Build the process that ``player`` (a position) faces."""
        others = tuple(free(m) if k == player else m for k, m in enumerate(machines))
        automaton = Automaton(others, everything=False)
        options: list[list[tuple[Fraction, Chances]]] = [[] for _ in automaton.states]
        for state, _, played, after in automaton.choices(player):
            options[state].append((rewards(repeated.game, [played])[0][player], after))
        return cls(automaton, tuple(map(tuple, options)))

    def under(self, plan: Sequence[int]) -> tuple[list[Chances], list[list[Fraction]]]:
        """Transition probabilities and rewards when a plan (one action per state) is followed."""
        chosen = [self.options[s][a] for s, a in enumerate(plan)]
        return [after for _, after in chosen], [[reward] for reward, _ in chosen]

    def best(self, delta: Fraction) -> tuple[list[int], list[Fraction]]:
        """Return an optimal plan and its values by policy iteration, exactly.

        Each round switches only to strictly better actions, so values rise and no plan repeats.
        """
        plan = [_highest([reward for reward, _ in row]) for row in self.options]
        while True:
            values = [row[0] for row in discounted_at(*self.under(plan), delta)]
            better = [self._improved(s, plan[s], values, delta) for s in range(len(plan))]
            if better == plan:
                return plan, values
            plan = better

    def _improved(self, state: int, current: int, values: Sequence[Fraction], delta: Fraction) -> int:
        worth = [
            (1 - delta) * reward + delta * sum((w * values[t] for t, w in after.items()), Fraction(0))
            for reward, after in self.options[state]
        ]
        top = _highest(worth)
        return top if worth[top] > worth[current] else current

    def labelled(self, plan: Sequence[int], player: int) -> tuple[tuple[tuple[str, ...], str], ...]:
        """Return a plan with labels, restricted to the states it reaches from the start."""
        chain = self.under(plan)[0]
        actions = self.automaton.machines[player].own_actions
        return tuple(
            (tuple(x for k, x in enumerate(self.automaton.labels(s)) if k != player), actions[plan[s]])
            for s in sorted(closure(chain, 0))
        )


def _highest(values: Sequence[Fraction]) -> int:
    """Position of the first largest value."""
    return max(range(len(values)), key=values.__getitem__)


def nash(repeated: RepeatedGame, profile: Strategies) -> NashCheck:
    """Compare each player's payoff with their best response; errors as in :func:`subgame_perfect`."""
    automaton = prepare(repeated, profile, "is_nash")
    factors = repeated.factors("an equilibrium check")
    values = continuation_values(repeated, automaton)
    return NashCheck(tuple(_responses(repeated, automaton, factors, values)))


def _responses(
    repeated: RepeatedGame, automaton: Automaton, factors: Sequence[Fraction], values: list[list[Fraction]]
) -> Iterator[BestResponse]:
    for i, delta in enumerate(factors):
        decision = Decision.against(repeated, automaton.machines, i)
        plan, best = decision.best(delta)
        player = automaton.machines[i].player
        yield BestResponse(player, values[i][0], best[0], decision.labelled(plan, i))
