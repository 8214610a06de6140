"""Numbers as soon as they are wanted: as many as there is time for, whoever wrote the function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from explainer.pages.check.effort import FULL, QUICK, Effort, TimedFunction, affordable
from explainer.pages.check.numbers import CheckNumbers, compute
from explainer.pages.check.settings import CheckSettings
from explainer.pages.check.subjects import Subject

C = TypeVar("C", bound=CheckSettings)

MOVING, RESTING = 0.004, 0.5
"""Seconds that there are to compute in: while something is dragged, and at rest."""


class InTime(Generic[C]):
    """Computes as much as there is time for. The check of the entries itself is always made, however long it takes.

    Parameters
    ----------
    subject_of : callable
        Settings → whose derivative is checked.
    timed : TimedFunction, optional
        A reader's own f, which may be slow; without one f is one of the catalogue's, all of them fast.

    Examples
    --------
    >>> from explainer.pages.check.settings import LabSettings
    >>> lab = InTime[LabSettings](lambda settings: settings.subject)
    >>> lab.in_motion(LabSettings()).effort == QUICK, lab.at_rest(LabSettings()).effort == FULL
    (True, True)
    """

    def __init__(self, subject_of: Callable[[C], Subject], timed: TimedFunction | None = None) -> None:
        self._subject_of, self._timed = subject_of, timed
        self._before: CheckNumbers[C] | None = None

    def in_motion(self, settings: C) -> CheckNumbers[C]:
        """Compute what can be had within `MOVING` seconds."""
        return self._compute(settings, self._affordable(settings, QUICK, MOVING))

    def at_rest(self, settings: C) -> CheckNumbers[C]:
        """Compute what can be had within `RESTING` seconds; what was taken for slow is measured again meanwhile."""
        expected = self._affordable(settings, FULL, RESTING)
        numbers = self._compute(settings, expected)
        found = self._affordable(settings, FULL, RESTING)
        return numbers if found.calls(settings.n) <= expected.calls(settings.n) else self._compute(settings, found)

    def _affordable(self, settings: C, known: Effort, budget: float) -> Effort:
        return known if self._timed is None else affordable(self._timed.seconds, settings.n, budget)

    def _compute(self, settings: C, effort: Effort) -> CheckNumbers[C]:
        self._before = compute(settings, self._subject_of(settings), effort, self._before)
        return self._before
