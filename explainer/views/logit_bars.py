"""The logits as bars to drag, and under each the probability that it gets."""

from __future__ import annotations

from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from explainer.views import lettering, theme
from explainer.views.bars import LEFT, Bars, tick
from explainer.views.matrix import inputs, outputs
from explainer.views.shorter import shorter_logit, shorter_probability
from explainer.views.view import Drawing

HEIGHT: Final = 386.0
LOGITS_BOTTOM, LOGITS_HEIGHT = 194.0, 168.0
PROBABILITIES_BOTTOM, PROBABILITIES_HEIGHT = 24.0, 100.0


class LogitSettings(Protocol):
    """What the bars of the logits need of a page's settings."""

    @property
    def logits(self) -> tuple[float, ...]:
        """One a class; −∞ for a masked one."""
        ...

    @property
    def window(self) -> tuple[float, float]:
        """The range that is shown; every finite logit lies inside."""
        ...

    @property
    def row(self) -> int | None:
        """The output that is looked at."""
        ...

    @property
    def column(self) -> int | None:
        """The input that is looked at."""
        ...


class SoftmaxNumbers(Protocol):
    """What the bars need of a page's numbers."""

    @property
    def settings(self) -> LogitSettings:
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


class LogitBars(Drawing[SoftmaxNumbers]):
    """Logits above, probabilities below, one column a class.

    Parameters
    ----------
    n : int
        Classes.
    labels : tuple of str
        Empty, or one a class.

    Attributes
    ----------
    logits, probabilities : Bars
        With the prefixes ``logit`` and ``probability``.
    """

    title = "Logits and probabilities"

    def __init__(self, n: int, labels: tuple[str, ...] = ()) -> None:
        super().__init__(HEIGHT)
        self.logits = logit_bars(self, n, labels)
        bottom, height = PROBABILITIES_BOTTOM, PROBABILITIES_HEIGHT
        self.probabilities = Bars(
            self, "probability", outputs(n), bottom=bottom, height=height, write=shorter_probability
        )
        self.probabilities.fit(0.0, 1.0, {0.0: "0", 0.5: "0.5", 1.0: "1"})
        self.note(9.0, bottom + height / 2, "probabilities S", upright=True)
        self._window: tuple[float, float] | None = None

    def update(self, numbers: SoftmaxNumbers) -> None:
        """Show the logits and probabilities of `numbers`."""
        settings = numbers.settings
        show_logits(self.logits, settings)
        shares, exact = numbers.probabilities.tolist(), numbers.exact_probabilities.tolist()
        for i, (share, true) in enumerate(zip(shares, exact, strict=True)):
            self.probabilities.show(i, share, tuple(shorter_probability(share, exact=true)))
        self.probabilities.select(settings.row)


def logit_bars(drawing: Drawing[Any], n: int, labels: tuple[str, ...] = ()) -> Bars:
    """Add the bars of the logits, with handles and with the names of their classes, to the upper part of a drawing."""
    bottom, height = LOGITS_BOTTOM, LOGITS_HEIGHT
    bars = Bars(
        drawing, "logit", inputs(n), bottom=bottom, height=height, write=shorter_logit, handles=True, below=33.0
    )
    bars.fit(-6.0, 6.0, window_ticks(-6.0, 6.0))
    for i, name in enumerate(labels):
        short = lettering.shortened(name, bars.column - 3, theme.SMALL_SIZE)
        drawing.note(LEFT + (i + 0.5) * bars.column, bottom - 46, short)
    drawing.note(9.0, bottom + height / 2, "logits z", upright=True)
    return bars


def show_logits(bars: Bars, settings: LogitSettings) -> None:
    """Show the logits of `settings` in `logit_bars`, in their window."""
    low, high = settings.window
    if bars.axes.get_ylim() != (low, high):
        bars.fit(low, high, window_ticks(low, high), base=0.0 if low <= 0 <= high else low)
    for i, z in enumerate(settings.logits):
        bars.show(i, z)
    bars.select(settings.column)


def window_ticks(low: float, high: float) -> dict[float, str]:
    """Return what is written beside a window: its ends, and 0 or its middle if it leaves room for a name."""
    middle = 0.0 if low < 0 < high else (low + high) / 2
    room = lettering.text_width(tick(middle), theme.SMALL_SIZE) <= LEFT - 20
    return {value: tick(value) for value in ((low, middle, high) if room else (low, high))}
