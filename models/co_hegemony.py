"""M01: Russia and China share, or contest, primacy in Central Asia."""

from __future__ import annotations

from typing import Any

from sympy import Max

from greatgame.data.derived import eras
from greatgame.model import Model
from greatgame.models import _state
from greatgame.models._co_hegemony_claims import CLAIMS
from greatgame.parameters import Choice, Derived, Parameter, Vector


def _agreed(m: Any) -> Any:
    """Russia's share under the sharing rule in force."""
    bargained = Max(0, m.power + (m.rivalry_cost["China"] - m.rivalry_cost["Russia"]) / 2)
    return {"fixed": m.share, "tracking": m.power, "bargained": bargained}[m.sharing]


def _temptation(m: Any) -> Any:
    """What cheating on the agreement pays once."""
    return m.grab - m.grab_cost - m.dividend


def _patience_russia(m: Any) -> Any:
    grab = m.agreed_share + m.grab - m.grab_cost
    return m.temptation / (grab - m.power + m.rivalry_cost["Russia"])


def _patience_china(m: Any) -> Any:
    grab = m.grab - m.grab_cost - m.agreed_share
    return m.temptation / (grab + m.power + m.rivalry_cost["China"])


class CoHegemony(Model):
    r"""Russia and China share, or contest, primacy in Central Asia.

    Neither power can order the region alone (S0:97-98); the organisation lets them set its rules
    together (S0:143-148), each tempted to take more than agreed (S2:83), and with Russia's weight
    falling (S2:55).  The regional prize is 1, and both may *coordinate*, *rival* or *defer*:

    ==========  ====================  ===========================  =========================
    Russia      China coordinates     China rivals                 China defers
    ==========  ====================  ===========================  =========================
    coordinate  s + beta,             s - g,                       1-d + phi beta - c_1,
                1-s + beta            1-s + g - k_0                d + phi beta
    rival       s + g - k_0,          p - k_R,                     1-d,
                1-s - g               1-p - k_C                    d
    defer       d + phi beta,         d,                           0,
                1-d + phi beta - c_1  1-d                          0
    ==========  ====================  ===========================  =========================

    beta = beta_0 + beta_1 h is the dividend of a joint order, larger when the West is hostile
    (S2:71); a single provider yields a part phi of it at an extra cost c_1 (S0:97-98, S4:2206-2212);
    g moves share to whoever rivals a partner who coordinates, at a cost k_0; open rivalry divides by
    power p and costs k_R, k_C (S2:57); a power that defers keeps a remainder d (S1:35).

    Regimes, where nobody defers to a partner who coordinates (write T = g - k_0):

    * harmony, joint order alone: beta > T, one power answers rivalry by coordinating, the other not by
      deferring;
    * stag hunt, joint order and rivalry coexist: beta > T, and both answer rivalry by rivalry
      (p - k_R > s - g and 1-p-k_C > 1-s-g, both above d);
    * prisoner's dilemma: beta < T with the same inequalities: (rival, rival) in one round, joint order
      only by repetition;
    * junior partner, (coordinate, rival): beta < T and s - g above both p - k_R and d;
    * bystander, (defer, rival): d above both p - k_R and s - g, and phi beta < c_1.

    The agreed share is individually rational iff p - k_R - beta <= s <= p + k_C + beta.  Grim trigger
    (joint order until somebody cheats, then rivalry) is subgame perfect in the dilemma iff the
    discount factor is at least

        delta_R = (T - beta) / (s + T - p + k_R),    delta_C = (T - beta) / (T - s + p + k_C);

    with a tracking share s = p they are (T - beta)/(T + k_R) and (T - beta)/(T + k_C), whatever p.

    ``sharing`` is the rule for s: ``fixed``; ``tracking``, s = p; or ``bargained``, the Nash
    bargaining solution (Nash 1950) with rivalry as the disagreement, s = p + (k_C - k_R)/2, or 0
    where that is negative.

    Changes to the sketch.  The sketch asks both powers to answer rivalry by coordinating for harmony;
    one is enough.  The bargained share, which it names, is written out.  Its figures are for p = .37
    (theta = 0), the point ``dilemma``; the baseline here is p = .28, 2012 at theta = 1/2.  There, with
    the share fixed at .42, Russia would rather yield than rival (s - g = .17 > p - k_R = .13): one
    round gives the junior partner, and rivalry is no credible threat.  With a tracking or bargained
    share the baseline is a dilemma.  g may exceed the share it is taken from; the prize then includes
    standing elsewhere.
    """

    title = "Shared or contested primacy in Central Asia"
    form = "normal form, 2 players; repeated"
    covers = ("A01", "A02", "A03", "A07", "A09", "A10", "A36")
    players = {
        "Russia": ("coordinate", "rival", "defer"),
        "China": ("coordinate", "rival", "defer"),
    }
    cooperation = ("coordinate", "coordinate")
    punishment = ("rival", "rival")

    # fmt: off
    sharing = Choice(
        "fixed",
        among=("fixed", "tracking", "bargained"),
        meaning="how the agreed share follows power",
        source="S0:195-200; S1:34",
    )
    power = _state.power(2012)
    share = Parameter(
        "0.42", low=0, high=1, symbol="s", meaning="Russia's share under the agreement, if fixed",
        unit="share of the prize", source="judgement; S0:143-148",
    )
    dividend_base = Parameter(
        "0.05", low=0, high="0.3", symbol="beta_0", meaning="dividend of a joint order to each power",
        unit="prize", source="judgement; S0:97-98; S0:123-127",
    )
    dividend_slope = Parameter(
        "0.1", low=0, high="0.2", symbol="beta_1",
        meaning="further dividend per unit of Western hostility: keeping outsiders away",
        unit="prize per unit of hostility", source="judgement; S2:71; S4:2032-2037",
    )
    hostility = _state.hostility(2012)
    grab = Parameter(
        "0.25", low=0, high="0.5", symbol="g", meaning="share gained by rivalling a partner who coordinates",
        unit="share of the prize", source="judgement; S1:9; S2:83",
    )
    grab_cost = Parameter(
        "0.05", low=0, high="0.2", symbol="k_0", meaning="cost of grabbing", unit="prize",
        source="judgement; S0:135-137",
    )
    rivalry_cost = Vector(
        {
            player: Parameter(
                "0.15", low="0.05", high="0.4", symbol=f"k_{player[0]}",
                meaning=f"cost of open rivalry to {player}", unit="prize", source="judgement; S2:57",
            )
            for player in ("Russia", "China")
        }
    )
    deference = Parameter(
        "0.1", low=0, high="0.3", symbol="d", meaning="what a power keeps that leaves the lead",
        unit="share of the prize", source="judgement; S1:35",
    )
    single_provision = Parameter(
        "0.3", low=0, high=1, symbol="phi", meaning="part of the dividend that one provider achieves",
        unit="fraction of the dividend", source="judgement; S0:97-98",
    )
    provision_cost = Parameter(
        "0.1", low=0, high="0.3", symbol="c_1", meaning="extra cost of providing order alone", unit="prize",
        source="judgement; S4:2206-2212",
    )

    dividend = Derived(
        lambda m: m.dividend_base + m.dividend_slope * m.hostility,
        symbol="beta", meaning="dividend of a joint order to each power", unit="prize", source="S2:71",
    )
    agreed_share = Derived(
        _agreed, symbol="s_a", meaning="Russia's share under the rule in force",
        unit="share of the prize", source="S0:143-148",
    )
    temptation = Derived(
        _temptation, symbol="t", meaning="one-round gain from cheating on the agreement", unit="prize",
        source="S2:83",
    )
    patience_russia = Derived(
        _patience_russia, symbol="delta_R", meaning="discount factor from which grim trigger holds Russia",
        unit="discount factor", source="S2:83",
    )
    patience_china = Derived(
        _patience_china, symbol="delta_C", meaning="discount factor from which grim trigger holds China",
        unit="discount factor", source="S2:83",
    )

    # fmt: on

    points = {
        **{str(y): {"power": _state.power_in(y), "hostility": _state.hostility_in(y)} for y in eras()},
        "harmony": {"dividend_base": "0.2", "grab": "0.08"},
        "stag-hunt": {"dividend_base": "0.2", "power": "0.37"},
        "dilemma": {"power": "0.37"},
        "junior-partner": {"power": "0.1"},
        "bystander": {"power": "0.1", "grab": "0.4"},
        "united-nations-vote": {"grab": "0.1"},
        "military-technology": {"grab": "0.5", "dividend_base": 0, "power": "0.45"},
    }

    def payoffs(self, russia: str, china: str) -> tuple[Any, Any]:
        """(Russia, China) at one profile, in units of the regional prize."""
        s = self.agreed_share
        own_share = {"Russia": (s, self.power), "China": (1 - s, 1 - self.power)}
        return (
            self._payoff(russia, china, *own_share["Russia"], self.rivalry_cost["Russia"]),
            self._payoff(china, russia, *own_share["China"], self.rivalry_cost["China"]),
        )

    def _payoff(self, own: str, other: str, share: Any, power: Any, rivalry_cost: Any) -> Any:
        """Payoff of one power: its action, the other's, its agreed share, power and rivalry cost."""
        alone = self.single_provision * self.dividend
        table = {
            ("coordinate", "coordinate"): share + self.dividend,
            ("coordinate", "rival"): share - self.grab,
            ("coordinate", "defer"): 1 - self.deference + alone - self.provision_cost,
            ("rival", "coordinate"): share + self.grab - self.grab_cost,
            ("rival", "rival"): power - rivalry_cost,
            ("rival", "defer"): 1 - self.deference,
            ("defer", "coordinate"): self.deference + alone,
            ("defer", "rival"): self.deference,
            ("defer", "defer"): 0,
        }
        return table[own, other]

    claims = CLAIMS
