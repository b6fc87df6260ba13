"""M16: American bases in Central Asia: granted, tolerated, and pressed out."""

from __future__ import annotations

from typing import Any

from sympy import And

from greatgame.model import Claim, Model
from greatgame.models import _state
from greatgame.parameters import Derived, Parameter
from greatgame.proof.statements import Decreasing, ForAll, Increasing, Threshold
from greatgame.proof.vocabulary import BestResponse, Outcome

ASKED = {"United States": "request"}
ALONE = BestResponse("Host", "refuse", {**ASKED, "Bloc": "acquiesce"})
HOSTS = BestResponse("Host", "grant", {**ASKED, "Bloc": "acquiesce"})
DEFIES = BestResponse("Host", "grant", {**ASKED, "Bloc": "press"})
PRESSED_OUT = Outcome("request", "comply", "press")


def _terror_first(m: Any) -> Any:
    """The base is worth more against terror than it costs, to everybody concerned."""
    return And(m.hosting >= 0, m.intrusion <= m.pressing_cost, m.american_gain >= 0)


def _leverage_suffices(m: Any) -> Any:
    """The base is worth pressing against, and the host gives way."""
    return And(m.intrusion >= m.pressing_cost, m.hosting <= m.defiance_cost + m.reward)


class ForeignBases(Model):
    r"""The United States asks for a base, a Central Asian host decides, Russia and China press or do not.

    Bases in Uzbekistan and Kyrgyzstan served the war in Afghanistan from 2001, under growing suspicion in
    Moscow and Beijing (S0:205-210); in 2005 Uzbekistan, criticised by the West, proposed a final date and
    Russia and China backed it (S3:49, S0:212-216); Kyrgyzstan kept Manas until it chose not to renew the
    lease (S4:3088-3093).  Weak states call in outsiders against rivals and threats (S0:81-88).

    The United States *requests* a base or *abstains*.  The bloc of Russia and China *acquiesces* or
    *presses*.  The host *grants* whatever the bloc does, *complies* (grants unless pressed) or *refuses*.
    Where a base is requested:

        host            hosts: V = y + varsigma tau - r q, less x_P if pressed;  refuses: g_P if pressed
        bloc            hosts: zeta tau (1 - l h) - P (1 + q);  refuses: 0;  less c_P if it presses
        United States   hosts: w tau - k;  refuses: 0

    and if none is requested all get 0, less c_P for a bloc that presses.  y is rent, varsigma tau security,
    r q the risk that democracy promotion brings to the host's regime (S0:218-223); x_P and g_P what the
    bloc takes from a host that defies it and gives to one that complies; zeta tau the bloc's own gain from
    the war on terror (S3:49), of which a part l h is lost when relations with the West are bad, and
    P (1 + q) the cost of a foothold in its neighbourhood, the larger the more it meddles.  Write
    L = P (1 + q) - zeta tau (1 - l h) (``intrusion``).  Regimes, if w tau >= k:

    * tolerated: V >= 0 and L <= c_P: the host grants, the bloc acquiesces (2001);
    * refused by the host itself: V < 0, that is q > (y + varsigma tau) / r (Uzbekistan 2005);
    * pressed out: 0 <= V <= x_P + g_P and L >= c_P: (request, comply, press) (Kyrgyzstan 2005, 2013);
    * defied: V >= x_P + g_P: the host keeps the base and the bloc, which pressing does not help,
      acquiesces (Kyrgyzstan at a higher rent).

    Whether threats are carried out matters: the host plans to comply or to defy, so equilibria that rest on
    a plan it would not carry out are in weakly dominated actions.

    Points give host and year.  Changes to the sketch: the host's answer to pressure, which the sketch
    resolves move by move, is a plan, so that one table holds the sequence; the United States has payoffs;
    the link l of issues (0 at the baseline) is added for the claim on Ukraine.  The bid to observe the club
    is in ObserverBid, exercises and restraint as signals in CostlySignal.
    """

    title = "Foreign bases: rent, regime risk and pressure"
    form = "normal form, 3 players; contingent plans; era path"
    covers = ("A43", "A58", "A73", "A75")
    players = {
        "United States": ("request", "abstain"),
        "Host": ("grant", "comply", "refuse"),
        "Bloc": ("acquiesce", "press"),
    }

    # fmt: off
    threat = _state.threat(2001)
    hostility = _state.hostility(2001)
    rent = Parameter(
        "0.3", low=0, high="0.7", symbol="y", meaning="host's rent from a base", unit="prize",
        source="judgement: Uzbekistan; S4:3088-3093",
    )
    security = Parameter(
        "0.2", low=0, high=1, symbol="varsigma", meaning="security that a base brings the host",
        unit="prize per unit of threat", source="judgement; S0:81-88",
    )
    regime_risk = Parameter(
        "0.2", low=0, high=1, symbol="q", meaning="risk to the host's regime from democracy promotion",
        unit="index from 0 to 1", source="judgement: 2001; S0:218-223; S4:1791-1793",
    )
    risk_weight = Parameter(
        "0.6", low=0, high=1, symbol="r", meaning="weight of that risk to the host", unit="prize",
        source="judgement; S0:219-223",
    )
    defiance_cost = Parameter(
        "0.2", low=0, high="0.4", symbol="x_P", meaning="cost to the host of defying the bloc",
        unit="prize", source="judgement; S4:3082-3087",
    )
    reward = Parameter(
        "0.1", low=0, high="0.4", symbol="g_P", meaning="reward to a host that complies", unit="prize",
        source="judgement; S4:1791-1792",
    )
    terror_gain = Parameter(
        "0.5", low=0, high=1, symbol="zeta", meaning="bloc's gain from the American war on terror",
        unit="prize per unit of threat", source="judgement; S3:49",
    )
    presence_cost = Parameter(
        "0.3", low=0, high=1, symbol="P", meaning="bloc's cost of a base in its neighbourhood",
        unit="prize", source="judgement; S0:110-114; S0:207-210",
    )
    linkage = Parameter(
        0, low=0, high=1, symbol="l", unit="fraction per unit of hostility",
        meaning="part of the gain from the war on terror lost when relations with the West are bad",
        source="judgement: 0 keeps the issues apart; S3:49",
    )
    pressing_cost = Parameter(
        "0.05", low=0, high=1, symbol="c_P", meaning="cost to the bloc of pressing", unit="prize",
        source="judgement; S0:214-216",
    )
    american_value = Parameter(
        "0.4", low=0, high=1, symbol="w", meaning="value of a base to the United States",
        unit="prize per unit of threat", source="judgement; S0:205-207",
    )
    american_cost = Parameter(
        "0.1", low=0, high="0.5", symbol="k", meaning="cost of a base to the United States", unit="prize",
        source="judgement; S4:2392-2397",
    )

    hosting = Derived(
        lambda m: m.rent + m.security * m.threat - m.risk_weight * m.regime_risk, symbol="V",
        meaning="host's gain from a base that nobody presses against", unit="prize", source="S0:81-88",
    )
    intrusion = Derived(
        lambda m: m.presence_cost * (1 + m.regime_risk)
        - m.terror_gain * m.threat * (1 - m.linkage * m.hostility),
        symbol="L", meaning="bloc's loss from a base", unit="prize", source="S0:207-210",
    )
    american_gain = Derived(
        lambda m: m.american_value * m.threat - m.american_cost, symbol="u_US",
        meaning="gain of the United States from a base", unit="prize", source="S0:205-207",
    )
    critical_risk = Derived(
        lambda m: (m.rent + m.security * m.threat) / m.risk_weight, symbol="q_star",
        meaning="regime risk beyond which the host refuses of its own accord", unit="index", source="S3:49",
    )
    # fmt: on

    points = {
        "uzbekistan-2001": {},
        "uzbekistan-2005": {
            "threat": _state.threat_in(2005),
            "hostility": _state.hostility_in(2005),
            "regime_risk": "0.8",
        },
        "kyrgyzstan-2001": {"rent": "0.35"},
        "kyrgyzstan-2005": {
            "threat": _state.threat_in(2005),
            "hostility": _state.hostility_in(2005),
            "rent": "0.35",
            "regime_risk": "0.5",
        },
        "kyrgyzstan-2005-high-rent": {
            "threat": _state.threat_in(2005),
            "rent": "0.6",
            "hostility": _state.hostility_in(2005),
            "regime_risk": "0.5",
        },
        "kyrgyzstan-2013": {
            "threat": "0.5",
            "hostility": _state.hostility_in(2012),
            "rent": "0.35",
            "regime_risk": "0.5",
        },
    }

    def payoffs(self, america: str, host: str, bloc: str) -> tuple[Any, Any, Any]:
        """(United States, host, bloc) at one profile."""
        pressed = bloc == "press"
        effort = self.pressing_cost if pressed else 0
        if america == "abstain":
            return 0, 0, -effort
        if host == "refuse" or (host == "comply" and pressed):
            return 0, self.reward if pressed else 0, -effort
        return (
            self.american_gain,
            self.hosting - (self.defiance_cost if pressed else 0),
            -self.intrusion - effort,
        )

    # fmt: off
    claims = (
        Claim("B082", "Against the American footprint Russia looks to its alliance more than to the club.",
              "S0:173-175", "X", "forum: the alliance is the choice on American presence",
              needs="the forums of ForumChoice"),
        Claim("B122", "Military ties with the United States put Uzbekistan's loyalty to the club in doubt.",
              "S4:2481-2485", "X", "once a host defies pressure it does so at every higher value of security",
              holds=Increasing(DEFIES, "security")),
        Claim("B163", "The bases of 2001 were tolerated, under growing suspicion.", "S0:205-210", "X",
              "where the war on terror outweighs the intrusion the base is granted and the bloc acquiesces, "
              "even if the host would give way to pressure",
              holds=ForAll(Outcome("request", "comply", "acquiesce"), given=_terror_first)),
        Claim("B164", "In 2005 the club turned the United States away and asked for a date of withdrawal.",
              "S0:212-216", "X", "where the intrusion is worth pressing against and the host gives way, the "
              "base is pressed out; the bid to observe is in ObserverBid",
              holds=ForAll(PRESSED_OUT, given=_leverage_suffices)),
        Claim("B165", "The demand of 2005 came from Uzbekistan, criticised by the West; Russia backed it.",
              "S3:49", "X", "threshold: with no pressure at all the host refuses iff q >= q*",
              holds=Threshold(ALONE, "regime_risk", lambda m: m.critical_risk,
                              given=lambda m: m.risk_weight > 0)),
        Claim("B167", "Kyrgyzstan did not renew the lease of Manas.", "S4:3088-3093", "X",
              "pressed out, as threat falls or what the bloc takes and gives rises; rent "
              "delays it: once a rise in rent ends the regime in which pressure works it stays ended",
              holds=(
                  Decreasing(PRESSED_OUT, "threat"), Increasing(PRESSED_OUT, "reward"),
                  Decreasing(PRESSED_OUT, "rent"),
              )),
        Claim("B177", "Local actors pull in outside powers to offset rivals and threats.", "S0:84-88", "X",
              "once a host grants, it grants at every higher threat", holds=Increasing(HOSTS, "threat")),
        Claim("B184", "India's aims in the region are close to the American, but it asks less of regimes.",
              "S4:1904-1910", "X", "a host that accepts an offer accepts one of lower regime risk",
              holds=Decreasing(HOSTS, "regime_risk")),
        Claim("B186", "The American presence since 2001 made the club matter more to Russia.",
              "S4:1579-1583", "X", "sign: what the bloc gains by pressing out a base rises in its cost P",
              holds=Increasing(
                  lambda m: m.payoffs("request", "comply", "press")[2]
                  - m.payoffs("request", "comply", "acquiesce")[2], "presence_cost")),
        Claim("B192", "After the turn to Asia the region is no longer a priority of the United States.",
              "S4:2392-2397", "X", "threshold: a base is requested iff w >= k / tau",
              holds=Threshold(
                  BestResponse("United States", "request", {"Host": "grant", "Bloc": "acquiesce"}),
                  "american_value", lambda m: m.american_cost / m.threat, given=lambda m: m.threat > 0)),
        Claim("B199", "The two value the club as a way to order the region without outsiders.",
              "S4:2032-2037", "X", "once their joint leverage x_P presses a base out it does so whenever it "
              "is larger", holds=Increasing(PRESSED_OUT, "defiance_cost")),
        Claim("B204", "Russia and the United States worked together in Afghanistan until the latter stopped "
              "over Ukraine.", "S3:49", "X", "with linked issues the bloc's loss from a base rises in h",
              holds=Increasing(lambda m: m.intrusion, "hostility",
                               given=lambda m: And(m.linkage > 0, m.terror_gain > 0, m.threat > 0))),
    )
    # fmt: on
