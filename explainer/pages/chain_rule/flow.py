"""How a loss answers to one logit: back from L, multiplied along each path, added where the paths meet."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text

from explainer.pages.chain_rule.numbers import ColumnNumbers, added
from explainer.views import lettering, theme
from explainer.views.labels import name_entry, sub
from explainer.views.shorter import shorter_signed
from explainer.views.theme import HAIRLINE, INK, MUTED, NEGATIVE, NONE, PAPER, POSITIVE, Rgba
from explainer.views.view import Drawing, add, box, label

HEIGHT: Final = 300.0
TOP, BOTTOM = 26.0, 6.0
_ROOM: Final = HEIGHT - TOP - BOTTOM
_MIDDLE: Final = BOTTOM + _ROOM / 2
_Place = tuple[float, float]
"""Left edge and width of a column of boxes."""
_LOSS: Final = (2.0, 24.0)
_BOXES: Final = {"factor": (46.0, 78.0), "slope": (144.0, 84.0), "product": (248.0, 62.0)}
_SUM: Final = (338.0, 60.0)
THICKEST: Final = 12.0
THINNEST: Final = 0.8
FULL: Final = {"factor": 2.0, "slope": 0.25, "product": 0.5}
"""What gets the full colour, and the thickest line where one leads to it or from it."""
_LINED: Final = ("factor", "product")


class BackwardFlow(Drawing[ColumnNumbers]):
    """L on the left; a path through every S_k, with two factors and their product; ∂L/∂z_j, their sum, on the right.

    Parameters
    ----------
    n : int
        Classes, 2 to 6.

    Attributes
    ----------
    artists : dict of str to Artist
        For the columns ``factor``, ``slope`` and ``product``: ``flow-{column}-{k}`` (box), ``flow-{column}-name-{k}``,
        ``flow-{column}-value-{k}``; ``flow-line-factor-{k}``, ``flow-line-product-{k}``; ``flow-sum-name`` and
        ``flow-sum-value``.

    Examples
    --------
    >>> from explainer.pages.chain_rule.numbers import compute
    >>> from explainer.pages.chain_rule.settings import ChainRuleSettings
    >>> view = BackwardFlow(3)
    >>> view.update(compute(ChainRuleSettings(section="column", upstream=(1.0, 0.0, 0.0))))
    >>> view.artists["flow-product-value-0"].get_text(), view.artists["flow-sum-value"].get_text()
    ('+0.223', '+0.223')
    """

    title = "Back from the loss to one logit"

    def __init__(self, n: int) -> None:
        super().__init__(HEIGHT)
        self._n = n
        self._shown: dict[tuple[str, int], float] = {}
        self._axes = self.add_axes(0, 0, theme.WIDTH, HEIGHT, (0, theme.WIDTH), (0, HEIGHT))
        self._y = [HEIGHT - TOP - _ROOM * (k + 0.5) / n for k in range(n)]
        tall = min(46.0, _ROOM / n - 8)
        self._lines = {column: [self._line() for _ in self._y] for column in _LINED}
        self._boxes = {column: [self._box(place, y, tall) for y in self._y] for column, place in _BOXES.items()}
        self._names = {c: [self._text(place, y + 4, theme.SMALL_SIZE) for y in self._y] for c, place in _BOXES.items()}
        self._values = {c: [self._text(place, y - 14) for y in self._y] for c, place in _BOXES.items()}
        self._box(_LOSS, _MIDDLE, _ROOM)
        self._text(_LOSS, _MIDDLE - 5, words="L")
        self._box(_SUM, _MIDDLE, 74.0)
        self._sum_name = self._text(_SUM, _MIDDLE + 8, theme.SMALL_SIZE)
        self._sum = self._text(_SUM, _MIDDLE - 18)
        self._sum.set_fontweight("bold")
        for x, sign in ((134.0, "×"), (241.0, "=")):
            for y in self._y:
                self._text((x, 0.0), y - 5, words=sign, color=MUTED)
        heads = ("∂L/∂Sₖ", "∂Sₖ/∂zⱼ", "product", "sum")
        for place, words in zip((*_BOXES.values(), _SUM), heads, strict=True):
            self._text(place, HEIGHT - 14, theme.SMALL_SIZE, words, MUTED)
        for column in _BOXES:
            self.keep(f"flow-{column}", self._boxes[column])
            self.keep(f"flow-{column}-name", self._names[column])
            self.keep(f"flow-{column}-value", self._values[column])
        for column in _LINED:
            self.keep(f"flow-line-{column}", self._lines[column])
        self.artists |= {"flow-sum-name": self._sum_name, "flow-sum-value": self._sum}

    def update(self, numbers: ColumnNumbers) -> None:
        """Show the paths."""
        j = numbers.settings.selected[1]
        slopes, products = numbers.slopes.tolist(), numbers.paths.tolist()
        for k, factor in enumerate(numbers.settings.upstream):
            self._show("factor", k, f"∂L/∂S{sub(k)}", factor, 2)
            self._show("slope", k, name_entry(k, j), slopes[k], 3)
            self._show("product", k, f"via S{sub(k)}", products[k], 3)
        self._sum_name.set_text(f"∂L/∂z{sub(j)}")
        lettering.write(self._sum, shorter_signed(added(products)), _SUM[1] / 1.1, 14.0)  # bold is wider

    def _show(self, column: str, k: int, name: str, value: float, digits: int) -> None:
        self._names[column][k].set_text(name)
        if self._shown.get((column, k)) == value:
            return
        self._shown[column, k] = value
        lettering.write(self._values[column][k], shorter_signed(value, digits), _BOXES[column][1] - 4, 14.0)
        self._boxes[column][k].set_facecolor(theme.diverging(value, FULL[column]))
        if column in _LINED:
            width = max(THINNEST, THICKEST * min(abs(value) / FULL[column], 1.0)) if value else 0.0
            line = self._lines[column][k]
            line.set_xy(self._corners(column, k, width / 2))
            line.set_facecolor(theme.faded(POSITIVE if value > 0 else NEGATIVE, 0.75 if value else 0.0))

    def _corners(self, column: str, k: int, half: float) -> list[tuple[float, float]]:
        """Give the corners of the line that leads to the first box of a path, or from its last one to the sum."""
        y = self._y[k]
        if column == "factor":
            x, to, end = sum(_LOSS), _BOXES["factor"][0], y
        else:
            x, to, end = sum(_BOXES["product"]), _SUM[0], _MIDDLE + 60 * (0.5 - (k + 0.5) / self._n)
        return [(x, y + half), (to, end + half), (to, end - half), (x, y - half)]

    def _line(self) -> Polygon:
        line = Polygon(np.zeros((4, 2)), closed=True, linewidth=0, facecolor=NONE, zorder=1)
        add(self._axes, line)
        return line

    def _box(self, place: _Place, y: float, height: float) -> Rectangle:
        style = {"edgecolor": HAIRLINE, "linewidth": 1, "joinstyle": "round", "zorder": 2}
        return box(self._axes, place[0], y - height / 2, place[1], height, PAPER, **style)

    def _text(self, place: _Place, y: float, size: float = 14.0, words: str = "", color: Rgba = INK) -> Text:
        return label(self._axes, place[0] + place[1] / 2, y, words, size=size, color=color)
