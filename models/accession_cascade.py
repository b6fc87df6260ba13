"""M08, the applicants' side: criteria, sanctions, and a cascade of applications."""

from __future__ import annotations

import itertools
from typing import Any

from sympy import And

from greatgame.model import Claim, Model
from greatgame.parameters import Choice, Parameter, Vector
from greatgame.proof import BestResponse, ForAll, Iff, Outcome

APPLICANTS = ("India", "Pakistan", "Iran")
LAX = {"criteria": "lax", "sanctions": "lifted"}
OTHERS_APPLY = {"India": "apply", "Pakistan": "apply"}


class AccessionCascade(Model):
    """Three observers apply or wait; each application makes the next more promising.

    To support one candidate may encourage others (S4:2151-2154).  The criteria of 2010 ask for a place
    in Eurasia, observer or partner status, economic ties, no sanctions of the United Nations and no
    conflict with another state (S4:2137-2143); Iran could apply once sanctions fall (S4:2154-2157).  An
    applicant j whose candidature is admissible gets

        B_j (pi_0 + pi_1 [number of other admissible applicants]) - k

    by applying, an inadmissible one -k, and 0 by waiting.  ``sanctions`` bars Iran while in force;
    ``criteria`` = strict reads the quarrel of India and Pakistan as a conflict and bars both.

    Regimes: all apply is an equilibrium iff B_j (pi_0 + 2 pi_1) >= k for each; all wait iff B_j pi_0 <= k
    for each; both in between: a cascade waits for its first applicant.  Under the strict reading the
    pair that did enter could not have: the criterion did not bind.

    Changes to the sketch: applications are decided at once, and the expected number of admitted is the
    number of admissible applicants.
    """

    title = "A cascade of applications"
    form = "normal form, 3 players"
    covers = ("A18",)
    players = dict.fromkeys(APPLICANTS, ("apply", "wait"))

    # fmt: off
    criteria = Choice(
        "lax", among=("lax", "strict"), meaning="whether the quarrel of India and Pakistan bars them",
        source="S4:2137-2143",
    )
    sanctions = Choice(
        "in force", among=("in force", "lifted"), meaning="sanctions of the United Nations on Iran",
        source="S4:2154-2157",
    )
    benefit = Vector({
        country: Parameter(
            1, low=0, high=2, symbol=f"B_{country[:2]}", meaning=f"worth of membership to {country}",
            unit="prize", source="judgement; S4:2151-2157",
        )
        for country in APPLICANTS
    })
    cost = Parameter(
        "0.3", low="0.01", high=1, symbol="k", meaning="cost of applying", unit="prize",
        source="judgement; S4:2137-2143",
    )
    prospect = Parameter(
        "0.2", low=0, high="0.5", symbol="pi_0", meaning="chance of a lone applicant", unit="probability",
        source="judgement; S4:2143-2147",
    )
    precedent = Parameter(
        "0.15", low=0, high="0.25", symbol="pi_1", meaning="further chance per other applicant",
        unit="probability", source="judgement; S4:2151-2154",
    )
    # fmt: on

    points = {"lifted": {"sanctions": "lifted"}, "strict": {"criteria": "strict"}}

    def admissible(self, applicant: str) -> bool:
        """Whether the criteria let an applicant in."""
        if applicant == "Iran":
            return bool(self.sanctions == "lifted")
        return bool(self.criteria == "lax")

    def payoffs(self, *actions: str) -> tuple[Any, ...]:
        """(India, Pakistan, Iran) at one set of decisions."""
        chosen = dict(zip(APPLICANTS, actions, strict=True))
        standing = [c for c in APPLICANTS if chosen[c] == "apply" and self.admissible(c)]
        return tuple(self._value(c, chosen[c], standing) for c in APPLICANTS)

    def _value(self, applicant: str, action: str, standing: list[str]) -> Any:
        if action == "wait":
            return 0
        if applicant not in standing:
            return -self.cost
        chance = self.prospect + self.precedent * (len(standing) - 1)
        return self.benefit[applicant] * chance - self.cost

    # fmt: off
    claims = (
        Claim("B062", "Support for India could encourage other observers to try harder.",
              "S4:2151-2154", "X", "complementarity: Pakistan's and Iran's gain from applying is larger when "
              "India applies",
              holds=ForAll(lambda m: And(
                  m.payoffs("apply", "apply", "wait")[1] > m.payoffs("wait", "apply", "wait")[1],
                  m.payoffs("apply", "wait", "apply")[2] > m.payoffs("wait", "wait", "apply")[2]),
                  given=lambda m: And(m.precedent > 0, m.benefit["Pakistan"] > 0, m.benefit["Iran"] > 0),
                  at=LAX)),
        Claim("B063", "An end of sanctions would open the way to an Iranian application.",
              "S4:2154-2157", "X", "with both others applying Iran applies iff sanctions are lifted and "
              "B (pi_0 + 2 pi_1) >= k",
              holds=Iff(BestResponse("Iran", "apply", OTHERS_APPLY), lambda m: And(
                  m.sanctions == "lifted", m.benefit["Iran"] * (m.prospect + 2 * m.precedent) >= m.cost),
                  at={"criteria": "lax"})),
        Claim("B064", "The rules of 2010 ask candidates for ties and a lower grade first, and bar those "
              "under sanctions or at odds with a neighbour.",
              "S4:2137-2143", "X", "read strictly, they keep India and Pakistan from applying in any "
              "equilibrium: as both entered, that reading did not bind",
              holds=tuple(ForAll(~Outcome(india, pakistan, iran), at={"criteria": "strict"})
                          for india, pakistan, iran in itertools.product(("apply", "wait"), repeat=3)
                          if "apply" in (india, pakistan))),
    )
    # fmt: on
