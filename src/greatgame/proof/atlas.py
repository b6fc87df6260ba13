"""The atlas: every equilibrium regime that occurs anywhere in the parameter space.

A regime is a set of pure Nash equilibria (and, on request, the supports of the mixed ones) that
some admissible parameters bring about.  ``complete`` means that the decision procedure proved that
no other regime occurs at generic parameters, those where no player is exactly indifferent between
two own actions; ``boundary=True`` adds the regimes that occur on such knife edges only.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy

from greatgame.model import Model
from greatgame.parameters import decimal
from greatgame.proof.neighbours import Neighbour
from greatgame.proof.part import Part
from greatgame.proof.points import UndeterminedError
from greatgame.proof.regime import Regime, Undefined
from greatgame.proof.sampling import unit_points
from greatgame.proof.space import spaces
from greatgame.proof.sustained import Sustained, sustained_volume
from greatgame.shown import Shown


@dataclass(frozen=True, eq=False)
class Atlas(Shown):
    """Every equilibrium regime of a model.

    Attributes
    ----------
    model : type of Model
        The model class.
    regimes : tuple of Regime
        Generic ones by falling volume, estimated from a sample, then knife-edge ones.
    complete : bool
        Whether it is proved that there are no other (generic) regimes anywhere in the space.
    reason : str
        When not complete, why.
    seconds : float
        Time to enumerate (volumes and inequalities are computed when first read).
    sustained : Sustained or None
        Where a strategy sustains cooperation, if one was named.
    held : dict of str to Fraction
        Parameters that ``at`` left free and that were held at their baselines all the same, because they
        are exponents; the regimes are those at these values, and ``complete`` is False.
    complete_where_held : bool
        Whether completeness is proved at these values.
    """

    model: type[Model]
    regimes: tuple[Regime, ...]
    complete: bool
    reason: str
    seconds: float
    parts: tuple[Part, ...] = field(repr=False)
    sustained: Sustained | None = None
    held: dict[str, Fraction] = field(default_factory=dict)
    complete_where_held: bool = False

    def __iter__(self) -> Iterator[Regime]:
        return iter(self.regimes)

    def __len__(self) -> int:
        return len(self.regimes)

    def locate(self, model: Model) -> Regime | None:
        """Return the regime that a point of the parameter space lies in.

        None only on knife edges of an atlas without ``boundary``, where payoffs are undefined, where
        parameters differ from those fixed or held, or if the atlas is incomplete.
        """
        for part in self.parts:
            if part.space.chosen == model.chosen and all(
                model.values[k] == v for k, v in part.space.fixed.items()
            ):
                point = part.space.point(model.values)
                try:
                    if not part.chart.prover.holds(point, (part.chart.defined,)):
                        return None
                    pattern = part.chart.pure_at(point)
                except UndeterminedError:  # undefined here
                    return None
                listed = part.mixtures is not None and not part.chart.tied_at(point)
                supports = part.mixtures.at(point) if part.mixtures is not None and listed else None
                for regime in part.regimes:
                    if regime.pattern == pattern and (regime.supports == supports or not regime.generic):
                        return regime
        return None

    @property
    def undefined(self) -> tuple[Undefined, ...]:
        """Where payoffs are undefined on a region, for each combination of choices where they are."""
        return tuple(p.undefined for p in self.parts if p.undefined is not None)

    @cached_property
    def neighbours(self) -> tuple[Neighbour, ...]:
        """Pairs of regimes that touch across a single inequality, each proved by a boundary point.

        Boundaries of regions where somebody is indifferent are among them.  Pairs may be missing: those
        that meet only where several inequalities turn at once, and those between cells that no sample
        point shows; ``notes`` says if the search ended early.
        """
        return tuple(n for part in self.parts for n in part.neighbourhood.pairs)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of what was computed so far: nothing is left out in silence."""
        return tuple(dict.fromkeys(note for part in self.parts for note in part.notes))

    def smtlib(self) -> tuple[str, ...]:
        """Return, for each combination of choices, the query whose unsatisfiability proves completeness.

        It asks for a generic admissible point whose set of pure equilibria is in no listed regime;
        any solver of QF_NRA can re-check it.
        """
        return tuple(part.completeness() for part in self.parts)

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "model": self.model.name(),
            "complete": self.complete,
            "reason": self.reason,
            "held": {k: decimal(v) for k, v in self.held.items()},
            "regimes": [r.to_json() for r in self.regimes],
            "undefined": [u.to_json() for u in self.undefined],
            "notes": list(self.notes),
        }

    def __str__(self) -> str:
        status = (
            "complete: proved that there are no others" if self.complete else f"incomplete: {self.reason}"
        )
        head = f"{self.model.__name__}: {len(self.regimes)} regimes ({status}), {self.seconds:.2f} s"
        regimes = [f"  {r}" for r in self.regimes]
        return "\n".join([head, *regimes, *(f"  ({note})" for note in self.notes)])


