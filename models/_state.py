"""State variables that several models share, declared once.

Each function returns a fresh :class:`Parameter` with the shared symbol, meaning, unit and range; only
the baseline, which is a year of the era panel, differs between models.  Power is computed from
``data/defence.csv``; hostility, threat and the weight of the economy are judgements on dated events
and are read from ``data/eras.csv``.
"""

from __future__ import annotations

from fractions import Fraction

from greatgame.data import derived
from greatgame.data.derived import effective_power
from greatgame.parameters import Parameter

HOSTILITY = "Western hostility toward Russia"
ECONOMY = "weight of the economic sector"
THREAT = "terrorist threat from Afghanistan"


def power_in(year: int) -> Fraction:
    """Effective power of an era, to three decimals: p = (1 - theta) p_S + theta p_E of 2012."""
    return round(effective_power(derived.era(ECONOMY, year)), 3)


def hostility_in(year: int) -> Fraction:
    """Western hostility of an era."""
    return derived.era(HOSTILITY, year)


def threat_in(year: int) -> Fraction:
    """Terrorist threat of an era."""
    return derived.era(THREAT, year)


def power(year: int) -> Parameter:
    """Russia's share of Russian and Chinese capability (p)."""
    return Parameter(
        power_in(year),
        low="0.1",
        high="0.5",
        symbol="p",
        meaning="Russia's share of effective power in open rivalry",
        unit="share of the prize",
        source="derived: data/defence.csv (defence and implied product of 2012), data/eras.csv "
        f"(weight of the economy, {year}); S4:906-936",
        origin="data",
    )


def security_power() -> Parameter:
    """Russia's share of Russian and Chinese security capability (p_S)."""
    return Parameter(
        round(derived.security_share(), 3),
        low="0.3",
        high="0.45",
        symbol="p_S",
        meaning="Russia's share of Russian and Chinese security capability",
        unit="share",
        source="derived: data/defence.csv, defence spending of 2012; S4:906-936",
        origin="data",
    )


def economic_power() -> Parameter:
    """Russia's share of Russian and Chinese economic capability (p_E)."""
    return Parameter(
        round(derived.economic_share(), 3),
        low="0.1",
        high="0.3",
        symbol="p_E",
        meaning="Russia's share of Russian and Chinese economic capability",
        unit="share",
        source="derived: data/defence.csv, implied product of 2012; S4:906-936",
        origin="data",
    )


def economy_weight(year: int) -> Parameter:
    """Weight of the economic sector in regional influence (theta)."""
    return Parameter(
        derived.era(ECONOMY, year),
        low=0,
        high=1,
        symbol="theta",
        meaning="weight of the economic sector in regional influence",
        unit="index from 0 to 1",
        source=f"judgement: data/eras.csv, {year}; S0:152-167",
    )


def hostility(year: int) -> Parameter:
    """Western hostility toward Russia (h)."""
    return Parameter(
        hostility_in(year),
        low=0,
        high=1,
        symbol="h",
        meaning=HOSTILITY,
        unit="index from 0 to 1",
        source=f"judgement: data/eras.csv, {year}; S0:228-233; S0:235-240",
    )


def threat(year: int) -> Parameter:
    """Terrorist threat from Afghanistan (tau)."""
    return Parameter(
        threat_in(year),
        low=0,
        high=1,
        symbol="tau",
        meaning=THREAT,
        unit="index from 0 to 1",
        source=f"judgement: data/eras.csv, {year}; S3:104",
    )
