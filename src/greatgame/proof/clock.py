"""A shared allowance of working time.

Enumerating regimes, shortening their inequalities, estimating shares and looking for neighbours all
draw on one allowance, though the later ones run only when somebody asks, perhaps minutes later: what
counts is the processor time spent working, not the time of day, nor what else the machine is doing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Seconds of processor time that several pieces of work share.

    Parameters
    ----------
    seconds : float
        The allowance.

    Examples
    --------
    >>> clock = Clock(5)
    >>> with clock.running():
    ...     pass
    >>> 4 < clock.left() <= 5
    True
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._spent = 0.0
        self._since: float | None = None

    def left(self) -> float:
        """Return the seconds not yet spent, never less than 0."""
        now = 0.0 if self._since is None else time.process_time() - self._since
        return max(self.seconds - self._spent - now, 0.0)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count the time spent inside; inside itself, it does nothing."""
        if self._since is not None:
            yield
            return
        self._since = time.process_time()
        try:
            yield
        finally:
            self._spent += time.process_time() - self._since
            self._since = None
