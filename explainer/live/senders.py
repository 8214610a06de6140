"""Who sends messages: the views of a figure, each of which numbers what it sends."""

from __future__ import annotations

from typing import Any

_LONGEST_VIEW_NAME = 64
_MOST_VIEWS = 256  # whose last number is known; a view is a page, or an output in a notebook
_MOST_LOST = 64  # more than are ever on their way
_HIGHEST = 2**53  # a browser counts no further; longer numbers would be told again in each answer


def sender_of(content: Any) -> dict[str, Any] | None:
    """Return which view sent a message, and its number, for the answer to name; None where it does not say.

    Examples
    --------
    >>> sender_of({"view": "a", "number": 3, "event": "beat"}), sender_of({"view": "a", "number": 10**400})
    ({'view': 'a', 'number': 3}, None)
    """
    match content:
        case {"view": str(view), "number": int(number)} if len(view) <= _LONGEST_VIEW_NAME and type(number) is int:
            return {"view": view, "number": number} if 0 <= number <= _HIGHEST else None
    return None


class Senders:
    """The numbers of what has come from each view.

    Examples
    --------
    >>> senders = Senders()
    >>> senders.hear("a", 1), senders.hear("a", 4), senders.hear("a", 5)
    ([], [2, 3], [2, 3])
    """

    def __init__(self) -> None:
        self._heard: dict[str, tuple[int, list[int]]] = {}

    def hear(self, view: str, number: int) -> list[int]:
        """Remember a view's last number; return which of those before it never came."""
        last, lost = self._heard.pop(view, (0, []))
        lost = [*lost, *range(max(last + 1, number - _MOST_LOST), number)][-_MOST_LOST:]
        self._heard[view] = (max(last, number), lost)
        if len(self._heard) > _MOST_VIEWS:
            del self._heard[next(iter(self._heard))]
        return lost
