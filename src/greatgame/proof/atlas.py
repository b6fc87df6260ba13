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

import numpy as np

from greatgame.game import NormalForm
from greatgame.model import Model
from greatgame.parameters import decimal
from greatgame.proof.algebra import UndecidableError
from greatgame.proof.chart import MAX_CELLS, Chart
from greatgame.proof.conditions import same_pure
from greatgame.proof.formula import Compare, Formula, all_of, any_of, negate
from greatgame.proof.mixed import Mixtures, Support
from greatgame.proof.neighbours import Neighbour, neighbours
from greatgame.proof.sampling import Volume, numeric, rational_point
from greatgame.proof.space import Space, spaces
from greatgame.proof.sustained import Sustained, sustained_volume

Labels = tuple[str, ...]
#: Sample points of a 2x2 regime whose games are named.
NAMED_POINTS = 40
#: Seconds spent on the truth table from which the inequalities of pure regimes are simplified.
SIMPLIFY_SECONDS = 4.0


@dataclass(frozen=True, eq=False)
class Regime:
    """One equilibrium regime.

    Attributes
    ----------
    name : str
        A game of the textbook where the game is 2x2 and one is known, else the equilibria.
    pure : tuple of profiles
        The pure equilibria, in the game's order.
    mixed : tuple of supports or None
        Supports of the mixed equilibria (action labels, player by player); None if not asked for, or
        if payoffs are tied all over the regime, where mixed equilibria are not enumerated.
    witness : dict of str to Fraction
        Exact parameters in the interior of the regime.
    chosen : dict
        The model's choices that this regime belongs to.
    generic : bool
        False for a regime that occurs only where somebody is indifferent.
    """

    name: str
    pure: tuple[Labels, ...]
    mixed: tuple[tuple[Labels, ...], ...] | None
    witness: dict[str, Fraction]
    chosen: dict[str, str]
    generic: bool
    pattern: tuple[bool, ...] = field(repr=False)
    supports: frozenset[int] | None = field(repr=False)
    _part: Part = field(repr=False)

    @property
    def unique(self) -> bool:
        """Whether exactly one equilibrium is in the list (mixed ones included if asked for)."""
        return len(self.pure) + len(self.mixed or ()) == 1

    @property
    def multiple(self) -> bool:
        """Whether several equilibria are in the list."""
        return len(self.pure) + len(self.mixed or ()) > 1

    @cached_property
    def definition(self) -> Formula:
        """The defining condition, unsimplified: who would and would not deviate."""
        return self._part.definition(self)

    @cached_property
    def inequalities(self) -> tuple[Formula, ...]:
        """Simplified conditions, all of which hold in the regime and only there (generically)."""
        return self._part.inequalities(self)

    @cached_property
    def dominant(self) -> dict[str, str]:
        """Actions that are strictly dominant for their player all over the regime."""
        return self._part.dominant(self)

    @cached_property
    def volume(self) -> Volume:
        """Share of the admissible parameter space."""
        return self._part.volume(self)

    def latex(self) -> str:
        """Return the simplified conditions in LaTeX."""
        return r" \quad ".join(
            f.latex() if isinstance(f, Compare) else rf"\left({f.latex()}\right)" for f in self.inequalities
        )

    def to_json(self) -> dict[str, Any]:
        """Return plain data (exact numbers as text)."""
        return {
            "name": self.name,
            "equilibria": [list(p) for p in self.pure],
            "mixed": None if self.mixed is None else [[list(s) for s in pair] for pair in self.mixed],
            "inequalities": [str(f) for f in self.inequalities],
            "latex": self.latex(),
            "witness": {k: decimal(v) for k, v in self.witness.items()},
            "volume": {"share": self.volume.share, "error": self.volume.error},
            "dominant": self.dominant,
            "choices": self.chosen,
            "generic": self.generic,
        }

    def __str__(self) -> str:
        return f"{self.name}: {'; '.join(map(str, self.inequalities)) or 'everywhere'}  [{self.volume}]"


