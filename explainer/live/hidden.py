"""Artists of which a drawing shows nothing: hidden ones, texts without words, and texts without a place.

Matplotlib writes no group for them, but a page needs one in its place among the others, for when they come back.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.artist import Artist
from matplotlib.text import Text


def is_hidden(artist: Artist) -> bool:
    """Whether this artist is invisible, or a text that says nothing."""
    return not artist.get_visible() or (isinstance(artist, Text) and not artist.get_text())


def is_nowhere(artist: Artist) -> bool:
    """Whether this is a visible text without a place: Matplotlib opens a group for it, and never closes it."""
    if not isinstance(artist, Text) or not artist.get_visible():
        return False
    place = artist.get_position()
    if any(map(np.ma.is_masked, place)):
        return True
    return not np.isfinite(artist.get_transform().transform(artist.get_unitless_position())).all()


def show_anyway(artist: Artist) -> Callable[[], None]:
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
