"""M11, reassurance: restraint or domination by Russia, closeness or distance by its neighbours."""

from __future__ import annotations

from typing import Any

from sympy import And

from greatgame.model import Claim, Model
from greatgame.parameters import Derived, Parameter
from greatgame.proof.statements import Decreasing, ForAll, ForSome, Iff
from greatgame.proof.vocabulary import BestResponse, Outcome

#: The state's plan -> whether it cooperates with a Russia that (restrains itself, dominates).
PLANS = {
    "cooperate": (True, True),
    "cooperate if restrained": (True, False),
    "cooperate if dominated": (False, True),
    "distance": (False, False),
}
TRUSTED = Outcome("restrain", "cooperate if restrained")


def distances(m: Any) -> Any:
    """A dominated state would rather keep its distance."""
    return m.close_dominated < m.away_dominated


class Reassurance(Model):
    """Russia restrains itself or dominates; a state with memories answers with closeness or distance.

    The states remember subordination to Moscow, which makes a second power attractive (S0:148-150); Russia
    hesitates (S0:95-97) and is advised to correct its image as a hegemon (S4:3783-3787).  Russia moves
    first and in view; the state's action is a plan for either conduct:

                        the state cooperates        it keeps its distance
        restrain        v, b - a                    0, o
        dominate        v + x - c, b - a - d        - c, o - m

    b is what cooperation brings the state, a the autonomy it costs, d the resentment that memory adds to
    being dominated, m the penalty that a dominating Russia can put on distance, o what a second power
    offers; v is worth of closeness to Russia, x what domination extracts, c its cost.  Regimes:

    * domination drives the state away iff o - m > b - a - d (``distances``), restraint keeps it iff
      b - a >= o: between the two, for d > m, restraint decides, and Russia restrains itself (v >= -c);
    * coercion that penalises more than it is resented, m >= d, never loses a state that restraint would
      keep: then Russia dominates iff x >= c;
    * a better second power makes closeness depend on restraint.

    Changes to the sketch: its coercion changed all seven alignments; one pair of actions shows the same
    comparison of penalty and resentment.  The case in which Russia's intention is hidden waits for a
    signalling form.
    """

    title = "Reassurance: restraint, domination and memory"
    form = "normal form, 2 players; reduced form of a game in which Russia moves first"
    covers = ("A80",)
    players = {"Russia": ("restrain", "dominate"), "State": tuple(PLANS)}

    # fmt: off
    closeness = Parameter(
        "0.3", low=0, high=1, symbol="v", meaning="worth to Russia of a state that cooperates",
        unit="prize", source="judgement; S4:3767-3771",
    )
    extraction = Parameter(
        "0.15", low=0, high="0.5", symbol="x", meaning="what domination extracts from it", unit="prize",
        source="judgement; S4:3783-3787",
    )
    cost = Parameter(
        "0.1", low=0, high="0.4", symbol="c", meaning="cost of domination to Russia", unit="prize",
        source="judgement; S0:95-97",
    )
    benefit = Parameter(
        "0.6", low=0, high=1, symbol="b", meaning="what cooperation with Russia brings the state",
        unit="prize", source="judgement; S4:3110-3114",
    )
    autonomy = Parameter(
        "0.3", low=0, high=1, symbol="a", meaning="autonomy that cooperation costs", unit="prize",
        source="judgement; S0:91-93",
    )
    memory = Parameter(
        "0.2", low=0, high="0.4", symbol="d", meaning="resentment of domination, from memory",
        unit="prize", source="judgement; S0:148-150; S4:3783-3787",
    )
    penalty = Parameter(
        "0.15", low=0, high="0.4", symbol="m", meaning="penalty on distance by a dominating Russia",
        unit="prize", source="judgement; S4:3783-3787",
    )
    alternative = Parameter(
        "0.28", low=0, high=1, symbol="o", meaning="what a second power offers", unit="prize",
        source="judgement; S0:148-150",
    )
    close_dominated = Derived(
        lambda m: m.benefit - m.autonomy - m.memory, symbol="u_c",
        meaning="the state's payoff from cooperation under domination", unit="prize", source="S4:3783-3787",
    )
    away_dominated = Derived(
        lambda m: m.alternative - m.penalty, symbol="u_a",
        meaning="the state's payoff from distance under domination", unit="prize", source="S4:3783-3787",
    )
    # fmt: on

    points = {"no-alternative": {"alternative": 0}, "feared": {"penalty": "0.4", "memory": "0.1"}}

    def payoffs(self, russia: str, plan: str) -> tuple[Any, Any]:
        """(Russia, State) at Russia's conduct and the state's plan."""
        dominates = russia == "dominate"
        if PLANS[plan][dominates]:
            if dominates:
                return self.closeness + self.extraction - self.cost, self.close_dominated
            return self.closeness, self.benefit - self.autonomy
        return (-self.cost, self.away_dominated) if dominates else (0, self.alternative)

    # fmt: off
    claims = (
        Claim("B181", "Memories of subordination make a second power attractive, and Russia should correct "
              "its image as a hegemon.",
              "S4:3783-3787; S0:148-150", "X", "threshold: restraint is what keeps the state iff o <= b - a "
              "and o > b - a - d + m, possible only if resentment exceeds the penalty, d > m; sign: once a "
              "dominated state keeps its distance it does so at any higher memory",
              holds=(
                  Iff(TRUSTED, lambda m: m.benefit - m.autonomy >= m.alternative),
                  ForSome(TRUSTED, given=distances),
                  ForAll(lambda m: m.memory > m.penalty, given=lambda m: And(
                      distances(m), m.benefit - m.autonomy >= m.alternative)),
                  Decreasing(BestResponse("State", "cooperate", {"Russia": "dominate"}), "memory"),
                  Decreasing(BestResponse("State", "cooperate", {"Russia": "dominate"}), "alternative"),
              )),
    )
    # fmt: on
