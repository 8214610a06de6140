"""What the pictures in the plane are drawn with: lines, arrows, and marks."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from explainer.pages.logits import Floats
from explainer.views.theme import INK, NONE, Rgba
from explainer.views.view import add

_NOWHERE: Final = np.zeros((2, 2))
_HEAD: Final = np.array([[0.0, 0.0], [-9.0, 4.5], [-9.0, -4.5]])
"""In units, along the arrow."""


def line(
    axes: Axes, color: Rgba, width: float, points: Floats = _NOWHERE, *, closed: bool = False, **style: Any
) -> Polygon:
    """Add a line through points, in data; `closed`: back to the first."""
    artist = Polygon(points, closed=closed, fill=False, edgecolor=color, linewidth=width, **style)
    add(axes, artist)
    return artist


def mark(axes: Axes, color: Rgba, *, filled: bool, zorder: float = 4) -> Polygon:
    """Add a mark whose shape is to be set."""
    artist = Polygon(
        _NOWHERE, closed=True, facecolor=color if filled else NONE, edgecolor=color, linewidth=1.5, zorder=zorder
    )
    add(axes, artist)
    return artist


def redraw(artist: Polygon, points: Floats) -> None:
    """Let a line or a mark have other points; with less than two it is not there."""
    there = len(points) > 1
    if artist.get_visible() != there:
        artist.set_visible(there)
    if there:
        artist.set_xy(points)


def diamond(centre: Floats, size: float) -> Floats:
    """Return the corners of a mark."""
    return centre + size * np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])


def square(centre: Floats, size: float) -> Floats:
    """Return the corners of another one."""
    return centre + size * np.array([[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]])


class Arrow:
    """A line with a head, in data of axes in which a unit of the drawing is the same in both directions.

    Parameters
    ----------
    axes : Axes
    unit : float
        A unit of the drawing, in data.

    Attributes
    ----------
    shaft, head : Polygon
    """

    def __init__(self, axes: Axes, unit: float, color: Rgba = INK) -> None:
        self._unit = unit
        self.shaft = line(axes, color, 2.5, zorder=3)
        self.head = mark(axes, color, filled=True, zorder=3)

    def move(self, start: Floats, end: Floats) -> None:
        """Let it lead from `start` to `end`; no arrow where they are the same."""
        length = float(np.linalg.norm(end - start))
        if length < self._unit / 2:
            for artist in (self.shaft, self.head):
                redraw(artist, np.empty((0, 2)))
            return
        along = (end - start) / length
        across = np.array([-along[1], along[0]])
        size = min(1.0, length / (9.0 * self._unit)) * self._unit
        redraw(self.shaft, np.array([start, end - along * size * 4.5]))
        redraw(self.head, end + size * (_HEAD @ np.array([along, across])))
