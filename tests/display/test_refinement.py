"""The table of refinements and the sentences about a game."""

from greatgame.display.refinement import character, refinement_grid
from greatgame.equilibria.verify import max_regret
from greatgame.game import NormalForm


def test_stag_hunt_splits_payoff_and_risk_dominance(stag_hunt: NormalForm) -> None:
    eqs = stag_hunt.equilibria()
    assert all(max_regret(stag_hunt, e.mix) == 0 for e in eqs)
    rows = {row[1].text: row for row in refinement_grid(eqs).rows}
    assert "payoff dominant" in rows["(stag, stag)"][2].text
    assert "risk dominant" in rows["(stag, stag)"][3].text
    assert "risk dominant" in rows["(hare, hare)"][2].text
    assert "strict" in rows["mixed: (0.75 stag + 0.25 hare; 0.75 stag + 0.25 hare)"][3].text


def test_a_dilemma_is_named_and_solved_by_dominance(dilemma: NormalForm) -> None:
    name, dominance, prices = character(dilemma.equilibria())
    assert name == "Standard name: Prisoner's Dilemma."
    assert "Row: C is strictly dominated by D" in dominance
    assert "one profile remains" in dominance
    assert prices.endswith("price of anarchy 2, of stability 2.")


def test_no_price_without_a_meaning() -> None:
    pennies = NormalForm({"R": ("h", "t"), "C": ("h", "t")}, [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    *_, dominance, prices = character(pennies.equilibria())
    assert dominance == "No action is strictly dominated."
    assert "price of anarchy" in prices
