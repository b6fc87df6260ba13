"""M06: Russia provides security and China the economy, or they overlap."""

from __future__ import annotations

from typing import Any

from sympy import Max, Pow, Rational

from greatgame.data.derived import product_ratio, spending_ratio
from greatgame.model import Model
from greatgame.models._labour_claims import DIVISION, LABOUR_CLAIMS
from greatgame.parameters import Derived, Parameter, Vector

#: Part of a power's effort that goes to security, by action.
EFFORT = {"security": Rational(1), "economy": Rational(0), "both": Rational(1, 2)}


def _part(player: str, efforts: dict[str, Any]) -> Any:
    """Part of a sector that a power provides; 0 in an empty sector."""
    total = sum(efforts.values())
    return efforts[player] / total if total != 0 else 0


class DivisionOfLabour(Model):
    """Russia and China divide security and the economy between them, or overlap.

    China concentrates on the economy while Russia keeps security through its own alliance, an informal
    division that prevents confrontation over latent tension (S2:49, S4:1955-1960).  Each power puts its
    effort into *security*, the *economy* or *both* by halves; s_k is the part that goes to security:

        Q_S = sigma_R s_R + sigma_C s_C,   Q_E = eta_R (1 - s_R) + eta_C (1 - s_C)
        Y = Q_S^alpha Q_E^(1 - alpha)
        u_k = omega Y + lambda_S (k's part of Q_S) + lambda_E (k's part of Q_E)
              - chi [min(s_R, s_C) + min(1 - s_R, 1 - s_C)]

    Y is the common order, in which security and the economy are complements (S0:158-164); the lambda
    terms are leverage from one's part in a sector (S1:11, S4:1820-1824); chi is the friction of working
    in the same sector (S2:49).  A sector in which nobody works gives no leverage, and no order.

    Regimes:

    * division, (security, economy): an equilibrium iff chi is at least chi* (``bound``), the largest gain
      from leaving it per unit of overlap.  At the baseline the leaver is China, adding security; half of
      each effort then overlaps, and the friction that just deters it is (``latent``)

          chi_0 = 2 [omega (Y(S,B) - Y(S,E)) + lambda_S sigma_C / (2 sigma_R + sigma_C)],

      which falls in sigma_R, rises in sigma_C and does not depend on eta_R;
    * mirror, (economy, security): appears beside it when comparative advantage
      (sigma_R / sigma_C) / (eta_R / eta_C) is small or friction large;
    * encroachment, (security, both): China adds security when chi < chi_0; the threat that may deter it
      by repetition is Russia entering the economy in return, (both, both).

    Points: ``gross`` (the baseline) measures productivity by total spending and product, China = 1;
    ``regional`` by presence in Central Asia, where Russia's bases, arms and language count (S4:3126-3136),
    by judgement.

    Changes to the sketch: none in the payoffs.  Its thresholds chi* were read from a grid of step .01;
    here they are formulas.  With alpha = 1/2 payoffs are square roots, so that games at a point are
    correctly rounded floats.
    """

    title = "Division of labour: security to Russia, the economy to China"
    form = "normal form, 2 players; repeated"
    covers = ("A04", "A23", "A25", "A26", "A61")
    players = {"Russia": tuple(EFFORT), "China": tuple(EFFORT)}
    cooperation = DIVISION
    punishment = ("both", "both")

    # fmt: off
    security = Vector({
        "Russia": Parameter(
            round(spending_ratio("Russia", "China"), 3), low="0.1", high=3, symbol="sigma_R",
            meaning="Russia's productivity in security", unit="China's gross productivity = 1",
            source="derived: data/defence.csv, defence spending of 2012; S4:906-936", origin="data",
        ),
        "China": Parameter(
            1, low="0.1", high=3, symbol="sigma_C", meaning="China's productivity in security",
            unit="China's gross productivity = 1", source="convention: the unit of measurement",
            origin="convention",
        ),
    })
    economy = Vector({
        "Russia": Parameter(
            round(product_ratio("Russia", "China"), 3), low="0.1", high="1.5", symbol="eta_R",
            meaning="Russia's productivity in the economy", unit="China's gross productivity = 1",
            source="derived: data/defence.csv, implied product of 2012; S4:906-936", origin="data",
        ),
        "China": Parameter(
            1, low="0.1", high="1.5", symbol="eta_C", meaning="China's productivity in the economy",
            unit="China's gross productivity = 1", source="convention: the unit of measurement",
            origin="convention",
        ),
    })
    security_weight = Parameter(
        "0.5", low="0.2", high="0.8", symbol="alpha", meaning="share of security in the common order",
        unit="exponent", source="judgement; S0:158-167",
    )
    order_weight = Parameter(
        1, low="0.2", high=2, symbol="omega", meaning="value of the common order to each power",
        unit="prize per unit of order", source="judgement; S4:3779-3783",
    )
    leverage = Vector({
        "security": Parameter(
            "0.2", low=0, high="0.5", symbol="lambda_S", meaning="leverage from the whole security sector",
            unit="prize", source="judgement; S1:11",
        ),
        "economy": Parameter(
            "0.2", low=0, high="0.5", symbol="lambda_E", meaning="leverage from the whole economic sector",
            unit="prize", source="judgement; S4:1820-1824",
        ),
    })
    friction = Parameter(
        "0.3", low=0, high="0.5", symbol="chi", meaning="cost to each power of full overlap in a sector",
        unit="prize", source="judgement; S2:49",
    )
    # fmt: on

    latent = Derived(
        lambda m: 2 * m.gain("China", "security", "both"),
        symbol="chi_0",
        meaning="friction below which China gains from adding security to the division",
        unit="prize",
        source="S2:49",
    )
    bound = Derived(
        lambda m: Max(0, *m.bounds()),
        symbol="chi_b",
        meaning="friction from which the division is an equilibrium",
        unit="prize",
        source="S2:49",
    )
    advantage = Derived(
        lambda m: m.security["Russia"] * m.economy["China"] / (m.security["China"] * m.economy["Russia"]),
        symbol="A",
        meaning="Russia's comparative advantage in security",
        unit="ratio",
        source="S2:49; data/defence.csv",
    )

    points = {"gross": {}, "regional": {"security_russia": 1, "security_china": "0.4"}}

    def payoffs(self, russia: str, china: str) -> tuple[Any, Any]:
        """(Russia, China) at one pair of efforts."""
        s, t = EFFORT[russia], EFFORT[china]
        cost = self.friction * (min(s, t) + min(1 - s, 1 - t))
        return self.value("Russia", russia, china) - cost, self.value("China", russia, china) - cost

    def gain(self, player: str, russia: str, china: str) -> Any:
        """Gain of a power from leaving the division for a profile, before friction."""
        return self.value(player, russia, china) - self.value(player, *DIVISION)

    def bounds(self) -> tuple[Any, ...]:
        """Gain from each way of leaving the division, per unit of the overlap it causes."""
        return (
            2 * self.gain("Russia", "both", "economy"),
            self.gain("Russia", "economy", "economy"),
            2 * self.gain("China", "security", "both"),
            self.gain("China", "security", "security"),
        )

    def value(self, player: str, russia: str, china: str) -> Any:
        """Payoff of a power before friction: its use of the common order and its leverage."""
        effort = {"Russia": EFFORT[russia], "China": EFFORT[china]}
        guard = {k: self.security[k] * effort[k] for k in effort}
        trade = {k: self.economy[k] * (1 - effort[k]) for k in effort}
        return (
            self.order_weight * self._order(sum(guard.values()), sum(trade.values()))
            + self.leverage["security"] * _part(player, guard)
            + self.leverage["economy"] * _part(player, trade)
        )

    def _order(self, guard: Any, trade: Any) -> Any:
        """Common order from the totals of the two sectors; none if either is empty."""
        if guard == 0 or trade == 0:
            return 0
        return Pow(guard, self.security_weight) * Pow(trade, 1 - self.security_weight)

    claims = LABOUR_CLAIMS
