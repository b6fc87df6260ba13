"""Strict, undominated, perfect and proper equilibria: sound tests, and None where none is known.

* *Strict* (Harsanyi 1973): every unilateral deviation loses.  Strict equilibria are pure and proper.
* *Undominated*: nobody's mix is weakly dominated.
* *Perfect* (Selten 1975): stable against some small mistakes.  With two players perfect equals
  undominated (van Damme 1991, theorem 3.2.2); with more, perfect implies undominated, and strict or
  completely mixed equilibria are perfect.  In between the answer is None: unknown.
* *Proper* (Myerson 1978): costlier mistakes are of a smaller order.  Proper implies perfect; strict
  and completely mixed equilibria are proper.  If nobody has more than two actions, proper equals
  perfect: in an e-perfect profile the worse action has probability at most e, hence at most
  e/(1 - e) times that of the better one, which is e'-proper.  Otherwise None.

Answers depend on supports and on comparisons of exact payoffs only, so rounding of the equilibrium's
probabilities does not matter.
"""

from __future__ import annotations

from greatgame.equilibria.refinement.dominance import is_undominated
from greatgame.equilibria.result import Equilibrium
from greatgame.game import NormalForm


def supports(equilibrium: Equilibrium) -> tuple[tuple[int, ...], ...]:
    """Positions of the actions that each player plays with positive probability."""
    return tuple(tuple(k for k, w in enumerate(mix) if w > 0) for mix in equilibrium.mix)


def strict(game: NormalForm, equilibrium: Equilibrium) -> bool:
    """Whether every unilateral deviation from the equilibrium loses."""
    at = supports(equilibrium)
    if any(len(support) > 1 for support in at):
        return False
    exact = game.to_exact(snap=True)
    profile = tuple(support[0] for support in at)
    return all(
        exact.payoffs[i][(*profile[:i], k, *profile[i + 1 :])] < exact.payoffs[i][profile]
        for i, n in enumerate(game.shape)
        for k in range(n)
        if k != profile[i]
    )


def undominated(game: NormalForm, equilibrium: Equilibrium) -> bool:
    """Whether no player's mix is weakly dominated."""
    return all(is_undominated(game, i, support) for i, support in enumerate(supports(equilibrium)))


def completely_mixed(game: NormalForm, equilibrium: Equilibrium) -> bool:
    """Whether every action of every player has positive probability."""
    return all(len(s) == n for s, n in zip(supports(equilibrium), game.shape, strict=True))


def perfect(game: NormalForm, equilibrium: Equilibrium) -> bool | None:
    """Whether the equilibrium is trembling-hand perfect; None when that is not known."""
    if strict(game, equilibrium) or completely_mixed(game, equilibrium):
        return True
    if not undominated(game, equilibrium):
        return False
    return True if game.n_players <= 2 else None


def proper(game: NormalForm, equilibrium: Equilibrium) -> bool | None:
    """Whether the equilibrium is proper; None when that is not known."""
    if strict(game, equilibrium) or completely_mixed(game, equilibrium):
        return True
    tremble = perfect(game, equilibrium)
    if tremble is False or max(game.shape) <= 2:
        return tremble
    return None
