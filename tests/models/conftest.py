"""Fixtures of the model tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from greatgame.model import Model

Pure = Callable[[Model], set[tuple[str, ...]]]


@pytest.fixture
def pure() -> Pure:
    """Pure equilibria of a model at its point, from marked best responses and checked by regret."""

    def find(model: Model) -> set[tuple[str, ...]]:
        game = model.best_game()
        marks = game.best_responses()
        found = {p for p in game.profiles() if marks[(slice(None), *game.position(p))].all()}
        assert found == {p for p in game.profiles() if game.explain(p).is_equilibrium}
        return found

    return find
