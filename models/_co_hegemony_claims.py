"""The claims of the literature on co-hegemony, with what each asserts about the parameters of M01."""

from __future__ import annotations

from typing import Any

from sympy import And

from greatgame.model import Claim
from greatgame.proof import (
    BestResponse,
    Decreasing,
    Dominates,
    Equilibria,
    ForAll,
    ForSome,
    Iff,
    Increasing,
    Invariant,
    Outcome,
    Sustained,
    Threshold,
)
from greatgame.strategies import GrimTrigger

ORDER, RIVALRY, ALONE = ("coordinate", "coordinate"), ("rival", "rival"), ("defer", "coordinate")
JOINT, KEPT = Outcome(*ORDER), Sustained(GrimTrigger())
FIXED, TRACKING, BARGAINED = ({"sharing": rule} for rule in ("fixed", "tracking", "bargained"))

#: What issues have in common when they differ only in their dividend and in what a grab takes (B033).
ELSEWHERE = {
    "sharing": "fixed", "power": "0.45", "share": "0.42", "dividend_slope": "0.1", "hostility": "0.5",
    "grab_cost": "0.05", "rivalry_cost_russia": "0.15", "rivalry_cost_china": "0.15",
    "deference": "0.1", "single_provision": "0.3", "provision_cost": "0.1",
}  # fmt: skip


def gain_russia(m: Any) -> Any:
    """What Russia gains from joint order over rivalry."""
    return m.payoffs(*ORDER)[0] - m.payoffs(*RIVALRY)[0]


def gain_china(m: Any) -> Any:
    """What China gains from joint order over rivalry."""
    return m.payoffs(*ORDER)[1] - m.payoffs(*RIVALRY)[1]


def stake_russia(m: Any) -> Any:
    """What Russia loses when rivalry follows its grab: the denominator of delta_R."""
    return m.payoffs("rival", "coordinate")[0] - m.payoffs(*RIVALRY)[0]


def stake_china(m: Any) -> Any:
    """What China loses when rivalry follows its grab: the denominator of delta_C."""
    return m.payoffs("coordinate", "rival")[1] - m.payoffs(*RIVALRY)[1]


def no_deferring(m: Any) -> Any:
    """Nobody gains by deferring to a partner who coordinates."""
    alone = m.deference + m.single_provision * m.dividend
    return And(m.agreed_share + m.dividend >= alone, 1 - m.agreed_share + m.dividend >= alone)


def temptable(m: Any) -> Any:
    """Rivalry is worse than the grab that sets it off, for both."""
    return And(stake_russia(m) > 0, stake_china(m) > 0)


def dilemma(m: Any) -> Any:
    """Cheating tempts, and rivalry is a mutual best reply: a credible threat."""
    russia, china = m.payoffs(*RIVALRY)
    return And(
        m.temptation > 0,
        russia >= m.agreed_share - m.grab,
        russia >= m.deference,
        china >= 1 - m.agreed_share - m.grab,
        china >= m.deference,
    )


