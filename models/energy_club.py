"""M14, the energy club: why price coordination among producers stayed a discussion."""

from __future__ import annotations

from typing import Any

from sympy import And, Rational

from greatgame.model import Claim, Model
from greatgame.models._monitored import threshold, value
from greatgame.parameters import Choice, Derived, Parameter
from greatgame.proof.statements import Decreasing, ForAll, ForSome, Increasing, Invariant, Threshold
from greatgame.proof.vocabulary import Holds, Outcome

PRODUCERS = ("Russia", "Kazakhstan", "Uzbekistan", "Turkmenistan", "Iran")
KEPT = Outcome(*("coordinate",) * 5)
ALL = {"producers": "five"}


def everybody(m: Any) -> Any:
    """What a producer other than Russia has in the relation in which all coordinate."""
    return 1 / m.number - m.control


class EnergyClub(Model):
    """Producers coordinate supply and price in a club, or undercut each other.

    The Energy Club was proposed in 2006 and founded by a memorandum in 2013 (S4:875-881; S4:1003-1006).  It
    was to coordinate prices for producers and consumers (S4:1135-1153), yet became a discussion platform,
    and some see in it Russia's wish to control the region's resources (S4:1020-1026).  Coordination is worth
    1 per round, shared equally by the n producers; a producer that undercuts alone takes all of it; when two
    or more do, competition leaves nothing.  Membership costs each producer but Russia kappa, the control
    that Russia gains over its exports (S4:1022-1026, S4:1161-1166).  Undercutting shows with probability q
    a round and ends the club.  Values per round, for plans in the relation at discount factor delta:

        all coordinate             1/n - kappa  (Russia: 1/n)
        undercut alone             (1 - delta) (1 - kappa) / (1 - delta (1 - q))
        coordinate meanwhile       - (1 - delta) kappa / (1 - delta (1 - q))
        two or more undercut       0

    Regimes: the club holds iff delta >= delta* = (1 - 1/n) / (1 - 1/n + q (1/n - kappa)) (``patience``);
    with perfect monitoring and no control, delta* = 1 - 1/n, as for a cartel of Bertrand rivals (Tirole
    1988, section 6.3).  Undercutting by all is always an equilibrium.

    Checked: n = 5, q = 1, kappa = 0 has delta* = .8 < .9: that cartel would work (point ``transparent``).
    The documented outcome therefore speaks for imperfect monitoring, q < (1 - delta) (n - 1) / delta = .44,
    or for the fear of control: at q = 1 a kappa above 1/n - (1 - 1/n) (1 - delta) / delta = .11 ends it.
    The baseline q = .25 is a judgement made for the documented outcome, and so no evidence for it.

    Changes to the sketch: monitoring and the cost of control.  The consumer is in the model EquityOil, its
    veto in the models of institutional depth.
    """

    title = "Energy club: coordination of producers under imperfect monitoring"
    form = "normal form, n players; repeated under imperfect monitoring, in closed form"
    covers = ("A33",)

    # fmt: off
    producers = Choice(
        "five", among=("two", "three", "five"), meaning="number of producers in the club",
        source="S4:875-881; S4:1146-1153",
    )
    monitoring = Parameter(
        "0.25", low="0.05", high=1, symbol="q", meaning="probability that undercutting shows",
        unit="probability per round", source="judgement; S4:1020-1022",
    )
    control = Parameter(
        "0.02", low=0, high="0.3", symbol="kappa", meaning="cost of Russian control to another producer",
        unit="gain from coordination", source="judgement; S4:1022-1026",
    )
    discount = Parameter(
        "0.9", low="0.5", high="0.99", symbol="delta", meaning="discount factor per round",
        unit="discount factor", source="convention", origin="convention",
    )
    patience = Derived(
        lambda m: threshold(1 / m.number - m.control, 1 - 1 / m.number, m.monitoring), symbol="delta_0",
        meaning="discount factor from which the club holds", unit="discount factor", source="S4:1135-1140",
    )
    # fmt: on

    points = {"transparent": {"monitoring": 1, "control": 0}, "feared": {"monitoring": 1, "control": "0.15"}}

    @property
    def number(self) -> Any:
        """Number of producers."""
        return Rational({"two": 2, "three": 3, "five": 5}[self.producers])

    def players(self) -> dict[str, tuple[str, ...]]:
        """The first producers of the list, Russia among them."""
        return dict.fromkeys(PRODUCERS[: int(self.number)], ("coordinate", "undercut"))

    def payoffs(self, *plans: str) -> tuple[Any, ...]:
        """One producer after the other, per round."""
        undercutting = plans.count("undercut")
        return tuple(self._payoff(k == 0, plan, undercutting) for k, plan in enumerate(plans))

    def _payoff(self, russia: bool, plan: str, undercutting: int) -> Any:
        """Value of a plan to Russia or another producer, given how many undercut."""
        cost = 0 if russia else self.control
        if undercutting > 1:
            return 0
        if undercutting == 0:
            return 1 / self.number - cost
        taken = 1 if plan == "undercut" else 0
        return value(taken - cost, self.monitoring, self.discount)

    # fmt: off
    claims = (
        Claim("B097", "The energy club has the members' support but is only a place for discussion.",
              "S4:1020-1022", "X", "threshold: it holds iff q is at least (1 - 1/n) (1 - delta) / (delta "
              "(1/n - kappa)), where kappa < 1/n; it can fail at delta = .9 although all gain from it",
              holds=(
                  Threshold(KEPT, "monitoring", lambda m: (1 - 1 / m.number) * (1 - m.discount)
                            / (m.discount * (1 / m.number - m.control)),
                            given=lambda m: everybody(m) > 0, at=ALL),
                  ForSome(~KEPT & Holds(lambda m: everybody(m) > 0), at=ALL | {"discount": "0.9"}),
                  ForAll(Outcome(*("undercut",) * 5), at=ALL),
              )),
        Claim("B098", "Critics: the club only covers Russia's wish to control the region's resources.",
              "S4:1022-1026", "A", "threshold: producers join only if kappa < 1/n, the gain from "
              "coordination; sign: delta* rises in kappa, and the club can only fail as kappa rises",
              holds=(
                  ForAll(~KEPT, given=lambda m: everybody(m) <= 0, at=ALL),
                  Decreasing(KEPT, "control", at=ALL),
                  Increasing(lambda m: m.patience, "control", given=lambda m: everybody(m) > 0),
              )),
        Claim("B149", "Producers and consumers of energy could use the club to exchange water and energy.",
              "S4:1155-1160", "X", "sign: a club in which a breach shows better needs less patience; the "
              "linkage of the two issues is proved on M17",
              holds=Decreasing(lambda m: m.patience, "monitoring", given=lambda m: And(
                  everybody(m) > 0, m.number > 1))),
    )
    # fmt: on


