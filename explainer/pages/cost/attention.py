"""Section 3: attention. A softmax for each token, its gradient, and why nobody builds the Jacobian."""

from __future__ import annotations

import functools
from typing import Final

from explainer.core.batches import batch_pattern
from explainer.page.scene import Choice, Choices, Handle, Scene
from explainer.pages.cost.attending import AttentionNumbers, products
from explainer.pages.cost.blocks import Blocks
from explainer.pages.cost.questions import QUESTIONS
from explainer.pages.cost.row_views import STEPS, Flow, IdentityTable, Weights
from explainer.pages.cost.settings import LARGEST_PART, LARGEST_SCORE, WIDTHS, CostSettings
from explainer.pages.cost.spread_curve import SpreadCurve
from explainer.pages.cost.token_bars import VECTORS, ScoreBars, vector_bars
from explainer.pages.logit_scene import cells
from explainer.pages.questions import QuestionWords, answers
from explainer.pages.tables import SectionWords, buttons, pressed_state
from explainer.views.bars import SignedBars
from explainer.views.labels import sub
from explainer.views.numerals import logit, probability, signed, spelled
from explainer.views.summary import Summary
from explainer.views.view import State

PROSE: Final = """Each query qᵢ is compared with every key, A = QKᵀ/√d; softmax makes a row of P of each row of A; the
output is O = PV. Backward, from g = ∂L/∂O: dP = gVᵀ, and dA = P ⊙ (dP − rowsum(P ⊙ dP)), softmax’s VJP row by row. Drag
a score, or the vectors of a query and a key; press a cell of P to choose these. What a score has beyond qᵢ·kⱼ/√d
(qᵢ·kⱼ, where it is not divided) is a bias, as position encodings add it."""


def scene(settings: CostSettings) -> Scene[CostSettings, AttentionNumbers]:
    """Return what the section shows."""
    n = settings.n
    scores, vectors, spread = ScoreBars(n), vector_bars(), SpreadCurve()
    pads = [f"token {k + 1}" for k in range(n)]
    return Scene(
        {
            "summary": Summary(in_short),
            "words": SectionWords("Attention", PROSE, in_short, buttons("Padding:", "pad", pads), _padded),
            "vectors": vectors,
            "scores": scores,
            "weights": Weights(n),
            "flow": Flow(n),
            "blocks": Blocks(
                "The Jacobian of the whole", batch_pattern(n, n), n, read=lambda numbers: numbers.blocks,
                chosen=lambda numbers: numbers.settings.entry[0], rows="∂ output P", columns="∂ input A",
            ),
            "spread": spread,
            "identity": IdentityTable(n),
            "question": QuestionWords(QUESTIONS["attention"]),
        },
        [*_score_handles(scores, n), *_vector_handles(vectors), _width_handle(spread)],
        [
            Choices(
                "padding",
                [[Choice(f"pad-{k}", f"padding: token {k + 1}", functools.partial(_toggle, k=k)) for k in range(n)]],
            ),
            *(
                cells(
                    title, f"{prefix}-cell", (rows, n), press=look,
                    name=name, tells=[f"{prefix}-value"],
                )
                for title, prefix, rows, look, name in (
                    ("P", "weight-matrix", n, _look_at, lambda i, j: f"P{sub(i)}{sub(j)}"),
                    ("from P to dA", "flow", len(STEPS), _look_at_key, lambda i, j: f"{STEPS[i]}, key {j + 1}"),
                )
            ),
            *answers(QUESTIONS["attention"], CostSettings),
        ],
    )  # fmt: skip


