"""A Jacobian of many softmaxes at once: a large matrix of which only blocks on the diagonal are not 0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import numpy as np

from explainer.pages.logits import Bools, Floats
from explainer.views import theme
from explainer.views.theme import HAIRLINE, INK, UNKNOWN
from explainer.views.view import Drawing, box

N = TypeVar("N")

LEFT, BOTTOM, TOP = 54.0, 26.0, 26.0
SIDE: Final = theme.WIDTH - LEFT - 2.0
HEIGHT: Final = BOTTOM + SIDE + TOP


class Blocks(Drawing[N]):
    """Every entry that can be other than 0, coloured; the rest is empty.

    Parameters
    ----------
    title : str
    pattern : ndarray of bool, shape (m, m)
        Which entries can be other than 0.
    cuts : int
        Lines at every so many entries.
    read : callable
        Numbers of the page → the entries where `pattern` is true, in the order of rows; NaN where there is none.
    limit : float
        What gets the full colour.
    chosen : callable
        Numbers of the page → the block on the diagonal that is looked at, or None.

    Attributes
    ----------
    artists : dict of str to Artist
        ``block-{k}``, of the entry number k that can be other than 0; ``block-chosen``.
    """

    def __init__(
        self,
        title: str,
        pattern: Bools,
        cuts: int,
        read: Callable[[N], Floats],
        chosen: Callable[[N], int | None],
        *,
        limit: float = 0.25,
        rows: str = "∂ output",
        columns: str = "∂ input",
    ) -> None:
        super().__init__(HEIGHT)
        self.title = title
        self._read, self._chosen, self._limit, self._cuts = read, chosen, limit, cuts
        size = len(pattern)
        axes = self.add_axes(LEFT, BOTTOM, SIDE, SIDE, (0, size), (size, 0))
        for at in range(0, size + 1, cuts):
            line = size / SIDE
            box(axes, 0, at - line / 2, size, line, HAIRLINE, zorder=0)
            box(axes, at - line / 2, 0, line, size, HAIRLINE, zorder=0)
        self._cells = [box(axes, j, i, 1, 1, theme.PAPER, zorder=1) for i, j in np.argwhere(pattern).tolist()]
        self._frame = box(
            axes, 0, 0, cuts, cuts, fill=False, edgecolor=INK, linewidth=2, zorder=3, joinstyle="miter", visible=False
        )
        self.keep("block", self._cells)
        self.artists["block-chosen"] = self._frame
        self.note(9.0, BOTTOM + SIDE / 2, rows, upright=True)
        self.note(LEFT + SIDE / 2, HEIGHT - 16, columns)
        share = pattern.mean()
        self.note(LEFT + SIDE / 2, 6, f"{size} × {size} entries, of which {share:.1%} can be other than 0")
        self._at: Any = -1

    def update(self, numbers: N) -> None:
        """Colour the entries, and frame a block."""
        for cell, value in zip(self._cells, self._read(numbers).tolist(), strict=True):
            color = UNKNOWN if value != value else theme.diverging(value, self._limit)
            if cell.get_facecolor() != color:
                cell.set_facecolor(color)
        at = self._chosen(numbers)
        if at != self._at:
            self._at = at
            self._frame.set(visible=at is not None, xy=((at or 0) * self._cuts,) * 2)
