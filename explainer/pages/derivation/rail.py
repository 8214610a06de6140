"""The steps of a derivation on a line, with a handle that leads to any of them."""

from __future__ import annotations

from matplotlib.artist import Artist
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from explainer.snapshot.derivation import DerivationSnapshot
from explainer.snapshot.derivation_settings import question_of
from explainer.views import theme
from explainer.views.theme import BAR, GRIP, HAIRLINE, INK, MUTED

HEIGHT = 50.0
_MARGIN = 14.0
_DOT, _HANDLE = 7.0, 13.0
_LINE = 26.0


class StepRail:
    """One mark a step: those behind the reader are dark, those ahead light; a ``?`` where something is asked first.

    Parameters
    ----------
    steps : int
        How many.

    Attributes
    ----------
    figure : Figure
    title : str
    axes : Axes
        Step k stands at x = k + 1, as a person counts.
    artists : dict of str to Artist
        ``step-handle``, ``rail-dot-{k}``, ``rail-number-{k}``, ``rail-asks-{k}``.

    Examples
    --------
    >>> from explainer.snapshot.derivation_settings import DerivationSettings
    >>> from explainer.snapshot.derivation import compute_derivation
    >>> rail = StepRail(11)
    >>> rail.update(compute_derivation(DerivationSettings()))
    >>> [k for k in range(11) if rail.artists[f"rail-asks-{k}"].get_text()]
    [4, 7, 8, 10]
    """

    title = "Steps"

    def __init__(self, steps: int) -> None:
        self.count = steps
        self.figure = theme.figure(HEIGHT)
        self.axes = theme.axes(self.figure, _MARGIN, 0, theme.WIDTH - 2 * _MARGIN, HEIGHT)
        self.axes.set(xlim=(0.5, steps + 0.5), ylim=(0, HEIGHT))
        self._unit = steps / (theme.WIDTH - 2 * _MARGIN)
        self.axes.plot([1, steps], [_LINE, _LINE], color=HAIRLINE, linewidth=2, zorder=1)
        self._dots = [self._mark(k + 1, _DOT, BAR, 2) for k in range(steps)]
        self._numbers = [self._text(k + 1, 5.0, str(k + 1)) for k in range(steps)]
        self._asks = [self._text(k + 1, _LINE + 10.0, "?") for k in range(steps)]
        self._handle = self._mark(1, _HANDLE, GRIP, 3)
        self.artists: dict[str, Artist] = {
            "step-handle": self._handle,
            **{f"rail-dot-{k}": dot for k, dot in enumerate(self._dots)},
            **{f"rail-number-{k}": text for k, text in enumerate(self._numbers)},
            **{f"rail-asks-{k}": text for k, text in enumerate(self._asks)},
        }
        self._shown: object = None

    def update(self, snapshot: DerivationSnapshot) -> None:
        """Show where the reader of `snapshot` is."""
        reader = snapshot.reader
        shown = (reader.step, reader.seen, reader.guess_first)
        if shown == self._shown:
            return
        self._shown = shown
        self._handle.set_x(reader.step + 1 - self._unit * _HANDLE / 2)
        for k, step in enumerate(reader.steps):
            self._dots[k].set_facecolor(GRIP if k <= reader.step else BAR if k <= reader.seen else HAIRLINE)
            self._numbers[k].set(
                color=INK if k == reader.step else MUTED, weight="bold" if k == reader.step else "normal"
            )
            asks = reader.guess_first and k > reader.seen and question_of(step) is not None
            self._asks[k].set_text("?" if asks else "")

    def _mark(self, x: float, size: float, color: theme.Rgba, zorder: int) -> Rectangle:
        mark = Rectangle((x - self._unit * size / 2, _LINE - size / 2), self._unit * size, size)
        mark.set(facecolor=color, edgecolor=theme.PAPER, linewidth=1, joinstyle="round", zorder=zorder)
        self.axes.add_patch(mark)
        return mark

    def _text(self, x: float, y: float, words: str) -> Text:
        return self.axes.text(
            x, y, words, size=theme.SMALL_SIZE, ha="center", va="baseline", color=MUTED, family=theme.FONT
        )
