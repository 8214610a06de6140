"""The controls of the checking lab: what is checked, where, how, and in which precision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, get_args

import ipywidgets as widgets

from explainer.lessons.controls import resized
from explainer.live import LiveFigure
from explainer.snapshot.check_settings import PLACES, CheckSettings, Precision, logits_at
from explainer.snapshot.check_subject import SUBJECTS
from explainer.snapshot.settings import MAX_CLASSES
from explainer.snapshot.settings import Method as Methods

_BUTTON = {"width": "auto"}
_ELSEWHERE = "your own"


class CheckControls:
    """Widgets for the claim, the point, the number of classes, the method and the precision.

    Parameters
    ----------
    live : LiveFigure
        Where a reader is told what went wrong.
    propose : callable
        Called with a function from the present settings to those that the reader wants.
    undo, reset : callable
        What the two buttons do.
    generic : callable, optional
        From the settings to the logits of the place "generic"; by default the same everywhere.
    """

    def __init__(
        self,
        live: LiveFigure,
        propose: Callable[[Callable[[CheckSettings], CheckSettings]], None],
        undo: Callable[[], None],
        reset: Callable[[], None],
        generic: Callable[[], tuple[float, ...]] | None = None,
    ) -> None:
        self._showing = False
        self._generic = generic
        self._shown: CheckSettings | None = None
        self.subject = widgets.Dropdown(
            options=[(subject.title, name) for name, subject in SUBJECTS.items()], description="Claim"
        )
        self.place = widgets.Dropdown(options=[_ELSEWHERE, *PLACES], description="Look at")
        self.classes = widgets.BoundedIntText(
            value=3, min=2, max=MAX_CLASSES, description="Inputs n", layout=widgets.Layout(width="8rem")
        )
        self.undo = widgets.Button(description="Undo", tooltip="Take the last step back", layout=_BUTTON)
        self.reset = widgets.Button(description="Reset", tooltip="Back to where this page began", layout=_BUTTON)
        self.method = _buttons("Differences", get_args(Methods))
        self.precision = _buttons("Precision of f", get_args(Precision))

        def hear(control: widgets.Widget, change: Callable[[CheckSettings, Any], CheckSettings]) -> None:
            def heard(event: dict[str, Any]) -> None:
                if not self._showing:
                    propose(lambda reader: change(reader, event["new"]))

            control.observe(live.guarded(heard), names="value")

        hear(self.subject, lambda reader, name: reader.replace(subject=name))
        hear(self.place, self._moved)
        hear(self.classes, lambda reader, n: reader.with_settings(resized(reader.settings, n)))
        hear(self.method, lambda reader, name: reader.replace(settings=reader.settings.replace(method=name)))
        hear(self.precision, lambda reader, name: reader.replace(precision=name))
        self.undo.on_click(live.guarded(lambda _: undo()))
        self.reset.on_click(live.guarded(lambda _: reset()))

    def laid_out(self, *first: widgets.Widget, undoable: bool = True) -> list[widgets.Widget]:
        """Return the controls for a page, those that it has for itself first, and undo where it makes sense."""
        rows = [
            widgets.HBox([*first, self.place, *((self.undo, self.reset) if undoable else ())]),
            widgets.HBox([self.method, self.precision]),
        ]
        for row in rows:
            row.add_class("sx-row")
        box = widgets.VBox(rows)
        box.add_class("sx-controls")
        return [box]

    def show(self, reader: CheckSettings, *, can_undo: bool) -> None:
        """Let the controls say what is in force, without reporting it as the reader's wish."""
        if self.undo.disabled == can_undo:
            self.undo.disabled = not can_undo
        if reader == self._shown:
            return
        self._shown = reader
        settings = reader.settings
        with self._quietly():
            if reader.subject != "own":
                self.subject.value = reader.subject
            self.place.value = next(
                (place for place in PLACES if self._logits(place, settings.n) == settings.logits), _ELSEWHERE
            )
            self.classes.value = settings.n
            self.method.value = settings.method
            self.precision.value = reader.precision

    def _moved(self, reader: CheckSettings, place: Any) -> CheckSettings:
        if place == _ELSEWHERE:
            return reader
        logits = self._logits(place, reader.settings.n)
        return reader.with_settings(reader.settings.fitted(logits=logits))

    def _logits(self, place: Any, n: int) -> tuple[float, ...]:
        return logits_at(place, n) if self._generic is None else logits_at(place, n, self._generic())

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        self._showing = True
        try:
            yield
        finally:
            self._showing = False


def _buttons(description: str, options: Sequence[str]) -> widgets.ToggleButtons:
    return widgets.ToggleButtons(options=options, description=description, style={"button_width": "auto"})
