"""The claims of the literature on accession, with what each asserts about the parameters of M04."""

from __future__ import annotations

from fractions import Fraction

from sympy import And

from greatgame.concepts.voting import herfindahl, shapley_shubik
from greatgame.data.derived import MEMBERS, eras, weights
from greatgame.model import Claim
from greatgame.proof import (
    BestResponse,
    Computed,
    Decreasing,
    DominantOutcome,
    Dominates,
    ForSome,
    Iff,
    Increasing,
    Outcome,
)

INDIA, PAIR = ("India",), ("India", "Pakistan")
ADMIT, BLOCK = ("approve", "approve"), ("veto", "veto")
SEPARATE, PACKAGE = {"rule": "separate"}, {"rule": "package"}

#: India joins when both are proposed and linked.
COMES = BestResponse("India", "join", {"Russia": "both", "China": "link"})

#: The years from which each step is documented (S3:104).
RUSSIA_PROMOTES, ADMITTED = 2008, 2014


def diluted() -> tuple[bool, str]:
    """China's share and the concentration of capability, with no newcomer, India, India and Pakistan."""
    falls, figures = True, []
    for metric in ("defence", "product"):
        clubs = [weights(metric, newcomers=newcomers) for newcomers in ((), INDIA, PAIR)]
        shares = [club["China"] / sum(club.values()) for club in clubs]
        spread = [herfindahl(club) for club in clubs]
        falls = falls and shares[0] > shares[1] > shares[2] and spread[0] > spread[1] > spread[2]
        figures.append(f"{metric}: " + ", ".join(f"{float(x):.3f}" for x in shares))
    return falls, "China's share of " + "; of ".join(figures)


def closed_in_2001() -> tuple[bool, str]:
    """What India's entry is worth to each power in 2001."""
    from greatgame.models import IndiaAccession

    m = IndiaAccession.at("2001")
    russia, china = m.russia_value(INDIA), m.china_value(INDIA)
    return russia < 0 and china < 0, f"Russia {float(russia):.2f}, China {float(china):.2f}"


def russia_turns() -> tuple[bool, str]:
    """What India's entry is worth to Russia in each era: it turns positive when Russia promotes it."""
    from greatgame.models import IndiaAccession

    values = {year: IndiaAccession.at(str(year)).russia_value(INDIA) for year in eras()}
    right = all((value > 0) == (year >= RUSSIA_PROMOTES) for year, value in values.items())
    return right, ", ".join(f"{year}: {float(value):.3f}" for year, value in values.items())


def moratorium() -> tuple[bool, str]:
    """Whether the package is worth having for both in each era: it is from the year of admission."""
    from greatgame.models import IndiaAccession

    admitted = {}
    for year in eras():
        m = IndiaAccession.at(str(year))
        admitted[year] = m.russia_value(PAIR) > 0 and m.china_value(PAIR) > 0
    right = all(enters == (year >= ADMITTED) for year, enters in admitted.items())
    return right, ", ".join(f"{year}: {'the pair' if e else 'nobody'}" for year, e in admitted.items())


def razor() -> tuple[bool, str]:
    """China's share of defence weights, and Russia's power index at two quotas, as the club grows."""
    clubs = [weights("defence", (*MEMBERS, "Uzbekistan"), newcomers) for newcomers in ((), INDIA, PAIR)]
    shares = [club["China"] / sum(club.values()) for club in clubs]
    half, two_thirds = ([shapley_shubik(c, quota)["Russia"] for c in clubs] for quota in ("1/2", "2/3"))
    near = abs(shares[1] - Fraction(1, 2)) < Fraction(1, 100)
    right = near and shares[2] < shares[1] and half[0] < half[2] and two_thirds[0] > two_thirds[2]
    figures = (
        f"China {', '.join(f'{float(x):.3f}' for x in shares)}; Russia's index at 1/2: "
        f"{', '.join(map(str, half))}; at 2/3: {', '.join(map(str, two_thirds))}"
    )
    return right, figures


