"""The claims of the literature on the alignments of Central Asian states, stated on M11."""

from __future__ import annotations

from typing import Any

from sympy import Abs, And, Or

from greatgame.data.derived import spending
from greatgame.model import Claim
from greatgame.proof.statements import (
    Computed,
    Decreasing,
    ForAll,
    ForSome,
    Iff,
    Increasing,
    Threshold,
)
from greatgame.proof.vocabulary import OnlyOutcome, Outcome

LOYAL, SECTORAL, CHINESE = Outcome("Russia"), Outcome("Russia and China"), Outcome("China")
WESTERN, NEUTRAL, MANY = Outcome("West and China"), Outcome("neutral"), Outcome("all three")
ARMED_BY_RUSSIA = LOYAL | SECTORAL


def interior(m: Any) -> Any:
    """The best division gives something to both Russia and China."""
    return And(m.share > 0, m.share < 1)


def worth(m: Any, alignment: str) -> Any:
    """Payoff of an alignment."""
    return m.payoffs(alignment)[0]


def specialised(m: Any) -> Any:
    """Russia offers more security and China the better economy."""
    return And(m.security["Russia"] > m.security["China"], m.economy["China"] > m.economy["Russia"])


def own_means() -> tuple[bool, str]:
    """Compare the members' own defence spending (S4:888-1002), 2012; Uzbekistan's only value is of 2010."""
    means = {
        country: spending(country, 2010 if country == "Uzbekistan" else 2012)
        for country in ("Kyrgyzstan", "Tajikistan", "Uzbekistan", "Kazakhstan")
    }
    poorest = sorted(means, key=lambda country: means[country])[:2]
    figures = ", ".join(f"{country} {float(x):.4g}" for country, x in means.items())
    return set(poorest) == {"Kyrgyzstan", "Tajikistan"}, f"defence spending, million US$: {figures}"


