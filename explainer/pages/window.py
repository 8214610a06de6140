"""Which range of logits is visible."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

DEFAULT_WINDOW: Final = (-6.0, 6.0)
FURTHEST: Final = 3e6
"""The largest that an end of a window may be."""
_NICE = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


def fitting_window(logits: Sequence[float]) -> tuple[float, float]:
    """Find the smallest nice range that holds the finite logits and leaves room to drag them.

    Parameters
    ----------
    logits : sequence of float

    Returns
    -------
    tuple of float
        (−6, 6) where they fit; otherwise symmetric about 0, or, for logits that are far from 0 and close
        together, a range around them.

    Examples
    --------
    >>> fitting_window((2, 1, 0)), fitting_window((40, 0, 0)), fitting_window((1000, 1001, 1002))
    ((-6.0, 6.0), (-50.0, 50.0), (996.0, 1006.0))
    """
    finite = [z for z in logits if z != -math.inf]
    low, high = min(finite), max(finite)
    if DEFAULT_WINDOW[0] <= low and high <= DEFAULT_WINDOW[1]:
        return DEFAULT_WINDOW
    bound = _nice(1.2 * max(-low, high))
    room = max(4.0, (high - low) / 2)
    unit = 10.0 ** math.floor(math.log10(high - low + 2 * room) - 1)
    around = (math.floor((low - room) / unit) * unit, math.ceil((high + room) / unit) * unit)
    return (-bound, bound) if 2 * bound <= 6 * (around[1] - around[0]) else around


def _nice(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return float(next(m * power for m in _NICE if m * power >= value))
