"""A Matplotlib figure and those of its artists that stay alive in a page."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from operator import attrgetter

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.text import Text

from explainer.live.encode import HIDDEN, Attributes, Encoder, difference
from explainer.live.hidden import is_hidden, is_nowhere, show_anyway
from explainer.live.part import Patch
from explainer.live.registering import require_in_figure, require_vectors
from explainer.live.roots import root_of
from explainer.live.settings import settings
from explainer.live.still import hold_still
from explainer.live.svg import DPI, REFERENCE, SVG_NAMESPACE, legible, render, to_markup
from explainer.live.watch import Watch

_prefixes = (f"live{number}-" for number in itertools.count(1))

_DEFINED = re.compile(r'<(?:linearGradient|filter)[^>]* id="([^"]+)"')

_placing = attrgetter("zorder", "_clipon", "clipbox", "_clippath", "_agg_filter", "_rasterized")
"""What decides where in the document, cut by which path, and as what an artist is drawn."""


class Picture:
    """One figure, painted once and then patched.

    Parameters
    ----------
    figure : Figure
        Made without pyplot. Its resolution becomes `explainer.live.svg.DPI`, and what it would place anew at each
        drawing stays where it is: see `explainer.live.still`.
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

    Notes
    -----
    The artists in `artists` may be changed in any way: `explainer.live.watch` knows of which kinds Matplotlib says
    that they have changed, and looks after the others. All else in the figure has to say so, as nearly all of
    Matplotlib's setters do (``artist.stale = True`` says it for one that does not), and makes a new painting.

    What ``rcParams`` say is a matter of who makes the figure, as long as it is made; painted, patched and exported
    it is as Matplotlib's defaults say (`explainer.live.settings`). Characters that XML has no place for are shown as
    U+FFFD (`explainer.live.svg.legible`).
    """

    kind = "svg"

    def __init__(self, figure: Figure, artists: Mapping[str, Artist], *, title: str) -> None:
        self.figure = figure
        self.title = title
        self.artists = dict(artists)
        self._prefix = next(_prefixes)
        self._gids: dict[Artist, str] = {}
        for gid, artist in self.artists.items():
            require_vectors(gid, artist)
            require_in_figure(gid, artist, figure)
            artist.set_gid(gid)
            if isinstance(artist, Text):
                artist.set_parse_math(False)
            self._gids[artist] = gid
        figure.set_dpi(DPI)
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
        nowhere = [artist for artist in self.artists.values() if is_nowhere(artist)]
        for artist in nowhere:
            artist.set_visible(False)
        try:
            root = render(self.figure, self.artists.keys(), prefix=self._prefix)
        finally:
            for artist in nowhere:
                artist.set_visible(True)
        root.attrib.update({"role": "group", "aria-label": legible(self.title)})
        return root

    def paint(self) -> str:
        """Paint the whole picture anew, unless it is still as it was painted, and return its `markup`."""
        if self._markup and not self._differs():
            return self._markup
        for gid, artist in self.artists.items():
            require_vectors(gid, artist)
        root = self._drawn_with_all()
        self._shown = {gid: dict(attributes) for gid, attributes in self._painted.items()}
        self._styles: dict[str, Attributes] = {}  # the objects that the encoder gave, of those that were patched
        self._placing = {gid: _placing(artist) for gid, artist in self.artists.items()}
        self._defined = {e.attrib["id"] for e in root.iter() if "id" in e.attrib}
        self._watch.clear()
        self.figure.stale = False
        self._markup = to_markup(root)
        return self._markup

    def _drawn_with_all(self) -> ET.Element:
        """Return the picture with a group for each artist, hidden where the artist is, and learn what is in them."""
        here = {gid: artist for gid, artist in self.artists.items() if root_of(artist) is self.figure}
        with settings():
            self._watch = Watch(self.figure, here.values())
            hidden = [] if self._watch.whole else [gid for gid, artist in here.items() if is_hidden(artist)]
            restore = [show_anyway(here[gid]) for gid in hidden]
            try:
                hold_still(self.figure, self._gids)
                if self._watch.own_draw:
                    self.draw()  # what it measures may be what the drawing before has left
                root = self.draw()
                self._painted = dict.fromkeys(self.artists, HIDDEN)
                if not self._watch.whole:
                    self._encoder = Encoder(self.figure, self._prefix)  # after drawing, which moves axes and limits
                    self._painted.update((gid, self._encoder.encode(artist)) for gid, artist in here.items())
            finally:
                for undo in restore:
                    undo()
        groups = {e.attrib["data-gid"]: e for e in root.iter() if "data-gid" in e.attrib}
        self._absent = self.artists.keys() - groups.keys()
        for gid in sorted(self._absent):
            group = ET.SubElement(root, "g", {"data-gid": gid, **HIDDEN})
            ET.SubElement(group, "path", {"d": ""})  # what a page may want to measure
        for gid in hidden:
            if gid in groups:
                groups[gid].attrib.update(HIDDEN)
                self._painted[gid] = self._painted[gid] | HIDDEN
        return root

    def current(self) -> str:
        """Return the picture as it is now, as markup; drawn only if it may differ from what was painted."""
        return to_markup(self.draw()) if self._differs() else self._markup

    def changes(self) -> Patch | None:
        """Return what to set in the page since the last call.

        Returns
        -------
        Patch or None
            None where setting attributes will not do (other artists changed, axes moved, a new hatch): `paint` then.
            In a picture that only a drawing of the whole tells about (three dimensions, labels of ticks, …) it is
            either nothing or None.
        """
        if self._watch.whole:
            return {} if to_markup(self._drawn_with_all()) == self._markup else None
        if self.figure.stale:
            return None
        suspects = self._watch.suspects()
        if not self._watch.leaders.isdisjoint(suspects):
            return None
        patch: Patch = {}
        for artist in suspects:
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
                if gid in self._absent:
                    return None
                patch[gid] = change
                _apply(shown, change)
        if self.figure.stale:  # to draw an artist may scale its colours, and so move a bar of colours
            return None
        self._watch.clear()
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
        return bool(self.figure.stale or not self._watch.is_quiet or self._shown != self._painted)


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


def _rebuilt(shown: Attributes, wanted: Attributes) -> bool:
    return wanted is not HIDDEN and ("markup" in shown) != ("markup" in wanted)


def _references(change: dict[str, str | None]) -> set[str]:
    """Return what a change refers to and does not bring itself."""
    values = [value for value in change.values() if value and "url(#" in value]
    return {name for value in values for name in set(REFERENCE.findall(value)) - set(_DEFINED.findall(value))}


def _apply(shown: Attributes, change: dict[str, str | None]) -> None:
    for name, value in change.items():
        if value is None:
            del shown[name]
        else:
            shown[name] = value
