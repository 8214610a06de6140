"""What a page shows: views by the name of their part, and what in them can be dragged and chosen.

A handle and a choice carry what they make of the settings, so that nobody has to take an identifier apart to know what
was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from explainer import live
from explainer.live.words import State
from explainer.page.handles import AnyHandle, Handle, PointHandle

__all__ = ["Choice", "Choices", "Handle", "PictureView", "PointHandle", "Scene", "TextView", "View"]

S = TypeVar("S")
N_contra = TypeVar("N_contra", contravariant=True)
N = TypeVar("N")


@runtime_checkable
class PictureView(Protocol[N_contra]):
    """A view that is a Matplotlib figure; `update` changes its artists, and nothing else."""

    title: str

    @property
    def figure(self) -> Any:
        """The picture."""
        ...

    @property
    def artists(self) -> Mapping[str, Any]:
        """What `update` changes, by identifier."""
        ...

    def update(self, numbers: N_contra) -> None:
        """Show `numbers`."""
        ...


class TextView(Protocol[N_contra]):
    """A view that is a piece of HTML, whose changing elements carry ``data-gid``; `update` rewrites `state`.

    A `slow` one may wait until a drag rests: a screen reader speaks it, or it is long and seldom looked at.
    """

    title: str
    slow: bool

    @property
    def markup(self) -> str:
        """The HTML."""
        ...

    @property
    def state(self) -> State:
        """What its changing elements say."""
        ...

    def update(self, numbers: N_contra) -> None:
        """Tell of `numbers`."""
        ...


View = PictureView[N] | TextView[N]


@dataclass(frozen=True, eq=False)
class Choice(Generic[S]):
    """An element that can be pressed, and perhaps pointed at.

    Parameters
    ----------
    gid : str
        The element's identifier.
    name : str
        What assistive technology calls it.
    press : callable
        Settings → settings.
    point : callable, optional
        The same for pointing at it; by default only pressing counts.
    tells : sequence of str
        Identifiers of the elements that say its number, which is then part of what it is called.
    """

    gid: str
    name: str
    press: Callable[[S], S]
    point: Callable[[S], S] | None = None
    tells: Sequence[str] = ()


@dataclass(frozen=True, eq=False)
class Choices(Generic[S]):
    """Choices that belong together, in rows, between which arrow keys lead.

    Parameters
    ----------
    title : str
        What assistive technology calls them.
    rows : sequence of sequence of Choice
    """

    title: str
    rows: Sequence[Sequence[Choice[S]]]

    def to_live(self, whose: str = "") -> live.Choices:
        """Return the choices as the live figure wants them; what they are called ends in `whose`."""
        rows = tuple(tuple(choice.gid for choice in row) for row in self.rows)
        choices = [choice for row in self.rows for choice in row]
        names = {choice.gid: choice.name for choice in choices}
        pointing, tells = any(choice.point for choice in choices), {c.gid: c.tells for c in choices if c.tells}
        return live.Choices(rows, names, self.title + whose, pointing=pointing, tells=tells)


@dataclass(frozen=True, eq=False)
class Scene(Generic[S, N]):
    """Views, and the handles and choices in them.

    Parameters
    ----------
    views : mapping of str to view
        By the name of their part, in reading order.
    handles : iterable of Handle or PointHandle
    choices : iterable of Choices
    leave : callable, optional
        Settings → settings, when the pointer has left all that can be pointed at.
    """

    views: Mapping[str, View[N]]
    handles: Iterable[AnyHandle[S]] = ()
    choices: Iterable[Choices[S]] = ()
    leave: Callable[[S], S] | None = None
    handle_of: Mapping[str, AnyHandle[S]] = field(init=False)
    choice_of: Mapping[str, Choice[S]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "choices", tuple(self.choices))
        object.__setattr__(self, "handle_of", {handle.gid: handle for handle in self.handles})
        choices = {choice.gid: choice for group in self.choices for row in group.rows for choice in row}
        object.__setattr__(self, "choice_of", choices)

    def to_live(self, whose: str = "") -> dict[str, live.Part]:
        """Return the views as parts of a live figure, as they are now; their titles end in `whose`."""
        return {name: _part(view, view.title + whose) for name, view in self.views.items()}


def _part(view: View[N], title: str) -> live.Part:
    if isinstance(view, PictureView):
        return live.Picture(view.figure, view.artists, title=title)
    return live.Words(view.markup, view.state, title=title)
