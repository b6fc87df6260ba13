"""M04: India's accession, balanced by Pakistan's: linked consent, and voting power."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from greatgame.concepts.voting import banzhaf_shares, shapley_shubik
from greatgame.data.derived import MEMBERS, weights
from greatgame.errors import GameError, suggest
from greatgame.models._accession import INDIA, PAKISTAN, Accession
from greatgame.models._accession_claims import VETO_CLAIMS
from greatgame.parameters import Choice

#: Power indices by name.
INDICES = {"shapley-shubik": shapley_shubik, "banzhaf": banzhaf_shares}


def voting_power(
    newcomers: Sequence[str] = (),
    quota: object = Fraction(1, 2),
    metric: str = "defence",
    index: str = "shapley-shubik",
) -> dict[str, Fraction]:
    """Power index of each member if votes were weighted by capability (they are not: S4:1604-1607).

    Parameters
    ----------
    newcomers : sequence of str
        Countries that join the six members of 2014 (Uzbekistan at its value of 2010).
    quota : number in [0, 1)
        Share of the total weight that a motion must exceed.
    metric : {"defence", "product"}
        Weights of 2012 from ``data/defence.csv``.
    index : {"shapley-shubik", "banzhaf"}
        The banzhaf index is normalised to sum to 1.

    Raises
    ------
    DataError, GameError
        For an unknown country or metric; for an unknown index or a quota outside [0, 1).

    Examples
    --------
    >>> voting_power(["India", "Pakistan"])["Russia"]
    Fraction(2, 15)
    """
    if index not in INDICES:
        raise GameError(f"no power index {index!r}{suggest(index, INDICES)}")
    return INDICES[index](weights(metric, (*MEMBERS, "Uzbekistan"), newcomers), quota)


class IndiaAccession(Accession):
    """Each leader holds a veto over the other's candidate: separate votes, or one package.

    Russia promotes India as a counterweight to China (S1:18-19) and China wants Pakistan in; each can
    block under consensus (S4:1604-1607).  China was convinced on condition that Pakistan enters at the
    same time (S3:104).  Payoffs, in units of the regional prize, for the set of newcomers:

        u_R(I) = l_1 h (1-u) + a tau + beta_I - c_0     u_C(I) = l_C - d_I
        u_R(P) = l_P - r_P                              u_C(P) = l_P + pi_P
        u_R(IP) = u_R(I) + u_R(P) - c_IP                u_C(IP) = u_C(I) + u_C(P) - c_IP

    and 0 when nobody enters.  l_1 h, a tau and beta_I are India's weight against the West, against
    terror (S3:104) and against China (S1:19); c_0 is the cost of opening a club of two (S3:104); d_I is
    dilution (S1:18); c_IP the quarrel brought inside (S0:261-262).

    ``rule``: under ``separate``, Russia votes on Pakistan and China on India, each backing its own
    candidate; under ``package`` both vote on the pair.  Regimes:

    * separate votes, d_I > l_C and l_P < r_P: both veto, whatever the other does; if the package is
      worth having for both it is a prisoner's dilemma, and the simultaneity clause is the way out;
    * package: admitted in undominated strategies iff u_R(IP) > 0 and u_C(IP) > 0, that is
      d_I - l_C < l_P + pi_P - c_IP for China; (veto, veto) stays an equilibrium in weakly dominated
      strategies, since one veto is enough;
    * India alone, under separate votes, iff d_I <= l_C and l_P <= r_P; that Russia backs India takes
      u_R(I) >= 0, which is its choice in AccessionProposal.

    With the era panel nobody enters before 2014 and the pair does from 2014.  In 2005 u_R(I) is exactly
    0 at the baseline; it is positive from 2008, when Russia began to promote India (S3:104), but
    u_R(IP) < 0 until 2014, so the moratorium holds.

    Changes to the sketch: the hostility term is cut by India's tie with the United States, u (S3:114),
    0 at the baseline; baselines of h and tau are those of 2014, the year of decision.  Pakistan is no
    player: it was the first to apply (S3:104).  India's own choice is in the model AccessionProposal;
    weighted voting, which no document reports (the rule is consensus), in :func:`voting_power`.
    """

    title = "Balancing India against China: linked accession as an exchange of vetoes"
    form = "normal form, 2 players; era path"
    covers = ("A13", "A14", "A81")
    players = {"Russia": ("approve", "veto"), "China": ("approve", "veto")}
    cooperation = ("approve", "approve")
    punishment = ("veto", "veto")
    voting_power = staticmethod(voting_power)

    rule = Choice(
        "package",
        among=("separate", "package"),
        meaning="whether the candidates are voted on one by one or as a pair",
        source="S3:104",
    )

    def payoffs(self, russia: str, china: str) -> tuple[Any, Any]:
        """(Russia, China) at one pair of votes."""
        passed = {INDIA: china == "approve", PAKISTAN: russia == "approve"}
        if self.rule == "package":
            passed = dict.fromkeys(passed, all(passed.values()))
        admitted = tuple(candidate for candidate, enters in passed.items() if enters)
        return self.russia_value(admitted), self.china_value(admitted)

    claims = VETO_CLAIMS
