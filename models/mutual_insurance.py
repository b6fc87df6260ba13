"""M13, the club of regimes: mutual support against shocks, and why neighbours do not intervene."""

from __future__ import annotations

from typing import Any

from sympy import And

from greatgame.model import Claim, Model
from greatgame.parameters import Derived, Parameter
from greatgame.proof import Decreasing, DominantAction, Iff, Increasing

BOTH = ("support", "support")
NEITHER = ("aloof", "aloof")


class MutualInsurance(Model):
    """Two regimes support each other against upheaval, or stay aloof and keep their Western ties.

    After the colour revolutions leaders integrated in defence of their regimes (S4:1972-1985); the norm
    is support in word and no interference (S0:219-223), down to common words for what counts as an evil
    (S4:1727-1734; S2:51).  Each period each regime is shaken with probability lam, never both.  Support
    costs the helper c and is worth rho b to the one in need, rho for how alike the regimes are
    (S4:2861-2870); the West rewards a regime outside the club by w (1 - q), where q is how far it ties
    that to reform (S4:1962-1967).  Expected payoffs of a period, for one's own and the other's action:

        support, support   lam (rho b - c)            support, aloof   - lam c
        aloof, support     lam rho b + w (1 - q)      aloof, aloof     w (1 - q)

    Regimes: in one period aloof is dominant wherever lam c + w (1 - q) > 0.  Repeated, with the decision
    taken when the other is already shaken and no support, but Western reward, ever after a refusal, the
    club holds iff the discount factor is at least (``patience``; :mod:`greatgame.repeated.shocks`)

        c / (c + lam (rho b - c) - w (1 - q)),    where lam (rho b - c) > w (1 - q).

    Point ``endorsement``: declaring for the other's definition of terrorism costs little.

    Changes to the sketch.  Its bound c / (c + lam (b - c)) is the case rho = 1, q = 1 (the baseline,
    .56).  Grim trigger in the game of expected payoffs would ask for less patience, c / (rho b) at q = 1
    and whatever lam: before the shock, the cost of help is only lam c.
    """

    title = "Defensive integration: mutual insurance of regimes"
    form = "normal form, 2 players; repeated"
    covers = ("A12", "A76")
    players = {"Central Asia": ("support", "aloof"), "great power": ("support", "aloof")}
    cooperation = BOTH
    punishment = NEITHER

    # fmt: off
    shock = Parameter(
        "0.2", low=0, high="0.5", symbol="lam", meaning="probability that a regime is shaken",
        unit="per period", source="judgement; S4:1972-1985",
    )
    rescue = Parameter(
        1, low=0, high=2, symbol="b", meaning="worth of support to a regime in need, if regimes are alike",
        unit="prize", source="judgement; S4:1972-1985; S4:2222-2227",
    )
    cost = Parameter(
        "0.2", low="0.01", high=1, symbol="c", meaning="cost of supporting a partner in need",
        unit="prize", source="judgement; S4:1972-1985",
    )
    similarity = Parameter(
        1, low=0, high=1, symbol="rho", meaning="likeness of the regimes", unit="fraction",
        source="judgement; S4:2861-2870; S4:1944-1950",
    )
    reward = Parameter(
        "0.05", low=0, high="0.3", symbol="w", meaning="Western reward per period outside the club",
        unit="prize", source="judgement; S4:1962-1967",
    )
    conditionality = Parameter(
        1, low=0, high=1, symbol="q", meaning="part of the reward that is tied to reform, and so lost",
        unit="fraction", source="judgement: after 2005; S4:1791-1793; S4:1962-1967",
    )
    worth = Derived(
        lambda m: m.shock * (m.similarity * m.rescue - m.cost) - m.reward * (1 - m.conditionality),
        symbol="V", meaning="gain per period of the club over none", unit="prize", source="S4:1972-1985",
    )
    patience = Derived(
        lambda m: m.cost / (m.cost + m.worth), symbol="delta_0",
        meaning="discount factor from which the club holds", unit="discount factor", source="S4:1972-1985",
    )
    # fmt: on

    points = {
        "endorsement": {"cost": "0.02"},
        "tolerant-west": {"conditionality": 0},
        "unlike-regimes": {"similarity": "0.3"},
    }

    def payoffs(self, central_asia: str, great_power: str) -> tuple[Any, Any]:
        """Expected payoffs (Central Asia, great power) of one period."""
        return self._value(central_asia, great_power), self._value(great_power, central_asia)

    def _value(self, own: str, other: str) -> Any:
        helped = self.shock * self.similarity * self.rescue if other == "support" else 0
        if own == "support":
            return helped - self.shock * self.cost
        return helped + self.reward * (1 - self.conditionality)

    # fmt: off
    claims = (
        Claim("B168", "Fear for their regimes after the colour revolutions drove leaders into defensive "
              "integration.",
              "S4:1972-1985", "A", "sign: the likelier a shock, the less patience the club needs",
              holds=Decreasing(lambda m: m.patience, "shock", given=lambda m: And(
                  m.similarity * m.rescue > m.cost, m.worth > 0))),
        Claim("B169", "The club takes legitimacy from opposition and from the promotion of democracy.",
              "S4:1962-1967", "A", "sign: the club is worth more over none, the more the West insists on "
              "reform",
              holds=Increasing(lambda m: m.worth, "conditionality", given=lambda m: m.reward > 0)),
        Claim("B187", "Likeness of regimes brought Central Asian leaders closer to Moscow and Beijing.",
              "S4:2861-2870", "X", "sign: the club is worth more, the more alike the regimes are",
              holds=Increasing(lambda m: m.worth, "similarity",
                               given=lambda m: And(m.shock > 0, m.rescue > 0))),
        Claim("B198", "Support for secular regimes, as a good neighbour, helped China's expansion.",
              "S4:2222-2227", "X", "sign: the more support is worth, the less patience the club needs",
              holds=Decreasing(lambda m: m.patience, "rescue", given=lambda m: And(
                  m.shock > 0, m.similarity > 0, m.worth > 0))),
    )
    # fmt: on


