"""A matrix made of probabilities, beside the Jacobian: the parts of diag(S) − S Sᵀ, or log-softmax's Jacobian."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.artist import Artist
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import NDArray

from explainer.snapshot.derivation import DerivationSnapshot
from explainer.views import theme
from explainer.views.grid import BOTTOM, CELLS_HEIGHT, CELLS_WIDTH, HEIGHT, LEFT
from explainer.views.labels import signed, sub
from explainer.views.theme import HAIRLINE, INK, MUTED, NONE, PAPER

LIMIT = 1.0


class MatrixHeatmap:
    """A square matrix as coloured cells with numbers, of the same size and place as those of the Jacobian beside it.

    Parameters
    ----------
    prefix : str
        What the identifiers of the artists begin with.
    n : int
    title : str
    read : callable
        From a snapshot to the matrix, of shape (n, n); to None while it is not to be shown.
    rows, columns : str
        The symbol before each row and above each column.

    Attributes
    ----------
    figure : Figure
    title : str
    artists : dict of str to Artist
        ``{prefix}-cell-{i}-{j}``, ``{prefix}-value-{i}-{j}``, ``{prefix}-entry``.

    Examples
    --------
    >>> from explainer.snapshot.derivation_settings import DerivationSettings
    >>> from explainer.snapshot.derivation import compute_derivation
    >>> view = MatrixHeatmap("log", 3, "∂log S/∂z", lambda snapshot: snapshot.log_jacobian)
    >>> view.update(compute_derivation(DerivationSettings()))
    >>> view.artists["log-value-0-1"].get_text(), view.artists["log-value-1-0"].get_text()
    ('−0.245', '−0.665')
    """

    def __init__(
        self,
        prefix: str,
        n: int,
        title: str,
        read: Callable[[DerivationSnapshot], NDArray[np.float64] | None],
        *,
        rows: str = "S",
        columns: str = "S",
    ) -> None:
        self.title = title
        self._read = read
        self.figure = theme.figure(HEIGHT)
        self.axes = theme.axes(self.figure, LEFT, BOTTOM, CELLS_WIDTH, CELLS_HEIGHT)
        self.axes.set(xlim=(0, n), ylim=(n, 0))
        self._width, self._height = CELLS_WIDTH / n, CELLS_HEIGHT / n
        self._size = min(18.0, self._width / 4.25)
        self._cells = [[self._cell(i, j) for j in range(n)] for i in range(n)]
        self._values = [[self._text(j + 0.5, i + 0.5, self._size) for j in range(n)] for i in range(n)]
        for k in range(n):
            self._heading(f"{rows}{sub(k)}", -9 / self._width, k + 0.5 + 4.5 / self._height, "right")
            self._heading(f"{columns}{sub(k)}", k + 0.5, -9 / self._height, "center")
        self.figure.text(
            (LEFT + CELLS_WIDTH / 2) / theme.WIDTH, (BOTTOM - 23) / HEIGHT, "full colour at −1 and +1",
            size=theme.SMALL_SIZE, ha="center", va="baseline", color=MUTED, family=theme.FONT,
        )  # fmt: skip
        self._entry = Rectangle((0, 0), 1, 1, facecolor=NONE, edgecolor=INK, linewidth=2.5, clip_on=False, zorder=4)
        self.axes.add_patch(self._entry)
        self.artists: dict[str, Artist] = {
            **{f"{prefix}-cell-{i}-{j}": cell for i, row in enumerate(self._cells) for j, cell in enumerate(row)},
            **{f"{prefix}-value-{i}-{j}": text for i, row in enumerate(self._values) for j, text in enumerate(row)},
            f"{prefix}-entry": self._entry,
        }
        self._shown: dict[Artist, object] = {}

    def update(self, snapshot: DerivationSnapshot) -> None:
        """Show the matrix of `snapshot`, and mark the entry that is derived."""
        matrix = self._read(snapshot)
        i, j = snapshot.settings.selected
        if self._shown.get(self._entry) != (i, j):
            self._shown[self._entry] = (i, j)
            self._entry.set_xy((j, i))
        for r, (cells, texts) in enumerate(zip(self._cells, self._values, strict=True)):
            for c, (cell, text) in enumerate(zip(cells, texts, strict=True)):
                value = None if matrix is None else float(matrix[r, c])
                self._show(cell, text, value)

    def _show(self, cell: Rectangle, text: Text, value: float | None) -> None:
        if text in self._shown and self._shown[text] == value:
            return
        self._shown[text] = value
        cell.set_facecolor(PAPER if value is None else theme.diverging(value, LIMIT))
        words = "" if value is None else signed(value)
        text.set_text(words)
        text.set_color(MUTED if value == 0 else INK)
        size = theme.fitting_size(words, self._width - 3, self._size)
        if size != text.get_fontsize():
            text.set_fontsize(size)

    def _cell(self, i: int, j: int) -> Rectangle:
        cell = Rectangle((j, i), 1, 1, facecolor=PAPER, edgecolor=HAIRLINE, linewidth=1, zorder=1, clip_on=False)
        self.axes.add_patch(cell)
        return cell

    def _text(self, x: float, y: float, size: float) -> Text:
        down = 0.36 * size / self._height
        text = self.axes.text(x, y + down, "", size=size, ha="center", va="baseline", color=INK, family=theme.FONT)
        text.set_zorder(3)
        return text

    def _heading(self, words: str, x: float, y: float, align: str) -> None:
        self.axes.text(
            x, y, words, size=theme.LABEL_SIZE, ha=align, va="baseline", color=INK, family=theme.FONT, clip_on=False
        )
