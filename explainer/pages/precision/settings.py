"""What a reader of the page on numbers that break chooses: which section, and everything that can be dragged in it."""

from __future__ import annotations

import dataclasses
import math
from typing import Annotated, Final, Literal, Self, get_args

from explainer.page import Indices, Number, Numbers, Whole, Word
from explainer.pages.logits import LogitSettings
from explainer.pages.precision.formats import FORMATS
from explainer.pages.precision.saturated import QUANTITIES
from explainer.pages.precision.ways import WAYS

Section = Literal["limits", "saturation"]
SECTIONS: Final = get_args(Section)
MOST_CLASSES: Final = 6
LARGEST_LOGIT: Final = 800.0
REACHES: Final = ("20", "120", "800")
LARGEST_LEAD: Final = 60.0
UNANSWERED: Final = -1


@dataclasses.dataclass(frozen=True)
class PrecisionSettings(LogitSettings):
    """`LogitSettings`, and what each section lets a reader choose.

    Parameters
    ----------
    section : {"limits", "saturation"}
    reach : {"20", "120", "800"}
        How far the axis of the logits goes in the section on limits: the smallest that holds them all, or more.
    selected : tuple of int
        (format, way) whose steps are shown; from 0.
    lead : float
        By how much the first of two logits is larger, in the section on saturation.
    quantity : str
        Which of the numbers of that section the curves are about.
    guess : int
        Which answer to the section's question was given; −1 for none yet.

    Examples
    --------
    >>> PrecisionSettings((300.0, 0.0)).reach, PrecisionSettings().raised(5.0).logits
    ('800', (6.0, 5.0, 4.0))
    """

    logits: Annotated[tuple[float, ...], Numbers(2, MOST_CLASSES, -LARGEST_LOGIT, LARGEST_LOGIT, key="z")] = (
        2.0, 1.0, 0.0,
    )  # fmt: skip
    section: Annotated[Section, Word(SECTIONS, key="part", look=True)] = "limits"
    reach: Annotated[str, Word(REACHES, key="reach", look=True)] = "20"
    selected: Annotated[tuple[int, int], Indices((len(FORMATS), len(WAYS)), key="at", look=True)] = (2, 0)
    lead: Annotated[float, Number(0.0, LARGEST_LEAD, key="lead")] = 4.0
    quantity: Annotated[str, Word(tuple(QUANTITIES), key="show", look=True)] = "textbook"
    guess: Annotated[int, Whole(UNANSWERED, 2, first=1, key="guess")] = UNANSWERED

    def agree(self) -> None:
        """Let the axis hold every logit."""
        super().agree()
        size = max(map(abs, self.logits))
        self.put("reach", next(reach for reach in REACHES if float(reach) >= max(size, float(self.reach))))

    @property
    def format(self) -> str:
        """The name of the format whose steps are shown."""
        return list(FORMATS)[self.selected[0]]

    @property
    def mean(self) -> float:
        """The mean of the logits."""
        return math.fsum(self.logits) / self.n

    def raised(self, mean: float) -> Self:
        """Move all logits together, so that their mean is `mean`; only so far that none leaves the axis."""
        reach = float(self.reach)
        by = min(max(mean - self.mean, -reach - min(self.logits)), reach - max(self.logits))
        # To 9 decimals, which the reader never sees: or a logit that is moved to and fro would drift.
        moved = tuple(min(max(round(z + by, 9), -reach), reach) for z in self.logits)
        return self.replace(logits=moved)

    def to_section(self, section: str) -> Self:
        """Go to a section, whose question is still open."""
        return self if section == self.section else self.replace(section=section, guess=UNANSWERED)
