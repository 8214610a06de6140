"""The bug hunt: ten rounds, each with a planted mistake or none, the same for everybody who has the same number."""

from __future__ import annotations

import dataclasses
import functools
from typing import Annotated, Any, Final, Self

import numpy as np

from explainer.page import Numbers, Whole, Words
from explainer.pages.check.settings import WINDOW, CheckSettings
from explainer.pages.check.subjects import SUBJECTS, Subject

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
class HuntSettings(CheckSettings):
    """Where a hunter is, and where and how the hunter looks.

    Parameters
    ----------
    number : int
        Which hunt.
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

    logits: Annotated[tuple[float, ...], Numbers(3, 3, -1e6, 1e6, key="z")] = plant(1)[0].logits
    number: Annotated[int, Whole(1, MOST, key="hunt")] = 1
    answers: Annotated[tuple[str, ...], Words(tuple(DIAGNOSES), ROUNDS, key="answers")] = ()
    turn: Annotated[int, Whole(0, ROUNDS - 1, key="round", first=1)] = 0

    def agree(self) -> None:
        """Require that all rounds before the one that is shown are answered."""
        super().agree()
        if self.turn > len(self.answers):
            msg = (
                f"`turn` must be a round that is answered or the one after; got round {self.turn + 1} "
                f"and {len(self.answers)} answers."
            )
            raise ValueError(msg)

    def replace(self, **changes: Any) -> Self:
        """Copy, with some fields changed; another round is first seen at its own logits."""
        changed = super().replace(**changes)
        if "logits" in changes or (changed.number, changed.turn) == (self.number, self.turn):
            return changed
        return super(HuntSettings, changed).replace(logits=changed.round.logits, window=WINDOW)

    @property
    def round(self) -> Round:
        """The round that is shown."""
        return plant(self.number)[self.turn]

    @property
    def subject(self) -> Subject:
        """What is planted in it."""
        return SUBJECTS[self.round.subject]

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
        rounds = plant(self.number)
        return tuple(answer == diagnosis_of(SUBJECTS[rounds[turn].subject]) for turn, answer in enumerate(self.answers))

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
        return type(self)().replace(number=number)
