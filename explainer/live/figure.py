"""The widget: pictures and words that stay alive in a page.

One `LiveFigure` holds any number of parts, so that one event is answered by one message, whatever it changes:

    pointer or key → event → `on_event` → the parts change → one patch → the page sets attributes

The front end (``figure.js``) sends as many events as the path to the kernel holds and keeps the newest of those that
wait; the patch that answers an event is its acknowledgement. It says when the kernel began and how long it took, from
which the front end knows how fast to send, and what was lost on the way. A view that joins later, or has missed
something, says hello and is told all that has changed since the parts were painted. A beat asks only whether somebody
is there.

A page can keep what its reader chose in its address (`Go`, `LiveFigure.address`). The fragment has a section for each
figure of the page, joined by ";"; what a section says, only the figure's owner knows.
"""

from __future__ import annotations

import functools
import logging
import reprlib
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, ParamSpec

import anywidget
import traitlets

from explainer.live.contents import Contents
from explainer.live.events import Choices, Choose, Drag, Go
from explainer.live.handles import AnyHandle, Place
from explainer.live.part import Part
from explainer.live.picture import Picture, arrange
from explainer.live.reactions import in_words, react
from explainer.live.senders import Senders, sender_of

log = logging.getLogger(__name__)
P = ParamSpec("P")


