"""Critical discount factors: the exact set for which a profile of machines is an equilibrium.

Conforming is worth ``v_i(s; d)`` in joint state s, a rational function of player i's discount
factor whose denominator is positive on (0, 1) (:mod:`greatgame.repeated.chain`).  So every one-shot
deviation is a polynomial inequality in one unknown, and the set where all hold is a finite union of
intervals whose ends are roots of those polynomials, isolated exactly.

For Nash equilibrium the best response itself changes with the discount factor.  A plan is optimal
on the set where its own one-shot inequalities hold, which is closed in (0, 1); such sets are added,
starting from a rational point not yet covered, until they cover (0, 1).

Player i's inequalities involve only player i's factor, so with distinct discount factors the region
is the product of the players' sets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from greatgame.errors import SolverError, StrategyError, suggest
from greatgame.repeated.algebra import (
    Point,
    Ratio,
    between,
    constant,
    ordered,
    polynomial,
)
from greatgame.repeated.chain import discounted
from greatgame.repeated.deviation import Decision, prepare
from greatgame.repeated.intervals import DiscountSet, Interval, nonnegative
from greatgame.repeated.joint import Automaton, Chances
from greatgame.repeated.outcome import rewards
from greatgame.repeated.play import RepeatedGame, Strategies
from greatgame.shown import Shown

if TYPE_CHECKING:
    import flint

    from greatgame.repeated.formula import DiscountFormula

Concept = Literal["subgame-perfect", "nash"]

_DELTA = polynomial([Fraction(0), Fraction(1)])
_FADE = polynomial([Fraction(1), Fraction(-1)])


@dataclass(frozen=True)
class CriticalDiscount(Shown):
    """The discount factors for which a profile is an equilibrium.

    ``delta in critical`` asks about one factor common to all, ``{"I": 0.9, "II": 0.6} in critical``
    about one for each player.

    Attributes
    ----------
    equilibrium : {"subgame-perfect", "nash"}
    by_player : mapping of player to DiscountSet
        Factors at which no deviation of that player pays; it does not depend on the others' factors.
    """

    equilibrium: Concept
    by_player: Mapping[str, DiscountSet]

    @property
    def joint(self) -> DiscountSet:
        """The common discount factors at which no deviation of anyone pays."""
        joint = DiscountSet.everything()
        for one in self.by_player.values():
            joint &= one
        return joint

    @property
    def intervals(self) -> tuple[Interval, ...]:
        """The intervals of the joint set."""
        return self.joint.intervals

    @property
    def threshold(self) -> Point | None:
        """The common factor above which the profile is an equilibrium; None if there is none."""
        return self.joint.threshold

    @property
    def weakest(self) -> tuple[str, ...]:
        """The players with the highest threshold, or with none; () if no one is ever tempted."""
        thresholds = {p: one.threshold for p, one in self.by_player.items()}
        never = tuple(p for p, t in thresholds.items() if t is None)
        top = ordered(t for t in thresholds.values() if t is not None)[-1:]
        return never or tuple(p for p, t in thresholds.items() if t == top[0] != 0)

    def __contains__(self, delta: object) -> bool:
        if not isinstance(delta, Mapping):
            return delta in self.joint
        for player in delta:
            if player not in self.by_player:
                raise StrategyError(f"no player {player!r}{suggest(player, self.by_player)}")
        missing = [p for p in self.by_player if p not in delta]
        if missing:
            raise StrategyError(f"no discount factor given for {', '.join(missing)}")
        return all(delta[p] in one for p, one in self.by_player.items())

    def __bool__(self) -> bool:
        return bool(self.joint)

    def to_json(self) -> dict[str, Any]:
        """Return plain data; see :meth:`DiscountSet.to_json`."""
        return {
            "equilibrium": self.equilibrium,
            "joint": self.joint.to_json(),
            "players": {player: one.to_json() for player, one in self.by_player.items()},
            "weakest": list(self.weakest),
        }

    def __str__(self) -> str:
        each = ", ".join(f"{p}: {one}" for p, one in self.by_player.items())
        return f"{self.joint}; {each}"

    __repr__ = __str__


def critical_discount(
    repeated: RepeatedGame, profile: Strategies, equilibrium: str = "subgame-perfect"
) -> CriticalDiscount:
    """Return the exact set of discount factors for which a profile is an equilibrium.

    Parameters
    ----------
    repeated : RepeatedGame
        Its own discount factor, if any, plays no part.
    profile : mapping of player to Strategy or Machine, or one Strategy for everybody
    equilibrium : {"subgame-perfect", "nash"}

    Raises
    ------
    StrategyError
        For an unknown equilibrium concept, or a profile that does not fit the game.
    GameError
        If the game is symbolic; see :func:`critical_discount_formula`.
    """
    automaton = prepare(repeated, profile, "critical_discount")
    if equilibrium == "subgame-perfect":
        sets = [nonnegative(p) for p in _inequalities(repeated, automaton)]
        return CriticalDiscount("subgame-perfect", dict(zip(repeated.game.players, sets, strict=True)))
    if equilibrium == "nash":
        sets = [_nash_set(repeated, automaton, i) for i in range(repeated.game.n_players)]
        return CriticalDiscount("nash", dict(zip(repeated.game.players, sets, strict=True)))
    raise StrategyError(
        f"no equilibrium concept {equilibrium!r}{suggest(equilibrium, ['subgame-perfect', 'nash'])}"
    )


def _inequalities(repeated: RepeatedGame, automaton: Automaton) -> list[list[flint.fmpq_poly]]:
    """For each player the polynomials that must be non-negative, one per state and deviation."""
    chain = [after for _, after in automaton.chain]
    values = discounted(chain, rewards(repeated.game, [played for played, _ in automaton.chain]))
    out: list[list[flint.fmpq_poly]] = []
    for i in range(repeated.game.n_players):
        own = [row[i] for row in values]
        out.append(
            [
                _loss(own, state, rewards(repeated.game, [played])[0][i], after)
                for state, _, played, after in automaton.choices(i)
            ]
        )
    return out


def _loss(values: Sequence[Ratio], state: int, now: Fraction, after: Chances) -> flint.fmpq_poly:
    """Numerator of what one deviation costs: ``v(s) - (1 - d) now - d E v(after)``."""
    deviate = constant(now).times(_FADE)
    for target, weight in after.items():
        deviate += values[target].times(_DELTA * polynomial([weight]))
    return (values[state] + deviate.times(polynomial([Fraction(-1)]))).above


def _nash_set(repeated: RepeatedGame, automaton: Automaton, player: int) -> DiscountSet:
    """Return the discount factors at which conforming is a best response of one player."""
    chain = [after for _, after in automaton.chain]
    stage = rewards(repeated.game, [played for played, _ in automaton.chain])
    conform = discounted(chain, [[row[player]] for row in stage])[0][0]
    decision = Decision.against(repeated, automaton.machines, player)
    uncovered, good = DiscountSet.everything(), DiscountSet()
    while uncovered:
        at = _fresh(uncovered)
        plan, _ = decision.best(at)
        values = [row[0] for row in discounted(*decision.under(plan))]
        optimal = nonnegative(
            _loss(values, s, now, after) for s, row in enumerate(decision.options) for now, after in row
        )
        if at not in optimal:
            raise SolverError(
                f"the best response found at discount factor {at} fails its own optimality test"
            )
        shortfall = (conform + values[0].times(polynomial([Fraction(-1)]))).above
        good |= optimal & nonnegative([shortfall])
        uncovered -= optimal
    return good


def _fresh(uncovered: DiscountSet) -> Fraction:
    """Return a rational point of an open set; points removed one by one cannot exhaust an interval."""
    first = max(uncovered.intervals, key=lambda i: float(i.high) - float(i.low))
    return between(first.low, first.high)


def critical_discount_formula(model: Any, strategy: Any, **choices: Any) -> DiscountFormula:
    """Return the critical discount factors of a model as formulas in its parameters.

    Parameters
    ----------
    model : type[Model]
        A model class; its ``cooperation`` and ``punishment`` are the strategy's.
    strategy : Strategy, class of Strategy, Machine, or mapping of player to these
    **choices
        Structural choices of the model, and ``cooperation=`` or ``punishment=`` to replace the model's.

    Returns
    -------
    DiscountFormula
        Each player's formula is the threshold of the deviation that binds at the model's baseline;
        see :mod:`greatgame.repeated.formula`.
    """
    from greatgame.repeated.formula import discount_formula

    aims = {name: choices.pop(name, getattr(model, name)) for name in ("cooperation", "punishment")}
    baseline = {model.symbols[name]: value for name, value in model(**choices).values.items()}
    return discount_formula(RepeatedGame(model.symbolic(**choices), **aims), strategy, baseline)
