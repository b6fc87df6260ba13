"""M12: outside powers compete for influence in Central Asia."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Rational

from greatgame.concepts.contest import Contest, lottery
from greatgame.data.derived import product_ratio
from greatgame.data.tables import value as listed
from greatgame.model import Model
from greatgame.models._influence_contest_claims import CLAIMS
from greatgame.parameters import Choice, Derived, Parameter, Vector

POWERS = ("Russia", "China", "United States", "India", "European Union")
SYMBOLS = dict(zip(POWERS, ("R", "C", "US", "I", "EU"), strict=True))

#: Field -> (number of powers, spending each may choose, in percent of its value of influence).
FIELDS: Mapping[str, tuple[int, tuple[int, ...]]] = {
    "two": (2, (0, 5, 10, 15, 20, 25)),
    "three": (3, (0, 5, 15, 25)),
    "five": (5, (0, 15)),
}

#: Part of the Russian corporation's money that comes from the state (S4:3564-3565).
STATE_SHARE = listed(
    "programmes", "Russian Corporation for Cooperation with Central Asia", "state share", 2013
)


def _vector(letter: str, defaults: tuple[object, ...], low: str, high: str, **words: str) -> Vector:
    """Declare a quantity of each power; China's is the unit."""
    meaning, unit, source = words["meaning"], words["unit"], words["source"]
    return Vector({
        power: Parameter(
            default, low=low, high=high, symbol=f"{letter}_{SYMBOLS[power]}", meaning=f"{meaning}: {power}",
            unit=unit, **_origin(power, letter, source),
        )
        for power, default in zip(POWERS, defaults, strict=True)
    })  # fmt: skip


def _origin(power: str, letter: str, source: str) -> dict[str, Any]:
    """Say where a baseline comes from: only Russia's cost is measured."""
    if letter == "c" and power == "Russia":
        return {
            "source": "derived: data/defence.csv, China's implied product of 2012 over Russia's; S4:906-936",
            "origin": "data",
        }
    if power == "China":
        return {"source": "convention: the unit of measurement", "origin": "convention"}
    return {"source": f"judgement; {source}"}


