"""The claims of the literature on the division of labour, with what each asserts about M06.

Where the common order is a Cobb-Douglas function with a free exponent nothing can be decided; the
statements fix its exponent at one half (``HALF``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import And

from greatgame.model import Claim
from greatgame.proof import (
    DISCOUNT,
    Computed,
    Decreasing,
    ForAll,
    ForSome,
    Iff,
    Increasing,
    Invariant,
    OnlyOutcome,
    Outcome,
    Sustained,
    Threshold,
)
from greatgame.strategies import GrimTrigger

DIVISION, MIRROR = ("security", "economy"), ("economy", "security")
OVERLAP, ENTRY = ("both", "both"), ("both", "economy")

#: Profiles in which both powers do the same.
SAME = (OVERLAP, ("security", "security"), ("economy", "economy"))

HALF = {"security_weight": "0.5"}
GROSS = HALF | {
    "security_russia": "0.584", "security_china": 1, "economy_russia": "0.237", "economy_china": 1,
}  # fmt: skip
REGIONAL = GROSS | {"security_russia": 1, "security_china": "0.4"}
WEIGHTS = {"order_weight": 1, "leverage_security": "0.2", "leverage_economy": "0.2"}
JUDGED = WEIGHTS | {"friction": "0.3"}
SECURITY, ECONOMY = {"domain": "security"}, {"domain": "economy"}
QUALITIES = ("control", "legitimacy", "operations")


def _entry_is_not_worth_it(m: Any) -> Any:
    """Russia's entry for one round, answered by overlap ever after, pays at most the division."""
    return (1 - DISCOUNT) * m.payoffs(*ENTRY)[0] + DISCOUNT * m.payoffs(*OVERLAP)[0] <= m.payoffs(*DIVISION)[
        0
    ]


def _patience(m: Any) -> Any:
    """Discount factor from which that is so."""
    entry, overlap, division = (m.payoffs(*profile)[0] for profile in (ENTRY, OVERLAP, DIVISION))
    return (entry - division) / (entry - overlap)


def chosen(point: str, forum: str) -> Callable[[], tuple[bool, str]]:
    """Return the check that a forum is the only best one for an issue."""

    def check() -> tuple[bool, str]:
        from greatgame.models import ForumChoice

        best = [e.profile for e in ForumChoice.at(point).equilibria()]
        return best == [(forum,)], f"{point}: {best}"

    return check


def _consent_outweighs_bilateral(m: Any) -> Any:
    """The broad consent of the SCO is worth what bilateral channels add in control and operations."""
    more = {q: getattr(m, q)["bilateral"] - getattr(m, q)["SCO"] for q in QUALITIES}
    return (
        -more["legitimacy"] * m.legitimacy_need
        >= more["control"] * m.stake + more["operations"] * m.operational_need
    )


def complement() -> tuple[bool, str]:
    """Whether each framework is the best forum for its own kind of issue."""
    issues = {"hard-security": "CSTO", "information-exchange": "SCO", "economic-integration": "EAEU"}
    answers = [chosen(point, forum)() for point, forum in issues.items()]
    return all(right for right, _ in answers), "; ".join(text for _, text in answers)


def crisis() -> tuple[bool, str]:
    """Whether the alliance and bilateral channels are both worth more than the SCO in a crisis."""
    from greatgame.models import ForumChoice

    game = ForumChoice.at("afghan-crisis").game(exact=True)
    value = {forum: game.payoff((forum,))["Russia"] for forum in game.actions["Russia"]}
    figures = ", ".join(f"{forum} {float(x):.2f}" for forum, x in value.items())
    return min(value["CSTO"], value["bilateral"]) > value["SCO"], figures


