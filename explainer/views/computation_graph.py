"""The computation as a graph: every number on the way from the logits to the outputs, and what it depends on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import numpy as np
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text
from numpy.typing import NDArray

from explainer.core import dependency_graph
from explainer.core.elementwise import Elementwise
from explainer.core.graph import GraphState
from explainer.views import lettering, theme
from explainer.views.labels import sub
from explainer.views.numerals import logit, probability, spelled
from explainer.views.theme import GRIP, HAIRLINE, INK, MUTED, NONE, PAPER, UNKNOWN, Rgba
from explainer.views.view import Drawing, add, box, label

N = TypeVar("N")

HEIGHT: Final = 386.0
TOP, BOTTOM = 28.0, 6.0
NODE_WIDTH: Final = 78.0
LEFT_OF: Final = {"z": 4.0, "exp": 112.0, "sum": 210.0, "S": 318.0}
DIVIDE_WIDTH: Final = 20.0
MARKS: Final = {1: "▲", -1: "▼", 0: "="}
"""What a node whose value went up, went down or stayed carries."""
TINT: Final = 0.45
"""How strong the colours of up and down are, from 0 to 1."""
LINES: Final[dict[bool | None, Rgba]] = {None: GRIP, True: INK, False: HAIRLINE}
"""The lines of what is lit, of what is not, and of everything where nothing is asked about."""


class ComputationGraph(Drawing[N]):
    """z → exp → sum → divide → S from left to right, every node with its value; or z → f → y, without a sum.

    Parameters
    ----------
    n : int
        Logits, 2 to 6.
    read : callable
        Numbers of the page → a `GraphState`.
    prefix : str
        What the identifiers of the artists begin with.
    function : Elementwise, optional
        Draw the graph of this function instead of softmax's.
    title : str, optional

    Attributes
    ----------
    artists : dict of str to Artist
        ``{prefix}-{node}``, ``{prefix}-label-{node}``, ``{prefix}-value-{node}``, ``{prefix}-mark-{node}`` and
        ``{prefix}-edge-{node}-{node}``, with nodes named as in `explainer.core.dependency_graph`.

    Examples
    --------
    >>> from explainer.core.graph import reached, softmax_values
    >>> view = ComputationGraph(2, lambda z: GraphState(softmax_values(z), lit=reached("z_0", 2)))
    >>> view.update([1.0, 0.0])
    >>> view.artists["graph-value-sum"].get_text()
    '3.718'
    """

    def __init__(
        self,
        n: int,
        read: Callable[[N], GraphState],
        *,
        prefix: str = "graph",
        function: Elementwise | None = None,
        title: str = "",
    ) -> None:
        super().__init__(HEIGHT)
        self.title = title or ("Softmax, step by step" if function is None else f"{function.name}, step by step")
        self._read = read
        self._function = function
        self._axes = self.add_axes(0, 0, theme.WIDTH, HEIGHT, (0, theme.WIDTH), (0, HEIGHT))
        self._pitch = min(88.0, (HEIGHT - TOP - BOTTOM) / (n + 1))
        self._node_height = 0.75 * self._pitch
        self._top = HEIGHT - TOP - (HEIGHT - TOP - BOTTOM - self._pitch * (n + 1)) / 2
        graph = dependency_graph(n, elementwise=function is not None)
        nodes: Mapping[str, Mapping[str, Any]] = graph.nodes
        self._places = {node: self._place(n, **attributes) for node, attributes in nodes.items()}
        self._edges = {(tail, head): self._edge(n, tail, head) for tail, head in graph.edges}
        self._boxes = {node: self._box(node) for node in nodes}
        self._labels = {node: self._label(node) for node in nodes}
        size = max(theme.SMALL_SIZE, min(16.0, 0.28 * self._pitch))
        self._values = {
            node: self._text(x + NODE_WIDTH / 2, y - 0.31 * self._node_height, size)
            for node, (x, y) in self._places.items()
        }
        mark = {node: (x + NODE_WIDTH - 8, y + 0.12 * self._node_height) for node, (x, y) in self._places.items()}
        self._marks = {node: self._text(*place, theme.SMALL_SIZE) for node, place in mark.items()}
        self._draw_divisions()
        self._captions()
        self.artists |= {
            **{f"{prefix}-edge-{tail}-{head}": edge for (tail, head), edge in self._edges.items()},
            **{f"{prefix}-{node}": shape for node, shape in self._boxes.items()},
            **{f"{prefix}-label-{node}": text for node, text in self._labels.items()},
            **{f"{prefix}-value-{node}": text for node, text in self._values.items()},
            **{f"{prefix}-mark-{node}": text for node, text in self._marks.items()},
        }
        self._shown = dict.fromkeys(nodes, object())
        self._lit: object = object()

    def update(self, numbers: N) -> None:
        """Show the graph of `numbers`."""
        self.show(self._read(numbers))

    def show(self, state: GraphState) -> None:
        """Show one moment."""
        for node, shape in self._boxes.items():
            value, move, picked = state.values[node], state.moves.get(node), node in state.picked
            lit = None if state.lit is None else node in state.lit
            if self._shown[node] == (value, move, lit, picked):
                continue
            self._shown[node] = (value, move, lit, picked)
            self._values[node].set_text(self._written(node, value))
            self._marks[node].set_text("" if move is None else MARKS[move])
            ink = PAPER if picked else MUTED if lit is False and not move else INK
            for text in (self._labels[node], self._values[node], self._marks[node]):
                if text.get_color() != ink:
                    text.set_color(ink)
            shape.set_facecolor(INK if picked else theme.diverging(TINT * (move or 0), 1.0))
            shape.set(edgecolor=LINES[lit], linewidth=2.0 if lit else 1.0)
        if self._lit != state.lit:
            self._lit = state.lit
            for ends, edge in self._edges.items():
                lit = None if state.lit is None else state.lit.issuperset(ends)
                edge.set(facecolor=LINES[lit], edgecolor=INK if lit else NONE)

    def _written(self, node: str, value: float) -> str:
        if node == "sum":
            return spelled(value, 4)
        if node.startswith("z"):
            return logit(value)
        if node.startswith("S") and self._function is None:
            return probability(value)
        return spelled(value, 3)

    def _place(self, n: int, kind: str, index: int | None) -> tuple[float, float]:
        """Return the left end and the middle of a node; the sum stands below all the rows."""
        row = n if index is None else index
        return LEFT_OF[kind], self._top - self._pitch * (row + 0.5)

    def _box(self, node: str) -> Rectangle:
        x, y = self._places[node]
        style = {"edgecolor": GRIP, "linewidth": 1.0, "zorder": 3, "joinstyle": "round"}
        return box(self._axes, x, y - self._node_height / 2, NODE_WIDTH, self._node_height, PAPER, **style)

    def _label(self, node: str) -> Text:
        x, y = self._places[node]
        words = name_node(node, self._function)
        largest = max(theme.SMALL_SIZE, min(14.0, 0.24 * self._pitch))
        size = lettering.fitting_size(words, NODE_WIDTH - 21, largest)  # beside the mark
        text = self._text(x + 7, y + 0.12 * self._node_height, size)
        text.set(text=words, ha="left")
        return text

    def _draw_divisions(self) -> None:
        if self._function is not None:
            return
        for node, (x, y) in self._places.items():
            if node.startswith("S"):
                low, tall = y - self._node_height / 2, self._node_height
                box(self._axes, x - DIVIDE_WIDTH, low, DIVIDE_WIDTH, tall, UNKNOWN, zorder=3)
                self._text(x - DIVIDE_WIDTH / 2, y - 5, 14.0).set_text("÷")

    def _captions(self) -> None:
        softmax = self._function is None
        words = {"z": "logits", "exp": "exp" if softmax else "f", "sum": "sum" if softmax else "", "S": "outputs"}
        for kind, caption in words.items():
            self._text(LEFT_OF[kind] + NODE_WIDTH / 2, HEIGHT - 14, theme.SMALL_SIZE).set(text=caption, color=MUTED)
        if not softmax:
            below = self._top - self._pitch * (len(self._places) / 3 + 0.5)
            note = self._text(theme.WIDTH / 2, below, theme.SMALL_SIZE)
            note.set(text="no sum: nothing crosses from row to row", color=MUTED)

    def _edge(self, n: int, tail: str, head: str) -> Polygon:
        edge = Polygon(self._arrow(n, tail, head), closed=True)
        edge.set(facecolor=GRIP, edgecolor=NONE, linewidth=1.5, zorder=2, joinstyle="miter")
        add(self._axes, edge)
        return edge

    def _arrow(self, n: int, tail: str, head: str) -> NDArray[np.float64]:
        """Give the corners of an arrow: into the sum from above on its left, out of it above on its right."""
        (x0, y0), (x1, y1) = self._places[tail], self._places[head]
        half = self._node_height / 2
        x0 += NODE_WIDTH
        if head.startswith("S") and self._function is None:
            x1 -= DIVIDE_WIDTH
        if head == "sum":
            y0 -= 0.4 * half
            x1, y1 = x1 + 6 + 28 * self._share(n, tail), y1 + half
        elif tail == "sum":
            x0, y0 = x0 - 6 - 28 * self._share(n, head), y0 + half
            y1 -= 0.4 * half
        elif tail.startswith("exp") and self._function is None:
            y0, y1 = y0 + 0.3 * half, y1 + 0.3 * half
        start, end = np.array([x0, y0]), np.array([x1 - 1.0, y1 + (1.0 if head == "sum" else 0.0)])
        along = (end - start) / np.hypot(*(end - start))
        across = np.array([-along[1], along[0]])
        neck = end - 7.0 * along
        sides = [(start, 0.5), (neck, 0.5), (neck, 3.0), (end, 0.0), (neck, -3.0), (neck, -0.5), (start, -0.5)]
        return np.array([place + width * across for place, width in sides])

    @staticmethod
    def _share(n: int, node: str) -> float:
        """Return where along the sum an arrow of this row ends, from 0 to 1, such that no two of them cross."""
        return 1.0 - int(node.rpartition("_")[2]) / (n - 1)

    def _text(self, x: float, y: float, size: float) -> Text:
        return label(self._axes, x, y, size=size, zorder=4)


def name_node(node: str, function: Elementwise | None = None) -> str:
    """Name a node as a person reads it.

    Parameters
    ----------
    node : str
        As in `explainer.core.dependency_graph`.
    function : Elementwise, optional
        Whose graph it is in; softmax's unless given.

    Examples
    --------
    >>> from explainer.core.elementwise import FUNCTIONS
    >>> [name_node(node) for node in ("z_0", "exp_0", "sum", "S_0")]
    ['z₁', 'exp z₁', 'Σ', 'S₁']
    >>> [name_node(node, FUNCTIONS["sigmoid"]) for node in ("z_0", "exp_0", "S_0")]
    ['z₁', 'σ(z₁)', 'y₁']
    """
    if node == "sum":
        return "Σ"
    kind, _, index = node.partition("_")
    k = sub(int(index))
    if kind == "exp":
        return f"exp z{k}" if function is None or function.symbol == "exp" else f"{function.symbol}(z{k})"
    return f"{kind if function is None or kind == 'z' else 'y'}{k}"
