"""What a page may say to its kernel, and what of it is believed.

A message from a browser is data from outside: every field is checked here, once, and what passes is one of
three frozen values, `Drag`, `Choose` or `Go`. Whatever does not pass is an `IgnoredEventError` with a reason; of an
address, which the reader may have typed or been sent, it is a `RefusedAddressError`, whose reason the reader is told.
"""

from __future__ import annotations

import reprlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from explainer.live.handles import AnyHandle, Place

LONGEST_FRAGMENT = 4096
"""Characters of an address that are read."""


class IgnoredEventError(ValueError):
    """An event that is not believed; the message says why."""


class RefusedAddressError(IgnoredEventError):
    """An address that is not believed; the message is for the reader."""


@dataclass(frozen=True)
class Drag:
    """A handle was moved to `value` (data units; of a `PointHandle` both); `done` once it is let go."""

    target: str
    value: Place
    done: bool


@dataclass(frozen=True)
class Choose:
    """An element is pointed at or focused (`pinned` false), clicked or entered (`pinned` true).

    `target` None: the pointer has left all of them.
    """

    target: str | None
    pinned: bool


@dataclass(frozen=True)
class Go:
    """The address asks for a state: this figure's section of its fragment, as it stands there.

    `first`: a page says it as it opens; otherwise the reader went back or forward, edited the address, or followed a
    link beside the figure. What the text means is the caller's business, and to be checked: a link can say anything.
    """

    fragment: str
    first: bool


@dataclass(frozen=True)
class Choices:
    """Elements of which one is chosen, laid out as rows, so that arrow keys move between them.

    Parameters
    ----------
    rows : tuple of tuple of str
        Identifiers.
    names : mapping of str to str
        What assistive technology calls them.
    title : str
        What assistive technology calls the group.
    tells : mapping of str to sequence of str
        Elements whose texts belong to what an element is called, such as the number in a cell: as they are at the
        moment, whatever has been patched since.
    pointing : bool
        Whether pointing at an element and focusing it are told, as `Choose` that is not pinned. If not, only clicks
        and the enter key are.
    """

    rows: tuple[tuple[str, ...], ...]
    names: Mapping[str, str]
    title: str = ""
    pointing: bool = True
    tells: Mapping[str, Sequence[str]] = field(default_factory=dict)
    gids: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "gids", frozenset(gid for row in self.rows for gid in row))


def parse(content: Any, handles: Mapping[str, AnyHandle], choices: Collection[str]) -> Drag | Choose | Go:
    """Turn a message's content into an event.

    Parameters
    ----------
    content : Any
        What came from the browser.
    handles, choices
        What can be dragged and chosen.

    Raises
    ------
    IgnoredEventError
        For anything that the front end would not have sent.
    RefusedAddressError
        For an address that is longer than any page writes, or no text.
    """
    match content:
        case {"event": "drag", "target": str(target), "value": value, "done": bool(done)}:
            if target not in handles:
                msg = f"`target` must be a handle; got {reprlib.repr(target)}."
                raise IgnoredEventError(msg)
            try:
                return Drag(target, handles[target].believe(value), done)
            except ValueError as reason:
                raise IgnoredEventError(str(reason)) from None
        case {"event": "choose", "target": None, "pinned": bool(pinned)}:
            return Choose(None, pinned)
        case {"event": "choose", "target": str(target), "pinned": bool(pinned)}:
            if target not in choices:
                msg = f"`target` must be something that can be chosen; got {reprlib.repr(target)}."
                raise IgnoredEventError(msg)
            return Choose(target, pinned)
        case {"event": "go" | "hello" as event, "fragment": str(fragment)} if len(fragment) <= LONGEST_FRAGMENT:
            return Go(fragment, first=event == "hello")
        case {"event": "go" | "hello", "fragment": fragment}:
            got = f"{len(fragment)} characters" if isinstance(fragment, str) else type(fragment).__name__
            msg = (
                f"The address must say after its # in at most {LONGEST_FRAGMENT} characters what to show; got {got}. "
                "Open the page without what follows the #."
            )
            raise RefusedAddressError(msg)
        case _:
            msg = f"an event must be a drag, a choice or an address with its fields; got {reprlib.repr(content)}."
            raise IgnoredEventError(msg)
