"""M14: Russia's transit monopoly and the pipeline to China, and the investor who can be held up."""

from __future__ import annotations

from typing import Any

from sympy import Max

from greatgame.model import Model
from greatgame.models._energy_transit_claims import CLAIMS, HOLD_UP_CLAIMS
from greatgame.parameters import Choice, Derived, Parameter

#: Plan of the builders under a margin Russia cannot take back -> whether they build after (keep, concede).
PLANS = {
    "build": (True, True),
    "build if it keeps": (True, False),
    "build if it concedes": (False, True),
    "stay": (False, False),
}


class EnergyTransit(Model):
    """Producer and China build a pipeline round Russia, or stay with its transit monopoly.

    Until 2006 Russia was the region's transit hub (S0:114-116; S4:3141-3150).  It sets the *margin* it takes
    of the resale value v_R: it *keeps* mu, or *concedes* and takes mu_c only.  The producer and China, who
    share what they gain, *build* at cost K per unit, which China pays (S4:3205-3213), or *stay*.  Values per
    unit of gas or oil:

                     stay: Russia, builders           build: Russia, builders
        keep         mu v_R, (1 - mu) v_R             max(0, v_R - v_C), v_C - K
        concede      mu_c v_R, (1 - mu_c) v_R         max(0, v_R - v_C), v_C - K

    Once the pipe lies its cost is sunk and buyers compete: Russia can keep the gas only by paying v_C, so
    its rent is max(0, v_R - v_C), and its margin max(0, 1 - v_C / v_R) (``after``), whatever it had
    announced (S4:3150-3170).

    ``margin`` says when it is set: ``announced``, and open to revision as long as nobody builds (both choose
    at once), or ``binding``, seen before the builders decide, who then have a plan for either.  Regimes:

    * entry iff v_C - K > (1 - mu) v_R, that is mu > mu_bar = 1 - (v_C - K) / v_R (``limit``);
    * a margin that binds deters iff mu_c <= mu_bar, which is possible iff v_C - K <= v_R;
    * commitment problem: an announced concession mu_c < mu is never an equilibrium with no pipe, because
      Russia gains by going back to mu.  So monopoly ends at demand where a binding promise would keep it.

    Points: ``before`` has China's demand before the pipelines (v_C = .6), the baseline that of 2006-2009.
    Checked: mu_bar = .1875 at the baseline, which builds; .5625 with v_C = .6, which does not.

    Changes to the sketch: the concession mu_c is an action, so that deterrence and its lack of credibility
    are equilibrium conditions.  The sketch's risky routes are the model RiskyRoute, its cartel EnergyClub.
    """

    title = "Energy transit: a monopoly and the pipeline that ends it"
    form = "normal form, 2 players; reduced form of an entry game"
    covers = ("A66",)

    # fmt: off
    margin = Choice(
        "announced", among=("announced", "binding"), meaning="whether Russia can take its margin back",
        source="S4:3158-3170",
    )
    resale = Parameter(
        "0.8", low="0.3", high=1, symbol="v_R", meaning="Russia's resale value, net of transport",
        unit="prize per unit", source="judgement; S0:114-116; S4:3141-3150",
    )
    demand = Parameter(
        "0.9", low="0.3", high="1.5", symbol="v_C", meaning="China's value of a unit, rising in its demand",
        unit="prize per unit", source="judgement: 2006 to 2009; S4:3193-3200",
    )
    monopoly = Parameter(
        "0.5", low=0, high=1, symbol="mu", meaning="margin Russia takes as the only buyer", unit="share",
        source="judgement; S4:3141-3150",
    )
    concession = Parameter(
        "0.15", low=0, high=1, symbol="mu_c", meaning="margin Russia takes when it concedes better terms",
        unit="share", source="judgement; S4:3158-3165",
    )
    pipe = Parameter(
        "0.25", low="0.1", high=1, symbol="K", meaning="cost of the pipeline", unit="prize per unit",
        source="judgement; S4:3247-3256",
    )
    limit = Derived(
        lambda m: 1 - (m.demand - m.pipe) / m.resale, symbol="mu_bar",
        meaning="margin above which the pipeline is built", unit="share", source="S0:131-135",
    )
    after = Derived(
        lambda m: Max(0, 1 - m.demand / m.resale), symbol="mu_1",
        meaning="margin left to Russia once the pipeline lies", unit="share", source="S4:3150-3170",
    )
    # fmt: on

    points = {"before": {"demand": "0.6"}, "costly-pipe": {"demand": "0.6", "pipe": "0.6"}}

    def players(self) -> dict[str, tuple[str, ...]]:
        """Russia, and the producer with China; a binding margin is answered by a plan."""
        builders = ("build", "stay") if self.margin == "announced" else tuple(PLANS)
        return {"Russia": ("keep", "concede"), "builders": builders}

    def payoffs(self, russia: str, builders: str) -> tuple[Any, Any]:
        """(Russia, builders) per unit of energy."""
        if PLANS[builders][russia == "concede"]:
            return Max(0, self.resale - self.demand), self.demand - self.pipe
        taken = self.monopoly if russia == "keep" else self.concession
        return taken * self.resale, (1 - taken) * self.resale

    claims = CLAIMS


class HoldUp(Model):
    """A Russian firm invests in Uzbekistan or stays out; those in power honour the deal or extract.

    Firms must be wary of the politics of business there, and old debts stayed unsettled (S4:3046-3053).
    Per period, in units of the project's return:

                     honour          extract
        invest       m, t            m - e, t + e
        stay out     0, 0            0, 0

    m is the firm's margin, t what the host has from an honest project, e what it can extract.  Regimes:
    extraction is a best reply to investment for any e > 0, so that the firm invests in one period iff
    m >= e, and knowing that it will be extracted from; for e > m the only outcome is no project,
    although both gain from an honest one.  Repeated, with no project ever after an extraction, the host
    honours iff the discount factor is at least e / (t + e) (``patience``).

    Changes to the sketch: the host's return t, without which it would have no reason to be patient.
    """

    title = "Investor hold-up: extraction, and what repetition does about it"
    form = "normal form, 2 players; repeated"
    covers = ("A79",)
    players = {"Russian firm": ("invest", "stay out"), "Uzbekistan": ("honour", "extract")}
    cooperation = ("invest", "honour")
    punishment = ("stay out", "extract")

    # fmt: off
    profit = Parameter(
        "0.3", low="0.01", high=1, symbol="m", meaning="margin of the investor under an honest deal",
        unit="return", source="judgement; S4:3046-3053",
    )
    extraction = Parameter(
        "0.4", low=0, high=1, symbol="e", meaning="what the host can extract once the investment is made",
        unit="return", source="judgement; S4:3046-3053",
    )
    benefit = Parameter(
        "0.2", low="0.01", high=1, symbol="t", meaning="what the host has from an honest project",
        unit="return", source="judgement; S4:3276-3284",
    )
    patience = Derived(
        lambda m: m.extraction / (m.benefit + m.extraction), symbol="delta_0",
        meaning="discount factor from which the host honours the deal", unit="discount factor",
        source="S4:3046-3053",
    )
    # fmt: on

    points = {"mild": {"extraction": "0.2"}}

    def payoffs(self, firm: str, host: str) -> tuple[Any, Any]:
        """(Russian firm, Uzbekistan) in one period."""
        if firm == "stay out":
            return 0, 0
        taken = self.extraction if host == "extract" else 0
        return self.profit - taken, self.benefit + taken

    claims = HOLD_UP_CLAIMS
