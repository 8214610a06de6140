"""Training in a page: in slices so short that a drag never waits for one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any, Final

from explainer.core.training import RATE
from explainer.pages.chain_rule.digits import load_digits
from explainer.pages.chain_rule.experiment import Experiment, Progress

log = logging.getLogger(__name__)

SLICE: Final = 0.006
"""Seconds of training at a time."""
PAUSE: Final = 0.012
"""Seconds after each slice while the reader is busy with the page: it is listened to in them."""
BUSY: Final = 0.5
"""Seconds for which a reader who has changed something is taken to be busy; other readers have kernels of their own."""
BETWEEN_PICTURES: Final = 0.12
"""Seconds from one picture of the curves to the next: fewer than a page can take, so that they don't pile up."""


class Trainer:
    """An experiment that runs in the kernel's event loop, beside everything else.

    It is about one learning rate; at another one nothing has been trained yet.

    Parameters
    ----------
    load : callable
        Returns features and targets; called when training is asked for the first time.

    Attributes
    ----------
    show : callable
        Called when there is something new to see: another picture, or the end.
    say : callable
        Called with what a reader must be told.
    task : asyncio.Task or None
        What is under way; None at rest.
    """

    def __init__(self, load: Callable[[], tuple[Any, Any]] = load_digits) -> None:
        self.show: Callable[[], None] = lambda: None
        self.say: Callable[[str], None] = log.warning
        self.task: asyncio.Task[None] | None = None
        self._load = load
        self._data: tuple[Any, Any] | None = None
        self._experiment: Experiment | None = None
        self._rate = RATE
        self._asked = -BUSY

    def progress(self, rate: float) -> Progress:
        """Return how far the training at this rate has got: asked for whenever the page is computed."""
        self._asked = perf_counter()
        if self._experiment is None or rate != self._rate:
            return Progress.none_yet(rate)
        return self._experiment.progress

    def action(self, rate: float) -> str:
        """Return what pressing the button does now."""
        if self.task is not None and rate == self._rate:
            return "Pause"
        progress = self.progress(rate)
        return "Train again" if progress.finished else "Train" if progress.done < 0 else "Go on"

    def press(self, rate: float) -> None:
        """Start, pause, go on, or begin again after the end or at another rate."""
        pauses = self.task is not None and rate == self._rate
        self._stop()
        if pauses:
            return
        if rate != self._rate or self.progress(rate).finished:
            self._experiment, self._rate = None, rate
        self.task = asyncio.get_running_loop().create_task(self._train())

    def reset(self) -> None:
        """Forget what was trained."""
        self._stop()
        self._experiment = None

    def _stop(self) -> None:
        if self.task is not None:
            self.task.cancel()
            self.task = None

    async def _train(self) -> None:
        try:
            await self._slices()
        except Exception as problem:
            log.exception("The training failed")
            self.say(f"The training stopped: {problem}")
        self.task = None
        self.show()

    async def _slices(self) -> None:
        if self._data is None:
            self._data = self._load()  # not in a thread: Python in a browser has none
        if self._experiment is None:
            self._experiment = Experiment(*self._data, rate=self._rate)
        experiment, shown = self._experiment, perf_counter()
        while not experiment.progress.finished:
            start = perf_counter()
            while perf_counter() - start < SLICE:
                experiment.advance()
            asked = self._asked
            if perf_counter() - shown > BETWEEN_PICTURES:
                shown = perf_counter()
                self.show()
                self._asked = asked  # that was no reader
            await asyncio.sleep(PAUSE if perf_counter() - asked < BUSY else 0.0)
