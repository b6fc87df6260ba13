"""Fixtures of the model tests."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from greatgame.model import Model

Pure = Callable[[Model], set[tuple[str, ...]]]


@pytest.fixture
def pure() -> Pure:
    """Pure equilibria of a model at its point, from marked best responses and checked by regret."""

    def find(model: Model) -> set[tuple[str, ...]]:
        game = model.best_game()
        marks = np.argwhere(np.logical_and.reduce(game.best_responses()))
        labels = list(game.actions.values())
        found = {tuple(acts[k] for acts, k in zip(labels, mark, strict=True)) for mark in marks}
        assert found == {p for p in game.profiles() if game.explain(p).is_equilibrium}
        return found

    return find
