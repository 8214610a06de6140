"""Section 4: the routes from a target to the gradient at the logits, side by side."""

from __future__ import annotations

from explainer.page.scene import Scene
from explainer.pages.chain_rule.choosing import number_handles
from explainer.pages.chain_rule.numbers import LossNumbers
from explainer.pages.chain_rule.pair_bars import PairBars
from explainer.pages.chain_rule.routes import route_rows
from explainer.pages.chain_rule.settings import ChainRuleSettings
from explainer.pages.logit_scene import logit_handles
from explainer.pages.logits import Floats
from explainer.views.bars import SignedBars
from explainer.views.formula import indexed, math, number, result
from explainer.views.labels import sub
from explainer.views.logit_bars import LogitBars
from explainer.views.matrix import outputs
from explainer.views.numerals import probability, signed, spelled
from explainer.views.summary import Summary
from explainer.views.view import State, Wording, scrolling


def scene(settings: ChainRuleSettings) -> Scene[ChainRuleSettings, LossNumbers]:
    """Return what the section shows."""
    n, bars = settings.n, LogitBars(settings.n, settings.labels)
    names = outputs(n, "y")
    target = SignedBars[LossNumbers](
        "y", names, lambda numbers: numbers.settings.target, title="The target y: drag it, hard or soft", note="y",
        low=0.0, high=1.0, write=lambda y: probability(y, 2),
    )  # fmt: skip
    pairs = PairBars[LossNumbers](
        "gradient", outputs(n, "∂L/∂z"), _gradients, ("right", "diagonal", "off by"),
        title="The gradient, right and wrong", limit=1.0,
    )  # fmt: skip
    handles = number_handles(
        "y", target, [f"target {name}" for name in names],
        read=lambda now: now.target, change=ChainRuleSettings.with_target,
    )  # fmt: skip
    return Scene(
        {"summary": Summary(in_short), "words": LossWords(n), "bars": bars, "target": target, "gradient": pairs},
        [*handles, *logit_handles(bars.logits, settings)],
    )


def _gradients(numbers: LossNumbers) -> tuple[Floats, Floats, Floats]:
    return numbers.gradients["fused"], numbers.gradients["diagonal"], numbers.error


def in_short(numbers: LossNumbers) -> str:
    """Tell the loss and its gradient."""
    gradient = ", ".join(signed(slope) for slope in numbers.gradients["fused"].tolist())
    return f"The loss is {spelled(numbers.loss, 4)}; its gradient at the logits is {gradient}."


class LossWords(Wording[LossNumbers]):
    """Cross-entropy's gradient by every route, as a table.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    state : dict
        ``loss-value``, ``loss-agree``, ``loss-off``, ``loss-{route}-{j}`` and ``loss-error-{j}``.

    Examples
    --------
    >>> from explainer.pages.chain_rule.numbers import compute
    >>> view = LossWords(3)
    >>> view.update(compute(ChainRuleSettings(section="loss")))
    >>> view.state["loss-fused-1"], view.state["loss-error-0"]
    ('−0.7553', '−0.6652')
    """

    title = "One loss, three routes that agree, and one that does not"

    def __init__(self, n: int) -> None:
        super().__init__()

        def cells(route: str) -> str:
            return "".join(f'<td data-gid="loss-{route}-{j}"></td>' for j in range(n))

        head = "".join(f'<th scope="col">{name}</th>' for name in outputs(n, "∂L/∂z"))
        total = f"<mo>−</mo><munder><mo>∑</mo><mi>k</mi></munder>{indexed('y', 'k')}<mi>ln</mi>{indexed('S', 'k')}"
        table = f"""<table class="sx-table"><caption>∂L/∂z by four routes</caption>
<thead><tr><th scope="col">route</th>{head}</tr></thead>
<tbody>{route_rows(cells)}<tr class="sx-error"><th scope="row">diagonal − right</th>{cells("error")}</tr></tbody>
</table>"""
        self.markup = f"""<div class="sx-words">
<p>Cross-entropy compares S with a target y: {math(f"<mi>L</mi><mo>=</mo>{total}<mo>=</mo>{number('loss-value')}")}.
Its upstream gradient is g = −y/S; from there to the logits:</p>
{scrolling("∂L/∂z by four routes", table)}
<p><span data-gid="loss-agree"></span> <span data-gid="loss-off"></span></p></div>"""

    def say(self, numbers: LossNumbers) -> State:
        """Tell what the routes come to."""
        apart, error = numbers.disagreement, numbers.error.tolist()
        agree = f"to within rounding, {spelled(apart, 1)}" if apart else "to the last bit"
        worst = max(range(len(error)), key=lambda j: abs(error[j]))
        rows = {**numbers.gradients, "error": numbers.error}
        return {
            "loss-value": spelled(numbers.loss, 4),
            "loss-agree": f"The three right routes agree {agree}.",
            "loss-off": (
                f"The diagonal alone is off by {result(error[worst])} at z{sub(worst)}: it pulls the classes of the "
                "target up, and pushes none down."
            ),
            **{f"loss-{name}-{j}": signed(x, 4) for name, row in rows.items() for j, x in enumerate(row.tolist())},
        }
