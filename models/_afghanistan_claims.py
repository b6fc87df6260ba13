"""The claims of the literature on Afghanistan, stated on the parameters of M10."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import And

from greatgame.model import Claim
from greatgame.proof.statements import Decreasing, ForAll, ForSome, Iff, Increasing

Relation = Callable[[Any], Any]

ACTS = ("nothing", "develop", "guard")
PLAN = ("sequence", "sequence")
BOTH, NONE, GUARD = ("develop", "develop"), ("nothing", "nothing"), ("guard", "guard")
QUIET = {"succession": 0, "disputes": 0, "observers": 0, "connectivity": 0}
SCENARIO_1, SCENARIO_2 = {**QUIET, "presence": 1}, {**QUIET, "presence": 0}


def effective(m: Any) -> Any:
    """Each kind of effort lowers each risk."""
    return And(*(x > 0 for x in (*m.stable_effect.values(), *m.crisis_effect.values())))


def development_first(m: Any) -> Any:
    """While stable, development costs no more than guarding and prevents no less."""
    return And(
        m.effort_cost["develop"] <= m.effort_cost["guard"],
        m.stable_effect["develop"] >= m.stable_effect["guard"],
    )


def markov_perfect(m: Any) -> Any:
    """No departure in one state pays under (sequence, sequence)."""
    return And(
        *(
            m.gain(power, state, act, *PLAN) <= 0
            for power in (0, 1)
            for state in ("stable", "crisis")
            for act in ACTS
            if act != m.acts(state, *PLAN)[power]
        )
    )


def _keeps_guarding(power: int) -> Relation:
    """A power does not gain by developing once in crisis."""
    return lambda m: m.gain(power, "crisis", "develop", *PLAN) <= 0


def _security_pays(power: int) -> Relation:
    """Guarding in crisis is worth its extra cost and the drugs that development would prevent."""
    return lambda m: _worth_of_security(m, power)


def _worth_of_security(m: Any, power: int) -> Any:
    name = ("Russia", "China")[power]
    extra = m.effort_cost["guard"] - m.effort_cost["develop"]
    drugs = m.drug_harm[name] * m.drug_crisis * m.drug_cut * (1 + m.connectivity)
    shorter = (1 - m.disputes) * (m.crisis_effect["guard"] - m.crisis_effect["develop"])
    return m.discount * shorter * m.gap(power, *PLAN) >= extra + drugs


def _traffic(m: Any, *policies: str) -> Any:
    """Drug trade per round, discounted, under a pair of policies."""
    share = m.crisis_share(*policies)
    stable, crisis = (m.drugs(state, *m.acts(state, *policies)) for state in ("stable", "crisis"))
    return (1 - share) * stable + share * crisis


def _share(*policies: str) -> Relation:
    return lambda m: m.crisis_share(*policies)


# fmt: off
CLAIMS = (
    Claim("B038", "Stable development needs a good bilateral relation even where interests differ.",
          "S4:3779-3783", "X", "the risk of crisis and the time in it are higher if one of the two drops out",
          holds=ForAll(lambda m: m.crisis_share("sequence", "abstain") > m.crisis_share(*PLAN),
                       given=effective)),
    Claim("B068", "To stabilise Afghanistan the organisation has to rely on observers.", "S4:2172-2176", "X",
          "sign: time in crisis falls in P; what P is worth in crisis rises in the loss from crisis",
          holds=(
              Decreasing(_share(*PLAN), "observers", given=lambda m: And(
                  m.observer_effect > 0, m.risk("stable", *BOTH) > 0)),
              Increasing(lambda m: m.discount * m.observer_effect * m.gap(0, *PLAN), "crisis_loss_russia",
                         given=lambda m: m.observer_effect > 0),
          )),
    Claim("B085", "In scenario 2 military help goes bilaterally and through the CSTO, as the organisation "
          "has neither mandate nor means.",
          "S4:3715-3721", "X", "the forum chosen in crisis is the CSTO or bilateral",
          needs="the choice of forum, which is in ForumChoice"),
    Claim("B102", "The organisation cannot replace NATO or obtain a mandate outside its members.",
          "S4:2466-2473", "X", "limited to development, the two spend more time in crisis than if they "
          "guard in it, wherever guarding shortens crisis more",
          holds=ForAll(lambda m: m.crisis_share("develop", "develop") >= m.crisis_share(*PLAN),
                       given=lambda m: m.crisis_effect["guard"] >= m.crisis_effect["develop"])),
    Claim("B111", "Without secure borders in Central Asia Russia is unlikely to develop Siberia.",
          "S4:2640-2643", "X", "L_R, Russia's plans for Siberia included, is lost for the time in "
          "crisis: more of it if nobody secures the border than under (sequence, sequence), and what that "
          "plan gains Russia rises in L_R",
          holds=(
              ForAll(lambda m: m.crisis_loss["Russia"] * m.crisis_share("abstain", "abstain")
                     > m.crisis_loss["Russia"] * m.crisis_share(*PLAN), given=effective),
              Increasing(lambda m: m.payoffs(*PLAN)[0] - m.payoffs("abstain", "abstain")[0],
                         "crisis_loss_russia", given=effective),
          )),
    Claim("B112", "The withdrawal of ISAF may raise the threat of terror.", "S4:393-398", "X",
          "sign: the risk of crisis and the time in it fall in N",
          holds=(
              Decreasing(lambda m: m.risk("stable", *BOTH), "presence",
                         given=lambda m: m.presence_effect > 0),
              Decreasing(_share(*PLAN), "presence", given=lambda m: m.presence_effect > 0),
          )),
    Claim("B113", "In scenario 1 the organisation's part is political and socio-economic.", "S4:3664-3669",
          "X", "while stable, developing beats guarding for both if it costs no more and prevents no less; "
          "(sequence, sequence) is Markov perfect for some parameters with N = 1",
          holds=(
              ForAll(lambda m: And(*(m.gain(power, "stable", "guard", *PLAN) <= 0 for power in (0, 1))),
                     given=development_first),
              ForSome(markov_perfect, at=SCENARIO_1),
          )),
    Claim("B114", "In scenario 2 security comes first and economic projects second.", "S4:3709-3713", "X",
          "threshold: in crisis guarding beats developing iff delta (1 - z) (b_M - b_E) (V_S - V_X) is at "
          "least the extra cost and the drugs; (sequence, sequence) is Markov perfect with N = 0",
          holds=(
              *(Iff(_keeps_guarding(k), _security_pays(k)) for k in (0, 1)),
              ForSome(markov_perfect, at=SCENARIO_2),
          )),
    Claim("B115", "The drug trade stays acute, NATO or not.", "S4:3656-3659; S4:3706-3709", "X",
          "the drug trade is positive for every N even if both develop, and no smaller in crisis",
          holds=ForAll(lambda m: And(m.drugs("stable", *BOTH) > 0,
                                     m.drugs("stable", *BOTH) <= m.drugs("crisis", *BOTH)))),
    Claim("B116", "Trafficking has no purely military solution; jobs are one.", "S4:3613-3617", "X",
          "guarding for good shortens crises, but never brings the trade below that of a stable country "
          "left alone; development lowers it, and can bring it below",
          holds=(
              ForAll(lambda m: _traffic(m, *GUARD) >= m.drugs("stable", *NONE)),
              ForAll(lambda m: _traffic(m, *BOTH) < _traffic(m, "abstain", "abstain"),
                     given=lambda m: m.drug_cut > 0),
              ForSome(lambda m: _traffic(m, *BOTH) < m.drugs("stable", *NONE)),
          )),
    Claim("B117", "New routes between China and Europe will raise smuggling.", "S4:2510-2513", "A",
          "sign: the drug trade rises in chi, and more of the harm is Russia's where d_R > d_C",
          holds=(
              Increasing(lambda m: m.drugs("stable", *BOTH), "connectivity"),
              Increasing(lambda m: (m.drug_harm["Russia"] - m.drug_harm["China"]) * m.drugs("stable", *BOTH),
                         "connectivity", given=lambda m: m.drug_harm["Russia"] > m.drug_harm["China"]),
          )),
    Claim("B118", "Only growth protects from extremism, and the region cannot bring it about alone.",
          "S4:3504-3508", "X", "with nobody's help the risk of crisis is positive for every N, and "
          "development from outside lowers it",
          holds=(
              ForAll(lambda m: m.risk("stable", *NONE) > 0),
              ForAll(lambda m: m.crisis_share("develop", "develop") < m.crisis_share("abstain", "abstain"),
                     given=lambda m: And(effective(m), m.risk("stable", *BOTH) > 0)),
          )),
    Claim("B119", "More forums make a more solid network, and multiply the stakeholders.",
          "S4:2346-2352", "X", "interior optimum: payoffs rise in F below F* = v / (2 kappa) and fall "
          "above it",
          holds=(
              Increasing(lambda m: m.payoffs("abstain", "abstain")[0], "forums",
                         given=lambda m: m.forums < m.best_forums),
              Decreasing(lambda m: m.payoffs("abstain", "abstain")[0], "forums",
                         given=lambda m: m.forums > m.best_forums),
          )),
    Claim("B120", "A collapse in Afghanistan could turn the states of the region against each other.",
          "S4:3693-3701", "X", "crisis raises the rate of disputes",
          needs="the disputes of WaterEnergy, where it is decided"),
    Claim("B173", "Members have to settle their own disputes before they can answer Afghan threats "
          "together.",
          "S4:2515-2518", "X", "sign: joint effort prevents less and crisis takes more time the larger z; "
          "threshold: China goes on guarding iff what z leaves of the effect is worth the cost",
          holds=(
              Increasing(lambda m: m.risk("stable", *BOTH), "disputes", given=effective),
              Increasing(_share(*PLAN), "disputes", given=lambda m: And(
                  effective(m), m.risk("stable", *BOTH) > 0)),
              Iff(lambda m: m.gain(1, "crisis", "nothing", *PLAN) <= 0,
                  lambda m: m.discount * (1 - m.disputes) * m.crisis_effect["guard"] * m.gap(1, *PLAN)
                  >= m.effort_cost["guard"]),
          )),
    Claim("B188", "Successions without rules open a path for extremists.", "S4:2573-2577", "X",
          "sign: the risk of crisis and the time in it rise in lambda",
          holds=(
              Increasing(lambda m: m.risk("stable", *BOTH), "succession"),
              Increasing(_share(*PLAN), "succession"),
          )),
    Claim("B195", "The draw-down raised the demand for arms and bolstered Russia's bilateral arrangements.",
          "S4:3130-3136", "X", "sign: the part of the time in which both guard rises as N falls",
          holds=Decreasing(_share(*PLAN), "presence", given=lambda m: m.presence_effect > 0)),
)
# fmt: on
