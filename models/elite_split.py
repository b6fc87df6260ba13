"""M03, the split of the Russian elite: China faces a Russia whose preference it does not know."""

from __future__ import annotations

from typing import Any

from sympy import And

from greatgame.model import Claim, Model
from greatgame.models import _state
from greatgame.parameters import Assumption, Derived, Parameter, Vector
from greatgame.proof.statements import Threshold
from greatgame.proof.vocabulary import Outcome

ALLY, CAUTIOUS = "ally faction", "cautious faction"
PLANS = ("deepen", "fair terms", "dialogue")


def screened(m: Any) -> Any:
    """The ally deepens even when exploited, the cautious faction only when not."""
    return And(
        m.gain(ALLY, "exploit") > 0,
        m.gain(CAUTIOUS, "exploit") < 0,
        m.gain(CAUTIOUS, "share") > 0,
    )


class EliteSplit(Model):
    r"""China offers terms to a Russia ruled by an ally faction or by a cautious one, it cannot tell which.

    Part of the Russian elite wants to side with China against the United States, part calls for caution
    given China's size (S3:51); the choice is between deeper relations and a mere platform for dialogue
    (S3:53).  A Bayesian game with two types of Russia, in agent form.  China offers to *share* or to
    *exploit*, not knowing whom it meets; each faction plans to *deepen* relations on any terms, on *fair
    terms* only, or to keep to *dialogue*.  The ally faction rules with probability pi.  Faction f gets

        a + m h - kappa_f (1 - p) (1 + xi [China exploits])    if it deepens, 0 in dialogue,

    with kappa lower for the ally; China gets in expectation over the two

        r + x [China exploits] from a faction that deepens, q from one in dialogue.

    Regimes, where the ally gains even if exploited and the cautious faction only if not (the baseline):
    (deepen, fair terms, share) is an equilibrium iff pi <= pi* = (r - q) / (r + x - q); beyond, China
    exploits, and meets an ally or a closed door.  The better China thinks of its friends in Moscow, the
    worse the terms it offers.  Where both factions give one answer the prior does not matter.

    Changes to the sketch, which names the variant only: written out here, with the payoffs and judgements
    of AlignmentTriangle under pressure; only the caution of the second faction is new.  Repeated offers,
    by which China could learn the type, wait for a dynamic form.
    """

    title = "Elite split: terms offered to a Russia of unknown mind"
    form = "normal form, 3 players: a Bayesian game in agent form"
    covers = ("A08",)
    players = {
        ALLY: PLANS,
        CAUTIOUS: PLANS,
        "China": ("share", "exploit"),
    }

    # fmt: off
    power = _state.power(2014)
    hostility = _state.hostility(2014)
    prior = Parameter(
        "0.5", low=0, high=1, symbol="pi", meaning="China's belief that the ally faction rules",
        unit="probability", source="judgement; S3:51",
    )
    affinity = Parameter(
        "0.1", low=0, high="0.5", symbol="a", meaning="value of deeper relations without a hostile West",
        unit="prize", source="judgement; S0:200-203",
    )
    relief = Parameter(
        "0.7", low=0, high=1, symbol="m", meaning="relief by deeper relations, per unit of hostility",
        unit="prize per unit of hostility", source="judgement; S0:235-240",
    )
    caution = Vector({
        ALLY: Parameter(
            "0.3", low=0, high="0.6", symbol="kappa_A", unit="prize", source="judgement; S3:51",
            meaning="cost in sovereignty as the ally faction sees it",
        ),
        CAUTIOUS: Parameter(
            "0.7", low=0, high=1, symbol="kappa_C", unit="prize", source="judgement; S3:51-53",
            meaning="cost in sovereignty as the cautious faction sees it",
        ),
    })
    exploitation = Parameter(
        "0.5", low=0, high=1, symbol="xi", meaning="increase of that cost if China exploits Russia",
        unit="fraction", source="judgement; S1:34",
    )
    partner_value = Parameter(
        "0.3", low=0, high="0.5", symbol="r", meaning="value to China of deeper relations", unit="prize",
        source="judgement; S2:43",
    )
    exploit_gain = Parameter(
        "0.1", low=0, high="0.5", symbol="x", meaning="gain of China from exploiting them", unit="prize",
        source="judgement; S1:34",
    )
    dialogue_value = Parameter(
        "0.1", low=0, high="0.5", symbol="q", meaning="value to China of a platform for dialogue",
        unit="prize", source="judgement; S3:53",
    )

    critical_prior = Derived(
        lambda m: (m.partner_value - m.dialogue_value)
        / (m.partner_value + m.exploit_gain - m.dialogue_value),
        symbol="pi_star", meaning="belief in an ally from which China exploits", unit="probability",
        source="S3:51",
    )
    assumptions = (
        Assumption(
            "the cautious faction minds dependence at least as much as the ally",
            lambda m: m.caution[CAUTIOUS] >= m.caution[ALLY], "this is what tells them apart: S3:51",
        ),
        Assumption(
            "China gains more from deeper relations than from dialogue",
            lambda m: m.partner_value > m.dialogue_value, "S2:43",
        ),
    )
    # fmt: on

    def payoffs(self, ally: str, cautious: str, china: str) -> tuple[Any, Any, Any]:
        """(ally faction, cautious faction, China) at two plans and one offer."""
        deep = {
            faction: plan == "deepen" or (plan == "fair terms" and china == "share")
            for faction, plan in ((ALLY, ally), (CAUTIOUS, cautious))
        }
        worth = {
            True: self.partner_value + (self.exploit_gain if china == "exploit" else 0),
            False: self.dialogue_value,
        }
        return (
            self.gain(ALLY, china) if deep[ALLY] else 0,
            self.gain(CAUTIOUS, china) if deep[CAUTIOUS] else 0,
            self.prior * worth[deep[ALLY]] + (1 - self.prior) * worth[deep[CAUTIOUS]],
        )

    def gain(self, faction: str, terms: str) -> Any:
        """What a faction gains by deeper relations on China's terms."""
        weight = 1 + self.exploitation if terms == "exploit" else 1
        return (
            self.affinity + self.relief * self.hostility - self.caution[faction] * (1 - self.power) * weight
        )

    # fmt: off
    claims = (
        Claim("B035", "The Russian elite is divided: with China against the United States, or cautious.",
              "S3:51", "X", "threshold: where the answers differ, China shares iff pi <= pi*: its terms "
              "get worse with its belief in an ally",
              holds=Threshold(Outcome("deepen", "fair terms", "share"), "prior",
                              lambda m: m.critical_prior, "below", given=screened)),
    )
    # fmt: on
