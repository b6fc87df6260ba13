"""Models: one declaration, frozen points, errors that name the fault."""

import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from greatgame.errors import DeclarationError, GameError, ParameterError
from greatgame.model import Claim, Model
from greatgame.parameters import Assumption, Choice, Derived, Parameter, Vector


def number(default: object, symbol: str, low: object = 0, high: object = 1) -> Parameter:
    return Parameter(
        default, low=low, high=high, symbol=symbol, meaning="m", unit="prize", source="judgement"
    )


class Quarrel(Model):
    """A toy with every kind of declaration."""

    players = {"Russia": ("share", "grab"), "China": ("share", "grab")}
    temptation = number("0.7", "T")
    reward = number("1/3", "r")
    cost = Vector({"Russia": number("0.1", "k_R"), "China": number("0.2", "k_C")})
    law = Choice("weak", among=("weak", "strong"), meaning="enforcement")
    gain = Derived(lambda m: m.temptation - m.reward, symbol="x", meaning="gain of grabbing", unit="prize")
    assumptions = (Assumption("grabbing tempts", lambda m: m.temptation > m.reward),)
    points = {"2012": {"temptation": "0.9"}}
    cooperation = ("share", "share")
    claims = (Claim("B001", "they share", "S0:1"),)

    def payoffs(self, russia: str, china: str) -> tuple[Any, Any]:
        if (russia, china) == ("share", "share"):
            return self.reward, self.reward
        if (russia, china) == ("grab", "grab"):
            return -self.cost["Russia"], -(self.cost["China"] ** 2) / (1 + self.reward)
        fine = sympy.Max(self.cost["Russia"], self.cost["China"]) if self.law == "strong" else 0
        return (self.gain - fine, 0.1) if russia == "grab" else (0.1, self.gain - fine)


class Rooted(Model):
    """A toy with irrational payoffs."""

    players = {"Only": ("a", "b")}
    size = number("0.5", "x", low="0.1")

    def payoffs(self, only: str) -> tuple[Any]:
        return (sympy.sqrt(self.size) if only == "a" else sympy.Min(self.size, sympy.Rational(1, 2)),)


values = st.fractions(min_value=0, max_value=1, max_denominator=1000)


def test_exact_and_float_games_agree_with_direct_evaluation() -> None:
    m = Quarrel(temptation="0.8", law="strong")
    exact, rounded = m.game(exact=True), m.game()
    assert exact.payoff(("grab", "share")) == {
        "Russia": Fraction(4, 5) - Fraction(1, 3) - Fraction(1, 5),
        "China": Fraction(1, 10),
    }
    assert np.array_equal(exact.payoffs.astype(float), rounded.payoffs)
    assert (exact.kind, rounded.kind, Quarrel.symbolic().kind) == ("exact", "float", "symbolic")
    for profile in exact.profiles():
        direct = [Fraction(str(sympy.nsimplify(x))) for x in m.payoffs(*profile)]
        assert list(exact.payoff(profile).values()) == direct


@given(values, values, st.sampled_from(["weak", "strong"]))
def test_points_are_values(temptation: Fraction, reward: Fraction, law: str) -> None:
    if temptation <= reward:
        with pytest.raises(ParameterError, match="violates an assumption of Quarrel: grabbing tempts"):
            Quarrel(temptation=temptation, reward=reward, law=law)
        return
    m = Quarrel(temptation=temptation, reward=reward, law=law)
    twin = Quarrel(temptation=str(temptation), reward=str(reward), law=law)
    assert m == twin
    assert hash(m) == hash(twin)
    assert pickle.loads(pickle.dumps(m)) == m
    assert eval(repr(m), {"Quarrel": Quarrel}) == m
    assert m.replace(temptation=1) == Quarrel(temptation=1, reward=reward, law=law)
    assert m.gain == temptation - reward
    assert m.evaluate(Quarrel.symbolic_point().gain) == m.gain


def test_points_differ_by_value_and_class() -> None:
    assert Quarrel() != Quarrel(temptation="0.8")
    assert Quarrel() != Rooted()
    assert Quarrel.at("2012") == Quarrel(temptation="0.9")
    assert Quarrel.at("2012", law="strong").chosen == {"law": "strong"}


