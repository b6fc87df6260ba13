"""Support profiles that can carry an equilibrium, and the polynomial system of each.

In an equilibrium with support profile S every action of S_i is a best response of player i to the
others' mixes, which are positive exactly on S.  So an action a in S_i that some action b beats
weakly against every profile of S_-i, and strictly against one, cannot be there: its payoff is
strictly below b's at every point with that support.  This is the conditional-dominance test of
Porter, Nudelman and Shoham (2008, section 4), sharpened from strict to weak dominance because the
supports are fixed.  What survives leads to polynomials: for every i and every a in S_i other than
the first, u_i(a, x_-i) - u_i(first, x_-i) = 0, of degree one in each player's probabilities.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from flint import fmpq_mat
from numpy.typing import NDArray

from greatgame.game import NormalForm

Support = tuple[tuple[int, ...], ...]
#: The probabilities of the active players' supported actions, active players in order.
Point = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Form:
    """How much action ``action`` of ``player`` earns beyond that player's reference action.

    ``coefficients`` has one axis per active player, of length 1 for those whose probabilities do not
    matter: the value at a point is its contraction with the others' probabilities.  Factors that are
    probabilities, hence positive, are divided out, so the value is the gain only up to them.
    """

    player: int
    action: int
    coefficients: NDArray[Any]

    def __call__(self, point: Point) -> Any:
        """Return the value at a point."""
        tensor = self.coefficients
        for mix in reversed(point):
            tensor = tensor[..., 0] if tensor.shape[-1] == 1 else tensor @ _vector(mix)
        return tensor if not isinstance(tensor, np.ndarray) else tensor[()]

    def slope(self, point: Point, axis: int, action: int) -> Any:
        """Return the derivative as probability moves from the axis's first action to ``action``."""
        if self.coefficients.shape[axis] == 1:
            return 0
        change = self.coefficients.take([action], axis) - self.coefficients.take([0], axis)
        return Form(self.player, self.action, change)(point)


