"""Normalised discounted values of a finite Markov chain, exactly: at a discount factor, or as functions.

With transition matrix P and rewards u the values are ``v = (1 - d) (I - d P)^-1 u``.

*Where every state has one successor* a path ends in a cycle, and geometric sums give the value at once: of
a cycle ``u_0, ..., u_{L-1}`` it is ``sum_k d^k u_k / (1 + d + ... + d^{L-1})``.

*Otherwise* a linear system is solved over the rationals.  As a function of d, the determinant of
``I - d P`` is the reversed characteristic polynomial of P, and is positive on (0, 1); the numerator is
``(1 - d) det(I - d P) sum_t d^t P^t u``, a polynomial, so the series need only be summed to the order of the
chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import flint

from greatgame.errors import SolverError
from greatgame.repeated.algebra import Ratio, polynomial, to_flint, to_fraction
from greatgame.repeated.joint import Chances, closure

Rewards = Sequence[Sequence[Fraction]]

#: Most states of a random chain: its exact linear system is dense.
MOST_UNKNOWNS = 1_000

_FADE = polynomial([Fraction(1), Fraction(-1)])


def discounted_at(
    chain: Sequence[Chances], rewards: Rewards, delta: Fraction, states: Iterable[int] | None = None
) -> list[list[Fraction]]:
    """Values of states at one discount factor.

    Parameters
    ----------
    chain : sequence of {next state: probability}
        Transition probabilities of each state.
    rewards : sequence of sequences, shape (n_states, n_columns)
        Expected reward in each state.
    delta : Fraction
        Discount factor in (0, 1).
    states : iterable of int, optional
        Whose values are wanted; by default all.

    Returns
    -------
    list of lists of Fraction, shape (number of wanted states, n_columns)

    Raises
    ------
    SolverError
        If the chain is random and has more than ``MOST_UNKNOWNS`` states.
    """
    wanted = list(range(len(chain)) if states is None else states)
    if all(len(row) == 1 for row in chain):
        values = _followed_at(chain, rewards, delta, wanted)
        return [[to_fraction(v) for v in values[s]] for s in wanted]
    n, d = _checked(len(chain)), to_flint(delta)
    matrix = flint.fmpq_mat(n, n)
    for s, row in enumerate(chain):
        matrix[s, s] = 1
        for t, weight in row.items():
            matrix[s, t] = matrix[s, t] - d * to_flint(weight)
    width = len(rewards[0])
    right = flint.fmpq_mat(n, width, [(1 - d) * to_flint(x) for row in rewards for x in row])
    solution = matrix.solve(right)
    return [[to_fraction(solution[s, c]) for c in range(width)] for s in wanted]


def discounted(
    chain: Sequence[Chances], rewards: Rewards, states: Iterable[int] | None = None
) -> list[list[Ratio]]:
    """Values as functions of the discount factor.

    Parameters and errors as in :func:`discounted_at`.

    Returns
    -------
    list of lists of Ratio, shape (number of wanted states, n_columns)
    """
    wanted = list(range(len(chain)) if states is None else states)
    together: dict[frozenset[int], list[int]] = {}
    for state in wanted:
        together.setdefault(closure(chain, state), []).append(state)
    values: dict[int, list[Ratio]] = {}
    for closed, members in together.items():
        if all(len(chain[s]) == 1 for s in closed):
            values |= {s: _followed(chain, rewards, s) for s in members}
        else:
            values |= _solved(chain, rewards, sorted(closed), members)
    return [values[state] for state in wanted]


def _checked(n: int) -> int:
    if n > MOST_UNKNOWNS:
        raise SolverError(
            f"exact values of random play on {n} joint states are out of reach (at most {MOST_UNKNOWNS}); "
            "use machines with fewer states, or simulate"
        )
    return n


# -- one successor each ---------------------------------------------------------------------------


def _followed_at(
    chain: Sequence[Chances], rewards: Rewards, delta: Fraction, wanted: Sequence[int]
) -> dict[int, list[flint.fmpq]]:
    """Values at a discount factor where every state has one successor: of the wanted states at least."""
    after, d = [next(iter(row)) for row in chain], to_flint(delta)
    gains = [[(1 - d) * to_flint(x) for x in row] for row in rewards]
    values: dict[int, list[flint.fmpq]] = {}
    for start in wanted:
        path: list[int] = []
        place: dict[int, int] = {}
        state = start
        while state not in values and state not in place:
            place[state] = len(path)
            path.append(state)
            state = after[state]
        if state not in values:
            values[state] = _around(path[place[state] :], gains, d)
            path = path[: place[state]]
        for s in reversed(path):
            values[s] = [g + d * v for g, v in zip(gains[s], values[after[s]], strict=True)]
    return values


def _around(cycle: Sequence[int], gains: Sequence[Sequence[flint.fmpq]], d: flint.fmpq) -> list[flint.fmpq]:
    """Values in the first state of a cycle."""
    columns = zip(*(gains[s] for s in cycle), strict=True)
    return [flint.fmpq_poly(column)(d) / (1 - d ** len(cycle)) for column in map(list, columns)]


def _followed(chain: Sequence[Chances], rewards: Rewards, start: int) -> list[Ratio]:
    """Values in one state as functions of the discount factor, where every state has one successor."""
    order: dict[int, int] = {}
    state = start
    while state not in order:
        order[state] = len(order)
        state = next(iter(chain[state]))
    path, lead = list(order), order[state]
    below = polynomial([Fraction(1)] * (len(path) - lead))
    shift = polynomial([*([Fraction(0)] * lead), Fraction(1)])
    values = []
    for column in range(len(rewards[0])):
        received = [rewards[s][column] for s in path]
        before, around = polynomial(received[:lead]), polynomial(received[lead:])
        values.append(Ratio.reduced(_FADE * before * below + shift * around, below))
    return values


# -- random chains --------------------------------------------------------------------------------


def _solved(
    chain: Sequence[Chances], rewards: Rewards, states: Sequence[int], wanted: Sequence[int]
) -> dict[int, list[Ratio]]:
    """Values in the wanted states of a closed set of states, as functions of the discount factor."""
    n, rank = _checked(len(states)), {s: k for k, s in enumerate(states)}
    matrix = flint.fmpq_mat(n, n)
    for s in states:
        for t, weight in chain[s].items():
            matrix[rank[s], rank[t]] = to_flint(weight)
    below = flint.fmpq_poly(list(reversed(matrix.charpoly().coeffs())))
    width = len(rewards[0])
    vector = flint.fmpq_mat(n, width, [to_flint(x) for s in states for x in rewards[s]])
    series: dict[int, list[list[flint.fmpq]]] = {s: [[] for _ in range(width)] for s in wanted}
    for _ in range(n):
        for s in wanted:
            for c in range(width):
                series[s][c].append(vector[rank[s], c])
        vector = matrix * vector
    return {
        s: [Ratio.reduced(_FADE * below.mul_low(flint.fmpq_poly(terms), n), below) for terms in columns]
        for s, columns in series.items()
    }
