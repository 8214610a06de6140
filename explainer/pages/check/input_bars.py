"""Inputs to drag where the function is a reader's own: logits as bars, and below what the function returns."""

from __future__ import annotations

import math

from explainer.pages.check.numbers import AnyNumbers
from explainer.views import lettering, theme
from explainer.views.bars import BARS_WIDTH, LEFT
from explainer.views.logit_bars import HEIGHT, logit_bars, show_logits
from explainer.views.matrix import outputs
from explainer.views.numerals import bare, compact, spelled
from explainer.views.theme import INK
from explainer.views.view import Drawing


class InputBars(Drawing[AnyNumbers]):
    """The bars of the logits, and below them a line of numbers, one an output.

    Parameters
    ----------
    inputs, count : int
        Inputs and outputs.
    labels : tuple of str
        Empty, or one an input.

    Attributes
    ----------
    logits : Bars
        With the prefix ``logit``.
    artists : dict of str to Artist
        Those of the logits, and ``output-value-{i}``.

    Examples
    --------
    >>> from explainer.pages.check.numbers import compute
    >>> from explainer.pages.check.settings import LabSettings
    >>> view = InputBars(3, 3)
    >>> view.update(compute(LabSettings(), LabSettings().subject))
    >>> view.artists["output-value-0"].get_text()
    '0.278'
    """

    title = "Inputs, and what f returns"

    def __init__(self, inputs: int, count: int, labels: tuple[str, ...] = ()) -> None:
        super().__init__(HEIGHT)
        self.logits = logit_bars(self, inputs, labels)
        column = BARS_WIDTH / count
        self._room = column - 2
        centres = [LEFT + (i + 0.5) * column for i in range(count)]
        for x, name in zip(centres, outputs(count, "f"), strict=True):
            self.note(x, 96.0, name, color=INK)
        self._values = [self.note(x, 74.0, color=INK) for x in centres]
        self.keep("output-value", self._values)

    def update(self, numbers: AnyNumbers) -> None:
        """Show the inputs and outputs of `numbers`."""
        show_logits(self.logits, numbers.settings)
        for text, value in zip(self._values, numbers.outputs.tolist(), strict=True):
            lettering.write(text, "–" if math.isnan(value) else _written(value), self._room, theme.SMALL_SIZE)


def _written(value: float) -> tuple[str, ...]:
    return spelled(value, 3), bare(spelled(value, 3)), bare(spelled(value)), compact(value)
