"""A Matplotlib figure and those of its artists that stay alive in a page."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping, Sequence

from matplotlib.artist import Artist
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.image import _ImageBase
from matplotlib.patches import PathPatch
from matplotlib.text import Text

from explainer.live.encode import HIDDEN, Attributes, Encoder, difference
from explainer.live.part import Patch
from explainer.live.svg import DPI, REFERENCE, SVG_NAMESPACE, render, to_markup

_SILENT = (PathPatch, Collection)
"""Artists with setters that don't say so (``PathPatch.set_path``, ``Collection.set_array``): asked each time."""

_prefixes = (f"live{number}-" for number in itertools.count(1))


class Picture:
    """One figure, painted once and then patched.

    Matplotlib itself says what changed: an artist that is modified calls its ``stale_callback``. A
    registered artist's callback puts it on the list of those to encode; every other artist's leads, through
    its axes, to ``figure.stale``, and then nothing less than a new painting will do.

    Parameters
    ----------
    figure : Figure
        Made without pyplot. Its resolution becomes `explainer.live.svg.DPI`, and its layout engine is run
        once and taken away, so that no text can move the axes afterwards.
    artists : mapping of str to Artist
        The artists to patch under their identifiers, which the page shows as ``data-gid``.
    title : str
        The picture's accessible name.

    Raises
    ------
    TypeError
        For an artist that cannot be patched: an image, or one that holds other artists.
    ValueError
        For an artist of another figure.
    """

    kind = "svg"

    def __init__(self, figure: Figure, artists: Mapping[str, Artist], *, title: str) -> None:
        self.figure = figure
        self.title = title
        self.artists = dict(artists)
        self._prefix = next(_prefixes)
        self._dirty: dict[Artist, None] = {}
        self._silent = [artist for artist in self.artists.values() if isinstance(artist, _SILENT)]
        self._gids: dict[Artist, str] = {}
        for gid, artist in self.artists.items():
            _require_patchable(gid, artist, figure)
            artist.set_gid(gid)
            if isinstance(artist, Text):
                artist.set_parse_math(False)
            self._gids[artist] = gid
        figure.set_dpi(DPI)
        if figure.get_layout_engine() is not None:
            figure.draw_without_rendering()
            figure.set_layout_engine("none")
        self._painted: dict[str, Attributes] = {}
        self._shown: dict[str, Attributes] = {}
        self._markup = ""
        self.paint()

    @property
    def markup(self) -> str:
        """The picture as it was last painted: an ``svg`` element to be put inline in a page."""
        return self._markup

    @property
    def gids(self) -> frozenset[str]:
        """The artists that a patch may address."""
        return frozenset(self.artists)

    def draw(self) -> ET.Element:
        """Return the picture as it is now, as an ``svg`` element in canonical form."""
        root = render(self.figure, self.artists.keys(), prefix=self._prefix)
        root.attrib.update({"role": "group", "aria-label": self.title})
        return root

    def paint(self) -> str:
        """Paint the whole picture anew, unless it is still as it was painted, and return its `markup`."""
        if self._markup and not self._differs():
            return self._markup
        hidden = [artist for artist in self.artists.values() if _is_hidden(artist)]
        restore = [_force(artist) for artist in hidden]
        try:
            root = self.draw()
            self._encoder = Encoder(self.figure, self._prefix)  # after drawing, which moves axes and limits
            self._painted = {gid: self._encoder.encode(artist) for gid, artist in self.artists.items()}
        finally:
            for undo in restore:
                undo()
        groups = {e.attrib["data-gid"]: e for e in root.iter() if "data-gid" in e.attrib}
        for gid, artist in self.artists.items():
            if gid not in groups:
                msg = f"`{gid}` ({type(artist).__name__}) is not drawn by its figure; add it to an axes first."
                raise ValueError(msg)
            artist.stale_callback = self._on_stale
        for artist in hidden:
            gid = self._gids[artist]
            groups[gid].attrib.update(HIDDEN)
            self._painted[gid] = self._painted[gid] | HIDDEN
        self._shown = {gid: dict(attributes) for gid, attributes in self._painted.items()}
        self._styles: dict[str, Attributes] = {}  # the objects that the encoder gave, of those that were patched
        self._placing = {gid: _placing(artist) for gid, artist in self.artists.items()}
        self._defined = {e.attrib["id"] for e in root.iter() if "id" in e.attrib}
        self._dirty.clear()
        self.figure.stale = False
        self._markup = to_markup(root)
        return self._markup

    def current(self) -> str:
        """Return the picture as it is now, as markup; drawn only if it may differ from what was painted."""
        return to_markup(self.draw()) if self._differs() else self._markup

    def changes(self) -> Patch | None:
        """Return what to set in the page since the last call.

        Returns
        -------
        Patch or None
            None where setting attributes will not do (other artists changed, axes moved, a new hatch): `paint` then.
        """
        if self.figure.stale:
            return None
        patch: Patch = {}
        for artist in self._dirty | dict.fromkeys(self._silent):
            gid = self._gids[artist]
            shown, (style, rest) = self._shown[gid], self._encoder.encode_apart(artist)
            if _placing(artist) != self._placing[gid]:
                return None
            if style is self._styles.get(gid):
                change: dict[str, str | None] = {k: v for k, v in rest.items() if shown[k] != v}
            else:
                wanted = {**style, **rest} if rest else style
                change = difference(shown, wanted)
                if _rebuilt(shown, wanted) or not self._defined.issuperset(_references(change)):
                    return None
                self._styles[gid] = style
            if change:
                patch[gid] = change
                _apply(shown, change)
        self._dirty = {}
        return patch

    def since_painted(self) -> Patch:
        """Return all that differs from `markup`: what a view that has just put it in its page needs."""
        return {
            gid: {
                **{k: v for k, v in shown.items() if self._painted[gid].get(k) != v},
                **dict.fromkeys(self._painted[gid].keys() - shown.keys()),
            }
            for gid, shown in self._shown.items()
            if shown != self._painted[gid]
        }

    def _differs(self) -> bool:
        """Whether the picture may differ from what was painted: to draw it takes far longer than to find out."""
        return bool(self.figure.stale or self._dirty or self._silent or self._shown != self._painted)

    def _on_stale(self, artist: Artist, stale: bool) -> None:
        if stale:
            self._dirty[artist] = None


