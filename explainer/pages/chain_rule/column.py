"""Section 3: what a column of the Jacobian says to a loss."""

from __future__ import annotations

import math as maths

from explainer.page.scene import Scene
from explainer.pages.chain_rule.choosing import number_handles, picks
from explainer.pages.chain_rule.flow import BackwardFlow
from explainer.pages.chain_rule.numbers import ColumnNumbers, added
from explainer.pages.chain_rule.settings import LARGEST_UPSTREAM, ChainRuleSettings
from explainer.pages.chain_rule.waterfall import Waterfall
from explainer.pages.logit_scene import logit_handles
from explainer.pages.logits import replaced
from explainer.views.bars import SignedBars
from explainer.views.formula import factor, indexed, math, number, plus, result, slope
from explainer.views.labels import name_input, sub
from explainer.views.logit_bars import LogitBars
from explainer.views.matrix import outputs
from explainer.views.numerals import signed
from explainer.views.summary import Summary
from explainer.views.view import State, Wording


def scene(settings: ChainRuleSettings) -> Scene[ChainRuleSettings, ColumnNumbers]:
    """Return what the section shows."""
    n, bars = settings.n, LogitBars(settings.n, settings.labels)
    names = outputs(n, "g")
    upstream = SignedBars[ColumnNumbers](
        "g", names, lambda numbers: numbers.settings.upstream, title="Upstream, gₖ = ∂L/∂Sₖ: drag it", note="∂L/∂Sₖ",
        low=-LARGEST_UPSTREAM, high=LARGEST_UPSTREAM, write=lambda value: signed(value, 2),
    )  # fmt: skip
    total = Waterfall[ColumnNumbers](
        "paths", n, lambda numbers: numbers.paths, _names, title="The paths, added up", limit=1.0
    )
    handles = number_handles(
        "g", upstream, [f"upstream gradient {name}" for name in names], read=lambda now: now.upstream,
        change=lambda now, k, value: now.replace(upstream=replaced(now.upstream, k, value)),
    )  # fmt: skip
    return Scene(
        {
            "summary": Summary(in_short),
            "words": ColumnWords(n),
            "bars": bars,
            "upstream": upstream,
            "flow": BackwardFlow(n),
            "paths": total,
        },
        [*handles, *logit_handles(bars.logits, settings)],
        [picks("logit", [f"the column of {name_input(j, settings.labels)}" for j in range(n)])],
    )


def in_short(numbers: ColumnNumbers) -> str:
    """Tell the sum of the paths."""
    return f"∂L/∂z{sub(numbers.settings.selected[1])} is {result(added(numbers.paths.tolist()))}, over all paths."


class ColumnWords(Wording[ColumnNumbers]):
    """The chain rule for one logit: a product for each path, and their sum.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    state : dict
        ``column-…``.

    Examples
    --------
    >>> from explainer.pages.chain_rule.numbers import compute
    >>> view = ColumnWords(3)
    >>> view.update(compute(ChainRuleSettings(section="column", upstream=(1.0, 1.0, 1.0))))
    >>> view.state["column-total"]
    '0'
    """

    title = "Multiply along a path, add across paths"

    def __init__(self, n: int) -> None:
        super().__init__()
        j = number("column-j")
        total = slope("<mi>L</mi>", indexed("z", j))
        path = f"{slope('<mi>L</mi>', indexed('S', 'k'))}<mo>·</mo>{slope(indexed('S', 'k'), indexed('z', j))}"
        numbers = plus([f"{number(f'column-g-{k}')}<mo>·</mo>{number(f'column-slope-{k}')}" for k in range(n)])
        short = f"{indexed('S', j)}<mo>(</mo>{indexed('g', j)}<mo>−</mo><mi>S</mi><mo>·</mo><mi>g</mi><mo>)</mo>"
        live = (
            f"{number('column-share')}<mo>·</mo><mo>(</mo>{number('column-own')}<mo>−</mo>{number('column-mean')}"
            f"<mo>)</mo><mo>=</mo>{number('column-short')}"
        )
        self.markup = f"""<div class="sx-words">
<p><span data-gid="column-lead"></span> A loss L hears <span data-gid="column-z"></span> through every
probability: {n} paths. <span class="sx-note">Another column: pick it above, or click its logit's bar.</span></p>
<p class="sx-sum">{math(f"{total}<mo>=</mo><munder><mo>∑</mo><mi>k</mi></munder>{path}<mo>=</mo>")} {numbers}
{math('<mo>=</mo><mn class="sx-result" data-gid="column-total"></mn>')}</p>
<p>The same without any Jacobian: {math(f"{short}<mo>=</mo>")} {math(live)}.
<span data-gid="column-note"></span></p></div>"""

    def say(self, numbers: ColumnNumbers) -> State:
        """Tell of the column that is looked at."""
        j, g = numbers.settings.selected[1], numbers.settings.upstream
        shares = numbers.probabilities.tolist()
        mean = maths.fsum(a * b for a, b in zip(g, shares, strict=True))
        equal = len(set(g)) == 1
        return {
            "column-lead": f"Column {j + 1} of the Jacobian, not row {j + 1}.",
            "column-z": f"z{sub(j)}",
            "column-j": str(j + 1),
            **{f"column-g-{k}": factor(upstream, 2) for k, upstream in enumerate(g)},
            **{f"column-slope-{k}": factor(entry) for k, entry in enumerate(numbers.slopes.tolist())},
            "column-total": result(added(numbers.paths.tolist())),
            "column-share": factor(shares[j]),
            "column-own": factor(g[j], 2),
            "column-mean": factor(mean),
            "column-short": result(0.0 if equal else shares[j] * (g[j] - mean)),
            "column-note": "All g are equal, so the answer is 0: the probabilities always add up to 1." * equal,
        }


def _names(numbers: ColumnNumbers) -> list[tuple[str, str]]:
    """Name the paths and their sum."""
    j, n = numbers.settings.selected[1], numbers.settings.n
    return [*((f"via S{sub(k)}", "") for k in range(n)), ("sum", f"∂L/∂z{sub(j)}")]
