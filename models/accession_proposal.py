"""M04, India's side: Russia proposes, China sets the condition, India decides whether to come."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sympy import Max

from greatgame.data.derived import weights
from greatgame.models._accession import INDIA, PAKISTAN, Accession
from greatgame.models._accession_claims import PROPOSAL_CLAIMS
from greatgame.parameters import Assumption, Derived, Parameter, Vector


def _capability(country: str, metric: str = "defence") -> Fraction:
    """Share of the members' capability once India is in, to four decimals."""
    shares = weights(metric, newcomers=(INDIA,))
    return round(shares[country] / sum(shares.values()), 4)


class AccessionProposal(Accession):
    """Russia proposes, China sets the condition, India decides whether to come.

    Russia proposes nobody, India, Pakistan or both; China consents to whoever is proposed, links India
    to Pakistan (Pakistan may enter alone, India only with Pakistan: S3:104), or vetoes; India joins or
    stays an observer with bilateral projects (S4:1916-1923).  Russia and China value the newcomers as
    in the model IndiaAccession.  India gets

        v                                                    outside,
        e tau + q - f max(0, x_C - x_R - x_I) - c_P [Pakistan in]    inside:

    help against terror and in Afghanistan (S4:366-374), access to the region, fear of a club that China
    dominates even against Russia and India together (S4:1926-1929), and Pakistan's company.

    Everybody moves once and at the same time, so many equilibria are in weakly dominated actions (a veto
    of what is not proposed).  Removing them in turn with d_I > l_C and u_C(IP) >= 0, China links, India
    joins iff it gains, and Russia proposes both iff u_R(IP) >= max(0, u_R(P)).  Whether India joins
    depends on how dominance is measured: it does with shares of defence spending (the gap is .020), not
    with shares of product (point ``product-shares``, .352).

    Changes to the sketch: China's package condition is written as a condition on India only, which is
    what S3:104 reports; India's bilateral alternative is its payoff outside, so that v can be read off.
    """

    title = "India's accession: proposal, condition, participation"
    form = "normal form, 3 players; era path"
    covers = ("A13", "A14", "A15")
    players = {
        "Russia": ("nobody", "India", "Pakistan", "both"),
        "China": ("consent", "link", "veto"),
        "India": ("join", "observe"),
    }

    # fmt: off
    capability = Vector({
        country: Parameter(
            _capability(country), low=0, high=1, symbol=f"x_{country[0]}",
            meaning=f"{country}'s share of the members' capability with India inside", unit="share",
            source="derived: data/defence.csv, defence spending of 2012; S4:906-1000; S4:1065-1079",
            origin="data",
        )
        for country in ("Russia", "China", INDIA)
    })
    fear = Parameter(
        "0.8", low=0, high=1, symbol="f", meaning="India's aversion to a club dominated by China",
        unit="prize per share", source="judgement; S4:1926-1929",
    )
    security = Parameter(
        "0.3", low=0, high=1, symbol="e", meaning="India's gain from cooperation against terror",
        unit="prize per unit of threat", source="judgement; S4:366-374",
    )
    access = Parameter(
        "0.2", low=0, high=1, symbol="q", meaning="India's gain from access to Central Asia", unit="prize",
        source="judgement; S4:1857-1868",
    )
    bilateral = Parameter(
        "0.15", low=0, high=1, symbol="v", meaning="India's value of keeping to bilateral projects",
        unit="prize", source="judgement; S4:1918-1923",
    )
    company = Parameter(
        "0.05", low=0, high=1, symbol="c_P", meaning="cost to India of Pakistan inside", unit="prize",
        source="judgement; S0:261-262",
    )
    # fmt: on

    dominance = Derived(
        lambda m: Max(0, m.capability["China"] - m.capability["Russia"] - m.capability[INDIA]),
        symbol="D",
        meaning="China's capability beyond that of Russia and India together",
        unit="share",
        source="S4:1926-1929",
    )
    assumptions = (
        Assumption(
            "the three shares sum to at most 1",
            lambda m: m.capability["Russia"] + m.capability["China"] + m.capability[INDIA] <= 1,
            "they are shares of one total",
        ),
    )
    points = {
        **Accession.points,
        "product-shares": {
            f"capability_{country.lower()}": _capability(country, "product")
            for country in ("Russia", "China", INDIA)
        },
    }

    def payoffs(self, russia: str, china: str, india: str) -> tuple[Any, Any, Any]:
        """(Russia, China, India) at one proposal, condition and decision."""
        admitted = self.admitted(russia, china, india)
        return self.russia_value(admitted), self.china_value(admitted), self.india_value(admitted)

    @staticmethod
    def admitted(russia: str, china: str, india: str) -> tuple[str, ...]:
        """Return who enters: proposed, not vetoed, willing, and India only with Pakistan if linked."""
        proposed = {"nobody": (), "both": (INDIA, PAKISTAN)}.get(russia, (russia,))
        if china == "veto":
            return ()
        entering = tuple(c for c in proposed if c != INDIA or india == "join")
        return entering if china == "consent" or PAKISTAN in entering else ()

    def india_value(self, admitted: Sequence[str]) -> Any:
        """Payoff of India inside, or outside with its bilateral projects."""
        if INDIA not in admitted:
            return self.bilateral
        gain = self.security * self.threat + self.access - self.fear * self.dominance
        return gain - self.company if PAKISTAN in admitted else gain

    claims = PROPOSAL_CLAIMS
