"""One handle that moves all logits together."""

from __future__ import annotations

from typing import Final

from matplotlib.artist import Artist
from matplotlib.patches import Rectangle

from explainer.snapshot.chain import ChainSnapshot
from explainer.snapshot.chain_settings import LARGEST_LOGIT
from explainer.views import theme
from explainer.views.theme import GRIP, HAIRLINE, MUTED, PAPER

HEIGHT: Final = 50.0
_MARGIN = 20.0
_HANDLE = 15.0
_LINE = 30.0


class MeanRail:
    """A rail with a handle at the mean of the logits.

    Attributes
    ----------
    figure : Figure
    title : str
    axes : Axes
        x is the mean of the logits.
    artists : dict of str to Artist
        ``mean-handle``.

    Examples
    --------
    >>> from explainer.snapshot.chain import ChainSettings, compute_chain
    >>> rail = MeanRail()
    >>> rail.update(compute_chain(ChainSettings().raised(2.0)))
    >>> round(float(rail.artists["mean-handle"].get_center()[0]), 6)
    2.0
    """

    title = "All logits together"

    def __init__(self) -> None:
        self.figure = theme.figure(HEIGHT)
        width = theme.WIDTH - 2 * _MARGIN
        self.axes = theme.axes(self.figure, _MARGIN, 0, width, HEIGHT)
        self.axes.set(xlim=(-LARGEST_LOGIT, LARGEST_LOGIT), ylim=(0, HEIGHT))
        self._unit = 2 * LARGEST_LOGIT / width
        self.axes.plot([-LARGEST_LOGIT, LARGEST_LOGIT], [_LINE, _LINE], color=HAIRLINE, linewidth=3, zorder=1)
        for x, words, align in (
            (-LARGEST_LOGIT, "◂ lower all", "left"),
            (0.0, "mean of the logits", "center"),
            (LARGEST_LOGIT, "raise all ▸", "right"),
        ):
            self.axes.text(x, 5, words, size=12.0, ha=align, va="baseline", color=MUTED, family=theme.FONT)
        self._handle = Rectangle((0, _LINE - _HANDLE / 2), self._unit * _HANDLE, _HANDLE)
        self._handle.set(facecolor=GRIP, edgecolor=PAPER, linewidth=1, joinstyle="round", zorder=3)
        self.axes.add_patch(self._handle)
        self.artists: dict[str, Artist] = {"mean-handle": self._handle}
        self._shown: float | None = None

    def update(self, snapshot: ChainSnapshot) -> None:
        """Show where the logits of `snapshot` are."""
        mean = snapshot.reader.mean
        if mean != self._shown:
            self._shown = mean
            self._handle.set_x(mean - self._unit * _HANDLE / 2)
