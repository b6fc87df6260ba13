"""The claims of the literature on Russia between China and the West, with what each asserts about M03."""

from __future__ import annotations

from typing import Any

from sympy import And

from greatgame.model import Claim
from greatgame.proof.statements import Decreasing, ForAll, ForSome, Increasing, Threshold
from greatgame.proof.vocabulary import BestResponse, Outcome

COLD = {"West": "pressure", "China": "exploit"}
ALIGN = BestResponse("Russia", "align", COLD)
HEDGE = BestResponse("Russia", "hedge", COLD)


def _gain_from_pressure(m: Any) -> Any:
    """Alignment gains on hedging when the West turns from engagement to pressure."""
    warm, cold = (
        m.payoffs("align", west, "share")[0] - m.payoffs("hedge", west, "share")[0]
        for west in ("engage", "pressure")
    )
    return cold > warm


def _decided_by_china(m: Any) -> Any:
    """Under pressure Russia strictly prefers to hedge if exploited and to align if not."""
    hedge, exploited, shared = (
        m.payoffs(action, "pressure", china)[0]
        for action, china in (("hedge", "share"), ("align", "exploit"), ("align", "share"))
    )
    return And(exploited < hedge, hedge < shared)


def _tilt_is_worst(m: Any) -> Any:
    """China loses if Russia tilts rather than hedges or aligns, China sharing."""
    pairs = [
        (m.payoffs(kept, w, "share")[2], m.payoffs("tilt", w, "share")[2])
        for kept in ("hedge", "align")
        for w in ("engage", "pressure")
    ]
    return And(*(kept > lost for kept, lost in pairs))


# fmt: off
CLAIMS = (
    Claim("B009", "Worse relations with the West give both a reason to move closer.", "S2:71", "X",
          "once alignment is a best reply to pressure it stays one as h rises",
          holds=Increasing(ALIGN, "hostility")),
    Claim("B010", "Balancing alone could not be sustained as China's weight grew.", "S0:195-200", "X",
          "a Russia that hedges still hedges with more power: true only where b > kappa (1 + xi)",
          holds=Increasing(HEDGE, "power")),
    Claim("B012", "The partnership came of necessity, not trust, as American relations soured.",
          "S0:200-203", "X", "at h = 0 alignment is never a best reply unless it is worth more in itself "
          "than hedging (a > b p)",
          holds=ForAll(
              ~(Outcome("align", "engage", "share") | Outcome("align", "engage", "exploit")
                | Outcome("align", "pressure", "share") | Outcome("align", "pressure", "exploit")),
              at={"hostility": 0}, given=lambda m: m.affinity < m.room * m.power)),
    Claim("B013", "Georgia, Ukraine and sanctions pushed Russia into closer alignment.", "S0:228-233",
          "X", "threshold: a pressured and exploited Russia aligns iff h >= h_A",
          holds=Threshold(ALIGN, "hostility", lambda m: m.alignment_hostility,
                          given=lambda m: m.relief > 0)),
    Claim("B014", "The war of 2022 made the reorientation firmer.", "S0:235-240", "X",
          "sign: where b > kappa (1 + xi), the power from which Russia hedges rises in h",
          holds=Increasing(lambda m: m.hedging_power, "hostility",
                           given=lambda m: And(m.room > m.fear, m.relief > 0))),
    Claim("B015", "A hedge against China became a tool against Western influence.", "S0:231-233", "X",
          "where b >= kappa (1 + xi), falling power turns hedging into alignment and not back",
          holds=Decreasing(ALIGN, "power", given=lambda m: m.room >= m.fear)),
    Claim("B023", "Balancing serves autonomy and avoids entrapment in Chinese designs.", "S1:25", "X",
          "once a higher kappa makes alignment fail as a best reply it fails for all higher ones",
          holds=Decreasing(ALIGN, "sovereignty_cost")),
    Claim("B027", "The likeliest future lies between balancer and tactical cooperator.", "S1:37", "X",
          "exists: hedging and alignment are both equilibria at the same parameters",
          holds=ForSome(Outcome("hedge", "pressure", "exploit") & Outcome("align", "pressure", "share"),
                        given=_decided_by_china)),
    Claim("B036", "The pivot must not put dependence on China in the place of that on Europe.", "S3:29",
          "X", "once a higher xi makes alignment fail as a best reply it fails for all higher ones",
          holds=Decreasing(ALIGN, "exploitation")),
    Claim("B043", "The more isolated Russia is, the more China can ask.", "S1:34; S0:235-237", "I",
          "threshold: China exploits an aligned Russia iff h >= 1 - x / psi",
          holds=Threshold(BestResponse("China", "exploit", {"Russia": "align", "West": "pressure"}),
                          "hostility", lambda m: m.exploitation_hostility,
                          given=lambda m: m.exploit_risk > 0)),
    Claim("B103", "China cannot accept an alliance against it in the region.", "S4:1688-1691", "X",
          "China prefers an aligned and a hedging Russia to one that tilts, whatever the West does",
          holds=ForAll(_tilt_is_worst, given=lambda m: And(m.partner_value > 0, m.hedger_value > 0))),
    Claim("B186", "The American presence since 2001 made the club matter more to Russia.",
          "S4:1579-1583", "X", "sign: alignment gains on hedging when the West turns to pressure",
          holds=ForAll(_gain_from_pressure, given=lambda m: And(m.hostility > 0, m.relief > 0))),
    Claim("B201", "Relations between the United States and India help to shape the agenda.",
          "S3:114", "X", "cohesion against the West falls in the tie of India with the United States",
          needs="India as a player: decided in IndiaAccession"),
)
# fmt: on
