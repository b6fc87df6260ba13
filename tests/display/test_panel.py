"""The validation panel: episodes read well, predictions are certified, and the scores add up."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest

from greatgame.catalogue import model
from greatgame.data import document_lines
from greatgame.data.literature import Episode, episodes
from greatgame.display.panel import LABEL, Comparison, panel, panel_grid, predict, score, score_grid
from greatgame.errors import ParameterError
from greatgame.repeated.discount import critical_discount
from greatgame.repeated.play import RepeatedGame
from greatgame.repeated.strategy import Strategy
from greatgame.strategies import GrimTrigger, StickAndCarrot

#: Known disagreements with the record; the model's documentation or the panel's note says why.
MISSES = {
    *(("co-hegemony", year) for year in (1996, 2001, 2005, 2008, 2012, 2014, 2017, 2022)),
    ("foreign-bases", 2005),
}


@pytest.fixture(scope="module")
def compared() -> tuple[Comparison, ...]:
    """Return the panel."""
    return panel()


def test_episodes_name_points_profiles_and_lines_that_exist() -> None:
    for e in episodes():
        cls = model(e.model)
        assert e.point == "baseline" or e.point in cls.points, e
        assert document_lines(e.source), e
        document_lines(e.note)
        players = cls().best_game().actions.values()
        for pattern in e.profiles:
            for action, allowed in zip(pattern, players, strict=True):
                assert action == "*" or action in allowed, (e, action)


def test_series_are_in_order_and_an_outcome_always_means_the_same() -> None:
    series: dict[str, list[Episode]] = defaultdict(list)
    for e in episodes():
        series[e.series].append(e)
    assert [e for group in series.values() for e in group] == list(episodes())
    for group in series.values():
        years = [e.year for e in group]
        assert years == sorted(set(years))
        meanings = {(e.outcome, e.profiles) for e in group}
        assert len(meanings) == len({e.outcome for e in group}) == len({e.profiles for e in group})


def test_every_prediction_is_an_equilibrium_of_the_whole_game(compared: tuple[Comparison, ...]) -> None:
    for c in compared:
        cls = model(c.episode.model)
        game = (cls() if c.episode.point == "baseline" else cls.at(c.episode.point)).best_game()
        assert c.predicted, c.episode
        assert all(game.explain(profile).is_equilibrium for profile in c.predicted)


def test_misses_are_the_known_ones(compared: tuple[Comparison, ...]) -> None:
    missed = {c for c in compared if c.verdict == "miss"}
    assert {(c.episode.model, c.episode.year) for c in missed} == MISSES
    assert len(missed) == len(MISSES)
    assert all(c.episode.note for c in missed)


@pytest.mark.parametrize(
    ("named", "strategy"), [("grim trigger", GrimTrigger()), ("stick and carrot", StickAndCarrot())]
)
def test_notes_on_repetition_state_the_critical_discount_factor(named: str, strategy: Strategy) -> None:
    pattern = re.compile(rf"{named} sustains coordination from a discount factor of (\d+/\d+)")
    for e in (e for e in episodes() if e.model == "co-hegemony"):
        cls = model(e.model)
        game = cls.at(e.point).game(exact=True)
        repeated = RepeatedGame(game, cooperation=cls.cooperation, punishment=cls.punishment)
        found = critical_discount(repeated, strategy)
        stated = pattern.search(e.note)
        if stated is not None:
            assert found.threshold == Fraction(stated.group(1)), e.year
        elif named == "grim trigger":
            assert found.threshold is None, e.year


def test_selection_neither_adds_nor_repairs_a_prediction(compared: tuple[Comparison, ...]) -> None:
    for c in compared:
        if c.unselected != "open":
            assert c.verdict == c.unselected
    assert {c.unselected for c in compared} == {"hit", "open", "miss"}


def test_every_change_of_the_record_is_a_miss_of_the_benchmark(compared: tuple[Comparison, ...]) -> None:
    for before, after in pairwise(compared):
        if before.episode.series == after.episode.series:
            assert after.benchmark is (before.episode.outcome == after.episode.outcome)
        else:
            assert after.benchmark is None


def test_scores_add_up(compared: tuple[Comparison, ...]) -> None:
    s = score(compared)
    assert s.hits + s.open + s.misses == len(compared) == len(episodes())
    assert s.benchmark_hits + s.changes == s.compared
    assert s.changes_hit <= s.model_hits <= s.hits
    totals = [row[1].text for row in score_grid(compared).rows]
    assert sum(map(int, totals[:-1])) == int(totals[-1]) == s.hits


def test_a_wrong_record_is_a_miss_and_a_wildcard_a_hit() -> None:
    true = next(e for e in episodes() if e.model == "membership" and e.year == 2006)
    wrong = replace(true, profiles=(("alone",),))
    anything = replace(true, profiles=(("*",),), year=2007, outcome="anything")
    verdicts = [(c.verdict, c.benchmark) for c in panel([wrong, anything])]
    assert verdicts == [("miss", None), ("hit", False)]


def test_several_predictions_of_which_one_is_documented_are_open() -> None:
    tie = next(e for e in episodes() if e.model == "accession-proposal" and e.year == 2005)
    assert len(predict(tie)) == 2
    assert panel([tie])[0].verdict == "open"


def test_a_pattern_of_the_wrong_length_is_an_error() -> None:
    with pytest.raises(ParameterError, match="membership has 1 players"):
        predict(replace(episodes()[0], model="membership", point="1999"))


def test_tables_carry_the_label(compared: tuple[Comparison, ...]) -> None:
    for grid in (panel_grid(compared), score_grid(compared)):
        assert LABEL in grid.caption
        assert LABEL in grid.notes[-1]
        assert re.search(r"\d+ hits, \d+ open, \d+ misses", grid.notes[0])
    assert len(panel_grid(compared).rows) == len(compared)
