"""M03: Russia hedges, aligns with China or tilts to the West, which engages or pressures it."""

from __future__ import annotations

from typing import Any

from greatgame.data.derived import eras
from greatgame.model import Model
from greatgame.models import _state
from greatgame.models._alignment_claims import CLAIMS
from greatgame.parameters import Derived, Parameter


def _era(year: int) -> dict[str, object]:
    """Power and hostility in an era."""
    return {"power": _state.power_in(year), "hostility": _state.hostility_in(year)}


class AlignmentTriangle(Model):
    r"""Russia hedges, aligns or tilts; the West engages or pressures it; China shares or exploits.

    The partnership with China rests on necessity more than trust and grew as relations with the West
    soured (S0:200-203, S0:228-240); Russia does not want to trade one dependence for another (S3:29, S1:25);
    its isolation is China's chance (S1:34).  With p Russia's power and h the hostility of the West, each
    action of Russia pays it

        hedge  b p + t (1 - h) / 2                             if the West engages,
               b p - l h                                       if it pressures;
        align  a - kappa (1 - p) (1 + xi [China exploits])     if the West engages,
               the same + m h - l h                            if it pressures;
        tilt   t (1 - h) - z_1                                 if the West engages,
               - l h - z - z_1                                 if it pressures.

    b p is room for manoeuvre, t (1 - h) what the West offers, l h what its pressure costs (S0:228-233);
    a + m h is China's support, worth more when Russia is isolated (S0:235-240); kappa (1 - p) the cost in
    sovereignty of leaning on a stronger partner, larger by xi if exploited (S1:25, S1:34); z, z_1 the
    price of tilting (S3:51).  The others get

        West   engage v_E (1 - h) + y_T [tilt],  pressure g_W h - c_P - y_A [align];
        China  q if Russia hedges, 0 if it tilts, and if it aligns r + [exploit] (x - psi (1 - h)).

    y_A is the West's loss when it drives Russia to China; x the gain from exploiting Russia, psi (1 - h)
    the risk of losing it, which shrinks as Russia has nowhere else to go.  Regimes:

    * engagement, (hedge, engage): the West engages a Russia that hedges iff v_E (1 - h) >= g_W h - c_P, and
      a Russia that is engaged hedges unless a is large, t (1 - h) large, or power small;
    * cold hedge, (hedge, pressure, exploit), and cold alignment, (align, pressure, .), which coexist in a
      window; alignment under pressure iff h >= h_A = (b p + kappa (1 - p)(1 + xi) - a) / m when exploited;
    * exploited alignment, (align, pressure, exploit): China exploits iff h >= h_X = 1 - x / psi.

    China is indifferent when Russia does not align, so equilibria come in pairs there, and at h = .5 the West
    is too; the baseline is 2014.  With p = .37: hedging up to h = .45; three equilibria at .5; (hedge,
    pressure, exploit) and (align, pressure, share) at .55; alignment alone from .6.

    Which way power pushes is ambiguous here, and claim B010 is refuted in general.  A weaker Russia gains
    less from hedging (b) but also fears China more (kappa (1 + xi)): falling power ends hedging only where
    b > kappa (1 + xi), true at the baseline (.6 > .45).  Otherwise the weaker Russia is the one that hedges.

    Variants in models of their own: the split of the Russian elite, EliteSplit, and cooperation on
    Afghanistan beside rivalry elsewhere, TwoTracks.  Changes to the sketch: none in the payoffs.
    """

    title = "Alignment triangle: hedge, align or tilt between China and the West"
    form = "normal form, 3 players; era path"
    covers = ("A05", "A06")
    players = {
        "Russia": ("hedge", "align", "tilt"),
        "West": ("engage", "pressure"),
        "China": ("share", "exploit"),
    }

    # fmt: off
    power = _state.power(2014)
    hostility = _state.hostility(2014)
    room = Parameter(
        "0.6", low=0, high=1, symbol="b", meaning="value of hedging per unit of power",
        unit="prize per unit of power", source="judgement; S1:25",
    )
    engagement = Parameter(
        "0.5", low=0, high=1, symbol="t", meaning="value to Russia of engagement by a friendly West",
        unit="prize", source="judgement; S0:228-229",
    )
    pressure_loss = Parameter(
        "0.3", low=0, high="0.6", symbol="l", meaning="loss from Western pressure, per unit of hostility",
        unit="prize per unit of hostility", source="judgement; S0:228-233",
    )
    affinity = Parameter(
        "0.1", low=0, high="0.5", symbol="a", meaning="value of alignment with China without pressure",
        unit="prize", source="judgement; S0:200-203",
    )
    relief = Parameter(
        "0.7", low=0, high=1, symbol="m", meaning="relief that alignment gives, per unit of hostility",
        unit="prize per unit of hostility", source="judgement; S0:235-240",
    )
    sovereignty_cost = Parameter(
        "0.3", low=0, high="0.6", symbol="kappa", meaning="cost in sovereignty of leaning on a partner with "
        "all the power", unit="prize", source="judgement; S1:25; S1:34",
    )
    exploitation = Parameter(
        "0.5", low=0, high=1, symbol="xi", meaning="increase of that cost if China exploits Russia",
        unit="fraction", source="judgement; S1:34",
    )
    rebuff = Parameter(
        "0.1", low=0, high="0.3", symbol="z", meaning="cost of tilting to a West that answers by pressure",
        unit="prize", source="judgement; S3:51",
    )
    tilt_cost = Parameter(
        "0.1", low=0, high="0.3", symbol="z_1", meaning="cost at home and in Asia of tilting to the West",
        unit="prize", source="judgement; S3:51",
    )
    west_engages = Parameter(
        "0.4", low=0, high=1, symbol="v_E", meaning="value to the West of engaging a friendly Russia",
        unit="prize", source="judgement; S0:228-229",
    )
    west_presses = Parameter(
        "0.6", low=0, high=1, symbol="g_W", meaning="gain of the West from pressure, per unit of hostility",
        unit="prize per unit of hostility", source="judgement; S0:228-233",
    )
    pressure_cost = Parameter(
        "0.1", low=0, high=1, symbol="c_P", meaning="cost to the West of pressure", unit="prize",
        source="judgement; S0:228-233",
    )
    driven_to_china = Parameter(
        "0.05", low=0, high=1, symbol="y_A", meaning="loss of the West if a pressured Russia is aligned",
        unit="prize", source="judgement; S0:231-233",
    )
    tilt_value = Parameter(
        "0.1", low=0, high=1, symbol="y_T", meaning="further gain of the West if an engaged Russia tilts",
        unit="prize", source="judgement; S3:51",
    )
    partner_value = Parameter(
        "0.3", low=0, high="0.5", symbol="r", meaning="value to China of an aligned Russia", unit="prize",
        source="judgement; S2:43",
    )
    exploit_gain = Parameter(
        "0.1", low=0, high="0.5", symbol="x", meaning="gain of China from exploiting an aligned Russia",
        unit="prize", source="judgement; S1:34",
    )
    exploit_risk = Parameter(
        "0.25", low=0, high="0.5", symbol="psi", meaning="risk of losing an exploited Russia to a friendly "
        "West", unit="prize", source="judgement; S0:200-203",
    )
    hedger_value = Parameter(
        "0.1", low=0, high="0.5", symbol="q", meaning="value to China of a Russia that hedges", unit="prize",
        source="judgement; S2:47",
    )

    fear = Derived(
        lambda m: m.sovereignty_cost * (1 + m.exploitation), symbol="kappa_X",
        meaning="cost in sovereignty per unit of the partner's power, if exploited", unit="prize",
        source="S1:25",
    )
    alignment_hostility = Derived(
        lambda m: (m.room * m.power + m.fear * (1 - m.power) - m.affinity) / m.relief, symbol="h_A",
        meaning="hostility from which a pressured and exploited Russia aligns", unit="index",
        source="S0:228-233",
    )
    exploitation_hostility = Derived(
        lambda m: 1 - m.exploit_gain / m.exploit_risk, symbol="h_X",
        meaning="hostility from which China exploits an aligned Russia", unit="index", source="S1:34",
    )
    hedging_power = Derived(
        lambda m: (m.affinity + m.relief * m.hostility - m.fear) / (m.room - m.fear), symbol="p_H",
        meaning="power from which a pressured Russia hedges, where b > kappa (1 + xi)", unit="share",
        source="S0:195-200",
    )
    # fmt: on

    points = {
        **{str(year): _era(year) for year in eras()},
        "window": {"power": "0.37", "hostility": "0.55"},
        "fear-of-china": {
            "sovereignty_cost": "0.6",
            "exploitation": 1,
            "affinity": "0.5",
            "hostility": "0.75",
        },
    }

    def payoffs(self, russia: str, west: str, china: str) -> tuple[Any, Any, Any]:
        """(Russia, West, China) at one profile."""
        return self._russia(russia, west, china), self._west(russia, west), self._china(russia, china)

    def _russia(self, own: str, west: str, china: str) -> Any:
        """Payoff of Russia."""
        engages, presses = int(west == "engage"), int(west == "pressure")
        offer = engages * self.engagement * (1 - self.hostility)
        pressure = presses * self.pressure_loss * self.hostility
        if own == "hedge":
            return self.room * self.power + offer / 2 - pressure
        if own == "tilt":
            return offer - pressure - self.tilt_cost - presses * self.rebuff
        relief = presses * self.relief * self.hostility
        fear = self.fear if china == "exploit" else self.sovereignty_cost
        return self.affinity + relief - fear * (1 - self.power) - pressure

    def _west(self, russia: str, own: str) -> Any:
        """Payoff of the West."""
        if own == "engage":
            return self.west_engages * (1 - self.hostility) + (self.tilt_value if russia == "tilt" else 0)
        driven = self.driven_to_china if russia == "align" else 0
        return self.west_presses * self.hostility - self.pressure_cost - driven

    def _china(self, russia: str, own: str) -> Any:
        """Payoff of China."""
        if russia != "align":
            return self.hedger_value if russia == "hedge" else 0
        taken = self.exploit_gain - self.exploit_risk * (1 - self.hostility) if own == "exploit" else 0
        return self.partner_value + taken

    claims = CLAIMS
