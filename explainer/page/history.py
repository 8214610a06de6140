"""What the reader has chosen so far, and the way back."""

from __future__ import annotations

from typing import Final, Generic, TypeVar

from explainer.page.settings import Settings

S = TypeVar("S", bound=Settings)

LONGEST: Final = 200
"""Steps that can be taken back."""


class History(Generic[S]):
    """The settings that are in force, and those before.

    Parameters
    ----------
    begin : Settings
        Where the page begins, and where `reset` leads back to.

    Attributes
    ----------
    begin, settings : Settings

    Examples
    --------
    >>> from dataclasses import make_dataclass
    >>> from typing import Annotated
    >>> from explainer.page.kinds import Number
    >>> field = ("x", Annotated[float, Number(-2.0, 2.0, key="x")], 1.0)
    >>> Point = make_dataclass("Point", [field], bases=(Settings,), frozen=True)
    >>> history = History(Point())
    >>> for x in (1.2, 1.4):
    ...     history.take(Point(x), rests=False)
    >>> history.take(Point(1.5))
    >>> history.undo(), history.can_undo
    (Point(x=1.0), False)
    """

    def __init__(self, begin: S) -> None:
        self.begin = self.settings = begin
        self._rested = begin
        self._steps: list[S] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._steps)

    def take(self, settings: S, *, rests: bool = True, step: bool = False) -> None:
        """Take `settings` over.

        Parameters
        ----------
        settings : Settings
        rests : bool
            Whether the reader's hand rests: what a drag passes on its way is one step together.
        step : bool
            Whether this is a step of undo even where only what is looked at differs.
        """
        self.settings = settings
        if not rests:
            return
        if settings != self._rested and (step or not settings.looks_alike(self._rested)):
            self._steps = [*self._steps[1 - LONGEST :], self._rested]
        self._rested = settings

    def enter(self, settings: S) -> None:
        """Be at `settings` without a step: the page was opened there."""
        self.settings = self._rested = settings

    def undo(self) -> S:
        """Take the last step back, if there is one, and return the settings then."""
        if self._steps:
            self.settings = self._rested = self._steps.pop()
        return self.settings

    def reset(self) -> S:
        """Go back to where the page began, which can be undone as well, and return that."""
        self.take(self.begin, step=True)
        return self.settings
