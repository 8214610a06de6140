"""The controls of the derivation: which route, which entry, how many classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from explainer.lessons.controls import resized
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
_BUTTON = {"width": "auto"}


class DerivationControls:
    """Widgets for the route, the entry (i, j), the number of classes and whether to guess first.

    Parameters
    ----------
    live : LiveFigure
        Where a reader is told what went wrong.
    propose : callable
        Called with a function from the present settings to those that the reader wants.
    undo, reset : callable
        What the two buttons do.
    """

    def __init__(
        self,
        live: LiveFigure,
        propose: Callable[[Callable[[DerivationSettings], DerivationSettings]], None],
        undo: Callable[[], None],
        reset: Callable[[], None],
    ) -> None:
        self._showing = False
        self.route = widgets.ToggleButtons(options=_ROUTES, style={"button_width": "auto"}, tooltip="Which derivation")
        self.output = widgets.Dropdown(description="Output", layout=_NARROW)
        self.input = widgets.Dropdown(description="Input", layout=_NARROW)
        self.classes = widgets.BoundedIntText(
            value=2, min=2, max=MAX_CLASSES, description="Classes n", layout=widgets.Layout(width="8rem")
        )
        self.guess_first = widgets.Checkbox(description="Guess first", indent=False, layout=_BUTTON)
        self.undo = widgets.Button(description="Undo", tooltip="Take the last step back", layout=_BUTTON)
        self.reset = widgets.Button(description="Reset", tooltip="Back to where this page began", layout=_BUTTON)

        def hear(control: widgets.Widget, change: Callable[[DerivationSettings, Any], DerivationSettings]) -> None:
            def heard(event: dict[str, Any]) -> None:
                if not self._showing:
                    propose(lambda reader: change(reader, event["new"]))

            control.observe(live.guarded(heard), names="value")

        hear(self.route, lambda reader, route: reader.replace(route=route))
        hear(self.output, lambda reader, i: reader.look_at(i, reader.settings.selected[1]))
        hear(self.input, lambda reader, j: reader.look_at(reader.settings.selected[0], j))
        hear(self.classes, lambda reader, n: reader.replace(settings=resized(reader.settings, n)))
        hear(self.guess_first, lambda reader, on: reader.replace(guess_first=on))
        self.undo.on_click(live.guarded(lambda _: undo()))
        self.reset.on_click(live.guarded(lambda _: reset()))

    def laid_out(self) -> list[widgets.Widget]:
        """Return the controls for the page."""
        rows = [
            widgets.HBox([self.route]),
            widgets.HBox([self.output, self.input, self.classes, self.guess_first, self.undo, self.reset]),
        ]
        for row in rows:
            row.add_class("sx-row")
        box = widgets.VBox(rows)
        box.add_class("sx-controls")
        return [box]

    def show(self, reader: DerivationSettings, *, can_undo: bool) -> None:
        """Let the controls say what is in force, without reporting it as the reader's wish."""
        n, (i, j) = reader.settings.n, reader.settings.selected
        self._showing = True
        try:
            self.undo.disabled = not can_undo
            self.route.value = reader.route
            self.classes.value = n
            self.guess_first.value = reader.guess_first
            for picker, symbol, index in ((self.output, "S", i), (self.input, "z", j)):
                if len(picker.options) != n:
                    picker.options = [(f"{symbol}{sub(k)}", k) for k in range(n)]
                picker.value = index
        finally:
            self._showing = False
