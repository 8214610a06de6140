"""The controls of the derivation: which route, which entry, how many classes."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from explainer.lessons.controls import resized
from explainer.lessons.panel import Panel, Propose, class_counter, row, row_of_buttons, stacked
from explainer.live import LiveFigure
from explainer.snapshot.derivation_settings import MAX_CLASSES, DerivationSettings
from explainer.views.labels import sub

_ROUTES = (
    ("Quotient rule", "quotient"),
    ("The pattern", "pattern"),
    ("By logarithms", "logs"),
    ("Log-softmax", "log-softmax"),
)
_NARROW = {"width": "8.5rem"}


class DerivationControls(Panel[DerivationSettings]):
    """Widgets for the route, the entry (i, j), the number of classes and whether to guess first; see `Panel`."""

    def __init__(
        self,
        live: LiveFigure,
        propose: Propose[DerivationSettings],
        undo: Callable[[], None],
        reset: Callable[[], None],
    ) -> None:
        super().__init__(live, propose, undo, reset)
        self.route = row_of_buttons(_ROUTES, tooltip="Which derivation")
        self.output = widgets.Dropdown(description="Output", layout=_NARROW)
        self.input = widgets.Dropdown(description="Input", layout=_NARROW)
        self.classes = class_counter(MAX_CLASSES)
        self.guess_first = widgets.Checkbox(description="Guess first", indent=False, layout={"width": "auto"})
        self._hear(self.route, lambda reader, route: reader.replace(route=route))
        self._hear(self.output, lambda reader, i: reader.look_at(i, reader.settings.selected[1]))
        self._hear(self.input, lambda reader, j: reader.look_at(reader.settings.selected[0], j))
        self._hear(self.classes, lambda reader, n: reader.replace(settings=resized(reader.settings, n)))
        self._hear(self.guess_first, lambda reader, on: reader.replace(guess_first=on))

    def laid_out(self) -> widgets.VBox:
        """Return the controls for the page."""
        entry = (self.output, self.input, self.classes, self.guess_first)
        return stacked(row(self.route), row(*entry, self.undo, self.reset))

    def _show(self, reader: DerivationSettings, before: DerivationSettings | None) -> None:
        n, (i, j) = reader.settings.n, reader.settings.selected
        self.route.value = reader.route
        self.classes.value = n
        self.guess_first.value = reader.guess_first
        for picker, symbol, index in ((self.output, "S", i), (self.input, "z", j)):
            if len(picker.options) != n:
                picker.options = [(f"{symbol}{sub(k)}", k) for k in range(n)]
            picker.value = index
