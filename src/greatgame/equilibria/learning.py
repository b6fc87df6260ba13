"""Learning and evolutionary dynamics of two-player games, computed by nashpy.

Thin wrappers: they check the input, bring payoffs into nashpy's form, fix the random seed, and return
a frozen record of the path.  nashpy draws from numpy's global generator; its state is put back
afterwards, so a call here changes nothing else.  Seeds are explicit and 0 is a seed like any other.

* :func:`fictitious_play` (Brown 1951): each period everybody plays a best response to the others'
  empirical frequencies; ties are broken at random.
* :func:`stochastic_fictitious_play` (Hofbauer and Sandholm 2002): a logit response with noise.
* :func:`replicator_dynamics` (Taylor and Jonker 1978): one population, a symmetric game.
* :func:`asymmetric_replicator_dynamics`: two populations.

None of them is a solver: where a path ends is not thereby an equilibrium.  ``LearningPath.regret``
says how far it is from one.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from greatgame.checks import integer
from greatgame.equilibria.bridges import to_nashpy
from greatgame.equilibria.refinement.evolution import symmetric_matrix
from greatgame.equilibria.verify import max_regret
from greatgame.errors import GameError, SolverError
from greatgame.game import NormalForm
from greatgame.shown import Shown

Path = NDArray[np.float64]


@dataclass(frozen=True)
class LearningPath(Shown):
    """A path of mixed strategies, one per player (or per population).

    Attributes
    ----------
    game : NormalForm
        The game that is played.
    method : str
        Name of the dynamic.
    times : array, shape (n_times,)
        Periods played, or continuous time; unit of the latter: 1 / payoff.
    mixes : mapping of player to array, shape (n_times, n_actions)
        Empirical frequencies (fictitious play) or population shares (replicator).  Rows sum to 1.
    seed : int or None
        Seed of the random draws; None for a deterministic dynamic.
    """

    game: NormalForm = field(repr=False)
    method: str
    times: Path = field(repr=False)
    mixes: Mapping[str, Path] = field(repr=False)
    seed: int | None = None

    @property
    def last(self) -> dict[str, NDArray[np.float64]]:
        """Mixed strategies at the end of the path."""
        return {player: path[-1] for player, path in self.mixes.items()}

    @property
    def regret(self) -> float:
        """Largest regret of any player at the end of the path (payoff units)."""
        return float(max_regret(self.game, [path[-1].tolist() for path in self.mixes.values()]))


def fictitious_play(game: NormalForm, periods: int, *, seed: int) -> LearningPath:
    """Play best responses to empirical frequencies.

    Parameters
    ----------
    game : NormalForm
        Two players, of floats or Fractions.
    periods : int
        Number of periods, at least 1.
    seed : int
        Seed for breaking ties (0 is a seed).

    Returns
    -------
    LearningPath
        Empirical frequencies after periods 1 to ``periods``.

    Examples
    --------
    >>> dilemma = NormalForm({"R": ("c", "d"), "C": ("c", "d")},
    ...                      [[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
    >>> path = fictitious_play(dilemma, 200, seed=0)
    >>> path.last["R"].round(2).tolist()
    [0.0, 1.0]
    """
    table = to_nashpy(_centred(game))
    integer(periods, "periods")
    with _seeded(seed):
        counts = list(table.fictitious_play(iterations=periods))[1:]
    return _frequencies(game, "fictitious-play", counts, seed)


def stochastic_fictitious_play(
    game: NormalForm, periods: int, *, seed: int, noise: float = 0.1, perturbation: float = 0.01
) -> LearningPath:
    """Play noisy logit responses to empirical frequencies.

    Parameters
    ----------
    game : NormalForm
        Two players, of floats or Fractions.
    periods : int
        Number of periods, at least 1.
    seed : int
        Seed of all random draws (0 is a seed).
    noise : float
        Temperature of the logit response, as a share of the largest payoff range; > 0.
    perturbation : float
        Largest random addition to a payoff, as a share of the largest payoff range; >= 0.

    Returns
    -------
    LearningPath
        Empirical frequencies after periods 1 to ``periods``.
    """
    integer(periods, "periods")
    noise, perturbation = (float(_finite([x], "noise and perturbation")[0]) for x in (noise, perturbation))
    if noise <= 0 or perturbation < 0:
        raise GameError(f"noise must be > 0 and perturbation >= 0, got {noise!r} and {perturbation!r}")
    table = to_nashpy(_centred(game))
    with _seeded(seed):
        steps = table.stochastic_fictitious_play(iterations=periods, etha=noise, epsilon_bar=perturbation)
        counts = [pair for pair, _ in steps][1:]
    return _frequencies(game, "stochastic-fictitious-play", counts, seed)


def replicator_dynamics(game: NormalForm, *, start: Sequence[float], times: ArrayLike) -> LearningPath:
    """Let one population evolve in a symmetric game.

    Parameters
    ----------
    game : NormalForm
        Symmetric, two players.
    start : sequence of float
        Initial shares of the actions; non-negative, sum 1.
    times : array_like
        Increasing times at which shares are reported, from the first on; unit: 1 / payoff.

    Returns
    -------
    LearningPath
        Both players' mixes are the population's shares.

    Raises
    ------
    GameError
        If the game is not symmetric, or an argument is malformed.
    SolverError
        If the integrator fails.
    """
    if symmetric_matrix(game) is None or len(set(game.actions.values())) != 1:
        raise GameError(
            "replicator dynamics of one population need a symmetric game with equal labels; for "
            "two populations use asymmetric_replicator_dynamics"
        )
    moments = _times(times)
    shares = _shares(game, 0, start)
    table = to_nashpy(_shifted(game))
    with _integrating():
        path = _on_simplex(table.replicator_dynamics(y0=shares, timepoints=moments))
    return LearningPath(game, "replicator", moments, dict.fromkeys(game.players, path))


def asymmetric_replicator_dynamics(
    game: NormalForm, *, start: Mapping[str, Sequence[float]], times: ArrayLike
) -> LearningPath:
    """Let two populations, one per player, evolve.

    Parameters
    ----------
    game : NormalForm
        Two players.
    start : mapping of player to sequence of float
        Initial shares.
    times : array_like
        Increasing times at which shares are reported, from the first on; unit: 1 / payoff.
    """
    table = to_nashpy(_shifted(game))
    if not isinstance(start, Mapping):
        raise GameError(f"start must give the shares of each of {', '.join(game.players)}, not {start!r}")
    game.mixes(start)
    moments = _times(times)
    first, second = (_shares(game, i, start[p]) for i, p in enumerate(game.players))
    with _integrating():
        paths = table.asymmetric_replicator_dynamics(x0=first, y0=second, timepoints=moments)
    mixes = {p: _on_simplex(path) for p, path in zip(game.players, paths, strict=True)}
    return LearningPath(game, "asymmetric-replicator", moments, mixes)


# -- input and output -----------------------------------------------------------------------------


def _shifted(game: NormalForm) -> NormalForm:
    """Return the game with every player's payoffs from zero: the dynamics depend on differences only."""
    exact = game.to_exact()
    return exact.rescale({p: (1, -line.min()) for p, line in zip(exact.players, exact.payoffs, strict=True)})


def _centred(game: NormalForm) -> NormalForm:
    """Return the game with payoffs from zero in units of the largest range of any player."""
    shifted = _shifted(game)
    unit = shifted.payoffs.max() or 1
    return shifted.rescale(dict.fromkeys(game.players, (1 / unit, 0)))


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Seed numpy's global generator, from which nashpy draws, and restore its state afterwards."""
    integer(seed, "seed", 0, 2**32 - 1)
    state = np.random.get_state()  # noqa: NPY002 - nashpy uses the global generator
    np.random.seed(seed)  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(state)  # noqa: NPY002


def _frequencies(game: NormalForm, method: str, counts: Sequence[Any], seed: int) -> LearningPath:
    paths = [np.array([pair[i] for pair in counts], dtype=float) for i in range(2)]
    mixes = {p: path / path.sum(axis=1, keepdims=True) for p, path in zip(game.players, paths, strict=True)}
    return LearningPath(game, method, np.arange(1.0, len(counts) + 1), mixes, seed)


def _finite(values: Any, what: str) -> Path:
    """Return a list of finite floats, or raise a GameError."""
    try:
        numbers = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        numbers = np.empty((0, 0))
    if numbers.ndim != 1 or not np.isfinite(numbers).all():
        raise GameError(f"{what} must be finite numbers, got {values!r}")
    return numbers


def _times(times: ArrayLike) -> Path:
    moments = _finite(times, "times")
    if len(moments) < 2 or (np.diff(moments) <= 0).any():
        raise GameError(f"times must be at least two increasing numbers, got {moments.tolist()}")
    return moments


def _shares(game: NormalForm, player: int, start: Sequence[float]) -> Path:
    shares = _finite(start, f"the shares of {game.players[player]}")
    n = game.shape[player]
    if shares.shape != (n,) or not (shares >= 0).all() or not abs(shares.sum() - 1) <= 1e-9:
        raise GameError(f"{game.players[player]} needs {n} shares >= 0 that sum to 1, got {shares.tolist()}")
    return shares


@contextmanager
def _integrating() -> Iterator[None]:
    """Turn the integrator's warning that it gave up into an error."""
    from scipy.integrate import ODEintWarning

    with warnings.catch_warnings():
        warnings.simplefilter("error", ODEintWarning)
        try:
            yield
        except ODEintWarning as error:
            raise SolverError(f"the integrator gave up; use more times, or a shorter span: {error}") from None


def _on_simplex(shares: Path) -> Path:
    """Remove rounding below zero; an integrator that left the simplex by more is an error."""
    sums = shares.sum(axis=1)
    if not np.isfinite(shares).all() or abs(sums - 1).max() > 1e-4 or shares.min() < -1e-6:
        raise SolverError("the integrator left the simplex; use more times, or a shorter span")
    kept = np.maximum(shares, 0)
    return np.asarray(kept / kept.sum(axis=1, keepdims=True))
