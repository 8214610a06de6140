"""What a live figure is made of."""

from __future__ import annotations

from typing import Protocol

Patch = dict[str, dict[str, str | None]]
"""What a page must set: ``{gid: {attribute: value}}``; the value None removes the attribute."""


class Part(Protocol):
    """What a `LiveFigure` asks of a part: `Picture` and `Words` are parts."""

    kind: str
    title: str

    @property
    def gids(self) -> frozenset[str]:
        """The elements that a patch may address."""
        ...

    def paint(self) -> str:
        """Return the whole part as markup, as it is now."""
        ...

    def changes(self) -> Patch | None:
        """Return what to set since the last call; None: paint anew."""
        ...

    def since_painted(self) -> Patch:
        """Return all that differs from what was painted."""
        ...

    @property
    def markup(self) -> str:
        """The part as it was last painted."""
        ...
