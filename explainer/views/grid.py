"""A matrix as a grid of cells: the geometry that the Jacobian and its check share.

Rows are outputs, columns are inputs; both pictures put entry (i, j) at the same place, so that the eye can go
from one to the other.
"""

from __future__ import annotations

from typing import Final

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from explainer.views import theme
from explainer.views.labels import sub
from explainer.views.theme import INK, MUTED, NONE, PAPER, Rgba

LEFT, RIGHT, TOP, BOTTOM = 54.0, 4.0, 40.0, 46.0
CELLS_WIDTH, CELLS_HEIGHT = theme.WIDTH - LEFT - RIGHT, 300.0
HEIGHT: Final = TOP + CELLS_HEIGHT + BOTTOM

OUTLINE, FOCUS_OUTLINE = 1.0, 2.5

CROWDED: Final = 6
"""More columns than this, and a number must be short to be readable from the back of a room."""


class Grid:
    """A figure with rows × columns cells, their texts, headings and the outlines of what is selected.

    Parameters
    ----------
    prefix : str
        What the identifiers of the artists begin with.
    rows, columns : int
    output : str
        The symbol of the outputs.

    Attributes
    ----------
    figure : Figure
    artists : dict of str to Artist
        ``{prefix}-cell-{i}-{j}``, ``{prefix}-value-{i}-{j}``, ``{prefix}-row-{i}``, ``{prefix}-column-{j}``,
        ``{prefix}-selected-row``, ``{prefix}-selected-column``, ``{prefix}-selected-entry``.
    cell_width, cell_height : float
        In units.
    crowded : bool
        Whether numbers are to be short.
    """

    def __init__(self, prefix: str, rows: int, columns: int, output: str = "S") -> None:
        self.rows, self.columns = rows, columns
        self.cell_width, self.cell_height = CELLS_WIDTH / columns, CELLS_HEIGHT / rows
        self.figure: Figure = theme.figure(HEIGHT)
        self.axes = theme.axes(self.figure, LEFT, BOTTOM, CELLS_WIDTH, CELLS_HEIGHT)
        self.axes.set(xlim=(0, columns), ylim=(rows, 0))
        self.crowded = columns > CROWDED
        self.size = min(18.0, self.cell_width / (3.3 if self.crowded else 4.25))
        self._shown: dict[Artist, object] = {}
        self.cells = [[self._cell(i, j) for j in range(columns)] for i in range(rows)]
        self.values = [[self.text(i, j) for j in range(columns)] for i in range(rows)]
        size = min(13.0, theme.LABEL_SIZE + 20 / max(rows, columns))
        self.row_labels = [
            self._heading(f"{output}{sub(i)}", -9 / self.cell_width, i + 0.5, size, "right") for i in range(rows)
        ]
        above = -9 / self.cell_height
        self.column_labels = [self._heading(f"z{sub(j)}", j + 0.5, above, size, "center") for j in range(columns)]
        self._title(f"∂ output {output}ᵢ", 9.0, BOTTOM + CELLS_HEIGHT / 2, rotation=90)
        self._title("∂ input zⱼ", LEFT + CELLS_WIDTH / 2, HEIGHT - 11.0)
        self.selected_row, self.selected_column, self.selected_entry = (self._outline() for _ in range(3))
        self.artists: dict[str, Artist] = {
            **{f"{prefix}-cell-{i}-{j}": cell for i, row in enumerate(self.cells) for j, cell in enumerate(row)},
            **{f"{prefix}-value-{i}-{j}": text for i, row in enumerate(self.values) for j, text in enumerate(row)},
            **{f"{prefix}-row-{i}": text for i, text in enumerate(self.row_labels)},
            **{f"{prefix}-column-{j}": text for j, text in enumerate(self.column_labels)},
            f"{prefix}-selected-row": self.selected_row,
            f"{prefix}-selected-column": self.selected_column,
            f"{prefix}-selected-entry": self.selected_entry,
        }
        self._selection: tuple[int | None, int | None] | None = None

    def text(self, i: int, j: int, *, shift: float = 0.0, size: float | None = None) -> Text:
        """Put a text in the middle of a cell, `shift` units above it."""
        size = size or self.size
        y = i + 0.5 + (0.36 * size - shift) / self.cell_height
        return self.axes.text(j + 0.5, y, "", size=size, ha="center", va="baseline", color=INK, family=theme.FONT)

    def paint(self, i: int, j: int, color: Rgba) -> None:
        """Give a cell its background."""
        cell = self.cells[i][j]
        if self._shown.get(cell) is not color:
            self._shown[cell] = color
            cell.set_facecolor(color)

    def write(self, i: int, j: int, words: str) -> None:
        """Write into a cell, as large as fits."""
        text = self.values[i][j]
        if self._shown.get(text) != words:
            self._shown[text] = words
            text.set_text(words)
            size = theme.fitting_size(words, self.cell_width - 3, self.size)
            if size != text.get_fontsize():
                text.set_fontsize(size)

    def select(self, row: int | None, column: int | None) -> None:
        """Mark a row, a column, or both and the entry where they cross."""
        if (row, column) == self._selection:
            return
        self._selection = (row, column)
        both = row is not None and column is not None
        for outline, shown in (
            (self.selected_row, row is not None),
            (self.selected_column, column is not None),
            (self.selected_entry, both),
        ):
            outline.set_visible(shown)
        width = OUTLINE if both else FOCUS_OUTLINE
        if row is not None:
            self.selected_row.set(xy=(0, row), width=self.columns, height=1, linewidth=width)
        if column is not None:
            self.selected_column.set(xy=(column, 0), width=1, height=self.rows, linewidth=width)
        if row is not None and column is not None:
            self.selected_entry.set(xy=(column, row), width=1, height=1, linewidth=FOCUS_OUTLINE)
        for texts, selected in ((self.row_labels, row), (self.column_labels, column)):
            for index, text in enumerate(texts):
                text.set(weight="bold" if index == selected else "normal", color=INK if index == selected else MUTED)

    def _cell(self, i: int, j: int) -> Rectangle:
        cell = Rectangle((j, i), 1, 1, facecolor=PAPER, edgecolor=theme.HAIRLINE, linewidth=0.75, clip_on=False)
        self.axes.add_patch(cell)
        return cell

    def _heading(self, words: str, x: float, y: float, size: float, align: str) -> Text:
        if align == "right":
            y += 0.36 * size / self.cell_height
        return self.axes.text(x, y, words, size=size, ha=align, va="baseline", color=MUTED, family=theme.FONT)

    def _title(self, words: str, x: float, y: float, rotation: float = 0.0) -> None:
        width, height = self.figure.bbox.size
        self.figure.text(
            x / width, y / height, words,
            size=theme.SMALL_SIZE, ha="center", va="center", rotation=rotation, color=MUTED, family=theme.FONT,
        )  # fmt: skip

    def _outline(self) -> Rectangle:
        outline = Rectangle((0, 0), 1, 1, facecolor=NONE, edgecolor=INK, linewidth=OUTLINE, fill=False, clip_on=False)
        outline.set(zorder=4, joinstyle="miter", visible=False)
        self.axes.add_patch(outline)
        return outline