@dataclass(frozen=True)
class System:
    """The polynomial system of one support profile.

    Attributes
    ----------
    support : tuple of tuples of int
        Positions of the supported actions of every player.
    active : tuple of int
        Players with two or more supported actions: the unknowns are their probabilities.
    equations : tuple of Form
        Vanish where active players are indifferent among their supported actions.
    outside : tuple of Form
        At most zero where no unsupported action is better; zero means a tie.
    """

    support: Support
    active: tuple[int, ...]
    equations: tuple[Form, ...]
    outside: tuple[Form, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of supported actions of each active player."""
        return tuple(len(self.support[i]) for i in self.active)

    @property
    def dimension(self) -> int:
        """Number of unknowns, and of equations."""
        return sum(k - 1 for k in self.sizes)

    def jacobian(self, point: Point) -> list[list[Any]]:
        """Return derivatives of the equations (rows) by the probabilities of non-first actions."""
        columns = [(axis, a) for axis, k in enumerate(self.sizes) for a in range(1, k)]
        return [[form.slope(point, axis, a) for axis, a in columns] for form in self.equations]

    def full(self, point: Point, shape: Sequence[int]) -> list[list[Any]]:
        """Return the mixed strategies of all players over all their actions."""
        mixes: list[list[Any]] = [[0] * k for k in shape]
        for i, played in enumerate(self.support):
            mix = point[self.active.index(i)] if i in self.active else [1]
            for action, weight in zip(played, mix, strict=True):
                mixes[i][action] = weight
        return mixes


def integer_payoffs(game: NormalForm) -> list[NDArray[Any]]:
    """Return each player's exact payoffs times a positive integer that clears denominators."""
    tensors = []
    for line in game.payoffs:
        scale = math.lcm(*(x.denominator for x in line.ravel().tolist()))
        numbers = [x.numerator * (scale // x.denominator) for x in line.ravel().tolist()]
        common = math.gcd(*numbers) or 1
        tensor = np.empty(len(numbers), dtype=object)
        tensor[:] = [x // common for x in numbers]
        tensors.append(tensor.reshape(line.shape))
    return tensors


def count_supports(shape: Sequence[int]) -> int:
    """Return the number of support profiles of a game with these numbers of actions."""
    return math.prod(2**k - 1 for k in shape)


def undominated_supports(payoffs: Sequence[NDArray[Any]]) -> list[Support]:
    """Return the support profiles without conditionally dominated actions, smallest first.

    Parameters
    ----------
    payoffs : sequence of arrays
        One tensor of exact numbers per player.
    """
    shape = payoffs[0].shape
    beaten = [_dominance_test(tensor, i) for i, tensor in enumerate(payoffs)]
    choices = [_subsets(k) for k in shape]
    found = [s for s in itertools.product(*choices) if not any(test(s) for test in beaten)]
    return sorted(found, key=lambda s: (sum(map(len, s)), s))


def build_system(payoffs: Sequence[NDArray[Any]], support: Support) -> System:
    """Return the indifference equations and outside conditions of a support profile."""
    active = tuple(i for i, s in enumerate(support) if len(s) > 1)
    equations: list[Form] = []
    outside: list[Form] = []
    for i, tensor in enumerate(payoffs):
        played = support[i]
        rows = [range(tensor.shape[i]) if j == i else s for j, s in enumerate(support)]
        local = tensor[np.ix_(*rows)]
        fixed = tuple(j for j in range(len(support)) if j not in active and j != i)
        for action in range(tensor.shape[i]):
            if action == played[0]:
                continue
            gain = local.take([action], i) - local.take([played[0]], i)
            gain = gain.squeeze(axis=fixed if i in active else (*fixed, i))
            (equations if action in played else outside).append(Form(i, action, _divided(gain)))
    return System(support, active, tuple(equations), tuple(outside))


def rank(forms: Sequence[Form]) -> int:
    """Return the rank of forms as polynomials, exactly.

    All are written over the actions of all active players (probabilities sum to one), so that forms
    of different players compare.
    """
    if not forms:
        return 0
    sizes = np.max([f.coefficients.shape for f in forms], axis=0)
    rows = [np.broadcast_to(f.coefficients, sizes).ravel().tolist() for f in forms]
    return int(fmpq_mat(len(rows), len(rows[0]), [c for row in rows for c in row]).rank())


def tied_everywhere(outside: Form, system: System) -> bool:
    """Whether an outside action ties at every solution: its form combines the equations."""
    return rank([*system.equations, outside]) == rank(system.equations)


def _divided(coefficients: NDArray[Any]) -> NDArray[Any]:
    """Divide a form by probabilities: they are positive, so its zeros and its sign stay.

    A form whose coefficients belong to a single action of a player has that probability as a factor.
    """
    for axis, length in enumerate(coefficients.shape):
        lines = np.moveaxis(coefficients, axis, 0).reshape(length, -1)
        used = [a for a in range(length) if any(lines[a].tolist())]
        if length > 1 and len(used) <= 1:
            coefficients = coefficients.take(used or [0], axis)
    return coefficients


def _subsets(k: int) -> list[tuple[int, ...]]:
    return [s for n in range(1, k + 1) for s in itertools.combinations(range(k), n)]


def _dominance_test(tensor: NDArray[Any], player: int) -> Callable[[Support], bool]:
    """Return a test for whether a support profile has a conditionally dominated action of ``player``.

    Sets of the others' profiles are bit masks, so each comparison is two integer operations.
    """
    rows = np.moveaxis(tensor, player, 0)
    others = rows.shape[1:]
    lines = rows.reshape(len(rows), -1).tolist()
    bits = _vector([1 << k for k in range(math.prod(others))]).reshape(others)
    better = [[_mask(x < y for x, y in zip(a, b, strict=True)) for b in lines] for a in lines]

    @cache
    def faced(others_support: Support) -> int:
        return int(np.sum(bits[np.ix_(*others_support)]))

    def beaten(support: Support) -> bool:
        met = faced(support[:player] + support[player + 1 :])
        return any(
            better[a][b] & met and not better[b][a] & met for a in support[player] for b in range(len(lines))
        )

    return beaten


def _mask(flags: Any) -> int:
    return sum(1 << k for k, flag in enumerate(flags) if flag)


def _vector(mix: Sequence[Any]) -> NDArray[Any]:
    vector = np.empty(len(mix), dtype=object)
    vector[:] = mix
    return vector
