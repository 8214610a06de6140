"""Numbers as bars from 0, up or down; those that are the reader's to choose have a handle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Generic, TypeVar

from matplotlib.artist import Artist
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from explainer.views import theme
from explainer.views.labels import signed
from explainer.views.theme import BAR, GRIP, HAIRLINE, INK, MUTED

S = TypeVar("S")

HEIGHT: Final = 190.0
LEFT, RIGHT, BOTTOM, TOP = 54.0, 4.0, 40.0, 20.0
HANDLE_HEIGHT: Final = 5.0
BARS_WIDTH: Final = theme.WIDTH - LEFT - RIGHT
BARS_HEIGHT: Final = HEIGHT - BOTTOM - TOP


class SignedBars(Generic[S]):
    """One bar a number, on a scale that stays.

    Parameters
    ----------
    prefix : str
        What the identifiers of the artists begin with.
    names : sequence of str
        What is written under the bars.
    read : callable
        From a snapshot to the numbers.
    title, note : str
        Above the picture, and beside its scale.
    low, high : float
        The scale.
    write : callable
        How a number is written.
    handles : bool
        Whether there are handles to drag.
    selected : callable, optional
        From a snapshot to the bar that is looked at.
    rename : callable, optional
        From a snapshot to the names, where they change.

    Attributes
    ----------
    figure : Figure
    title : str
    axes : Axes
        Number k stands at x = k.
    artists : dict of str to Artist
        ``{prefix}-bar-{k}``, ``{prefix}-value-{k}``, ``{prefix}-label-{k}``, and with handles ``{prefix}-handle-{k}``.

    Examples
    --------
    >>> view = SignedBars("dz", ["dz₁", "dz₂"], lambda move: move, title="A move")
    >>> view.update((0.5, -0.25))
    >>> view.artists["dz-value-1"].get_text(), view.artists["dz-bar-1"].get_height()
    ('−0.25', -0.25)
    """

    def __init__(
        self,
        prefix: str,
        names: Sequence[str],
        read: Callable[[S], Sequence[float]],
        *,
        title: str,
        note: str = "",
        low: float = -1.0,
        high: float = 1.0,
        write: Callable[[float], str] = lambda value: signed(value, 2),
        handles: bool = True,
        selected: Callable[[S], int | None] = lambda _: None,
        rename: Callable[[S], Sequence[str]] | None = None,
    ) -> None:
        self.title = title
        self._read, self._write, self._selected, self._rename = read, write, selected, rename
        count = len(names)
        self.figure = theme.figure(HEIGHT)
        self.axes = theme.axes(self.figure, LEFT, BOTTOM, BARS_WIDTH, BARS_HEIGHT)
        self.axes.set(xlim=(-0.5, count - 0.5), ylim=(low, high))
        self._column = BARS_WIDTH / count
        self._unit = (high - low) / BARS_HEIGHT
        self._size = min(13.0, self._column / 3.7)
        for value in {low, 0.0, high}:
            self._line(value, MUTED if value == 0 else HAIRLINE)
        numbers = range(count)
        self._bars = [self._bar(k, min(0.62, 56 / self._column)) for k in numbers]
        self._handles = [self._handle(k, min(0.74, 64 / self._column)) for k in numbers] if handles else []
        self._values = [self._text(k, 0.0, self._size, INK) for k in numbers]
        below = low - 30 * self._unit
        self._labels = [self._text(k, below, min(13.0, theme.LABEL_SIZE + 20 / count), INK) for k in numbers]
        for text, name in zip(self._labels, names, strict=True):
            text.set_text(name)
        self.figure.text(
            9 / theme.WIDTH, (BOTTOM + BARS_HEIGHT / 2) / HEIGHT, note,
            size=theme.SMALL_SIZE, ha="center", va="center", rotation=90, color=MUTED, family=theme.FONT,
        )  # fmt: skip
        families: dict[str, Sequence[Artist]] = {
            "bar": self._bars,
            "handle": self._handles,
            "value": self._values,
            "label": self._labels,
        }
        self.artists = {f"{prefix}-{kind}-{k}": a for kind, family in families.items() for k, a in enumerate(family)}
        self._shown: list[float | None] = [None] * count
        self._marked: int | None = None

    def update(self, snapshot: S) -> None:
        """Show the numbers of `snapshot`."""
        for k, value in enumerate(self._read(snapshot)):
            if self._shown[k] != value:
                self._shown[k] = value
                self._show(k, float(value))
        marked = self._selected(snapshot)
        if marked != self._marked:
            self._marked = marked
            for k, (bar, label) in enumerate(zip(self._bars, self._labels, strict=True)):
                bar.set_facecolor(INK if k == marked else BAR)
                label.set_fontweight("bold" if k == marked else "normal")
        if self._rename is not None:
            for label, name in zip(self._labels, self._rename(snapshot), strict=True):
                if label.get_text() != name:
                    label.set_text(name)

    def _show(self, k: int, value: float) -> None:
        self._bars[k].set_height(value)
        if self._handles:
            self._handles[k].set_y(value - self._unit * HANDLE_HEIGHT / 2)
        words, text = self._write(value), self._values[k]
        text.set_text(words)
        text.set_y(value + self._unit * (8.0 if value >= 0 else -8.0 - 0.74 * self._size))
        size = theme.fitting_size(words, self._column - 2, self._size)
        if size != text.get_fontsize():
            text.set_fontsize(size)

    def _line(self, value: float, color: theme.Rgba) -> None:
        self.axes.axhline(value, color=color, linewidth=0.75, zorder=1, clip_on=False)
        written = f"{value:g}".replace("-", "−")
        place = self.axes.get_yaxis_transform()
        self.axes.text(
            -6 / BARS_WIDTH, value - 3.4 * self._unit, written, transform=place,
            size=theme.SMALL_SIZE, ha="right", va="baseline", color=MUTED, family=theme.FONT,
        )  # fmt: skip

    def _bar(self, k: int, width: float) -> Rectangle:
        return self._rectangle((k - width / 2, 0), width, 0, facecolor=BAR, linewidth=0, zorder=2)

    def _handle(self, k: int, width: float) -> Rectangle:
        height = self._unit * HANDLE_HEIGHT
        style = {"facecolor": GRIP, "edgecolor": GRIP, "linewidth": 4, "joinstyle": "round", "zorder": 4}
        return self._rectangle((k - width / 2, -height / 2), width, height, **style)

    def _rectangle(self, corner: tuple[float, float], width: float, height: float, **style: Any) -> Rectangle:
        rectangle = Rectangle(corner, width, height, clip_on=False, **style)
        self.axes.add_patch(rectangle)
        return rectangle

    def _text(self, x: float, y: float, size: float, color: theme.Rgba) -> Text:
        text = self.axes.text(x, y, "", size=size, ha="center", va="baseline", color=color, family=theme.FONT)
        text.set_zorder(5)
        return text
