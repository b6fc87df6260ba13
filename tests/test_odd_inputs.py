"""Odd inputs: what is read, what is refused, and that each refusal is one of our errors."""

from __future__ import annotations

import math
import types
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy

from greatgame import NormalForm
from greatgame.equilibria.solve import methods
from greatgame.errors import DeclarationError, GameError, GreatGameError, ParameterError
from greatgame.model import Model
from greatgame.nfg import parse_nfg
from greatgame.numbers import exact
from greatgame.parameters import Assumption, Choice, Derived, Parameter, Vector

PLAYERS = {"R": ("a", "b"), "C": ("c", "d")}


def game(cell: Any = 1) -> NormalForm:
    """Return a 2x2 game with one cell of choice."""
    return NormalForm(PLAYERS, [[[cell, 2], [3, 4]], [[1, 2], [3, 4]]])


def parameter(symbol: str = "x", default: object = "0.5") -> Parameter:
    """Return a parameter between 0 and 1."""
    return Parameter(default, low=0, high=1, symbol=symbol, meaning="m", unit="u", source="judgement")


def declare(**attributes: Any) -> Any:
    """Define a model class with these attributes."""
    body = {"players": PLAYERS, "payoffs": lambda self, r, c: (1, 2)} | attributes
    return types.new_class("Odd", (Model,), {}, lambda namespace: namespace.update(body))


@pytest.mark.parametrize(
    "cell",
    [
        math.nan,
        math.inf,
        1j,
        None,
        "x",
        "inf",
        sympy.nan,
        sympy.oo,
        sympy.zoo,
        sympy.I,
        sympy.true,
        sympy.Symbol("x") > 0,
    ],
)
def test_what_is_no_finite_real_number_is_no_payoff(cell: object) -> None:
    with pytest.raises(GameError):
        game(cell)


def test_symbols_do_not_hide_a_wrong_payoff() -> None:
    wrong: Any
    for wrong in (math.nan, "hello", None):
        with pytest.raises(GameError):
            NormalForm({"R": ("a", "b")}, [[sympy.Symbol("x"), wrong]])


def test_masked_and_overflowing_payoffs_are_errors() -> None:
    with pytest.raises(GameError, match="masked"):
        NormalForm({"R": ("a", "b")}, np.ma.array([[1.0, 2.0]], mask=[[False, True]]))
    with pytest.raises(GameError, match="floats span"):
        game(10**400).to_float()
    with pytest.raises(GameError, match="floats span"):
        NormalForm({"R": ("a", "b")}, [[10**400, 0.5]])
    with pytest.raises(GameError, match="inf"):
        NormalForm({"R": ("a", "b")}, np.array([[1e300, 1.0]])).rescale({"R": (1e9, 0)})
    assert game(10**400).equilibria()[0].exact


@pytest.mark.parametrize("actions", [{"a", "b"}, (x for x in "ab"), 2, "ab", (), range(2), ("a", "")])
def test_actions_are_an_ordered_collection_of_names(actions: Any) -> None:
    with pytest.raises(GameError):
        NormalForm({"R": actions}, np.zeros((1, 2)))


def test_a_game_cannot_be_changed() -> None:
    made = NormalForm({"R": ("a", "b")}, [[0.0, 1.0]])
    with pytest.raises(ValueError, match="read-only"):
        made.payoffs[0, 0] = 1
    with pytest.raises(ValueError, match="WRITEABLE"):
        made.payoffs.setflags(write=True)
    with pytest.raises(AttributeError, match="immutable"):
        del made.players


@pytest.mark.parametrize(
    "wrong",
    [
        lambda g: g.payoff(5),
        lambda g: g.payoff("ac"),
        lambda g: g.explain((["a"], "c")),
        lambda g: g.expected({"R": ["1/2", "1/2"], "C": [1, 0]}),
        lambda g: g.expected({"R": [None, 1], "C": [1, 0]}),
        lambda g: g.expected({"R": [math.nan, 1], "C": [1, 0]}),
        lambda g: g.subgame({"R": "a"}),
        lambda g: g.subgame({"R": ()}),
        lambda g: g.rescale({"R": 2}),
        lambda g: g.rescale({"R": (1, 2, 3)}),
        lambda g: g.rescale({"R": (1, math.nan)}),
        lambda g: g.rescale({"R": (math.inf, 0)}),
        lambda g: g.rescale({"R": (-1, 0)}),
        lambda g: g.permute(["C", 1]),
        lambda g: g.permute(3),
        lambda g: g.subgame(3),
        lambda g: g.relabel(players=3),
        lambda g: g.relabel(actions={"R": "x"}),
        lambda g: g.relabel(actions={"R": {"x": "y"}}),
        lambda g: g.rescale(3),
        lambda g: g.rescale({"R": (sympy.Symbol("k", positive=True), 0)}),
        lambda g: g.correlated().mediation(3),
        lambda g: g.correlated(coarse="yes"),
        lambda g: g.dominated(weak="strictly"),
        lambda g: g.logit(max_steps=0),
        lambda g: g.logit(max_steps="many"),
        lambda g: g.equilibria(limit=0),
        lambda g: g.equilibria(limit="x"),
        lambda g: g.equilibria("polynomial-supports", boxes=-1),
        lambda g: g.equilibria("polynomial-supports", boxes=None),
    ],
)
@pytest.mark.parametrize("cell", [1, 1.5])
def test_wrong_requests_are_game_errors(wrong: Callable[[NormalForm], object], cell: float) -> None:
    with pytest.raises(GameError):
        wrong(game(cell))


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, np.longdouble])
def test_a_numpy_float_means_the_decimal_it_prints(kind: type) -> None:
    assert exact(kind("0.1")) == Fraction(1, 10)


