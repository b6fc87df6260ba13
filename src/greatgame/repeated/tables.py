"""What the tables of machines are written in: profiles, mixes, outputs, moves and lotteries."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from greatgame.errors import StrategyError, suggest
from greatgame.numbers import Number, exact

Profile = tuple[str, ...]
Mix = tuple[Fraction, ...]
Lottery = tuple[tuple[int, Fraction], ...]
Output = str | Mapping[str, Number] | Sequence[Number]
Move = Hashable | Mapping[Any, Number]


def _probability(value: object, where: str) -> Fraction:
    try:
        return exact(value)
    except (TypeError, ValueError) as error:
        raise StrategyError(f"a probability in the {where}: {error}") from None


def check_distribution(weights: Sequence[Fraction], where: str) -> None:
    """Raise StrategyError unless the weights are non-negative and sum to 1."""
    if any(w < 0 for w in weights) or sum(weights) != 1:
        shown = ", ".join(map(str, weights))
        raise StrategyError(f"probabilities must be >= 0 and sum to 1 in the {where}: {shown}")


def check_mix(labels: Sequence[str], mix: Sequence[Fraction], where: str) -> None:
    """Raise StrategyError unless ``mix`` is a distribution over ``labels``."""
    if len(mix) != len(labels):
        raise StrategyError(f"{where} needs {len(labels)} probabilities, has {len(mix)}")
    check_distribution(mix, f"output of {where}")


def read_mix(labels: tuple[str, ...], output: Output, where: str) -> Mix:
    """Return the probabilities of an output: a label, label -> probability, or one number per action.

    Raises
    ------
    StrategyError
        For an unknown label or something that is no probability; ``where`` says whose.
    """
    if isinstance(output, str):
        output = {output: 1}
    if isinstance(output, Mapping):
        for label in output:
            if label not in labels:
                raise StrategyError(f"{where} plays {label!r}, not an action{suggest(label, labels)}")
        output = [output.get(label, 0) for label in labels]
    mix = tuple(_probability(w, f"output of {where}") for w in output)
    check_mix(labels, mix, where)
    return mix


def read_lottery(move: Move, order: dict[Any, int], state: object) -> Lottery:
    """Read a move, numbering the states it leads to."""
    chances = move if isinstance(move, Mapping) else {move: Fraction(1)}
    weights = {s: _probability(w, f"move from state {state!r}") for s, w in chances.items()}
    for s, w in weights.items():
        if w:
            order.setdefault(s, len(order))
    return tuple(sorted((order[s], w) for s, w in weights.items() if w))
