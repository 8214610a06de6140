"""What the reader has chosen on a page, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

S = TypeVar("S")

_LONGEST_HISTORY = 200


class State(Generic[S]):
    """The settings of one page, with undo.

    There is one way in, `change` (and `select`, `undo`, `reset`, which use it), and one way out: the callback.

    Parameters
    ----------
    settings
        Any frozen value with ``==``: where the page begins, and where `reset` leads back to.
    on_change : callable
        Called with the new settings and whether the reader's hand rests; not called where nothing changed.

    Examples
    --------
    >>> from explainer.snapshot.settings import Settings
    >>> state = State(Settings(), lambda settings, rests: print(settings.logits, rests))
    >>> state.change(state.settings.replace(logits=(2.5, 1.0, 0.0)), rests=False)
    (2.5, 1.0, 0.0) False
    >>> state.change(state.settings.replace(logits=(3.0, 1.0, 0.0)))
    (3.0, 1.0, 0.0) True
    >>> state.undo()
    (2.0, 1.0, 0.0) True
    """

    def __init__(self, settings: S, on_change: Callable[[S, bool], None]) -> None:
        self.settings = settings
        self._first = settings
        self._rested = settings
        self._history: list[S] = []
        self._on_change = on_change

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._history)

    def change(self, settings: S, *, rests: bool = True) -> None:
        """Take over `settings`. A drag's steps on the way (`rests` false) make one step of undo together."""
        if rests and settings != self._rested:
            self._history = [*self._history[1 - _LONGEST_HISTORY :], self._rested]
            self._rested = settings
        elif settings == self.settings and not rests:
            return
        self._take(settings, rests)

    def propose(self, change: Callable[[S], S]) -> None:
        """Take over what `change` makes of the settings."""
        self.change(change(self.settings))

    def look(self, change: Callable[[S], S]) -> None:
        """Take over what `change` makes of the settings, where that differs in what is looked at only."""
        self.select(change(self.settings))

    def select(self, settings: S) -> None:
        """Take over `settings` that differ in what is looked at; looking is no step of undo."""
        if settings != self.settings:
            self._rested = settings
            self._take(settings, True)

    def undo(self) -> None:
        """Take the last step back, if there is one; what is looked at stays where it can."""
        if self._history:
            self._rested = self._history.pop()
            self._take(self._rested, True)

    def reset(self) -> None:
        """Lead back to where the page began; this, too, can be undone."""
        self.change(self._first)

    def _take(self, settings: S, rests: bool) -> None:
        self.settings = settings
        self._on_change(settings, rests)
