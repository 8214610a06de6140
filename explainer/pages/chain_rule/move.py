"""Section 2: the entries of a row as weights of a small move of the logits."""

from __future__ import annotations

import math as maths
from typing import Final

from explainer.page.scene import Scene
from explainer.pages.chain_rule.choosing import number_handles, row_picks
from explainer.pages.chain_rule.numbers import SHRINK, MoveNumbers
from explainer.pages.chain_rule.pair_bars import PairBars
from explainer.pages.chain_rule.row import LETTERS
from explainer.pages.chain_rule.settings import LARGEST_MOVE, ChainRuleSettings
from explainer.pages.logit_scene import logit_handles
from explainer.pages.logits import Floats, replaced
from explainer.views.bars import SignedBars
from explainer.views.formula import factor, indexed, math, number, plus, result
from explainer.views.labels import sub
from explainer.views.logit_bars import LogitBars
from explainer.views.matrix import outputs
from explainer.views.numerals import signed, spelled
from explainer.views.summary import Summary
from explainer.views.view import State, Wording, scrolling

_SHARES: Final = ("dz", "½ dz", "¼ dz", "⅛ dz")
"""What the moves of `SHRINK` are called."""


def scene(settings: ChainRuleSettings) -> Scene[ChainRuleSettings, MoveNumbers]:
    """Return what the section shows."""
    n, bars = settings.n, LogitBars(settings.n, settings.labels)
    names = outputs(n, "dz")
    moves = SignedBars[MoveNumbers](
        "dz", names, lambda numbers: numbers.settings.move, title="The move dz: drag it", note="dz",
        low=-LARGEST_MOVE, high=LARGEST_MOVE, write=lambda value: signed(value, 2),
    )  # fmt: skip
    pairs = PairBars[MoveNumbers](
        "change", outputs(n, "dS"), _changes, ("J dz", "true", "gap"), title="Predicted and true change", limit=0.5
    )
    handles = number_handles(
        "dz", moves, [f"move {name}" for name in names], read=lambda now: now.move,
        change=lambda now, k, value: now.replace(move=replaced(now.move, k, value)),
    )  # fmt: skip
    return Scene(
        {
            "summary": Summary(in_short),
            "words": MoveWords(n),
            "bars": bars,
            "moves": moves,
            "change": pairs,
            "gap": GapTable(),
        },
        [*handles, *logit_handles(bars.logits, settings)],
        [row_picks(settings)],
    )


def _changes(numbers: MoveNumbers) -> tuple[Floats, Floats, Floats]:
    return numbers.predicted, numbers.true, numbers.true - numbers.predicted


def in_short(numbers: MoveNumbers) -> str:
    """Tell what the row predicts, and what really happens."""
    i = numbers.settings.selected[0]
    predicted, true = (result(float(changes[i])) for changes in (numbers.predicted, numbers.true))
    return f"S{sub(i)} is predicted to change by {predicted}, and changes by {true}."


class MoveWords(Wording[MoveNumbers]):
    """A, B, C as weights of a small move.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    state : dict
        ``move-…``.

    Examples
    --------
    >>> from explainer.pages.chain_rule.numbers import compute
    >>> view = MoveWords(3)
    >>> view.update(compute(ChainRuleSettings(section="move", move=(0.1, 0.1, 0.1))))
    >>> view.state["move-total"]
    '0'
    """

    title = "As weights: predict a small move"

    def __init__(self, n: int) -> None:
        super().__init__()
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

    def say(self, numbers: MoveNumbers) -> State:
        """Tell of the move."""
        i = numbers.settings.selected[0]
        return {
            "move-i": str(i + 1),
            "move-total": result(float(numbers.predicted[i])),
            "move-true": result(float(numbers.true[i])),
            **{f"move-weight-{k}": factor(weight) for k, weight in enumerate(numbers.row.tolist())},
            **{f"move-step-{k}": factor(step, 2) for k, step in enumerate(numbers.settings.move)},
        }


class GapTable(Wording[MoveNumbers]):
    """How far a prediction is off for the whole move, for its half, its quarter and its eighth.

    Attributes
    ----------
    state : dict
        ``gap-length-{k}``, ``gap-size-{k}``, ``gap-ratio-{k}``.

    Examples
    --------
    >>> from explainer.pages.chain_rule.numbers import compute
    >>> view = GapTable()
    >>> view.update(compute(ChainRuleSettings(section="move")))
    >>> [view.state[f"gap-ratio-{k}"] for k in range(4)]
    ['0.0947', '0.0943', '0.0933', '0.0925']
    """

    title = "The gap |true − J dz|"

    def __init__(self) -> None:
        super().__init__()
        rows = "".join(
            f'<tr><th scope="row">{share}</th><td data-gid="gap-length-{k}"></td><td data-gid="gap-size-{k}"></td>'
            f'<td class="sx-result" data-gid="gap-ratio-{k}"></td></tr>'
            for k, share in enumerate(_SHARES)
        )
        table = f"""<table class="sx-table"><caption>Half the move, a quarter of the gap</caption><thead><tr>
<th scope="col">move</th><th scope="col">|dz|</th><th scope="col">gap</th><th scope="col">gap / |dz|²</th></tr></thead>
<tbody>{rows}</tbody></table>"""
        self.markup = f'<div class="sx-words">{scrolling("The gap", table)}</div>'

    def say(self, numbers: MoveNumbers) -> State:
        """Tell the gaps."""
        ratios, state = numbers.ratios.tolist(), State()
        for k in range(len(SHRINK)):
            state[f"gap-length-{k}"] = spelled(float(numbers.lengths[k]), 3)
            state[f"gap-size-{k}"] = spelled(float(numbers.gaps[k]), 3)
            state[f"gap-ratio-{k}"] = "–" if maths.isnan(ratios[k]) else spelled(ratios[k], 3)
        return state
