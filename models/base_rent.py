"""M11, bases: what a host can ask for, and how it may lose its own security."""

from __future__ import annotations

from typing import Any

from sympy import And

from greatgame.model import Claim, Model
from greatgame.parameters import Derived, Parameter
from greatgame.proof.statements import ForAll, ForSome, Iff, Increasing
from greatgame.proof.vocabulary import Dominates, Outcome

MODEST, IMPASSE = ("modest", "modest"), ("firm", "firm")


class BaseRent(Model):
    """Tajikistan and Russia settle the rent of a base; each asks for a modest or a firm share.

    Russia's 201st base stays until 2042 (S4:3098-3101).  Both need it: Russia a forward border, the host
    defence and a lifeline (S4:3110-3114); still the host at times uses the relation as a lever, even at
    the expense of its own security (S4:3114-3124).  The base is worth B to Russia and costs the host c;
    without agreement they have o_R and o_T (another base, another patron).  The surplus of agreement is
    S = B - c - o_R - o_T, and the Nash bargaining solution shares it equally (Nash 1950), at the rent

        y* = (B - o_R + c + o_T) / 2                                               (``rent``).

    Who is firm gets k more if the other is modest; two firm demands are incompatible:

        Tajikistan, Russia     modest                           firm
        modest                 o_T + S/2, o_R + S/2             o_T + S/2 - k, o_R + S/2 + k
        firm                   o_T + S/2 + k, o_R + S/2 - k     o_T, o_R

    Regimes: agreement is feasible iff S >= 0.  Modesty of both is never an equilibrium (k > 0).  One
    yields iff S >= 2 k.  The impasse is an equilibrium iff S <= 2 k, although both prefer y* if S > 0: a
    host that overasks loses its own security.

    Changes to the sketch, which has the bargaining solution only: the demand game, for the claim that the
    lever may hurt who uses it.  The effect of the host's patience waits for offers in sequence.
    """

    title = "Base rent: bargaining over a base, and the impasse"
    form = "normal form, 2 players; Nash bargaining"
    covers = ("A59", "A58")
    players = {"Tajikistan": ("modest", "firm"), "Russia": ("modest", "firm")}
    cooperation = MODEST
    punishment = IMPASSE

    # fmt: off
    stake = Parameter(
        "0.4", low=0, high="0.6", symbol="B", meaning="worth of the base to Russia: its forward border",
        unit="prize", source="judgement; S4:3098-3101; S4:3110-3114",
    )
    hosting = Parameter(
        "0.05", low=0, high="0.3", symbol="c", meaning="cost of hosting, net of the defence it brings",
        unit="prize", source="judgement; S4:3095-3101",
    )
    outside_host = Parameter(
        "0.1", low=0, high="0.5", symbol="o_T", meaning="what the host has without the base",
        unit="prize", source="judgement; S4:3114-3124",
    )
    outside_russia = Parameter(
        "0.05", low=0, high="0.5", symbol="o_R", meaning="what Russia has without the base",
        unit="prize", source="judgement; S4:3114-3124",
    )
    firmness = Parameter(
        "0.05", low=0, high="0.3", symbol="k", meaning="what a firm demand takes from a modest one",
        unit="prize", source="judgement; S4:3114-3124",
    )
    surplus = Derived(
        lambda m: m.stake - m.hosting - m.outside_host - m.outside_russia, symbol="S",
        meaning="surplus of agreement", unit="prize", source="S4:3110-3124",
    )
    rent = Derived(
        lambda m: (m.stake - m.outside_russia + m.hosting + m.outside_host) / 2, symbol="y_star",
        meaning="rent in the Nash bargaining solution", unit="prize", source="@nash1950; S4:3114-3124",
    )
    # fmt: on

    points = {"impasse": {"firmness": "0.15"}, "replaceable": {"outside_russia": "0.4"}}

    def payoffs(self, tajikistan: str, russia: str) -> tuple[Any, Any]:
        """(Tajikistan, Russia) at one pair of demands."""
        if (tajikistan, russia) == IMPASSE:
            return self.outside_host, self.outside_russia
        firm = {MODEST: 0, ("firm", "modest"): 1, ("modest", "firm"): -1}[tajikistan, russia]
        rent = self.rent + firm * self.firmness
        return rent - self.hosting, self.stake - rent

    # fmt: off
    claims = (
        Claim("B126", "The presence of a second great power was a hedge for the region.", "S0:148-150", "X",
              "sign: the rent that a state gets from Russia rises in what it has without Russia, although "
              "it stays",
              holds=Increasing(lambda m: m.rent, "outside_host")),
        Claim("B136", "Tajikistan at times uses the relation as a lever on Russia, at the cost of its own "
              "security.",
              "S4:3114-3124", "A", "sign: the rent rises in Russia's stake and in the host's alternative; "
              "threshold: an impasse that both would rather avoid is an equilibrium iff S <= 2 k",
              holds=(
                  Increasing(lambda m: m.rent, "stake"),
                  Increasing(lambda m: m.rent, "outside_host"),
                  Iff(Outcome(*IMPASSE), lambda m: m.surplus <= 2 * m.firmness),
                  ForAll(Dominates(MODEST, IMPASSE), given=lambda m: m.surplus > 0),
                  ForSome(Outcome(*IMPASSE), given=lambda m: And(m.surplus > 0, m.outside_host > 0)),
              )),
    )
    # fmt: on
