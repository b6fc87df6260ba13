"""Models for the proof tests: the two-power sketch, and random parametric games."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from greatgame.model import Model
from greatgame.parameters import Parameter


def parameter(default: object, low: object, high: object, symbol: str) -> Parameter:
    return Parameter(default, low=low, high=high, symbol=symbol, meaning="test", unit="prize", source="test")


class Sketch(Model):
    """The 3x3 contest of two powers with ten parameters, as in the catalogue's sketch M01."""

    players = {"Russia": ("Co", "Ri", "De"), "China": ("Co", "Ri", "De")}
    cooperation = ("Co", "Co")
    punishment = ("Ri", "Ri")
    power = parameter("0.28", "0.1", "0.5", "p")
    share = parameter("0.42", 0, 1, "s")
    dividend = parameter("0.1", 0, "0.5", "beta")
    grab = parameter("0.25", 0, "0.5", "g")
    grab_cost = parameter("0.05", 0, "0.2", "k_0")
    cost_russia = parameter("0.15", "0.05", "0.4", "k_R")
    cost_china = parameter("0.15", "0.05", "0.4", "k_C")
    residue = parameter("0.1", 0, "0.3", "d")
    single = parameter("0.3", 0, 1, "phi")
    extra = parameter("0.1", 0, "0.3", "c_1")

    def payoffs(self, russia: str, china: str) -> tuple[Any, Any]:
        p, s, b, g, k = self.power, self.share, self.dividend, self.grab, self.grab_cost
        alone, left = self.residue + self.single * b, self.residue
        table = {
            ("Co", "Co"): (s + b, 1 - s + b),
            ("Ri", "Co"): (s + g - k, 1 - s - g),
            ("Co", "Ri"): (s - g, 1 - s + g - k),
            ("Ri", "Ri"): (p - self.cost_russia, 1 - p - self.cost_china),
            ("De", "Co"): (alone, 1 - left + self.single * b - self.extra),
            ("Co", "De"): (1 - left + self.single * b - self.extra, alone),
            ("De", "Ri"): (left, 1 - left),
            ("Ri", "De"): (1 - left, left),
            ("De", "De"): (0, 0),
        }
        return table[russia, china]


class Dilemma(Model):
    """A symmetric 2x2 game in one parameter: mutual cooperation 3, sucker 0, mutual defection 1."""

    players = {"Row": ("C", "D"), "Col": ("C", "D")}
    cooperation = ("C", "C")
    punishment = ("D", "D")
    temptation = parameter(4, 0, 6, "T")

    def payoffs(self, row: str, col: str) -> tuple[Any, Any]:
        t = self.temptation
        return {("C", "C"): (3, 3), ("C", "D"): (0, t), ("D", "C"): (t, 0), ("D", "D"): (1, 1)}[row, col]


class Textbook(Model):
    """The symmetric dilemma with all four payoffs free, T > R > P > S."""

    players = {"Row": ("C", "D"), "Col": ("C", "D")}
    cooperation = ("C", "C")
    punishment = ("D", "D")
    temptation = parameter(5, 4, 6, "T")
    reward = parameter(3, "2.5", "3.5", "R")
    punish = parameter(1, "0.5", "1.5", "P")
    sucker = parameter(0, -1, "0.25", "S")

    def payoffs(self, row: str, col: str) -> tuple[Any, Any]:
        t, r, p, s = self.temptation, self.reward, self.punish, self.sucker
        return {("C", "C"): (r, r), ("C", "D"): (s, t), ("D", "C"): (t, s), ("D", "D"): (p, p)}[row, col]


def build_random(seed: int, shape: tuple[int, ...], parameters: int, degree: int = 2) -> type[Model]:
    """A model with random sparse polynomial payoffs in [0, 1] parameters, some terms shared."""
    rng = np.random.default_rng(seed)
    names = [f"x{k}" for k in range(parameters)]
    body: dict[str, Any] = {n: parameter("0.5", 0, 1, f"x_{k}") for k, n in enumerate(names)}
    monomials = [
        powers for powers in itertools.product(range(degree + 1), repeat=parameters) if sum(powers) <= degree
    ]
    count = len(shape)
    chosen = {
        cell: [
            [(int(rng.integers(-3, 4)), monomials[int(rng.integers(len(monomials)))]) for _ in range(3)]
            for _ in range(count)
        ]
        for cell in np.ndindex(*shape)
    }
    labels = {f"P{i}": tuple(f"a{k}" for k in range(n)) for i, n in enumerate(shape)}

    def payoffs(self: Any, *actions: str) -> tuple[Any, ...]:
        cell = tuple(int(a[1:]) for a in actions)
        values = [getattr(self, n) for n in names]
        result = []
        for terms in chosen[cell]:
            total = 0 * values[0]
            for coefficient, powers in terms:
                term = coefficient
                for value, power in zip(values, powers, strict=True):
                    term = term * value**power
                total = total + term
            result.append(total)
        return tuple(result)

    body |= {"players": labels, "payoffs": payoffs}
    return type(f"Random{seed}", (Model,), body)


@pytest.fixture(scope="session")
def sketch() -> type[Model]:
    return Sketch


@pytest.fixture(scope="session")
def dilemma() -> type[Model]:
    return Dilemma


@pytest.fixture(scope="session")
def textbook() -> type[Model]:
    return Textbook


@pytest.fixture(scope="session")
def random_model() -> Callable[..., type[Model]]:
    return build_random


@pytest.fixture(scope="session")
def new_parameter() -> Callable[..., Parameter]:
    return parameter
