"""M03, two tracks: Russia helps the United States in Afghanistan and resists its presence next door."""

from __future__ import annotations

from typing import Any

from greatgame.data import derived
from greatgame.data.derived import eras
from greatgame.model import Claim, Model
from greatgame.models import _state
from greatgame.parameters import Choice, Derived, Parameter
from greatgame.proof.statements import Decreasing
from greatgame.proof.vocabulary import Outcome


def _era(year: int) -> dict[str, object]:
    """Threat and hostility in an era."""
    return {"threat": _state.threat_in(year), "hostility": derived.era(_state.HOSTILITY, year)}


class TwoTracks(Model):
    r"""On Afghanistan Russia is a partner of the United States, on bases it resists: until the issues meet.

    Russia was a partner against terror in Afghanistan, yet did not welcome the American presence in Central
    Asia and used the club against it; the United States ended the cooperation in 2015 over Ukraine (S3:49).
    Russia runs *two tracks* (helps in Afghanistan, works against the bases), is a *partner* (helps and puts
    up with them) or *resists* (works against the bases, no help).  The United States keeps *working* with
    Russia or *terminates*.  tau is the threat of terror, h Western hostility:

    ==========  =======================================  ===========================
    Russia      United States works with it              United States terminates
    ==========  =======================================  ===========================
    two tracks  e tau - c, v tau - w h                   - c, 0
    partner     e tau - n, v tau - w h + n_U             - n, n_U
    resist      - c, - w h                               - c, 0
    ==========  =======================================  ===========================

    e tau and v tau are what cooperation against terror is worth to each, n the cost to Russia of bases
    nobody works against and n_U their value to the United States, c the cost of working against them.
    w h is what being seen with Russia costs the United States when the ``issues`` are linked; w is 0 if
    they are kept separate.  Regimes:

    * two tracks, (two tracks, work): c <= n and v tau >= w h; with separate issues always, if c <= n;
    * distrust, (resist, terminate): always an equilibrium, since nobody gains by cooperating alone;
    * rupture, (., terminate) alone: w h > v tau, however much terror threatens both: 2014 and later at the
      judged baseline, and not before.

    The model restates A75 as a game of its own; the sketch has it as a remark on M03.
    """

    title = "Two tracks: Afghanistan and the bases"
    form = "normal form, 2 players; era path"
    covers = ("A75",)
    players = {"Russia": ("two tracks", "partner", "resist"), "United States": ("work", "terminate")}

    # fmt: off
    issues = Choice(
        "linked", among=("linked", "separate"), source="S3:49",
        meaning="whether hostility elsewhere makes working with Russia costly",
    )
    threat = _state.threat(2012)
    hostility = _state.hostility(2012)
    russian_benefit = Parameter(
        "0.3", low=0, high=1, symbol="e", meaning="value to Russia of cooperation against terror",
        unit="prize per unit of threat", source="judgement; S3:49",
    )
    american_benefit = Parameter(
        "0.5", low=0, high=1, symbol="v", meaning="value of it to the United States",
        unit="prize per unit of threat", source="judgement; S3:49",
    )
    linkage = Parameter(
        "0.6", low=0, high=1, symbol="w", unit="prize per unit of hostility",
        meaning="cost to the United States of working with Russia when relations are bad",
        source="judgement; S3:49",
    )
    presence = Parameter(
        "0.15", low=0, high="0.5", symbol="n", unit="prize", source="judgement; S3:49; S0:205-210",
        meaning="cost to Russia of American bases nobody works against",
    )
    basing = Parameter(
        "0.1", low=0, high="0.5", symbol="n_U", meaning="value of undisturbed bases to the United States",
        unit="prize", source="judgement; S0:205-210",
    )
    effort = Parameter(
        "0.05", low=0, high="0.5", symbol="c", meaning="cost to Russia of working against the bases",
        unit="prize", source="judgement; S3:49; S4:1643-1648",
    )

    rupture = Derived(
        lambda m: m.american_benefit * m.threat / m.linkage, symbol="h_1",
        meaning="hostility beyond which the United States terminates, if the issues are linked",
        unit="index", source="S3:49",
    )
    # fmt: on

    points = {str(year): _era(year) for year in eras()}

    def payoffs(self, russia: str, america: str) -> tuple[Any, Any]:
        """(Russia, United States) at one profile."""
        bases = -self.presence if russia == "partner" else -self.effort
        undisturbed = self.basing if russia == "partner" else 0
        if america == "terminate":
            return bases, undisturbed
        helped = self.threat if russia != "resist" else 0
        seen = self.linkage * self.hostility if self.issues == "linked" else 0
        return (
            self.russian_benefit * helped + bases,
            self.american_benefit * helped - seen + undisturbed,
        )

    # fmt: off
    claims = (
        Claim("B204", "Russia and the United States worked together in Afghanistan until the latter stopped "
              "over Ukraine.", "S3:49", "X", "with linked issues hostility on one ends cooperation on the "
              "other: once (two tracks, work) fails as h rises it fails for all higher h",
              holds=Decreasing(Outcome("two tracks", "work"), "hostility")),
    )
    # fmt: on
