"""M15, who joins: a linked Eurasian space, and a state's choice between two unions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sympy import And, Rational

from greatgame.data.derived import product
from greatgame.model import Claim, Model
from greatgame.parameters import Choice, Derived, Parameter, Vector
from greatgame.proof import Decreasing, Dominates, Equilibria, ForAll, ForSome, Iff, Outcome

SPACES = {
    "partnership": ("Russia", "China", "India", "Iran"),  # S3:61
    "union": ("Kazakhstan", "Kyrgyzstan", "Tajikistan", "Uzbekistan"),  # S4:2648-2656
}
ALL_JOIN = ("join",) * 4
ALL_STAY = ("stay",) * 4


class LinkedSpace(Model):
    """Four states join a linked economic space or keep their own format: a stag hunt.

    The partnership is flexible and open, no organisation (S3:61-67), and its free trade areas may be
    extended or joined (S3:72); a wider union may divide its neighbours or knit them together
    (S4:2648-2656).  With j of n states joined, a state gets

        c j / n - k + x    if it joins,    o    if it stays:

    a network benefit, the cost of joining, an outside contribution to it (S4:2941-2945), and what the
    corridors of outsiders offer to those who stay (S4:1586-1593; S4:3449-3458).

    Regimes: joining is best iff the joined part, oneself included, is at least s = (k - x + o) / c
    (``critical``).  If 1/4 < s < 1 there are exactly two pure equilibria, linked and split; below it
    joining is dominant, above it staying.

    ``space``: the Greater Eurasian Partnership, or the union as seen by Central Asian states.

    Changes to the sketch: an outside contribution and an outside offer are added for the claims on
    projects that need, or come from, outsiders.
    """

    title = "Joining a linked space"
    form = "normal form, 4 players"
    covers = ("A22", "A30", "A70", "A72")

    # fmt: off
    space = Choice(
        "partnership", among=tuple(SPACES), meaning="which space is to be joined",
        source="S3:57-61; S4:2648-2656",
    )
    network = Parameter(
        "0.4", low="0.05", high=1, symbol="c", meaning="benefit when everybody has joined", unit="prize",
        source="judgement; S3:57; S3:72",
    )
    joining_cost = Parameter(
        "0.2", low=0, high=1, symbol="k", meaning="cost of joining: sovereignty, uneven development",
        unit="prize", source="judgement; S2:73",
    )
    contribution = Parameter(
        0, low=0, high="0.5", symbol="x", meaning="outsiders' contribution to a state that joins",
        unit="prize", source="judgement: none at the baseline; S4:2941-2945",
    )
    outside = Parameter(
        0, low=0, high="0.5", symbol="o", meaning="what outsiders' own corridors offer a state that stays",
        unit="prize", source="judgement: none at the baseline; S4:1586-1593; S4:3449-3458",
    )
    critical = Derived(
        lambda m: (m.joining_cost - m.contribution + m.outside) / m.network, symbol="s",
        meaning="joined part from which joining is best", unit="fraction", source="S3:57",
    )
    # fmt: on

    points = {
        "open": {"joining_cost": "0.05"},
        "closed": {"joining_cost": "0.5"},
        "union": {"space": "union"},
        "american-corridor": {"space": "union", "outside": "0.3"},
    }

    def players(self) -> dict[str, tuple[str, ...]]:
        """States of the space in question."""
        return dict.fromkeys(SPACES[self.space], ("join", "stay"))

    def payoffs(self, *actions: str) -> tuple[Any, ...]:
        """Payoff of each state at one set of decisions."""
        joined = Rational(actions.count("join"), len(actions))
        inside = self.network * joined - self.joining_cost + self.contribution
        return tuple(inside if action == "join" else self.outside for action in actions)

    # fmt: off
    claims = (
        Claim("B157", "The union may divide the organisation's Central Asian members or knit them "
              "together.",
              "S4:2648-2656", "X", "if 1/4 < s < 1 the pure equilibria are exactly two: all join, all stay",
              holds=ForAll(Equilibria((ALL_JOIN, ALL_STAY)),
                           given=lambda m: And(m.critical > Rational(1, 4), m.critical < 1))),
        Claim("B159", "Most projects tie the region to consumers outside and leave it more fragmented.",
              "S4:3452-3458", "X", "sign: once joining is no equilibrium, a better offer from outside never "
              "makes it one",
              holds=Decreasing(Outcome(*ALL_JOIN), "outside")),
        Claim("B182", "Russia should tie regional to wider projects, short of full integration.",
              "S4:3825-3828", "N", "joining is an equilibrium iff the linked space is worth its cost, "
              "c >= k - x + o",
              holds=Iff(Outcome(*ALL_JOIN),
                        lambda m: m.network >= m.joining_cost - m.contribution + m.outside)),
        Claim("B194", "Energy and infrastructure alone can integrate the region, and they need outsiders.",
              "S4:2941-2945", "A", "exists: joining is an equilibrium although c < k, thanks to the "
              "contribution",
              holds=ForSome(Outcome(*ALL_JOIN), given=lambda m: m.network < m.joining_cost)),
        Claim("B202", "The two flagship initiatives share an agenda against fragmentation.",
              "S3:74; S3:76", "X", "all strictly prefer the linked space to fragmentation iff s < 1",
              holds=Iff(Dominates(ALL_JOIN, ALL_STAY), lambda m: m.critical < 1)),
    )
    # fmt: on


def _lack(partner: str) -> Fraction:
    """Part of a partner's product that Kazakhstan lacks, to three decimals."""
    return round(1 - product("Kazakhstan") / product(partner), 3)


