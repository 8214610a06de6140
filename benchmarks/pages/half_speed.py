"""A machine of half the speed, on the kernel's side: what it does with a message takes twice the time."""

import time
from collections.abc import Callable
from typing import Any

import ipywidgets
from IPython.core.getipython import get_ipython

from explainer.live import LiveFigure


class _Clock:
    """What is done with one message, for as long again."""

    def __init__(self) -> None:
        self._began: float | None = None  # outside of a message nothing is slowed down
        self._burnt = 0.0

    def begin(self) -> None:
        self._began, self._burnt = time.perf_counter(), 0.0

    def catch_up(self) -> None:
        """Be busy for as long as has been worked for since the message came, less what was burnt already."""
        if self._began is None:
            return
        now = time.perf_counter()
        end = now + (now - self._began - 2.0 * self._burnt)
        while time.perf_counter() < end:
            pass
        self._burnt += max(0.0, end - now)

    def end(self) -> None:
        self.catch_up()
        self._began = None


def take_twice_as_long() -> None:
    """Let all that this kernel does with a message of a widget take twice the time, also until the answer leaves."""
    handlers = get_ipython().kernel.shell_handlers  # type: ignore[no-untyped-call, union-attr]
    clock = _Clock()
    handlers["comm_msg"] = _after(_before(handlers["comm_msg"], clock.begin), clock.end)
    LiveFigure._times = _before(LiveFigure._times, clock.catch_up)  # type: ignore[method-assign]  # of the answer
    ipywidgets.Widget.send = _before(ipywidgets.Widget.send, clock.catch_up)


def _before(act: Callable[..., Any], first: Callable[[], None]) -> Callable[..., Any]:
    def acting(*given: Any, **named: Any) -> Any:
        first()
        return act(*given, **named)

    return acting


def _after(act: Callable[..., Any], then: Callable[[], None]) -> Callable[..., Any]:
    def acting(*given: Any, **named: Any) -> Any:
        result = act(*given, **named)
        then()
        return result

    return acting
