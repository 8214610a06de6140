"""Which artists a page can address."""

from __future__ import annotations

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.image import _ImageBase

from explainer.live.roots import root_of


def require_vectors(gid: str, artist: Artist) -> None:
    """Raise `TypeError` for an artist of pixels, and for one that is drawn by parts of its own."""
    holds_others = bool(artist.get_children()) or getattr(artist, "arrow_patch", None) is not None
    is_pixels = isinstance(artist, _ImageBase) or artist.get_rasterized() or artist.get_agg_filter() is not None
    if is_pixels or holds_others:
        msg = (
            f"`{gid}` must be an artist that is drawn as vectors and holds no others; got "
            f"{type(artist).__name__}. Draw cells as rectangles instead of an image, and register the parts."
        )
        raise TypeError(msg)


def require_in_figure(gid: str, artist: Artist, figure: Figure) -> None:
    """Raise `ValueError` for an artist that `figure` does not draw."""
    owner = root_of(artist)
    if owner is not figure:
        msg = f"`{gid}` must belong to the picture's figure; got one of {owner!r}."
        raise ValueError(msg)
    home: Artist = artist.axes or figure
    if artist not in home.get_children() and artist not in figure.findobj():
        msg = f"`{gid}` ({type(artist).__name__}) is not drawn by its figure; add it to an axes first."
        raise ValueError(msg)
