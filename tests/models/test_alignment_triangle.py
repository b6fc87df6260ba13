"""M03 against the figures that the catalogue calls checked, and against theory."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from greatgame.errors import ParameterError
from greatgame.model import Model
from greatgame.models import AlignmentTriangle, EliteSplit, TwoTracks
from greatgame.proof.claims import prove
from greatgame.proof.statements import ForAll, Implies, Increasing
from greatgame.proof.vocabulary import BestResponse, OnlyOutcome, Outcome

Pure = Callable[[Model], set[tuple[str, ...]]]

ACTIONS = {
    "H": "hedge",
    "A": "align",
    "T": "tilt",
    "E": "engage",
    "P": "pressure",
    "S": "share",
    "X": "exploit",
}
COLD_ALIGNMENT = ("align", "pressure", "exploit")


def profiles(letters: str) -> set[tuple[str, ...]]:
    """Read ``"HES HEX"`` as two profiles."""
    return {tuple(ACTIONS[letter] for letter in word) for word in letters.split()}


def baseline_but(*free: str) -> dict[str, object]:
    """Return every parameter of the triangle at its baseline except those named."""
    return {k: p.default for k, p in AlignmentTriangle.parameters.items() if k not in free}


def test_claims_are_those_of_the_catalogue() -> None:
    keys = {c.key for model in (AlignmentTriangle, EliteSplit, TwoTracks) for c in model.claims}
    expected = (9, 10, 12, 13, 14, 15, 23, 27, 35, 36, 43, 103, 186, 201, 204)
    assert sorted(keys) == [f"B{k:03d}" for k in expected]


def test_falling_power_ends_hedging_only_where_room_counts_for_more_than_fear(pure: Pure) -> None:
    """The nearest true statement to B010, and a Russia that hedges because it is weak."""
    hedge = BestResponse("Russia", "hedge", {"West": "pressure", "China": "exploit"})
    statement = Increasing(hedge, "power", given=lambda m: m.room >= m.fear)
    assert prove(AlignmentTriangle, statement).verdict == "proved"
    assert AlignmentTriangle().room > AlignmentTriangle().fear
    weak = AlignmentTriangle.at("fear-of-china")
    assert pure(weak) == {("hedge", "pressure", "exploit")}
    assert COLD_ALIGNMENT in pure(weak.replace(power="0.3"))


@pytest.mark.parametrize(
    ("hostility", "expected"),
    [
        ("0.1", "HES HEX"),
        ("0.3", "HES HEX"),
        ("0.45", "HES HEX"),
        ("0.5", "HES HEX HPX"),
        ("0.55", "HPX APS"),
        ("0.6", "APS APX"),
        ("0.7", "APX"),
        ("0.9", "APX"),
    ],
)
def test_checked_regimes_as_hostility_rises(pure: Pure, hostility: str, expected: str) -> None:
    assert pure(AlignmentTriangle(power="0.37", hostility=hostility)) == profiles(expected)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        ("1996", "HES HEX"),
        ("2001", "HES HEX"),
        ("2005", "HES HEX"),
        ("2008", "HES HEX"),
        ("2012", "HES HEX HPX"),
        ("2014", "APX"),
        ("2017", "APX"),
        ("2022", "APX"),
    ],
)
def test_checked_era_path(pure: Pure, year: str, expected: str) -> None:
    assert pure(AlignmentTriangle.at(year)) == profiles(expected)


def test_era_path_does_not_hang_on_power() -> None:
    """With the other judgements at baseline, for every power and every hostility in the two ranges."""
    fixed = baseline_but("power", "hostility")
    late = Implies(lambda m: m.hostility >= Fraction(7, 10), OnlyOutcome(*COLD_ALIGNMENT), at=fixed)
    assert prove(AlignmentTriangle, late).verdict == "proved"
    aligned = [Outcome("align", w, c) for w in ("engage", "pressure") for c in ("share", "exploit")]
    none = ~(aligned[0] | aligned[1] | aligned[2] | aligned[3])
    early = ForAll(none, given=lambda m: m.hostility <= Fraction(9, 20), at=fixed)
    assert prove(AlignmentTriangle, early).verdict == "proved"


def test_checked_thresholds() -> None:
    """The West turns at h = .5, China at h = .6, Russia at .55 if exploited (p = .37)."""
    m = AlignmentTriangle(power="0.37")
    assert m.exploitation_hostility == Fraction("0.6")
    assert m.alignment_hostility == Fraction("0.4055") / Fraction("0.7")
    at_half = AlignmentTriangle(hostility="0.5").game(exact=True)
    kept, left = (at_half.payoff(("hedge", w, "share"))["West"] for w in ("engage", "pressure"))
    assert kept == left
    assert AlignmentTriangle.at("2012").hedging_power == 0
    assert AlignmentTriangle().hedging_power > 1 / 2


def test_every_equilibrium_of_the_window_is_certified() -> None:
    found = AlignmentTriangle.at("window").equilibria()
    assert {e.profile for e in found.pure} == profiles("HPX APS")
    assert all(e.regret == 0 for e in found.pure)


@pytest.mark.parametrize(
    ("prior", "expected"),
    [("0.6", {"share"}), ("0.66", {"share"}), ("0.67", {"exploit"}), ("1", {"exploit"})],
)
def test_china_exploits_when_it_trusts_in_an_ally(pure: Pure, prior: str, expected: set[str]) -> None:
    m = EliteSplit(prior=prior)
    assert m.critical_prior == Fraction(2, 3)
    fair = {p for p in pure(m) if p[:2] == ("deepen", "fair terms")}
    assert {p[2] for p in fair} == expected
    if prior == "1":
        assert m.replace(prior="0.999").critical_prior == m.critical_prior


def test_factions_differ_only_in_caution() -> None:
    m = EliteSplit()
    gains = {f: m.gain(f, "exploit") for f in ("ally faction", "cautious faction")}
    assert gains["ally faction"] > 0 > gains["cautious faction"]
    assert m.gain("cautious faction", "share") > 0
    with pytest.raises(ParameterError, match="minds dependence at least as much"):
        EliteSplit(caution_cautious_faction="0.2")


@pytest.mark.parametrize(
    ("year", "works"),
    [("2001", True), ("2005", True), ("2008", True), ("2012", True), ("2014", False), ("2022", False)],
)
def test_cooperation_on_afghanistan_ends_with_ukraine(pure: Pure, year: str, works: bool) -> None:
    found = pure(TwoTracks.at(year))
    assert (("two tracks", "work") in found) == works
    assert ("resist", "terminate") in found
    assert ("two tracks", "work") in pure(TwoTracks.at(year, issues="separate"))


def test_rupture_is_where_the_link_costs_what_terror_is_worth() -> None:
    m = TwoTracks.at("2014")
    game = m.replace(hostility=m.rupture).game(exact=True)
    assert game.payoff(("two tracks", "work"))["United States"] == 0
    assert TwoTracks.at("2012").hostility < TwoTracks.at("2012").rupture < m.hostility