def in_short(numbers: AttentionNumbers) -> str:
    """Tell the row that is looked at, and what the core says of a row without a key.

    Examples
    --------
    >>> from explainer.pages.cost.numbers import compute
    >>> in_short(compute(CostSettings(section="attention", entry=(0, 0))))
    'Query 1: P₁₁ = 1, dA₁₁ = 0. Row sums of P ⊙ dP and of g ⊙ O: 1.250 and 1.250.'
    """
    i, j = numbers.settings.entry
    if not numbers.allowed[i].any():
        return f"Query {i + 1} has no key to see. {numbers.refusal}"
    weight, slope = float(numbers.weights[i, j]), float(numbers.slopes[i, j])
    left, right = (spelled(float(x), 4) for x in numbers.row_sums[:, i])
    at = f"{sub(i)}{sub(j)}"
    exact = bool(numbers.certain[i, j])
    share, effect = _is(probability(weight, exact=exact)), _is(signed(slope, exact=exact))
    return f"Query {i + 1}: P{at} {share}, dA{at} {effect}. Row sums of P ⊙ dP and of g ⊙ O: {left} and {right}." + (
        f" Refused: {numbers.refusal}" if numbers.refusal else ""
    )


def _is(written: str) -> str:
    return f"≈ {written[1:]}" if written.startswith("≈") else f"= {written}"


def _toggle(settings: CostSettings, k: int) -> CostSettings:
    return settings.toggled(k)


def _padded(numbers: AttentionNumbers) -> State:
    return {f"pad-{k}": pressed_state(gone) for k, gone in enumerate(numbers.settings.is_padded)}


def _look_at(i: int, j: int) -> functools.partial[CostSettings]:
    return functools.partial(_looking, i=i, j=j)


def _look_at_key(_: int, j: int) -> functools.partial[CostSettings]:
    return functools.partial(_looking, i=None, j=j)


def _looking(settings: CostSettings, i: int | None, j: int) -> CostSettings:
    return settings.replace(entry=(settings.entry[0] if i is None else i, j))


def _score_handles(bars: ScoreBars, n: int) -> list[Handle[CostSettings]]:
    def handle(k: int) -> Handle[CostSettings]:
        def read(settings: CostSettings) -> float:
            i = settings.entry[0]
            score = float(products(settings)[i, k]) + settings.bias[i][k]
            return min(max(score, -LARGEST_SCORE), LARGEST_SCORE)

        def change(settings: CostSettings, value: float) -> CostSettings:
            i = settings.entry[0]
            return settings.with_bias(i, k, value - float(products(settings)[i, k]))

        return Handle(f"score-handle-{k}", bars.scores.axes, "y", f"score of key {k + 1}", read, change, write=logit)

    return [handle(k) for k in range(n)]


def _vector_handles(bars: SignedBars[AttentionNumbers]) -> list[Handle[CostSettings]]:
    def handle(k: int, field: str, which: int, part: int) -> Handle[CostSettings]:
        def read(settings: CostSettings) -> float:
            vectors: tuple[tuple[float, ...], ...] = getattr(settings, field)
            return vectors[settings.entry[which]][part]

        return Handle(
            f"vector-handle-{k}", bars.axes, "y", f"{_SPOKEN[field]}, number {part + 1}", read,
            lambda settings, value: settings.with_part(field, settings.entry[which], part, value),
            write=lambda value: signed(value, 2), step=0.05, page=0.25, low=-LARGEST_PART, high=LARGEST_PART,
        )  # fmt: skip

    return [
        handle(2 * v + part, field, which, part) for v, (field, _, which) in enumerate(VECTORS) for part in range(2)
    ]


_SPOKEN: Final = {
    "queries": "the query", "keys": "the key", "values": "the key’s value", "upstream": "the query’s upstream gradient",
}  # fmt: skip


def _width_handle(curve: SpreadCurve) -> Handle[CostSettings]:
    return Handle(
        "width-handle", curve.axes, "x", "numbers in a query, d", lambda settings: float(settings.width),
        lambda settings, value: settings.replace(width=min(max(round(value), WIDTHS[0]), WIDTHS[-1])),
        write=lambda value: f"d = {value:.0f}",
    )  # fmt: skip
