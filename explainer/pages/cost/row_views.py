"""Attention row by row: P, the way from P to dA in one row, and the sum that needs no P."""

from __future__ import annotations

import math
from typing import Final

from explainer.pages.cost.attending import AttentionNumbers
from explainer.pages.cost.settings import MOST
from explainer.pages.tables import number_cell, table
from explainer.views import theme
from explainer.views.labels import sub
from explainer.views.matrix import Matrix
from explainer.views.numerals import probability, signed
from explainer.views.shorter import shorter_probability
from explainer.views.view import State, Wording

STEPS: Final = ("P", "dP", "P⊙dP", "dP − Σ", "dA")
"""The steps from P to dA."""


class Weights(Matrix[AttentionNumbers]):
    """P: a row for each query, a column for each key.

    Parameters
    ----------
    n : int
        Tokens.

    Attributes
    ----------
    artists : dict of str to Artist
        Those of a `Matrix` with the prefix ``weight-matrix``.
    """

    title = "P, a distribution in each row"

    def __init__(self, n: int) -> None:
        queries, keys = ([f"{symbol}{sub(k)}" for k in range(n)] for symbol in "qk")
        super().__init__("weight-matrix", queries, keys, row_title="queries", column_title="keys", below=14.0)

    def update(self, numbers: AttentionNumbers) -> None:
        """Show P, and which entry is looked at."""
        certain = numbers.certain.tolist()
        for i, row in enumerate(numbers.weights.tolist()):
            for j, weight in enumerate(row):
                unknown = math.isnan(weight)
                self.paint(i, j, theme.UNKNOWN if unknown else theme.diverging(weight, 1.0))
                self.write(i, j, "NaN" if unknown else shorter_probability(weight, exact=certain[i][j]))
        self.select(*numbers.settings.entry)


class Flow(Matrix[AttentionNumbers]):
    """From P to dA in one row, a step below the other.

    Parameters
    ----------
    n : int
        Tokens.

    Attributes
    ----------
    artists : dict of str to Artist
        Those of a `Matrix` with the prefix ``flow``, and ``flow-sum``: the number that is taken away.
    """

    title = "Backward, for one query"

    def __init__(self, n: int) -> None:
        keys = [f"k{sub(k)}" for k in range(n)]
        super().__init__("flow", STEPS, keys, column_title="keys", below=34.0)
        self._digits = 3 if n < MOST else 2
        self._sum = self.note(227.0, 10.0)
        self.artists["flow-sum"] = self._sum

    def update(self, numbers: AttentionNumbers) -> None:
        """Show the steps, and the sum."""
        i, j = numbers.settings.entry
        self.show(numbers.flow, 2.0, exact=numbers.exact_flow, digits=self._digits)
        self.select(None, j)
        total = float(numbers.row_sums[0, i])
        words = "no key, no sum" if math.isnan(total) else f"Σ = rowsum(P ⊙ dP) = {signed(total)}"
        if self._sum.get_text() != words:
            self._sum.set_text(words)


class IdentityTable(Wording[AttentionNumbers]):
    """Both sides of the identity, for every row.

    Parameters
    ----------
    n : int
        Tokens.

    Attributes
    ----------
    state : dict
        ``with-p-{i}``, ``without-p-{i}``, ``row-trace-{i}``.
    """

    title = "The sum that needs no P"

    def __init__(self, n: int) -> None:
        super().__init__()
        head = ("", "rowsum(P ⊙ dP)", "rowsum(g ⊙ O)", "trace of J")
        rows = [
            (f"query {i + 1}", [number_cell(f"{cell}-{i}") for cell in ("with-p", "without-p", "row-trace")])
            for i in range(n)
        ]
        self.markup = f"""{table(self.title, head, rows)}
<p class="sx-note">Σⱼ Pᵢⱼ dPᵢⱼ = Σⱼ Pᵢⱼ gᵢ·Vⱼ = gᵢ·Oᵢ. The right side needs only the output, which is kept. So
FlashAttention makes P anew, a block at a time, and stores none of it. The trace
of a row’s J, 1 − Σ Pⱼ², is what a one-hot row has lost.</p>"""

    def say(self, numbers: AttentionNumbers) -> State:
        """Tell both sides."""
        state: State = {}
        for name, sums in zip(("with-p", "without-p"), numbers.row_sums.tolist(), strict=True):
            state |= {f"{name}-{i}": "refused" if math.isnan(x) else signed(x, 6) for i, x in enumerate(sums)}
        one_hot = [all(row) for row in numbers.certain.tolist()]
        for i, trace in enumerate(numbers.traces.tolist()):
            told = "–" if math.isnan(trace) else probability(trace, exact=one_hot[i])
            state[f"row-trace-{i}"] = told
        return state