# fmt: off
CLAIMS = (
    Claim("B001", "The organisation is a hegemony that Russia and China negotiate and exercise "
          "together.",
          "S0:143-145", "X", "exists: joint order is a stage equilibrium iff beta >= g - k_0 (and no "
          "gain from deferring), and subgame perfect by grim trigger for delta >= max(delta_R, "
          "delta_C)",
          holds=(
              Iff(JOINT, lambda m: And(m.temptation <= 0, no_deferring(m))),
              ForSome(KEPT, given=dilemma),
          )),
    Claim("B002", "No single power can supply security, stability and institutions to the region.",
          "S0:97-98", "X", "phi < 1: a lone provider's dividend is smaller, at an extra cost c_1",
          holds=ForAll(
              lambda m: m.single_provision * m.dividend - m.provision_cost < m.dividend,
              given=lambda m: And(m.single_provision < 1, m.dividend > 0),
          )),
    Claim("B003", "Worry about American presence gave the two a relation from which both could gain.",
          "S0:123-127", "X", "joint order Pareto-dominates rivalry iff p - k_R - beta < s < p + k_C + "
          "beta; the interval widens in beta, and beta rises in h",
          holds=(
              Iff(Dominates(ORDER, RIVALRY), lambda m: And(
                  m.power - m.rivalry_cost["Russia"] - m.dividend < m.agreed_share,
                  m.agreed_share < m.power + m.rivalry_cost["China"] + m.dividend)),
              Increasing(Dominates(ORDER, RIVALRY), "hostility"),
          )),
    Claim("B004", "By joining, Russia accepts the limits of its hegemony and China's ambition.",
          "S0:145-148", "X", "the individually rational share is below 1 wherever p + k_C + beta < 1; "
          "the bargained share falls as China's power 1 - p rises",
          holds=(
              ForAll(lambda m: m.agreed_share < 1, at=BARGAINED),
              Increasing(lambda m: m.agreed_share, "power", given=lambda m: m.agreed_share > 0,
                         at=BARGAINED),
          )),
    Claim("B005", "Russia joined to bind China's activity to rules that respect Russian concerns.",
          "S0:135-137", "X", "sign: delta_C rises in g, so rules that curb grabbing lower it",
          holds=Increasing(lambda m: m.patience_china, "grab",
                           given=lambda m: And(stake_china(m) > 0, gain_china(m) > 0))),
    Claim("B006", "Complementary roles prevented direct confrontation while tension stays latent.",
          "S2:49", "X", "exists: parameters at which joint order and rivalry are both equilibria",
          holds=ForSome(JOINT & Outcome(*RIVALRY))),
    Claim("B007", "Policy was coordinated and confrontation avoided although interests compete.",
          "S2:81", "X", "dilemma (g - k_0 > beta), yet joint order is subgame perfect for large delta "
          "< 1",
          holds=(
              ForSome(KEPT, given=dilemma),
              ForAll(lambda m: And(m.patience_russia < 1, m.patience_china < 1),
                     given=lambda m: And(dilemma(m), gain_russia(m) > 0, gain_china(m) > 0)),
          )),
    Claim("B008", "Success depends on both powers holding back their competitive instincts.",
          "S2:83", "X", "threshold: grim trigger needs delta >= max(delta_R, delta_C)",
          holds=tuple(
              Threshold(Sustained(GrimTrigger(), players=(player,)), "discount", patience,
                        given=lambda m: And(dilemma(m), temptable(m), no_deferring(m)))
              for player, patience in (("Russia", lambda m: m.patience_russia),
                                       ("China", lambda m: m.patience_china))
          )),
    Claim("B009", "Worse relations of both with the West raise the incentive to cooperate.",
          "S2:71", "X", "sign: delta_R and delta_C fall in h where beta_1 > 0",
          holds=(
              Decreasing(lambda m: m.patience_russia, "hostility",
                         given=lambda m: And(m.dividend_slope > 0, stake_russia(m) > 0)),
              Decreasing(lambda m: m.patience_china, "hostility",
                         given=lambda m: And(m.dividend_slope > 0, stake_china(m) > 0)),
          )),
    Claim("B012", "The partnership rests on strategic need rather than trust and grew as American "
          "relations soured.",
          "S0:200-203", "X", "at beta_0 = 0 and h = 0 joint order is no stage equilibrium once g > k_0",
          holds=ForAll(~JOINT, given=lambda m: m.grab > m.grab_cost,
                       at={"dividend_base": 0, "hostility": 0})),
    Claim("B016", "Russia wants cooperation without becoming the junior partner.",
          "S1:9", "X", "participation: Russia gains from joint order over rivalry iff s >= p - k_R - "
          "beta",
          holds=Iff(
              lambda m: m.payoffs(*ORDER)[0] >= m.payoffs(*RIVALRY)[0],
              lambda m: m.agreed_share >= m.power - m.rivalry_cost["Russia"] - m.dividend,
          )),
    Claim("B017", "Growing economic asymmetry strains the framework, and Moscow fears junior status.",
          "S2:55", "X", "with a fixed share delta_C rises as p falls, and exceeds 1 iff s > p + k_C + "
          "beta",
          holds=(
              Decreasing(lambda m: m.patience_china, "power",
                         given=lambda m: And(m.temptation > 0, stake_china(m) > 0), at=FIXED),
              Iff(lambda m: m.patience_china > 1,
                  lambda m: m.share > m.power + m.rivalry_cost["China"] + m.dividend,
                  given=lambda m: And(m.temptation > 0, stake_china(m) > 0), at=FIXED),
          )),
    Claim("B019", "Lacking means of its own, Russia welcomed cooperation even at the price of a "
          "stronger Chinese presence.",
          "S4:2197-2206", "A", "at low p or high k_R Russia prefers to coordinate even against "
          "rivalry; the bargained share falls in k_R",
          holds=(
              Iff(BestResponse("Russia", "coordinate", {"China": "rival"}),
                  lambda m: And(m.power - m.rivalry_cost["Russia"] <= m.agreed_share - m.grab,
                                m.deference <= m.agreed_share - m.grab)),
              Decreasing(lambda m: m.agreed_share, "rivalry_cost_russia",
                         given=lambda m: m.agreed_share > 0, at=BARGAINED),
          )),
    Claim("B020", "China saves on developing the region and Russia gains some say over China's rise.",
          "S4:2206-2212", "A", "at joint order China avoids c_1 and Russia has more than d",
          holds=(
              Iff(Dominates(ORDER, ALONE), lambda m: And(
                  m.agreed_share + (1 - m.single_provision) * m.dividend > m.deference,
                  m.provision_cost + (1 - m.single_provision) * m.dividend
                  > m.agreed_share - m.deference)),
              Increasing(Dominates(ORDER, ALONE), "provision_cost"),
              ForSome(Dominates(ORDER, ALONE)),
          )),
    Claim("B026", "An overwhelmed Russia would withdraw and watch the organisation follow China.",
          "S1:35", "X", "threshold: (defer, rival) is an equilibrium iff d exceeds p - k_R and s - g "
          "(and c_1 >= phi beta); China then gets 1 - d, more than its share 1 - s + beta iff d < s - "
          "beta",
          holds=(
              Iff(Outcome("defer", "rival"), lambda m: And(
                  m.deference >= m.power - m.rivalry_cost["Russia"],
                  m.deference >= m.agreed_share - m.grab,
                  m.provision_cost >= m.single_provision * m.dividend)),
              Iff(lambda m: 1 - m.deference > m.payoffs(*ORDER)[1],
                  lambda m: m.deference < m.agreed_share - m.dividend),
          )),
    Claim("B033", "Declared agreement on multipolarity hides priorities that diverge at times.",
          "S0:238-240", "X", "exists: two issues (beta, g), one with joint order and one with rivalry "
          "only",
          holds=(
              ForSome(JOINT, at=ELSEWHERE),
              ForSome(Equilibria((RIVALRY,)), at=ELSEWHERE),
          )),
    Claim("B034", "Votes align as a rule, but Russia stands apart on nuclear and military technology.",
          "S0:242-247", "X", "threshold per issue: coordination in one round iff beta >= g - k_0",
          holds=Threshold(JOINT, "grab", lambda m: m.grab_cost + m.dividend, "below",
                          given=no_deferring)),
    Claim("B037", "Russia's progress in the region must not endanger its relation with China.",
          "S4:3772-3776", "N", "incentive: one grab pays less than the lost order iff delta >= delta_R",
          holds=Threshold(
              Sustained(GrimTrigger(), players=("Russia",)), "discount", lambda m: m.patience_russia,
              given=lambda m: And(dilemma(m), temptable(m), no_deferring(m)),
          )),
    Claim("B038", "Stable development needs a good bilateral relation even where interests differ.",
          "S4:3779-3783", "X", "the dividend is received only at joint order (whole) or lone "
          "provision (phi), never under rivalry",
          holds=(
              ForAll(lambda m: sum(m.payoffs(*ORDER)) > sum(m.payoffs(*RIVALRY))),
              Invariant(lambda m: sum(m.payoffs(*RIVALRY)), "hostility"),
              Increasing(lambda m: sum(m.payoffs(*ORDER)), "hostility",
                         given=lambda m: m.dividend_slope > 0),
          )),
    Claim("B041", "A falling p ends co-hegemony unless the shares are adjusted to it.",
          "S0:195-200; S1:34", "I", "delta_R and delta_C do not depend on p when s = p; delta_C rises "
          "as p falls when s is fixed",
          holds=(
              Invariant(lambda m: m.patience_russia, "power", at=TRACKING),
              Invariant(lambda m: m.patience_china, "power", at=TRACKING),
              Decreasing(lambda m: m.patience_china, "power",
                         given=lambda m: And(m.temptation > 0, stake_china(m) > 0), at=FIXED),
              ForSome(lambda m: m.patience_china > 1, given=dilemma, at=FIXED),
          )),
    Claim("B069", "Diverse members and expansion test how far the two can coordinate.",
          "S2:71", "X", "sign: whatever lowers the dividend raises delta_R and delta_C (Enlargement "
          "derives the loss from heterogeneity)",
          holds=(
              Decreasing(lambda m: m.patience_russia, "dividend_base",
                         given=lambda m: stake_russia(m) > 0),
              Decreasing(lambda m: m.patience_china, "dividend_base",
                         given=lambda m: stake_china(m) > 0),
          )),
    Claim("B155", "Only constant diplomacy keeps the contradictions from turning into open rivalry.",
          "S2:57", "X", "in the dilemma joint order is no stage equilibrium: it needs repetition",
          holds=(ForAll(~JOINT, given=dilemma), ForSome(KEPT, given=dilemma))),
    Claim("B189", "For China the organisation tests leadership of a group with itself among the "
          "leaders.",
          "S4:1705-1708", "A", "China's payoff at joint order exceeds its bare share iff beta > 0",
          holds=Iff(lambda m: m.payoffs(*ORDER)[1] > 1 - m.agreed_share, lambda m: m.dividend > 0)),
    Claim("B190", "Working through many partners let China calm disputes while pursuing energy.",
          "S4:1736-1743", "X", "China prefers joint order to rivalry iff s <= p + k_C + beta: the "
          "wider, the costlier rivalry",
          holds=(
              Iff(lambda m: m.payoffs(*ORDER)[1] >= m.payoffs(*RIVALRY)[1],
                  lambda m: m.agreed_share <= m.power + m.rivalry_cost["China"] + m.dividend),
              Increasing(gain_china, "rivalry_cost_china"),
          )),
    Claim("B199", "The two value the organisation as a way to order the region without outsiders.",
          "S4:2032-2037", "X", "sign: the gain of joint order over rivalry rises in h by beta_1 for "
          "each",
          holds=(
              Increasing(gain_russia, "hostility", given=lambda m: m.dividend_slope > 0),
              Increasing(gain_china, "hostility", given=lambda m: m.dividend_slope > 0),
          )),
)
# fmt: on
