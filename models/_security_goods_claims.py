"""The claims of the literature on public goods of security, stated on the parameters of M09."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sympy import And

from greatgame.data.derived import spending, spending_ratio
from greatgame.model import Claim
from greatgame.proof.statements import (
    Computed,
    ForAll,
    ForSome,
    Iff,
    Increasing,
    Invariant,
    Threshold,
)
from greatgame.proof.vocabulary import BestResponse, Equilibria, Outcome

Quantity = Callable[[Any], Any]

UZBEKISTAN = "Uzbekistan"
LEADERS = ("Russia", "China")
SMALL = ("Kazakhstan", UZBEKISTAN, "Kyrgyzstan", "Tajikistan")
STATES = (*LEADERS, *SMALL)


def _profile(*active: str) -> tuple[str, ...]:
    return tuple("contribute" if state in active else "abstain" for state in STATES)


def _others(player: str, *active: str) -> dict[str, str]:
    return {s: a for s, a in zip(STATES, _profile(*active), strict=True) if s != player}


ALL, NOBODY, BOTH = _profile(*STATES), _profile(), _profile(*LEADERS)
SUM, THRESHOLD, LINK = ({"technology": t} for t in ("sum", "threshold", "weakest-link"))
PLAIN = {"training": 0}


def two_needed(m: Any) -> Any:
    """Neither leader reaches the threshold, both together do."""
    return And(m.capacity["Russia"] < m.threshold, m.capacity["China"] < m.threshold, enough(m))


def enough(m: Any) -> Any:
    """The two leaders reach the threshold."""
    return m.capacity["Russia"] + m.capacity["China"] >= m.threshold


def willing(m: Any, *members: str) -> Any:
    """The good is worth their cost to some members."""
    return And(*(m.benefit(state) >= m.burden(state) for state in members))


def leaders_needed(m: Any) -> Any:
    """Neither leader reaches the threshold with all the small states; both together do, and are willing."""
    small = sum(m.capacity[state] for state in SMALL)
    return And(
        *(m.capacity[leader] + small < m.threshold for leader in LEADERS), enough(m), willing(m, *LEADERS)
    )


def keen(m: Any) -> Any:
    """The good is worth more than its cost to every member."""
    return And(*(m.benefit(state) > m.burden(state) for state in STATES))


def reluctant(m: Any) -> Any:
    """Autonomy is worth more to Uzbekistan than the good."""
    return And(m.autonomy > m.benefit(UZBEKISTAN), *(m.benefit(state) > 0 for state in STATES))


def _weaker_without_uzbekistan(m: Any) -> Any:
    rest = [state for state in STATES if state != UZBEKISTAN]
    return And(*(m.worth(state, STATES) > m.worth(state, rest) for state in rest))


def _payoff(state: str, active: Iterable[str]) -> Quantity:
    return lambda m: m.worth(state, active)


def _capacity_for(state: str) -> Quantity:
    """Largest capacity at which a state joins what the others provide."""
    return lambda m: m.benefit(state) / m.cost


def _strain_grows_with(member: int) -> Quantity:
    return lambda m: m.strained(STATES[:member]) < m.strained(STATES[: member + 1])


def _ratios_of_the_text() -> tuple[bool, str]:
    """Compare the printed ratios of defence spending with the table, and the leaders' share of it."""
    printed = {"Kazakhstan": (45, 26), "Kyrgyzstan": (966, 564), "Tajikistan": (620, 362)}
    found = {
        state: tuple(int(spending_ratio(leader, state)) for leader in ("China", "Russia"))
        for state in printed
    }
    leaders = sum(spending(state) for state in LEADERS)
    share = leaders / (leaders + sum(spending(state) for state in printed))
    text = "; ".join(f"{s}: China {c} times, Russia {r} times" for s, (c, r) in found.items())
    return found == printed and share > 0.98, f"{text}; the two together {float(share):.3f}"


