"""The controls of the checking lab: what is checked, where, how, and in which precision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import ipywidgets as widgets

from explainer.lessons.controls import resized
from explainer.lessons.panel import Panel, Propose, class_counter, row, row_of_buttons, stacked
from explainer.live import LiveFigure
from explainer.snapshot.check_settings import PLACES, CheckSettings, Precision, logits_at
from explainer.snapshot.check_subject import SUBJECTS
from explainer.snapshot.settings import MAX_CLASSES
from explainer.snapshot.settings import Method as Methods

_ELSEWHERE = "your own"


class CheckControls(Panel[CheckSettings]):
    """Widgets for the claim, the point, the number of classes, the method and the precision.

    Parameters
    ----------
    live, propose, undo, reset
        See `Panel`.
    generic : callable, optional
        Returns the logits of the place "generic"; by default they are the same everywhere.
    """

    def __init__(
        self,
        live: LiveFigure,
        propose: Propose[CheckSettings],
        undo: Callable[[], None],
        reset: Callable[[], None],
        generic: Callable[[], tuple[float, ...]] | None = None,
    ) -> None:
        super().__init__(live, propose, undo, reset)
        self._generic = generic
        self.subject = widgets.Dropdown(
            options=[(subject.title, name) for name, subject in SUBJECTS.items()], description="Claim"
        )
        self.place = widgets.Dropdown(options=[_ELSEWHERE, *PLACES], description="Look at")
        self.classes = class_counter(MAX_CLASSES, "Inputs n")
        self.method = row_of_buttons(get_args(Methods), description="Differences")
        self.precision = row_of_buttons(get_args(Precision), description="Precision of f")
        self._hear(self.subject, lambda reader, name: reader.replace(subject=name))
        self._hear(self.place, self._moved)
        self._hear(self.classes, lambda reader, n: reader.with_settings(resized(reader.settings, n)))
        self._hear(self.method, lambda reader, name: reader.replace(settings=reader.settings.replace(method=name)))
        self._hear(self.precision, lambda reader, name: reader.replace(precision=name))

    def laid_out(self, *first: widgets.Widget, undoable: bool = True) -> widgets.VBox:
        """Return the controls for a page, those that it has for itself first, and undo where it makes sense."""
        return stacked(
            row(*first, self.place, *((self.undo, self.reset) if undoable else ())),
            row(self.method, self.precision),
        )

    def _show(self, reader: CheckSettings, before: CheckSettings | None) -> None:
        settings = reader.settings
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