def test_points_are_frozen() -> None:
    with pytest.raises(AttributeError, match="use replace"):
        Quarrel().temptation = 1
    with pytest.raises(AttributeError, match="frozen"):
        del Quarrel().temptation


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"tempation": 1}, "no parameter tempation .* did you mean 'temptation'"),
        ({"cost_rusia": 1}, "did you mean 'cost_russia'"),
        ({"reward": 2}, r"reward = 2 is out of range; reward \(r\) must be in \[0, 1\] prize"),
        ({"reward": "abc"}, "reward = 'abc'"),
        ({"reward": float("nan")}, "not finite"),
        ({"reward": None}, "reward = None"),
        ({"law": "strog"}, "did you mean 'strong'"),
        ({"reward": "0.8"}, "grabbing tempts"),
    ],
)
def test_bad_points_name_the_fault(bad: dict[str, Any], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        Quarrel(**bad)


def test_unknown_named_points_choices_and_missing_values() -> None:
    with pytest.raises(ParameterError, match="no point '2013'; did you mean '2012'"):
        Quarrel.at("2013")
    with pytest.raises(ParameterError, match="no choice 'lav'; did you mean 'law'"):
        Quarrel.symbolic(lav="weak")

    class Needy(Model):
        players = {"A": ("x",)}
        required = number(None, "q")

        def payoffs(self, a: str) -> tuple[Any]:
            return (self.required,)

    with pytest.raises(ParameterError, match=r"Needy needs a value: required \(q\)"):
        Needy()
    assert Needy(required=1).game(exact=True).payoff(("x",)) == {"A": 1}


def test_irrational_payoffs_have_no_fraction_game() -> None:
    with pytest.raises(GameError, match=r"Only's payoff at \(a\) is irrational, 0.707107"):
        Rooted().game(exact=True)
    assert Rooted().best_game().kind == "float"
    assert Rooted().game().payoff(("a",)) == {"Only": pytest.approx(0.5**0.5, abs=1e-16)}
    assert Rooted(size="0.25").game(exact=True).payoff(("a",)) == {"Only": Fraction(1, 2)}


def test_undefined_payoffs_are_an_error() -> None:
    class Pole(Model):
        players = {"A": ("x",)}
        size = number("0.5", "x")

        def payoffs(self, a: str) -> tuple[Any]:
            return (1 / self.size,)

    with pytest.raises(GameError, match="not a real number"):
        Pole(size=0).game()


def declare(**body: Any) -> type[Model]:
    base: dict[str, Any] = {
        "players": {"A": ("x", "y"), "B": ("u",)},
        "size": number("0.5", "s"),
        "payoffs": lambda self, a, b: (self.size, 0),
    }
    return type("Wrong", (Model,), base | body)


def test_a_right_declaration_passes() -> None:
    assert declare()().game(exact=True).shape == (2, 1)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"payoffs": lambda self, a, b: (self.size,)}, r"Wrong.payoffs\('x', 'u'\) must return 2 payoffs"),
        ({"payoffs": lambda self, a, b: self.size}, "must return 2 payoffs"),
        ({"payoffs": lambda self, a, b: (self.sise, 0)}, r"Wrong.payoffs\('x', 'u'\) fails: AttributeError"),
        ({"payoffs": lambda self, a, b: (sympy.Symbol("z"), 0)}, r"undeclared symbols \['z'\]"),
        ({"payoffs": lambda self, a, b: ("s", 0)}, "'s' is text"),
        ({"payoffs": lambda self, a, b: (None, 0)}, "not a number"),
        ({"payoffs": lambda self, a: (0, 0)}, r"Wrong.payoffs\('x', 'u'\) fails: TypeError"),
        ({"players": {"A": ("x", "x"), "B": ("u",)}}, "duplicate actions"),
        ({"players": {}}, "Wrong: players"),
        ({"other": number("0.5", "s")}, "share the symbol 's'"),
        ({"points": {"then": {"size": 3}}}, "Wrong: point 'then': size = 3 is out of range"),
        ({"points": {"then": {"sice": 3}}}, "did you mean 'size'"),
        ({"assumptions": (Assumption("big", lambda m: m.size > 1),)}, "point 'baseline'.*big"),
        ({"cooperation": ("x", "v")}, "Wrong.cooperation: B has no action 'v'"),
        ({"game": number("0.5", "g")}, "'game' cannot be the name of a parameter"),
        ({"claims": (Claim("B1", "t", "S"), Claim("B1", "t", "S"))}, "claim is listed twice"),
    ],
)
def test_wrong_declarations_fail_when_the_class_is_defined(body: dict[str, Any], words: str) -> None:
    with pytest.raises(DeclarationError, match=words):
        declare(**body)


def test_players_may_depend_on_choices_and_subclasses_inherit() -> None:
    class Club(Model):
        size = Choice("two", among=("two", "three"), meaning="members")
        cost = number("0.1", "c")

        def players(self) -> dict[str, tuple[str, ...]]:
            names = ("A", "B") if self.size == "two" else ("A", "B", "C")
            return dict.fromkeys(names, ("in", "out"))

        def payoffs(self, *acts: str) -> tuple[Any, ...]:
            return tuple(acts.count("in") - self.cost if a == "in" else 0 for a in acts)

    class Dear(Club):
        cost = number("0.9", "c")

    assert Club().game().shape == (2, 2)
    assert Club(size="three").game().shape == (2, 2, 2)
    assert Dear().values == {"cost": Fraction(9, 10)}
    assert Club.name() == "club"


def test_a_base_class_cannot_be_instantiated() -> None:
    class Family(Model):
        cost = number("0.1", "c")

    with pytest.raises(DeclarationError, match="base class"):
        Family()


def test_a_model_names_its_sources_and_shows_itself() -> None:
    from greatgame.models import CoHegemony

    assert {"S0", "S2"} <= set(CoHegemony.sources())
    assert CoHegemony.cite().count("\n") == len(CoHegemony.sources()) - 1
    shown = CoHegemony()._repr_html_()
    assert "coordinate" in shown
    assert "share of the prize" in shown
