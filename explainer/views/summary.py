"""What a page shows, in a sentence or two, for those who don't see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from explainer.views.view import State, Wording

N = TypeVar("N")


class Summary(Wording[N]):
    """A polite live region: a screen reader speaks it once the hand rests.

    Parameters
    ----------
    tell : callable
        Numbers of the page → a sentence or two.

    Attributes
    ----------
    state : dict
        ``summary``.

    Examples
    --------
    >>> view = Summary(lambda shares: f"The largest is {max(shares)}.")
    >>> view.update([0.25, 0.75])
    >>> view.state
    {'summary': 'The largest is 0.75.'}
    """

    title = "In short"
    slow = True
    markup = '<p class="sx-summary" role="status" aria-live="polite" data-gid="summary"></p>'

    def __init__(self, tell: Callable[[N], str]) -> None:
        super().__init__()
        self._tell = tell

    def say(self, numbers: N) -> State:
        """Tell of `numbers`."""
        return {"summary": self._tell(numbers)}