class LiveFigure(anywidget.AnyWidget):
    """Pictures and words, alive in JupyterLab, Notebook, Voilà and wherever else anywidget works.

    Parameters
    ----------
    on_event : callable, optional
        Called with each `Drag`, `Choose` and `Go` from a page. It changes the parts' artists and values; what it
        changed is sent when it returns. If it raises, the page says so in a banner and lives on.
    css : str
        A style sheet for this figure's own layout; ``.live-part[data-part="…"]`` are the parts. The page nests it in
        a rule for this figure, so that it reaches nothing else: ``&`` is the figure's root, and what cannot be nested
        (``@keyframes``, ``@font-face``) does not belong here.
    palette : mapping of str to str, optional
        Colours that the page decides: where a picture has the colour ``#rrggbb`` (a key, in small letters), the page
        paints the CSS value instead, such as ``var(--ink)``. A picture without a palette stands on white.
    ready : str
        The attribute that the figure's root in the page gets, as ``"true"``, once it can be dragged.
    place : int
        Which section of the address's fragment belongs to this figure; −1: none.
    heading : int
        The level of the parts' headings, 2 to 6.

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

    # Texts, not paths: anywidget watches a path for changes, and the watch keeps every widget alive for ever.
    _esm = traitlets.Unicode(Path(__file__).with_name("figure.js").read_text("utf-8")).tag(sync=True)
    _css = traitlets.Unicode(Path(__file__).with_name("figure.css").read_text("utf-8")).tag(sync=True)

    document = traitlets.Dict().tag(sync=True)
    css = traitlets.Unicode().tag(sync=True)
    palette = traitlets.Dict().tag(sync=True)
    ready = traitlets.Unicode().tag(sync=True)
    place = traitlets.Int().tag(sync=True)
    heading = traitlets.Int(min=2, max=6).tag(sync=True)

    def __init__(
        self,
        on_event: Callable[[Drag | Choose | Go], None] | None = None,
        *,
        css: str = "",
        palette: Mapping[str, str] | None = None,
        ready: str = "data-live-ready",
        place: int = -1,
        heading: int = 2,
    ) -> None:
        super().__init__(css=css, palette=dict(palette or {}), ready=ready, place=place, heading=heading)
        self._on_event = on_event
        self._contents = Contents()
        self._senders = Senders()
        self._answer: dict[str, Any] = {}
        self._began = 0.0
        self._said = ""
        self._fragment: str | None = None
        self.on_msg(self._on_message)

    def show(
        self,
        parts: Mapping[str, Part],
        *,
        handles: Mapping[str, AnyHandle] | None = None,
        choices: Iterable[Choices] = (),
    ) -> None:
        """Put these parts in the page, in place of those that are there.

        Parameters
        ----------
        parts : mapping of str to Part
            By name, in reading order.
        handles : mapping of str to Handle or PointHandle
            Which artists can be dragged, and how.
        choices : iterable of Choices
            Which elements can be chosen.

        Raises
        ------
        ValueError
            If two parts share an identifier, or a handle, a choice or what one tells is in no part.
        """
        self._contents.replace(parts, handles or {}, choices)
        self.flush()

    def move(self, gid: str, value: Place, text: str = "") -> None:
        """Say where the handle `gid` is now, in data units and in words; `flush` sends it."""
        self._contents.move(gid, value, text)

    def flush(self) -> None:
        """Send what has changed; within `on_event` this is the answer, sent at the end if not before."""
        answer, self._answer = self._answer, {}
        try:
            patch = self._contents.changes()
        finally:
            if self._contents.repainted:
                self.document = self._contents.describe()
        if answer or patch:
            self.send({**answer, **(self._times() if answer else {}), "patch": patch})

    def address(self, fragment: str) -> None:
        """Say what this figure's section of the address is now; within `on_event`, the answer carries it.

        Parameters
        ----------
        fragment : str
            As it is to stand there, without a ";" and percent-encoded where an address asks for it. Longer ones than
            `explainer.live.events.LONGEST_FRAGMENT` are not read again.
        """
        if fragment == self._fragment:
            return
        self._fragment = fragment
        if self._answer:
            self._answer["address"] = fragment
        else:
            self.send({"address": fragment})

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
                self.say(in_words(problem))

        return safe

    def svg(self) -> str:
        """Return the pictures as they are now, as one SVG file."""
        return arrange([part for part in self._contents.parts.values() if isinstance(part, Picture)])

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return {**data, "image/svg+xml": self.svg()}, metadata

    def _on_message(self, _: Any, content: Any, buffers: Any) -> None:
        self._began = time.perf_counter()
        sender = sender_of(content)
        if sender is None:
            log.warning("Ignored a message without a view and a number: %s", reprlib.repr(content))
            return
        lost = self._senders.hear(**sender)
        if lost:
            sender["lost"] = lost
        if content.get("event") == "beat":
            self.send(sender)
        elif content.get("event") == "hello":
            self._welcome(sender, content)
        else:
            self._answer, self._said = sender, ""
            if content.get("event") == "go":
                self._answer.update(self._present())  # also where it is refused: the address shows what is
            said = react(content, self._contents.handles, self._contents.chosen, self._on_event)
            if said:
                self._answer["say"] = said
            try:
                self.flush()
            except Exception as problem:
                log.exception("What has changed could not be sent")
                self.send({**sender, **self._times(), "say": in_words(problem), "patch": {}})

    def _times(self) -> dict[str, float]:
        """Return when this event's handling began and how long it took, in milliseconds, for the answer."""
        took = time.perf_counter() - self._began
        return {"began": round(1000 * self._began, 2), "took": round(1000 * took, 2)}

    def _welcome(self, sender: dict[str, Any], content: Any) -> None:
        """Tell a view that has just painted the document all that has changed since, once its address is in force.

        One that has missed something may have missed a painting too.
        """
        if content.get("again") is True:
            self.send_state("document")
        if content.get("fragment", "") != "":
            self._said = ""
            said = react(content, self._contents.handles, self._contents.chosen, self._on_event)
            try:
                self.flush()  # for the views that are there already
            except Exception as problem:
                log.exception("What has changed could not be sent")
                said = in_words(problem)
        else:
            said = self._said
        patch = self._contents.since_painted()
        answer = {**sender, **self._times(), **self._present(), "patch": patch}
        self.send({**answer, "say": said} if said else answer)

    def _present(self) -> dict[str, str]:
        """Return the address for a message, once there is one."""
        return {} if self._fragment is None else {"address": self._fragment}
