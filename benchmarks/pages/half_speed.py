"""A machine of half the speed, on the kernel's side: what it does with a message takes twice the time."""

import time
from collections.abc import Callable
from typing import Any

from IPython.core.getipython import get_ipython


def take_twice_as_long() -> None:
    """Keep this kernel busy after each message of a widget for as long again as that has taken."""
    handlers = get_ipython().kernel.shell_handlers  # type: ignore[no-untyped-call, union-attr]
    handlers["comm_msg"] = _twice(handlers["comm_msg"])


def _twice(handle: Callable[..., Any]) -> Callable[..., Any]:
    def handle_slowly(*message: Any) -> Any:
        began = time.perf_counter()
        result = handle(*message)
        end = time.perf_counter()
        while time.perf_counter() < 2 * end - began:
            pass
        return result

    return handle_slowly
