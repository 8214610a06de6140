"""What a reader of the derivation chooses: which route, which entry, which line, and what was guessed."""

from __future__ import annotations

import dataclasses
import functools
from typing import Annotated, Any, Final, Literal, Self, get_args

from explainer.page import Flag, Indices, Pairs, Whole, Word
from explainer.pages.derivation.algebra import (
    Question,
    Step,
    derive,
    derive_by_logs,
    derive_log_softmax,
    derive_pattern,
)
from explainer.pages.logits import FEW_LOGITS, LogitSettings

Route = Literal["quotient", "pattern", "logs", "log-softmax"]

_LAST: Final = 10
"""The last line of the longest route, from 0."""
_ANSWERS: Final = 12
"""All that can be answered on the route with the most questions."""


@dataclasses.dataclass(frozen=True)
class DerivationSettings(LogitSettings):
    """`LogitSettings`, with few enough logits to write out every sum, and where the reader is.

    Parameters
    ----------
    selected : tuple of int
        (i, j), the entry ∂S_i/∂z_j that is derived; from 0.
    route : {"quotient", "pattern", "logs", "log-softmax"}
        Which derivation.
    step : int
        The last line that is shown, from 0.
    seen : int
        The furthest line that was shown so far, at least `step`: what was asked before it is not asked again.
    guesses : tuple of (line, answer)
        What was answered to the question before which line, in order; from 0.
    guess_first : bool
        Whether there are questions at all.

    Examples
    --------
    >>> start = DerivationSettings()
    >>> start.to_step(10).step  # the fifth line is asked for first
    3
    >>> start.to_step(10).asked.prompt
    'Of the 3 terms of Σ, which survive when we differentiate with respect to z₂?'
    >>> start.to_step(10).guess(4, 1).step
    4
    """

    logits: Annotated[tuple[float, ...], FEW_LOGITS] = (2.0, 1.0, 0.0)
    selected: Annotated[tuple[int, int], Indices((FEW_LOGITS.most, FEW_LOGITS.most), key="at")] = (0, 1)
    route: Annotated[Route, Word(get_args(Route), key="route")] = "quotient"
    step: Annotated[int, Whole(0, _LAST, key="step", first=1, look=True)] = 0
    seen: Annotated[int, Whole(0, _LAST, key="seen", first=1, look=True)] = 0
    guesses: Annotated[tuple[tuple[int, int], ...], Pairs(_ANSWERS, key="guesses", look=True)] = ()
    guess_first: Annotated[bool, Flag(key="ask")] = True

    def agree(self) -> None:
        """Require an entry and lines that there are, and guesses at what was asked so far."""
        super().agree()
        self.require_index("selected", *self.selected)
        self.put("seen", max(self.step, self.seen))
        for name, line in (("step", self.step), ("seen", self.seen)):
            if line >= len(self.steps):
                msg = f"`{name}` must be one of the {len(self.steps)} lines of this route; got line {line + 1}."
                raise ValueError(msg)
        for line, answer in self.guesses:
            question = self.steps[line].question if line < len(self.steps) else None
            if question is None or answer >= len(question.answers):
                msg = f"`guesses` must be answers to this route's questions, (line, answer); got {(line, answer)}."
                raise ValueError(msg)
            if line > self.seen + (not question.answers[answer].right):
                msg = f"`guesses` must be of lines up to {self.seen + 1}, which is seen or asked for; got line {line}."
                raise ValueError(msg)
        if len(set(self.guesses)) < len(self.guesses):
            msg = f"`guesses` must hold each answer once; got {self.guesses}."
            raise ValueError(msg)

    @property
    def row(self) -> int:
        """The output of the entry."""
        return self.selected[0]

    @property
    def column(self) -> int:
        """The input of the entry."""
        return self.selected[1]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All lines of the route, for the entry that is looked at."""
        return steps_of(self.route, *self.selected, self.n)

    @property
    def is_last(self) -> bool:
        """Whether the whole derivation is shown."""
        return self.step == len(self.steps) - 1

    @property
    def asked(self) -> Question | None:
        """What is to be guessed before the next line, if anything."""
        return self.steps[self.step + 1].question if not self.is_last and self.asks(self.step + 1) else None

    @property
    def reachable(self) -> int:
        """The last line before the next question."""
        return next((k - 1 for k in range(self.seen + 1, len(self.steps)) if self.asks(k)), len(self.steps) - 1)

    def asks(self, k: int) -> bool:
        """Return whether there is still something to guess before line `k`."""
        return self.guess_first and k > self.seen and self.steps[k].question is not None

    def tried(self, k: int) -> tuple[int, ...]:
        """Return which answers to the question before line `k` were given."""
        return tuple(answer for line, answer in self.guesses if line == k)

    def to_step(self, step: int) -> Self:
        """Show the lines up to `step`, or up to the question that comes first."""
        return self.replace(step=max(0, min(step, self.reachable)))

    def go_on(self) -> Self:
        """Show the next line, guessed or not; after the last, what to read next."""
        return self.onward[1] if self.is_last else self.replace(step=self.step + 1)

    def guess(self, line: int, answer: int) -> Self:
        """Answer what is asked before `line`; the right answer shows it. Nothing where that is not asked."""
        if line != self.step + 1 or self.asked is None or answer in self.tried(line):
            return self
        step = line if self.asked.answers[answer].right else self.step
        return self.replace(guesses=(*self.guesses, (line, answer)), step=step)

    def take(self, route: Route) -> Self:
        """Derive by another route, from its first line."""
        return self._derive(route=route)

    def look_at(self, i: int, j: int) -> Self:
        """Derive the entry (i, j): the other case of i = j and i ≠ j from its first line."""
        return self._derive(selected=(i, j))

    def resized(self, n: int) -> Self:
        """Have `n` classes; the entry stays as near as it can."""
        self.require_count(n)
        i, j = (min(index, n - 1) for index in self.selected)
        return super(DerivationSettings, self.look_at(i, j)).resized(n)

    @property
    def onward(self) -> tuple[str, Self]:
        """What to read next, in words and as settings: both cases, the pattern, then the short way and log-softmax."""
        i, j = self.selected
        match self.route:
            case "quotient" if i != j:
                return "Now the other case, i = j", self.look_at(i, i)
            case "quotient":
                return "Now join both cases in one formula", self.take("pattern")
            case "pattern":
                return "Now the short way, by logarithms", self.look_at(i, (i + 1) % self.n).take("logs")
            case "logs":
                return "Now log-softmax, whose Jacobian is not symmetric", self.take("log-softmax")
            case _:
                return "Back to the beginning", self.take("quotient")

    def _derive(self, **changes: Any) -> Self:
        """Stay at the line where the lines are of the same case; begin anew where they are not."""
        anew = self.replace(step=0, seen=0, guesses=(), **changes)
        same_case = self.route == "pattern" or (self.row == self.column) == (anew.row == anew.column)
        return self.replace(**changes) if anew.route == self.route and same_case else anew


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
