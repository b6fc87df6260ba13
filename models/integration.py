"""M15: China works through the organisation or bilaterally; Russia links up or obstructs."""

from __future__ import annotations

from typing import Any

from sympy import And, Max

from greatgame.model import Claim, Model
from greatgame.parameters import Derived, Parameter
from greatgame.proof import (
    BestResponse,
    DominantAction,
    Dominates,
    ForAll,
    ForSome,
    Iff,
    Implies,
    Increasing,
    OnlyOutcome,
    Outcome,
    Sustained,
)
from greatgame.strategies import GrimTrigger

ACCORD = ("multilateral", "link")
BLOCKED = ("multilateral", "obstruct")
LINKED = ("bilateral", "link")
RIVALRY = ("bilateral", "obstruct")


class Integration(Model):
    """China's projects go through the organisation or bilaterally; Russia links its union or obstructs.

    China found no multilateral agreement with Russia on board and turned to the states one by one
    (S4:2250-2266), by its Belt and Road (S2:57); Russia, outpaced, wants a seat at the table (S1:13) and
    ties the Road to its own union (S2:53).  Payoffs (China, Russia), in units of the regional prize:

    ============  ============  ===============
    China         Russia links  Russia obstructs
    ============  ============  ===============
    multilateral  a_C, a_R      -t, 0
    bilateral     b + y, z      b - f, -e
    ============  ============  ===============

    a_C, a_R: a multilateral accord, a joint bank included (S4:867-870), which saves China cost
    (S4:2206-2212) and may cost Russia its standing (S3:112); t: delay by a stalled accord; b: China's
    bilateral gain, growing with its weight (S4:2250-2260); y: synergy of the linked projects (S2:53);
    f: friction of going alone (S4:1736-1743); z, e: Russia's gain by linking, its loss if by-passed
    (S1:13).

    Regimes: accord (multilateral, link) iff a_R >= 0 and a_C >= b + y; stalled (multilateral, obstruct)
    iff a_R <= 0 and b <= f - t; linked (bilateral, link) iff z + e >= 0 and b >= a_C - y; rivalry
    (bilateral, obstruct) iff z + e <= 0 and b >= f - t.  Above ``bound`` = max(a_C - y, f - t) bilateral
    is dominant.  If a_R < 0 < z + e and f - t < b < a_C - y there is no pure equilibrium: China wants
    the accord whenever Russia links, and Russia links only when China does not.

    Changes to the sketch.  z may be negative, as the claim that linking needs upkeep asks; but then
    repetition cannot help either: by obstructing Russia is sure of at least -e, more than z.  What
    repetition does sustain is an accord that costs Russia something, by the threat of rivalry.
    The catalogue lets China leave the multilateral track iff b - f > -t; where Russia links to what it
    cannot stop, moving first China leaves already if b + y > -t.
    """

    title = "Belt and Road and the Eurasian union: multilateral or bilateral, link or obstruct"
    form = "normal form, 2 players; era path"
    covers = ("A09", "A30", "A32", "A68", "A69")
    players = {"China": ("multilateral", "bilateral"), "Russia": ("link", "obstruct")}
    cooperation = ACCORD
    punishment = RIVALRY

    # fmt: off
    accord_china = Parameter(
        "0.3", low="-0.3", high="0.5", symbol="a_C", meaning="China's gain from a multilateral accord",
        unit="prize", source="judgement; S4:2206-2212",
    )
    accord_russia = Parameter(
        "-0.05", low="-0.3", high="0.5", symbol="a_R",
        meaning="Russia's gain from a multilateral accord; negative if it fears Chinese money",
        unit="prize", source="judgement; S3:112",
    )
    bilateral_gain = Parameter(
        "0.35", low=0, high="0.6", symbol="b", meaning="China's gain from bilateral projects", unit="prize",
        source="judgement: from 2013; S4:2250-2260; S4:2309-2313",
    )
    synergy = Parameter(
        "0.05", low=0, high="0.3", symbol="y", meaning="China's further gain when projects are linked",
        unit="prize", source="judgement; S2:53",
    )
    delay = Parameter(
        "0.05", low=0, high="0.2", symbol="t", meaning="cost to China of a stalled accord", unit="prize",
        source="judgement; S4:2261-2266",
    )
    friction = Parameter(
        "0.08", low=0, high="0.3", symbol="f", meaning="cost to China of going alone against Russia",
        unit="prize", source="judgement; S4:1736-1743",
    )
    seat = Parameter(
        "0.05", low="-0.3", high="0.3", symbol="z", meaning="Russia's gain by linking to China's projects",
        unit="prize", source="judgement; S1:13",
    )
    bypass = Parameter(
        "0.1", low=0, high="0.3", symbol="e", meaning="Russia's loss when projects pass it by",
        unit="prize", source="judgement; S1:13; S4:2666-2671",
    )
    # fmt: on

    bound = Derived(
        lambda m: Max(m.accord_china - m.synergy, m.friction - m.delay),
        symbol="b_0",
        meaning="bilateral gain above which China goes bilateral whatever Russia does",
        unit="prize",
        source="S4:2250-2260",
    )

    points = {
        "2003": {"bilateral_gain": "0.02", "friction": "0.15"},
        "2013": {},
        "accord": {"accord_russia": "0.1", "bilateral_gain": "0.2"},
        "rivalry": {"seat": "-0.2"},
        "no-rest": {"bilateral_gain": "0.2"},
    }

    def payoffs(self, china: str, russia: str) -> tuple[Any, Any]:
        """(China, Russia) at one profile, in units of the regional prize."""
        return {
            ACCORD: (self.accord_china, self.accord_russia),
            BLOCKED: (-self.delay, 0),
            LINKED: (self.bilateral_gain + self.synergy, self.seat),
            RIVALRY: (self.bilateral_gain - self.friction, -self.bypass),
        }[china, russia]

    # fmt: off
    claims = (
        Claim("B020", "China saves on developing the region and Russia gains some say over China's rise.",
              "S4:2206-2212", "A", "both gain by the accord over going alone iff a_C > b - f and a_R > -e",
              holds=Iff(Dominates(ACCORD, RIVALRY), lambda m: And(
                  m.accord_china > m.bilateral_gain - m.friction, m.accord_russia > -m.bypass))),
        Claim("B087", "Russia does not want more economic activity in the organisation: it fears Chinese "
              "money.",
              "S3:112", "X", "Russia obstructs a multilateral proposal iff a_R <= 0",
              holds=Iff(BestResponse("Russia", "obstruct", {"China": "multilateral"}),
                        lambda m: m.accord_russia <= 0)),
        Claim("B088", "Moscow pushes the political side and brakes on what Beijing proposes in economics.",
              "S3:21", "X", "if a_R < 0 the accord is no equilibrium, whatever it offers China",
              holds=Implies(lambda m: m.accord_russia < 0, ~Outcome(*ACCORD))),
        Claim("B150", "China more and more puts bilateral ties before multilateral projects.",
              "S4:2250-2260", "X", "as b grows bilateral becomes, and stays, dominant for China",
              holds=Increasing(DominantAction("China", "bilateral"), "bilateral_gain")),
        Claim("B151", "No accord was to be had with Russia on board: bilateral deals were what was left.",
              "S4:2261-2266", "A", "if a_R < 0 < z + e and b > bound, (bilateral, link) is the only "
              "equilibrium",
              holds=ForAll(OnlyOutcome(*LINKED), given=lambda m: And(
                  m.accord_russia < 0, m.seat + m.bypass > 0, m.bilateral_gain > m.bound))),
        Claim("B152", "China's ties with single states may push the organisation into second place.",
              "S4:2309-2313", "X", "threshold: China never plays multilateral iff b > bound",
              holds=Iff(DominantAction("China", "bilateral"), lambda m: m.bilateral_gain > m.bound)),
        Claim("B153", "The Road outpaced the union; Russia uses the organisation to keep a seat.",
              "S1:13", "X", "Russia links to bilateral projects iff z >= -e",
              holds=Iff(BestResponse("Russia", "link", {"China": "bilateral"}),
                        lambda m: m.seat >= -m.bypass)),
        Claim("B154", "Tying the Road to the union contains rivalry and lets both gain.",
              "S2:53", "X", "both gain by linking over rivalry iff y + f > 0 and z + e > 0",
              holds=Iff(Dominates(LINKED, RIVALRY), lambda m: And(m.synergy + m.friction > 0,
                                                                  m.seat + m.bypass > 0))),
        Claim("B155", "Only constant diplomacy keeps the contradictions from turning into open rivalry.",
              "S2:57", "X", "exists: an accord that is no stage equilibrium (a_R < 0), with rivalry the "
              "alternative, is sustained by grim trigger at some discount factor",
              holds=ForSome(Sustained(GrimTrigger(), ACCORD, RIVALRY), given=lambda m: m.accord_russia < 0)),
        Claim("B156", "China's bilateral way at times conflicts with Russia's multilateral preference.",
              "S2:57", "X", "exists: China prefers linked bilateral projects to the accord, Russia the "
              "accord, and the former is an equilibrium",
              holds=ForSome(Outcome(*LINKED), given=lambda m: And(
                  m.bilateral_gain + m.synergy > m.accord_china, m.accord_russia > m.seat))),
        Claim("B182", "Russia should tie regional to wider projects, short of full integration.",
              "S4:3825-3828", "N", "linking pays both over rivalry wherever y and z are positive, even if "
              "the accord is bad for both",
              holds=ForAll(Dominates(LINKED, RIVALRY), given=lambda m: And(
                  m.synergy > 0, m.seat > 0, m.accord_china < 0, m.accord_russia < 0))),
        Claim("B190", "Working through many partners let China calm disputes while pursuing energy.",
              "S4:1736-1743", "X", "sign: the more friction in going alone, the rather China stays "
              "multilateral even when obstructed",
              holds=Increasing(BestResponse("China", "multilateral", {"Russia": "obstruct"}), "friction")),
        Claim("B202", "The two flagship initiatives share an agenda against fragmentation.",
              "S3:74; S3:76", "X", "common interest: with y, z > 0 linking leaves both better off than "
              "either kind of obstruction, for b > 0",
              holds=ForAll(Dominates(LINKED, RIVALRY) & Dominates(LINKED, BLOCKED), given=lambda m: And(
                  m.synergy > 0, m.seat > 0))),
    )
    # fmt: on
