"""What depends on what: an arrow from every logit to every probability."""

from __future__ import annotations

import functools
import math
from typing import Final

import numpy as np
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text
from numpy.typing import NDArray

from explainer.pages.explorer.numbers import ExplorerNumbers
from explainer.views import lettering, theme
from explainer.views.labels import sub
from explainer.views.theme import HAIRLINE, INK, MUTED, NEGATIVE, NONE, PAPER, POSITIVE, Rgba
from explainer.views.view import Drawing, add, box, label

HEIGHT: Final = 386.0
TOP, BOTTOM = 28.0, 10.0
NODE_WIDTH: Final = 66.0
EDGE: Final = 8.0
GAP: Final = 3.0
THINNEST: Final = 0.6
"""Width of an arrow that is not 0, in units."""
LINED: Final = 3.5
"""Width from which the selected arrow has an outline; that of a thinner one would hide its colour."""

_Look = tuple[float, Rgba, Rgba]
"""An arrow's width, its colour and that of its outline."""

_UNLIKE_ANY = (math.nan, NONE, NONE)


class DependencyArrows(Drawing[ExplorerNumbers]):
    """Logits on the left, probabilities on the right; the arrow z_j → S_i is as wide as |∂S_i/∂z_j| is large.

    Parameters
    ----------
    n : int
        Classes.
    labels : tuple of str
        Empty, or one a class.

    Attributes
    ----------
    artists : dict of str to Artist
        ``edge-{j}-{i}`` (input j → output i), ``input-node-{j}``, ``output-node-{i}``, ``input-label-{j}``,
        ``output-label-{i}``.

    Examples
    --------
    >>> from explainer.pages.explorer.numbers import compute
    >>> from explainer.pages.explorer.settings import ExplorerSettings
    >>> view = DependencyArrows(3)
    >>> view.update(compute(ExplorerSettings()))
    >>> view.artists["edge-1-0"].get_visible()
    True
    """

    title = "Dependence"

    def __init__(self, n: int, labels: tuple[str, ...] = ()) -> None:
        super().__init__(HEIGHT)
        self._n = n
        self._axes = self.add_axes(0, 0, theme.WIDTH, HEIGHT, (0, theme.WIDTH), (0, HEIGHT))
        self._y = HEIGHT - TOP - (HEIGHT - TOP - BOTTOM) * (np.arange(n) + 0.5) / n
        self._thickest = min(20.0, 110.0 / n)
        self._node_height = min(54.0, 0.74 * (HEIGHT - TOP - BOTTOM) / n)
        self._place_arrows()
        self._edges = {(j, i): self._edge() for j in range(n) for i in range(n)}
        self._shown = dict.fromkeys(self._edges, _UNLIKE_ANY)
        names, right = labels or ("",) * n, theme.WIDTH - EDGE - NODE_WIDTH
        self._input_nodes = [self._node(EDGE, y) for y in self._y]
        self._output_nodes = [self._node(right, y) for y in self._y]
        self._input_labels = [self._label(f"z{sub(k)}", names[k], EDGE, y) for k, y in enumerate(self._y)]
        self._output_labels = [self._label(f"S{sub(k)}", names[k], right, y) for k, y in enumerate(self._y)]
        self.note(EDGE, HEIGHT - 12, "logits z", align="left", color=INK)
        self.note(theme.WIDTH - EDGE, HEIGHT - 12, "probabilities S", align="right", color=INK)
        self.artists |= {f"edge-{j}-{i}": edge for (j, i), edge in self._edges.items()}
        self.keep("input-node", self._input_nodes)
        self.keep("output-node", self._output_nodes)
        self.keep("input-label", self._input_labels)
        self.keep("output-label", self._output_labels)
        self._selection: tuple[int | None, int | None] = (None, None)

    def update(self, numbers: ExplorerNumbers) -> None:
        """Show the dependence in `numbers`."""
        settings = numbers.settings
        self.show(numbers.jacobian, numbers.limit, settings.row, settings.column)

    def show(
        self, matrix: NDArray[np.float64], limit: float, row: int | None = None, column: int | None = None
    ) -> None:
        """Show a matrix of derivatives.

        Parameters
        ----------
        matrix : ndarray, shape (n, n)
        limit : float
            The absolute value that gets the widest arrow.
        row, column : int, optional
            The output and the input that are looked at. Arrows that end at neither, or, with both given, are not
            the one between them, step back.
        """
        widths = self._widths(matrix, limit)
        shapes = self._shapes(widths)
        sizes, positive = widths.tolist(), (matrix > 0).tolist()
        in_line = row is None or column is None
        for (j, i), edge in self._edges.items():
            width = sizes[i][j]
            focused = row in (None, i) and column in (None, j)
            lined = INK if focused and not in_line and width >= LINED else NONE
            look = (width, _color(positive[i][j], focused, in_line), lined)
            if look != self._shown[j, i]:
                self._change(edge, self._shown[j, i], look, shapes[i, j])
                self._shown[j, i] = look
        self._select(row, column)

    def _change(self, edge: Polygon, old: _Look, new: _Look, shape: NDArray[np.float64]) -> None:
        (old_width, old_color, old_line), (width, color, line) = old, new
        if width != old_width:
            edge.set_xy(shape)
            edge.set_visible(width > 0)
        if color != old_color:
            edge.set_facecolor(color)
        if line != old_line:
            edge.set_edgecolor(line)

    def _widths(self, matrix: NDArray[np.float64], limit: float) -> NDArray[np.float64]:
        size = np.abs(matrix)
        widths = np.maximum(THINNEST, self._thickest * np.minimum(size / limit, 1.0))
        # To a 20th of a unit: what nobody can see need not be sent.
        return np.where(size > 0, np.round(20 * widths) / 20, 0.0)

    def _place_arrows(self) -> None:
        """Where arrows begin and end: spread along the nodes, so that they don't all meet in one point."""
        spread = 0.6 * self._node_height
        centred = spread * (np.arange(self._n) - (self._n - 1) / 2) / (self._n - 1)
        start_y = self._y[None, :] - centred[:, None]
        end_y = self._y[:, None] - centred[None, :]
        left, right = EDGE + NODE_WIDTH + GAP, theme.WIDTH - EDGE - NODE_WIDTH - GAP
        self._start = np.stack(np.broadcast_arrays(left, start_y), axis=-1)
        self._end = np.stack(np.broadcast_arrays(right, end_y), axis=-1)
        along = self._end - self._start
        self._along = along / np.linalg.norm(along, axis=-1, keepdims=True)
        self._across = np.stack([-self._along[..., 1], self._along[..., 0]], axis=-1)

    def _shapes(self, widths: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the seven corners of every arrow, shape (outputs, inputs, 7, 2)."""
        half = widths[..., None] / 2
        head = half + 2.0 + 0.25 * half
        neck = self._end - self._along * (2.2 * head)
        across = self._across
        mouth = np.concatenate([np.zeros_like(half), half / self._along[..., :1]], axis=-1)  # flush with the node
        return np.stack(
            [
                self._start + mouth,
                neck + across * half,
                neck + across * head,
                self._end,
                neck - across * head,
                neck - across * half,
                self._start - mouth,
            ],
            axis=-2,
        )

    def _select(self, row: int | None, column: int | None) -> None:
        if (row, column) == self._selection:
            return
        self._selection = (row, column)
        for nodes, texts, selected in (
            (self._input_nodes, self._input_labels, column),
            (self._output_nodes, self._output_labels, row),
        ):
            for index, (node, text) in enumerate(zip(nodes, texts, strict=True)):
                bold = index == selected
                node.set(edgecolor=INK if bold else HAIRLINE, linewidth=2.5 if bold else 1.0)
                text.set_fontweight("bold" if bold else "normal")

    def _edge(self) -> Polygon:
        edge = Polygon(np.zeros((7, 2)), closed=True, linewidth=1.25, edgecolor=NONE, facecolor=NONE)
        edge.set(zorder=2, joinstyle="miter", visible=False)
        add(self._axes, edge)
        return edge

    def _node(self, left: float, y: float) -> Rectangle:
        style = {"edgecolor": HAIRLINE, "linewidth": 1.0, "zorder": 3, "joinstyle": "round"}
        return box(self._axes, left, y - self._node_height / 2, NODE_WIDTH, self._node_height, PAPER, **style)

    def _label(self, symbol: str, name: str, left: float, y: float) -> Text:
        size, tall = theme.SMALL_SIZE, self._node_height >= 34
        middle, foot = left + NODE_WIDTH / 2, y - 0.36 * size
        if name and tall:
            words = lettering.shortened(name, NODE_WIDTH - 4, theme.SMALL_SIZE)
            label(self._axes, middle, y - 12, words, color=MUTED)
            foot = y + 3
        elif name:
            room = 0.88 * NODE_WIDTH - lettering.text_width(f"{symbol} ()", size)  # bold is wider
            symbol = f"{symbol} ({lettering.shortened(name, room, size)})"
        return label(self._axes, middle, foot, symbol)


@functools.cache
def _color(positive: bool, focused: bool, in_line: bool) -> Rgba:
    color = POSITIVE if positive else NEGATIVE
    if focused:
        return theme.faded(color, 0.95)
    return theme.faded(color, 0.1 if in_line else 0.35)
