"""Section 3: one matrix, four names. A derivative, a curvature, a covariance and an information."""

from __future__ import annotations

from typing import Final

from explainer.page.scene import Choice, Choices, Handle, Scene
from explainer.pages.logit_scene import cells, logit_handles
from explainer.pages.logits import replaced
from explainer.pages.questions import QuestionWords, answers
from explainer.pages.shape.curvature_view import Curvature
from explainer.pages.shape.four_names import NAMES
from explainer.pages.shape.named_matrix import NamedMatrix
from explainer.pages.shape.names_numbers import NamesNumbers
from explainer.pages.shape.names_words import DivergenceWords, NamesTable, SampleWords, in_short
from explainer.pages.shape.questions import QUESTIONS
from explainer.pages.shape.sample_curve import SampleCurve
from explainer.pages.shape.settings import LONGEST_MOVE, ShapeSettings
from explainer.views.bars import SignedBars
from explainer.views.labels import sub
from explainer.views.logit_bars import LogitBars
from explainer.views.numerals import logit
from explainer.views.shorter import shorter_logit
from explainer.views.summary import Summary
from explainer.views.view import State, Wording

WORDS: Final = """Softmax is the gradient of log Σ exp(z), so J is its curvature. Draw a class with probabilities S and
write it as (0, 1, 0): the covariance of that is J too. And the Fisher information of the logits is J: it says how far
apart S(z) and S(z + d) are, KL ≈ ½ dᵀJd. Four routes, computed apart; their differences from diag(S) − S Sᵀ are those
of rounding, of differences, or of chance. Press a name to see its matrix, drag d, and draw."""


def scene(settings: ShapeSettings) -> Scene[ShapeSettings, NamesNumbers]:
    """Return what the section shows."""
    n = settings.n
    bars, question = LogitBars(n, settings.labels), QUESTIONS["names"]
    moves = SignedBars[NamesNumbers](
        "move", [f"d{sub(k)}" for k in range(n)], lambda numbers: numbers.settings.move, title="A move d",
        note="d", low=-LONGEST_MOVE, high=LONGEST_MOVE, write=shorter_logit,
    )  # fmt: skip

    def handle(k: int) -> Handle[ShapeSettings]:
        return Handle(
            f"move-handle-{k}", moves.axes, "y", f"move d{sub(k)}",
            read=lambda settings: settings.move[k],
            change=lambda settings, value: settings.replace(move=replaced(settings.move, k, value)), write=logit,
        )  # fmt: skip

    def name(name: str) -> Choice[ShapeSettings]:
        told = f"{NAMES[name][0]}: show its matrix"
        return Choice(f"name-{name}", told, press=lambda settings: settings.replace(name=name), tells=[f"apart-{name}"])

    return Scene(
        {
            "summary": Summary(in_short),
            "words": NamesWords(),
            "bars": bars,
            "names": NamesTable(),
            "matrix": NamedMatrix(n),
            "moves": moves,
            "curvature": Curvature(),
            "divergence": DivergenceWords(),
            "sample": SampleCurve(),
            "progress": SampleWords(),
            "question": QuestionWords(question),
        },
        [*logit_handles(bars.logits, settings), *map(handle, range(n))],
        [
            Choices("Names of J", [[name(each)] for each in NAMES]),
            cells(
                "Matrix", "named-cell", (n, n),
                press=lambda i, j: lambda settings: settings.replace(entry=(i, j)), tells=["named-value"],
            ),
            *answers(question, ShapeSettings),
        ],
    )  # fmt: skip


class NamesWords(Wording[NamesNumbers]):
    """What the section is about."""

    title = "One matrix, four names"
    markup = f'<div class="sx-words"><p>{WORDS}</p></div>'

    def say(self, numbers: NamesNumbers) -> State:
        """Tell nothing that changes."""
        return {}
