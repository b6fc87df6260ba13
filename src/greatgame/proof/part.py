"""The atlas of one combination of choices: its regimes and what they compute on demand.

Everything draws on one clock.  What it does not last for is left out and said: conditions that cannot be
written down in time leave regimes that were only sampled, inequalities that are not shortened in time stay
the definition, shares come from fewer sample points, neighbours from the pairs tried.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from greatgame.proof.algebra import UndecidableError
from greatgame.proof.chart import DOMAIN_SECONDS, Chart
from greatgame.proof.conditions import same_pure
from greatgame.proof.describe import Descriptions
from greatgame.proof.formula import TRUE, AllOf, Formula, all_of, any_of, negate
from greatgame.proof.mixed import Mixtures, Support
from greatgame.proof.neighbours import Neighbourhood, neighbourhood
from greatgame.proof.regime import Labels, Regime, Undefined, regime_name
from greatgame.proof.sampling import Volume, rational_point
from greatgame.proof.space import Space


class Part:
    """The atlas of one combination of choices: regimes and what they are computed from."""

    def __init__(self, space: Space, *, mixed: bool, boundary: bool, time_limit: float) -> None:
        self.space = space
        self.chart = Chart(space, time_limit)
        self.reason = ""
        self.evidence = "proved"
        self.mixtures = Mixtures(self.chart) if mixed else None
        #: Regimes whose inequalities were asked for and are not shortened.
        self.unsimplified: list[Regime] = []
        with self.chart.clock.running():
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

    def _sampled_share(self, regime: Regime) -> int:
        """Number of seeding points that have a regime's pure equilibria: for sorting only."""
        return self._seeds[np.packbits(np.array(regime.pattern)).tobytes()]

    @cached_property
    def _seeds(self) -> Counter[bytes]:
        return Counter(row.tobytes() for row in np.packbits(self.chart.seeded, axis=1))

    def _sampled(self) -> tuple[Regime, ...]:
        """Regimes seen at sample points, for games whose conditions are not to be had."""
        chart = self.chart
        rows, first = np.unique(chart.seeded, axis=0, return_index=True)
        found = []
        for row, k in zip(rows, first.tolist(), strict=True):
            point = rational_point(self.space, chart.sample, k)
            pattern = tuple(bool(x) for x in row)
            if chart.enclosed_pure(point) == pattern:
                found.append(self._regime(pattern, None, point, True))
        return tuple(sorted(found, key=lambda r: (-self._sampled_share(r), r.name)))

    @cached_property
    def undefined(self) -> Undefined | None:
        """Where payoffs are undefined on a region; None if nowhere, or if that is not known."""
        chart = self.chart
        if chart.defined == TRUE:
            return None
        outside = negate(chart.defined)
        with chart.clock.running():
            answer = chart.prover.satisfy(outside, time_limit=DOMAIN_SECONDS)
            if answer.point is None:
                return None
            witness = self.space.by_name(answer.point)
            return Undefined(outside, witness, dict(self.space.chosen), chart.shares.undefined())

    def _regime(self, pattern: tuple[bool, ...], supports: Any, point: Any, generic: bool) -> Regime:
        profiles = self.chart.profiles
        pure = tuple(self.chart.labels(p) for p, holds in zip(profiles, pattern, strict=True) if holds)
        mixed = None
        if supports is not None and self.mixtures is not None:
            mixed = tuple(self._support(self.mixtures.candidates[k]) for k in sorted(supports))
        witness = {k: v for k, v in self.space.by_name(point).items() if k not in self.space.fixed}
        name = regime_name(self.chart, pattern, pure, mixed)
        chosen = dict(self.space.chosen)
        return Regime(name, pure, mixed, witness, chosen, generic, pattern, supports, self)

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
        formula = all_of((self.chart.defined, same_pure(self.space, regime.pure)))
        if self.mixtures is None or not regime.generic:
            return formula
        tied = self.chart.tied
        if regime.supports is None:
            return formula & tied
        return all_of((formula, negate(tied), self.mixtures.exactly(regime.supports)))

    @cached_property
    def _descriptions(self) -> Descriptions:
        found = Descriptions(self.chart)
        for regime in self.regimes:
            if regime.generic:
                found.add({s: regime.witness[n] for s, n in self.space.names.items()})
        return found

    def inequalities(self, regime: Regime) -> tuple[Formula, ...]:
        """Return short conditions proved equivalent to the definition, else the definition."""
        with self.chart.clock.running():
            short = self._short(regime)
        if short is None:
            self.unsimplified.append(regime)
            definition = self.definition(regime)
            return definition.parts if isinstance(definition, AllOf) else (definition,)
        return short if self.chart.defined == TRUE else (self.chart.defined, *short)

    def is_simplified(self, regime: Regime) -> bool:
        """Whether the inequalities of a regime could be shortened."""
        _ = regime.inequalities  # finds out, if it is not known
        return regime not in self.unsimplified

    def _short(self, regime: Regime) -> tuple[Formula, ...] | None:
        if self.evidence == "sampled" or not regime.generic or not self.chart.clock.left():
            return None
        if self.mixtures is None:
            return self._descriptions.describe(regime.pattern)
        if regime.supports is None or self.mixtures.tied or not self.chart.cells.complete:
            return None
        return self.mixtures.describe(regime.pattern, regime.supports)

    def dominant(self, regime: Regime) -> dict[str, str]:
        """Strictly dominant actions: better against everything, all over the regime."""
        if self.evidence == "sampled" or not regime.generic:
            return {}
        with self.chart.clock.running():
            return self._descriptions.dominant(regime.pattern)

    def volume(self, regime: Regime) -> Volume:
        """Share of the admissible space, exact or sampled; knife-edge regimes have none."""
        if not regime.generic:
            return Volume(0.0, 0.0, 0, Fraction(0))
        with self.chart.clock.running():
            if self.mixtures is None or self.evidence == "sampled":
                return self.chart.shares.pure(regime.pattern)
            if regime.supports is None:
                return self.chart.shares.tied(regime.pattern)
            return self.mixtures.volume(regime.pattern, regime.supports)

    @cached_property
    def neighbourhood(self) -> Neighbourhood:
        """Which regimes touch, and what was left out of the search."""
        if self.evidence == "sampled":
            return Neighbourhood((), "regimes are only sampled")
        with self.chart.clock.running():
            return neighbourhood(self.chart, [r for r in self.regimes if r.generic])

    @property
    def _searched(self) -> bool:
        return "neighbourhood" in self.__dict__

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of what was computed so far."""
        found = []
        if self.unsimplified:
            count = len(self.unsimplified)
            found.append(f"the inequalities of {count} of {len(self.regimes)} regimes are not shortened")
        if self.undefined is not None:
            found.append(str(self.undefined))
        with self.chart.clock.running():
            poles = [] if self.evidence == "sampled" else self.chart.poles
        found += [f"payoffs are undefined where {e} = 0" for e in poles]
        found += [self.neighbourhood.reason] if self._searched and self.neighbourhood.reason else []
        return tuple(found)
