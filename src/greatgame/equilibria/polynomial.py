"""Every isolated equilibrium of a small n-player game, by support profile, with proof.

A mixed profile with support profile S is an equilibrium iff every player is indifferent among the
actions of S_i and no other action is better (Nash 1951).  The solver goes through the support
profiles that contain no conditionally dominated action (:mod:`~greatgame.equilibria.n_player.supports`) and
solves the indifference equations, which are multilinear in the probabilities, in the open simplices:

* at most two players mix: linear, exact (:mod:`~greatgame.equilibria.n_player.linear`);
* three players mix two actions each: a quadratic, exact (:mod:`~greatgame.equilibria.n_player.quadratic`);
* otherwise: branch and prune with interval Newton tests (:mod:`~greatgame.equilibria.n_player.boxes`), each
  zero polished and certified in ball arithmetic (:mod:`~greatgame.equilibria.n_player.roots`).

So the answer is complete by proof and not by luck, or it says where the proof is missing: supports
that carry a continuum, and supports with an equilibrium too singular to isolate or a search that ran
out of its budget.  A zero on the boundary of a support's simplices is an equilibrium of a smaller
support at which an outside action ties, and it is recognised as such.

The indices of a complete list of regular equilibria sum to +1
(:mod:`~greatgame.equilibria.n_player.nindex`); a sum that differs is reported.

Sources: Porter, Nudelman and Shoham (2008) and Herings and Peeters (2005) for support enumeration;
McKelvey and McLennan (1996) and Datta (2010) for the systems; Neumaier (1990) for the proofs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from greatgame.checks import integer
from greatgame.equilibria.n_player.answers import Answer, Found
from greatgame.equilibria.n_player.boxes import Floats, Multilinear, Search, certainly_outside, search
from greatgame.equilibria.n_player.continuum import continuum_point
from greatgame.equilibria.n_player.linear import solve_linear
from greatgame.equilibria.n_player.quadratic import solve_quadratic
from greatgame.equilibria.n_player.roots import UnsettledError, to_equilibrium
from greatgame.equilibria.n_player.supports import (
    Support,
    System,
    build_system,
    count_supports,
    integer_payoffs,
    rank,
    undominated_supports,
)
from greatgame.equilibria.result import Equilibria, Equilibrium, Status
from greatgame.equilibria.verify import certify
from greatgame.errors import SolverError
from greatgame.game import NormalForm

METHOD = "polynomial-supports"
#: Support profiles (before pruning) up to which the solver accepts a game: 4x4x4 has 3,375.
MAX_SUPPORTS = 20_000
#: Boxes per support, and in all; beyond the latter each support gets ``LEAST_BOXES``.
BOXES = 20_000
ALL_BOXES = 500_000
LEAST_BOXES = 500

Progress = Callable[[int, int], None]


def solve_polynomial(game: NormalForm, *, boxes: int = BOXES, progress: Progress | None = None) -> Equilibria:
    """Return every isolated equilibrium of a game, and say whether that is all.

    Parameters
    ----------
    game : NormalForm
        Floats or Fractions, any number of players; meant for 2x2x2 to 3x3x3, and for two actions of
        up to five players.  Floats are solved as ``game.to_exact(snap=True)``.
    boxes : int
        Boxes examined per support profile before its search counts as undecided.
    progress : callable, optional
        Called with (support profiles done, support profiles to do) after each.

    Returns
    -------
    Equilibria
        Status "complete" iff every equilibrium is proved to be listed.  Otherwise "partial", and
        ``note`` names the supports with a continuum (end points are listed where they are known,
        else one point) and those left undecided.  Rational equilibria of an exact game are Fractions;
        irrational ones are the floats nearest to probabilities known to 1e-30.

    Raises
    ------
    GameError
        If the game is symbolic, or ``boxes`` no positive integer.
    SolverError
        If the game has more than ``MAX_SUPPORTS`` support profiles.

    Examples
    --------
    Three bystanders, of whom one must act at a cost of 1 for all to gain 2 (Diekmann 1985).

    >>> from itertools import product
    >>> gains = [[2 * any(acts) - act for act in acts] for acts in product((1, 0), repeat=3)]
    >>> payoffs = np.moveaxis(np.reshape(gains, (2, 2, 2, 3)), -1, 0)
    >>> labels = ("act", "wait")
    >>> eqs = solve_polynomial(NormalForm({"A": labels, "B": labels, "C": labels}, payoffs))
    >>> eqs.status, len(eqs.pure), len(eqs.mixed), eqs.index_sum
    ('complete', 3, 4, 1)
    >>> [round(float(e.mix[0][0]), 12) for e in eqs if not e.exact]      # 1 - sqrt(1/2)
    [0.292893218813]
    """
    game.require_numbers(METHOD)
    integer(boxes, "boxes")
    if count_supports(game.shape) > MAX_SUPPORTS:
        raise SolverError(
            f"{METHOD} takes games of at most {MAX_SUPPORTS:,} support profiles; this "
            f"{'x'.join(map(str, game.shape))} game has {count_supports(game.shape):,}; "
            'method="pure" lists the pure equilibria, a library method looks for one'
        )
    payoffs = integer_payoffs(game.to_exact(snap=True))
    supports = undominated_supports(payoffs)
    known: list[Found] = []
    open_supports: dict[str, list[Support]] = {"continuum": [], "undecided": []}
    spent = 0
    for done, support in enumerate(supports, start=1):
        budget = max(min(boxes, ALL_BOXES - spent), min(boxes, LEAST_BOXES))
        answer = solve_support(build_system(payoffs, support), known, budget)
        spent += answer.boxes
        known += answer.points
        if answer.rest != "nothing":
            open_supports[answer.rest].append(support)
        if progress is not None:
            progress(done, len(supports))
    return _report(game, known, open_supports)


def solve_support(system: System, known: Sequence[Found], budget: int = BOXES) -> Answer:
    """Return the equilibria with exactly one support profile.

    Parameters
    ----------
    system : System
        From :func:`~greatgame.equilibria.n_player.supports.build_system`.
    known : sequence of Found
        Equilibria of every smaller support profile.
    budget : int
        Boxes to examine at most.
    """
    if len(system.active) <= 2:
        return solve_linear(system)
    if system.sizes != (2, 2, 2):
        return _solve_boxes(system, known, budget)
    answer = solve_quadratic(system)
    if answer.rest != "undecided":
        return answer
    searched = _solve_boxes(system, known, budget)
    if searched.rest == "continuum":
        return replace(searched, points=answer.points + searched.points)
    return replace(answer, rest=searched.rest, boxes=searched.boxes)


def _solve_boxes(system: System, known: Sequence[Found], budget: int) -> Answer:
    problem = Multilinear(system)
    if rank(system.equations) < system.dimension:
        x = continuum_point(system, problem, _centres(problem))
        if x is not None:
            return Answer((_on_continuum(system, problem, x),), "continuum")
    result = search(problem, budget)
    points, settled = [], not result.undecided
    for root in result.roots:
        if certainly_outside(problem, root):
            continue
        try:
            found = to_equilibrium(system, root, known)
        except UnsettledError:
            settled = False
        else:
            points += [found] if found else []
    if not settled:
        x = continuum_point(system, problem, _open_boxes(result))
        if x is not None:
            points.append(_on_continuum(system, problem, x))
            return Answer(tuple(points), "continuum", result.boxes)
    return Answer(tuple(points), "nothing" if settled else "undecided", result.boxes)


def _centres(problem: Multilinear) -> Iterator[Floats]:
    """Yield the middle of the simplices and some points around it."""
    middle = np.concatenate([np.full(k - 1, 1 / k) for k in problem.sizes])
    yield middle
    for seed in range(8):
        yield middle * np.random.default_rng(seed).uniform(0.2, 1.4, len(middle))


def _open_boxes(result: Search) -> Iterator[Floats]:
    boxes = result.undecided
    for low, high in boxes[:: max(1, len(boxes) // 8)]:
        yield (low + high) / 2


def _on_continuum(system: System, problem: Multilinear, x: Floats) -> Found:
    mixes = []
    for block in problem.blocks:
        rest = [Fraction(v) for v in x[block].tolist()]
        mixes.append((1 - sum(rest), *rest))
    return Found(system, tuple(mixes), exact=False)


def _report(game: NormalForm, known: Sequence[Found], open_supports: dict[str, list[Support]]) -> Equilibria:
    items = sorted((_certified(game, f) for f in known), key=lambda e: [list(map(float, m)) for m in e.mix])
    notes = []
    if open_supports["continuum"]:
        notes.append("a continuum of equilibria in " + _names(game, open_supports["continuum"]))
    if open_supports["undecided"]:
        notes.append(
            "undecided (a singular equilibrium, a continuum or too little budget) in "
            + _names(game, open_supports["undecided"])
        )
    ties = [f.system.support for f in known if not f.proven]
    if ties:
        notes.append("an outside action ties, or loses by less than 1e-30, in " + _names(game, ties))
    status: Status = "partial" if notes else "complete"
    answer = Equilibria(game, tuple(reversed(items)), METHOD, status)
    if status == "complete" and answer.index_sum not in (None, 1):
        notes.append(f"the indices sum to {answer.index_sum} and not to +1: some equilibria are missing")
        status = "partial"
    return replace(answer, status=status, note="; ".join(notes))


def _certified(game: NormalForm, found: Found) -> Equilibrium:
    mixes: list[list[Any]] = found.system.full(found.point, game.shape)
    if not found.exact:
        mixes = [[float(w) for w in mix] for mix in mixes]
    return certify(game, mixes, index=found.index)


def _names(game: NormalForm, supports: Sequence[Support], shown: int = 3) -> str:
    """Describe support profiles by labels, at most ``shown`` of them."""
    lines = []
    for support in supports[:shown]:
        sets = zip(game.actions.values(), support, strict=True)
        lines.append(" x ".join("{" + ", ".join(acts[a] for a in s) + "}" for acts, s in sets))
    more = len(supports) - shown
    return ", ".join(lines) + (f" and {more} more support profiles" if more > 0 else "")
