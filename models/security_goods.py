"""M09: security and other public goods, as a sum, over a threshold, or as strong as the weakest link."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Piecewise

from greatgame.concepts.public_goods import weakest_link_strain
from greatgame.data.derived import MEMBERS, spending
from greatgame.model import Model
from greatgame.models._security_goods_claims import CLAIMS, LEADERS, STATES, UZBEKISTAN
from greatgame.parameters import Choice, Derived, Parameter, Vector

LETTERS = dict(zip(STATES, ("R", "C", "KZ", "UZ", "KG", "TJ"), strict=True))

#: Exposure to the three evils, by judgement.
STAKES = {
    "Russia": ("0.25", "S3:47"),
    "China": ("0.25", "S2:29"),
    "Kazakhstan": ("0.1", "S4:448-451"),
    "Uzbekistan": ("0.1", "S4:1781-1785"),
    "Kyrgyzstan": ("0.12", "S4:1801-1804"),
    "Tajikistan": ("0.13", "S4:1801-1804"),
}


def _capacity(state: str) -> Parameter:
    """Defence spending as a share of that of the five members with a value of 2012."""
    total = sum(spending(member) for member in MEMBERS)
    year = 2010 if state == UZBEKISTAN else 2012
    low, high = ("0.1", "0.9") if state in LEADERS else ("0.0001", "0.1")
    return Parameter(
        round(spending(state, year) / total, 6), low=low, high=high, symbol=f"e_{LETTERS[state]}",
        meaning=f"capacity of {state}", unit="spending of five members in 2012 = 1", origin="data",
        source=f"derived: data/defence.csv, defence spending of {year}; S4:888-1002",
    )  # fmt: skip


class SecurityGoods(Model):
    r"""Six members contribute to a common good, or leave it to the others.

    Fighting the three evils pools the potential of members (S3:47) whose means differ by factors of
    hundreds (S4:793-801).  Each *contributes* its capacity e_i or *abstains*; G is the good provided:

        u_i = (b_i + lambda) G - [contributes] (c e_i - t E_i),

    with b_i the exposure of i (Russia's with nu, its experience in the North Caucasus, S3:47), lambda the
    standing of an organisation that provides (S2:79), c the cost per capacity, and t E_i the training
    that a Central Asian participant takes home from the effort E of Russia and China (S4:809-815).
    Contributing costs Uzbekistan kappa more, its autonomy (S4:1781-1785).  ``technology``:

    * ``sum``, G = sum of contributed e_j.  With t = 0 a member contributes iff b_i + lambda >= c, a
      dominant choice: those with a large stake carry the others (Olson 1965);
    * ``threshold``, G = 1 iff that sum is at least T.  With t = 0 and T above each single capacity nobody
      provides alone; sets of willing members who are all pivotal do, and nobody does (Palfrey and
      Rosenthal 1984).  {Russia, China} is one where e_R + e_C >= T, though not the only one: at T = .622,
      just above China's capacity, there are five equilibria.  It and none are all where neither leader
      reaches T even with all the small states (at the capacities of the data, .6455 < T <= .9845);
    * ``weakest-link``, G = 1 iff all contribute, as for borders, vocabulary or data, where one gap is
      enough (Hirshleifer 1983).  Secure borders carry Russia's projects in Siberia, worth D to it
      (S4:2640-2643).  All contribute or, with t = 0, nobody; all is an equilibrium iff each gains, and has
      the higher potential iff the strain, sum of cost over benefit, is at most 1, harder with each member.

    Points: ``endorsement`` of each other's definitions (S4:1727-1734), ``information`` shared through
    the anti-terrorist structure (S3:102), ``exercises`` (S4:800-815), ``borders`` (S4:3840-3847),
    ``trafficking`` through whoever looks away (S4:2507-2510), ``climate`` and other sums (S2:79), and
    ``platforms`` for Afghanistan, which a network of nearly all would carry (S4:2346-2352).

    Figures: the sketch's equilibria at T = .3, .5, .62, .7, .9, .984 and .99 are reproduced.  At .999 it
    finds all five of its members pivotal, because it rounds e; the data make Kyrgyzstan dispensable, and
    all five are needed only above .99936.  It leaves out Uzbekistan, which abstains here at kappa = .15;
    with kappa = 0 its capacity of 2010 adds equilibria at .99 and .999.

    Changes to the sketch: contributions are all or nothing, cost is per capacity under each technology
    (the quadratic sum and effort levels are closed forms in greatgame.concepts.public_goods); part of
    Russia's b is nu; training, standing, autonomy and Siberia are added for the claims on them.  Graded links
    between forums, and what each forum's own agenda costs, are in the model Afghanistan.
    """

    title = "Public goods of security: who contributes"
    form = "normal form, 6 players"
    covers = ("A12", "A26", "A31", "A35", "A36", "A37", "A38", "A39", "A42", "A44")
    players = dict.fromkeys(STATES, ("contribute", "abstain"))

    # fmt: off
    technology = Choice(
        "threshold", among=("sum", "threshold", "weakest-link"), meaning="how contributions make the good",
        source="S0:97-98; S4:448-451; @hirshleifer1983",
    )
    stake = Vector({
        state: Parameter(
            default, low="0.01", high=1, symbol=f"b_{LETTERS[state]}", meaning=f"exposure of {state}",
            unit="prize per unit of the good", source=f"judgement; {source}",
        )
        for state, (default, source) in STAKES.items()
    })
    domestic = Parameter(
        "0.05", low=0, high="0.5", symbol="nu", meaning="Russia's exposure through the North Caucasus",
        unit="prize per unit of the good", source="judgement; S3:47",
    )
    standing = Parameter(
        "0.02", low=0, high="0.3", symbol="lambda", meaning="worth of belonging to a body that provides",
        unit="prize per unit of the good", source="judgement; S2:79",
    )
    capacity = Vector({state: _capacity(state) for state in STATES})
    cost = Parameter(
        "0.2", low="0.05", high=1, symbol="c", meaning="cost of contributing, per unit of capacity",
        unit="prize", source="judgement; S4:793-801",
    )
    threshold = Parameter(
        "0.7", low="0.1", high=1, symbol="T", meaning="capacity from which the good is provided",
        unit="spending of five members in 2012 = 1", source="judgement: above any single capacity; S0:97-98",
    )
    autonomy = Parameter(
        "0.15", low=0, high="0.5", symbol="kappa", meaning="cost in autonomy of Uzbekistan's taking part",
        unit="prize", source="judgement; S4:1781-1785; S4:3034-3036",
    )
    training = Parameter(
        0, low=0, high="0.2", symbol="t", meaning="training that a Central Asian participant takes home, "
        "per unit of effort of Russia and China", unit="prize", source="judgement; S4:809-815",
    )
    development = Parameter(
        "0.1", low=0, high="0.5", symbol="D", meaning="worth to Russia of Siberian projects behind secure "
        "borders", unit="prize", source="judgement; S4:2640-2643",
    )
    strain = Derived(
        lambda m: m.strained(STATES), symbol="S", meaning="sum over members of cost over benefit",
        unit="ratio", source="S4:448-451; @monderer1996",
    )
    points = {
        "endorsement": {"technology": "weakest-link", "cost": "0.05", "autonomy": 0},
        "information": {"technology": "weakest-link", "cost": "0.1", "autonomy": "0.05"},
        "exercises": {"training": "0.05"},
        "borders": {"technology": "weakest-link"},
        "trafficking": {"technology": "weakest-link", "stake_china": "0.06"},
        "climate": {"technology": "sum"},
        "platforms": {"threshold": "0.99", "autonomy": 0},
    }
    # fmt: on

    def payoffs(self, *actions: str) -> tuple[Any, ...]:
        """Payoffs in the order of the players, in units of the prize."""
        active = [s for s, action in zip(STATES, actions, strict=True) if action == "contribute"]
        return tuple(self.worth(state, active) for state in STATES)

    def worth(self, state: str, active: Iterable[str]) -> Any:
        """Payoff of a member when the ``active`` contribute."""
        active = tuple(active)
        enjoyed = self.benefit(state) * self.good(active)
        return enjoyed - self.burden(state) + self.drill(state, active) if state in active else enjoyed

    def good(self, active: Iterable[str]) -> Any:
        """Amount of the good when the ``active`` contribute."""
        active = tuple(active)
        given = sum(self.capacity[state] for state in active)
        if self.technology == "sum" or not active:
            return given
        if self.technology == "weakest-link":
            return int(len(active) == len(STATES))
        return Piecewise((1, given >= self.threshold), (0, True))

    def benefit(self, state: str) -> Any:
        """Worth of a unit of the good to a member."""
        own = self.stake[state] + self.standing
        if state != "Russia":
            return own
        return own + self.domestic + (self.development if self.technology == "weakest-link" else 0)

    def burden(self, state: str) -> Any:
        """Cost of contributing, before training."""
        return self.cost * self.capacity[state] + (self.autonomy if state == UZBEKISTAN else 0)

    def drill(self, state: str, active: Iterable[str]) -> Any:
        """Training that a participant takes home."""
        effort = sum(self.capacity[leader] for leader in LEADERS if leader in tuple(active))
        return 0 if state in LEADERS else self.training * effort

    def strained(self, members: Iterable[str]) -> Any:
        """Sum over some members of cost over benefit, without training."""
        chosen = tuple(members)
        return weakest_link_strain(
            {state: self.benefit(state) for state in chosen}, {state: self.burden(state) for state in chosen}
        )

    claims = CLAIMS
