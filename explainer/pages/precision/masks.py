"""Section 3: masks. Four habits, and what is left of the distribution and of the Jacobian."""

from __future__ import annotations

import math
from typing import Final

from explainer.page.scene import Choice, Choices, Scene
from explainer.pages.logit_scene import cells, logit_handles
from explainer.pages.precision.habits import HABITS
from explainer.pages.precision.numbers import MasksNumbers
from explainer.pages.precision.questions import QUESTIONS
from explainer.pages.precision.settings import PrecisionSettings
from explainer.pages.precision.writing import shorter_written, written
from explainer.pages.questions import QuestionWords, answers
from explainer.pages.tables import SectionWords, buttons, number_cell, pressed_state, table
from explainer.views import lettering, theme
from explainer.views.bars import Bars
from explainer.views.labels import name_entry, name_input
from explainer.views.logit_bars import HEIGHT, PROBABILITIES_BOTTOM, PROBABILITIES_HEIGHT, logit_bars, show_logits
from explainer.views.matrix import CELLS_WIDTH, LEFT, Matrix, inputs, outputs
from explainer.views.summary import Summary
from explainer.views.view import Drawing, State, Wording

WORDS: Final = """A masked class must get the share 0, and neither move nor be moved: its row and its column of the
Jacobian are 0. Four habits try to get there. Mask classes, all of them too, and change the format."""


def scene(settings: PrecisionSettings) -> Scene[PrecisionSettings, MasksNumbers]:
    """Return what the section shows."""
    bars = MaskBars(settings.n)
    return Scene(
        {
            "summary": Summary(in_short),
            "words": SectionWords("Masks", WORDS, in_short, buttons("Mask", "mask", inputs(settings.n)), _masked),
            "bars": bars,
            "jacobian": MaskedJacobian(settings.n),
            "question": QuestionWords(QUESTIONS["masks"]),
            "habits": HabitsTable(settings.n),
        },
        logit_handles(bars.logits, settings),
        [*_choices(settings.n), *answers(QUESTIONS["masks"], PrecisionSettings)],
    )


def _choices(n: int) -> list[Choices[PrecisionSettings]]:
    def toggle(k: int) -> Choice[PrecisionSettings]:
        return Choice(f"mask-{k}", f"mask {name_input(k)}", press=lambda settings: settings.toggled(k))

    def look(habit: str) -> Choice[PrecisionSettings]:
        named = f"{HABITS[habit][0]}: show its Jacobian"
        return Choice(
            f"habit-{habit}", named, press=lambda settings: settings.replace(habit=habit), tells=[f"verdict-{habit}"]
        )

    return [
        Choices("masked classes", [[toggle(k) for k in range(n)]]),
        Choices("habits", [[look(habit)] for habit in HABITS]),
        cells(
            "entries of the Jacobian", "jacobian-cell", (n, n),
            press=lambda i, j: lambda settings: settings.replace(entry=(i, j)), tells=["jacobian-value"],
        ),
    ]  # fmt: skip


def _masked(numbers: MasksNumbers) -> State:
    return {f"mask-{k}": pressed_state(gone) for k, gone in enumerate(numbers.settings.is_masked)}


def in_short(numbers: MasksNumbers) -> str:
    """Tell the shares by the chosen habit, and what is to be said of it.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> in_short(compute(PrecisionSettings(section="masks", masked=("1", "2", "3"), habit="ten-thousand")))
    'Masked: z₁, z₂, z₃. In float16, fill with −1e4 gives S = (0.333, 0.333, 0.333): uniform, in silence.'
    """
    settings = numbers.settings
    masked = ", ".join(name_input(k) for k, gone in enumerate(settings.is_masked) if gone) or "no class"
    shares = ", ".join(written(share, 12, 3) for share in numbers.selected.shares.tolist())
    given = f"In {settings.format}, {HABITS[settings.habit][0]} gives S = ({shares})"
    return f"Masked: {masked}. {given}: {numbers.selected.verdict}."


