"""M13: Uzbekistan in and out of the alliance, and in the organisation all along."""

from __future__ import annotations

from typing import Any

from sympy import And, Max, Ne

from greatgame.model import Claim, Model
from greatgame.parameters import Derived, Parameter
from greatgame.proof import Decreasing, ForAll, Iff, Increasing, Outcome, Threshold

#: Action -> (security tie, whether the organisation is kept).
CHOICES = {
    "CSTO and SCO": ("CSTO", True),
    "West and SCO": ("West", True),
    "SCO alone": ("none", True),
    "CSTO without SCO": ("CSTO", False),
    "West without SCO": ("West", False),
    "alone": ("none", False),
}
ALLIED = Outcome("CSTO and SCO") | Outcome("CSTO without SCO")
WESTERN = Outcome("West and SCO") | Outcome("West without SCO")
IN_SCO = Outcome("CSTO and SCO") | Outcome("West and SCO") | Outcome("SCO alone")


class Membership(Model):
    """Uzbekistan picks a security tie, and whether to stay in the organisation: one player.

    It seeks guarantees from Russia and the West (S4:1795-1799; S4:3032-3044), in a balance that serves
    itself best (S4:1775-1782).  The tie is the alliance (CSTO), the West, or none:

        CSTO  gamma tau - a_C           guarantee by threat, less autonomy
        West  sigma (1 - s) - q         rent unless under sanctions, less criticism of the regime
        none  0
        SCO   gamma_S tau - a_S         added to any tie, when kept.

    Regimes: in the alliance iff gamma tau - a_C >= max(0, sigma (1 - s) - q) (``stay``), so sanctions,
    criticism or threat bring it in, and Western rent or calm takes it out.  The organisation is kept iff
    gamma_S tau >= a_S, whatever the tie: it asks little autonomy (S4:1753-1757; S4:1781-1788) and, by
    assumption, does not cost the Western rent.

    Points follow S4:1788-1795: out in 1999, in from 2006 after sanctions, out again in 2012.  That the
    baseline reproduces them is a check of consistency, not evidence.  At the threat judged for 2006 the
    alliance would tie with a Western rent that no sanctions cut; they decide at any lower threat.

    Changes to the sketch: a tie with nobody, so that leaving the West does not mean joining Russia, and
    criticism q, which the claim on the demand of 2005 asks for; at q = 0 its figures are unchanged.
    """

    title = "Uzbekistan: alliance, West or neither"
    form = "decision, 1 player; era path"
    covers = ("A37", "A57")
    players = {"Uzbekistan": tuple(CHOICES)}

    # fmt: off
    guarantee = Parameter(
        "0.5", low=0, high=1, symbol="gamma", meaning="worth of the alliance's guarantee",
        unit="prize per unit of threat", source="judgement; S4:3032-3044",
    )
    guarantee_sco = Parameter(
        "0.1", low=0, high="0.5", symbol="gamma_S", meaning="worth of the organisation's support",
        unit="prize per unit of threat", source="judgement; S4:1785-1788",
    )
    threat = Parameter(
        "0.5", low=0, high=1, symbol="tau", meaning="threat to the regime at home and from terror",
        unit="index from 0 to 1", source="judgement: 2012; S4:3037-3044",
    )
    autonomy = Parameter(
        "0.2", low=0, high="0.4", symbol="a_C", meaning="autonomy that the alliance costs", unit="prize",
        source="judgement; S4:1781-1785",
    )
    autonomy_sco = Parameter(
        "0.02", low=0, high="0.4", symbol="a_S", meaning="autonomy that the organisation costs",
        unit="prize", source="judgement; S4:1753-1757; S4:1785-1788",
    )
    rent = Parameter(
        "0.2", low=0, high="0.5", symbol="sigma", meaning="what the Western tie brings in good times",
        unit="prize", source="judgement; S4:1779-1782",
    )
    sanctions = Parameter(
        0, low=0, high=1, symbol="s", meaning="Western sanctions: part of the rent that is lost",
        unit="fraction", source="judgement: none in 2012; S4:1791-1793",
    )
    criticism = Parameter(
        0, low=0, high="0.5", symbol="q", meaning="cost to the regime of Western criticism and conditions",
        unit="prize", source="judgement: none at the baseline; S3:49",
    )
    stay = Derived(
        lambda m: m.guarantee * m.threat - m.autonomy - Max(0, m.rent * (1 - m.sanctions) - m.criticism),
        symbol="g_C", meaning="gain of the alliance over the best other tie", unit="prize",
        source="S4:1775-1795",
    )
    # fmt: on

    points = {
        "1999": {"threat": "0.4"},
        "2006": {"threat": "0.8", "sanctions": 1},
        "2012": {},
    }

    def payoffs(self, choice: str) -> tuple[Any]:
        """(Uzbekistan,) for one tie, with or without the organisation."""
        tie, in_sco = CHOICES[choice]
        worth = {
            "CSTO": self.guarantee * self.threat - self.autonomy,
            "West": self.western_tie,
            "none": 0,
        }[tie]
        return (worth + (self.guarantee_sco * self.threat - self.autonomy_sco if in_sco else 0),)

    @property
    def western_tie(self) -> Any:
        """What the Western tie is worth at present."""
        return self.rent * (1 - self.sanctions) - self.criticism

    # fmt: off
    claims = (
        Claim("B100", "No Central Asian member ever questioned its membership.",
              "S4:1753-1757", "X", "threshold: the organisation is kept iff gamma_S tau >= a_S, whatever "
              "the alliance costs and the West offers; so it is wherever the alliance is worth its cost and "
              "gives no more support per autonomy given up",
              holds=(
                  Iff(IN_SCO, lambda m: m.guarantee_sco * m.threat >= m.autonomy_sco),
                  ForAll(IN_SCO, given=lambda m: And(
                      m.autonomy > 0, m.guarantee * m.threat >= m.autonomy,
                      m.guarantee_sco * m.autonomy >= m.guarantee * m.autonomy_sco)),
              )),
        Claim("B106", "Uzbekistan avoids joint undertakings, above all military ones.",
              "S4:1781-1785", "X", "sign: autonomy at stake can only take it out of the alliance",
              holds=Decreasing(ALLIED, "autonomy")),
        Claim("B122", "American military ties put Uzbekistan's coordination with the organisation in doubt.",
              "S4:2481-2485", "X", "sign: Western rent can only take it out of the alliance",
              holds=Decreasing(ALLIED, "rent")),
        Claim("B131", "Uzbekistan seeks the balance that brings itself most.",
              "S4:1775-1782", "X", "in the alliance iff gamma tau - a_C >= max(0, sigma (1 - s) - q)",
              holds=Iff(ALLIED, lambda m: m.stay >= 0)),
        Claim("B132", "Uzbekistan rejoined the alliance in 2006 after American and European sanctions.",
              "S4:1791-1793", "X", "threshold: where the alliance is worth something and the Western rent "
              "more, it joins iff s is at least 1 - (gamma tau - a_C + q) / sigma",
              holds=Threshold(ALLIED, "sanctions",
                              lambda m: 1 - (m.guarantee * m.threat - m.autonomy + m.criticism) / m.rent,
                              given=lambda m: (m.guarantee * m.threat >= m.autonomy) & (m.rent > 0))),
        Claim("B133", "It left the alliance a second time in 2012.",
              "S4:1794-1795", "X", "without sanctions it is out wherever sigma - q > gamma tau - a_C",
              holds=ForAll(~ALLIED, given=lambda m: m.rent - m.criticism
                           > m.guarantee * m.threat - m.autonomy, at={"sanctions": 0})),
        Claim("B134", "Karimov's stance served his own position when unrest at home was likely.",
              "S4:3037-3044", "A", "sign: threat at home can only bring it into the alliance",
              holds=Increasing(ALLIED, "threat")),
        Claim("B165", "Uzbekistan, criticised by the West, asked for the American withdrawal; Russia agreed.",
              "S3:49", "X", "threshold: without any pressure from Russia the Western tie is worse than none "
              "iff q > sigma (1 - s)",
              holds=Iff(~WESTERN, lambda m: m.western_tie < 0,
                        given=lambda m: (m.guarantee * m.threat < m.autonomy) & Ne(m.western_tie, 0))),
    )
    # fmt: on
