"""The logits on an axis, and below them how far each format's exp reaches."""

from __future__ import annotations

from typing import Final

from explainer.pages.precision.formats import FORMATS
from explainer.pages.precision.numbers import LimitsNumbers
from explainer.pages.slide import HANDLE, STYLE
from explainer.views import lettering, theme
from explainer.views.bars import tick
from explainer.views.labels import name_input
from explainer.views.shorter import shorter_logit
from explainer.views.theme import BAR, GRIP, HAIRLINE, INK, MUTED
from explainer.views.view import Drawing, box, label

LEFT, RIGHT, BOTTOM, TOP = 112.0, 34.0, 40.0, 8.0
_PITCH: Final = 30.0
_ROW: Final = 21.0


class Ranges(Drawing[LimitsNumbers]):
    """One rail a logit and one for all together; one bar a format, from where exp is 0 to where it is too large.

    Parameters
    ----------
    n : int
        Classes.
    reach : float
        The axis goes from −`reach` to `reach`.

    Attributes
    ----------
    axes : Axes
        x is a logit.
    artists : dict of str to Artist
        ``logit-handle-{k}``, ``logit-name-{k}``, ``logit-line-{k}``, ``shift-handle``, and for every format
        ``range-end-{f}``: what became of an exp that did not fit.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> from explainer.pages.precision.settings import PrecisionSettings
    >>> view = Ranges(2, 20.0)
    >>> view.update(compute(PrecisionSettings(logits=(12.0, 0.0))))
    >>> [view.artists[f"range-end-{f}"].get_text() for f in range(6)]
    ['NaN', '∞', '∞', '', '', '']
    """

    title = "Logits, and how far exp reaches"

    def __init__(self, n: int, reach: float) -> None:
        rails, rows = n + 1, len(FORMATS)
        height = BOTTOM + rows * _ROW + 26.0 + rails * _PITCH + TOP
        super().__init__(height)
        width = theme.WIDTH - LEFT - RIGHT
        self.axes = self.add_axes(LEFT, 0, width, height, (-reach, reach), (0, height))
        self._unit = 2 * reach / width
        top = height - TOP - _PITCH / 2
        levels = [top - k * _PITCH for k in range(rails)]
        foot = BOTTOM + rows * _ROW + 12.0
        for x in (-reach, 0.0, reach):
            box(self.axes, x - self._unit / 2, BOTTOM - 6, self._unit, height - BOTTOM - TOP + 6, HAIRLINE, zorder=0)
            label(self.axes, x, BOTTOM - 19, tick(x), size=theme.SMALL_SIZE, color=MUTED)
        self.note(LEFT + width / 2, 6, "logit z")
        for y in levels:
            box(self.axes, -reach, y - 1.5, 2 * reach, 3, HAIRLINE, zorder=1)
        self._lines = [
            box(self.axes, 0, BOTTOM, self._unit, levels[k] - BOTTOM, GRIP, zorder=4) for k in range(n)
        ]  # fmt: skip
        self._handles = [
            box(self.axes, 0, y - HANDLE / 2, self._unit * HANDLE, HANDLE, GRIP, **STYLE) for y in levels
        ]  # fmt: skip
        self._names = [self.note(8, y - 4, align="left", color=INK) for y in levels[:n]]
        self.note(8, levels[n] - 4, "all together", align="left", color=INK)
        self.note(8, foot - 6, "exp(z) fits into", align="left")
        self._ends = []
        for f, held in enumerate(FORMATS.values()):
            y = foot - 12 - _ROW * (f + 0.5)
            self.note(8, y - 4, held.name, align="left", color=INK)
            first, normal, last = (
                min(max(x, -reach), reach) for x in (held.underflow, held.subnormal, held.overflow)
            )  # fmt: skip
            box(self.axes, first, y - 6, normal - first, 12, HAIRLINE, zorder=2)
            box(self.axes, normal, y - 6, last - normal, 12, BAR, zorder=2)
            self._ends.append(label(self.axes, reach + self._unit * RIGHT / 2, y - 4))
        self.keep("logit-handle", self._handles[:n])
        self.artists["shift-handle"] = self._handles[n]
        self.keep("logit-line", self._lines)
        self.keep("logit-name", self._names)
        self.keep("range-end", self._ends)

    def update(self, numbers: LimitsNumbers) -> None:
        """Show the logits, and what exp gives in every format."""
        settings = numbers.settings
        for handle, x in zip(self._handles, (*settings.logits, settings.mean), strict=True):
            left = x - self._unit * HANDLE / 2
            if handle.get_x() != left:
                handle.set_x(left)
        for k, z in enumerate(settings.logits):
            left = z - self._unit / 2
            if self._lines[k].get_x() != left:
                self._lines[k].set_x(left)
            words = [f"{name_input(k)} = {words}" for words in shorter_logit(z)]
            lettering.write(self._names[k], words, LEFT - 20, theme.SMALL_SIZE)
        for text, name in zip(self._ends, FORMATS, strict=True):
            lettering.write(text, numbers.exp_of(name), RIGHT - 2, theme.SMALL_SIZE)
