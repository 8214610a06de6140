"""The Jacobian as a heatmap."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import NDArray

from explainer.snapshot import Snapshot
from explainer.views import theme
from explainer.views.grid import BOTTOM, CELLS_WIDTH, LEFT, Grid
from explainer.views.labels import MINUS, bare, signed, spelled

_BAR_WIDTH = 150.0


class JacobianHeatmap:
    """Every ∂S_i/∂z_j: orange above 0, blue below, on a scale that is fixed at ±1/(4T).

    No entry of a softmax Jacobian is larger than 1/(4T), so the scale never has to move, and equal colours
    are equal numbers at every moment.

    Parameters
    ----------
    rows : int
        Outputs.
    columns : int, optional
        Inputs; as many as `rows` unless given.

    Attributes
    ----------
    figure : Figure
    title : str
    artists : dict of str to Artist
        ``jacobian-cell-{i}-{j}``, ``jacobian-value-{i}-{j}``, ``jacobian-row-{i}``, ``jacobian-column-{j}``,
        ``jacobian-selected-row``, ``jacobian-selected-column``, ``jacobian-selected-entry``,
        ``jacobian-scale-low``, ``jacobian-scale-high``.

    Examples
    --------
    >>> from explainer.snapshot import Settings, compute
    >>> view = JacobianHeatmap(3)
    >>> view.update(compute(Settings((2.0, 1.0, 0.0))))
    >>> view.artists["jacobian-value-0-1"].get_text()
    '−0.163'
    """

    title = "Jacobian"

    def __init__(self, rows: int, columns: int | None = None) -> None:
        self._grid = Grid("jacobian", rows, rows if columns is None else columns)
        self.figure = self._grid.figure
        self._low, self._high = self._draw_scale()
        self.artists = {
            **self._grid.artists,
            "jacobian-scale-low": self._low,
            "jacobian-scale-high": self._high,
        }

    def update(self, snapshot: Snapshot) -> None:
        """Show the Jacobian of `snapshot`."""
        settings = snapshot.settings
        self.show(snapshot.jacobian, snapshot.limit, exact=snapshot.exact_zeros)
        self._grid.select(settings.row, settings.column)

    def show(self, matrix: NDArray[np.float64], limit: float, *, exact: NDArray[np.bool_] | None = None) -> None:
        """Show a matrix.

        Parameters
        ----------
        matrix : ndarray, shape (rows, columns)
        limit : float
            Where the colour scale ends on both sides.
        exact : ndarray of bool, shape (rows, columns), optional
            Where a 0 is a true 0, and not one that rounding made; everywhere unless given.
        """
        exact = np.ones(matrix.shape, bool) if exact is None else exact
        for i, (entries, true) in enumerate(zip(matrix.tolist(), exact.tolist(), strict=True)):
            for j, (value, known) in enumerate(zip(entries, true, strict=True)):
                self._grid.paint(i, j, theme.diverging(value, limit))
                words = signed(value, exact=known)
                self._grid.write(i, j, bare(words) if self._grid.crowded else words)
        self._low.set_text(f"{MINUS}1/(4T) = {MINUS}{spelled(limit, 3)}")
        self._high.set_text(f"+1/(4T) = +{spelled(limit, 3)}")

    def select(self, row: int | None, column: int | None) -> None:
        """Mark a row, a column, or both and the entry where they cross."""
        self._grid.select(row, column)

    def _draw_scale(self) -> tuple[Text, Text]:
        left = LEFT + (CELLS_WIDTH - _BAR_WIDTH) / 2
        bar = theme.axes(self.figure, left, BOTTOM - 26, _BAR_WIDTH, 8)
        bar.set(xlim=(-1, 1), ylim=(0, 1))
        steps = 60
        for k in range(steps):
            # Each is drawn a little wider than it is, or the paper shines through between two.
            x = 2 * k / steps - 1
            width = 2.4 / steps if k < steps - 1 else 2 / steps
            color = theme.diverging(x + 1 / steps, 1.0)
            bar.add_patch(Rectangle((x, 0), width, 1, facecolor=color, linewidth=0, clip_on=False))
        style: dict[str, Any] = {"size": theme.SMALL_SIZE, "color": theme.MUTED, "family": theme.FONT, "va": "baseline"}
        bar.text(0, -1.6, "0", ha="center", **style)
        low = bar.text(-1.08, 0.08, "", ha="right", **style)
        high = bar.text(1.08, 0.08, "", ha="left", **style)
        return low, high
