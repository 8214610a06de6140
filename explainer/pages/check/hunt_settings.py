"""The bug hunt: ten rounds, each with a planted mistake or none, the same for everybody who has the same number."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, Self, get_args

import numpy as np

from explainer.core.sightings import SIGHTINGS, Sighting
from explainer.page import Numbers, Whole, Word, Words
from explainer.pages.check.settings import WINDOW, CheckSettings
from explainer.pages.check.subjects import SUBJECTS, WILD, Subject

ROUNDS: Final = 10
MOST: Final = 9999
"""The largest number of a hunt."""

NOTHING: Final = "nothing"
Catalogue = Literal["classroom", "wild"]
PLANTED: Final[Mapping[Catalogue, Mapping[str, Subject]]] = MappingProxyType({"classroom": SUBJECTS, "wild": WILD})
"""What can be planted, by the catalogue it is from."""


def _sayable(subjects: Mapping[str, Subject]) -> dict[str, str]:
    return {**{name: each.title for name, each in subjects.items() if each.wrong}, NOTHING: "Nothing is wrong"}


DIAGNOSES: Final = _sayable(SUBJECTS)
"""What a hunter can say, by name."""
CHOICES: Final[Mapping[Catalogue, Mapping[str, str]]] = MappingProxyType(
    {"classroom": DIAGNOSES, "wild": _sayable(WILD)}
)
"""The same by the catalogue that the hunt is from."""

_EVERY: Final = tuple(dict.fromkeys(name for sayable in CHOICES.values() for name in sayable))
_RIGHT: Final = ("transposed", "right-log", "right-tempered")
_BASE: Final = (-0.9, 0.1, 1.0)


@dataclasses.dataclass(frozen=True)
class Round:
    """One round: whose derivative is planted, and the logits it is first seen at."""

    subject: str
    logits: tuple[float, ...]
    cited: str = ""
    told: str = ""


@functools.lru_cache(maxsize=64)
def plant(number: int, catalogue: Catalogue = "classroom") -> tuple[Round, ...]:
    """Return the ten rounds of a hunt.

    Parameters
    ----------
    number : int
        Which hunt; the same number plants the same.
    catalogue : {"classroom", "wild"}
        Where the mistakes are from: "wild" plants ten of what was found in public projects, right code among it.

    Returns
    -------
    tuple of Round
        In the classroom seven different mistakes, the transposed Jacobian, which is none, and two more that may repeat
        or be none, so that nobody can tell the last ones by what is left.

    Examples
    --------
    >>> len(plant(1)), plant(1) == plant(1), plant(1) == plant(2)
    (10, True, False)
    """
    draw = np.random.default_rng(number)
    if catalogue == "wild":
        return tuple(_found(SIGHTINGS[k], draw) for k in draw.permutation(len(SIGHTINGS))[:ROUNDS])
    wrong = [name for name in DIAGNOSES if name != NOTHING]
    chosen = [*draw.permutation(wrong)[:7], "transposed", *draw.choice([*wrong, *_RIGHT], 2)]
    return tuple(Round(str(name), _logits(_BASE, draw)) for name in draw.permutation(chosen))


def _found(sighting: Sighting, draw: np.random.Generator) -> Round:
    base = (*_BASE, -0.4) if sighting.kind == "flattened" else _BASE
    return Round(sighting.kind, _logits(base, draw), sighting.cited, sighting.told)


def _logits(base: tuple[float, ...], draw: np.random.Generator) -> tuple[float, ...]:
    moved = draw.permutation(base) + draw.uniform(-0.25, 0.25, len(base))
    return tuple(round(float(z), 2) for z in moved)


def diagnosis_of(subject: Subject) -> str:
    """Return the right diagnosis.

    Examples
    --------
    >>> diagnosis_of(SUBJECTS["transposed"]), diagnosis_of(SUBJECTS["scaled"])
    ('nothing', 'scaled')
    """
    return subject.name if subject.wrong else NOTHING


@dataclasses.dataclass(frozen=True)
class HuntSettings(CheckSettings):
    """Where a hunter is, and where and how the hunter looks.

    Parameters
    ----------
    number : int
        Which hunt.
    catalogue : {"classroom", "wild"}
        Where its mistakes are from.
    answers : tuple of str
        One diagnosis for each round that is answered.
    turn : int
        The round that is shown, from 0: one that is answered, or the first that is not.

    Examples
    --------
    >>> hunt = HuntSettings()
    >>> hunt = hunt.answer(diagnosis_of(hunt.subject))
    >>> hunt.score, hunt.answered, hunt.onward().turn
    (1, True, 1)
    """

    logits: Annotated[tuple[float, ...], Numbers(3, 4, -1e6, 1e6, key="z")] = plant(1)[0].logits
    number: Annotated[int, Whole(1, MOST, key="hunt")] = 1
    catalogue: Annotated[Catalogue, Word(get_args(Catalogue), key="from")] = "classroom"
    answers: Annotated[tuple[str, ...], Words(_EVERY, ROUNDS, key="answers")] = ()
    turn: Annotated[int, Whole(0, ROUNDS - 1, key="round", first=1)] = 0

    def agree(self) -> None:
        """Require that all rounds before the one that is shown are answered, by what can be said in this hunt."""
        if len(self.logits) != len(self.round.logits):  # a round is about as many as it was planted with
            self.put("logits", self.round.logits)
        super().agree()
        unknown = next((answer for answer in self.answers if answer not in self.choices), None)
        if unknown is not None:
            msg = f"`answers` must be among {', '.join(self.choices)}; got {unknown}."
            raise ValueError(msg)
        if self.turn > len(self.answers):
            msg = (
                f"`turn` must be a round that is answered or the one after; got round {self.turn + 1} "
                f"and {len(self.answers)} answers."
            )
            raise ValueError(msg)

    def replace(self, **changes: Any) -> Self:
        """Copy, with some fields changed; another round is first seen at its own logits."""
        changed = super().replace(**changes)
        if "logits" in changes or changed.whereabouts == self.whereabouts:
            return changed
        return super(HuntSettings, changed).replace(logits=changed.round.logits, window=WINDOW)

    @property
    def whereabouts(self) -> tuple[Catalogue, int, int]:
        """Which hunt it is, and which round is shown."""
        return self.catalogue, self.number, self.turn

    @property
    def choices(self) -> Mapping[str, str]:
        """What can be said in this hunt, by name."""
        return CHOICES[self.catalogue]

    @property
    def round(self) -> Round:
        """The round that is shown."""
        return plant(self.number, self.catalogue)[self.turn]

    @property
    def subject(self) -> Subject:
        """What is planted in it."""
        return PLANTED[self.catalogue][self.round.subject]

    @property
    def generic(self) -> tuple[float, ...]:
        """The logits that the round is first seen at."""
        return self.round.logits

    @property
    def answered(self) -> bool:
        """Whether the round that is shown has its answer."""
        return len(self.answers) > self.turn

    @property
    def is_over(self) -> bool:
        """Whether the last round is shown, and has its answer."""
        return self.answered and self.turn == ROUNDS - 1

    @property
    def found(self) -> tuple[bool, ...]:
        """For each answer whether it is right."""
        rounds, planted = plant(self.number, self.catalogue), PLANTED[self.catalogue]
        return tuple(answer == diagnosis_of(planted[rounds[turn].subject]) for turn, answer in enumerate(self.answers))

    @property
    def score(self) -> int:
        """How many answers are right."""
        return sum(self.found)

    def answer(self, diagnosis: str) -> Self:
        """Give a diagnosis for the round that is shown; the first one counts."""
        return self if self.answered else self.replace(answers=(*self.answers, diagnosis))

    def onward(self) -> Self:
        """Go to the next round once this one is answered; after the last, to the beginning of another hunt."""
        if not self.answered:
            return self
        if self.is_over:
            return self.begin(self.number % MOST + 1)
        usual = HuntSettings()
        return self.replace(turn=self.turn + 1, method=usual.method, step=usual.step, precision=usual.precision)

    def begin(self, number: int) -> Self:
        """Begin a hunt."""
        return type(self)().replace(number=number, catalogue=self.catalogue)

    def hunt_in(self, catalogue: Catalogue) -> Self:
        """Begin the hunt of the same number with mistakes from another catalogue."""
        return self if catalogue == self.catalogue else type(self)().replace(number=self.number, catalogue=catalogue)
