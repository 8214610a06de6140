"""Two answers to one question, side by side, with their numbers and the difference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from numpy.typing import NDArray

from explainer.views import lettering, theme
from explainer.views.bars import tick
from explainer.views.shorter import shorter_signed
from explainer.views.theme import GRIP, INK, MUTED, PAPER
from explainer.views.view import Drawing, box

N = TypeVar("N")

HEIGHT: Final = 300.0
LEFT, RIGHT, BOTTOM, TOP = 84.0, 4.0, 92.0, 26.0
BARS_WIDTH: Final = theme.WIDTH - LEFT - RIGHT
_LINES: Final = (40.0, 58.0, 78.0)
"""How far below the bars the numbers stand."""


class PairBars(Drawing[N]):
    """For every column a full bar and a hollow one, and below them what they are and by how much they differ.

    Parameters
    ----------
    prefix : str
        What the identifiers of the artists begin with.
    columns : sequence of str
    read : callable
        Numbers of the page → three rows: those of the full bars, those of the hollow ones, and the difference.
    names : tuple of str
        What the three rows are called.
    title : str
    limit : float
        The scale reaches from −`limit` to `limit`.

    Attributes
    ----------
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
        read: Callable[[N], tuple[NDArray[Any], NDArray[Any], NDArray[Any]]],
        names: tuple[str, str, str],
        *,
        title: str,
        limit: float,
    ) -> None:
        super().__init__(HEIGHT)
        self.title = title
        self._read = read
        ids = range(len(columns))
        self._column = BARS_WIDTH / len(columns)
        height = HEIGHT - BOTTOM - TOP
        axes = self.add_axes(LEFT, BOTTOM, BARS_WIDTH, height, (-0.5, len(columns) - 0.5), (-limit, limit))
        self.scale(axes, {value: tick(value) for value in (-limit, 0.0, limit)})
        axes.axhline(0, color=MUTED, linewidth=0.75, zorder=1, clip_on=False)
        width, line = min(0.36, 34 / self._column), {"edgecolor": INK, "linewidth": 1.5, "joinstyle": "miter"}
        self._full = [box(axes, k - 1.05 * width, 0, width, 0, GRIP, zorder=2) for k in ids]
        self._hollow = [box(axes, k + 0.05 * width, 0, width, 0, PAPER, zorder=2, **line) for k in ids]
        middles = [LEFT + (k + 0.5) * self._column for k in ids]
        for x, column in zip(middles, columns, strict=True):
            self.note(x, BOTTOM - 18, column, color=INK)
        for name, y, mark in zip(names, _LINES, ("■ ", "□ ", ""), strict=True):
            self.note(LEFT - 8, BOTTOM - y, mark + name, align="right", color=INK)
        self._texts = [[self.note(x, BOTTOM - y, color=INK) for x in middles] for y in _LINES]
        self.keep(f"{prefix}-full", self._full)
        self.keep(f"{prefix}-hollow", self._hollow)
        for kind, texts in zip(("first", "second", "difference"), self._texts, strict=True):
            self.keep(f"{prefix}-{kind}", texts)

    def update(self, numbers: N) -> None:
        """Show the rows."""
        rows = [row.tolist() for row in self._read(numbers)]
        for bars, heights in zip((self._full, self._hollow), rows[:2], strict=True):
            for bar, value in zip(bars, heights, strict=True):
                if value != bar.get_height():
                    bar.set_height(value)
        for texts, row in zip(self._texts, rows, strict=True):
            for text, value in zip(texts, row, strict=True):
                lettering.write(text, shorter_signed(value), self._column - 2, theme.SMALL_SIZE)
