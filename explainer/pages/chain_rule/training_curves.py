"""Curves that are drawn as a training goes on: the mean over the seeds, and from the least to the greatest."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from explainer.pages.chain_rule.experiment import RIGHT
from explainer.pages.chain_rule.numbers import TrainingNumbers
from explainer.views import theme
from explainer.views.theme import BAR, GRIP, INK, NONE, PAPER, Rgba
from explainer.views.view import Drawing

HEIGHT: Final = 270.0
LEFT, RIGHT_EDGE, BOTTOM, TOP = 48.0, 10.0, 42.0, 14.0
_WIDTH: Final = theme.WIDTH - LEFT - RIGHT_EDGE
_DASHED: Final = (0, (3, 1.5))
_LOOKS: Final = dict(zip(RIGHT, ((9.0, BAR), (5.0, GRIP), (1.75, PAPER)), strict=True))
Measure = Literal["loss", "accuracy"]
_TITLES: Final = {"loss": "Loss on unseen digits", "accuracy": "Accuracy on unseen digits"}
_TICKS: Final = {
    "loss": {tick: f"{tick:g}" for tick in (0, 0.5, 1, 1.5, 2, 2.5)},
    "accuracy": {tick: f"{tick:.0%}" for tick in (0, 0.25, 0.5, 0.75, 1)},
}
_LEGEND: Final = {"loss": HEIGHT - TOP - 16, "accuracy": BOTTOM + 44}
"""Where the legend begins: in the corner where no curve goes."""


class TrainingCurves(Drawing[TrainingNumbers]):
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
    artists : dict of str to Artist
        ``{measure}-line-{route}``, ``{measure}-band-right``, ``{measure}-band-diagonal``.
    """

    def __init__(self, measure: Measure, steps: int) -> None:
        super().__init__(HEIGHT)
        self._measure: Measure = measure
        self._shown: tuple[int, float] | None = None
        self.title = _TITLES[measure]
        ticks = _TICKS[measure]
        height = HEIGHT - BOTTOM - TOP
        self._axes = self.add_axes(LEFT, BOTTOM, _WIDTH, height, (0, steps), (min(ticks), max(ticks)))
        self.scale(self._axes, ticks)
        self._axes.set_xticks([0, steps / 2, steps], ["0", f"{steps / 2:g}", f"{steps} steps"])
        self._axes.get_xticklabels()[-1].set_horizontalalignment("right")
        self._axes.tick_params(pad=6)
        self._bands = {name: self._band() for name in ("right", "diagonal")}
        self._lines = {name: self._line(*look) for name, look in _LOOKS.items()}
        self._lines["diagonal"] = self._line(2.5, INK, dashed=True)
        self._explain(0, RIGHT, "three right gradients")
        self._explain(1, ("diagonal",), "diagonal only")
        self.artists |= {f"{measure}-band-{name}": band for name, band in self._bands.items()}
        self.artists |= {f"{measure}-line-{name}": line for name, line in self._lines.items()}

    def update(self, numbers: TrainingNumbers) -> None:
        """Draw what is done so far."""
        progress = numbers.progress
        if self._shown == (progress.done, progress.rate):
            return
        self._shown = (progress.done, progress.rate)
        curves = progress.loss if self._measure == "loss" else progress.accuracy
        steps = np.arange(progress.done + 1)
        for name, line in self._lines.items():
            line.set_data(steps, curves[name].mean(axis=0))
        for name, band in (("fused", self._bands["right"]), ("diagonal", self._bands["diagonal"])):
            low, high = curves[name].min(axis=0), curves[name].max(axis=0)
            edge = np.concatenate([np.stack([steps, low], axis=1), np.stack([steps, high], axis=1)[::-1]])
            band.set_xy(edge if len(edge) else np.zeros((4, 2)))

    def _line(self, width: float, color: Rgba, *, dashed: bool = False) -> Line2D:
        line = Line2D([], [], linewidth=width, color=color, linestyle=_DASHED if dashed else "-")
        line.set(clip_on=False, zorder=3, solid_capstyle="round")
        self._axes.add_line(line)
        return line

    def _band(self) -> Polygon:
        band = Polygon(np.zeros((4, 2)), closed=True, facecolor=theme.faded(BAR, 0.3), edgecolor=NONE, linewidth=0)
        band.set_zorder(2)
        self._axes.add_patch(band)
        return band

    def _explain(self, row: int, names: tuple[str, ...], words: str) -> None:
        """Say in the legend which lines are what."""
        right, y = LEFT + _WIDTH, _LEGEND[self._measure] - 22 * row
        x = np.array([right - 196, right - 158]) / theme.WIDTH
        for name in names:
            key = Line2D(x, [y / HEIGHT] * 2, transform=self.figure.transFigure, zorder=4)
            line = self._lines[name]
            key.set(linewidth=line.get_linewidth(), color=line.get_color(), linestyle=_DASHED if row else "-")
            self._axes.add_line(key)
            key.set_clip_on(False)
        self.note(right - 150, y - 4, words, align="left", color=INK)