class MaskBars(Drawing[MasksNumbers]):
    """Logits above, the shares by the chosen habit below.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    logits, shares : Bars
        With the prefixes ``logit`` and ``probability``.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> view = MaskBars(3)
    >>> view.update(compute(PrecisionSettings(section="masks", masked=("1", "2", "3"))))
    >>> view.artists["probability-value-0"].get_text(), view.artists["logit-label-0"].get_text()
    ('NaN', 'z₁ ✕')
    """

    title = "Logits and shares"

    def __init__(self, n: int) -> None:
        super().__init__(HEIGHT)
        self.logits = logit_bars(self, n)
        bottom, height = PROBABILITIES_BOTTOM, PROBABILITIES_HEIGHT
        self.shares = Bars(self, "probability", outputs(n), bottom=bottom, height=height, write=shorter_written)
        self.shares.fit(0.0, 1.0, {0.0: "0", 0.5: "0.5", 1.0: "1"})
        self.note(9.0, bottom + height / 2, "shares S", upright=True)

    def update(self, numbers: MasksNumbers) -> None:
        """Show the logits, which are masked, and the shares."""
        settings = numbers.settings
        show_logits(self.logits, settings)
        self.logits.rename([name_input(k) + (" ✕" if gone else "") for k, gone in enumerate(settings.is_masked)])
        for k, share in enumerate(numbers.selected.shares.tolist()):
            self.shares.show(k, 0.0 if math.isnan(share) else share, tuple(shorter_written(share, 12)))
        self.shares.select(settings.row)


class MaskedJacobian(Matrix[MasksNumbers]):
    """∂Sᵢ/∂zⱼ by the chosen habit: right where the rows and columns of masked classes are 0.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    artists : dict of str to Artist
        Those of a `Matrix` with the prefix ``jacobian``, and ``jacobian-entry``: a line on the entry that is looked at.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> view = MaskedJacobian(3)
    >>> view.update(compute(PrecisionSettings(section="masks", habit="zero", entry=(0, 2))))
    >>> view.artists["jacobian-entry"].get_text()
    '∂S₁/∂z₃ = −0.05988: beside a mask, 0 is right'
    """

    title = "Its Jacobian, computed in the format"

    def __init__(self, n: int) -> None:
        super().__init__("jacobian", outputs(n), inputs(n), row_title="∂ output Sᵢ", column_title="∂ input zⱼ")
        self._entry = self.note(LEFT + CELLS_WIDTH / 2, 14)
        self.artists["jacobian-entry"] = self._entry

    def update(self, numbers: MasksNumbers) -> None:
        """Show the Jacobian, and the entry that is looked at."""
        found, (i, j) = numbers.selected, numbers.settings.entry
        self.show(found.jacobian, 0.25)
        self.select(i, j)
        words = f"{name_entry(i, j)} = {written(float(found.jacobian[i, j]), 12)}"
        if found.masked[i] or found.masked[j]:
            words += ": beside a mask, 0 is right"
        lettering.write(self._entry, words, CELLS_WIDTH, theme.SMALL_SIZE)


class HabitsTable(Wording[MasksNumbers]):
    """Every habit's shares and their verdict, and what this package says.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    state : dict
        ``habit-{habit}``, ``share-{k}-{habit}``, ``sum-{habit}``, ``leak-{habit}``, ``verdict-{habit}``; ``ours``.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> view = HabitsTable(3)
    >>> view.update(compute(PrecisionSettings(section="masks", masked=("1", "2", "3"))))
    >>> view.state["verdict-ten-thousand"], view.state["verdict-infinity"]
    ('uniform, in silence', 'NaN')
    """

    title = "Four habits"

    def __init__(self, n: int) -> None:
        super().__init__()
        head = ("", "", *outputs(n), "Σ", "leak")
        rows = (
            (
                f'<span class="sx-way sx-habit" data-gid="habit-{habit}">{words}</span>',
                [
                    f'<td><strong data-gid="verdict-{habit}"></strong></td>',
                    *(number_cell(f"{cell}-{habit}") for cell in (*(f"share-{k}" for k in range(n)), "sum", "leak")),
                ],
            )
            for habit, (words, _) in HABITS.items()
        )
        self.markup = f"""{table(self.title, head, rows)}
<p class="sx-note">Leak: the largest slope of a masked share, or with respect to a masked logit. 0 is right.</p>
<p>This package: <strong data-gid="ours"></strong></p>"""

    def say(self, numbers: MasksNumbers) -> State:
        """Tell what each habit gives."""
        state: State = {"ours": numbers.refusal or f"S = ({', '.join(written(s) for s in numbers.ours)})"}
        for habit, found in numbers.outcomes.items():
            state[f"habit-{habit}"] = pressed_state(habit == numbers.settings.habit)
            for k, share in enumerate(found.shares.tolist()):
                state[f"share-{k}-{habit}"] = written(share, 12)
            state[f"sum-{habit}"] = written(found.total, 12)
            state[f"leak-{habit}"] = written(found.leak, 12)
            state[f"verdict-{habit}"] = found.verdict
        return state
