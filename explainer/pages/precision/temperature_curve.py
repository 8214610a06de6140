"""Shares and entropy against temperature, with both limits at the ends and the reader's temperature to drag."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.patches import Polygon

from explainer.pages.logits import Floats
from explainer.pages.precision.numbers import TemperatureNumbers
from explainer.pages.precision.tempered import CURVE, TEMPERATURES
from explainer.pages.slide import Slide
from explainer.views import theme
from explainer.views.bars import tick
from explainer.views.labels import sub
from explainer.views.theme import BAR, GRIP, HAIRLINE, INK
from explainer.views.view import Drawing, add, box

LEFT, RIGHT, BOTTOM, HEIGHT = 82.0, 42.0, 38.0, 386.0
SHARES, ENTROPY = (186.0, 176.0), (46.0, 104.0)
"""Where 0 is, and how high 1 or ln n stands above it; in units."""
_ASIDE: Final = 28.0
_DOT: Final = 8.0


class TemperatureCurve(Drawing[TemperatureNumbers]):
    """Above S, below H from 0 to ln n, over T on a logarithmic axis; squares beside it: T → 0 and T → ∞.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    axes : Axes
        x is T, logarithmic; y are units.
    artists : dict of str to Artist
        ``temperature-handle``, ``temperature-line``; ``curve-{k}``, ``dot-cold-{k}`` and ``dot-hot-{k}``, of class k,
        and after the last class of the entropy; ``curve-name``.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> from explainer.pages.precision.settings import PrecisionSettings
    >>> view = TemperatureCurve(3)
    >>> view.update(compute(PrecisionSettings(section="temperature", temperature=10.0)))
    >>> view.artists["temperature-line"].get_x() < 10 < view.artists["temperature-line"].get_x() * 1.1
    True
    """

    title = "Shares and entropy against T"

    def __init__(self, n: int) -> None:
        super().__init__(HEIGHT)
        width = theme.WIDTH - LEFT - RIGHT
        low, high = TEMPERATURES
        self.axes = self.add_axes(LEFT, BOTTOM, width, HEIGHT - BOTTOM, None, (BOTTOM, HEIGHT))
        self.axes.set(xscale="log", xlim=TEMPERATURES)
        unit = (high / low) ** (1 / width)
        for (foot, tall), words, names in (
            (SHARES, "shares S", ("0", "0.5", "1")),
            (ENTROPY, "entropy H", ("0", "", "ln n")),
        ):
            for k, name in enumerate(names):
                y = foot + tall * k / 2
                box(self.axes, low, y - 0.5, high - low, 1, HAIRLINE, zorder=0)
                self.note(LEFT - _ASIDE - 8, y - 4, name, align="right")
            self.note(9.0, foot + tall / 2, words, upright=True)
        for temperature in (0.01, 0.1, 1.0, 10.0, 100.0):
            x = LEFT + np.log(temperature / low) / np.log(unit)
            self.note(x, BOTTOM - 18, tick(temperature))
        self.note(LEFT - _ASIDE, BOTTOM - 18, "0")
        self.note(theme.WIDTH - RIGHT + _ASIDE, BOTTOM - 18, "∞")
        self.note(LEFT + width / 2, 4, "temperature T")
        self._name = self.note(LEFT + width / 2, SHARES[0] + SHARES[1] + 6, color=INK)
        self._curves = [Polygon([(1, 0), (1, 1)], closed=False, fill=False) for _ in range(n + 1)]
        for line in self._curves:
            add(self.axes, line)
        sides = (low / unit ** (_ASIDE + _DOT / 2), high * unit ** (_ASIDE - _DOT / 2))
        self._cold, self._hot = (
            [box(self.axes, x, 0, x * (unit**_DOT - 1), _DOT, GRIP, zorder=3) for _ in range(n + 1)] for x in sides
        )
        self._slide = Slide(self.axes, width, HEIGHT - BOTTOM, SHARES[0] + SHARES[1])
        self.keep("curve", self._curves)
        self.keep("dot-cold", self._cold)
        self.keep("dot-hot", self._hot)
        self.artists |= {
            "temperature-line": self._slide.line, "temperature-handle": self._slide.handle, "curve-name": self._name
        }  # fmt: skip
        self._n = n
        self._shown: object = None
        self._chosen: int | None = None

    def update(self, numbers: TemperatureNumbers) -> None:
        """Show the curves, their limits and the temperature."""
        settings = numbers.settings
        if settings.logits != self._shown:
            self._shown = settings.logits
            for curve, line in zip(self._heights(numbers.curves).T, self._curves, strict=True):
                line.set_xy(np.column_stack([CURVE, curve]))
            for limit, dots in ((numbers.cold, self._cold), (numbers.hot, self._hot)):
                for y, dot in zip(self._heights(limit).tolist(), dots, strict=True):
                    if dot.get_y() != y - _DOT / 2:
                        dot.set_y(y - _DOT / 2)
        if settings.row != self._chosen:
            self._chosen = settings.row
            self._name.set_text(f"thick: S{sub(settings.entry[0])} and H")
            for k, line in enumerate(self._curves):
                chosen = k in (settings.row, self._n)
                line.set(edgecolor=INK if chosen else BAR, linewidth=2.5 if chosen else 1.5, zorder=3 if chosen else 2)
        self._slide.move(settings.temperature)

    def _heights(self, values: Floats) -> Floats:
        """Return where S and H stand, along the last axis."""
        heights: Floats = SHARES[0] + SHARES[1] * values
        heights[..., -1] = ENTROPY[0] + ENTROPY[1] * values[..., -1] / np.log(self._n)
        return heights
