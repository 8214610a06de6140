"""Section 1: what a row of the Jacobian comes to when it is added up, or multiplied."""

from __future__ import annotations

import math as maths
from typing import Final

from explainer.page.scene import Handle, Scene
from explainer.pages.chain_rule.choosing import row_picks
from explainer.pages.chain_rule.mean_rail import MeanRail
from explainer.pages.chain_rule.numbers import RowNumbers, added
from explainer.pages.chain_rule.settings import ChainRuleSettings
from explainer.pages.chain_rule.waterfall import Waterfall
from explainer.pages.logit_scene import logit_handles
from explainer.views.formula import factor, math, number, plus, result
from explainer.views.labels import name_entry, sub
from explainer.views.logit_bars import LogitBars
from explainer.views.numerals import compact, logit
from explainer.views.summary import Summary
from explainer.views.view import State, Wording

LETTERS: Final = "ABCDEF"
"""What the entries of a row are called."""


def scene(settings: ChainRuleSettings) -> Scene[ChainRuleSettings, RowNumbers]:
    """Return what the section shows."""
    n, rail, bars = settings.n, MeanRail(), LogitBars(settings.n, settings.labels)
    together: Handle[ChainRuleSettings] = Handle(
        "mean-handle", rail.axes, "x", "all logits together",
        read=lambda now: now.mean, change=ChainRuleSettings.raised, write=lambda mean: f"mean {logit(mean)}",
    )  # fmt: skip
    return Scene(
        {
            "summary": Summary(in_short),
            "words": RowWords(n),
            "shift": rail,
            "bars": bars,
            "row": Waterfall[RowNumbers](
                "row", n, lambda numbers: numbers.row, _names, title="The row, added up", limit=0.3
            ),
        },
        [together, *logit_handles(bars.logits, settings)],
        [row_picks(settings)],
    )


def in_short(numbers: RowNumbers) -> str:
    """Tell the row that is looked at, and its sum."""
    row = numbers.row.tolist()
    told = ", ".join(f"{LETTERS[k]} {factor(value)}" for k, value in enumerate(row))
    return f"Row {numbers.settings.selected[0] + 1}: {told}. Added: {result(added(row))}."


class RowWords(Wording[RowNumbers]):
    """Add A, B, C, or multiply them: what each would mean.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    state : dict
        ``row-…``.

    Examples
    --------
    >>> from explainer.pages.chain_rule.numbers import compute
    >>> view = RowWords(3)
    >>> view.update(compute(ChainRuleSettings()))
    >>> view.state["row-sum"], view.state["row-product"]
    ('0', '+0.002171')
    """

    def __init__(self, n: int) -> None:
        super().__init__()
        self.title = f"Do you add {', '.join(LETTERS[: n - 1])} and {LETTERS[n - 1]}, or multiply them?"
        sums = plus([number(f"row-term-{k}") for k in range(n)])
        self.markup = f"""<div class="sx-words">
<p><span data-gid="row-lead"></span>
<span class="sx-note">Another row: pick it above, or click its probability's bar.</span></p>
<ul class="sx-answers">
<li><strong>Added:</strong> <span class="sx-sum">{math(_joined(n, "+") + "<mo>=</mo>")} {sums}
{math('<mo>=</mo><mn class="sx-result" data-gid="row-sum"></mn>')}</span>
<span data-gid="row-together"></span> <span class="sx-note" data-gid="row-left"></span></li>
<li><strong>Multiplied:</strong> {math(_joined(n, "·") + "<mo>=</mo>" + number("row-product"))}: no question about
softmax has this for its answer.</li>
<li><strong>So, by default, neither.</strong> For a small move of the logits they are <em>weights</em> (2). For a loss
it takes a <em>column</em>, not this row (3).</li>
</ul></div>"""

    def say(self, numbers: RowNumbers) -> State:
        """Tell of the row that is looked at."""
        i, row = numbers.settings.selected[0], numbers.row.tolist()
        left = sum(row)
        together = f"It is how S{sub(i)} answers when all logits rise together: not at all, always exactly 0."
        return {
            "row-lead": f"Row {i + 1} of the Jacobian says how S{sub(i)} answers to each logit.",
            **{f"row-term-{k}": factor(value) for k, value in enumerate(row)},
            "row-sum": result(added(row)),
            "row-together": together,
            "row-left": f"(float64 leaves {compact(left, 2)} of it: rounding.)" if left else "",
            "row-product": result(maths.prod(row)),
        }


def _names(numbers: RowNumbers) -> list[tuple[str, str]]:
    """Name A, B, C … and their sum."""
    i, n = numbers.settings.selected[0], numbers.settings.n
    return [*((LETTERS[k], name_entry(i, k)) for k in range(n)), ("sum", "= 0")]


def _joined(n: int, sign: str) -> str:
    return f"<mo>{sign}</mo>".join(f"<mi>{letter}</mi>" for letter in LETTERS[:n])
