"""Numbers that are added: each begins where the one before it ended, and the last column is what they come to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from explainer.pages.chain_rule.numbers import added
from explainer.views import lettering, theme
from explainer.views.bars import BARS_WIDTH, LEFT, tick
from explainer.views.shorter import shorter_signed
from explainer.views.theme import HAIRLINE, INK, MUTED, NEGATIVE, POSITIVE
from explainer.views.view import Drawing, box, label

N = TypeVar("N")

HEIGHT: Final = 300.0
BOTTOM, TOP = 48.0, 22.0
BARS_HEIGHT: Final = HEIGHT - BOTTOM - TOP


class Waterfall(Drawing[N]):
    """One bar a number, orange above 0 and blue below, and their sum.

    Parameters
    ----------
    prefix : str
        What the identifiers of the artists begin with.
    count : int
        How many numbers there are.
    read : callable
        Numbers of the page → those that are added.
    name : callable
        Numbers of the page → what is written under each bar and under the sum, in two lines: count + 1 pairs.
    title : str
    limit : float
        The scale reaches from −`limit` to `limit`.

    Attributes
    ----------
    artists : dict of str to Artist
        ``{prefix}-bar-{k}``, ``{prefix}-value-{k}``, ``{prefix}-label-{k}`` and ``{prefix}-under-{k}``, of which the
        sum has the last; ``{prefix}-link-{k}`` leads from one bar to the next.

    Examples
    --------
    >>> import numpy as np
    >>> view = Waterfall("w", 2, np.array, lambda _: [("A", ""), ("B", ""), ("sum", "")], title="A + B", limit=1.0)
    >>> view.update([0.5, -0.75])
    >>> [view.artists[f"w-bar-{k}"].get_y() for k in range(3)], view.artists["w-value-2"].get_text()
    ([0.0, 0.5, 0.0], '−0.250')
    """

    def __init__(
        self,
        prefix: str,
        count: int,
        read: Callable[[N], NDArray[Any]],
        name: Callable[[N], Sequence[tuple[str, str]]],
        *,
        title: str,
        limit: float,
    ) -> None:
        super().__init__(HEIGHT)
        self.title = title
        self._read, self._name = read, name
        self._shown: list[float] = []
        axes = self.add_axes(LEFT, BOTTOM, BARS_WIDTH, BARS_HEIGHT, (-0.5, count + 0.5), (-limit, limit))
        self.scale(axes, {value: tick(value) for value in (-limit, 0.0, limit)})
        axes.axhline(0, color=MUTED, linewidth=0.75, zorder=1, clip_on=False)
        self._unit = 2 * limit / BARS_HEIGHT
        self._column = BARS_WIDTH / (count + 1)
        self._size = max(theme.SMALL_SIZE, min(14.0, self._column / 3.9))
        columns, width = range(count + 1), min(0.62, 56 / self._column)
        self._links = [box(axes, k, 0, 1, self._unit, HAIRLINE, zorder=2) for k in range(count)]
        self._bars: list[Rectangle] = [box(axes, k - width / 2, 0, width, 0, MUTED, zorder=3) for k in columns]
        self._values = [label(axes, k, 0, size=self._size) for k in columns]
        middles = [LEFT + (k + 0.5) * self._column for k in columns]
        self._labels = [self.note(x, BOTTOM - 20, color=INK) for x in middles]
        self._unders = [self.note(x, BOTTOM - 36, color=INK) for x in middles]
        for texts in (self._values, self._labels):
            texts[-1].set_fontweight("bold")
        self.keep(f"{prefix}-link", self._links)
        self.keep(f"{prefix}-bar", self._bars)
        for kind, texts in (("value", self._values), ("label", self._labels), ("under", self._unders)):
            self.keep(f"{prefix}-{kind}", texts)

    def update(self, numbers: N) -> None:
        """Show the numbers, and their sum."""
        values = self._read(numbers).tolist()
        if values != self._shown:
            self._shown = values
            self._stack(values)
        for words, name, under in zip(self._name(numbers), self._labels, self._unders, strict=True):
            name.set_text(words[0])
            under.set_text(words[1])

    def _stack(self, values: list[float]) -> None:
        end = 0.0
        for k, value in enumerate(values):
            self._show(k, end, value)
            end += value
            self._links[k].set_y(end - self._unit / 2)
        self._show(len(values), 0.0, added(values))

    def _show(self, k: int, start: float, value: float) -> None:
        self._bars[k].set(y=start, height=value, facecolor=POSITIVE if value > 0 else NEGATIVE)
        text, high, low = self._values[k], max(start, start + value), min(start, start + value)
        above = high > 0 or value >= 0  # where the line at 0 does not strike it out
        text.set_y(high + 5 * self._unit if above else low - (5 + 0.74 * self._size) * self._unit)
        lettering.write(text, shorter_signed(value), self._column - 2, self._size)
