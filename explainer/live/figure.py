"""The widget: pictures and words that stay alive in a page.

One `LiveFigure` holds any number of parts, so that one event is answered by one message, whatever it changes:

    pointer or key → event → `on_event` → the parts change → one patch → the page sets attributes

The front end (``figure.js``) sends one event at a time and keeps the newest of those that wait; the patch that
answers an event is its acknowledgement. A view that joins later says hello and is told all that has changed
since the parts were painted.
"""

from __future__ import annotations

import functools
import itertools
import logging
import reprlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ParamSpec

import anywidget
import traitlets

from explainer.live.encode import Attributes, difference
from explainer.live.events import Choices, Choose, Drag, Handle, IgnoredEventError, parse
from explainer.live.part import Part, Patch
from explainer.live.picture import Picture, arrange

log = logging.getLogger(__name__)
P = ParamSpec("P")

_LONGEST_VIEW_NAME = 64


class LiveFigure(anywidget.AnyWidget):
    """Pictures and words, alive in JupyterLab, Notebook, Voilà and wherever else anywidget works.

    Parameters
    ----------
    on_event : callable, optional
        Called with each `Drag` and `Choose` from a page. It changes the parts' artists and values; what it
        changed is sent when it returns. If it raises, the page says so in a banner and lives on.
    css : str
        A style sheet for this figure's own layout; ``.live-part[data-part="…"]`` are the parts.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure(figsize=(2, 2))
    >>> bar = figure.add_subplot().bar(["a"], [1.0]).patches[0]
    >>> live = LiveFigure()
    >>> live.show({"bars": Picture(figure, {"bar-0": bar}, title="One bar")})
    >>> bar.set_height(0.5)
    >>> live.flush()
    """

    _esm = Path(__file__).with_name("figure.js")
    _css = Path(__file__).with_name("figure.css")

    document = traitlets.Dict().tag(sync=True)
    css = traitlets.Unicode().tag(sync=True)

    def __init__(self, on_event: Callable[[Drag | Choose], None] | None = None, *, css: str = "") -> None:
        super().__init__(css=css)
        self._on_event = on_event
        self._parts: dict[str, Part] = {}
        self._paintings = itertools.count()
        self._painting: dict[str, int] = {}
        self._handles: dict[str, Handle] = {}
        self._moved: set[str] = set()
        self._sliders: dict[str, Attributes] = {}
        self._choices: tuple[Choices, ...] = ()
        self._chosen: frozenset[str] = frozenset()
        self._answer: dict[str, Any] = {}
        self._said = ""
        self.on_msg(self._on_message)

    def show(
        self, parts: Mapping[str, Part], *, handles: Mapping[str, Handle] | None = None, choices: Iterable[Choices] = ()
    ) -> None:
        """Put these parts in the page, in place of those that are there.

        Parameters
        ----------
        parts : mapping of str to Part
            By name, in reading order.
        handles : mapping of str to Handle
            Which artists can be dragged, and how.
        choices : iterable of Choices
            Which elements can be chosen.

        Raises
        ------
        ValueError
            If two parts share an identifier, or a handle or choice is in no part.
        """
        known: set[str] = set()
        for part in parts.values():
            if not known.isdisjoint(part.gids):
                msg = f"`parts` must not share identifiers; got {sorted(known & part.gids)} twice."
                raise ValueError(msg)
            known |= part.gids
        handles, choices = dict(handles or {}), tuple(choices)
        chosen = frozenset().union(*(group.gids for group in choices))
        if not known.issuperset(handles.keys() | chosen):
            msg = f"`handles` and `choices` must be in a part; got {sorted((handles.keys() | chosen) - known)}."
            raise ValueError(msg)
        self._parts, self._handles, self._choices, self._chosen = dict(parts), handles, choices, chosen
        self._moved, self._sliders = set(handles), {}
        for name in self._parts:
            self._paint(name)
        self._publish()
        self.flush()

    def move(self, gid: str, value: float, text: str = "") -> None:
        """Say where the handle `gid` is now, in data units and in words; `flush` sends it."""
        handle = self._handles[gid]
        if handle.value != value or handle.text != text:
            self._handles[gid] = replace(handle, value=value, text=text)
            self._moved.add(gid)

    def flush(self) -> None:
        """Send what has changed; within `on_event` this is the answer, sent at the end if not before."""
        answer, self._answer = self._answer, {}
        patch = self._changes()
        if answer or patch:
            self.send({**answer, "patch": patch})

    def say(self, message: str) -> None:
        """Show the reader a message in a banner, until the next event succeeds; views that join later see it too."""
        self._said = message
        self.send({"say": message})

    def guarded(self, callback: Callable[P, None]) -> Callable[P, None]:
        """Return `callback` such that an exception in it is logged and shown in the banner.

        For the observers of other widgets: a page is served without a place where a traceback would be seen.
        """

        @functools.wraps(callback)
        def safe(*args: P.args, **kwargs: P.kwargs) -> None:
            try:
                callback(*args, **kwargs)
            except Exception as problem:
                log.exception("An observer failed")
                self.say(_in_words(problem))

        return safe

    def svg(self) -> str:
        """Return the pictures as they are now, as one SVG file."""
        return arrange([part for part in self._parts.values() if isinstance(part, Picture)])

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return {**data, "image/svg+xml": self.svg()}, metadata

    def _paint(self, name: str) -> None:
        self._parts[name].paint()
        self._painting[name] = next(self._paintings)

    def _publish(self) -> None:
        self.document = {
            "parts": [
                {
                    "name": name,
                    "kind": part.kind,
                    "title": part.title,
                    "markup": part.markup,
                    "painting": self._painting[name],  # equal markup painted anew replaces one that was patched
                }
                for name, part in self._parts.items()
            ],
            "handles": {gid: handle.describe() for gid, handle in self._handles.items()},
            "choices": [
                {"rows": group.rows, "names": dict(group.names), "title": group.title} for group in self._choices
            ],
        }

    def _changes(self) -> Patch:
        patch: Patch = {}
        painted = False
        for name, part in self._parts.items():
            changes = part.changes()
            if changes is None:
                self._paint(name)
                painted = True
            else:
                patch.update(changes)
        if painted:
            self._publish()
            self._moved, self._sliders = set(self._handles), {}  # the limits of axes may be others
        for gid in [gid for gid in self._handles if gid in self._moved]:
            attributes = self._handles[gid].attributes()
            shown = self._sliders.get(gid, {})
            if shown != attributes:
                patch[gid] = {**patch.get(gid, {}), **difference(shown, attributes)}
                self._sliders[gid] = attributes
        self._moved.clear()
        return patch

    def _since_painted(self) -> Patch:
        patch: Patch = {}
        for part in self._parts.values():
            patch.update(part.since_painted())
        for gid, attributes in self._sliders.items():
            patch[gid] = {**patch.get(gid, {}), **attributes}
        return patch

    def _on_message(self, _: Any, content: Any, buffers: Any) -> None:
        address = _address(content)
        if address is None:
            log.warning("Ignored a message without a view and a number: %s", reprlib.repr(content))
            return
        if content.get("event") == "hello":
            said = {"say": self._said} if self._said else {}
            self.send({**address, **said, "patch": self._since_painted()})
            return
        self._answer, self._said = address, ""
        try:
            event = parse(content, self._handles, self._chosen)
            if self._on_event is not None:
                self._on_event(event)
        except IgnoredEventError as reason:
            log.warning("Ignored an event: %s", reason)
        except Exception as problem:
            log.exception("An event could not be answered")
            self._answer["say"] = _in_words(problem)
        try:
            self.flush()
        except Exception as problem:
            log.exception("What has changed could not be sent")
            self.send({**address, "say": _in_words(problem), "patch": {}})


def _in_words(problem: Exception) -> str:
    return f"That did not work: {problem}"


def _address(content: Any) -> dict[str, Any] | None:
    """Return which view sent a message, and its number, for the answer to name."""
    match content:
        case {"view": str(view), "number": int(number)} if len(view) <= _LONGEST_VIEW_NAME and not isinstance(
            number, bool
        ):
            return {"view": view, "number": number}
    return None
