"""Training in a page: in slices so short that a drag never waits for one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any, Final

from explainer.core.training import RATE
from explainer.snapshot.experiment import Experiment, Progress

log = logging.getLogger(__name__)

SLICE: Final = 0.006
"""Seconds of training at a time."""
PAUSE: Final = 0.012
"""Seconds after each slice, in which the page is listened to."""
BETWEEN_PICTURES: Final = 0.12
"""Seconds from one picture of the curves to the next: fewer than a page can take, so that they don't pile up."""
MISSING: Final = (
    "The digits come with scikit-learn, which is not installed here. Install it with the extra `digits` of this "
    "package (softmax-explainer[digits]), restart the kernel, and press Train again."
)

Data = tuple[Any, Any]


def load_digits() -> Data:
    """Return the 1797 handwritten digits that come with scikit-learn: 64 grey levels from 0 to 1 each, and the digits.

    Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998;
    its test set, as bundled with scikit-learn.

    Returns
    -------
    tuple of ndarray
        Shapes (1797, 64) and (1797,).

    Raises
    ------
    ImportError
        Where scikit-learn is not installed.

    Examples
    --------
    >>> features, targets = load_digits()
    >>> features.shape, float(features.max()), sorted(set(targets.tolist())) == list(range(10))
    ((1797, 64), 1.0, True)
    """
    from sklearn import datasets  # optional, and a second to import

    bundle = datasets.load_digits()
    return bundle.data / 16.0, bundle.target


class Trainer:
    """An experiment that runs in the kernel's event loop, beside everything else.

    Parameters
    ----------
    show : callable
        Called when there is something new to see: another picture, or that it was started, paused or finished.
    say : callable
        Called with what a reader must be told.
    load : callable
        Returns features and targets; called in a thread, when training is asked for the first time.

    Attributes
    ----------
    rate : float
    task : asyncio.Task or None
        What is under way; None at rest.
    """

    def __init__(
        self, show: Callable[[], None], say: Callable[[str], None], load: Callable[[], Data] = load_digits
    ) -> None:
        self._show, self._say, self._load = show, say, load
        self._data: Data | None = None
        self._experiment: Experiment | None = None
        self.rate = RATE
        self.task: asyncio.Task[None] | None = None

    @property
    def progress(self) -> Progress:
        """How far the training has got."""
        return Progress.none_yet(self.rate) if self._experiment is None else self._experiment.progress

    @property
    def action(self) -> str:
        """What pressing the button does now."""
        if self.task is not None:
            return "Pause"
        if self._experiment is None:
            return "Train"
        return "Train again" if self.progress.finished else "Go on"

    def press(self) -> None:
        """Start, pause, go on, or begin again after the end."""
        if self.task is not None:
            self.pause()
            return
        if self.progress.finished:
            self._experiment = None
        self.task = asyncio.get_running_loop().create_task(self._train())
        self._show()

    def pause(self) -> None:
        """Stop where it is."""
        if self.task is not None:
            self.task.cancel()
            self.task = None
            self._show()

    def reset(self, rate: float | None = None) -> None:
        """Forget what was trained; with another `rate` from now on, if one is given."""
        self.pause()
        self._experiment = None
        self.rate = self.rate if rate is None else rate
        self._show()

    async def _train(self) -> None:
        try:
            await self._slices()
        except ImportError:
            self._say(MISSING)
        except Exception as problem:
            log.exception("The training failed")
            self._say(f"The training stopped: {problem}")
        self.task = None
        self._show()

    async def _slices(self) -> None:
        if self._data is None:
            self._data = await asyncio.to_thread(self._load)
        if self._experiment is None:
            self._experiment = Experiment(*self._data, rate=self.rate)
        experiment, shown = self._experiment, perf_counter()
        while not experiment.progress.finished:
            start = perf_counter()
            while perf_counter() - start < SLICE:
                experiment.advance()
            if perf_counter() - shown > BETWEEN_PICTURES:
                shown = perf_counter()
                self._show()
            await asyncio.sleep(PAUSE)
