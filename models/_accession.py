"""What Russia and China gain or lose when India, Pakistan or both enter: shared by the M04 models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from greatgame.data.derived import eras
from greatgame.model import Model
from greatgame.models import _state
from greatgame.parameters import Parameter, Vector

INDIA, PAKISTAN = "India", "Pakistan"


def _era(year: int) -> dict[str, object]:
    """Public state of an era."""
    return {"hostility": _state.hostility_in(year), "threat": _state.threat_in(year)}


class Accession(Model):
    """What Russia and China get from each set of newcomers; the rules of decision are subclasses."""

    # fmt: off
    hostility = _state.hostility(2014)
    threat = _state.threat(2014)
    counterweight = Parameter(
        "0.15", low=0, high="0.5", symbol="beta_I",
        meaning="India's value to Russia as a counterweight to China", unit="prize",
        source="judgement; S1:19",
    )
    hostility_slope = Parameter(
        "0.4", low=0, high=1, symbol="l_1",
        meaning="India's value to Russia against the West, per unit of hostility",
        unit="prize per unit of hostility", source="judgement; S3:104",
    )
    american_tie = Parameter(
        0, low=0, high=1, symbol="u",
        meaning="India's tie with the United States: part of its weight against the West that is lost",
        unit="fraction", source="judgement: 0 is no tie; S3:114; S4:1903-1906",
    )
    threat_slope = Parameter(
        "0.1", low=0, high=1, symbol="a",
        meaning="India's value to Russia against terror, per unit of threat",
        unit="prize per unit of threat", source="judgement; S3:104; S4:2172-2176",
    )
    opening_cost = Parameter(
        "0.35", low=0, high=1, symbol="c_0", meaning="cost to Russia of opening a club of two leaders",
        unit="prize", source="judgement; S3:104",
    )
    pakistan_cost = Parameter(
        "0.08", low=0, high="0.3", symbol="r_P", meaning="cost to Russia of Pakistan inside", unit="prize",
        source="judgement; S3:104",
    )
    weight = Vector({
        INDIA: Parameter(
            "0.1", low=0, high="0.3", symbol="l_C", unit="prize", source="judgement; S0:259-261",
            meaning="weight in the world that China gains with India inside",
        ),
        PAKISTAN: Parameter(
            "0.05", low=0, high="0.3", symbol="l_P", unit="prize", source="judgement; S0:259-261",
            meaning="weight in the world that either power gains with Pakistan inside",
        ),
    })
    dilution = Parameter(
        "0.3", low=0, high="0.6", symbol="d_I", meaning="cost to China of India inside: rivalry and dilution",
        unit="prize", source="judgement; S1:18-19",
    )
    friendship = Parameter(
        "0.25", low=0, high="0.5", symbol="pi_P", meaning="value to China of Pakistan inside", unit="prize",
        source="judgement; S3:104",
    )
    quarrel = Parameter(
        "0.05", low=0, high="0.3", symbol="c_IP",
        meaning="cost to each power of the quarrel between India and Pakistan inside",
        unit="prize", source="judgement; S0:261-262; S2:59",
    )
    # fmt: on

    points = {str(year): _era(year) for year in eras()}

    def russia_value(self, admitted: Sequence[str]) -> Any:
        """Payoff of Russia when ``admitted`` enter."""
        against_west = self.hostility_slope * self.hostility * (1 - self.american_tie)
        india = against_west + self.threat_slope * self.threat + self.counterweight - self.opening_cost
        return self._sum(admitted, india, self.weight[PAKISTAN] - self.pakistan_cost)

    def china_value(self, admitted: Sequence[str]) -> Any:
        """Payoff of China when ``admitted`` enter."""
        pakistan = self.weight[PAKISTAN] + self.friendship
        return self._sum(admitted, self.weight[INDIA] - self.dilution, pakistan)

    def _sum(self, admitted: Sequence[str], india: Any, pakistan: Any) -> Any:
        """Add what each newcomer brings, less the quarrel when both are in."""
        brings = {INDIA: india, PAKISTAN: pakistan}
        total = sum(brings[newcomer] for newcomer in admitted)
        return total - self.quarrel if len(admitted) == len(brings) else total
