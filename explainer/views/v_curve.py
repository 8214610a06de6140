"""The V-shaped curve: the error of finite differences against their step, with the reader's own step to drag."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.artist import Artist
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text

from explainer.core.differences import Method
from explainer.snapshot.check import METHODS, CheckSnapshot
from explainer.views import theme
from explainer.views.grid import HEIGHT
from explainer.views.labels import spelled
from explainer.views.theme import GRIP, HAIRLINE, INK, MUTED, NONE, Rgba

LEFT, RIGHT, BOTTOM, TOP = 54.0, 8.0, 46.0, 58.0
LOW, HIGH = 1e-17, 1e1
"""Smaller errors lie on the lower edge, larger ones on the upper."""
FIRST, LAST = 1e-12, 1.0
MOST: Final = 0.1
"""The largest step that a reader can choose."""

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_STYLES: dict[Method, str] = {"forward": "dotted", "central": "solid", "complex": "dashed"}
_TRUNCATION: dict[Method, str] = {"forward": "h", "central": "h²", "complex": "h²"}
_ROUND_OFF: Rgba = (0.353, 0.404, 0.459, 0.10)
_TOO_LONG: Rgba = (0.353, 0.404, 0.459, 0.04)
_WIDTH, _HEIGHT = theme.WIDTH - LEFT - RIGHT, HEIGHT - BOTTOM - TOP


class VCurve:
    """Error against step for every method, both logarithmic; what theory expects, and a handle at the reader's h.

    Theory is one line falling as ε/h, round-off, and one rising as h or h², truncation. They cross at the step that
    theory recommends: ε^½ for forward, ε^⅓ for central differences.

    Attributes
    ----------
    figure : Figure
    title : str
    axes : Axes
        x is the step h, y the error.
    artists : dict of str to Artist
        ``step-handle``, ``step-dot``, ``step-words``, ``curve-{method}``, ``curve-name-{method}``,
        ``region-{source}``, ``region-{source}-name`` and ``slope-{source}`` for the sources of error, ``round-off``
        and ``truncation``.

    Examples
    --------
    >>> from explainer.snapshot.check import CheckSettings, compute_check
    >>> view = VCurve()
    >>> view.update(compute_check(CheckSettings()))
    >>> view.artists["region-truncation-name"].get_text()
    'truncation ∝ h²'
    """

    title = "Error against step"

    def __init__(self) -> None:
        self.figure = theme.figure(HEIGHT)
        self.axes = theme.axes(self.figure, LEFT, BOTTOM, _WIDTH, _HEIGHT)
        self.axes.set_axis_on()
        self.axes.set(xscale="log", yscale="log", xlim=(FIRST, LAST), ylim=(LOW, HIGH), facecolor="none")
        self._draw_scales()
        self._regions = [self._region(_ROUND_OFF), self._region(_TOO_LONG)]
        self._region_names = [self._text(1e-9, HIGH, theme.SMALL_SIZE, MUTED) for _ in range(2)]
        self._slopes = [self._line(MUTED, 1.0, "dashdot", 2) for _ in range(2)]
        self._curves: dict[Method, Polygon] = {m: self._line(GRIP, 1.5, _STYLES[m], 3) for m in METHODS}
        self._names = self._draw_names()
        self._handle = Rectangle((1e-5, LOW), 1e-6, HIGH, facecolor=INK, linewidth=0, zorder=4)
        self._dot = Rectangle((1e-5, LOW), 1e-6, HIGH, facecolor=theme.PAPER, edgecolor=INK, linewidth=2.5, zorder=5)
        for patch in (self._handle, self._dot):
            patch.set(joinstyle="round", clip_on=False)
            self.axes.add_patch(patch)
        self._words = self._note(HEIGHT - 14, 12.0, INK)
        self.artists: dict[str, Artist] = {
            "step-handle": self._handle,
            "step-dot": self._dot,
            "step-words": self._words,
            **{f"curve-{m}": line for m, line in self._curves.items()},
            **{f"curve-name-{m}": text for m, text in self._names.items()},
        }
        for k, name in enumerate(("round-off", "truncation")):
            self.artists[f"region-{name}"] = self._regions[k]
            self.artists[f"region-{name}-name"] = self._region_names[k]
            self.artists[f"slope-{name}"] = self._slopes[k]
        self._shown: object = None

    def update(self, snapshot: CheckSnapshot) -> None:
        """Show the curves of `snapshot`."""
        method, h = snapshot.settings.method, snapshot.settings.step
        theory = (method, snapshot.theory_step)
        if self._shown != theory:
            self._shown = theory
            self._show_theory(method, snapshot.theory_step)
        for name, line in self._curves.items():
            errors = snapshot.curves.get(name)
            line.set_visible(errors is not None)
            if errors is not None:
                line.set_xy(np.column_stack([snapshot.steps, np.clip(errors, LOW, HIGH)]))
        known = bool(np.isfinite(snapshot.error))
        place = min(max(snapshot.error, LOW), HIGH) if known else LOW
        self._handle.set_bounds(*_box(h, 2.0, LOW, HIGH))
        across = 10.0 ** (5.5 * np.log10(HIGH / LOW) / _HEIGHT)
        self._dot.set_bounds(*_box(h, 11.0, place / across, place * across))
        self._dot.set_visible(known)
        error = f"error {spelled(snapshot.error)}" if known else "nothing to compare"
        self._words.set_text(f"h = {spelled(h)}:  {error}")

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
            text.set_position((float(np.sqrt(a * b)), HIGH * 10.0 ** (6 * np.log10(HIGH / LOW) / _HEIGHT)))
        for name in METHODS:
            chosen = name == method
            self._curves[name].set(edgecolor=INK if chosen else GRIP, linewidth=3.0 if chosen else 1.25)
            self._names[name].set(color=INK if chosen else MUTED, weight="bold" if chosen else "normal")

    def _draw_scales(self) -> None:
        ticks = [10.0**k for k in range(-12, 1, 3)]
        self.axes.set_xticks(ticks, [_power(k) for k in range(-12, 1, 3)])
        self.axes.set_yticks([10.0**k for k in range(-16, 1, 4)], [_power(k) for k in range(-16, 1, 4)])
        self.axes.minorticks_off()
        self.axes.spines[:].set_visible(False)
        self.axes.tick_params(length=0, labelsize=theme.SMALL_SIZE, labelcolor=MUTED, labelfontfamily=theme.FONT)
        self.axes.grid(color=HAIRLINE, linewidth=0.75)
        self.axes.set_axisbelow(True)
        for words, x, y, rotation in (
            ("step h", LEFT + _WIDTH / 2, BOTTOM - 32.0, 0.0),
            ("error, relative to the largest entry", 9.0, BOTTOM + _HEIGHT / 2, 90.0),
        ):
            self.figure.text(
                x / theme.WIDTH, y / HEIGHT, words,
                size=theme.SMALL_SIZE, ha="center", va="center", rotation=rotation, color=MUTED, family=theme.FONT,
            )  # fmt: skip

    def _draw_names(self) -> dict[Method, Text]:
        names: dict[Method, Text] = {}
        for k, method in enumerate(METHODS):
            x = LEFT + 6 + k * 112.0
            sample = theme.axes(self.figure, x, HEIGHT - TOP + 19, 26.0, 6.0)
            sample.set(xlim=(0, 1), ylim=(0, 1))
            line = Polygon([(0, 0.5), (1, 0.5)], closed=False, fill=False, edgecolor=GRIP, linewidth=2)
            line.set(linestyle=_STYLES[method])
            sample.add_patch(line)
            names[method] = self.figure.text(
                (x + 32) / theme.WIDTH, (HEIGHT - TOP + 18.5) / HEIGHT, method,
                size=theme.SMALL_SIZE, ha="left", va="baseline", color=MUTED, family=theme.FONT,
            )  # fmt: skip
        return names

    def _region(self, color: Rgba) -> Rectangle:
        region = Rectangle((FIRST, LOW), 1e-6, HIGH, facecolor=color, edgecolor=NONE, linewidth=0, zorder=0.5)
        self.axes.add_patch(region)
        return region

    def _line(self, color: Rgba, width: float, style: str, zorder: float) -> Polygon:
        line = Polygon([(1e-9, 1e-9), (1e-3, 1e-3)], closed=False, fill=False, edgecolor=color, linewidth=width)
        line.set(linestyle=style, zorder=zorder)
        self.axes.add_patch(line)
        return line

    def _text(self, x: float, y: float, size: float, color: Rgba) -> Text:
        return self.axes.text(x, y, "", size=size, ha="center", va="baseline", color=color, family=theme.FONT)

    def _note(self, y: float, size: float, color: Rgba) -> Text:
        return self.figure.text(
            (LEFT + _WIDTH / 2) / theme.WIDTH, y / HEIGHT, "",
            size=size, ha="center", va="baseline", color=color, family=theme.FONT,
        )  # fmt: skip


def _box(h: float, width: float, low: float, high: float) -> tuple[float, float, float, float]:
    """Return the bounds of a box around h that is `width` units wide on the logarithmic axis."""
    by = 10.0 ** (width / 2 * np.log10(LAST / FIRST) / _WIDTH)
    return h / by, low, h * (by - 1 / by), high - low


def _power(exponent: int) -> str:
    return "1" if exponent == 0 else f"10{str(exponent).translate(_SUPERSCRIPTS)}"