# fmt: off
CLAIMS = (
    Claim("B002", "No single power can supply security and order to the region.", "S0:97-98", "X",
          "with e_R, e_C < T <= e_R + e_C no equilibrium has one provider; Russia and China together are "
          "one iff the good is worth its cost to each; they and nobody are the only two if, besides, neither "
          "reaches T with all the small states",
          holds=(
              *(ForAll(~Outcome(*_profile(state)), given=two_needed, at={**THRESHOLD, **PLAIN})
                for state in LEADERS),
              Iff(Outcome(*BOTH), lambda m: willing(m, *LEADERS), given=two_needed,
                  at={**THRESHOLD, **PLAIN}),
              ForAll(Equilibria((BOTH, NOBODY)), given=leaders_needed, at={**THRESHOLD, **PLAIN}),
          )),
    Claim("B021", "Unable to sustain the region alone, Russia was open to coordination in the 1990s.",
          "S4:3182-3190", "X", "with e_R < T Russia abstains if China does; if it is pivotal beside China "
          "it contributes iff the good is worth its cost",
          holds=(
              ForAll(BestResponse("Russia", "abstain", _others("Russia")),
                     given=lambda m: m.capacity["Russia"] < m.threshold, at=THRESHOLD),
              Iff(BestResponse("Russia", "contribute", _others("Russia", "China")),
                  lambda m: willing(m, "Russia"), given=two_needed, at=THRESHOLD),
          )),
    Claim("B101", "Russia and China dominate exercises, but the smaller states gain training.",
          "S4:809-815", "X", "sign: a participant's payoff rises in the effort of both leaders; threshold: a "
          "state whose capacity is not needed joins iff t (e_R + e_C) >= its cost",
          holds=(
              Increasing(lambda m: m.drill("Kyrgyzstan", STATES), "capacity_russia",
                         given=lambda m: m.training > 0),
              Increasing(lambda m: m.drill("Kyrgyzstan", STATES), "capacity_china",
                         given=lambda m: m.training > 0),
              Threshold(BestResponse("Kyrgyzstan", "contribute", _others("Kyrgyzstan", *LEADERS)), "training",
                        lambda m: m.burden("Kyrgyzstan") / (m.capacity["Russia"] + m.capacity["China"]),
                        given=enough, at=THRESHOLD),
          )),
    Claim("B104", "Russia and China spend tens to hundreds of times what the smaller members do, and lead.",
          "S4:793-801", "X", "data: the printed ratios; small states ride free where the leaders reach the "
          "threshold, and under the sum a member contributes iff b_i + lambda >= c",
          holds=(
              Computed(_ratios_of_the_text, "the ratios printed in the text against the defence table"),
              *(ForAll(BestResponse(state, "abstain", _others(state, *LEADERS)), given=enough,
                       at={**THRESHOLD, **PLAIN}) for state in SMALL),
              Threshold(BestResponse("Kazakhstan", "contribute", _others("Kazakhstan", *LEADERS)),
                        "stake_kazakhstan", lambda m: m.cost - m.standing, at={**SUM, **PLAIN}),
          )),
    Claim("B105", "Success takes joint action by all members, those of Central Asia included.",
          "S4:448-451", "X", "weakest link: all and nobody are the equilibria if the good is worth more than "
          "its cost to each, all prefer the first, and the strain grows with each member",
          holds=(
              ForAll(Equilibria((ALL, NOBODY)), given=keen, at={**LINK, **PLAIN}),
              ForAll(lambda m: And(*(m.worth(s, STATES) > m.worth(s, ()) for s in STATES)), given=keen,
                     at={**LINK, **PLAIN}),
              *(ForAll(_strain_grows_with(k),
                       given=keen, at=LINK) for k in range(2, len(STATES))),
          )),
    Claim("B106", "Uzbekistan stays out of collective activities, military ones above all.",
          "S4:1781-1785", "X", "under the sum it abstains iff kappa >= (b + lambda - c) e; in the weakest "
          "link kappa > b + lambda excludes provision, and all others lose by it",
          holds=(
              Threshold(BestResponse(UZBEKISTAN, "abstain", _others(UZBEKISTAN, *LEADERS)), "autonomy",
                        lambda m: (m.benefit(UZBEKISTAN) - m.cost) * m.capacity[UZBEKISTAN],
                        at={**SUM, **PLAIN}),
              ForAll(~Outcome(*ALL), given=reluctant, at={**LINK, **PLAIN}),
              ForAll(_weaker_without_uzbekistan, given=keen, at={**LINK, **PLAIN}),
          )),
    Claim("B107", "The security of Kyrgyzstan and Tajikistan depends more on international cooperation.",
          "S4:1801-1804", "X", "threshold: in the weakest link they join what the others provide iff "
          "capacity is at most (b + lambda) / c: the smaller the capacity for the exposure",
          holds=tuple(
              Threshold(BestResponse(state, "contribute", _others(state, *STATES)),
                        f"capacity_{state.lower()}", _capacity_for(state),
                        "below", at={**LINK, **PLAIN})
              for state in ("Kyrgyzstan", "Tajikistan"))),
    Claim("B108", "Combining the members' potential was the basis for fighting the three evils.", "S3:47",
          "X", "superadditive: where two are needed both provide more than the sum of what each does alone",
          holds=ForAll(lambda m: m.good(LEADERS) > m.good(LEADERS[:1]) + m.good(LEADERS[1:]),
                       given=two_needed, at=THRESHOLD)),
    Claim("B109", "Its own trouble in the North Caucasus gave Russia a reason to join forces.", "S3:47", "X",
          "sign: once Russia contributes beside China it does at every higher nu; its worth of the good "
          "rises in nu",
          holds=(
              Increasing(BestResponse("Russia", "contribute", _others("Russia", "China")),
                         "domestic", at=THRESHOLD),
              Increasing(lambda m: m.benefit("Russia"), "domestic"),
          )),
    Claim("B110", "Whether it provides public goods decides the organisation's legitimacy in the long run.",
          "S2:79", "X", "sign: standing adds to every member's payoff where the good is provided and nowhere "
          "else",
          holds=(
              *(Increasing(_payoff(s, STATES), "standing", at=LINK) for s in STATES),
              *(Invariant(_payoff(s, LEADERS), "standing", at=LINK) for s in STATES),
          )),
    Claim("B111", "Without secure borders in Central Asia Russia is unlikely to develop Siberia.",
          "S4:2640-2643", "X", "Siberian projects add to Russia's payoff only where nobody leaves a gap",
          holds=(
              Increasing(lambda m: m.worth("Russia", STATES), "development", at=LINK),
              *(Invariant(_payoff("Russia", [x for x in STATES if x != s]), "development",
                          at=LINK) for s in SMALL),
          )),
    Claim("B118", "Only growth protects from extremism, and the region cannot bring it about alone.",
          "S4:3504-3508", "X", "where the capacities of Central Asia add up to less than T, their "
          "contributions alone provide nothing and are no equilibrium",
          holds=(
              ForAll(~Outcome(*_profile(*SMALL)),
                     given=lambda m: sum(m.capacity[s] for s in SMALL) < m.threshold,
                     at={**THRESHOLD, **PLAIN}),
              ForSome(Outcome(*_profile(*STATES)), at={**THRESHOLD, **PLAIN}),
          )),
    Claim("B197", "Russia's presence in the region is a prerequisite for practical cooperation.",
          "S4:3767-3771", "N", "complementarity: where two are needed China's effort brings something only "
          "beside Russia's, and China abstains without it",
          holds=(
              ForAll(lambda m: m.good(LEADERS) - m.good(LEADERS[:1]) > m.good(LEADERS[1:]) - m.good(()),
                     given=two_needed, at=THRESHOLD),
              ForAll(BestResponse("China", "abstain", _others("China")), given=two_needed, at=THRESHOLD),
              ForSome(BestResponse("China", "contribute", _others("China", "Russia")), given=two_needed,
                      at=THRESHOLD),
          )),
)
# fmt: on
