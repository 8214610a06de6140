"""Drawing classes with probabilities S, and the covariance of what is drawn: live, a stretch at a time."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from explainer.pages.logits import Floats
from explainer.pages.shape.plane import shares_of

log = logging.getLogger(__name__)

FIRST: Final = 10
TOTAL: Final = 10**6
CHECKPOINTS: Final = tuple(dict.fromkeys(np.geomspace(FIRST, TOTAL, 41).round().astype(int).tolist()))
"""After how many draws the error is taken."""
PAUSE: Final = 0.04
"""Seconds after each stretch, in which the page is listened to and the curve is seen to grow."""
SEED: Final = 2016
_AT_ONCE: Final = 2**16


@dataclasses.dataclass(frozen=True, eq=False)
class Sample:
    """What was drawn so far.

    Parameters
    ----------
    hits : ndarray of int, shape (n,)
        How often each class was.
    errors : tuple of float
        The distance (Frobenius) of the covariance from J, at as many of `CHECKPOINTS` as were reached.
    """

    hits: np.ndarray[tuple[int], np.dtype[np.int64]]
    errors: tuple[float, ...] = ()

    @property
    def count(self) -> int:
        """The number of draws."""
        return int(self.hits.sum())

    @property
    def covariance(self) -> Floats:
        """The covariance of the one-hot vectors that were drawn: diag(p) − p pᵀ with their mean p."""
        mean = self.hits / max(self.count, 1)
        covariance: Floats = np.diag(mean) - np.outer(mean, mean)
        return covariance


def spread(shares: Floats) -> float:
    """Return V, where the mean squared distance of a covariance of N one-hot vectors from J is V/N, to first order.

    Each vector x adds (x − S)(x − S)ᵀ, whose mean is J: V = E‖(x − S)(x − S)ᵀ − J‖² = Σₖ Sₖ ‖eₖ − S‖⁴ − ‖J‖².

    Examples
    --------
    >>> spread(np.array([0.5, 0.5]))  # every draw is at the same distance from its mean, so this one converges faster
    0.0
    """
    away = np.eye(shares.size) - shares
    jacobian = np.diag(shares) - np.outer(shares, shares)
    return max(0.0, float(shares @ (away**2).sum(axis=1) ** 2 - (jacobian**2).sum()))


class Sampler:
    """Draws in the kernel's event loop, beside everything else, for one set of logits.

    Attributes
    ----------
    show : callable
        Called when there is something new to see.
    task : asyncio.Task or None
        What is under way; None at rest.
    """

    def __init__(self) -> None:
        self.show: Callable[[], None] = lambda: None
        self.task: asyncio.Task[None] | None = None
        self._logits: tuple[float, ...] = ()
        self._sample = Sample(np.zeros(0, np.int64))

    def sample(self, logits: tuple[float, ...]) -> Sample:
        """Return what was drawn for these logits."""
        return self._sample if logits == self._logits else Sample(np.zeros(len(logits), np.int64))

    def action(self, logits: tuple[float, ...]) -> str:
        """Return what pressing the button does now."""
        if self.task is not None and logits == self._logits:
            return "Stop"
        return "Draw again" if self.sample(logits).count else "Draw"

    def press(self, logits: tuple[float, ...]) -> None:
        """Start to draw for these logits, or stop."""
        stops = self.task is not None and logits == self._logits
        if self.task is not None:
            self.task.cancel()
            self.task = None
        if not stops:
            self._logits, self._sample = logits, Sample(np.zeros(len(logits), np.int64))
            self.task = asyncio.get_running_loop().create_task(self._draw())

    async def _draw(self) -> None:
        try:
            for sample in draws(shares_of(np.array(self._logits))):
                self._sample = sample
                self.show()
                await asyncio.sleep(PAUSE)
        except Exception:
            log.exception("The drawing failed")
        self.task = None
        self.show()


def draws(shares: Floats, seed: int = SEED) -> Iterator[Sample]:
    """Yield what is drawn until each of `CHECKPOINTS`.

    Examples
    --------
    >>> [sample.count for sample in draws(np.array([0.5, 0.5]))][:3]
    [10, 13, 18]
    """
    rng = np.random.default_rng(seed)
    jacobian = np.diag(shares) - np.outer(shares, shares)
    ends = np.cumsum(shares)[:-1]
    sample = Sample(np.zeros(shares.size, np.int64))
    for checkpoint in CHECKPOINTS:
        hits = sample.hits
        while (missing := checkpoint - int(hits.sum())) > 0:
            classes = np.searchsorted(ends, rng.random(min(missing, _AT_ONCE)), side="right")
            hits = hits + np.bincount(classes, minlength=shares.size)
        error = float(np.linalg.norm(Sample(hits).covariance - jacobian))
        sample = Sample(hits, (*sample.errors, error))
        yield sample
