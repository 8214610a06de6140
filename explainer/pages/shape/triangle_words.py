"""What the section on the triangle says: both eigenvalues, where the move ends, and whether the point is a limit."""

from __future__ import annotations

import math

from explainer.pages.shape import plane
from explainer.pages.shape.numbers import TriangleNumbers
from explainer.pages.shape.settings import ShapeSettings
from explainer.pages.tables import number_cell, table
from explainer.views.labels import sub
from explainer.views.matrix import inputs, outputs
from explainer.views.numerals import compact, probability, signed, spelled
from explainer.views.view import State, Wording


def limit(settings: ShapeSettings) -> str:
    """Say where the point is a limit, or beyond what the plane shows; nothing elsewhere.

    Examples
    --------
    >>> limit(ShapeSettings((0.0, 1.0, -math.inf)))
    'On an edge: S₃ = 0 is a limit, z₃ → −∞. No finite logits lead there. J has lost a direction: λ₂ = 0.'
    """
    gone = [k for k, z in enumerate(settings.logits) if z == -math.inf]
    lead = max(settings.logits) - min(settings.logits)
    if not gone:
        beyond = (
            f"One logit leads another by {lead:.3g}; the plane ends at {plane.LEAD:g}, and the point stands at its end."
        )
        return beyond if lead > plane.LEAD else ""
    shares, logits = (", ".join(f"{symbol}{sub(k)}" for k in gone) for symbol in ("S", "z"))
    where, left = (
        ("an edge", "lost a direction: λ₂ = 0") if len(gone) == 1 else ("a corner", "lost both: nothing moves")
    )
    verb = "is a limit" if len(gone) == 1 else "are limits"
    return f"On {where}: {shares} = 0 {verb}, {logits} → −∞. No finite logits lead there. J has {left}."


def in_short(numbers: TriangleNumbers) -> str:
    """Tell where the point is, both eigenvalues, and how far the move's predictions end from the truth.

    Examples
    --------
    >>> from explainer.pages.shape.numbers import compute
    >>> in_short(compute(ShapeSettings((0.0, 0.0, 0.0), move=(0.0, 0.0, 0.0))))
    'S is 0.333, 0.333, 0.333. λ₁ = 0.333 and λ₂ = 0.333. J dz ends 0 from the true end, the second order 0.'
    """
    first, second = (spelled(gap) for gap in numbers.gaps)
    one, two = (_value(x) for x in numbers.eigenvalues.tolist()[:2])
    written = zip(numbers.probabilities.tolist(), numbers.exact_probabilities.tolist(), strict=True)
    shares = ", ".join(probability(share, exact=exact) for share, exact in written)
    return f"S is {shares}. λ₁ = {one} and λ₂ = {two}. J dz ends {first} from the true end, the second order {second}."


def _value(value: float) -> str:
    return spelled(value, 3)


class EigenTable(Wording[TriangleNumbers]):
    """The eigenvalues and eigenvectors of J, and whether the point is a limit.

    Attributes
    ----------
    state : dict
        ``eigenvalue-{k}``, ``eigenvector-{k}-{i}``, ``shape-note``.

    Examples
    --------
    >>> from explainer.pages.shape.numbers import compute
    >>> view = EigenTable()
    >>> view.update(compute(ShapeSettings((0.0, 0.0, 0.0))))
    >>> view.state["eigenvalue-0"], view.state["eigenvector-0-0"], view.state["eigenvector-2-0"]
    ('0.333', 'any', '+0.577')
    """

    title = "Eigenvalues and eigenvectors"

    def __init__(self) -> None:
        super().__init__()
        names = ("λ₁", "λ₂", "λ₃")
        rows = (
            (name, [number_cell(f"eigenvalue-{k}"), *(number_cell(f"eigenvector-{k}-{i}") for i in range(3))])
            for k, name in enumerate(names)
        )
        self.markup = f"""{table(self.title, ("", "λ", *inputs(3)), rows)}
<p>The last row is (1, 1, 1)/√3: all logits together. It moves nothing, wherever the point is.</p>
<p class="sx-held" data-gid="shape-note"></p>"""

    def say(self, numbers: TriangleNumbers) -> State:
        """Tell the numbers."""
        state: State = {}
        for k, value in enumerate(numbers.eigenvalues.tolist()):
            state[f"eigenvalue-{k}"] = _value(value)
            for i, entry in enumerate(numbers.eigenvectors[:, k].tolist()):
                state[f"eigenvector-{k}-{i}"] = "any" if numbers.is_round and k < 2 else signed(entry)
        state["shape-note"] = limit(numbers.settings) or (
            "λ₁ and λ₂ are the same here, as far as one can see: the ellipse is a circle, and every direction in the "
            "plane is an eigenvector."
            if numbers.is_round
            else "λ₁ and λ₂ add up to 1 − S₁² − S₂² − S₃², and their product is 3 S₁S₂S₃."
        )
        return state


class EndsTable(Wording[TriangleNumbers]):
    """Where S ends after the move: by J, by the second derivative as well, and in truth.

    Attributes
    ----------
    state : dict
        ``end-{now|first|second|true}-{k}``, ``gap-first``, ``gap-second``.
    """

    title = "Where the move dz ends"

    def __init__(self) -> None:
        super().__init__()
        kinds = ("now", "first", "second", "true")
        rows = [
            (name, [number_cell(f"end-{kind}-{k}") for kind in kinds]) for k, name in enumerate(outputs(3))
        ]  # fmt: skip
        gaps = ("gap", ["<td></td>", number_cell("gap-first"), number_cell("gap-second"), "<td>0</td>"])
        self.markup = f"""{table(self.title, ("", "now", "S + J dz", "+ ½H", "true"), [*rows, gaps])}
<p class="sx-note">½H stands for ½ Σⱼₖ ∂²Sᵢ/∂zⱼ∂zₖ dzⱼ dzₖ. The gap is the distance from the true end, in all three S
together. Of a small move, half leaves a quarter of the first gap and an eighth of the second. A predicted share below
0 is outside of the triangle.</p>"""

    def say(self, numbers: TriangleNumbers) -> State:
        """Tell the numbers."""
        state = State()
        ends = {
            "now": numbers.probabilities, "first": numbers.first, "second": numbers.second, "true": numbers.truth
        }  # fmt: skip
        exact = numbers.exact_probabilities.tolist()
        for kind, end in ends.items():
            for k, share in enumerate(end.tolist()):
                state[f"end-{kind}-{k}"] = _predicted(share, exact[k])
        state["gap-first"], state["gap-second"] = (_value(gap) for gap in numbers.gaps)
        return state


def _predicted(share: float, exact: bool) -> str:
    """Write a share as it is predicted: perhaps below 0, or above 1."""
    if 0 <= share <= 1:
        return probability(share, exact=exact)
    if share < 0:
        return f"−{probability(min(-share, 1.0))}"
    return f"{share:.3f}" if share >= 1.001 else f"1 + {compact(share - 1)}"
