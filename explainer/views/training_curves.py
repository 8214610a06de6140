"""Curves that are drawn as a training goes on: the mean over the seeds, and from the least to the greatest."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from explainer.snapshot.experiment import RIGHT, Progress
from explainer.views import theme
from explainer.views.theme import BAR, GRIP, HAIRLINE, INK, MUTED, NONE, PAPER

HEIGHT: Final = 270.0
LEFT, RIGHT_EDGE, BOTTOM, TOP = 48.0, 10.0, 42.0, 14.0
_WIDTHS: Final = dict(zip(RIGHT, (9.0, 5.0, 1.75), strict=True))
_COLORS: Final = dict(zip(RIGHT, (BAR, GRIP, PAPER), strict=True))
_DASHED: Final = (0, (3, 1.5))


class TrainingCurves:
    """One measure of an `Experiment` against the steps taken.

    The three right gradients are drawn one on the other, each thinner than the one below, so that all can be seen to
    be there; the diagonal alone is dashed.

    Parameters
    ----------
    measure : {"loss", "accuracy"}
    steps : int
        How many there will be.

    Attributes
    ----------
    figure : Figure
    title : str
    artists : dict of str to Artist
        ``{measure}-line-{route}``, ``{measure}-band-right``, ``{measure}-band-diagonal``.

    Examples
    --------
    >>> from explainer.snapshot.experiment import Experiment
    >>> experiment = Experiment([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1], seeds=[0], steps=2)
    >>> for _ in range(8):  # four routes, two points of each curve
    ...     experiment.advance()
    >>> view = TrainingCurves("accuracy", 2)
    >>> view.update(experiment.progress)
    >>> len(view.artists["accuracy-line-diagonal"].get_xdata())
    2
    """

    def __init__(self, measure: Literal["loss", "accuracy"], steps: int) -> None:
        self._measure: Literal["loss", "accuracy"] = measure
        self.title = {"loss": "Loss on unseen digits", "accuracy": "Accuracy on unseen digits"}[measure]
        self.figure = theme.figure(HEIGHT)
        width, height = theme.WIDTH - LEFT - RIGHT_EDGE, HEIGHT - BOTTOM - TOP
        self.axes = theme.axes(self.figure, LEFT, BOTTOM, width, height)
        self.axes.set_axis_on()
        ticks = {"loss": (0, 0.5, 1, 1.5, 2, 2.5), "accuracy": (0, 0.25, 0.5, 0.75, 1)}[measure]
        written = [f"{tick:g}" if measure == "loss" else f"{tick:.0%}" for tick in ticks]
        self.axes.set(xlim=(0, steps), ylim=(ticks[0], ticks[-1]), facecolor="none")
        self.axes.set_yticks(ticks, written)
        self.axes.set_xticks([0, steps / 2, steps], ["0", f"{steps / 2:g}", f"{steps} steps"])
        self.axes.get_xticklabels()[-1].set_horizontalalignment("right")
        self.axes.spines[:].set_visible(False)
        self.axes.tick_params(length=0, pad=6, labelsize=theme.SMALL_SIZE, labelcolor=MUTED, labelfontfamily=theme.FONT)
        self.axes.grid(axis="y", color=HAIRLINE, linewidth=0.75)
        self.axes.set_axisbelow(True)
        self._bands = {"right": self._band(BAR), "diagonal": self._band(BAR)}
        self._lines = {name: self._line(_WIDTHS[name], _COLORS[name]) for name in RIGHT}
        self._lines["diagonal"] = self._line(2.5, INK, dashed=True)
        self._legend(width, height)
        self.artists: dict[str, Artist] = {
            **{f"{measure}-band-{name}": band for name, band in self._bands.items()},
            **{f"{measure}-line-{name}": line for name, line in self._lines.items()},
        }
        self._shown: Progress | None = None

    def update(self, snapshot: Progress) -> None:
        """Draw what is done so far."""
        if self._shown is not None and (snapshot.done, snapshot.rate) == (self._shown.done, self._shown.rate):
            return
        self._shown = snapshot
        curves = snapshot.loss if self._measure == "loss" else snapshot.accuracy
        steps = np.arange(snapshot.done + 1)
        for name, line in self._lines.items():
            line.set_data(steps, curves[name].mean(axis=0))
        for name, band in (("fused", self._bands["right"]), ("diagonal", self._bands["diagonal"])):
            low, high = curves[name].min(axis=0), curves[name].max(axis=0)
            edge = np.concatenate([np.stack([steps, low], axis=1), np.stack([steps, high], axis=1)[::-1]])
            band.set_xy(edge if len(edge) else np.zeros((4, 2)))

    def _line(self, width: float, color: theme.Rgba, *, dashed: bool = False) -> Line2D:
        line = Line2D([], [], linewidth=width, color=color, linestyle=_DASHED if dashed else "-")
        line.set(clip_on=False, zorder=3)
        line.set_solid_capstyle("round")
        self.axes.add_line(line)
        return line

    def _band(self, color: theme.Rgba) -> Polygon:
        band = Polygon(np.zeros((4, 2)), closed=True, facecolor=theme.faded(color, 0.3), edgecolor=NONE, linewidth=0)
        band.set(zorder=2)
        self.axes.add_patch(band)
        return band

    def _legend(self, width: float, height: float) -> None:
        """Say which line is which, in the corner where no curve goes: above for the loss, below for the accuracy."""
        top = height - 16 if self._measure == "loss" else 44
        for row, words in enumerate(("three right gradients", "diagonal only")):
            y = (top - 22 * row) / height
            x = np.array([width - 196, width - 158]) / width
            names = RIGHT if row == 0 else ("diagonal",)
            for name in names:
                model = self._lines[name]
                key = Line2D(
                    x, [y, y], transform=self.axes.transAxes, linewidth=model.get_linewidth(),
                    color=model.get_color(), linestyle=_DASHED if row else "-", zorder=4,
                )  # fmt: skip
                self.axes.add_line(key)
            self.axes.text(
                (width - 150) / width, y - 4 / height, words, transform=self.axes.transAxes,
                size=theme.LABEL_SIZE, ha="left", va="baseline", color=INK, family=theme.FONT, zorder=4,
            )  # fmt: skip