class EquityOil(Model):
    """China, the consumer, joins the coordination of prices or relies on the wells it owns.

    China's firms own part of the oil that it uses (S4:3205-3213), yet equity oil is priced like any other,
    so that it does not make China less dependent on the world market (S4:1146-1153).  Of what China
    uses, a part e comes from its own wells, and of that a part pi is delivered at cost instead of the
    market price; 1 - pi e is bought at the market.  Coordination takes eta off each unit bought there and
    costs k, the commitment to the club.  Payoffs: *coordinate* eta (1 - pi e) - k, *rely on wells* 0.

    Regimes: China coordinates iff k <= eta (1 - pi e).  At market prices, pi = 0, its wells do not matter.

    Changes to the sketch, which names the claim without payoffs: written out here.  That wells sell at
    market prices is the premise of the claim (pi = 0 at the baseline), what follows from it is shown.
    """

    title = "Equity oil: the consumer's interest in coordination"
    form = "decision, 1 player"
    covers = ("A33",)
    players = {"China": ("coordinate", "rely on wells")}

    # fmt: off
    equity = Parameter(
        "0.3", low=0, high=1, symbol="e", meaning="part of China's use that comes from its own wells",
        unit="fraction", source="judgement; S4:3205-3213",
    )
    at_cost = Parameter(
        0, low=0, high=1, symbol="pi", meaning="part of that oil delivered at cost, not at the market price",
        unit="fraction", source="judgement: none; S4:1148-1151",
    )
    saving = Parameter(
        "0.2", low=0, high=1, symbol="eta", meaning="what coordination takes off the price of a unit",
        unit="prize per unit", source="judgement; S4:1142-1148",
    )
    commitment = Parameter(
        "0.1", low=0, high=1, symbol="k", meaning="cost of commitment to the club", unit="prize",
        source="judgement; S4:1020-1022",
    )
    bought = Derived(
        lambda m: 1 - m.at_cost * m.equity, symbol="B",
        meaning="part of its use that China buys at the market", unit="fraction", source="S4:1148-1151",
    )
    # fmt: on

    points = {"wells-at-cost": {"at_cost": 1, "equity": "0.8"}}

    def payoffs(self, china: str) -> tuple[Any]:
        """(China,) for one decision."""
        return (self.saving * self.bought - self.commitment if china == "coordinate" else 0,)

    # fmt: off
    claims = (
        Claim("B147", "Equity oil leaves China exposed to world prices, so it should value coordination.",
              "S4:1146-1153", "A", "at market prices its wells change nothing: coordination pays iff k <= "
              "eta whatever e; sign: only wells that deliver at cost lower its interest in coordination",
              holds=(
                  Invariant(Outcome("coordinate"), "equity", at={"at_cost": 0}),
                  Threshold(Outcome("coordinate"), "commitment", lambda m: m.saving, "below",
                            at={"at_cost": 0}),
                  Decreasing(Outcome("coordinate"), "at_cost"),
              )),
    )
    # fmt: on