class Part:
    """The atlas of one combination of choices: regimes and what they are computed from."""

    def __init__(self, space: Space, *, mixed: bool, boundary: bool, time_limit: float) -> None:
        self.space = space
        # Without mixed equilibria, cells serve only to shorten inequalities: they get less time.
        self.chart = Chart(space, time_limit, None if mixed else min(time_limit, SIMPLIFY_SECONDS))
        self.reason = ""
        self.evidence = "proved"
        self.mixtures = Mixtures(self.chart) if mixed else None
        try:
            self.regimes = self._regimes(boundary)
        except UndecidableError as error:
            self.reason, self.evidence = str(error), "sampled"
            self.regimes = self._sampled()

    @property
    def complete(self) -> bool:
        """Whether it is proved that no regime is missing."""
        return not self.reason

    def _regimes(self, boundary: bool) -> tuple[Regime, ...]:
        chart = self.chart
        found: dict[tuple[tuple[bool, ...], frozenset[int] | None], Any]
        if self.mixtures is not None:
            found = {(p, s): x for (p, s), x in self.mixtures.regimes().items()}
            found |= {(p, None): x for p, x in self.mixtures.tied.items()}
            self.reason = self.mixtures.reason
        else:
            found = {(p, None): x for p, x in chart.pure_sets.patterns.items()}
            self.reason = chart.pure_sets.reason
        regimes = [self._regime(p, s, x, True) for (p, s), x in found.items()]
        self.reason = self.reason or chart.tie_reason
        if not found and not self.reason:
            self.reason = "the admissible parameters have no volume"
        if boundary:
            known = {p for p, _ in found}
            every = chart.boundary_sets()
            self.reason = self.reason or every.reason
            regimes += [self._regime(p, None, x, False) for p, x in every.patterns.items() if p not in known]
        return tuple(sorted(regimes, key=lambda r: (not r.generic, -self._sampled_share(r), r.name)))

    def _sampled_share(self, regime: Regime) -> float:
        """Share of the seeding sample that lies in a regime's pure equilibria: for sorting only."""
        return float((self.chart.seeded == np.array(regime.pattern)).all(axis=1).mean())

    def _sampled(self) -> tuple[Regime, ...]:
        """Regimes seen at sample points, for games outside real arithmetic."""
        rows, first = np.unique(self.chart.seeded, axis=0, return_index=True)
        found = []
        for row, k in zip(rows, first.tolist(), strict=True):
            point = rational_point(self.space, self.chart.sample, k)
            found.append(self._regime(tuple(bool(x) for x in row), None, point, True))
        return tuple(sorted(found, key=lambda r: r.name))

    def _regime(self, pattern: tuple[bool, ...], supports: Any, point: Any, generic: bool) -> Regime:
        profiles = self.chart.profiles
        pure = tuple(self._labels(p) for p, holds in zip(profiles, pattern, strict=True) if holds)
        mixed = None
        if supports is not None and self.mixtures is not None:
            mixed = tuple(self._support(self.mixtures.candidates[k]) for k in sorted(supports))
        witness = {k: v for k, v in self.space.by_name(point).items() if k not in self.space.fixed}
        name = regime_name(self.chart, pattern, pure, mixed)
        chosen = dict(self.space.chosen)
        return Regime(name, pure, mixed, witness, chosen, generic, pattern, supports, self)

    def _labels(self, position: tuple[int, ...]) -> Labels:
        return tuple(acts[k] for acts, k in zip(self.space.game.actions.values(), position, strict=True))

    def _support(self, support: Support) -> tuple[Labels, ...]:
        actions = list(self.space.game.actions.values())
        return tuple(tuple(actions[i][k] for k in part) for i, part in enumerate(support))

    def completeness(self) -> str:
        """Return the query for a set of pure equilibria that is not listed, as SMT-LIB."""
        patterns = dict.fromkeys(r.pattern for r in self.regimes)
        others = [
            any_of(negate(f) if holds else f for f, holds in zip(self.chart.nash, p, strict=True))
            for p in patterns
        ]
        return self.chart.prover.smtlib(self.chart.generic, all_of(others))

    # -- what a regime computes on demand ---------------------------------------------------

    def definition(self, regime: Regime) -> Formula:
        """Set of pure equilibria equal to the regime's, and the mixed ones if asked for."""
        formula = same_pure(self.space, regime.pure)
        if self.mixtures is None or not regime.generic:
            return formula
        tied = self.chart.tied
        if regime.supports is None:
            return formula & tied
        return all_of((formula, negate(tied), self.mixtures.exactly(regime.supports)))

    @cached_property
    def _has_cells(self) -> bool:
        return len(self.chart.pure_sets.patterns) <= MAX_CELLS // 8 and self.chart.cells.complete

    def _rows(self, regime: Regime) -> Any:
        return (self.chart.nash_in_cells == np.array(regime.pattern)).all(axis=1)

    def inequalities(self, regime: Regime) -> tuple[Formula, ...]:
        """Simplify by the truth table of cells; without one, give the definition."""
        unlisted = self.mixtures is not None and (regime.supports is None or bool(self.mixtures.tied))
        if self.evidence == "sampled" or not regime.generic or unlisted or not self._has_cells:
            definition = self.definition(regime)
            return definition.parts if hasattr(definition, "parts") else (definition,)
        if regime.supports is not None and self.mixtures is not None:
            return self.mixtures.describe(regime.pattern, regime.supports)
        return self.chart.table.describe(self._rows(regime))

    def dominant(self, regime: Regime) -> dict[str, str]:
        """Strictly dominant actions: in every cell of the regime, better against everything."""
        if self.evidence == "sampled" or not regime.generic or not self._has_cells:
            return {}
        return self.chart.dominant_in(self._rows(regime))

    def volume(self, regime: Regime) -> Volume:
        """Sampled share of the admissible space; knife-edge regimes have none."""
        if not regime.generic:
            return Volume(0.0, 0.0, 0, Fraction(0))
        if self.mixtures is None:
            return self.chart.pure_volume(regime.pattern)
        if regime.supports is None:
            return self.chart.tied_volume(regime.pattern)
        return self.mixtures.volume(regime.pattern, regime.supports)


