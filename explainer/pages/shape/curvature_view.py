"""Log-sum-exp along the move d with its tangent and its tangent parabola; below, what both leave of the tangent."""

from __future__ import annotations

from typing import Final

import numpy as np

from explainer.pages.logits import Floats
from explainer.pages.shape.arrow import diamond, line, mark, redraw, square
from explainer.pages.shape.names_numbers import TIMES, NamesNumbers
from explainer.views import theme
from explainer.views.bars import tick
from explainer.views.logit_bars import HEIGHT
from explainer.views.theme import HAIRLINE, INK, MUTED, NEGATIVE, POSITIVE
from explainer.views.view import Drawing, box

LEFT, RIGHT = 46.0, 12.0
RISE, LEAP = (-2.0, 4.0), (0.0, 1.0)
"""What of both is seen."""
_UPPER, _LOWER = (178.0, 182.0), (46.0, 100.0)
"""Foot and height of both."""
_WIDTH: Final = theme.WIDTH - LEFT - RIGHT


class Curvature(Drawing[NamesNumbers]):
    """Above: log-sum-exp at z + t d, its tangent, its parabola. Below: KL(S(z) ‖ S(z + t d)), and ½ t² dᵀJd.

    The divergence is what log-sum-exp rises above its tangent: the lower curve is the upper one, less the line.

    Attributes
    ----------
    artists : dict of str to Artist
        ``rise-curve``, ``rise-tangent``, ``rise-parabola``; ``leap-curve``, ``leap-parabola``, ``leap-end``,
        ``leap-guess``: both at t = 1.

    Examples
    --------
    >>> from explainer.pages.shape.numbers import compute
    >>> from explainer.pages.shape.settings import ShapeSettings
    >>> view = Curvature()
    >>> view.update(compute(ShapeSettings(section="names", move=(0.0, 0.0, 0.0))))
    >>> float(view.artists["leap-curve"].get_xy()[:, 1].max())
    0.0
    """

    title = "Log-sum-exp along d, and its curvature"

    def __init__(self) -> None:
        super().__init__(HEIGHT)
        span = (float(TIMES[0]), float(TIMES[-1]))
        self._rise, self._leap = (
            self.add_axes(LEFT, foot, _WIDTH, tall, span, seen)
            for (foot, tall), seen in ((_UPPER, RISE), (_LOWER, LEAP))
        )
        unit = (span[1] - span[0]) / _WIDTH
        for axes, (foot, tall), levels in (
            (self._rise, _UPPER, (-2.0, 0.0, 2.0, 4.0)),
            (self._leap, _LOWER, (0.0, 0.5, 1.0)),
        ):
            low, high = axes.get_ylim()
            for level in levels:
                box(axes, span[0], level, span[1] - span[0], (high - low) / tall, HAIRLINE, zorder=0)
                self.note(LEFT - 8, foot + tall * (level - low) / (high - low) - 4, tick(level), align="right")
            for time in (0.0, 1.0):
                box(axes, time, low, unit, high - low, HAIRLINE, zorder=0)
        for time in (-2.0, -1.0, 0.0, 1.0, 2.0):
            self.note(LEFT + _WIDTH * (time - span[0]) / (span[1] - span[0]), _LOWER[0] - 18, tick(time))
        self.note(LEFT + _WIDTH / 2, 8, "t, how far along d")
        self.note(LEFT, HEIGHT - 16, "log Σ exp(z + t d) less its value at 0", align="left")
        self.note(LEFT, _LOWER[0] + _LOWER[1] + 7, "KL(S(z) ‖ S(z + t d)), and ½ t² dᵀJd", align="left")
        self._tangent = line(self._rise, MUTED, 1.25, zorder=1)
        self._parabola = line(self._rise, POSITIVE, 2, zorder=2, linestyle="--")
        self._curve = line(self._rise, INK, 2.5, zorder=3)
        self._half = line(self._leap, POSITIVE, 2, zorder=2, linestyle="--")
        self._divergence = line(self._leap, INK, 2.5, zorder=3)
        self._units = np.array([unit, (LEAP[1] - LEAP[0]) / _LOWER[1]])
        self._end, self._guess = mark(self._leap, INK, filled=True), mark(self._leap, NEGATIVE, filled=False)
        self.artists |= {
            "rise-tangent": self._tangent, "rise-parabola": self._parabola, "rise-curve": self._curve,
            "leap-parabola": self._half, "leap-curve": self._divergence,
            "leap-end": self._end, "leap-guess": self._guess,
        }  # fmt: skip
        self._shown: object = None

    def update(self, numbers: NamesNumbers) -> None:
        """Show the curves of the move."""
        settings = numbers.settings
        if self._shown == (settings.logits, settings.move):
            return
        self._shown = (settings.logits, settings.move)
        tangent, half = numbers.slope * TIMES, numbers.quadratic * TIMES**2
        redraw(self._tangent, _seen(tangent, RISE))
        redraw(self._parabola, _seen(tangent + half, RISE))
        redraw(self._curve, _seen(numbers.rise, RISE))
        redraw(self._half, _seen(half, LEAP))
        redraw(self._divergence, _seen(np.maximum(numbers.rise - tangent, 0.0), LEAP))
        for artist, value, shape in (
            (self._end, numbers.divergence, diamond), (self._guess, numbers.quadratic, square)
        ):  # fmt: skip
            corners = np.array([1.0, value]) + self._units * shape(np.zeros(2), 5.5)
            redraw(artist, corners if value <= LEAP[1] else np.empty((0, 2)))


def _seen(values: Floats, limits: tuple[float, float]) -> Floats:
    """Return the points of a curve around t = 0 that lie within limits."""
    within = (limits[0] <= values) & (values <= limits[1])
    middle = len(values) // 2
    first = middle - int(np.argmin(np.append(within[middle::-1], False))) + 1
    last = middle + int(np.argmin(np.append(within[middle:], False)))
    return np.column_stack([TIMES, values])[first:last]
