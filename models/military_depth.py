"""M07, Russia's side of the military question: how much of an alliance it would want."""

from __future__ import annotations

from typing import Any

from sympy import Max, Min, Rational

from greatgame.model import Claim, Model
from greatgame.parameters import Derived, Parameter
from greatgame.proof import BestResponse, Iff, Implies, NonIncreasing

#: Depth of each arrangement.
DEPTH = {
    "dialogue": Rational(0),
    "exercises": Rational(1, 4),
    "standing staff": Rational(1, 2),
    "alliance": Rational(1),
}


class MilitaryDepth(Model):
    """Russia considers how deep military cooperation in the organisation should be: one player.

    Moscow resists a military alliance because it could hand China leverage or draw Russia into conflicts
    that are not its own (S1:22), although force adds deterrence (S4:786-790).  At depth x Russia gets

        u_R = (det - lev) x - ent x^2 / 2:

    deterrence less leverage given to China, in proportion to depth, and entrapment, which mounts.  Its
    ideal depth is (``ideal``)

        x_R = max(0, min(1, (det - lev) / ent)),

    the military ideal of Russia in InstitutionalDepth (.05 at the baseline).  Regimes: none at all iff
    lev >= det; of the four arrangements dialogue is best iff det - lev <= ent / 8.

    Changes to the sketch: the payoff whose maximum its formula is has been written out, and the ideal
    is capped at 1.
    """

    title = "A military alliance, seen from Moscow"
    form = "decision, 1 player"
    covers = ("A27",)
    players = {"Russia": tuple(DEPTH)}

    deterrence = Parameter(
        "0.3",
        low=0,
        high=1,
        symbol="det",
        meaning="what Russia gains by deterrence",
        unit="prize per unit of depth",
        source="judgement; S1:22; S4:786-790",
    )
    leverage = Parameter(
        "0.25",
        low=0,
        high=1,
        symbol="lev",
        meaning="what Russia loses by leverage that China gains",
        unit="prize per unit of depth",
        source="judgement; S1:22",
    )
    entrapment = Parameter(
        1,
        low="0.1",
        high=2,
        symbol="ent",
        meaning="how fast the risk of being drawn into others' conflicts mounts",
        unit="prize per squared unit of depth",
        source="judgement; S1:22",
    )
    ideal = Derived(
        lambda m: Max(0, Min(1, (m.deterrence - m.leverage) / m.entrapment)),
        symbol="x_R",
        meaning="military depth that Russia likes best",
        unit="depth",
        source="S1:22",
    )

    def payoffs(self, arrangement: str) -> tuple[Any]:
        """(Russia,) at one arrangement."""
        return (self.value(DEPTH[arrangement]),)

    def value(self, depth: Any) -> Any:
        """Payoff of Russia at a depth."""
        return (self.deterrence - self.leverage) * depth - self.entrapment * depth**2 / 2

    # fmt: off
    claims = (
        Claim("B089", "Russia resists a military alliance: leverage for China, entanglement for itself.",
              "S1:22", "X", "sign: x_R never rises in lev, nor in ent, and is 0 iff lev >= det",
              holds=(
                  NonIncreasing(lambda m: m.ideal, "leverage"),
                  NonIncreasing(lambda m: m.ideal, "entrapment"),
                  Iff(lambda m: m.ideal <= 0, lambda m: m.leverage >= m.deterrence),
              )),
        Claim("B090", "Russia opposes military means of the organisation's own.",
              "S3:102", "X", "threshold: dialogue is best, of all depths and arrangements, if lev >= det",
              holds=Implies(lambda m: m.leverage >= m.deterrence, BestResponse("Russia", "dialogue", {}))),
    )
    # fmt: on
