"""Linked issues: the product of several stage games between the same players.

An action of the product is one action on every issue; payoffs add up.  Punishing a breach on one issue
on all of them pools the incentive constraints, so the slack of one issue supports another (Bernheim and
Whinston 1990 on multimarket contact; McGinnis 1986 on issue linkage).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from greatgame.errors import GameError
from greatgame.game import NormalForm

#: Joins the actions on the single issues in a label of the product game.
JOIN = " & "


def linked(issues: Sequence[NormalForm] | Mapping[str, NormalForm]) -> NormalForm:
    """Return the product of several games between the same players.

    Parameters
    ----------
    issues : sequence of NormalForm, or mapping of name to NormalForm
        At least two games with the same players in the same order.

    Returns
    -------
    NormalForm
        Actions are labelled ``"share & supply"``; payoffs are the sums over issues.

    Raises
    ------
    GameError
        If there are fewer than two games, or their players differ.

    Examples
    --------
    >>> pd = NormalForm({"I": ("C", "D"), "II": ("C", "D")}, [[[2, 0], [3, 1]], [[2, 3], [0, 1]]])
    >>> linked([pd, pd]).payoff(("C & D", "C & C"))
    {'I': Fraction(5, 1), 'II': Fraction(2, 1)}
    """
    listed = issues.values() if isinstance(issues, Mapping) else issues
    games = list(listed) if isinstance(listed, Iterable) else []
    if len(games) < 2 or not all(isinstance(game, NormalForm) for game in games):
        raise GameError(f"linking needs at least two games, got {issues!r}")
    players = games[0].players
    for game in games:
        if game.players != players:
            raise GameError(f"linked games need the same players: {list(players)} and {list(game.players)}")
    combined = {p: list(itertools.product(*(g.actions[p] for g in games))) for p in players}
    shape = tuple(len(acts) for acts in combined.values())
    cells = np.empty((len(players), *shape), dtype=object)
    for at, choice in zip(np.ndindex(*shape), itertools.product(*combined.values()), strict=True):
        parts = [g.payoff(profile) for g, profile in zip(games, zip(*choice, strict=True), strict=True)]
        for i, player in enumerate(players):
            cells[(i, *at)] = sum(part[player] for part in parts[1:]) + parts[0][player]
    return NormalForm({p: [JOIN.join(a) for a in acts] for p, acts in combined.items()}, cells)


def together(profiles: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the product profile of one profile per issue.

    Examples
    --------
    >>> together([("C", "C"), ("D", "C")])
    ('C & D', 'C & C')
    """
    return tuple(JOIN.join(acts) for acts in zip(*profiles, strict=True))


def is_linked(game: NormalForm) -> bool:
    """Whether every action label of a game joins actions on several issues."""
    return all(JOIN in label for acts in game.actions.values() for label in acts)
