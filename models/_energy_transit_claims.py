"""The claims of the literature on transit, routes and hold-up, stated on the parameters of M14."""

from __future__ import annotations

from typing import Any

from sympy import And

from greatgame.model import Claim
from greatgame.proof.statements import Decreasing, ForAll, ForSome, Iff, Increasing, Threshold
from greatgame.proof.vocabulary import BestResponse, Dominates, Outcome, Sustained
from greatgame.strategies import GrimTrigger

BREACH, MONOPOLY = Outcome("keep", "build"), Outcome("keep", "stay")
PROMISED, DETERRED = Outcome("concede", "stay"), Outcome("concede", "build if it keeps")
BUILT = BestResponse("builders", "build", {"Russia": "keep"})
OPEN, BOUND = {"margin": "announced"}, {"margin": "binding"}


def entry(m: Any) -> Any:
    """Builders gain by leaving a monopolist that takes something."""
    return And(m.monopoly > 0, m.demand - m.pipe > (1 - m.monopoly) * m.resale)


# fmt: off
CLAIMS = (
    Claim("B143", "Being the region's transit hub is a central part of Russia's position.",
          "S0:114-116", "X", "sign: where the pipeline pays, Russia strictly loses by it, mu v_R > max(0, "
          "v_R - v_C); and its monopoly rent rises in mu",
          holds=(
              ForAll(lambda m: m.payoffs("keep", "stay")[0] > m.payoffs("keep", "build")[0],
                     given=entry, at=OPEN),
              Increasing(lambda m: m.payoffs("keep", "stay")[0], "monopoly", at=OPEN),
          )),
    Claim("B144", "The oil line of 2006 and the gas line of 2009 broke Russia's monopoly and alarmed it.",
          "S0:131-135; S4:3150-3156", "X", "threshold: the monopoly falls iff mu >= mu_bar = 1 - (v_C - K) "
          "/ v_R; a promise to take less, mu_c < mu, is no equilibrium without a pipe, yet binding it would "
          "deter, to the gain of Russia",
          holds=(
              Iff(BREACH, lambda m: m.monopoly >= m.limit, at=OPEN),
              Iff(MONOPOLY, lambda m: And(m.monopoly <= m.limit, m.concession <= m.monopoly), at=OPEN),
              ForAll(~PROMISED, given=lambda m: m.concession < m.monopoly, at=OPEN),
              ForSome(DETERRED, given=entry, at=BOUND),
          )),
    Claim("B145", "Russia answered by offering cooperation: better pipelines and joint ventures.",
          "S4:3158-3170", "X", "sign: the margin left after the pipeline is below mu_bar and so below any "
          "margin that brought it about",
          holds=ForAll(lambda m: m.after < m.monopoly, given=entry)),
    Claim("B146", "The fast growth of China's demand drove its equity oil and its pipelines.",
          "S4:3193-3200; S4:3205-3213", "X", "sign: mu_bar falls in v_C, and once building is a best reply "
          "it stays one as v_C rises",
          holds=(
              Decreasing(lambda m: m.limit, "demand"),
              Increasing(BUILT, "demand", at=OPEN),
          )),
)

HOLD_UP_CLAIMS = (
    Claim("B209", "Russian firms in Uzbekistan face political hold-up.", "S4:3046-3053", "X",
          "threshold: for e > m there is no project in one period although both gain from an honest one; "
          "repetition makes the host honour it iff delta >= e / (t + e)",
          holds=(
              ForAll(~Outcome("invest", "honour") & ~Outcome("invest", "extract")
                     & Dominates(("invest", "honour"), ("stay out", "extract")),
                     given=lambda m: m.extraction > m.profit),
              Threshold(Sustained(GrimTrigger(), players=("Uzbekistan",)), "discount",
                        lambda m: m.patience, given=lambda m: m.extraction > 0),
              ForSome(Sustained(GrimTrigger()), given=lambda m: m.extraction > m.profit),
          )),
)
# fmt: on
