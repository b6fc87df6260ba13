"""The calibration tables: every row reads, cites lines that exist, and adds up as the text says."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from greatgame.data import document_lines, documents, find, names, table, value
from greatgame.errors import DataError, GreatGameError

TABLES = {
    "defence": 110,
    "defence_ratios": 6,
    "eras": 32,
    "events": 81,
    "institutions": 21,
    "land_area": 21,
    "population": 21,
    "programmes": 19,
    "socioeconomic": 20,
}


def test_every_table_is_listed_with_all_its_rows() -> None:
    assert {name: len(table(name)) for name in names()} == TABLES


@pytest.mark.parametrize("name", TABLES)
def test_every_row_is_complete(name: str) -> None:
    for row in table(name):
        assert row.entity
        assert row.quantity
        assert row.unit
        assert row.value is not None or row.text or row.note
        assert document_lines(row.source), row
        document_lines(row.named + row.note)


@pytest.mark.parametrize("name", TABLES)
def test_no_row_is_repeated(name: str) -> None:
    keys = [(row.entity, row.quantity, row.year, row.text) for row in table(name)]
    assert len(set(keys)) == len(keys)


def test_values_are_exactly_the_printed_decimals() -> None:
    assert value("defence", "Russia", "defence spending share of GDP", 2011) == Fraction(279, 100)
    assert value("land_area", "Sri Lanka", "land area") == Fraction(31, 500)


def test_recorded_anomalies() -> None:
    marked = {
        (row.entity, row.quantity, row.year) for name in names() for row in table(name) if row.anomalous
    }
    areas = ("India", "Iran", "Mongolia", "Pakistan", "Afghanistan", "Turkey", "Belarus", "Sri Lanka")
    assert marked == {
        ("Russia", "defence spending per capita", 2010),
        ("Russia", "defence spending share of GDP", 2010),
        ("Kyrgyzstan", "defence spending", 2010),
        ("Members", "population", None),
        *((country, "land area", None) for country in areas),
    }


def test_missing_values_are_an_error_that_says_why() -> None:
    row = find("defence", "Uzbekistan", "defence spending", 2012)
    assert row.value is None
    with pytest.raises(DataError, match=r"not available.*S4:957-966"):
        value("defence", "Uzbekistan", "defence spending", 2012)
    with pytest.raises(DataError, match="event"):
        value("programmes", "Kashagan", "event", 2013)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("defense", "China", "defence spending", 2012), "did you mean 'defence'"),
        (("defence", "Chna", "defence spending", 2012), "did you mean 'China'"),
        (("defence", "China", "defence spendings", 2012), "did you mean 'defence spending'"),
        (("defence", "China", "defence spending", 2013), "valid: 2010, 2011, 2012"),
        (("defence", "China", "defence spending"), "no year None"),
    ],
)
def test_wrong_names_suggest_the_nearest(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(DataError, match=message):
        value(*arguments)


@pytest.mark.parametrize("source", ["S5:3", "S1:50", "S2:12-9", "S4:0"])
def test_citations_outside_the_documents_are_refused(source: str) -> None:
    with pytest.raises(GreatGameError, match=source[:2]):
        document_lines(source)


def test_line_counts_of_the_documents() -> None:
    assert {key: d.lines for key, d in documents().items()} == {
        "S0": 265,
        "S1": 49,
        "S2": 94,
        "S3": 140,
        "S4": 3881,
    }


def total(name: str, quantity: str, group: str) -> Fraction:
    rows = (r for r in table(name) if r.group == group and r.quantity == quantity)
    return sum((value(name, r.entity, quantity) for r in rows), Fraction(0))


@pytest.mark.parametrize(
    ("name", "quantity", "share", "differences"),
    [
        # C5: the observers' areas are printed without their countries' order, so only sums count.
        ("land_area", "land area", "share of world land area", ("0", "0", "-0.002")),
        # C6: the members' total is .3 above the sum of the printed entries, the observers' .1.
        ("population", "population", "share of world population", ("0.3", "0.1", "0")),
    ],
)
def test_stated_totals_against_sums(
    name: str, quantity: str, share: str, differences: tuple[str, ...]
) -> None:
    world = value(name, "World", quantity)
    groups = (("Members", "member"), ("Observers", "observer"), ("Partners", "partner"))
    for (entity, group), difference in zip(groups, differences, strict=True):
        stated = value(name, entity, quantity)
        assert stated - total(name, quantity, group) == Fraction(difference)
        # Printed percentages: rounded, except 19.69 % printed as 19.6.
        assert abs(stated / world * 100 - value(name, entity, share)) < Fraction(1, 10)


def test_share_of_world_population_with_later_members() -> None:
    """S2:17 says nearly half of mankind: on the figures of 2014 it is 42.9 % with Iran, 41.8 % without."""
    eight = total("population", "population", "member") + sum(
        value("population", country, "population") for country in ("India", "Pakistan")
    )
    world = value("population", "World", "population")
    assert round(eight / world * 100, 1) == Fraction("41.8")
    assert round((eight + value("population", "Iran", "population")) / world * 100, 1) == Fraction("42.9")
