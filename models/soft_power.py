"""M12, stocks: influence that is built slowly, by soft power or by technology once adopted."""

from __future__ import annotations

from typing import Any

from sympy import And

from greatgame.model import Claim, Model
from greatgame.parameters import Derived, Parameter, Vector
from greatgame.proof.statements import Decreasing, ForAll, Iff, Increasing
from greatgame.proof.vocabulary import BestResponse, Outcome

BOTH = ("invest", "invest")
CHINA_INVESTS = BestResponse("China", "invest", {"Russia": "neglect"})


class SoftPower(Model):
    """Russia and China invest in influence that lasts, or neglect it.

    Russia has language, media and education (S1:12; S2:41; S4:3514-3516), China institutes and scholarships
    (S2:35) and technology, whose adopters come to depend on it (S2:77); effects are slow and hard to measure
    (S1:24).  Influence is a stock: with persistence rho, Russia's share in round t is

        S_t = rho S_(t-1) + (1 - rho) s,     S_(-1) = sigma,

    s the share of new influence, in proportion to efforts, 1 for neglect and g_k > 1 for investing, at cost
    c_k a round.  Worth per round at discount factor delta, with W = (1 - delta) rho / (1 - delta rho) the
    weight of the past (``inertia``):

        Russia  W sigma + (1 - W) s - cost,        China  W (1 - sigma) + (1 - W) (1 - s) - cost.

    Regimes: investing pays iff (1 - W) times the gain in new share covers its cost, so patience favours it
    and persistence discourages it: the stock of the past is a head start and a lock-in.  Where both
    invest with equal effect the shares are those of neglect and the costs are wasted: a dilemma.

    Changes to the sketch: the stock dynamics that it names are solved in closed form for constant plans.
    """

    title = "Soft power: influence as a stock"
    form = "normal form, 2 players; values of a linear stock in closed form"
    covers = ("A53", "A54")
    players = dict.fromkeys(("Russia", "China"), ("invest", "neglect"))
    cooperation = ("neglect", "neglect")
    punishment = BOTH

    # fmt: off
    effect = Vector({
        k: Parameter(
            d, low=1, high=4, symbol=f"g_{k[0]}", meaning=f"impact of investing, relative to neglect: {k}",
            unit="ratio", source=f"judgement; {source}",
        )
        for k, d, source in (("Russia", 2, "S1:12; S2:41"), ("China", 3, "S2:35; S2:77"))
    })
    cost = Vector({
        k: Parameter(
            d, low=0, high="0.3", symbol=f"c_{k[0]}", meaning=f"cost of investing, per round: {k}",
            unit="influence", source=f"judgement; {source}",
        )
        for k, d, source in (("Russia", "0.05", "S4:3514-3534"), ("China", "0.03", "S2:35"))
    })
    stock = Parameter(
        "0.7", low=0, high=1, symbol="sigma", meaning="Russia's share of the stock of influence",
        unit="share", source="judgement; S4:3514-3516",
    )
    persistence = Parameter(
        "0.8", low=0, high="0.99", symbol="rho", meaning="part of the stock that lasts a round",
        unit="fraction per round", source="judgement; S1:24",
    )
    discount = Parameter(
        "0.9", low="0.5", high="0.99", symbol="delta", meaning="discount factor per round",
        unit="discount factor", source="convention", origin="convention",
    )
    inertia = Derived(
        lambda m: (1 - m.discount) * m.persistence / (1 - m.discount * m.persistence), symbol="W",
        meaning="weight of the past in the worth of influence", unit="fraction", source="S1:24; S2:35",
    )
    # fmt: on

    points = {
        "technology": {"stock": "0.3", "persistence": "0.95"},
        "impatient": {"discount": "0.5"},
    }

    def payoffs(self, russia: str, china: str) -> tuple[Any, Any]:
        """(Russia, China) per round, in parts of the region's influence."""
        efforts = [
            self.effect[k] if plan == "invest" else 1 for k, plan in (("Russia", russia), ("China", china))
        ]
        influence = self.influence(efforts[0], efforts[1])
        spent = [
            self.cost[k] if plan == "invest" else 0 for k, plan in (("Russia", russia), ("China", china))
        ]
        return influence - spent[0], 1 - influence - spent[1]

    def influence(self, russia: Any, china: Any) -> Any:
        """Worth of Russia's share per round, at constant efforts."""
        return self.inertia * self.stock + (1 - self.inertia) * russia / (russia + china)

    # fmt: off
    claims = (
        Claim("B180", "China's technology makes adopters dependent and lets Russia fear its dominance.",
              "S2:77", "X", "sign: what China has rises, and what Russia has falls, in the share China "
              "already holds; the weight of the past rises in persistence",
              holds=(
                  ForAll(lambda m: m.inertia > 0, given=lambda m: m.persistence > 0),
                  Increasing(lambda m: m.payoffs(*BOTH)[0], "stock", given=lambda m: m.persistence > 0),
                  Decreasing(lambda m: m.payoffs(*BOTH)[1], "stock", given=lambda m: m.persistence > 0),
                  Increasing(lambda m: m.inertia, "persistence"),
              )),
        Claim("B208", "Cultural initiatives complement China's economic ties and build influence over the "
              "long run.",
              "S2:35", "X", "threshold: China invests against neglect iff (1 - W) (g / (1 + g) - 1/2) >= c; "
              "sign: patience and effect can only favour it, persistence of the past only hinder it",
              holds=(
                  Iff(CHINA_INVESTS, lambda m: (1 - m.inertia) * (m.effect["China"] - 1)
                      >= 2 * m.cost["China"] * (1 + m.effect["China"])),
                  Decreasing(lambda m: m.inertia, "discount", given=lambda m: m.persistence > 0),
                  Increasing(CHINA_INVESTS, "effect_china"),
                  ForAll(~Outcome("neglect", "neglect"), given=lambda m: And(
                      m.cost["China"] * 2 * (1 + m.effect["China"])
                      < (1 - m.inertia) * (m.effect["China"] - 1))),
              )),
    )
    # fmt: on
