"""Section 4: what cannot be broken. Sliders that come back, and who has tried."""

from __future__ import annotations

from typing import Final

from explainer.page.scene import Handle, Scene
from explainer.pages.logit_scene import logit_handles
from explainer.pages.questions import QuestionWords, answers
from explainer.pages.shape.claims import TRIED
from explainer.pages.shape.invariants_numbers import InvariantsNumbers, sliders
from explainer.pages.shape.questions import QUESTIONS
from explainer.pages.shape.rails import RAILS, Rails
from explainer.pages.shape.settings import ShapeSettings
from explainer.pages.tables import SectionWords, number_cell, table
from explainer.views.logit_bars import LogitBars
from explainer.views.numerals import compact, spelled
from explainer.views.summary import Summary
from explainer.views.view import State, Wording

WORDS: Final = """Each slider is a number of J. Pull it where it cannot be, and let go: it comes back, whatever the
logits are. Only the last gives way, as far as its marked part reaches: it moves the logits for you. Then drag the
logits, and try to move the other three."""
REASONS: Final = {
    "nothing": "Pull at a slider. What is marked on its line is all that softmax can do; the reason will stand here.",
    "row": "The sum of row 1 says how S₁ answers to all logits together: S₁ − S₁(S₁ + … + Sₙ) = 0. Softmax does not "
    "see what all logits have in common.",
    "symmetry": "∂S₁/∂z₂ = −S₁S₂ = ∂S₂/∂z₁. J is a curvature, and second derivatives can be taken in either order.",
    "least": "xᵀJx = Σ SᵢSⱼ(xᵢ − xⱼ)² over all pairs is a sum of squares: below 0 it cannot be. It is 0 for equal x, "
    "so the smallest eigenvalue is 0, and no other number.",
    "largest": "It gives way up to ½, an even race of two. Gershgorin: λ₁ ≤ 2S(1 − S), which is largest for S = ½.",
}
_CLAIMS: Final = {
    "row": "largest sum of a row",
    "symmetry": "largest Jᵢⱼ − Jⱼᵢ",
    "least": "smallest λ",
    "largest": "largest λ",
    "entry": "largest entry, ≤ ¼",
    "determinant": "determinant",
}


def scene(settings: ShapeSettings) -> Scene[ShapeSettings, InvariantsNumbers]:
    """Return what the section shows."""
    bars, rails, question = LogitBars(settings.n, settings.labels), Rails(), QUESTIONS["invariants"]

    def handle(name: str) -> Handle[ShapeSettings]:
        return Handle(
            f"{name}-handle", rails.axes[name], "x", RAILS[name].words,
            read=lambda settings: sliders(settings)[name], change=lambda settings, value: settings.pulled(name, value),
            write=lambda value: f"{_value(value)}: it cannot be elsewhere" if name != "largest" else _value(value),
        )  # fmt: skip

    return Scene(
        {
            "summary": Summary(in_short),
            "words": SectionWords("What cannot be broken", WORDS, in_short),
            "rails": rails,
            "reason": ReasonWords(),
            "claims": ClaimsTable(),
            "bars": bars,
            "question": QuestionWords(question),
        },
        [*map(handle, RAILS), *logit_handles(bars.logits, settings)],
        answers(question, ShapeSettings),
    )


def in_short(numbers: InvariantsNumbers) -> str:
    """Tell the numbers of the sliders.

    Examples
    --------
    >>> from explainer.pages.shape.numbers import compute
    >>> in_short(compute(ShapeSettings((0.0, 0.0), section="invariants")))
    'Sum of row 1: 0. J₁₂ − J₂₁: 0. Smallest λ: 0. Largest λ: 0.500, at most ½.'
    """
    row, symmetry, least, largest = (_value(value) for value in numbers.sliders.values())
    return f"Sum of row 1: {row}. J₁₂ − J₂₁: {symmetry}. Smallest λ: {least}. Largest λ: {largest}, at most ½."


def _value(value: float) -> str:
    return spelled(value, 3) if abs(value) > 1e-12 else "0" if value == 0 else compact(value)


class ReasonWords(Wording[InvariantsNumbers]):
    """Why the slider that was pulled comes back.

    Attributes
    ----------
    state : dict
        ``reason``.
    """

    title = "Why it comes back"
    markup = '<p class="sx-held" data-gid="reason"></p>'

    def say(self, numbers: InvariantsNumbers) -> State:
        """Tell the reason."""
        return {"reason": REASONS[numbers.settings.tried]}


class ClaimsTable(Wording[InvariantsNumbers]):
    """Every claim's number now, and the worst of many random logits.

    Attributes
    ----------
    state : dict
        ``now-{name}``, ``worst-{name}``.
    """

    title = "Now, and the worst of random logits"

    def __init__(self) -> None:
        super().__init__()
        rows = (
            (words, [number_cell(f"now-{name}"), number_cell(f"worst-{name}")]) for name, words in _CLAIMS.items()
        )  # fmt: skip
        self.markup = f"""{table(self.title, ("", "now", "worst"), rows)}
<p class="sx-note">Worst of {TRIED} rows of 2 to 10 random logits, near to each other and far apart, by NumPy's own
solver. What is not 0 there is rounding: a few 10⁻¹⁶ at most, beside entries up to ¼.</p>"""

    def say(self, numbers: InvariantsNumbers) -> State:
        """Tell the numbers."""
        state = State()
        for name in _CLAIMS:
            state[f"now-{name}"] = _value(numbers.now[name])
            state[f"worst-{name}"] = _value(numbers.worst[name])
        return state
