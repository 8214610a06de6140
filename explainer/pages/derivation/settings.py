"""Where a reader of the derivation is: which route, which entry, which line, and what was guessed."""

from __future__ import annotations

import dataclasses
import functools
import math
from typing import Any, Final, Literal, Self, get_args

from explainer.core.derivation import Question, Step, derive, derive_by_logs, derive_log_softmax, derive_pattern
from explainer.snapshot.settings import Settings

Route = Literal["quotient", "pattern", "logs", "log-softmax"]

MAX_CLASSES: Final = 6
LARGEST_LOGIT: Final = 6.0


@dataclasses.dataclass(frozen=True)
class DerivationSettings:
    """Where a reader of the derivation is.

    Parameters
    ----------
    settings : Settings
        The logits and the entry (i, j). 2 to 6 finite logits within ±6, temperature 1: every exponential and every
        sum is written out, with its number.
    route : {"quotient", "pattern", "logs", "log-softmax"}
        Which derivation.
    step : int
        The last line that is shown, from 0.
    seen : int
        The furthest line that was shown so far: what was asked before it is not asked again.
    guesses : tuple of (step, choice)
        What was answered, in order.
    guess_first : bool
        Whether there are questions at all.

    Raises
    ------
    ValueError
        If the logits are too many or too large, or the step is none of the route's.

    Examples
    --------
    >>> start = DerivationSettings()
    >>> start.to_step(10).step  # the fifth line is asked for first
    3
    >>> start.to_step(10).asked.prompt
    'Of the 3 terms of Σ, which survive when we differentiate with respect to z₂?'
    >>> start.to_step(10).guess(1).step
    4
    """

    settings: Settings = dataclasses.field(default_factory=Settings)
    route: Route = "quotient"
    step: int = 0
    seen: int = 0
    guesses: tuple[tuple[int, int], ...] = ()
    guess_first: bool = True

    def __post_init__(self) -> None:
        settings = self.settings
        if settings.n > MAX_CLASSES:
            msg = f"`settings` must have at most {MAX_CLASSES} logits, so that sums fit on a line; got {settings.n}."
            raise ValueError(msg)
        if not all(math.isfinite(z) and abs(z) <= LARGEST_LOGIT for z in settings.logits):
            msg = f"`settings` must have finite logits within ±{LARGEST_LOGIT:g}; got {settings.logits}. Scale them."
            raise ValueError(msg)
        if settings.temperature != 1:
            msg = f"`settings` must have temperature 1; got {settings.temperature}. Divide the logits by it instead."
            raise ValueError(msg)
        if self.route not in get_args(Route):
            msg = f"`route` must be one of {', '.join(get_args(Route))}; got {self.route!r}."
            raise ValueError(msg)
        if not 0 <= self.step <= self.seen < len(self.steps):
            msg = f"`step` and `seen` must be from 0 to {len(self.steps) - 1}; got {self.step} and {self.seen}."
            raise ValueError(msg)

    @property
    def steps(self) -> tuple[Step, ...]:
        """All lines of the route, for the entry that is looked at."""
        return steps_of(self.route, *self.settings.selected, self.settings.n)

    @property
    def is_last(self) -> bool:
        """Whether the whole derivation is shown."""
        return self.step == len(self.steps) - 1

    @property
    def asked(self) -> Question | None:
        """What is to be guessed before the next line, if anything."""
        return None if self.is_last or not self._holds(self.step + 1) else question_of(self.steps[self.step + 1])

    @property
    def reachable(self) -> int:
        """The last line before the next question."""
        return next((k - 1 for k in range(self.seen + 1, len(self.steps)) if self._holds(k)), len(self.steps) - 1)

    def _holds(self, k: int) -> bool:
        return self.guess_first and k > self.seen and question_of(self.steps[k]) is not None

    def tried(self, k: int) -> tuple[int, ...]:
        """Return which answers to the question before line `k` were given."""
        return tuple(choice for step, choice in self.guesses if step == k)

    def to_step(self, step: int) -> Self:
        """Show the lines up to `step`, or up to the question that comes first."""
        step = max(0, min(step, self.reachable))
        return dataclasses.replace(self, step=step, seen=max(step, self.seen))

    def reveal(self) -> Self:
        """Show the next line, guessed or not."""
        step = min(self.step + 1, len(self.steps) - 1)
        return dataclasses.replace(self, step=step, seen=max(step, self.seen))

    def guess(self, choice: int) -> Self:
        """Answer what is asked; the right answer shows the next line. Nothing where nothing is asked."""
        if self.asked is None or choice in self.tried(self.step + 1):
            return self
        guessed = dataclasses.replace(self, guesses=(*self.guesses, (self.step + 1, choice)))
        return guessed.reveal() if self.asked.choices[choice].right else guessed

    def replace(self, **changes: Any) -> Self:
        """Copy, with some fields changed; another route, or the other case of i and j, begins at its first line."""
        changed = {"settings": self.settings, "route": self.route, **changes}
        same = changed["route"] == self.route and (
            self.route == "pattern" or _is_diagonal(changed["settings"]) == _is_diagonal(self.settings)
        )
        anew: dict[str, Any] = {} if same else {"step": 0, "seen": 0, "guesses": ()}
        return dataclasses.replace(self, **anew, **changes)

    def look_at(self, i: int, j: int) -> Self:
        """Derive the entry (i, j)."""
        return self.replace(settings=self.settings.replace(selected=(i, j)))

    @property
    def onward(self) -> tuple[str, Self]:
        """What to read next, in words and as settings: both cases, the pattern, then the short way and log-softmax."""
        i, j = self.settings.selected
        match self.route:
            case "quotient" if i != j:
                return "Now the other case, i = j", self.look_at(i, i)
            case "quotient":
                return "Now join both cases in one formula", self.replace(route="pattern")
            case "pattern":
                return "Now the short way, by logarithms", self.look_at(i, (i + 1) % self.settings.n).replace(
                    route="logs"
                )
            case "logs":
                return "Now log-softmax, whose Jacobian is not symmetric", self.replace(route="log-softmax")
            case _:
                return "Back to the beginning", self.replace(route="quotient")


@functools.lru_cache(maxsize=256)
def steps_of(route: Route, i: int, j: int, n: int) -> tuple[Step, ...]:
    """Return the lines of a route for entry (i, j) of n."""
    match route:
        case "quotient":
            return derive(i, j, n)
        case "pattern":
            return derive_pattern()
        case "logs":
            return derive_by_logs(i, j, n)
        case "log-softmax":
            return derive_log_softmax(i, j, n)


def question_of(step: Step) -> Question | None:
    """Return what is to be guessed before `step`; no step asks more than one question."""
    return next(iter(step.questions), None)


def _is_diagonal(settings: Settings) -> bool:
    return settings.selected[0] == settings.selected[1]
