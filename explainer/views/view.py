"""What a page can count on: a view is made once, and then updated from one snapshot after another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeVar, runtime_checkable

from matplotlib.artist import Artist
from matplotlib.figure import Figure

S_contra = TypeVar("S_contra", contravariant=True)

State = dict[str, dict[str, str | None]]
"""``{gid: {"text": …, attribute: …}}``; the value None removes the attribute."""


class View(Protocol[S_contra]):
    """Reads snapshots, of whatever kind its page computes."""

    title: str

    def update(self, snapshot: S_contra) -> None:
        """Show `snapshot`."""
        ...


@runtime_checkable
class PictureView(View[S_contra], Protocol[S_contra]):
    """A view that is a Matplotlib figure; `update` mutates its artists, and nothing else.

    Only when the window of the logits changes may a view move axes and ticks.
    """

    @property
    def figure(self) -> Figure:
        """The picture."""
        ...

    @property
    def artists(self) -> Mapping[str, Artist]:
        """What `update` mutates, by identifier."""
        ...


class TextView(View[S_contra], Protocol[S_contra]):
    """A view that is a piece of HTML, whose changing elements carry ``data-gid``; `update` rewrites `state`.

    A `slow` one may wait until a drag rests: a screen reader speaks it, or it is long and seldom looked at.
    """

    slow: bool

    @property
    def markup(self) -> str:
        """The HTML."""
        ...

    @property
    def state(self) -> State:
        """What its changing elements say."""
        ...
