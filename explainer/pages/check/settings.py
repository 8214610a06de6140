"""What a reader chooses in the checking lab: where and how to check, and whose derivative."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Final, Literal, Self, get_args

from explainer.core.differences import Method
from explainer.page import Indices, Number, Numbers, Word
from explainer.pages.check.subjects import SUBJECTS, Subject
from explainer.pages.logits import LogitSettings
from explainer.pages.window import FURTHEST

Precision = Literal["float64", "float32"]
Place = Literal["generic", "all equal", "saturated", "beyond exp"]

PLACES: Final[tuple[Place, ...]] = get_args(Place)
METHODS: Final[tuple[Method, ...]] = ("forward", "central", "complex")
WINDOW: Final = (-4.0, 16.0)
LEAST_STEP, MOST_STEP = 1e-12, 0.1
GENERIC: Final = (0.3, -0.7, 1.1, 0.6, -0.2, -1.3, 0.8, 1.5, -0.4, 0.1)


def logits_at(place: Place, n: int, generic: tuple[float, ...] = GENERIC) -> tuple[float, ...]:
    """Return logits that are worth a look.

    Parameters
    ----------
    place : {"generic", "all equal", "saturated", "beyond exp"}
        Unequal and of moderate size; a tie; a winner that leads by 13; so large that exp overflows in float64.
    n : int
        Classes, 2 to 10.
    generic : tuple of float
        What to take for a generic point; at least n numbers.

    Examples
    --------
    >>> logits_at("saturated", 3), logits_at("beyond exp", 2)
    ((13.0, 0.0, 0.0), (710.3, 709.3))
    """
    match place:
        case "all equal":
            return (0.5,) * n
        case "saturated":
            return (13.0,) + (0.0,) * (n - 1)
        case "beyond exp":
            return tuple(round(710.0 + z, 6) for z in generic[:n])
        case _:
            return generic[:n]


@dataclasses.dataclass(frozen=True)
class CheckSettings(LogitSettings):
    """Where and how a derivative is checked, whoever claims it: all that is chosen for a reader's own function.

    Parameters
    ----------
    logits : tuple of float
        Finite ones, which can be moved.
    method : {"central", "forward", "complex"}
    step : float
        The step h.
    precision : {"float64", "float32"}
        In which f is evaluated.
    selected : tuple of int
        The entry (i, j) that is looked at; from 0. How many outputs there are, only f knows.

    Examples
    --------
    >>> CheckSettings().at("saturated").logits
    (13.0, 0.0, 0.0)
    """

    logits: Annotated[tuple[float, ...], Numbers(2, 10, -1e6, 1e6, key="z")] = GENERIC[:3]
    window: Annotated[tuple[float, float], Numbers(2, 2, -FURTHEST, FURTHEST)] = WINDOW
    method: Annotated[Method, Word(get_args(Method), key="method")] = "central"
    step: Annotated[float, Number(LEAST_STEP, MOST_STEP, key="h")] = 1e-5
    precision: Annotated[Precision, Word(get_args(Precision), key="precision")] = "float64"
    selected: Annotated[tuple[int, int], Indices((10, 10), key="at", look=True)] = (0, 1)

    def agree(self) -> None:
        """Require that the selection is a column that there is."""
        super().agree()
        self.require_index("selected", self.selected[1])

    @property
    def row(self) -> int:
        """The output that is looked at."""
        return self.selected[0]

    @property
    def column(self) -> int:
        """The input that is looked at."""
        return self.selected[1]

    @property
    def generic(self) -> tuple[float, ...]:
        """The logits of the place "generic", for every number of classes."""
        return GENERIC

    @property
    def place(self) -> Place | None:
        """The place that the logits are; None for none."""
        return next((place for place in PLACES if logits_at(place, self.n, self.generic) == self.logits), None)

    def at(self, place: Place) -> Self:
        """Go to a place."""
        return self.replace(logits=logits_at(place, self.n, self.generic), window=WINDOW)

    def resized(self, n: int) -> Self:
        """Have `n` inputs; the selection stays as near as it can."""
        self.require_count(n)
        i, j = (min(index, n - 1) for index in self.selected)
        shrunk = self.replace(selected=(i, min(j, self.n - 1)))
        return super(CheckSettings, shrunk).resized(n).replace(window=WINDOW)


@dataclasses.dataclass(frozen=True)
class LabSettings(CheckSettings):
    """`CheckSettings`, and which claim is checked.

    Parameters
    ----------
    claim : str
        A name in `SUBJECTS`.

    Examples
    --------
    >>> LabSettings(claim="scaled").subject.meant
    'softmax(z / 2)'
    """

    claim: Annotated[str, Word(tuple(SUBJECTS), key="claim")] = "right"

    @property
    def subject(self) -> Subject:
        """What is checked."""
        return SUBJECTS[self.claim]
