"""The controls of the chain rule: which section, how many classes, a hard target, and the training."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import ipywidgets as widgets

from explainer.lessons.chain_training import Trainer
from explainer.live import LiveFigure
from explainer.snapshot.chain_settings import MAX_CLASSES, ChainSettings
from explainer.views.labels import sub

SECTIONS: Final = (
    ("1 A, B, C", "row"),
    ("2 As weights", "move"),
    ("3 A column", "column"),
    ("4 A loss", "loss"),
    ("5 A layer", "layer"),
    ("6 Training", "training"),
)
RATES: Final = (0.1, 0.5, 1.0)
SOFT: Final = "soft"
_SOFTENED: Final = 0.7
_BUTTON = {"width": "auto"}

Change = Callable[[ChainSettings], ChainSettings]


class ChainControls:
    """Widgets for what is not dragged.

    Parameters
    ----------
    live : LiveFigure
        Where a reader is told what went wrong.
    propose, look : callable
        Called with a function from the present settings to those that the reader wants: `look` where only what is
        looked at differs.
    undo, reset : callable
        What the two buttons do.
    trainer : Trainer
    """

    def __init__(
        self,
        live: LiveFigure,
        propose: Callable[[Change], None],
        look: Callable[[Change], None],
        undo: Callable[[], None],
        reset: Callable[[], None],
        trainer: Trainer,
    ) -> None:
        self._showing = False
        self._trainer = trainer
        self.section = widgets.ToggleButtons(options=SECTIONS, style={"button_width": "auto"}, tooltip="Which section")
        self.classes = widgets.BoundedIntText(
            value=2, min=2, max=MAX_CLASSES, description="Classes n", layout=widgets.Layout(width="8rem")
        )
        self.looked_at = widgets.Dropdown(options=[0], layout=widgets.Layout(width="8.5rem"))
        self.target = widgets.Dropdown(options=[SOFT], description="Target", layout=widgets.Layout(width="11rem"))
        self.undo = widgets.Button(description="Undo", tooltip="Take the last step back", layout=_BUTTON)
        self.reset = widgets.Button(description="Reset", tooltip="Back to where this page began", layout=_BUTTON)
        self.train = widgets.Button(description="Train", button_style="primary", layout=_BUTTON)
        self.again = widgets.Button(description="Reset training", tooltip="Forget what was trained", layout=_BUTTON)
        self.rate = widgets.Dropdown(
            options=[(f"{rate:g}", rate) for rate in RATES], value=trainer.rate, description="Learning rate",
            style={"description_width": "auto"}, layout=widgets.Layout(width="11rem"),
        )  # fmt: skip

        def hear(control: widgets.Widget, do: Callable[[Any], None]) -> None:
            def heard(event: dict[str, Any]) -> None:
                if not self._showing:
                    do(event["new"])

            control.observe(live.guarded(heard), names="value")

        hear(self.section, lambda section: look(lambda reader: reader.replace(section=section)))
        hear(self.looked_at, lambda k: look(lambda reader: looking_at(reader, k)))
        hear(self.classes, lambda n: propose(lambda reader: reader.resized(n)))
        hear(self.target, lambda target: propose(lambda reader: with_target(reader, target)))
        hear(self.rate, trainer.reset)
        self.undo.on_click(live.guarded(lambda _: undo()))
        self.reset.on_click(live.guarded(lambda _: reset()))
        self.train.on_click(live.guarded(lambda _: trainer.press()))
        self.again.on_click(live.guarded(lambda _: trainer.reset()))

    def laid_out(self) -> list[widgets.Widget]:
        """Return the controls for the page."""
        self._dragging = widgets.HBox([self.classes, self.looked_at, self.target, self.undo, self.reset])
        self._training = widgets.HBox([self.train, self.again, self.rate])
        rows = [widgets.HBox([self.section]), self._dragging, self._training]
        for row in rows:
            row.add_class("sx-row")
        box = widgets.VBox(rows)
        box.add_class("sx-controls")
        return [box]

    def show(self, reader: ChainSettings, *, can_undo: bool) -> None:
        """Let the controls say what is in force, without reporting it as the reader's wish."""
        self._showing = True
        try:
            self.undo.disabled = not can_undo
            self.section.value = reader.section
            self.classes.value = reader.n
            self._show_looked_at(reader)
            if len(self.target.options) != reader.n + 1:
                self.target.options = [*((f"hard, class {k + 1}", k) for k in range(reader.n)), (SOFT, SOFT)]
            self.target.value = SOFT if reader.hard is None else reader.hard
            self.train.description = self._trainer.action
            self.rate.value = self._trainer.rate
            trains = reader.section == "training"
            self._training.layout.display = None if trains else "none"
            self._dragging.layout.display = "none" if trains else None
            self.target.layout.display = None if reader.section == "loss" else "none"
        finally:
            self._showing = False

    def _show_looked_at(self, reader: ChainSettings) -> None:
        i, j = reader.settings.selected
        told = {"column": ("Column", "z", j), "layer": ("Output", "S", reader.entry[0])}
        description, symbol, k = told.get(reader.section, ("Row", "S", i))
        options = tuple((f"{symbol}{sub(index)}", index) for index in range(reader.n))
        if self.looked_at.options != options:
            self.looked_at.options = options
        self.looked_at.description = description
        self.looked_at.value = k
        self.looked_at.layout.display = "none" if reader.section in ("loss", "training") else None


def looking_at(reader: ChainSettings, k: int) -> ChainSettings:
    """Return `reader` looking at the row, the column or the layer's output `k`, whichever its section is about.

    Examples
    --------
    >>> [looking_at(ChainSettings(section=s), 2).settings.selected for s in ("row", "column")]
    [(2, 0), (0, 2)]
    """
    match reader.section:
        case "column":
            return reader.look_at(j=k)
        case "layer":
            return reader.replace(entry=(k, *reader.entry[1:]))
        case _:
            return reader.look_at(i=k)


def with_target(reader: ChainSettings, target: int | str) -> ChainSettings:
    """Return `reader` with a hard target, the class of that index, or with a soft one that still leans the same way.

    Examples
    --------
    >>> with_target(ChainSettings(), 0).target
    (1.0, 0.0, 0.0)
    >>> [round(y, 2) for y in with_target(ChainSettings(), "soft").target]
    [0.15, 0.7, 0.15]
    """
    if isinstance(target, int):
        return reader.with_target(target, 1.0)
    return reader if reader.hard is None else reader.with_target(reader.hard, _SOFTENED)
