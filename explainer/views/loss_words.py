"""The routes from a target to the gradient at the logits, side by side; and a weight of a layer."""

from __future__ import annotations

from typing import Final

from explainer.snapshot.chain import ChainSnapshot
from explainer.snapshot.chain_settings import INPUTS
from explainer.views.chain_words import result
from explainer.views.checks import GLYPHS
from explainer.views.formula import factor, indexed, math, number, slope
from explainer.views.labels import signed, spelled, sub
from explainer.views.view import State

_ROUTES: Final = {
    "jacobian": "−y/S through the full J",
    "vjp": "VJP: S ⊙ (g − S·g)",
    "fused": "fused: S − y",
    "diagonal": "diagonal of J only",
}


class LossWords:
    """Cross-entropy's gradient by every route, as a table.

    Parameters
    ----------
    n : int

    Attributes
    ----------
    markup : str
    state : dict
        ``loss-value``, ``loss-agree``, ``loss-off``, ``loss-{route}-{j}`` and ``loss-error-{j}``.
    slow : bool

    Examples
    --------
    >>> from explainer.snapshot.chain import ChainSettings, compute_chain
    >>> view = LossWords(3)
    >>> view.update(compute_chain(ChainSettings(section="loss")))
    >>> view.state["loss-fused-1"]["text"], view.state["loss-error-0"]["text"]
    ('−0.7553', '−0.6652')
    """

    title = "One loss, three routes that agree, and one that does not"
    slow = False

    def __init__(self, n: int) -> None:
        head = "".join(f'<th scope="col">∂L/∂z{sub(j)}</th>' for j in range(n))

        def line(route: str, name: str, sign: str, kind: str) -> str:
            cells = "".join(f'<td data-gid="loss-{route}-{j}"></td>' for j in range(n))
            return f'<tr class="{kind}"><th scope="row">{name}</th>{cells}<td>{sign}</td></tr>'

        rows = "".join(
            line(route, name, "✗" if route == "diagonal" else "✓", "sx-wrong" if route == "diagonal" else "sx-right")
            for route, name in _ROUTES.items()
        )
        total = f"<mo>−</mo><munder><mo>∑</mo><mi>k</mi></munder>{indexed('y', 'k')}<mi>ln</mi>{indexed('S', 'k')}"
        self.markup = f"""<div class="sx-words">
<p>Cross-entropy compares S with a target y: {math(f"<mi>L</mi><mo>=</mo>{total}<mo>=</mo>{number('loss-value')}")}.
Its upstream gradient is g = −y/S; from there to the logits:</p>
<div class="sx-tables"><table class="sx-table"><caption>∂L/∂z by four routes</caption>
<thead><tr><th scope="col">route</th>{head}<th scope="col"></th></tr></thead>
<tbody>{rows}{line("error", "diagonal − right", "", "sx-error")}</tbody></table></div>
<p><span data-gid="loss-agree"></span> <span data-gid="loss-off"></span></p></div>"""
        self.state: State = {}

    def update(self, snapshot: ChainSnapshot) -> None:
        """Show the routes of `snapshot`."""
        loss = snapshot.loss
        if loss is None:
            return
        apart = loss.disagreement
        agree = f"to within rounding, {spelled(apart, 1)}" if apart else "to the last bit"
        worst = max(range(len(loss.error)), key=lambda j: abs(float(loss.error[j])))
        self.state = {
            "loss-value": {"text": spelled(loss.value, 4)},
            "loss-agree": {"text": f"The three right routes agree {agree}."},
            "loss-off": {
                "text": f"The diagonal alone is off by {result(float(loss.error[worst]))} at z{sub(worst)}: it pulls "
                "the classes of the target up, and pushes none down."
            },
            **{
                f"loss-{route}-{j}": {"text": signed(value, 4)}
                for route, gradient in loss.gradients.items()
                for j, value in enumerate(gradient.tolist())
            },
            **{f"loss-error-{j}": {"text": signed(value, 4)} for j, value in enumerate(loss.error.tolist())},
        }


class LayerWords:
    """The derivative by one weight of a softmax layer, in symbols, in numbers, and by finite differences.

    Attributes
    ----------
    markup : str
    state : dict
        ``layer-…``.
    slow : bool

    Examples
    --------
    >>> from explainer.snapshot.chain import ChainSettings, compute_chain
    >>> view = LayerWords()
    >>> view.update(compute_chain(ChainSettings(section="layer", entry=(0, 1, 2))))
    >>> view.state["layer-words"]["text"]
    'W₂₃ reaches S₁ through z₂ alone: one path, two factors.'
    """

    title = "A softmax layer: one more factor on the path"
    slow = False

    def __init__(self) -> None:
        weight = f"<msub><mi>W</mi><mrow>{number('layer-i')}{number('layer-j')}</mrow></msub>"
        output = indexed("S", number("layer-t"))
        inner = slope(indexed("S", number("layer-t1")), indexed("z", number("layer-i1")))
        symbols = (
            f"{slope(output, weight)}<mo>=</mo>{inner}<mo>·</mo>"
            f"{indexed('x', number('layer-j1'))}<mo>=</mo>{indexed('S', number('layer-t2'))}<mo>(</mo>"
            f"<msub><mi>δ</mi><mrow>{number('layer-t3')}{number('layer-i2')}</mrow></msub><mo>−</mo>"
            f"{indexed('S', number('layer-i3'))}<mo>)</mo>{indexed('x', number('layer-j2'))}<mo>=</mo>"
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
        self.state: State = {}

    def update(self, snapshot: ChainSnapshot) -> None:
        """Tell of the weight that is looked at in `snapshot`."""
        layer = snapshot.layer
        if layer is None:
            return
        t, i, j = snapshot.reader.entry
        place = i * INPUTS + j
        verdict = str(layer.check.verdicts[0, place])
        told = {"agrees": "agree", "differs": "differ", "cannot resolve": "cannot resolve this entry"}[verdict]
        weight, numeric = f"W{sub(i)}{sub(j)}", result(float(layer.check.numeric[0, place]))
        indices = {"t": t, "t1": t, "t2": t, "t3": t, "i": i, "i1": i, "i2": i, "i3": i, "j": j, "j1": j, "j2": j}
        self.state = {
            **{f"layer-{place}": {"text": str(index + 1)} for place, index in indices.items()},
            "layer-words": {"text": f"{weight} reaches S{sub(t)} through z{sub(i)} alone: one path, two factors."},
            "layer-share": {"text": factor(float(layer.probabilities[t]))},
            "layer-delta": {"text": "1" if t == i else "0"},
            "layer-other": {"text": factor(float(layer.probabilities[i]))},
            "layer-input": {"text": factor(snapshot.reader.inputs[j], 2)},
            "layer-result": {"text": result(float(layer.slopes[i, j]))},
            "layer-verdict": {"text": GLYPHS[verdict], "data-verdict": verdict},
            "layer-check": {"text": f"Finite differences in {weight} give {numeric}: they {told}."},
        }
