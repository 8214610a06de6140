"""How far scores spread, and what is left of softmax's Jacobian, as queries grow longer: with and without 1/√d."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.patches import Polygon

from explainer.pages.cost.attending import AttentionNumbers
from explainer.pages.cost.settings import WIDTHS
from explainer.pages.cost.spread import LIMIT
from explainer.pages.logits import Floats
from explainer.pages.slide import Slide
from explainer.views import theme
from explainer.views.theme import BAR, GRIP, HAIRLINE, INK, MUTED, Rgba
from explainer.views.view import Drawing, add, box, label

LEFT, RIGHT, BOTTOM = 52.0, 12.0, 40.0
HEIGHT: Final = 400.0
_PANEL: Final = 150.0
_UPPER: Final = BOTTOM + _PANEL + 36.0
_WIDTH: Final = theme.WIDTH - LEFT - RIGHT
_DECADES: Final = {"deviation": (0.5, 50.0), "trace": (0.02, 2.0)}


class SpreadCurve(Drawing[AttentionNumbers]):
    """Above the deviation of the scores, below the mean trace of J, both logarithmic; dots are measured, lines theory.

    Attributes
    ----------
    axes : Axes
        x is d, logarithmic; y are units.
    artists : dict of str to Artist
        ``width-handle``, ``width-line``; ``{deviation|trace}-{0|1}``: dots of one kind, undivided and divided.
    """

    title = "What √d is for, measured"

    def __init__(self) -> None:
        super().__init__(HEIGHT)
        self.axes = self.add_axes(LEFT, BOTTOM, _WIDTH, HEIGHT - BOTTOM - 8, None, (BOTTOM, HEIGHT - 8))
        self.axes.set(xscale="log", xlim=(WIDTHS[0], WIDTHS[-1]))
        unit = (WIDTHS[-1] / WIDTHS[0]) ** (1 / _WIDTH)
        widths = np.array(WIDTHS, dtype=np.float64)
        for kind, foot, ticks, words in (
            ("deviation", _UPPER, (1.0, 10.0), "spread of scores"),
            ("trace", BOTTOM, (0.1, 1.0), "mean trace of J"),
        ):
            for value in ticks:
                y = self._height(kind, np.array([value]), foot)[0]
                box(self.axes, 1.0, y - 0.5, WIDTHS[-1], 1.0, HAIRLINE, zorder=0)
                self.note(LEFT - 6, y - 4, f"{value:g}", align="right")
            self.note(9.0, foot + _PANEL / 2, words, upright=True)
        theory = {
            "deviation": (np.sqrt(widths), np.ones_like(widths)),
            "trace": (LIMIT / np.sqrt(widths),),
        }
        for kind, foot in (("deviation", _UPPER), ("trace", BOTTOM)):
            for values in theory[kind]:
                inside = values <= _DECADES[kind][1]
                self._line(widths[inside], self._height(kind, values, foot)[inside], MUTED, 1.0)
        self._feet = {"deviation": _UPPER, "trace": BOTTOM}
        self._curves = {
            (kind, k): self._line(widths, np.full_like(widths, foot), GRIP if k == 0 else BAR, 2.5)
            for kind, foot in self._feet.items()
            for k in range(2)
        }
        self.artists |= {f"{kind}-{k}": line for (kind, k), line in self._curves.items()}
        label(self.axes, 40.0, _UPPER + 132, "q·k: √d", color=INK, align="right")
        label(self.axes, 1000.0, _UPPER + 32, "q·k/√d: 1", color=INK, align="right")
        label(self.axes, 1000.0, BOTTOM + 122, "q·k/√d", color=INK, align="right")
        label(self.axes, 30.0, BOTTOM + 40, "q·k: 1.27/√d", color=INK, align="right")
        for width in (1, 4, 16, 64, 256, 1024):
            x = min(LEFT + np.log(width) / np.log(unit), theme.WIDTH - 18)
            self.note(x, BOTTOM - 22, str(width))
        self.note(LEFT + _WIDTH / 2, 4, "numbers in a query, d")
        self._slide = Slide(self.axes, _WIDTH, HEIGHT - BOTTOM - 8, _UPPER + _PANEL)
        self.artists |= {"width-line": self._slide.line, "width-handle": self._slide.handle}
        self._drawn = False

    def update(self, numbers: AttentionNumbers) -> None:
        """Show what is measured, and d."""
        if not self._drawn:
            self._drawn = True
            for (kind, k), line in self._curves.items():
                values = (numbers.spread.deviations if kind == "deviation" else numbers.spread.traces)[k]
                line.set_xy(np.column_stack([WIDTHS, self._height(kind, values, self._feet[kind])]))
        self._slide.move(float(numbers.settings.width))

    def _height(self, kind: str, values: Floats, foot: float) -> Floats:
        low, high = _DECADES[kind]
        heights: Floats = foot + _PANEL * np.log(values / low) / np.log(high / low)
        return heights

    def _line(self, x: Floats, y: Floats, color: Rgba, width: float) -> Polygon:
        line = Polygon(np.column_stack([x, y]), closed=False, fill=False, edgecolor=color, linewidth=width, zorder=2)
        add(self.axes, line)
        return line
