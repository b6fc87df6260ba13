"""The atlas against exact games at sampled points, known counts and closed forms."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import cvc5
import numpy as np
import pytest
import sympy

from greatgame.equilibria.verify import max_regret
from greatgame.model import Model
from greatgame.models import DivisionOfLabour
from greatgame.proof.atlas import atlas
from greatgame.proof.points import Evaluator
from greatgame.proof.propositions import propositions

HALF = sympy.Rational(1, 2)
RandomModel = Callable[..., type[Model]]


def points(model: type[Model], count: int, seed: int) -> list[Model]:
    """Random exact points on a grid that avoids round numbers."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        values = {}
        for name, p in model.parameters.items():
            values[name] = p.low + (p.high - p.low) * Fraction(int(rng.integers(1, 9973)), 9973)
        found.append(model(**values))
    return found


def pure_profiles(model: Model) -> set[tuple[str, ...]]:
    """Pure equilibria of the exact game at a point, by exact regret."""
    game = model.game(exact=True)
    marks = game.best_responses().all(axis=0)
    profiles = {p for p, mark in zip(game.profiles(), marks.ravel().tolist(), strict=True) if mark}
    for profile in profiles:
        mixes = [
            [Fraction(int(a == b)) for b in acts]
            for a, acts in zip(profile, game.actions.values(), strict=True)
        ]
        assert max_regret(game, mixes) == 0
    return profiles


@pytest.mark.parametrize("seed", range(8))
def test_random_models_every_point_lies_in_its_regime(random_model: RandomModel, seed: int) -> None:
    shape = [(2, 2), (2, 3), (3, 3), (2, 2, 2)][seed % 4]
    model = random_model(seed, shape, 1 + seed % 3)
    found = atlas(model, time_limit=10)
    assert found.complete, found.reason
    for regime in found:
        assert set(regime.pure) == pure_profiles(model(**regime.witness))
    for point in points(model, 60, seed):
        located = found.locate(point)
        if located is None:
            game = point.game(exact=True)
            assert any(_ties(game.payoffs[i], i) for i in range(game.n_players))
            continue
        assert set(located.pure) == pure_profiles(point)
        holding = [r for r in found if _holds(r, point)]
        assert holding == [located]


def _ties(payoffs: Any, player: int) -> bool:
    lines = np.moveaxis(payoffs, player, 0).reshape(payoffs.shape[player], -1)
    return any(len(set(column)) < len(column) for column in lines.T.tolist())


def _holds(regime: Any, point: Model) -> bool:
    """Whether the simplified inequalities hold at a point, exactly."""
    space = regime._part.space
    evaluator = Evaluator(space.algebra, space.point(point.values))
    return all(evaluator.holds(f) for f in regime.inequalities)


def test_sketch_has_nineteen_regimes_and_535_cells(sketch: type[Model]) -> None:
    found = atlas(sketch)
    assert found.complete
    assert len(found) == 19
    assert len({r.pure for r in found}) == 19
    chart = found.parts[0].chart
    assert chart.cells.complete
    assert len(chart.cells.patterns) == 535
    assert sum(r.volume.share for r in found) == pytest.approx(1)
    for regime in found:
        assert set(regime.pure) == pure_profiles(sketch(**regime.witness))
        assert _holds(regime, sketch(**regime.witness))


def test_sketch_neighbours_are_boundary_points(sketch: type[Model]) -> None:
    found = atlas(sketch, at={"extra": "0.1", "single": "0.3", "residue": "0.1"})
    assert found.complete
    assert len(found.neighbours) >= len(found) - 1
    space = found.parts[0].space
    for pair in found.neighbours:
        assert pair.first is not pair.second
        (leaf,) = pair.separator.leaves()
        at = {s: pair.point[n] for s, n in space.names.items()}
        assert Evaluator(space.algebra, at).sign_of(leaf.expression) == 0


