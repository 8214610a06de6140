"""A matrix as a grid of cells: the geometry that every picture of a matrix shares.

Rows are outputs, columns are inputs; all pictures of one size put entry (i, j) at the same place, so that the eye can
go from one to the other.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeVar

from matplotlib.artist import Artist
from matplotlib.text import Text
from numpy.typing import NDArray

from explainer.views import lettering, theme
from explainer.views.labels import sub
from explainer.views.shorter import shorter_signed
from explainer.views.theme import HAIRLINE, INK, MUTED, PAPER, Rgba
from explainer.views.view import Drawing, box, label

N = TypeVar("N")

LEFT, RIGHT = 54.0, 1.5
CELLS_WIDTH: Final = theme.WIDTH - LEFT - RIGHT
CELLS_HEIGHT: Final = 300.0
TOP, BOTTOM = 40.0, 46.0
OUTLINE, FOCUS_OUTLINE = 1.0, 2.5


class Matrix(Drawing[N]):
    """Rows × columns cells with their numbers, headings, and the outlines of what is selected.

    Parameters
    ----------
    prefix : str
        What the identifiers of the artists begin with.
    rows, columns : sequence of str
        What stands before the rows and above the columns.
    row_title, column_title : str
        What the rows and the columns are, written along them.
    below : float
        Room under the cells.
    cells_height : float
    largest : float
        Font size of the numbers, where there is room for it.
    marks : str
        What the second text of each cell is, above its number; by default there is none.

    Attributes
    ----------
    artists : dict of str to Artist
        ``{prefix}-cell-{i}-{j}``, ``{prefix}-value-{i}-{j}``, ``{prefix}-row-{i}``, ``{prefix}-column-{j}``,
        ``{prefix}-selected-row``, ``{prefix}-selected-column``, ``{prefix}-selected-entry``, and with marks
        ``{prefix}-{marks}-{i}-{j}``.
    cell_width, cell_height : float
    """

    def __init__(
        self,
        prefix: str,
        rows: Sequence[str],
        columns: Sequence[str],
        *,
        row_title: str = "",
        column_title: str = "",
        below: float = BOTTOM,
        cells_height: float = CELLS_HEIGHT,
        largest: float = 18.0,
        marks: str = "",
    ) -> None:
        super().__init__(TOP + cells_height + below)
        count = (len(rows), len(columns))
        self.cell_width, self.cell_height = CELLS_WIDTH / count[1], cells_height / count[0]
        self._grid = self.add_axes(LEFT, below, CELLS_WIDTH, cells_height, (0, count[1]), (count[0], 0))
        self._count = count
        self._size = max(theme.SMALL_SIZE, min(largest, self.cell_width / 4.25))
        mark_size = min(self._size, 15.0)
        up = 0.62 * mark_size if marks else 0.0
        line = {"edgecolor": HAIRLINE, "linewidth": 0.75}
        self._cells = [[box(self._grid, j, i, 1, 1, PAPER, **line) for j in range(count[1])] for i in range(count[0])]
        self._values = self._texts(-up, self._size)
        self._marks = self._texts(up, mark_size) if marks else []
        low = 0.36 * theme.SMALL_SIZE / self.cell_height
        self._row_names = [
            label(self._grid, -9 / self.cell_width, i + 0.5 + low, name, align="right", color=MUTED)
            for i, name in enumerate(rows)
        ]
        self._column_names = [
            label(self._grid, j + 0.5, -9 / self.cell_height, name, color=MUTED) for j, name in enumerate(columns)
        ]
        self.note(9.0, below + cells_height / 2, row_title, upright=True)
        self.note(LEFT + CELLS_WIDTH / 2, self.height - 14.5, column_title)
        self._selected_row, self._selected_column, self._selected_entry = (
            box(self._grid, 0, 0, 1, 1, fill=False, edgecolor=INK, zorder=4, joinstyle="miter", visible=False)
            for _ in range(3)
        )
        families: dict[str, Sequence[Sequence[Artist]]] = {
            "cell": self._cells,
            "value": self._values,
            marks: self._marks,
        }
        for kind, grid in families.items():
            for i, row in enumerate(grid):
                self.keep(f"{prefix}-{kind}-{i}", row)
        self.keep(f"{prefix}-row", self._row_names)
        self.keep(f"{prefix}-column", self._column_names)
        self.artists[f"{prefix}-selected-row"] = self._selected_row
        self.artists[f"{prefix}-selected-column"] = self._selected_column
        self.artists[f"{prefix}-selected-entry"] = self._selected_entry
        self._selection: tuple[int | None, int | None] | None = None

    def show(
        self, matrix: NDArray[Any], limit: float, *, exact: NDArray[Any] | None = None, digits: int = 3
    ) -> None:  # fmt: skip
        """Colour and write all numbers.

        Parameters
        ----------
        matrix : ndarray of float, shape (rows, columns)
            NaN where there is no number.
        limit : float
            What gets the full colour, and its negative.
        exact : ndarray of bool, shape (rows, columns), optional
            Where a 0 is a true 0, and not one that rounding made; everywhere unless given.
        digits : int
            Decimals.
        """
        known = None if exact is None else exact.tolist()
        for i, row in enumerate(matrix.tolist()):
            for j, value in enumerate(row):
                if math.isnan(value):
                    self.paint(i, j, theme.UNKNOWN)
                    self.write(i, j, "NaN")
                    continue
                self.paint(i, j, theme.diverging(value, limit))
                self.write(i, j, shorter_signed(value, digits, exact=known is None or known[i][j]))

    def paint(self, i: int, j: int, color: Rgba) -> None:
        """Give a cell its background."""
        cell = self._cells[i][j]
        if cell.get_facecolor() != color:
            cell.set_facecolor(color)

    def write(self, i: int, j: int, words: str | Iterable[str]) -> None:
        """Write into a cell, as large as fits; of several words the first that fits."""
        lettering.write(self._values[i][j], words, self.cell_width - 0.5, self._size)

    def mark(self, i: int, j: int, words: str) -> None:
        """Write above the number of a cell."""
        lettering.write(self._marks[i][j], words, self.cell_width, 15.0)

    def select(self, row: int | None, column: int | None) -> None:
        """Mark a row, a column, or both and the entry where they cross."""
        if (row, column) == self._selection:
            return
        self._selection = (row, column)
        both = row is not None and column is not None
        width = OUTLINE if both else FOCUS_OUTLINE
        rows, columns = self._count
        self._selected_row.set(visible=row is not None, xy=(0, row or 0), width=columns, linewidth=width)
        self._selected_column.set(visible=column is not None, xy=(column or 0, 0), height=rows, linewidth=width)
        self._selected_entry.set(visible=both, xy=(column or 0, row or 0), linewidth=FOCUS_OUTLINE)
        for texts, selected in ((self._row_names, row), (self._column_names, column)):
            for index, text in enumerate(texts):
                text.set(weight="bold" if index == selected else "normal", color=INK if index == selected else MUTED)

    def _texts(self, up: float, size: float) -> list[list[Text]]:
        """Put a text into each cell, its middle `up` units above the cell's."""
        rows, columns = self._count
        down = 0.5 + (0.36 * size - up) / self.cell_height
        return [[label(self._grid, j + 0.5, i + down, size=size) for j in range(columns)] for i in range(rows)]


def outputs(n: int, symbol: str = "S") -> list[str]:
    """Name n outputs.

    Examples
    --------
    >>> outputs(2)
    ['S₁', 'S₂']
    """
    return [symbol + sub(i) for i in range(n)]


def inputs(n: int) -> list[str]:
    """Name n inputs."""
    return outputs(n, "z")
