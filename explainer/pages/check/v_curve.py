"""The V-shaped curve: the error of finite differences against their step, with the reader's own step to drag."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text

from explainer.core.differences import Method
from explainer.pages.check.numbers import AnyNumbers
from explainer.pages.check.settings import LEAST_STEP, METHODS
from explainer.views import lettering, theme
from explainer.views.numerals import power_of_ten, spelled
from explainer.views.theme import GRIP, HAIRLINE, INK, MUTED, PAPER, Rgba
from explainer.views.view import Drawing, add, box, label

LEFT, RIGHT, BOTTOM, TOP = 54.0, 8.0, 46.0, 58.0
HEIGHT: Final = 386.0
LOW, HIGH = 1e-17, 1e1
"""Smaller errors lie on the lower edge, larger ones on the upper."""
FIRST, LAST = LEAST_STEP, 1.0

_STYLES: dict[Method, str] = {"forward": "dotted", "central": "solid", "complex": "dashed"}
_TRUNCATION: dict[Method, str] = {"forward": "h", "central": "h²", "complex": "h²"}
_SOURCES: Final = {"round-off": theme.faded(MUTED, 0.10), "truncation": theme.faded(MUTED, 0.04)}
_WIDTH, _HEIGHT = theme.WIDTH - LEFT - RIGHT, HEIGHT - BOTTOM - TOP
_UNIT: Final = np.log10(HIGH / LOW) / _HEIGHT
"""Decades of the error in a unit of height."""
_ACROSS: Final = np.log10(LAST / FIRST) / _WIDTH
"""Decades of the step in a unit of width."""


class VCurve(Drawing[AnyNumbers]):
    """Error against step for every method, both logarithmic; what theory expects, and a handle at the reader's h.

    Theory is one line falling as ε/h, round-off, and one rising as h or h², truncation. They cross at the step that
    theory recommends: ε^½ for forward, ε^⅓ for central differences.

    Attributes
    ----------
    axes : Axes
        x is the step h, y the error.
    artists : dict of str to Artist
        ``step-handle``, ``step-dot``, ``step-words``, ``curve-{method}``, ``curve-name-{method}``,
        ``region-{source}``, ``region-{source}-name`` and ``slope-{source}`` for the sources of error, ``round-off``
        and ``truncation``.

    Examples
    --------
    >>> from explainer.pages.check.numbers import compute
    >>> from explainer.pages.check.settings import LabSettings
    >>> view = VCurve()
    >>> view.update(compute(LabSettings(), LabSettings().subject))
    >>> view.artists["region-truncation-name"].get_text()
    'truncation ∝ h²'
    """

    title = "Error against step"

    def __init__(self) -> None:
        super().__init__(HEIGHT)
        self.axes = self.add_axes(LEFT, BOTTOM, _WIDTH, _HEIGHT)
        self._draw_scales()
        self._regions = [self._region(color) for color in _SOURCES.values()]
        high = HIGH * 10.0 ** (6 * _UNIT)
        self._region_names = [
            label(self.axes, 1e-9, high, color=MUTED) for _ in _SOURCES
        ]  # fmt: skip
        self._slopes = [self._line(MUTED, 1.0, "dashdot", 2) for _ in _SOURCES]
        self._curves: dict[Method, Polygon] = {m: self._line(GRIP, 1.5, _STYLES[m], 3) for m in METHODS}
        self._names: dict[Method, Text] = {m: self._name(m, LEFT + 6 + k * 112.0) for k, m in enumerate(METHODS)}
        self._handle = box(self.axes, 1e-5, LOW, 1e-6, HIGH, INK, zorder=4, joinstyle="round")
        self._dot = box(
            self.axes, 1e-5, LOW, 1e-6, HIGH, PAPER, edgecolor=INK, linewidth=2.5, zorder=5, joinstyle="round"
        )  # fmt: skip
        self._words = self.note(LEFT + _WIDTH / 2, HEIGHT - 14, color=INK)
        self.artists |= {"step-handle": self._handle, "step-dot": self._dot, "step-words": self._words}
        for method in METHODS:
            self.artists |= {f"curve-{method}": self._curves[method], f"curve-name-{method}": self._names[method]}
        for k, source in enumerate(_SOURCES):
            self.artists[f"region-{source}"] = self._regions[k]
            self.artists[f"region-{source}-name"] = self._region_names[k]
            self.artists[f"slope-{source}"] = self._slopes[k]
        self._shown: object = None
        self._place: object = None

    def update(self, numbers: AnyNumbers) -> None:
        """Show the curves of `numbers`."""
        method, h, error = numbers.settings.method, numbers.settings.step, numbers.error
        theory = (method, numbers.theory_step)
        if self._shown != theory:
            self._shown = theory
            self._show_theory(method, numbers.theory_step)
        for name, line in self._curves.items():
            errors = numbers.curves.get(name)
            line.set_visible(errors is not None)
            if errors is not None:
                points = np.column_stack([numbers.steps, np.clip(errors, LOW, HIGH)])
                if not np.array_equal(points, line.get_xy()):
                    line.set_xy(points)
        place = (h, error if np.isfinite(error) else None)
        if self._place != place:
            self._place = place
            self._show_place(*place)

    def _show_place(self, h: float, error: float | None) -> None:
        place = LOW if error is None else min(max(error, LOW), HIGH)
        self._handle.set_bounds(*_around(h, 2.0, LOW, HIGH))
        across = 10.0 ** (5.5 * _UNIT)
        self._dot.set_bounds(*_around(h, 11.0, place / across, place * across))
        self._dot.set_visible(error is not None)
        told = "nothing to compare" if error is None else f"error {spelled(error)}"
        self._words.set_text(f"h = {spelled(h)}:  {told}")

    def _show_theory(self, method: Method, best: float) -> None:
        order = 1 if method == "forward" else 2
        left, right = self._regions
        left.set_bounds(FIRST, LOW, best - FIRST, HIGH - LOW)
        right.set_bounds(best, LOW, LAST - best, HIGH - LOW)
        falling, rising = self._slopes
        low = best**order  # ε/h and hᵖ meet where h = ε^(1/(p+1)), at hᵖ
        rising.set_xy([(best, low), (LAST, low * (LAST / best) ** order)])
        falls = method != "complex"
        falling.set_visible(falls)
        falling.set_xy([(FIRST, min(low * best / FIRST, HIGH)), (best, low)])
        names = ("round-off ∝ ε/h" if falls else "no subtraction", f"truncation ∝ {_TRUNCATION[method]}")
        for text, words, (a, b) in zip(self._region_names, names, ((FIRST, best), (best, LAST)), strict=True):
            text.set_text(words)
            half = lettering.text_width(words, theme.SMALL_SIZE) / 2
            text.set_x(10.0 ** min(np.log10(a * b) / 2, np.log10(LAST) - (half - RIGHT) * _ACROSS))
        for name in METHODS:
            chosen = name == method
            self._curves[name].set(edgecolor=INK if chosen else GRIP, linewidth=3.0 if chosen else 1.25)
            self._names[name].set(color=INK if chosen else MUTED, weight="bold" if chosen else "normal")

    def _draw_scales(self) -> None:
        self.axes.set(xscale="log", yscale="log", xlim=(FIRST, LAST), ylim=(LOW, HIGH))
        self.scale(self.axes, {10.0**k: power_of_ten(k) for k in range(-16, 1, 4)})
        self.axes.set_xticks([10.0**k for k in range(-12, 1, 3)], [power_of_ten(k) for k in range(-12, 1, 3)])
        self.axes.minorticks_off()
        self.axes.tick_params(axis="x", labelfontfamily=theme.FONT)
        self.axes.grid(axis="x", color=HAIRLINE, linewidth=0.75)
        self.note(LEFT + _WIDTH / 2, BOTTOM - 35.5, "step h")
        self.note(9.0, BOTTOM + _HEIGHT / 2, "error, relative to the largest entry", upright=True)

    def _name(self, method: Method, x: float) -> Text:
        """Write a method's name, with a piece of its line before it."""
        sample = self.add_axes(x, HEIGHT - TOP + 22, 26.0, 6.0, (0, 1), (0, 1))
        add(sample, _polyline([(0, 0.5), (1, 0.5)], GRIP, 2, _STYLES[method]))
        return self.note(x + 32, HEIGHT - TOP + 21.5, method, align="left")

    def _region(self, color: Rgba) -> Rectangle:
        return box(self.axes, FIRST, LOW, 1e-6, HIGH, color, zorder=0.5)

    def _line(self, color: Rgba, width: float, style: str, zorder: float) -> Polygon:
        line = _polyline([(1e-9, 1e-9), (1e-3, 1e-3)], color, width, style)
        line.set_zorder(zorder)
        add(self.axes, line)
        return line


def _polyline(points: list[tuple[float, float]], color: Rgba, width: float, style: str) -> Polygon:
    return Polygon(points, closed=False, fill=False, edgecolor=color, linewidth=width, linestyle=style)


def _around(h: float, width: float, low: float, high: float) -> tuple[float, float, float, float]:
    """Return the bounds of a box around h that is `width` units wide on the logarithmic axis."""
    by = 10.0 ** (width / 2 * _ACROSS)
    return h / by, low, h * (by - 1 / by), high - low
