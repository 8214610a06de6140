"""Inputs to drag where the function is a reader's own: logits as bars, and below what the function returns."""

from __future__ import annotations

import math

from matplotlib.artist import Artist

from explainer.snapshot.check import CheckSnapshot
from explainer.views import theme
from explainer.views.bars import BARS_WIDTH, HEIGHT, LEFT, LogitBars
from explainer.views.labels import spelled, sub

_BELOW = "probability-"


class InputBars:
    """The upper half of `LogitBars`, and instead of probabilities a line of numbers, one an output.

    Parameters
    ----------
    inputs, outputs : int

    Attributes
    ----------
    bars : LogitBars
        In whose axes the logits are dragged.
    figure : Figure
    title : str
    artists : dict of str to Artist
        Those of the logits, and ``output-value-{i}``.

    Examples
    --------
    >>> from explainer.snapshot.check import CheckSettings, compute_check
    >>> view = InputBars(3, 3)
    >>> view.update(compute_check(CheckSettings()))
    >>> view.artists["output-value-0"].get_text()
    '0.278'
    """

    title = "Inputs, and what f returns"

    def __init__(self, inputs: int, outputs: int) -> None:
        self.bars = LogitBars(inputs)
        self.figure = self.bars.figure
        self.bars.probability_axes.remove()
        for text in [text for text in self.figure.texts if text.get_text().startswith(("S", "probabilities"))]:
            text.remove()
        column = BARS_WIDTH / outputs
        size = min(13.0, column / 5.5)
        self._values = []
        for i in range(outputs):
            x = (LEFT + (i + 0.5) * column) / theme.WIDTH
            for y, words in ((96.0, f"f{sub(i)}"), (74.0, "")):
                text = self.figure.text(
                    x, y / HEIGHT, words, size=size, ha="center", va="baseline", color=theme.INK, family=theme.FONT
                )
            self._values.append(text)
        self.artists: dict[str, Artist] = {
            **{gid: artist for gid, artist in self.bars.artists.items() if not gid.startswith(_BELOW)},
            **{f"output-value-{i}": text for i, text in enumerate(self._values)},
        }

    def update(self, snapshot: CheckSnapshot) -> None:
        """Show the inputs and outputs of `snapshot`."""
        self.bars.update(snapshot)
        for text, value in zip(self._values, snapshot.outputs.tolist(), strict=True):
            text.set_text("–" if math.isnan(value) else spelled(value, 3))
