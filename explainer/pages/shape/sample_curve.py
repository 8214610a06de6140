"""The error of a covariance against the number of draws, beside the line on which it falls as 1/√N."""

from __future__ import annotations

from typing import Final

import numpy as np

from explainer.pages.shape.arrow import line, redraw
from explainer.pages.shape.names_numbers import NamesNumbers
from explainer.pages.shape.sampling import CHECKPOINTS, FIRST, TOTAL
from explainer.views import theme
from explainer.views.numerals import power_of_ten
from explainer.views.theme import HAIRLINE, INK, POSITIVE
from explainer.views.view import Drawing, box

HEIGHT: Final = 270.0
LEFT, RIGHT, BOTTOM, TOP = 54.0, 20.0, 42.0, 26.0
_LEAST, _MOST = -5, 0
"""Powers of ten of the error."""


class SampleCurve(Drawing[NamesNumbers]):
    """Both axes are logarithmic.

    Attributes
    ----------
    axes : Axes
        x is log₁₀ N; y is log₁₀ of the error.
    artists : dict of str to Artist
        ``sample-curve``, ``sample-line``.
    """

    title = "Error of the covariance"

    def __init__(self) -> None:
        super().__init__(HEIGHT)
        width, height = theme.WIDTH - LEFT - RIGHT, HEIGHT - BOTTOM - TOP
        first, last = round(np.log10(FIRST)), round(np.log10(TOTAL))
        self.axes = self.add_axes(LEFT, BOTTOM, width, height, (first, last), (_LEAST, _MOST))
        for power in range(_LEAST, _MOST + 1):
            box(self.axes, first, power, last - first, (_MOST - _LEAST) / height, HAIRLINE, zorder=0)
            y = BOTTOM + height * (power - _LEAST) / (_MOST - _LEAST)
            self.note(LEFT - 8, y - 4, power_of_ten(power), align="right")
        for power in range(first, last + 1):
            self.note(LEFT + width * (power - first) / (last - first), BOTTOM - 18, power_of_ten(power))
        self.note(LEFT + width / 2, 6, "draws N")
        self.note(LEFT, HEIGHT - 15, "distance from J; dashed: √(V/N)", align="left")
        self._line = line(self.axes, POSITIVE, 2, linestyle="--", zorder=2)
        self._curve = line(self.axes, INK, 2, zorder=3)
        self.artists |= {"sample-line": self._line, "sample-curve": self._curve}
        self._shown: object = None

    def update(self, numbers: NamesNumbers) -> None:
        """Show the errors so far."""
        errors = numbers.sample.errors
        if self._shown == (numbers.settings.logits, len(errors)):
            return
        self._shown = (numbers.settings.logits, len(errors))
        draws = np.log10(CHECKPOINTS)
        with np.errstate(divide="ignore"):
            expected, found = (np.log10(numbers.spread) - draws) / 2, np.log10(errors)
        for artist, heights in ((self._line, expected), (self._curve, found)):
            points = np.column_stack([draws[: len(heights)], heights])
            redraw(artist, points[(points[:, 1] >= _LEAST) & (points[:, 1] <= _MOST)])
