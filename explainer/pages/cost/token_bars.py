"""What is dragged in the section on attention: a query's scores, and the vectors they come from."""

from __future__ import annotations

import math
from typing import Final

from explainer.pages.cost.attending import AttentionNumbers
from explainer.pages.cost.settings import LARGEST_PART, LARGEST_SCORE, CostSettings
from explainer.views.bars import Bars, SignedBars
from explainer.views.labels import sub
from explainer.views.logit_bars import LOGITS_BOTTOM, LOGITS_HEIGHT, PROBABILITIES_BOTTOM, PROBABILITIES_HEIGHT
from explainer.views.numerals import signed
from explainer.views.shorter import shorter_logit, shorter_probability
from explainer.views.view import Drawing

HEIGHT: Final = 386.0
VECTORS: Final = (("queries", "q", 0), ("keys", "k", 1), ("values", "v", 1), ("upstream", "g", 0))
"""Field, symbol, and whether it belongs to the query or to the key that is looked at."""


class ScoreBars(Drawing[AttentionNumbers]):
    """A query's scores above, its row of P below.

    Parameters
    ----------
    n : int
        Tokens.

    Attributes
    ----------
    scores, weights : Bars
        With the prefixes ``score`` and ``weight``.

    Examples
    --------
    >>> from explainer.pages.cost.numbers import compute
    >>> view = ScoreBars(4)
    >>> view.update(compute(CostSettings(section="attention", entry=(0, 0))))
    >>> view.artists["weight-value-0"].get_text(), view.artists["score-value-1"].get_text()
    ('1', '−∞')
    """

    title = "One query’s scores, and its row of P"

    def __init__(self, n: int) -> None:
        super().__init__(HEIGHT)
        names = [f"k{sub(j)}" for j in range(n)]
        self.scores = Bars(
            self, "score", names, bottom=LOGITS_BOTTOM, height=LOGITS_HEIGHT, write=shorter_logit, handles=True,
            below=33.0,
        )  # fmt: skip
        ends = (-LARGEST_SCORE, 0.0, LARGEST_SCORE)
        self.scores.fit(-LARGEST_SCORE, LARGEST_SCORE, {end: f"{end:g}".replace("-", "−") for end in ends})
        self.weights = Bars(
            self, "weight", [f"P,{j + 1}" for j in range(n)],
            bottom=PROBABILITIES_BOTTOM, height=PROBABILITIES_HEIGHT, write=shorter_probability,
        )  # fmt: skip
        self.weights.fit(0.0, 1.0, {0.0: "0", 0.5: "0.5", 1.0: "1"})
        self._side = [
            self.note(9.0, bottom + height / 2, upright=True)
            for bottom, height in ((LOGITS_BOTTOM, LOGITS_HEIGHT), (PROBABILITIES_BOTTOM, PROBABILITIES_HEIGHT))
        ]
        self.keep("side", self._side)
        self._row = -1

    def update(self, numbers: AttentionNumbers) -> None:
        """Show the row of the query that is looked at."""
        i, j = numbers.settings.entry
        certain = numbers.certain[i].tolist()
        for k, (score, weight) in enumerate(
            zip(numbers.unmasked[i].tolist(), numbers.weights[i].tolist(), strict=True)
        ):
            place = min(max(score, -LARGEST_SCORE), LARGEST_SCORE)
            self.scores.show(k, place, tuple(shorter_logit(score)) if numbers.allowed[i, k] else ("−∞",))
            unknown = math.isnan(weight)
            words = ("NaN",) if unknown else tuple(shorter_probability(weight, exact=certain[k]))
            self.weights.show(k, 0.0 if unknown else weight, words)
        self.scores.select(j)
        self.weights.select(j)
        if i != self._row:
            self._row = i
            self._side[0].set_text(f"scores of q{sub(i)}")
            self._side[1].set_text(f"row {i + 1} of P")
            self.weights.rename([f"P{sub(i)}{sub(k)}" for k in range(numbers.settings.n)])


def vector_bars() -> SignedBars[AttentionNumbers]:
    """Return the first two numbers of q and g of the query, and of k and v of the key, that are looked at."""

    def read(numbers: AttentionNumbers) -> list[float]:
        settings = numbers.settings
        return [x for name, _, which in VECTORS for x in getattr(settings, name)[settings.entry[which]]]

    return SignedBars(
        "vector", names(CostSettings()), read, title="Vectors of the chosen query and key", note="",
        low=-LARGEST_PART, high=LARGEST_PART, write=lambda value: (signed(value, 2), signed(value, 1)),
        rename=lambda numbers: names(numbers.settings),
    )  # fmt: skip


def names(settings: CostSettings) -> list[str]:
    """Return what the bars of `vector_bars` are called.

    Examples
    --------
    >>> names(CostSettings(entry=(2, 0)))[:4]
    ['q₃ a', 'q₃ b', 'k₁ a', 'k₁ b']
    """
    return [f"{symbol}{sub(settings.entry[which])} {part}" for _, symbol, which in VECTORS for part in "ab"]
