"""What an elementwise Jacobian and softmax's look like: the diagonal as a heatmap, and both patterns as dots."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
from matplotlib.patches import Circle
from numpy.typing import NDArray

from explainer.core import sparsity_pattern
from explainer.core.elementwise import Elementwise
from explainer.pages.dependence.numbers import DependenceNumbers
from explainer.views import theme
from explainer.views.matrix import BOTTOM, CELLS_WIDTH, LEFT, Matrix, inputs, outputs
from explainer.views.numerals import spelled
from explainer.views.theme import BAR, HAIRLINE, INK, MUTED, NONE, Rgba
from explainer.views.view import Drawing, add, label

DOTS_HEIGHT: Final = 196.0
_SIDE: Final = 150.0
_DOTS_LEFT, _DOTS_BOTTOM = 54.0, 8.0


class ElementwiseHeatmap(Matrix[DependenceNumbers]):
    """The Jacobian of an elementwise function: f′ on the diagonal, exact zeros everywhere else.

    Parameters
    ----------
    n : int
    function : Elementwise

    Attributes
    ----------
    artists : dict of str to Artist
        Those of a `Matrix` with the prefix ``elementwise``, and ``elementwise-scale``.

    Examples
    --------
    >>> from explainer.pages.dependence.numbers import compute
    >>> from explainer.pages.dependence.settings import DependenceSettings
    >>> view = ElementwiseHeatmap(3, DependenceSettings().elementwise)
    >>> view.update(compute(DependenceSettings((0.0, 1.0, 2.0))))
    >>> view.artists["elementwise-value-0-0"].get_text(), view.artists["elementwise-value-0-1"].get_text()
    ('+0.250', '0')
    """

    def __init__(self, n: int, function: Elementwise) -> None:
        super().__init__(
            "elementwise", outputs(n, "y"), inputs(n), row_title="∂ output yᵢ", column_title="∂ input zⱼ"
        )  # fmt: skip
        self.title = f"Jacobian of {function.name}"
        self._steepest = function.steepest
        self._scale = self.note(LEFT + CELLS_WIDTH / 2, BOTTOM - 23)
        self.note(LEFT + CELLS_WIDTH / 2, BOTTOM - 38, function.remark)
        self.artists["elementwise-scale"] = self._scale

    def update(self, numbers: DependenceNumbers) -> None:
        """Show the elementwise Jacobian of `numbers`."""
        matrix = numbers.elementwise_jacobian
        limit = self._steepest if math.isfinite(self._steepest) else float(matrix.max())
        self.show(matrix, limit)
        self._scale.set_text(f"off the diagonal always 0; full colour at {spelled(limit, 3)}")
        self.select(numbers.settings.row, numbers.settings.column)


class DotMatrix(Drawing[DependenceNumbers]):
    """A Jacobian's pattern: a dot where an output feels an input, a ring where it does not.

    Parameters
    ----------
    prefix : str
        What the identifiers of the artists begin with.
    n : int
    title : str
    read : callable
        Numbers of the page → the Jacobian.
    says : str
        In a few words what the pattern shows; lines are broken at ``/``.
    symbol : str
        What an output is called.

    Attributes
    ----------
    artists : dict of str to Artist
        ``{prefix}-{i}-{j}``, ``{prefix}-count``.

    Examples
    --------
    >>> from explainer.pages.dependence.numbers import compute
    >>> from explainer.pages.dependence.settings import DependenceSettings
    >>> view = DotMatrix("dot", 3, "Who feels whom", lambda numbers: numbers.jacobian, "all")
    >>> view.update(compute(DependenceSettings()))
    >>> view.artists["dot-count"].get_text()
    '9 of 9'
    """

    def __init__(
        self,
        prefix: str,
        n: int,
        title: str,
        read: Callable[[DependenceNumbers], NDArray[np.float64]],
        says: str,
        symbol: str = "S",
    ) -> None:
        super().__init__(DOTS_HEIGHT)
        self.title, self._read = title, read
        axes = self.add_axes(_DOTS_LEFT, _DOTS_BOTTOM, _SIDE, _SIDE, (0, n), (n, 0))
        self._dots = [[Circle((j + 0.5, i + 0.5), 0.28, linewidth=1.5) for j in range(n)] for i in range(n)]
        for i, dots in enumerate(self._dots):
            self.keep(f"{prefix}-{i}", dots)
            for dot in dots:
                add(axes, dot)
        cell = _SIDE / n
        for k, (output, name) in enumerate(zip(outputs(n, symbol), inputs(n), strict=True)):
            label(axes, -8 / cell, k + 0.5 + 0.36 * theme.SMALL_SIZE / cell, output, align="right", color=MUTED)
            label(axes, k + 0.5, -10 / cell, name, color=MUTED)
        left, middle = _DOTS_LEFT + _SIDE + 28, _DOTS_BOTTOM + _SIDE / 2
        self._count = self.note(left, middle + 8, size=20.0, align="left", color=INK)
        for line, words in enumerate(("entries are not 0:", *says.split("/"))):
            self.note(left, middle - 14 - 19 * line, words, align="left")
        self.artists[f"{prefix}-count"] = self._count

    def update(self, numbers: DependenceNumbers) -> None:
        """Show the pattern of `numbers`; what is not asked about steps back."""
        pattern = sparsity_pattern(self._read(numbers))
        row, column = numbers.settings.row, numbers.settings.column
        for i, (dots, feels) in enumerate(zip(self._dots, pattern.tolist(), strict=True)):
            for j, (dot, felt) in enumerate(zip(dots, feels, strict=True)):
                face, edge = _look(felt, asked=row in (None, i) and column in (None, j))
                if (dot.get_facecolor(), dot.get_edgecolor()) != (face, edge):
                    dot.set(facecolor=face, edgecolor=edge)
        self._count.set_text(f"{int(pattern.sum())} of {pattern.size}")


def _look(felt: bool, asked: bool) -> tuple[Rgba, Rgba]:
    """Return the face and the edge of a dot."""
    if felt:
        return (INK, INK) if asked else (BAR, BAR)
    return NONE, MUTED if asked else HAIRLINE
