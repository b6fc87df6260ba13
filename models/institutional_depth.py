"""M07: how deep the organisation becomes when every member can say no."""

from __future__ import annotations

from typing import Any

from sympy import Min

from greatgame.concepts.agenda import agreed, passes, win_set
from greatgame.model import Model
from greatgame.models._depth import CODES, DOMAINS, MEMBERS, RULES, point
from greatgame.models._depth_claims import CLAIMS
from greatgame.parameters import Choice, Derived, Parameter, Vector

UNIT = "depth: 0 none, 1 full integration"


def _ideal(member: str, baseline: str) -> Parameter:
    return Parameter(
        baseline, low=0, high=1, symbol=f"x_{CODES[member]}",
        meaning=f"depth that {member} likes best in the domain at hand", unit=UNIT,
        source="judgement; S3:102; S1:17",
    )  # fmt: skip


class InstitutionalDepth(Model):
    """Six members vote on a depth of cooperation that is on the table; the chair put it there.

    Depth runs from 0, dialogue only, to 1.  Member i likes depth x_i best and is worse off the further
    the outcome is from it, in either direction: deeper cooperation is more effective (S3:53) but costs
    freedom of action (S1:22-23).  The proposal x passes if a winning coalition votes yes, else depth
    stays at the status quo 0:

        u_i = -(x - x_i)^2 if it passes, -x_i^2 if not.

    ``rule``: ``consensus``, everybody (S4:1209-1213; S2:67); ``majority``, four of six, and ``leaders``,
    Russia and China, are counterfactuals; ``russia`` decides alone, as in its own alliance
    (S4:1602-1607).

    Regimes: yes is undominated iff x <= 2 x_i, so what passes is at most ``bound``, twice the smallest
    ideal under consensus, and the chair's best proposal gives :meth:`depth`, min(x_chair, bound)
    (:mod:`greatgame.concepts.agenda`).  When nobody minds the proposal, all-yes is an equilibrium; all-no
    always is one where no member wins alone, which is why undominated votes are looked at.

    Points are domains, with ideals judged from the lines beside them in ``DOMAINS``.  Under consensus
    nothing passes in military matters, free trade, law, towards outsiders and in internal affairs;
    anti-terror reaches .3 to .5 by chair, energy .1 to .2.

    Changes to the sketch.  The proposal is a parameter, so that the vote is a finite game, and the chair
    enters through ``depth``.  Russia's military ideal and the disparity that lowers a member's ideal
    depth of free trade are games of their own: MilitaryDepth, FreeTradeArea.  Its test of B094, that no
    small state does better under the rule of the two leaders, is false: a member that wants more depth
    than the least willing one loses by consensus.  True is what B094 says here: whoever the leaders
    would leave worse off than no agreement is protected by consensus.
    """

    title = "Institutional depth: consensus, veto and the chair's agenda"
    form = "voting, 6 players"
    covers = (
        "A07", "A19", "A26", "A27", "A28", "A29", "A32", "A33",
        "A34", "A43", "A48", "A56", "A74", "A82", "A83",
    )  # fmt: skip
    players = dict.fromkeys(MEMBERS, ("yes", "no"))

    rule = Choice(
        "consensus",
        among=tuple(RULES),
        meaning="whose votes pass a proposal",
        source="S4:1209-1213; S4:1602-1607",
    )
    ideal = Vector(
        {m: _ideal(m, x) for m, x in zip(MEMBERS, DOMAINS["anti-terror"][: len(MEMBERS)], strict=True)}
    )
    proposal = Parameter(
        "0.3", low=0, high=1, symbol="x", meaning="depth that is on the table",
        unit=UNIT, source="judgement; S3:102",
    )  # fmt: skip
    bound = Derived(
        lambda m: win_set(m.ideal, RULES[m.rule])[1],
        symbol="x_max", meaning="largest depth that passes in undominated votes", unit=UNIT,
        source="S4:1209-1213",
    )  # fmt: skip

    points = {domain: point(depths) for domain, depths in DOMAINS.items()}

    def payoffs(self, *votes: str) -> tuple[Any, ...]:
        """Payoff of each member at one set of votes."""
        yes = [member for member, vote in zip(MEMBERS, votes, strict=True) if vote == "yes"]
        depth = self.proposal if passes(yes, RULES[self.rule]) else 0
        return tuple(self.value(member, depth) for member in MEMBERS)

    def value(self, member: str, depth: Any) -> Any:
        """Payoff of a member at a depth."""
        return -((depth - self.ideal[member]) ** 2)

    def depth(self, chair: str, rule: str = "") -> Any:
        """Depth that a chair obtains in undominated votes, under the rule in force or another."""
        return agreed(self.ideal, chair, RULES[rule or self.rule])

    @property
    def least(self) -> Any:
        """Ideal of the least willing member."""
        return Min(*self.ideal.values())

    def slack(self, member: str, depth: Any) -> Any:
        """How far a depth is below the largest that a member accepts: negative iff it prefers none."""
        return 2 * self.ideal[member] - depth

    claims = CLAIMS


__all__ = ["InstitutionalDepth"]
