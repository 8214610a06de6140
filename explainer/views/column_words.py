"""What a column of the Jacobian says to a loss: in symbols, in live numbers and in sentences."""

from __future__ import annotations

import math as maths

from explainer.snapshot.chain import ChainSnapshot
from explainer.views.chain_words import result
from explainer.views.formula import factor, indexed, math, number, plus, slope
from explainer.views.labels import sub
from explainer.views.view import State
from explainer.views.waterfall import added


class ColumnWords:
    """The chain rule for one logit: a product for each path, and their sum.

    Parameters
    ----------
    n : int

    Attributes
    ----------
    markup : str
    state : dict
        ``column-…``.
    slow : bool

    Examples
    --------
    >>> from explainer.snapshot.chain import ChainSettings, compute_chain
    >>> view = ColumnWords(3)
    >>> view.update(compute_chain(ChainSettings(section="column", upstream=(1.0, 1.0, 1.0))))
    >>> view.state["column-total"]["text"]
    '0'
    """

    title = "Multiply along a path, add across paths"
    slow = False

    def __init__(self, n: int) -> None:
        numbers = plus([f"{number(f'column-g-{k}')}<mo>·</mo>{number(f'column-slope-{k}')}" for k in range(n)])
        j = number("column-j")
        left = slope("<mi>L</mi>", indexed("z", j))
        first = slope("<mi>L</mi>", indexed("S", "k"))
        terms = f"{first}<mo>·</mo>{slope(indexed('S', 'k'), indexed('z', number('column-j1')))}"
        short = (
            f"{indexed('S', number('column-j2'))}<mo>(</mo>{indexed('g', number('column-j3'))}<mo>−</mo><mi>S</mi>"
            "<mo>·</mo><mi>g</mi><mo>)</mo>"
        )
        live = (
            f"{number('column-share')}<mo>·</mo><mo>(</mo>{number('column-own')}<mo>−</mo>{number('column-mean')}"
            f"<mo>)</mo><mo>=</mo>{number('column-short')}"
        )
        self.markup = f"""<div class="sx-words">
<p><span data-gid="column-lead"></span> A loss L hears <span data-gid="column-z"></span> through every
probability: {n} paths. <span class="sx-note">Another column: pick it above, or click its logit's bar.</span></p>
<p class="sx-sum">{math(f"{left}<mo>=</mo><munder><mo>∑</mo><mi>k</mi></munder>{terms}<mo>=</mo>")} {numbers}
{math('<mo>=</mo><mn class="sx-result" data-gid="column-total"></mn>')}</p>
<p>The same without any Jacobian: {math(f"{short}<mo>=</mo>")} {math(live)}.
<span data-gid="column-note"></span></p></div>"""
        self.state: State = {}

    def update(self, snapshot: ChainSnapshot) -> None:
        """Tell of the column that is looked at in `snapshot`."""
        j = snapshot.settings.selected[1]
        g, share = snapshot.reader.upstream, float(snapshot.probabilities[j])
        mean = maths.fsum(a * b for a, b in zip(g, snapshot.probabilities.tolist(), strict=True))
        total = added(snapshot.paths.tolist())
        equal = len(set(g)) == 1
        state: State = {
            "column-lead": {"text": f"Column {j + 1} of the Jacobian, not row {j + 1}."},
            "column-z": {"text": f"z{sub(j)}"},
            "column-total": {"text": result(total)},
            "column-share": {"text": factor(share)},
            "column-own": {"text": factor(g[j], 2)},
            "column-mean": {"text": factor(mean)},
            "column-short": {"text": result(0.0 if equal else share * (g[j] - mean))},
            "column-note": {
                "text": "All g are equal, so the answer is 0: the probabilities always add up to 1." if equal else ""
            },
        }
        for place in ("column-j", *(f"column-j{k}" for k in range(1, 4))):
            state[place] = {"text": str(j + 1)}
        for k, (upstream, entry) in enumerate(zip(g, snapshot.jacobian[:, j].tolist(), strict=True)):
            state[f"column-g-{k}"] = {"text": factor(upstream, 2)}
            state[f"column-slope-{k}"] = {"text": factor(entry)}
        self.state = state


def path_names(snapshot: ChainSnapshot) -> list[tuple[str, str]]:
    """Name the paths and their sum, for the waterfall of the column that is looked at."""
    j, n = snapshot.settings.selected[1], snapshot.settings.n
    return [*((f"via S{sub(k)}", "") for k in range(n)), ("sum", f"∂L/∂z{sub(j)}")]
