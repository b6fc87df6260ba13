"""M17: water, energy and borders between the states upstream and downstream."""

from __future__ import annotations

from typing import Any

from greatgame.model import Model
from greatgame.models import _state
from greatgame.models._monitored import threshold, value
from greatgame.models._water_energy_claims import CLAIMS
from greatgame.parameters import Choice, Derived, Parameter, Vector

ISSUES = {"water": ("water",), "linked": ("water", "border")}


def _issue(letter: str, water: str, border: str, meaning: str, source: str) -> Vector:
    """Declare one stake of each issue."""
    return Vector({
        issue: Parameter(
            default, low=0, high=1, symbol=f"{letter}_{issue[0]}", meaning=f"{meaning}: {issue}",
            unit="prize", source=f"judgement; {source}",
        )
        for issue, default in (("water", water), ("border", border))
    })  # fmt: skip


def _pooled(m: Any) -> Any:
    """Discount factor from which both issues together hold."""
    gain, temptation = m.gain["water"] + m.gain["border"], m.temptation["water"] + m.temptation["border"]
    return threshold(gain, temptation, m.monitoring, m.incidents)


def _alone(issue: str) -> Any:
    return lambda m: threshold(m.gain[issue], m.temptation[issue], m.monitoring, m.incidents)


class WaterEnergy(Model):
    """Water from upstream for energy from downstream: kept if breaches show, strained if they do not.

    Kyrgyzstan and Tajikistan hold the water, Uzbekistan and Kazakhstan the energy; disputes over water,
    energy and enclaves strain every pair of neighbours (S4:2833-2838).  Each side *keeps* the exchange
    (releases in summer; supplies in winter) or *breaches* it.  Per issue l a round pays

        (keep, keep) a_l each,   (breach, keep) a_l + e_l and -s_l,   (breach, breach) 0,

    and issues add up.  Releases are seen after the fact only: a breach shows with probability q, and
    with probability f a border incident is taken for one although nobody breached (S4:2526-2538);
    f = f_1 tau rises with the threat from Afghanistan, which sets neighbours against each other
    (S4:3693-3695).  q rises where the organisation gives a forum for what neighbours do not resolve by
    themselves (S4:1838-1843), or security councils mediate (S4:2789-2795).

    ``time``: one ``round``; or the ``relation``, in which a side keeps until something shows and breaches
    from then on, or breaches from the start (values per round, see ``models/_monitored.py``).
    ``issues``: ``water`` alone, or ``linked`` with the border: an answer to a breach on all of them.

    Regimes:

    * one round: breaching is strictly dominant (e_l, s_l > 0), a prisoner's dilemma;
    * relation: (keep, keep) is an equilibrium iff delta >= delta* = e / (e + q a - f (a + e)), for the
      linked issues with sums of a and of e; (breach, breach) always is one;
    * the linked threshold lies between those of the issues, so linkage rescues the worse issue at the
      expense of slack in the better one (McGinnis 1986; Bernheim and Whinston 1990).

    Figures: at f = 0 (point ``quiet``) delta* = .909 at q = .15, above delta = .9: strained; and .75 at
    q = .5 (``mediated``).  With tau of 2012, f = .014 and delta* = .929
    (``strained``); linked to the border .876, below .9 (``linked``), but .940 when Afghanistan collapses
    (``collapse``).

    Changes to the sketch: incidents, which it names without a formula; a number of linked issues becomes
    a named second issue, the border; the relation is a game of its own, so that the threshold is an
    equilibrium condition and not an input.  The regional body is in the model RegionalBody.
    """

    title = "Water, energy and borders: exchange under imperfect monitoring"
    form = "normal form, 2 players; repeated under imperfect monitoring, in closed form"
    covers = ("A64", "A65")
    players = {"Upstream": ("keep", "breach"), "Downstream": ("keep", "breach")}
    cooperation = ("keep", "keep")
    punishment = ("breach", "breach")

    # fmt: off
    time = Choice(
        "round", among=("round", "relation"), meaning="one round, or the repeated relation",
        source="S4:2833-2838",
    )
    issues = Choice(
        "water", among=tuple(ISSUES), meaning="issues on which a breach is answered",
        source="S4:1155-1160; S4:1838-1843",
    )
    gain = _issue("a", "0.4", "0.4", "gain of each side from the exchange", "S4:1155-1160")
    temptation = _issue("e", "0.6", "0.1", "what a breach adds to it", "S4:2833-2838")
    loss = _issue("s", "0.3", "0.3", "loss of the side that kept", "S4:2833-2838")
    monitoring = Parameter(
        "0.15", low="0.1", high=1, symbol="q", meaning="probability that a breach shows",
        unit="probability per round", source="judgement; S4:1838-1843; S4:2526-2535",
    )
    incident_slope = Parameter(
        "0.02", low=0, high="0.05", symbol="f_1",
        meaning="chance of an incident taken for a breach, per unit of threat",
        unit="probability per round and unit of threat", source="judgement; S4:2535-2538; S4:3693-3695",
    )
    threat = _state.threat(2012)
    discount = Parameter(
        "0.9", low="0.5", high="0.99", symbol="delta", meaning="discount factor per round",
        unit="discount factor", source="convention", origin="convention",
    )

    incidents = Derived(
        lambda m: m.incident_slope * m.threat, symbol="f",
        meaning="chance of an incident taken for a breach", unit="probability per round",
        source="S4:2535-2538",
    )
    patience_water = Derived(
        _alone("water"), symbol="delta_w", meaning="discount factor from which the water exchange holds",
        unit="discount factor", source="S4:2833-2838",
    )
    patience_border = Derived(
        _alone("border"), symbol="delta_b", meaning="discount factor from which the border holds",
        unit="discount factor", source="S4:2515-2538",
    )
    patience_linked = Derived(
        _pooled, symbol="delta_l", meaning="discount factor from which both hold when linked",
        unit="discount factor", source="S4:1155-1160",
    )
    points = {
        "strained": {"time": "relation"},
        "quiet": {"time": "relation", "incident_slope": 0},
        "mediated": {"time": "relation", "incident_slope": 0, "monitoring": "0.5"},
        "linked": {"time": "relation", "issues": "linked"},
        "collapse": {"time": "relation", "issues": "linked", "threat": 1, "incident_slope": "0.05"},
    }
    # fmt: on

    def payoffs(self, upstream: str, downstream: str) -> tuple[Any, Any]:
        """(Upstream, Downstream) at one pair of plans, per round, in units of the prize."""
        return self.worth(upstream, downstream), self.worth(downstream, upstream)

    def worth(self, own: str, other: str) -> Any:
        """Payoff of a side, by its plan and the other's."""
        if own == other == "breach":
            return 0
        stage = sum(self._stage(issue, own, other) for issue in ISSUES[self.issues])
        if self.time == "round":
            return stage
        shows = self.incidents if own == other else self.monitoring
        return value(stage, shows, self.discount)

    def _stage(self, issue: str, own: str, other: str) -> Any:
        """Payoff of one round on one issue."""
        if own == other:
            return self.gain[issue]
        return self.gain[issue] + self.temptation[issue] if own == "breach" else -self.loss[issue]

    claims = CLAIMS
