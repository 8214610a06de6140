"""Numbers that are added: each begins where the one before it ended, and the last column is what they come to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Generic, TypeVar

from matplotlib.artist import Artist
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import NDArray

from explainer.snapshot.snapshot import EPS
from explainer.views import theme
from explainer.views.labels import signed
from explainer.views.theme import HAIRLINE, INK, MUTED, NEGATIVE, POSITIVE

S = TypeVar("S")

HEIGHT: Final = 300.0
LEFT, RIGHT, BOTTOM, TOP = 54.0, 4.0, 48.0, 22.0
BARS_WIDTH: Final = theme.WIDTH - LEFT - RIGHT
BARS_HEIGHT: Final = HEIGHT - BOTTOM - TOP
ROUNDINGS: Final = 16


def added(values: Sequence[float]) -> float:
    """Add numbers of which each is right to a few roundings; what is no more than these roundings is 0.

    Examples
    --------
    >>> added([0.1, 0.2, -0.3]), added([0.1, 0.2])
    (0.0, 0.30000000000000004)
    """
    total = sum(values)
    return 0.0 if abs(total) <= ROUNDINGS * EPS * sum(map(abs, values)) else total


class Waterfall(Generic[S]):
    """One bar a number, orange above 0 and blue below, and their sum.

    Parameters
    ----------
    prefix : str
        What the identifiers of the artists begin with.
    count : int
        How many numbers there are.
    read : callable
        From a snapshot to the numbers.
    name : callable
        From a snapshot to what is written under each bar and under the sum, in two lines: count + 1 pairs.
    title : str
    limit : float
        The scale reaches from −`limit` to `limit`.

    Attributes
    ----------
    figure : Figure
    title : str
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
        read: Callable[[S], NDArray[Any]],
        name: Callable[[S], Sequence[tuple[str, str]]],
        *,
        title: str,
        limit: float,
    ) -> None:
        self.title = title
        self._read, self._name = read, name
        self.figure = theme.figure(HEIGHT)
        self.axes = theme.axes(self.figure, LEFT, BOTTOM, BARS_WIDTH, BARS_HEIGHT)
        self.axes.set(xlim=(-0.5, count + 0.5), ylim=(-limit, limit))
        self._unit = 2 * limit / BARS_HEIGHT
        self._column = BARS_WIDTH / (count + 1)
        self._size = min(14.0, self._column / 3.9)
        self._width = min(0.62, 56 / self._column)
        for value in (-limit, 0.0, limit):
            self._line(value, MUTED if value == 0 else HAIRLINE)
        columns = range(count + 1)
        self._links = [self._rectangle(k, 1.0, self._unit, HAIRLINE) for k in range(count)]
        self._bars = [self._rectangle(k, self._width, 0.0, MUTED) for k in columns]
        self._values = [self._text(k, 0.0, self._size) for k in columns]
        self._labels = [self._text(k, -limit - 20 * self._unit, theme.LABEL_SIZE + 2) for k in columns]
        self._unders = [self._text(k, -limit - 36 * self._unit, theme.SMALL_SIZE) for k in columns]
        for texts in (self._values, self._labels):
            texts[-1].set_fontweight("bold")
        families: dict[str, Sequence[Artist]] = {
            "link": self._links,
            "bar": self._bars,
            "value": self._values,
            "label": self._labels,
            "under": self._unders,
        }
        self.artists = {f"{prefix}-{kind}-{k}": a for kind, family in families.items() for k, a in enumerate(family)}
        self._shown: tuple[object, object] = (None, None)

    def update(self, snapshot: S) -> None:
        """Show the numbers of `snapshot`, and their sum."""
        values, names = self._read(snapshot).tolist(), tuple(self._name(snapshot))
        before, self._shown = self._shown, (values, names)
        if values != before[0]:
            self._stack(values)
        if names != before[1]:
            for (name, under), label, text in zip(names, self._labels, self._unders, strict=True):
                label.set_text(name)
                text.set_text(under)

    def _stack(self, values: list[float]) -> None:
        end = 0.0
        for k, value in enumerate(values):
            self._show(k, end, value)
            end += value
            self._links[k].set_y(end - self._unit / 2)
        self._show(len(values), 0.0, added(values))

    def _show(self, k: int, start: float, value: float) -> None:
        bar, text = self._bars[k], self._values[k]
        bar.set_y(start)
        bar.set_height(value)
        color = POSITIVE if value > 0 else NEGATIVE
        if bar.get_facecolor() != color:
            bar.set_facecolor(color)
        words = signed(value)
        text.set_text(words)
        high, low = max(start, start + value), min(start, start + value)
        above = high > 0 or value >= 0  # where the line at 0 does not strike it out
        text.set_y(high + 5 * self._unit if above else low - (5 + 0.74 * self._size) * self._unit)
        size = theme.fitting_size(words, self._column - 2, self._size)
        if size != text.get_fontsize():
            text.set_fontsize(size)

    def _line(self, value: float, color: theme.Rgba) -> None:
        self.axes.axhline(value, color=color, linewidth=0.75, zorder=1, clip_on=False)
        written = f"{value:g}".replace("-", "−")
        self.axes.text(
            -6 / BARS_WIDTH, value - 3.4 * self._unit, written, transform=self.axes.get_yaxis_transform(),
            size=theme.SMALL_SIZE, ha="right", va="baseline", color=MUTED, family=theme.FONT,
        )  # fmt: skip

    def _rectangle(self, k: int, width: float, height: float, color: theme.Rgba) -> Rectangle:
        left = k if width == 1.0 else k - width / 2  # a link spans from the middle of one bar to that of the next
        bar = Rectangle((left, 0), width, height, facecolor=color, linewidth=0, clip_on=False)
        bar.set_zorder(2 if width == 1.0 else 3)
        self.axes.add_patch(bar)
        return bar

    def _text(self, x: float, y: float, size: float) -> Text:
        text = self.axes.text(x, y, "", size=size, ha="center", va="baseline", color=INK, family=theme.FONT)
        text.set_zorder(5)
        return text
