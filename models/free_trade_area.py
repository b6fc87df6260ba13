"""M07, the free trade area of 2003: China proposes, every member may refuse."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sympy import Max

from greatgame.data.derived import product, product_per_head, weights
from greatgame.data.tables import value
from greatgame.model import Claim, Model
from greatgame.parameters import Derived, Parameter, Vector
from greatgame.proof import BestResponse, Decreasing, Iff, Outcome

RUSSIA, KAZAKHSTAN, UZBEKISTAN = "Russia", "Kazakhstan", "Uzbekistan"
CODES = {RUSSIA: "R", KAZAKHSTAN: "KZ", UZBEKISTAN: "UZ", "Kyrgyzstan": "KG", "Tajikistan": "TJ"}
PARTNERS = tuple(CODES)


def _of_product(member: str) -> Fraction:
    """Part of China's product that a member lacks, to three decimals."""
    return round(1 - weights("product", (member,))[member] / product("China"), 3)


def _per_head(member: str) -> Fraction:
    """Part of China's product per head that a member lacks; negative if it is richer."""
    if member == UZBEKISTAN:
        own = value("socioeconomic", UZBEKISTAN, "GDP per capita", 2012)
    else:
        own = product_per_head(member)
    return round(1 - own / product_per_head("China"), 3)


def _disparity(member: str) -> Parameter:
    return Parameter(
        _of_product(member), low="-1.5", high=1, symbol=f"d_{CODES[member]}",
        meaning=f"part of China's product that {member} lacks", unit="share",
        origin="data",
        source="derived: data/defence.csv, implied product of 2012 (Uzbekistan 2010); S4:906-1000",
    )  # fmt: skip


class FreeTradeArea(Model):
    """China proposes a free trade area to five partners; it is founded if all of them accept.

    The others turned China's proposal of 2003 down: economies too unequal, and unequal ability to steer
    trade (S4:2720-2725); such plans still meet the same obstacle (S2:73).  Partner i gets

        t - e d_i    if the area is founded,    0 if not:

    gains from trade less exposure to a stronger economy, in proportion to disparity d_i, the part of
    China's product that i lacks; China gains its market, b.

    Regimes: the area is founded in equilibrium iff t >= e max d_i (``barrier``); else somebody refuses.
    By total product every partner lacks three quarters or more, and at the judged t and e all refuse.
    Measured per head (point ``per-head``) Russia and Kazakhstan are richer than China and would accept;
    the other three still refuse.

    Changes to the sketch: its ideal depths of free trade are replaced, for this claim, by a formula in
    the disparity that the texts name, computed from the tables.
    """

    title = "China's proposal of a free trade area, 2003"
    form = "normal form, 6 players"
    covers = ("A30",)
    players = {"China": ("propose", "withhold"), **dict.fromkeys(PARTNERS, ("accept", "refuse"))}

    # fmt: off
    market = Parameter(
        "0.3", low="0.01", high=1, symbol="b", meaning="China's gain from an open market", unit="prize",
        source="judgement; S4:2720-2725",
    )
    trade = Parameter(
        "0.3", low=0, high=1, symbol="t", meaning="a partner's gain from trade", unit="prize",
        source="judgement; S4:2720-2725",
    )
    exposure = Parameter(
        "0.5", low="0.05", high=1, symbol="e", meaning="a partner's loss at full disparity",
        unit="prize per share lacked", source="judgement; S4:2720-2725; S3:112",
    )
    disparity = Vector({member: _disparity(member) for member in PARTNERS})
    barrier = Derived(
        lambda m: m.exposure * Max(*m.disparity.values()), symbol="t_0",
        meaning="gain from trade from which every partner accepts", unit="prize", source="S4:2720-2725",
    )
    # fmt: on

    points = {"per-head": {f"disparity_{m.lower()}": _per_head(m) for m in PARTNERS}}

    def payoffs(self, china: str, *partners: str) -> tuple[Any, ...]:
        """(China, then each partner) at one proposal and set of answers."""
        if china == "withhold" or "refuse" in partners:
            return (0,) * (1 + len(PARTNERS))
        return (self.market, *(self.trade - self.exposure * self.disparity[k] for k in PARTNERS))

    # fmt: off
    claims = (
        Claim("B087", "Russia does not want more economic activity in the organisation: it fears "
              "Chinese money.",
              "S3:112", "X", "threshold: with everybody else for it, Russia refuses iff t <= e d_R",
              holds=Iff(BestResponse(RUSSIA, "refuse",
                                     {"China": "propose", **dict.fromkeys(PARTNERS[1:], "accept")}),
                        lambda m: m.trade <= m.exposure * m.disparity[RUSSIA])),
        Claim("B095", "China's free trade area was refused because the economies are too unequal.",
              "S4:2720-2725", "X", "threshold: it is founded in equilibrium iff t >= e max d_i",
              holds=Iff(Outcome("propose", *("accept",) * 5), lambda m: m.trade >= m.barrier)),
        Claim("B096", "Free trade and a common currency still meet obstacles: unequal development.",
              "S2:73", "X", "sign: once a member's disparity is too large, more of it never helps",
              holds=Decreasing(Outcome("propose", *("accept",) * 5), "disparity_kazakhstan")),
    )
    # fmt: on
