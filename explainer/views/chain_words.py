"""What a row of the Jacobian and a move of the logits say: in symbols, in live numbers and in sentences."""

from __future__ import annotations

import math as maths
from typing import Final

from explainer.snapshot.chain import SHRINK, ChainSnapshot
from explainer.views.formula import factor, indexed, math, number, plus
from explainer.views.labels import compact, spelled, sub
from explainer.views.view import State
from explainer.views.waterfall import added

LETTERS: Final = "ABCDEF"
_SHARES: Final = ("dz", "½ dz", "¼ dz", "⅛ dz")


def letters(n: int, join: str) -> str:
    """Name the entries of a row, joined.

    Examples
    --------
    >>> letters(3, " + ")
    'A + B + C'
    """
    return join.join(LETTERS[:n])


def result(value: float) -> str:
    """Write what a formula comes to, with its sign.

    Examples
    --------
    >>> result(0.0), result(0.21234)
    ('0', '+0.2123')
    """
    return ("+" if value > 0 else "") + spelled(value, 4)


class RowWords:
    """Add A, B, C, or multiply them: what each would mean.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    markup : str
    state : dict
        ``row-…``.
    slow : bool

    Examples
    --------
    >>> from explainer.snapshot.chain import ChainSettings, compute_chain
    >>> view = RowWords(3)
    >>> view.update(compute_chain(ChainSettings()))
    >>> view.state["row-sum"]["text"], view.state["row-product"]["text"]
    ('0', '+0.002171')
    """

    slow = False

    def __init__(self, n: int) -> None:
        names = ", ".join(LETTERS[: n - 1])
        self.title = f"Do you add {names} and {LETTERS[n - 1]}, or multiply them?"
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
        self.state: State = {}

    def update(self, snapshot: ChainSnapshot) -> None:
        """Tell of the row that is looked at in `snapshot`."""
        i = snapshot.settings.selected[0]
        row = snapshot.row.tolist()
        output, left = f"S{sub(i)}", sum(row)
        together = f"It is how {output} answers when all logits rise together: not at all, always exactly 0."
        self.state = {
            "row-lead": {"text": f"Row {i + 1} of the Jacobian says how {output} answers to each logit."},
            **{f"row-term-{k}": {"text": factor(value)} for k, value in enumerate(row)},
            "row-sum": {"text": result(added(row))},
            "row-together": {"text": together},
            "row-left": {"text": f"(float64 leaves {compact(left, 2)} of it: rounding.)" if left else ""},
            "row-product": {"text": result(maths.prod(row))},
        }


class MoveWords:
    """A, B, C as weights of a small move.

    Parameters
    ----------
    n : int

    Attributes
    ----------
    markup : str
    state : dict
        ``move-…``.
    slow : bool

    Examples
    --------
    >>> from explainer.snapshot.chain import ChainSettings, compute_chain
    >>> view = MoveWords(3)
    >>> view.update(compute_chain(ChainSettings(section="move", move=(0.1, 0.1, 0.1))))
    >>> view.state["move-total"]["text"]
    '0'
    """

    title = "As weights: predict a small move"
    slow = False

    def __init__(self, n: int) -> None:
        symbols = plus([f"<mi>{LETTERS[k]}</mi><mo>·</mo><mi>d</mi>{indexed('z', str(k + 1))}" for k in range(n)])
        numbers = plus([f"{number(f'move-weight-{k}')}<mo>·</mo>{number(f'move-step-{k}')}" for k in range(n)])
        total = '<mo>=</mo><mn class="sx-result" data-gid="move-total"></mn>'
        self.markup = f"""<div class="sx-words">
<p>Move the logits by a small dz. To first order, each output moves by its row times dz.
<span class="sx-note">Another row: pick it above, or click its probability's bar.</span></p>
<p class="sx-sum">{math(f"<mi>d</mi>{indexed('S', number('move-i'))}<mo>=</mo>")} {symbols}</p>
<p class="sx-sum">{math("<mo>=</mo>")} {numbers} {math(total)}</p>
<p>What really happens: <strong data-gid="move-true"></strong>. The rest is curvature, and grows as the square of the
move.</p></div>"""
        self.state: State = {}

    def update(self, snapshot: ChainSnapshot) -> None:
        """Tell of the move in `snapshot`."""
        change, i = snapshot.change, snapshot.settings.selected[0]
        if change is None:
            return
        self.state = {
            "move-i": {"text": str(i + 1)},
            "move-total": {"text": result(float(change.predicted[i]))},
            "move-true": {"text": result(float(change.true[i]))},
        }
        for k, (weight, step) in enumerate(zip(snapshot.row.tolist(), snapshot.reader.move, strict=True)):
            self.state[f"move-weight-{k}"] = {"text": factor(weight)}
            self.state[f"move-step-{k}"] = {"text": factor(step, 2)}


class GapTable:
    """How far a prediction is off for the whole move, for its half, its quarter and its eighth.

    Attributes
    ----------
    markup : str
    state : dict
        ``gap-length-{k}``, ``gap-size-{k}``, ``gap-ratio-{k}``.
    slow : bool

    Examples
    --------
    >>> from explainer.snapshot.chain import ChainSettings, compute_chain
    >>> view = GapTable()
    >>> view.update(compute_chain(ChainSettings(section="move")))
    >>> [view.state[f"gap-ratio-{k}"]["text"] for k in range(4)]
    ['0.0947', '0.0943', '0.0933', '0.0925']
    """

    title = "The gap |true − J dz|"
    slow = False

    def __init__(self) -> None:
        rows = "".join(
            f'<tr><th scope="row">{share}</th><td data-gid="gap-length-{k}"></td><td data-gid="gap-size-{k}"></td>'
            f'<td class="sx-result" data-gid="gap-ratio-{k}"></td></tr>'
            for k, share in enumerate(_SHARES)
        )
        self.markup = f"""<div class="sx-words"><div class="sx-tables">
<table class="sx-table"><caption>Half the move, a quarter of the gap</caption><thead><tr>
<th scope="col">move</th><th scope="col">|dz|</th><th scope="col">gap</th><th scope="col">gap / |dz|²</th></tr></thead>
<tbody>{rows}</tbody></table></div></div>"""
        self.state: State = {}

    def update(self, snapshot: ChainSnapshot) -> None:
        """Show the gaps of `snapshot`."""
        change = snapshot.change
        if change is None:
            return
        for k in range(len(SHRINK)):
            ratio = float(change.ratios[k])
            self.state[f"gap-length-{k}"] = {"text": spelled(float(change.lengths[k]), 3)}
            self.state[f"gap-size-{k}"] = {"text": spelled(float(change.gaps[k]), 3)}
            self.state[f"gap-ratio-{k}"] = {"text": "–" if maths.isnan(ratio) else spelled(ratio, 3)}


def row_names(snapshot: ChainSnapshot) -> list[tuple[str, str]]:
    """Name A, B, C … and their sum, for the waterfall of the row that is looked at."""
    i, n = snapshot.settings.selected[0], snapshot.settings.n
    return [*((LETTERS[k], f"∂S{sub(i)}/∂z{sub(k)}") for k in range(n)), ("sum", "always 0")]


def _joined(n: int, sign: str) -> str:
    return f"<mo>{sign}</mo>".join(f"<mi>{letter}</mi>" for letter in LETTERS[:n])
