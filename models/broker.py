"""M05: two rivals in a dispute, and what a mediator can add."""

from __future__ import annotations

from typing import Any

from sympy import And

from greatgame.model import Claim
from greatgame.models._dispute import ACTS, Dispute
from greatgame.parameters import Choice
from greatgame.proof.statements import ForAll, Iff
from greatgame.proof.vocabulary import DominantOutcome

CALM, CLASH = ("de-escalate", "de-escalate"), ("escalate", "escalate")


def chicken(m: Any) -> Any:
    """Each presses a rival that yields, and yields to one that presses."""
    return And(m.temptation > 0, m.yielding > 0)


def dilemma(m: Any) -> Any:
    """Each presses whatever the other does."""
    return And(m.temptation > 0, m.yielding < 0)


class Broker(Dispute):
    r"""Two rivals escalate or de-escalate; a mediator tells each, in confidence, what to do.

    Russia may act as a broker between India and China or India and Pakistan (S1:20), a balancing role that
    enlargement opened to it (S0:262-264); the same fault lines strain the club (S2:59).  Border incidents
    between Central Asian members are settled, when they are, through the secretaries of their security
    councils (S4:2515-2538, S4:3830-3833).  Either rival gets

    ============  =======================  ===================
    own action    the other de-escalates   the other escalates
    ============  =======================  ===================
    de-escalate   m                        - f
    escalate      v                        - c
    ============  =======================  ===================

    m is the value of calm, v what pressing a rival that yields brings, f the cost of backing down before
    an audience, c the cost of a clash.  Write a = v - m (the temptation) and b = c - f (what yielding to
    escalation saves).  A mediator that can only recommend achieves the correlated equilibria of the game
    (Aumann 1974): it draws a profile and tells each its own part.  Regimes, by the signs of a and b:

    * chicken, a > 0 and b > 0: two pure equilibria, in which one yields (welfare v - f), and a symmetric
      mixed one in which each escalates with probability a / (a + b), so that they clash with the square of
      that.  The mediator never lets them clash.  If 2 m > v - f its best plan is calm with probability
      b / (2 a + b) and else one yields, each in turn: welfare 2 [m b + a (v - f)] / (2 a + b), more than
      any Nash equilibrium; otherwise it only chooses who yields, v - f;
    * prisoner's dilemma, a > 0 > b: escalation is dominant and no recommendation to yield is obeyed; the
      value of mediation is 0;
    * stag hunt, a < 0 > b: calm and clash are both equilibria, and the mediator makes both expect calm;
    * harmony, a < 0 < b: calm is dominant and nothing is left to mediate.

    ``value`` is the welfare of the best correlated less that of the symmetric mixed equilibrium, the only
    one in which neither of two equal rivals is known to yield; as a formula it holds in chicken.

    Russia's own stake, its bias and the number of rival pairs are in the model MediatedDispute.  Changes to
    the sketch: none in the payoffs; the value of mediation, which the sketch computes by linear programming
    at one point, is a closed form, proved positive throughout chicken.
    """

    title = "Broker: a dispute between rivals, with a mediator"
    form = "normal form, 2 players; correlated equilibrium"
    covers = ("A16", "A65")
    cooperation = CALM
    punishment = CLASH

    # fmt: off
    dyad = Choice(
        "India and China",
        among=("India and China", "India and Pakistan", "Kyrgyzstan and Tajikistan"),
        meaning="who the rivals are", source="S1:20; S4:2515-2538",
    )
    # fmt: on

    points = {
        "dilemma": {"backing_down": "0.7"},
        "stag-hunt": {"gain": "0.3", "backing_down": "0.7"},
        "turns": {"gain": "1.4"},
    }

    def players(self) -> dict[str, tuple[str, ...]]:
        """The two rivals of the dyad."""
        return dict.fromkeys(self.dyad.split(" and "), ACTS)

    def payoffs(self, first: str, second: str) -> tuple[Any, Any]:
        """(first rival, second rival) at one profile."""
        return self.stake(first, second), self.stake(second, first)

    # fmt: off
    claims = (
        Claim("B057", "Russia can broker between India and China, and India and Pakistan.", "S1:20", "X",
              "sign: in chicken the value of mediation is positive for either pair, whatever the payoffs; in "
              "the prisoner's dilemma there is nothing to mediate: to escalate is dominant",
              holds=tuple(part for pair in ("India and China", "India and Pakistan") for part in (
                  ForAll(lambda m: m.value > 0, given=chicken, at={"dyad": pair}),
                  ForAll(DominantOutcome(*CLASH), given=dilemma, at={"dyad": pair})))),
        Claim("B172", "The club can take up sensitive issues that would not be resolved by the two alone.",
              "S4:1838-1843", "X", "in chicken a mediator beats every equilibrium of the two alone iff calm "
              "is worth more than half of what pressing brings net of backing down: 2 m > v - f",
              holds=Iff(lambda m: And(m.mediated > m.turns, m.mediated > m.unmediated),
                        lambda m: 2 * m.calm > m.turns,
                        given=chicken, at={"dyad": "Kyrgyzstan and Tajikistan"})),
    )
    # fmt: on
