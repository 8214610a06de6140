"""The triangle of three probabilities: the point to drag, its ellipse, and where a move of the logits takes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from explainer.pages.logits import Floats
from explainer.pages.shape import plane
from explainer.pages.shape.arrow import Arrow, diamond, line, mark, redraw, square
from explainer.pages.shape.numbers import TriangleNumbers
from explainer.pages.slide import HANDLE, STYLE
from explainer.views import theme
from explainer.views.theme import GRIP, HAIRLINE, INK, MUTED, NEGATIVE, POSITIVE
from explainer.views.view import Drawing, box

HEIGHT: Final = 386.0
SIDE: Final = 316.0
BOTTOM: Final = 64.0
LEVELS: Final = (0.25, 0.5, 0.75)
UNIT: Final = float(np.sqrt(2)) / SIDE
"""A unit of the drawing, in data."""


class Triangle(Drawing[TriangleNumbers]):
    """S₁ is largest on the left, S₂ on the right, S₃ at the top; on a line that runs along a side, one S is the same.

    Attributes
    ----------
    axes : Axes
        Data are `plane.to_plane` of the probabilities.
    artists : dict of str to Artist
        ``point-handle``; ``level-{k}``, the line through the point on which S_k is the same; ``ellipse``, ``image``;
        ``axis-{k}``, along eigenvector k, as long as it; ``first-shaft``, ``first-head``; ``second-end``, ``true-end``.

    Examples
    --------
    >>> from explainer.pages.shape.numbers import compute
    >>> from explainer.pages.shape.settings import ShapeSettings
    >>> view = Triangle()
    >>> view.update(compute(ShapeSettings((0.0, 0.0, 0.0))))
    >>> view.artists["axis-0"].get_visible()  # the ellipse is a circle there
    False
    """

    title = "The triangle of all S"

    def __init__(self) -> None:
        super().__init__(HEIGHT)
        half = theme.WIDTH / 2 * UNIT
        down = (BOTTOM + SIDE / np.sqrt(12)) * UNIT
        self.axes = self.add_axes(0, 0, theme.WIDTH, HEIGHT, (-half, half), (-down, HEIGHT * UNIT - down))
        self._room = (half, min(down, HEIGHT * UNIT - down))
        for k in range(3):
            for share in LEVELS:
                line(self.axes, HAIRLINE, 1, plane.level_line(k, share), zorder=0)
        line(self.axes, GRIP, 1.5, plane.CORNERS, closed=True, zorder=1, joinstyle="round")
        self._levels = [line(self.axes, MUTED, 1, zorder=1) for _ in range(3)]
        self._image = line(self.axes, MUTED, 1, closed=True, zorder=2, linestyle="--")
        self._ellipse = line(self.axes, POSITIVE, 2, closed=True, zorder=2)
        self._axes = [line(self.axes, POSITIVE, width, zorder=2) for width in (2.0, 1.25)]
        self._first = Arrow(self.axes, UNIT)
        self._second = mark(self.axes, NEGATIVE, filled=False)
        self._true = mark(self.axes, INK, filled=True)
        self._handle = box(self.axes, 0, 0, HANDLE * UNIT, HANDLE * UNIT, GRIP, **STYLE)
        foot = BOTTOM - 18
        for x, y, words in (
            (theme.WIDTH / 2 - SIDE / 2, foot, "S₁ = 1"),
            (theme.WIDTH / 2 + SIDE / 2, foot, "S₂ = 1"),
            (theme.WIDTH / 2 + 28, HEIGHT - 52, "S₃ = 1"),
        ):
            self.note(x, y, words, align="left" if y > foot else "center", color=INK)
        self._explain(16.0)
        self.keep("level", self._levels)
        self.keep("axis", self._axes)
        self.artists |= {
            "ellipse": self._ellipse, "image": self._image,
            "first-shaft": self._first.shaft, "first-head": self._first.head,
            "second-end": self._second, "true-end": self._true, "point-handle": self._handle,
        }  # fmt: skip
        self._shown: object = None

    def _explain(self, y: float) -> None:
        """Write what the marks mean."""
        place = self.axes.transData.inverted()
        half = np.array([12 * UNIT, 0.0])
        entries = (("S + J dz", 24.0), ("+ ½H[dz,dz]", 138.0), ("the true end", 280.0))
        for (words, x), kind in zip(entries, ("arrow", "second", "true"), strict=True):
            middle = np.array(place.transform((x, y + 4.5)))
            if kind == "arrow":
                Arrow(self.axes, UNIT).move(middle - half, middle + half)
            elif kind == "second":
                redraw(mark(self.axes, NEGATIVE, filled=False), square(middle, 5 * UNIT))
            else:
                redraw(mark(self.axes, INK, filled=True), diamond(middle, 6 * UNIT))
            self.note(x + (18 if kind == "arrow" else 11), y, words, align="left")

    def update(self, numbers: TriangleNumbers) -> None:
        """Show the point and all that follows from it."""
        settings = numbers.settings
        if self._shown == (settings.logits, settings.move):
            return
        self._shown = (settings.logits, settings.move)
        shares = numbers.probabilities
        centre = plane.to_plane(shares)
        for k, level in enumerate(self._levels):
            redraw(level, plane.level_line(k, float(shares[k])))
        redraw(self._ellipse, numbers.ellipse)
        redraw(self._image, numbers.image)
        directions = plane.to_plane(numbers.eigenvectors.T[:2])
        for axis, value, along in zip(self._axes, numbers.eigenvalues.tolist(), directions, strict=False):
            reach = np.array([centre - value * along, centre + value * along])
            redraw(axis, np.empty((0, 2)) if numbers.is_round or value == 0.0 else reach)
        self._first.move(centre, self._reached(centre, numbers.first))
        redraw(self._second, self._seen(numbers.second, square, 5.0))
        redraw(self._true, self._seen(numbers.truth, diamond, 6.0))
        self._handle.set_xy(tuple((centre - HANDLE * UNIT / 2).tolist()))

    def _reached(self, centre: Floats, values: Floats) -> Floats:
        """Return where values are, or where the way there leaves the picture."""
        return plane.within(centre, plane.to_plane(values), self._room)

    def _seen(self, values: Floats, shape: Callable[[Floats, float], Floats], size: float) -> Floats:
        """Return the corners of a mark where values are; none where that is not in the picture."""
        place = plane.to_plane(values)
        return np.empty((0, 2)) if (np.abs(place) > self._room).any() else shape(place, size * UNIT)