def test_one_parameter_dilemma_in_closed_form(dilemma: type[Model]) -> None:
    found = atlas(dilemma, boundary=True)
    T = dilemma.symbols["temptation"]
    assert found.complete
    by_name = {r.pure: r for r in found if r.generic}
    assert set(by_name) == {(("D", "D"),), (("C", "C"), ("D", "D"))}
    assert [str(f) for f in by_name[("D", "D"),].inequalities] == ["T > 3"]
    assert [str(f) for f in by_name[("C", "C"), ("D", "D")].inequalities] == ["3 > T"]
    assert by_name[("D", "D"),].volume.exact == Fraction(1, 2)
    assert "Prisoner's Dilemma" in by_name[("D", "D"),].name
    assert "Stag Hunt" in by_name[("C", "C"), ("D", "D")].name
    # At T = 3 both profiles are equilibria, as below it: no further regime on the boundary.
    assert all(r.generic for r in found)
    assert T in found.parts[0].space.symbols


class TestBoundary:
    def test_knife_edge_regimes_are_added_on_request(self, new_parameter: Any) -> None:
        def payoffs(self: Any, row: str, col: str) -> tuple[Any, Any]:
            own = {("a", "l"): self.x, ("b", "l"): -self.x, ("a", "r"): 1 - self.x, ("b", "r"): 1}[row, col]
            return own, -own

        body = {
            "players": {"R": ("a", "b"), "C": ("l", "r")},
            "x": new_parameter(0, -1, 1, "x"),
            "payoffs": payoffs,
        }
        model = type("Edge", (Model,), body)
        generic, every = atlas(model), atlas(model, boundary=True)
        assert generic.complete
        assert every.complete
        extra = [r for r in every if not r.generic]
        assert len(every) == len(generic) + len(extra)
        assert extra
        for regime in extra:
            assert set(regime.pure) == pure_profiles(model(**regime.witness))
            assert generic.locate(model(**regime.witness)) is None
            assert every.locate(model(**regime.witness)) is regime


def test_choices_are_enumerated_and_fixable(new_parameter: Any) -> None:
    from greatgame.parameters import Choice

    def payoffs(self: Any, row: str, col: str) -> tuple[Any, Any]:
        gain = self.x if self.rule == "up" else -self.x
        return (gain if row == "a" else 0 * self.x, gain if col == "a" else 0 * self.x)

    body = {
        "players": {"R": ("a", "b"), "C": ("a", "b")},
        "x": new_parameter(1, "0.1", 1, "x"),
        "rule": Choice("up", among=("up", "down"), meaning="sign"),
        "payoffs": payoffs,
    }
    model = type("Ruled", (Model,), body)
    both = atlas(model)
    assert {(r.chosen["rule"], r.pure) for r in both} == {("up", (("a", "a"),)), ("down", (("b", "b"),))}
    assert [r.pure for r in atlas(model, at={"rule": "down"})] == [(("b", "b"),)]
    assert all(r.dominant == dict.fromkeys(("R", "C"), r.pure[0][0]) for r in both)


