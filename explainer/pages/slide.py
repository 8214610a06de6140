"""What is dragged along a curve: a line across it, and a square at the line's foot."""

from __future__ import annotations

from typing import Final

from matplotlib.axes import Axes

from explainer.views.theme import GRIP, INK, PAPER
from explainer.views.view import box

HANDLE: Final = 15.0
STYLE: Final = {"edgecolor": PAPER, "linewidth": 1, "joinstyle": "round", "zorder": 5}


class Slide:
    """A line and its handle, at some x of an axis, linear or logarithmic.

    Parameters
    ----------
    axes : Axes
    width, height : float
        Of the axes, in units.
    top : float
        Where the line ends, in the axes' data.

    Attributes
    ----------
    line, handle : Rectangle
    """

    def __init__(self, axes: Axes, width: float, height: float, top: float) -> None:
        low, high, foot, ceiling = map(float, (*axes.get_xlim(), *axes.get_ylim()))
        self._logarithmic = axes.get_xscale() == "log"
        self._unit = (high / low) ** (1 / width) if self._logarithmic else (high - low) / width
        self.line = box(axes, low, foot, 0, top - foot, INK, zorder=4)
        self.handle = box(axes, low, foot, 0, (ceiling - foot) / height * HANDLE, GRIP, **STYLE)
        self._at: float | None = None

    def move(self, x: float) -> None:
        """Put both at x."""
        if x == self._at:
            return
        self._at = x
        for artist, units in ((self.line, 2.0), (self.handle, HANDLE)):
            by = self._unit ** (units / 2) if self._logarithmic else self._unit * units / 2
            left, right = (x / by, x * by) if self._logarithmic else (x - by, x + by)
            artist.set_x(left)
            artist.set_width(right - left)
