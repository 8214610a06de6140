"""The steps of a derivation on a line, with a handle that leads to any of them."""

from __future__ import annotations

from typing import Final

from matplotlib.patches import Rectangle
from matplotlib.text import Text

from explainer.pages.derivation.numbers import DerivationNumbers
from explainer.views import theme
from explainer.views.theme import BAR, GRIP, HAIRLINE, INK, MUTED, PAPER, Rgba
from explainer.views.view import Drawing, box, label

HEIGHT: Final = 50.0
_MARGIN = 14.0
_DOT, _HANDLE = 7.0, 13.0
_LINE = 26.0


class StepRail(Drawing[DerivationNumbers]):
    """One mark a step: those behind the reader are dark, those ahead light; a ``?`` where something is asked first.

    Parameters
    ----------
    steps : int
        How many.

    Attributes
    ----------
    axes : Axes
        Step k stands at x = k + 1, as a person counts.
    artists : dict of str to Artist
        ``step-handle``, ``rail-dot-{k}``, ``rail-number-{k}``, ``rail-asks-{k}``.

    Examples
    --------
    >>> from explainer.pages.derivation.numbers import compute
    >>> from explainer.pages.derivation.settings import DerivationSettings
    >>> rail = StepRail(11)
    >>> rail.update(compute(DerivationSettings()))
    >>> [k for k in range(11) if rail.artists[f"rail-asks-{k}"].get_text()]
    [4, 7, 8, 10]
    """

    title = "Steps"

    def __init__(self, steps: int) -> None:
        super().__init__(HEIGHT)
        room = theme.WIDTH - 2 * _MARGIN
        self.axes = self.add_axes(_MARGIN, 0, room, HEIGHT, (0.5, steps + 0.5), (0, HEIGHT))
        self._unit = steps / room
        self.axes.plot([1, steps], [_LINE, _LINE], color=HAIRLINE, linewidth=2, zorder=1)
        self._dots = [self._mark(k + 1, _DOT, BAR, 2) for k in range(steps)]
        self._numbers = [self._text(k + 1, 5.0, str(k + 1)) for k in range(steps)]
        self._asks = [self._text(k + 1, _LINE + 10.0, "?") for k in range(steps)]
        self._handle = self._mark(1, _HANDLE, GRIP, 3)
        self.artists["step-handle"] = self._handle
        self.keep("rail-dot", self._dots)
        self.keep("rail-number", self._numbers)
        self.keep("rail-asks", self._asks)
        self._shown: object = None

    def update(self, numbers: DerivationNumbers) -> None:
        """Show where the reader is."""
        settings = numbers.settings
        step, shown = settings.step, (settings.step, settings.seen, settings.guess_first)
        if shown == self._shown:
            return
        self._shown = shown
        self._handle.set_x(step + 1 - self._unit * _HANDLE / 2)
        for k, (dot, number, asks) in enumerate(zip(self._dots, self._numbers, self._asks, strict=True)):
            dot.set_facecolor(GRIP if k <= step else BAR if k <= settings.seen else HAIRLINE)
            number.set(color=INK if k == step else MUTED, weight="bold" if k == step else "normal")
            asks.set_text("?" if settings.asks(k) else "")

    def _mark(self, x: float, size: float, color: Rgba, zorder: int) -> Rectangle:
        place = (x - self._unit * size / 2, _LINE - size / 2, self._unit * size, size)
        return box(self.axes, *place, color, edgecolor=PAPER, linewidth=1, joinstyle="round", zorder=zorder)

    def _text(self, x: float, y: float, words: str) -> Text:
        return label(self.axes, x, y, words, color=MUTED)
