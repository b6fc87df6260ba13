"""M15, which railway and whose technology: projects with a financier, adopters with a network."""

from __future__ import annotations

from typing import Any

from sympy import And

from greatgame.model import Claim, Model
from greatgame.parameters import Parameter
from greatgame.proof import BestResponse, ForAll, ForSome, Iff, Increasing, Outcome

TRANSIT = ("transit line", "accept", "stand aside")


class ProjectChoice(Model):
    """China finances a railway through Kyrgyzstan; the host may build another; Russia may help it.

    Kyrgyzstan needs a line between its north and south, China puts its line to Uzbekistan first
    (S4:3462-3466), which competes with routes across Russia (S4:2666-2671); Russia could find a niche in
    what the region itself needs (S4:3477-3480).  China offers finance for its *transit line* or the
    *host's line*; Kyrgyzstan *accepts* or *builds alone*; Russia *funds* the host's own building or
    stands aside:

        transit line accepted:  China w, Kyrgyzstan q, Russia -d - mu
        host's line accepted:   China v, Kyrgyzstan h, Russia 0
        host builds alone:      China 0, Kyrgyzstan h - k, or h - k + s if Russia funds, Russia 0 or -s

    k is what building alone costs the host, s Russia's help, d traffic that leaves Russian routes, mu
    smuggling that new routes bring to Russia (S4:2510-2513).  Help is spent only if the host builds.

    Regimes: without Russia the financier prevails iff w >= v and q >= h - k, that is when the host
    cannot pay for its own line; with Russia funding iff q >= h - k + s.  Once the host builds, Russia
    would rather not pay, so its offer counts only if it binds.

    Changes to the sketch: its weighted average of the two preferences has no game behind it; the host's
    alternative of building alone, with or without Russia, takes its place.
    """

    title = "Railways through Kyrgyzstan: the financier's line or the host's"
    form = "normal form, 3 players"
    covers = ("A45", "A71", "A72")
    players = {
        "China": ("transit line", "host's line"),
        "Kyrgyzstan": ("accept", "build alone"),
        "Russia": ("fund", "stand aside"),
    }

    # fmt: off
    transit_value = Parameter(
        "0.4", low=0, high=1, symbol="w", meaning="China's gain from its transit line", unit="prize",
        source="judgement; S4:3462-3466",
    )
    goodwill = Parameter(
        "0.1", low=0, high=1, symbol="v", meaning="China's gain from financing the host's line", unit="prize",
        source="judgement; S4:3462-3466",
    )
    fee = Parameter(
        "0.1", low=0, high=1, symbol="q", meaning="the host's gain from the transit line", unit="prize",
        source="judgement; S4:3462-3466",
    )
    need = Parameter(
        "0.3", low=0, high=1, symbol="h", meaning="the host's gain from its own line", unit="prize",
        source="judgement; S4:3462-3466",
    )
    own_cost = Parameter(
        "0.4", low=0, high=1, symbol="k", meaning="cost to the host of building its line alone", unit="prize",
        source="judgement; S4:3462-3466",
    )
    support = Parameter(
        "0.1", low=0, high="0.5", symbol="s", meaning="Russia's contribution to the host's own line",
        unit="prize", source="judgement; S4:3477-3480",
    )
    diversion = Parameter(
        "0.15", low=0, high="0.5", symbol="d", meaning="Russia's loss of transit traffic", unit="prize",
        source="judgement; S4:2666-2671",
    )
    smuggling = Parameter(
        "0.05", low=0, high="0.3", symbol="mu", meaning="harm to Russia from smuggling along new routes",
        unit="prize", source="judgement; S4:2510-2513",
    )
    # fmt: on

    points = {"russian-niche": {"own_cost": "0.25", "support": "0.1"}}

    def payoffs(self, china: str, host: str, russia: str) -> tuple[Any, Any, Any]:
        """(China, Kyrgyzstan, Russia) at one profile."""
        if host == "build alone":
            help_given = self.support if russia == "fund" else 0
            return 0, self.need - self.own_cost + help_given, -help_given
        if china == "transit line":
            return self.transit_value, self.fee, -self.diversion - self.smuggling
        return self.goodwill, self.need, 0

    # fmt: off
    claims = (
        Claim("B117", "Experts expect new routes from China to Europe to bring more smuggling.",
              "S4:2510-2513", "A", "exists: the transit line is an equilibrium although, with the harm to "
              "Russia, the three together lose by it",
              holds=ForSome(Outcome(*TRANSIT), given=lambda m: m.smuggling > m.transit_value + m.fee)),
        Claim("B160", "Kyrgyzstan needs a north-south railway, China puts its transit line first.",
              "S4:3462-3466", "X", "the financier prevails, Russia aside, iff w >= v and q >= h - k, and "
              "Russia's help is none or unused",
              holds=Iff(Outcome(*TRANSIT), lambda m: And(m.transit_value >= m.goodwill,
                                                        m.fee >= m.need - m.own_cost))),
        Claim("B161", "The railway competes directly with Russian plans for transcontinental routes.",
              "S4:2666-2671", "X", "Russia is strictly worse off with the transit line than with the host's, "
              "for any d > 0",
              holds=ForAll(lambda m: m.payoffs(*TRANSIT)[2] < m.payoffs("host's line", *TRANSIT[1:])[2],
                           given=lambda m: m.diversion > 0)),
        Claim("B194", "Energy and infrastructure alone can integrate the region, and they need outsiders.",
              "S4:2941-2945", "A", "exists: the host builds its own line only with Russia's help",
              holds=ForSome(BestResponse("Kyrgyzstan", "build alone",
                                         {"China": "transit line", "Russia": "fund"}),
                            given=lambda m: m.need - m.own_cost < m.fee)),
    )
    # fmt: on


