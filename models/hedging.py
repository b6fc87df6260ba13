"""M11: a Central Asian state picks its patrons, by sector."""

from __future__ import annotations

from typing import Any

from sympy import Max

from greatgame.model import Model
from greatgame.models._hedging_claims import CLAIMS
from greatgame.parameters import Derived, Parameter, Vector

#: Alignment -> part of security and part of the economy taken from (Russia, China, the West).
ALIGNMENTS: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "Russia": ((1, 0, 0), (1, 0, 0)),
    "Russia and China": ((1, 0, 0), (0, 1, 0)),
    "China": ((0, 1, 0), (0, 1, 0)),
    "both mixed": ((1, 1, 0), (1, 1, 0)),
    "all three": ((1, 1, 1), (1, 1, 1)),
    "West and China": ((0, 0, 1), (0, 1, 0)),
    "neutral": ((0, 0, 0), (0, 0, 0)),
}
PATRONS = ("Russia", "China", "West")


def _offers(letter: str, sector: str, defaults: tuple[str, ...], source: str) -> Vector:
    """Declare what each patron offers in a sector; the baseline is Kazakhstan's."""
    return Vector({
        patron: Parameter(
            default, low=0, high=1, symbol=f"{letter}_{patron[0]}", meaning=f"{sector} offered by {patron}",
            unit="prize", source=f"judgement: Kazakhstan; {source}",
        )
        for patron, default in zip(PATRONS, defaults, strict=True)
    })  # fmt: skip


def _point(
    security: str, economy: str, autonomy: str, neutrality: str, migration: str = "0"
) -> dict[str, str]:
    """Read a state's offers: three of security, three of the economy."""
    names = [f"{sector}_{patron.lower()}" for sector in ("security", "economy") for patron in PATRONS]
    offers = dict(zip(names, [*security.split(), *economy.split()], strict=True))
    return {**offers, "autonomy": autonomy, "neutrality": neutrality, "migration": migration}


