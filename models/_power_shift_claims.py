"""The claims of the literature on Russia's three futures, with what each asserts about M02."""

from __future__ import annotations

from typing import Any

from sympy import And, Max

from greatgame.model import Claim
from greatgame.proof.statements import Decreasing, ForAll, ForSome, Iff, Increasing
from greatgame.proof.vocabulary import BestResponse, Equilibria, Outcome

RESTRAINED = {"China": "restrain"}
BALANCE = BestResponse("Russia", "balance", RESTRAINED)
ALIGN = BestResponse("Russia", "align", RESTRAINED)
WITHDRAW = BestResponse("Russia", "withdraw", RESTRAINED)
HELD_BACK = BestResponse("China", "restrain", {"Russia": "balance"})
PRESSED = BestResponse("China", "press", {"Russia": "align"})


def tactical(m: Any) -> Any:
    """China presses; alignment beats balancing only while China is restrained; both beat standing by."""
    return And(
        m.pressing_gain > m.quarrel,
        m.quarrel > 0,
        m.aligning - m.pressing_gain < m.balancing,
        m.balancing < m.aligning,
        m.bystander < m.balancing,
    )


def _never_withdraws(m: Any) -> Any:
    """Balancing is worth more to Russia than standing by, whatever China does."""
    return And(*(m.payoffs("balance", c)[0] > m.payoffs("withdraw", c)[0] for c in ("restrain", "press")))


# fmt: off
CLAIMS = (
    Claim("B010", "Balancing alone could not be sustained as China's weight grew.", "S0:195-200", "X",
          "threshold: balancing is a best reply iff p >= p*(h) and it is worth more than standing by",
          holds=Iff(BALANCE, lambda m: And(m.power >= m.power_needed, m.balancing >= m.bystander))),
    Claim("B011", "Russia then took up cooperation as support for its own standing.", "S0:198-200", "X",
          "below p* the best reply is to align and not to withdraw, if balancing was worth having",
          holds=ForAll(ALIGN, given=lambda m: And(
              m.power <= m.power_needed, m.balancing >= m.bystander))),
    Claim("B013", "Georgia, Ukraine and sanctions pushed Russia into closer alignment.",
          "S0:228-233", "X", "once alignment is a best reply it stays one as h rises",
          holds=Increasing(ALIGN, "hostility")),
    Claim("B014", "The war of 2022 made the reorientation firmer.", "S0:235-240", "X",
          "sign: p* rises in h, so Russia aligns at more levels of power",
          holds=Increasing(lambda m: m.power_needed, "hostility",
                           given=lambda m: m.support_from_china > 0)),
    Claim("B016", "Russia means to cooperate without ending as the junior.", "S1:9", "X",
          "sign: the value of alignment falls in kappa",
          holds=Decreasing(lambda m: m.aligning, "sovereignty_cost")),
    Claim("B018", "Over two decades Russia lost economic weight while China gained it.",
          "S4:2189-2196", "X", "sign: p falls as theta rises where p_E < p_S, as in the data of 2012",
          holds=Decreasing(lambda m: m.power, "economy_weight",
                           given=lambda m: m.economic_power < m.security_power)),
    Claim("B019", "Short of means, Russia welcomed cooperation even if China's presence grew.",
          "S4:2197-2206", "A", "sign: the gain of alignment over balancing falls in p where theta < 1",
          holds=Decreasing(lambda m: m.aligning - m.balancing, "security_power",
                           given=lambda m: m.economy_weight < 1)),
    Claim("B021", "Unable to carry the region, Russia was open to coordination in the 1990s.",
          "S4:3182-3190", "X", "sign: the gain of alignment over balancing rises in the load o where "
          "eta < 1",
          holds=Increasing(lambda m: m.aligning - m.balancing, "overstretch",
                           given=lambda m: m.junior_load < 1)),
    Claim("B022", "China's rise is a challenge to Russia itself.", "S4:2186-2188", "X",
          "sign: the better of Russia's two active policies loses as p falls, where theta < 1",
          holds=Increasing(lambda m: Max(m.balancing, m.aligning), "security_power",
                           given=lambda m: m.economy_weight < 1)),
    Claim("B024", "To stay a balancer Russia has to deepen its ties with Central Asia, India and Iran.",
          "S1:33", "X", "sign: p* falls in b_I",
          holds=Decreasing(lambda m: m.power_needed, "support")),
    Claim("B025", "A junior co-leadership in exchange for support is possible, though risky.",
          "S1:34", "X", "exists: (align, restrain) is an equilibrium although sovereignty costs "
          "something and balancing beats standing by; a higher cost kappa can only "
          "end alignment, more support m only bring it about",
          holds=(
              ForSome(Outcome("align", "restrain"), given=lambda m: And(
                  m.sovereignty_cost > 0, m.hostility > 0, m.balancing > m.bystander)),
              Decreasing(ALIGN, "sovereignty_cost"), Increasing(ALIGN, "support_from_china"),
          )),
    Claim("B026", "Overwhelmed by other challenges, Russia would withdraw and China direct the club.",
          "S1:35", "X", "threshold: at eta = 1 Russia withdraws iff o >= o*",
          holds=Iff(WITHDRAW, lambda m: m.overstretch >= m.overload, at={"junior_load": 1})),
    Claim("B027", "The likeliest future lies between balancer and tactical cooperator.", "S1:37", "X",
          "where China presses, and alignment is worth more than balancing only with a restrained "
          "China, no equilibrium is pure, and withdrawing is worse than balancing whatever China does: "
          "every equilibrium mixes the two",
          holds=(
              ForAll(Equilibria(()), given=tactical),
              ForAll(_never_withdraws, given=tactical),
          )),
    Claim("B028", "Russia would be a broker and keep the club from becoming a Chinese tool.",
          "S1:29", "X", "China never gains from pressing a Russia that balances; one that aligns it "
          "presses wherever x >= k",
          holds=ForAll(HELD_BACK & (PRESSED | (lambda m: m.pressing_gain < m.quarrel)))),
    Claim("B030", "China's entry tied security to economics and ended Russia's monopoly of influence.",
          "S0:158-164", "X", "sign: Russia's share p lies between its shares in the two sectors",
          holds=ForAll(lambda m: And(m.economic_power <= m.power, m.power <= m.security_power),
                       given=lambda m: m.economic_power <= m.security_power)),
    Claim("B183", "The weaker Russia, the more the observer states matter to it.",
          "S4:1631-1634", "X", "sign: the support needed to go on balancing falls in p where theta < 1",
          holds=Decreasing(lambda m: m.support_needed, "security_power",
                           given=lambda m: m.economy_weight < 1)),
)
# fmt: on
