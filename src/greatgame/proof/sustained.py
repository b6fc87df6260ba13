"""Where a repeated-game strategy sustains its target, as a region of parameters and discount factors.

A profile of automata is subgame perfect iff no one-shot deviation pays in any joint state (Blackwell
1965; Abreu 1988).  :mod:`greatgame.repeated.formula` turns each deviation into a polynomial inequality
in the discount factor with payoff expressions as coefficients; here the discount factor is one more
coordinate of the space, and the inequalities are ordinary conditions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from greatgame.errors import StrategyError
from greatgame.game import NormalForm
from greatgame.model import Model
from greatgame.proof.formula import Formula, all_of, nonnegative
from greatgame.proof.sampling import Volume, columns, truth, unit_points, volume
from greatgame.proof.space import Space, spaces

REPLICATES = 16
LOG2_POINTS = 11


def sustained(
    space: Space,
    strategy: Any,
    cooperation: Sequence[str] | None = None,
    punishment: Sequence[str] | None = None,
    players: Sequence[str] | None = None,
) -> Formula:
    """The profile of a strategy is subgame perfect: no one-shot deviation pays in any joint state.

    Parameters
    ----------
    space : Space
        With the discount factor as a coordinate (``discount=True``) or as a parameter of the model.
    strategy : Strategy, or mapping of player to Strategy
        For everybody, or one each.
    cooperation, punishment : profile, optional
        The model's own if not given.
    players : sequence of str, optional
        Whose incentives count; everybody's if not given.

    Raises
    ------
    StrategyError
        If the model names no target and none is given.
    """
    from greatgame.repeated.formula import discount_formula
    from greatgame.repeated.outcome import discount_symbol
    from greatgame.repeated.play import RepeatedGame

    target = cooperation if cooperation is not None else space.model.cooperation
    threat = punishment if punishment is not None else space.model.punishment
    if target is None:
        raise StrategyError(f"{space.model.__name__} declares no cooperation; name the target profile")
    stage = NormalForm(dict(space.game.actions), space.payoffs, space.game.title)
    repeated = RepeatedGame(stage, cooperation=tuple(target), punishment=threat)
    formula = discount_formula(repeated, strategy)
    chosen = [p for p in formula.players if players is None or p.player in players]
    polynomials = [c.polynomial for p in chosen for c in p.constraints]
    return all_of(nonnegative(e.xreplace({discount_symbol(): space.discount})) for e in polynomials)


@dataclass(frozen=True)
class Sustained:
    """Whether and where a strategy sustains cooperation, over parameters and discount factors.

    Attributes
    ----------
    strategy : str
    condition : tuple of Formula
        One conjunction of inequalities per combination of choices.
    volume : Volume
        Share of the admissible space times (0, 1) for the discount factor.
    """

    strategy: str
    condition: tuple[Formula, ...]
    volume: Volume


def sustained_volume(model: type[Model], strategy: Any, at: Mapping[str, object] | None) -> Sustained:
    """Return the region where the symmetric profile of a strategy is subgame perfect."""
    conditions, hits, sizes = [], np.zeros(REPLICATES), np.zeros(REPLICATES)
    for space in spaces(model, at, discount=True):
        condition = sustained(space, strategy)
        conditions.append(condition)
        for k in range(REPLICATES):
            points = columns(space, unit_points(len(space.symbols), LOG2_POINTS, k + 1))
            inside = truth(space.admissible, points)
            sizes[k] += float(inside.sum())
            hits[k] += float((inside & truth(condition, points)).sum())
    return Sustained(repr(strategy), tuple(conditions), volume(hits, sizes))
