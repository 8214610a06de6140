"""Section 2: the next word. Fifty thousand classes, of which one leads."""

from __future__ import annotations

from typing import Final

from explainer.page.scene import Handle, Scene
from explainer.pages.cost.numbers import NextNumbers
from explainer.pages.cost.questions import QUESTIONS
from explainer.pages.cost.settings import LEADS, CostSettings
from explainer.pages.cost.vocabulary import SHOWN, SIZE, WORDS
from explainer.pages.cost.winner_curve import WinnerCurve
from explainer.pages.cost.word_bars import WordBars
from explainer.pages.questions import QuestionWords, answers
from explainer.pages.tables import SectionWords
from explainer.views.numerals import probability, signed, spelled
from explainer.views.summary import Summary

PROSE: Final = f"""“The capital of France is …”: a vocabulary of {SIZE:,} words, as GPT-2 had. The logits are made up:
seeded, and falling off like −ln rank, as the frequencies of words in a language do. Drag the lead of the first, and
set T. “Winner takes most” is true only beyond a lead; against n − 1 rivals that are all alike, beyond T ln(n −
1).""".replace(",257", "&#160;257")
NAMES: Final = (*WORDS, f"{SIZE - SHOWN:,} more".replace(",", " "))
"""What stands before the bars."""


def scene(settings: CostSettings) -> Scene[CostSettings, NextNumbers]:
    """Return what the section shows."""
    curve = WinnerCurve()
    low, high = LEADS
    lead = Handle[CostSettings](
        "lead-handle", curve.axes, "x", "lead of the first word",
        read=lambda settings: settings.lead,
        change=lambda settings, value: settings.replace(lead=min(max(round(value, 2), low), high)),
        write=lambda value: f"z₁ − z₂ = {spelled(value, 3)}",
    )  # fmt: skip
    return Scene(
        {
            "summary": Summary(in_short),
            "words": SectionWords("The next word", PROSE, in_short),
            "curve": curve,
            "shares": WordBars(
                "share", "Shares S", NAMES, lambda numbers: numbers.word.shares, _share, low=0.0, high=1.0
            ),
            "column": WordBars(
                "column", "Column 1 of J: ∂S/∂z₁", NAMES, lambda numbers: numbers.word.column, signed,
                low=-0.25, high=0.25,
            ),
            "question": QuestionWords(QUESTIONS["next"]),
        },
        [lead],
        answers(QUESTIONS["next"], CostSettings),
    )  # fmt: skip


def in_short(numbers: NextNumbers) -> str:
    """Tell the winner's share, what it takes from the rest, and the lead that is needed.

    Examples
    --------
    >>> from explainer.pages.cost.numbers import compute
    >>> in_short(compute(CostSettings(section="next", lead=10.0, rivals="equal")))
    'Ahead by 10, “Paris” has 0.305 of the probability; half needs a lead of 10.82. Raising its logit by a little \
takes 0.212 from all others for each unit, 0.212 of it from the 50 245 beyond the first twelve.'
    """
    settings, word = numbers.settings, numbers.word
    needed = numbers.needed[settings.rivals]
    winner, gain, rest = (float(x) for x in (word.shares[0], word.column[0], -word.column[-1]))
    return (
        f"{_ahead(settings.lead)}, “{WORDS[0]}” has {_share(winner)} of the probability; half needs a lead of "
        f"{needed:.2f}. Raising its logit by a little takes {spelled(gain, 3)} from all others for each unit, "
        f"{spelled(rest, 3)} of it from the {SIZE - SHOWN:,} beyond the first twelve.".replace(",245", " 245")
    )


def _share(value: float) -> str:
    """Write a share; none is 0 or 1, though float64 rounds to it."""
    return probability(value, exact=False)


def _ahead(lead: float) -> str:
    if lead == 0:
        return "Level with its best rival"
    return f"{'Ahead' if lead > 0 else 'Behind'} by {spelled(abs(lead), 3)}"
