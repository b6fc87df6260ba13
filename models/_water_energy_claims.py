"""The claims of the literature on water, energy and borders, stated on the parameters of M17."""

from __future__ import annotations

from typing import Any

from sympy import And

from greatgame.model import Claim
from greatgame.models._monitored import threshold
from greatgame.proof.statements import Decreasing, ForAll, ForSome, Increasing, Threshold
from greatgame.proof.vocabulary import DominantOutcome, Outcome

KEPT, BREACHED = Outcome("keep", "keep"), Outcome("breach", "breach")
ROUND, RELATION = {"time": "round"}, {"time": "relation"}
WATER, LINKED = ({"time": "relation", "issues": issues} for issues in ("water", "linked"))


def serious(m: Any) -> Any:
    """Exchange is worth something and a breach tempts, on each issue."""
    stakes = (*m.gain.values(), *m.temptation.values(), *m.loss.values())
    return And(*(x > 0 for x in stakes))


def linkage_gain(m: Any) -> Any:
    """Water is the issue with the more temptation for its gain."""
    return And(
        serious(m), m.temptation["water"] * m.gain["border"] > m.temptation["border"] * m.gain["water"]
    )


def untroubled(m: Any) -> Any:
    """Discount factor from which the water exchange would hold without any threat."""
    return threshold(m.gain["water"], m.temptation["water"], m.monitoring)


# fmt: off
CLAIMS = (
    Claim("B120", "A collapse in Afghanistan could turn the states of the region against each other, "
          "and radicals fill the void.",
          "S4:3693-3701", "X", "sign: delta* rises in tau, and an exchange that fails at a threat fails "
          "at every higher one; some exchange that would hold without a threat fails with one",
          holds=(
              Increasing(lambda m: m.patience_water, "threat",
                         given=lambda m: And(serious(m), m.incident_slope > 0)),
              Decreasing(KEPT, "threat", at=RELATION),
              ForSome(~KEPT, given=lambda m: And(serious(m), untroubled(m) < m.discount), at=WATER),
          )),
    Claim("B149", "Producers and consumers of energy could use the energy club to exchange water and "
          "energy.",
          "S4:1155-1160", "X", "delta_l lies strictly between delta_b and delta_w; some exchange of water "
          "fails alone and holds when linked",
          holds=(
              ForAll(lambda m: And(m.patience_border < m.patience_linked,
                                   m.patience_linked < m.patience_water), given=linkage_gain),
              Threshold(KEPT, "discount", lambda m: m.patience_linked, given=serious, at=LINKED),
              ForSome(KEPT, given=lambda m: And(serious(m), m.patience_water > m.discount), at=LINKED),
          )),
    Claim("B171", "Disputes over borders, enclaves, water and energy strain relations between neighbours.",
          "S4:2833-2838", "X", "one round: breaching is strictly dominant; in the relation (breach, breach) "
          "stays an equilibrium and (keep, keep) needs delta >= delta*",
          holds=(
              ForAll(DominantOutcome("breach", "breach"), given=serious, at=ROUND),
              ForAll(BREACHED, at=RELATION),
              Threshold(KEPT, "discount", lambda m: m.patience_water, given=serious, at=WATER),
              ForSome(~KEPT, given=serious, at=WATER),
          )),
    Claim("B172", "The organisation is a place for sensitive issues that neighbours do not resolve alone.",
          "S4:1838-1843", "X", "sign: delta* falls in q; threshold in q from which the exchange holds",
          holds=(
              Decreasing(lambda m: m.patience_water, "monitoring", given=serious),
              Increasing(KEPT, "monitoring", at=RELATION),
              Threshold(KEPT, "monitoring", lambda m: (
                  m.temptation["water"] * (1 - m.discount) / m.discount
                  + m.incidents * (m.gain["water"] + m.temptation["water"])) / m.gain["water"],
                  given=serious, at=WATER),
          )),
    Claim("B173", "Members have to settle their own disputes before they can answer Afghan threats "
          "together.",
          "S4:2515-2518", "X", "sign: what the neighbours' relation is worth to each falls in the rate of "
          "incidents, and delta* rises in it",
          holds=(
              Decreasing(lambda m: m.worth("keep", "keep"), "incident_slope",
                         given=lambda m: And(serious(m), m.threat > 0), at=RELATION),
              Increasing(lambda m: m.patience_linked, "incident_slope",
                         given=lambda m: And(serious(m), m.threat > 0)),
          )),
)
# fmt: on
