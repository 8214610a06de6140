"""What a reader can choose in the checking lab, and how much of it there is time to compute."""

from __future__ import annotations

import dataclasses
import math
from typing import Any, Final, Literal, Self, get_args

from explainer.snapshot import validation
from explainer.snapshot.check_subject import SUBJECTS
from explainer.snapshot.settings import Settings

Precision = Literal["float64", "float32"]
Place = Literal["generic", "all equal", "saturated", "beyond exp"]

PLACES: Final[tuple[Place, ...]] = get_args(Place)
WINDOW: Final = (-4.0, 16.0)
FINE: Final = 49
"""Steps on a curve; a coarser one takes every second or fourth of them."""
_GENERIC: Final = (0.3, -0.7, 1.1, 0.6, -0.2, -1.3, 0.8, 1.5, -0.4, 0.1)
BEGINNING: Final = Settings(_GENERIC[:3], window=WINDOW)


def logits_at(place: Place, n: int, generic: tuple[float, ...] = _GENERIC) -> tuple[float, ...]:
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
class CheckSettings:
    """Everything that a reader can choose in the lab.

    Parameters
    ----------
    settings : Settings
        Finite logits, method and step h.
    subject : str
        Whose derivative is checked: a name in `SUBJECTS`, or ``"own"``.
    precision : {"float64", "float32"}
        In which f is evaluated.
    selected : tuple of int
        The entry (i, j) that is looked at; from 0.

    Examples
    --------
    >>> CheckSettings().settings.logits
    (0.3, -0.7, 1.1)
    """

    settings: Settings = BEGINNING
    subject: str = "right"
    precision: Precision = "float64"
    selected: tuple[int, int] = (0, 1)

    def __post_init__(self) -> None:
        validation.check_choice("subject", self.subject, ("own", *SUBJECTS))
        validation.check_choice("precision", self.precision, get_args(Precision))
        validation.check_selected(self.selected)
        if -math.inf in self.settings.logits:
            msg = f"`settings` must hold finite logits, which can be moved; got {self.settings.logits}."
            raise ValueError(msg)

    def replace(self, **changes: Any) -> Self:
        """Copy, with some fields changed and validated."""
        return dataclasses.replace(self, **changes)

    def with_settings(self, settings: Settings) -> Self:
        """Copy, with other common settings; the window is the lab's where it holds the logits."""
        low, high = WINDOW
        if all(low <= z <= high for z in settings.logits):
            settings = settings.replace(window=WINDOW)
        return self.replace(settings=settings)


@dataclasses.dataclass(frozen=True)
class Effort:
    """How much to compute.

    Parameters
    ----------
    steps : int
        On each curve; 0: no curve.
    all_methods : bool
        Whether there is a curve for each method, or only for the chosen one.
    popular : bool
        Whether to run the popular checks too.
    """

    steps: int
    all_methods: bool
    popular: bool

    def calls(self, n: int) -> int:
        """Return about how often f is called for n inputs."""
        return 6 * n + 1 + self.steps * n * (4 if self.all_methods else 2) + self.popular * (2 * n + 4)


FULL: Final = Effort(FINE, True, True)
LIGHT: Final = Effort(0, False, False)
QUICK: Final = Effort(25, True, True)
_EFFORTS: Final = (FULL, QUICK, Effort(25, False, True), Effort(13, False, True), LIGHT)


def affordable(seconds_a_call: float, n: int, budget: float) -> Effort:
    """Return the largest effort that is done within `budget` seconds; at least the check itself.

    Parameters
    ----------
    seconds_a_call : float
        What one call of f takes.
    n : int
        Inputs.
    budget : float
        In seconds.

    Examples
    --------
    >>> affordable(1e-5, 3, 0.5) == FULL, affordable(0.05, 3, 0.5) == LIGHT
    (True, True)
    """
    return next((e for e in _EFFORTS if seconds_a_call * e.calls(n) <= budget), LIGHT)
