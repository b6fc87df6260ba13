"""M08: two leaders decide on newcomers, one by one or in a bundle."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from sympy import And, Or

from greatgame.data.derived import MEMBERS, eras, weights
from greatgame.data.tables import value
from greatgame.model import Claim, Model
from greatgame.models import _state
from greatgame.parameters import Choice, Derived, Parameter, Vector
from greatgame.proof import Computed, Decreasing, ForAll, Iff, Increasing, Outcome

INDIA, PAKISTAN, IRAN = "India", "Pakistan", "Iran"
BUNDLES = {
    INDIA: (INDIA,),
    PAKISTAN: (PAKISTAN,),
    "India and Pakistan": (INDIA, PAKISTAN),
    IRAN: (IRAN,),
}
PAIR = {"bundle": "India and Pakistan", "club": "closed"}
ALONE = {"bundle": INDIA, "club": "closed"}
ADMIT = Outcome("admit", "admit")

#: What a newcomer is worth to a leader for its own sake (judgements; S1:18-19; S3:104).
BIAS = {
    "Russia": {INDIA: "0.05", PAKISTAN: "-0.1", IRAN: "0.02"},
    "China": {INDIA: "-0.3", PAKISTAN: "0.25", IRAN: "0.02"},
}


def weight_of(candidate: str) -> Fraction:
    """Defence spending of a candidate in 2012, in that of five members, India and Pakistan."""
    total = sum(weights("defence", MEMBERS, (INDIA, PAKISTAN)).values())
    return round(weights("defence", (candidate,))[candidate] / total, 3)


def _bias(leader: str) -> Vector:
    return Vector({
        candidate: Parameter(
            number, low="-0.4", high="0.4", symbol=f"b_{leader[0]}_{candidate[:2]}",
            meaning=f"what {candidate} inside is worth to {leader} for its own sake", unit="prize",
            source="judgement; S1:18-19; S3:104",
        )
        for candidate, number in BIAS[leader].items()
    })  # fmt: skip


def _worth_to(leader: str) -> Callable[[Any], Any]:
    return lambda m: m.value(leader)


def _closed_at_first() -> tuple[bool, str]:
    """Values of every bundle in the first two eras, the club closed."""
    found = {}
    for year in ("1996", "2001"):
        for bundle in BUNDLES:
            m = Enlargement.at(year, bundle=bundle)
            found[f"{bundle} {year}"] = (m.value("Russia"), m.value("China"))
    shown = "; ".join(f"{k}: Russia {float(r):.3f}, China {float(c):.3f}" for k, (r, c) in found.items())
    return all(max(pair) < 0 for pair in found.values()), shown


def _central_asian_share() -> tuple[bool, str]:
    """Share of the four states in defence spending (Uzbekistan: 2010) as newcomers enter in turn."""
    asian = ("Kazakhstan", "Kyrgyzstan", "Tajikistan", "Uzbekistan")
    shares = []
    for number in range(4):
        total = weights("defence", (*MEMBERS, "Uzbekistan"), (INDIA, PAKISTAN, IRAN)[:number])
        shares.append(sum(total[c] for c in asian) / sum(total.values()))
    text = ", ".join(f"{float(share):.4f}" for share in shares)
    return all(b < a for a, b in itertools.pairwise(shares)), text


def _share_of_mankind() -> tuple[bool, str]:
    """Population of the members before and after, as shares of the world's."""
    people = {k: value("population", k, "population") for k in (INDIA, PAKISTAN, "World")}
    before = value("population", "Members", "population")
    after = before + people[INDIA] + people[PAKISTAN]
    text = f"from {float(before / people['World']):.3f} to {float(after / people['World']):.3f} of the world"
    return after > Fraction(2, 5) * people["World"], text


