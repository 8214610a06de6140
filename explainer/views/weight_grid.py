"""A picture in the shape of a layer's weights: a row for each class, a column for each input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

from matplotlib.artist import Artist
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import NDArray

from explainer.views import theme
from explainer.views.labels import signed, sub
from explainer.views.theme import HAIRLINE, INK, MUTED, NONE, PAPER

S = TypeVar("S")

HEIGHT: Final = 300.0
LEFT, RIGHT, TOP, BOTTOM = 54.0, 4.0, 34.0, 12.0
CELLS_WIDTH: Final = theme.WIDTH - LEFT - RIGHT
CELLS_HEIGHT: Final = HEIGHT - TOP - BOTTOM
LARGEST_SIZE: Final = 15.0


class WeightGrid(Generic[S]):
    """Cells with numbers, orange above 0 and blue below, of which one is looked at.

    Parameters
    ----------
    prefix : str
        What the identifiers of the artists begin with.
    rows, columns : int
        Classes and inputs.
    read : callable
        From a snapshot to the numbers, shape (rows, columns).
    selected : callable
        From a snapshot to the cell that is looked at.
    title : str
    limit : float
        What gets the full colour.
    digits : int
        Decimals.
    note : callable
        From a snapshot, to a word under each number, shape (rows, columns); by default none.

    Attributes
    ----------
    figure : Figure
    title : str
    artists : dict of str to Artist
        ``{prefix}-cell-{i}-{j}``, ``{prefix}-value-{i}-{j}``, ``{prefix}-note-{i}-{j}``, ``{prefix}-entry``.

    Examples
    --------
    >>> import numpy as np
    >>> view = WeightGrid("w", 2, 3, lambda w: w, lambda _: (1, 2), title="W", limit=1.0)
    >>> view.update(np.array([[0.0, 0.5, 1.0], [-1.0, 0.0, 0.25]]))
    >>> view.artists["w-value-1-2"].get_text(), view.artists["w-entry"].get_xy()
    ('+0.250', (2, 1))
    """

    def __init__(
        self,
        prefix: str,
        rows: int,
        columns: int,
        read: Callable[[S], NDArray[Any]],
        selected: Callable[[S], tuple[int, int]],
        *,
        title: str,
        limit: float,
        digits: int = 3,
        note: Callable[[S], list[list[str]]] | None = None,
    ) -> None:
        self.title = title
        self._read, self._selected, self._note = read, selected, note
        self._limit, self._digits = limit, digits
        self.figure = theme.figure(HEIGHT)
        self.axes = theme.axes(self.figure, LEFT, BOTTOM, CELLS_WIDTH, CELLS_HEIGHT)
        self.axes.set(xlim=(0, columns), ylim=(rows, 0))
        self._width, self._height = CELLS_WIDTH / columns, CELLS_HEIGHT / rows
        self._size = min(LARGEST_SIZE, self._width / 4.25)
        up = 7.0 if note else 0.0
        self._cells = [[self._cell(i, j) for j in range(columns)] for i in range(rows)]
        self._values = [[self._text(i, j, self._size, up, INK) for j in range(columns)] for i in range(rows)]
        self._notes = [
            [self._text(i, j, theme.LABEL_SIZE + 1, -11.0, MUTED) for j in range(columns)] for i in range(rows)
        ]
        for i in range(rows):
            self._heading(f"z{sub(i)}", -12 / self._width, i + 0.5 + 4.5 / self._height, "right")
        for j in range(columns):
            self._heading(f"x{sub(j)}", j + 0.5, -10 / self._height, "center")
        self._entry = Rectangle((0, 0), 1, 1, facecolor=NONE, edgecolor=INK, linewidth=2.5, clip_on=False, fill=False)
        self._entry.set(zorder=4, joinstyle="miter")
        self.axes.add_patch(self._entry)
        self.artists: dict[str, Artist] = {f"{prefix}-entry": self._entry}
        for i in range(rows):
            for j in range(columns):
                self.artists[f"{prefix}-cell-{i}-{j}"] = self._cells[i][j]
                self.artists[f"{prefix}-value-{i}-{j}"] = self._values[i][j]
                if note:
                    self.artists[f"{prefix}-note-{i}-{j}"] = self._notes[i][j]
        self._shown: dict[tuple[int, int], float] = {}
        self._marked: tuple[int, int] | None = None

    def update(self, snapshot: S) -> None:
        """Show the numbers of `snapshot`."""
        for i, row in enumerate(self._read(snapshot).tolist()):
            for j, value in enumerate(row):
                if self._shown.get((i, j)) != value:
                    self._shown[i, j] = value
                    self._show(self._cells[i][j], self._values[i][j], value)
        for texts, words in zip(self._notes, self._note(snapshot) if self._note else [], strict=False):
            for text, word in zip(texts, words, strict=True):
                if text.get_text() != word:
                    text.set_text(word)
        marked = self._selected(snapshot)
        if marked != self._marked:
            self._marked = marked
            self._entry.set_xy(marked[::-1])

    def _show(self, cell: Rectangle, text: Text, value: float) -> None:
        cell.set_facecolor(theme.diverging(value, self._limit))
        words = signed(value, self._digits)
        text.set_text(words)
        size = theme.fitting_size(words, self._width - 3, self._size)
        if size != text.get_fontsize():
            text.set_fontsize(size)

    def _cell(self, i: int, j: int) -> Rectangle:
        cell = Rectangle((j, i), 1, 1, facecolor=PAPER, edgecolor=HAIRLINE, linewidth=1, zorder=1, clip_on=False)
        self.axes.add_patch(cell)
        return cell

    def _text(self, i: int, j: int, size: float, up: float, color: theme.Rgba) -> Text:
        y = i + 0.5 + (0.36 * size - up) / self._height
        text = self.axes.text(j + 0.5, y, "", size=size, ha="center", va="baseline", color=color, family=theme.FONT)
        text.set_zorder(3)
        return text

    def _heading(self, words: str, x: float, y: float, align: str) -> None:
        self.axes.text(x, y, words, size=theme.LABEL_SIZE + 2, ha=align, va="baseline", color=INK, family=theme.FONT)
