"""What every model of the catalogue must satisfy: adding a model adds no test here.

A file whose docstring opens with a family, ``M01`` to ``M18``, models the literature and answers to its
index; any other file is a model of its author's, with claims under keys of its own.
"""

from __future__ import annotations

import ast
import itertools
import pickle
import random
import re
from collections.abc import Iterator
from fractions import Fraction
from importlib import resources

import numpy as np
import pytest
import sympy
from matplotlib.mathtext import MathTextParser

from greatgame.catalogue import models
from greatgame.data import document_lines, documents, names
from greatgame.data.literature import claim_entries, interactions
from greatgame.display.catalogue_views import family
from greatgame.errors import GameError, ParameterError
from greatgame.model import CLAIM_KINDS, Model

CATALOGUE = models()
EACH = pytest.mark.parametrize("cls", CATALOGUE.values(), ids=CATALOGUE)
POINTS = 4


def random_points(cls: type[Model], seed: int = 20260101) -> Iterator[Model]:
    """Yield seeded points over the ranges and choices that satisfy the model's assumptions."""
    rng = random.Random(f"{seed} {cls.__name__}")
    found = tries = 0
    while found < POINTS:
        tries += 1
        assert tries < 200 * POINTS, f"{cls.__name__}: admissible points are too rare"
        values: dict[str, object] = {
            name: p.low + (p.high - p.low) * Fraction(rng.randint(0, 60), 60)
            for name, p in cls.parameters.items()
        }
        values |= {name: rng.choice(choice.among) for name, choice in cls.choices.items()}
        try:
            point = cls(**values)
        except ParameterError:
            continue
        found += 1
        yield point


def all_points(cls: type[Model]) -> list[Model]:
    """Baseline, named points and random points."""
    return [cls(), *(cls.at(name) for name in cls.points), *random_points(cls)]


def options(cls: type[Model]) -> list[dict[str, str]]:
    """Every combination of choices."""
    combinations = itertools.product(*(c.among for c in cls.choices.values()))
    return [dict(zip(cls.choices, combination, strict=True)) for combination in combinations]


def test_the_catalogue_is_not_empty() -> None:
    assert {"co-hegemony", "india-accession", "division-of-labour"} <= set(CATALOGUE)


@EACH
def test_presentation(cls: type[Model]) -> None:
    assert cls.title
    assert cls.form
    assert bool(cls.covers) == bool(family(cls)), "models of the literature say which interactions they cover"
    assert set(cls.covers) <= set(interactions())
    assert len((cls.__doc__ or "").splitlines()) > 5
    document_lines(cls.__doc__ or "")
    module = source_text(cls)
    assert module.startswith('"""')
    assert len(module.splitlines()) <= 250, "a model reads in one sitting"


def source_text(cls: type[Model]) -> str:
    """Return the text of the file that defines a model."""
    package, _, module = cls.__module__.rpartition(".")
    return resources.files(package).joinpath(f"{module}.py").read_text(encoding="utf-8")


@EACH
def test_points_pickle_compare_and_print(cls: type[Model]) -> None:
    for m in all_points(cls):
        again = pickle.loads(pickle.dumps(m))
        assert again == m
        assert hash(again) == hash(m)
        assert again is not m
        call = ast.parse(repr(m), mode="eval").body
        assert isinstance(call, ast.Call)
        assert isinstance(call.func, ast.Name)
        assert call.func.id == cls.__name__
        assert cls(**{k.arg: ast.literal_eval(k.value) for k in call.keywords if k.arg}) == m
        assert m.replace() == m
    for name, parameter in cls.parameters.items():
        moved = cls(**{name: nudged(cls, name)})
        assert moved != cls()
        assert moved.replace(**{name: parameter.default}) == cls()


def nudged(cls: type[Model], name: str) -> Fraction:
    """Return an admissible value of a parameter that differs from its baseline."""
    p = cls.parameters[name]
    for part in (Fraction(1, 100), Fraction(99, 100), Fraction(1, 2), Fraction(1, 3)):
        for end in (p.low, p.high):
            value = p.default + (end - p.default) * part
            if value != p.default and admissible(cls, {name: value}):
                return value
    raise AssertionError(f"{cls.__name__}.{name} cannot move")


def admissible(cls: type[Model], values: dict[str, object]) -> bool:
    """Whether a point satisfies the assumptions."""
    try:
        cls(**values)
    except ParameterError:
        return False
    return True


@EACH
def test_bad_values_name_the_parameter_and_what_is_valid(cls: type[Model]) -> None:
    for name, p in cls.parameters.items():
        step = (p.high - p.low) / 1000
        for bad in (p.low - step, p.high + step, float("nan"), float("inf"), "half", True, None, [1]):
            with pytest.raises(ParameterError, match=name) as caught:
                cls(**{name: bad})
            assert p.symbol in str(caught.value)
    for name, choice in cls.choices.items():
        with pytest.raises(ParameterError, match=name) as caught:
            cls(**{name: "no such option"})
        assert all(option in str(caught.value) for option in choice.among)
    some = next(iter(cls.parameters))
    with pytest.raises(ParameterError, match=f"did you mean '{some}'"):
        cls(**{some + "x": 0})
    with pytest.raises(ParameterError, match="no point"):
        cls.at("no such point")


