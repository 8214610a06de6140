"""Section 2: saturation. One logit leads, and digits end."""

from __future__ import annotations

import math
from typing import Final

from explainer.page.scene import Choice, Choices, Handle, Scene
from explainer.pages.precision.formats import FORMATS
from explainer.pages.precision.lead_curve import LeadCurve
from explainer.pages.precision.numbers import SaturationNumbers
from explainer.pages.precision.questions import QUESTIONS
from explainer.pages.precision.saturated import QUANTITIES
from explainer.pages.precision.settings import PrecisionSettings
from explainer.pages.precision.writing import NEAR_ONE, written
from explainer.pages.questions import QuestionWords, answers
from explainer.pages.tables import SectionWords, choice_cell, number_cell, pressed_state, table
from explainer.views.numerals import compact, spelled
from explainer.views.summary import Summary
from explainer.views.view import State, Wording

_LOST: Final = 0.5
"""From this relative error on, no digit is right."""
WORDS: Final = """z₁ leads. S₁ comes near 1, and numbers near 1 are coarse: from the marked leads on, 1 + exp(−lead)
rounds to 1 in that format. Whatever is computed from S₁ then loses all its digits at once; what is computed from the
small numbers themselves keeps them. Drag the lead."""


def scene(settings: PrecisionSettings) -> Scene[PrecisionSettings, SaturationNumbers]:
    """Return what the section shows."""
    curve = LeadCurve()
    lead = Handle[PrecisionSettings](
        "lead-handle", curve.axes, "x", "lead z₁ − z₂",
        read=lambda settings: settings.lead, change=lambda settings, value: settings.replace(lead=value), page=5.0,
    )  # fmt: skip
    return Scene(
        {
            "summary": Summary(in_short),
            "words": SectionWords("Saturation", WORDS, in_short),
            "curve": curve,
            "quantities": QuantitiesTable(),
            "question": QuestionWords(QUESTIONS["saturation"]),
        },
        [lead],
        [_cells(), *answers(QUESTIONS["saturation"], PrecisionSettings)],
    )


def _cells() -> Choices[PrecisionSettings]:
    def cell(name: str, f: int, held: str) -> Choice[PrecisionSettings]:
        named = f"{' '.join(QUANTITIES[name])} in {held}: show its error"
        return Choice(
            f"left-{name}-{f}", named,
            press=lambda settings: settings.replace(selected=(f, 0), quantity=name), tells=[f"left-value-{name}-{f}"],
        )  # fmt: skip

    rows = [[cell(name, f, held) for f, held in enumerate(FORMATS)] for name in QUANTITIES]
    return Choices("numbers and formats", rows)


def in_short(numbers: SaturationNumbers) -> str:
    """Tell the derivative, and the formats in which the textbook's is 0.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> in_short(compute(PrecisionSettings(section="saturation", lead=10.0)))
    'Lead 10.00: ∂S₁/∂z₁ is 4.54×10⁻⁵. By S₁(1 − S₁) it is 0 in float8 e4m3, float8 e5m2, float16, bfloat16.'
    """
    flat = [name for name, at in numbers.points.items() if at.values["textbook"][0] == 0]
    where = f"0 in {', '.join(flat)}" if flat else "0 in no format yet"
    truth = spelled(float(numbers.points["float64"].truths["textbook"][0]), 3)
    return f"Lead {numbers.settings.lead:.2f}: ∂S₁/∂z₁ is {truth}. By S₁(1 − S₁) it is {where}."


class QuantitiesTable(Wording[SaturationNumbers]):
    """Every number in every format.

    Attributes
    ----------
    state : dict
        ``left-{quantity}-{f}``, ``left-value-{quantity}-{f}``, ``truth-{quantity}``.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> view = QuantitiesTable()
    >>> view.update(compute(PrecisionSettings(section="saturation", lead=18.0)))
    >>> [view.state[f"left-value-{name}-2"] for name in QUANTITIES]
    ['1', '0', '0', '0', '0', '−∞', '−18', 'NaN', '1']
    """

    title = "The same number, two ways"

    def __init__(self) -> None:
        super().__init__()
        rows = (
            (
                f'{what}<br/><span class="sx-note">{how}</span>',
                [
                    *(choice_cell(f"left-{name}-{f}", f"left-value-{name}-{f}") for f in range(len(FORMATS))),
                    number_cell(f"truth-{name}"),
                ],
            )
            for name, (what, how) in QUANTITIES.items()
        )
        self.markup = f"""{table(self.title, ("", *FORMATS, "truth"), rows, "sx-ways")}
<p class="sx-note">L = −ln S₂: the second class was right. Marked: no digit is right. Each format holds the lead as its
nearest number, and its errors are taken from the truth there; the last column is the truth at the lead as dragged.
Press a number to see its error against the lead.</p>"""

    def say(self, numbers: SaturationNumbers) -> State:
        """Tell every number."""
        settings = numbers.settings
        state: State = {}
        for name in QUANTITIES:
            for f, (held, at) in enumerate(numbers.points.items()):
                error = float(at.errors[name][0])
                lost = math.isnan(error) or error > _LOST
                state[f"left-value-{name}-{f}"] = written(float(at.values[name][0]), FORMATS[held].precision, 3)
                state[f"left-{name}-{f}"] = {
                    "data-kind": "broken" if lost else None,
                    **pressed_state((settings.quantity, settings.selected[0]) == (name, f)),
                }
            truths = numbers.points["float64"].truths
            truth, missing = float(truths[name][0]), float(truths["rest"][0])
            near_one = name in ("first", "chain", "fused") and truth > NEAR_ONE
            state[f"truth-{name}"] = f"1 − {compact(missing)}" if near_one else written(truth, most=3)
        return state
