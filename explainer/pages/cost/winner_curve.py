"""The winner's share against its lead, which is dragged along it."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.patches import Polygon

from explainer.pages.cost.numbers import CURVE, NextNumbers
from explainer.pages.cost.settings import LEADS
from explainer.pages.slide import Slide
from explainer.views import lettering, theme
from explainer.views.bars import tick
from explainer.views.theme import BAR, HAIRLINE, INK
from explainer.views.view import Drawing, add, box

LEFT, RIGHT, BOTTOM, TOP = 44.0, 10.0, 44.0, 64.0
HEIGHT: Final = 312.0
KINDS: Final = ("zipf", "equal")


class WinnerCurve(Drawing[NextNumbers]):
    """S₁ against the lead: against the rivals that fall off, and against equal ones; the chosen is thick.

    Attributes
    ----------
    axes : Axes
        x is the lead, y the share.
    artists : dict of str to Artist
        ``winner-{kind}``, ``half-{kind}`` where it passes one half, ``half-words-{kind}``; ``lead-handle``,
        ``lead-line``.

    Examples
    --------
    >>> from explainer.pages.cost.numbers import compute
    >>> from explainer.pages.cost.settings import CostSettings
    >>> view = WinnerCurve()
    >>> view.update(compute(CostSettings(section="next")))
    >>> view.artists["half-words-equal"].get_text()
    'rivals all alike: T ln(n − 1) = 10.82'
    """

    title = "The winner’s share against its lead"

    def __init__(self) -> None:
        super().__init__(HEIGHT)
        width, height = theme.WIDTH - LEFT - RIGHT, HEIGHT - BOTTOM - TOP
        low, high = LEADS
        self._unit = (high - low) / width
        self.axes = self.add_axes(LEFT, BOTTOM, width, height, LEADS, (0.0, 1.0))
        for share in (0.0, 0.5, 1.0):
            box(self.axes, low, share - 0.5 / height, high - low, 1 / height, HAIRLINE, zorder=0)
            self.note(LEFT - 6, BOTTOM + share * height - 4, tick(share), align="right")
        for lead in (0.0, 5.0, 10.0, 15.0, 20.0):
            self.note(min(LEFT + (lead - low) / self._unit, theme.WIDTH - 12), BOTTOM - 24, tick(lead))
        self.note(LEFT + width / 2, 4, "lead z₁ − z₂")
        self._curves = {kind: Polygon([(0, 0), (1, 1)], closed=False, fill=False) for kind in KINDS}
        self._marks = {kind: box(self.axes, 0, 0.5, 0, 0.5 + 8 / height, BAR, zorder=1) for kind in KINDS}
        tops = (HEIGHT - 20.0, HEIGHT - 40.0)
        self._words = {kind: self.note(LEFT, y, align="left", color=INK) for kind, y in zip(KINDS, tops, strict=True)}
        self._room = width
        for kind, curve in self._curves.items():
            add(self.axes, curve)
            self.artists |= {f"winner-{kind}": curve, f"half-{kind}": self._marks[kind]}
            self.artists[f"half-words-{kind}"] = self._words[kind]
        self._slide = Slide(self.axes, width, height, 1.0)
        self.artists |= {"lead-line": self._slide.line, "lead-handle": self._slide.handle}
        self._shown: object = None

    def update(self, numbers: NextNumbers) -> None:
        """Show the curves, where they pass one half, and the lead."""
        settings = numbers.settings
        if (settings.temperature, settings.rivals) != self._shown:
            self._shown = (settings.temperature, settings.rivals)
            for kind in KINDS:
                self._draw(numbers, kind)
        self._slide.move(settings.lead)

    def _draw(self, numbers: NextNumbers, kind: str) -> None:
        half = numbers.needed[kind]
        chosen = kind == numbers.settings.rivals
        self._curves[kind].set_xy(np.column_stack([CURVE, numbers.curve(kind)]))
        self._curves[kind].set(edgecolor=INK if chosen else BAR, linewidth=2.5 if chosen else 1.5)
        seen = LEADS[0] <= half <= LEADS[1]
        self._marks[kind].set(x=half - self._unit, width=2 * self._unit, visible=seen)
        words = {"zipf": "half against rivals that fall off: ", "equal": "rivals all alike: T ln(n − 1) = "}[kind]
        lettering.write(self._words[kind], f"{words}{half:.2f}", self._room, theme.SMALL_SIZE)
        self._words[kind].set_fontweight("bold" if chosen else "normal")
