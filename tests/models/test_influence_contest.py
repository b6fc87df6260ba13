"""M12 against the figures that the catalogue calls checked, and against the theory of contests."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from greatgame.concepts.contest import contest_game, lottery
from greatgame.equilibria.verify import max_regret
from greatgame.model import Model
from greatgame.models import InfluenceContest, SoftPower, TwoFronts

Pure = Callable[[Model], set[tuple[str, ...]]]


def test_claims_are_those_of_the_catalogue() -> None:
    keys = {c.key for model in (InfluenceContest, TwoFronts, SoftPower) for c in model.claims}
    wanted = (31, 32, 140, 141, 142, 161, 162, 178, 180, 184, 185, 189, 192, 197, 198, 208)
    assert keys == {f"B{k:03d}" for k in wanted}


def test_baseline_cost_is_computed_from_the_defence_table() -> None:
    assert InfluenceContest().cost["Russia"] == Fraction("4.2")
    assert InfluenceContest.at("corporation").cost["Russia"] == Fraction("2.142")


@pytest.mark.parametrize(
    ("values", "shares"),
    [
        ({}, {"China": 0.777, "United States": 0.162, "Russia": 0.061}),
        ({"effectiveness_russia": "1.3"}, {"China": 0.749, "United States": 0.060, "Russia": 0.190}),
    ],
)
@pytest.mark.parametrize("field", ["three", "five"])
def test_checked_shares_and_who_stays_out(
    values: dict[str, object], shares: dict[str, float], field: str
) -> None:
    m = InfluenceContest(field=field, **values)
    found = m.contest()
    assert {k: float(found.shares[k]) for k in shares} == pytest.approx(shares, abs=0.0006)
    assert set(found.active) == set(shares)
    if field == "three":
        assert found.aggregate == m.aggregate
        assert found.shares["Russia"] == m.share_russia


def test_checked_aggregate_and_two_power_figures() -> None:
    assert float(InfluenceContest.at("five-powers").contest().aggregate) == pytest.approx(0.223, abs=5e-4)
    two = InfluenceContest.at("two-powers")
    assert two.share_russia == Fraction(5, 26)  # .192
    assert two.dissipation == Fraction(105, 338)  # .311
    assert two.contest().shares["Russia"] == two.share_russia


@pytest.mark.parametrize("point", ["two-powers", "industry", "pivot", "corporation"])
def test_formulas_are_those_of_the_contest_where_all_are_active(point: str) -> None:
    m = InfluenceContest.at(point)
    found = m.contest()
    if set(found.active) == set(m.powers):
        assert found.aggregate == m.aggregate
        for k in m.powers:
            assert found.shares[k] == m.share(k)
            assert found.efforts[k] * m.cost[k] == m.value[k] * m.spending(k)
    else:
        assert min(m.share(k) for k in m.powers) <= 0


def test_vacuum_is_not_filled_in_proportion_to_value_over_cost() -> None:
    """The sketch has it in proportion to v / c; what the contest gives is the inverse."""
    before, after = InfluenceContest(), InfluenceContest(value_united_states="0.36")
    assert set(after.contest().active) == set(before.powers)
    gain = {k: after.share(k) - before.share(k) for k in ("Russia", "China")}
    assert gain["Russia"] / gain["China"] == before.competitiveness("China") / before.competitiveness(
        "Russia"
    )


def test_actions_are_efforts_of_the_contest_on_a_grid() -> None:
    """The finite game is the contest of the engine, with spending in parts of the prize."""
    m = InfluenceContest.at("industry", field="two")
    game = m.game(exact=True)
    efforts = {
        k: [Fraction(b.rstrip("%")) / 100 * m.value[k] / m.cost[k] for b in acts]
        for k, acts in game.actions.items()
    }
    columns = ({k: column[k] for k in m.powers} for column in (m.value, m.cost, m.effectiveness))
    values, costs, effectiveness = columns
    other = contest_game(values, efforts, costs, effectiveness)
    assert (game.payoffs == other.payoffs).all()


def test_grid_equilibrium_is_near_the_closed_form(pure: Pure) -> None:
    """Two powers: b = s (1 - s) = .155, so both spend 15 percent of the prize on the grid."""
    two = InfluenceContest.at("two-powers")
    assert pure(two) == {("15%", "15%")}
    game = two.game(exact=True)
    assert max_regret(game, [[0, 0, 0, 1, 0, 0]] * 2) == 0
    assert float(two.spending("Russia")) == pytest.approx(0.155, abs=5e-4)


def test_calm_is_kept_iff_it_is_worth_more_than_taking_everything(pure: Pure) -> None:
    quiet = ("0%", "0%")
    assert quiet in pure(InfluenceContest.at("calm"))
    assert quiet in pure(InfluenceContest(field="two", calm="0.45"))
    assert quiet not in pure(InfluenceContest(field="two", calm="0.44"))


def test_five_powers_on_the_grid_leave_out_those_of_the_closed_form(pure: Pure) -> None:
    m = InfluenceContest.at("five-powers")
    assert pure(m) == {("15%", "15%", "15%", "0%", "0%")}
    assert set(lottery(m.value, m.cost, m.effectiveness).active) == {"Russia", "China", "United States"}


def test_china_avoids_the_second_front_in_the_1990s(pure: Pure) -> None:
    assert pure(TwoFronts.at("1990s")) == {("Central Asia", "East Asia")}
    assert pure(TwoFronts.at("risen")) == {("East Asia", "Central Asia")}
    assert TwoFronts().pull == Fraction("-0.2")


def test_stock_value_is_the_discounted_sum() -> None:
    m = SoftPower()
    stock, total, weight = m.stock, Fraction(0), 1 - m.discount
    new = m.effect["Russia"] / (m.effect["Russia"] + m.effect["China"])
    for _ in range(300):
        stock = m.persistence * stock + (1 - m.persistence) * new
        total += weight * stock
        weight *= m.discount
        stock, total, weight = (x.limit_denominator(10**14) for x in (stock, total, weight))
    value = m.payoffs("invest", "invest")[0] + m.cost["Russia"]
    assert float(total) == pytest.approx(float(value), abs=1e-9)


def test_both_invest_and_the_impatient_do_not(pure: Pure) -> None:
    assert pure(SoftPower()) == {("invest", "invest")}
    assert pure(SoftPower.at("impatient", cost_russia="0.1", cost_china="0.1")) == {("neglect", "neglect")}