def arrange(pictures: Sequence[Picture], columns: int = 2) -> str:
    """Return one SVG file that shows several pictures, as they are now, side by side.

    Parameters
    ----------
    pictures : sequence of Picture
    columns : int
        How many stand in a row.
    """
    framed = []
    top = width = 0.0
    for start in range(0, len(pictures), columns):
        left = height = 0.0
        for picture in pictures[start : start + columns]:
            w, h = picture.figure.bbox.size
            framed.append(f'<svg x="{left:g}" y="{top:g}" width="{w:g}" height="{h:g}">{picture.current()}</svg>')
            left, height = left + w, max(height, h)
        width, top = max(width, left), top + height
    return f'<svg xmlns="{SVG_NAMESPACE}" width="{width:g}" height="{top:g}">{"".join(framed)}</svg>'


def _require_patchable(gid: str, artist: Artist, figure: Figure) -> None:
    holds_others = bool(artist.get_children()) or getattr(artist, "arrow_patch", None) is not None
    if isinstance(artist, _ImageBase) or holds_others or artist.get_rasterized():
        msg = (
            f"`{gid}` must be an artist that is drawn as vectors and holds no others; got "
            f"{type(artist).__name__}. Draw cells as rectangles instead of an image, and register the parts."
        )
        raise TypeError(msg)
    if artist.get_figure(root=True) is not figure:
        msg = f"`{gid}` must belong to the picture's figure; got one of {artist.get_figure(root=True)!r}."
        raise ValueError(msg)


def _is_hidden(artist: Artist) -> bool:
    return not artist.get_visible() or (isinstance(artist, Text) and not artist.get_text())


def _force(artist: Artist) -> Callable[[], None]:
    """Make an artist draw something, so that its place among the others is painted; return the way back."""
    visible = artist.get_visible()
    artist.set_visible(True)
    empty = artist if isinstance(artist, Text) and not artist.get_text() else None
    if empty:
        empty.set_text("·")

    def undo() -> None:
        artist.set_visible(visible)
        if empty:
            empty.set_text("")

    return undo


def _placing(artist: Artist) -> tuple[object, ...]:
    """Return what decides where in the document, and cut by which path, an artist is drawn."""
    return artist.get_zorder(), artist.get_clip_on(), artist.get_clip_box(), artist.get_clip_path()


def _rebuilt(shown: Attributes, wanted: Attributes) -> bool:
    return wanted is not HIDDEN and ("markup" in shown) != ("markup" in wanted)


def _references(change: dict[str, str | None]) -> set[str]:
    return {name for value in change.values() if value and "url(#" in value for name in REFERENCE.findall(value)}


def _apply(shown: Attributes, change: dict[str, str | None]) -> None:
    for name, value in change.items():
        if value is None:
            del shown[name]
        else:
            shown[name] = value