class TradeBloc(Model):
    """Kazakhstan opens its market to Russia's union, to China's free trade area, or to neither.

    Integration under the organisation is out of reach among economies so unequal; the union may attract
    Kazakhstan instead (S4:2720-2729).  Opening to a partner gives t - e d: gains from trade less
    exposure in proportion to disparity d, the part of the partner's product that Kazakhstan lacks, as in
    FreeTradeArea.  The union is preferred iff d_R <= d_C: .897 against .976 in the tables.

    Changes to the sketch: none; the comparison that the claim names is written as a decision.
    """

    title = "Kazakhstan between two trade blocs"
    form = "decision, 1 player"
    covers = ("A70",)
    players = {"Kazakhstan": ("union", "China's area", "neither")}

    # fmt: off
    trade = Parameter(
        "0.5", low=0, high=1, symbol="t", meaning="gain from trade", unit="prize",
        source="judgement; S4:2725-2729",
    )
    exposure = Parameter(
        "0.5", low="0.05", high=1, symbol="e", meaning="loss at full disparity",
        unit="prize per share lacked", source="judgement; S4:2720-2725",
    )
    disparity = Vector({
        partner: Parameter(
            _lack(partner), low=0, high=1, symbol=f"d_{partner[0]}",
            meaning=f"part of the product of {partner} that Kazakhstan lacks", unit="share", origin="data",
            source="derived: data/defence.csv, implied product of 2012; S4:906-952",
        )
        for partner in ("Russia", "China")
    })
    # fmt: on

    def payoffs(self, bloc: str) -> tuple[Any]:
        """(Kazakhstan,) for one bloc."""
        partner = {"union": "Russia", "China's area": "China"}.get(bloc)
        return (self.trade - self.exposure * self.disparity[partner] if partner else 0,)

    # fmt: off
    claims = (
        Claim("B158", "Among economies so unequal the organisation cannot integrate; the union may attract "
              "some instead.",
              "S4:2725-2729", "X", "the union is worth at least as much as China's area iff d_R <= d_C",
              holds=Iff(lambda m: m.payoffs("union")[0] >= m.payoffs("China's area")[0],
                        lambda m: m.disparity["Russia"] <= m.disparity["China"])),
    )
    # fmt: on
