"""Many trainings side by side: every way to the gradient, over several seeds, a step at a time."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.routes import ROUTES
from explainer.core.training import RATE, training

SEEDS: Final = 10
STEPS: Final = 200
RIGHT: Final = ("jacobian", "vjp", "fused")
"""The routes whose gradient is right."""

Floats = NDArray[np.float64]


@dataclasses.dataclass(frozen=True, eq=False)
class Progress:
    """How far an experiment has got.

    Parameters
    ----------
    rate : float
        Its learning rate.
    seeds, steps : int
        How many trainings of each route there are, and how long each is.
    done : int
        Steps that all of them have taken; −1 before the first was looked at.
    loss, accuracy : dict of str to ndarray of float64, shape (seeds, done + 1)
        By the route's name, on the held-out rows.
    """

    rate: float
    seeds: int
    steps: int
    done: int
    loss: dict[str, Floats]
    accuracy: dict[str, Floats]

    @classmethod
    def none_yet(cls, rate: float = RATE) -> Progress:
        """Return that of an experiment that has not begun.

        Examples
        --------
        >>> Progress.none_yet().done, Progress.none_yet().loss["vjp"].shape
        (-1, (10, 0))
        """
        empty = {name: np.empty((SEEDS, 0)) for name in ROUTES}
        return cls(rate, SEEDS, STEPS, -1, empty, empty)

    @property
    def finished(self) -> bool:
        """Whether every step is taken."""
        return self.done == self.steps

    @property
    def deficits(self) -> Floats:
        """How much less accurate the diagonal alone is than the right gradient, seed by seed; shape (seeds,)."""
        deficits: Floats = self.accuracy["fused"][:, -1] - self.accuracy["diagonal"][:, -1]
        return deficits

    @property
    def alike(self) -> bool:
        """Whether the right routes end with the same accuracy on every seed."""
        ends = np.array([self.accuracy[name][:, -1] for name in RIGHT])
        return bool((ends == ends[0]).all())


NOTHING_YET: Final = Progress.none_yet()


class Experiment:
    """All routes of `explainer.core.routes`, trained over the same seeds, in step with one another.

    Parameters
    ----------
    features : array_like of real numbers, shape (rows, m)
    targets : array_like of int, shape (rows,)
    seeds : sequence of int
    steps : int
    rate : float
        As for `explainer.core.training.train`, of which every run has the curves.

    Examples
    --------
    >>> points = np.random.default_rng(0).normal(size=(40, 2))
    >>> experiment = Experiment(points, (points[:, 0] > 0).astype(int), seeds=[0, 1], steps=3)
    >>> while not experiment.progress.finished:
    ...     experiment.advance()
    >>> experiment.progress.accuracy["vjp"].shape
    (2, 4)
    """

    def __init__(
        self,
        features: ArrayLike,
        targets: ArrayLike,
        *,
        seeds: Sequence[int] = range(SEEDS),
        steps: int = STEPS,
        rate: float = RATE,
    ) -> None:
        self._rate, self._steps = rate, steps
        self._runs = {name: [training(features, targets, r, s, rate=rate) for s in seeds] for name, r in ROUTES.items()}
        self._measured = {name: np.empty((len(seeds), steps + 1, 2)) for name in ROUTES}
        self._next: Iterator[Any] = (
            (k, name, s) for k in range(steps + 1) for name in ROUTES for s in range(len(seeds))
        )
        self._taken, self._seeds = 0, len(seeds)

    def advance(self) -> None:
        """Take the next step of the run whose turn it is; nothing once all are finished."""
        turn = next(self._next, None)
        if turn is not None:
            k, name, s = turn
            self._measured[name][s, k] = next(self._runs[name][s])
            self._taken += 1

    @property
    def progress(self) -> Progress:
        """How far it has got."""
        done = self._taken // (len(ROUTES) * self._seeds) - 1
        seen = {name: measured[:, : done + 1] for name, measured in self._measured.items()}
        loss, accuracy = ({name: values[:, :, which] for name, values in seen.items()} for which in (0, 1))
        return Progress(self._rate, self._seeds, self._steps, done, loss, accuracy)
