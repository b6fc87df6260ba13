"""M16, the observer bid: the United States asks to observe the club, which decides by consensus."""

from __future__ import annotations

from typing import Any

from sympy import Max

from greatgame.model import Claim, Model
from greatgame.models import _state
from greatgame.parameters import Derived, Parameter, Vector
from greatgame.proof.statements import Iff
from greatgame.proof.vocabulary import Outcome

#: Members and the loss each sees in an observer that stands for other norms.
MEMBERS = {"Russia": "0.5", "China": "0.5", "Central Asia": "0.3"}


class ObserverBid(Model):
    r"""The United States applies to observe the club; Russia, China and the Central Asians each can block.

    In 2005 the bid was turned down, reportedly under pressure from Russia and China (S0:212-214).  A common
    interest against terror stood against a clash of principles: democracy promotion against
    non-intervention (S0:218-226).  One vote against is enough (S4:1604-1607).  If admitted,

        member k gets  zeta tau - norm_k,  the United States  s,

    and everybody 0 otherwise; tau is the threat of terror, zeta what fighting it together is worth to a
    member, norm_k its loss from a rival, and a critic, inside the forum.  Regimes:

    * admission, (apply, admit, admit, admit), is an equilibrium iff zeta tau >= every norm_k;
    * rejection: any two votes against are an equilibrium, since neither alone decides; a member with
      zeta tau < norm_k loses by admission, and to reject is its weakly dominant vote.

    At the baseline of 2005 zeta tau = .3: the Central Asians are indifferent, Russia and China reject.

    Changes to the sketch: the cost of the observer is written for each member, so that who blocks can be
    read off; the sketch has one number.
    """

    title = "Observer bid: common enemy, clashing principles"
    form = "normal form, 4 players"
    covers = ("A74",)
    players = {
        "United States": ("apply", "abstain"),
        **dict.fromkeys(MEMBERS, ("admit", "reject")),
    }
    cooperation = ("apply", "admit", "admit", "admit")

    # fmt: off
    threat = _state.threat(2005)
    terror_gain = Parameter(
        "0.5", low=0, high=1, symbol="zeta", meaning="gain of a member from joint work against terror",
        unit="prize per unit of threat", source="judgement; S0:224-226",
    )
    norm = Vector({
        member: Parameter(
            loss, low=0, high=1, symbol=f"norm_{member.split()[0][0]}{member.split()[-1][0].lower()}",
            meaning=f"loss of {member} from an observer with other principles", unit="prize",
            source="judgement; S0:212-223",
        )
        for member, loss in MEMBERS.items()
    })
    standing = Parameter(
        "0.1", low=0, high="0.5", symbol="s", meaning="value to the United States of a seat", unit="prize",
        source="judgement; S0:211-214",
    )

    highest_norm = Derived(
        lambda m: Max(*m.norm.values()), symbol="norm_1", meaning="largest loss of any member",
        unit="prize", source="S0:212-223",
    )
    # fmt: on

    points = {
        "2001": {"threat": _state.threat_in(2001)},
        "shared-principles": {f"norm_{m.lower().replace(' ', '_')}": "0.1" for m in MEMBERS},
    }

    def payoffs(self, america: str, *votes: str) -> tuple[Any, ...]:
        """(United States, Russia, China, Central Asia) at one application and three votes."""
        if america == "abstain" or "reject" in votes:
            return (0,) * (1 + len(votes))
        return (self.standing, *(self.terror_gain * self.threat - loss for loss in self.norm.values()))

    # fmt: off
    claims = (
        Claim("B166", "Differences of principle make the club an unlikely partner for the United States, "
              "common enemies or not.", "S0:224-226", "X", "threshold: admission is an equilibrium iff "
              "zeta tau is at least the largest norm",
              holds=Iff(Outcome("apply", "admit", "admit", "admit"),
                        lambda m: m.terror_gain * m.threat >= m.highest_norm)),
    )
    # fmt: on
