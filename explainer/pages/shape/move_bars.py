"""Three logits as bars to drag, one for all together, and under them the probabilities."""

from __future__ import annotations

from typing import Final

from explainer.pages.shape.numbers import TriangleNumbers
from explainer.views.bars import Bars
from explainer.views.logit_bars import (
    HEIGHT,
    LOGITS_BOTTOM,
    LOGITS_HEIGHT,
    PROBABILITIES_BOTTOM,
    PROBABILITIES_HEIGHT,
    window_ticks,
)
from explainer.views.matrix import inputs, outputs
from explainer.views.shorter import shorter_logit, shorter_probability
from explainer.views.view import Drawing

_MEAN: Final = 3


class MoveBars(Drawing[TriangleNumbers]):
    """z₁ to z₃ and their mean above, S₁ to S₃ below.

    Attributes
    ----------
    logits, probabilities : Bars
    artists : dict of str to Artist
        Those of `Bars`, ``logit`` and ``probability``; the fourth of the logits is the mean.
    """

    title = "The logits themselves"

    def __init__(self) -> None:
        super().__init__(HEIGHT)
        self.logits = Bars(
            self, "logit", [*inputs(3), "all: mean"], bottom=LOGITS_BOTTOM, height=LOGITS_HEIGHT, write=shorter_logit,
            handles=True, below=33.0,
        )  # fmt: skip
        self.probabilities = Bars(
            self, "probability", [*outputs(3), ""], bottom=PROBABILITIES_BOTTOM, height=PROBABILITIES_HEIGHT,
            write=shorter_probability,
        )  # fmt: skip
        self.probabilities.fit(0.0, 1.0, {0.0: "0", 0.5: "0.5", 1.0: "1"})
        for kind in ("bar", "value", "label"):
            del self.artists[f"probability-{kind}-{_MEAN}"]  # always empty
        self.note(9.0, LOGITS_BOTTOM + LOGITS_HEIGHT / 2, "logits z", upright=True)
        self.note(9.0, PROBABILITIES_BOTTOM + PROBABILITIES_HEIGHT / 2, "probabilities S", upright=True)

    def update(self, numbers: TriangleNumbers) -> None:
        """Show the logits and probabilities."""
        settings = numbers.settings
        low, high = settings.window
        if self.logits.axes.get_ylim() != (low, high):
            self.logits.fit(low, high, window_ticks(low, high))
        for k, z in enumerate((*settings.logits, settings.mean)):
            self.logits.show(k, z)
        exact = numbers.exact_probabilities.tolist()
        for k, (share, true) in enumerate(zip(numbers.probabilities.tolist(), exact, strict=True)):
            self.probabilities.show(k, share, tuple(shorter_probability(share, exact=true)))
