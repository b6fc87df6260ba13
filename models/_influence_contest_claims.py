"""The claims of the literature on competition for influence, stated on the parameters of M12."""

from __future__ import annotations

from typing import Any

from sympy import And, Eq, Rational

from greatgame.model import Claim
from greatgame.proof.statements import Decreasing, ForAll, ForSome, Iff, Increasing, Invariant, Threshold
from greatgame.proof.vocabulary import Outcome

TWO, THREE, FIVE = ({"field": field} for field in ("two", "three", "five"))
#: Three powers that differ in what they value only, so that y = v.
VALUES = THREE | {
    f"{name}_{power}": 1
    for name in ("cost", "effectiveness")
    for power in ("russia", "china", "united_states")
}


def active(m: Any) -> Any:
    """Every power of the field takes part."""
    return And(*(m.share(k) > 0 for k in m.powers))


def underdog(m: Any) -> Any:
    """Russia has the smaller share."""
    return 2 * m.share("Russia") < 1


def entry(m: Any) -> Any:
    """Effectiveness from which Russia takes part beside China and the United States."""
    return m.total(("China", "United States")) * m.cost["Russia"] / m.value["Russia"]


# fmt: off
CLAIMS = (
    Claim("B031", "The new great game has not become a coherent contest.", "S0:104-108", "X",
          "two powers spend at most half of the prize, three that differ in values at most two thirds; "
          "no contest of two is an equilibrium iff the gain from calm is at least 1 - 1/2 less the smallest "
          "effort",
          holds=(
              ForAll(lambda m: 2 * m.dissipation <= 1, at=TWO),
              ForAll(lambda m: 3 * m.dissipation <= 2, given=active, at=VALUES),
              Threshold(Outcome("0%", "0%"), "calm", lambda _: Rational(9, 20), at=TWO),
          )),
    Claim("B032", "The United States, China and Russia each seek an order to their own liking.",
          "S0:98-100", "X", "all three are active iff each y exceeds the total impact of the others' "
          "contest; exists: such a contest",
          holds=(
              Iff(lambda m: m.share("Russia") > 0, lambda m: m.effectiveness["Russia"] > entry(m), at=THREE),
              ForSome(active, at=THREE),
          )),
    Claim("B140", "If Russia stays passive and offers no economic alternative, the region goes to China.",
          "S4:3530-3534", "X", "a Russia that spends nothing leaves China the whole prize; sign: its share "
          "rises in v_R, falls in c_R and never exceeds y_R / y_C",
          holds=(
              ForAll(lambda m: And(*(
                  Eq(m.payoffs("0%", f"{b}%")[1], m.value["China"] * (1 - Rational(b, 100)))
                  for b in (5, 25))), at=TWO),
              Increasing(lambda m: m.share_russia, "value_russia", at=TWO),
              Decreasing(lambda m: m.share_russia, "cost_russia", at=TWO),
              ForAll(lambda m: m.share_russia * m.competitiveness("China") <= m.competitiveness("Russia"),
                     at=TWO),
          )),
    Claim("B141", "Russian support for industry may be more popular than goods for resources.",
          "S4:3544-3549", "A", "sign: Russia's share rises in r_R",
          holds=Increasing(lambda m: m.share_russia, "effectiveness_russia", given=active, at=THREE)),
    Claim("B142", "Russian goods and technology stay competitive in the region, though their part in "
          "Russia's exports falls.",
          "S4:3516-3520", "X", "at any effectiveness Russia keeps some share against China alone; sign: it "
          "loses share as r_R falls",
          holds=(
              ForAll(lambda m: m.share_russia > 0, at=TWO),
              Increasing(lambda m: m.share_russia, "effectiveness_russia", at=TWO),
          )),
    Claim("B161", "A railway from China to Uzbekistan competes with Russia's routes.", "S4:2666-2671", "X",
          "sign: Russia's payoff v_R s_R^2 falls in China's effectiveness",
          holds=Decreasing(lambda m: m.value["Russia"] * m.share_russia**2, "effectiveness_china",
                           at=TWO)),
    Claim("B162", "Outsiders' aims differ from local needs, which leaves Russia a niche.",
          "S4:3477-3480", "X", "threshold: Russia has a share beside two others iff r_R exceeds a bound, "
          "which is the lower the less effective they are in the sector",
          holds=(
              Threshold(lambda m: m.share("Russia") >= 0, "effectiveness_russia", entry, at=THREE),
              Increasing(entry, "effectiveness_china"),
              Increasing(entry, "effectiveness_united_states"),
          )),
    Claim("B184", "India's aims are close to the American, but it is more tolerant on democratisation.",
          "S4:1904-1910", "X", "where conditions cost effectiveness: at an equal ratio of value to cost "
          "India's share exceeds the American iff r_I > r_US; hosts are on M16",
          holds=(
              Iff(lambda m: m.share("India") > m.share("United States"),
                  lambda m: m.effectiveness["India"] > m.effectiveness["United States"],
                  given=lambda m: Eq(m.value["India"] * m.cost["United States"],
                                     m.value["United States"] * m.cost["India"]),
                  at=FIVE),
          )),
    Claim("B185", "American plans for a greater Central Asia would turn the region from Russia to the south.",
          "S4:1589-1593", "X", "sign: Russia's share falls in the American value and effectiveness",
          holds=(
              Decreasing(lambda m: m.share_russia, "value_united_states", given=active, at=THREE),
              Decreasing(lambda m: m.share_russia, "effectiveness_united_states", given=active, at=THREE),
          )),
    Claim("B189", "For China the organisation tests leadership of a group, with itself a leader.",
          "S4:1705-1708", "A", "sign: China's share rises in what leadership is worth to it",
          holds=Increasing(lambda m: m.share("China"), "value_china", given=active, at=THREE)),
    Claim("B192", "After the pivot neither Afghanistan nor Central Asia is a first concern of the United "
          "States.",
          "S4:2392-2397", "X", "sign: its share rises in v_US, the others' fall; what it leaves goes to them "
          "in inverse proportion to their competitiveness, as y_R s_R - y_C s_C does not change",
          holds=(
              Increasing(lambda m: m.share("United States"), "value_united_states", given=active, at=THREE),
              Decreasing(lambda m: m.share("China"), "value_united_states", given=active, at=THREE),
              Invariant(lambda m: m.share("Russia") * m.competitiveness("Russia")
                        - m.share("China") * m.competitiveness("China"), "value_united_states", at=THREE),
          )),
    Claim("B197", "Russia's presence in the region is a condition of practical cooperation in the club.",
          "S4:3767-3771", "N", "sign: what Russia spends rises in its effectiveness as long as it has the "
          "smaller share, and falls after",
          holds=(
              Increasing(lambda m: m.spending("Russia"), "effectiveness_russia", given=underdog, at=TWO),
              Decreasing(lambda m: m.spending("Russia"), "effectiveness_russia",
                         given=lambda m: 2 * m.share("Russia") > 1, at=TWO),
          )),
    Claim("B198", "China's good-neighbour policy and support for secular regimes helped its expansion.",
          "S4:2222-2227", "X", "sign: China's share rises in its effectiveness",
          holds=Increasing(lambda m: m.share("China"), "effectiveness_china", given=active, at=THREE)),
)
# fmt: on
