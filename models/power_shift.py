"""M02: Russia's three futures as power shifts: balance China, align with it, or withdraw."""

from __future__ import annotations

from typing import Any

from sympy import Max

from greatgame.data import derived
from greatgame.data.derived import eras
from greatgame.model import Model
from greatgame.models import _state
from greatgame.models._power_shift_claims import CLAIMS
from greatgame.parameters import Derived, Parameter


def _era(year: int) -> dict[str, object]:
    """Western hostility and the weight of the economy in an era."""
    return {
        "hostility": _state.hostility_in(year),
        "economy_weight": derived.era(_state.ECONOMY, year),
    }


class PowerShift(Model):
    r"""Russia balances China, aligns with it as the junior, or withdraws; China restrains itself or presses.

    Three futures are named for Russia (S1:31-37): a strategic balancer with Central Asia, India and Iran;
    a junior co-leader who trades long-term sovereignty for support; a bystander whom other challenges
    overwhelm.  As China grew and the economy came to weigh more (S0:158-164, S4:2189-2196), balancing
    alone could not be kept up, and relations with the West pushed Russia toward China (S0:195-203,
    S0:228-240).  In shares of the regional prize:

    ========  ==================================  =================================
    Russia    China restrains itself              China presses
    ========  ==================================  =================================
    balance   p + b_I - c_B - o,                  p + b_I - c_B - o,
              1 - p                               1 - p - k
    align     gamma p + m h - kappa - eta o,      gamma p + m h - kappa - eta o - x,
              1 - gamma p                         1 - gamma p + x - k
    withdraw  d,                                  d,
              1 - d                               1 - d - k
    ========  ==================================  =================================

    p = (1 - theta) p_S + theta p_E is effective power (theta the weight of the economy); b_I what partners
    add to balancing and c_B its cost (S1:33); gamma the part of its share that a junior keeps, m h what
    alignment is worth when the West is hostile and kappa its cost in sovereignty (S1:34); o the load of
    challenges elsewhere, of which alignment bears a part eta (S1:35).  Pressing takes x from an aligned
    Russia, nothing from one that balances (S1:33), and costs China the quarrel k (S2:57).

    Regimes with China restrained, which it is whenever x <= k:

    * balancer iff p >= p*(h) = (m h - kappa + c_B - b_I + (1 - eta) o) / (1 - gamma), and balancing is
      worth d;
    * co-leader as junior iff p <= p*(h) and alignment is worth d; China presses the junior if x > k, and
      Russia puts up with it iff alignment is still worth more than balancing, u_A - x >= u_B;
    * between balancer and tactical cooperator, if x > k and u_A - x < u_B < u_A, with u_B > d: no pure
      equilibrium.  Russia aligns with probability k / x and balances otherwise, China presses with
      probability (u_A - u_B) / x;
    * between bystander and tactical cooperator, if x > k and u_A - x < d < u_A, with d > u_B: the same with
      withdrawing in the place of balancing and d in that of u_B;
    * bystander iff o >= o*, at eta = 1 the larger of the other two values without load, less d.

    The junior counts twice, let be or pressed, so that there are six futures with one equilibrium each, and
    no others but on the borders between them.

    The documents call the junior unlikely (S1:34) and the alignment entrenched (S0:235-240): two regimes, on
    either side of p*.  p* rises in h and falls in b_I: between 2012 and 2014 h passes it, and p, falling,
    does the rest.  With eta = 1 a load does not move p*; with eta < 1 it drives Russia from balancing to
    aligning first.

    Points are the years of the era panel, and ``tactical``: 2014 with a China that presses.

    Changes to the sketch: China's two actions, whose payoffs the sketch leaves open, are written out; p is
    built from its two sectors; o moves p* if eta < 1.  The danger of a fast shift is in the model
    PowerTransition.  Falling power leads to alignment only where balancing was worth more than d; the
    claims that need it say so.
    """

    title = "Power shift: balancer, junior co-leader or bystander"
    form = "normal form, 2 players; era path"
    covers = ("A03", "A04", "A05", "A11", "A81")
    players = {"Russia": ("balance", "align", "withdraw"), "China": ("restrain", "press")}

    # fmt: off
    security_power = _state.security_power()
    economic_power = _state.economic_power()
    economy_weight = _state.economy_weight(2012)
    hostility = _state.hostility(2012)
    support = Parameter(
        "0.15", low=0, high="0.4", symbol="b_I", unit="prize", source="judgement; S1:33; S1:42-44",
        meaning="what partners (India, Iran, Central Asia) add to balancing",
    )
    balancing_cost = Parameter(
        "0.1", low=0, high="0.3", symbol="c_B", meaning="cost of balancing China", unit="prize",
        source="judgement; S0:195-200",
    )
    junior_share = Parameter(
        "0.6", low="0.3", high="0.9", symbol="gamma", unit="fraction of Russia's share",
        meaning="part of its share that Russia keeps as the junior", source="judgement; S1:34",
    )
    support_from_china = Parameter(
        "0.45", low=0, high="0.8", symbol="m", unit="prize per unit of hostility",
        meaning="value of alignment with China, per unit of Western hostility",
        source="judgement; S0:228-233; S1:34",
    )
    sovereignty_cost = Parameter(
        "0.12", low=0, high="0.4", symbol="kappa", meaning="cost in sovereignty of being the junior",
        unit="prize", source="judgement; S1:34",
    )
    overstretch = Parameter(
        0, low=0, high="0.5", symbol="o", meaning="load of challenges elsewhere on an active policy",
        unit="prize", source="judgement; S1:35",
    )
    junior_load = Parameter(
        1, low=0, high=1, symbol="eta", meaning="part of that load that remains when aligned",
        unit="fraction", source="judgement; S4:2197-2206",
    )
    bystander = Parameter(
        "0.08", low=0, high="0.2", symbol="d", meaning="what is left to a bystander", unit="prize",
        source="judgement; S1:35",
    )
    pressing_gain = Parameter(
        "0.04", low=0, high="0.3", symbol="x", meaning="what China takes by pressing an aligned Russia",
        unit="prize", source="judgement; S1:25; S1:33",
    )
    quarrel = Parameter(
        "0.06", low=0, high="0.3", symbol="k", meaning="cost to China of the quarrel when it presses",
        unit="prize", source="judgement; S2:57",
    )

    power = Derived(
        lambda m: (1 - m.economy_weight) * m.security_power + m.economy_weight * m.economic_power,
        symbol="p", meaning="Russia's share of effective power", unit="share",
        source="S0:158-164; data/defence.csv",
    )
    balancing = Derived(
        lambda m: m.power + m.support - m.balancing_cost - m.overstretch,
        symbol="u_B", meaning="Russia's payoff from balancing", unit="prize", source="S1:33",
    )
    aligning = Derived(
        lambda m: m.junior_share * m.power + m.support_from_china * m.hostility
        - m.sovereignty_cost - m.junior_load * m.overstretch,
        symbol="u_A", meaning="Russia's payoff from alignment with a restrained China", unit="prize",
        source="S1:34",
    )
    power_needed = Derived(
        lambda m: (m.support_from_china * m.hostility - m.sovereignty_cost + m.balancing_cost - m.support
                   + (1 - m.junior_load) * m.overstretch) / (1 - m.junior_share),
        symbol="p_star", meaning="power from which Russia would rather balance than align", unit="share",
        source="S0:195-200",
    )
    support_needed = Derived(
        lambda m: m.aligning - m.balancing + m.support, symbol="b_star",
        meaning="partners' support from which Russia would rather balance than align", unit="prize",
        source="S1:33; S4:1631-1634",
    )
    overload = Derived(
        lambda m: Max(m.balancing + m.overstretch, m.aligning + m.junior_load * m.overstretch) - m.bystander,
        symbol="o_star", meaning="load from which Russia withdraws, if alignment bears all of it",
        unit="prize", source="S1:35",
    )

    points = {
        **{str(year): _era(year) for year in eras()},
        "tactical": {**_era(2014), "pressing_gain": "0.1", "quarrel": "0.04"},
    }
    # fmt: on

    def payoffs(self, russia: str, china: str) -> tuple[Any, Any]:
        """(Russia, China) at one profile, in units of the regional prize."""
        russian = {"balance": self.balancing, "align": self.aligning, "withdraw": self.bystander}[russia]
        share = {
            "balance": self.power,
            "align": self.junior_share * self.power,
            "withdraw": self.bystander,
        }[russia]
        if china == "restrain":
            return russian, 1 - share
        taken = self.pressing_gain if russia == "align" else 0
        return russian - taken, 1 - share + taken - self.quarrel

    claims = CLAIMS
