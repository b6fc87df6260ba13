"""M10: Russia and China before a stable or a collapsing Afghanistan."""

from __future__ import annotations

from typing import Any

from greatgame.data import derived
from greatgame.data.tables import value
from greatgame.model import Model
from greatgame.models._afghanistan_claims import CLAIMS
from greatgame.parameters import Derived, Parameter, Vector

#: What a policy does in the stable state and in crisis.
POLICIES = {
    "abstain": ("nothing", "nothing"),
    "develop": ("develop", "develop"),
    "guard": ("guard", "guard"),
    "sequence": ("develop", "guard"),
}
STATES = ("stable", "crisis")
PRESENCE = "NATO presence in Afghanistan"


class Afghanistan(Model):
    r"""Two neighbours develop, guard or abstain, while Afghanistan is stable or in crisis.

    After most of ISAF leaves, either some of it protects a relative stability and the neighbours' part is
    political and economic (scenario 1, S4:3637-3679), or the country falls apart and security comes first
    (scenario 2, S4:3686-3725).  In each round Afghanistan is *stable* or in *crisis*; Russia and China
    each do nothing, *develop* (jobs and projects, S4:3588-3617) or *guard* (military help, bilateral or
    through the CSTO, S4:3715-3721).  With n_E developing and n_M guarding, crisis follows

        stable with  a = a_0 + lambda - a_N N - (1 - z) (a_E n_E + a_M n_M),
        crisis with  b = b_0 - b_P P - (1 - z) (b_E n_E + b_M n_M):

    N is what remains of NATO (S4:393-398), lambda the risk of an unregulated succession (S4:2573-2577), P
    the part that observers take who border on Afghanistan (S4:2172-2176), z how far open disputes among
    members weaken joint effort (S4:2515-2518).  A round costs a power

        L_k in crisis, d_k (1 + chi) (1 - rho n_E), mu times as much in crisis, for drugs, c for its effort,

    where chi is the traffic of new transit routes (S4:2510-2513) and only development cuts recruitment
    (S4:3613-3617); and F forums give a network worth v F - kappa F^2 to each (S4:2346-2358).

    The game here is between *policies*: what to do in each state, fixed for good; ``sequence`` develops
    while it can and guards in crisis.  From the stable state a pair of policies spends the discounted
    part w = delta a / [1 - delta (b - a)] of its time in crisis, and pays, per round,

        (1 - w) r_S + w r_X,   with value gap V_S - V_X = (r_S - r_X) / [1 - delta (b - a)].

    ``gain`` is what a single departure in one state brings; if none is positive at a pair of policies the
    pair is Markov perfect in the two-state game (Blackwell 1965; Shapley 1953), so that scenarios are
    decided here and only its uniqueness over all parameters waits for the stochastic solver.

    Regimes: developing beats guarding while stable if it costs no more and prevents no less; in crisis
    guarding beats developing iff delta (1 - z) (b_M - b_E) (V_S - V_X) is at least its extra cost plus the
    drugs that development would have prevented.  Points ``scenario-1``, ``scenario-2``, ``corporation``
    (developing is cheap, S4:3555-3565), ``routes``.

    Changes to the sketch: a_0 is .52 and not .5, so that no probability has to be cut off at 0 (the sketch
    cuts at .02); N, P, lambda, z and forums are parameters; the stock of drugs is a flow.
    """

    title = "Afghanistan: development while stable, security in crisis"
    form = "normal form over fixed policies, 2 players; two states in closed form"
    covers = ("A38", "A40", "A41", "A42", "A43", "A44", "A45", "A46", "A47", "A48")
    players = {"Russia": tuple(POLICIES), "China": tuple(POLICIES)}
    cooperation = ("sequence", "sequence")
    punishment = ("abstain", "abstain")

    # fmt: off
    effort_cost = Vector({
        "develop": Parameter("0.1", low="0.02", high="0.5", symbol="c_E", unit="prize per round",
                             meaning="cost of developing", source="judgement; S4:3555-3613"),
        "guard": Parameter("0.15", low="0.02", high="0.5", symbol="c_M", unit="prize per round",
                           meaning="cost of guarding", source="judgement; S4:3126-3136"),
    })
    crisis_loss = Vector({
        "Russia": Parameter(1, low="0.2", high=3, symbol="L_R", unit="prize per round",
                            meaning="Russia's loss in crisis, its plans for Siberia included",
                            source="judgement; S4:2640-2643; S4:3686-3701"),
        "China": Parameter("0.6", low="0.2", high=3, symbol="L_C", unit="prize per round",
                           meaning="China's loss in crisis", source="judgement; S4:3686-3701"),
    })
    drug_harm = Vector({
        "Russia": Parameter("0.2", low="0.01", high="0.5", symbol="d_R", unit="prize per round",
                            meaning="harm of drugs to Russia", source="judgement: main target; S4:2507-2510"),
        "China": Parameter("0.06", low="0.01", high="0.5", symbol="d_C", unit="prize per round",
                           meaning="harm of drugs to China", source="judgement; S4:2507-2510"),
    })
    drug_crisis = Parameter(
        "1.5", low=1, high=3, symbol="mu", meaning="harm of drugs in crisis, stable = 1", unit="ratio",
        source="judgement; S4:2500-2507",
    )
    drug_cut = Parameter(
        "0.2", low=0, high="0.45", symbol="rho", meaning="part of the drug trade that one developer ends",
        unit="fraction", source="judgement; S4:3588-3617",
    )
    connectivity = Parameter(
        0, low=0, high=1, symbol="chi", meaning="extra traffic on new routes", unit="fraction",
        source="judgement; S4:2510-2513",
    )
    stable_risk = Parameter(
        "0.52", low="0.5", high="0.6", symbol="a_0", meaning="risk that crisis follows stability",
        unit="probability per round", source="judgement; S4:3686-3694",
    )
    stable_effect = Vector({
        act: Parameter(default, low=0, high="0.15", symbol=symbol, unit="probability per round",
                       meaning=f"fall of that risk for each power that {act}s", source=f"judgement; {source}")
        for act, default, symbol, source in (("develop", "0.15", "a_E", "S4:3504-3508"),
                                             ("guard", "0.05", "a_M", "S4:3664-3669"))
    })
    crisis_risk = Parameter(
        "0.9", low="0.8", high="0.95", symbol="b_0", meaning="risk that crisis lasts",
        unit="probability per round", source="judgement; S4:3686-3694",
    )
    crisis_effect = Vector({
        act: Parameter(default, low=0, high="0.35", symbol=symbol, unit="probability per round",
                       meaning=f"fall of that risk for each power that {act}s", source=f"judgement; {source}")
        for act, default, symbol, source in (("develop", "0.05", "b_E", "S4:3709-3713"),
                                             ("guard", "0.25", "b_M", "S4:3715-3725"))
    })
    presence = Parameter(
        derived.era(PRESENCE, 2012), low=0, high=1, symbol="N", meaning="NATO presence", unit="full = 1",
        source="judgement: data/eras.csv, 2012; S4:3637; S4:3686",
    )
    presence_effect = Parameter(
        "0.2", low=0, high="0.2", symbol="a_N", meaning="fall of the risk of crisis with full presence",
        unit="probability per round", source="judgement; S4:393-398",
    )
    succession = Parameter(
        0, low=0, high="0.2", symbol="lambda", meaning="risk from successions without rules",
        unit="probability per round", source="judgement; S4:2573-2577",
    )
    disputes = Parameter(
        0, low=0, high="0.9", symbol="z", meaning="part of the effect of effort lost to members' disputes",
        unit="fraction", source="judgement; S4:2515-2518",
    )
    observers = Parameter(
        0, low=0, high=1, symbol="P", meaning="part that neighbouring observers take", unit="full = 1",
        source="judgement; S4:2172-2176",
    )
    observer_effect = Parameter(
        "0.05", low=0, high="0.1", symbol="b_P", meaning="fall of the risk that crisis lasts, at P = 1",
        unit="probability per round", source="judgement; S4:2172-2176",
    )
    forums = Parameter(
        value("institutions", "Afghanistan", "forums to be reconciled", 2014), low=1, high=9, symbol="F",
        meaning="forums on Afghanistan", unit="forums", source="data/institutions.csv; S4:2353-2358",
        origin="data",
    )
    network = Parameter(
        "0.02", low="0.001", high="0.1", symbol="v", meaning="worth of one more forum in the network",
        unit="prize per forum", source="judgement; S4:2346-2348",
    )
    coordination_cost = Parameter(
        "0.003", low="0.001", high="0.02", symbol="kappa", meaning="cost of reconciling agendas",
        unit="prize per forum squared", source="judgement; S4:2348-2352",
    )
    discount = Parameter(
        "0.9", low="0.5", high="0.99", symbol="delta", meaning="discount factor per round",
        unit="discount factor", source="convention", origin="convention",
    )
    best_forums = Derived(
        lambda m: m.network / (2 * m.coordination_cost), symbol="F_star", unit="forums",
        meaning="number of forums that is worth most", source="S4:2346-2358",
    )
    points = {
        "scenario-1": {"presence": 1}, "scenario-2": {"presence": 0},
        "corporation": {"effort_cost_develop": "0.05"}, "routes": {"connectivity": 1},
        "disputes": {"presence": 0, "disputes": "0.8"},
    }
    # fmt: on

    def payoffs(self, russia: str, china: str) -> tuple[Any, Any]:
        """(Russia, China) at one pair of policies, per round from the stable state."""
        share = self.crisis_share(russia, china)
        net = self.network * self.forums - self.coordination_cost * self.forums**2
        flows = [[self.reward(k, s, *self.acts(s, russia, china)) for s in STATES] for k in (0, 1)]
        russian, chinese = ((1 - share) * stable + share * crisis + net for stable, crisis in flows)
        return russian, chinese

    def acts(self, state: str, *policies: str) -> tuple[str, ...]:
        """What a pair of policies does in a state."""
        return tuple(POLICIES[policy][STATES.index(state)] for policy in policies)

    def risk(self, state: str, *acts: str) -> Any:
        """Probability that crisis follows a state in which the two do ``acts``."""
        effect, outside, shock = {
            "stable": (self.stable_effect, self.presence_effect * self.presence, self.succession),
            "crisis": (self.crisis_effect, self.observer_effect * self.observers, 0),
        }[state]
        base = self.stable_risk if state == "stable" else self.crisis_risk
        return base + shock - outside - (1 - self.disputes) * sum(effect.get(act, 0) for act in acts)

    def drugs(self, state: str, *acts: str) -> Any:
        """Drug trade in a state, that of the stable state without effort and new routes being 1."""
        cut = 1 - self.drug_cut * acts.count("develop")
        return (1 + self.connectivity) * cut * (1 if state == "stable" else self.drug_crisis)

    def reward(self, power: int, state: str, *acts: str) -> Any:
        """Payoff of one round to Russia (0) or China (1)."""
        name = tuple(self.crisis_loss)[power]
        loss = self.crisis_loss[name] if state == "crisis" else 0
        return -loss - self.drug_harm[name] * self.drugs(state, *acts) - self.effort_cost.get(acts[power], 0)

    def crisis_share(self, *policies: str) -> Any:
        """Discounted part of the time that a pair of policies spends in crisis."""
        a, b = (self.risk(state, *self.acts(state, *policies)) for state in STATES)
        return self.discount * a / (1 - self.discount * (b - a))

    def gap(self, power: int, *policies: str) -> Any:
        """Value of the stable state less that of crisis, under a pair of policies."""
        a, b = (self.risk(state, *self.acts(state, *policies)) for state in STATES)
        stable, crisis = (self.reward(power, state, *self.acts(state, *policies)) for state in STATES)
        return (stable - crisis) / (1 - self.discount * (b - a))

    def gain(self, power: int, state: str, act: str, *policies: str) -> Any:
        """What a power gains by doing ``act`` once in a state, under a pair of policies."""
        planned = self.acts(state, *policies)
        other = (act, planned[1]) if power == 0 else (planned[0], act)
        now = self.reward(power, state, *other) - self.reward(power, state, *planned)
        calmer = self.risk(state, *planned) - self.risk(state, *other)
        return now + self.discount * calmer * self.gap(power, *policies)

    claims = CLAIMS
