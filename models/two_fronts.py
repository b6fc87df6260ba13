"""M12, fronts: where China and the United States put their main effort."""

from __future__ import annotations

from typing import Any

from sympy import And

from greatgame.model import Claim, Model
from greatgame.parameters import Derived, Parameter
from greatgame.proof.statements import Decreasing, ForAll, Iff, Increasing
from greatgame.proof.vocabulary import BestResponse, OnlyOutcome, Outcome

FRONTS = ("Central Asia", "East Asia")
APART = Outcome("Central Asia", "East Asia")
CHINA_WEST = BestResponse("China", "Central Asia", {"United States": "East Asia"})


class TwoFronts(Model):
    """China and the United States each put their main effort on Central Asia or on East Asia.

    In the 1990s China worked on Central Asia more than on East Asia, so as not to open a second front with
    the United States (S4:1699-1703); later the United States turned to the Asia-Pacific (S4:2392-2397).  It
    is a Blotto game with indivisible efforts: who is alone on a front has all of it; where both are, China
    has the share p of Central Asia or q of East Asia, and the clash costs each f.  With a the value of
    Central Asia to China, b to the United States, and East Asia worth 1 to both:

        China, United States    Central Asia              East Asia
        Central Asia            p a - f, (1 - p) b - f    a, 1
        East Asia               1, b                      q - f, 1 - q - f

    Regimes: effort apart, China in Central Asia and the United States in East Asia, is an equilibrium iff
    a >= q - f (``pull``, q - f - a, is not positive) and 1 >= (1 - p) b - f, and the only one if also
    a > q - f and 1 - q - f > b: the United States would not leave East Asia to China.  Clash in East Asia is
    one iff q - f >= a and 1 - q - f >= b.

    Changes to the sketch, which names the game without payoffs: written out here.  In a lottery for
    divisible efforts any effort would win an empty front, so that the effort would never be
    concentrated; the indivisible one keeps to what is told of the two decades.
    """

    title = "Two fronts: Central Asia and East Asia"
    form = "normal form, 2 players; Blotto game with indivisible efforts"
    covers = ("A55",)
    players = {"China": FRONTS, "United States": FRONTS}

    # fmt: off
    west_china = Parameter(
        "0.4", low=0, high=1, symbol="a", meaning="value of Central Asia to China", unit="value of East Asia",
        source="judgement; S4:1699-1703",
    )
    west_america = Parameter(
        "0.3", low=0, high=1, symbol="b", meaning="value of Central Asia to the United States",
        unit="value of East Asia", source="judgement; S4:2392-2397",
    )
    share_west = Parameter(
        "0.7", low=0, high=1, symbol="p", meaning="China's share of Central Asia if both are there",
        unit="share", source="judgement; S4:2219-2222",
    )
    share_east = Parameter(
        "0.4", low=0, high=1, symbol="q", meaning="China's share of East Asia if both are there",
        unit="share", source="judgement: the 1990s; S4:1699-1703",
    )
    clash = Parameter(
        "0.2", low=0, high=1, symbol="f", meaning="cost of a clash to each", unit="value of East Asia",
        source="judgement; S4:1699-1703",
    )
    pull = Derived(
        lambda m: m.share_east - m.clash - m.west_china, symbol="g",
        meaning="China's gain from opening the second front in East Asia", unit="value of East Asia",
        source="S4:1699-1703",
    )
    # fmt: on

    points = {"1990s": {}, "risen": {"share_east": "0.7", "clash": "0.1"}}

    def payoffs(self, china: str, america: str) -> tuple[Any, Any]:
        """(China, United States) at one pair of fronts."""
        west = china == "Central Asia"
        if china == america:
            part, worth = (self.share_west, self.west_china) if west else (self.share_east, 1)
            other = self.west_america if west else 1
            return part * worth - self.clash, (1 - part) * other - self.clash
        return (self.west_china, 1) if west else (1, self.west_america)

    # fmt: off
    claims = (
        Claim("B178", "In the 1990s China worked on Central Asia so as not to open a second front with the "
              "United States.",
              "S4:1699-1703", "X", "threshold: with the United States in East Asia, China's effort goes to "
              "Central Asia iff a >= q - f; sign: a dearer clash and a weaker position there can only favour "
              "it; it is the only equilibrium if a clash is worth less than either region alone",
              holds=(
                  Iff(CHINA_WEST, lambda m: m.pull <= 0),
                  Increasing(CHINA_WEST, "clash"),
                  Decreasing(CHINA_WEST, "share_east"),
                  ForAll(OnlyOutcome("Central Asia", "East Asia"), given=lambda m: And(
                      m.pull < 0, 1 - m.share_east - m.clash > m.west_america)),
              )),
        Claim("B192", "After the pivot neither Afghanistan nor Central Asia is a first concern of the United "
              "States.",
              "S4:2392-2397", "X", "sign: once it leaves Central Asia to China it does so at any lower value "
              "of the region to it",
              holds=(
                  Decreasing(BestResponse("United States", "East Asia", {"China": "Central Asia"}),
                             "west_america"),
                  Iff(APART, lambda m: And(m.pull <= 0, (1 - m.share_west) * m.west_america - m.clash <= 1)),
              )),
    )
    # fmt: on