@pytest.mark.parametrize("seed", range(8))
def test_mixed_supports_equal_those_of_the_exact_game(random_model: RandomModel, seed: int) -> None:
    model = random_model(100 + seed, [(2, 2), (3, 3)][seed % 2], 2, degree=1 + (seed % 4) // 2)
    found = atlas(model, mixed=True, time_limit=1)
    for regime in found:
        _check_mixed(regime, model(**regime.witness))
    for point in points(model, 12, seed):
        located = found.locate(point)
        if located is not None:
            _check_mixed(located, point)
        elif found.complete:
            assert point.game(exact=True).equilibria().status != "complete"


def _check_mixed(regime: Any, point: Model) -> None:
    eqs = point.game(exact=True).equilibria()
    if eqs.status != "complete":
        return
    supports = {tuple(e.support.values()) for e in eqs if e.kind == "mixed"}
    assert set(regime.mixed) == supports
    assert {e.profile for e in eqs.pure} == set(regime.pure)
    assert eqs.max_regret == 0


def test_three_players_ten_parameters(random_model: RandomModel) -> None:
    model = random_model(7, (2, 2, 2), 10, degree=1)
    found = atlas(model)
    assert found.complete
    for regime in found:
        assert set(regime.pure) == pure_profiles(model(**regime.witness))


def test_free_exponent_is_held_at_its_baseline_and_said(new_parameter: Any) -> None:
    def payoffs(self: Any, row: str, col: str) -> tuple[Any, Any]:
        good = self.x**self.a
        return (good if row == "a" else 1 - self.x, good if col == "a" else 1 - self.x)

    body = {
        "players": {"R": ("a", "b"), "C": ("a", "b")},
        "x": new_parameter("0.5", "0.1", "0.9", "x"),
        "a": new_parameter("0.5", "0.2", "0.8", "alpha"),
        "payoffs": payoffs,
    }
    model = type("Power", (Model,), body)
    open_ = atlas(model)
    assert not open_.complete
    assert open_.complete_where_held
    assert open_.held == {"a": Fraction(1, 2)}
    assert "a = 0.5" in open_.reason
    half = atlas(model, at={"a": "1/2"})
    assert half.complete
    assert not half.held
    assert len(half) == 2
    # sqrt(x) > 1 - x from x = ((sqrt(5) - 1)/2)^2 on: a witness on either side.
    golden = ((sympy.sqrt(5) - 1) / 2) ** 2
    for regime in half:
        above = bool(sympy.Rational(regime.witness["x"]) > golden)
        assert regime.pure == ((("a", "a"),) if above else (("b", "b"),))


def test_payoffs_outside_real_arithmetic_give_sampled_regimes_and_say_so(new_parameter: Any) -> None:
    def payoffs(self: Any, row: str, col: str) -> tuple[Any, Any]:
        return (sympy.log(self.x) if row == "a" else -self.y, self.y if col == "a" else HALF)

    body = {
        "players": {"R": ("a", "b"), "C": ("a", "b")},
        "x": new_parameter("0.5", "0.1", "0.9", "x"),
        "y": new_parameter("0.5", "0.2", 1, "y"),
        "payoffs": payoffs,
    }
    found = atlas(type("Logs", (Model,), body))
    assert not found.complete
    assert "log(x)" in found.reason
    assert len(found) == 4
    assert sum(r.volume.share for r in found) == pytest.approx(1)
    assert all(r.volume.error > 0 and r.inequalities and not r.dominant for r in found)
    assert found.neighbours == ()
    for regime in found:
        game = found.model(**regime.witness).game()
        assert {e.profile for e in game.equilibria("pure")} == set(regime.pure)


def test_time_limit_is_honest(random_model: RandomModel) -> None:
    model = random_model(5, (3, 3), 4, degree=3)
    found = atlas(model, mixed=True, time_limit=1.0)
    assert found.complete or found.reason
    for regime in found:
        assert set(regime.pure) == pure_profiles(model(**regime.witness))


def test_second_solver_confirms_completeness(sketch: type[Model], dilemma: type[Model]) -> None:
    at = {"single": "0.3", "extra": "0.1"}
    for found in (atlas(dilemma), atlas(sketch, at=at)):
        assert found.complete
        (query,) = found.smtlib()
        solver = cvc5.Solver()
        solver.setOption("tlimit-per", "20000")
        parser = cvc5.InputParser(solver)
        parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, query, "completeness")
        answer = ""
        while not (command := parser.nextCommand()).isNull():
            answer += command.invoke(solver, parser.getSymbolManager())
        assert answer.strip() == "unsat"


def test_areas_are_exact_and_agree_with_sampling(sketch: type[Model]) -> None:
    free = ("power", "grab")
    fixed = {n: p.default for n, p in sketch.parameters.items() if n not in free}
    found = atlas(sketch, at=fixed)
    shares = [r.volume.exact for r in found]
    assert all(s is not None for s in shares)
    assert sum(s for s in shares if s is not None) == 1
    chart = found.parts[0].chart
    for regime in found:
        hits = (chart.seeded == np.array(regime.pattern)).all(axis=1).mean()
        assert regime.volume.share == pytest.approx(hits, abs=0.01)


