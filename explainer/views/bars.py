"""Logits as bars to drag, and under each the probability that it gets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import NDArray

from explainer.snapshot.settings import Settings
from explainer.views import theme
from explainer.views.labels import logit, probability, sub
from explainer.views.theme import BAR, GRIP, HAIRLINE, INK, MUTED

LEFT, RIGHT = 54.0, 4.0
BARS_WIDTH = theme.WIDTH - LEFT - RIGHT
HEIGHT = 386.0
LOGITS_BOTTOM, LOGITS_HEIGHT = 194.0, 168.0
PROBABILITIES_BOTTOM, PROBABILITIES_HEIGHT = 24.0, 100.0
HANDLE_HEIGHT = 5.0


class Moment(Protocol):
    """What the bars need of a snapshot, whichever page computes it."""

    @property
    def settings(self) -> Settings:
        """The logits, their window, and what is looked at."""
        ...

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """Their softmax, shape (n,)."""
        ...

    @property
    def exact_probabilities(self) -> NDArray[np.bool_]:
        """Where a probability of 0 or 1 is true, and not what float64 rounded to; shape (n,)."""
        ...


class LogitBars:
    """Logits above, probabilities below, one column a class.

    Parameters
    ----------
    n : int
        Classes.
    labels : tuple of str
        Empty, or one a class.

    Attributes
    ----------
    figure : Figure
    title : str
    artists : dict of str to Artist
        ``logit-bar-{i}``, ``logit-handle-{i}``, ``logit-value-{i}``, ``logit-label-{i}``,
        ``probability-bar-{i}``, ``probability-value-{i}``, ``probability-label-{i}``.
    logit_axes, probability_axes : Axes
        Class i stands at x = i; y is a logit, and a probability.

    Examples
    --------
    >>> from explainer.snapshot import Settings, compute
    >>> view = LogitBars(3)
    >>> view.update(compute(Settings((2.0, 1.0, 0.0))))
    >>> view.artists["logit-bar-0"].get_height(), view.artists["probability-value-0"].get_text()
    (2.0, '0.665')
    """

    title = "Logits and probabilities"

    def __init__(self, n: int, labels: tuple[str, ...] = ()) -> None:
        self.n = n
        self.figure = theme.figure(HEIGHT)
        self._column = BARS_WIDTH / n
        self._size = min(13.0, self._column / 3.7)
        self.logit_axes = self._axes(LOGITS_BOTTOM, LOGITS_HEIGHT)
        self.probability_axes = self._axes(PROBABILITIES_BOTTOM, PROBABILITIES_HEIGHT)
        self.probability_axes.set_ylim(0, 1)
        self.probability_axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
        for line in self.probability_axes.get_ygridlines():
            line.set_clip_on(False)
        self.probability_axes.axhline(0, color=MUTED, linewidth=1, clip_on=False)
        self._zero: Line2D = self.logit_axes.axhline(0, color=MUTED, linewidth=1, zorder=3, clip_on=False)
        classes = range(n)
        self._logit_bars = [self._bar(self.logit_axes, i) for i in classes]
        self._handles = [self._handle(i) for i in classes]
        self._logit_values = [self._text(self.logit_axes, i) for i in classes]
        self._probability_bars = [self._bar(self.probability_axes, i) for i in classes]
        self._probability_values = [self._text(self.probability_axes, i) for i in classes]
        names = labels or ("",) * n
        self._logit_labels = [self._label(f"z{sub(i)}", i, LOGITS_BOTTOM - 33) for i in classes]
        self._probability_labels = [self._label(f"S{sub(i)}", i, PROBABILITIES_BOTTOM - 15) for i in classes]
        for i, name in enumerate(names):
            self._class_name(name, i)
        self._title("logits z", LOGITS_BOTTOM + LOGITS_HEIGHT / 2)
        self._title("probabilities S", PROBABILITIES_BOTTOM + PROBABILITIES_HEIGHT / 2)
        families: dict[str, Sequence[Artist]] = {
            "logit-bar": self._logit_bars,
            "logit-handle": self._handles,
            "logit-value": self._logit_values,
            "logit-label": self._logit_labels,
            "probability-bar": self._probability_bars,
            "probability-value": self._probability_values,
            "probability-label": self._probability_labels,
        }
        self.artists = {f"{gid}-{i}": artist for gid, family in families.items() for i, artist in enumerate(family)}
        self._window: tuple[float, float] | None = None
        self._selection: tuple[int | None, int | None] = (None, None)
        self._shown: dict[Artist, object] = {}
        self._fit((-6.0, 6.0))

    def update(self, snapshot: Moment) -> None:
        """Show the logits and probabilities of `snapshot`."""
        settings = snapshot.settings
        if settings.window != self._window:
            self._fit(settings.window)
        for i, z in enumerate(settings.logits):
            self._show_logit(i, z)
        true = snapshot.exact_probabilities.tolist()
        for i, (share, exact) in enumerate(zip(snapshot.probabilities.tolist(), true, strict=True)):
            self._show_probability(i, share, exact)
        self._select(settings.row, settings.column)

    def _show_logit(self, i: int, z: float) -> None:
        bar = self._logit_bars[i]
        if self._shown.get(bar) == z:
            return
        self._shown[bar] = z
        low = self.logit_axes.get_ylim()[0]
        shown = low if z == -math.inf else z
        bar.set_height(0.0 if z == -math.inf else z - self._base)
        self._handles[i].set_y(shown - self._unit * HANDLE_HEIGHT / 2)
        above = shown >= self._base or z == -math.inf
        offset = 8.0 if above else -8.0 - 0.74 * self._size
        words = logit(z)
        text = self._logit_values[i]
        text.set_text(words)
        text.set_y(shown + self._unit * offset)
        size = theme.fitting_size(words, self._column - 2, self._size)
        if size != text.get_fontsize():
            text.set_fontsize(size)

    def _show_probability(self, i: int, share: float, exact: bool) -> None:
        bar = self._probability_bars[i]
        if self._shown.get(bar) == (share, exact):
            return
        self._shown[bar] = (share, exact)
        bar.set_height(share)
        words = probability(share, exact=exact)
        text = self._probability_values[i]
        text.set_text(words)
        text.set_y(share + 4 / PROBABILITIES_HEIGHT)
        size = theme.fitting_size(words, self._column - 2, self._size)
        if size != text.get_fontsize():
            text.set_fontsize(size)

    def _select(self, row: int | None, column: int | None) -> None:
        if (row, column) == self._selection:
            return
        self._selection = (row, column)
        for bars, texts, selected in (
            (self._logit_bars, self._logit_labels, column),
            (self._probability_bars, self._probability_labels, row),
        ):
            for index, (bar, text) in enumerate(zip(bars, texts, strict=True)):
                color = INK if index == selected else BAR
                if bar.get_facecolor() != color:
                    bar.set_facecolor(color)
                    text.set(weight="bold" if index == selected else "normal", color=INK)

    def _fit(self, window: tuple[float, float]) -> None:
        low, high = self._window = window
        self._base = 0.0 if low <= 0 <= high else low
        self._unit = (high - low) / LOGITS_HEIGHT
        self.logit_axes.set_ylim(low, high)
        self._zero.set_ydata([self._base, self._base])
        middle = self._base if low < self._base else (low + high) / 2
        self.logit_axes.set_yticks([low, middle, high], [_tick(low), _tick(middle), _tick(high)])
        for line in self.logit_axes.get_ygridlines():
            line.set_clip_on(False)  # those at the ends would be cut in half
        for bar, handle in zip(self._logit_bars, self._handles, strict=True):
            bar.set_y(self._base)
            handle.set_height(self._unit * HANDLE_HEIGHT)
        self._shown = {}

    def _axes(self, bottom: float, height: float) -> Axes:
        axes = theme.axes(self.figure, LEFT, bottom, BARS_WIDTH, height)
        axes.set_axis_on()
        axes.set(xlim=(-0.5, self.n - 0.5), xticks=[], facecolor="none")
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, labelsize=theme.SMALL_SIZE, labelcolor=MUTED, labelfontfamily=theme.FONT)
        axes.grid(axis="y", color=HAIRLINE, linewidth=0.75)
        axes.set_axisbelow(True)
        return axes

    def _bar(self, axes: Axes, i: int) -> Rectangle:
        width = min(0.62, 56 / self._column)
        bar = Rectangle((i - width / 2, 0), width, 0, facecolor=BAR, linewidth=0, clip_on=False, zorder=2)
        axes.add_patch(bar)
        return bar

    def _handle(self, i: int) -> Rectangle:
        width = min(0.74, 64 / self._column)
        handle = Rectangle((i - width / 2, 0), width, 1, facecolor=GRIP, edgecolor=GRIP, linewidth=4, clip_on=False)
        handle.set(zorder=4, joinstyle="round")
        self.logit_axes.add_patch(handle)
        return handle

    def _text(self, axes: Axes, i: int) -> Text:
        text = axes.text(i, 0, "", size=self._size, ha="center", va="baseline", color=INK, family=theme.FONT)
        text.set_zorder(5)
        return text

    def _label(self, words: str, i: int, y: float) -> Text:
        x = (LEFT + (i + 0.5) * self._column) / theme.WIDTH
        size = min(13.0, theme.LABEL_SIZE + 20 / self.n)
        return self.figure.text(
            x, y / HEIGHT, words, size=size, ha="center", va="baseline", color=INK, family=theme.FONT
        )

    def _class_name(self, name: str, i: int) -> None:
        x = (LEFT + (i + 0.5) * self._column) / theme.WIDTH
        self.figure.text(
            x, (LOGITS_BOTTOM - 46) / HEIGHT, theme.shortened(name, self._column - 3, theme.SMALL_SIZE),
            size=theme.SMALL_SIZE, ha="center", va="baseline", color=MUTED, family=theme.FONT,
        ).set_parse_math(False)  # fmt: skip

    def _title(self, words: str, y: float) -> None:
        self.figure.text(
            9 / theme.WIDTH, y / HEIGHT, words,
            size=theme.SMALL_SIZE, ha="center", va="center", rotation=90, color=MUTED, family=theme.FONT,
        )  # fmt: skip


def _tick(value: float) -> str:
    return f"{value:.7g}".replace("-", "−")