class Enlargement(Model):
    """Russia and China admit a bundle of newcomers, or either vetoes it.

    At first both saw the organisation as a place to coordinate the two of them (S3:104).  Terror,
    Afghanistan and the quarrel with the West changed that; rivals inside cost cohesion (S0:261-262;
    S2:59).  To leader k the bundle is worth, in units of the regional prize,

        v_k = sum over newcomers j of [(l_0 + l_1 h) m_j + a tau + b_kj]
              - c_H [India and Pakistan both in it] - c_k [first opening]:

    legitimacy and counterweight by weight m_j (S2:49; S4:2176-2181), more so the more hostile the West
    (S3:104); help in Afghanistan (S4:2172-2176); what the newcomer is worth to k for its own sake
    (S1:18-19); the quarrel; and opening a club of two (S3:104).  Without both consents nobody enters.

    Regimes: admission is an equilibrium iff v_R >= 0 and v_C >= 0; staying closed always is one.  On
    the judged era path Russia gains from India alone from 2005, China never; Russia never gains from
    Pakistan alone; the pair passes both from 2014.  Iran would pass once the club is open (``club``);
    the bar is eligibility (AccessionCascade).

    Changes to the sketch: none in the payoffs.  Russia's switch on India lies between 2001 (-.020) and
    2005 (.006).  That neither leader wanted anybody at first (B048) holds of Russia only; at the judged
    values China gains from Pakistan alone in every era.
    """

    title = "Enlargement: two vetoes, bundles of newcomers"
    form = "normal form, 2 players; era path"
    covers = ("A14", "A17", "A18")
    players = {"Russia": ("admit", "veto"), "China": ("admit", "veto")}
    cooperation = ("admit", "admit")

    # fmt: off
    bundle = Choice("India and Pakistan", among=tuple(BUNDLES), meaning="who is to enter", source="S3:104")
    club = Choice(
        "closed", among=("closed", "opened"), meaning="whether newcomers entered before", source="S3:104"
    )
    hostility = _state.hostility(2014)
    threat = _state.threat(2014)
    legitimacy_base = Parameter(
        "0.1", low=0, high="0.3", symbol="l_0", meaning="legitimacy per unit of newcomers' weight",
        unit="prize per share", source="judgement; S4:2176-2181",
    )
    legitimacy_slope = Parameter(
        "1.2", low=0, high="1.5", symbol="l_1", meaning="further counterweight, per unit of hostility",
        unit="prize per share and unit of hostility", source="judgement; S3:104",
    )
    weight = Vector({
        candidate: Parameter(
            weight_of(candidate), low=0, high="0.5", symbol=f"m_{candidate[:2]}",
            meaning=f"weight of {candidate}", unit="share of five members, India and Pakistan",
            source="derived: data/defence.csv, defence spending of 2012; S4:906-1000; S4:1065-1129",
            origin="data",
        )
        for candidate in (INDIA, PAKISTAN, IRAN)
    })
    security = Parameter(
        "0.1", low=0, high="0.3", symbol="a", meaning="help of a state with a stake in Afghanistan",
        unit="prize per unit of threat", source="judgement; S4:2172-2176",
    )
    quarrel = Parameter(
        "0.05", low=0, high="0.3", symbol="c_H", meaning="cost of India and Pakistan both inside",
        unit="prize", source="judgement; S0:261-262; S2:59",
    )
    bias_russia = _bias("Russia")
    bias_china = _bias("China")
    opening = Vector({
        "Russia": Parameter("0.2", low=0, high="0.4", symbol="c_R", unit="prize", source="judgement; S3:104",
                            meaning="cost to Russia of opening a club of two"),
        "China": Parameter("0.05", low=0, high="0.4", symbol="c_C", unit="prize", source="judgement; S3:104",
                           meaning="cost to China of opening a club of two"),
    })
    legitimacy = Derived(
        lambda m: m.legitimacy_base + m.legitimacy_slope * m.hostility, symbol="l",
        meaning="legitimacy and counterweight per unit of weight", unit="prize per share", source="S3:104",
    )
    # fmt: on

    points = {
        str(y): {"hostility": _state.hostility_in(y), "threat": _state.threat_in(y)} for y in eras()
    } | {"iran": {"bundle": IRAN, "club": "opened"}}

    def payoffs(self, russia: str, china: str) -> tuple[Any, Any]:
        """(Russia, China) at one pair of answers."""
        if (russia, china) != ("admit", "admit"):
            return 0, 0
        return self.value("Russia"), self.value("China")

    def value(self, leader: str, newcomers: Sequence[str] = ()) -> Any:
        """Value to a leader of the bundle on the table, or of other newcomers."""
        entering = newcomers or BUNDLES[self.bundle]
        bias = {"Russia": self.bias_russia, "China": self.bias_china}[leader]
        brings = sum(
            self.legitimacy * self.weight[j] + self.security * self.threat + bias[j] for j in entering
        )
        quarrel = self.quarrel if {INDIA, PAKISTAN} <= set(entering) else 0
        return brings - quarrel - (self.opening[leader] if self.club == "closed" else 0)

    # fmt: off
    claims = (
        Claim("B048", "At first neither power wanted to expand the club that served to coordinate the two.",
              "S3:104", "X", "computed: at the judged states of 1996 and 2001 neither power gains from any "
              "bundle; false: China gains from Pakistan; true is that Russia gains from none: nobody enters",
              holds=Computed(_closed_at_first, "values of every bundle in the first two eras")),
        Claim("B050", "Terrorism and Afghanistan made the two think again about newcomers.",
              "S3:104", "X", "sign: Russia's value of India rises in tau",
              holds=Increasing(lambda m: m.value("Russia"), "threat", at=ALONE,
                               given=lambda m: m.security > 0)),
        Claim("B051", "At odds with the West, Moscow sought weight by bringing in large Asian states.",
              "S3:104", "X", "sign: Russia's value of India rises in h",
              holds=Increasing(lambda m: m.value("Russia"), "hostility", at=ALONE, given=lambda m: And(
                  m.legitimacy_slope > 0, m.weight[INDIA] > 0))),
        Claim("B054", "India and Pakistan raise the profile and the claim to speak for the non-West.",
              "S0:259-261", "X", "sign: what the pair is worth to each leader rises in India's weight and "
              "in Pakistan's, and the more so the more hostile the West",
              holds=(
                  *(Increasing(_worth_to(k), f"weight_{j}", at=PAIR, given=lambda m: m.legitimacy > 0)
                    for k in ("Russia", "China") for j in ("india", "pakistan")),
                  Increasing(lambda m: m.value("Russia"), "hostility", at=PAIR, given=lambda m: And(
                      m.legitimacy_slope > 0, m.weight[INDIA] + m.weight[PAKISTAN] > 0)),
              )),
        Claim("B055", "India's tensions with China and Pakistan put the club's cohesion at risk.",
              "S0:261-262", "X", "sign: the pair is worth less to both as c_H rises",
              holds=Decreasing(lambda m: m.value("Russia") + m.value("China"), "quarrel", at=PAIR)),
        Claim("B058", "The newcomers' conflicts bring new fault lines inside.",
              "S2:59", "X", "together rivals are worth less to each leader than apart, by c_H",
              holds=ForAll(lambda m: And(*(
                  m.value(k) < m.value(k, (INDIA,)) + m.value(k, (PAKISTAN,)) + m.opening[k]
                  for k in ("Russia", "China"))), given=lambda m: m.quarrel > 0, at=PAIR)),
        Claim("B065", "Officials would rather deepen cooperation than expand: the status quo holds.",
              "S4:2143-2147", "X", "admission is no equilibrium iff a leader loses by it",
              holds=Iff(~ADMIT, lambda m: Or(m.value("Russia") < 0, m.value("China") < 0))),
        Claim("B066", "Expansion may change the balance inside or draw attention away from Central Asia.",
              "S4:2166-2170", "X", "computed: Central Asia's share of members' defence spending falls with "
              "each newcomer; that attention follows weight is not in the model",
              holds=Computed(_central_asian_share, "share of Central Asia as newcomers enter in turn")),
        Claim("B069", "Diverse members and expansion test how far the two can coordinate.",
              "S2:71", "X", "sign: once the quarrel keeps the leaders from agreeing, more does not help",
              holds=Decreasing(ADMIT, "quarrel", at=PAIR)),
        Claim("B072", "By population, accession made it the second largest international organisation.",
              "S3:106-108", "X", "computed: above two fifths of mankind; the tables hold no other "
              "organisation to rank it by",
              holds=Computed(_share_of_mankind, "members' share of world population, before and after")),
        Claim("B110", "Whether it provides public goods decides its legitimacy in the long run.",
              "S2:79", "X", "legitimacy rises in the public goods provided",
              needs="the public goods of SecurityGoods"),
    )
    # fmt: on