class TechnologyStandard(Model):
    """Two states adopt Chinese or Russian technology: a network with an installed base.

    Chinese digital investment brings opportunities, dependence and surveillance, and Russia has ambitions
    of its own (S2:77).  With a part r of the region already on Chinese technology,

        Chinese:  l + n (r + [the other adopts Chinese]) - u
        Russian:  n (1 - r + [the other adopts Russian]).

    Regimes: Chinese adoption is an equilibrium iff l - u >= -2 n r (``r`` from 0 to 1), Russian iff
    l - u <= 2 n (1 - r); both in between; lock-in, Chinese alone, above.

    Changes to the sketch, which has no technology in this model: added for the claim on dependence.
    """

    title = "Adopting Chinese or Russian technology"
    form = "normal form, 2 players"
    covers = ("A54",)
    players = dict.fromkeys(("Kazakhstan", "Kyrgyzstan"), ("Chinese", "Russian"))

    # fmt: off
    lead = Parameter(
        "0.2", low=0, high=1, symbol="l", meaning="advantage of Chinese technology", unit="prize",
        source="judgement; S0:41-42; S2:77",
    )
    network = Parameter(
        "0.2", low="0.01", high=1, symbol="n", meaning="benefit of sharing a standard", unit="prize",
        source="judgement; S2:77",
    )
    base = Parameter(
        "0.3", low=0, high=1, symbol="r", meaning="part of the region already on Chinese technology",
        unit="fraction", source="judgement; S2:77",
    )
    dependence = Parameter(
        "0.1", low=0, high=1, symbol="u", meaning="cost of dependence and surveillance", unit="prize",
        source="judgement; S2:77",
    )
    # fmt: on

    points = {"lock-in": {"base": "0.9"}, "russian-only": {"base": 0, "dependence": "0.7"}}

    def payoffs(self, kazakhstan: str, kyrgyzstan: str) -> tuple[Any, Any]:
        """(Kazakhstan, Kyrgyzstan) at one pair of standards."""
        return self._value(kazakhstan, kyrgyzstan), self._value(kyrgyzstan, kazakhstan)

    def _value(self, own: str, other: str) -> Any:
        shared = 1 if own == other else 0
        if own == "Chinese":
            return self.lead + self.network * (self.base + shared) - self.dependence
        return self.network * (1 - self.base + shared)

    # fmt: off
    claims = (
        Claim("B180", "China's technology brings worries about dependence, and Russian fear of dominance.",
              "S2:77", "X", "lock-in: where Chinese is an equilibrium it stays one as the installed base "
              "grows, whatever the cost of dependence",
              holds=Increasing(Outcome("Chinese", "Chinese"), "base")),
    )
    # fmt: on
