"""M18: borders and forces along them: reductions that hold if they can be verified."""

from __future__ import annotations

from typing import Any

from sympy import And

from greatgame.model import Claim, Model
from greatgame.models._monitored import threshold, value
from greatgame.parameters import Choice, Derived, Parameter
from greatgame.proof.statements import Decreasing, ForAll, ForSome, Increasing, Threshold
from greatgame.proof.vocabulary import DominantOutcome, Outcome

HELD = Outcome("reduce", "reduce")
ROUND, RELATION = {"time": "round"}, {"time": "relation"}


def _agenda_needed(m: Any) -> Any:
    """Worth of a new agenda from which reductions hold although the issue is running out."""
    d, q, x = m.discount, m.monitoring, m.settlement
    spare = m.temptation * (1 - d) + d * x * (m.gain + m.temptation) - d * q * m.gain
    return (1 - d) * spare / (d * x * (1 - d + d * q))


def _serious(m: Any) -> Any:
    return And(m.gain > 0, m.temptation > 0, m.loss > 0)


def _settled_soon(m: Any) -> Any:
    """Settlement is so likely that no discount factor below 1 sustains reductions by themselves."""
    return m.settlement * (m.gain + m.temptation) >= m.monitoring * m.gain


class Borders(Model):
    """China and its four neighbours reduce forces along the border, or keep them.

    The Shanghai process began with borders, went on to military confidence and reductions of forces, and
    only then built an institution (S4:721-730); all borders with China were settled by 2004 (S4:584-593,
    S4:712-719), and the initial agenda was exhausted (S4:2063-2067).  Each side *reduces* and notifies,
    or *keeps* its forces; a round pays

        (reduce, reduce) r each,   (keep, reduce) r + e and -v,   (keep, keep) 0:

    r is the dividend of a quiet border, e the advantage of cheating, v the exposure of whoever was
    cheated.  A breach shows with probability q, the quality of mutual inspection.  Each round of mutual
    reductions settles the issue with probability x; then its flows end, and an agenda worth n a round,
    if there is one, takes its place.

    ``time``: one ``round``; or the ``relation``, where a side reduces until a breach shows and keeps its
    forces from then on, or keeps them from the start (values per round, see ``models/_monitored.py``).

    Regimes:

    * one round: keeping forces is strictly dominant (e, v > 0);
    * relation, x = 0: (reduce, reduce) is an equilibrium iff delta >= delta* = e / (e + q r), .556 at the
      baseline; it falls in q, so inspection comes first and lowers the bar for what follows;
    * relation, x > 0, no new agenda (n = 0): iff delta >= e / (e + q r - x (r + e)), and for no delta
      below 1 once x >= q r / (r + e): reductions that are about to end the issue end their own reason;
    * with a new agenda iff n >= n* = (1 - delta) [e (1 - delta) + delta x (r + e) - delta q r]
      / [delta x (1 - delta + delta q)].

    Points: ``inspected``, the baseline's relation; ``blind``, hardly any inspection (q = .05, delta* =
    .9375); ``exhausted``, each round of reductions as likely as not to settle the issue, and nothing
    follows; ``institution``, the same with a new agenda, n = .2 against n* = .045.

    Changes to the sketch: settlement and the agenda that follows, which it names without a formula; both
    are 0 at the baseline, where its figure holds.  The joint delegation is in the model FourPlusOne.
    """

    title = "Borders: reductions of forces, verification, and what comes after settlement"
    form = "normal form, 2 players; repeated under imperfect monitoring, in closed form"
    covers = ("A77",)
    players = {"China": ("reduce", "keep"), "neighbours": ("reduce", "keep")}
    cooperation = ("reduce", "reduce")
    punishment = ("keep", "keep")

    # fmt: off
    time = Choice(
        "round", among=("round", "relation"), meaning="one round, or the repeated relation",
        source="S4:721-730",
    )
    gain = Parameter(
        "0.4", low=0, high=1, symbol="r", meaning="dividend of mutual reductions", unit="prize",
        source="judgement; S4:721-724",
    )
    temptation = Parameter(
        "0.3", low=0, high=1, symbol="e", meaning="what cheating adds to it", unit="prize",
        source="judgement; S4:721-724",
    )
    loss = Parameter(
        "0.3", low=0, high=1, symbol="v", meaning="exposure of the side that was cheated", unit="prize",
        source="judgement; S4:721-724",
    )
    monitoring = Parameter(
        "0.6", low="0.05", high=1, symbol="q", meaning="probability that a breach shows",
        unit="probability per round", source="judgement; S4:725-730",
    )
    settlement = Parameter(
        0, low=0, high="0.9", symbol="x", meaning="chance that a round of reductions settles the issue",
        unit="probability per round", source="judgement; S4:2063-2067",
    )
    agenda = Parameter(
        0, low=0, high="0.5", symbol="n", meaning="worth of the agenda that follows settlement",
        unit="prize", source="judgement; S4:2063-2067",
    )
    discount = Parameter(
        "0.9", low="0.5", high="0.99", symbol="delta", meaning="discount factor per round",
        unit="discount factor", source="convention", origin="convention",
    )

    patience = Derived(
        lambda m: threshold(m.gain, m.temptation, m.monitoring), symbol="delta_star",
        meaning="discount factor from which reductions hold if the issue lasts",
        unit="discount factor", source="S4:725-730",
    )
    # fmt: on
    points = {
        "inspected": {"time": "relation"},
        "blind": {"time": "relation", "monitoring": "0.05"},
        "exhausted": {"time": "relation", "settlement": "0.5"},
        "institution": {"time": "relation", "settlement": "0.5", "agenda": "0.2"},
    }

    def payoffs(self, china: str, neighbours: str) -> tuple[Any, Any]:
        """(China, neighbours) at one pair of plans, per round, in units of the prize."""
        return self.worth(china, neighbours), self.worth(neighbours, china)

    def worth(self, own: str, other: str) -> Any:
        """Payoff of a side, by its plan and the other's."""
        if own == other == "keep":
            return 0
        breach = self.gain + self.temptation if own == "keep" else -self.loss
        stage = self.gain if own == other else breach
        if self.time == "round":
            return stage
        if own == other:
            return value(stage, self.settlement, self.discount, self.agenda)
        return value(stage, self.monitoring, self.discount)

    # fmt: off
    claims = (
        Claim("B175", "Preventive diplomacy and confidence-building came before the institution.",
              "S4:725-730", "X", "sign: delta* falls in q; reductions hold iff delta >= delta*, that is "
              "iff q is high enough: verification first",
              holds=(
                  Decreasing(lambda m: m.patience, "monitoring", given=_serious),
                  Threshold(HELD, "discount", lambda m: m.patience, given=_serious,
                            at={**RELATION, "settlement": 0}),
                  Threshold(HELD, "monitoring",
                            lambda m: m.temptation * (1 - m.discount) / (m.discount * m.gain),
                            given=_serious, at={**RELATION, "settlement": 0}),
                  Increasing(HELD, "monitoring", at=RELATION),
                  ForAll(DominantOutcome("keep", "keep"), given=_serious, at=ROUND),
              )),
        Claim("B176", "The pressing border issues were resolved, and the initial agenda was exhausted.",
              "S4:2063-2067", "X", "without a new agenda reductions fail from some x on, x = q r / (r + e) "
              "at the latest; threshold: with one they hold iff n >= n*",
              holds=(
                  ForAll(~HELD, given=lambda m: And(_serious(m), _settled_soon(m)),
                         at={**RELATION, "agenda": 0}),
                  Decreasing(HELD, "settlement", at={**RELATION, "agenda": 0}),
                  Threshold(HELD, "agenda", _agenda_needed,
                            given=lambda m: And(_serious(m), m.settlement > 0), at=RELATION),
                  ForSome(HELD, given=lambda m: And(_serious(m), _settled_soon(m)), at=RELATION),
              )),
    )
    # fmt: on
