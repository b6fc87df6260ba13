"""Results as plain data for ``--json``: the pinned shapes, with exact numbers as text ("3/7")."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from greatgame.equilibria.result import Equilibria
from greatgame.model import CLAIM_KINDS, Model
from greatgame.parameters import Parameter


def models_document(classes: Iterable[type[Model]]) -> list[dict[str, Any]]:
    """Return the catalogue: ``[{name, class, form, players, covers}]``."""
    return [
        {
            "name": cls.name(),
            "class": cls.__name__,
            "title": cls.title,
            "form": cls.form,
            "players": list(cls.players_at()),
            "covers": list(cls.covers),
        }
        for cls in classes
    ]


def settings_document(point: Model) -> dict[str, str]:
    """Return the parameters and choices of a point, numbers as exact ratios."""
    return {k: str(v) for k, v in point.values.items()} | point.chosen


def solve_document(point: Model, eqs: Equilibria) -> dict[str, Any]:
    """Return a solver's answer: ``{model, parameters, players, status, equilibria: [...]}``."""
    return {
        "model": point.name(),
        "parameters": settings_document(point),
        "players": list(eqs.game.players),
        "method": eqs.method,
        "status": eqs.status,
        "note": eqs.note,
        "equilibria": eqs.to_json(),
    }


def model_document(point: Model) -> dict[str, Any]:
    """Return a model's declaration and the payoff formulas at the point's choices."""
    cls = type(point)
    game = cls.symbolic(**point.chosen)
    (entry,) = models_document([cls])
    payoffs = [
        {"profile": list(profile), "payoffs": {p: str(u) for p, u in game.payoff(profile).items()}}
        for profile in game.profiles()
    ]
    return entry | {
        "story": cls.__doc__ or "",
        "actions": {player: list(actions) for player, actions in game.actions.items()},
        "parameters": [_parameter(k, p, str(point.values[k])) for k, p in cls.parameters.items()],
        "choices": [
            {"name": k, "meaning": c.meaning, "options": list(c.among), "value": point.chosen[k]}
            for k, c in cls.choices.items()
        ],
        "assumptions": [{"text": a.text, "source": a.source} for a in cls.assumptions],
        "points": {name: {k: str(v) for k, v in values.items()} for name, values in cls.points.items()},
        "payoffs": payoffs,
        "claims": [
            {"key": c.key, "text": c.text, "kind": CLAIM_KINDS[c.kind], "source": c.source, "test": c.test}
            for c in cls.claims
        ],
    }


def _parameter(name: str, p: Parameter, value: str) -> dict[str, Any]:
    return {
        "name": name,
        "symbol": p.symbol,
        "meaning": p.meaning,
        "unit": p.unit,
        "low": str(p.low),
        "high": str(p.high),
        "baseline": None if p.default is None else str(p.default),
        "value": value,
        "origin": p.origin,
        "source": p.source,
    }
