"""The controls of a page: ipywidgets that show what is in force and report what a reader sets."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Generic, TypeVar

import anywidget
import ipywidgets as widgets
import traitlets

S = TypeVar("S")


class Standard(Enum):
    """Buttons that every page may have, where its rows say so."""

    UNDO = "Undo"
    RESET = "Reset"


def _always(_: Any) -> bool:
    return True


def _nothing(_: Any) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, eq=False)
class Control(Generic[S]):
    """A widget with a value.

    Parameters
    ----------
    widget : ipywidgets.Widget
    read : callable
        Settings → the value that it shows.
    change : callable
        Settings and the value that a reader set → settings. Whatever it raises is told to the reader.
    there : callable
        Settings → whether the widget is there.
    dress : callable
        Settings → other traits of the widget that follow from them, such as its options.
    near : float
        A slider that stands this near to its value, relative to it, stays under the reader's hand.
    """

    widget: widgets.Widget
    read: Callable[[S], Any]
    change: Callable[[S, Any], S]
    there: Callable[[S], bool] = _always
    dress: Callable[[S], Mapping[str, Any]] = _nothing
    near: float = 0.0

    def show(self, settings: S) -> None:
        """Let the widget say what is in force."""
        _dress(self.widget, self.dress(settings), self.there(settings))
        value = self.read(settings)
        if not (self.near and math.isclose(self.widget.value, value, rel_tol=self.near)):
            _set(self.widget, value=value)


@dataclass(frozen=True, eq=False)
class Button(Generic[S]):
    """A button that starts something beside the settings.

    Parameters
    ----------
    widget : ipywidgets.Button
    press : callable
        Called with the settings.
    there, dress
        As for `Control`.
    """

    widget: widgets.Button
    press: Callable[[S], None]
    there: Callable[[S], bool] = _always
    dress: Callable[[S], Mapping[str, Any]] = _nothing

    def show(self, settings: S) -> None:
        """Let the button say what it does now."""
        _dress(self.widget, self.dress(settings), self.there(settings))


Rows = Sequence[Sequence[Control[S] | Button[S] | Standard]]


class Panel(Generic[S]):
    """The controls of a running page, laid out.

    Parameters
    ----------
    rows : sequence of sequence of Control, Button or Standard
    set_ : callable
        Called with a control and the value that a reader set.
    press : callable
        Called with a button that was pressed.
    undo, reset : callable
        What the standard buttons do.
    guarded : callable
        Wraps an observer such that whatever it raises is told to the reader.
    whose : str
        What the controls' accessible names end in.

    Attributes
    ----------
    box : ipywidgets.VBox
    beside : ipywidgets.Widget
        To be put beside the box: what gives its controls what ipywidgets forgets.
    """

    def __init__(
        self,
        rows: Rows[S],
        *,
        set_: Callable[[Control[S], Any], None],
        press: Callable[[Button[S]], None],
        undo: Callable[[], None],
        reset: Callable[[], None],
        guarded: Callable[[Callable[[Any], None]], Callable[[Any], None]],
        whose: str = "",
    ) -> None:
        self._showing = False
        self._set, self._press, self._guarded = set_, press, guarded
        self._standard = {
            Standard.UNDO: self._button("Undo", "Take the last step back", undo),
            Standard.RESET: self._button("Reset", "Back to where this page began", reset),
        }
        self._controls = [each for row in rows for each in row if not isinstance(each, Standard)]
        for each in self._controls:
            self._listen_to(each)
        lines = []
        for row in rows:
            line = widgets.HBox([self._standard[e] if isinstance(e, Standard) else e.widget for e in row])
            lines.append(line.add_class("page-row"))
        self.box = widgets.VBox(lines).add_class("page-controls")
        self.beside = _Beside(whose=whose, controls=[each.widget.model_id for each in self._controls])

    def show(self, settings: S, *, can_undo: bool) -> None:
        """Let the controls say what is in force, without taking it for the reader's wish."""
        self._showing = True
        try:
            _set(self._standard[Standard.UNDO], disabled=not can_undo)
            for each in self._controls:
                each.show(settings)
        finally:
            self._showing = False

    def _listen_to(self, each: Control[S] | Button[S]) -> None:
        if isinstance(each, Button):
            each.widget.on_click(self._guarded(lambda _: self._press(each)))
            return
        control = each

        def heard(change: Any) -> None:
            if not self._showing:
                self._set(control, change["new"])

        control.widget.observe(self._guarded(heard), names="value")

    def _button(self, description: str, tooltip: str, act: Callable[[], None]) -> widgets.Button:
        button = widgets.Button(description=description, tooltip=tooltip, layout={"width": "auto"})
        button.on_click(self._guarded(lambda _: act()))
        return button


class _Beside(anywidget.AnyWidget):
    """Nothing that is seen: it gives the controls beside it what ipywidgets forgets.

    These are accessible names and states, and what a reader set while no kernel was there, once the page has one again.
    """

    _esm = traitlets.Unicode(Path(__file__).with_name("controls.js").read_text("utf-8")).tag(sync=True)
    whose = traitlets.Unicode().tag(sync=True)
    controls = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(layout={"display": "none"}, **traits)


def counter(least: int, most: int, description: str) -> widgets.BoundedIntText:
    """Return a control for how many of something there are."""
    return widgets.BoundedIntText(
        value=least, min=least, max=most, description=description, layout={"width": "8rem"}
    )  # fmt: skip


def toggles(options: Iterable[Any], **more: Any) -> widgets.ToggleButtons:
    """Return buttons of which one is pressed, each as wide as its words."""
    return widgets.ToggleButtons(options=tuple(options), style={"button_width": "auto"}, **more)


def _dress(widget: widgets.Widget, traits: Mapping[str, Any], there: bool) -> None:
    _set(widget, **traits)
    _set(widget.layout, display="" if there else "none")  # "" and not None, which some kernels send as undefined


def _set(widget: widgets.Widget, **traits: Any) -> None:
    for name, value in traits.items():
        if getattr(widget, name) != value:
            setattr(widget, name, value)
