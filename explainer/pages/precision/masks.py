"""Section 3: masks. Four habits, and what is left of the distribution and of the Jacobian."""

from __future__ import annotations

import math

from explainer.page.scene import Choice, Choices, Scene
from explainer.pages.logit_scene import logit_handles
from explainer.pages.precision.habits import HABITS
from explainer.pages.precision.limits import written
from explainer.pages.precision.numbers import MasksNumbers
from explainer.pages.precision.questions import QuestionWords, answers
from explainer.pages.precision.settings import PrecisionSettings
from explainer.views.bars import (
    HEIGHT,
    PROBABILITIES_BOTTOM,
    PROBABILITIES_HEIGHT,
    Bars,
    logit_bars,
    show_logits,
)
from explainer.views.labels import name_input
from explainer.views.matrix import Matrix, inputs, outputs
from explainer.views.view import Drawing, State, Wording


def scene(settings: PrecisionSettings) -> Scene[PrecisionSettings, MasksNumbers]:
    """Return what the section shows."""
    bars = MaskBars(settings.n)
    return Scene(
        {
            "words": MasksWords(settings.n),
            "bars": bars,
            "jacobian": MaskedJacobian(settings.n),
            "question": QuestionWords("masks"),
            "habits": HabitsTable(settings.n),
        },
        logit_handles(bars.logits, settings),
        [*_choices(settings.n), *answers("masks")],
    )


def _choices(n: int) -> list[Choices[PrecisionSettings]]:
    def toggle(k: int) -> Choice[PrecisionSettings]:
        return Choice(f"mask-{k}", f"mask class {k + 1}", press=lambda settings: settings.toggled(k))

    def look(habit: str) -> Choice[PrecisionSettings]:
        named = f"{HABITS[habit][0]}: show its Jacobian"
        return Choice(f"habit-{habit}", named, press=lambda settings: settings.replace(habit=habit))

    return [
        Choices("masked classes", [[toggle(k) for k in range(n)]]),
        Choices("habits", [[look(habit)] for habit in HABITS]),
    ]


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

    title = "Logits, and their shares by the chosen habit"

    def __init__(self, n: int) -> None:
        super().__init__(HEIGHT)
        self.logits = logit_bars(self, n)
        bottom, height = PROBABILITIES_BOTTOM, PROBABILITIES_HEIGHT
        self.shares = Bars(self, "probability", outputs(n), bottom=bottom, height=height, write=written)
        self.shares.fit(0.0, 1.0, {0.0: "0", 0.5: "0.5", 1.0: "1"})
        self.note(9.0, bottom + height / 2, "shares S", upright=True)

    def update(self, numbers: MasksNumbers) -> None:
        """Show the logits, which are masked, and the shares."""
        settings = numbers.settings
        show_logits(self.logits, settings)
        self.logits.rename([name_input(k) + (" ✕" if gone else "") for k, gone in enumerate(settings.is_masked)])
        for k, share in enumerate(numbers.selected.shares.tolist()):
            self.shares.show(k, 0.0 if math.isnan(share) else share, written(share, 12, 3))


class MaskedJacobian(Matrix[MasksNumbers]):
    """∂Sᵢ/∂zⱼ by the chosen habit: right where the rows and columns of masked classes are 0.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    artists : dict of str to Artist
        Those of a `Matrix` with the prefix ``jacobian``.
    """

    title = "Its Jacobian, computed in the format"

    def __init__(self, n: int) -> None:
        super().__init__("jacobian", outputs(n), inputs(n), row_title="∂ output Sᵢ", column_title="∂ input zⱼ")

    def update(self, numbers: MasksNumbers) -> None:
        """Show the Jacobian."""
        self.show(numbers.selected.jacobian, 0.25)


class MasksWords(Wording[MasksNumbers]):
    """What the section is about, and the classes to mask.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    state : dict
        ``mask-{k}``.
    """

    title = "Masks"

    def __init__(self, n: int) -> None:
        super().__init__()
        buttons = "".join(f'<span class="sx-choice" data-gid="mask-{k}"></span>' for k in range(n))
        self.markup = f"""<div class="sx-words"><p>A masked class must get the share 0, and neither move nor be moved:
its row and its column of the Jacobian are 0. Four habits try to get there. Mask classes, all of them too, and
change the format.</p><p class="sx-buttons">Masked: {buttons}</p></div>"""

    def say(self, numbers: MasksNumbers) -> State:
        """Tell which are masked."""
        return {
            f"mask-{k}": {"text": name_input(k) + (" ✕" if gone else ""), "aria-pressed": "true" if gone else "false"}
            for k, gone in enumerate(numbers.settings.is_masked)
        }


class HabitsTable(Wording[MasksNumbers]):
    """Every habit's shares and their verdict, and what this package says.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    state : dict
        ``habit-{habit}``, ``share-{habit}-{k}``, ``sum-{habit}``, ``leak-{habit}``, ``verdict-{habit}``; ``ours``.

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
        head = "".join(f'<th scope="col">{name}</th>' for name in outputs(n))
        rows = "".join(
            f'<tr><th scope="row"><span class="sx-way sx-habit" data-gid="habit-{habit}">{words}</span></th>'
            + "".join(f'<td data-gid="share-{habit}-{k}"></td>' for k in range(n))
            + f'<td data-gid="sum-{habit}"></td><td data-gid="leak-{habit}"></td>'
            f'<th scope="row" data-gid="verdict-{habit}"></th></tr>'
            for habit, (words, _) in HABITS.items()
        )
        self.markup = f"""<div class="sx-tables"><table class="sx-table"><thead><tr><td></td>{head}
<th scope="col">Σ</th><th scope="col">largest slope beside a mask</th><td></td></tr></thead>
<tbody>{rows}</tbody></table></div>
<p>This package: <strong data-gid="ours"></strong></p>"""

    def say(self, numbers: MasksNumbers) -> State:
        """Tell what each habit gives."""
        state: State = {"ours": numbers.refusal or f"S = ({', '.join(written(s) for s in numbers.ours)})"}
        for habit, found in numbers.outcomes.items():
            state[f"habit-{habit}"] = {"aria-pressed": "true" if habit == numbers.settings.habit else "false"}
            for k, share in enumerate(found.shares.tolist()):
                state[f"share-{habit}-{k}"] = written(share, 12)
            state[f"sum-{habit}"] = written(found.total, 12)
            state[f"leak-{habit}"] = written(found.leak, 12)
            state[f"verdict-{habit}"] = found.verdict
        return state
