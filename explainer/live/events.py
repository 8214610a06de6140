"""What a page may say to its kernel, and what of it is believed.

A message from a browser is data from outside: every field is checked here, once, and what passes is one of
three frozen values, `Drag`, `Choose` or `Go`. Whatever does not pass is an `IgnoredEventError` with a reason; of an
address, which the reader may have typed or been sent, it is a `RefusedAddressError`, whose reason the reader is told.
"""

from __future__ import annotations

import math
import reprlib
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from matplotlib.axes import Axes

from explainer.live.roots import root_of

LONGEST_FRAGMENT = 4096
"""Characters of an address that are read."""


class IgnoredEventError(ValueError):
    """An event that is not believed; the message says why."""


class RefusedAddressError(IgnoredEventError):
    """An address that is not believed; the message is for the reader."""


@dataclass(frozen=True)
class Drag:
    """A handle was moved to `value` (data units); `done` once it is let go."""

    target: str
    value: float
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
class Handle:
    """How an artist is dragged along one axis.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Whose data coordinates the handle moves in, linear or logarithmic.
    axis : {"x", "y"}
        The direction.
    name : str
        What assistive technology calls it.
    value : float
        Where it is now, in data units.
    step, page : float
        What an arrow key and a page key add (on a logarithmic axis: decades).
    low, high : float, optional
        The limits of the value; by default those of the axis.
    digits : int
        Decimals that a dragged value is rounded to (on a logarithmic axis: of its logarithm).
    text : str
        The value in words, for assistive technology; by default the number.
    """

    axes: Axes
    axis: Literal["x", "y"]
    name: str
    value: float
    step: float = 0.1
    page: float = 1.0
    low: float | None = None
    high: float | None = None
    digits: int = 2
    text: str = ""

    @property
    def limits(self) -> tuple[float, float]:
        """The least and the greatest value."""
        first, last = sorted(self.axes.get_xlim() if self.axis == "x" else self.axes.get_ylim())
        return (first if self.low is None else self.low, last if self.high is None else self.high)

    def describe(self) -> dict[str, Any]:
        """Return what the front end needs in order to turn pixels into values and keys into steps.

        Raises
        ------
        ValueError
            If the axis is neither linear nor logarithmic.
        """
        scale = self.axes.get_xscale() if self.axis == "x" else self.axes.get_yscale()
        if scale not in ("linear", "log"):
            msg = f"`axes` must have a linear or log {self.axis} axis for `{self.name}` to be dragged; got {scale!r}."
            raise ValueError(msg)
        low, high = self.limits
        figure = root_of(self.axes)
        assert figure is not None
        transform, height = self.axes.transData, figure.bbox.height
        corners = [(low, low), (high, high)]
        if self.axis == "x":
            other = self.axes.get_ylim()[0]
            pixels = [float(transform.transform((value, other))[0]) for value, _ in corners]
        else:
            other = self.axes.get_xlim()[0]
            pixels = [height - float(transform.transform((other, value))[1]) for value, _ in corners]
        return {
            "axis": self.axis,
            "scale": scale,
            "values": [low, high],
            "pixels": pixels,
            "step": self.step,
            "page": self.page,
            "digits": self.digits,
            "name": self.name,
        }

    def attributes(self) -> dict[str, str]:
        """Return the attributes of a slider (WAI-ARIA) that follow the value."""
        low, high = self.limits
        return {
            "aria-valuenow": _decimal(self.value if math.isfinite(self.value) else low),
            "aria-valuemin": _decimal(low),
            "aria-valuemax": _decimal(high),
            "aria-valuetext": self.text or f"{self.value:.12g}",
        }


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


def parse(content: Any, handles: Mapping[str, Handle], choices: Collection[str]) -> Drag | Choose | Go:
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
        case {"event": "drag", "target": str(target), "value": int() | float() as value, "done": bool(done)}:
            if isinstance(value, bool) or not abs(value) <= sys.float_info.max:
                msg = f"`value` must be a finite number; got {reprlib.repr(value)}."
                raise IgnoredEventError(msg)
            if target not in handles:
                msg = f"`target` must be a handle; got {reprlib.repr(target)}."
                raise IgnoredEventError(msg)
            low, high = handles[target].limits
            if not low <= value <= high:
                msg = f"`value` must be in [{low:g}, {high:g}]; got {reprlib.repr(value)}."
                raise IgnoredEventError(msg)
            return Drag(target, float(value), done)
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


def _decimal(value: float) -> str:
    """Return a number without an exponent, which browsers and assistive technology don't read in attributes."""
    return f"{Decimal(f'{value:.12g}'):f}"