class InfluenceContest(Model):
    """Powers spend to gain influence, which they share in proportion to the impact of what they spend.

    Three powers would order the region by their own models (S0:97-100; S0:139-143), and others bring
    corridors and programmes of their own (S4:1586-1593; S4:1885-1910; S4:3408-3418); yet no coherent great
    game has come of it (S0:104-108).  Power k values influence at v_k, spends x_k at unit cost c_k with
    effectiveness r_k, and has

        u_k = v_k r_k x_k / (r_1 x_1 + ... + r_n x_n) - c_k x_k

    (Tullock 1980; see :mod:`greatgame.concepts.contest`).  Written with the part b_k = c_k x_k / v_k of
    its value that it spends and its competitiveness y_k = v_k r_k / c_k, this is
    u_k = v_k [y_k b_k / sum y b - b_k]: the actions of the finite game are the parts b_k, in percent.
    If nobody spends, influence is shared equally and each also has the calm v_k a, a common
    line instead of rival models (S2:61).

    ``field``: Russia and China (``two``), with the United States (``three``), with India and the European
    Union (``five``).  Closed form, where all powers of the field are active:

        Z = (n - 1) / sum 1/y_j,   s_k = 1 - Z / y_k,   b_k = s_k (1 - s_k),   u_k = v_k s_k^2

    (``aggregate``, ``share_russia``, ``dissipation``).  Regimes: power k is active iff y_k > Z of the others'
    contest; ``contest()`` finds the active set.  A passive Russia, b_R = 0, leaves China everything.  No
    contest is an equilibrium iff 1/n + a >= 1 - b_min for the least spending b_min of the grid.

    Points: ``industry`` (r_R = 1.3), sectors in which Russia's goods and language tell (S4:3514-3516);
    ``corporation`` (the state pays 51 percent of Russian effort, firms the rest: S4:3555-3584); ``pivot``
    (the American value halves: S4:2392-2397).

    Checked: five powers, Z = .22, shares China .78, United States .16, Russia .06, others none; Russia .19 at
    r_R = 1.3; two powers, Russia .192, spending .311 of the prize.  Corrected: a vacuum left by the United
    States is not filled in proportion to v / c but in inverse proportion to y.

    On a coarse grid the contest may have no pure equilibrium (points ``industry`` and ``corporation``), where
    that of the continuous one, always unique and pure, falls between the grid's levels.

    Changes to the sketch: spending in parts of value, so that one grid suits all powers.  Fronts, and stocks
    of influence, are the models TwoFronts and SoftPower.
    """

    title = "Influence contest: outside powers in Central Asia"
    form = "normal form, 2 to 5 players; Tullock contest in closed form"
    covers = ("A02", "A46", "A52", "A72", "A83")

    # fmt: off
    field = Choice(
        "three", among=tuple(FIELDS), meaning="powers in the contest", source="S0:97-100; S4:2671-2677",
    )
    value = _vector(
        "v", (1, 1, "0.4", "0.3", "0.2"), "0.1", "2", meaning="value of influence",
        unit="China's value = 1", source="S0:97-100; S4:2392-2397",
    )
    cost = _vector(
        "c", (round(1 / product_ratio("Russia", "China"), 1), 1, "1.5", 3, 2), "0.2", "5",
        meaning="cost of a unit of effort", unit="China's cost = 1", source="S2:55; S4:2549-2554",
    )
    effectiveness = _vector(
        "r", (1, 1, 1, 1, 1), "0.5", "2", meaning="effectiveness of a unit of effort",
        unit="China's effectiveness = 1", source="S4:3544-3549; S4:2222-2227; S4:1904-1910",
    )
    calm = Parameter(
        0, low=0, high=1, symbol="a", meaning="gain if nobody competes: a common line",
        unit="value of influence", source="judgement; S2:49; S2:61",
    )
    aggregate = Derived(
        lambda m: m.total(), symbol="Z", meaning="total impact, if all powers of the field are active",
        unit="China's value", source="@szidarovszky1997",
    )
    share_russia = Derived(
        lambda m: m.share("Russia"), symbol="s_R", meaning="Russia's influence, if all are active",
        unit="share", source="@hillman1989; S4:3530-3534",
    )
    dissipation = Derived(
        lambda m: sum(m.spending(k) for k in m.powers), symbol="D",
        meaning="spending of all, each in parts of its value, if all are active", unit="value of influence",
        source="@tullock1980; S0:104-108",
    )
    # fmt: on

    points = {
        "two-powers": {"field": "two"},
        "five-powers": {"field": "five"},
        "industry": {"effectiveness_russia": "1.3"},
        "corporation": {"cost_russia": round(1 / product_ratio("Russia", "China"), 1) * STATE_SHARE / 100},
        "pivot": {"value_united_states": "0.2"},
        "calm": {"field": "two", "calm": "0.5"},
    }

    @property
    def powers(self) -> tuple[str, ...]:
        """Powers of the field."""
        return POWERS[: FIELDS[self.field][0]]

    def players(self) -> dict[str, tuple[str, ...]]:
        """Powers and what they may spend."""
        return dict.fromkeys(self.powers, tuple(f"{b}%" for b in FIELDS[self.field][1]))

    def payoffs(self, *spent: str) -> tuple[Any, ...]:
        """One power after the other, in units of China's value of influence."""
        parts = [Rational(b.rstrip("%")) / 100 for b in spent]
        if not any(parts):
            equal = Rational(1, len(parts))
            return tuple(self.value[k] * (equal + self.calm) for k in self.powers)
        impact = [self.competitiveness(k) * b for k, b in zip(self.powers, parts, strict=True)]
        total = sum(impact)
        return tuple(
            self.value[k] * (z / total - b) for k, z, b in zip(self.powers, impact, parts, strict=True)
        )

    def competitiveness(self, power: str) -> Any:
        """Value times effectiveness per unit of cost."""
        return self.value[power] * self.effectiveness[power] / self.cost[power]

    def total(self, powers: tuple[str, ...] = ()) -> Any:
        """Total impact when these powers (all of the field if not given) are active."""
        active = powers or self.powers
        return (len(active) - 1) / sum(1 / self.competitiveness(k) for k in active)

    def share(self, power: str) -> Any:
        """Equilibrium share of a power when the whole field is active."""
        return 1 - self.total() / self.competitiveness(power)

    def spending(self, power: str) -> Any:
        """Equilibrium spending of a power, in parts of its value, when the whole field is active."""
        return self.share(power) * (1 - self.share(power))

    def contest(self) -> Contest:
        """Return the exact equilibrium at this point, with the powers that stay out."""
        return lottery(
            *({k: column[k] for k in self.powers} for column in (self.value, self.cost, self.effectiveness))
        )

    claims = CLAIMS