@EACH
def test_parameters_are_documented_and_sourced(cls: type[Model]) -> None:
    for name, p in cls.parameters.items():
        assert_resolves(p.source)
        tables = re.findall(r"data/(\w+)\.csv", p.source)
        if p.origin == "data":
            assert tables, f"{name}: data without a table"
        else:
            assert p.source.startswith(p.origin), f"{name} says {p.origin}, its source {p.source!r}"
    for choice in cls.choices.values():
        assert choice.meaning
        assert_resolves(choice.source)
    for derived in cls.derived.values():
        assert derived.meaning
        assert_resolves(derived.source)


def assert_resolves(source: str) -> None:
    """Check that what a source names exists, and that it names something."""
    lines = document_lines(source)
    tables = re.findall(r"data/([\w.-]+)\.csv", source)
    works = re.findall(r"@(\w+)", source)
    assert set(tables) <= set(names()), source
    if works:
        bibliography = (
            resources.files("greatgame.data").joinpath("references.bib").read_text(encoding="utf-8")
        )
        assert all(re.search(rf"@\w+\{{{work},", bibliography) for work in works), source
    assert lines or tables or works or re.match("judgement|convention", source), f"no source in {source!r}"


@EACH
def test_claims_are_cited(cls: type[Model]) -> None:
    for claim in cls.claims:
        assert (claim.key in claim_entries()) == bool(family(cls))
        assert claim.text.endswith(".")
        assert claim.kind in CLAIM_KINDS
        assert claim.test
        assert document_lines(claim.source) or not family(cls)
        assert {key for key, *_ in document_lines(claim.source)} <= set(documents())


@EACH
def test_every_parameter_is_used(cls: type[Model]) -> None:
    used = set().union(
        *(x.free_symbols for chosen in options(cls) for x in cls.symbolic(**chosen).payoffs.ravel().tolist())
    )
    unused = [name for name, symbol in cls.symbols.items() if symbol not in used]
    assert not unused, f"{cls.__name__}: no payoff depends on {unused}"


@EACH
def test_payoffs_and_derived_quantities_render(cls: type[Model]) -> None:
    parser = MathTextParser("path")
    for chosen in options(cls):
        point = cls.symbolic_point(**chosen)
        derived = [getattr(point, name) for name in cls.derived]
        for expression in {*cls.symbolic(**chosen).payoffs.ravel().tolist(), *derived}:
            parser.parse(f"${sympy.latex(without_cases(expression))}$")


def without_cases(expression: object) -> object:
    """Return an expression with a symbol for each case distinction, which matplotlib cannot draw."""
    return sympy.sympify(expression).replace(sympy.Piecewise, lambda *_: sympy.Symbol("cases"))


@EACH
def test_exact_float_and_direct_evaluation_agree(cls: type[Model]) -> None:
    """Symbols substituted, floats, fractions and ``payoffs`` called on numbers give one game."""
    for m in all_points(cls):
        game = m.game()
        for profile in game.profiles():
            floats = [float(sympy.N(x, 30)) for x in m.payoffs(*profile)]
            np.testing.assert_allclose(list(game.payoff(profile).values()), floats, rtol=1e-14, atol=1e-15)
        direct = [x for profile in game.profiles() for x in m.payoffs(*profile)]
        if all(sympy.sympify(x).is_Rational for x in direct):
            fractions = m.game(exact=True)
            assert (fractions.payoffs.astype(float) == game.payoffs).all()
            assert [x for p in game.profiles() for x in fractions.payoff(p).values()] == [
                *map(as_fraction, direct)
            ]
        else:
            with pytest.raises(GameError, match="irrational"):
                m.game(exact=True)


def as_fraction(x: object) -> Fraction:
    """Return an exact payoff as a Fraction, whichever kind of exact number it is."""
    number = sympy.sympify(x)
    return Fraction(int(number.p), int(number.q))


@EACH
def test_answers_do_not_vary(cls: type[Model]) -> None:
    for m in all_points(cls):
        assert m.best_game() == cls(**{**m.values, **m.chosen}).best_game()
    assert list(map(repr, random_points(cls))) == list(map(repr, random_points(cls)))


@EACH
def test_players_and_aims(cls: type[Model]) -> None:
    for chosen in options(cls):
        players = cls.players_at(**chosen)
        game = cls.symbolic(**chosen)
        assert tuple(players) == game.players
        for aim in (cls.cooperation, cls.punishment):
            if aim is not None:
                game.position(aim)
