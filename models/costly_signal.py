"""M16, costly signals: exercises that show strength, restraint that shows a partner."""

from __future__ import annotations

from typing import Any

from greatgame.model import Claim, Model
from greatgame.parameters import Choice, Derived, Parameter
from greatgame.proof.statements import Iff, Increasing
from greatgame.proof.vocabulary import Outcome

#: The genuine type, the one that would pass for it, and who watches.
CAST = {
    "exercise": ("strong coalition", "weak coalition", "West"),
    "restraint": ("partner", "hegemon", "Central Asia"),
}
SEPARATED = Outcome("send", "withhold", "believe")


class CostlySignal(Model):
    r"""One type can afford a signal, another would have to pretend, and the receiver believes it or not.

    Joint exercises send signals to outside powers (S2:47) and display strength (S1:16).  Russia, seen in
    Central Asia through the memory of subordination (S0:148-150), is told to challenge its image as a
    hegemon (S4:3783-3787), which takes restraint that a hegemon would find hard.  Both are costly signals
    (Spence 1973, "Job Market Signaling", Quarterly Journal of Economics 87).  A Bayesian game with two
    types in agent form: the genuine type, of probability pi, and the pretender each *send* or *withhold*;
    the receiver *believes* whoever sends or *ignores* it.  ``signal`` names the cast.

        sender    G [believed] - c_s  if it sends (c_w for the pretender),  0 if not
        receiver  pi v [the genuine type sends] - (1 - pi) w [the pretender sends]  if it believes, else 0

    G is what being believed brings, v what a receiver gains by believing the genuine, w what it loses by
    believing a pretender.  Regimes:

    * separating, (send, withhold, believe): c_s <= G <= c_w;
    * pooling, (send, send, believe): G >= c_s, c_w and pi v >= (1 - pi) w;
    * silence, (withhold, withhold, ignore): always.

    Changes to the sketch, which states the separating condition: written out as a game, with pooling and
    silence beside it.  Beliefs after unexpected signals, and thus refinements, wait for the signalling
    form; here silence survives because nothing is asked of the receiver off the path.
    """

    title = "Costly signals: exercises and restraint"
    form = "normal form, 3 players: a signalling game in agent form"
    covers = ("A31", "A80")

    # fmt: off
    signal = Choice(
        "exercise", among=tuple(CAST), meaning="what is shown, and to whom", source="S2:47; S4:3783-3787",
    )
    prior = Parameter(
        "0.5", low=0, high=1, symbol="pi", meaning="probability of the genuine type", unit="probability",
        source="judgement; S2:47",
    )
    prize = Parameter(
        "0.2", low=0, high="0.5", symbol="G", meaning="gain from being believed", unit="prize",
        source="judgement; S1:16",
    )
    genuine_cost = Parameter(
        "0.1", low=0, high="0.5", symbol="c_s", meaning="cost of the signal to the genuine type",
        unit="prize", source="judgement; S2:47; @spence1973",
    )
    pretender_cost = Parameter(
        "0.3", low=0, high="0.5", symbol="c_w", meaning="cost of the signal to a pretender", unit="prize",
        source="judgement; S2:47",
    )
    right = Parameter(
        "0.2", low=0, high="0.5", symbol="v", meaning="receiver's gain from believing the genuine type",
        unit="prize", source="judgement; S4:3783-3787",
    )
    wrong = Parameter(
        "0.3", low=0, high="0.5", symbol="w", meaning="receiver's loss from believing a pretender",
        unit="prize", source="judgement; S0:148-150",
    )
    # fmt: on

    cost_gap = Derived(
        lambda m: m.pretender_cost - m.genuine_cost,
        symbol="c_gap",
        meaning="width of the prizes at which the signal separates",
        unit="prize",
        source="S2:47",
    )
    points = {"restraint": {"signal": "restraint"}, "cheap-talk": {"genuine_cost": 0, "pretender_cost": 0}}

    def players(self) -> dict[str, tuple[str, ...]]:
        """The two types and the receiver of the signal."""
        genuine, pretender, receiver = CAST[self.signal]
        senders = dict.fromkeys((genuine, pretender), ("send", "withhold"))
        return {**senders, receiver: ("believe", "ignore")}

    def payoffs(self, genuine: str, pretender: str, receiver: str) -> tuple[Any, Any, Any]:
        """(genuine type, pretender, receiver) at one profile."""
        believed = int(receiver == "believe")
        sent, faked = int(genuine == "send"), int(pretender == "send")
        return (
            sent * (believed * self.prize - self.genuine_cost),
            faked * (believed * self.prize - self.pretender_cost),
            believed * (sent * self.prior * self.right - faked * (1 - self.prior) * self.wrong),
        )

    # fmt: off
    claims = (
        Claim("B179", "Exercises send strategic signals.", "S2:47", "X",
              "threshold: the signal separates strong from weak iff c_s <= G <= c_w",
              holds=Iff(SEPARATED, lambda m: (m.genuine_cost <= m.prize) & (m.prize <= m.pretender_cost),
                        at={"signal": "exercise"})),
        Claim("B181", "With the memory of subordination a second power is welcome; Russia should challenge "
              "its image as a hegemon.", "S4:3783-3787; S0:148-150", "X",
              "once restraint shows a partner it does so whenever it would cost a hegemon more",
              holds=Increasing(SEPARATED, "pretender_cost", at={"signal": "restraint"})),
    )
    # fmt: on