class Hedging(Model):
    """A state of Central Asia takes security and the economy from Russia, China, the West, or stays out.

    States hedge: they align with those who may dominate and keep some autonomy (S0:88-93; S2:63-67), which
    the weak may give up for the survival of their regimes (S0:88-90).  Their foreign policies have many
    vectors (S2:67; S4:2604-2611).  Patron k offers security s_k, worth s_k nu at a need nu (1 today), and
    an economy e_k; access to Russia's labour market is worth w to those who take Russian security
    (S4:3103-3106; S2:39-41).  Dependence costs autonomy, convexly: alpha times the sum of squared parts of
    the patrons.  Several patrons in one sector cost mu, the displeasure of each.  Payoffs:

        Russia              nu s_R + e_R + w - alpha
        Russia and China    nu s_R + e_C + w - alpha / 2          the sectoral hedge
        China               nu s_C + e_C - alpha
        both mixed          half of the first and third offers - alpha / 2 - mu
        all three           a third of all offers - alpha / 3 - mu
        West and China      nu s_W + e_C - alpha / 2
        neutral             n                                     rent of neutrality, from resources

    With B_k = nu s_k + e_k (+ w for Russia) and any part x of its dealings with Russia, 1 - x with China,
    the state has x B_R + (1 - x) B_C - alpha (x^2 + (1 - x)^2), highest at x* = 1/2 + (B_R - B_C) /
    (4 alpha) (``share``), and worth ``worth`` there where 0 < x* < 1.  Regimes:

    * bandwagoning, x* = 0 or 1, iff abs(B_R - B_C) >= 2 alpha;
    * sectoral hedge: better than either patron alone, and than their mixture, at any alpha, if Russia offers
      more security and China the better economy; yet not always the best alignment;
    * many vectors in place of the sectoral hedge iff alpha >= alpha_D (``diversifying``);
    * neutrality iff n is at least what the best alignment is worth (``courted``);
    * rotation: China replaces Russia in security too iff nu (s_C - s_R) - w >= alpha / 2.

    Checked: Kazakhstan, Kyrgyzstan and Tajikistan take the sectoral hedge, Uzbekistan West and China,
    Turkmenistan neutrality; Kazakhstan takes all three from alpha = .9.  That the judged baselines
    reproduce the documents is a check of consistency, not evidence.

    Changes to the sketch: need nu and migration w, which claims ask for (w is 0 except in Tajikistan, where
    no checked outcome depends on it).  Coercion is in the model Reassurance, bases in BaseRent, the founding
    of the organisation in Founding.
    """

    title = "Hedging: a Central Asian state and its patrons"
    form = "decision, 1 player; closed form"
    covers = ("A49", "A50", "A51", "A56", "A58", "A60", "A61", "A62")
    players = {"State": tuple(ALIGNMENTS)}

    # fmt: off
    security = _offers("s", "security", ("0.35", "0.25", "0.25"), "S4:3126-3136")
    economy = _offers("e", "economic ties", ("0.35", "0.40", "0.35"), "S2:67; S4:2544-2557")
    migration = Parameter(
        0, low=0, high="0.3", symbol="w", meaning="access to Russia's labour market", unit="prize",
        source="judgement: Kazakhstan; S4:3103-3106; S2:39-41",
    )
    need = Parameter(
        1, low="0.5", high=2, symbol="nu", meaning="need of security, relative to the present",
        unit="ratio", source="judgement; S4:3130-3136",
    )
    autonomy = Parameter(
        "0.6", low="0.01", high=1, symbol="alpha", meaning="weight of autonomy: cost of full dependence",
        unit="prize", source="judgement: Kazakhstan; S4:1764-1773",
    )
    friction = Parameter(
        "0.05", low=0, high="0.3", symbol="mu", meaning="cost of several patrons in one sector",
        unit="prize", source="judgement; S2:67",
    )
    neutrality = Parameter(
        "0.1", low=0, high="0.4", symbol="n", meaning="worth of neutrality: rent from resources",
        unit="prize", source="judgement: Kazakhstan; S4:3371-3378; S4:3247-3250",
    )
    share = Derived(
        lambda m: (1 + (m.offer("Russia") - m.offer("China")) / (2 * m.autonomy)) / 2, symbol="x_star",
        meaning="Russia's part in the best division between Russia and China, before bounds", unit="share",
        source="S0:91-93",
    )
    worth = Derived(
        lambda m: m.divided(m.share), symbol="U_star",
        meaning="what the best division between Russia and China is worth", unit="prize", source="S0:91-93",
    )
    diversifying = Derived(
        lambda m: 6 * (m.hedge - m.mean + m.friction), symbol="alpha_D",
        meaning="autonomy from which three vectors beat the sectoral hedge", unit="prize",
        source="S4:1764-1773",
    )
    courted = Derived(
        lambda m: Max(*(m.payoffs(a)[0] for a in ALIGNMENTS if a != "neutral")), symbol="n_star",
        meaning="rent from which neutrality is best", unit="prize", source="S4:3371-3378",
    )

    points = {
        "Kazakhstan": {},
        "Uzbekistan": _point(".25 .20 .35", ".25 .40 .20", ".5", ".1"),
        "Kyrgyzstan": _point(".60 .20 .20", ".25 .45 .10", ".2", "0"),
        "Tajikistan": _point(".65 .20 .10", ".25 .45 .10", ".15", "0", ".2"),
        "Turkmenistan": _point(".20 .10 .10", ".20 .30 .10", ".9", ".25"),
    }
    # fmt: on

    def payoffs(self, alignment: str) -> tuple[Any]:
        """(State,) for one alignment."""
        security, economy = ALIGNMENTS[alignment]
        patrons = sum(security)
        if not patrons:
            return (self.neutrality,)
        offers = sum(
            self.need * self.security[k] * s + self.economy[k] * e
            for k, s, e in zip(PATRONS, security, economy, strict=True)
        )
        parts = [s + e for s, e in zip(security, economy, strict=True)]
        cost = self.autonomy * sum(p**2 for p in parts) / (4 * patrons**2)
        mixed = self.friction if patrons > 1 else 0
        return ((offers + security[0] * self.migration) / patrons - cost - mixed,)

    def offer(self, patron: str) -> Any:
        """What a patron offers in both sectors together."""
        own = self.migration if patron == "Russia" else 0
        return self.need * self.security[patron] + self.economy[patron] + own

    @property
    def hedge(self) -> Any:
        """Offers taken in the sectoral hedge."""
        return self.need * self.security["Russia"] + self.economy["China"] + self.migration

    @property
    def mean(self) -> Any:
        """A third of all offers."""
        return sum(self.offer(k) for k in PATRONS) / 3

    def divided(self, part: Any) -> Any:
        """What a division between Russia (a part) and China (the rest) is worth."""
        rest = 1 - part
        return part * self.offer("Russia") + rest * self.offer("China") - self.autonomy * (part**2 + rest**2)

    claims = CLAIMS
