"""The finite-difference check as a matrix of verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.text import Text
from numpy.typing import NDArray

from explainer.snapshot import Snapshot
from explainer.views import theme
from explainer.views.grid import BOTTOM, CELLS_WIDTH, LEFT, Grid
from explainer.views.labels import compact
from explainer.views.theme import PAPER, Rgba

GLYPHS: Final[Mapping[str, str]] = MappingProxyType({"agrees": "✓", "differs": "✗", "cannot resolve": "?"})
"""One sign a verdict."""

TINTS: Final[Mapping[str, Rgba]] = MappingProxyType(
    {"agrees": PAPER, "differs": to_rgba("#e9b3ac"), "cannot resolve": to_rgba("#e9ecf1")}
)
"""One background a verdict: agreement is quiet."""


class CheckMatrix:
    """For each entry the relative error of finite differences, and a verdict.

    Parameters
    ----------
    rows : int
        Outputs.
    columns : int, optional
        Inputs; as many as `rows` unless given.
    outputs : str
        What an output is called.

    Attributes
    ----------
    figure : Figure
    title : str
    artists : dict of str to Artist
        ``check-cell-{i}-{j}``, ``check-value-{i}-{j}``, ``check-verdict-{i}-{j}``, ``check-row-{i}``,
        ``check-column-{j}``, ``check-selected-row``, ``check-selected-column``, ``check-selected-entry``.

    Examples
    --------
    >>> from explainer.snapshot import Settings, compute
    >>> view = CheckMatrix(3)
    >>> view.update(compute(Settings((2.0, 1.0, 0.0))))
    >>> view.artists["check-verdict-0-1"].get_text()
    '✓'
    """

    title = "Finite-difference check"

    def __init__(self, rows: int, columns: int | None = None, outputs: str = "S") -> None:
        self._grid = Grid("check", rows, rows if columns is None else columns, outputs)
        self.figure = self._grid.figure
        size = min(self._grid.size, 15.0)
        self._verdicts: list[list[Text]] = []
        for i in range(rows):
            self._verdicts.append(
                [self._grid.text(i, j, shift=0.62 * size, size=size) for j in range(self._grid.columns)]
            )
        for text in (text for row in self._grid.values for text in row):
            x, y = text.get_position()
            text.set_position((x, y + 0.62 * size / self._grid.cell_height))
            text.set_color(theme.INK)
        self._shown: dict[Text, str] = {}
        self._draw_legend()
        self.artists = {
            **self._grid.artists,
            **{f"check-verdict-{i}-{j}": t for i, row in enumerate(self._verdicts) for j, t in enumerate(row)},
        }

    def update(self, snapshot: Snapshot) -> None:
        """Show the check of `snapshot`."""
        settings, check = snapshot.settings, snapshot.check
        self.show(check.relative_error, check.verdicts)
        self._grid.select(settings.row, settings.column)

    def show(self, errors: NDArray[np.float64], verdicts: NDArray[np.str_]) -> None:
        """Show errors and verdicts.

        Parameters
        ----------
        errors : ndarray of float, shape (rows, columns)
        verdicts : ndarray of str, shape (rows, columns)
            ``"agrees"``, ``"differs"`` or ``"cannot resolve"``.
        """
        for i, (row, words) in enumerate(zip(errors.tolist(), verdicts.tolist(), strict=True)):
            for j, (error, verdict) in enumerate(zip(row, words, strict=True)):
                self._grid.write(i, j, "–" if error == 0 and verdict == "cannot resolve" else compact(error))
                text = self._verdicts[i][j]
                if self._shown.get(text) != verdict:
                    self._shown[text] = verdict
                    text.set_text(GLYPHS[verdict])
                    self._grid.paint(i, j, TINTS[verdict])

    def select(self, row: int | None, column: int | None) -> None:
        """Mark a row, a column, or both and the entry where they cross."""
        self._grid.select(row, column)

    def _draw_legend(self) -> None:
        legend = "✓ agrees    ✗ differs    ? cannot resolve\nnumbers: relative error"
        width, height = self.figure.bbox.size
        self.figure.text(
            (LEFT + CELLS_WIDTH / 2) / width, (BOTTOM - 26) / height, legend,
            size=theme.SMALL_SIZE, ha="center", va="center", color=theme.MUTED, family=theme.FONT, linespacing=1.5,
        )  # fmt: skip
