"""Refinement and selection: which equilibria survive closer inspection, and which one to expect.

The tests are in :mod:`greatgame.equilibria.refinement`, each in a file with its theory.
Here they are put side by side, one record per equilibrium, and turned into selection rules:

====================  =============================================================================
rule                  picks, if exactly one listed equilibrium qualifies
====================  =============================================================================
payoff-dominant       nobody earns less than in any other
risk-dominant         beats every other strict equilibrium by Nash products (two players)
welfare               the largest sum of payoffs
equity                the largest smallest payoff
logit                 the limit of the principal logit branch
a refinement          the only one that passes the test; silent if it is unknown for another
====================  =============================================================================

The refinements are strict, undominated, perfect, proper, evolutionarily-stable and efficient.  A rule that
cannot decide is silent: it returns None.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from greatgame.equilibria.refinement import perfect as tests
from greatgame.equilibria.refinement.dominance import Dominated, Elimination, eliminate
from greatgame.equilibria.refinement.evolution import evolutionarily_stable
from greatgame.equilibria.refinement.selection import (
    pareto_efficient,
    payoff_dominant,
    risk_dominant,
    smallest_payoff,
    unique_best,
    welfare,
)
from greatgame.equilibria.result import Equilibria, Equilibrium
from greatgame.errors import GameError, suggest
from greatgame.game import NormalForm
from greatgame.shown import Shown

__all__ = ["RULES", "Dominated", "Elimination", "Refinement", "eliminate", "refinements", "select"]


@dataclass(frozen=True)
class Refinement(Shown):
    """What is known about one equilibrium; None means unknown or not applicable.

    Attributes
    ----------
    equilibrium : Equilibrium
        Which one.
    strict, undominated : bool
        Every deviation loses; nobody's mix is weakly dominated.
    perfect, proper : bool or None
        Trembling-hand perfect (Selten 1975), proper (Myerson 1978).
    evolutionarily_stable : bool or None
        In a symmetric game, for a symmetric equilibrium.
    efficient : bool
        No pure profile Pareto dominates it.
    payoff_dominant, risk_dominant : bool
        Whether the rule of that name picks it among the equilibria listed.
    """

    equilibrium: Equilibrium
    strict: bool
    undominated: bool
    perfect: bool | None
    proper: bool | None
    evolutionarily_stable: bool | None
    efficient: bool
    payoff_dominant: bool
    risk_dominant: bool

    @property
    def properties(self) -> tuple[str, ...]:
        """Names of the properties that hold, for display."""
        names = (
            "strict",
            "undominated",
            "perfect",
            "proper",
            "evolutionarily_stable",
            "efficient",
            "payoff_dominant",
            "risk_dominant",
        )
        return tuple(name.replace("_", " ") for name in names if getattr(self, name))


def refinements(game: NormalForm, equilibria: Sequence[Equilibrium]) -> tuple[Refinement, ...]:
    """Examine each equilibrium.

    Parameters
    ----------
    game : NormalForm
        Of floats or Fractions.
    equilibria : sequence of Equilibrium
        Its equilibria (an ``Equilibria`` or any selection of them).

    Returns
    -------
    tuple of Refinement
        In the order given.

    Raises
    ------
    GameError
        If the game is symbolic, or an equilibrium has other players or actions.

    Examples
    --------
    >>> hunt = NormalForm({"R": ("stag", "hare"), "C": ("stag", "hare")},
    ...                   [[[4, 0], [3, 3]], [[4, 3], [0, 3]]])
    >>> for record in refinements(hunt, hunt.equilibria().pure):
    ...     print(record.equilibrium.profile, record.payoff_dominant, record.risk_dominant)
    ('stag', 'stag') True False
    ('hare', 'hare') False True
    """
    labels = game.players, tuple(game.actions.values())
    if any((e.players, e.actions) != labels for e in equilibria):
        raise GameError("the equilibria are of another game: their players or actions differ")
    by_payoff, by_risk = payoff_dominant(game, equilibria), risk_dominant(game, equilibria)
    return tuple(
        Refinement(
            equilibrium=e,
            strict=tests.strict(game, e),
            undominated=tests.undominated(game, e),
            perfect=tests.perfect(game, e),
            proper=tests.proper(game, e),
            evolutionarily_stable=evolutionarily_stable(game, e),
            efficient=pareto_efficient(game, e),
            payoff_dominant=e is by_payoff,
            risk_dominant=e is by_risk,
        )
        for e in equilibria
    )


def select(equilibria: Equilibria, rule: str) -> Equilibrium | None:
    """Return the equilibrium that a rule picks, or None when the rule is silent.

    Parameters
    ----------
    equilibria : Equilibria
        The candidates.  With status "partial" the pick is among those listed only.
    rule : str
        One of :data:`RULES`; see the table above.

    Raises
    ------
    GameError
        For an unknown rule, with the nearest one.
    """
    if not isinstance(rule, str) or rule not in RULES:
        raise GameError(f"unknown selection rule {rule!r}{suggest(rule, RULES)}")
    return RULES[rule](equilibria.game, equilibria.items)


Rule = Callable[[NormalForm, Sequence[Equilibrium]], Equilibrium | None]


def _the_only(test: Callable[[NormalForm, Equilibrium], bool | None]) -> Rule:
    def rule(game: NormalForm, items: Sequence[Equilibrium]) -> Equilibrium | None:
        verdicts = [test(game, e) for e in items]
        if verdicts.count(True) != 1 or None in verdicts:
            return None
        return items[verdicts.index(True)]

    return rule


def _only_stable(game: NormalForm, items: Sequence[Equilibrium]) -> Equilibrium | None:
    """Pick the only evolutionarily stable one; asymmetric equilibria (None) cannot be."""
    stable = [e for e in items if evolutionarily_stable(game, e)]
    return stable[0] if len(stable) == 1 else None


def _logit_limit(game: NormalForm, items: Sequence[Equilibrium]) -> Equilibrium | None:
    from greatgame.equilibria.logit import logit

    limit = logit(game).limit
    if limit is None:
        return None
    for e in items:
        pairs = ((x, y) for m, n in zip(e.mix, limit.mix, strict=True) for x, y in zip(m, n, strict=True))
        if all(abs(float(x) - float(y)) < 1e-6 for x, y in pairs):
            return e
    return None


RULES: MappingProxyType[str, Rule] = MappingProxyType(
    {
        "payoff-dominant": payoff_dominant,
        "risk-dominant": risk_dominant,
        "welfare": lambda game, items: unique_best(game, items, welfare),
        "equity": lambda game, items: unique_best(game, items, smallest_payoff),
        "logit": _logit_limit,
        "strict": _the_only(tests.strict),
        "undominated": _the_only(tests.undominated),
        "perfect": _the_only(tests.perfect),
        "proper": _the_only(tests.proper),
        "evolutionarily-stable": _only_stable,
        "efficient": _the_only(pareto_efficient),
    }
)
