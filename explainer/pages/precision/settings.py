"""What a reader of the page on numbers that break chooses: which section, and everything that can be dragged in it."""

from __future__ import annotations

import dataclasses
import math
from typing import Annotated, Final, Literal, Self, get_args

from explainer.page import Indices, Number, Numbers, Whole, Word, Words
from explainer.pages.logits import LogitSettings
from explainer.pages.precision.formats import FORMATS
from explainer.pages.precision.habits import HABITS
from explainer.pages.precision.online import MOST_ONES
from explainer.pages.precision.saturated import QUANTITIES
from explainer.pages.precision.tempered import TEMPERATURES
from explainer.pages.precision.ways import WAYS

Section = Literal["limits", "saturation", "masks", "onepass", "temperature"]
SECTIONS: Final = get_args(Section)
MOST_CLASSES: Final = 6
LARGEST_LOGIT: Final = 800.0
REACHES: Final = ("20", "120", "800")
LARGEST_LEAD: Final = 60.0
UNANSWERED: Final = -1
_COUNTED: Final = tuple(str(k + 1) for k in range(MOST_CLASSES))


@dataclasses.dataclass(frozen=True)
class PrecisionSettings(LogitSettings):
    """`LogitSettings`, and what each section lets a reader choose.

    Parameters
    ----------
    section : {"limits", "saturation", "masks", "onepass", "temperature"}
    reach : {"20", "120", "800"}
        How far the axis of the logits goes in the section on limits: the smallest that holds them all, or more.
    selected : tuple of int
        (format, way) whose steps are shown; from 0.
    lead : float
        By how much the first of two logits is larger, in the section on saturation.
    quantity : str
        Which of the numbers of that section the curves are about.
    masked : tuple of str
        The classes that are masked, as a person counts them.
    habit : str
        How they are masked: the one whose Jacobian is shown.
    entry : tuple of int
        Which entry of a Jacobian is looked at, there and in the section on temperature; from 0.
    cut : int
        How many logits the first of two chunks has.
    count : int
        How many ones are added.
    temperature : float
        T, by which all logits are divided in the section on temperature.
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
    masked: Annotated[tuple[str, ...], Words(_COUNTED, MOST_CLASSES, key="mask")] = ("3",)
    habit: Annotated[str, Word(tuple(HABITS), key="habit", look=True)] = "infinity"
    entry: Annotated[tuple[int, int], Indices((MOST_CLASSES, MOST_CLASSES), key="entry", look=True)] = (0, 0)
    cut: Annotated[int, Whole(1, MOST_CLASSES - 1, key="cut")] = 1
    count: Annotated[int, Whole(1, MOST_ONES, key="ones")] = 3000
    temperature: Annotated[float, Number(*TEMPERATURES, key="T")] = 1.0
    guess: Annotated[int, Whole(UNANSWERED, 2, first=1, key="guess")] = UNANSWERED

    def agree(self) -> None:
        """Let the axis hold every logit; keep all choices to the classes that there are."""
        super().agree()
        size = max(map(abs, self.logits))
        self.put("masked", tuple(name for name in _COUNTED[: self.n] if name in self.masked))
        self.put("entry", tuple(min(k, self.n - 1) for k in self.entry))
        self.put("cut", min(self.cut, self.n - 1))
        self.put("reach", next(reach for reach in REACHES if float(reach) >= max(size, float(self.reach))))

    @property
    def row(self) -> int | None:
        """The output of the entry that is looked at; None in a section without a Jacobian."""
        return self.entry[0] if self.section in ("masks", "temperature") else None

    @property
    def column(self) -> int | None:
        """Its input."""
        return self.entry[1] if self.section in ("masks", "temperature") else None

    @property
    def format(self) -> str:
        """The name of the format whose steps are shown."""
        return list(FORMATS)[self.selected[0]]

    def in_format(self, name: str) -> Self:
        """Look at another format."""
        return self.replace(selected=(list(FORMATS).index(name), self.selected[1]))

    @property
    def is_masked(self) -> tuple[bool, ...]:
        """Whether each class is masked."""
        return tuple(name in self.masked for name in _COUNTED[: self.n])

    def toggled(self, k: int) -> Self:
        """Mask class k, or let it go."""
        name = _COUNTED[k]
        rest = tuple(other for other in self.masked if other != name)
        return self.replace(masked=rest if name in self.masked else (*rest, name))

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
