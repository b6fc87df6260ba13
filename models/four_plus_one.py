"""M18, the joint delegation: four neighbours face China together, or each for itself."""

from __future__ import annotations

from typing import Any

from sympy import And

from greatgame.concepts.bargaining import bargain, coalition
from greatgame.data.derived import spending_ratio
from greatgame.model import Claim, Model
from greatgame.parameters import Parameter, Vector
from greatgame.proof.statements import Decreasing, ForAll, Iff, Increasing
from greatgame.proof.vocabulary import Dominates, Outcome

RUSSIA, CHINA = "Russia", "China"
YOUNG = ("Kazakhstan", "Kyrgyzstan", "Tajikistan")
NEIGHBOURS = (RUSSIA, *YOUNG)
LETTERS = {"Russia": "R", "Kazakhstan": "KZ", "Kyrgyzstan": "KG", "Tajikistan": "TJ"}
TOGETHER, APART = ("joint",) * 4, ("separate",) * 4


def _all_gain(m: Any) -> Any:
    return And(*(m.advantage(state) >= m.line_cost for state in YOUNG))


def _unequal(m: Any) -> Any:
    """Kyrgyzstan is weaker than Kazakhstan, and both are weaker than Russia."""
    weak, strong = m.weight["Kyrgyzstan"], m.weight["Kazakhstan"]
    return And(weak < strong, strong < m.weight[RUSSIA], m.experience > 0)


class FourPlusOne(Model):
    r"""Russia, Kazakhstan, Kyrgyzstan and Tajikistan negotiate borders with China, jointly or separately.

    In 1996 the young republics, short of experience for talks with China, proposed the 4 + 1 format
    (S3:31).  Each neighbour has one issue of size 1 with China; whoever goes to it with weight w against
    China's 1 obtains the asymmetric Nash bargaining share w / (w + 1), that is, the share that maximises
    s^w (1 - s).  A neighbour negotiates *separately*, with its own weight, which for the young republics
    counts only a part x, their experience; or in the *joint* delegation, whose weight W is the sum of its
    members' and counts in full on the issue of each:

        separate  x w_i / (x w_i + 1)  (Russia: x = 1),     joint  W / (W + 1) - k  (Russia: without k).

    k is what the common line costs a young republic, Russia's influence included.  A delegation of one
    negotiates separately.  Weights are defence spending of 2012, China = 1; no document has figures of
    1996.

    Regimes: all four joint is an equilibrium iff W / (W + 1) - k is at least each republic's separate
    share; Russia, which bears no k, always gains.  The joint advantage falls in a republic's own weight
    given the others', so the weakest gain most; it falls in experience x.  All separate is an equilibrium
    always, since nobody forms a delegation alone: the format takes a proposal.

    Figures at the baseline: separate shares (x = 1) .369, .022, .001 and .002, joint share .379, as in
    the sketch, which is on these data.

    Changes to the sketch: coalitions form in a game, with experience as a part x and the common line as a
    cost; its coalition size is the number of members who join.  Sums of weights overstate the pooling
    where issues compete for one delegation's attention; the sketch's joint share has the same bias.
    """

    title = "The 4 + 1 format: joint or separate talks with China"
    form = "normal form, 4 players; Nash bargaining"
    covers = ("A78",)
    players = dict.fromkeys(NEIGHBOURS, ("joint", "separate"))
    cooperation = TOGETHER
    punishment = APART

    # fmt: off
    weight = Vector({
        state: Parameter(
            round(spending_ratio(state, "China"), 5), low="0.0005", high=1, symbol=f"w_{letters}",
            meaning=f"bargaining weight of {state}", unit="China = 1",
            source="derived: data/defence.csv, defence spending of 2012; S4:906-1002", origin="data",
        )
        for state, letters in LETTERS.items()
    })
    experience = Parameter(
        "0.5", low=0, high=1, symbol="x", meaning="part of its weight that a young republic brings to "
        "separate talks", unit="fraction", source="judgement; S3:31",
    )
    line_cost = Parameter(
        "0.1", low=0, high=1, symbol="k", meaning="cost of the common line to a young republic",
        unit="prize", source="judgement; S3:31; S4:1764-1773",
    )
    # fmt: on
    points = {"experienced": {"experience": 1}, "costly-line": {"line_cost": "0.4"}}

    def payoffs(self, *formats: str) -> tuple[Any, ...]:
        """Payoffs in the order of the players, in shares of the own issue."""
        delegation = tuple(s for s, f in zip(NEIGHBOURS, formats, strict=True) if f == "joint")
        return tuple(
            self.joint(state, delegation)
            if state in delegation and len(delegation) > 1
            else self.alone(state)
            for state in NEIGHBOURS
        )

    def joint(self, state: str, delegation: tuple[str, ...]) -> Any:
        """What a member of a delegation obtains, net of the common line."""
        return self.share(delegation) - (0 if state == RUSSIA else self.line_cost)

    def alone(self, state: str) -> Any:
        """Share of its issue that a neighbour obtains for itself."""
        brings = self.weight[state] * (1 if state == RUSSIA else self.experience)
        return bargain(1, {state: 0, CHINA: 0}, {state: brings, CHINA: 1})[state]

    def share(self, delegation: tuple[str, ...] = NEIGHBOURS) -> Any:
        """Share of each member's issue that a delegation obtains."""
        weights = {**self.weight, CHINA: 1}
        return bargain(1, *coalition(delegation, CHINA, dict.fromkeys(weights, 0), weights))["coalition"]

    def advantage(self, state: str) -> Any:
        """What the delegation of four brings a member over separate talks, before the cost of the line."""
        return self.share() - self.alone(state)

    # fmt: off
    claims = (
        Claim("B174", "The republics proposed the 4 + 1 format because they lacked the experience to face "
              "China alone.",
              "S3:31", "X", "the joint share exceeds every separate one; the gain is larger for the weaker "
              "and falls in experience; all four join iff k is at most each republic's gain",
              holds=(
                  ForAll(lambda m: And(*(m.advantage(state) > 0 for state in NEIGHBOURS))),
                  ForAll(lambda m: And(
                      m.advantage("Kyrgyzstan") > m.advantage("Kazakhstan"),
                      m.advantage("Kazakhstan") > m.advantage(RUSSIA)), given=_unequal),
                  Decreasing(lambda m: m.advantage("Kyrgyzstan"), "experience"),
                  Increasing(lambda m: m.advantage("Kyrgyzstan"), "weight_russia"),
                  Iff(Outcome(*TOGETHER), _all_gain),
                  Iff(Dominates(TOGETHER, APART), lambda m: And(
                      *(m.advantage(state) > m.line_cost for state in YOUNG))),
                  ForAll(Outcome(*APART)),
              )),
    )
    # fmt: on
