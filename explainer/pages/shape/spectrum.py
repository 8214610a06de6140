"""Section 2: the spectrum. Eigenvalues between the sorted probabilities, and what they add up and multiply to."""

from __future__ import annotations

import math
from typing import Final

from explainer.page.scene import Scene
from explainer.pages.logit_scene import cells, logit_handles
from explainer.pages.questions import QuestionWords, answers
from explainer.pages.shape.eigenvectors import Eigenvectors
from explainer.pages.shape.numbers import SpectrumNumbers
from explainer.pages.shape.questions import QUESTIONS
from explainer.pages.shape.settings import ShapeSettings
from explainer.pages.shape.spectrum_bars import SpectrumBars
from explainer.pages.tables import SectionWords, number_cell, table
from explainer.views.labels import sub
from explainer.views.logit_bars import LogitBars
from explainer.views.numerals import compact
from explainer.views.summary import Summary
from explainer.views.view import State, Wording

WORDS: Final = """J takes a move along an eigenvector to λ times that move. Sort the probabilities: between each and the
next lies one eigenvalue, and the last is always 0, for all logits together. Equal probabilities leave no room, so their
value is an eigenvalue; where three or more are equal, it has no single eigenvector, but a space of them. Drag the
logits, and try to make the staircase rise. Press a row of the eigenvectors to follow its λ."""
_CLAIMS: Final = {
    "sum": "Σλ = 1 − ΣS²",
    "product": "Πλ = n ΠS",
    "disc": "λ₁ ≤ disc",
    "half": "λ₁ ≤ ½",
}


def scene(settings: ShapeSettings) -> Scene[ShapeSettings, SpectrumNumbers]:
    """Return what the section shows."""
    n = settings.n
    bars = LogitBars(n, settings.labels)
    question = QUESTIONS["spectrum"]
    return Scene(
        {
            "summary": Summary(in_short),
            "words": SectionWords("The spectrum", WORDS, first_and_equal),
            "bars": bars,
            "spectrum": SpectrumBars(n),
            "vectors": Eigenvectors(n),
            "claims": Claims(),
            "question": QuestionWords(question),
        },
        logit_handles(bars.logits, settings),
        [
            cells(
                "Eigenvectors", "vector-cell", (n, n),
                press=lambda k, i: lambda settings: settings.replace(vector=k),
                name=lambda k, i: f"eigenvector {k + 1}, z{sub(i)}", tells=["vector-value"],
            ),
            *answers(question, ShapeSettings),
        ],
    )  # fmt: skip


def first_and_equal(numbers: SpectrumNumbers) -> str:
    """Tell the largest eigenvalue, and which are equal.

    Examples
    --------
    >>> from explainer.pages.shape.numbers import compute
    >>> first_and_equal(compute(ShapeSettings((0.0, 0.0, 0.0), section="spectrum")))
    'λ₁ = 0.333. λ₁ to λ₂ are equal: they share a space of 2 dimensions.'
    """
    equal = "".join(
        f" λ{sub(space[0])} to λ{sub(space[-1])} are equal: they share a space of {len(space)} dimensions."
        for space in numbers.spaces
        if len(space) > 1 and numbers.eigenvalues[space[0]] > 0
    )
    gone = [k for k, value in enumerate(numbers.eigenvalues.tolist()) if value == 0]
    nothing = f" λ{sub(gone[0])} to λ{sub(gone[-1])} are 0." if len(gone) > 1 else ""
    return f"λ₁ = {_value(float(numbers.eigenvalues[0]))}.{equal}{nothing}"


def in_short(numbers: SpectrumNumbers) -> str:
    """Tell all eigenvalues, and which of them are equal.

    Examples
    --------
    >>> from explainer.pages.shape.numbers import compute
    >>> in_short(compute(ShapeSettings((0.0, 0.0), section="spectrum")))
    'λ: 0.500, 0. They add up to 0.500. λ₁ = 0.500.'
    """
    told = ", ".join(_value(value) for value in numbers.eigenvalues.tolist())
    return f"λ: {told}. They add up to {_value(numbers.sums[0])}. {first_and_equal(numbers)}"


def _value(value: float) -> str:
    return f"{value:.3f}" if value >= 0.001 else compact(value, 2)


class Claims(Wording[SpectrumNumbers]):
    """What the eigenvalues must do, each side computed by itself.

    Attributes
    ----------
    state : dict
        ``claim-{name}-left``, ``claim-{name}-right``, ``claim-{name}-holds``; ``claim-note``.

    Examples
    --------
    >>> from explainer.pages.shape.numbers import compute
    >>> view = Claims()
    >>> view.update(compute(ShapeSettings((0.0, 0.0), section="spectrum")))
    >>> view.state["claim-half-left"], view.state["claim-note"]
    ('0.500', 'λ₁ = ½: an even race of two. Nothing else reaches the bound.')
    """

    title = "What λ must do"

    def __init__(self) -> None:
        super().__init__()
        rows = (
            (words, [number_cell(f"claim-{name}-{kind}") for kind in ("left", "right", "holds")])
            for name, words in _CLAIMS.items()
        )
        self.markup = f"""{table(self.title, ("", "left", "right", "apart"), rows)}
<p class="sx-note">Πλ leaves out the last, which is 0. Apart: two sides, relative to their size; below a bound, what is
left.</p>
<p class="sx-held" data-gid="claim-note"></p>"""

    def say(self, numbers: SpectrumNumbers) -> State:
        """Tell both sides, and how far they are apart: of an equation relative to its size, of a bound what is left."""
        first = float(numbers.eigenvalues[0])
        state = State()
        for name, (left, right) in {"sum": numbers.sums, "product": numbers.products}.items():
            apart = abs(left - right) / max(abs(right), 1e-300)
            state |= _row(name, left, right, f"{compact(apart)} ✓" if apart < 1e-12 else f"{compact(apart)} ✗")
        for name, bound in {"disc": numbers.disc, "half": 0.5}.items():
            left_over = bound - first
            holds = "✓" if left_over >= -1e-15 else "✗"
            state |= _row(name, first, bound, f"{_value(max(left_over, 0.0))} {holds}")
        state["claim-note"] = (
            "λ₁ = ½: an even race of two. Nothing else reaches the bound."
            if _is_even_race_of_two(numbers.settings)
            else "Gershgorin's discs are [0, 2Sᵢ(1 − Sᵢ)]: a diagonal entry, and the rest of its row around it. "
            "λ₁ is in the largest."
        )
        return state


def _is_even_race_of_two(settings: ShapeSettings) -> bool:
    finite = [z for z in settings.logits if z > -math.inf]
    return len(finite) == 2 and finite[0] == finite[1]


def _row(name: str, left: float, right: float, holds: str) -> State:
    return {f"claim-{name}-left": _value(left), f"claim-{name}-right": _value(right), f"claim-{name}-holds": holds}
