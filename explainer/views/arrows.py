"""What depends on what: an arrow from every logit to every probability."""

from __future__ import annotations

import functools
import math
from typing import Any, Final

import numpy as np
from matplotlib.artist import Artist
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text
from numpy.typing import NDArray

from explainer.snapshot import Snapshot
from explainer.views import theme
from explainer.views.labels import sub
from explainer.views.theme import HAIRLINE, INK, MUTED, NEGATIVE, NONE, PAPER, POSITIVE, Rgba

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


class DependencyArrows:
    """Logits on the left, probabilities on the right; the arrow z_j → S_i is as wide as |∂S_i/∂z_j| is large.

    Parameters
    ----------
    outputs : int
    inputs : int, optional
        As many as `outputs` unless given.
    labels : tuple of str
        Empty, or one a class.

    Attributes
    ----------
    figure : Figure
    title : str
    artists : dict of str to Artist
        ``edge-{j}-{i}`` (input j → output i), ``input-node-{j}``, ``output-node-{i}``, ``input-label-{j}``,
        ``output-label-{i}``.

    Examples
    --------
    >>> from explainer.snapshot import Settings, compute
    >>> view = DependencyArrows(3)
    >>> view.update(compute(Settings((2.0, 1.0, 0.0))))
    >>> view.artists["edge-1-0"].get_visible()
    True
    """

    title = "Dependence"

    def __init__(self, outputs: int, inputs: int | None = None, labels: tuple[str, ...] = ()) -> None:
        self.outputs, self.inputs = outputs, outputs if inputs is None else inputs
        self.figure = theme.figure(HEIGHT)
        self.axes = theme.axes(self.figure, 0, 0, theme.WIDTH, HEIGHT)
        self.axes.set(xlim=(0, theme.WIDTH), ylim=(0, HEIGHT))
        self._input_y, self._output_y = _places(self.inputs), _places(self.outputs)
        most = max(self.inputs, self.outputs)
        self._thickest = min(20.0, 110.0 / most)
        self._node_height = min(54.0, 0.74 * (HEIGHT - TOP - BOTTOM) / most)
        self._label_size = min(13.0, theme.LABEL_SIZE + 20 / most)
        self._place_arrows()
        self._edges = {(j, i): self._edge() for j in range(self.inputs) for i in range(self.outputs)}
        self._shown = dict.fromkeys(self._edges, _UNLIKE_ANY)
        names = labels or ("",) * most
        right = theme.WIDTH - EDGE - NODE_WIDTH
        self._input_nodes = [self._node(EDGE, y) for y in self._input_y]
        self._output_nodes = [self._node(right, y) for y in self._output_y]
        self._input_labels = [self._label(f"z{sub(j)}", names[j], EDGE, y) for j, y in enumerate(self._input_y)]
        self._output_labels = [self._label(f"S{sub(i)}", names[i], right, y) for i, y in enumerate(self._output_y)]
        self._caption("logits z", EDGE, "left")
        self._caption("probabilities S", theme.WIDTH - EDGE, "right")
        self.artists: dict[str, Artist] = {
            **{f"edge-{j}-{i}": edge for (j, i), edge in self._edges.items()},
            **{f"input-node-{j}": node for j, node in enumerate(self._input_nodes)},
            **{f"output-node-{i}": node for i, node in enumerate(self._output_nodes)},
            **{f"input-label-{j}": text for j, text in enumerate(self._input_labels)},
            **{f"output-label-{i}": text for i, text in enumerate(self._output_labels)},
        }
        self._selection: tuple[int | None, int | None] = (None, None)

    def update(self, snapshot: Snapshot) -> None:
        """Show the dependence in `snapshot`."""
        settings = snapshot.settings
        self.show(snapshot.jacobian, snapshot.limit, settings.row, settings.column)

    def show(
        self, matrix: NDArray[np.float64], limit: float, row: int | None = None, column: int | None = None
    ) -> None:
        """Show a matrix of derivatives.

        Parameters
        ----------
        matrix : ndarray, shape (outputs, inputs)
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
        start_y = self._input_y[None, :] - spread * _centred(self.outputs)[:, None]
        end_y = self._output_y[:, None] - spread * _centred(self.inputs)[None, :]
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
        edge = Polygon(np.zeros((7, 2)), closed=True, linewidth=1.25, edgecolor=NONE, facecolor=NONE, clip_on=False)
        edge.set(zorder=2, joinstyle="miter", visible=False)
        self.axes.add_patch(edge)
        return edge

    def _node(self, left: float, y: float) -> Rectangle:
        node = Rectangle(
            (left, y - self._node_height / 2), NODE_WIDTH, self._node_height,
            facecolor=PAPER, edgecolor=HAIRLINE, linewidth=1.0, clip_on=False,
        )  # fmt: skip
        node.set(zorder=3, joinstyle="round")
        self.axes.add_patch(node)
        return node

    def _label(self, symbol: str, name: str, left: float, y: float) -> Text:
        size = self._label_size
        tall = self._node_height >= 34
        words = theme.shortened(name, NODE_WIDTH - 4, theme.SMALL_SIZE) if tall else ""
        if name and not tall:
            size = theme.SMALL_SIZE
            room = 0.88 * NODE_WIDTH - theme.text_width(f"{symbol} ()", size)  # bold is wider
            symbol = f"{symbol} ({theme.shortened(name, room, size)})"
        middle = left + NODE_WIDTH / 2
        style: dict[str, Any] = {"ha": "center", "va": "baseline", "family": theme.FONT, "zorder": 4}
        if words:
            note = self.axes.text(middle, y - 12, words, size=theme.SMALL_SIZE, color=MUTED, **style)
            note.set_parse_math(False)
        label = self.axes.text(middle, y + (3 if words else -0.36 * size), symbol, size=size, color=INK, **style)
        label.set_parse_math(False)
        return label

    def _caption(self, words: str, x: float, align: str) -> None:
        self.axes.text(
            x, HEIGHT - 12, words, size=theme.TITLE_SIZE, ha=align, va="baseline", color=INK, family=theme.FONT
        )


def _places(count: int) -> NDArray[np.float64]:
    room = HEIGHT - TOP - BOTTOM
    return HEIGHT - TOP - room * (np.arange(count) + 0.5) / count


def _centred(count: int) -> NDArray[np.float64]:
    return (np.arange(count) - (count - 1) / 2) / max(count - 1, 1)


@functools.cache
def _color(positive: bool, focused: bool, in_line: bool) -> Rgba:
    color = POSITIVE if positive else NEGATIVE
    if focused:
        return theme.faded(color, 0.95)
    return theme.faded(color, 0.1 if in_line else 0.35)
