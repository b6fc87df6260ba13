"""Toy games and models for the tests of what readers see, and an HTML reader that insists on nesting."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any, ClassVar

import pytest
from sympy import Max, Piecewise

from greatgame.game import NormalForm
from greatgame.model import Claim, Model
from greatgame.parameters import Assumption, Choice, Derived, Parameter

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Reader(HTMLParser):
    """Collects elements and text; fails on a wrongly nested or unclosed tag."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)

    @property
    def words(self) -> str:
        """All text outside style sheets, blanks folded."""
        return " ".join(" ".join(self.texts).split())

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        """Attributes of every element of that tag that has those attribute values."""
        wanted = {k.rstrip("_"): v for k, v in wanted.items()}
        return [a for t, a in self.elements if t == tag and all(a.get(k) == v for k, v in wanted.items())]


@pytest.fixture
def read_html() -> Callable[[str], Reader]:
    return Reader


@pytest.fixture
def dilemma() -> NormalForm:
    return NormalForm({"Row": ("C", "D"), "Col": ("C", "D")}, [[[2, 0], [3, 1]], [[2, 3], [0, 1]]])


@pytest.fixture
def stag_hunt() -> NormalForm:
    players = {"Row": ("stag", "hare"), "Col": ("stag", "hare")}
    return NormalForm(players, [[[4, 0], [3, 3]], [[4, 3], [0, 3]]])


@pytest.fixture
def hostile() -> NormalForm:
    """Labels that would break any notation that does not escape them."""
    players = {"<script>R</script>": ("a & b", "100%_x"), 'C "q"': ("$1", "{z}\\")}
    return NormalForm(players, [[[1, 0], [0, 1]], [[1, 0], [0, 1]]], "T <i> & co")


@pytest.fixture
def three_players() -> NormalForm:
    players = {"A": ("a", "b"), "B": ("x", "y"), "C": ("l", "m", "r")}
    cells = [
        [[[(i + 1) * (a + 2 * b) - c for c in range(3)] for b in range(2)] for a in range(2)]
        for i in range(3)
    ]
    return NormalForm(players, cells)


class Border(Model):
    r"""Two states keep, or contest, a border.

    Keeping it is worth b_0 + v to each; the text has a *mark*, ``code <x>`` and a role,
    :class:`~greatgame.model.Model`.

    * one: b_0 >= k_R;
    * two
      continued.

    ======  =======  =====
    State   keep     grab
    ======  =======  =====
    North   v,       0
            v
    ======  =======  =====
    """

    title = "A border"
    form = "normal form, 2 players"
    covers = ("A01",)
    players: ClassVar[Any] = {"North": ("keep", "grab"), "South": ("keep", "grab")}
    rule = Choice("hard", among=("hard", "soft"), meaning="how grabbing is punished", source="S0:1")
    value = Parameter("0.5", low=0, high=1, symbol="v", meaning="value of quiet", unit="prize", source="S0:2")
    base = Parameter(
        "1/3",
        low=0,
        high=1,
        symbol="b_0",
        meaning="fixed <part>",
        unit="prize",
        source="data & more",
        origin="data",
    )
    fine = Parameter("0.4", low=0, high=2, symbol="k_R", meaning="fine", unit="prize", source="S1:3")
    quiet = Derived(lambda m: m.value + m.base, symbol="beta", meaning="quiet", unit="prize", source="S0:2")
    assumptions = (Assumption("the fine is at most 3 v + 1", lambda m: m.fine <= 3 * m.value + 1, "bounded"),)
    points: ClassVar[Any] = {"1996": {"value": "0.1"}, "soft-2001": {"rule": "soft", "fine": "1"}}
    claims = (
        Claim("B001", "Quiet <lasts>.", "S0:5-6", "X", "b_0 >= 0", holds=lambda m: m.base >= 0),
        Claim("B002", "Fines are small.", "S0:7", "A", "k_R <= 1", holds=lambda m: m.fine <= 1),
        Claim("B003", "Not expressed.", "S0:8", "N", needs="two periods"),
    )

    def payoffs(self, north: str, south: str) -> tuple[Any, Any]:
        """Symmetric payoffs."""
        return self._one(north, south), self._one(south, north)

    def _one(self, own: str, other: str) -> Any:
        punished = self.fine if self.rule == "hard" else Max(0, self.fine - self.value)
        if own == "grab":
            return Piecewise((1 - punished, self.fine < 1), (0, True)) if other == "keep" else 0
        return self.quiet if other == "keep" else -self.value


@pytest.fixture
def border() -> type[Model]:
    return Border
