"""The figure that an artist is in, for every Matplotlib: `Artist.get_figure` tells root from parent since 3.10 only."""

from __future__ import annotations

from typing import Any

from matplotlib.artist import Artist
from matplotlib.figure import Figure


def root_of(artist: Artist) -> Figure | None:
    """Return the figure that `artist` is in, however many subfigures are between them; None where it is in none.

    Examples
    --------
    >>> figure = Figure()
    >>> root_of(figure.subfigures().add_subplot().patch) is figure, root_of(Artist()) is None
    (True, True)
    """
    nearest: Any = artist.figure
    return None if nearest is None else nearest.figure  # a subfigure's figure is the root, as a figure's own is
