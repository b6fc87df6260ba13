"""The one door to the solvers: defaults, method names, what each promises."""

from typing import Any

import pytest

from greatgame.equilibria.solve import methods
from greatgame.errors import GameError
from greatgame.game import NormalForm


def one(*payoffs: Any) -> NormalForm:
    return NormalForm({"Chooser": tuple("abc"[: len(payoffs)])}, [list(payoffs)])


def test_one_player_has_its_optimum() -> None:
    eqs = one(1, 3, 2).equilibria()
    assert (eqs.status, eqs.method, [e.profile for e in eqs]) == ("complete", "optimum", [("b",)])
    assert eqs.index_sum == 1


def test_one_player_with_ties_has_a_component() -> None:
    eqs = one(3, 1, 3).equilibria()
    assert (eqs.status, [e.profile for e in eqs], eqs.index_sum) == ("complete-extreme", [("a",), ("c",)], 1)
    assert eqs.components[0].products == ((((1, 0, 0), (0, 0, 1)),),)


def test_defaults_follow_the_number_of_players() -> None:
    two = NormalForm({"A": ("x", "y"), "B": ("u", "v")}, [[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
    assert (two.equilibria().method, len(two.equilibria()), two.equilibria().status) == (
        "exact-enumeration",
        3,
        "complete",
    )
    pure = two.equilibria(method="pure")
    assert (pure.status, len(pure), "pure strategies" in pure.note) == ("partial", 2, True)


def test_unknown_and_unfit_methods_are_refused() -> None:
    with pytest.raises(GameError, match="unknown method 'exact-enumerate'; did you mean 'exact-enumeration'"):
        one(1, 2).equilibria(method="exact-enumerate")
    two = NormalForm({"A": ("x",), "B": ("u",)}, [[[2]], [[1]]])
    with pytest.raises(GameError, match="optimum is for one player"):
        two.equilibria(method="optimum")
    assert {"exact-enumeration", "polynomial-supports", "pure", "optimum", "nashpy-lemke-howson"} <= set(
        methods()
    )


def test_records_read_well() -> None:
    eqs = one(1, 3, 2).equilibria()
    assert str(eqs).splitlines()[1] == "  Chooser: b -> (3)"
    frame = eqs.to_frame()
    assert frame.loc[0, "Chooser: b"] == 1
    assert eqs.to_json() == [
        {
            "strategies": {"Chooser": {"a": "0", "b": "1", "c": "0"}},
            "payoffs": {"Chooser": "3"},
            "regret": "0",
            "index": 1,
            "kind": "pure",
        }
    ]
    assert bool(eqs)
    assert eqs[0] == eqs[0:1][0]
