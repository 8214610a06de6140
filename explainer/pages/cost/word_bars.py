"""Words below each other, each with a bar: its share, or how it answers to the first word's logit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from explainer.pages.cost.numbers import NextNumbers
from explainer.pages.logits import Floats
from explainer.views import lettering, theme
from explainer.views.bars import tick
from explainer.views.theme import BAR, HAIRLINE, INK, NEGATIVE, POSITIVE
from explainer.views.view import Drawing, box, label

LEFT, VALUES, BOTTOM, ROW = 96.0, 74.0, 26.0, 22.0
_WIDTH: Final = theme.WIDTH - LEFT - VALUES


class WordBars(Drawing[NextNumbers]):
    """A bar for each word that leads, and one for all the rest together.

    Parameters
    ----------
    prefix : str
        What the identifiers of the artists begin with.
    title : str
    words : sequence of str
    read : callable
        Numbers of the page → one for each word, and for the rest.
    write : callable
        A number → how it is written.
    low, high : float
        The scale.

    Attributes
    ----------
    artists : dict of str to Artist
        ``{prefix}-bar-{k}``, ``{prefix}-value-{k}``.
    """

    def __init__(
        self,
        prefix: str,
        title: str,
        words: Sequence[str],
        read: Callable[[NextNumbers], Floats],
        write: Callable[[float], str],
        *,
        low: float,
        high: float,
    ) -> None:
        count = len(words)
        super().__init__(BOTTOM + ROW * count + 4.0)
        self.title = title
        self._read, self._write = read, write
        axes = self.add_axes(LEFT, BOTTOM, _WIDTH, ROW * count, (low, high), (count, 0))
        unit = (high - low) / _WIDTH
        for value in sorted({low, 0.0, high}):
            box(axes, value - unit / 2, 0, unit, count, HAIRLINE, zorder=0)
            self.note(LEFT + (value - low) / unit, 6, tick(value))
        self._bars = [box(axes, 0, k + 0.16, 0, 0.68, BAR, zorder=2) for k in range(count)]
        self._values = [label(axes, high + 8 * unit, k + 0.72, align="left") for k in range(count)]
        self._signed = low < 0
        for k, word in enumerate(words):
            y = BOTTOM + ROW * (count - k - 0.72)
            self.note(LEFT - 8, y, lettering.shortened(word, LEFT - 10, theme.SMALL_SIZE), align="right", color=INK)
        self.keep(f"{prefix}-bar", self._bars)
        self.keep(f"{prefix}-value", self._values)
        self._shown: list[float] = []

    def update(self, numbers: NextNumbers) -> None:
        """Show the numbers."""
        values = self._read(numbers).tolist()
        if values == self._shown:
            return
        self._shown = values
        for value, bar, text in zip(values, self._bars, self._values, strict=True):
            bar.set_width(value)
            if self._signed:
                color = POSITIVE if value > 0 else NEGATIVE
                if bar.get_facecolor() != color:
                    bar.set_facecolor(color)
            lettering.write(text, self._write(value), VALUES - 10, theme.SMALL_SIZE)