# fmt: off
CLAIMS = (
    Claim("B030", "With China security came to rest on trade and investment, and Russia's hold on the region "
          "loosened.",
          "S0:158-164", "X", "sign: x* falls in e_C",
          holds=Decreasing(lambda m: m.share, "economy_china")),
    Claim("B074", "The region's interest is a balanced engagement with both Russia and China.", "S1:42", "X",
          "where abs(B_R - B_C) < 2 alpha the best division is interior and beats either patron alone",
          holds=ForAll(lambda m: And(interior(m), m.worth > m.divided(1), m.worth > m.divided(0)),
                       given=lambda m: Abs(m.offer("Russia") - m.offer("China")) < 2 * m.autonomy)),
    Claim("B077", "China leads in the economy and Russia in security; the others support both, and fear "
          "subordination.",
          "S4:2598-2611", "X", "the sectoral hedge beats either patron by at least half of alpha, where each "
          "leads in its sector",
          holds=ForAll(lambda m: And(
              2 * (worth(m, "Russia and China") - worth(m, "Russia")) > m.autonomy,
              2 * (worth(m, "Russia and China") - worth(m, "China")) > m.autonomy), given=specialised)),
    Claim("B107", "The security of Kyrgyzstan and Tajikistan rests more on cooperation with others.",
          "S4:1801-1804", "X", "data: their own means are the least; sign: the more Russia's security offer "
          "is worth to a state, the more it stays with it",
          holds=(
              Computed(own_means, "Kyrgyzstan and Tajikistan spend least on their own defence"),
              Increasing(ARMED_BY_RUSSIA, "security_russia"),
          )),
    Claim("B123", "As supplier of arms Russia can be replaced by neither China nor the West.",
          "S4:3126-3130", "X", "where s_R exceeds s_C and s_W, no state leaves it for either of them",
          holds=ForAll(~CHINESE & ~WESTERN, given=lambda m: And(
              m.security["Russia"] > m.security["China"], m.security["Russia"] > m.security["West"]))),
    Claim("B124", "Weak states often bandwagon, for their regimes' survival and by geography.",
          "S0:88-90", "X", "x* is at an end iff abs(B_R - B_C) >= 2 alpha; autonomy can only end "
          "bandwagoning",
          holds=(
              Iff(lambda m: Or(m.share <= 0, m.share >= 1),
                  lambda m: Abs(m.offer("Russia") - m.offer("China")) >= 2 * m.autonomy),
              Decreasing(LOYAL, "autonomy"),
              ForSome(OnlyOutcome("Russia")),
          )),
    Claim("B125", "Taking part in the organisation is hedging: alignment with a possible hegemon, autonomy "
          "kept.",
          "S0:91-93", "X", "interior x* iff abs(B_R - B_C) < 2 alpha; exists: the sectoral hedge as the only "
          "best alignment",
          holds=(
              Iff(interior, lambda m: Abs(m.offer("Russia") - m.offer("China")) < 2 * m.autonomy),
              ForSome(OnlyOutcome("Russia and China")),
          )),
    Claim("B126", "The presence of a second great power that balances Russia was a hedge for the region.",
          "S0:148-150", "X", "sign: the worth of the best division rises in what China offers, while both "
          "are dealt with; the worth to a state that stays with Russia is on BaseRent",
          holds=Increasing(lambda m: m.worth, "economy_china", given=interior)),
    Claim("B127", "Smaller states accept Chinese finance and keep their security ties with Russia.",
          "S2:67", "X", "at any alpha the sectoral hedge beats Russia, China and their mixture, where each "
          "leads in its sector",
          holds=ForAll(lambda m: And(*(
              worth(m, "Russia and China") > worth(m, other) for other in ("Russia", "China", "both mixed"))),
              given=specialised)),
    Claim("B128", "Dependence on Russia may only be replaced by dependence on China.", "S4:1847-1851", "A",
          "threshold: nothing is left to Russia iff B_C - B_R >= 2 alpha; by sector, China also replaces it "
          "in security iff nu (s_C - s_R) - w >= alpha / 2",
          holds=(
              Iff(lambda m: m.share <= 0,
                  lambda m: m.offer("China") - m.offer("Russia") >= 2 * m.autonomy),
              Iff(lambda m: worth(m, "China") >= worth(m, "Russia and China"),
                  lambda m: m.need * (m.security["China"] - m.security["Russia"]) - m.migration
                  >= m.autonomy / 2),
          )),
    Claim("B129", "States that accept Chinese finance have to give way to China's interests.",
          "S4:2301-2304", "X", "a larger part of it than x* leaves costs more autonomy than "
          "it offers; taking all from it is worse by alpha / 2 than the same offers from two",
          holds=(
              ForAll(lambda m: m.divided(m.share / 2) < m.worth, given=interior),
              ForAll(lambda m: worth(m, "China") - worth(m, "West and China")
                     < m.need * (m.security["China"] - m.security["West"])),
          )),
    Claim("B130", "Kazakhstan does not want to be bound by Russian or Chinese leadership.",
          "S4:1764-1773", "X", "threshold: three vectors beat the sectoral hedge iff alpha >= alpha_D; sign: "
          "autonomy cannot end three vectors while they beat neutrality",
          holds=(
              Threshold(lambda m: worth(m, "all three") >= worth(m, "Russia and China"), "autonomy",
                        lambda m: m.diversifying),
              Increasing(MANY, "autonomy", given=lambda m: worth(m, "all three") >= m.neutrality),
          )),
    Claim("B131", "Uzbekistan seeks the balance that brings itself most.", "S4:1775-1782", "X",
          "it prefers West and China to the sectoral hedge iff nu s_W >= nu s_R + w; the choice between "
          "alliance and West is on M13",
          holds=Iff(lambda m: worth(m, "West and China") >= worth(m, "Russia and China"),
                    lambda m: m.need * m.security["West"] >= m.need * m.security["Russia"] + m.migration)),
    Claim("B135", "Kyrgyzstan diversifies, yet Russia remains its lodestar and the organisations vital.",
          "S4:3066-3077", "X", "sign: what Russia offers, in security or work, can only keep a state with "
          "it; exists: it is kept although China's economic offer is the better",
          holds=(
              Increasing(ARMED_BY_RUSSIA, "migration"),
              Increasing(lambda m: m.share, "security_russia"),
              ForSome(OnlyOutcome("Russia and China"), given=lambda m: And(
                  specialised(m), m.share * 2 > 1)),
          )),
    Claim("B137", "Turkmenistan is permanently neutral; others prefer bodies with outside powers.",
          "S4:3371-3378", "X", "threshold: neutrality is best iff n >= n*; sign: it can only come with "
          "autonomy",
          holds=(
              Threshold(NEUTRAL, "neutrality", lambda m: m.courted),
              Increasing(NEUTRAL, "autonomy"),
          )),
    Claim("B138", "A body in which Russia and China balance each other suits Central Asia best.",
          "S4:1241-1245", "X", "the best division is worth more than Russia's club alone or China's alone by "
          "2 alpha (1 - x*)^2 and 2 alpha x*^2",
          holds=(
              ForAll(lambda m: And(m.worth - m.divided(1) > 0, m.worth - m.divided(0) > 0), given=interior),
              ForAll(lambda m: And(m.worth >= m.divided(1), m.worth >= m.divided(0))),
          )),
    Claim("B139", "The states of the region act for themselves and limit domination by great powers.",
          "S2:63", "X", "sign: the distance of x* from an equal division falls in alpha",
          holds=Decreasing(lambda m: (2 * m.share - 1) ** 2, "autonomy",
                           given=lambda m: Abs(m.offer("Russia") - m.offer("China")) > 0)),
    Claim("B177", "Local actors draw outside powers in, as allies against rivals.", "S0:84-88", "X",
          "sign: need of security can only end neutrality",
          holds=Decreasing(NEUTRAL, "need")),
    Claim("B191", "The states differ in their cooperation with Russia, which had little to offer in the "
          "economy.",
          "S4:2544-2557", "X", "with e_R <= e_C none depends on Russia alone, and each of sectoral hedge, "
          "West and China, three vectors and neutrality is the only best choice of some state",
          holds=(
              ForAll(~LOYAL, given=lambda m: m.economy["Russia"] <= m.economy["China"]),
              *(ForSome(OnlyOutcome(alignment), given=lambda m: m.economy["Russia"] < m.economy["China"])
                for alignment in ("Russia and China", "West and China", "all three", "neutral")),
          )),
    Claim("B195", "As the ISAF drew down, the need to modernise armies strengthened Russia's arrangements.",
          "S4:3130-3136", "X", "sign: x* rises in nu where s_R > s_C",
          holds=Increasing(lambda m: m.share, "need",
                           given=lambda m: m.security["Russia"] > m.security["China"])),
    Claim("B200", "The four support the organisation against empire, to leave a one-sided dependence on "
          "Russia.",
          "S4:1843-1847", "X", "sign: China's part rises in alpha where Russia offers more",
          holds=Increasing(lambda m: 1 - m.share, "autonomy",
                           given=lambda m: m.offer("Russia") > m.offer("China"))),
)
# fmt: on
