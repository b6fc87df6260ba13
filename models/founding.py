"""M11, founding: China drives, Central Asia supports, Russia joins."""

from __future__ import annotations

from typing import Any

from sympy import And

from greatgame.model import Claim, Model
from greatgame.parameters import Parameter
from greatgame.proof.statements import ForSome, Iff, Increasing
from greatgame.proof.vocabulary import BestResponse, Outcome

FOUNDED = Outcome("create", "support", "join")


class Founding(Model):
    """China creates a body or stays bilateral, Central Asia supports it or not, Russia joins or not (2001).

    China was the driving force and used the region's caution toward Russia (S0:118-123; S4:3395-3397); to
    the region the second great power was a hedge (S0:148-150); by joining, Russia accepted limits to its
    hegemony (S0:145-148).  The body exists iff China creates it and Central Asia supports it.  Payoffs, of
    which an effort in vain costs f to China or to Central Asia:

                         China    Central Asia      Russia
        with Russia      z        g                 y - l
        without it       z        g - r             0
        none             0        0                 0

    z is China's gain (borders, extremism), g what a hedge is worth to the region, r its price if Russia
    stays out and resents it, y Russia's say over China, l the limits it accepts.  Regimes: founding with
    Russia is an equilibrium iff y >= l (given z, g >= 0); without Russia iff y <= l and g >= r.  Nothing
    founded is an equilibrium too: each needs the other.

    Changes to the sketch, which names the interaction without payoffs: written out here.
    """

    title = "Founding: a second power as a hedge"
    form = "normal form, 3 players"
    covers = ("A10",)
    players = {
        "China": ("create", "bilateral"),
        "Central Asia": ("support", "decline"),
        "Russia": ("join", "stay out"),
    }
    cooperation = ("create", "support", "join")

    # fmt: off
    borders = Parameter(
        "0.2", low=0, high=1, symbol="z", meaning="China's gain: borders, and support against extremism",
        unit="prize", source="judgement; S0:118-123",
    )
    hedge = Parameter(
        "0.2", low=0, high=1, symbol="g", meaning="worth of a second great power to Central Asia",
        unit="prize", source="judgement; S0:148-150; S4:1843-1847",
    )
    resentment = Parameter(
        "0.1", low=0, high="0.5", symbol="r", meaning="price of a body that Russia stays out of",
        unit="prize", source="judgement; S0:122-123",
    )
    voice = Parameter(
        "0.2", low=0, high=1, symbol="y", meaning="worth to Russia of a say over China", unit="prize",
        source="judgement; S4:2206-2212; S0:123-127",
    )
    limits = Parameter(
        "0.1", low=0, high=1, symbol="l", meaning="cost to Russia of accepting limits to its hegemony",
        unit="prize", source="judgement; S0:145-148",
    )
    effort = Parameter(
        "0.05", low=0, high="0.2", symbol="f", meaning="cost of an effort in vain", unit="prize",
        source="judgement; S0:118-123",
    )
    # fmt: on

    points = {"jealous": {"limits": "0.3"}, "feared": {"limits": "0.3", "resentment": "0.3"}}

    def payoffs(self, china: str, region: str, russia: str) -> tuple[Any, Any, Any]:
        """(China, Central Asia, Russia) at one profile."""
        created, supported = china == "create", region == "support"
        if not (created and supported):
            return (-self.effort if created else 0, -self.effort if supported else 0, 0)
        if russia == "join":
            return self.borders, self.hedge, self.voice - self.limits
        return self.borders, self.hedge - self.resentment, 0

    # fmt: off
    claims = (
        Claim("B126", "To the region a second great power that balances Russia was a hedge.", "S0:148-150",
              "X", "sign: once supporting a body that China creates is a best reply it stays one as g rises",
              holds=Increasing(BestResponse("Central Asia", "support",
                                            {"China": "create", "Russia": "stay out"}), "hedge")),
        Claim("B200", "The four support the organisation against empire, to leave a one-sided dependence on "
              "Russia.",
              "S4:1843-1847", "X", "threshold: it is founded with Russia iff y >= l, and without it iff "
              "y <= l and g >= r",
              holds=(
                  Iff(FOUNDED, lambda m: m.voice >= m.limits),
                  Iff(Outcome("create", "support", "stay out"), lambda m: And(
                      m.voice <= m.limits, m.hedge >= m.resentment)),
                  ForSome(FOUNDED, given=lambda m: And(m.limits > 0, m.hedge > 0)),
              )),
    )
    # fmt: on
