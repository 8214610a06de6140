"""What the division by √d is for: how far scores spread as queries grow longer, and what becomes of softmax's Jacobian.

A score q·k of two vectors of d standard normal numbers has mean 0 and variance d. Its softmax then leans ever more to
one key, and the trace of its Jacobian, 1 − Σ Pⱼ², falls. When the spread σ = √d is large, only the two largest scores
count, and E[trace] → c/σ with c = n (n − 1) ∫ φ² Φⁿ⁻², the density at 0 of the gap between the two largest of n
standard normals.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

import numpy as np

from explainer.core import softmax
from explainer.pages.cost.settings import WIDTHS
from explainer.pages.logits import Floats

SAMPLES: Final = 400
KEYS: Final = 6
LIMIT: Final = 1.267206360611471
"""c for 6 keys; a test integrates it."""
_SEED: Final = 1706
_AT_ONCE: Final = 50


@dataclass(frozen=True, eq=False)
class Spread:
    """Measured at each of `WIDTHS`, over 400 seeded queries with 6 keys each; first undivided, then divided by √d.

    Parameters
    ----------
    deviations : ndarray of float64, shape (2, 20)
        The standard deviation of the scores: √d, and 1.
    traces : ndarray of float64, shape (2, 20)
        The mean of 1 − Σ Pⱼ².
    """

    deviations: Floats
    traces: Floats


@functools.cache
def measured() -> Spread:
    """Return what is measured; always the same, and computed but once.

    Examples
    --------
    >>> spread = measured()
    >>> spread.deviations[:, -1].round().tolist(), (spread.traces[:, -1] < [0.06, 1]).tolist()
    ([32.0, 1.0], [True, True])
    """
    rng = np.random.default_rng(_SEED)
    scores = np.empty((len(WIDTHS), SAMPLES, KEYS))
    for first in range(0, SAMPLES, _AT_ONCE):
        queries = rng.normal(size=(_AT_ONCE, 1, WIDTHS[-1]))
        keys = rng.normal(size=(_AT_ONCE, KEYS, WIDTHS[-1]))
        sums = np.cumsum(queries * keys, axis=-1)
        scores[:, first : first + _AT_ONCE] = np.moveaxis(sums[..., np.array(WIDTHS) - 1], -1, 0)
    both = np.stack([scores, scores / np.sqrt(WIDTHS)[:, None, None]])
    traces = 1.0 - (softmax(both) ** 2).sum(axis=-1)
    return Spread(np.sqrt((both**2).mean(axis=(2, 3))), traces.mean(axis=2))


@functools.cache
def further(count: int) -> Floats:
    """Return the numbers of the tokens' queries and keys that are not dragged: standard normal, seeded.

    Returns
    -------
    ndarray of float64, shape (2, count, 1022)
    """
    return np.random.default_rng(_SEED + 1).normal(size=(2, count, WIDTHS[-1] - 2))