def test_endless_decimals_are_refused() -> None:
    with pytest.raises(ParameterError, match="not a finite decimal"):
        declare(x=parameter())(x="0." + "1" * 5000)


@pytest.mark.parametrize("name", ["self", "cls", "point", "changes", "values_", "exact"])
def test_parameter_names_do_not_clash_with_arguments(name: str) -> None:
    made = declare(**{name: parameter()}, points={"p": {name: "0.2"}})
    assert made(**{name: "0.1"}).replace(**{name: "0.3"}).values == {name: Fraction(3, 10)}
    assert made.at("p", **{name: "0.4"}).values == {name: Fraction(2, 5)}
    era = declare(**{name: Choice("a", among=("a", "b"), meaning="m")})
    assert era.symbolic(**{name: "b"}).n_players == 2


@pytest.mark.parametrize("name", ["values", "game", "payoffs", "at", "replace", "_point", "title", "chosen"])
def test_parameter_names_do_not_hide_methods(name: str) -> None:
    with pytest.raises(DeclarationError, match=name):
        declare(**{name: parameter()})


@pytest.mark.parametrize(
    "attributes",
    [
        {"players": {"R": "ab", "C": ("c",)}},
        {"players": {"R": 3, "C": ("c",)}},
        {"players": lambda self: 1 / 0},
        {"players": None},
        {"cooperation": 3},
        {"points": ("p",)},
        {"points": {"p": 3}},
        {"points": {"p": {"x": 7}}},
        {"assumptions": Assumption("x", lambda m: True)},
        {"assumptions": ("x > 0",)},
        {"assumptions": (Assumption("x", lambda m: m.misspelt > 1),)},
        {"claims": ("B001",)},
        {"payoffs": lambda self, r, c: (sympy.nan, 1)},
        {"payoffs": lambda self, r, c: (sympy.oo, 1)},
        {"payoffs": lambda self, r, c: (sympy.I, 1)},
        {"d": Derived(lambda m: m.misspelt, symbol="d", meaning="m", unit="u")},
        {"d": Derived(lambda m: m.d, symbol="d", meaning="m", unit="u")},
        {"c": Vector({"A b": parameter("a"), "A-b": parameter("b")})},
        {"c": Vector({"a": parameter("a")}), "c_a": parameter("b")},
        {"c_a": parameter("b"), "c": Vector({"a": parameter("a")})},
    ],
)
def test_wrong_declarations_fail_when_the_class_is_defined(attributes: dict[str, Any]) -> None:
    with pytest.raises(DeclarationError, match="Odd"):
        declare(**({"x": parameter()} | attributes))


def test_a_named_point_is_checked_although_the_baseline_is_missing() -> None:
    with pytest.raises(DeclarationError, match="out of range"):
        declare(x=parameter(default=None), points={"p": {"x": 7}})


def test_vector_keys_in_any_script_are_told_apart() -> None:
    made = declare(cost=Vector({"Россия": parameter("a"), "Қазақстан": parameter("b")}))
    assert list(made.parameters) == ["cost_россия", "cost_қазақстан"]
    with pytest.raises(DeclarationError, match="names"):
        Vector({1: parameter()})  # type: ignore[dict-item]


def test_an_undefined_derived_quantity_says_where() -> None:
    inverse = Derived(lambda m: 1 / m.x, symbol="d", meaning="inverse", unit="u")
    made = declare(x=parameter(), d=inverse)
    assert made().d == 2
    with pytest.raises(ParameterError, match=r"d \(inverse\) is undefined at Odd\(x='0'\)"):
        _ = made(x=0).d


def test_text_is_never_read_as_an_expression() -> None:
    made = declare(x=parameter())
    assert made().evaluate(made.symbols["x"] * 2) == 1
    with pytest.raises(ParameterError, match="no expression"):
        made().evaluate("x * 2")
    with pytest.raises(ParameterError, match="no symbol y; valid: x"):
        made().evaluate(sympy.Symbol("y"))


