"""M06, forum choice: to which organisation, or bilateral channel, Russia takes an issue."""

from __future__ import annotations

from typing import Any

from greatgame.model import Model
from greatgame.models._labour_claims import FORUM_CLAIMS
from greatgame.parameters import Choice, Derived, Parameter, Vector

#: Forums that can deal with an issue of each domain.
COMPETENT = {
    "security": ("CSTO", "SCO", "bilateral"),
    "economy": ("EAEU", "SCO", "bilateral"),
}

#: Judgements on each forum: control, legitimacy, operational value (S4:1599-1607, S4:1803-1806).
FORUMS = {
    "CSTO": ("0.9", "0.4", "0.7"),
    "SCO": ("0.45", "0.9", "0.2"),
    "EAEU": ("0.8", "0.5", "0.2"),
    "bilateral": ("0.7", "0.2", "0.9"),
}


def _quality(position: int, letter: str, meaning: str, source: str) -> Vector:
    """Declare one quality of every forum."""
    return Vector(
        {
            forum: Parameter(
                values[position],
                low=0,
                high=1,
                symbol=f"{letter}_{forum}",
                meaning=meaning.format(forum=forum),
                unit="index from 0 to 1",
                source=f"judgement; {source}",
            )
            for forum, values in FORUMS.items()
        }
    )


class ForumChoice(Model):
    """Russia takes an issue to the forum that serves it best: a decision of one player.

    Russia decides alone in the CSTO, shares leadership in the SCO (S4:1602-1607), leads the Eurasian
    union (EAEU), and works bilaterally on the ground (S4:1803-1809).  An issue has a stake, a need for
    legitimacy and a need for operations; a forum F is worth

        V_F = c_F stake + l_F legitimacy need + o_F operational need,

    among the forums competent for its ``domain``: the CSTO for security, the EAEU for the economy, the
    SCO and bilateral channels for both (S4:3818-3823).  Points name issues.  CSTO beats SCO iff

        stake > [(l_SCO - l_CSTO) legitimacy need - (o_CSTO - o_SCO) operational need] / (c_CSTO - c_SCO).

    Changes to the sketch: competence is a structural choice and not a large penalty; two issues are
    added for the claims on American presence and on crisis in Afghanistan.
    """

    title = "Forum choice: CSTO, SCO, Eurasian union or bilateral"
    form = "decision, 1 player"
    covers = ("A24",)

    domain = Choice(
        "security", among=("security", "economy"), meaning="what the issue is about", source="S4:3818-3823"
    )
    stake = Parameter(
        "0.9",
        low=0,
        high=1,
        symbol="s",
        meaning="what Russia loses if it is outvoted",
        unit="index from 0 to 1",
        source="judgement: hard security; S1:11",
    )
    legitimacy_need = Parameter(
        "0.3",
        low=0,
        high=1,
        symbol="n_l",
        meaning="how much the issue needs broad consent",
        unit="index from 0 to 1",
        source="judgement: hard security; S1:11",
    )
    operational_need = Parameter(
        "0.8",
        low=0,
        high=1,
        symbol="n_o",
        meaning="how much the issue needs forces and staff on the ground",
        unit="index from 0 to 1",
        source="judgement: hard security; S4:3098-3101",
    )
    control = _quality(0, "c", "Russia's control over decisions of {forum}", "S4:1602-1607")
    legitimacy = _quality(1, "l", "legitimacy and shared cost that {forum} brings", "S4:1599-1607")
    operations = _quality(2, "o", "operational value of {forum}", "S4:1803-1809; S4:3715-3721")

    stake_bound = Derived(
        lambda m: (
            (
                (m.legitimacy["SCO"] - m.legitimacy["CSTO"]) * m.legitimacy_need
                - (m.operations["CSTO"] - m.operations["SCO"]) * m.operational_need
            )
            / (m.control["CSTO"] - m.control["SCO"])
        ),
        symbol="s_0",
        meaning="stake above which Russia prefers CSTO to SCO",
        unit="index",
        source="S1:11; S4:1602-1607",
    )

    points = {
        "hard-security": {},
        "information-exchange": {"stake": "0.3", "legitimacy_need": "0.8", "operational_need": "0.2"},
        "border-operations": {"stake": "0.5", "legitimacy_need": "0.1", "operational_need": 1},
        "economic-integration": {
            "domain": "economy",
            "stake": "0.6",
            "legitimacy_need": "0.5",
            "operational_need": "0.2",
        },
        "american-presence": {"legitimacy_need": "0.5", "operational_need": "0.5"},
        "afghan-crisis": {"legitimacy_need": "0.2", "operational_need": 1},
    }

    def players(self) -> dict[str, tuple[str, ...]]:
        """Russia chooses among the forums competent for the domain."""
        return {"Russia": COMPETENT[self.domain]}

    def payoffs(self, forum: str) -> tuple[Any]:
        """(Russia,) for one forum."""
        return (
            self.control[forum] * self.stake
            + self.legitimacy[forum] * self.legitimacy_need
            + self.operations[forum] * self.operational_need,
        )

    claims = FORUM_CLAIMS