def atlas(
    model: type[Model],
    *,
    mixed: bool = False,
    strategy: Any = None,
    boundary: bool = False,
    at: Mapping[str, object] | None = None,
    time_limit: float = 60.0,
) -> Atlas:
    """Find every equilibrium regime of a model, and prove that there are no others.

    Parameters
    ----------
    model : type of Model
        The model class.
    mixed : bool
        Whether regimes also differ by the supports of mixed equilibria (two players).
    strategy : repeated-game strategy, optional
        Add where the symmetric profile of this strategy sustains the model's cooperation.
    boundary : bool
        Whether to add regimes that occur only where a player is indifferent.
    at : mapping, optional
        Parameters and choices to fix.  Choices left open are enumerated.
    time_limit : float
        Seconds of processor time, shared out among the combinations of choices.  Seven tenths are for
        enumeration; beyond them ``complete`` is False and ``reason`` says why.  The rest is for what is
        computed when read (inequalities, shares, neighbours); what it does not last for is left out, and
        ``notes`` says so.

    Returns
    -------
    Atlas

    Raises
    ------
    ParameterError
        If ``at`` names nothing the model declares.

    Notes
    -----
    A free exponent (``x**a`` with a parameter ``a``) lies outside real arithmetic, where nothing can be
    proved for all its values at once.  Unless ``at`` fixes it, such a parameter is held at its baseline: the
    result says so in ``held`` and ``reason``, and is not called complete.
    """
    unit_points(1, 0, 0)  # loading SciPy is not what the time limit is for
    start, begun = time.perf_counter(), time.process_time()
    held = exponents(model, at)
    fixed = {**dict(at or {}), **held}
    listed = list(spaces(model, fixed))
    parts = []
    for k, space in enumerate(listed):
        left = max(time_limit - (time.process_time() - begun), 0.0) / (len(listed) - k)
        parts.append(Part(space, mixed=mixed, boundary=boundary, time_limit=left))
    reasons = list(dict.fromkeys(p.reason for p in parts if p.reason))
    settled = not reasons
    if held:
        reasons.insert(0, _holding(held, settled))
    sustained = sustained_volume(model, strategy, at) if strategy is not None else None
    return Atlas(
        model,
        tuple(r for part in parts for r in part.regimes),
        not reasons,
        "; ".join(reasons),
        time.perf_counter() - start,
        tuple(parts),
        sustained,
        held,
        settled,
    )


def exponents(model: type[Model], at: Mapping[str, object] | None = None) -> dict[str, Fraction]:
    """Return the free parameters that payoffs have as exponents, with their baselines.

    Empty if one of them has no baseline.

    Examples
    --------
    >>> from greatgame.models import DivisionOfLabour
    >>> exponents(DivisionOfLabour)
    {'security_weight': Fraction(1, 2)}
    >>> exponents(DivisionOfLabour, {"security_weight": "1/3"})
    {}
    """
    found: dict[str, Fraction] = {}
    for space in spaces(model, at):
        for payoff in space.payoffs.ravel():
            powers = (e for e in sympy.sympify(payoff).atoms(sympy.Pow) if not e.exp.is_Rational)
            for symbol in sorted({s for e in powers for s in e.exp.free_symbols}, key=str):
                name = space.names[symbol]
                default = model.parameters[name].default
                if default is None:
                    return {}
                found[name] = default
    return found


def _holding(held: Mapping[str, Fraction], settled: bool) -> str:
    """Say which exponents are held, and what is proved there."""
    values = ", ".join(f"{k} = {decimal(v)}" for k, v in held.items())
    proved = ", where it is proved that there are no other regimes" if settled else ""
    return f"exponents cannot be left free and are held at their baselines ({values}){proved}"