# fmt: off
VETO_CLAIMS = (
    Claim("B044", "Russia backs India and Pakistan to diversify the club and dilute China's influence.",
          "S1:18", "X", "data: China's share of the members' defence spending falls from .621 to .490 "
          "with both, of product from .792 to .655; concentration falls",
          holds=Computed(diluted, "China's share of spending and product, and the concentration of both, "
                         "fall with each newcomer")),
    Claim("B045", "India's entry is a counterweight to China, in line with Russian balancing.",
          "S1:19", "X", "sign: u_R(I) rises in beta_I; threshold beta_I + l_1 h (1-u) + a tau > c_0",
          holds=(
              Increasing(lambda m: m.russia_value(INDIA), "counterweight"),
              Iff(lambda m: m.russia_value(INDIA) > 0,
                  lambda m: m.counterweight + m.hostility_slope * m.hostility * (1 - m.american_tie)
                  + m.threat_slope * m.threat > m.opening_cost),
          )),
    Claim("B046", "China agrees to India only if Pakistan enters at the same time.",
          "S3:104", "X", "the pair is admitted iff u_R(IP) >= 0 and d_I - l_C <= l_P + pi_P - c_IP; "
          "India alone is vetoed iff d_I > l_C; under separate votes (veto, veto) although both "
          "prefer the pair",
          holds=(
              Iff(Outcome(*ADMIT), lambda m: And(
                  m.russia_value(PAIR) >= 0,
                  m.dilution - m.weight["India"] <= m.weight["Pakistan"] + m.friendship - m.quarrel),
                  at=PACKAGE),
              Iff(BestResponse("China", "veto", {"Russia": "veto"}),
                  lambda m: m.dilution >= m.weight["India"], at=SEPARATE),
              Iff(DominantOutcome(*BLOCK), lambda m: And(
                  m.dilution > m.weight["India"], m.pakistan_cost > m.weight["Pakistan"]), at=SEPARATE),
              ForSome(DominantOutcome(*BLOCK) & Dominates(ADMIT, BLOCK), at=SEPARATE),
          )),
    Claim("B047", "China had to be convinced.",
          "S3:104", "X", "u_C(I) < 0 at the baseline: iff d_I > l_C",
          holds=Iff(lambda m: m.china_value(INDIA) < 0, lambda m: m.dilution > m.weight["India"])),
    Claim("B048", "At first neither power wanted to expand the club that served to coordinate the two.",
          "S3:104", "X", "u_R(I) < 0 at the point 2001, u_C(I) < 0 everywhere d_I > l_C",
          holds=Computed(closed_in_2001, "both value India's entry below zero in 2001, at the baseline")),
    Claim("B049", "Russia became the main advocate of expansion in the late 2000s.",
          "S3:104", "X", "u_R(I) <= 0 at the points up to 2005 and > 0 at 2008",
          holds=Computed(russia_turns, "Russia's value of India's entry by era, at the baseline")),
    Claim("B050", "Worsening security, terrorism and Afghanistan, changed the approach.",
          "S3:104", "X", "sign: u_R(I) rises in tau",
          holds=Increasing(lambda m: m.russia_value(INDIA), "threat",
                           given=lambda m: m.threat_slope > 0)),
    Claim("B051", "Tension with the West made Russia want other Asian powers inside.",
          "S3:104", "X", "sign: u_R(I) rises in h where u < 1",
          holds=Increasing(lambda m: m.russia_value(INDIA), "hostility",
                           given=lambda m: And(m.hostility_slope > 0, m.american_tie < 1))),
    Claim("B052", "No member was admitted while the unofficial moratorium lasted, to at least 2011.",
          "S3:104", "X", "nobody enters at the points 2008 and 2012, the pair does at 2014 and later",
          holds=Computed(moratorium, "who enters in undominated strategies by era, at the baseline")),
    Claim("B055", "India's tensions with China and Pakistan put the club's cohesion at risk.",
          "S0:261-262", "X", "sign: u_R(IP) and u_C(IP) fall in c_IP",
          holds=(
              Decreasing(lambda m: m.russia_value(PAIR), "quarrel"),
              Decreasing(lambda m: m.china_value(PAIR), "quarrel"),
          )),
    Claim("B056", "For Russia expansion opens the position of a mediator between rivals.",
          "S0:262-264", "X", "a mediation rent is positive only when rivals are inside", needs="the "
          "mediation rent of Broker"),
    Claim("B066", "Expansion may change the balance inside or draw attention away from Central Asia.",
          "S4:2166-2170", "X", "the share of Central Asian members in capability falls with each "
          "newcomer", needs="the shares of Central Asia in capability, which Enlargement computes"),
    Claim("B073", "Under a majority of defence weights India alone puts China at about one half, "
          "India and Pakistan put it below.",
          "S4:904-1002; S1:18", "I", "Shapley-Shubik index of Russia: 0, 0, 2/15 at a quota of 1/2 "
          "but 1/2, 1/6, 1/6 at 2/3: whether dilution helps Russia depends on the quota",
          holds=Computed(razor, "China's share and Russia's Shapley-Shubik index: nobody, India, both")),
    Claim("B201", "Relations between the United States and India help to shape the agenda.",
          "S3:114", "X", "sign: u_R(I) and u_R(IP) fall in u where h > 0",
          holds=(
              Decreasing(lambda m: m.russia_value(INDIA), "american_tie",
                         given=lambda m: And(m.hostility_slope > 0, m.hostility > 0)),
              Decreasing(lambda m: m.russia_value(PAIR), "american_tie",
                         given=lambda m: And(m.hostility_slope > 0, m.hostility > 0)),
          )),
)

PROPOSAL_CLAIMS = (
    Claim("B059", "An organisation that China dominates with Russia in support is not in India's "
          "interest, which explains its caution.",
          "S4:1926-1929", "A", "threshold: India joins iff e tau + q - v - c_P >= f max(0, x_C - x_R "
          "- x_I); sign: its gain falls in x_C above x_R + x_I",
          holds=(
              Iff(COMES, lambda m: m.security * m.threat + m.access - m.bilateral - m.company
                  >= m.fear * m.dominance),
              Decreasing(lambda m: m.india_value(PAIR), "capability_china", given=lambda m: And(
                  m.fear > 0, m.capability["China"] > m.capability["Russia"] + m.capability["India"])),
          )),
    Claim("B060", "India expects help against extremism and in Afghanistan after the withdrawal.",
          "S4:366-374", "X", "sign: India's gain from joining rises in tau",
          holds=(
              Increasing(lambda m: m.india_value(PAIR), "threat", given=lambda m: m.security > 0),
              Increasing(COMES, "threat"),
          )),
    Claim("B061", "India puts bilateral projects first and the organisation second.",
          "S4:1918-1923", "X", "sign: the threat from which India joins rises in v",
          holds=Decreasing(COMES, "bilateral")),
)
# fmt: on
