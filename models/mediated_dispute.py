"""M05, the mediator as a player: Russia mediates, sides or stays away; the rivals obey or not."""

from __future__ import annotations

import itertools
from typing import Any

from greatgame.model import Claim
from greatgame.models._dispute import ACTS, Dispute
from greatgame.parameters import Assumption, Derived, Parameter
from greatgame.proof.statements import Iff, Increasing

PLANS = ("follow", "yield", "press")

#: What a rival does that does not follow its message.
CALL = {"yield": "de-escalate", "press": "escalate"}


class MediatedDispute(Dispute):
    r"""Russia mediates neutrally, sides with one rival or stays away; each rival obeys, yields or presses.

    Russia wants to be a broker and not a follower (S1:29), and enlargement gave it rivals to stand between
    (S0:262-264); a mediator that takes sides loses its hold on one of them.  The dispute is the chicken of
    the model Broker, with its payoffs m, v, f, c, temptation a = v - m and saving b = c - f.

    Each rival *follows* its message, *yields* or *presses* whatever it is told.  What Russia does fixes the
    probabilities of the messages (India, China):

    ===========  ==========================  ==========================  ==========================
    Russia       (calm, calm)                (calm, escalate)            (escalate, calm)
    ===========  ==========================  ==========================  ==========================
    mediate      x                           (1 - x) / 2                 (1 - x) / 2
    side         x                           (1 - nu)(1 - x) / 2         (1 + nu)(1 - x) / 2
    abstain      (1 - e)^2                   e (1 - e)                   e (1 - e)
    ===========  ==========================  ==========================  ==========================

    and e^2 for (escalate, escalate) if Russia abstains, where e = a / (a + b): without a mediator to follow
    is to play the symmetric mixed equilibrium.  nu is the bias in favour of India.  Russia gets

        r n [e^2 - probability of a clash]          if it mediates,
        the same + g nu                             if it sides,
        0                                           if it abstains:

    a rent r for each clash avoided in each of n pairs of rivals (S1:20), and what the favoured rival's
    gratitude brings net of blame, g.  Regimes, with both following:

    * obedience: everybody follows a neutral mediator iff x a <= (1 - x) b / 2.  The favoured
      rival of a partial one, told to stay calm, more often meets a calm rival, so it is the favoured that
      stops obeying, iff nu > nu* = 1 - 2 x a / ((1 - x) b);
    * at the welfare-best share of calm, x = b / (2 a + b), nu* is 0: any bias breaks the best plan;
    * Russia mediates whenever there are rivals (n > 0), and neutrally iff g <= 0.

    Changes to the sketch: its bias nu and rent r are given the game they need; the share of calm is not
    the best one but a quarter, which leaves room for the judged bias (nu* = 1/3 > .2).
    """

    title = "Mediated dispute: Russia as broker, partial or absent"
    form = "normal form, 3 players"
    covers = ("A16",)
    players = {"Russia": ("mediate", "side", "abstain"), "India": PLANS, "China": PLANS}
    cooperation = ("mediate", "follow", "follow")
    punishment = ("abstain", "follow", "follow")
    points = {
        "best-plan": {"calm_share": "1/3", "bias": 0},
        "before-enlargement": {"pairs": 0},
        "partial": {"bias": "0.5"},
    }

    # fmt: off
    calm_share = Parameter(
        "0.25", low=0, high="0.9", symbol="x", meaning="probability that the mediator asks both for "
        "calm", unit="probability", source="judgement; S1:20",
    )
    bias = Parameter(
        "0.2", low=0, high=1, symbol="nu", meaning="mediator's bias in favour of India",
        unit="fraction", source="judgement; S1:29",
    )
    rent = Parameter(
        "0.1", low=0, high="0.3", symbol="r", meaning="gain of Russia per clash avoided",
        unit="prize per clash", source="judgement; S1:20; S0:262-264",
    )
    pairs = Parameter(
        2, low=0, high=3, symbol="n", unit="pairs", source="judgement: India with China and with Pakistan; "
        "S2:59", meaning="pairs of rivals inside the club",
    )
    favour = Parameter(
        "-0.05", low="-0.2", high="0.2", symbol="g", unit="prize per unit of bias",
        meaning="gratitude of the favoured rival less blame for taking sides", source="judgement; S1:29",
    )

    tolerated_bias = Derived(
        lambda m: 1 - 2 * m.calm_share * m.temptation / ((1 - m.calm_share) * m.yielding),
        symbol="nu_star", meaning="bias up to which the favoured rival obeys", unit="fraction",
        source="S1:29",
    )
    expected_clashes = Derived(
        lambda m: m.pairs * m.clash, symbol="n_c", meaning="clashes to expect without a mediator",
        unit="clashes", source="S2:59",
    )
    # fmt: on

    assumptions = (
        Assumption(
            "each rival presses one that yields and yields to one that presses",
            lambda m: (m.temptation > 0) & (m.yielding > 0),
            "the dispute is a chicken: elsewhere a mediator has nothing to add (model Broker)",
        ),
    )

    def payoffs(self, russia: str, india: str, china: str) -> tuple[Any, Any, Any]:
        """(Russia, India, China) at one stance and two plans."""
        weights: dict[tuple[str, str], Any] = dict.fromkeys(itertools.product(ACTS, ACTS), 0)
        for (told, other), probability in self.messages(russia).items():
            weights[CALL.get(india, told), CALL.get(china, other)] += probability
        avoided = self.rent * self.pairs * (self.clash - weights["escalate", "escalate"])
        return (
            {"mediate": avoided, "side": avoided + self.favour * self.bias, "abstain": 0}[russia],
            sum(weight * self.stake(x, y) for (x, y), weight in weights.items()),
            sum(weight * self.stake(y, x) for (x, y), weight in weights.items()),
        )

    def messages(self, russia: str) -> dict[tuple[str, str], Any]:
        """Probability of each pair of messages under a stance of Russia."""
        calm, escalate = ACTS
        if russia == "abstain":
            odds = {calm: 1 - self.escalation, escalate: self.escalation}
            return {(x, y): odds[x] * odds[y] for x, y in itertools.product(ACTS, ACTS)}
        bias = self.bias if russia == "side" else 0
        turn = (1 - self.calm_share) / 2
        return {
            (calm, calm): self.calm_share,
            (calm, escalate): turn * (1 - bias),
            (escalate, calm): turn * (1 + bias),
        }

    # fmt: off
    claims = (
        Claim("B028", "Russia would be a broker and keep the club from becoming a Chinese tool.", "S1:29",
              "X", "sign: Russia's payoff from mediation that is followed rises in r where there are rivals",
              holds=Increasing(lambda m: m.payoffs("mediate", "follow", "follow")[0], "rent",
                               given=lambda m: m.pairs > 0)),
        Claim("B056", "For Russia expansion opens the position of a mediator between rivals.",
              "S0:262-264", "X", "Russia gains by mediation iff there are rivals inside, n > 0",
              holds=Iff(lambda m: m.payoffs("mediate", "follow", "follow")[0] > 0, lambda m: m.pairs > 0,
                        given=lambda m: m.rent > 0)),
        Claim("B058", "The new members' conflicts put fault lines through the club.", "S2:59", "X",
              "sign: the clashes to expect without a mediator rise with the number of pairs",
              holds=Increasing(lambda m: m.expected_clashes, "pairs")),
    )
    # fmt: on