@dataclass(frozen=True, eq=False)
class Atlas:
    """Every equilibrium regime of a model.

    Attributes
    ----------
    model : type of Model
        The model class.
    regimes : tuple of Regime
        Generic ones by falling volume, then knife-edge ones.
    complete : bool
        Whether it is proved that there are no other (generic) regimes.
    reason : str
        When not complete, why.
    seconds : float
        Time to enumerate (volumes and inequalities are computed when first read).
    """

    model: type[Model]
    regimes: tuple[Regime, ...]
    complete: bool
    reason: str
    seconds: float
    parts: tuple[Part, ...] = field(repr=False)
    sustained: Sustained | None = None

    def __iter__(self) -> Iterator[Regime]:
        return iter(self.regimes)

    def __len__(self) -> int:
        return len(self.regimes)

    def locate(self, model: Model) -> Regime | None:
        """Return the regime that a point of the parameter space lies in.

        None only on knife edges of an atlas without ``boundary``, or if the atlas is incomplete.
        """
        for part in self.parts:
            if part.space.chosen == model.chosen and all(
                model.values[k] == v for k, v in part.space.fixed.items()
            ):
                point = part.space.point(model.values)
                pattern = part.chart.pure_at(point)
                listed = part.mixtures is not None and not part.chart.tied_at(point)
                supports = part.mixtures.at(point) if part.mixtures is not None and listed else None
                for regime in part.regimes:
                    if regime.pattern == pattern and (regime.supports == supports or not regime.generic):
                        return regime
        return None

    @cached_property
    def neighbours(self) -> tuple[Neighbour, ...]:
        """Pairs of regimes that touch across a single inequality, each proved by a boundary point."""
        found: list[Neighbour] = []
        for part in self.parts:
            found += neighbours(part.chart, [r for r in part.regimes if r.generic])
        return tuple(found)

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
            "regimes": [r.to_json() for r in self.regimes],
        }

    def __str__(self) -> str:
        status = (
            "complete: proved that there are no others" if self.complete else f"incomplete: {self.reason}"
        )
        head = f"{self.model.__name__}: {len(self.regimes)} regimes ({status}), {self.seconds:.2f} s"
        return "\n".join([head, *(f"  {r}" for r in self.regimes)])


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
        Seconds for the whole enumeration, shared out among the combinations of choices; beyond it
        ``complete`` is False and ``reason`` says why.

    Returns
    -------
    Atlas

    Raises
    ------
    ParameterError
        If ``at`` names nothing the model declares.
    """
    start = time.perf_counter()
    listed = list(spaces(model, at))
    parts = []
    for k, space in enumerate(listed):
        left = max(time_limit - (time.perf_counter() - start), 0.0) / (len(listed) - k)
        parts.append(Part(space, mixed=mixed, boundary=boundary, time_limit=left))
    regimes = tuple(r for part in parts for r in part.regimes)
    reasons = [p.reason for p in parts if p.reason]
    sustained = sustained_volume(model, strategy, at) if strategy is not None else None
    seconds = time.perf_counter() - start
    return Atlas(model, regimes, not reasons, "; ".join(reasons), seconds, tuple(parts), sustained)


def regime_name(chart: Chart, pattern: tuple[bool, ...], pure: tuple[Labels, ...], mixed: Any) -> str:
    """Name a regime by its equilibria; a 2x2 one also by the textbook games seen in it.

    A set of pure equilibria may belong to several textbook games (mutual defection is the equilibrium
    of the Prisoner's Dilemma and of Deadlock), so the names of all games found at sample points of the
    regime are given.
    """
    equilibria = " + ".join(f"({', '.join(p)})" for p in pure) or "no pure equilibrium"
    if mixed:
        equilibria += f" + {len(mixed)} mixed"
    known = textbook_names(chart, pattern) if chart.space.game.shape == (2, 2) else ""
    return f"{known}: {equilibria}" if known else equilibria


def textbook_names(chart: Chart, pattern: tuple[bool, ...]) -> str:
    """Return the textbook names of the 2x2 games at sample points of a regime."""
    from greatgame.equilibria.refinement.taxonomy import standard_name

    rows = np.flatnonzero((chart.seeded == np.array(pattern)).all(axis=1))[:NAMED_POINTS]
    few = {symbol: column[rows] for symbol, column in chart.sample.items()}
    cells = [np.broadcast_to(numeric(e, few), len(rows)) for e in chart.space.payoffs.ravel()]
    payoffs = np.stack(cells, axis=-1).reshape(len(rows), *chart.space.payoffs.shape)
    names = {standard_name(NormalForm(dict(chart.space.game.actions), p)) or "other" for p in payoffs}
    return " or ".join(sorted(names)) if names != {"other"} else ""
