"""The running total of many ones in every format, with the number of ones to drag."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.patches import Polygon

from explainer.pages.precision.numbers import OnePassNumbers
from explainer.pages.precision.online import MOST_ONES, ones
from explainer.pages.slide import Slide
from explainer.views import theme
from explainer.views.numerals import power_of_ten
from explainer.views.theme import GRIP, HAIRLINE
from explainer.views.view import Drawing, add, box, label

LEFT, RIGHT, BOTTOM, TOP = 44.0, 88.0, 40.0, 14.0
HEIGHT: Final = 300.0
_TOP_POWER: Final = float(np.log10(MOST_ONES))


class SumCurve(Drawing[OnePassNumbers]):
    """Total against count, both logarithmic: a format's line ends flat where total + 1 rounds to the total.

    Attributes
    ----------
    axes : Axes
        x is the number of ones, logarithmic.
    artists : dict of str to Artist
        ``count-handle``, ``count-line``.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> from explainer.pages.precision.settings import PrecisionSettings
    >>> view = SumCurve()
    >>> view.update(compute(PrecisionSettings(section="onepass", count=100)))
    >>> view.artists["count-line"].get_x() < 100 < view.artists["count-line"].get_x() * 1.1
    True
    """

    title = "Adding ones"

    def __init__(self) -> None:
        super().__init__(HEIGHT)
        width, height = theme.WIDTH - LEFT - RIGHT, HEIGHT - BOTTOM - TOP
        self.axes = self.add_axes(LEFT, BOTTOM, width, height, None, (0.0, _TOP_POWER))
        self.axes.set(xscale="log", xlim=(1.0, MOST_ONES))
        self._unit = _TOP_POWER / width
        across = _TOP_POWER / height
        for power in range(5):
            box(self.axes, 1.0, power, MOST_ONES - 1.0, across, HAIRLINE, zorder=0)
            self.note(LEFT - 6, BOTTOM + power / across - 3, power_of_ten(power), align="right")
            self.note(LEFT + power / self._unit, BOTTOM - 22, power_of_ten(power))
        self.note(LEFT + width / 2, 4, "ones added")
        self.note(9.0, BOTTOM + height / 2, "total", upright=True)
        ends: dict[float, list[str]] = {}
        for name, totals in ones().items():
            at = np.unique(np.geomspace(1, MOST_ONES, 120).astype(int))
            points = np.column_stack([at, np.log10(totals[at - 1])])
            add(self.axes, Polygon(points, closed=False, fill=False, edgecolor=GRIP, linewidth=2, zorder=2))
            ends.setdefault(float(totals[-1]), []).append(name)
        for end, names in ends.items():
            for k, name in enumerate(names):
                y = float(np.log10(end)) - (4 + 13 * k) * across
                label(self.axes, MOST_ONES * 10 ** (6 * self._unit), y, name, size=theme.SMALL_SIZE, align="left")
        self._slide = Slide(self.axes, width, height, _TOP_POWER)
        self.artists |= {"count-line": self._slide.line, "count-handle": self._slide.handle}

    def update(self, numbers: OnePassNumbers) -> None:
        """Show how many ones there are."""
        self._slide.move(float(numbers.settings.count))
