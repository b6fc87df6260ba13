"""M08, how many, how close, with whom: size of the club, grades of membership, links to others."""

from __future__ import annotations

from typing import Any

from sympy import And, Min

from greatgame.model import Claim, Model
from greatgame.models import _state
from greatgame.parameters import Derived, Parameter, Vector
from greatgame.proof import Decreasing, Dominates, Equilibria, ForAll, Holds, Iff, Increasing, Outcome

SIZES = ("none", "one", "two", "three", "four")
STATUS = ("none", "partner", "member")


class ClubSize(Model):
    """Each leader names how many newcomers it accepts; the smaller number enters.

    Admissions balance expansion and cohesion (S2:49); the organisation should gain weight and lose
    unity (S1:29).  Every newcomer brings leader k influence v_k, more to Russia with its globalising
    line than to China with its regionalising one (S3:35); every pair of newcomers costs rho, as each
    brings its own quarrels (S2:59; S2:71):

        u_k(n) = v_k n - rho n (n - 1) / 2.

    Regimes: n is an equilibrium size iff rho (n - 1) <= min v_k, so the largest is that of the leader
    with the smaller v; it is interior when min v_k < 3 rho.  Smaller sizes are equilibria as well, since
    neither can raise the number alone.

    Changes to the sketch: influence and cohesion, there indices without a game, are the two terms of a
    leader's payoff, which yields its interior number of members.
    """

    title = "Size of the club: influence against cohesion"
    form = "normal form, 2 players"
    covers = ("A17", "A19")
    players = dict.fromkeys(("Russia", "China"), SIZES)

    # fmt: off
    influence = Vector({
        "Russia": Parameter("0.25", low=0, high="0.5", symbol="v_R", unit="prize", source="judgement; S3:35",
                            meaning="influence that a newcomer brings Russia"),
        "China": Parameter("0.15", low=0, high="0.5", symbol="v_C", unit="prize", source="judgement; S3:35",
                           meaning="influence that a newcomer brings China"),
    })
    friction = Parameter(
        "0.1", low="0.01", high="0.3", symbol="rho", meaning="cohesion lost per pair of newcomers",
        unit="prize", source="judgement; S2:59; S2:71",
    )
    smaller = Derived(
        lambda m: Min(*m.influence.values()), symbol="v_0", meaning="influence to the less eager leader",
        unit="prize", source="S3:35",
    )
    # fmt: on

    points = {"growth": {"friction": "0.03"}, "two-power": {"friction": "0.3"}}

    def payoffs(self, russia: str, china: str) -> tuple[Any, Any]:
        """(Russia, China) at one pair of numbers."""
        number = min(SIZES.index(russia), SIZES.index(china))
        return tuple(self.influence[k] * number - self.disunity(number) for k in self.influence)

    def disunity(self, number: int) -> Any:
        """Cohesion lost with a number of newcomers."""
        return self.friction * (number * (number - 1) // 2)

    # fmt: off
    claims = (
        Claim("B029", "The organisation is likely to gain influence but not unity.",
              "S1:29", "X", "if rho < v_k for each, two newcomers are an equilibrium that both "
              "prefer to one, although cohesion is lower",
              holds=ForAll(Outcome("two", "two") & Dominates(("two", "two"), ("one", "one"))
                           & Holds(lambda m: m.disunity(2) > m.disunity(1), "cohesion is lower"),
                           given=lambda m: m.friction < m.smaller)),
        Claim("B053", "Russia and China coordinate admissions to balance expansion and cohesion.",
              "S2:49", "X", "interior size: two newcomers are an equilibrium and three none iff "
              "rho <= min v_k < 2 rho",
              holds=Iff(Outcome("two", "two") & ~Outcome("three", "three"), lambda m: And(
                  m.friction <= m.smaller, m.smaller < 2 * m.friction))),
        Claim("B070", "Enlargement has to balance a globalising Russian and a regionalising Chinese line.",
              "S3:35", "A", "if v_C <= v_R, three newcomers are an equilibrium iff 2 rho <= v_C, whatever "
              "v_R: the narrower line decides",
              holds=Iff(Outcome("three", "three"), lambda m: 2 * m.friction <= m.influence["China"],
                        given=lambda m: m.influence["China"] <= m.influence["Russia"])),
        Claim("B071", "Isolated and ambitious, Iran makes the club harder to run.",
              "S2:59", "X", "sign: a third newcomer costs more cohesion than the second did",
              holds=ForAll(lambda m: m.disunity(3) - m.disunity(2) > m.disunity(2) - m.disunity(1))),
    )
    # fmt: on


class GradedMembership(Model):
    """Each leader names the highest status it grants a candidate; the lower one holds.

    Observers and partners help in Afghanistan (S4:2172-2176), share the cost of projects (S4:2181-2184)
    and answer the reproach of a club of autocrats (S4:2176-2181), without full rights.  With status
    t = 0, 1/2 or 1 for none, partner, member, and [t > 0] for any status:

        Russia  [t > 0] (a tau + g + F / 2) + t e (1 - p) - [t = 1] x
        China   [t > 0] (a tau + g + F / 2) - t d - [t = 1] x

    a tau: help by threat; g: legitimacy; F / 2: half of a project's cost, borne by the other;
    e (1 - p): weight against China, worth more the weaker Russia is (S4:1631-1634); d: dilution for
    China (S1:18); x: harder decisions with one more vote (S4:2166-2170).

    Regimes: Russia prefers member to partner iff e (1 - p) / 2 >= x, China never if d > 0; the grade of
    partner is then what they agree on.

    Changes to the sketch: a grade between in and out, which it lists but does not model.
    """

    title = "Observer, partner, member"
    form = "normal form, 2 players"
    covers = ("A20",)
    players = dict.fromkeys(("Russia", "China"), STATUS)

    # fmt: off
    power = _state.power(2012)
    threat = _state.threat(2012)
    security = Parameter(
        "0.1", low=0, high="0.3", symbol="a", meaning="help of a partner in Afghanistan",
        unit="prize per unit of threat", source="judgement; S4:2172-2176",
    )
    legitimacy = Parameter(
        "0.05", low=0, high="0.2", symbol="g", meaning="legitimacy that a partner brings", unit="prize",
        source="judgement; S4:2176-2181",
    )
    project = Parameter(
        "0.1", low=0, high="0.4", symbol="F", meaning="cost of a project, shared with a partner",
        unit="prize", source="judgement; S4:2181-2184",
    )
    counterweight = Parameter(
        "0.2", low=0, high="0.5", symbol="e", meaning="worth to Russia of a weight against China",
        unit="prize", source="judgement; S1:18-19; S4:1631-1634",
    )
    dilution = Parameter(
        "0.2", low=0, high="0.5", symbol="d", meaning="dilution of China's weight by a full member",
        unit="prize", source="judgement; S1:18",
    )
    decision = Parameter(
        "0.05", low=0, high="0.2", symbol="x", meaning="cost of one more vote", unit="prize",
        source="judgement; S4:2166-2170",
    )
    # fmt: on

    def payoffs(self, russia: str, china: str) -> tuple[Any, Any]:
        """(Russia, China) at one pair of grades."""
        grade = min(STATUS.index(russia), STATUS.index(china))
        return self.value("Russia", grade), self.value("China", grade)

    def value(self, leader: str, grade: int) -> Any:
        """Worth to a leader of a candidate at a grade: 0 none, 1 partner, 2 member."""
        shared = self.security * self.threat + self.legitimacy + self.project / 2 if grade else 0
        own = self.counterweight * (1 - self.power) if leader == "Russia" else -self.dilution
        return shared + own * grade / 2 - (self.decision if grade == 2 else 0)

    # fmt: off
    claims = (
        Claim("B067", "More ties with others raise legitimacy and answer the reproach of a club of "
              "autocrats.",
              "S4:2176-2181", "X", "sign: once a partner is accepted, more legitimacy never ends that",
              holds=Increasing(Outcome("partner", "partner"), "legitimacy")),
        Claim("B068", "Stabilising Afghanistan makes the organisation rely on its observers.",
              "S4:2172-2176", "X", "sign: a partner is worth more to Russia and China as tau rises",
              holds=Increasing(lambda m: m.value("Russia", 1) + m.value("China", 1), "threat",
                               given=lambda m: m.security > 0)),
        Claim("B183", "As power shifts away from Russia, observers are worth more to it.",
              "S4:1631-1634", "X", "sign: a partner is worth less to Russia as its own p rises",
              holds=Decreasing(lambda m: m.value("Russia", 1), "power",
                               given=lambda m: m.counterweight > 0)),
        Claim("B203", "More partners in projects serve Russia better than going it alone.",
              "S4:2181-2184", "N", "Russia prefers a partner to none wherever there is any cost to share",
              holds=ForAll(lambda m: m.value("Russia", 1) > m.value("Russia", 0),
                           given=lambda m: m.project > 0)),
    )
    # fmt: on


class LinkUp(Model):
    """Two bodies with overlapping tasks link up or stay separate.

    The network of partner organisations proposed in 2004 languished, with some movement in 2013
    (S4:2099-2120); on Afghanistan many platforms bring many agendas to be reconciled (S4:2346-2358).
    Linking pays y when both do and costs c in any case: (y - c, y - c), (-c, 0), (0, -c), (0, 0).

    Regimes: y > c, a stag hunt: linked and separate are both equilibria, separate is safe; y < c,
    separate alone.  Points: ``asia-pacific`` is the baseline, ``afghan-platforms`` has more at stake
    and more to reconcile.

    Changes to the sketch: the coordination game that it names is written out.
    """

    title = "Linking organisations"
    form = "normal form, 2 players"
    covers = ("A21", "A42")
    players = dict.fromkeys(("SCO", "other body"), ("link", "separate"))
    cooperation = ("link", "link")
    punishment = ("separate", "separate")

    # fmt: off
    synergy = Parameter(
        "0.15", low=0, high=1, symbol="y", meaning="worth of a link to each", unit="prize",
        source="judgement; S4:2099-2120",
    )
    effort = Parameter(
        "0.1", low="0.01", high="0.5", symbol="c", meaning="cost of linking: agendas to be reconciled",
        unit="prize", source="judgement; S4:2346-2358",
    )
    # fmt: on

    points = {"asia-pacific": {}, "afghan-platforms": {"synergy": "0.5", "effort": "0.3"}}

    def payoffs(self, sco: str, other: str) -> tuple[Any, Any]:
        """(SCO, other body) at one profile."""
        gain = self.synergy if (sco, other) == ("link", "link") else 0
        return (
            gain - self.effort if sco == "link" else 0,
            gain - self.effort if other == "link" else 0,
        )

    # fmt: off
    claims = (
        Claim("B182", "Russia should tie regional to wider projects, short of full integration.",
              "S4:3825-3828", "N", "if y > c both prefer the link, yet separate is an equilibrium too, so it "
              "has to be coordinated",
              holds=ForAll(Dominates(("link", "link"), ("separate", "separate"))
                           & Equilibria((("link", "link"), ("separate", "separate"))),
                           given=lambda m: m.synergy > m.effort)),
    )
    # fmt: on
