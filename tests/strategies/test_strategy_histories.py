"""Strategies pinned move by move, against named opponents and after trembles.

The style is that of the Axelrod library's ``versus_test`` (Knight et al. 2016).  A history is written
as words: ``"CC CD"`` is mutual cooperation, then a defection by the second player.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from greatgame.game import NormalForm
from greatgame.repeated.machine import Machine
from greatgame.repeated.play import RepeatedGame
from greatgame.repeated.strategy import Role, Strategy
from greatgame.strategies import (
    Alternator,
    AlwaysCooperate,
    AlwaysDefect,
    ContriteTitForTat,
    Cycle,
    ForgivingTrigger,
    GenerousTitForTat,
    GraduatedReciprocation,
    GrimTrigger,
    IssueLinkage,
    LimitedPunishment,
    MemoryOne,
    NashReversion,
    OneSidedConcession,
    Random,
    SimplePenalCode,
    StickAndCarrot,
    SuspiciousTitForTat,
    TitForTat,
    TitForTwoTats,
    TwoTitsForTat,
    WinStayLoseShift,
    ZeroDeterminant,
)

PD = NormalForm({"I": ("C", "D"), "II": ("C", "D")}, [[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
R = RepeatedGame(PD, cooperation=("C", "C"), punishment=("D", "D"))


def history(words: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(word) for word in words.split())


def against(actions: str) -> Strategy:
    strategy: Strategy = Cycle(tuple(actions))
    return strategy


VERSUS: list[tuple[Any, Any, str]] = [
    # Tit for tat copies (Axelrod 1984); with suspicious tit for tat it alternates for ever.
    (TitForTat(), Alternator(), "CC CD DC CD DC CD"),
    (TitForTat(), AlwaysDefect(), "CD DD DD DD"),
    (TitForTat(), SuspiciousTitForTat(), "CD DC CD DC"),
    (TitForTat(), against("CDDC"), "CC CD DD DC CC"),
    (SuspiciousTitForTat(), Alternator(), "DC CD DC CD"),
    (SuspiciousTitForTat(), SuspiciousTitForTat(), "DD DD DD"),
    # Forgives a single defection, answers two in a row (Axelrod 1984).
    (TitForTwoTats(), against("DDDCC"), "CD CD DD DC CC CD"),
    (TitForTwoTats(), Alternator(), "CC CD CC CD CC"),
    # Two answers for one defection.
    (TwoTitsForTat(), against("DCCCD"), "CD DC DC CC CD"),
    (TwoTitsForTat(), against("DCCDC"), "CD DC DC CD DC"),
    # The unrelenting trigger (Friedman 1971).
    (GrimTrigger(), Alternator(), "CC CD DC DD DC DD"),
    (GrimTrigger(), AlwaysCooperate(), "CC CC CC"),
    (NashReversion(), Alternator(), "CC CD DC DD DC DD"),
    (LimitedPunishment(2), against("DCCCC"), "CD DC DC CC CC CD"),
    (LimitedPunishment(1), AlwaysDefect(), "CD DD CD DD"),
    # Win-stay, lose-shift (Nowak and Sigmund 1993): keeps exploiting, and shifts after P.
    (WinStayLoseShift(), Alternator(), "CC CD DC DD CC CD"),
    (WinStayLoseShift(), AlwaysCooperate(), "CC CC CC"),
    (WinStayLoseShift(), AlwaysDefect(), "CD DD CD DD"),
    (Alternator(), Alternator(), "CC DD CC DD"),
    (Alternator(), AlwaysDefect(), "CD DD CD"),
    (against("CCD"), AlwaysCooperate(), "CC CC DC CC CC DC"),
    (StickAndCarrot(), AlwaysDefect(), "CD DD CD DD"),
    (StickAndCarrot(), against("DC"), "CD DC DD CC CD"),
    (ContriteTitForTat(), Alternator(), "CC CD DC CD DC"),
    (ContriteTitForTat(), AlwaysDefect(), "CD DD DD"),
    (ContriteTitForTat(), SuspiciousTitForTat(), "CD DC CD DC"),
    # Concedes twice whatever happens, then copies.
    (OneSidedConcession(2), AlwaysDefect(), "CD CD DD DD"),
    (OneSidedConcession(2), against("DDCC"), "CD CD DC CC CD"),
    # Osgood's initiative is held for two periods, withdrawn for one, and offered again.
    (GraduatedReciprocation(2), AlwaysDefect(), "CD CD DD CD CD DD"),
    (GraduatedReciprocation(2), AlwaysCooperate(), "CC CC CC"),
    (GraduatedReciprocation(1), against("DC"), "CD DC CD DC"),
    (MemoryOne((1, 0, 1, 0)), Alternator(), "CC CD DC CD"),
    (MemoryOne((1, 0, 0, 1), first=0), AlwaysCooperate(), "DC DC DC"),
    (Random(1), AlwaysDefect(), "CD CD"),
    (Random(0), AlwaysCooperate(), "DC DC"),
    (ForgivingTrigger(1), against("DCC"), "CD DC CC CD"),
    (ForgivingTrigger(0), against("DCC"), "CD DC DC DD"),
    (GenerousTitForTat(0), Alternator(), "CC CD DC CD"),
    (GenerousTitForTat(1), AlwaysDefect(), "CD CD CD"),
]


@pytest.mark.parametrize(("one", "other", "words"), VERSUS, ids=str)
def test_play_against_a_named_opponent(one: Strategy, other: Strategy, words: str) -> None:
    expected = history(words)
    assert R.play({"I": one, "II": other}).path(len(expected)) == expected


TREMBLES: list[tuple[Any, str]] = [
    # Two tit-for-tats echo one mistake for ever (Molander 1985; Axelrod 1984).
    (TitForTat(), "CC DC CD DC CD DC"),
    # Contrition: who erred takes the punishment, and cooperation is back (Boyd 1989; Wu and Axelrod 1995).
    (ContriteTitForTat(), "CC DC CD CC CC CC"),
    # Win-stay, lose-shift: one period of mutual defection, then cooperation (Nowak and Sigmund 1993).
    (WinStayLoseShift(), "CC DC DD CC CC CC"),
    (StickAndCarrot(), "CC DC DD CC CC CC"),
    (TitForTwoTats(), "CC DC CC CC CC CC"),
    (TwoTitsForTat(), "CC DC CD DD DD DD"),
    (GrimTrigger(), "CC DC DD DD DD DD"),
    (LimitedPunishment(3), "CC DC DD DD DD CC"),
    (ForgivingTrigger(1), "CC DC DD CC CC CC"),
    (GraduatedReciprocation(2), "CC DC CC CC CC CC"),
    # Without patience it echoes as tit for tat does.
    (GraduatedReciprocation(1), "CC DC CD DC CD DC"),
    (AlwaysCooperate(), "CC DC CC CC CC CC"),
    (Alternator(), "CC DD CC DD CC DD"),
]


@pytest.mark.parametrize(("strategy", "words"), TREMBLES, ids=str)
def test_play_after_the_first_player_trembles_in_the_second_period(strategy: Strategy, words: str) -> None:
    expected = history(words)
    assert R.play(strategy).path_with_slips(len(expected), {1: {"I": "D"}}) == expected


def test_contrite_tit_for_tat_answers_a_defection_by_one_in_bad_standing() -> None:
    # I errs twice: its second defection is not justified, so II goes on punishing (Boyd 1989).
    path = R.play(ContriteTitForTat()).path_with_slips(6, {0: {"I": "D"}, 1: {"I": "D"}})
    assert path == history("DC DD CD CC CC CC")


def test_a_tremble_of_both_leaves_contrite_players_cooperating() -> None:
    assert R.play(ContriteTitForTat()).path_with_slips(3, {0: {"I": "D", "II": "D"}}) == history("DD CC CC")


# -- vectors and machines of the literature -------------------------------------------------------


def vector(strategy: Strategy) -> dict[str, Fraction]:
    """Chance to comply after each outcome, own action first."""
    machine = strategy.build(PD, "I", ("C", "C"), ("D", "D"))
    after = {"".join(p): machine.moves[machine.start][k][0][0] for k, p in enumerate(PD.profiles())}
    return {outcome: machine.outputs[state][0] for outcome, state in after.items()}


def test_zero_determinant_extortion_is_press_and_dysons_vector() -> None:
    # Press and Dyson 2012: factor 3 at payoffs (5, 3, 1, 0).
    p = vector(ZeroDeterminant())
    assert list(p.values()) == [Fraction(11, 13), Fraction(1, 2), Fraction(7, 26), 0]


def test_tit_for_tat_is_the_fair_extortioner() -> None:
    # Factor 1 is fairness; with the largest scale it is tit for tat (Press and Dyson 2012).
    assert list(vector(ZeroDeterminant(factor=1, strength=1)).values()) == [1, 0, 1, 0]


OPPONENTS = [
    Random("1/3"),
    AlwaysCooperate(),
    MemoryOne(("1/3", "1/5", "1/7", "2/3")),
    TitForTwoTats(),
    GrimTrigger(),
]


@pytest.mark.parametrize("opponent", OPPONENTS, ids=str)
@pytest.mark.parametrize("factor", [Fraction(3, 2), Fraction(3), Fraction(10)])
def test_extortion_and_generosity_hold_against_every_opponent(factor: Fraction, opponent: Strategy) -> None:
    for strategy, base in ((ZeroDeterminant.extortion(factor), 1), (ZeroDeterminant.generous(factor), 3)):
        own, other = R.play({"I": strategy, "II": opponent}).average.values()
        assert own - base == factor * (other - base)


def test_generous_tit_for_tat_has_nowak_and_sigmunds_generosity() -> None:
    # Nowak and Sigmund 1992: min(1 - (T - R)/(R - S), (R - P)/(T - P)) = 1/3 at (5, 3, 1, 0).
    assert vector(GenerousTitForTat()) == {"CC": 1, "CD": Fraction(1, 3), "DC": 1, "DD": Fraction(1, 3)}


def test_win_stay_lose_shift_is_the_vector_1001() -> None:
    assert list(vector(WinStayLoseShift()).values()) == [1, 0, 0, 1]


def build(strategy: Strategy, player: str = "I") -> Machine:
    return strategy.build(PD, player, ("C", "C"), ("D", "D"))


def test_equal_strategies_under_two_names() -> None:
    pairs = [
        (TitForTat(), MemoryOne((1, 0, 1, 0))),
        (SuspiciousTitForTat(), MemoryOne((1, 0, 1, 0), first=0)),
        (TitForTat(), OneSidedConcession(1)),
        (TitForTat(), GenerousTitForTat(0)),
        (WinStayLoseShift(), MemoryOne((1, 0, 0, 1))),
        (GrimTrigger(), ForgivingTrigger(0)),
        (GrimTrigger(), NashReversion()),
        (LimitedPunishment(1), ForgivingTrigger(1)),
        (AlwaysDefect(), Random(0)),
        (StickAndCarrot(), SimplePenalCode({p: [("D", "D")] for p in PD.players})),
    ]
    same = [build(a).behaves_like(build(b)) for a, b in pairs]
    # The last two differ only after both players depart at once: penal codes ignore that.
    assert same == [True] * (len(pairs) - 1) + [False]
    assert not build(StickAndCarrot()).behaves_like(build(WinStayLoseShift()))
    assert build(StickAndCarrot()).after([("D", "D")]) == "stick"
    assert build(WinStayLoseShift()).after([("D", "D")]) == "C"


# -- more actions, more players -------------------------------------------------------------------


def test_penal_code_switches_to_the_last_deviators_path() -> None:
    code = SimplePenalCode({"I": [("C", "D"), ("D", "D")], "II": [("D", "C")]}, {"II": [("D", "D")]})
    play = R.play(code)
    assert play.path(2) == history("CC CC")
    assert play.path_with_slips(6, {0: {"I": "D"}}) == history("DC CD DD CC CC CC")
    assert play.path_with_slips(5, {0: {"II": "D"}}) == history("CD DC DD DD DD")
    # I departs from II's punishment: I's own punishment takes over.
    assert play.path_with_slips(5, {0: {"II": "D"}, 1: {"I": "C"}}) == history("CD CC CD DD CC")
    # Two at once are ignored.
    assert play.path_with_slips(3, {0: {"I": "D", "II": "D"}}) == history("DD CC CC")


def test_graduated_reciprocation_climbs_its_ladder_step_by_step() -> None:
    acts = ("arm", "pause", "cut", "disarm")
    game = NormalForm({"I": acts, "II": acts}, [[[0] * 4] * 4] * 2)
    ladder = {"I": acts, "II": acts}
    r = RepeatedGame(game, cooperation=("disarm", "disarm"), punishment=("arm", "arm"))
    grit = GraduatedReciprocation(ladders=ladder)
    rising = (("pause", "pause"), ("cut", "cut"), ("disarm", "disarm"), ("disarm", "disarm"))
    assert r.play(grit).path(4) == rising
    stubborn = r.play({"I": grit, "II": Cycle(("pause", "pause", "arm"))}).path(6)
    assert [own for own, _ in stubborn] == ["pause", "cut", "cut", "arm", "pause", "cut"]


def test_tit_for_tat_among_three_answers_any_defection() -> None:
    game = NormalForm(dict.fromkeys("ABC", ("C", "D")), [[[[0, 0], [0, 0]], [[0, 0], [0, 0]]]] * 3)
    r = RepeatedGame(game, cooperation=("C",) * 3, punishment=("D",) * 3)
    path = r.play(TitForTat()).path_with_slips(4, {1: {"A": "D"}})
    assert path == history("CCC DCC CDD DDD")
    contrite = r.play(ContriteTitForTat()).path_with_slips(4, {1: {"A": "D"}})
    assert contrite == history("CCC DCC CDD CCC")


def test_linkage_punishes_on_all_issues() -> None:
    from greatgame.repeated.linkage import linked, together

    aims = [together([("C", "C")] * 2), together([("D", "D")] * 2)]
    r = RepeatedGame(linked([PD, PD]), cooperation=aims[0], punishment=aims[1])
    path = r.play(IssueLinkage()).path_with_slips(3, {1: {"I": "C & D"}})
    assert path == (("C & C", "C & C"), ("C & D", "C & C"), ("D & D", "D & D"))
    assert IssueLinkage(TitForTat()).design(
        Role(r.game, "I", r.cooperation, r.punishment, "x")
    ) == TitForTat().build(r.game, "I", r.cooperation, r.punishment)
