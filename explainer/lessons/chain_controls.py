"""The controls of the chain rule: which section, how many classes, a hard target, and the training."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import ipywidgets as widgets

from explainer.lessons.chain_training import Trainer
from explainer.lessons.panel import Panel, Propose, class_counter, row, row_of_buttons, stacked
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


class ChainControls(Panel[ChainSettings]):
    """Widgets for what is not dragged.

    Parameters
    ----------
    live, propose, undo, reset
        See `Panel`.
    look : callable
        As `propose`, where only what is looked at differs.
    trainer : Trainer
    """

    def __init__(
        self,
        live: LiveFigure,
        propose: Propose[ChainSettings],
        look: Propose[ChainSettings],
        undo: Callable[[], None],
        reset: Callable[[], None],
        trainer: Trainer,
    ) -> None:
        super().__init__(live, propose, undo, reset)
        self._trainer = trainer
        self.section = row_of_buttons(SECTIONS, tooltip="Which section")
        self.classes = class_counter(MAX_CLASSES)
        self.looked_at = widgets.Dropdown(options=[0], layout={"width": "8.5rem"})
        self.target = widgets.Dropdown(options=[SOFT], description="Target", layout={"width": "11rem"})
        self.train = self._button("Train", trainer.press, button_style="primary")
        self.again = self._button("Reset training", trainer.reset, tooltip="Forget what was trained")
        self.rate = widgets.Dropdown(
            options=[(f"{rate:g}", rate) for rate in RATES], value=trainer.rate, description="Learning rate",
            style={"description_width": "auto"}, layout={"width": "11rem"},
        )  # fmt: skip
        self._hear(self.section, lambda reader, section: reader.replace(section=section), look)
        self._hear(self.looked_at, looking_at, look)
        self._hear(self.classes, lambda reader, n: reader.resized(n))
        self._hear(self.target, with_target)
        self._heed(self.rate, trainer.reset)

    def laid_out(self) -> widgets.VBox:
        """Return the controls for the page."""
        self._dragging = row(self.classes, self.looked_at, self.target, self.undo, self.reset)
        self._training = row(self.train, self.again, self.rate)
        return stacked(row(self.section), self._dragging, self._training)

    def _show(self, reader: ChainSettings, before: ChainSettings | None) -> None:
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
