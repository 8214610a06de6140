"""The bug hunt: ten rounds, each with a planted mistake or none, the same for everybody who has the same number."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any, Final, Self

import numpy as np

from explainer.snapshot.check_settings import BEGINNING, CheckSettings
from explainer.snapshot.check_subject import SUBJECTS, Subject

ROUNDS: Final = 10
MOST: Final = 9999
"""The largest number of a hunt."""

NOTHING: Final = "nothing"
DIAGNOSES: Final = {
    **{name: subject.title for name, subject in SUBJECTS.items() if subject.wrong},
    NOTHING: "Nothing is wrong",
}
"""What a hunter can say, by name."""

_RIGHT: Final = ("transposed", "right-log", "right-tempered")
_BASE: Final = (-0.9, 0.1, 1.0)


@dataclasses.dataclass(frozen=True)
class Round:
    """One round: whose derivative is planted, and the logits it is first seen at."""

    subject: str
    logits: tuple[float, ...]


@functools.lru_cache(maxsize=64)
def plant(number: int) -> tuple[Round, ...]:
    """Return the ten rounds of a hunt.

    Parameters
    ----------
    number : int
        Which hunt; the same number plants the same.

    Returns
    -------
    tuple of Round
        Seven different mistakes, the transposed Jacobian, which is none, and two more that may repeat or be none, so
        that nobody can tell the last ones by what is left.

    Examples
    --------
    >>> len(plant(1)), plant(1) == plant(1), plant(1) == plant(2)
    (10, True, False)
    """
    draw = np.random.default_rng(number)
    wrong = [name for name in DIAGNOSES if name != NOTHING]
    chosen = [*draw.permutation(wrong)[:7], "transposed", *draw.choice([*wrong, *_RIGHT], 2)]
    return tuple(
        Round(str(name), tuple(round(float(z), 2) for z in draw.permutation(_BASE) + draw.uniform(-0.25, 0.25, 3)))
        for name in draw.permutation(chosen)
    )


def diagnosis_of(subject: Subject) -> str:
    """Return the right diagnosis.

    Examples
    --------
    >>> diagnosis_of(SUBJECTS["transposed"]), diagnosis_of(SUBJECTS["scaled"])
    ('nothing', 'scaled')
    """
    return subject.name if subject.wrong else NOTHING


@dataclasses.dataclass(frozen=True)
class Hunt:
    """Where a hunter is.

    Parameters
    ----------
    number : int
        Which hunt, from 1 to 9999.
    answers : tuple of str
        One diagnosis for each round that is answered.
    turn : int
        The round that is shown, from 0; the one after the last answer, or that of the last answer.
    lab : CheckSettings
        Where and how the hunter looks.

    Raises
    ------
    ValueError
        For a number or an answer that there is not.

    Examples
    --------
    >>> hunt = Hunt.begin(1)
    >>> hunt = hunt.answer(diagnosis_of(hunt.subject))
    >>> hunt.score, hunt.answered, hunt.onward().turn
    (1, True, 1)
    """

    number: int
    answers: tuple[str, ...]
    turn: int
    lab: CheckSettings

    def __post_init__(self) -> None:
        if self.number not in range(1, MOST + 1):
            msg = f"`number` must be a whole number from 1 to {MOST}; got {self.number!r}."
            raise ValueError(msg)
        if not all(answer in DIAGNOSES for answer in self.answers):
            msg = f"`answers` must be of {', '.join(DIAGNOSES)}; got {self.answers}."
            raise ValueError(msg)

    @classmethod
    def begin(cls, number: int) -> Self:
        """Return the beginning of a hunt."""
        return cls(number, (), 0, _looking_at(plant(number)[0], CheckSettings()))

    def replace(self, **changes: Any) -> Self:
        """Copy, with some fields changed and validated."""
        return dataclasses.replace(self, **changes)

    @property
    def round(self) -> Round:
        """The round that is shown."""
        return plant(self.number)[self.turn]

    @property
    def subject(self) -> Subject:
        """What is planted in it."""
        return SUBJECTS[self.round.subject]

    @property
    def answered(self) -> bool:
        """Whether the round that is shown has its answer."""
        return len(self.answers) > self.turn

    @property
    def is_over(self) -> bool:
        """Whether all rounds have their answers."""
        return len(self.answers) == ROUNDS

    @property
    def found(self) -> tuple[bool, ...]:
        """For each answer whether it is right."""
        rounds = plant(self.number)
        return tuple(answer == diagnosis_of(SUBJECTS[rounds[turn].subject]) for turn, answer in enumerate(self.answers))

    @property
    def score(self) -> int:
        """How many answers are right."""
        return sum(self.found)

    def answer(self, diagnosis: str) -> Self:
        """Return the hunt with a diagnosis for the round that is shown; the first one counts."""
        return self if self.answered else self.replace(answers=(*self.answers, diagnosis))

    def onward(self) -> Self:
        """Return the hunt at its next round once this one is answered; after the last, the beginning of another."""
        if not self.answered:
            return self
        if self.is_over:
            return self.begin(self.number % MOST + 1)
        turn = self.turn + 1
        return self.replace(turn=turn, lab=_looking_at(plant(self.number)[turn], self.lab))


def _looking_at(planted: Round, lab: CheckSettings) -> CheckSettings:
    settings = lab.settings.fitted(logits=planted.logits, step=BEGINNING.step, method=BEGINNING.method)
    return lab.replace(subject=planted.subject, precision="float64").with_settings(settings)
