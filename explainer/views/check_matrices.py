"""The lab's three matrices: what is claimed, what differences give, and what that says of each entry."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.text import Text

from explainer.snapshot.check import CheckSnapshot
from explainer.views import theme
from explainer.views.checks import CheckMatrix
from explainer.views.grid import BOTTOM, CELLS_WIDTH, HEIGHT, LEFT, Grid
from explainer.views.labels import MINUS, bare, signed, spelled

_UNKNOWN = to_rgba("#e9ecf1")
_TITLES = {"analytic": "Analytic: the claim", "numeric": "Numeric: by differences"}


class ValueMatrix:
    """The claimed Jacobian, or the numeric one, coloured on one scale.

    Parameters
    ----------
    kind : {"analytic", "numeric"}
        Which; also what the identifiers begin with.
    rows, columns : int
    outputs : str
        What an output is called.

    Attributes
    ----------
    figure : Figure
    title : str
    artists : dict of str to Artist
        ``{kind}-cell-{i}-{j}``, ``{kind}-value-{i}-{j}``, ``{kind}-row-{i}``, ``{kind}-column-{j}``,
        ``{kind}-selected-row``, ``{kind}-selected-column``, ``{kind}-selected-entry``, ``{kind}-scale``.

    Examples
    --------
    >>> from explainer.snapshot.check import CheckSettings, compute_check
    >>> view = ValueMatrix("analytic", 3, 3)
    >>> view.update(compute_check(CheckSettings(subject="diagonal-only")))
    >>> view.artists["analytic-value-0-0"].get_text(), view.artists["analytic-value-0-1"].get_text()
    ('+0.201', '0')
    """

    def __init__(self, kind: Literal["analytic", "numeric"], rows: int, columns: int, outputs: str = "S") -> None:
        self.title = _TITLES[kind]
        self._kind = kind
        self._grid = Grid(kind, rows, columns, outputs)
        self.figure = self._grid.figure
        self._scale = self._draw_scale()
        self.artists: dict[str, Artist] = {**self._grid.artists, f"{kind}-scale": self._scale}

    def update(self, snapshot: CheckSnapshot) -> None:
        """Show the matrix of `snapshot`."""
        limit = snapshot.limit
        matrix = snapshot.analytic if self._kind == "analytic" else snapshot.numeric
        for i, row in enumerate(matrix.tolist()):
            for j, value in enumerate(row):
                if math.isnan(value):
                    self._grid.paint(i, j, _UNKNOWN)
                    self._grid.write(i, j, "NaN")
                    continue
                self._grid.paint(i, j, theme.diverging(value, limit))
                words = signed(value)
                self._grid.write(i, j, bare(words) if self._grid.crowded else words)
        self._scale.set_text(f"full colour at {MINUS}{spelled(limit)} and +{spelled(limit)}")
        self._grid.select(*snapshot.selected)

    def _draw_scale(self) -> Text:
        return self.figure.text(
            (LEFT + CELLS_WIDTH / 2) / theme.WIDTH, (BOTTOM - 23) / HEIGHT, "",
            size=theme.SMALL_SIZE, ha="center", va="baseline", color=theme.MUTED, family=theme.FONT,
        )  # fmt: skip


class VerdictMatrix:
    """The relative error of each entry, and the verdict on it.

    Parameters
    ----------
    rows, columns : int
    outputs : str
        What an output is called.

    Attributes
    ----------
    figure : Figure
    title : str
    artists : dict of str to Artist
        Those of `CheckMatrix`.

    Examples
    --------
    >>> from explainer.snapshot.check import CheckSettings, compute_check
    >>> view = VerdictMatrix(3, 3)
    >>> view.update(compute_check(CheckSettings(subject="diagonal-only")))
    >>> view.artists["check-verdict-0-0"].get_text(), view.artists["check-verdict-0-1"].get_text()
    ('✓', '✗')
    """

    title = "Error and verdict"

    def __init__(self, rows: int, columns: int, outputs: str = "S") -> None:
        self._matrix = CheckMatrix(rows, columns, outputs)
        self.figure, self.artists = self._matrix.figure, self._matrix.artists
        self._unknown = np.full((rows, columns), "cannot resolve")

    def update(self, snapshot: CheckSnapshot) -> None:
        """Show the errors and verdicts of `snapshot`."""
        compared = snapshot.check is not None
        self._matrix.show(snapshot.relative_error, snapshot.verdicts if compared else self._unknown)
        self._matrix.select(*snapshot.selected)