def test_sampled_volumes_bound_the_exact_ones(sketch: type[Model]) -> None:
    from greatgame.proof.chart import Chart
    from greatgame.proof.sampling import volume
    from greatgame.proof.space import Space

    fixed = {n: p.default for n, p in sketch.parameters.items() if n not in ("power", "grab")}
    chart = Chart(Space(sketch, fixed))
    assert chart.shares.exact is not None
    for pattern, share in chart.shares.exact.items():
        hits = np.array([float((h == np.array(pattern)).all(axis=1).sum()) for h in chart.shares.nash])
        estimate = volume(hits, np.array([float(len(h)) for h in chart.shares.nash]))
        assert abs(estimate.share - float(share)) <= estimate.error


def test_json_and_text(dilemma: type[Model]) -> None:
    found = atlas(dilemma)
    data = found.to_json()
    assert data["complete"] is True
    assert {"name", "equilibria", "inequalities", "witness", "volume"} <= set(data["regimes"][0])
    assert "proved that there are no others" in str(found)


def test_propositions_number_what_is_proved(dilemma: type[Model]) -> None:
    listed = propositions(dilemma)
    assert [p.number for p in listed] == list(range(1, len(listed) + 1))
    assert "T > 3" in listed.latex()
    assert "**Proposition 1.**" in listed.markdown()


def test_irrational_constants_cancel_between_payoffs() -> None:
    # With productivities at their data and a Cobb-Douglas exponent of 1/2, payoffs are linear in the
    # four prices with square roots of rationals as coefficients.
    names = ("security_russia", "security_china", "economy_russia", "economy_china")
    data = {n: DivisionOfLabour.parameters[n].default for n in names}
    found = atlas(DivisionOfLabour, at={"security_weight": "1/2", **data}, time_limit=30)
    assert found.complete, found.reason
    chart = found.parts[0].chart
    for regime in found:
        assert chart.pure_at(chart.space.point(regime.witness)) == regime.pattern
    labels = {r.pattern for r in found}
    assert {tuple(row) for row in chart.seeded.tolist()} <= labels


def test_where_a_strategy_sustains_cooperation_is_a_region_with_a_share(dilemma: type[Model]) -> None:
    from greatgame.strategies import GrimTrigger

    sustained = atlas(dilemma, strategy=GrimTrigger()).sustained
    assert sustained is not None
    # Grim trigger holds iff delta >= (T - 3)/(T - 1), for T > 3: the rest of [0, 6] x (0, 1) has area
    # integral from 3 to 6 of (T - 3)/(T - 1) = 3 - 2 log(5/2).
    exact = 1 - (3 - 2 * np.log(2.5)) / 6
    assert abs(sustained.volume.share - exact) <= sustained.volume.error
    assert sustained.volume.error < 0.01
    assert atlas(dilemma).sustained is None


def test_an_atlas_is_remembered(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from greatgame.models import Broker
    from greatgame.proof import remembered

    monkeypatch.setattr(remembered, "cache_folder", lambda room: tmp_path / room)
    first = remembered.remembered_atlas(Broker)
    assert first["complete"]
    monkeypatch.setattr("greatgame.proof.atlas.atlas", None)  # it is not drawn again
    assert remembered.remembered_atlas(Broker) == first
    (kept,) = (tmp_path / "atlases").iterdir()
    assert kept.name.startswith("broker-5-")


def test_propositions_say_at_which_exponent(new_parameter: Any) -> None:
    def payoffs(self: Any, row: str, col: str) -> tuple[Any, Any]:
        return (self.x**self.a if row == "a" else HALF, HALF if col == "a" else HALF / 2)

    body = {
        "players": {"R": ("a", "b"), "C": ("a", "b")},
        "x": new_parameter("0.5", "0.1", "0.9", "x"),
        "a": new_parameter("0.5", "0.2", "0.8", "alpha"),
        "payoffs": payoffs,
    }
    text = propositions(type("Power", (Model,), body)).markdown()
    assert "with a = 0.5" in text
