"""How a loss answers to one logit: back from L, multiplied along each path, added where the paths meet."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from matplotlib.artist import Artist
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text

from explainer.snapshot.chain import ChainSnapshot
from explainer.views import theme
from explainer.views.labels import name_entry, signed, sub
from explainer.views.theme import HAIRLINE, INK, MUTED, NEGATIVE, NONE, PAPER, POSITIVE
from explainer.views.waterfall import added

HEIGHT: Final = 300.0
TOP, BOTTOM = 26.0, 6.0
BOXES: Final = {"loss": (2.0, 24.0), "factor": (46.0, 78.0), "slope": (144.0, 84.0), "product": (248.0, 62.0)}
SUM: Final = (338.0, 60.0)
"""Left edge and width of each column of boxes."""
THICKEST: Final = 12.0
THINNEST: Final = 0.8
FULL: Final = {"factor": 2.0, "slope": 0.25, "product": 0.5}
"""What gets the full colour, and the thickest line where one leads to it or from it."""
LINED: Final = ("factor", "product")


class BackwardFlow:
    """L on the left; a path through every S_k, with two factors and their product; ∂L/∂z_j, their sum, on the right.

    Parameters
    ----------
    n : int
        Classes, 2 to 6.

    Attributes
    ----------
    figure : Figure
    title : str
    artists : dict of str to Artist
        For the columns ``factor``, ``slope`` and ``product``: ``flow-{column}-{k}`` (box), ``flow-{column}-name-{k}``,
        ``flow-{column}-value-{k}``; ``flow-line-factor-{k}``, ``flow-line-product-{k}``; ``flow-sum-name`` and
        ``flow-sum-value``.

    Examples
    --------
    >>> from explainer.snapshot.chain import ChainSettings, compute_chain
    >>> view = BackwardFlow(3)
    >>> view.update(compute_chain(ChainSettings(section="column", upstream=(1.0, 0.0, 0.0)).look_at(j=0)))
    >>> view.artists["flow-product-value-0"].get_text(), view.artists["flow-sum-value"].get_text()
    ('+0.223', '+0.223')
    """

    title = "Back from the loss to one logit"

    def __init__(self, n: int) -> None:
        self.n = n
        self.figure = theme.figure(HEIGHT)
        self.axes = theme.axes(self.figure, 0, 0, theme.WIDTH, HEIGHT)
        self.axes.set(xlim=(0, theme.WIDTH), ylim=(0, HEIGHT))
        room = HEIGHT - TOP - BOTTOM
        self._y = [HEIGHT - TOP - room * (k + 0.5) / n for k in range(n)]
        self._tall = min(46.0, room / n - 8)
        self._lines = {column: [self._line() for _ in range(n)] for column in LINED}
        self._boxes = {column: [self._box(*BOXES[column], y, self._tall) for y in self._y] for column in FULL}
        self._names = {c: [self._text(_middle(BOXES[c]), y + 4, 10.5) for y in self._y] for c in FULL}
        self._values = {c: [self._text(_middle(BOXES[c]), y - 14, 14.0) for y in self._y] for c in FULL}
        middle = BOTTOM + room / 2
        self._box(*BOXES["loss"], middle, room)
        self._text(_middle(BOXES["loss"]), middle - 5, 14.0).set_text("L")
        self._box(*SUM, middle, 74.0)
        self._sum_name = self._text(_middle(SUM), middle + 8, 12.0)
        self._sum_value = self._text(_middle(SUM), middle - 18, 14.0)
        self._sum_value.set_fontweight("bold")
        for left, words in ((131, "×"), (238, "=")):
            for y in self._y:
                self._text(left + 3.0, y - 5, 14.0, MUTED).set_text(words)
        for column, words in (("factor", "∂L/∂Sₖ"), ("slope", "∂Sₖ/∂zⱼ"), ("product", "product")):
            self._text(_middle(BOXES[column]), HEIGHT - 14, theme.SMALL_SIZE, MUTED).set_text(words)
        self._text(_middle(SUM), HEIGHT - 14, theme.SMALL_SIZE, MUTED).set_text("sum")
        self.artists: dict[str, Artist] = {"flow-sum-name": self._sum_name, "flow-sum-value": self._sum_value}
        for column in FULL:
            for k in range(n):
                self.artists[f"flow-{column}-{k}"] = self._boxes[column][k]
                self.artists[f"flow-{column}-name-{k}"] = self._names[column][k]
                self.artists[f"flow-{column}-value-{k}"] = self._values[column][k]
                if column in LINED:
                    self.artists[f"flow-line-{column}-{k}"] = self._lines[column][k]
        self._shown: dict[tuple[str, int], float] = {}
        self._column: int | None = None

    def update(self, snapshot: ChainSnapshot) -> None:
        """Show the paths of `snapshot`."""
        j = snapshot.settings.selected[1]
        if j != self._column:
            self._column = j
            self._sum_name.set_text(f"∂L/∂z{sub(j)}")
            for k in range(self.n):
                self._names["factor"][k].set_text(f"∂L/∂S{sub(k)}")
                self._names["slope"][k].set_text(name_entry(k, j))
                self._names["product"][k].set_text(f"via S{sub(k)}")
        upstream, slopes = snapshot.reader.upstream, snapshot.jacobian[:, j].tolist()
        products = snapshot.paths.tolist()
        for k, (factor, slope, product) in enumerate(zip(upstream, slopes, products, strict=True)):
            self._show("factor", k, factor, 2)
            self._show("slope", k, slope, 3)
            self._show("product", k, product, 3)
        words = signed(added(products))
        if words != self._sum_value.get_text():
            self._sum_value.set_text(words)
            self._sum_value.set_fontsize(theme.fitting_size(words, SUM[1] / 1.1, 14.0))

    def _show(self, column: str, k: int, value: float, digits: int) -> None:
        if self._shown.get((column, k)) == value:
            return
        self._shown[column, k] = value
        words, text = signed(value, digits), self._values[column][k]
        text.set_text(words)
        size = theme.fitting_size(words, BOXES[column][1] - 4, 14.0)
        if size != text.get_fontsize():
            text.set_fontsize(size)
        self._boxes[column][k].set_facecolor(theme.diverging(value, FULL[column]))
        if column in LINED:
            width = max(THINNEST, THICKEST * min(abs(value) / FULL[column], 1.0)) if value else 0.0
            line = self._lines[column][k]
            line.set_xy(self._corners(column, k, width / 2))
            line.set_facecolor(theme.faded(POSITIVE if value > 0 else NEGATIVE, 0.75 if value else 0.0))

    def _corners(self, column: str, k: int, half: float) -> list[tuple[float, float]]:
        """Give the corners of the line that leads to the first box of a path, or from its last one to the sum."""
        y = self._y[k]
        if column == "factor":
            x, to, end = _right(BOXES["loss"]), BOXES["factor"][0], y
        else:
            x, to = _right(BOXES["product"]), SUM[0]
            end = BOTTOM + (HEIGHT - TOP - BOTTOM) / 2 + 60 * (0.5 - (k + 0.5) / self.n)
        return [(x, y + half), (to, end + half), (to, end - half), (x, y - half)]

    def _line(self) -> Polygon:
        line = Polygon(np.zeros((4, 2)), closed=True, linewidth=0, facecolor=NONE, clip_on=False, zorder=1)
        self.axes.add_patch(line)
        return line

    def _box(self, left: float, width: float, y: float, height: float) -> Rectangle:
        box = Rectangle((left, y - height / 2), width, height, facecolor=PAPER, edgecolor=HAIRLINE, linewidth=1)
        box.set(zorder=2, joinstyle="round", clip_on=False)
        self.axes.add_patch(box)
        return box

    def _text(self, x: float, y: float, size: float, color: theme.Rgba = INK) -> Text:
        style: dict[str, Any] = {"ha": "center", "va": "baseline", "family": theme.FONT, "zorder": 3}
        return self.axes.text(x, y, "", size=size, color=color, **style)


def _middle(box: tuple[float, float]) -> float:
    return box[0] + box[1] / 2


def _right(box: tuple[float, float]) -> float:
    return box[0] + box[1]
