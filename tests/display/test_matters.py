"""What ends an equilibrium soonest: exact, checked by solving on both sides."""

from fractions import Fraction
from typing import Any, ClassVar

import pytest

from greatgame.catalogue import model
from greatgame.display.matters import margin_grid, margin_text, margins
from greatgame.model import Model
from greatgame.models import CoHegemony
from greatgame.parameters import Parameter


@pytest.mark.parametrize("name", ["co-hegemony", "india-accession", "broker", "two-fronts"])
def test_each_end_is_where_the_equilibrium_ends(name: str) -> None:
    point = model(name)()
    for found in margins(point, point.equilibria()):
        for way in found.flips:
            for end, outward in ((way.down, -1), (way.up, 1)):
                if end is None or not end.is_Rational:
                    continue
                here, at = point.values[way.parameter], Fraction(int(end.p), int(end.q))
                step = Fraction(1, 10**6) * outward
                declared = type(point).parameters[way.parameter]
                assert _holds(found, way.parameter, (here + at) / 2)
                if declared.low <= at + step <= declared.high:
                    assert not _holds(found, way.parameter, at + step)


def _holds(found: Any, name: str, value: Fraction) -> bool:
    game = found.point.replace(**{name: value}).game(exact=True)
    at = game.position(found.profile)
    return bool(game.best_responses()[(slice(None), *at)].all())


def test_the_nearest_is_named_with_its_meaning_and_value() -> None:
    point = CoHegemony()
    (found,) = margins(point, point.equilibria())
    assert found.nearest is not None
    name, side, end, share = found.nearest
    assert (name, side, Fraction(str(end))) == ("share", "below", Fraction(19, 50))
    assert share == pytest.approx(0.04)
    assert margin_text(found).startswith("s (Russia's share under the agreement, if fixed), now 0.42")
    grid = margin_grid(found)
    assert grid.rows[0][0].text == "s"
    assert any("Never" in note for note in grid.notes)


class Steady(Model):
    """Nothing ends it."""

    players: ClassVar[Any] = {"A": ("x", "y")}
    a = Parameter("0.1", low=0, high=1, symbol="a", meaning="a", unit="one", source="judgement")

    def payoffs(self, a: str) -> tuple[Any]:
        """The first action pays more whatever the parameter."""
        return (1 + self.a if a == "x" else 0,)


def test_an_equilibrium_that_nothing_ends_says_so() -> None:
    (found,) = margins(Steady(), Steady().equilibria())
    assert found.nearest is None
    assert margin_text(found) == "no parameter alone ends it within its range"
    assert found.idle == ("a",)
