"""Which of a picture's artists have changed.

Matplotlib says so itself, mostly: an artist that is modified calls its ``stale_callback``. But there are setters, and
whole kinds of artists, that don't. So of the artists of a picture

- those of the kinds in `ANNOUNCING` are believed, as long as the few attributes that let even them change in silence
  are as usual; one that has been doubted is asked until the next painting, for it may become usual in silence;
- all others are asked, each time;
- an artist that is drawn by another one which places it (a tick's label, a cell of a table) or which projects it (in
  three dimensions) can only be had by a drawing of the whole picture, and so can one in axes that are placed by what is
  measured as they are drawn, and any in a figure with an artist whose ``draw`` is not Matplotlib's, for that may place
  others.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from types import MethodType

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch, Patch, Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Transform

from explainer.live.still import parts_of

ANNOUNCING = frozenset({Circle, FancyArrowPatch, Line2D, Polygon, Rectangle, Text})
"""Exactly these: a subclass may have attributes that are simply written to, as `Arc.theta1` is."""

_DOUBTS: dict[type[Artist], tuple[str, ...]] = {
    Artist: ("_animated", "_rasterized", "_url"),
    Text: ("_bbox_patch", "_parse_math", "_wrap"),
    Patch: ("_hatch",),  # whose lines get another width in silence
    FancyArrowPatch: ("patchA", "patchB"),  # it ends where these are
}
"""What is written in silence, or lets more be. An artist is believed as long as all of it is as usual: false."""


class Watch:
    """Watches the artists of one figure from its last painting on.

    Parameters
    ----------
    figure : Figure
    artists : iterable of Artist
        Those that a page addresses.

    Attributes
    ----------
    whole : bool
        Whether nothing less than a drawing of the whole figure tells what has changed.
    own_draw : bool
        Whether an artist is drawn by code that is not Matplotlib's.
    leaders : frozenset of Artist
        Those that others depend on: where one of them has changed, more has than itself.
    """

    def __init__(self, figure: Figure, artists: Iterable[Artist]) -> None:
        self._artists = list(artists)
        self._dirty: dict[Artist, None] = {}
        self.own_draw = not all(map(_is_drawn_by_matplotlib, parts_of(figure)))
        self.whole = self.own_draw or any(map(_is_moving, figure.axes)) or any(map(_is_placed, self._artists))
        self.leaders = frozenset[Artist]() if self.whole else _leaders(figure, frozenset(self._artists))
        if not self.whole:
            for artist in self._artists:
                artist.stale_callback = self._on_stale
        self._asked: dict[Artist, None] = {}
        self._choose_whom_to_ask()

    @property
    def is_quiet(self) -> bool:
        """Whether surely nothing has changed."""
        return not (self.whole or self._dirty or self._asked or self._has_become_unusual())

    def suspects(self) -> dict[Artist, None]:
        """Return the artists that may have changed since `clear` was called, in order."""
        if self._has_become_unusual():
            self._choose_whom_to_ask()
        return self._dirty | self._asked if self._asked else self._dirty

    def clear(self) -> None:
        """Take what has changed until now as seen."""
        self._dirty = {}

    def _on_stale(self, artist: Artist, stale: bool) -> None:
        if stale:
            self._dirty[artist] = None

    def _choose_whom_to_ask(self) -> None:
        self._asked.update((artist, None) for artist in self._artists if not _is_believed(artist))
        believed = [artist for artist in self._artists if artist not in self._asked]
        self._usual = [
            (attrgetter(name), [artist for artist in believed if isinstance(artist, kind)])
            for kind, names in _DOUBTS.items()
            for name in names
        ]

    def _has_become_unusual(self) -> bool:
        return any(any(map(state, artists)) for state, artists in self._usual)


def _is_believed(artist: Artist) -> bool:
    return type(artist) in ANNOUNCING and not any(
        isinstance(artist, kind) and any(getattr(artist, name) for name in names) for kind, names in _DOUBTS.items()
    )


def _is_drawn_by_matplotlib(artist: Artist) -> bool:
    return type(artist).draw.__module__.startswith(("matplotlib.", "mpl_toolkits."))


def _is_moving(axes: Axes) -> bool:
    """Whether nothing says where the artists in `axes` will be: in space, or placed by what measures other artists."""
    locator: object = axes.get_axes_locator()
    locators = locator, getattr(locator, "_orig_locator", None)
    known = all(it is None or type(it).__module__.startswith("matplotlib.") for it in locators)
    return not known or hasattr(axes, "get_proj")


def _is_placed(artist: Artist) -> bool:
    """Whether an artist is drawn by another one than its axes or figure, which may place it first."""
    home: Artist | None = artist.axes or artist.figure
    return home is not None and artist not in home.get_children()


def _leaders(figure: Figure, registered: frozenset[Artist]) -> frozenset[Artist]:
    """Return those of `registered` that another artist refers to, to be cut by it or to stand beside it."""
    return frozenset(
        mentioned
        for artist in parts_of(figure)
        if not isinstance(artist, Axes | FigureBase)
        for mentioned in _mentioned_by(artist)
        if mentioned is not artist and mentioned in registered
    )


def _mentioned_by(artist: Artist) -> Iterable[Artist]:
    for value in vars(artist).values():
        if isinstance(value, Artist):
            yield value
        elif isinstance(value, list | tuple):
            yield from (item for item in value if isinstance(item, Artist))
        elif isinstance(value, Transform) or type(value).__module__ == "matplotlib.text":  # a clip path, `OffsetFrom`
            yield from (item for item in vars(value).values() if isinstance(item, Artist))
        elif isinstance(value, MethodType) and isinstance(
            value.__self__, Artist
        ):  # `BboxImage(text.get_window_extent)`
            yield value.__self__
