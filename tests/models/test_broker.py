"""M05 against the figures that the catalogue calls checked, the engine's mediator, and theory."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest
from sympy import And

from greatgame.errors import ParameterError
from greatgame.model import Model
from greatgame.models import Broker, MediatedDispute
from greatgame.models.broker import CALM, CLASH
from greatgame.proof.claims import prove
from greatgame.proof.statements import Iff, Implies, Threshold
from greatgame.proof.vocabulary import BestResponse, DominantOutcome

Pure = Callable[[Model], set[tuple[str, ...]]]

ONE_YIELDS = {("de-escalate", "escalate"), ("escalate", "de-escalate")}


def disputes(number: int, seed: int = 5) -> Iterator[Broker]:
    """Yield random disputes away from ties."""
    rng = random.Random(seed)
    while number:
        m = Broker(
            calm=Fraction(rng.randint(0, 40), 40),
            gain=Fraction(rng.randint(0, 60), 40),
            backing_down=Fraction(rng.randint(0, 40), 40),
            clash_cost=Fraction(rng.randint(0, 60), 40),
        )
        if m.temptation and m.yielding:
            number -= 1
            yield m


def test_claims_are_those_of_the_catalogue() -> None:
    keys = {c.key for model in (Broker, MediatedDispute) for c in model.claims}
    assert sorted(keys) == [f"B{k:03d}" for k in (28, 56, 57, 58, 172)]


@pytest.mark.parametrize(
    ("point", "expected"),
    [("dilemma", {CLASH}), ("stag-hunt", {CALM, CLASH}), ("turns", ONE_YIELDS)],
)
def test_checked_regimes(pure: Pure, point: str, expected: set[tuple[str, ...]]) -> None:
    assert pure(Broker()) == ONE_YIELDS
    assert pure(Broker.at(point)) == expected


def test_checked_value_of_mediation() -> None:
    """Chicken: .667 with a mediator, .2 without; dilemma: -1.2 either way; stag hunt: .8."""
    m = Broker()
    assert (m.mediated, m.unmediated, m.value) == (Fraction(2, 3), Fraction("0.2"), Fraction(7, 15))
    assert m.turns == Fraction("0.6")
    for point, welfare in (("dilemma", "-1.2"), ("stag-hunt", "0.8")):
        assert Broker.at(point).game(exact=True).correlated().value == Fraction(welfare)


@pytest.mark.parametrize(
    ("cost", "calm", "welfare"),
    [
        ("0.1", "0.556", "0.356"),
        ("0.2", "0.5", "0.2"),
        ("0.3", "0.429", "0"),
        ("0.5", "0.2", "-0.64"),
        ("0.59", "0.024", "-1.132"),
    ],
)
def test_checked_mixed_equilibria(cost: str, calm: str, welfare: str) -> None:
    m = Broker(backing_down=cost)
    assert round(1 - m.escalation, 3) == Fraction(calm)
    assert round(m.unmediated, 3) == Fraction(welfare)
    (mixed,) = m.equilibria().mixed
    assert mixed.regret == 0
    assert sum(mixed.payoffs.values()) == m.unmediated


def test_closed_form_is_the_engines_best_correlated_equilibrium() -> None:
    """In every regime, on random disputes: the linear programme agrees exactly."""
    regimes = set()
    for m in disputes(60):
        best = m.game(exact=True).correlated()
        assert best.violation == 0
        tempted, saved = m.temptation > 0, m.yielding > 0
        regimes.add((tempted, saved))
        if not tempted:
            assert best.value == 2 * m.calm
        elif saved:
            assert best.value == m.mediated > m.unmediated
            assert CLASH not in best.distribution
        else:
            assert best.distribution == {CLASH: 1}
    assert len(regimes) == 4


def test_no_mediator_helps_in_a_dilemma() -> None:
    """Clash is in strictly dominant actions wherever a > 0 > b: the only correlated equilibrium."""
    statement = Implies(
        lambda m: And(m.temptation > 0, m.yielding < 0),
        DominantOutcome(*CLASH),
        at={"dyad": "India and China"},
    )
    verdict = prove(Broker, statement)
    assert verdict.verdict == "proved"
    assert not verdict.note


def test_value_of_mediation_over_every_equilibrium() -> None:
    m = Broker()
    mediation = m.game(exact=True).correlated().mediation(m.equilibria())
    assert mediation.over_worst == m.value
    assert mediation.over_best == m.mediated - m.turns == Fraction(1, 15)
    turns = Broker.at("turns")
    assert turns.mediated == turns.turns > turns.mixed_calm


def test_rivals_are_named_by_the_dyad() -> None:
    assert Broker(dyad="Kyrgyzstan and Tajikistan").game().players == ("Kyrgyzstan", "Tajikistan")
    assert MediatedDispute().game().players == ("Russia", "India", "China")


def test_a_neutral_mediator_is_followed_and_pays(pure: Pure) -> None:
    m = MediatedDispute()
    assert ("mediate", "follow", "follow") in pure(m)
    game = m.game(exact=True)
    assert game.payoff(("mediate", "follow", "follow"))["Russia"] == m.rent * m.pairs * m.clash
    assert game.payoff(("abstain", "follow", "follow"))["India"] * 2 == m.unmediated
    idle = MediatedDispute.at("before-enlargement").game(exact=True)
    assert idle.payoff(("mediate", "follow", "follow"))["Russia"] == 0


def test_the_best_plan_reaches_the_brokers_welfare(pure: Pure) -> None:
    m = MediatedDispute.at("best-plan")
    payoffs = m.game(exact=True).payoff(("mediate", "follow", "follow"))
    assert payoffs["India"] + payoffs["China"] == m.mediated
    assert m.tolerated_bias == 0
    assert ("mediate", "follow", "follow") in pure(m)
    assert ("mediate", "follow", "follow") not in pure(m.replace(calm_share="0.34"))


def test_the_favoured_rival_obeys_up_to_the_tolerated_bias(pure: Pure) -> None:
    """Proved for all parameters, and seen at the judged ones: nu* = 1/3."""
    favoured = BestResponse("India", "follow", {"Russia": "side", "China": "follow"})
    statement = Threshold(favoured, "bias", lambda m: m.tolerated_bias, "below")
    assert prove(MediatedDispute, statement).verdict == "proved"
    grateful = MediatedDispute(favour="0.1")
    assert grateful.tolerated_bias == Fraction(1, 3)
    assert ("side", "follow", "follow") in pure(grateful)
    assert ("side", "follow", "follow") not in pure(grateful.replace(bias="0.5"))


def test_russia_is_neutral_unless_gratitude_exceeds_blame() -> None:
    mediates = BestResponse("Russia", "mediate", {"India": "follow", "China": "follow"})
    neutral = Iff(mediates, lambda m: m.favour * m.bias <= 0)
    assert prove(MediatedDispute, neutral).verdict == "proved"


def test_alone_the_rivals_play_the_mixed_equilibrium() -> None:
    """Following nobody is an equilibrium of the two, whatever the parameters."""
    game = MediatedDispute().game(exact=True).subgame({"Russia": ["abstain"]})
    assert game.explain(("abstain", "follow", "follow")).is_equilibrium
    follow = BestResponse("India", "follow", {"Russia": "abstain", "China": "follow"})
    assert prove(MediatedDispute, Iff(follow, lambda m: m.calm >= 0)).verdict == "proved"
    assert not MediatedDispute().game(exact=True).explain(("abstain", "follow", "follow")).is_equilibrium


def test_only_a_chicken_can_be_mediated() -> None:
    with pytest.raises(ParameterError, match="presses one that yields"):
        MediatedDispute(backing_down="0.7")
