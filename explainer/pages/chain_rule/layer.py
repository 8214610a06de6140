"""Section 5: a softmax layer, whose weights add one factor to each path."""

from __future__ import annotations

import numpy as np

from explainer.page.scene import Scene
from explainer.pages.chain_rule.choosing import number_handles, picks
from explainer.pages.chain_rule.numbers import LayerNumbers
from explainer.pages.chain_rule.settings import INPUTS, LARGEST_INPUT, ChainRuleSettings
from explainer.pages.chain_rule.weight_grid import WeightGrid
from explainer.pages.logit_scene import cells
from explainer.pages.logits import replaced
from explainer.views.bars import SignedBars
from explainer.views.formula import factor, indexed, math, number, result, slope
from explainer.views.labels import name_output, sub
from explainer.views.matrix import outputs
from explainer.views.numerals import probability, signed
from explainer.views.summary import Summary
from explainer.views.verdicts import GLYPHS
from explainer.views.view import State, Wording


def scene(settings: ChainRuleSettings) -> Scene[ChainRuleSettings, LayerNumbers]:
    """Return what the section shows."""
    n, names = settings.n, outputs(INPUTS, "x")
    inputs = SignedBars[LayerNumbers](
        "x", [*names, "W"], lambda numbers: _dragged(numbers.settings), title="The inputs x and one weight: drag them",
        low=-LARGEST_INPUT, high=LARGEST_INPUT, write=lambda value: signed(value, 2),
        rename=lambda numbers: [*names, _weight(*numbers.settings.entry[1:])],
    )  # fmt: skip
    shares = SignedBars[LayerNumbers](
        "output", outputs(n), lambda numbers: numbers.probabilities.tolist(), title="The outputs S = softmax(W x)",
        low=0.0, high=1.0, write=probability, handles=False, selected=lambda numbers: numbers.settings.entry[0],
    )  # fmt: skip
    weights = WeightGrid(
        "weight", n, lambda numbers: np.array(numbers.settings.weights), title="The weights W", limit=2.0, digits=2
    )
    slopes = WeightGrid(
        "slope", n, lambda numbers: numbers.slopes, title="∂Sₜ/∂Wᵢⱼ, and its check", limit=0.5, checked=True
    )
    called = [*(f"input {name}" for name in names), "the chosen weight"]
    return Scene(
        {
            "summary": Summary(in_short), "words": LayerWords(), "inputs": inputs, "weights": weights, "slopes": slopes,
            "outputs": shares,
        },
        number_handles("x", inputs, called, read=_dragged, change=_drag),
        [
            *(
                cells(title, f"{prefix}-cell", (n, INPUTS), lambda i, j: lambda now: now.look_at_weight(i, j),
                      name=_weight, tells=[f"{prefix}-{each}" for each in tells])
                for title, prefix, tells in (
                    ("weight", "weight", ["value"]),
                    ("slope along the weight", "slope", ["note", "value"]),
                )
            ),
            picks("output", [f"how {name_output(t, settings.labels)} answers to the weights" for t in range(n)]),
        ],
    )  # fmt: skip


def _dragged(settings: ChainRuleSettings) -> tuple[float, ...]:
    return (*settings.inputs, settings.weight)


def _drag(settings: ChainRuleSettings, k: int, value: float) -> ChainRuleSettings:
    if k == INPUTS:
        return settings.with_weight(value)
    return settings.replace(inputs=replaced(settings.inputs, k, value))


def _weight(i: int, j: int) -> str:
    return f"W{sub(i)}{sub(j)}"


def in_short(numbers: LayerNumbers) -> str:
    """Tell the slope along the weight that is looked at."""
    t, i, j = numbers.settings.entry
    return f"∂S{sub(t)}/∂{_weight(i, j)} is {result(float(numbers.slopes[i, j]))}; check: {numbers.verdicts[i, j]}."


class LayerWords(Wording[LayerNumbers]):
    """The derivative by one weight of a softmax layer, in symbols, in numbers, and by finite differences.

    Attributes
    ----------
    state : dict
        ``layer-…``.

    Examples
    --------
    >>> from explainer.pages.chain_rule.numbers import compute
    >>> view = LayerWords()
    >>> view.update(compute(ChainRuleSettings(section="layer", entry=(0, 1, 2))))
    >>> view.state["layer-words"]
    'W₂₃ reaches S₁ through z₂ alone: one path, two factors.'
    """

    title = "A softmax layer: one more factor on the path"

    def __init__(self) -> None:
        super().__init__()
        t, i, j = (number(f"layer-{index}") for index in "tij")
        output, logit, x = indexed("S", t), indexed("z", i), indexed("x", j)
        weight, delta = (f"<msub><mi>{name}</mi><mrow>{at}</mrow></msub>" for name, at in (("W", i + j), ("δ", t + i)))
        symbols = (
            f"{slope(output, weight)}<mo>=</mo>{slope(output, logit)}<mo>·</mo>{x}<mo>=</mo>"
            f"{output}<mo>(</mo>{delta}<mo>−</mo>{indexed('S', i)}<mo>)</mo>{x}<mo>=</mo>"
        )
        numbers = (
            f"{number('layer-share')}<mo>·</mo><mo>(</mo>{number('layer-delta')}<mo>−</mo>{number('layer-other')}"
            f"<mo>)</mo><mo>·</mo>{number('layer-input')}<mo>=</mo>"
            '<mn class="sx-result" data-gid="layer-result"></mn>'
        )
        self.markup = f"""<div class="sx-words">
<p>The logits are z = W x. <span data-gid="layer-words"></span>
<span class="sx-note">Another weight or output: click it.</span></p>
<p class="sx-sum">{math(symbols)} {math(numbers)}</p>
<p><span class="sx-verdict" data-gid="layer-verdict"></span> <span data-gid="layer-check"></span></p></div>"""

    def say(self, numbers: LayerNumbers) -> State:
        """Tell of the weight that is looked at."""
        t, i, j = numbers.settings.entry
        shares, verdict, weight = numbers.probabilities.tolist(), str(numbers.verdicts[i, j]), _weight(i, j)
        told = {"agrees": "agree", "differs": "differ", "cannot resolve": "cannot resolve this entry"}[verdict]
        numeric = result(float(numbers.check.numeric[0, i * INPUTS + j]))
        return {
            "layer-t": str(t + 1),
            "layer-i": str(i + 1),
            "layer-j": str(j + 1),
            "layer-words": f"{weight} reaches S{sub(t)} through z{sub(i)} alone: one path, two factors.",
            "layer-share": factor(shares[t]),
            "layer-delta": "1" if t == i else "0",
            "layer-other": factor(shares[i]),
            "layer-input": factor(numbers.settings.inputs[j], 2),
            "layer-result": result(float(numbers.slopes[i, j])),
            "layer-verdict": {"text": GLYPHS[verdict], "data-verdict": verdict},
            "layer-check": f"Finite differences in {weight} give {numeric}: they {told}.",
        }
