"""State variables that models share: baselines from the tables, one symbol each."""

from __future__ import annotations

from fractions import Fraction

from greatgame.data import derived, document_lines
from greatgame.models import _state


def test_shares_of_power_are_computed() -> None:
    """Baselines of the catalogue's table of state variables."""
    assert _state.security_power().default == Fraction("0.369")
    assert _state.economic_power().default == Fraction("0.191")
    assert _state.power(2012).default == Fraction("0.28")


def test_every_era_gives_admissible_baselines() -> None:
    for year in derived.eras():
        declared = [f(year) for f in (_state.power, _state.hostility, _state.threat, _state.economy_weight)]
        assert [p.symbol for p in declared] == ["p", "h", "tau", "theta"]
        assert all(document_lines(p.source) for p in declared)


def test_power_of_an_era_is_the_weighted_share() -> None:
    """With three-decimal shares the weighted mean differs from the computed power by rounding only."""
    security, economic = _state.security_power().default, _state.economic_power().default
    for year in derived.eras():
        theta = _state.economy_weight(year).default
        assert abs((1 - theta) * security + theta * economic - _state.power_in(year)) <= Fraction(1, 1000)