class Succession(Model):
    """A regime's succession is open; two neighbours intervene, or abstain as the organisation does.

    Without an institutionalised succession extremists may come to power (S4:2573-2577); the organisation
    has neither mandate nor wish to step in (S4:2578-2588), and involvement from outside would deepen
    divides (S4:2822-2826).  Expected harm to each neighbour is H (1 - i) for institutions i; any
    intervention cuts it by a part pi, costs the one who intervenes k and, as divides deepen, each of the
    two d per intervener.

    Regimes: abstaining is dominant iff pi H (1 - i) < k + d; otherwise one intervenes, and each would
    rather it were the other.

    Changes to the sketch, which names the interaction without payoffs: written out here.
    """

    title = "Succession without rules: intervene or abstain"
    form = "normal form, 2 players"
    covers = ("A48",)
    players = dict.fromkeys(("Russia", "China"), ("intervene", "abstain"))

    # fmt: off
    harm = Parameter(
        "0.5", low=0, high=1, symbol="H", meaning="expected harm of a takeover if there is no institution",
        unit="prize", source="judgement; S4:2573-2577",
    )
    institutions = Parameter(
        "0.2", low=0, high=1, symbol="i", meaning="how far the succession is institutionalised",
        unit="index from 0 to 1", source="judgement; S4:2573-2577; S4:3018-3026",
    )
    effect = Parameter(
        "0.2", low=0, high=1, symbol="pi", meaning="part of the harm that an intervention averts",
        unit="fraction", source="judgement: low, as it cannot be effective; S4:2822-2826",
    )
    cost = Parameter(
        "0.1", low=0, high="0.5", symbol="k", meaning="cost of intervening", unit="prize",
        source="judgement; S4:2578-2588",
    )
    divide = Parameter(
        "0.05", low=0, high="0.5", symbol="d", meaning="harm to each neighbour as divides deepen",
        unit="prize per intervener", source="judgement; S4:2822-2826",
    )
    # fmt: on

    points = {"effective": {"effect": "0.9"}}

    def payoffs(self, russia: str, china: str) -> tuple[Any, Any]:
        """(Russia, China) at one profile."""
        number = (russia, china).count("intervene")
        shared = (
            -self.harm * (1 - self.institutions) * (1 - self.effect if number else 1) - number * self.divide
        )
        return tuple(shared - (self.cost if act == "intervene" else 0) for act in (russia, china))

    # fmt: off
    claims = (
        Claim("B121", "Meddling from outside in internal disputes of Central Asia cannot be effective.",
              "S4:2822-2826", "X", "abstaining is dominant iff pi H (1 - i) < k + d, in particular where pi "
              "is 0",
              holds=Iff(DominantAction("Russia", "abstain"), lambda m: m.effect * m.harm
                        * (1 - m.institutions) < m.cost + m.divide, given=lambda m: m.cost + m.divide > 0)),
        Claim("B188", "Without rules of succession extremists may come to power.",
              "S4:2573-2577", "X", "sign: with nobody intervening, the neighbours' payoff rises in i",
              holds=Increasing(lambda m: m.payoffs("abstain", "abstain")[0], "institutions",
                               given=lambda m: m.harm > 0)),
    )
    # fmt: on
