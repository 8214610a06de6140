"""What comes of a message: the owner of a figure answers it, or the reader is told what went wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from typing import Any

from explainer.live.events import Choose, Drag, Go, IgnoredEventError, RefusedAddressError, parse
from explainer.live.handles import AnyHandle

log = logging.getLogger(__name__)


def react(
    content: Any,
    handles: Mapping[str, AnyHandle],
    choices: Collection[str],
    on_event: Callable[[Drag | Choose | Go], None] | None,
) -> str:
    """Let `on_event` answer a message; return, for the reader, what went wrong.

    A message that no front end would have sent is nobody's mistake on the page: it is logged and no more.
    """
    try:
        event = parse(content, handles, choices)
        if on_event is not None:
            on_event(event)
    except RefusedAddressError as reason:
        log.warning("Refused an address: %s", reason)
        return str(reason)
    except IgnoredEventError as reason:
        log.warning("Ignored an event: %s", reason)
    except Exception as problem:
        log.exception("An event could not be answered")
        return in_words(problem)
    return ""


def in_words(problem: Exception) -> str:
    """Return what a reader is told of an exception."""
    return f"That did not work: {problem}"
