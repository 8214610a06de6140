"""Sliders that come back: each a number that J has in its marked part alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from explainer.pages.shape.invariants_numbers import InvariantsNumbers
from explainer.pages.slide import HANDLE, STYLE
from explainer.views import lettering, theme
from explainer.views.bars import tick
from explainer.views.logit_bars import HEIGHT
from explainer.views.shorter import shorter_signed
from explainer.views.theme import GRIP, HAIRLINE, INK
from explainer.views.view import Drawing, box

LEFT, RIGHT = 22.0, 22.0
_PITCH: Final = 92.0
_WIDTH: Final = theme.WIDTH - LEFT - RIGHT


@dataclass(frozen=True)
class Rail:
    """One slider: what it is called, from where to where it goes, and what of that can be."""

    words: str
    limits: tuple[float, float]
    allowed: tuple[float, float]


RAILS: Final = {
    "row": Rail("the sum of row 1 of J", (-1.0, 1.0), (0.0, 0.0)),
    "symmetry": Rail("J₁₂ − J₂₁", (-1.0, 1.0), (0.0, 0.0)),
    "least": Rail("the smallest eigenvalue", (-1.0, 1.0), (0.0, 0.0)),
    "largest": Rail("the largest eigenvalue", (0.0, 1.0), (0.0, 0.5)),
}


class Rails(Drawing[InvariantsNumbers]):
    """A rail for each of `RAILS`; marked is where its handle can be.

    Attributes
    ----------
    axes : dict of str to Axes
        x is the number.
    artists : dict of str to Artist
        ``{name}-handle``, ``{name}-value``.

    Examples
    --------
    >>> from explainer.pages.shape.numbers import compute
    >>> from explainer.pages.shape.settings import ShapeSettings
    >>> view = Rails()
    >>> view.update(compute(ShapeSettings((0.0, 0.0), section="invariants")))
    >>> view.artists["largest-value"].get_text()
    '+0.500'
    """

    title = "Try to break one"

    def __init__(self) -> None:
        super().__init__(HEIGHT)
        self.axes: dict[str, Axes] = {}
        self._values: dict[str, Text] = {}
        self._handles: dict[str, Rectangle] = {}
        for k, (name, rail) in enumerate(RAILS.items()):
            low, high = rail.limits
            foot = HEIGHT - (k + 1) * _PITCH
            axes = self.axes[name] = self.add_axes(LEFT, foot, _WIDTH, 52, rail.limits, (0, 52))
            unit = (high - low) / _WIDTH
            box(axes, low, 24, high - low, 4, HAIRLINE, zorder=0)
            first, last = rail.allowed
            box(axes, first - 2 * unit, 24, last - first + 4 * unit, 4, INK, zorder=1)
            for x in (low, (low + high) / 2, high):
                self.note(LEFT + _WIDTH * (x - low) / (high - low), foot + 2, tick(x))
            self.note(8, foot + 58, rail.words, align="left", color=INK)
            self._values[name] = self.note(theme.WIDTH - 4, foot + 58, align="right", color=INK)
            self._handles[name] = box(axes, 0, 26 - HANDLE / 2, unit * HANDLE, HANDLE, GRIP, **STYLE)
            self.artists |= {f"{name}-value": self._values[name], f"{name}-handle": self._handles[name]}
        self._shown: dict[str, float] = {}

    def update(self, numbers: InvariantsNumbers) -> None:
        """Put every handle where its number is."""
        for name, value in numbers.sliders.items():
            if self._shown.get(name) == value:
                continue
            self._shown[name] = value
            handle = self._handles[name]
            handle.set_x(value - handle.get_width() / 2)
            lettering.write(self._values[name], shorter_signed(value), 100, theme.SMALL_SIZE)
