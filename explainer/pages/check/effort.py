"""How much to compute: a reader's own function may be slow, and a drag must not wait for it."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final

from explainer.core.evaluation import Function

FINE: Final = 49
"""Steps on a curve; a coarser one takes every second or fourth of them."""
RECENT: Final = 64
"""Calls of which the fastest counts."""
AROUND_A_CALL: Final = 2e-5
"""Seconds that a difference takes besides its call of f, on a machine that is not the fastest."""


@dataclass(frozen=True)
class Effort:
    """How much to compute.

    Parameters
    ----------
    steps : int
        On each curve; 0: no curve.
    all_methods : bool
        Whether there is a curve for each method, or only for the chosen one.
    usual_checks : bool
        Whether to run the checks that most people run, too.
    """

    steps: int
    all_methods: bool
    usual_checks: bool

    def calls(self, n: int) -> int:
        """Return about how often f is called for n inputs."""
        return 8 * n + 3 + self.steps * n * (4 if self.all_methods else 2) + self.usual_checks * (2 * n + 4)


FULL: Final = Effort(FINE, True, True)
QUICK: Final = Effort(25, True, True)
LIGHT: Final = Effort(0, False, False)
_EFFORTS: Final = (FULL, QUICK, Effort(25, False, True), Effort(13, False, True), LIGHT)


def affordable(seconds_a_call: float, n: int, budget: float) -> Effort:
    """Return the largest effort that is done within `budget` seconds; at least the check itself.

    Parameters
    ----------
    seconds_a_call : float
        What one call of f takes.
    n : int
        Inputs.
    budget : float
        In seconds.

    Examples
    --------
    >>> affordable(1e-5, 3, 0.5) == FULL, affordable(0.05, 3, 0.5) == LIGHT
    (True, True)
    """
    each = seconds_a_call + AROUND_A_CALL
    return next((effort for effort in _EFFORTS if each * effort.calls(n) <= budget), LIGHT)


class TimedFunction:
    """A function that knows how long it takes.

    Parameters
    ----------
    f : callable
    clock : callable, optional
        Returns the time in seconds.

    Examples
    --------
    >>> times = iter([0.0, 5.0, 7.0, 7.5])
    >>> f = TimedFunction(abs, clock=lambda: next(times))
    >>> f(-1), f(-2), f.seconds
    (1, 2, 0.5)
    """

    def __init__(self, f: Function, clock: Callable[[], float] = perf_counter) -> None:
        self._f, self._clock = f, clock
        self._recent: deque[float] = deque(maxlen=RECENT)

    def __call__(self, z: Any) -> Any:
        """Return f(z)."""
        start = self._clock()
        value = self._f(z)
        self._recent.append(self._clock() - start)  # one that raises says nothing of how long f takes elsewhere
        return value

    @property
    def seconds(self) -> float:
        """What a call takes: the least of recent ones, since a busy machine only ever adds; infinite before any."""
        return min(self._recent, default=math.inf)