def test_a_subclass_may_fix_override_or_inherit() -> None:
    base = declare(x=parameter(), y=parameter("y"), payoffs=lambda self, r, c: (self.x, self.y))
    fixed: Any = types.new_class("Fixed", (base,), {}, lambda namespace: namespace.update(x=0.3))
    assert list(fixed.parameters) == ["y"]
    assert fixed().game(exact=True).payoff(("a", "c"))["R"] == Fraction(3, 10)
    other: Any = types.new_class("Other", (base,), {}, lambda n: n.update(x=parameter(default="0.9")))
    assert (other().x, base().x) == (Fraction(9, 10), Fraction(1, 2))
    assert other() != base(x="0.9")
    with pytest.raises(DeclarationError, match="text"):
        types.new_class("Text", (base,), {}, lambda namespace: namespace.update(x="0.3"))


def test_a_file_cannot_promise_more_strategies_than_it_has_words() -> None:
    with pytest.raises(GameError, match="number of strategies"):
        parse_nfg('NFG 1 R "" { "a" } { 999999999 } 1')


@pytest.mark.parametrize("body", ["payoff", "outcome"])
def test_labels_of_any_kind_survive_a_file(body: str) -> None:
    labels = ('"', "\\", '\\"', "a,b", "line\nend", "{x}", "<b>&amp;", "$x_1%#~", "日本語", " ", "\\n")
    made = NormalForm({'p"': labels, "q\\": ("1", "2")}, np.arange(44).reshape(2, 11, 2), title='ti"t\\le')
    again = parse_nfg(made.to_nfg(body=body))
    assert (again, again.title) == (made, made.title)


@pytest.mark.parametrize("method", methods())
def test_a_method_names_the_option_it_does_not_have(method: str) -> None:
    with pytest.raises(GameError, match="no option 'bogus'"):
        game().equilibria(method, bogus=1)


def test_methods_and_rules_are_names() -> None:
    for method in ("", ["pure"], 3):
        with pytest.raises(GameError, match="method"):
            game().equilibria(method)  # type: ignore[arg-type]
    with pytest.raises(GameError, match="rule"):
        game().equilibria().select(["strict"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        (lambda g: g.logit(rationalty=1), "logit has no option 'rationalty'; did you mean 'rationality'"),
        (lambda g: g.logit(bogus=1), r"no option 'bogus'; valid: rationality, max_steps"),
        (lambda g: g.correlated(coars=True), "correlated has no option 'coars'; did you mean 'coarse'"),
        (lambda g: g.correlated("welfar"), "unknown objective 'welfar'; did you mean 'welfare'"),
        (lambda g: g.equilibria(limits=3), "no option 'limits'; did you mean 'limit'"),
        (lambda g: g.repeated(discont=0.5), "no option 'discont'; did you mean 'discount'"),
    ],
)
def test_a_misspelt_option_is_named_with_the_nearest(
    call: Callable[[NormalForm], object], complaint: str
) -> None:
    with pytest.raises(GreatGameError, match=complaint):
        call(game())


def test_a_scale_needs_a_sign() -> None:
    x, k = sympy.Symbol("x"), sympy.Symbol("k", positive=True)
    made = NormalForm({"R": ("a", "b")}, [[x, 1]])
    assert made.rescale({"R": (k, 1)}).payoff(("b",))["R"] == k + 1
    with pytest.raises(GameError, match="must be > 0, got x"):
        made.rescale({"R": (x, 0)})


def test_a_model_is_exact_or_not() -> None:
    made = declare(x=parameter())
    assert (made().game(exact=True).kind, made().game().kind) == ("exact", "float")
    with pytest.raises(GameError, match="exact must be True or False, got 'no'"):
        made().game(exact="no")


@pytest.mark.parametrize("rationality", ["x", [1], -1, math.nan, math.inf, 1e30, True])
def test_rationality_is_a_finite_number(rationality: Any) -> None:
    with pytest.raises(GameError, match="rationality"):
        game().logit(rationality=rationality)


def test_an_empty_answer_has_the_columns_of_a_full_one() -> None:
    pennies = NormalForm(PLAYERS, [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    empty, full = pennies.equilibria("pure").to_frame(), pennies.equilibria().to_frame()
    assert (len(empty), len(full)) == (0, 1)
    assert list(empty.columns) == list(full.columns)


@pytest.mark.parametrize("method", [m for m in methods() if not m.startswith(("gambit", "optimum"))])
@pytest.mark.parametrize("units", [((1e-12, 0), (1, 1e9)), ((1e9, -1e9), (1e-3, 1e6))])
def test_no_method_depends_on_units(method: str, units: tuple[Any, Any]) -> None:
    payoffs = np.array([[[3, 0, 0], [0, 2, 0], [0, 0, 1]], [[1, 0, 0], [0, 2, 0], [0, 0, 3]]], dtype=float)
    coordination = NormalForm({"R": ("a", "b", "c"), "C": ("a", "b", "c")}, payoffs)
    rescaled = coordination.rescale(dict(zip("RC", units, strict=True)))
    found = [
        {tuple(round(float(w), 6) for mix in e.mix for w in mix) for e in g.equilibria(method)}
        for g in (coordination, rescaled)
    ]
    assert found[0] == found[1]
    assert len(found[0]) >= 3
