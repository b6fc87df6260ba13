"""The validation panel: what models predict at the dated episodes, and what the documents report.

A model's prediction at a point is its pure equilibria in what survives the iterated elimination of weakly
dominated actions (all of every player's at once; :mod:`greatgame.equilibria.refinement.dominance`): a
*hit* if all of them mean the documented outcome, *open* if some do, a *miss* if none does.
Other orders of elimination can leave other equilibria, so the verdict on all pure equilibria, without any
selection, is kept beside it.

The benchmark predicts the previous documented outcome of the same series, and has nothing to say about a
series' first episode; it is compared on the other episodes only.  It misses every change by construction,
so the changes are counted apart.

Baselines and era points are largely judgements, made knowing what happened.  Hits are therefore a
*consistency check, not evidence* for a model; a miss says that a regime and the record do not agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from greatgame.catalogue import model
from greatgame.data.literature import Episode, episodes
from greatgame.display.grid import Grid
from greatgame.equilibria.refinement.dominance import eliminate
from greatgame.errors import ParameterError
from greatgame.game import NormalForm

LABEL = "consistency check, not evidence"

Verdict = Literal["hit", "open", "miss"]


@dataclass(frozen=True)
class Comparison:
    """One episode: the prediction, the documented outcome and the benchmark.

    Attributes
    ----------
    episode : Episode
        What happened.
    predicted : tuple of tuple of str
        The model's equilibria in undominated actions; empty if there is none in pure strategies.
    verdict : {"hit", "open", "miss"}
        Whether all, some or none of them mean the documented outcome.
    unselected : {"hit", "open", "miss"}
        The same of all pure equilibria of the game.
    benchmark : bool or None
        Whether the previous documented outcome is this one; None for the first of its series.
    """

    episode: Episode
    predicted: tuple[tuple[str, ...], ...]
    verdict: Verdict
    unselected: Verdict
    benchmark: bool | None


@dataclass(frozen=True)
class Score:
    """How many episodes a panel predicts, beside the benchmark.

    Attributes
    ----------
    hits, open, misses : int
        Over all episodes.
    compared, model_hits, benchmark_hits : int
        Episodes that have a predecessor, and the hits of each among them.
    changes, changes_hit : int
        Episodes whose outcome differs from the previous one, and the models' hits among them (the
        benchmark has none).
    """

    hits: int
    open: int
    misses: int
    compared: int
    model_hits: int
    benchmark_hits: int
    changes: int
    changes_hit: int


def predict(episode: Episode) -> tuple[tuple[str, ...], ...]:
    """Return a model's equilibria in undominated actions at the point of an episode.

    Raises
    ------
    ParameterError
        If there is no such model or point, or the episode's profiles are not of its players.
    """
    return _pure(eliminate(_game(episode), weak=True).reduced)


def _game(episode: Episode) -> NormalForm:
    cls = model(episode.model)
    game = (cls() if episode.point == "baseline" else cls.at(episode.point)).best_game()
    if any(len(pattern) != game.n_players for pattern in episode.profiles):
        raise ParameterError(f"{episode.series} {episode.year}: {episode.model} has {game.n_players} players")
    return game


def _pure(game: NormalForm) -> tuple[tuple[str, ...], ...]:
    """Return the pure equilibria of a game."""
    return tuple(profile for profile in game.profiles() if game.explain(profile).is_equilibrium)


def panel(listed: Sequence[Episode] | None = None) -> tuple[Comparison, ...]:
    """Compare the models with the dated episodes.

    Parameters
    ----------
    listed : sequence of Episode, optional
        By series, then by year; by default those of ``data/episodes.csv``.
    """
    compared = []
    for _, group in groupby(episodes() if listed is None else listed, key=lambda e: e.series):
        series = list(group)
        before = [None, *(a.outcome == b.outcome for a, b in pairwise(series))]
        compared += [_compare(e, same) for e, same in zip(series, before, strict=True)]
    return tuple(compared)


def _compare(episode: Episode, benchmark: bool | None) -> Comparison:
    predicted = predict(episode)
    unselected = _judge(episode, _pure(_game(episode)))
    return Comparison(episode, predicted, _judge(episode, predicted), unselected, benchmark)


def _judge(episode: Episode, equilibria: Sequence[Sequence[str]]) -> Verdict:
    """Compare equilibria with the documented outcome."""
    agreeing = sum(episode.contains(profile) for profile in equilibria)
    return "miss" if not agreeing else "hit" if agreeing == len(equilibria) else "open"


def score(compared: Iterable[Comparison]) -> Score:
    """Count hits and misses of the models and of the benchmark.

    Examples
    --------
    >>> score(()).hits
    0
    """
    rows = list(compared)
    later = [c for c in rows if c.benchmark is not None]
    changes = [c for c in later if not c.benchmark]
    verdicts = [c.verdict for c in rows]
    return Score(
        hits=verdicts.count("hit"),
        open=verdicts.count("open"),
        misses=verdicts.count("miss"),
        compared=len(later),
        model_hits=sum(c.verdict == "hit" for c in later),
        benchmark_hits=len(later) - len(changes),
        changes=len(changes),
        changes_hit=sum(c.verdict == "hit" for c in changes),
    )


def panel_grid(compared: Sequence[Comparison]) -> Grid:
    """Return the panel as a table, one row an episode, with the scores below it."""
    columns = ["episode", "year", "model", "documented", "predicted", "result", "benchmark", "source", "note"]
    rows = [
        [
            c.episode.series,
            str(c.episode.year),
            f"{c.episode.model} at {c.episode.point}",
            c.episode.outcome,
            " or ".join(f"({', '.join(p)})" for p in c.predicted) or "none in pure strategies",
            c.verdict,
            {None: "–", True: "hit", False: "miss"}[c.benchmark],
            c.episode.source,
            c.episode.note,
        ]
        for c in compared
    ]
    return Grid.of(f"Models and dated episodes ({LABEL})", columns, rows, _notes(compared))


def score_grid(compared: Sequence[Comparison]) -> Grid:
    """Return the scores by model."""
    names = list(dict.fromkeys(c.episode.model for c in compared))
    groups = [(name, score(c for c in compared if c.episode.model == name)) for name in names]
    rows = [
        [name, str(s.hits), str(s.open), str(s.misses), f"{s.model_hits} of {s.compared}",
         f"{s.benchmark_hits} of {s.compared}", f"{s.changes_hit} of {s.changes}"]
        for name, s in [*groups, ("all", score(compared))]
    ]  # fmt: skip
    columns = ["model", "hits", "open", "misses", "hits after the first", "benchmark", "changes hit"]
    return Grid.of(f"Hits and misses by model ({LABEL})", columns, rows, _notes(compared))


def _notes(compared: Sequence[Comparison]) -> tuple[str, ...]:
    s = score(compared)
    bare = [c.unselected for c in compared]
    return (
        f"{s.hits} hits, {s.open} open, {s.misses} misses. On the {s.compared} episodes with a predecessor "
        f"the models hit {s.model_hits}, the previous outcome {s.benchmark_hits}; of {s.changes} changes "
        f"the models hit {s.changes_hit}, the previous outcome none by construction.",
        f"Without a selection among the pure equilibria: {bare.count('hit')} hits, "
        f"{bare.count('open')} open, {bare.count('miss')} misses.",
        f"This is a {LABEL}: the points were judged knowing what happened.",
    )
