"""M10 against the figures that the catalogue calls checked, by brute force over stationary policies."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction

import pytest

from greatgame.model import Model
from greatgame.models import Afghanistan
from greatgame.models._afghanistan_claims import markov_perfect
from greatgame.models.afghanistan import POLICIES, STATES

Pure = Callable[[Model], set[tuple[str, ...]]]
Policy = tuple[str, str]
ACTS = ("nothing", "develop", "guard")
EVERY: tuple[Policy, ...] = tuple((stable, crisis) for stable in ACTS for crisis in ACTS)
PLAN = ("develop", "guard")


def values(m: Afghanistan, pair: tuple[Policy, Policy]) -> list[list[Fraction]]:
    """Discounted values of each power in each state, by solving v = r + delta P v (Cramer's rule)."""
    d = m.discount
    risks = [m.risk(state, *(policy[k] for policy in pair)) for k, state in enumerate(STATES)]
    assert all(0 <= risk <= 1 for risk in risks)
    (p, q), (r, s) = [(1 - d * (1 - risks[0]), -d * risks[0]), (-d * (1 - risks[1]), 1 - d * risks[1])]
    found = []
    for power in (0, 1):
        x, y = (m.reward(power, state, *(z[k] for z in pair)) for k, state in enumerate(STATES))
        found.append([(x * s - q * y) / (p * s - q * r), (p * y - r * x) / (p * s - q * r)])
    return found


def markov_equilibria(m: Afghanistan) -> dict[tuple[Policy, Policy], list[list[Fraction]]]:
    """Pairs of stationary policies from which no stationary policy departs with profit in any state."""
    table = {(p, q): values(m, (p, q)) for p in EVERY for q in EVERY}

    def stays(pair: tuple[Policy, Policy]) -> bool:
        here = table[pair]
        return all(
            table[(q, pair[1])][0][k] <= here[0][k] and table[(pair[0], q)][1][k] <= here[1][k]
            for q in EVERY
            for k in (0, 1)
        )

    return {pair: value for pair, value in table.items() if stays(pair)}


def test_claims_are_those_of_the_catalogue() -> None:
    expected = (38, 68, 85, 102, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 173, 188, 195)
    assert [c.key for c in Afghanistan.claims] == [f"B{k:03d}" for k in expected]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"presence": 0},
        {"presence": 0, "crisis_loss_russia": 2},
        {"drug_harm_russia": "0.05"},
    ],
)
def test_checked_markov_perfect_equilibrium(pure: Pure, changes: dict[str, object]) -> None:
    """Develop while stable and guard in crisis, both: the only stationary one in pure policies."""
    m = Afghanistan(**changes)
    assert list(markov_equilibria(m)) == [(PLAN, PLAN)]
    assert markov_perfect(m)
    assert pure(m) == {("sequence", "sequence")}


def test_what_scenario_2_costs_russia() -> None:
    """2.36 with the sketch's risks; 2.57 with those of the model, which need no cutting."""
    one, two, sketch = (
        markov_equilibria(m)[(PLAN, PLAN)][0][0]
        for m in (Afghanistan(), Afghanistan(presence=0), Afghanistan(presence=0, stable_risk="0.5"))
    )
    assert [round(float(x), 2) for x in (one, two, sketch)] == [-2.54, -5.11, -4.9]
    assert round(float(one - sketch), 2) == 2.36


def test_disputes_end_joint_effort(pure: Pure) -> None:
    m = Afghanistan.at("disputes")
    assert list(markov_equilibria(m)) == [(("nothing", "nothing"), ("nothing", "nothing"))]
    assert pure(m) == {("abstain", "abstain")}
    assert not markov_perfect(m)


@pytest.mark.parametrize("point", ["scenario-1", "scenario-2", "routes", "disputes", "corporation"])
def test_payoffs_are_the_values_of_the_two_state_game(point: str) -> None:
    """The closed form per round, gap included, against solving the linear system."""
    m = Afghanistan.at(point)
    network = m.network * m.forums - m.coordination_cost * m.forums**2
    for pair in itertools.product(POLICIES, repeat=2):
        exact = values(m, (POLICIES[pair[0]], POLICIES[pair[1]]))
        payoffs = m.payoffs(*pair)
        for power in (0, 1):
            stable, crisis = exact[power]
            assert payoffs[power] == (1 - m.discount) * stable + network
            assert m.gap(power, *pair) == stable - crisis


def test_gain_is_a_departure_for_one_round() -> None:
    m = Afghanistan.at("scenario-2")
    russia = values(m, (PLAN, PLAN))[0]
    risk = m.risk("crisis", "develop", "guard")
    once = m.reward(0, "crisis", "develop", "guard")
    once += m.discount * ((1 - risk) * russia[0] + risk * russia[1])
    assert m.gain(0, "crisis", "develop", "sequence", "sequence") == once - russia[1]


def test_probabilities_need_no_cutting_anywhere() -> None:
    """The least and the greatest risks over the ranges."""
    low = {
        "stable_risk": "0.5",
        "presence": 1,
        "presence_effect": "0.2",
        "crisis_risk": "0.8",
        "observers": 1,
    }
    low |= {"stable_effect_develop": "0.15", "crisis_effect_guard": "0.35", "observer_effect": "0.1"}
    m = Afghanistan(**low)
    assert m.risk("stable", "develop", "develop") == m.risk("crisis", "guard", "guard") == 0
    high = Afghanistan(stable_risk="0.6", presence=0, succession="0.2", crisis_risk="0.95")
    assert max(high.risk(state, "nothing", "nothing") for state in STATES) == Fraction("0.95")


def test_forums() -> None:
    m = Afghanistan()
    assert m.forums == 5
    assert m.best_forums == Fraction(10, 3)
