"""M02, the commitment problem: whether a shift of power is too fast to be bargained over."""

from __future__ import annotations

from typing import Any

from sympy import Min

from greatgame.model import Claim, Model
from greatgame.models import _state
from greatgame.parameters import Derived, Parameter
from greatgame.proof.statements import Decreasing, Threshold
from greatgame.proof.vocabulary import BestResponse


class PowerTransition(Model):
    r"""A declining Russia contests today or adapts; a rising China cannot bind its future self.

    Growing asymmetry strains the order (S2:55), and balancing gave way to adaptation (S0:195-200).  Why
    not to a contest?  In the two-stage bargaining model of shifting power (Powell 2006, "War as a
    Commitment Problem", International Organization 60) a contest ends the game: its winner keeps the
    prize.  Today Russia would win with probability p, from tomorrow on with p - Delta.  China can give up
    as much as the whole prize today, but tomorrow it will hold Russia to the value of a contest then.
    China *compensates* (gives up enough today to keep Russia's value at p, at most everything, so that each
    saves its own cost of a contest) or *holds* (Russia gets p today).  Russia's plan is to *contest*, to
    *adapt* to either, or to *demand*: to adapt only if compensated.  Per period, with delta the discount
    factor and K the cost of a contest to each:

    =======================  ===============================  ============================
    outcome                  Russia                           China
    =======================  ===============================  ============================
    contest                  p - (1 - delta) K                1 - p - (1 - delta) K
    adaptation, compensated  min(p, 1 - delta + w)            the rest
    adaptation, held         (1 - delta) p + w                the rest
    =======================  ===============================  ============================

    with w = delta (p - Delta - (1 - delta) K), Russia's value of a contest tomorrow.  Regimes:

    * slow shift, Delta <= Delta_0 = (1 - delta)^2 K / delta: Russia adapts even if China holds;
    * bargained shift, Delta <= Delta* = (1 - delta) [1 - p + (1 - delta) K] / delta: Russia adapts if
      compensated; China, which would rather pay than be contested, compensates: (demand, compensate);
    * fast shift, Delta > Delta*: not even the whole prize today is enough, and Russia contests.

    At delta = .9, p = .37, K = .15, Delta* is .072, above the judged speed of .02, so adaptation and not a
    contest is what the model expects.  At the baseline p = .28 it is .082.  (contest, hold) is an
    equilibrium beside it, in which China, contested anyway, has nothing to lose by holding.

    Changes to the sketch: its bound Delta* is a closed form; here it is the boundary of a game, which adds
    the bound Delta_0 up to which nothing need be conceded.
    """

    title = "Shift of power: adaptation or contest"
    form = "normal form, 2 players; two stages in closed form"
    covers = ("A03",)
    players = {"Russia": ("contest", "adapt", "demand"), "China": ("compensate", "hold")}

    # fmt: off
    power = _state.power(2012)
    shift = Parameter(
        "0.02", low=0, high="0.1", symbol="Delta", meaning="power that Russia loses from today to tomorrow",
        unit="share per period", source="judgement; S2:55; S4:2189-2196",
    )
    conflict_cost = Parameter(
        "0.15", low="0.05", high="0.4", symbol="K", meaning="cost of a contest to each power", unit="prize",
        source="judgement; S2:57; @powell2006",
    )
    discount = Parameter(
        "0.9", low="0.5", high="0.99", symbol="delta", meaning="discount factor per period",
        unit="discount factor", source="convention", origin="convention",
    )

    tomorrow = Derived(
        lambda m: m.discount * (m.power - m.shift - (1 - m.discount) * m.conflict_cost),
        symbol="w", meaning="Russia's value of a contest tomorrow, seen from today", unit="prize",
        source="S2:55",
    )
    peaceful_shift = Derived(
        lambda m: (1 - m.discount) ** 2 * m.conflict_cost / m.discount,
        symbol="Delta_0", meaning="speed up to which Russia adapts without a concession",
        unit="share per period", source="S2:55",
    )
    critical_shift = Derived(
        lambda m: (1 - m.discount) * (1 - m.power + (1 - m.discount) * m.conflict_cost) / m.discount,
        symbol="Delta_star", meaning="speed beyond which no concession keeps Russia from a contest",
        unit="share per period", source="S2:55; @powell2006",
    )
    # fmt: on

    points = {"security-power": {"power": "0.37"}}

    def payoffs(self, russia: str, china: str) -> tuple[Any, Any]:
        """(Russia, China) per period at one plan and one offer."""
        cost = (1 - self.discount) * self.conflict_cost
        if russia == "contest" or (russia == "demand" and china == "hold"):
            return self.power - cost, 1 - self.power - cost
        today = 1 - self.discount
        value = today * self.power + self.tomorrow
        if china == "compensate":
            value = Min(self.power, today + self.tomorrow)
        return value, 1 - value

    # fmt: off
    claims = (
        Claim("B022", "China's rise is a challenge to Russia itself.", "S4:2186-2188", "X",
              "sign: Russia's value of adapting to a China that holds falls in the speed of the shift",
              holds=Decreasing(lambda m: m.payoffs("adapt", "hold")[0], "shift")),
        Claim("B042", "A fast shift of power is more dangerous than a slow one.", "S2:55", "I",
              "threshold: Russia adapts to a China that compensates it iff Delta <= Delta*, else it contests",
              holds=Threshold(BestResponse("Russia", "adapt", {"China": "compensate"}), "shift",
                              lambda m: m.critical_shift, "below")),
    )
    # fmt: on
