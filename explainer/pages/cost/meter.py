"""Measuring in a page: a process of its own, whose lines are read in a thread, so that the page never waits."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any, Final

from explainer.pages.cost.bill import RECORDED, Bill, Cost, Point
from explainer.pages.cost.measuring import SIZES, measure

log = logging.getLogger(__name__)

PROGRAM: Final = None if sys.platform == "emscripten" else (sys.executable, "-m", "explainer.pages.cost.measuring")
"""What measures; None where there are no processes, as in a browser: there the page itself does, in turns."""
BETWEEN_TURNS: Final = 0.05
"""Seconds in which a page that measures itself listens to its reader."""
HERE: Final = "Measured on the machine that runs this page"


class Meter:
    """The bill of the machine that it runs on, as it is being measured.

    Parameters
    ----------
    program : sequence of str or None
        What measures: it prints a line of JSON for each n; see `explainer.pages.cost.measuring`. None: this process.
    total : int
        How many lines it prints.

    Attributes
    ----------
    bill : Bill
        What was measured so far; before, what is recorded.
    show : callable
        Called when there is something new to see.
    say : callable
        Called with what a reader must be told.
    task : asyncio.Task or None
        What is under way; None at rest.
    """

    def __init__(self, program: Sequence[str] | None = PROGRAM, total: int = len(SIZES)) -> None:
        self.bill = RECORDED
        self.show: Callable[[], None] = lambda: None
        self.say: Callable[[str], None] = log.warning
        self.task: asyncio.Task[None] | None = None
        self._program, self._total = program, total

    @property
    def action(self) -> str:
        """What pressing the button does now."""
        return "Stop" if self.task is not None else "Measure here" if self.bill is RECORDED else "Measure again"

    def press(self) -> None:
        """Begin to measure, or stop."""
        if self.task is not None:
            self.stop()
            return
        if self._program is None:
            measuring = self._measure_in_turns()
        else:
            measuring = self._measure(
                subprocess.Popen(self._program, stdout=subprocess.PIPE, text=True, encoding="utf-8")
            )
        self.bill = Bill(HERE, (), self._total, running=True)
        self.task = asyncio.get_running_loop().create_task(measuring)

    def stop(self) -> None:
        """End the measuring, and keep what there is; without any, what is recorded stands again."""
        if self.task is not None:
            self.task.cancel()
        self._rest()

    def forget(self) -> None:
        """Show again what is recorded."""
        self.stop()
        self.bill = RECORDED

    def _rest(self) -> None:
        self.task, found = None, self.bill
        if found.running:
            self.bill = Bill(found.whose, found.points, found.total) if found.points else RECORDED

    def _take(self, found: dict[str, Any]) -> None:
        self.bill = Bill(HERE, (*self.bill.points, _point(found)), self._total, running=True)
        self.show()

    async def _measure_in_turns(self) -> None:
        try:
            for found in measure():
                self._take(found)
                await asyncio.sleep(BETWEEN_TURNS)
        except Exception as problem:
            log.exception("Measuring failed")
            self.say(f"Measuring stopped: {problem}")
        self._rest()
        self.show()

    async def _measure(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        try:
            while line := await asyncio.to_thread(process.stdout.readline):
                self._take(json.loads(line))
            ended = await asyncio.to_thread(process.wait)
            if ended != 0:
                self.say(f"Measuring ended early (exit code {ended}). What was measured before stands.")
        except Exception as problem:
            log.exception("Measuring failed")
            self.say(f"Measuring stopped: {problem}")
        finally:
            process.kill()
            await asyncio.to_thread(process.wait)
            process.stdout.close()
        self._rest()
        self.show()


def _point(found: dict[str, Any]) -> Point:
    dense, vjp, jvp = (None if found[kind] is None else Cost(*found[kind]) for kind in ("dense", "vjp", "jvp"))
    assert vjp is not None
    assert jvp is not None
    return Point(found["n"], dense, vjp, jvp, found["refusal"])
