"""One handle that moves all logits together."""

from __future__ import annotations

from typing import Final

from explainer.pages.chain_rule.numbers import RowNumbers
from explainer.pages.chain_rule.settings import LARGEST_LOGIT
from explainer.views import theme
from explainer.views.theme import GRIP, HAIRLINE, MUTED, PAPER
from explainer.views.view import Align, Drawing, box, label

HEIGHT: Final = 50.0
_MARGIN = 20.0
_HANDLE = 15.0
_LINE = 30.0
_WORDS: Final[tuple[tuple[float, str, Align], ...]] = (
    (-LARGEST_LOGIT, "◂ lower all", "left"),
    (0.0, "mean of the logits", "center"),
    (LARGEST_LOGIT, "raise all ▸", "right"),
)


class MeanRail(Drawing[RowNumbers]):
    """A rail with a handle at the mean of the logits.

    Attributes
    ----------
    axes : Axes
        x is the mean of the logits.
    artists : dict of str to Artist
        ``mean-handle``.

    Examples
    --------
    >>> from explainer.pages.chain_rule.numbers import compute
    >>> from explainer.pages.chain_rule.settings import ChainRuleSettings
    >>> rail = MeanRail()
    >>> rail.update(compute(ChainRuleSettings().raised(2.0)))
    >>> round(float(rail.artists["mean-handle"].get_center()[0]), 6)
    2.0
    """

    title = "All logits together"

    def __init__(self) -> None:
        super().__init__(HEIGHT)
        width = theme.WIDTH - 2 * _MARGIN
        self.axes = self.add_axes(_MARGIN, 0, width, HEIGHT, (-LARGEST_LOGIT, LARGEST_LOGIT), (0, HEIGHT))
        self.axes.plot([-LARGEST_LOGIT, LARGEST_LOGIT], [_LINE, _LINE], color=HAIRLINE, linewidth=3, zorder=1)
        for x, words, align in _WORDS:
            label(self.axes, x, 5, words, align=align, color=MUTED)
        self._half = _HANDLE * LARGEST_LOGIT / width
        style = {"edgecolor": PAPER, "linewidth": 1, "joinstyle": "round", "zorder": 3}
        self._handle = box(self.axes, 0, _LINE - _HANDLE / 2, 2 * self._half, _HANDLE, GRIP, **style)
        self.artists["mean-handle"] = self._handle

    def update(self, numbers: RowNumbers) -> None:
        """Show where the logits are."""
        left = numbers.settings.mean - self._half
        if left != self._handle.get_x():
            self._handle.set_x(left)
