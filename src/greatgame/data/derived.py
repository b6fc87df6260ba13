"""Strategic quantities computed from the defence table: national product, shares of power, weights.

The source prints spending in levels, per head and as a share of gross domestic product, so that two
more series follow by division: population = spending / spending per head, and product = spending /
share of product.  Their precision is that of the printed figures (a spending of 4 or 19 dollars per
head has one or two digits).  Entries recorded as anomalous are refused where power is measured.

All results are exact fractions of the printed numbers; rounding is the caller's.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from greatgame.data.tables import find, table, value
from greatgame.errors import DataError
from greatgame.numbers import exact

SPENDING = "defence spending"
PER_HEAD = "defence spending per capita"
OF_PRODUCT = "defence spending share of GDP"

#: Latest year of the defence table; models take their baselines from it.
LATEST = 2012

#: Members in 2014 with a value in every year; Uzbekistan reported 2010 only.
MEMBERS = ("Russia", "China", "Kazakhstan", "Kyrgyzstan", "Tajikistan")


def spending(country: str, year: int = LATEST) -> Fraction:
    """Defence spending, million current US$ (S4:888-1002, S4:1031-1129)."""
    return value("defence", country, SPENDING, year)


def population(country: str, year: int = LATEST) -> Fraction:
    """Population implied by spending and spending per head, million persons."""
    return spending(country, year) / value("defence", country, PER_HEAD, year)


def product(country: str, year: int = LATEST) -> Fraction:
    """Gross domestic product implied by spending and its share, thousand million current US$.

    Examples
    --------
    >>> round(product("Russia")), round(product("China"))
    (1956, 8261)
    """
    return spending(country, year) / value("defence", country, OF_PRODUCT, year) / 10


def product_per_head(country: str, year: int = LATEST) -> Fraction:
    """Implied gross domestic product per head, current US$."""
    return product(country, year) / population(country, year) * 1000


def spending_ratio(country: str, other: str, year: int = LATEST) -> Fraction:
    """Defence spending of one country in units of another's."""
    return spending(country, year) / spending(other, year)


def product_ratio(country: str, other: str, year: int = LATEST) -> Fraction:
    """Implied product of one country in units of another's.

    Raises
    ------
    DataError
        If an entry it rests on is recorded as anomalous (Russia's in 2010).
    """
    for each in (country, other):
        row = find("defence", each, OF_PRODUCT, year)
        if row.anomalous:
            raise DataError(f"{OF_PRODUCT} of {each} in {year} is not usable: {row.note[2:]} ({row.source})")
    return product(country, year) / product(other, year)


def security_share(year: int = LATEST) -> Fraction:
    """Russia's share of Russian and Chinese defence spending (p_S).

    Examples
    --------
    >>> float(round(security_share(), 3))
    0.369
    """
    return _share(spending_ratio("Russia", "China", year))


def economic_share(year: int = LATEST) -> Fraction:
    """Russia's share of Russian and Chinese implied product (p_E); DataError for 2010."""
    return _share(product_ratio("Russia", "China", year))


def _share(ratio: Fraction) -> Fraction:
    """Share of the first in a pair whose ratio is given."""
    return ratio / (1 + ratio)


def effective_power(weight: object, year: int = LATEST) -> Fraction:
    """Russia's effective share p = (1 - theta) p_S + theta p_E, theta the weight of the economy.

    Examples
    --------
    >>> float(round(effective_power("0.5"), 3))
    0.28
    """
    theta = exact(weight)
    return (1 - theta) * security_share(year) + theta * economic_share(year)


def comparative_advantage(year: int = LATEST) -> Fraction:
    """Russia's comparative advantage in security: defence ratio over product ratio to China."""
    return spending_ratio("Russia", "China", year) / product_ratio("Russia", "China", year)


def weights(
    metric: str, members: Sequence[str] = MEMBERS, newcomers: Sequence[str] = (), year: int = LATEST
) -> dict[str, Fraction]:
    """Capability of each member and newcomer.

    Parameters
    ----------
    metric : {"defence", "product"}
        Defence spending (million US$) or implied product (thousand million US$).
    members, newcomers : sequences of str
        Countries of the defence table.  Uzbekistan, whose only value is of 2010, may be named and
        then counts at that value in every year.

    Raises
    ------
    DataError
        For an unknown metric or country, or a missing value.
    """
    measures = {"defence": spending, "product": product}
    if metric not in measures:
        raise DataError(f"no metric {metric!r}; valid: {', '.join(measures)}")
    only_2010 = {"Uzbekistan"}
    return {c: measures[metric](c, 2010 if c in only_2010 else year) for c in (*members, *newcomers)}


def era(state: str, year: int) -> Fraction:
    """Value of a state variable of the era panel (judgement, from the dated events of the texts)."""
    return value("eras", "Era", state, year)


def eras() -> tuple[int, ...]:
    """Years of the era panel.

    Examples
    --------
    >>> eras()
    (1996, 2001, 2005, 2008, 2012, 2014, 2017, 2022)
    """
    return tuple(dict.fromkeys(row.year for row in table("eras") if row.year is not None))