# fmt: off
LABOUR_CLAIMS = (
    Claim("B006", "Complementary roles prevented direct confrontation while tension stays latent.",
          "S2:49", "X", "at (security, economy) the overlap is 0 and no friction is paid; chi enters "
          "elsewhere",
          holds=(
              Invariant(lambda m: m.payoffs(*DIVISION)[0], "friction"),
              Invariant(lambda m: m.payoffs(*DIVISION)[1], "friction"),
              Decreasing(lambda m: m.payoffs(*OVERLAP)[0], "friction"),
              Decreasing(lambda m: m.payoffs(*OVERLAP)[1], "friction"),
          )),
    Claim("B037", "Russia's progress in the region must not endanger its relation with China.",
          "S4:3772-3776", "N", "threshold: entering the economy pays Russia less than the division that it "
          "ends iff delta >= (gain of entry) / (entry less overlap); exists: Russia gains from entry once, "
          "yet both keep the division, subgame perfect by grim trigger",
          holds=(
              Threshold(_entry_is_not_worth_it, "discount", _patience, at=HALF,
                        given=lambda m: m.payoffs(*ENTRY)[0] > m.payoffs(*OVERLAP)[0]),
              ForSome(Sustained(GrimTrigger()), at=HALF | WEIGHTS, given=lambda m: And(
                  m.payoffs(*ENTRY)[0] > m.payoffs(*DIVISION)[0],
                  m.payoffs(*DIVISION)[0] > m.payoffs(*OVERLAP)[0])),
          )),
    Claim("B075", "China concentrates on the economy while Russia keeps security through its alliance.",
          "S2:49", "X", "exists: (security, economy) is an equilibrium iff chi >= chi*; chi* falls in "
          "sigma_R / sigma_C; unique at both points; the mirror joins when comparative advantage is "
          "small",
          holds=(
              Iff(Outcome(*DIVISION), lambda m: And(*(m.friction >= bound for bound in m.bounds())),
                  at=HALF),
              Decreasing(lambda m: m.latent, "security_russia", at=HALF),
              Increasing(lambda m: m.latent, "security_china", at=HALF),
              Invariant(lambda m: m.latent, "economy_russia", at=HALF),
              ForAll(OnlyOutcome(*DIVISION), at=GROSS | JUDGED),
              ForAll(OnlyOutcome(*DIVISION), at=REGIONAL | JUDGED),
              ForSome(Outcome(*DIVISION) & Outcome(*MIRROR), at=HALF),
          )),
    Claim("B076", "Through a regional division of labour the two keep their leading positions.",
          "S4:1955-1960", "A", "the sum of payoffs at (security, economy) exceeds (both, both), "
          "(security, security) and (economy, economy)",
          holds=ForAll(
              lambda m: And(*(sum(m.payoffs(*DIVISION)) > sum(m.payoffs(*same)) for same in SAME)),
              given=lambda m: m.advantage > 1, at=HALF,
          )),
    Claim("B077", "A balance emerged: China economic, Russia political and security; the others use "
          "both and fear subordination.",
          "S4:2598-2611", "X", "(security, economy) with hedging by Central Asia is an equilibrium of "
          "the combined game", needs="the hedging states of Hedging"),
    Claim("B078", "Under the surface of the division tensions remain.",
          "S2:49", "X", "China's gain from adding security is positive iff chi < chi_0: the latent "
          "tension is the distance chi - chi_0",
          holds=Iff(lambda m: m.payoffs("security", "both")[1] > m.payoffs(*DIVISION)[1],
                      lambda m: m.friction < m.latent, at=HALF)),
    Claim("B081", "The anti-terrorist structure keeps Russia relevant in security and China from "
          "dominating it.",
          "S1:17", "X", "Russia's security effort stays positive in equilibrium as sigma_C grows",
          holds=ForAll(
              ~(Outcome(*MIRROR) | Outcome("economy", "both") | Outcome("economy", "economy")),
              given=lambda m: m.advantage > 1, at=HALF,
          )),
    Claim("B086", "Economic cooperation should stop being China's domain alone, but not at the "
          "expense of the relation.",
          "S4:2777-2781", "N", "threshold: Russia gains from both against economy iff eta_R exceeds a "
          "bound that rises in chi",
          holds=(
              Iff(lambda m: m.payoffs(*ENTRY)[0] > m.payoffs(*DIVISION)[0],
                  lambda m: m.friction < 2 * m.gain("Russia", *ENTRY), at=HALF),
              Increasing(lambda m: m.gain("Russia", *ENTRY), "economy_russia", at=HALF),
          )),
)

