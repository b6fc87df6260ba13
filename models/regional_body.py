"""M17, the regional body: five states that would gain together, and turn to outsiders one by one."""

from __future__ import annotations

from typing import Any

from sympy import And, Rational

from greatgame.model import Claim, Model
from greatgame.parameters import Derived, Parameter
from greatgame.proof.statements import Decreasing, ForAll, ForSome, Iff, Increasing, Threshold
from greatgame.proof.vocabulary import BestResponse, Dominates, Outcome

REGION = ("Kazakhstan", "Kyrgyzstan", "Tajikistan", "Uzbekistan", "Turkmenistan")
NEUTRAL = "Turkmenistan"
FIVE = ("regional",) * 5
FOUR = (*FIVE[:4], "neutral")
OUTSIDE = (*("outside",) * 4, "neutral")
UNITED = {state: "regional" for state in REGION if state != NEUTRAL}


def _potential(m: Any) -> Any:
    """Potential of all four joining without the neutral state, over none joining."""
    return m.gain * Rational(10, 5) - 4 * (m.outside + m.cost - m.support)


class RegionalBody(Model):
    """Five states build a body of their own, or each joins one that outsiders lead.

    No organisation has ever united the five (S4:3368-3372).  Cooperation among them pays only if many
    join, while bodies with outside members pay at once, and Turkmenistan has its neutrality
    (S4:3373-3378).  Each state takes part in the *regional* body or an *outside* one (Turkmenistan:
    stays *neutral*); with m of n = 5 in the regional body

        u(regional) = r m / n - k + x,   u(outside) = o,   u(neutral) = n_0,

    where r is the gain of a body of all five, k the cost of taking part, o what outsiders pay, x their
    support for joint projects of the region, which energy and transport need (S4:2941-2945), and n_0
    the rent of a neutral exporter of gas.

    Regimes, a stag hunt: nobody regional is an equilibrium iff r / 5 - k + x is at most o and n_0; all
    five are one iff r - k + x is at least o and n_0; the four without Turkmenistan iff it would rather
    stay out and 4 r / 5 - k + x >= o.  A state joins if it expects a share f* = (o + k - x) / r to be in.
    Among the four the game has the potential r m (m + 1) / 10 - m (o + k - x) (Monderer and Shapley
    1996): four in has more of it than nobody iff r / 2 > o + k - x, half the share that would be needed.
    This n-player test (which for two players is risk dominance) singles out the outside bodies at the
    baseline, where f* = .75 as in the sketch.

    Changes to the sketch: Turkmenistan's neutrality and the outsiders' support are added for the claims
    on them; risk dominance is stated by the potential.
    """

    title = "A regional body of the five: virtual regionalism"
    form = "normal form, 5 players"
    covers = ("A63",)
    players = {
        state: ("regional", "neutral" if state == NEUTRAL else "outside") for state in REGION
    }  # fmt: skip
    cooperation = FIVE
    punishment = OUTSIDE

    # fmt: off
    gain = Parameter(
        "0.6", low=0, high=1, symbol="r", meaning="gain of each from a body of all five", unit="prize",
        source="judgement: trade among the five is thin; S4:2918-2929",
    )
    cost = Parameter(
        "0.2", low=0, high=1, symbol="k", meaning="cost of taking part in the regional body", unit="prize",
        source="judgement; S4:3390-3392",
    )
    outside = Parameter(
        "0.25", low=0, high=1, symbol="o", meaning="payoff of a body with outside members", unit="prize",
        source="judgement; S4:3373-3384",
    )
    support = Parameter(
        0, low=0, high="0.5", symbol="x", meaning="outsiders' support for taking part in regional projects",
        unit="prize", source="judgement; S4:2941-2945",
    )
    neutrality = Parameter(
        "0.3", low=0, high=1, symbol="n_0", meaning="rent of neutrality for Turkmenistan", unit="prize",
        source="judgement; S4:3374-3376",
    )

    share_needed = Derived(
        lambda m: (m.outside + m.cost - m.support) / m.gain, symbol="f_star",
        meaning="share of the five from which a state gains by taking part", unit="share",
        source="S4:3368-3384",
    )
    potential = Derived(
        _potential, symbol="P", meaning="potential of four taking part, over that of none", unit="prize",
        source="S4:3368-3384",
    )
    points = {
        "outside-finance": {"support": "0.2"},
        "rich-region": {"gain": 1},
    }
    # fmt: on

    def payoffs(self, *actions: str) -> tuple[Any, ...]:
        """Payoffs in the order of the players."""
        joined = Rational(actions.count("regional"), len(actions))
        worth = {
            "regional": self.gain * joined - self.cost + self.support,
            "outside": self.outside,
            "neutral": self.neutrality,
        }
        return tuple(worth[action] for action in actions)

    # fmt: off
    claims = (
        Claim("B137", "Turkmenistan keeps its neutrality, and the states prefer bodies with outside "
              "members.",
              "S4:3371-3378", "X", "threshold: neutrality is Turkmenistan's best reply even to the other "
              "four taking part iff n_0 >= r - k + x",
              holds=(
                  Threshold(BestResponse(NEUTRAL, "neutral", UNITED), "neutrality",
                            lambda m: m.gain - m.cost + m.support),
                  ForSome(Outcome(*OUTSIDE), given=lambda m: m.gain - m.cost > m.outside),
              )),
        Claim("B159", "Most outside projects tie the region to outside consumers and fragment it.",
              "S4:3452-3458", "X", "sign: f* rises in o; a regional body that fails at some o fails at "
              "every higher one",
              holds=(
                  Increasing(lambda m: m.share_needed, "outside", given=lambda m: m.gain > 0),
                  Decreasing(Outcome(*FIVE), "outside"),
                  Decreasing(Outcome(*FOUR), "outside"),
              )),
        Claim("B170", "Trade among the states is thin, and nothing in the region favours integration.",
              "S4:2918-2929", "X", "outside bodies are an equilibrium wherever one state alone cannot gain; "
              "with f* above one half they also have the higher potential, though all may prefer the five",
              holds=(
                  Iff(Outcome(*OUTSIDE), lambda m: And(
                      m.gain / 5 - m.cost + m.support <= m.outside,
                      m.gain / 5 - m.cost + m.support <= m.neutrality)),
                  Iff(lambda m: m.potential < 0, lambda m: m.share_needed > Rational(1, 2),
                      given=lambda m: m.gain > 0),
                  ForSome(Dominates(FIVE, OUTSIDE), given=lambda m: m.potential < 0),
              )),
        Claim("B194", "Energy and infrastructure may be all that could integrate the region, and they need "
              "outsiders.",
              "S4:2941-2945", "A", "threshold: with n_0 <= o the five join iff x >= o + k - r; they fail "
              "without support wherever o + k > r, and some support is enough",
              holds=(
                  Threshold(Outcome(*FIVE), "support", lambda m: m.outside + m.cost - m.gain,
                            given=lambda m: m.neutrality <= m.outside),
                  ForAll(~Outcome(*FIVE), given=lambda m: m.outside + m.cost > m.gain, at={"support": 0}),
                  ForSome(Outcome(*FIVE), given=lambda m: m.outside + m.cost > m.gain),
              )),
    )
    # fmt: on
