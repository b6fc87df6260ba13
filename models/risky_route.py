"""M14, risky routes: India, a pipeline through Afghanistan, and a port that avoids Pakistan."""

from __future__ import annotations

from typing import Any

from sympy import Max

from greatgame.model import Claim, Model
from greatgame.parameters import Derived, Parameter
from greatgame.proof.statements import ForSome, Increasing, Threshold
from greatgame.proof.vocabulary import OnlyOutcome, Outcome

PIPELINE = Outcome("TAPI")


class RiskyRoute(Model):
    """India picks a route to Central Asian energy: through Afghanistan, round Pakistan, or none.

    Geography keeps India far from the region (S4:3310-3315).  A pipeline through Afghanistan and Pakistan
    (TAPI) interests it in spite of the risk, since it has to use more gas (S4:3340-3346); the Iranian port
    of Chabahar, for which it budgeted 100 million dollars, avoids Pakistan (S4:3348-3357); the power line
    CASA-1000 crosses the same country as TAPI (S4:3440-3447).  Expected payoffs per unit:

        TAPI  (1 - r) v_I - K,     Chabahar  (1 - l) v_I - K_P,     none  0.

    r is the probability that the route through Afghanistan fails, l the part of the value that the longer
    way by sea loses.  Regimes: TAPI is built iff r <= r_bar = 1 - (K + max(0, (1 - l) v_I - K_P)) / v_I,
    without the port 1 - K / v_I (``risk_borne``).

    Checked: at the baseline, v_I = .6 and r = .6, the pipeline is worth .24 < K = .25 and is not built.

    Changes to the sketch: the second route, which avoids the risk and so bears on whether the first pays.
    """

    title = "Risky routes: TAPI, Chabahar or neither"
    form = "decision, 1 player"
    covers = ("A67",)
    players = {"India": ("TAPI", "Chabahar", "none")}

    # fmt: off
    value = Parameter(
        "0.6", low="0.3", high=1, symbol="v_I", meaning="India's value of a unit of energy",
        unit="prize per unit", source="judgement; S4:3340-3346",
    )
    risk = Parameter(
        "0.6", low=0, high="0.8", symbol="r", meaning="probability that the way through Afghanistan fails",
        unit="probability", source="judgement; S4:3342-3346",
    )
    pipe = Parameter(
        "0.25", low="0.1", high=1, symbol="K", meaning="cost of the pipeline", unit="prize per unit",
        source="judgement; S4:3247-3250",
    )
    loss = Parameter(
        "0.5", low=0, high=1, symbol="l", meaning="part of the value lost on the way by sea and Iran",
        unit="fraction", source="judgement; S4:3310-3315",
    )
    port = Parameter(
        "0.2", low="0.05", high=1, symbol="K_P", meaning="cost of the port and its roads",
        unit="prize per unit", source="judgement; S4:3348-3357",
    )
    risk_borne = Derived(
        lambda m: 1 - (m.pipe + Max(0, (1 - m.loss) * m.value - m.port)) / m.value, symbol="r_bar",
        meaning="risk up to which the pipeline is built", unit="probability", source="S4:3342-3346",
    )
    # fmt: on

    points = {"growing-demand": {"value": "0.8", "port": "0.4"}, "no-port": {"port": 1}}

    def payoffs(self, route: str) -> tuple[Any]:
        """(India,) for one route."""
        worth = {
            "TAPI": (1 - self.risk) * self.value - self.pipe,
            "Chabahar": (1 - self.loss) * self.value - self.port,
            "none": 0,
        }
        return (worth[route],)

    # fmt: off
    claims = (
        Claim("B148", "India is interested in the pipeline in spite of its risks, because its demand for gas "
              "grows.",
              "S4:3340-3346", "X", "threshold: built iff r <= r_bar; sign: where a sea route is no better "
              "than none, once built it stays so as v_I rises, a dearer sea route can only favour it, "
              "and some risk above one half is borne",
              holds=(
                  Threshold(PIPELINE, "risk", lambda m: m.risk_borne, "below"),
                  Increasing(PIPELINE, "value", given=lambda m: (1 - m.loss) * m.value <= m.port),
                  Increasing(PIPELINE, "port"),
                  ForSome(OnlyOutcome("TAPI"), given=lambda m: 2 * m.risk > 1),
              )),
    )
    # fmt: on
