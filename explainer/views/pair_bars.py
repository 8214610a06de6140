"""Two answers to one question, side by side, with their numbers and the difference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Generic, TypeVar

from matplotlib.artist import Artist
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import NDArray

from explainer.views import theme
from explainer.views.labels import signed
from explainer.views.theme import GRIP, HAIRLINE, INK, MUTED, PAPER

S = TypeVar("S")

HEIGHT: Final = 300.0
LEFT, RIGHT, BOTTOM, TOP = 84.0, 4.0, 92.0, 26.0
BARS_WIDTH: Final = theme.WIDTH - LEFT - RIGHT
BARS_HEIGHT: Final = HEIGHT - BOTTOM - TOP


class PairBars(Generic[S]):
    """For every column a full bar and a hollow one, and below them what they are and by how much they differ.

    Parameters
    ----------
    prefix : str
        What the identifiers of the artists begin with.
    columns : sequence of str
    read : callable
        From a snapshot to three rows of numbers: those of the full bars, those of the hollow ones, and the difference.
    names : tuple of str
        What the three rows are called.
    title : str
    limit : float
        The scale reaches from −`limit` to `limit`.

    Attributes
    ----------
    figure : Figure
    title : str
    artists : dict of str to Artist
        ``{prefix}-full-{k}``, ``{prefix}-hollow-{k}``, ``{prefix}-first-{k}``, ``{prefix}-second-{k}``,
        ``{prefix}-difference-{k}``.

    Examples
    --------
    >>> import numpy as np
    >>> names = ("true", "guess", "off by")
    >>> view = PairBars("p", ["S₁"], lambda rows: rows, names, title="A guess", limit=1.0)
    >>> view.update(np.array([[0.5], [0.25], [-0.25]]))
    >>> [view.artists[f"p-{kind}-0"].get_text() for kind in ("first", "second", "difference")]
    ['+0.500', '+0.250', '−0.250']
    """

    def __init__(
        self,
        prefix: str,
        columns: Sequence[str],
        read: Callable[[S], tuple[NDArray[Any], NDArray[Any], NDArray[Any]]],
        names: tuple[str, str, str],
        *,
        title: str,
        limit: float,
    ) -> None:
        self.title = title
        self._read = read
        count = len(columns)
        self.figure = theme.figure(HEIGHT)
        self.axes = theme.axes(self.figure, LEFT, BOTTOM, BARS_WIDTH, BARS_HEIGHT)
        self.axes.set(xlim=(-0.5, count - 0.5), ylim=(-limit, limit))
        self._unit = 2 * limit / BARS_HEIGHT
        self._column = BARS_WIDTH / count
        self._size = min(13.0, self._column / 4.1)
        for value in (-limit, 0.0, limit):
            self._line(value, MUTED if value == 0 else HAIRLINE)
        width = min(0.36, 34 / self._column)
        self._full = [self._bar(k - 1.05 * width, width, facecolor=GRIP, linewidth=0) for k in range(count)]
        self._hollow = [
            self._bar(k + 0.05 * width, width, facecolor=PAPER, edgecolor=INK, linewidth=1.5) for k in range(count)
        ]
        heights = (18.0, 40.0, 58.0, 78.0)
        for k, column in enumerate(columns):
            self._text(k, heights[0], theme.LABEL_SIZE + 2).set_text(column)
        first, second, difference = ([self._text(k, y, self._size) for k in range(count)] for y in heights[1:])
        self._texts = (first, second, difference)
        for name, y, mark in zip(names, heights[1:], ("■ ", "□ ", ""), strict=True):
            self.axes.text(
                -8 / BARS_WIDTH, -limit - y * self._unit, mark + name, transform=self.axes.get_yaxis_transform(),
                size=theme.SMALL_SIZE, ha="right", va="baseline", color=INK, family=theme.FONT,
            )  # fmt: skip
        families: dict[str, Sequence[Artist]] = {
            "full": self._full,
            "hollow": self._hollow,
            "first": first,
            "second": second,
            "difference": difference,
        }
        self.artists = {f"{prefix}-{kind}-{k}": a for kind, family in families.items() for k, a in enumerate(family)}
        self._shown: list[tuple[float, float, float] | None] = [None] * count

    def update(self, snapshot: S) -> None:
        """Show the rows of `snapshot`."""
        for k, column in enumerate(zip(*(row.tolist() for row in self._read(snapshot)), strict=True)):
            if column == self._shown[k]:
                continue
            self._shown[k] = column
            self._full[k].set_height(column[0])
            self._hollow[k].set_height(column[1])
            for texts, value in zip(self._texts, column, strict=True):
                words = signed(value)
                texts[k].set_text(words)
                size = theme.fitting_size(words, self._column - 3, self._size)
                if size != texts[k].get_fontsize():
                    texts[k].set_fontsize(size)

    def _line(self, value: float, color: theme.Rgba) -> None:
        self.axes.axhline(value, color=color, linewidth=0.75, zorder=1, clip_on=False)
        written = f"{value:g}".replace("-", "−")
        self.axes.text(
            -8 / BARS_WIDTH, value - 3.4 * self._unit, written, transform=self.axes.get_yaxis_transform(),
            size=theme.SMALL_SIZE, ha="right", va="baseline", color=MUTED, family=theme.FONT,
        )  # fmt: skip

    def _bar(self, left: float, width: float, **style: Any) -> Rectangle:
        bar = Rectangle((left, 0), width, 0, clip_on=False, zorder=2, joinstyle="miter", **style)
        self.axes.add_patch(bar)
        return bar

    def _text(self, k: int, below: float, size: float) -> Text:
        """Put a text into column k, `below` units under the bars."""
        y = self.axes.get_ylim()[0] - below * self._unit
        return self.axes.text(k, y, "", size=size, ha="center", va="baseline", color=INK, family=theme.FONT)
