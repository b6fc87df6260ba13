"""The claims of the literature on the depth of the organisation, with what each asserts about M07."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Abs, And, Max, Min, Or

from greatgame.model import Claim
from greatgame.models._depth import CENTRAL_ASIA, DOMAINS, LEADERS, MEMBERS, point
from greatgame.proof import Computed, ForAll, ForSome, Increasing, Outcome, Threshold

ALL_YES = ("yes",) * len(MEMBERS)
ALL_NO = ("no",) * len(MEMBERS)
VETO = {"rule": "consensus"}


def _whoever_chairs(test: Callable[[Any, Any], Any]) -> Callable[[Any], Any]:
    """State a test of the agreed depth for each possible chair."""
    return lambda m: And(*(test(m, m.depth(chair)) for chair in MEMBERS))


def _none(_m: Any, depth: Any) -> Any:
    return depth <= 0


def _chaired_by(member: str) -> Callable[[Any], Any]:
    return lambda m: m.depth(member)


def _unopposed(member: str) -> Callable[[Any], Any]:
    """Every other member accepts more than the ideal of one."""
    return lambda m: m.ideal[member] < 2 * Min(*(m.ideal[k] for k in MEMBERS if k != member))


def _shallow_economy() -> tuple[bool, str]:
    """Compare free trade with anti-terrorist cooperation under every chair."""
    from greatgame.models import InstitutionalDepth

    trade, terror = (InstitutionalDepth.at(domain) for domain in ("free-trade", "anti-terror"))
    pairs = [(trade.depth(chair), terror.depth(chair)) for chair in MEMBERS]
    shown = ", ".join(f"{float(a):g} against {float(b):g}" for a, b in pairs)
    return all(a < b for a, b in pairs), f"depth of free trade against anti-terror, chair by chair: {shown}"


# fmt: off
CLAIMS = (
    Claim("B033", "Agreement on a multipolar world hides priorities that differ at times.",
          "S0:238-240", "X", "exists: a proposal that one leader accepts and the other refuses",
          holds=ForSome(lambda m: And(m.slack("Russia", m.proposal) < 0,
                                      m.slack("China", m.proposal) > 0), at=VETO)),
    Claim("B039", "The organisation fails to take root: Russian and Chinese motives differ too much.",
          "S3:35", "A", "the bound is at most x_R + x_C less the distance |x_R - x_C|",
          holds=ForAll(lambda m: m.bound <= m.ideal["Russia"] + m.ideal["China"]
                       - Abs(m.ideal["Russia"] - m.ideal["China"]), at=VETO)),
    Claim("B040", "Interests of Russia, China and Central Asia check each other, hence slow progress.",
          "S3:33", "X", "the bound is at most twice the mean ideal less a third of the spread between "
          "the most and the least willing",
          holds=ForAll(lambda m: m.bound <= 2 * sum(m.ideal.values()) / 6
                       - (Max(*m.ideal.values()) - m.least) / 3, at=VETO)),
    Claim("B070", "Enlargement has to balance a globalising Russian and a regionalising Chinese line.",
          "S3:35", "A", "if Russia wants the wider scope, what the two agree on lies between their "
          "ideals, whoever of them proposes",
          holds=ForAll(lambda m: And(*(And(m.ideal["China"] <= m.depth(k),
                                           m.depth(k) <= m.ideal["Russia"]) for k in LEADERS)),
                       given=lambda m: m.ideal["China"] <= m.ideal["Russia"], at={"rule": "leaders"})),
    Claim("B080", "Russia agreed to an anti-terrorist body so that its own alliance stays the main one.",
          "S3:102", "X", "threshold: Russia gains from a proposal, against none, iff x <= 2 x_R",
          holds=Threshold(lambda m: m.value("Russia", m.proposal) >= m.value("Russia", 0), "proposal",
                          lambda m: 2 * m.ideal["Russia"], "below", lambda m: m.proposal > 0)),
    Claim("B083", "Russia decides in its alliance but needs the consent of Central Asia in this club.",
          "S4:1602-1607", "X", "as chair Russia gets its ideal if it decides alone, never more under "
          "consensus",
          holds=ForAll(lambda m: And(m.depth("Russia", "russia") >= m.ideal["Russia"],
                                     m.depth("Russia", "consensus") <= m.depth("Russia", "russia")))),
    Claim("B088", "Moscow pushes the political side and brakes on what Beijing proposes in economics.",
          "S3:21", "X", "where Russia is the least willing member, what China obtains as chair rises in "
          "Russia's ideal: Russia is the brake",
          holds=Increasing(lambda m: m.depth("China"), "ideal_russia",
                           given=lambda m: m.bound
                           < Min(m.ideal["China"], *(2 * m.ideal[k] for k in CENTRAL_ASIA)), at=VETO)),
    Claim("B090", "Russia opposes military means of the organisation's own.",
          "S3:102", "X", "nothing above twice Russia's ideal is approved by all in equilibrium",
          holds=ForAll(~Outcome(*ALL_YES), given=lambda m: m.proposal > 2 * m.ideal["Russia"],
                       at=VETO)),
    Claim("B091", "Its founding documents rule out a military bloc.",
          "S4:1356-1361", "X", "if one member wants no depth at all, depth is 0 whoever chairs",
          holds=ForAll(_whoever_chairs(_none), given=lambda m: m.least <= 0, at=VETO)),
    Claim("B092", "Moscow would rather cooperate case by case than bind itself by law.",
          "S1:23", "X", "depth is at most twice Russia's ideal, whoever chairs",
          holds=ForAll(_whoever_chairs(lambda m, x: x <= 2 * m.ideal["Russia"]), at=VETO)),
    Claim("B093", "The choice is between deeper relations and a platform for dialogue.",
          "S3:53", "X", "for every proposal that all gain from, both passing it and staying at dialogue "
          "are equilibria of the vote",
          holds=ForAll(Outcome(*ALL_YES) & Outcome(*ALL_NO), given=lambda m: m.proposal <= m.bound,
                       at=VETO)),
    Claim("B094", "Consensus gives small states a voice and keeps them from being subordinated.",
          "S2:67", "X", "a Central Asian member that the leaders' rule would leave worse off than no "
          "agreement does strictly better under consensus",
          holds=ForAll(lambda m: And(*(Or(m.slack(i, m.depth(k, "leaders")) >= 0,
                                          m.depth(k, "consensus") < m.depth(k, "leaders"))
                                       for i in CENTRAL_ASIA for k in LEADERS)), at=VETO)),
    Claim("B097", "Members support an energy club, yet it stays a place for discussion.",
          "S4:1020-1022", "X", "if every ideal is positive depth is positive, and at most twice the "
          "smallest",
          holds=ForAll(_whoever_chairs(lambda m, x: And(x > 0, x <= 2 * m.least)),
                       given=lambda m: m.least > 0, at=VETO)),
    Claim("B099", "Kazakhstan blocks a parliament of the union that would infringe its sovereignty.",
          "S4:3014-3018", "X", "with Kazakhstan's ideal 0 nothing passes, whoever chairs and whatever "
          "the others want",
          holds=ForAll(_whoever_chairs(_none), at={**VETO, "ideal_kazakhstan": 0})),
    Claim("B100", "No Central Asian member ever questioned its membership.",
          "S4:1753-1757", "X", "under consensus the outcome is never worse than no agreement, for any "
          "member and chair",
          holds=ForAll(_whoever_chairs(lambda m, x: And(*(m.slack(i, x) >= 0 for i in MEMBERS))),
                       at=VETO)),
    Claim("B102", "The organisation cannot replace the Western alliance or act outside its members.",
          "S4:2466-2473", "X", "at the ideals judged for military matters nothing passes",
          holds=ForAll(_whoever_chairs(_none), at={**VETO, **point(DOMAINS["military"])})),
    Claim("B103", "Beijing will not tolerate a regional pact directed at itself.",
          "S4:1688-1691", "X", "with China's ideal 0 no proposal is approved by all in equilibrium",
          holds=ForAll(~Outcome(*ALL_YES), given=lambda m: m.proposal > 0,
                       at={**VETO, "ideal_china": 0})),
    Claim("B121", "Meddling from outside in internal disputes of Central Asia cannot be effective.",
          "S4:2822-2826", "X", "no mandate passes if the state concerned (here Kyrgyzstan) wants none",
          holds=ForAll(_whoever_chairs(_none), at={**VETO, "ideal_kyrgyzstan": 0})),
    Claim("B130", "Kazakhstan keeps its hands free of both leaders.",
          "S4:1764-1773", "X", "under consensus depth is at most twice Kazakhstan's ideal, which the "
          "leaders alone might exceed",
          holds=ForAll(_whoever_chairs(lambda m, x: x <= 2 * m.ideal["Kazakhstan"]), at=VETO)),
    Claim("B138", "A body in which Russia and China balance each other suits Central Asia best.",
          "S4:1241-1245", "X", "a member that wants less depth than either leader is never worse off "
          "when both must agree than when one decides alone",
          holds=ForAll(lambda m: And(*(m.value(i, m.depth(k)) >= m.value(i, m.ideal[k])
                                       for i in CENTRAL_ASIA for k in LEADERS)),
                       given=lambda m: Max(*(m.ideal[i] for i in CENTRAL_ASIA))
                       <= Min(m.ideal["Russia"], m.ideal["China"]), at={"rule": "leaders"})),
    Claim("B139", "Central Asian states act for themselves and limit what the great powers can do.",
          "S2:63", "X", "what Russia and China obtain as chairs is at most twice any Central Asian ideal",
          holds=ForAll(lambda m: And(*(m.depth(k) <= 2 * m.ideal[i]
                                       for k in LEADERS for i in CENTRAL_ASIA)), at=VETO)),
    Claim("B166", "Principles differ so much that the organisation is an unlikely partner of America.",
          "S0:224-226", "X", "if Russia and China want no American part, none is admitted, however much "
          "Central Asia wants it",
          holds=ForAll(_whoever_chairs(_none), at={**VETO, "ideal_russia": 0, "ideal_china": 0})),
    Claim("B193", "Economic cooperation is less developed than security cooperation.",
          "S2:73", "X", "computed at the judged ideals: free trade is shallower than anti-terror under "
          "every chair", holds=Computed(_shallow_economy, "depths of free trade and anti-terror")),
    Claim("B196", "Leaving sovereignty alone, it keeps its place even if the union stalls.",
          "S4:3679-3684", "X", "a member that wants no depth loses nothing: the outcome is its ideal, 0",
          holds=ForAll(_whoever_chairs(lambda m, x: And(*(Or(m.ideal[i] > 0, x <= 0)
                                                          for i in CENTRAL_ASIA))), at=VETO)),
    Claim("B206", "Each chair set its own priorities: security, accession, the common line on the Road.",
          "S3:94; S4:1832-1836", "X", "where no other member objects the outcome rises with the ideal of the "
          "chair: Russia, Kyrgyzstan, Tajikistan",
          holds=tuple(Increasing(_chaired_by(k), f"ideal_{k.lower()}", given=_unopposed(k), at=VETO)
                      for k in ("Russia", "Kyrgyzstan", "Tajikistan"))),
    Claim("B207", "Different models of order are a source of disagreement on the direction.",
          "S2:61", "X", "if the leaders' ideals differ, depth is below their sum, the bound at equal "
          "ideals with the same mean",
          holds=ForAll(lambda m: m.bound < m.ideal["Russia"] + m.ideal["China"],
                       given=lambda m: Abs(m.ideal["Russia"] - m.ideal["China"]) > 0, at=VETO)),
)
# fmt: on