FORUM_CLAIMS = (
    Claim("B079", "Russia promotes the CSTO as guarantor and keeps hard security out of the SCO.",
          "S1:11", "X", "threshold: where Russia controls the CSTO more, it beats the SCO iff "
          "stake > stake_bound; that it beats bilateral channels too, at hard-security, is in B084",
          holds=(
              Iff(lambda m: m.payoffs("CSTO")[0] > m.payoffs("SCO")[0], lambda m: m.stake > m.stake_bound,
                  given=lambda m: m.control["CSTO"] > m.control["SCO"], at=SECURITY),
              Increasing(lambda m: m.payoffs("CSTO")[0] - m.payoffs("SCO")[0], "stake",
                         given=lambda m: m.control["CSTO"] > m.control["SCO"], at=SECURITY),
          )),
    Claim("B080", "Russia accepted the anti-terrorist structure so that the CSTO stays the main "
          "mechanism.",
          "S3:102", "X", "concession: depth of the structure at most twice Russia's ideal while "
          "military depth stays 0", needs="the depth of institutions of InstitutionalDepth"),
    Claim("B082", "The CSTO, not the SCO, is the main instrument against the American footprint.",
          "S0:173-175", "X", "CSTO is the choice at american-presence",
          holds=Computed(chosen("american-presence", "CSTO"), "the best forum, at the baseline qualities")),
    Claim("B083", "Russia decides in the CSTO, but shares leadership and seeks consensus in the SCO.",
          "S4:1602-1607", "X", "sign: where c_CSTO > c_SCO the CSTO gains on the SCO as the stake rises, "
          "where l_SCO > l_CSTO it loses as the need for consent does",
          holds=(
              Increasing(lambda m: m.payoffs("CSTO")[0] - m.payoffs("SCO")[0], "stake",
                         given=lambda m: m.control["CSTO"] > m.control["SCO"], at=SECURITY),
              Decreasing(lambda m: m.payoffs("CSTO")[0] - m.payoffs("SCO")[0], "legitimacy_need",
                         given=lambda m: m.legitimacy["SCO"] > m.legitimacy["CSTO"], at=SECURITY),
          )),
    Claim("B084", "The frameworks should complement each other: SCO political, CSTO military, EAEU "
          "economic.",
          "S4:3818-3823", "N", "best forum per issue: CSTO for hard-security, SCO for "
          "information-exchange, EAEU for economic-integration",
          holds=Computed(complement, "the best forum for each kind of issue, at the baseline qualities")),
    Claim("B085", "In a collapse of Afghanistan military work goes bilateral and through the CSTO.",
          "S4:3715-3721", "X", "at afghan-crisis CSTO and bilateral are both worth more than SCO",
          holds=Computed(crisis, "the values of the forums in a crisis, at the baseline qualities")),
    Claim("B196", "The SCO stays relevant even if Eurasian integration stalls.",
          "S4:3679-3684", "X", "once the SCO is the choice in economic matters, no decline of the EAEU ends "
          "that; with an EAEU of no use it is the choice iff (l_SCO - l_bilateral) legitimacy need is at "
          "least what bilateral channels add in control and operations",
          holds=(
              *(Decreasing(Outcome("SCO"), f"{quality}_eaeu", at=ECONOMY) for quality in QUALITIES),
              Iff(Outcome("SCO"), _consent_outweighs_bilateral,
                  at=ECONOMY | {f"{quality}_eaeu": 0 for quality in QUALITIES}),
          )),
    Claim("B205", "Practical security cooperation with Kyrgyzstan and Tajikistan is bilateral.",
          "S4:1804-1809", "X", "bilateral is the choice at border-operations",
          holds=(
              Increasing(lambda m: m.payoffs("bilateral")[0] - m.payoffs("CSTO")[0], "operational_need",
                         given=lambda m: m.operations["bilateral"] > m.operations["CSTO"], at=SECURITY),
              Computed(chosen("border-operations", "bilateral"), "the best forum, at the baseline qualities"),
          )),
)
# fmt: on
