"""What the controls of every page have in common: they show what is in force, and report what a reader sets."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

import ipywidgets as widgets

from explainer.live import LiveFigure

S = TypeVar("S")
Propose = Callable[[Callable[[S], S]], None]


class Panel(ABC, Generic[S]):
    """Controls with undo and reset.

    Parameters
    ----------
    live : LiveFigure
        Where a reader is told what was wrong with an entry.
    propose : callable
        Called with a function from what is in force to what the reader wants.
    undo, reset : callable
        What the two buttons do.
    """

    def __init__(
        self, live: LiveFigure, propose: Propose[S], undo: Callable[[], None], reset: Callable[[], None]
    ) -> None:
        self._live = live
        self._propose = propose
        self._showing = False
        self._shown: S | None = None
        self.undo = self._button("Undo", undo, tooltip="Take the last step back")
        self.reset = self._button("Reset", reset, tooltip="Back to where this page began")

    def show(self, reader: S, *, can_undo: bool) -> None:
        """Let the controls say what is in force, without reporting it as the reader's wish."""
        if self.undo.disabled == can_undo:
            self.undo.disabled = not can_undo
        if reader == self._shown:
            return
        before, self._shown = self._shown, reader
        self._showing = True
        try:
            self._show(reader, before)
        finally:
            self._showing = False

    def show_again(self) -> None:
        """Let the controls say what is in force, whatever they say now."""
        shown, self._shown = self._shown, None
        if shown is not None:
            self.show(shown, can_undo=not self.undo.disabled)

    @abstractmethod
    def _show(self, reader: S, before: S | None) -> None:
        """Set the controls to `reader`; they said `before`, or anything where that is None."""

    def _hear(self, control: widgets.Widget, change: Callable[[S, Any], S], propose: Propose[S] | None = None) -> None:
        """Propose, when a reader sets `control`, what `change` makes of what is in force and the value."""
        wish = propose or self._propose
        self._heed(control, lambda value: wish(lambda reader: change(reader, value)))

    def _heed(self, control: widgets.Widget, do: Callable[[Any], None]) -> None:
        """Call `do` with the value that a reader sets."""

        def heard(event: dict[str, Any]) -> None:
            if self._showing:
                return
            try:
                do(event["new"])
            finally:  # what was refused or rounded is replaced by what is in force
                self.show_again()

        control.observe(self._live.guarded(heard), names="value")

    def _button(self, description: str, do: Callable[[], None], **options: Any) -> widgets.Button:
        button = widgets.Button(description=description, layout={"width": "auto"}, **options)
        button.on_click(self._live.guarded(lambda _: do()))
        return button


def class_counter(most: int, description: str = "Classes n") -> widgets.BoundedIntText:
    """Return a control for how many classes there are, from 2 to `most`."""
    return widgets.BoundedIntText(value=2, min=2, max=most, description=description, layout={"width": "8rem"})


def row_of_buttons(options: Iterable[Any], **more: Any) -> widgets.ToggleButtons:
    """Return buttons of which one is pressed, each as wide as its words."""
    return widgets.ToggleButtons(options=tuple(options), style={"button_width": "auto"}, **more)


def row(*children: widgets.Widget) -> widgets.HBox:
    """Return controls side by side."""
    line = widgets.HBox(children)
    line.add_class("sx-row")
    return line


def stacked(*rows: widgets.HBox) -> widgets.VBox:
    """Return the rows of a page's controls, one below the other."""
    box = widgets.VBox(rows)
    box.add_class("sx-controls")
    return box
