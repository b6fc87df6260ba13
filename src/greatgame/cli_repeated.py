"""The commands of repeated games: ``repeat`` and ``tournament``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from greatgame.cli_options import AsJson, AtPoint, ModelName, Settings, emit_json, read_point
from greatgame.errors import StrategyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from greatgame.model import Model
    from greatgame.repeated.outcome import Play
    from greatgame.repeated.play import RepeatedGame
    from greatgame.repeated.population import Tournament
    from greatgame.repeated.strategy import Strategy

_STRATEGY = "A strategy: grim-trigger, 'limited-punishment(length=2)', 'memory-one(probabilities=1;0;0;1)'"

Discount = Annotated[str | None, typer.Option(metavar="D", help="Discount factor per period, in (0, 1).")]
Noise = Annotated[str, typer.Option(metavar="P", help="Probability that an action comes out wrong.")]
Cooperation = Annotated[
    str | None,
    typer.Option(metavar="ACTIONS", help="The target profile, 'a, b'; by default the model's."),
]
Punishment = Annotated[
    str | None,
    typer.Option(
        metavar="ACTIONS",
        help="The punishment, 'a, b', or a rule that selects a stage equilibrium; by default the model's.",
    ),
]


def repeat(
    model: ModelName,
    strategy: Annotated[
        list[str],
        typer.Option(metavar="NAME", help=_STRATEGY + "; or PLAYER=NAME, once for every player."),
    ],
    discount: Discount = None,
    noise: Noise = "0",
    cooperation: Cooperation = None,
    punishment: Punishment = None,
    formula: Annotated[
        bool, typer.Option("--formula", help="Also derive the critical discount factors as formulas.")
    ] = False,
    payoff_set: Annotated[
        bool, typer.Option("--payoff-set", help="Also compute the payoff sets of the repeated game.")
    ] = False,
    settings: Settings = None,
    at: AtPoint = None,
    as_json: AsJson = False,
) -> None:
    """Repeat a model for ever: play, payoffs, equilibrium, critical discount factors."""
    point = read_point(model, settings, at)
    repeated = point.repeated(discount=discount, **_aims(cooperation, punishment))
    chosen = _profile(strategy)
    document, text = _repeat_report(point, repeated, chosen, noise)
    if formula:
        aims = {"cooperation": repeated.cooperation, "punishment": repeated.punishment}
        found = type(point).critical_discount(chosen, **point.chosen, **aims)
        document["critical_discount_formula"] = found.to_json()
        text.append(f"As formulas:\n{found}")
    if payoff_set:
        sets = repeated.payoff_set()
        document["payoff_set"] = sets.to_json()
        text.append(f"Payoff sets:\n{sets}")
    if as_json:
        emit_json(document)
    else:
        typer.echo("\n\n".join(text))


def tournament(
    model: ModelName,
    strategy: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help=_STRATEGY + ". Repeat for several; by default all that fit."),
    ] = None,
    discount: Discount = None,
    rounds: Annotated[
        int | None, typer.Option(metavar="N", help="Matches of N rounds instead of discounting.")
    ] = None,
    noise: Noise = "0",
    cooperation: Cooperation = None,
    punishment: Punishment = None,
    exact: Annotated[bool, typer.Option("--exact", help="Fractions instead of floats.")] = False,
    settings: Settings = None,
    at: AtPoint = None,
    as_json: AsJson = False,
) -> None:
    """Play strategies against each other: scores, invasion, evolutionary stability."""
    from greatgame.repeated.tournament import tournament as play

    point = read_point(model, settings, at)
    factor = "0.9" if rounds is None and discount is None else discount
    repeated = point.repeated(**_aims(cooperation, punishment))
    entrants = [_strategy(text) for text in strategy] if strategy else None
    result = play(repeated, entrants, factor, noise, rounds=rounds, arithmetic="exact" if exact else "float")
    if as_json:
        emit_json(_heading(point) | result.to_json())
    else:
        _show(result)


# -- reading --------------------------------------------------------------------------------------


def _strategy(text: str) -> Strategy:
    """Read ``name`` or ``name(parameter=value, ...)``; a list of values is parted by semicolons."""
    from greatgame.strategies import strategy_by_name

    name, opened, inside = text.strip().partition("(")
    if opened and not inside.endswith(")"):
        raise typer.BadParameter(f"{text!r} lacks a closing bracket", param_hint="--strategy")
    parameters: dict[str, Any] = {}
    for part in filter(None, (p.strip() for p in inside.removesuffix(")").split(","))):
        key, equals, value = (x.strip() for x in part.partition("="))
        if not equals:
            raise typer.BadParameter(f"{part!r} in {text!r} is not NAME=VALUE", param_hint="--strategy")
        parameters[key] = _value(value)
    return strategy_by_name(name, **parameters)


def _value(text: str) -> Any:
    """Read an integer, a list whose parts are parted by semicolons, or text."""
    if ";" in text:
        return tuple(part.strip() for part in text.split(";"))
    return int(text) if text.isdecimal() else text


def _aims(cooperation: str | None, punishment: str | None) -> dict[str, Any]:
    """Read the target and the punishment, where given, as options of a repeated game."""
    from greatgame.equilibria.refine import RULES

    aims: dict[str, Any] = {}
    for name, text in (("cooperation", cooperation), ("punishment", punishment)):
        if text is not None:
            rule = name == "punishment" and text in RULES
            aims[name] = text if rule else tuple(part.strip() for part in text.split(","))
    return aims


def _profile(texts: list[str]) -> Strategy | Mapping[str, Strategy]:
    """Read one strategy for everybody, or ``player=strategy`` for each player."""
    if len(texts) == 1 and texts[0].partition("(")[0].count("=") == 0:
        return _strategy(texts[0])
    profile = {}
    for text in texts:
        player, equals, name = text.partition("=")
        if not equals or "(" in player:
            raise typer.BadParameter(f"{text!r} is not PLAYER=NAME", param_hint="--strategy")
        if player.strip() in profile:
            raise typer.BadParameter(f"{player} has two strategies", param_hint="--strategy")
        profile[player.strip()] = _strategy(name)
    return profile


# -- reporting ------------------------------------------------------------------------------------


def _heading(point: Model) -> dict[str, Any]:
    from greatgame.display.document import settings_document

    return {"model": point.name(), "parameters": settings_document(point)}


def _repeat_report(
    point: Model, repeated: RepeatedGame, chosen: Any, noise: str
) -> tuple[dict[str, Any], list[str]]:
    """What `repeat` prints: as plain data, and as paragraphs."""
    from greatgame.numbers import brief

    play = repeated.play(chosen, noise=noise)
    payoffs = {player: str(value) for player, value in play.payoffs.items()}
    names = {p: str(s) for p, s in _by_player(chosen, repeated.game.players).items()}
    discount = repeated.discount
    document = _heading(point) | {
        "players": list(repeated.game.players),
        "strategies": names,
        "discount": None if discount is None else {p: str(d) for p, d in discount.items()},
        "noise": noise,
        "cooperation": _labels(repeated.cooperation),
        "punishment": _labels(repeated.punishment),
        "path": _path(play),
        "payoffs": payoffs,
    }
    text = [
        "\n".join(f"{player} plays {name}" for player, name in names.items()),
        _path_text(document["path"]),
        "Payoffs (normalised): " + ", ".join(f"{p} {brief(v)}" for p, v in play.payoffs.items()),
    ]
    if discount is not None:
        checks = repeated.is_subgame_perfect(chosen), repeated.is_nash(chosen)
        document |= {**checks[0].to_json(), "nash": checks[1].to_json()}
        text += [str(check) for check in checks]
    critical = repeated.critical_discount(chosen)
    document["critical_discount"] = critical.to_json()
    text.append(f"An equilibrium for these discount factors: {critical}")
    return document, text


def _by_player(chosen: Any, players: tuple[str, ...]) -> dict[str, Strategy]:
    from greatgame.repeated.strategy import Strategy

    return dict.fromkeys(players, chosen) if isinstance(chosen, Strategy) else dict(chosen)


def _labels(profile: Any) -> list[Any] | None:
    """Return a profile of actions, or of mixes, as plain data."""
    if profile is None:
        return None
    return [part if isinstance(part, str) else [str(w) for w in part] for part in profile]


def _path(play: Play) -> dict[str, Any] | None:
    """Return what is played before the cycle, and the cycle; None if play is random."""
    try:
        return {"lead": [list(p) for p in play.lead], "cycle": [list(p) for p in play.cycle]}
    except StrategyError:
        return None


def _path_text(path: dict[str, Any] | None) -> str:
    if path is None:
        return "Play is random."
    parts = {name: " ".join("(" + ", ".join(p) + ")" for p in path[name]) for name in path}
    return (f"Path: {parts['lead']}, then " if path["lead"] else "Path: ") + f"for ever {parts['cycle']}"


def _show(result: Tournament) -> None:
    """Print the ranking, with who invades whom."""
    from greatgame.display.grid import Grid
    from greatgame.display.terminal import show_grid
    from greatgame.numbers import show

    rows = [
        (
            name,
            show(score),
            "yes" if name in result.evolutionarily_stable else ", ".join(result.invasions[name]) or "drift",
        )
        for name, score in result.ranking
    ]
    notes = [f"left out: {name} ({why})" for name, why in result.skipped.items()]
    show_grid(Grid.of("Tournament", ("strategy", "mean payoff", "stable, or invaded by"), rows, notes))
