"""What an elementwise Jacobian and softmax's look like: the diagonal as a heatmap, and both patterns as dots."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
from matplotlib.artist import Artist
from matplotlib.patches import Circle
from matplotlib.text import Text
from numpy.typing import NDArray

from explainer.core import sparsity_pattern
from explainer.core.elementwise import Elementwise
from explainer.snapshot.dependence import DependenceSnapshot
from explainer.views import theme
from explainer.views.grid import BOTTOM, CELLS_WIDTH, LEFT, Grid
from explainer.views.labels import signed, spelled, sub
from explainer.views.theme import BAR, HAIRLINE, INK, MUTED, NONE, Rgba

DOTS_HEIGHT: Final = 196.0
_SIDE: Final = 150.0
_DOTS_LEFT, _DOTS_BOTTOM = 54.0, 8.0


class ElementwiseHeatmap:
    """The Jacobian of an elementwise function: f′ on the diagonal, exact zeros everywhere else.

    Parameters
    ----------
    n : int
    function : Elementwise

    Attributes
    ----------
    figure : Figure
    title : str
    artists : dict of str to Artist
        ``elementwise-cell-{i}-{j}``, ``elementwise-value-{i}-{j}`` and the rest of a `Grid`, ``elementwise-scale``.

    Examples
    --------
    >>> from explainer.snapshot.dependence import DependenceSettings, compute_dependence
    >>> view = ElementwiseHeatmap(3, DependenceSettings().elementwise)
    >>> view.update(compute_dependence(DependenceSettings((0.0, 1.0, 2.0))))
    >>> view.artists["elementwise-value-0-0"].get_text(), view.artists["elementwise-value-0-1"].get_text()
    ('+0.250', '0')
    """

    def __init__(self, n: int, function: Elementwise) -> None:
        self.title = f"Jacobian of {function.name}"
        self._steepest = function.steepest
        self._grid = Grid("elementwise", n, n, output="y")
        self.figure = self._grid.figure
        self._scale = self._note(BOTTOM - 23, "")
        self._note(BOTTOM - 38, function.remark)
        self.artists: dict[str, Artist] = {**self._grid.artists, "elementwise-scale": self._scale}

    def update(self, snapshot: DependenceSnapshot) -> None:
        """Show the elementwise Jacobian of `snapshot`."""
        matrix = snapshot.elementwise_jacobian
        limit = self._steepest if math.isfinite(self._steepest) else float(matrix.max())
        for i, row in enumerate(matrix.tolist()):
            for j, value in enumerate(row):
                self._grid.paint(i, j, theme.diverging(value, limit))
                self._grid.write(i, j, signed(value))
        self._scale.set_text(f"off the diagonal always 0; full colour at {spelled(limit, 3)}")
        self._grid.select(snapshot.settings.row, snapshot.settings.column)

    def _note(self, y: float, words: str) -> Text:
        x = (LEFT + CELLS_WIDTH / 2) / theme.WIDTH
        return self.figure.text(
            x, y / self.figure.bbox.height, words,
            size=theme.SMALL_SIZE, ha="center", va="baseline", color=MUTED, family=theme.FONT,
        )  # fmt: skip


class DotMatrix:
    """A Jacobian's pattern: a dot where an output feels an input, a ring where it does not.

    Parameters
    ----------
    prefix : str
        What the identifiers of the artists begin with.
    n : int
    title : str
    read : callable
        From a snapshot to the Jacobian.
    says : str
        In a few words what the pattern shows; lines are broken at ``/``.
    output : str
        The symbol of the outputs.

    Attributes
    ----------
    figure : Figure
    title : str
    artists : dict of str to Artist
        ``{prefix}-{i}-{j}``, ``{prefix}-count``.

    Examples
    --------
    >>> from explainer.snapshot.dependence import DependenceSettings, compute_dependence
    >>> view = DotMatrix("dot", 3, "Who feels whom", lambda snapshot: snapshot.jacobian, "all")
    >>> view.update(compute_dependence(DependenceSettings()))
    >>> view.artists["dot-count"].get_text()
    '9 of 9'
    """

    def __init__(
        self,
        prefix: str,
        n: int,
        title: str,
        read: Callable[[DependenceSnapshot], NDArray[np.float64]],
        says: str,
        output: str = "S",
    ) -> None:
        self.title = title
        self._read = read
        self.figure = theme.figure(DOTS_HEIGHT)
        self.axes = theme.axes(self.figure, _DOTS_LEFT, _DOTS_BOTTOM, _SIDE, _SIDE)
        self.axes.set(xlim=(0, n), ylim=(n, 0))
        self._dots = [[self._dot(i, j) for j in range(n)] for i in range(n)]
        unit, size = n / _SIDE, min(13.0, theme.LABEL_SIZE + 6 / n)
        for k in range(n):
            self._text(-8 * unit, k + 0.5 + 0.36 * size * unit, f"{output}{sub(k)}", size, "right")
            self._text(k + 0.5, -10 * unit, f"z{sub(k)}", size, "center")
        left, middle = (_SIDE + 28) * unit, n / 2
        self._count = self._text(left, middle - 8 * unit, "", 20.0, "left")
        self._count.set_color(INK)
        for line, words in enumerate(("entries are not 0:", *says.split("/"))):
            self._text(left, middle + (14 + 19 * line) * unit, words, 13.0, "left")
        self.artists: dict[str, Artist] = {
            **{f"{prefix}-{i}-{j}": dot for i, row in enumerate(self._dots) for j, dot in enumerate(row)},
            f"{prefix}-count": self._count,
        }

    def update(self, snapshot: DependenceSnapshot) -> None:
        """Show the pattern of `snapshot`; what is not asked about steps back."""
        pattern = sparsity_pattern(self._read(snapshot))
        row, column = snapshot.settings.row, snapshot.settings.column
        for i, (dots, feels) in enumerate(zip(self._dots, pattern.tolist(), strict=True)):
            for j, (dot, felt) in enumerate(zip(dots, feels, strict=True)):
                asked = row in (None, i) and column in (None, j)
                _color(dot, *_look(felt, asked))
        words = f"{int(pattern.sum())} of {pattern.size}"
        if self._count.get_text() != words:
            self._count.set_text(words)

    def _dot(self, i: int, j: int) -> Circle:
        dot = Circle((j + 0.5, i + 0.5), 0.28, facecolor=NONE, edgecolor=HAIRLINE, linewidth=1.5, clip_on=False)
        self.axes.add_patch(dot)
        return dot

    def _text(self, x: float, y: float, words: str, size: float, align: str) -> Text:
        return self.axes.text(x, y, words, size=size, ha=align, va="baseline", color=MUTED, family=theme.FONT)


def _look(felt: bool, asked: bool) -> tuple[Rgba, Rgba]:
    """Return the face and the edge of a dot."""
    if felt:
        return (INK, INK) if asked else (BAR, BAR)
    return NONE, MUTED if asked else HAIRLINE


def _color(dot: Circle, face: Rgba, edge: Rgba) -> None:
    if (dot.get_facecolor(), dot.get_edgecolor()) != (face, edge):
        dot.set(facecolor=face, edgecolor=edge)
