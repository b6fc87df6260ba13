"""The dispute between two rivals: payoffs and closed forms, shared by the M05 models."""

from __future__ import annotations

from typing import Any

from sympy import Max

from greatgame.model import Model
from greatgame.parameters import Derived, Parameter

#: What a rival may do.
ACTS = ("de-escalate", "escalate")


class Dispute(Model):
    """What two rivals get from calm, pressing, yielding and a clash; who is at play is for subclasses."""

    # fmt: off
    calm = Parameter(
        "0.4", low=0, high=1, symbol="m", meaning="value of mutual de-escalation", unit="prize",
        source="judgement; S2:59",
    )
    gain = Parameter(
        "0.8", low=0, high="1.5", symbol="v", meaning="gain from pressing a rival that yields", unit="prize",
        source="judgement; S2:59",
    )
    backing_down = Parameter(
        "0.2", low=0, high=1, symbol="f", meaning="cost of backing down before an audience", unit="prize",
        source="judgement; S0:261-262",
    )
    clash_cost = Parameter(
        "0.6", low=0, high="1.5", symbol="c", meaning="cost of a clash", unit="prize",
        source="judgement; S4:2535-2538",
    )

    temptation = Derived(
        lambda m: m.gain - m.calm, symbol="a", meaning="gain from escalating against a calm rival",
        unit="prize", source="S2:59",
    )
    yielding = Derived(
        lambda m: m.clash_cost - m.backing_down, symbol="b",
        meaning="gain from yielding to a rival that escalates", unit="prize", source="S2:59",
    )
    escalation = Derived(
        lambda m: m.temptation / (m.temptation + m.yielding), symbol="e",
        meaning="probability that a rival escalates without a mediator, in chicken", unit="probability",
        source="S2:59",
    )
    clash = Derived(
        lambda m: m.escalation**2, symbol="e_2", meaning="probability of a clash without a mediator, "
        "in chicken", unit="probability", source="S2:59",
    )
    unmediated = Derived(
        lambda m: 2 * (m.calm * m.yielding - m.backing_down * m.temptation)
        / (m.temptation + m.yielding),
        symbol="W_0", meaning="welfare of the two without a mediator, in chicken", unit="prize",
        source="S2:59",
    )
    turns = Derived(
        lambda m: m.gain - m.backing_down, symbol="W_1", meaning="welfare if one of the two yields",
        unit="prize", source="S1:20",
    )
    mixed_calm = Derived(
        lambda m: 2 * (m.calm * m.yielding + m.temptation * m.turns) / (2 * m.temptation + m.yielding),
        symbol="W_2", meaning="welfare if the mediator draws as much calm as will be obeyed, in chicken",
        unit="prize", source="S1:20",
    )
    mediated = Derived(
        lambda m: Max(m.turns, m.mixed_calm), symbol="W",
        meaning="welfare with a mediator, in chicken", unit="prize", source="S1:20; @aumann1974",
    )
    value = Derived(
        lambda m: m.mediated - m.unmediated, symbol="V", meaning="value of mediation, in chicken",
        unit="prize", source="S1:20",
    )
    # fmt: on

    def stake(self, own: str, other: str) -> Any:
        """Payoff of a rival from its action and the other's."""
        if own == "de-escalate":
            return self.calm if other == "de-escalate" else -self.backing_down
        return self.gain if other == "de-escalate" else -self.clash_cost
