"""Numbers as bars side by side, perhaps with handles."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from matplotlib.axes import Axes

from explainer.views import lettering, theme
from explainer.views.theme import BAR, GRIP, INK, MUTED
from explainer.views.view import Drawing, box, label

N = TypeVar("N")

LEFT, RIGHT = 54.0, 4.0
BARS_WIDTH: Final = theme.WIDTH - LEFT - RIGHT
HANDLE_HEIGHT: Final = 5.0


class Bars:
    """A row of bars in a drawing: each with its value and its name, and where it can be dragged, with a handle.

    Parameters
    ----------
    drawing : Drawing
        To which it is added.
    prefix : str
        What the identifiers of the artists begin with.
    names : sequence of str
        What stands under the bars.
    bottom, height : float
        Where the axes are in the drawing, in units.
    write : callable
        A value → how it is written, or ever shorter ways to write it.
    handles : bool
    below : float
        How far below the axes the names stand.
    left : float
        Where the axes begin.

    Attributes
    ----------
    axes : Axes
        Number k stands at x = k. In the drawing's artists: ``{prefix}-bar-{k}``, ``{prefix}-value-{k}``,
        ``{prefix}-label-{k}``, and with handles ``{prefix}-handle-{k}``.
    """

    def __init__(
        self,
        drawing: Drawing[Any],
        prefix: str,
        names: Sequence[str],
        *,
        bottom: float,
        height: float,
        write: Callable[[float], str | Iterable[str]],
        handles: bool = False,
        below: float = 15.0,
        left: float = LEFT,
    ) -> None:
        count = len(names)
        room = theme.WIDTH - left - RIGHT
        self.axes: Axes = drawing.add_axes(left, bottom, room, height, (-0.5, count - 0.5), (-1, 1))
        self._drawing, self._height, self._write = drawing, height, write
        self.column = room / count
        self.size = theme.SMALL_SIZE
        self._gap = 8.0 if handles else 4.0
        self._zero = self.axes.axhline(0, color=MUTED, linewidth=1, zorder=3 if handles else 1, clip_on=False)
        width, wide = min(0.62, 56 / self.column), min(0.74, 64 / self.column)
        self._bars = [box(self.axes, k - width / 2, 0, width, 0, BAR, zorder=2) for k in range(count)]
        grip = {"edgecolor": GRIP, "linewidth": 4, "joinstyle": "round", "zorder": 4}
        self._handles = [box(self.axes, k - wide / 2, 0, wide, 1, GRIP, **grip) for k in range(count if handles else 0)]
        self._values = [label(self.axes, k, 0, size=self.size) for k in range(count)]
        self._names = [
            drawing.note(left + (k + 0.5) * self.column, bottom - below, name, color=INK)
            for k, name in enumerate(names)
        ]
        for kind, artists in (
            ("bar", self._bars), ("handle", self._handles), ("value", self._values), ("label", self._names)
        ):  # fmt: skip
            drawing.keep(f"{prefix}-{kind}", artists)
        self._shown: list[object] = [None] * count
        self._selected: int | None = None

    def fit(self, low: float, high: float, ticks: Mapping[float, str], base: float = 0.0) -> None:
        """Let the scale reach from `low` to `high`, and the bars begin at `base`."""
        self._base, self._unit = base, (high - low) / self._height
        self.axes.set_ylim(low, high)
        self._drawing.scale(self.axes, ticks)
        self._zero.set_ydata([base, base])
        for bar in self._bars:
            bar.set_y(base)
        for handle in self._handles:
            handle.set_height(self._unit * HANDLE_HEIGHT)
        self._shown = [None] * len(self._shown)

    def show(self, k: int, value: float, words: Sequence[str] | None = None) -> None:
        """Let bar k stand at `value`, with `words` or the value as it is written; −∞ stands at the lower end."""
        if self._shown[k] == (value, words):
            return
        self._shown[k] = (value, words)
        masked = value == -math.inf
        place = self.axes.get_ylim()[0] if masked else value
        self._bars[k].set_height(0.0 if masked else value - self._base)
        if self._handles:
            self._handles[k].set_y(place - self._unit * HANDLE_HEIGHT / 2)
        above = place >= self._base or masked
        text = self._values[k]
        text.set_y(place + self._unit * (self._gap if above else -self._gap - 0.74 * self.size))
        lettering.write(text, self._write(value) if words is None else words, self.column - 2, self.size)

    def select(self, selected: int | None) -> None:
        """Mark one bar and its name."""
        if selected == self._selected:
            return
        self._selected = selected
        for k, (bar, name) in enumerate(zip(self._bars, self._names, strict=True)):
            color = INK if k == selected else BAR
            if bar.get_facecolor() != color:
                bar.set_facecolor(color)
                name.set_fontweight("bold" if k == selected else "normal")

    def rename(self, names: Sequence[str]) -> None:
        """Write other names under the bars."""
        for text, name in zip(self._names, names, strict=True):
            if text.get_text() != name:
                text.set_text(name)


class SignedBars(Drawing[N]):
    """One row of numbers, up or down from 0, on a scale that stays.

    Parameters
    ----------
    prefix, names, write, handles
        See `Bars`.
    read : callable
        Numbers of the page → the numbers shown.
    title, note : str
        Above the picture, and beside its scale.
    low, high : float
        The scale.
    selected : callable, optional
        Numbers of the page → the bar that is looked at.
    rename : callable, optional
        Numbers of the page → the names, where they change.

    Attributes
    ----------
    axes : Axes
    artists : dict of str to Artist
        Those of `Bars`.
    """

    def __init__(
        self,
        prefix: str,
        names: Sequence[str],
        read: Callable[[N], Sequence[float]],
        *,
        title: str,
        note: str = "",
        low: float = -1.0,
        high: float = 1.0,
        write: Callable[[float], str | Iterable[str]],
        handles: bool = True,
        selected: Callable[[N], int | None] = lambda _: None,
        rename: Callable[[N], Sequence[str]] | None = None,
    ) -> None:
        bottom, height = 40.0, 130.0
        super().__init__(bottom + height + 20.0)
        self.title = title
        self._read, self._select, self._rename = read, selected, rename
        self._bars = Bars(self, prefix, names, bottom=bottom, height=height, write=write, handles=handles, below=30.0)
        self._bars.fit(low, high, {value: tick(value) for value in sorted({low, 0.0, high})})
        self.axes = self._bars.axes
        self.note(9.0, bottom + height / 2, note, upright=True)

    def update(self, numbers: N) -> None:
        """Show the numbers."""
        for k, value in enumerate(self._read(numbers)):
            self._bars.show(k, float(value))
        self._bars.select(self._select(numbers))
        if self._rename is not None:
            self._bars.rename(self._rename(numbers))


def tick(value: float) -> str:
    """Write a number beside a scale.

    Examples
    --------
    >>> tick(-6.0), tick(1002.5)
    ('−6', '1002.5')
    """
    return f"{value:.7g}".replace("-", "−")
