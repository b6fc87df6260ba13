"""Ties of positive volume: regimes partition the space even where payoffs are exactly equal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy

from greatgame.equilibria.verify import max_regret
from greatgame.errors import GameError, ParameterError
from greatgame.model import Model
from greatgame.models import AlignmentTriangle, IndiaAccession, MediatedDispute
from greatgame.proof.algebra import Atom
from greatgame.proof.atlas import Atlas, atlas
from greatgame.proof.points import Evaluator
from greatgame.proof.regime import Regime
from greatgame.proof.space import Space
from greatgame.proof.ties import ties

Pay = Callable[[Any, str, str], tuple[Any, Any]]
HALF = sympy.Rational(1, 2)


def build(new_parameter: Any, payoffs: Pay) -> type[Model]:
    """A 2x2 game in two parameters on [0, 1]."""

    def method(self: Any, row: str, col: str) -> tuple[Any, Any]:
        return payoffs(self, row, col)

    body = {
        "players": {"R": ("x", "y"), "C": ("l", "r")},
        "a": new_parameter("0.5", 0, 1, "a"),
        "b": new_parameter("0.4", 0, 1, "b"),
        "payoffs": method,
    }
    return type("Tied", (Model,), body)


def points(model: type[Model], chosen: dict[str, str], count: int, seed: int) -> Iterator[Model]:
    """Random admissible exact points."""
    rng = np.random.default_rng(seed)
    found = 0
    while found < count:
        values = {
            n: p.low + (p.high - p.low) * Fraction(int(rng.integers(1, 9973)), 9973)
            for n, p in model.parameters.items()
        }
        try:
            point = model(**values, **chosen)
        except ParameterError:
            continue
        found += 1
        yield point


def pure_profiles(model: Model) -> set[tuple[str, ...]]:
    """Pure equilibria of the exact game at a point, by exact regret."""
    game = model.game(exact=True)
    found = set()
    for profile in game.profiles():
        mixes = [
            [Fraction(int(a == b)) for b in acts]
            for a, acts in zip(profile, game.actions.values(), strict=True)
        ]
        if max_regret(game, mixes) == 0:
            found.add(tuple(profile))
    return found


def holding(found: Atlas, point: Model) -> list[Regime]:
    """The regimes whose definition and whose simplified inequalities hold at a point, exactly."""
    result = []
    for part in found.parts:
        if part.space.chosen != point.chosen:
            continue
        evaluator = Evaluator(part.space.algebra, part.space.point(point.values))
        for regime in part.regimes:
            inside = evaluator.holds(regime.definition)
            assert all(evaluator.holds(f) for f in regime.inequalities) == inside
            if inside:
                result.append(regime)
    return result


def partitions(found: Atlas, count: int, seed: int = 0) -> None:
    """Assert that sampled points lie in exactly one regime, with its equilibria, and shares sum to 1."""
    for part in found.parts:
        shares = [r.volume for r in part.regimes]
        assert all(v.share + v.error > 0 for v in shares)
        assert sum(v.share for v in shares) == pytest.approx(1)
        for regime in part.regimes:
            model = found.model(**regime.witness, **part.space.chosen)
            assert set(regime.pure) == pure_profiles(model)
            assert found.locate(model) is regime
        for point in points(found.model, part.space.chosen, count, seed):
            (regime,) = holding(found, point)
            assert found.locate(point) is regime
            assert set(regime.pure) == pure_profiles(point)


def test_one_player_whose_actions_tie_on_half_the_space(new_parameter: Any) -> None:
    def payoffs(self: Any, action: str) -> tuple[Any]:
        return (sympy.Max(self.a, self.b) if action == "x" else self.a,)

    body = {
        "players": {"R": ("x", "y")},
        "a": new_parameter("0.5", 0, 1, "a"),
        "b": new_parameter("0.4", 0, 1, "b"),
        "payoffs": payoffs,
    }
    found = atlas(type("Alone", (Model,), body))
    assert found.complete
    assert {r.pure for r in found} == {(("x",), ("y",)), (("x",),)}
    assert all(r.generic and abs(r.volume.share - 0.5) <= r.volume.error for r in found)
    partitions(found, 40)


#: payoffs, number of regimes
TIED: dict[str, tuple[Pay, int]] = {
    "maximum": (lambda m, r, c: (sympy.Max(m.a, m.b) if r == "x" else m.a, m.a if c == "l" else m.b), 2),
    "rounded": (  # a tie that floating point does not see
        lambda m, r, c: (
            (sympy.Max(m.a, m.b) + m.b / 3) ** 2 if r == "x" else (m.a + m.b / 3) ** 2,
            m.a if c == "l" else m.b,
        ),
        2,
    ),
    "piecewise": (
        lambda m, r, c: (
            sympy.Piecewise((m.a, m.a >= m.b), (m.b, True)) if r == "x" else sympy.Max(m.a, m.b),
            m.a if c == "l" else m.b,
        ),
        2,
    ),
    "absolute value": (
        lambda m, r, c: (
            sympy.Abs(m.a - m.b) if r == "x" else m.a - m.b,
            m.a if c == "l" else sympy.Max(m.b, m.a, HALF),
        ),
        3,
    ),
    "nested": (
        lambda m, r, c: (
            sympy.Max(m.a, 2 * sympy.Min(m.a, m.b)) if r == "x" else m.a,
            sympy.Min(m.b, HALF) if c == "l" else m.b,
        ),
        3,
    ),
    "structural": (lambda m, r, c: (m.a, m.b if c == "l" else m.a), 2),
    "thin": (  # a maximum that ties nowhere but on a line
        lambda m, r, c: (
            sympy.Max(m.a, m.b) if r == "x" else HALF * m.a + HALF * HALF,
            m.a if c == "l" else m.b,
        ),
        4,
    ),
}


@pytest.mark.parametrize("name", TIED)
def test_regimes_with_ties_partition_the_space(new_parameter: Any, name: str) -> None:
    payoffs, count = TIED[name]
    found = atlas(build(new_parameter, payoffs))
    assert found.complete, found.reason
    assert len(found) == count
    partitions(found, 40)


@pytest.mark.parametrize("model", [AlignmentTriangle, IndiaAccession])
def test_models_whose_payoffs_tie_structurally(model: type[Model]) -> None:
    found = atlas(model, time_limit=30)
    assert found.complete, found.reason
    partitions(found, 25)


def test_three_player_dispute_with_its_prices_fixed() -> None:
    at = {n: MediatedDispute.parameters[n].default for n in ("calm", "gain", "backing_down", "clash_cost")}
    found = atlas(MediatedDispute, at=at, time_limit=30)
    assert found.complete, found.reason
    (part,) = found.parts
    assert sum(r.volume.share for r in found) == pytest.approx(1)
    rng = np.random.default_rng(0)
    for _ in range(25):
        free = {
            n: part.space.bounds[s][0]
            + (part.space.bounds[s][1] - part.space.bounds[s][0]) * Fraction(int(rng.integers(1, 9973)), 9973)
            for s, n in part.space.names.items()
        }
        point = MediatedDispute(**{**at, **free})
        regime = found.locate(point)
        assert regime is not None
        assert holding(found, point) == [regime]
        assert set(regime.pure) == pure_profiles(point)


def test_mixed_equilibria_on_ties_are_not_claimed(new_parameter: Any) -> None:
    # With b < a the row player is indifferent against l; nothing about mixtures is asserted there.
    rows = {"xl": lambda m: sympy.Max(m.a, m.b), "xr": lambda m: m.b, "yl": lambda m: m.a}

    def payoffs(m: Any, r: str, c: str) -> tuple[Any, Any]:
        own = rows[r + c](m) if r + c in rows else 1 - m.b
        return own, int((r == "x") == (c == "l")) + 0 * m.a

    found = atlas(build(new_parameter, payoffs), mixed=True)
    assert not found.complete
    assert "tied on a region" in found.reason
    assert {r.mixed is None for r in found} == {True, False}
    assert sum(r.volume.share for r in found) == pytest.approx(1)
    for point in points(found.model, {}, 40, 1):
        regime = found.locate(point)
        assert regime is not None
        assert set(regime.pure) == pure_profiles(point)
        eqs = point.game(exact=True).equilibria()
        if regime.mixed is None:
            assert point.values["a"] > point.values["b"]
        else:
            assert set(regime.mixed) == {tuple(e.support.values()) for e in eqs if e.kind == "mixed"}


def test_identical_payoffs_leave_mixed_atlas_incomplete(new_parameter: Any) -> None:
    found = atlas(build(new_parameter, TIED["structural"][0]), mixed=True)
    assert not found.complete
    assert found.regimes
    assert all(r.mixed is None for r in found)


def test_a_root_that_may_vanish_on_a_region_is_said(new_parameter: Any) -> None:
    def payoffs(m: Any, r: str, c: str) -> tuple[Any, Any]:
        square = sympy.expand((m.a - m.b) ** 2)
        return (sympy.sqrt(square) if r == "x" else m.a - m.b, m.a if c == "l" else m.b)

    found = atlas(build(new_parameter, payoffs))
    assert not found.complete
    assert "may vanish on a region" in found.reason
    assert {r.pure for r in found} == {(("x", "l"), ("y", "l")), (("x", "r"),)}


def test_roots_of_positive_bases_are_proved_not_to_tie(new_parameter: Any) -> None:
    def payoffs(m: Any, r: str, c: str) -> tuple[Any, Any]:
        return (
            sympy.sqrt(m.a) if r == "x" else sympy.sqrt(2) * m.b,
            sympy.sqrt(m.a * m.b) if c == "l" else m.b,
        )

    space = Space(build(new_parameter, payoffs))
    a, b = space.symbols
    for difference in (sympy.sqrt(a) - sympy.sqrt(2) * b, sympy.sqrt(a * b) - b):
        for atom in space.algebra.product(difference).odd:
            assert isinstance(atom, Atom)
            found = ties(space, atom)
            assert not list(found.where.leaves())
            assert not found.reason
    assert atlas(space.model).complete


def test_a_space_without_volume_is_not_called_complete(new_parameter: Any) -> None:
    from greatgame.parameters import Assumption

    plain = build(new_parameter, TIED["structural"][0])
    line = Assumption("on a line", lambda m: sympy.Eq(m.a, m.b))
    points = {"b": new_parameter("0.5", 0, 1, "b"), "assumptions": (line,)}
    found = atlas(type("Line", (plain,), points))
    assert not found.complete
    assert "no volume" in found.reason


def test_a_region_where_payoffs_are_undefined_is_a_stated_part(new_parameter: Any) -> None:
    def payoffs(m: Any, r: str, c: str) -> tuple[Any, Any]:
        # The root cancels in every comparison; the payoff is no number below a = 1/4 all the same.
        return sympy.sqrt(m.a - HALF / 2) + (m.b if r == "x" else HALF), m.a if c == "l" else m.b

    found = atlas(build(new_parameter, payoffs))
    assert found.complete, found.reason
    (part,) = found.undefined
    assert part.volume.share == pytest.approx(0.25, abs=0.01)
    assert part.witness["a"] < Fraction(1, 4)
    assert sum(r.volume.share for r in found) + part.volume.share == pytest.approx(1)
    assert any("undefined" in note for note in found.notes)
    assert found.to_json()["undefined"]
    assert found.locate(found.model(a="0.1")) is None
    with pytest.raises(GameError, match="not a real number"):
        found.model(**part.witness).game()
    for regime in found:
        assert regime.witness["a"] > Fraction(1, 4)
        assert found.locate(found.model(**regime.witness)) is regime


def test_poles_are_said(new_parameter: Any) -> None:
    def payoffs(m: Any, r: str, c: str) -> tuple[Any, Any]:
        return 1 / (m.a - m.b) if r == "x" else m.a, m.a if c == "l" else m.b

    found = atlas(build(new_parameter, payoffs))
    assert found.complete
    assert not found.undefined
    assert any(note.startswith("payoffs are undefined where") for note in found.notes)
    assert not atlas(build(new_parameter, TIED["maximum"][0])).notes


def test_neighbours_across_the_boundary_of_a_tie(new_parameter: Any) -> None:
    # Where b < a the row player is indifferent; the boundary is a = b, which no payoff difference crosses.
    found = atlas(build(new_parameter, TIED["maximum"][0]))
    (pair,) = found.neighbours
    assert {pair.first, pair.second} == set(found)
    assert pair.point["a"] == pair.point["b"]
    (leaf,) = pair.separator.leaves()
    space = found.parts[0].space
    for regime, side in ((pair.first, 1), (pair.second, -1)):
        assert Evaluator(space.algebra, space.point(regime.witness)).sign_of(leaf.expression) == side
