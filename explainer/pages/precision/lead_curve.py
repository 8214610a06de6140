"""The error of one number against the lead, in every format, with the reader's lead to drag."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.patches import Polygon

from explainer.pages.precision.formats import FORMATS
from explainer.pages.precision.numbers import LEADS, SaturationNumbers
from explainer.pages.precision.settings import LARGEST_LEAD
from explainer.pages.slide import Slide
from explainer.views import theme
from explainer.views.numerals import power_of_ten
from explainer.views.theme import BAR, HAIRLINE, INK, MUTED, Rgba
from explainer.views.view import Drawing, add, box, label

LEFT, RIGHT, BOTTOM = 64.0, 12.0, 40.0
HEIGHT: Final = 386.0
_BAND: Final = 15.0
_CURVES: Final = HEIGHT - BOTTOM - 10.0 - _BAND * len(FORMATS)
LOW, HIGH = -18.0, 2.0
"""Powers of ten: a smaller error lies on the lower edge, and what is no number on the upper."""


class LeadCurve(Drawing[SaturationNumbers]):
    """Relative error against lead; above, where 1 + exp(−lead) becomes 1 in each format.

    Attributes
    ----------
    axes : Axes
        x is the lead, y the power of ten of the error.
    artists : dict of str to Artist
        ``lead-handle``, ``lead-line``, ``curve-{f}``.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> from explainer.pages.precision.settings import PrecisionSettings
    >>> view = LeadCurve()
    >>> view.update(compute(PrecisionSettings(section="saturation", lead=17.0)))
    >>> view.artists["lead-line"].get_x() < 17 < view.artists["lead-handle"].get_x() + 2
    True
    """

    title = "Error against lead"

    def __init__(self) -> None:
        super().__init__(HEIGHT)
        width = theme.WIDTH - LEFT - RIGHT
        self._unit = LARGEST_LEAD / width
        across = (HIGH - LOW) / _CURVES
        top = HIGH + across * _BAND * len(FORMATS)
        self.axes = self.add_axes(LEFT, BOTTOM, width, HEIGHT - BOTTOM - 10.0, (0, LARGEST_LEAD), (LOW, top))
        for power in range(-16, 1, 4):
            box(self.axes, 0, power, LARGEST_LEAD, across, HAIRLINE, zorder=0)
            self.note(LEFT - 6, BOTTOM + (power - LOW) / across - 3, power_of_ten(power), align="right")
        for lead in range(0, 61, 10):
            self.note(LEFT + lead / self._unit, BOTTOM - 22, str(lead))
        self.note(LEFT + width / 2, 4, "lead z₁ − z₂")
        self.note(9.0, BOTTOM + _CURVES / 2, "relative error", upright=True)
        self._curves = []
        for f, held in enumerate(FORMATS.values()):
            y = HIGH + across * _BAND * f
            box(self.axes, held.lead, LOW, self._unit, y - LOW + across * _BAND, HAIRLINE, zorder=1)
            words = f"{held.name}: {held.lead:.2f}"
            label(self.axes, held.lead + 5 * self._unit, y + 4 * across, words, size=theme.SMALL_SIZE, align="left")
            self._curves.append(self._line())
        self._slide = Slide(self.axes, width, HEIGHT - BOTTOM - 10.0, HIGH)
        self.keep("curve", self._curves)
        self.artists |= {"lead-line": self._slide.line, "lead-handle": self._slide.handle}
        self._shown: object = None

    def update(self, numbers: SaturationNumbers) -> None:
        """Show the curves and the lead."""
        settings = numbers.settings
        shown = (settings.quantity, settings.selected[0])
        if shown != self._shown:
            self._shown = shown
            for f, (name, line) in enumerate(zip(FORMATS, self._curves, strict=True)):
                line.set_xy(_points(numbers.curves[name].errors[settings.quantity]))
                chosen = f == settings.selected[0]
                line.set(edgecolor=INK if chosen else BAR, linewidth=2.5 if chosen else 1.5, zorder=3 if chosen else 2)
        self._slide.move(settings.lead)

    def _line(self, color: Rgba = MUTED) -> Polygon:
        line = Polygon([(0, 0), (1, 1)], closed=False, fill=False, edgecolor=color)
        add(self.axes, line)
        return line


def _points(errors: np.ndarray) -> np.ndarray:
    """Return where a curve runs; what is no number lies on the upper edge."""
    with np.errstate(divide="ignore"):
        powers = np.log10(errors)
    return np.column_stack([LEADS, np.clip(np.where(np.isnan(powers), HIGH, powers), LOW, HIGH)])
